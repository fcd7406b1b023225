"""Positive maps on the trusted side: duals, trace preservation, only quantum correlations, the transposition trick.

Source: arXiv:1708.00756, section 5: eqs. (28), (29), (30), (33) and the two displays of section 5.1.
By machine: each equation, entry by entry, as a polynomial identity in independent entries of all operators and maps, for
trusted dimension 4 where a dimension is needed (2 for eq. (30)); for the reduction map in every dimension.
By argument: linearity, and positivity of what the identities turn states and effects into.
"""

from exactsteer.quantum.measurements import PAULI_X, PAULI_Y
from exactsteer.symbolic.identities import positive_maps, transposition_trick
from exactsteer.symbolic.identities.identity import Identity


def identity() -> tuple[Identity, ...]:
    """The maps of section 5, then what they do to steered states."""
    return (
        *positive_maps.transposition(4),
        *positive_maps.reduction(4),
        positive_maps.reduction_in_every_dimension(),
        *positive_maps.breuer_hall(PAULI_X.tensor(PAULI_Y)),
        positive_maps.breuer_hall_trace(4),
        *positive_maps.generic_kraus_map(4, 4, 2),
        *positive_maps.generic_choi_map(4, 4),
        transposition_trick.map_after_steering(),
        transposition_trick.quantum_correlations(),
        transposition_trick.transposition_trick(),
        transposition_trick.transposed_map(),
        transposition_trick.decomposable_realisation(),
    )
