"""Local models of real qubit assemblages for every projective measurement in the x-z plane."""

from __future__ import annotations

from flint import fmpq

from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import StrategyWeights
from exactsteer.claims import LocalInPlane
from exactsteer.errors import InputError, Undecided
from exactsteer.programs.local import PlanarProgram, contains_disc

SEEDS = range(5)


def decide_local_in_plane(search: Search, claim: LocalInPlane) -> Certificate:
    """The certificate of a local model at the polygon's vertices.

    Raises `InputError` if the polygon does not contain the disc, `Undecided` if no model was found: a polygon closer to
    the disc asks for less.
    """
    from exactsteer.solving.linear_programs import basic_support

    if not contains_disc(claim.polygon):
        raise InputError("the polygon v_1, .., v_m, -v_1, .. does not run counter-clockwise around the unit disc")
    program = PlanarProgram(claim.assemblage, claim.polygon)
    search.say(f"linear program with {len(program.rows)} equations and {program.strategy_count} strategies")
    columns = [program.column(s) for s in program.strategies()]
    target = [_double(value) for _, value in program.rows]
    for seed in SEEDS:
        support = basic_support(columns, target, seed)
        if support is None:
            search.note("the linear program looks infeasible: no local model at these vertices")
            break
        weights = program.weights(support)
        if weights is not None:
            return search.certificate(claim, StrategyWeights(weights))
        search.note(f"the basic solution of seed {seed} is not exactly non-negative")
        _ = search.remaining
    raise Undecided(claim, search.stages, "Try a polygon with more vertices, closer to the unit disc.")


def _double(value: fmpq) -> float:
    return int(value.p) / int(value.q)
