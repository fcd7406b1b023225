"""Steering functionals: linear functionals of assemblages, with the sense in which their bounds are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix, inner, zeros
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.typeset import MOST_ROWS, elements_html, elements_latex, matrix_latex
from exactsteer.errors import NotHermitian, ShapeMismatch
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage, complete_elements
from exactsteer.steering.scenario import Key, Scenario, key_text
from exactsteer.steering.words import Word, expansion

Sense = Literal["max", "min"]


@dataclass(frozen=True)
class SteeringFunctional:
    """F(sigma) = sum tr(F_{a|x} sigma_{a|x}), no hidden transpose; `sense` says which bound is meant.

    Shapes: Hermitian d x d matrices, one for each (outcomes, settings). Raises `NotHermitian` or `ShapeMismatch`.

    >>> from exactsteer.steering.scenario import scenario
    >>> s = scenario(parties=1, settings=1, outcomes=2, trusted=1)
    >>> coin = Assemblage(s, {(0, 0): [["1/3"]], (1, 0): [["2/3"]]})
    >>> SteeringFunctional(s, {((0,), (0,)): [[3]], ((1,), (0,)): [[-1]]}).value(coin)
    1/3
    """

    scenario: Scenario
    elements: Mapping[Key, Matrix]
    sense: Sense = "max"

    def __post_init__(self) -> None:
        elements = complete_elements(self.scenario, self.elements)
        object.__setattr__(self, "elements", elements)
        for key, m in elements.items():
            if not m.is_hermitian:
                raise NotHermitian(f"the functional's operator at {key_text(key)} is not Hermitian")

    @property
    def field(self) -> Field:
        """The real field of all entries (with i adjoined)."""
        return next(iter(self.elements.values())).field

    def real_value(self, data: MeasuredAssemblage) -> Number:
        """Re F(data): the value for data that need not be Hermitian."""
        value = self.value(data)
        return Number(value.field, value.real, value.imag - value.imag)

    def __repr__(self) -> str:
        return f"SteeringFunctional({self.scenario}, over {self.field!r}, sense {self.sense})"

    def _labelled(self) -> list[tuple[str, str]]:
        return [(key_text(key), matrix_latex(m, MOST_ROWS)) for key, m in self.elements.items()]

    def _repr_html_(self) -> str:
        return elements_html(repr(self), self._labelled())

    def _repr_latex_(self) -> str:
        return elements_latex("F", self._labelled())

    def value(self, sigma: Assemblage | MeasuredAssemblage) -> Number:
        """F(sigma), exact and real for Hermitian data. Raises `ShapeMismatch` for another scenario."""
        if sigma.scenario != self.scenario:
            raise ShapeMismatch(f"the functional is for {self.scenario}; the assemblage has {sigma.scenario}")
        total = zero()
        for key, m in self.elements.items():
            total = total + inner(m, sigma.elements[key])
        return total


def from_collins_gisin(
    scenario: Scenario, operators: Mapping[Word, Matrix], sense: Sense = "max"
) -> SteeringFunctional:
    """The functional sum_w tr(F_w sigma_w) over Collins-Gisin words, written on full coordinates.

    A party without a letter in w contributes through all outcomes of its setting 0.
    """
    d = scenario.dimension
    elements = {key: zeros(d, d) for key in scenario.keys()}
    for word, m in operators.items():
        x = tuple(letters[0][0] if letters else 0 for letters in word)
        for a in scenario.outcomes(x):
            if all(not letters or letters[0][1] == a[j] for j, letters in enumerate(word)):
                elements[a, x] = elements[a, x] + m
    return SteeringFunctional(scenario, elements, sense)


def to_collins_gisin(functional: SteeringFunctional) -> dict[Word, Matrix]:
    """The operators F_w on Collins-Gisin words, F(sigma) = sum_w tr(F_w sigma_w) for every no-signalling sigma."""
    d = functional.scenario.dimension
    operators: dict[Word, Matrix] = {}
    for (a, x), m in functional.elements.items():
        for word, sign in expansion(functional.scenario, a, x).items():
            operators[word] = operators.get(word, zeros(d, d)) + m * sign
    return operators
