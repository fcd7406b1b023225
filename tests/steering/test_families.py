"""Families: several Bobs, a Bob with input, instrumental data; their laws, and where they come from."""

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import I, number
from exactsteer.errors import NotNormalised, ShapeMismatch, Signalling
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.catalogue.bob_with_input import pauli_transpose, pauli_transpose_functional
from exactsteer.steering.catalogue.many_bobs import bobs_ghz
from exactsteer.steering.families import (
    SHAPES,
    Family,
    FamilyFunctional,
    MeasuredFamily,
    common_violations,
    instrumental,
    marginals,
    member_violations,
)
from exactsteer.steering.noise import family_white_noise
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.testing import families, no_signalling_assemblages

QUBIT = scenario(parties=1, settings=2, outcomes=2, trusted=2)


def white(scale: object = 1, scene: Scenario = QUBIT) -> MeasuredAssemblage:
    """White noise, its elements multiplied by a number."""
    d = scene.dimension
    return MeasuredAssemblage(scene, {key: identity(d) * number(scale) / (2 * d) for key in scene.keys()})


@pytest.mark.parametrize("shape", SHAPES)
@given(st.data())
@settings(max_examples=8, deadline=None)
def test_the_strategies_make_valid_families(shape, data) -> None:
    """A drawn family violates no law, neither by itself nor in what its members share."""
    family = data.draw(families(shape))
    assert MeasuredFamily(shape, family.members).report() == ()
    assert MeasuredFamily(shape, family.members).family() == family
    assert not any(any(member_violations(shape, member)) for member in family.members)
    assert not any(common_violations(shape, family.members)) or shape == "instrumental"


@given(no_signalling_assemblages(Scenario(((2, 2), (2,)), (2, 1, 2))))
@settings(max_examples=8, deadline=None)
def test_marginals_keep_the_probabilities(sigma) -> None:
    """The marginals of an assemblage are one family: every Bob sees the Alices' probabilities."""
    family = marginals(sigma, "of sigma")
    assert [s.trusted for s in family.scenarios] == [(2,), (1,), (2,)]
    assert all(member.assemblage().behaviour() == sigma.behaviour() for member in family.members)


def test_bobs_with_different_traces_are_named_exactly() -> None:
    """Each equation tr sigma^(0) = tr sigma^(k) is reported with its exact difference."""
    biased = {((a,), (x,)): identity(2) * fmpq(1 + a, 6) for a in range(2) for x in range(2)}
    data = MeasuredFamily("marginals", (white(), MeasuredAssemblage(QUBIT, biased)))
    assert [str(v) for v in data.report()][:2] == [
        "no-signalling: tr sigma^(0) - tr sigma^(1) at 0|0 differs by 1/6",
        "no-signalling: tr sigma^(0) - tr sigma^(1) at 1|0 differs by -1/6",
    ]
    with pytest.raises(Signalling, match=r"tr sigma\^\(0\) - tr sigma\^\(1\) at 0\|0 differs by 1/6.*MeasuredFamily"):
        data.family()


def test_an_input_that_signals_to_the_others_is_named_exactly() -> None:
    """The part of the other trusted parties may not depend on the input; with none, the probabilities may not."""
    skew = {((a,), (x,)): matrix([["1/2", 0], [0, 0]]) * (1 - a) for a in range(2) for x in range(2)}
    total = {key: m * 2 for key, m in skew.items()}
    data = MeasuredFamily("with-input", (white(), MeasuredAssemblage(QUBIT, total)))
    assert str(data.report()[0]) == (
        "no-signalling: the part that does not see the trusted input, between inputs 0 and 1, at 0|0 differs by -1/2"
    )
    scene = Scenario(((1,),), (2, 2))
    up, plus = matrix([[1, 0], [0, 0]]), matrix([["1/2", I / 2], [-I / 2, "1/2"]])
    two = [MeasuredAssemblage(scene, {(0, 0): state.tensor(up)}) for state in (up, plus)]
    report = MeasuredFamily("with-input", tuple(two)).report()
    assert [str(v.amount) for v in report] == ["1/2", "-I/2", "I/2", "-1/2"]
    assert "between inputs 0 and 1, at 0|0, entry (0, 1), differs by -I/2" in str(report[1])


def test_laws_of_a_member_name_the_bob_or_the_input() -> None:
    """A law that one member violates for itself names the member, counted from 0."""
    report = MeasuredFamily("marginals", (white(), white(2))).report()
    assert str(report[0]) == "normalised: Bob 1, the total trace tr sum_a sigma_{a|x} - 1 is off by 1"
    assert "input 1, the total trace" in str(MeasuredFamily("with-input", (white(), white(2))).report()[0])


def test_instrumental_data_have_unit_traces_and_may_signal() -> None:
    """For every x, sum_a tr sigma_{a|x} = 1; nothing else relates the settings."""
    table = {((a,), (x,)): matrix([[1, 0], [0, 0]]) * int(a == x) for a in range(2) for x in range(2)}
    family = Family("instrumental", (MeasuredAssemblage(QUBIT, table),))
    with pytest.raises(NotNormalised, match=r"setting 1: sum_a tr sigma_\(a\|1\) - 1 is off by 1"):
        Family("instrumental", (MeasuredAssemblage(QUBIT, {k: m * (1 + k[1][0]) for k, m in table.items()}),))
    assert family.members[0][1, 1] == matrix([[1, 0], [0, 0]])


def test_instrumental_entries_come_from_the_input_that_is_the_outcome() -> None:
    """sigma_{a|x} = sigma_{a|x y=a}; a family without an input for each outcome has none."""
    family = pauli_transpose()
    assert all(instrumental(family).members[0][a, x] == family.members[a][a, x] for a in range(2) for x in range(3))
    with pytest.raises(ShapeMismatch, match="an input for each outcome"):
        instrumental(Family("with-input", family.members[:1]))
    with pytest.raises(ShapeMismatch, match="an input for each outcome"):
        instrumental(bobs_ghz())


def test_members_that_do_not_fit_together_are_refused() -> None:
    """Members share the untrusted side; with input also the other trusted parties; instrumental data are one table."""
    other = scenario(parties=1, settings=1, outcomes=2, trusted=2)
    with pytest.raises(ShapeMismatch, match="the same untrusted parties"):
        MeasuredFamily("marginals", (white(), white(scene=other)))
    wide = scenario(parties=1, settings=2, outcomes=2, trusted=(3, 2))
    with pytest.raises(ShapeMismatch, match="only the last trusted party has an input"):
        MeasuredFamily("with-input", (white(), white(scene=wide)))
    with pytest.raises(ShapeMismatch, match="one table of one untrusted party"):
        MeasuredFamily("instrumental", (white(), white()))
    with pytest.raises(ShapeMismatch, match="at least one member"):
        MeasuredFamily("marginals", ())


def test_words_for_families() -> None:
    """What a family is, in words: the members, their dimensions, the outcomes."""
    assert str(MeasuredFamily("marginals", (white(),))) == "1 Bob of trusted dimension 2, outcomes per setting 2,2"
    assert "2 inputs, trusted dimension 2, outcomes per setting 2,2,2" in str(
        MeasuredFamily("with-input", pauli_transpose().members)
    )
    assert repr(bobs_ghz()).startswith("Family(postquantum-bobs-ghz: marginals")


def test_functionals_add_the_members_values() -> None:
    """F(family) is the sum over the members; a family of another shape is refused; white noise gives 0 here."""
    functional = pauli_transpose_functional()
    assert functional.value(family_white_noise(pauli_transpose())) == 0
    with pytest.raises(ShapeMismatch, match="the functional is for with-input; the family is marginals"):
        functional.value(bobs_ghz())
    assert functional.sense == "max"
    parts = functional.members
    with pytest.raises(ShapeMismatch, match="have one sense"):
        FamilyFunctional("with-input", (parts[0], type(parts[1])(parts[1].scenario, parts[1].elements, "min")))
