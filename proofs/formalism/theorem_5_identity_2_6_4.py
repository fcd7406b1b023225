"""Theorem 5 for two untrusted parties with six settings of four outcomes, whatever the assemblage and the trusted space.

Source: arXiv:1708.00756, theorem 5, eqs. (15)-(17). Proved by machine: the integer identity that the sums of the hidden
states over lambda are the elements, in the independent coordinates sigma_w. By argument: the coordinates of a no-signalling
assemblage are operators, and an integer identity in them holds on every trusted space. The other half of the theorem, that
a pseudo-LHS model is no-signalling, is one line: a sum over outcomes of a response function is 1.
"""

import exactsteer as es

claim = es.PseudoLHSIdentity((((4,) * 6),) * 2)
