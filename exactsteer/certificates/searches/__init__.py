"""Searches for proofs: numerical solutions proposed, rounded, and accepted by exact arithmetic or not at all."""
