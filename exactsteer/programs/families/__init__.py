"""Families of assemblages as exact conic programs: several Bobs by their marginals, a Bob with input, instrumental data."""
