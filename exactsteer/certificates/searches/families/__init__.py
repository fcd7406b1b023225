"""Searches for claims about families of assemblages: several Bobs by their marginals, a Bob with input, instrumental data."""
