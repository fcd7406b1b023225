"""Behaviours: exact probabilities p(a..|x..) of untrusted parties alone, in the notations of Bell scenarios.

A behaviour is an assemblage whose trusted dimension is 1. It is read and written as full probabilities, as Collins-Gisin
words (last outcomes left out; for two parties a table whose first row and column are the marginals), and, if every
setting has two outcomes, as correlators <A_x>, <B_y>, <A_x B_y> with outcome 0 counted as +1. Functionals of behaviours
are in `bell`. Sources: arXiv:quant-ph/0306129 (the table), arXiv:1303.2849 (the notions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TypeVar

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Entry, Matrix, inner, matrix
from exactsteer.algebra.number import Number, zero
from exactsteer.errors import InputError, NotHermitian, NotNormalised, NotPositive, ShapeMismatch, Signalling
from exactsteer.quantum.measurements import Measurement
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.laws import Violation, shown, violations
from exactsteer.steering.scenario import Key, Scenario, key_text
from exactsteer.steering.words import Word, collins_gisin_words, expansion, word_text

Outcomes = tuple[tuple[int, ...], ...]
"""`untrusted[j][x]`: the number of outcomes of setting x of party j."""
Term = tuple[int | None, ...]
"""A correlator's setting of every party, None for a party that it leaves out."""
Rows = Matrix | Sequence[Sequence[Entry]]
T = TypeVar("T")

ADVICE = "; nothing is repaired silently"


@dataclass(frozen=True)
class Behaviour:
    """A no-signalling behaviour: exactly non-negative, normalised and no-signalling.

    Shapes: one real number for each (outcomes, settings) of the parties; integers, rationals and exact texts are
    accepted. Normalisation: sum_a p(a|x) = 1. Raises `NotHermitian` (a probability is not real), `Signalling`,
    `NotNormalised` or `NotPositive` with the place and the exact amount, and `ShapeMismatch` for missing or extra ones.

    >>> coin = Behaviour(((2,),), {((0,), (0,)): "1/3", ((1,), (0,)): "2/3"})
    >>> coin[1, 0]
    2/3
    >>> Behaviour(((2,),), {((0,), (0,)): "4/3", ((1,), (0,)): "-1/3"})
    Traceback (most recent call last):
        ...
    exactsteer.errors.NotPositive: positive: p(1|0) = -1/3; nothing is repaired silently
    """

    untrusted: Outcomes
    probabilities: Mapping[Key, Number]
    title: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        data = measured(self.untrusted, self.probabilities)
        object.__setattr__(self, "probabilities", {key: m[0, 0] for key, m in data.elements.items()})
        first = next(violations(data.scenario, data.elements), None)
        if first is not None:
            raise self._error(first)

    def _error(self, violation: Violation) -> InputError:
        """The exception that says in probabilities what the law of assemblages says."""
        place = violation.place.replace(", entry (0, 0)", "")
        match violation.law:
            case "hermitian":
                place = place.replace("element ", "p(") + ")"
                return NotHermitian(f"real: {place} differs from its conjugate by {violation.amount}{ADVICE}")
            case "positive":
                key, value = next((key, p) for key, p in self.probabilities.items() if p.sign() < 0)
                return NotPositive(f"positive: p({key_text(key)}) = {shown(value)}{ADVICE}", value=value)
            case "no-signalling":
                text = f"no-signalling: {place} differs by {shown(violation.amount)}{ADVICE}"
                return Signalling(text, party=violation.party, settings=violation.settings, difference=violation.amount)
            case _:
                return NotNormalised(f"normalised: the sum of all outcomes - 1 is {shown(violation.amount)}{ADVICE}")

    def __hash__(self) -> int:
        return hash((self.untrusted, tuple(self.probabilities.values())))

    def __getitem__(self, key: tuple[int | Sequence[int], int | Sequence[int]]) -> Number:
        """p[a, x] for one party, p[(a, b), (x, y)] for several."""
        return self.probabilities[self.scenario.key(*key)]

    @cached_property
    def scenario(self) -> Scenario:
        """The parties' scenario, with the trusted dimension 1."""
        return Scenario(self.untrusted, (1,))

    @property
    def field(self) -> Field:
        """The real field of all probabilities."""
        return next(iter(self.probabilities.values())).field

    def assemblage(self) -> Assemblage:
        """The same probabilities as an assemblage with the trusted dimension 1."""
        return Assemblage(self.scenario, {key: matrix([[p]]) for key, p in self.probabilities.items()}, self.title)

    def words(self) -> dict[Word, Number]:
        """p(a_S|x_S) for every Collins-Gisin word: at most one letter (setting, outcome) of each party, none the last."""
        return {word: m[0, 0] for word, m in self.assemblage().collins_gisin().items()}

    def collins_gisin(self) -> Matrix:
        """The Collins-Gisin table of two parties: rows 1, then p(a|x) with a < k_x - 1 of the first; columns the second.

        Raises `ShapeMismatch` for another number of parties; see `words`. Source: arXiv:quant-ph/0306129.

        >>> white = Behaviour(((2,), (2,)), {((a, b), (0, 0)): "1/4" for a in (0, 1) for b in (0, 1)})
        >>> white.collins_gisin()
        matrix([['1', '1/2'], ['1/2', '1/4']])
        """
        rows, columns = table_shape(self.untrusted)
        values = list(self.words().values())
        return matrix([values[j * columns : (j + 1) * columns] for j in range(rows)])

    def correlations(self) -> dict[Term, Number]:
        """<prod_j A_{j, x_j}> over the parties whose x_j is not None, outcome 0 counted as +1, for every such term.

        Raises `ShapeMismatch` unless every setting has two outcomes.
        """
        require_dichotomic(self.untrusted)
        result = {}
        for term in correlator_terms(self.untrusted):
            x = tuple(setting or 0 for setting in term)
            result[term] = sum((self[a, x] * sign_of(term, a) for a in self.scenario.outcomes(x)), zero())
        return result

    def correlators(self) -> Matrix:
        """The correlator table of two parties: 1 and <B_y> in row 0, then <A_x> and <A_x B_y> in row 1 + x.

        Raises `ShapeMismatch` for another number of parties (see `correlations`) or of outcomes.
        """
        rows, columns = table_shape(self.untrusted)
        values = list(self.correlations().values())
        return matrix([values[j * columns : (j + 1) * columns] for j in range(rows)])

    def __repr__(self) -> str:
        name = f"{self.title}: " if self.title else ""
        outcomes = " | ".join(",".join(map(str, party)) for party in self.untrusted)
        return f"Behaviour({name}outcomes per setting {outcomes}, over {self.field!r})"


def measured(untrusted: Outcomes, probabilities: Mapping[Key, Entry]) -> MeasuredAssemblage:
    """Numbers that may violate the laws, as data with the trusted dimension 1. Raises `ShapeMismatch`."""
    return MeasuredAssemblage(Scenario(untrusted, (1,)), {key: matrix([[p]]) for key, p in probabilities.items()})


def from_assemblage(sigma: Assemblage) -> Behaviour:
    """p(a..|x..) = tr sigma_{a..|x..}, what the untrusted parties see; the inverse of `Behaviour.assemblage`.

    >>> from exactsteer.steering.noise import white_noise
    >>> from exactsteer.steering.scenario import scenario
    >>> from_assemblage(white_noise(scenario(parties=1, settings=1, outcomes=3, trusted=2)))[0, 0]
    1/3
    """
    return Behaviour(sigma.scenario.untrusted, sigma.behaviour(), sigma.title)


def behaviour_of(sigma: Assemblage, povms: Sequence[Measurement]) -> Behaviour:
    """p(a.., b|x.., y) = tr(N_{b|y} sigma_{a..|x..}): the trusted side measures and becomes the last untrusted party.

    `povms[y]` acts on all trusted systems together. Raises `ShapeMismatch` if its dimension is another one.

    >>> from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
    >>> from exactsteer.quantum.states import pure_state
    >>> from exactsteer.steering.realisation import steer
    >>> paulis = [observable(PAULI_X), observable(PAULI_Z)]
    >>> p = behaviour_of(steer(pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), [paulis]), paulis)
    >>> p.correlators()
    matrix([['1', '0', '0'], ['0', '1', '0'], ['0', '0', '1']])
    """
    d = sigma.scenario.dimension
    if not povms:
        raise ShapeMismatch("the trusted party needs at least one measurement")
    for y, povm in enumerate(povms):
        if povm.dimension != d:
            raise ShapeMismatch(f"measurement {y} acts on dimension {povm.dimension}; the trusted dimension is {d}")
    untrusted = (*sigma.scenario.untrusted, tuple(len(povm.effects) for povm in povms))
    table = {
        ((*a, b), (*x, y)): inner(effect, m)
        for (a, x), m in sigma.elements.items()
        for y, povm in enumerate(povms)
        for b, effect in enumerate(povm.effects)
    }
    return Behaviour(untrusted, table, sigma.title)


def from_words(untrusted: Outcomes, words: Mapping[Word, Number]) -> Behaviour:
    """The behaviour with these Collins-Gisin probabilities, the inverse of `Behaviour.words`; the empty word has 1."""
    return Behaviour(untrusted, probabilities_from_words(untrusted, words))


def from_collins_gisin(untrusted: Outcomes, table: Rows) -> Behaviour:
    """The behaviour of two parties with this Collins-Gisin table, the inverse of `Behaviour.collins_gisin`.

    >>> p = from_collins_gisin(((2, 2), (2, 2)), [[1, "1/2", "1/2"], ["1/2", "1/2", "1/2"], ["1/2", "1/2", 0]])
    >>> p[(0, 1), (1, 1)], p[(0, 1), (0, 0)]
    (1/2, 0)
    """
    return Behaviour(untrusted, probabilities_from_collins_gisin(untrusted, table))


def from_correlators(table: Rows) -> Behaviour:
    """The behaviour of two parties with this correlator table, the inverse of `Behaviour.correlators`.

    >>> from_correlators([[1, 0, 0], [0, 1, 1], [0, 1, -1]])[(0, 1), (1, 1)]
    1/2
    """
    rows = table if isinstance(table, Matrix) else matrix(table)
    untrusted = ((2,) * (rows.rows - 1), (2,) * (rows.columns - 1))
    return Behaviour(untrusted, probabilities_from_correlators(untrusted, rows))


def from_correlations(untrusted: Outcomes, correlations: Mapping[Term, Number]) -> Behaviour:
    """The behaviour with these correlators, the inverse of `Behaviour.correlations`; the empty term has 1."""
    return Behaviour(untrusted, probabilities_from_correlations(untrusted, correlations))


def probabilities_from_words(untrusted: Outcomes, words: Mapping[Word, Number]) -> dict[Key, Number]:
    """Full probabilities, perhaps negative, from Collins-Gisin ones. Raises `ShapeMismatch` for missing or extra words."""
    scenario = Scenario(untrusted, (1,))
    _require_same(words, collins_gisin_words(scenario), word_text, "the probability of the word")
    return {
        (a, x): sum((words[word] * sign for word, sign in expansion(scenario, a, x).items()), zero())
        for a, x in scenario.keys()
    }


def probabilities_from_collins_gisin(untrusted: Outcomes, table: Rows) -> dict[Key, Number]:
    """Full probabilities, perhaps negative, from a two-party table. Raises `ShapeMismatch` if its shape does not fit."""
    entries = table_entries(untrusted, table)
    words = collins_gisin_words(Scenario(untrusted, (1,)))
    return probabilities_from_words(untrusted, dict(zip(words, entries, strict=True)))


def probabilities_from_correlators(untrusted: Outcomes, table: Rows) -> dict[Key, Number]:
    """Full probabilities, perhaps negative, from a two-party correlator table. Raises `ShapeMismatch`."""
    require_dichotomic(untrusted)
    entries = table_entries(untrusted, table)
    return probabilities_from_correlations(untrusted, dict(zip(correlator_terms(untrusted), entries, strict=True)))


def probabilities_from_correlations(untrusted: Outcomes, correlations: Mapping[Term, Number]) -> dict[Key, Number]:
    """p(a|x) = 2^-n sum_T <prod_T A> prod_{j in T} (-1)^{a_j} over subsets T of the n parties. Raises `ShapeMismatch`."""
    require_dichotomic(untrusted)
    terms = correlator_terms(untrusted)
    _require_same(correlations, terms, term_text, "the correlator")
    scenario = Scenario(untrusted, (1,))
    result = {}
    for a, x in scenario.keys():
        chosen = product(*((None, setting) for setting in x))
        total = sum((correlations[term] * sign_of(term, a) for term in chosen), zero())
        result[a, x] = total / 2**scenario.parties
    return result


def require_dichotomic(untrusted: Outcomes) -> None:
    """Raises `ShapeMismatch`, naming the first setting that has not two outcomes."""
    for j, party in enumerate(untrusted):
        for x, outcomes in enumerate(party):
            if outcomes != 2:
                raise ShapeMismatch(
                    f"setting {x} of party {j} has {outcomes} outcomes; correlators need 2: use Collins-Gisin words"
                )


def correlator_terms(untrusted: Outcomes) -> list[Term]:
    """All correlators' terms, party by party None before the settings, the first party most significant."""
    return list(product(*((None, *range(len(party))) for party in untrusted)))


def sign_of(term: Term, outcomes: Sequence[int]) -> int:
    """prod (-1)^{a_j} over the parties of the term."""
    return -1 if sum(a for setting, a in zip(term, outcomes, strict=True) if setting is not None) % 2 else 1


def term_text(term: Term) -> str:
    """`<A0 B1>`: parties as capital letters with their settings; the empty term is 1."""
    names = [f"{chr(65 + j)}{x}" for j, x in enumerate(term) if x is not None]
    return f"<{' '.join(names)}>" if names else "1"


def table_shape(untrusted: Outcomes) -> tuple[int, int]:
    """Rows and columns of the two-party table. Raises `ShapeMismatch` for another number of parties."""
    if len(untrusted) != 2:
        raise ShapeMismatch(f"a table needs two untrusted parties, not {len(untrusted)}; use words or correlations")
    rows, columns = (1 + sum(k - 1 for k in party) for party in untrusted)
    return rows, columns


def table_entries(untrusted: Outcomes, table: Rows) -> list[Number]:
    """The entries of a two-party table, row by row. Raises `ShapeMismatch` if its shape does not fit the outcomes."""
    m = table if isinstance(table, Matrix) else matrix(table)
    shape = table_shape(untrusted)
    if m.shape != shape:
        raise ShapeMismatch(
            f"the table is {m.rows} x {m.columns}; these outcome numbers need {shape[0]} x {shape[1]}: "
            "one row and column for the marginals, then one for each setting's outcomes but the last"
        )
    return [entry for row in m.entries() for entry in row]


def _require_same(given: Iterable[T], needed: Iterable[T], text: Callable[[T], str], what: str) -> None:
    wanted, present = list(needed), set(given)
    missing = [text(item) for item in wanted if item not in present]
    extra = [text(item) for item in present.difference(wanted)]
    if missing or extra:
        parts = [f"missing: {', '.join(missing[:6])}"] if missing else []
        parts += [f"unknown: {', '.join(sorted(extra)[:6])}"] if extra else []
        raise ShapeMismatch(f"{what} is needed for each of {len(wanted)}; {'; '.join(parts)}")
