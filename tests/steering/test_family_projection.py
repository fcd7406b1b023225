"""The repair of families: the orthogonal projection onto their laws in closed form, then noise if positivity is lost."""

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity, inner, matrix
from exactsteer.algebra.number import number, zero
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.catalogue.many_bobs import bobs_ghz
from exactsteer.steering.families import SHAPES, MeasuredFamily
from exactsteer.steering.family_projection import project_family, repair_family
from exactsteer.steering.noise import family_white_noise
from exactsteer.steering.projection import repair, squared_distance
from exactsteer.steering.scenario import Scenario
from exactsteer.testing import families, matrices, no_signalling_assemblages, scenarios


def perturbed(draw, family, size) -> MeasuredFamily:
    """The family with arbitrary matrices, small or not, added to its elements."""
    members = tuple(
        MeasuredAssemblage(
            m.scenario, {key: e + draw(matrices(e.rows, e.rows)) * fmpq(1, size) for key, e in m.elements.items()}
        )
        for m in family.members
    )
    return MeasuredFamily(family.shape, members)


@pytest.mark.parametrize("shape", SHAPES)
@given(st.data())
@settings(max_examples=10, deadline=None)
def test_the_projection_is_orthogonal(shape, data) -> None:
    """The result obeys every law but positivity, and what was moved is orthogonal to every difference of families."""
    family = data.draw(families(shape))
    raw = perturbed(data.draw, family, 50)
    tables = project_family(raw)
    members = [MeasuredAssemblage(s, table) for s, table in zip(raw.scenarios, tables, strict=True)]
    assert {v.law for v in MeasuredFamily(shape, tuple(members)).report()} <= {"positive"}
    noise, along = family_white_noise(family), zero()
    for before, after, one, other in zip(raw.members, members, family.members, noise.members, strict=True):
        for key, m in before.elements.items():
            moved = (m + m.adjoint()) / 2 - after.elements[key]
            along = along + inner(moved, one.elements[key] - other.elements[key])
    assert along == 0
    again = project_family(MeasuredFamily(shape, tuple(members)))
    assert list(again) == [dict(m.elements) for m in members]


@pytest.mark.parametrize("shape", SHAPES)
@given(st.data())
@settings(max_examples=6, deadline=None)
def test_a_repaired_family_is_valid_and_as_far_as_it_says(shape, data) -> None:
    """Small noise on a family is repaired: the result is valid, the distance is exact, a valid family stays as it is."""
    family = data.draw(families(shape))
    raw = perturbed(data.draw, family, 10_000)
    found = repair_family(raw)
    pairs = list(zip(raw.members, found.family.members, strict=True))
    assert found.squared_distance == sum((squared_distance(a.elements, b.elements) for a, b in pairs), zero())
    count = sum(m.scenario.element_count * m.scenario.dimension**2 for m in family.members)
    assert found.largest_change**2 <= found.squared_distance <= found.largest_change**2 * 2 * count
    assert found.measured().report() == ()
    untouched = repair_family(MeasuredFamily(shape, family.members))
    assert (untouched.family, untouched.squared_distance, untouched.noise) == (family, 0, 0)


@given(st.data())
@settings(max_examples=6, deadline=None)
def test_one_bob_is_repaired_as_an_assemblage(data) -> None:
    """The family of a single Bob, or of a single input, has the repair of its only member."""
    sigma = data.draw(no_signalling_assemblages(data.draw(scenarios(outcomes=2))))
    table = {key: m + data.draw(matrices(m.rows, m.rows)) * fmpq(1, 1_000) for key, m in sigma.elements.items()}
    member = MeasuredAssemblage(sigma.scenario, table)
    alone = repair(member)
    for shape in ("marginals", "with-input"):
        found = repair_family(MeasuredFamily(shape, (member,)))
        assert found.family.members[0].elements == alone.assemblage.elements
        assert (found.squared_distance, found.noise) == (alone.squared_distance, alone.noise)


def test_traces_are_averaged_with_the_inverse_dimensions() -> None:
    """Bobs of dimensions 2 and 4 who disagree on p meet at (p_2/2 + p_4/4)/(1/2 + 1/4), nearer to the smaller system's."""
    members = tuple(
        MeasuredAssemblage(
            Scenario(((2,),), (d,)), {(0, 0): identity(d) * number(p) / d, (1, 0): identity(d) * (1 - number(p)) / d}
        )
        for d, p in ((2, "1/2"), (4, "1/3"))
    )
    found = repair_family(MeasuredFamily("marginals", members))
    assert found.family.members[0][0, 0].trace() == found.family.members[1][0, 0].trace() == number("4/9")
    assert found.squared_distance == number("1/108")


def test_positivity_is_restored_with_a_stated_weight_of_noise() -> None:
    """A family that the projection leaves not positive is mixed with white noise of the least weight 2^-k that is enough."""
    ghz = bobs_ghz()
    table = dict(ghz.members[0].elements) | {((0,), (0,)): matrix([["1/2", "1/100"], ["1/100", 0]])}
    raw = MeasuredFamily("marginals", (MeasuredAssemblage(ghz.scenarios[0], table), ghz.members[1]))
    found = repair_family(raw)
    assert found.noise == fmpq(1, 2048)
    nearest = project_family(raw)[0][(0,), (0,)]
    assert nearest == matrix([["1/2", "3/400"], ["3/400", 0]])
    white = family_white_noise(ghz).members[0][0, 0]
    weights = (fmpq(1, 2048), fmpq(1, 4096))
    assert [decide(nearest * (1 - w) + white * w) is None for w in weights] == [True, False]
    assert found.family.members[0][0, 0] == nearest * (1 - weights[0]) + white * weights[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_data_without_trace_are_near_nothing(shape) -> None:
    """Data whose total trace is not positive are refused, with the trace."""
    nothing = MeasuredAssemblage(Scenario(((1,),), (2,)), {(0, 0): [[-1, 0], [0, 0]]})
    with pytest.raises(InputError, match="the total trace is -1: these data are not near any assemblage"):
        repair_family(MeasuredFamily(shape, (nothing,)))
