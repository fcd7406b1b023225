"""Claims as exact conic programs; no floats."""
