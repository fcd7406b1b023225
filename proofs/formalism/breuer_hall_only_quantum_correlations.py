"""The example of section 5.2 is post-quantum and yet shows only quantum correlations: one theorem about one assemblage.

Source: arXiv:1708.00756, section 5.2, eqs. (31)-(33). Proved together: it is not almost quantum, and it is the image of a
quantum assemblage, whose realisation is shipped, under a positive trace-preserving map, whose positivity is shipped too.
"""

from exactsteer.certificates.examples.only_quantum_correlations import breuer_hall_claim

claim = breuer_hall_claim()
