"""See-saw for families of several Bobs: states whose images under positive maps are far from every family with a parent.

The measurements and the maps are kept. In turn: the functional that shows how much white noise the image of a state needs,
and the state on which that functional, pulled back through the maps, is least. The need never falls, up to rounding. At
the end amplitudes are rounded to small Gaussian integers, as small as keeps most of it. Doubles propose; what comes out is an
exact state and an exact family. Source of the recipe: arXiv:2604.07078, proposition 8 and examples 10 and 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from exactsteer.certificates.searches.families.marginals_parent import DIRECT, white_family
from exactsteer.certificates.searches.families.marginals_values import joint_functional
from exactsteer.certificates.seesaw import Settings, best_state, state_operator, systems_of
from exactsteer.errors import InputError
from exactsteer.programs.families.parent import ParentProgram
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.states import State, pure_state
from exactsteer.steering.families import Family, FamilyFunctional, marginals
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.positive_images import apply_to_bobs, pulled_back
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario

FUNCTIONAL_BITS = 20
START = 8
SETTLED = 1e-5
GRIDS = (2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32)
"""A unit vector times these is rounded to Gaussian integers, the coarsest first."""


@dataclass(frozen=True)
class FoundFamily:
    """A state with its measurements, the family that the maps make of it, and the white noise t it needs, to a few digits.

    t > 0 suggests that the family has no parent; a certificate of `FamilyOutside` proves it.
    """

    realisation: Realisation
    family: Family
    noise: float


def family_seesaw(
    settings: Settings, maps: Sequence[ChoiMatrix], *, rounds: int = 30, seed: int = 0, keep: float = 0.5
) -> FoundFamily:
    """A state of small Gaussian integers whose image needs much white noise, from a random start; the same for the same seed.

    `settings[j]` are the measurements of untrusted party j, `maps[k]` the positive map of Bob k. `keep` is the share of the
    unrounded state's need that rounding may not go below, if the grids allow that. Many starts end at t <= 0,
    where the image has a parent: try several seeds. Raises `InputError` without measurements, maps or rounds.

    >>> from exactsteer.quantum.maps import identity_map
    >>> from exactsteer.quantum.positive_maps import transposition
    >>> from exactsteer.steering.catalogue import named_measurements
    >>> found = family_seesaw((named_measurements("XZ"),), (identity_map(2), transposition(2)), seed=3)
    >>> found.noise > 0.1, found.realisation.state.matrix.denominator
    (True, 10)
    """
    if not settings or not maps or rounds < 1:
        raise InputError("a see-saw needs measurements, a map for each Bob, and at least one round")
    scenario = Scenario(
        tuple(tuple(len(m.effects) for m in party) for party in settings), tuple(channel.input for channel in maps)
    )
    realisation = Realisation(_random_state(scenario, settings, seed), settings)
    best: tuple[FoundFamily, SteeringFunctional] | None = None
    for _ in range(rounds):
        found, functional = _evaluated(realisation, maps, scenario)
        if best is not None and found.noise - best[0].noise < SETTLED:
            break
        best = found, functional
        realisation = best_state(functional, settings)
    assert best is not None, "there is at least one round"
    return _rounded(best[0], best[1], maps, scenario, keep)


def _evaluated(
    realisation: Realisation, maps: Sequence[ChoiMatrix], scenario: Scenario
) -> tuple[FoundFamily, SteeringFunctional]:
    """The noise that the image needs, and the functional that shows it, pulled back to the Bobs together before the maps."""
    from exactsteer.solving.rounding import rounded_point
    from exactsteer.solving.solver import solve

    family = apply_to_bobs(maps, marginals(realisation.assemblage()))
    program = ParentProgram(family, white_family(family))
    solution = solve(program.conic, solver=DIRECT)
    functional = program.functional(rounded_point(solution.point, 2**FUNCTIONAL_BITS))
    pulled = tuple(
        pulled_back(f, channel, Scenario(scenario.untrusted, (channel.input,)))
        for f, channel in zip(functional.members, maps, strict=True)
    )
    joint = joint_functional(FamilyFunctional("marginals", pulled))
    written = SteeringFunctional(scenario, joint.elements, "min")
    return FoundFamily(realisation, family, solution.value - 1), written


def _rounded(
    found: FoundFamily, functional: SteeringFunctional, maps: Sequence[ChoiMatrix], scenario: Scenario, keep: float
) -> FoundFamily:
    """The state on the coarsest grid that keeps enough; the found one if none does, or if nothing was found."""
    from exactsteer.solving.numeric import leading_vector

    settings = found.realisation.measurements
    operator = state_operator(functional, settings)
    for grid in GRIDS if found.noise > SETTLED else ():
        vector = leading_vector(operator, grid)
        if vector.is_zero:
            continue
        state = pure_state(vector, systems_of(scenario, settings))
        candidate, _ = _evaluated(Realisation(state, settings), maps, scenario)
        if candidate.noise >= keep * found.noise:
            return candidate
    return found


def _random_state(scenario: Scenario, settings: Settings, seed: int) -> State:
    """A pure state of all parties; the same for the same seed."""
    from exactsteer.solving.numeric import leading_vector, random_hermitian

    systems = systems_of(scenario, settings)
    return pure_state(leading_vector(random_hermitian((prod(systems.values()),), 1, seed)[0], START), systems)
