"""Exact numbers and matrices over real number fields K and K(i); no physics, no floats."""
