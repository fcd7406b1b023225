"""The public Hypothesis strategies: what they make is exact, valid and of the kind that they promise."""

import contextlib

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import testing
from exactsteer.algebra.positivity import decide
from exactsteer.errors import Undecided
from exactsteer.steering.ghjw import ghjw

LAW = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
TWO = es.scenario(parties=2, settings=2, outcomes=2, trusted=2)


@LAW
@given(st.data())
def test_operators_are_what_they_are_called(data):
    """Hermitian matrices, states of unit trace and complete POVMs over every field."""
    field = data.draw(testing.fields())
    d = data.draw(st.integers(1, 3))
    assert data.draw(testing.hermitian(d, field)).is_hermitian
    assert data.draw(testing.states(d, field)).matrix.trace() == 1
    outcomes = data.draw(st.integers(1, 3))
    assert len(data.draw(testing.povms(d, outcomes, field)).effects) == outcomes


@LAW
@given(st.data())
def test_assemblages_obey_every_law_in_every_scenario(data):
    """No-signalling, LHS and quantum assemblages are valid by construction; the report on them is empty."""
    scenario = data.draw(testing.scenarios())
    for strategy in (testing.no_signalling_assemblages, testing.lhs_assemblages, testing.quantum_assemblages):
        sigma = data.draw(strategy(scenario))
        assert es.check(es.MeasuredAssemblage(scenario, sigma.elements)) == ()


@LAW
@given(testing.lhs_assemblages(TWO))
def test_lhs_assemblages_are_almost_quantum(sigma):
    """LHS is inside every moment set: the opposite is never proved."""
    with contextlib.suppress(Undecided):
        assert es.decide(es.AlmostQuantum(sigma)).claim.kind == "moment-set"


@LAW
@given(testing.realisations(TWO))
def test_realisations_prove_their_assemblages_quantum(realisation):
    """The certificate of a realisation is accepted."""
    certificate = es.prove(es.Quantum(realisation.assemblage(), realisation))
    assert es.verify(certificate).kind == "quantum"


@LAW
@given(testing.no_signalling_assemblages(es.Scenario(((2, 3),), (2,))))
def test_one_untrusted_party_is_always_quantum(sigma):
    """GHJW on random no-signalling assemblages that were not made from states."""
    assert ghjw(sigma).assemblage() == sigma


def test_no_signalling_assemblages_include_post_quantum_ones():
    """They are not only mixtures of quantum ones: one is found that the almost-quantum set excludes."""
    bell = es.scenario(parties=2, settings=2, outcomes=2, trusted=1)

    def excluded(sigma: es.Assemblage) -> bool:
        try:
            return es.decide(es.AlmostQuantum(sigma)).claim.kind == "not-moment-set"
        except Undecided:
            return False

    search = settings(max_examples=2_000, deadline=None, phases=[Phase.generate], database=None, derandomize=True)
    assert excluded(find(testing.no_signalling_assemblages(bell), excluded, settings=search))


@LAW
@given(testing.behaviours(TWO))
def test_behaviours_are_probabilities(p):
    """Every probability is between 0 and 1, and each joint setting sums to 1."""
    assert all(0 <= value <= 1 for value in p.values())
    for x in TWO.settings:
        assert sum((p[a, x] for a in TWO.outcomes(x)), es.parse("0")) == 1


def test_examples_shrink_to_small_integers():
    """The simplest positive matrix that is not the unit matrix has entries of one digit."""
    m = find(testing.positive(2), lambda m: m != es.matrix([[1, 0], [0, 1]]), settings=settings(database=None))
    assert decide(m) is None
    assert m.height <= 4


def test_the_strategies_stay_out_of_the_package_namespace():
    """`exactsteer.testing` is not imported by the package itself."""
    with pytest.raises(AttributeError):
        es.no_signalling_assemblages  # noqa: B018
