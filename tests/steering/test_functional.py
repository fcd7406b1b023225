"""Steering functionals: exact values on assemblages, and the same functional on independent elements."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import number
from exactsteer.errors import NotHermitian, ShapeMismatch
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
from exactsteer.quantum.states import pure_state
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.realisation import steer
from exactsteer.steering.scenario import scenario
from exactsteer.steering.words import collins_gisin_words

LAW = settings(max_examples=20, deadline=None)
BEHAVIOURS = scenario(parties=2, settings=2, outcomes=2, trusted=1)
CHSH = SteeringFunctional(BEHAVIOURS, {(a, x): [[(-1) ** (a[0] + a[1] + x[0] * x[1])]] for a, x in BEHAVIOURS.keys()})


def test_chsh_reaches_four_on_the_pr_box(pr_box):
    """The no-signalling maximum of CHSH, and half of it, linearly, at visibility 1/2."""
    assert [CHSH.value(pr_box(v)) for v in (1, parse("1/2"), 0)] == [4, 2, 0]


def test_chsh_is_two_over_deterministic_strategies():
    """The local maximum over the sixteen strategies is 2, and so is minus the minimum."""
    values = []
    for f, g in product(product((0, 1), repeat=2), repeat=2):
        table = {(a, x): [[int(a == (f[x[0]], g[x[1]]))]] for a, x in BEHAVIOURS.keys()}
        values.append(CHSH.value(Assemblage(BEHAVIOURS, table)))
    assert [number(-2)] * 8 + [number(2)] * 8 == sorted(values, key=lambda v: v > 0)


def test_chsh_is_two_root_two_for_the_best_qubit_strategy():
    """phi+ with X, Z against (Z + X)/sqrt 2, (Z - X)/sqrt 2, a trivial trusted system: 2 sqrt 2, exactly."""
    root = parse("sqrt(2)/2")
    first = [observable(PAULI_Z), observable(PAULI_X)]
    second = [observable((PAULI_Z + PAULI_X) * root), observable((PAULI_Z - PAULI_X) * root)]
    sigma = steer(pure_state([1, 0, 0, 1], {"A": 2, "B": 2, "C": 1}), [first, second])
    assert parse("2*sqrt(2)") == CHSH.value(sigma)


def test_there_is_no_hidden_transpose():
    """F(sigma) = sum tr(F sigma): tr(Y Y) = 2 and not -2."""
    one = scenario(parties=1, settings=1, outcomes=1, trusted=2)
    y = matrix([[0, "-I"], ["I", 0]])
    data = MeasuredAssemblage(one, {(0, 0): y})
    assert number(2) == SteeringFunctional(one, {(0, 0): y}).value(data)


@LAW
@given(st.data())
def test_a_functional_on_independent_elements_is_the_same_on_all_elements(realisations, hermitians, data):
    """sum_w tr(F_w sigma_w) over Collins-Gisin words equals the value of the functional on full coordinates."""
    sigma = data.draw(realisations()).assemblage()
    blocks = sigma.collins_gisin()
    operators = {w: data.draw(hermitians(sigma.scenario.dimension)) for w in collins_gisin_words(sigma.scenario)}
    expected = sum(((operators[w] @ blocks[w]).trace() for w in operators), number(0))
    assert expected == from_collins_gisin(sigma.scenario, operators).value(sigma)


def test_operators_must_be_hermitian_and_complete():
    """A skew operator and a missing one are refused."""
    one = scenario(parties=1, settings=1, outcomes=2, trusted=2)
    with pytest.raises(NotHermitian, match="is not Hermitian"):
        SteeringFunctional(one, {(0, 0): identity(2), (1, 0): [[0, 1], [0, 0]]})
    with pytest.raises(ShapeMismatch, match=r"1 of 2 elements are missing: 1\|0"):
        SteeringFunctional(one, {(0, 0): identity(2)})


def test_a_functional_belongs_to_its_scenario(steered):
    """A functional for another scenario is refused, with both scenarios in the message."""
    with pytest.raises(ShapeMismatch, match=r"is for outcomes per setting 2,2 \| 2,2 .*; the assemblage has outcomes"):
        CHSH.value(steered("bell", "XZ").assemblage())
