"""Scenarios, assemblages, functionals, words and the catalogue of published examples; no optimisation."""
