"""The hidden operators of the pseudo-LHS model have trace 1 in all, and absolute weights prod_j (2 m_j - 1).

Source: arXiv:1708.00756, Theorem 5 (the display after eq. (17)) and the operator (22) of Theorem 6.
By machine: the sums over subsets of parties for symbolic numbers of settings, equal for up to 8 parties and unequal for
up to 5, and Pascal's rule, with which the equal case goes from n to n + 1 parties for symbolic n.
By argument: induction over n, the distributive law for unequal numbers of settings of more parties, and that every
hidden operator is plus or minus a positive one, so that the negativity is (prod_j (2 m_j - 1) - 1)/2.
"""

from exactsteer.symbolic.identities.identity import Identity
from exactsteer.symbolic.identities.pseudo_lhs import (
    absolute_weights,
    normalisation,
    normalisation_step,
    unequal_normalisation,
)


def identity() -> tuple[Identity, ...]:
    """Equal numbers of settings, the step over n, unequal numbers, and the absolute weights."""
    return (
        *(normalisation(n) for n in range(1, 9)),
        normalisation_step(),
        *(unequal_normalisation(n) for n in range(1, 6)),
        *(absolute_weights(n) for n in range(1, 6)),
    )
