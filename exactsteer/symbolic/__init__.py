"""The SymPy layer: exact conversions, assemblages with free parameters, identities; `import exactsteer` never loads it.

    from exactsteer import symbolic

Everything is exact: a float anywhere is refused by name. Laws and identities are proved as polynomial identities in the
parameters; positivity, which is no identity, is decided after `substitute`. This layer knows no optimisation.
"""

from exactsteer.symbolic.assemblage import LawResidual, SymbolicAssemblage, with_visibility
from exactsteer.symbolic.expressions.conversion import from_sympy, to_sympy
from exactsteer.symbolic.expressions.reduction import normal_form
from exactsteer.symbolic.functional import SymbolicFunctional, value
from exactsteer.symbolic.identities.identity import Identity
from exactsteer.symbolic.maps import SymbolicMap, symbolic_map
from exactsteer.symbolic.states import (
    SymbolicMeasurement,
    SymbolicState,
    steer,
    symbolic_observable,
    symbolic_pure_state,
)

__all__ = [
    "Identity",
    "LawResidual",
    "SymbolicAssemblage",
    "SymbolicFunctional",
    "SymbolicMap",
    "SymbolicMeasurement",
    "SymbolicState",
    "from_sympy",
    "normal_form",
    "steer",
    "symbolic_map",
    "symbolic_observable",
    "symbolic_pure_state",
    "to_sympy",
    "value",
    "with_visibility",
]
