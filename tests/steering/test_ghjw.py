"""The theorem of Gisin, Hughston, Jozsa and Wootters: one untrusted party is always quantum, by construction."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import I
from exactsteer.errors import InputError, WrongField
from exactsteer.steering.branches import BranchedRealisation
from exactsteer.steering.ghjw import ghjw, purification
from exactsteer.testing import (
    lhs_assemblages,
    no_signalling_assemblages,
    positive,
    quantum_assemblages,
    scenarios,
    states,
)

LAW = settings(deadline=None, max_examples=25)


def no_signalling(seed: int, d: int, counts: list[int], rank: int) -> es.Assemblage:
    """A random assemblage of one untrusted party: vectors of a common ensemble, grouped differently for each setting.

    The grouped operators are mixed by a unitary-free trick: every setting sums the same rank-one operators, so that the
    family is no-signalling whatever the grouping is; ranks below d make the reduced state singular.
    """
    source = Random(seed)

    def vector() -> Matrix:
        entries = [source.randint(-2, 2) + source.randint(-2, 2) * I for _ in range(rank)]
        return matrix([[x] for x in [*entries, *([0] * (d - rank))]])

    pieces = [v @ v.adjoint() for v in (vector() for _ in range(5))]
    total = pieces[0]
    for piece in pieces[1:]:
        total = total + piece
    weight = total.trace()
    if weight.is_zero:
        return no_signalling(seed + 1, d, counts, rank)
    elements = {}
    for x, count in enumerate(counts):
        groups = [source.randrange(count) for _ in pieces]
        for a in range(count):
            chosen = [piece for piece, g in zip(pieces, groups, strict=True) if g == a]
            m = matrix([[0] * d for _ in range(d)])
            for piece in chosen:
                m = m + piece
            elements[a, x] = m / weight
    return es.Assemblage(es.Scenario((tuple(counts),), (d,)), elements)


@LAW
@given(
    seed=st.integers(0, 10**6),
    d=st.integers(1, 4),
    counts=st.lists(st.integers(1, 3), min_size=1, max_size=3),
    data=st.data(),
)
def test_every_assemblage_of_one_untrusted_party_is_realised(seed, d, counts, data):
    """State and POVMs steer to exactly the given elements; singular reduced states included."""
    rank = data.draw(st.integers(1, d))
    sigma = no_signalling(seed, d, counts, rank)
    realisation = ghjw(sigma)
    assert realisation.assemblage() == sigma
    assert realisation.dimensions[0] <= 2 * rank


@LAW
@given(seed=st.integers(0, 10**6))
def test_the_realisation_is_a_certificate(seed):
    """`decide(Quantum(sigma))` needs no hint for one untrusted party: the checker recomputes the assemblage."""
    sigma = no_signalling(seed, 2, [2, 3], 2)
    certificate = es.decide(es.Quantum(sigma))
    assert es.verify(certificate).kind == "quantum"
    assert certificate.claim == es.Quantum(sigma)


def test_a_pure_reduced_state_needs_no_entanglement():
    """rho_R of rank one: the untrusted dimension is that of a sum of squares, 1 or 2."""
    sigma = es.steer(es.pure_state([1, 2, 0, 0], {"A": 2, "B": 2}), [[es.observable(es.PAULI_Z)]])
    assert ghjw(sigma).dimensions[0] <= 2


def test_several_untrusted_parties_are_refused():
    """The construction is for one untrusted party."""
    with pytest.raises(InputError, match="one untrusted party, not 2"):
        ghjw(es.catalogue.sainz2015_table_1())


def test_entries_outside_q_of_i_are_refused_here_and_quantum_all_the_same():
    """A positive pivot of another real field need not be a sum of squares: the Gram form proves the claim instead."""
    root = es.parse("sqrt(2)/2")
    tilted = es.observable((es.PAULI_X + es.PAULI_Z) * root)
    sigma = es.steer(es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), [[tilted]])
    with pytest.raises(WrongField, match="needs entries in Q"):
        ghjw(sigma)
    certificate = es.decide(es.Quantum(sigma))
    assert isinstance(certificate.witness, BranchedRealisation)
    assert es.verify(certificate).kind == "quantum"


@LAW
@given(st.data())
def test_quantum_assemblages_of_one_untrusted_party_round_trip(data):
    """Steer, forget the realisation, construct another: the same assemblage; several trusted parties keep their shape."""
    sigma = data.draw(quantum_assemblages(es.Scenario(((2, 3),), data.draw(st.sampled_from([(2,), (2, 2)])))))
    realisation = ghjw(sigma)
    assert realisation.scenario == sigma.scenario
    assert realisation.assemblage() == sigma


@LAW
@given(st.data())
def test_lhs_assemblages_of_one_untrusted_party_are_quantum(data):
    """LHS < Q, by construction and without knowing the hidden states."""
    sigma = data.draw(lhs_assemblages(data.draw(scenarios(parties=1, dimension=3))))
    assert ghjw(sigma).assemblage() == sigma


@LAW
@given(st.data(), st.integers(1, 4))
def test_a_purification_has_the_right_range(data, d):
    """rho = S S^dag; S S^+ is the identity on the support of rho, and S^+ S is a Hermitian projector."""
    rho = data.draw(positive(d))
    steering, back = purification(rho)
    assert steering @ steering.adjoint() == rho
    assert steering @ back @ rho == rho
    projector = back @ steering
    assert projector == projector.adjoint() == projector @ projector


@LAW
@given(st.data(), st.integers(1, 3))
def test_a_pure_reduced_state_is_realised_on_at_most_two_dimensions(data, d):
    """rho_R = |v><v|: every element is p(a|x) rho_R, and one or two dimensions of Alice are enough."""
    rho = data.draw(states(d).filter(lambda state: (state.matrix @ state.matrix) == state.matrix)).matrix
    behaviour = data.draw(no_signalling_assemblages(es.Scenario(((2, 3),), (1,)))).behaviour()
    sigma = es.Assemblage(es.Scenario(((2, 3),), (d,)), {key: rho * p for key, p in behaviour.items()})
    realisation = ghjw(sigma)
    assert realisation.assemblage() == sigma
    assert realisation.dimensions[0] <= 2
