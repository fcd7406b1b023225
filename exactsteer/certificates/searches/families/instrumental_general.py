"""Is an instrumental family part of a no-signalling assemblage with input? An extension, or measurements that refute one.

It is iff every outcome a has an operator rho_a of trace 1 with rho_a >= sigma_{a|x} for every x: rho_a - sigma_{a|x} is what the
other outcomes share, in proportion to their probabilities. If not, some a has a POVM (Z_x) with sum_x tr(Z_x sigma_{a|x}) > 1.
Source: arXiv:1907.03705, definition 6 (preprint: 4).
"""

from __future__ import annotations

from functools import reduce
from operator import add

from exactsteer.algebra.matrix import Matrix, identity, unify_matrices, zeros
from exactsteer.algebra.number import number
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_witnesses import Extension, SeparatingFamily, SharedTables
from exactsteer.certificates.searches.families.with_input_exact import at_the_end
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import FamilyMember, FamilyOutside
from exactsteer.errors import RoundingFailed
from exactsteer.programs.conic import Block, ConicProgram, sparse
from exactsteer.programs.families.with_input_bound import input_count
from exactsteer.programs.negativity import hermitian_basis
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional

BITS = 40


def decide_general(search: Search, family: Family) -> Certificate:
    """The certificate that a no-signalling extension exists, or that none does. Raises `RoundingFailed` at the boundary."""
    party = family.scenarios[0].untrusted[0]
    states = []
    for a in range(input_count(family.scenarios[0])):
        operators = [family.members[0].elements[(a,), (x,)] for x, k in enumerate(party) if a < k]
        found = _common_bound(search, operators)
        if isinstance(found, Matrix):
            states.append(found)
            continue
        if found is None:
            raise RoundingFailed(
                search.claim,
                [*search.stages, f"the least trace of an operator above all sigma_({a}|x) is too close to 1"],
                "Give the extension, or perturb the data exactly.",
            )
        settings = [x for x, k in enumerate(party) if a < k]
        witness = _refutation(family, a, dict(zip(settings, found, strict=True)))
        return search.certificate(FamilyOutside(family, "no-signalling"), witness)
    return search.certificate(FamilyMember(family, "no-signalling"), Extension(extension(family, states), NoWitness()))


def extension(family: Family, states: list[Matrix]) -> tuple[MeasuredAssemblage, ...]:
    """The with-input assemblage with reduced states rho_y: sigma_{y|x} at a = y, and rho_y - sigma_{y|x} split by p(a|x)."""
    scenario = family.scenarios[0]
    table = family.members[0].elements
    members = []
    for y, rho in enumerate(states):
        elements = {}
        for (a, x), m in table.items():
            if a[0] == y:
                elements[a, x] = m
                continue
            own = table[(y,), x] if y < scenario.untrusted[0][x[0]] else m * 0
            left = number(1) - own.trace()
            elements[a, x] = m * 0 if left.is_zero else (rho - own) * (m.trace() / left)
        members.append(MeasuredAssemblage(scenario, elements))
    return tuple(members)


def _common_bound(search: Search, operators: list[Matrix]) -> Matrix | list[Matrix] | None:
    """rho of trace 1 above all operators; or a POVM (Z_x) with sum tr(Z_x sigma_x) > 1; or None if neither was proved."""
    from exactsteer.solving.rounding import rounded_hermitian, rounded_point

    d = operators[0].rows
    basis = hermitian_basis(d, is_real=all(m.is_real for m in operators))
    terms = [sparse(m) for m in basis]
    program = ConicProgram([-m.trace() for m in basis], tuple(Block(-m, terms) for m in operators))
    solution = search.solve(program)
    point = rounded_point(solution.point, 2**BITS)
    near = zeros(d, d)
    for m, y in zip(basis, point, strict=True):
        near = near + m * y
    for bits in range(BITS - 8, 2, -6):
        rho: Matrix = near + identity(d) * (number(1) / 2**bits)
        missing = number(1) - rho.trace()
        if missing.sign() >= 0:
            rho = rho + identity(d) * (missing / d)
            if all(decide(rho - m) is None for m in operators):
                return rho
    for bits in range(BITS - 8, 2, -6):
        lift = 2.0**-bits
        effects = [rounded_hermitian(z * (1 - lift), 2**BITS, lift / len(operators)) for z in solution.duals]
        effects[0] = effects[0] + identity(d) - reduce(add, effects)
        value = reduce(add, ((z @ m).trace() for z, m in zip(effects, operators, strict=True)))
        if (value - 1).sign() > 0 and all(decide(z) is None for z in effects):
            return effects
    exact, _ = at_the_end(search, program, solution, unify_matrices(operators)[0])
    if exact is not None:
        exact_rho: Matrix = reduce(add, (m * y for m, y in zip(basis, exact, strict=True)))
        if exact_rho.trace() == 1:
            return exact_rho
    return None


def _refutation(family: Family, a: int, effects: dict[int, Matrix]) -> SeparatingFamily:
    """F = 1 - sum_x tr(Z_x sigma_{a|x}), which is sum_x sum_(b != a) tr(Z_x sigma_{b|x y=a}) >= 0 on every extension."""
    scenario = family.scenarios[0]
    d = scenario.dimension
    elements, tables = {}, []
    for b, x in scenario.keys():
        m = identity(d) if x == (0,) else zeros(d, d)
        if b == (a,) and x[0] in effects:
            m = m - effects[x[0]]
        elements[b, x] = m
    for y in range(input_count(scenario)):
        own = {
            (b, x): effects[x[0]] if y == a and b != (a,) and x[0] in effects else zeros(d, d)
            for b, x in scenario.keys()
        }
        tables.append(SteeringFunctional(scenario, own, "min"))
    functional = FamilyFunctional("instrumental", (SteeringFunctional(scenario, elements, "min"),))
    return SeparatingFamily(functional, SharedTables(tuple(tables)))
