"""See-saws: the known quantum values are found, every realisation is exact, and none exceeds a certified bound."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import testing
from exactsteer.algebra.matrix import identity, inner, matrix
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.seesaw import (
    Found,
    best_functional,
    best_measurements,
    best_povm,
    best_state,
    random_measurements,
    seesaw,
)
from exactsteer.errors import InputError
from exactsteer.steering.catalogue import bb84_monogamy, cglmp, chsh, cjwr, gyni, i3322, isotropic, pr_box
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import Scenario, scenario

CLOSE = fmpq(1, 10**6)
LAW = settings(max_examples=6, deadline=None)
BELL = scenario(parties=2, settings=2, outcomes=2, trusted=1)
QUBIT = scenario(parties=1, settings=2, outcomes=2, trusted=2)


def exact(found: Found, functional: SteeringFunctional) -> Number:
    """The value, after the realisation's own assemblage gave it again."""
    assert functional.value(found.realisation.assemblage()) == found.value
    return found.value


def negated(functional: SteeringFunctional) -> SteeringFunctional:
    """-F with the other sense: the same question."""
    sense = "min" if functional.sense == "max" else "max"
    return SteeringFunctional(functional.scenario, {key: -m for key, m in functional.elements.items()}, sense)


# --- known values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_every_seed_finds_the_quantum_value_of_chsh(seed):
    """2 sqrt 2 is approached to 1e-6 from below: the realisation is exact, so that it never passes the quantum bound."""
    value = exact(seesaw(chsh(), (2, 2), seed=seed), chsh())
    assert es.parse("2*sqrt(2)") - CLOSE < value <= es.parse("2*sqrt(2)")


def test_two_qubits_reach_five_quarters_in_i3322():
    """The best of three starts is within 1e-6 of 5/4, the value of two qubits; single starts may be less."""
    values = [exact(seesaw(i3322(), (2, 2), seed=seed), i3322()) for seed in range(3)]
    assert fmpq(5, 4) - CLOSE < max(values) <= fmpq(5, 4)


@pytest.mark.parametrize(("settings_", "value"), [("X", 1), ("XZ", 2), ("XYZ", 3)])
def test_steering_functionals_reach_their_algebraic_value(settings_, value):
    """sum_k A_k sigma_k of a trusted qubit: phi+ is perfectly correlated in every Pauli setting."""
    best = exact(seesaw(cjwr(settings_), (2,), seed=1), cjwr(settings_))
    assert value - CLOSE < best <= value


def test_three_outcomes_on_qutrits():
    """CGLMP for d = 3: 1 + sqrt(11/3) = 2.91485.., more than the maximally entangled state's 2.8729."""
    value = exact(seesaw(cglmp(), (3, 3), seed=0), cglmp())
    top = es.parse("1 + sqrt(33)/3")
    assert top - CLOSE < value <= top


def test_qubits_do_less_than_qutrits():
    """With dimension 2 a third outcome is of little use in CGLMP: the value is that of two outcomes in part."""
    value = exact(seesaw(cglmp(), (2, 2), seed=0), cglmp())
    assert number(2) < value < es.parse("1 + sqrt(33)/3") - fmpq(1, 10)


def test_a_trusted_system_and_two_untrusted_ones():
    """The monogamy game: (2 + sqrt 2)/4."""
    value = exact(seesaw(bb84_monogamy(), (2, 2), seed=0), bb84_monogamy())
    assert es.parse("(2 + sqrt(2))/4") - CLOSE < value <= es.parse("(2 + sqrt(2))/4")


def test_quantum_systems_do_not_help_to_guess_the_neighbours_input():
    """1/4 for three parties, the local value."""
    value = exact(seesaw(gyni(), (2, 2, 2), seed=0), gyni())
    assert fmpq(1, 4) - CLOSE < value <= fmpq(1, 4)


def test_a_minimum_is_the_maximum_of_the_negative():
    """The sense is obeyed: -CHSH is minimised to -2 sqrt 2, and CHSH with the sense min as well."""
    assert exact(seesaw(negated(chsh()), (2, 2)), negated(chsh())) < -es.parse("2*sqrt(2)") + CLOSE
    lowest = SteeringFunctional(BELL, chsh().elements, "min")
    assert exact(seesaw(lowest, (2, 2)), lowest) < -es.parse("2*sqrt(2)") + CLOSE


def test_one_dimension_is_classical():
    """With trivial systems nothing is entangled: CHSH is at most 2, and 2 is found."""
    value = exact(seesaw(chsh(), (1, 1), seed=3), chsh())
    assert value <= 2


# --- laws ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 7])
def test_a_seed_determines_the_realisation(seed):
    """The same seed gives the same realisation, another seed another one."""
    first, again, other = (seesaw(chsh(), (2, 2), rounds=2, seed=s) for s in (seed, seed, seed + 1))
    assert (first.realisation, first.value) == (again.realisation, again.value)
    assert first.realisation != other.realisation


@LAW
@given(st.data(), st.sampled_from([BELL, QUBIT]), st.sampled_from(["max", "min"]))
def test_no_realisation_passes_a_certified_bound(data, scene, sense):
    """For random functionals the see-saw's value is at most the certified bound of the almost-quantum set, or at least it."""
    elements = {key: data.draw(testing.hermitian(scene.dimension)) for key in scene.keys()}
    functional = SteeringFunctional(scene, elements, sense)
    value = exact(seesaw(functional, (2,) * scene.parties, rounds=4), functional)
    bound = es.bound(functional, digits=4).value
    assert value <= bound if sense == "max" else value >= bound


@LAW
@given(st.data(), st.integers(1, 3))
def test_each_step_is_no_worse_than_the_one_before(data, outcomes):
    """Best state, then best measurements: up to the grids the value does not fall, and random measurements are the start."""
    scene = Scenario(((outcomes, 2),), (2,))
    functional = SteeringFunctional(scene, {key: data.draw(testing.hermitian(2)) for key in scene.keys()})
    start = best_state(functional, random_measurements(scene, (2,), 5))
    better = best_measurements(functional, start, 0)
    best = best_state(functional, better.measurements)
    values = [functional.value(r.assemblage()) for r in (start, better, best)]
    assert values[0] <= values[1] + fmpq(1, 10**5)
    assert values[1] <= values[2] + fmpq(1, 10**5)
    assert better.state == start.state
    assert best.measurements == better.measurements


@LAW
@given(st.data(), st.integers(1, 4), st.integers(1, 3), st.sampled_from(["max", "min"]))
def test_the_best_povm_beats_every_other(data, outcomes, size, sense):
    """sum_a tr(M_a G_a): no random POVM does better than the proposed one, which is a POVM exactly."""
    operators = [data.draw(testing.hermitian(size)) for _ in range(outcomes)]
    found = best_povm(operators, sense)
    assert len(found.effects) == outcomes
    assert sum((m.trace() for m in found.effects), number(0)) == size
    assert all(decide(m) is None for m in found.effects)

    def worth(effects):
        return sum((inner(m, g) for m, g in zip(effects, operators, strict=True)), number(0))

    rival = [identity(size) / outcomes] * outcomes
    if outcomes > 1:
        rival = data.draw(testing.povms(size, outcomes)).effects
    fixed = [[identity(size) if a == b else identity(size) * 0 for b in range(outcomes)] for a in range(outcomes)]
    for other in (rival, *fixed):
        gain = worth(found.effects) - worth(other)
        assert (gain if sense == "max" else -gain) > -fmpq(1, 10**5)


def test_the_best_povm_for_qutrit_bases_is_projective_up_to_rounding():
    """Three orthogonal projectors as operators: the POVM is nearly those, with the value 3 to 1e-6."""
    projectors = [matrix([[int(j == k == a) for k in range(3)] for j in range(3)]) for a in range(3)]
    found = best_povm(projectors)
    value = sum((inner(m, p) for m, p in zip(found.effects, projectors, strict=True)), number(0))
    assert 3 - CLOSE < value <= 3


@pytest.mark.parametrize("seed", range(2, 5))
def test_inaccurate_solutions_still_make_povms(seed):
    """Starts of CGLMP where the solver's effects add to 1 only roughly: they are completed all the same."""
    assert exact(seesaw(cglmp(), (3, 3), rounds=6, seed=seed), cglmp()) > 2


@pytest.mark.parametrize("error", ["1e-5", "-1e-5", "0.3"])
def test_effects_are_completed_whatever_their_error(error):
    """Effects that miss or pass the unit matrix by 1e-5, or by 0.3: the last one is completed and positive."""
    import numpy as np

    from exactsteer.certificates.seesaw import _completed

    duals = [np.diag([1.0 + float(error), 0.0]), np.diag([0.0, 1.0])]
    povm = _completed(duals, 2)
    assert povm.effects[0] + povm.effects[1] == identity(2)
    assert all(decide(m) is None for m in povm.effects)


# --- functionals from brackets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["lhs", "almost-quantum"])
def test_the_best_functional_separates(of):
    """From the PR box: at most 1 on the noise, at least 0 on local and on quantum assemblages, -t on the box."""
    box, noise = pr_box().assemblage(), white_noise(BELL)
    functional = best_functional(box, of, noise)
    assert functional.value(noise) <= 1
    robustness = {"lhs": number(1), "almost-quantum": es.parse("sqrt(2) - 1")}[of]
    assert abs_(functional.value(box) + robustness) <= CLOSE
    local = pr_box("1/2").assemblage()
    assert functional.value(local) >= 0
    lowest = SteeringFunctional(BELL, functional.elements, "min")
    value = seesaw(lowest, (2, 2), rounds=6).value
    assert value > -CLOSE if of == "almost-quantum" else value < -fmpq(1, 10)


def abs_(x: Number) -> Number:
    """|x|."""
    return x if x.sign() >= 0 else -x


def test_members_have_no_separating_functional():
    """A local assemblage is refused: its robustness is 0, which the message says."""
    sigma = isotropic(settings="XZ", visibility="1/2")
    with pytest.raises(es.Undecided, match="the robustness is at most 0"):
        best_functional(sigma, "lhs", white_noise(sigma.scenario))


# --- what is refused -----------------------------------------------------------------------------------------------


def test_dimensions_and_rounds_must_fit():
    """One dimension for each untrusted party, each at least 1, and at least one round."""
    with pytest.raises(InputError, match="3 dimensions for 2 untrusted parties"):
        seesaw(chsh(), (2, 2, 2))
    with pytest.raises(InputError, match="at least one round is needed"):
        seesaw(chsh(), (2, 2), rounds=0)
    for dimensions in [(2, 0), (-1, 2)]:
        with pytest.raises(InputError, match="dimension"):
            seesaw(chsh(), dimensions)


def test_random_measurements_have_the_scenarios_shape():
    """Outcomes may differ between settings, dimensions between parties."""
    scene = Scenario(((2, 3), (1,)), (1,))
    drawn = random_measurements(scene, (2, 3), 0)
    assert [[len(m.effects) for m in party] for party in drawn] == [[2, 3], [1]]
    assert [{m.dimension for m in party} for party in drawn] == [{2}, {3}]
    assert all(decide(effect) is None for party in drawn for m in party for effect in m.effects)
