"""Hermitian operators of unit trace realise exactly the no-signalling assemblages: theorem 6 and its small variant."""

from __future__ import annotations

from math import isqrt, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import NotHermitian, NotNormalised, NotPositive, ShapeMismatch
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, Measurement, observable
from exactsteer.quantum.operators import Operator
from exactsteer.steering.hidden_states import hidden_operators
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.unphysical import (
    UnphysicalRealisation,
    dual_basis_realisation,
    theorem_6,
    theorem_6_negativity,
)
from exactsteer.testing import fields, hermitian, no_signalling_assemblages, povms, scenarios

LAW = settings(deadline=None, max_examples=25)
UNEQUAL = st.sampled_from([((2, 3),), ((2, 2), (3,)), ((1, 2), (2, 2)), ((4,), (2,)), ((2, 2, 2), (2,))])


@LAW
@given(st.data(), UNEQUAL)
def test_theorem_6_realises_every_no_signalling_assemblage(data, untrusted):
    """rho~ and commuting POVMs on spaces of dimension 1 + sum_x k_x give back the assemblage."""
    sigma = data.draw(no_signalling_assemblages(Scenario(untrusted, (2,)), data.draw(fields())))
    realisation = theorem_6(sigma)
    assert realisation.dimensions == tuple(1 + sum(party) for party in untrusted)
    assert realisation.assemblage() == sigma
    for settings_of_one in realisation.measurements:
        assert all(m.is_projective for m in settings_of_one)


@LAW
@given(st.data(), UNEQUAL)
def test_the_negativity_of_theorem_6_is_known_in_advance(data, untrusted):
    """rho~ is a direct sum of blocks of one sign, so its negativity is the sum of the negative blocks' traces.

    Half of prod (2 m_j - 1) - 1, whatever the assemblage and the outcome numbers.
    """
    sigma = data.draw(no_signalling_assemblages(Scenario(untrusted, (2,))))
    rho, negativity, d = theorem_6(sigma).operator.matrix, number(0), 2
    for k, (_, block) in enumerate(hidden_operators(sigma)):
        place = range(k * d, (k + 1) * d)
        assert rho.select(place, place) == block
        if decide(block) is not None:
            assert decide(-block) is None
            negativity = negativity - block.trace()
    assert negativity == theorem_6_negativity(sigma.scenario)


@LAW
@given(st.data())
def test_the_dual_basis_realises_every_no_signalling_assemblage_on_small_spaces(data):
    """Local dimension D with D^2 >= 1 + sum_x (k_x - 1), at least 2; any field, unequal settings and outcomes."""
    sigma = data.draw(no_signalling_assemblages(data.draw(scenarios()), data.draw(fields())))
    realisation = dual_basis_realisation(sigma)
    assert realisation.assemblage() == sigma
    for size, party in zip(realisation.dimensions, sigma.scenario.untrusted, strict=True):
        needed = 1 + sum(k - 1 for k in party)
        assert size == max(2, isqrt(needed - 1) + 1)
        assert (size - 1) ** 2 < needed <= size**2 or size == 2


def test_a_whole_qubit_of_effects_fits_into_a_qubit():
    """Three settings of two outcomes need D = 2, a fourth needs D = 3; breuer-hall fits into two qubits and Bob."""
    for count, size in ((3, 2), (4, 3)):
        sigma = es.Assemblage(
            scenario(parties=1, settings=count, outcomes=2, trusted=1), {(a, x): [["1/2"]] for a in (0, 1) for x in range(count)}
        )  # fmt: skip
        assert dual_basis_realisation(sigma).dimensions == (size,)
    assert dual_basis_realisation(es.catalogue.breuer_hall()).operator.matrix.rows == 16


def test_the_operator_of_a_post_quantum_assemblage_is_not_positive():
    """Otherwise it would be a state, and the assemblage quantum."""
    for construct in (theorem_6, dual_basis_realisation):
        assert decide(construct(es.catalogue.breuer_hall()).operator.matrix).value < 0


@LAW
@given(st.data())
def test_any_hermitian_operator_of_unit_trace_is_no_signalling(data):
    """The converse of theorem 6: whatever rho~ and the POVMs are, only positivity can fail, never another law."""
    untrusted = data.draw(st.sampled_from([((2, 3),), ((2, 2), (3, 1))]))
    field = data.draw(fields())
    size = 2 ** len(untrusted) * 2
    m = data.draw(hermitian(size, field))
    m = m + identity(size) * ((1 - m.trace()) / size)
    systems = {f"A{j}": 2 for j in range(len(untrusted))} | {"B": 2}
    measured = tuple(tuple(data.draw(povms(2, k, field)) for k in party) for party in untrusted)
    family = UnphysicalRealisation(Operator(systems, m), measured).family()
    assert family.scenario == Scenario(untrusted, (2,))
    assert {violation.law for violation in family.report()} <= {"positive"}


@LAW
@given(st.data())
def test_both_constructions_are_certificates(data):
    """The checker recomputes either realisation as a proof of the same claim."""
    sigma = data.draw(no_signalling_assemblages(data.draw(scenarios(settings=1)), data.draw(fields())))
    claim = es.HermitianRealisation(sigma)
    for construct in (theorem_6, dual_basis_realisation):
        certificate = es.prove(claim, realisation=construct(sigma))
        assert (es.verify(certificate).kind, certificate.claim) == (claim.kind, claim)


@pytest.mark.parametrize(
    ("settings_per_party", "expected"), [((1,), "0"), ((2,), "1"), ((3, 2), "7"), ((2, 2, 2, 2), "40")]
)
def test_the_negativity_counts_settings_only(settings_per_party, expected):
    """(prod (2 m_j - 1) - 1) / 2 for parties with m_j settings."""
    where = Scenario(tuple((2,) * m for m in settings_per_party), (1,))
    assert str(theorem_6_negativity(where)) == expected
    assert prod(2 * m - 1 for m in settings_per_party) == 2 * int(expected) + 1


Z = observable(PAULI_Z)
SWAP = matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]) / 2


def realised(m, systems=None, measurements=((Z,),)) -> UnphysicalRealisation:
    return UnphysicalRealisation(Operator(systems or {"A": 2, "B": 2}, m), measurements)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: realised(PAULI_X.tensor(matrix([[1, 1], [0, 1]]))), NotHermitian, r"rho~ is not Hermitian: entry \(0, 3\)"),
        (lambda: realised(identity(4) / 2), NotNormalised, "the trace of rho~ is 2, not 1; divide by it"),
        (lambda: realised(SWAP, measurements=((Measurement((identity(3),)),),)), ShapeMismatch,
         "setting 0 of party 0 measures dimension 3, its system has 2"),
        (lambda: realised(SWAP, measurements=((Z,), (Z,))), ShapeMismatch, "a trusted system after them"),
        (lambda: realised(SWAP, measurements=()), ShapeMismatch, "untrusted parties with measurements"),
        (lambda: Measurement((PAULI_Z, identity(2) - PAULI_Z)), NotPositive, r"effect 0 is not positive: v\^dag M v = -1"),
        (lambda: Measurement((identity(2) / 2,)), NotNormalised, r"entry \(0, 0\) is off by -1/2"),
    ],
    ids=["Hermitian", "trace", "dimension", "trusted", "none", "positive POVM", "complete POVM"],
)  # fmt: skip
def test_what_is_no_unphysical_realisation_is_refused(build, error, message):
    """Hermiticity, trace, dimensions and the POVMs' laws, with the place and the amount."""
    with pytest.raises(error, match=message):
        build()


def test_a_family_that_is_not_positive_names_its_element():
    """swap/2 minus more of the identity is still Hermitian of unit trace; one element is negative."""
    realisation = realised(SWAP * 3 - identity(4) / 2)
    assert not all(violation.law != "positive" for violation in realisation.family().report())
    with pytest.raises(NotPositive, match=r"element [01]\|0 has v\^dag M v = -1/2"):
        realisation.assemblage()
