"""Brackets: both ends are theorems, known values lie inside, exact ones are recognised, and the quantities are ordered."""

from __future__ import annotations

from itertools import pairwise

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import testing
from exactsteer.algebra.grammar import unify
from exactsteer.algebra.number import Number, enclose, number
from exactsteer.certificates.searches.bracket import Bracket, quantity_of, robustness, weight
from exactsteer.claims import Robustness
from exactsteer.errors import InputError, TimeLimitReached
from exactsteer.steering.catalogue import ghz, isotropic, pr_box, pure_qubit_pair, werner
from exactsteer.steering.catalogue.angles import sine
from exactsteer.steering.noise import local_white_noise, white_noise
from exactsteer.steering.scenario import scenario

LAW = settings(max_examples=6, deadline=None)
WIDTH = fmpq(1, 10**9)
QUBIT = scenario(parties=1, settings=2, outcomes=2, trusted=2)
BELL = scenario(parties=2, settings=2, outcomes=2, trusted=1)


def verified(bracket: Bracket) -> Bracket:
    """The bracket, its two certificates accepted and their claims what the ends say."""
    for certificate, sense, value in ((bracket.lower, "min", bracket.lo), (bracket.upper, "max", bracket.hi)):
        assert es.verify(certificate).kind in ("robustness", "weight")
        assert (certificate.claim.sense, certificate.claim.value) == (sense, value)
    assert 0 <= bracket.lo <= bracket.hi
    return bracket


def white(sigma: es.Assemblage, of: str = "lhs", **options) -> Bracket:
    """The white-noise robustness."""
    return verified(robustness(sigma, of=of, noise=white_noise(sigma.scenario), **options))


def same(x: Number, y: Number) -> bool:
    """Whether two numbers are equal, whatever fields they are written in."""
    _, (first, second) = unify([x, y])
    return first == second


def visibility(t: Number) -> Number:
    """v = 1/(1 + t)."""
    return 1 / (t + 1)


# --- exact thresholds ----------------------------------------------------------------------------------------------


def planar(n: int) -> Number:
    """1/(n sin(pi/2n)): the visibility of n equispaced directions in a plane."""
    return 1 / (sine(1, 4 * n) * n)


@pytest.mark.parametrize(
    ("settings_", "expected"),
    [
        ("X", "1"),
        ("XZ", "sqrt(2)/2"),
        ("XYZ", "sqrt(3)/3"),
        ("planar2", planar(2)),
        ("planar3", planar(3)),
        ("planar4", planar(4)),
        ("planar5", planar(5)),
        ("planar6", planar(6)),
        ("octahedron", "sqrt(3)/3"),
        ("cube", "sqrt(3)/3"),
        ("mub2", "sqrt(2)/2"),
        ("mub3", "sqrt(3)/3"),
    ],
)
def test_thresholds_of_maximally_entangled_qubits_are_exact(settings_, expected):
    """k Paulis 1/sqrt k, n planar directions 1/(n sin(pi/2n)), polyhedra: one number with a proof of either side."""
    expected = es.parse(expected) if isinstance(expected, str) else expected
    bracket = white(isotropic(settings=settings_))
    assert bracket.reason == ""
    assert bracket.equals is not None
    assert same(visibility(bracket.equals), expected)


def test_icosahedral_directions_are_exact_in_their_quartic_field():
    """Six directions: the value lies in the field of the directions, with sqrt 5."""
    bracket = white(isotropic(settings="icosahedron"))
    assert bracket.equals is not None
    assert number(fmpq(539, 1000)) < visibility(bracket.equals) < number(fmpq(54, 100))


def test_two_unbiased_bases_of_a_qutrit_have_the_visibility_of_the_closed_form():
    """(sqrt d + 2)/(2 (sqrt d + 1)) for d = 2 and 3."""
    for d in (2, 3):
        root = es.parse(f"sqrt({d})")
        assert visibility(white(isotropic(d=d, settings="mub2")).equals) == (root + 2) / (root + 1) / 2


def test_three_unbiased_bases_of_a_qutrit_are_enclosed():
    """A bracket no wider than asked, between the values of two and of four bases: fewer are easier to explain locally."""
    bracket = white(isotropic(d=3, settings="mub3"))
    assert bracket.hi - bracket.lo <= WIDTH
    low, high = enclose(visibility(bracket.hi), 40)[0], enclose(visibility(bracket.lo), 40)[1]
    assert enclose(es.parse("(1 + 3*sqrt(5))/16"), 40)[1] < low <= high < enclose(es.parse("(1 + sqrt(3))/4"), 40)[0]


@pytest.mark.slow
def test_four_unbiased_bases_of_a_qutrit_are_exact():
    """(1 + 3 sqrt 5)/16, in the field of the bases and sqrt 5, with 81 strategies on either side."""
    bracket = white(isotropic(d=3, settings="mub4"))
    assert bracket.equals is not None
    assert same(visibility(bracket.equals), es.parse("(1 + 3*sqrt(5))/16"))


@pytest.mark.parametrize(("k", "settings_"), [(2, "XZ"), (3, "XYZ")])
def test_robustness_of_maximally_entangled_qubits(k, settings_):
    """Generalised (sqrt k - 1)/(sqrt k + 1); against local noise (sqrt k - 1)/2, half the white-noise value."""
    root, sigma = es.parse(f"sqrt({k})"), isotropic(settings=settings_)
    generalised = verified(robustness(sigma, of="lhs", noise="no-signalling"))
    assert generalised.equals == (root - 1) / (root + 1)
    local = verified(robustness(sigma, of="lhs", noise="lhs"))
    assert local.equals == (root - 1) / 2
    assert local.equals * 2 == white(sigma).equals


def test_pure_entangled_states_are_all_noise():
    """The steering weight of pure states is 1: the bracket ends there, whatever the entanglement."""
    for sigma in (isotropic(settings="XZ"), isotropic(settings="XYZ"), pure_qubit_pair()):
        bracket = verified(weight(sigma))
        assert bracket.hi == 1
        assert bracket.hi - bracket.lo <= WIDTH


def test_noisy_states_have_an_exact_weight():
    """phi+ at v = 9/10 measured in X and Z: (8 - sqrt 2)/10."""
    assert verified(weight(isotropic(settings="XZ", visibility="9/10"))).equals == es.parse("(8 - sqrt(2))/10")


def test_a_ghz_state_with_two_untrusted_parties():
    """X and Y: fully local up to the visibility 1/2, generalised robustness 1/3."""
    sigma = ghz()
    assert visibility(white(sigma).equals) == fmpq(1, 2)
    assert verified(robustness(sigma, of="lhs", noise="no-signalling")).equals == fmpq(1, 3)


def test_the_popescu_rohrlich_box():
    """Local up to 1/2, almost quantum up to 1/sqrt 2, and the higher level agrees as a bracket."""
    sigma = pr_box().assemblage()
    assert visibility(white(sigma).equals) == fmpq(1, 2)
    assert visibility(white(sigma, "almost-quantum").equals) == es.parse("sqrt(2)/2")
    bracket = white(sigma, "2")
    assert bracket.lo <= es.parse("sqrt(2) - 1") <= bracket.hi
    assert bracket.hi - bracket.lo <= WIDTH


def test_werner_and_isotropic_states_have_equal_thresholds():
    """A rotation of the untrusted qubit takes one to the other; a small rational is not mistaken for the value."""
    for v in ("1", "3/4"):
        values = [white(build(settings="XZ", visibility=v)).equals for build in (isotropic, werner)]
        assert values == [es.parse(f"{v}*sqrt(2) - 1")] * 2


# --- laws ----------------------------------------------------------------------------------------------------------


@LAW
@given(st.data())
def test_robustness_is_ordered(data):
    """White t >= LHS-robustness >= generalised robustness >= 0, end by end; and the weight is positive with them."""
    sigma = data.draw(testing.no_signalling_assemblages(QUBIT))
    brackets = [
        white(sigma, width="1/1000000"),
        verified(robustness(sigma, of="lhs", noise="lhs", width="1/1000000")),
        verified(robustness(sigma, of="lhs", noise="no-signalling", width="1/1000000")),
    ]
    for larger, smaller in pairwise(brackets):
        assert larger.hi >= smaller.lo
    assert verified(weight(sigma, width="1/1000000")).hi <= 1


@LAW
@given(st.data(), st.sampled_from([QUBIT, BELL]))
def test_all_robustness_is_zero_exactly_for_local_assemblages(data, scene):
    """With a tenth of white noise added to a local model, every quantity is 0 with the proof of membership."""
    local = data.draw(testing.lhs_assemblages(scene))
    noise = white_noise(scene)
    elements = {key: m * fmpq(9, 10) + noise.elements[key] * fmpq(1, 10) for key, m in local.elements.items()}
    sigma = es.Assemblage(scene, elements)
    assert white(sigma).equals == 0
    for kind in ("lhs", "no-signalling"):
        assert verified(robustness(sigma, of="lhs", noise=kind)).equals == 0
    assert verified(weight(sigma)).equals == 0


@LAW
@given(st.data())
def test_steerable_assemblages_have_positive_robustness(data):
    """What is proved steerable has a positive lower end, and the mixture at the upper end is proved local."""
    sigma = data.draw(testing.no_signalling_assemblages(BELL))
    try:
        steerable = isinstance(es.decide(es.LHS(sigma)).claim, es.Steerable)
    except es.Undecided:
        return
    bracket = white(sigma, width="1/1000000")
    assert (bracket.lo > 0) == steerable
    t, noise = bracket.hi + fmpq(1, 1000), white_noise(BELL).elements
    elements = {key: (m + noise[key] * t) / (t + 1) for key, m in sigma.elements.items()}
    assert es.prove(es.LHS(es.Assemblage(BELL, elements))).claim.kind == "lhs"


@pytest.mark.parametrize("v", ["9/10", "3/4"])
def test_visibilities_multiply(v):
    """sigma at the visibility v has the threshold v*/v: white noise on white noise."""
    whole = visibility(white(isotropic(settings="XZ")).equals)
    part = visibility(white(isotropic(settings="XZ", visibility=v)).equals)
    assert part * es.parse(v) == whole


def test_local_white_noise_of_unbiased_outcomes_is_white_noise():
    """phi+ has uniform outcomes: both noises are the same assemblage."""
    sigma = isotropic(settings="XZ")
    assert local_white_noise(sigma) == white_noise(sigma.scenario)
    tilted = pure_qubit_pair()
    assert local_white_noise(tilted) != white_noise(tilted.scenario)
    bracket = verified(robustness(tilted, of="lhs", noise=local_white_noise(tilted)))
    assert bracket.hi - bracket.lo <= WIDTH


def test_a_wider_bracket_contains_a_narrower_one():
    """Widths 1e-3, 1e-9 and 1e-20 where no value is recognised: each is kept, and each contains the next."""
    sigma = pure_qubit_pair()
    found = [
        verified(robustness(sigma, of="lhs", noise="no-signalling", width=w))
        for w in ("1/1000", f"1/{10**9}", f"1/{10**20}")
    ]
    for bracket, exponent in zip(found, (3, 9, 20), strict=True):
        if bracket.equals is None:
            assert bracket.reason
            assert bracket.hi - bracket.lo <= fmpq(1, 10**exponent)
    for outer, inner in pairwise(found):
        assert outer.lo <= inner.hi
        assert inner.lo <= outer.hi


# --- what is refused -----------------------------------------------------------------------------------------------


def test_a_width_is_positive():
    """0 and less are refused before any solver runs; recognition is always tried."""
    for width in (0, "-1/2"):
        with pytest.raises(InputError, match="the width of a bracket must be positive"):
            weight(isotropic(settings="XZ"), width=width)


def test_noise_of_another_scenario_is_refused():
    """Both scenarios are named."""
    with pytest.raises(InputError, match=r"the noise is for .*2,2,2.*, the assemblage for .*2,2 and"):
        robustness(isotropic(settings="XZ"), of="lhs", noise=white_noise(isotropic().scenario))


def test_sets_and_noises_that_make_no_sense_are_refused():
    """Everything is no-signalling; a moment set with noise from another one has no program."""
    sigma = pr_box().assemblage()
    with pytest.raises(InputError, match="every assemblage is no-signalling: its robustness is 0"):
        robustness(sigma, of="no-signalling", noise="lhs")
    with pytest.raises(InputError, match="use no-signalling noise or the same set"):
        quantity_of(Robustness(sigma, number(0), "max", "almost-quantum", "2"))
    with pytest.raises(InputError):
        robustness(sigma, of="quantum-ish", noise="lhs")


def test_a_time_limit_ends_the_search():
    """No proof within the time: undecided, never a bracket that was not proved."""
    with pytest.raises((TimeLimitReached, es.Undecided)):
        white(isotropic(d=3, settings="mub4"), time_limit=0.01)


def test_the_planar_formula_decreases():
    """1/(n sin(pi/2n)) is 1, 1/sqrt 2, 2/3, .. and stays above 2/pi = 0.6366..: more directions, less visibility."""
    assert (planar(1), planar(2), planar(3)) == (1, es.parse("sqrt(2)/2"), fmpq(2, 3))
    values = [enclose(planar(n), 60) for n in range(1, 7)]
    assert all(later[1] < earlier[0] for earlier, later in pairwise(values))
    assert values[-1][0] > fmpq(6366, 10000)
