"""Balls around raw data: what is excluded really is excluded, what is near really is near, at exact distances."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import I, number
from exactsteer.certificates.searches.ball import BallVerdict, decide_ball
from exactsteer.claims import BallOutside, Near
from exactsteer.errors import InputError, Undecided
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.noise import white_noise
from exactsteer.steering.projection import squared_distance
from exactsteer.steering.scenario import scenario

SCENE = scenario(parties=2, settings=2, outcomes=2, trusted=2)
TABLE_1 = es.catalogue.sainz2015_table_1()


def as_doubles(sigma: Assemblage, seed: int = 0) -> MeasuredAssemblage:
    """Dyadic data near an assemblage; with a seed every real and imaginary part is moved by up to 2^-54 as well."""
    source = Random(seed)

    def dyadic(x: fmpq) -> fmpq:
        moved = fmpq(source.choice([-1, 0, 1]), 2**54) if seed else fmpq(0)
        return fmpq(int((x * 2**53).floor()), 2**53) + moved

    elements = {
        key: matrix([[dyadic(x.real[0]) + I * dyadic(x.imag[0]) for x in row] for row in m.entries()])
        for key, m in sigma.elements.items()
    }
    return MeasuredAssemblage(sigma.scenario, elements)


def noisy(sigma: Assemblage, visibility: fmpq) -> Assemblage:
    """v sigma + (1 - v) white noise."""
    noise = white_noise(sigma.scenario)
    elements = {key: m * visibility + noise.elements[key] * (1 - visibility) for key, m in sigma.elements.items()}
    return Assemblage(sigma.scenario, elements)


@pytest.fixture(scope="module")
def outside() -> BallVerdict:
    """The verdict about table I of arXiv:1505.01430 read as doubles."""
    return decide_ball(as_doubles(TABLE_1))


def test_the_published_assemblage_stays_post_quantum_as_doubles(outside):
    """No almost-quantum assemblage lies within 0.009 of table I; the certificate is about the raw doubles."""
    theorem = es.verify(outside.certificate)
    assert (theorem.kind, outside.is_member) == ("ball-outside", False)
    assert as_doubles(TABLE_1) == outside.certificate.claim.data
    assert outside.certificate.claim.data.report()
    assert fmpq(9, 1000) < outside.radius < fmpq(1, 100)


@pytest.mark.parametrize("seed", [1, 2])
def test_rounding_noise_does_not_change_the_radius(outside, seed):
    """Data moved by 2^-54 in every entry violate every law, and almost the same ball is proved."""
    data = as_doubles(TABLE_1, seed)
    assert {"hermitian", "no-signalling", "normalised"} <= {v.law for v in data.report()}
    verdict = decide_ball(data)
    assert data == verdict.certificate.claim.data
    assert es.verify(verdict.certificate).kind == "ball-outside"
    assert -fmpq(1, 10**6) < verdict.radius - outside.radius < fmpq(1, 10**6)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_quantum_assemblage_lies_in_an_excluded_ball(outside, povms, densities, data):
    """Random realisations, even when they are mixed with the centre up to its boundary, stay farther than the radius."""
    state = es.State({"A": 2, "B": 2, "C": 2}, data.draw(densities(8)))
    measurements = tuple(tuple(data.draw(povms(2, 2)) for _ in range(2)) for _ in range(2))
    sigma = es.Realisation(state, measurements).assemblage()
    assert sigma.scenario == SCENE
    claim = outside.certificate.claim
    assert squared_distance(claim.data.elements, sigma.elements) > claim.radius**2


def test_the_nearest_members_on_the_way_to_noise_are_just_outside_the_ball(outside):
    """On the line to white noise the first certified member, at visibility 95/100, is four radii away and not nearer than one."""
    claim, distances = outside.certificate.claim, []
    for percent in range(90, 100):
        sigma = noisy(TABLE_1, fmpq(percent, 100))
        if es.decide(es.AlmostQuantum(sigma)).claim == es.AlmostQuantum(sigma):
            distances.append(squared_distance(claim.data.elements, sigma.elements))
    assert len(distances) == 6
    assert all(claim.radius**2 < x for x in distances)
    assert distances[-1] < (claim.radius * 4) ** 2


def test_the_functional_of_the_ball_is_negative_at_the_centre_and_not_on_members(outside):
    """F(c) < 0 with |F(c)| > r |F|; on white noise and on a quantum assemblage F >= 0."""
    f = outside.certificate.witness.functional
    data = outside.certificate.claim.data
    assert f.real_value(data) < 0
    assert f.value(white_noise(SCENE)) > 0
    assert f.value(noisy(TABLE_1, fmpq(9, 10))) > 0


@pytest.mark.parametrize("level", ["1", "1+AB", "2"])
def test_a_ball_can_be_excluded_at_other_levels(level):
    """The claim names the level; level 1 has a smaller ball, because its set is larger."""
    verdict = decide_ball(as_doubles(TABLE_1), level)
    assert level == verdict.certificate.claim.level
    assert es.verify(verdict.certificate).kind == "ball-outside"
    assert verdict.radius > fmpq(1 if level == "1" else 4, 1000)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_raw_members_are_near_a_certified_member(seed):
    """Half table I, half noise, as disturbed doubles: Near with an exact member, the radius a hair above the distance."""
    data = as_doubles(noisy(TABLE_1, fmpq(1, 2)), seed)
    verdict = decide_ball(data)
    claim = verdict.certificate.claim
    assert isinstance(claim, Near)
    assert (es.verify(verdict.certificate).kind, es.verify(verdict.membership).kind) == ("near", "moment-set")
    assert verdict.membership.claim.assemblage == claim.assemblage == verdict.repair.assemblage
    square = squared_distance(data.elements, claim.assemblage.elements)
    assert 0 < square == verdict.repair.squared_distance <= claim.radius**2
    assert claim.radius**2 < square * fmpq(101, 100)
    assert claim.radius < fmpq(1, 2**48)


def test_valid_members_are_near_themselves():
    """Data that are an assemblage lie at distance zero from it."""
    sigma = white_noise(SCENE)
    verdict = decide_ball(MeasuredAssemblage(SCENE, sigma.elements))
    assert (True, number(0)) == (verdict.is_member, verdict.radius)
    assert sigma == verdict.certificate.claim.assemblage
    assert es.verify(verdict.certificate).kind == "near"


def test_algebraic_data_have_rational_balls(pr_box):
    """The PR box at visibility 3 sqrt(2)/5 lies outside; the radius is rational and below the distance to 1/sqrt 2."""
    sigma = pr_box(es.parse("3*sqrt(2)/5"))
    verdict = decide_ball(MeasuredAssemblage(sigma.scenario, sigma.elements))
    assert es.verify(verdict.certificate).kind == "ball-outside"
    assert verdict.radius.field.is_rational
    boundary = pr_box(es.parse("sqrt(2)/2"))
    square = squared_distance(sigma.elements, boundary.elements)
    assert square * fmpq(1, 4) < verdict.radius**2 < square


# --- asking for a radius -------------------------------------------------------------------------------------------


def test_a_smaller_radius_is_proved_as_it_stands(outside):
    """A radius below the largest one proved is certified exactly as claimed."""
    claim = BallOutside(outside.certificate.claim.data, number(fmpq(9, 1000)))
    certificate = es.prove(claim)
    assert (claim, "ball-outside") == (certificate.claim, es.verify(certificate).kind)


def test_a_radius_that_is_too_large_is_undecided(outside):
    """The radius that was proved is reported, and a smaller one advised."""
    claim = BallOutside(outside.certificate.claim.data, number(fmpq(1, 10)))
    with pytest.raises(Undecided, match=r"the functional found proves the radius .* Ask for a smaller radius"):
        es.prove(claim)


@pytest.mark.parametrize("radius", [fmpq(0), fmpq(-1, 9)])
def test_a_radius_is_positive(radius):
    """Zero and negative radii are refused before anything is solved."""
    with pytest.raises(InputError, match=f"the radius of a ball must be positive, not {radius}"):
        es.prove(BallOutside(as_doubles(TABLE_1), number(radius)))


def test_around_a_member_no_ball_is_outside():
    """White noise is a member: undecided, with the reason."""
    claim = BallOutside(MeasuredAssemblage(SCENE, white_noise(SCENE).elements), number(fmpq(1, 100)))
    with pytest.raises(Undecided, match="The repaired data are a member of the set"):
        es.prove(claim)


def test_a_near_claim_is_evaluated():
    """Near is proved by its distance: 2 (1/100)^2 for a skew part, refused for a smaller radius."""
    sigma = white_noise(SCENE)
    skew = matrix([[0, "1/100"], ["-1/100", 0]])
    data = MeasuredAssemblage(SCENE, {**sigma.elements, ((0, 0), (0, 0)): sigma[(0, 0), (0, 0)] + skew})
    assert es.verify(es.prove(Near(data, number(fmpq(15, 1000)), sigma))).kind == "near"
    with pytest.raises(es.ExactSteerError, match="refused"):
        es.prove(Near(data, number(fmpq(14, 1000)), sigma))


def test_data_that_violate_the_laws_by_more_than_their_distance_are_undecided():
    """Table I plus twice white noise has trace 3: its repair is table I, but the functional is positive on the data."""
    noise = white_noise(SCENE)
    data = MeasuredAssemblage(SCENE, {key: m + noise.elements[key] * 2 for key, m in TABLE_1.elements.items()})
    with pytest.raises(Undecided, match="does not separate the raw data"):
        decide_ball(data)


def test_data_near_nothing_are_refused():
    """A negative trace is no input for a ball."""
    data = MeasuredAssemblage(SCENE, {key: -identity(2) for key in SCENE.keys()})
    with pytest.raises(InputError, match="these data are not near any assemblage"):
        decide_ball(data)
