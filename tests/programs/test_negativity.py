"""The program of the steering negativity: every point is an operator that realises the assemblage, and the optimum is known."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import testing
from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, identity, inner, matrix
from exactsteer.algebra.number import number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError
from exactsteer.programs.negativity import NegativityProgram, hermitian_basis
from exactsteer.solving.solver import solve
from exactsteer.steering.catalogue import pr_box
from exactsteer.steering.realisation import steered
from exactsteer.steering.scenario import Scenario, scenario

LAW = settings(max_examples=8, deadline=None)
X, Y, Z = (es.observable(m) for m in (es.PAULI_X, es.PAULI_Y, es.PAULI_Z))
BELL = scenario(parties=2, settings=2, outcomes=2, trusted=1)
CASES = [
    (BELL, ((Z, X), (Z, X))),
    (scenario(parties=1, settings=2, outcomes=2, trusted=2), ((Z, Y),)),
    (scenario(parties=1, settings=3, outcomes=2, trusted=2), ((X, Y, Z),)),
    (Scenario(((3, 2),), (1,)), None),
]


def qutrit_settings() -> tuple[tuple[es.Measurement, ...], ...]:
    """Three outcomes and two, with independent effects."""
    basis = es.Measurement(tuple(matrix([[int(j == k == a) for k in range(3)] for j in range(3)]) for a in range(3)))
    third = matrix([["1/3"] * 3] * 3)
    return ((basis, es.Measurement((third, identity(3) - third))),)


def realised(operator: Matrix, program: NegativityProgram) -> dict:
    """tr_untrusted[(M (x) 1) rho] for every outcome and setting."""
    return steered(operator, [[m.effects for m in party] for party in program.measurements])


@LAW
@given(st.data(), st.sampled_from(CASES))
def test_every_point_realises_the_assemblage(data, case):
    """Whatever the variables, rho_+ - rho_- steers to sigma exactly: the directions change nothing that is measured."""
    scene, measurements = case
    sigma = data.draw(testing.no_signalling_assemblages(scene))
    program = NegativityProgram(sigma, measurements or qutrit_settings())
    count = program.conic.variables
    some = data.draw(st.lists(st.fractions(-3, 3, max_denominator=5), min_size=count, max_size=count))
    point = [number(fmpq(x.numerator, x.denominator)) for x in some]
    positive, negative = program.parts(point)
    assert positive.is_hermitian
    assert realised(positive - negative, program) == sigma.elements
    value = sum((a * b for a, b in zip(program.conic.objective, point, strict=True)), number(0))
    assert value == -negative.trace()


def test_the_directions_are_all_that_the_measurements_do_not_see():
    """Their number is (4^2 - 3^2) for two qubits with two settings each, and they and the base are independent."""
    sigma = pr_box().assemblage()
    program = NegativityProgram(sigma, ((Z, X), (Z, Y)))
    assert not program.is_real
    assert program.size == 4
    # 16 Hermitian directions, 9 of them fixed by the data; then the 16 entries of rho_-
    assert program.conic.variables == 7 + 16
    units = hermitian_basis(4, is_real=False)
    _, directions = program._parts
    rows = matrix([[inner(unit, m) for unit in units] for m in directions])
    assert kernel(rows).columns == 16 - 7


def test_real_data_need_a_real_operator_only():
    """With Z and X everything is real: 10 - 9 + 1 directions, Y (x) Y among them, and 10 entries."""
    program = NegativityProgram(pr_box().assemblage(), ((Z, X), (Z, X)))
    assert program.is_real
    assert program.conic.variables == 1 + 10
    _, (direction,) = program._parts
    ratio = direction[0, 3]
    assert direction == es.PAULI_Y.tensor(es.PAULI_Y) * -ratio


@pytest.mark.parametrize(("v", "expected"), [("1", "(sqrt(2) - 1)/2"), ("9/10", "(9*sqrt(2)/10 - 1)/2"), ("1/2", "0")])
def test_orthogonal_observables_are_optimal_for_the_box(v, expected):
    """The solver's optimum is (sqrt 2 v - 1)/2 to 1e-6, 0 for a local box."""
    program = NegativityProgram(pr_box(v).assemblage(), ((Z, X), (Z, X)))
    low, high = (es.parse(expected) + fmpq(sign, 10**6) for sign in (-1, 1))
    assert low < number(fmpq(round(-solve(program.conic).value * 10**9), 10**9)) < high


def test_worse_observables_cost_more():
    """Nearly parallel observables see less: the negative part that is needed grows."""
    from exactsteer.certificates.searches.negativity import plane_observable

    box = pr_box().assemblage()
    values = [-solve(NegativityProgram(box, ((Z, plane_observable(fmpq(1, k))),) * 2).conic).value for k in (1, 2, 4)]
    assert values == sorted(values)
    assert values[2] > values[0] + 0.1


def test_dependent_effects_are_refused():
    """Two equal settings cannot realise every assemblage; the party is named."""
    program = NegativityProgram(pr_box().assemblage(), ((Z, X), (Z, Z)))
    with pytest.raises(InputError, match="the effects of party 1 are linearly dependent: they cannot realise every"):
        _ = program.conic


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("is_real", [True, False])
def test_the_hermitian_basis_is_orthogonal_and_complete(size, is_real):
    """d^2 operators, or d (d + 1)/2 real symmetric ones, with inner products 0 between different ones."""
    basis = hermitian_basis(size, is_real=is_real)
    assert len(basis) == (size * (size + 1) // 2 if is_real else size * size)
    assert all(m.is_hermitian and (m.is_real or not is_real) for m in basis)
    for j, m in enumerate(basis):
        assert [inner(m, other).is_zero for other in basis] == [j != k for k in range(len(basis))]


def test_a_strictly_positive_operator_needs_no_negative_part():
    """White noise is realised by the maximally mixed state: rho_- = 0 is optimal and the point is feasible exactly."""
    from exactsteer.steering.noise import white_noise

    program = NegativityProgram(white_noise(BELL), ((Z, X), (Z, X)))
    positive, negative = program.parts([number(0)] * program.conic.variables)
    assert negative.is_zero
    assert positive == identity(4) / 4
    assert decide(positive) is None
