"""Assemblages: exact and valid by construction; measured data that may violate the laws are a type of their own.

Source: arXiv:1708.00756, definition 4; arXiv:1505.01430, section II.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import add

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix, matrix, unify_matrices
from exactsteer.algebra.number import Number
from exactsteer.algebra.typeset import MOST_ROWS, elements_html, elements_latex, matrix_latex
from exactsteer.errors import ShapeMismatch
from exactsteer.steering.laws import Elements, Violation, summed, violations
from exactsteer.steering.scenario import Key, Scenario, key_text
from exactsteer.steering.words import Word, collins_gisin_words, expansion

Table = Mapping[Key, Matrix | Sequence[Sequence[Number | int | str]]]


def complete_elements(scenario: Scenario, table: Table) -> dict[Key, Matrix]:
    """The elements in the scenario's order, over one field. Raises `ShapeMismatch` for missing, extra or misshapen ones."""
    given = {scenario.key(*key): value if isinstance(value, Matrix) else matrix(value) for key, value in table.items()}
    keys = list(scenario.keys())
    missing = [key_text(key) for key in keys if key not in given]
    if missing:
        raise ShapeMismatch(f"{len(missing)} of {len(keys)} elements are missing: {', '.join(missing[:6])}")
    d = scenario.dimension
    for key, m in given.items():
        if m.shape != (d, d):
            raise ShapeMismatch(f"element {key_text(key)} is {m.rows} x {m.columns}, the trusted dimension is {d}")
    _, unified = unify_matrices([given[key] for key in keys])
    return dict(zip(keys, unified, strict=True))


@dataclass(frozen=True, eq=False)
class _Elements:
    """Matrices indexed by outcomes and settings, complete for a scenario and over one field."""

    scenario: Scenario
    elements: Elements

    def __post_init__(self) -> None:
        object.__setattr__(self, "elements", complete_elements(self.scenario, self.elements))

    def __getitem__(self, key: tuple[int | Sequence[int], int | Sequence[int]]) -> Matrix:
        """sigma[a, x] for one party, sigma[(a, b), (x, y)] for several."""
        return self.elements[self.scenario.key(*key)]

    @cached_property
    def field(self) -> Field:
        """The real field of all entries (with i adjoined)."""
        return next(iter(self.elements.values())).field

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.scenario == other.scenario and all(m == other.elements[key] for key, m in self.elements.items())

    def __hash__(self) -> int:
        return hash((self.scenario, *self.elements.values()))

    def _labelled(self) -> list[tuple[str, str]]:
        return [(key_text(key), matrix_latex(m, MOST_ROWS)) for key, m in self.elements.items()]

    def _repr_html_(self) -> str:
        return elements_html(repr(self), self._labelled())

    def _repr_latex_(self) -> str:
        return elements_latex(r"\sigma", self._labelled())


@dataclass(frozen=True, eq=False)
class MeasuredAssemblage(_Elements):
    """Exact data that may violate the laws of an assemblage; `report` says which, where and by how much.

    Shapes: d x d matrices, one for each (outcomes, settings) of the scenario; tr sum_a sigma_{a|x} should be 1.
    Raises `ShapeMismatch` if elements are missing or misshapen.

    >>> from exactsteer.steering.scenario import scenario
    >>> data = MeasuredAssemblage(scenario(parties=1, settings=2, outcomes=1, trusted=1), {(0, 0): [[1]], (0, 1): [["3/4"]]})
    >>> [str(v) for v in data.report()]
    ['no-signalling: the sum over the outcomes of party 0 in *|*, entry (0, 0), between its settings 0 and 1 differs by 1/4']
    """

    @cached_property
    def _violations(self) -> tuple[Violation, ...]:
        return tuple(violations(self.scenario, self.elements))

    def report(self) -> tuple[Violation, ...]:
        """Every violated equation, exact; empty if the data are an assemblage."""
        return self._violations

    def assemblage(self) -> Assemblage:
        """The same data as an `Assemblage`. Raises the first violation as an error."""
        return Assemblage(self.scenario, self.elements)

    def __repr__(self) -> str:
        return f"MeasuredAssemblage({self.scenario})"


@dataclass(frozen=True, eq=False)
class Assemblage(_Elements):
    """A no-signalling assemblage {sigma_{a|x}}: exactly Hermitian, positive, normalised and no-signalling.

    Shapes: d x d matrices, one for each (outcomes, settings) of the scenario. Normalisation: tr sum_a sigma_{a|x} = 1.
    Raises `NotHermitian`, `Signalling`, `NotNormalised` or `NotPositive` for the first law that fails, with the exact
    amount, and `ShapeMismatch` if elements are missing or misshapen. Source: arXiv:1708.00756, eqs. (13), (14).

    >>> from exactsteer.steering.scenario import scenario
    >>> coin = Assemblage(scenario(parties=1, settings=1, outcomes=2, trusted=1), {(0, 0): [["1/2"]], (1, 0): [["1/2"]]})
    >>> coin.behaviour()[(0,), (0,)]
    1/2
    """

    title: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        first = next(violations(self.scenario, self.elements), None)
        if first is not None:
            raise first.error()

    def over(self, field: Field) -> Assemblage:
        """The same assemblage with its elements written over a larger field. Raises `InputError` if it is not larger."""
        copy = Assemblage.__new__(Assemblage)
        object.__setattr__(copy, "scenario", self.scenario)
        object.__setattr__(copy, "elements", {key: m.over(field) for key, m in self.elements.items()})
        object.__setattr__(copy, "title", self.title)
        return copy

    def marginal(self, parties: Sequence[int], outcomes: Sequence[int], settings: Sequence[int]) -> Matrix:
        """sigma_{a_S|x_S}: the element of a subset S of the untrusted parties (eq. (14)); S empty gives `reduced_state`."""
        a = [0] * self.scenario.parties
        x = [0] * self.scenario.parties
        for party, outcome, setting in zip(parties, outcomes, settings, strict=True):
            a[party], x[party] = outcome, setting
        self.scenario.key(a, x)
        rest = tuple(j for j in range(self.scenario.parties) if j not in parties)
        return summed(self.elements, self.scenario.untrusted, tuple(a), tuple(x), rest)

    def reduced_state(self) -> Matrix:
        """rho_R = sum_a sigma_{a|x}, the same for every x (eq. (13))."""
        return self.marginal((), (), ())

    def behaviour(self) -> dict[Key, Number]:
        """p(a..|x..) = tr sigma_{a..|x..}."""
        return {key: m.trace() for key, m in self.elements.items()}

    def collins_gisin(self) -> dict[Word, Matrix]:
        """sigma_w for every word of at most one letter per party, last outcomes left out: the independent elements."""
        result = {}
        for word in collins_gisin_words(self.scenario):
            parties = [j for j, letters in enumerate(word) if letters]
            letters = [word[j][0] for j in parties]
            result[word] = self.marginal(parties, [a for _, a in letters], [x for x, _ in letters])
        return result

    def __repr__(self) -> str:
        name = f"{self.title}: " if self.title else ""
        return f"Assemblage({name}{self.scenario}, over {self.field!r})"


def from_collins_gisin(scenario: Scenario, blocks: Mapping[Word, Matrix]) -> dict[Key, Matrix]:
    """All elements from the Collins-Gisin ones: the last outcome is 'sum minus the others', party by party."""
    return {
        (a, x): reduce(add, (blocks[word] * sign for word, sign in expansion(scenario, a, x).items()))
        for a, x in scenario.keys()
    }
