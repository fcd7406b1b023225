"""Conic programs to floats and back: the only layer with tolerances. A solver's word is never a proof."""
