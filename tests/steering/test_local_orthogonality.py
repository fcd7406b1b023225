"""Local orthogonality: cliques of exclusive events, their product bases, and the violations of arXiv:1708.00756, section 6."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import identity, inner, tensor
from exactsteer.algebra.number import number
from exactsteer.errors import InputError, NotPositive, ShapeMismatch
from exactsteer.quantum.product_bases import complementary_state, merged, overlap
from exactsteer.quantum.unextendible import extends, extension, is_unextendible
from exactsteer.steering.behaviour import behaviour_of, from_assemblage
from exactsteer.steering.catalogue.bases import four_qubits, gen_shifts, qubit_table, shifts, tiles
from exactsteer.steering.local_orthogonality import (
    LocalOrthogonalityInequality,
    Violation,
    basis_of,
    events,
    events_of,
    exclusive,
    generic_bases,
    inequalities,
    maximal,
    orthogonality_graph,
)
from exactsteer.steering.scenario import Scenario
from exactsteer.testing import no_signalling_assemblages, realisations

THREE = ((2, 2),) * 3
UNEQUAL = ((3, 2), (2,), (1, 2))


@pytest.mark.parametrize("untrusted", [((2, 2), (2, 2)), UNEQUAL])
def test_the_graph_joins_exclusive_events(untrusted):
    """Events are exclusive if a party has one setting and two outcomes; unequal outcome numbers included."""
    graph = orthogonality_graph(untrusted)
    assert set(graph.nodes) == set(events(untrusted))
    for e in graph.nodes:
        for f in graph.nodes:
            expected = any((x, a) != (y, b) and x == y for a, b, x, y in zip(e[0], f[0], e[1], f[1], strict=True))
            assert graph.has_edge(e, f) == exclusive(e, f) == expected


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_quantum_behaviours_satisfy_every_inequality(data):
    """The value of a quantum behaviour is at most 1, on every maximal inequality of a scenario with unequal outcomes."""
    untrusted = ((3, 2), (2, 2))
    p = from_assemblage(data.draw(realisations(Scenario(untrusted, (1,)))).assemblage())
    for inequality in inequalities(untrusted):
        assert inequality.is_maximal
        assert inequality.value(p) <= 1
        assert inequality.functional().value(p.assemblage()) == inequality.value(p)


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_two_parties_cannot_violate_local_orthogonality(data):
    """For two parties the inequalities follow from no-signalling: every no-signalling behaviour has the value 1 at most."""
    sigma = data.draw(no_signalling_assemblages(Scenario(((2, 2), (2, 2)), (1,))))
    assert all(inequality.value(from_assemblage(sigma)) <= 1 for inequality in inequalities(((2, 2), (2, 2))))


def test_the_maximal_inequalities_of_three_parties():
    """Two settings of two outcomes: 744 with eight events, complete bases, and 128 with four, each a Shifts basis."""
    found = list(inequalities(THREE))
    assert Counter(len(inequality.events) for inequality in found) == {8: 744, 4: 128}
    bases = (generic_bases(2, 2),) * 3
    for inequality in [i for i in found if len(i.events) == 4][::9] + [i for i in found if len(i.events) == 8][::60]:
        basis = basis_of(inequality, bases)
        assert is_unextendible(basis)
        assert basis.size in (4, basis.dimension)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_with_two_outcomes_maximal_and_unextendible_are_the_same(data):
    """A set of exclusive events is maximal if and only if its product basis in generic bases is unextendible."""
    chosen = data.draw(st.permutations(events(THREE)))
    start = LocalOrthogonalityInequality(THREE, (chosen[0],))
    kept = list(start.events)
    for e in islice(chosen, 40):
        if all(exclusive(e, f) for f in kept):
            kept.append(e)
    inequality = LocalOrthogonalityInequality(THREE, tuple(kept))
    assert is_unextendible(basis_of(inequality, (generic_bases(2, 2),) * 3)) == inequality.is_maximal
    assert maximal(inequality).is_maximal


@pytest.mark.parametrize("basis", [shifts(), shifts(3, 4), shifts("2 + I", 3), gen_shifts(5), four_qubits()])
def test_a_qubit_basis_and_its_inequality_determine_each_other(basis):
    """The events of a basis, measured in its own local bases, give the same rays back; the inequality is maximal."""
    inequality, bases = events_of(basis)
    assert inequality.is_maximal
    assert basis_of(inequality, bases).projector() == basis.projector()
    assert events_of(basis_of(inequality, bases))[0].untrusted == inequality.untrusted


def test_tiles_belongs_to_no_inequality():
    """|0> and |1> - |2> are orthogonal and their neighbours are not: the local vectors are no union of bases."""
    with pytest.raises(InputError, match="the vectors of party 0 are no union of bases"):
        events_of(tiles())


# --- section 6 and example 7 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("c", "s", "epsilon", "value"), [(1, 1, "1/20", "19/18"), (3, 4, "1/100", "99/98"), (1, 2, "1/200", "199/198")]
)
def test_example_7_is_post_quantum(c, s, epsilon, value):
    """Eq. (26) with rational e: an assemblage whose correlations, Bob in the bases of the Alices, violate the inequality."""
    violation = Violation(*events_of(shifts(c, s)), epsilon)
    sigma = violation.realisation().assemblage()
    assert sigma.scenario == Scenario(((2, 2), (2, 2)), (2,))
    p = behaviour_of(sigma, violation.measurements(3)[2])
    assert p == violation.behaviour()
    assert violation.inequality.value(p) == violation.predicted == number(value)
    weight = 4 - 8 * number(epsilon)
    assert inner(violation.witness.matrix, complementary_state(violation.basis).matrix) == -number(epsilon) / weight


SMALL = number("1/100000")
PAIRED = qubit_table([f"{row} {last}" for last in "01" for row in ("0 0 0", "1 a' a", "a 1 a'", "a' a 1")])


@pytest.mark.parametrize(
    ("basis", "trusted"), [(gen_shifts(5), 1), (four_qubits(), 1), (PAIRED, 1), (PAIRED, 2)], ids=str
)
def test_section_6_for_more_parties(basis, trusted):
    """If the basis stays unextendible with the trusted parties as one, sigma is an assemblage and violates: value above 1."""
    assert is_unextendible(merged(basis, trusted))
    violation = Violation(*events_of(basis), SMALL)
    sigma = violation.realisation(trusted).assemblage()
    assert sigma.scenario.trusted == (2,) * trusted
    assert violation.inequality.value(violation.behaviour()) == violation.predicted > 1
    steering = len(basis.dimensions) - trusted
    total = number(0)
    for outcomes, settings_ in violation.inequality.events:
        effect = tensor(
            *(violation.bases[j][settings_[j]][outcomes[j]] for j in range(steering, len(basis.dimensions)))
        )
        element = sigma[outcomes[:steering], settings_[:steering]]
        total += (effect.adjoint() @ element @ effect)[0, 0] / overlap(effect, effect)
    assert total == violation.predicted


@pytest.mark.parametrize(("basis", "trusted"), [(shifts(), 2), (four_qubits(), 2), (gen_shifts(5), 2)], ids=str)
@pytest.mark.parametrize("epsilon", [number("1/20"), SMALL, SMALL**3], ids=str)
def test_section_6_for_several_characterised_parties_is_false_as_printed(basis, trusted, epsilon):
    """A witness of all parties need not give positive sigma on several trusted ones, however small epsilon > 0 is.

    A product of vectors of the Alices and a vector v that is entangled among the trusted parties is orthogonal to the
    basis: there Pi vanishes, so W has the value -epsilon/(|S| - epsilon D). In these bases the Alices' own measurements
    find such a v. (With one Alice it could not be otherwise: her assemblages are quantum and violate nothing.)
    """
    assert is_unextendible(basis)
    found = extension(merged(basis, trusted))
    assert isinstance(found, tuple)
    violation = Violation(*events_of(basis), epsilon)
    v = tensor(*found)
    value = (v.adjoint() @ violation.witness.matrix @ v)[0, 0] / overlap(v, v)
    assert value == -epsilon / (basis.size - epsilon * basis.dimension)
    assert {broken.law for broken in violation.realisation(trusted).family().report()} == {"positive"}


def test_one_alice_and_two_characterised_parties():
    """Shifts with one Alice: <0|Pi|0> has rank 3 of 4, so sigma_{0|0} is negative on its kernel for every epsilon > 0."""
    basis = shifts()
    family = Violation(*events_of(basis), SMALL).realisation(2).family()
    zero = basis.vectors[0][0].tensor(identity(4))
    null = kernel(zero.adjoint() @ basis.projector() @ zero)
    assert null.columns == 1
    assert (null.adjoint() @ family[0, 0] @ null)[0, 0] / overlap(null, null) == -SMALL / (4 - 8 * SMALL)


def test_epsilon_that_is_too_large_gives_no_assemblage():
    """Beyond the least product value on the effects the family of eq. (26) is not positive, though normalised."""
    violation = Violation(*events_of(shifts()), "1/4")
    laws = {v.law for v in violation.realisation().family().report()}
    assert laws == {"positive"}
    with pytest.raises(NotPositive):
        violation.behaviour()


LIFTED = {
    "unequal": ((3, 3), (2, 2), (2, 2)),
    "three outcomes": ((3, 3), (3, 3), (3, 3)),
}


@pytest.mark.parametrize("untrusted", LIFTED.values(), ids=LIFTED.keys())
def test_with_three_outcomes_a_maximal_inequality_may_have_an_extendible_basis(untrusted):
    """The inequality of Shifts, made maximal with a third outcome: its basis is weakly unextendible only.

    No product of the chosen local vectors extends it, but another product vector does, on which Pi vanishes. So epsilon
    of section 6 is 0, not in (0, |S|/D): W = Pi/|S| is a state, and the value of the inequality is 1. The printed
    statement that every maximal inequality yields a post-quantum assemblage holds for two outcomes, not for more.
    """
    inequality = maximal(LocalOrthogonalityInequality(untrusted, events_of(shifts())[0].events))
    assert inequality.is_maximal
    bases = tuple(generic_bases(party[0], 2) for party in untrusted)
    basis = basis_of(inequality, bases)
    assert basis.size < basis.dimension
    found = extension(basis)
    assert isinstance(found, tuple)
    assert extends(basis, found)
    v = found[0].tensor(found[1]).tensor(found[2])
    assert (basis.projector() @ v).is_zero
    rays = [[u for setting in party for u in setting] for party in bases]
    products = [(x, y, z) for x in rays[0] for y in rays[1] for z in rays[2]]
    assert not any(extends(basis, vector) for vector in products)


def test_the_inequality_of_a_complete_basis_is_never_violated():
    """For a qutrit with one setting and a qubit with two, D = 6 events are the normalisation: there is no witness."""
    untrusted = ((3,), (2, 2))
    inequality = next(iter(inequalities(untrusted)))
    basis = basis_of(inequality, (generic_bases(3, 1), generic_bases(2, 2)))
    assert basis.size == basis.dimension == 6
    with pytest.raises(InputError, match="the basis is complete"):
        Violation(inequality, (generic_bases(3, 1), generic_bases(2, 2)), "1/10")


@pytest.mark.parametrize(("dimension", "count"), [(2, 5), (3, 3), (4, 3)])
def test_generic_bases_are_bases_without_accidents(dimension, count):
    """Orthogonal inside a basis, never across."""
    bases = generic_bases(dimension, count)
    assert len(bases) == count
    for j, first in enumerate(bases):
        for k, second in enumerate(bases):
            for a, u in enumerate(first):
                for b, v in enumerate(second):
                    assert overlap(u, v).is_zero == (j == k and a != b)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: LocalOrthogonalityInequality(THREE, ()), ShapeMismatch, "at least one event"),
        (
            lambda: LocalOrthogonalityInequality(((2,),), (((0,), (0,)), ((0,), (0,)))),
            ShapeMismatch,
            "each event once",
        ),
        (lambda: LocalOrthogonalityInequality(((2,),), (((2,), (0,)),)), ShapeMismatch, "outside the scenario"),
        (
            lambda: basis_of(next(inequalities(((2, 2),))), (generic_bases(2, 1),)),
            ShapeMismatch,
            "bases for .1. settings",
        ),
        (
            lambda: basis_of(next(inequalities(((2, 2),))), (generic_bases(3, 2),)),
            ShapeMismatch,
            "setting 0 of party 0 has 2 outcomes; it needs as many columns",
        ),
        (
            lambda: basis_of(next(inequalities(((2, 2),))), (generic_bases(2, 1) * 2,)),
            InputError,
            "vectors of the settings 0 and 1 of party 0 are orthogonal",
        ),
        (
            lambda: basis_of(next(inequalities(((2,),))), (((generic_bases(2, 1)[0][0],) * 2,),)),
            InputError,
            "vectors 0 and 1 of setting 0 of party 0 are not orthogonal: overlap 1",
        ),
        (lambda: Violation(*events_of(shifts()), "1/20").realisation(3), ShapeMismatch, "of 3 parties at least one is"),
        (
            lambda: next(inequalities(((2,),))).value(Violation(*events_of(shifts()), "1/20").behaviour()),
            ShapeMismatch,
            "the inequality is for",
        ),
    ],
)
def test_what_does_not_fit_is_refused(build, error, message):
    """Events, bases and parties that do not fit are named."""
    with pytest.raises(error, match=message):
        build()
