"""Claims with a given value: true ones are proved, false ones refuted, bounds over two sets are tight where they can be."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import testing
from exactsteer.algebra.number import number
from exactsteer.certificates.searches.given_value import bound_over
from exactsteer.errors import InputError, RoundingFailed, Undecided
from exactsteer.steering.catalogue import (
    bb84_monogamy,
    braunstein_caves,
    cglmp,
    chsh,
    cjwr,
    gyni,
    i3322,
    isotropic,
    pr_box,
)
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import scenario

LAW = settings(max_examples=8, deadline=None)
CLOSE = fmpq(1, 10**7)
PHI = isotropic(settings="XZ")
WHITE = white_noise(PHI.scenario)


# --- robustness and weight at a value ------------------------------------------------------------------------------


@pytest.mark.parametrize("sense", ["max", "min"])
@pytest.mark.parametrize(
    ("claim", "value"),
    [
        (lambda v, s: es.Robustness(PHI, v, s, "lhs", WHITE), "sqrt(2) - 1"),
        (lambda v, s: es.Robustness(PHI, v, s, "lhs", "lhs"), "(sqrt(2) - 1)/2"),
        (lambda v, s: es.Robustness(PHI, v, s, "lhs", "no-signalling"), "3 - 2*sqrt(2)"),
        (lambda v, s: es.Weight(isotropic(settings="XZ", visibility="9/10"), v, s, "lhs"), "(8 - sqrt(2))/10"),
    ],
    ids=["white", "lhs", "generalised", "weight"],
)
def test_exact_values_are_proved_from_both_sides_and_no_others(claim, value, sense):
    """At the value both senses hold; a little beyond on the wrong side the claim is refuted, on the right side proved."""
    exact, step = es.parse(value), fmpq(1, 1000) if sense == "max" else fmpq(-1, 1000)
    assert es.verify(es.prove(claim(exact, sense))).kind in ("robustness", "weight")
    assert es.prove(claim(exact + step, sense)).claim == claim(exact + step, sense)
    with pytest.raises(es.Refuted) as found:
        es.prove(claim(exact - step, sense))
    assert es.verify(found.value.certificate).kind in ("robustness", "weight")
    assert found.value.certificate.claim.sense != sense


@pytest.mark.parametrize("sense", ["max", "min"])
def test_exact_values_over_moment_sets_are_proved_from_both_sides(sense):
    """The PR box with any noise and with white noise: the recognised value is a claim that can be proved again."""
    sigma = pr_box().assemblage()
    for noise in (white_noise(sigma.scenario), "no-signalling"):
        value = es.robustness(sigma, of="almost-quantum", noise=noise).equals
        assert value is not None
        claim = es.Robustness(sigma, value, sense, "almost-quantum", noise)
        assert es.prove(claim).claim == claim


def test_negative_values_are_refused():
    """A robustness or a weight is at least 0: the claim is meaningless, not false."""
    with pytest.raises(InputError, match=r"at least 0, not -1/2"):
        es.prove(es.Robustness(PHI, es.parse("-1/2"), "max", "lhs", WHITE))


def test_zero_is_a_lower_bound_of_everything():
    """At least 0 holds for local and for steerable assemblages."""
    for sigma in (PHI, WHITE):
        assert es.prove(es.Robustness(sigma, number(0), "min", "lhs", WHITE)).claim.sense == "min"


def test_a_value_inside_every_bracket_is_undecided():
    """Where the value is not recognised, a claim nearer than the narrowest bracket is not guessed."""
    sigma = es.catalogue.pure_qubit_pair()
    bracket = es.robustness(sigma, of="lhs", noise="no-signalling")
    if bracket.equals is None:
        middle = (bracket.lo + bracket.hi) / 2
        with pytest.raises(Undecided, match="The value is too close: bracket the quantity, and claim an end"):
            es.prove(es.Robustness(sigma, middle, "min", "lhs", "no-signalling"))


# --- bounds over the local and the no-signalling set ---------------------------------------------------------------

BOUNDS = {
    "chsh": (chsh(), "2", "4"),
    "i3322": (i3322(), "1", "2"),
    "cglmp 3": (cglmp(3), "2", "4"),
    "cglmp 4": (cglmp(4), "2", "4"),
    "braunstein-caves 3": (braunstein_caves(3), "4", "6"),
    "gyni 3": (gyni(3), "1/4", "1/3"),
    "cjwr XZ": (cjwr("XZ"), "sqrt(2)", "2"),
    "cjwr XYZ": (cjwr("XYZ"), "sqrt(3)", "3"),
    "bb84 monogamy": (bb84_monogamy(), "(2 + sqrt(2))/4", "(2 + sqrt(2))/4"),
}


@pytest.mark.parametrize(("functional", "local", "no_signalling"), BOUNDS.values(), ids=BOUNDS.keys())
def test_bounds_of_the_literature(functional, local, no_signalling):
    """Local and no-signalling maxima within 1e-7 from above; the exact local value is proved as it is."""
    for of, text in (("lhs", local), ("no-signalling", no_signalling)):
        exact, certificate = es.parse(text), bound_over(functional, of)
        assert es.verify(certificate).kind == "bound-over"
        assert exact <= certificate.claim.value <= exact + CLOSE
    tight = es.BoundOver(functional, es.parse(local), "lhs")
    assert es.prove(tight).claim == tight


@pytest.mark.parametrize("name", ["chsh", "i3322", "cglmp 3", "gyni 3", "cjwr XZ"])
def test_rational_no_signalling_bounds_are_exact(name):
    """An optimum at a vertex is recognised: GYNI is 1/3, proved with operators that are singular."""
    functional, _, text = BOUNDS[name]
    certificate = bound_over(functional, "no-signalling")
    assert certificate.claim.value == es.parse(text)
    assert es.verify(certificate).kind == "bound-over"


@pytest.mark.parametrize(("functional", "local", "no_signalling"), BOUNDS.values(), ids=BOUNDS.keys())
def test_false_bounds_are_not_proved(functional, local, no_signalling):
    """A thousandth below the maximum: the violating strategy is named; over no-signalling tables nothing is proved."""
    with pytest.raises(Undecided, match=r"strategy \d+ with the hidden state along .* violates it by"):
        es.prove(es.BoundOver(functional, es.parse(local) - fmpq(1, 1000), "lhs"))
    with pytest.raises(RoundingFailed, match="false or too tight"):
        es.prove(es.BoundOver(functional, es.parse(no_signalling) - fmpq(1, 1000), "no-signalling"))


@pytest.mark.slow
@LAW
@given(st.data(), st.sampled_from(["max", "min"]))
def test_no_assemblage_of_the_set_exceeds_its_bound(data, sense):
    """Random functionals with irrational entries: every local assemblage obeys the local bound, every one the other."""
    scene = scenario(parties=2, settings=2, outcomes=2, trusted=2)
    field = data.draw(testing.fields().filter(lambda f: f.degree <= 2))
    elements = {key: data.draw(testing.hermitian(2, field)) for key in scene.keys()}
    f = SteeringFunctional(scene, elements, "max")
    local, general = (bound_over(f, of, sense=sense, digits=4).claim.value for of in ("lhs", "no-signalling"))
    sign = 1 if sense == "max" else -1
    assert (f.value(data.draw(testing.lhs_assemblages(scene))) - local) * sign <= 0
    assert (f.value(data.draw(testing.no_signalling_assemblages(scene))) - general) * sign <= 0
    assert (local - general) * sign <= fmpq(1, 1000) * max(1, abs(int(general.real[0])))


def test_the_sense_may_be_overridden():
    """CHSH from below over both sets: -2 and -4."""
    for of, value in (("lhs", -2), ("no-signalling", -4)):
        certificate = bound_over(chsh(), of, sense="min")
        assert (certificate.claim.functional.sense, certificate.claim.value) == ("min", value)


def test_moment_sets_have_a_verb_of_their_own():
    """`bound_over` is for sets with closed forms; a level is for `bound`."""
    with pytest.raises(InputError, match="'almost-quantum' is a moment set: use `bound` with its level"):
        bound_over(chsh(), "almost-quantum")


def test_the_set_of_a_bound_matters():
    """The box that attains 4 is no-signalling; the bound 2 of the local set does not hold for it."""
    value = chsh().value(pr_box().assemblage())
    assert bound_over(chsh(), "lhs").claim.value < value == bound_over(chsh(), "no-signalling").claim.value
