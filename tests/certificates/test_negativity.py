"""The steering negativity: known values between two theorems, nothing for quantum assemblages, convex, monotone."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import testing
from exactsteer.algebra.field import quadratic_field
from exactsteer.algebra.matrix import identity
from exactsteer.algebra.number import number
from exactsteer.certificates.searches import negativity as searches
from exactsteer.certificates.searches.bracket import Bracket
from exactsteer.certificates.searches.negativity import negativity, plane_observable
from exactsteer.errors import InputError, ShapeMismatch, TimeLimitReached
from exactsteer.quantum.maps import KrausMap
from exactsteer.steering.catalogue import ghz, ghz_realisation, isotropic, pr_box, pr_box_with_state, sainz2015_table_1
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import scenario

CLOSE = fmpq(1, 10**6)
BOX = es.parse("(sqrt(2) - 1)/2")
BELL = scenario(parties=2, settings=2, outcomes=2, trusted=1)
AXES = (es.observable(es.PAULI_Z), es.observable(es.PAULI_X))
LAW = settings(max_examples=4, deadline=None)


def verified(bracket: Bracket) -> Bracket:
    """The bracket, both certificates accepted: at least lo over the almost-quantum set, at most hi with quantum parts."""
    sides = ((bracket.lower, "min", "almost-quantum", bracket.lo), (bracket.upper, "max", "quantum", bracket.hi))
    for certificate, sense, of, value in sides:
        assert es.verify(certificate).kind == "robustness"
        claim = certificate.claim
        assert (claim.sense, claim.of, claim.noise, claim.value) == (sense, of, of, value)
    assert 0 <= bracket.lo <= bracket.hi
    return bracket


def mixed(sigma: es.Assemblage, q: fmpq, other: es.Assemblage) -> es.Assemblage:
    """q sigma + (1 - q) other."""
    elements = {key: m * q + other.elements[key] * (1 - q) for key, m in sigma.elements.items()}
    return es.Assemblage(sigma.scenario, elements)


@pytest.fixture(scope="module")
def box() -> Bracket:
    """The negativity of the Popescu-Rohrlich box."""
    return verified(negativity(pr_box().assemblage()))


def diagonal():
    """Z and X for both parties: optimal for the box."""
    return (AXES, AXES)


# --- values --------------------------------------------------------------------------------------------------------


def test_the_box_has_half_of_sqrt_2_minus_1(box):
    """(sqrt 2 - 1)/2 lies between the ends, and both ends lie within 1e-6 of it."""
    assert box.lo <= BOX <= box.hi
    assert box.hi - box.lo <= CLOSE
    assert box.reason.startswith("the lower side is that of the almost-quantum relaxation")


@pytest.mark.slow
def test_a_trusted_state_beside_the_box_changes_nothing():
    """The box times 1/2: the same value, because the trusted side can be forgotten and prepared again."""
    bracket = verified(negativity(pr_box_with_state(), measurements=diagonal()))
    assert bracket.lo <= BOX <= bracket.hi
    assert bracket.hi - bracket.lo <= CLOSE


@pytest.mark.parametrize("v", ["9/10", "4/5"])
def test_noisy_boxes_lie_on_the_line_to_the_quantum_set(v):
    """(sqrt 2 v - 1)/2 above 1/sqrt 2: the CHSH value 4 v over 2 sqrt 2, less 1, halved."""
    bracket = verified(negativity(pr_box(v).assemblage(), measurements=diagonal()))
    expected = (es.parse("sqrt(2)") * es.parse(v) - 1) / 2
    assert bracket.lo <= expected <= bracket.hi
    assert bracket.hi - bracket.lo <= CLOSE


@pytest.mark.parametrize("settings_", ["X", "XZ", "XYZ", "planar5"])
def test_one_untrusted_party_has_none(settings_):
    """Every no-signalling assemblage of one party is quantum: exactly 0, for any settings and over any field."""
    assert verified(negativity(isotropic(settings=settings_))).equals == 0


@LAW
@given(st.data(), st.sampled_from([3, 2]))
def test_any_no_signalling_assemblage_of_one_party_has_none(data, outcomes):
    """Whatever the elements, with sqrt 2 among the entries: 0 with a realisation."""
    scene = scenario(parties=1, settings=2, outcomes=outcomes, trusted=2)
    sigma = data.draw(testing.no_signalling_assemblages(scene, quadratic_field(2)))
    assert verified(negativity(sigma)).equals == 0


def test_a_known_realisation_says_that_there_is_none():
    """Two untrusted parties of a GHZ state: 0 at once with the state and measurements, or for any number of settings."""
    sigma, realisation = ghz(settings="XYZ"), ghz_realisation(settings="XYZ")
    assert verified(negativity(sigma, realisation=realisation)).equals == 0
    with pytest.raises(InputError, match="does not realise this assemblage"):
        negativity(ghz(), realisation=ghz_realisation(settings="XZ"))


@LAW
@given(st.data())
def test_quantum_assemblages_found_without_their_realisation_have_nearly_none(data):
    """The lower end is 0 exactly: the almost-quantum set contains them."""
    sigma = data.draw(testing.quantum_assemblages(BELL))
    bracket = verified(negativity(sigma, measurements=diagonal()))
    assert bracket.lo == 0


# --- theorems 9 and 10 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("q", [fmpq(1, 2), fmpq(9, 10)])
def test_negativity_is_convex_between_the_box_and_its_relabelling(box, q):
    """Theorem 9: nu(q sigma + (1 - q) sigma') <= q nu(sigma) + (1 - q) nu(sigma'), up to what the brackets leave open."""
    sigma = pr_box().assemblage()
    flipped = es.Assemblage(sigma.scenario, {(a, x): sigma[(1 - a[0], a[1]), x] for a, x in sigma.scenario.keys()})
    both = verified(negativity(mixed(sigma, q, flipped), measurements=diagonal()))
    other = verified(negativity(flipped, measurements=diagonal()))
    assert both.lo <= box.hi * q + other.hi * (1 - q)
    assert both.hi <= box.lo * q + other.lo * (1 - q) + CLOSE


def test_mixing_with_noise_costs_more_than_its_share(box):
    """Theorem 9 with white noise, which has none: at most nine tenths, and less, because noise cancels quantum parts."""
    sigma = pr_box().assemblage()
    mixture = verified(negativity(mixed(sigma, fmpq(9, 10), white_noise(BELL)), measurements=diagonal()))
    assert mixture.hi <= box.lo * fmpq(9, 10)
    assert mixture.hi <= es.parse("(9*sqrt(2)/10 - 1)/2") + CLOSE


@pytest.mark.slow
def test_dephasing_lowers_the_negativity_of_table_1():
    """Theorem 10 where it bites: the printed assemblage is post-quantum, and full dephasing takes some of it away."""
    sigma = sainz2015_table_1()
    half = number("1/2")
    dephasing = KrausMap(((half, identity(2)), (half, es.PAULI_Z)))
    after = es.Assemblage(sigma.scenario, {key: dephasing(m) for key, m in sigma.elements.items()})
    first, second = (verified(negativity(each, measurements=diagonal())) for each in (sigma, after))
    assert first.lo > fmpq(18, 1000)
    assert second.lo <= first.hi
    assert second.lo < first.lo


# --- claims --------------------------------------------------------------------------------------------------------


def test_an_upper_value_is_proved_and_a_small_one_refuted():
    """nu <= 21/100 for the box with white noise added to both parts; nu <= 1/5 is refuted by the functional."""
    box = pr_box().assemblage()
    claim = es.Robustness(box, number("21/100"), "max", "quantum", "quantum")
    certificate = es.prove(claim)
    assert "at most 21/100" in es.verify(certificate).statement
    with pytest.raises(es.Refuted) as found:
        es.prove(es.Robustness(box, number("1/5"), "max", "quantum", "quantum"))
    refutation = found.value.certificate
    assert (refutation.claim.sense, es.verify(refutation).kind) == ("min", "robustness")
    assert refutation.claim.value > fmpq(1, 5)


def test_a_lower_end_is_claimed_over_an_outer_set():
    """'At least' with the quantum set is refused with the advice to name almost-quantum, where it is proved."""
    box = pr_box().assemblage()
    with pytest.raises(InputError, match="claim it for almost-quantum"):
        es.prove(es.Robustness(box, number("1/5"), "min", "quantum", "quantum"))
    claim = es.Robustness(box, number("1/5"), "min", "almost-quantum", "almost-quantum")
    assert es.prove(claim).claim == claim


def test_a_value_inside_the_bracket_is_undecided():
    """Between the ends nothing is known; the message has the bracket."""
    with pytest.raises(es.Undecided, match=r"nu is in \[0\.2071067\d+, 0\.207106\d+\]"):
        es.prove(es.Robustness(pr_box().assemblage(), number("20710678119/100000000000"), "max", "quantum", "quantum"))


# --- what is refused -----------------------------------------------------------------------------------------------


def test_other_scenarios_need_measurements():
    """Three settings: refused before any solve, and possible with measurements whose effects are independent."""
    sigma = es.Assemblage(scene := scenario(parties=2, settings=3, outcomes=2, trusted=1), white_noise(scene).elements)
    with pytest.raises(InputError, match=r"party 0 has outcomes \(2, 2, 2\); give measurements"):
        negativity(sigma)
    paulis = tuple(es.observable(m) for m in (es.PAULI_X, es.PAULI_Y, es.PAULI_Z))
    bracket = verified(negativity(sigma, measurements=(paulis, paulis)))
    assert bracket.hi <= CLOSE


def test_measurements_must_fit():
    """Too few settings, other outcomes, two dimensions, dependent effects: each is named."""
    box = pr_box().assemblage()
    with pytest.raises(ShapeMismatch, match=r"the measurements have outcomes \(\(2, 2\),\), the assemblage"):
        negativity(box, measurements=(AXES,))
    with pytest.raises(ShapeMismatch, match=r"\(2, 1\)"):
        negativity(box, measurements=(AXES, (AXES[0], es.Measurement((identity(2),)))))
    wide = es.Measurement((identity(3) / 2, identity(3) / 2))
    with pytest.raises(ShapeMismatch, match=r"party 1 act on different dimensions \[2, 3\]"):
        negativity(box, measurements=(AXES, (AXES[0], wide)))
    with pytest.raises(InputError, match="the effects of party 0 are linearly dependent"):
        negativity(box, measurements=((AXES[0], AXES[0]), AXES))
    with pytest.raises(InputError, match="the width of a bracket must be positive"):
        negativity(box, width=0)


def test_the_time_limit_is_for_both_sides():
    """A limit that is too short for anything says so."""
    with pytest.raises(TimeLimitReached):
        negativity(sainz2015_table_1(), time_limit=0.001)


def test_what_was_found_before_the_time_limit_is_kept(monkeypatch):
    """The search for better measurements stops: the bracket of the first ones is returned."""

    def stopped(search, sigma):
        yield diagonal()
        raise TimeLimitReached(search.claim, search.stages, "")

    monkeypatch.setattr(searches, "_choices", stopped)
    assert verified(negativity(pr_box("9/10").assemblage())).hi < fmpq(14, 100)


@pytest.mark.parametrize("slope", [fmpq(0), fmpq(1), fmpq(1, 2), fmpq(-3, 7)])
def test_plane_observables_are_projective_at_rational_points(slope):
    """cos Z + sin X squares to 1: both effects are projectors, Z at slope 0 and X at slope 1."""
    first, second = plane_observable(slope).effects
    assert first @ first == first
    assert second @ second == second
    assert first + second == identity(2)
    expected = {fmpq(0): es.PAULI_Z, fmpq(1): es.PAULI_X}.get(slope, first - second)
    assert first - second == expected
