"""Arrays of numbers in and out: MATLAB workspaces, NumPy files and nested lists, with the meaning of their axes."""
