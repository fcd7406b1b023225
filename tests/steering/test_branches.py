"""Quantum realisations in general: Gram forms over any real field, shared randomness, channels on the trusted side."""

from __future__ import annotations

from functools import reduce
from operator import add

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.field import QQ, quadratic_field, real_field
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import number
from exactsteer.errors import InputError, NotNormalised, NotPositive, ShapeMismatch
from exactsteer.quantum.maps import KrausMap
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, observable
from exactsteer.steering.branches import Branch, BranchedRealisation, branched, gram_realisation, mixture, then
from exactsteer.steering.realisation import Realisation, steer
from exactsteer.steering.scenario import Scenario
from exactsteer.testing import fields, no_signalling_assemblages, quantum_assemblages, realisations, scenarios

LAW = settings(deadline=None, max_examples=20)
TWO = Scenario(((2, 1), (2,)), (2,))
HALF = number(1) / 2
DEPHASING = KrausMap(((HALF, identity(2)), (HALF, PAULI_Z)))
DEPOLARISING = KrausMap(tuple((number(1) / 4, k) for k in (identity(2), PAULI_X, PAULI_Y, PAULI_Z)))
EMBEDDING = KrausMap(((number(1), matrix([[1, 0], [0, "3/5"], [0, "4/5"]])),))
Z = observable(PAULI_Z)
BELL = es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2})


# --- one untrusted party, any field --------------------------------------------------------------------------------


@LAW
@given(st.data())
def test_one_untrusted_party_is_quantum_over_every_real_field(data):
    """Positivity and no-signalling are the whole proof: no root, no sum of squares, no inverse."""
    sigma = data.draw(
        no_signalling_assemblages(data.draw(scenarios(parties=1, outcomes=4, dimension=3)), data.draw(fields()))
    )
    assert gram_realisation(sigma).assemblage() == sigma


@pytest.mark.parametrize(
    "field", [QQ, quadratic_field(2), real_field((-2, 0, 0, 1), 1, 2)], ids=["Q", "sqrt 2", "cubic"]
)
@settings(deadline=None, max_examples=8)
@given(st.data())
def test_decide_quantum_needs_no_hint_over_these_fields(field, data):
    """Over Q(i) by state and POVMs, else by the Gram form; the checker recomputes both."""
    sigma = data.draw(no_signalling_assemblages(Scenario(((2, 3),), (2,)), field))
    certificate = es.decide(es.Quantum(sigma))
    assert (es.verify(certificate).kind, certificate.claim) == ("quantum", es.Quantum(sigma))


@LAW
@given(st.data())
def test_steering_from_one_party_round_trips(data):
    """state and POVMs -> assemblage -> Gram form -> the same assemblage, singular reduced states included."""
    sigma = data.draw(quantum_assemblages(Scenario(((2, 2),), (2, 2)), data.draw(fields())))
    assert gram_realisation(sigma).assemblage() == sigma


def test_the_gram_form_of_a_product_state_is_singular():
    """A pure reduced state: the form has rank one on C^2, and realises all the same."""
    sigma = steer(es.pure_state([1, 2, 0, 0], {"A": 2, "B": 2}), [[Z]])
    realisation = gram_realisation(sigma)
    (form,) = realisation.branches[0].forms
    assert form == sigma.reduced_state().transpose()
    assert (form[0, 0] * form[1, 1] - form[0, 1] * form[1, 0]).is_zero
    assert realisation.assemblage() == sigma


def test_several_untrusted_parties_are_refused_by_the_gram_form():
    """They need not be quantum."""
    with pytest.raises(InputError, match="one untrusted party, not 2"):
        gram_realisation(es.catalogue.breuer_hall())


# --- mixtures and channels -----------------------------------------------------------------------------------------


@LAW
@given(st.data())
def test_shared_randomness_mixes_assemblages(data):
    """mixture steers to the convex combination, with two untrusted parties, and the checker accepts it."""
    parts = [data.draw(realisations(TWO)) for _ in range(2)]
    p = data.draw(st.sampled_from(["0", "1/3", "1"]))
    q = 1 - number(es.parse(p))
    realisation = mixture([(p, parts[0]), (q, branched(parts[1]))])
    first, second = (part.assemblage().elements for part in parts)
    sigma = es.Assemblage(TWO, {key: first[key] * es.parse(p) + second[key] * q for key in first})
    assert realisation.assemblage() == sigma
    assert es.verify(es.prove(es.Quantum(sigma, realisation))).kind == "quantum"


@LAW
@given(st.data(), st.sampled_from([DEPHASING, DEPOLARISING, EMBEDDING]))
def test_a_channel_on_the_trusted_side_keeps_quantum(data, channel):
    """Every element goes through the channel; the trusted dimension may change; the checker accepts it."""
    before = data.draw(realisations(TWO))
    realisation = then(before, channel, (channel.output,))
    sigma = es.Assemblage(
        Scenario(TWO.untrusted, (channel.output,)), {k: channel(m) for k, m in before.assemblage().elements.items()}
    )
    assert realisation.assemblage() == sigma
    assert es.verify(es.prove(es.Quantum(sigma), realisation=realisation)).kind == "quantum"


@LAW
@given(st.data())
def test_branches_may_have_channels_of_their_own(data):
    """A mixture of a realisation and of another one followed by a channel, of Gram forms of another size too."""
    one = data.draw(quantum_assemblages(Scenario(((2,),), (2,)), quadratic_field(2)))
    parts = [then(gram_realisation(one), DEPHASING, (2,)), branched(Realisation(BELL, ((Z,),)))]
    realisation = mixture([("1/4", parts[0]), ("3/4", parts[1])])
    tables = [part.assemblage().elements for part in parts]
    expected = {key: reduce(add, (tables[0][key] / 4, tables[1][key] * 3 / 4)) for key in tables[0]}
    sigma = es.Assemblage(Scenario(((2,),), (2,)), expected)
    assert realisation.assemblage() == sigma
    assert es.verify(es.prove(es.Quantum(sigma, realisation))).kind == "quantum"


def test_a_realisation_of_another_assemblage_proves_nothing():
    """The first element that differs is named before any certificate is made."""
    with pytest.raises(InputError, match=r"another element 0\|0"):
        es.prove(
            es.Quantum(steer(BELL, [[Z]])), realisation=mixture([(1, Realisation(BELL, ((observable(PAULI_X),),)))])
        )


# --- bad input -----------------------------------------------------------------------------------------------------

PURE = Realisation(BELL, ((Z,),))
ONE = Scenario(((2,),), (2,))
UP = matrix([[1, 0], [0, 0]])


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: mixture([("1/2", PURE), ("1/4", PURE)]), NotNormalised, r"\(1/2, 1/4\) are not probabilities"),
        (lambda: mixture([("3/2", PURE), ("-1/2", PURE)]), NotNormalised, r"\(3/2, -1/2\) are not probabilities"),
        (lambda: mixture([]), ShapeMismatch, "at least one realisation"),
        (lambda: mixture([("1/2", PURE), ("1/2", Realisation(BELL, ((Z, Z),)))]), ShapeMismatch, "different scenarios"),
        (lambda: then(PURE, EMBEDDING, (2,)), ShapeMismatch, r"the channel 2 -> 3 does not fit \(2,\) -> \(2,\)"),
        (lambda: then(then(PURE, EMBEDDING, (3,)), DEPHASING, (2,)), ShapeMismatch, r"2 -> 2 does not fit \(3,\)"),
        (lambda: then(then(PURE, DEPHASING, (2,)), DEPHASING, (2,)), InputError, "compose the channels first"),
        (lambda: Branch(BELL.matrix, (((UP, identity(2) - UP), (UP,)),)), NotNormalised, "setting 1 of party 0 have another sum"),
        (lambda: Branch(BELL.matrix, (((UP, -UP),),)), NotPositive, r"effect 1 of setting 0 of party 0 is not positive: .* = -1"),
        (lambda: Branch(-BELL.matrix, ((Z.effects,),)), NotPositive, "the operator of a branch is not positive"),
        (lambda: Branch(identity(3), ((Z.effects,),)), ShapeMismatch, r"size 3 does not fit dimensions \(2,\)"),
        (lambda: Branch(BELL.matrix, ((Z.effects,),), KrausMap(((number(1), identity(3)),))), ShapeMismatch,
         "the channel acts on dimension 3, the trusted side has 2"),
        (lambda: BranchedRealisation(ONE, ()), ShapeMismatch, "at least one branch"),
        (lambda: BranchedRealisation(ONE, branched(Realisation(BELL, ((Z, Z),))).branches), ShapeMismatch,
         r"branch 0 has outcomes \(\(2, 2\),\), the scenario \(\(2,\),\)"),
        (lambda: BranchedRealisation(Scenario(((2,),), (3,)), branched(PURE).branches), ShapeMismatch,
         "branch 0 leaves trusted dimension 2, the scenario has 3"),
        (lambda: BranchedRealisation(ONE, branched(PURE).branches * 2).assemblage(), NotNormalised, "off by 1"),
    ],
    ids=["sum", "negative", "nothing", "scenarios", "output", "input", "twice", "form", "effect", "operator", "size", "channel",
         "no branch", "outcomes", "trusted", "probabilities"],
)  # fmt: skip
def test_what_is_no_realisation_is_refused(build, error, message):
    """Probabilities, dimensions, forms and positivity, each with its place and its amount."""
    with pytest.raises(error, match=message):
        build()
