"""If the pseudo-LHS model is right whenever k parties have their last outcome, it is right for k + 1 of them.

Source: arXiv:1708.00756, Theorem 5, eqs. (18) and (19).
By machine: the lines of eq. (19) for symbolic numbers of settings and outcomes, the other parties' sums being generic.
By argument: the hypothesis (18) is used for the assemblage and for its marginal, and for any set of k parties.
"""

from exactsteer.symbolic.identities.identity import Identity
from exactsteer.symbolic.identities.pseudo_lhs import induction_step

printed = "the last line of eq. (19) has index a_{k+1}"
certified = "the index is a_{k+2}: party k + 1 has outcome d"


def identity() -> tuple[Identity, ...]:
    """The induction step."""
    return (induction_step(),)
