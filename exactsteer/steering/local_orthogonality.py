"""Local orthogonality: exclusive events, their inequalities as cliques, and the product bases that violate them.

Two events (a..|x..) are exclusive if some party has the same setting and different outcomes in both. The probabilities of
mutually exclusive events sum to at most 1 in quantum theory, because the projectors of exclusive events are orthogonal.
An inequality with |S| events, measured in local bases, is a product basis of |S| vectors; if that is unextendible, local
measurements on the witness (Pi - epsilon 1) / (|S| - epsilon D) give the sum |S| (1 - epsilon) / (|S| - epsilon D) > 1.
Sources: arXiv:1210.3018; arXiv:1708.00756, example 7 and section 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, count, product
from typing import Any

import networkx

from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, block, column, matrix
from exactsteer.algebra.number import Number, Scalar, number, zero
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.quantum.measurements import Measurement, basis_measurement
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.product_bases import ProductBasis, overlap
from exactsteer.quantum.witnesses import witness_from_basis
from exactsteer.steering.behaviour import Behaviour, Outcomes, from_assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Key, Scenario, key_text
from exactsteer.steering.unphysical import UnphysicalRealisation

LocalBases = tuple[tuple[tuple[Matrix, ...], ...], ...]
"""`bases[j][x][a]`: the column of outcome a of setting x of party j, not normalised."""


@dataclass(frozen=True)
class LocalOrthogonalityInequality:
    """sum of p(e) over mutually exclusive events e = (outcomes, settings) is at most 1 in quantum theory.

    `untrusted[j][x]` is the number of outcomes of setting x of party j; events are kept in order. Raises `ShapeMismatch`
    for an event outside the scenario or given twice, `InputError` for two events that are not exclusive.

    >>> LocalOrthogonalityInequality(((2,), (2,)), (((0, 0), (0, 0)), ((1, 0), (0, 0))))
    p(0,0|0,0) + p(1,0|0,0) <= 1
    >>> LocalOrthogonalityInequality(((2, 2),), (((0,), (0,)), ((1,), (1,))))
    Traceback (most recent call last):
        ...
    exactsteer.errors.InputError: the events 0|0 and 1|1 are not exclusive: no party has one setting and two outcomes
    """

    untrusted: Outcomes
    events: tuple[Key, ...]

    def __post_init__(self) -> None:
        scenario = Scenario(self.untrusted, (1,))
        listed = tuple(sorted(scenario.key(*event) for event in self.events))
        if not listed or len(set(listed)) != len(listed):
            raise ShapeMismatch("an inequality needs at least one event, and each event once")
        object.__setattr__(self, "events", listed)
        for e, f in combinations(listed, 2):
            if not exclusive(e, f):
                raise InputError(
                    f"the events {key_text(e)} and {key_text(f)} are not exclusive: no party has one setting and two outcomes"
                )

    @cached_property
    def is_maximal(self) -> bool:
        """Whether no further event of the scenario is exclusive to all of these: the paper's 'optimal' inequalities."""
        return not any(all(exclusive(e, f) for f in self.events) for e in events(self.untrusted))

    def value(self, behaviour: Behaviour) -> Number:
        """The sum of the probabilities of the events. Raises `ShapeMismatch` for another scenario."""
        if behaviour.untrusted != self.untrusted:
            raise ShapeMismatch(f"the inequality is for {self.untrusted}; the behaviour has {behaviour.untrusted}")
        return sum((behaviour[event] for event in self.events), zero())

    def functional(self) -> SteeringFunctional:
        """The sum as a Bell functional, trusted dimension 1, sense `max`."""
        scenario = Scenario(self.untrusted, (1,))
        return SteeringFunctional(scenario, {key: matrix([[int(key in self.events)]]) for key in scenario.keys()})

    def __repr__(self) -> str:
        return " + ".join(f"p({key_text(event)})" for event in self.events) + " <= 1"


def events(untrusted: Outcomes) -> list[Key]:
    """All events (outcomes, settings) of the scenario, settings first in the order."""
    return list(Scenario(untrusted, (1,)).keys())


def exclusive(first: Key, second: Key) -> bool:
    """Whether some party has the same setting and different outcomes in both events."""
    return any(x == y and a != b for a, b, x, y in zip(first[0], second[0], first[1], second[1], strict=True))


def orthogonality_graph(untrusted: Outcomes) -> Any:
    """The `networkx.Graph` whose vertices are the events and whose edges join exclusive ones."""
    graph = networkx.Graph()
    graph.add_nodes_from(events(untrusted))
    graph.add_edges_from((e, f) for e, f in combinations(events(untrusted), 2) if exclusive(e, f))
    return graph


def inequalities(untrusted: Outcomes) -> Iterator[LocalOrthogonalityInequality]:
    """Every maximal inequality of the scenario: the maximal cliques of the orthogonality graph, one by one.

    Their number grows quickly; take what is needed from the iterator.

    >>> sorted(len(i.events) for i in inequalities(((2, 2), (2, 2)))), len(list(inequalities(((2,), (3,)))))
    ([4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4], 1)
    """
    for clique in networkx.find_cliques(orthogonality_graph(untrusted)):
        yield LocalOrthogonalityInequality(untrusted, tuple(clique))


def maximal(inequality: LocalOrthogonalityInequality) -> LocalOrthogonalityInequality:
    """The inequality with further events, in the order of `events`, until it is maximal."""
    chosen = list(inequality.events)
    for e in events(inequality.untrusted):
        if all(exclusive(e, f) for f in chosen):
            chosen.append(e)
    return LocalOrthogonalityInequality(inequality.untrusted, tuple(chosen))


def generic_bases(dimension: int, settings: int) -> tuple[tuple[Matrix, ...], ...]:
    """Rational orthogonal bases of C^d of which no two vectors of different ones are orthogonal; the first is the unit one.

    The others are columns of the reflections <v|v> 1 - 2 |v><v| at small integer v.

    >>> [v.transpose() for v in generic_bases(2, 2)[1]]
    [matrix([['3', '-4']]), matrix([['-4', '-3']])]
    """
    one = [[int(j == k) for k in range(dimension)] for j in range(dimension)]
    bases = [tuple(column(row) for row in one)]
    for height in count(1):
        for v in product(range(1, height + 1), repeat=dimension):
            if len(bases) >= settings:
                return tuple(bases)
            norm = sum(x * x for x in v)
            basis = tuple(
                column([norm * one[j][k] - 2 * v[j] * v[k] for j in range(dimension)]) for k in range(dimension)
            )
            if max(v) == height and not _orthogonal_across(bases, basis):
                bases.append(basis)
    raise AssertionError("unreachable")  # pragma: no cover - `count` does not end


def _orthogonal_across(bases: Sequence[tuple[Matrix, ...]], basis: tuple[Matrix, ...]) -> bool:
    return any(overlap(u, v).is_zero for other in bases for u in other for v in basis)


def basis_of(inequality: LocalOrthogonalityInequality, bases: LocalBases) -> ProductBasis:
    """The product basis of an inequality: phi^(x_1)_{a_1} (x) .. for every event, in the events' order.

    Its vectors are orthogonal because the events are exclusive. If the inequality is maximal, no product of the given
    local vectors extends it (a weak unextendible basis); with two outcomes it is then unextendible, with more perhaps not.
    Source: arXiv:1708.00756, section 6. Raises `ShapeMismatch` if a party's bases do not have as many orthogonal vectors
    as outcomes and dimensions, `InputError` if vectors of two settings of one party are orthogonal.
    """
    dimensions = _require_bases(inequality.untrusted, bases)
    vectors = tuple(
        tuple(bases[j][x][a] for j, (a, x) in enumerate(zip(*event, strict=True))) for event in inequality.events
    )
    return ProductBasis(dimensions, vectors)


def _require_bases(untrusted: Outcomes, bases: LocalBases) -> tuple[int, ...]:
    if [len(party) for party in bases] != [len(party) for party in untrusted]:
        raise ShapeMismatch(f"bases for {[len(party) for party in bases]} settings; the parties have {untrusted}")
    for j, (party, given) in enumerate(zip(untrusted, bases, strict=True)):
        d = given[0][0].rows
        for x, vectors in enumerate(given):
            if len(vectors) != party[x] or party[x] != d or any(v.shape != (d, 1) for v in vectors):
                raise ShapeMismatch(
                    f"setting {x} of party {j} has {party[x]} outcomes; it needs as many columns of as many entries"
                )
            for a, b in combinations(range(d), 2):
                if not (gap := overlap(vectors[a], vectors[b])).is_zero:
                    raise InputError(
                        f"vectors {a} and {b} of setting {x} of party {j} are not orthogonal: overlap {gap}"
                    )
        for x, y in combinations(range(len(party)), 2):
            if _orthogonal_across([given[x]], given[y]):
                raise InputError(
                    f"vectors of the settings {x} and {y} of party {j} are orthogonal; turn one of the bases"
                )
    return tuple(given[0][0].rows for given in bases)


def events_of(basis: ProductBasis) -> tuple[LocalOrthogonalityInequality, LocalBases]:
    """The inequality whose product basis this is, and the local bases: the way back from `basis_of`.

    Vectors of one party belong to one setting if they are orthogonal; settings and outcomes are numbered as they first
    occur, and a setting with too few vectors is completed. Raises `InputError` if vectors of a party are orthogonal to
    a common one and not to each other, as in Tiles: then no events belong to the basis.

    >>> from exactsteer.steering.catalogue.bases import shifts
    >>> events_of(shifts())[0]
    p(0,0,0|0,0,0) + p(0,1,1|1,0,1) + p(1,0,0|0,1,1) + p(1,1,1|1,1,0) <= 1
    """
    labels, bases = [], []
    for j, d in enumerate(basis.dimensions):
        settings: list[list[Matrix]] = []
        places = [_place(settings, factors[j], j) for factors in basis.vectors]
        labels.append(places)
        bases.append(tuple(_completed(found, d) for found in settings))
    listed = tuple(
        (tuple(labels[j][s][1] for j in range(len(labels))), tuple(labels[j][s][0] for j in range(len(labels))))
        for s in range(basis.size)
    )
    untrusted = tuple((d,) * len(party) for d, party in zip(basis.dimensions, bases, strict=True))
    return LocalOrthogonalityInequality(untrusted, listed), tuple(bases)


def _place(settings: list[list[Matrix]], v: Matrix, party: int) -> tuple[int, int]:
    """(setting, outcome) of a vector, which is added to the settings if it is new."""
    found = []
    for x, vectors in enumerate(settings):
        for a, u in enumerate(vectors):
            if (overlap(u, v) * overlap(v, u) - overlap(u, u) * overlap(v, v)).is_zero:  # Cauchy-Schwarz: parallel
                return x, a
        found += [(x, a) for a, u in enumerate(vectors) if overlap(u, v).is_zero]
    if not found:
        settings.append([v])
        return len(settings) - 1, 0
    x = found[0][0]
    if len(found) != len(settings[x]) or any(y != x for y, _ in found):
        raise InputError(
            f"the vectors of party {party} are no union of bases: a vector is orthogonal to {len(found)} of them that are "
            "not mutually orthogonal, or not to all of a setting; no events belong to this basis"
        )
    settings[x].append(v)
    return x, len(settings[x]) - 1


def _completed(vectors: list[Matrix], dimension: int) -> tuple[Matrix, ...]:
    """The orthogonal vectors with more of them, up to a basis."""
    known = list(vectors)
    while len(known) < dimension:
        rest = kernel(block([[v.adjoint()] for v in known]))
        assert rest is not None, "fewer vectors than dimensions leave a kernel"
        known.append(rest.select(range(dimension), [0]))
    return tuple(known)


@dataclass(frozen=True)
class Violation:
    """An inequality, local bases, epsilon, and the witness that violates the inequality when measured in these bases.

    `predicted` = |S| (1 - epsilon) / (|S| - epsilon D), more than 1 for 0 < epsilon < |S|/D < 1. Raises as `basis_of` and
    `witness_from_basis`. Source: arXiv:1708.00756, section 6.

    >>> from exactsteer.steering.catalogue.bases import shifts
    >>> violation = Violation(*events_of(shifts()), number("1/20"))
    >>> violation.predicted, violation.inequality.value(violation.behaviour())
    (19/18, 19/18)
    """

    inequality: LocalOrthogonalityInequality
    bases: LocalBases
    epsilon: Scalar | str
    basis: ProductBasis = field(init=False)
    witness: Operator = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "epsilon", number(self.epsilon))
        object.__setattr__(self, "basis", basis_of(self.inequality, self.bases))
        object.__setattr__(self, "witness", witness_from_basis(self.basis, self.epsilon))

    @property
    def predicted(self) -> Number:
        """The value of the inequality on the correlations of the witness."""
        size, epsilon = self.basis.size, number(self.epsilon)
        return (1 - epsilon) * size / (size - epsilon * self.basis.dimension)

    def measurements(self, parties: int) -> tuple[tuple[Measurement, ...], ...]:
        """The projective measurements of the first parties, in their local bases."""
        return tuple(
            tuple(basis_measurement(block([list(vectors)])) for vectors in party) for party in self.bases[:parties]
        )

    def realisation(self, trusted: int = 1) -> UnphysicalRealisation:
        """sigma_{a|x} of section 6: the first parties measure the witness, the last `trusted` ones are characterised.

        Always normalised and no-signalling. Positive for some epsilon > 0 if the basis stays unextendible when the
        trusted parties are `merged` into one, which for one trusted party is no condition; otherwise an element may be
        negative for every epsilon > 0, at a vector that is entangled among them: `family().report()` lists these.
        """
        steering = len(self.bases) - trusted
        if not 0 < trusted < len(self.bases):
            raise ShapeMismatch(
                f"of {len(self.bases)} parties at least one is trusted and at least one not, not {trusted}"
            )
        return UnphysicalRealisation(self.witness, self.measurements(steering))

    def behaviour(self) -> Behaviour:
        """p(a..|x..) of all parties' measurements. Raises `NotPositive` if epsilon is too large for a witness."""
        everyone = Operator({**self.witness.systems, "trivial": 1}, self.witness.matrix)
        return from_assemblage(UnphysicalRealisation(everyone, self.measurements(len(self.bases))).assemblage())
