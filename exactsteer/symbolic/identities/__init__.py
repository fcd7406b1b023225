"""Identities for all sizes or for generic entries, proved by SymPy: positive maps and pseudo-LHS models."""
