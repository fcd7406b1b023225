"""The functional of families with parents whose ball is the largest, as an exact program.

    max -F(S)  such that  G >= 0 element by element, F the functional of marginals that G is, |F| <= 1

|F| is taken in the gauge of least norm, which is linear in F; |F| <= 1 is the block [[1, f^dag], [f, 1]] >= 0 with all entries
of F in f. The optimum is the distance of S from the families with parents. Source: arXiv:2604.07078, theorem 6.
"""

from __future__ import annotations

from exactsteer.algebra.matrix import identity, zeros
from exactsteer.algebra.number import Number
from exactsteer.programs.conic import Block, ConicProgram, Place, Term, dense
from exactsteer.programs.families.marginal_parts import Entries, least_norm_family, marginal_functional
from exactsteer.programs.families.parent import Elements, ParentProgram, Weights
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin


def ball_program(program: ParentProgram) -> ConicProgram:
    """The program; its variables are those of the parents' program and last the multiple of the functional 1."""
    base = program.homogeneous
    ones: Weights = dict.fromkeys(program.scenario.keys(), 1)
    unit: Entries = {(i, i): program.share for i in range(program.scenario.dimension)}
    listed = [(c.weights, c.entries, c.bob is not None) for c in program.coordinates]
    terms = [_norm_term(program, weights, entries) if seen else {} for weights, entries, seen in listed]
    terms.append(_norm_term(program, ones, unit))
    size = 1 + sum(s.element_count * s.dimension**2 for s in program.family.scenarios)
    return ConicProgram(base.objective, (*base.blocks, Block(identity(size), terms)))


def _norm_term(program: ParentProgram, weights: Weights, entries: Entries) -> Term:
    """The first row and column of the block for one variable: the entries of its functional in the gauge of least norm."""
    d = program.scenario.dimension
    table: Elements = {key: zeros(d, d) for key in program.scenario.keys()}
    operator = dense(entries, d)
    for key, weight in weights.items():
        table[key] = operator * weight
    joint = SteeringFunctional(program.bobs, table, "min")
    functional = least_norm_family(marginal_functional(program.family.scenarios, to_collins_gisin(joint)))
    term: dict[Place, Number] = {}
    place = 1
    for member in functional.members:
        for m in member.elements.values():
            for row in m.entries():
                for x in row:
                    if not x.is_zero:
                        term[place, 0], term[0, place] = x, x.conjugate()
                    place += 1
    return term
