"""Joint measurability: a parent of POVMs or a functional that none has, by the steering of the maximally entangled state."""

from __future__ import annotations

from collections.abc import Sequence

from exactsteer.certificates.assemblage_json import povm_table
from exactsteer.certificates.searches.given_value import decide_local
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import ParentPOVM
from exactsteer.quantum.measurements import Measurement
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel


def maximally_entangled_steering(measurements: Sequence[Measurement]) -> Assemblage:
    """sigma_{a|x} = M_{a|x}^T / d, to which the maximally entangled state is steered: local iff the POVMs have a parent.

    Raises `ShapeMismatch` if the POVMs have different dimensions.
    """
    scenario, effects = povm_table(measurements)
    return Assemblage(scenario, {key: m.transpose() / scenario.dimension for key, m in effects.items()})


def decide_compatibility(search: Search, measurements: tuple[Measurement, ...]) -> ParentPOVM | SteeringFunctional:
    """A parent POVM, or a functional that is >= 0 on all jointly measurable POVMs and negative on these."""
    found = decide_local(search, maximally_entangled_steering(measurements))
    if isinstance(found, HiddenStateModel):
        d = found.scenario.dimension
        return ParentPOVM(tuple(HiddenState(s.strategy, s.operator.transpose() * d) for s in found.states))
    elements = {key: m.transpose() for key, m in found.elements.items()}
    return SteeringFunctional(found.scenario, elements, found.sense)
