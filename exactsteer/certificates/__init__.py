"""Claims to certificates to theorems: prove, decide, write, verify, print."""
