"""Certified bounds: known optima are enclosed from both sides, the functional is never touched, false values fail."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import I, Number, number
from exactsteer.certificates.claim_json import decode_claim
from exactsteer.certificates.searches import bound as module
from exactsteer.certificates.searches.bound import CertifiedBound, bound
from exactsteer.certificates.searches.search import Search
from exactsteer.claims import Bound, MomentSet
from exactsteer.errors import InputError, RoundingFailed, TimeLimitReached, Undecided, UnknownName
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.words import ALMOST_QUANTUM

BEHAVIOURS = scenario(parties=2, settings=2, outcomes=2, trusted=1)
CHSH = SteeringFunctional(BEHAVIOURS, {(a, x): [[(-1) ** (a[0] + a[1] + x[0] * x[1])]] for a, x in BEHAVIOURS.keys()})
TSIRELSON = es.parse("2*sqrt(2)")
CLOSE = fmpq(1, 10**7)


def i3322() -> SteeringFunctional:
    """I3322 in Collins-Gisin form: row of Alice, column of Bob, the first of each for no measurement."""
    table = [[0, 1, 0, 0], [1, -1, -1, -1], [0, -1, -1, 1], [0, -1, 1, 0]]
    letters = [(), ((0, 0),), ((1, 0),), ((2, 0),)]
    operators = {(u, v): identity(1) * table[j][k] for j, u in enumerate(letters) for k, v in enumerate(letters)}
    return from_collins_gisin(scenario(parties=2, settings=3, outcomes=2, trusted=1), operators)


def correlations(*operators: Matrix) -> SteeringFunctional:
    """sum_x <A_x B_x> with the given operators of the trusted qubit: one untrusted party with outcomes +1 and -1."""
    scene = scenario(parties=1, settings=len(operators), outcomes=2, trusted=2)
    return SteeringFunctional(scene, {(a, x): operators[x[0]] * (-1) ** a[0] for a, x in scene.keys()})


def enclosed(best: CertifiedBound, optimum: Number | int, gap: fmpq = CLOSE) -> None:
    """The certificate verifies, its value lies above the optimum and within the gap, a member's value below it."""
    assert es.verify(best.certificate).kind == "bound"
    assert optimum <= best.value <= optimum + gap
    if best.member is not None:
        assert es.verify(best.member).kind == "moment-set"
        assert optimum - gap <= best.attained <= optimum


# --- values that others published ----------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["1", "1+AB", ALMOST_QUANTUM, "2"])
def test_chsh_is_at_most_two_root_two_at_every_level(level):
    """Tsirelson's bound is reached by qubits and is the bound of level 1 already."""
    best = bound(CHSH, level=level)
    enclosed(best, TSIRELSON)
    assert best.is_complete
    assert (level != "1") == (best.member is not None)


@pytest.mark.parametrize(("level", "optimum"), [("1", fmpq(11, 8)), ("1+AB", fmpq(12514708, 10**7))])
def test_i3322_has_the_published_bounds(level, optimum):
    """11/8 at level 1 and 1.2514709 at level 1+AB, which needs adjoint words identified; source: NPA 2008."""
    best = bound(i3322(), level=level)
    assert optimum <= best.value < optimum + fmpq(2, 10**7)
    assert best.attained is None or optimum <= best.attained <= best.value
    assert es.verify(best.certificate).kind == "bound"


@pytest.mark.parametrize(
    ("operators", "optimum"),
    [((PAULI_X, PAULI_Z), 2), ((PAULI_X, PAULI_Y, PAULI_Z), 3), ((PAULI_X, PAULI_X * 2), 3)],
)
def test_one_untrusted_party_reaches_every_no_signalling_assemblage(operators, optimum):
    """For one party no-signalling means quantum: <A1 X + A2 Z> reaches 2, and three Paulis reach 3."""
    enclosed(bound(correlations(*operators)), optimum)


def test_a_functional_over_a_quadratic_field_is_bounded_over_it():
    """<A1 X> + <A2 (X + Z)/sqrt 2> reaches 2; the claim holds sqrt 2 and no decimal."""
    f = correlations(PAULI_X, (PAULI_X + PAULI_Z) * es.parse("sqrt(2)/2"))
    best = bound(f)
    enclosed(best, 2)
    assert f == best.certificate.claim.functional
    assert not f.field.is_rational


def test_chsh_divided_by_three_root_two_has_the_bound_two_thirds():
    """Denominators and square roots together: sqrt(2)/6 times CHSH is at most 2/3."""
    f = SteeringFunctional(BEHAVIOURS, {key: m * es.parse("sqrt(2)/6") for key, m in CHSH.elements.items()})
    enclosed(bound(f), number(fmpq(2, 3)))


def test_the_printed_bound_of_table_2_is_wrong_in_its_last_digits():
    """arXiv:1505.01430, table II: the minimum lies between -0.50842043 and -0.50842041, below the printed -0.508417."""
    f = es.catalogue.sainz2015_table_2()
    best = bound(f)
    assert fmpq(-50842044, 10**8) < best.value <= best.attained < fmpq(-50842041, 10**8)
    assert es.verify(best.certificate).kind == "bound"
    assert f.value(es.catalogue.sainz2015_table_1()) < best.value
    with pytest.raises(Undecided, match="the claim is false: a certified member has the value"):
        es.prove(Bound(f, number(fmpq(-508417, 10**6))))


@pytest.mark.slow
def test_the_published_functional_of_breuer_hall_is_negative_on_the_set():
    """arXiv:1708.00756, table 1: the maximum is -0.028122 (printed -0.0258), and the example has the value 0.2012887."""
    f = es.catalogue.breuer_hall_table_1()
    best = bound(f, digits=6)
    assert fmpq(-28123, 10**6) < best.attained <= best.value < fmpq(-28121, 10**6)
    assert f == best.certificate.claim.functional
    value = f.value(es.catalogue.breuer_hall())
    assert fmpq(2012886, 10**7) < value < fmpq(2012888, 10**7)


# --- laws ----------------------------------------------------------------------------------------------------------


SCENES = [BEHAVIOURS, scenario(parties=1, settings=2, outcomes=3, trusted=2), Scenario(((2, 2), (3,)), (2,))]


def random_functional(scene: Scenario, seed: int, denominator: int) -> SteeringFunctional:
    """A complex functional whose entries have the given denominator."""
    source, d = Random(seed), scene.dimension

    def entry() -> Number:
        return number(fmpq(source.randint(-9, 9), denominator)) + I * fmpq(source.randint(-9, 9), denominator)

    elements = {}
    for key in scene.keys():
        m = matrix([[entry() for _ in range(d)] for _ in range(d)])
        elements[key] = m + m.adjoint()
    return SteeringFunctional(scene, elements)


cases = st.tuples(st.sampled_from(SCENES), st.integers(0, 2**32), st.sampled_from([1, 3, 1000, 2**52]))


@settings(max_examples=8, deadline=None)
@given(cases, st.sampled_from([ALMOST_QUANTUM, "2"]))
def test_the_proved_value_is_never_below_a_member(case, level):
    """value >= attained for a maximum, also for functionals in doubles (denominator 2^52), and the gap is small."""
    f = random_functional(*case)
    best = bound(f, level=level, digits=6)
    assert best.attained <= best.value <= best.attained + fmpq(1, 10**4)
    assert Bound(f, best.value, level) == best.certificate.claim
    member = best.member.claim
    assert isinstance(member, MomentSet)
    assert best.attained == f.value(member.assemblage)


@settings(max_examples=5, deadline=None)
@given(cases)
def test_a_minimum_is_minus_the_maximum_of_the_negative(case):
    """The same program is solved for both senses, so even the rounded values agree."""
    f = random_functional(*case)
    negative = SteeringFunctional(f.scenario, {key: -m for key, m in f.elements.items()})
    low, high = bound(f, sense="min", digits=6), bound(negative, digits=6)
    assert (low.value, low.attained) == (-high.value, -high.attained)
    assert low.certificate.claim.functional.sense == "min"
    assert low.value <= low.attained


def test_the_sense_of_the_functional_is_the_default():
    """A functional that asks for its minimum gets it; `sense` overrides."""
    f = replace(CHSH, sense="min")
    assert bound(f, digits=3).value < -2
    assert bound(f, sense="max", digits=3).value > 2


@pytest.mark.parametrize("f", [CHSH, es.catalogue.sainz2015_table_2()], ids=["chsh", "table 2"])
def test_the_certificate_holds_the_functional_as_it_was_given(f):
    """The file's claim decodes to exactly the user's operators, sense, level and the proved value."""
    best = bound(f, digits=3)
    claim = decode_claim(json.loads(best.certificate.text)["claim"])
    assert Bound(f, best.value, ALMOST_QUANTUM) == claim
    assert f.elements == claim.functional.elements


# --- proving a given value -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["3", "2*sqrt(2) + 1/1000", "28285/10000"])
def test_a_weaker_value_is_proved_as_it_stands(value):
    """Any value above the optimum is proved, rational or not, and the claim is exactly the one asked for."""
    claim = Bound(CHSH, es.parse(value))
    certificate = es.prove(claim)
    assert (claim, "bound") == (certificate.claim, es.verify(certificate).kind)


def test_a_weaker_minimum_is_proved_as_it_stands():
    """For a minimum weaker means lower."""
    claim = Bound(replace(CHSH, sense="min"), number(-3), "1+AB")
    assert claim == es.prove(claim).claim
    with pytest.raises(Undecided, match="the claim is false"):
        es.prove(Bound(replace(CHSH, sense="min"), number(-2)))


def test_a_false_value_is_undecided_with_the_member_that_beats_it():
    """CHSH <= 2 fails on the almost-quantum set: a certified member has a larger value."""
    with pytest.raises(Undecided) as caught:
        es.prove(Bound(CHSH, number(2)))
    assert any(
        stage.startswith("the claim is false: a certified member has the value") for stage in caught.value.stages
    )
    assert caught.value.advice == "Weaken the value."


def test_the_exact_optimum_is_too_tight():
    """CHSH <= 2 sqrt 2 is true, but its Gram matrix is singular: undecided, with the best bound, and not called false."""
    with pytest.raises(Undecided) as caught:
        es.prove(Bound(CHSH, TSIRELSON))
    assert caught.value.stages[-1].startswith("the best proved bound is ")
    assert not any("false" in stage for stage in caught.value.stages)


# --- refusals and limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("digits", [0, -1, 13])
def test_digits_are_between_one_and_twelve(digits):
    """Doubles see no further than twelve digits."""
    with pytest.raises(InputError, match=f"digits must be between 1 and 12, not {digits}"):
        bound(CHSH, digits=digits)


def test_more_digits_narrow_the_bound():
    """Two digits give a coarse and shorter certificate, six a finer one."""
    coarse, fine = bound(CHSH, digits=2), bound(CHSH, digits=6)
    assert TSIRELSON < fine.value < coarse.value <= TSIRELSON + fmpq(3, 100)
    assert len(coarse.certificate.text) < len(fine.certificate.text)


def test_a_level_that_does_not_see_a_term_is_refused():
    """Level 1 sees no product of three parties; level 2 does."""
    three = scenario(parties=3, settings=1, outcomes=2, trusted=1)
    f = SteeringFunctional(three, {(a, x): [[(-1) ** sum(a)]] for a, x in three.keys()})
    with pytest.raises(InputError, match=r"level 1 does not see A0\|0 B0\|0 C0\|0"):
        bound(f, level="1")
    enclosed(bound(f, level="2"), 1)


def test_a_level_without_shift_is_refused_with_advice():
    """1+AAB has no shift: the message says which terms to add."""
    with pytest.raises(UnknownName, match="add the terms that leave out letters"):
        bound(CHSH, level="1+AAB")


def test_a_level_names_parties_that_exist():
    """There is no party C in CHSH."""
    with pytest.raises(UnknownName, match="names party C, but there are 2 untrusted parties"):
        bound(CHSH, level="1+AC")


def test_no_time_gives_no_bound():
    """A time limit that ends the solver raises, with what was tried."""
    with pytest.raises(TimeLimitReached) as caught:
        bound(CHSH, time_limit=1e-6)
    assert "time limit" in " ".join((*caught.value.stages, caught.value.advice))


def test_a_time_limit_after_the_first_proof_keeps_the_coarse_bound(monkeypatch):
    """The bound that was proved first is returned and marked as not complete."""

    class Clock:
        checks = 0

    def remaining(search: Search) -> float | None:
        Clock.checks += 1
        if any("value" in stage for stage in search.stages):
            raise TimeLimitReached(search.claim, search.stages)
        return None

    monkeypatch.setattr(Search, "remaining", property(remaining))
    best = bound(CHSH)
    assert (best.is_complete, Clock.checks) == (False, 2)
    assert TSIRELSON + fmpq(1, 100) < best.value
    assert es.verify(best.certificate).kind == "bound"
    assert best.attained < TSIRELSON


def test_gram_matrices_that_cannot_be_rounded_are_reported(monkeypatch):
    """If no grid gives a positive Gram matrix, the stages say so."""
    monkeypatch.setattr(module, "_outer", lambda *_: None)
    with pytest.raises(RoundingFailed, match="no grid gave a positive Gram matrix"):
        bound(CHSH)


def test_without_a_member_there_is_still_a_bound(monkeypatch):
    """The outer side does not need the inner one: the narrowest grid is used."""
    monkeypatch.setattr(module, "_member", lambda *_: (None, None))
    best = bound(CHSH, digits=3)
    assert (best.member, best.attained) == (None, None)
    enclosed(best, TSIRELSON)
