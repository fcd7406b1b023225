"""Inner and outer programs of genuine tripartite steering: what they contain, and what their duals prove."""

from __future__ import annotations

import pytest

import exactsteer as es
from exactsteer.algebra.matrix import identity, inner, zeros
from exactsteer.algebra.number import I
from exactsteer.algebra.positivity import decide
from exactsteer.programs.partial import PartialProgram, product_directions
from exactsteer.programs.partial_outer import SeparableElementsProgram, SymmetricMomentProgram
from exactsteer.solving.solver import solve
from exactsteer.steering.noise import white_noise
from exactsteer.steering.partial import PartialTerm, contracted, term_elements
from exactsteer.steering.scenario import Scenario


def outer_of(sigma):
    return (SymmetricMomentProgram if sigma.scenario.parties == 2 else SeparableElementsProgram)(sigma)


@pytest.mark.parametrize("d", [2, 3])
def test_the_directions_are_pure_states_closed_under_conjugation(d):
    """Each is positive of trace 1 and rank 1, and its complex conjugate is another one."""
    listed = product_directions(d)
    assert len(set(listed)) == len(listed)
    for m in listed:
        assert m @ m == m
        assert m.trace() == 1
        assert m.conjugate() in listed


@pytest.mark.parametrize(("untrusted", "settings"), [(2, "XY"), (2, "XZ"), (1, "XY"), (1, "XYZ")])
def test_the_inner_set_lies_in_the_outer_set(untrusted, settings):
    """At least as much white noise is needed for an explicit mixture as for the outer set; for GHZ as much."""
    for name in ("ghz", "w_state"):
        sigma = getattr(es.catalogue, name)(untrusted=untrusted, settings=settings)
        inside = solve(PartialProgram(sigma).conic).value - 1
        outside = -solve(outer_of(sigma).conic).value
        assert outside <= inside + 1e-6
        assert name == "w_state" or inside == pytest.approx(outside, abs=1e-6)


def test_ghz_measured_in_x_and_y_needs_the_known_noise():
    """Mermin's operator is at most 2 sqrt 2 on the mixtures and 4 on GHZ: the visibility is 1/sqrt 2."""
    outside = -solve(outer_of(es.catalogue.ghz()).conic).value
    assert 1 / (1 + outside) == pytest.approx(0.5**0.5, abs=1e-7)


@pytest.mark.parametrize("untrusted", [1, 2])
def test_white_noise_can_be_taken_from_white_noise_in_both_programs(untrusted):
    """White noise less all of itself is zero: the optimum is 1 for the outer set, and -1 for the inner one."""
    scenario = es.catalogue.ghz(untrusted=untrusted).scenario
    noise = white_noise(scenario)
    assert solve(outer_of(noise).conic).value == pytest.approx(1, abs=1e-6)
    assert solve(PartialProgram(noise).conic).value == pytest.approx(0, abs=1e-6)


def test_any_tables_are_repaired_to_the_assemblage():
    """The repaired tables add to sigma exactly, whatever they were: here zero, for white noise."""
    for scenario in (Scenario(((2, 3), (2,)), (2,)), Scenario(((3, 2),), (2, 2))):
        program = PartialProgram(white_noise(scenario))
        tables = [zeros(cone.rest.dimension, cone.rest.dimension) for cone in program.cones for _ in cone.rest.keys()]
        model = program.model(tables)
        assert model is not None
        assert model.assemblage() == white_noise(scenario)


def test_tables_that_cannot_be_repaired_are_no_model():
    """GHZ is no mixture, so that no tables are repaired to positive ones."""
    program = PartialProgram(es.catalogue.ghz())
    tables = [identity(2) / 32 for cone in program.cones for _ in cone.rest.keys()]
    assert program.model(tables) is None


def test_a_separable_term_has_hermitian_moments():
    """For a behaviour times a state the corrected Gram matrix has the value of its functional: skew parts do not count."""
    sigma = es.catalogue.ghz()
    program = SymmetricMomentProgram(sigma)
    size = program.layout.size
    near = identity(size) + _skewed(size)
    gram = program.gram(near)
    for word in program.layout.index.free:
        block = program.layout.class_sum(gram, word)
        assert (block + block.adjoint()).is_zero
    functional = program.functional(gram)
    assert functional.value(sigma) == inner(gram, program.layout.constant(sigma.collins_gisin()))


def _skewed(size):
    """A Hermitian matrix with real and imaginary entries everywhere."""
    rows = [[(r + 2 * c) % 5 + I * ((r * c) % 3) for c in range(size)] for r in range(size)]
    m = es.matrix(rows)
    return m + m.adjoint()


def test_the_tables_equal_the_functional_on_no_signalling_tables():
    """Each G^l and F's contraction agree on an assemblage of the other two parties."""
    sigma = es.catalogue.w_state()
    program = SymmetricMomentProgram(sigma)
    functional = program.functional(program.gram(identity(program.layout.size) + _skewed(program.layout.size)))
    pair = es.pure_state([1, 2, "I", 1], {"A": 2, "B": 2})
    steered = es.steer(pair, [[es.observable(es.PAULI_X), es.observable(es.PAULI_Y)]])
    zero = [zeros(2, 2) for _, _, rest in program.cones for _ in rest.keys()]
    for (party, alone, _), (own, table) in zip(program.cones, program.tables(functional, zero), strict=True):
        assert own == party
        term = term_elements(sigma.scenario, PartialTerm(party, alone, steered.elements))
        goal = sum(
            (inner(m, term[key]) for key, m in functional.elements.items()), start=inner(zeros(1, 1), zeros(1, 1))
        )
        assert table.value(steered) == goal
        assert contracted(sigma.scenario, party, alone, functional.elements).keys() == table.elements.keys()


def test_the_transposed_operators_make_a_functional_that_is_positive_on_products():
    """F = P + Q^T is at least 0 on every product state, here for the Bell projector and no positive F."""
    program = SeparableElementsProgram(es.catalogue.ghz(untrusted=1))
    bell = es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2}).matrix
    count = program.scenario.element_count
    functional = program.functional([bell] * count, [bell] * count)
    (m,) = set(functional.elements.values())
    assert decide(m) is not None
    for rho in product_directions(2):
        assert all(inner(m, rho.tensor(tau)).sign() >= 0 for tau in product_directions(2))
