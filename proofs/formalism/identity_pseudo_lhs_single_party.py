"""Observing the hidden operators of one party gives the assemblage back, for every number of settings and outcomes.

Source: arXiv:1708.00756, Theorem 5, eqs. (15)-(17), for one untrusted party.
By machine: with the numbers of settings and outcomes as symbols, SymPy sums the responses (16) over all hidden values.
By argument: the dummy value has response 0 for all outcomes but the last, and no-signalling makes all marginals equal.
"""

from exactsteer.symbolic.identities.identity import Identity
from exactsteer.symbolic.identities.pseudo_lhs import single_party


def identity() -> tuple[Identity, ...]:
    """Both cases: an outcome that is not the last, and the last."""
    return single_party()
