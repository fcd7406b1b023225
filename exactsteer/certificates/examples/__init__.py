"""Searches for examples: assemblages with several properties at once, each found numerically and proved exactly."""
