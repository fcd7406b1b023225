"""The bound over no-signalling assemblages as a program: its points are their elements, its duals positive operators."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import I, Number, number
from exactsteer.programs.no_signalling import NoSignallingBound
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.catalogue import chsh, pr_box
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Scenario, scenario

LAW = settings(max_examples=12, deadline=None)
CASES = [
    scenario(parties=1, settings=2, outcomes=2, trusted=2),
    scenario(parties=2, settings=2, outcomes=2, trusted=1),
    scenario(parties=2, settings=2, outcomes=2, trusted=2),
    Scenario(((2, 3), (1, 2)), (2,)),
]

cases = st.sampled_from(CASES)
senses = st.sampled_from(["max", "min"])
seeds = st.integers(0, 2**32)


def hermitian(size: int, source: Random, extra: Number | int) -> Matrix:
    """A Hermitian matrix over Z(i) or with multiples of `extra`."""
    m = matrix([[source.randint(-3, 3) + source.randint(-3, 3) * I for _ in range(size)] for _ in range(size)])
    return m + m.adjoint() + identity(size) * extra


def coordinates(program: NoSignallingBound, sigma: Assemblage) -> list[Number]:
    """The point of an assemblage."""
    elements = sigma.collins_gisin()
    entries = [(c, elements[c.word][c.row, c.column]) for c in program.coordinates]
    return [number(x.real[0]) if c.unit == 1 else number(x.imag[0]) for c, x in entries]


@LAW
@given(st.data(), cases, senses, seeds)
def test_a_point_is_an_assemblage(data, scene, sense, seed):
    """Its blocks are the elements in the order of the keys, and the objective with the offset is sign F(sigma)."""
    source = Random(seed)
    f = SteeringFunctional(scene, {key: hermitian(scene.dimension, source, 0) for key in scene.keys()}, sense)
    program = NoSignallingBound(f)
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    if any(c.unit != 1 for c in program.coordinates) or all(m.is_real for m in sigma.elements.values()):
        y = coordinates(program, sigma)
        assert [block.at(y) for block in program.conic.blocks] == [sigma.elements[key] for key in scene.keys()]
        value = sum((c * v for c, v in zip(program.conic.objective, y, strict=True)), number(0))
        assert value * program.sign + program.offset == f.value(sigma)


@LAW
@given(st.data(), cases, senses, seeds, st.sampled_from([number(0), parse("sqrt(2)")]))
def test_operators_equal_the_bound_minus_the_functional_on_every_assemblage(data, scene, sense, seed, extra):
    """Whatever the solver's duals, the projected G has the value sign (beta - F(sigma)) on every no-signalling sigma."""
    source = Random(seed)
    f = SteeringFunctional(scene, {key: hermitian(scene.dimension, source, extra) for key in scene.keys()}, sense)
    program = NoSignallingBound(f)
    beta = number(source.randint(-9, 9)) / 4 + extra
    duals = [hermitian(scene.dimension, source, 0) for _ in scene.keys()]
    operators = program.operators(duals, beta)
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    assert operators.value(sigma) == (beta - f.value(sigma)) * program.sign


def test_right_duals_are_left_alone():
    """Operators that are beta - F already stay as they are: the projection moves only what is wrong."""
    program = NoSignallingBound(chsh())
    scene = program.functional.scenario
    once = program.operators([identity(1)] * scene.element_count, number(4))
    again = program.operators([once.elements[key] for key in scene.keys()], number(4))
    assert again == once


@pytest.mark.parametrize("sense", ["max", "min"])
def test_the_popescu_rohrlich_box_is_a_point_of_chsh(sense):
    """Its value is 4 in both senses; the offset is what the uniform coordinates leave out."""
    program = NoSignallingBound(SteeringFunctional(chsh().scenario, chsh().elements, sense))
    sigma = pr_box().assemblage()
    y = coordinates(program, sigma)
    value = sum((c * v for c, v in zip(program.conic.objective, y, strict=True)), number(0))
    assert value * program.sign + program.offset == 4
    assert program.sign == (1 if sense == "max" else -1)
