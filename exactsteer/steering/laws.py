"""The laws of an assemblage, checked exactly: Hermitian, positive, no-signalling, normalised.

Source: arXiv:1708.00756, definition 4, eqs. (13) and (14). No-signalling is checked party by party: if the sum over
the outcomes of each single party does not depend on that party's setting, then every subset of parties obeys it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import add

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, decimal_text
from exactsteer.algebra.positivity import NegativeDirection, decide
from exactsteer.errors import InputError, NotHermitian, NotNormalised, NotPositive, Signalling
from exactsteer.steering.scenario import Joint, Key, Scenario, key_text

Elements = Mapping[Key, Matrix]


@dataclass(frozen=True)
class Violation:
    """One law that fails: its name, where, and by how much; `amount` is exact and never zero.

    `law` is `hermitian`, `positive`, `no-signalling` or `normalised`. `direction` is the vector of a negative value.
    """

    law: str
    place: str
    amount: Number
    direction: NegativeDirection | None = None
    party: int | None = None
    settings: tuple[int, int] | None = None

    def __str__(self) -> str:
        match self.law:
            case "hermitian":
                text = f"{self.place} differs from the adjoint by {shown(self.amount)}"
            case "positive":
                vector = self.direction.vector if self.direction else None
                entries = ", ".join(str(row[0]) for row in vector.entries()) if vector else ""
                text = f"{self.place} has v^dag M v = {shown(self.amount)} for v = ({entries})"
            case "no-signalling":
                text = f"{self.place} differs by {shown(self.amount)}"
            case _:
                text = f"{self.place} is off by {shown(self.amount)}"
        return f"{self.law}: {text}"

    def error(self) -> InputError:
        """The exception that says this."""
        advice = "; if these are measured or printed data, see MeasuredAssemblage: nothing is repaired silently"
        text = str(self) + advice
        match self.law:
            case "hermitian":
                return NotHermitian(text)
            case "positive":
                vector = self.direction.vector if self.direction else None
                return NotPositive(text, vector=vector, value=self.amount)
            case "no-signalling":
                return Signalling(text, party=self.party, settings=self.settings, difference=self.amount)
            case _:
                return NotNormalised(text)


def shown(x: Number) -> str:
    """An exact number with a decimal reading where that helps."""
    text = str(x)
    if not x.is_real or len(text) <= 6:
        return text
    digits = 6
    while x.sign() and decimal_text(x, digits).strip("-0.") == "" and digits < 100:
        digits += 6
    return f"{text} (about {decimal_text(x, digits)})"


def summed(
    elements: Elements, outcomes: tuple[tuple[int, ...], ...], a: Joint, x: Joint, over: tuple[int, ...]
) -> Matrix:
    """The sum over all outcomes of the parties in `over`, at the joint setting x."""
    ranges = [range(outcomes[j][x[j]]) if j in over else (a[j],) for j in range(len(a))]
    return reduce(add, (elements[b, x] for b in product(*ranges)))


def violations(scenario: Scenario, elements: Elements) -> Iterator[Violation]:
    """Every violated equation, in the order: Hermitian, no-signalling, normalised, positive.

    Positivity is a question about the Hermitian elements only.
    """
    skew: set[Key] = set()
    for key, m in elements.items():
        difference = m - m.adjoint()
        for j in range(m.rows):
            for k in range(j, m.columns):
                if not (gap := difference[j, k]).is_zero:
                    skew.add(key)
                    yield Violation("hermitian", f"element {key_text(key)}, entry ({j}, {k})", gap)
    for party, outcomes in enumerate(scenario.untrusted):
        for a, x in elements:
            if a[party] == 0 and x[party] == 0:
                reference = summed(elements, scenario.untrusted, a, x, (party,))
                for other in range(1, len(outcomes)):
                    y = (*x[:party], other, *x[party + 1 :])
                    difference = reference - summed(elements, scenario.untrusted, a, y, (party,))
                    yield from _signalling(difference, party, other, a, x)
    zero = (0,) * scenario.parties
    total = summed(elements, scenario.untrusted, zero, zero, tuple(range(scenario.parties)))
    if not (gap := total.trace() - 1).is_zero:
        yield Violation("normalised", "the total trace tr sum_a sigma_{a|x} - 1", gap)
    for key, m in elements.items():
        if key not in skew:
            negative = decide(m)
            if negative is not None:
                yield Violation("positive", f"element {key_text(key)}", negative.value, negative)


def _signalling(difference: Matrix, party: int, other: int, a: Joint, x: Joint) -> Iterator[Violation]:
    rest_a = [str(v) if j != party else "*" for j, v in enumerate(a)]
    rest_x = [str(v) if j != party else "*" for j, v in enumerate(x)]
    for j in range(difference.rows):
        for k in range(difference.columns):
            if not (gap := difference[j, k]).is_zero:
                place = (
                    f"the sum over the outcomes of party {party} in {','.join(rest_a)}|{','.join(rest_x)}, "
                    f"entry ({j}, {k}), between its settings 0 and {other}"
                )
                yield Violation("no-signalling", place, gap, party=party, settings=(0, other))
