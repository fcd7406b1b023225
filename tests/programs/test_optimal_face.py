"""Faces of optimal points: kernels say where optimal duals and points live, linear equations and positivity find them."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, matrix, zeros
from exactsteer.algebra.number import I, number, one
from exactsteer.algebra.positivity import decide
from exactsteer.programs.conic import Block, ConicProgram
from exactsteer.programs.hidden import HiddenStateProgram
from exactsteer.programs.optimal_face import MOST_UNKNOWNS, duals_on_face, kernels_at, point_on_face, ranges_of
from exactsteer.steering.catalogue import cjwr, isotropic
from exactsteer.steering.functional import SteeringFunctional, to_collins_gisin
from exactsteer.steering.noise import white_noise


def parabola(bound: int) -> ConicProgram:
    """max y with [[1, y], [y, bound]] >= 0: the optimum is sqrt(bound), with one dual."""
    off = {(0, 1): one(), (1, 0): one()}
    return ConicProgram((one(),), (Block(matrix([[1, 0], [0, bound]]), (off,)),))


def box() -> ConicProgram:
    """max x + y with 1 - x - y >= 0, x >= 0 and y >= 0: an edge of optimal points, one dual."""
    entries = [({(0, 0): number(-1)}, {(0, 0): number(-1)}), ({(0, 0): one()}, {}), ({}, {(0, 0): one()})]
    constants = (identity(1), zeros(1, 1), zeros(1, 1))
    blocks = tuple(Block(c, terms) for c, terms in zip(constants, entries, strict=True))
    return ConicProgram((one(), one()), blocks)


def holds(program: ConicProgram, point, duals) -> bool:
    """Both sides are feasible and their values agree: both are optimal, exactly."""
    feasible = all(decide(block.at(point)) is None for block in program.blocks)
    positive = all(decide(m) is None for m in duals)
    for j, objective in enumerate(program.objective):
        paired = number(0)
        for block, m in zip(program.blocks, duals, strict=True):
            for (r, c), x in block.terms[j].items():
                paired = paired + x * m[c, r]
        positive = positive and paired == -objective
    gap = sum(((block.at(point) @ m).trace() for block, m in zip(program.blocks, duals, strict=True)), number(0))
    return feasible and positive and gap.is_zero


@pytest.mark.parametrize(("bound", "root"), [(4, "2"), (2, "sqrt(2)"), (5, "sqrt(5)")])
def test_duals_follow_from_an_optimal_point(bound, root):
    """The kernel at the optimum is a line, so that the dual equations have one solution, whatever the doubles were."""
    program, y = parabola(bound), [parse(root)]
    kernels = kernels_at(program, y)
    assert [k.columns for k in kernels] == [1]
    duals = duals_on_face(program, kernels, [identity(2)])
    assert duals is not None
    assert holds(program, y, duals)


@pytest.mark.parametrize(("bound", "root"), [(4, "2"), (2, "sqrt(2)")])
def test_a_point_follows_from_optimal_duals(bound, root):
    """The block annihilates the range of the dual: one linear equation for one variable."""
    program = parabola(bound)
    duals = duals_on_face(program, kernels_at(program, [parse(root)]), [identity(2)])
    y = point_on_face(program, ranges_of(duals), [number(0)])
    assert y == [parse(root)]
    assert holds(program, y, duals)


@given(st.fractions(0, 1, max_denominator=1000))
@settings(max_examples=20, deadline=None)
def test_free_parameters_are_taken_near_the_given_point(x):
    """On an edge of optimal points the one found is feasible, optimal and near the numerical one."""
    program = box()
    near = [number(fmpq(x.numerator, x.denominator)), number(fmpq((1 - x).numerator, x.denominator))]
    kernels = [identity(1), None, None]
    y = point_on_face(program, kernels, near)
    assert y is not None
    assert y[0] + y[1] == 1
    assert -fmpq(1, 16) <= y[0] - near[0] <= fmpq(1, 16)
    duals = duals_on_face(program, kernels, [identity(1)] * 3)
    assert duals == [identity(1), zeros(1, 1), zeros(1, 1)]
    assert holds(program, y, duals)


def test_no_point_and_no_dual_on_a_wrong_face():
    """A face without optimal points: None, never something that is not optimal."""
    program = box()
    assert duals_on_face(program, [None, identity(1), None], [identity(1)] * 3) is None
    assert duals_on_face(program, [None, None, None], [identity(1)] * 3) is None
    assert point_on_face(program, [identity(1), identity(1), identity(1)], [number(0), number(0)]) is None
    twisted = parabola(2)
    assert duals_on_face(twisted, [matrix([[2], [2]])], [identity(2)]) is None  # no row says 1: not a kernel's form


def test_ranges_of_duals():
    """Of a singular dual its range, of the zero matrix nothing, of a regular one everything."""
    ray = matrix([[1, "I"], ["-I", 1]])
    found = ranges_of([ray, zeros(2, 2), identity(2)])
    assert found[1] is None
    assert found[2] == identity(2)
    assert found[0].columns == 1
    assert (ray @ found[0]) == found[0] * 2


def test_large_faces_are_left_alone():
    """More unknowns than the limit are not solved for: the caller keeps its bracket."""
    count = MOST_UNKNOWNS + 1
    program = ConicProgram((one(),) * count, (Block(identity(1), ({(0, 0): one()},) * count),))
    assert point_on_face(program, [identity(1)], [number(0)] * count) is None
    size = 30
    block = Block(identity(size), ({(k, k): one() for k in range(size)},))
    assert duals_on_face(ConicProgram((one(),), (block,)), [identity(size)], [identity(size)]) is None


@pytest.mark.parametrize(("names", "root"), [("XZ", "sqrt(2)"), ("XYZ", "sqrt(3)")])
def test_hidden_states_follow_from_the_optimal_steering_functional(names, root):
    """From 1 - CJWR / sqrt k, singular at every strategy, follow hidden states that attain t = sqrt k - 1 exactly."""
    sigma = isotropic(settings=names)
    flipped = {key: m.transpose() for key, m in cjwr(names).elements.items()}  # phi+ correlates the transposes
    elements = {(a, x): m / -parse(root) + (identity(2) if x == (0,) else zeros(2, 2)) for (a, x), m in flipped.items()}
    operators = to_collins_gisin(SteeringFunctional(sigma.scenario, elements, "min"))
    program = HiddenStateProgram(sigma, white_noise(sigma.scenario))
    empty = program.words[0]
    corner = operators[empty][0, 0]
    operators[empty] = operators[empty] - identity(2) * corner  # F(N) = 1 gives it back
    entries = [(c, operators[c.word][c.row, c.column]) for c in program.coordinates]
    y = [(x + x.conjugate()) / 2 if c.unit == 1 else (x - x.conjugate()) / (2 * I) for c, x in entries]
    t, _ = program.below(y, None)
    assert t == parse(root) - 1
    kernels = kernels_at(program.conic, y)
    assert {k.columns for k in kernels} == {1}
    duals = duals_on_face(program.conic, kernels, [identity(2) * fmpq(1, 10)] * len(kernels))
    assert duals is not None
    assert holds(program.conic, y, duals)
    assert program.above(duals, None)[0] == t
