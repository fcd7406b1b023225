"""Assemblages with free real parameters: their linear laws are proved for all values, positivity after substitution.

Source of the laws: arXiv:1708.00756, definition 4, eqs. (13) and (14), party by party as in `steering.laws`.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import product
from operator import add
from typing import Any

import sympy as sp

from exactsteer.algebra.typeset import elements_html, elements_latex
from exactsteer.errors import InputError, NotHermitian, NotNormalised, ShapeMismatch, Signalling
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import Joint, Key, Scenario, key_text
from exactsteer.symbolic.expressions.conversion import Expr, matrix_from_sympy, to_sympy
from exactsteer.symbolic.expressions.parameters import (
    Domain,
    Parameters,
    assignment,
    declared,
    entries,
    exact_value,
    shown,
)
from exactsteer.symbolic.expressions.reduction import ParameterRing, adjoint, parameter_ring
from exactsteer.symbolic.expressions.ring_matrix import RingMatrix, total

Table = Mapping[Any, Any]
"""(outcomes, settings) -> SymPy matrix, exact `Matrix`, or rows of expressions, integers and exact texts."""


@dataclass(frozen=True)
class LawResidual:
    """A law that does not hold identically: which, where, and the expression that ought to be zero."""

    law: str
    place: str
    residual: Expr

    def __str__(self) -> str:
        return f"{self.law}: {self.place}: {self.residual} is not identically zero"

    def error(self) -> InputError:
        """The exception that says this."""
        text = f"{self}; the law fails for some values of the parameters: correct the element, or fix the parameters"
        match self.law:
            case "hermitian":
                return NotHermitian(text)
            case "no-signalling":
                return Signalling(text, difference=self.residual)
            case _:
                return NotNormalised(text)


def complete_expressions(scenario: Scenario, table: Table) -> dict[Key, Expr]:
    """The matrices in the scenario's order. Raises `ShapeMismatch` for missing, extra or misshapen ones."""
    given = {
        scenario.key(*key): entries(value, f"element {key_text(scenario.key(*key))}") for key, value in table.items()
    }
    missing = [key_text(key) for key in scenario.keys() if key not in given]
    if missing:
        raise ShapeMismatch(
            f"{len(missing)} of {scenario.element_count} elements are missing: {', '.join(missing[:6])}"
        )
    d = scenario.dimension
    for key, m in given.items():
        if m.shape != (d, d):
            raise ShapeMismatch(f"element {key_text(key)} is {m.rows} x {m.cols}, the trusted dimension is {d}")
    return {key: given[key] for key in scenario.keys()}


@dataclass(frozen=True, eq=False)
class SymbolicAssemblage:
    """sigma_{a|x} with free real parameters; keys and order are those of `Assemblage`.

    `parameters` maps symbols or their names to domains (`parameters.Parameters`); the other symbols are real numbers.
    `laws` proves what can be proved for all values; `substitute` gives an `Assemblage`, whose positivity is decided
    then. Raises `ShapeMismatch` or, for floats and unusable symbols, `InputError`.

    >>> from exactsteer.steering.scenario import scenario
    >>> v = sp.Symbol("v", real=True)
    >>> table = {(a, x): [[(1 + (-1) ** a * v * (1 - x)) / 4, v * x / 4], [v * x / 4, (1 - (-1) ** a * v * (1 - x)) / 4]]
    ...          for a in (0, 1) for x in (0, 1)}
    >>> sigma = SymbolicAssemblage(scenario(parties=1, settings=2, outcomes=2, trusted=2), table, {v: (0, 1)})
    >>> sigma.laws()[0].law, sigma.laws()[0].residual
    ('no-signalling', -v/2)
    """

    scenario: Scenario
    elements: Mapping[Key, Expr]
    parameters: Mapping[Expr, Domain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        elements = complete_expressions(self.scenario, self.elements)
        object.__setattr__(self, "elements", elements)
        object.__setattr__(self, "parameters", declared(self.parameters, list(elements.values())))

    def __getitem__(self, key: tuple[int | Sequence[int], int | Sequence[int]]) -> Expr:
        """sigma[a, x] for one party, sigma[(a, b), (x, y)] for several: a SymPy matrix."""
        return self.elements[self.scenario.key(*key)]

    @cached_property
    def ring(self) -> ParameterRing:
        """The ring of all entries. Raises `InputError` for an expression outside the supported class."""
        return parameter_ring(self.elements.values(), self.parameters)

    @cached_property
    def normal_forms(self) -> dict[Key, RingMatrix]:
        """The elements over that ring."""
        return {key: self.ring.matrix(m) for key, m in self.elements.items()}

    @cached_property
    def _residuals(self) -> tuple[LawResidual, ...]:
        return tuple(_residuals(self.scenario, self.normal_forms))

    def laws(self) -> tuple[LawResidual, ...]:
        """What fails of: Hermitian, no-signalling, normalised; empty if all are proved for all parameter values."""
        return self._residuals

    def require_laws(self) -> None:
        """Raises `NotHermitian`, `Signalling` or `NotNormalised` for the first law that does not hold identically."""
        if self.laws():
            raise self.laws()[0].error()

    def substitute(self, values: Mapping[Any, Any], title: str = "") -> Assemblage:
        """The assemblage at given parameter values: exact texts, numbers, or constant SymPy expressions such as pi/3.

        Raises `UnknownName` or `InputError` for a wrong, missing, inexact or outlying value, and the error of
        `Assemblage` if the elements are not an assemblage there.
        """
        exact = assignment(self.parameters, values)
        elements = {}
        for key, m in self.elements.items():
            try:
                elements[key] = matrix_from_sympy(m.subs(exact))
            except InputError as error:
                at = ", ".join(f"{symbol} = {value}" for symbol, value in exact.items())
                raise type(error)(f"element {key_text(key)} at {at}: {error}") from None
        return Assemblage(self.scenario, elements, title)

    def reduced_state(self) -> Expr:
        """rho_R = sum_a sigma_{a|x} at the first setting (eq. (13)), in normal form."""
        zero = (0,) * self.scenario.parties
        return self.ring.expressions(reduce(add, (self.normal_forms[a, zero] for a in self.scenario.outcomes(zero))))

    def behaviour(self) -> dict[Key, Expr]:
        """p(a..|x..) = tr sigma_{a..|x..}, in normal form."""
        return {key: self.ring.expression(m.trace()) for key, m in self.normal_forms.items()}

    def image(self, function: Callable[[Expr], Any], trusted: Sequence[int] | None = None) -> SymbolicAssemblage:
        """The family of the images of the elements under a map on the trusted side, e.g. a `SymbolicMap`.

        `trusted` are the dimensions of the output, by default the old ones.
        """
        scenario = Scenario(self.scenario.untrusted, self.scenario.trusted if trusted is None else tuple(trusted))
        images = {key: function(m) for key, m in self.elements.items()}
        return SymbolicAssemblage(scenario, images, self.parameters)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SymbolicAssemblage):
            return NotImplemented
        if self.scenario != other.scenario or self.parameters != other.parameters:
            return False
        ring = parameter_ring([*self.elements.values(), *other.elements.values()], self.parameters)
        differences = (ring.matrix(m) - ring.matrix(other.elements[key]) for key, m in self.elements.items())
        return not any(x for m in differences for x in m.entries())

    def __hash__(self) -> int:
        return hash((self.scenario, tuple(self.parameters)))

    def _caption(self) -> str:
        domains = ", ".join(shown(symbol, domain) for symbol, domain in self.parameters.items())
        return f"{self.scenario}; {domains or 'no parameters'}"

    def __repr__(self) -> str:
        return f"SymbolicAssemblage({self._caption()})"

    def _repr_html_(self) -> str:
        rows = [(key_text(key), sp.latex(m)) for key, m in self.elements.items()]
        return elements_html(f"Assemblage with {self._caption()}", rows)

    def _repr_latex_(self) -> str:
        return elements_latex(r"\sigma", [(key_text(key), sp.latex(m)) for key, m in self.elements.items()])


def _residuals(scenario: Scenario, elements: Mapping[Key, RingMatrix]) -> Iterator[LawResidual]:
    """Every law that is not identically true, in the order of `steering.laws.violations`."""
    for key, m in elements.items():
        difference = m - adjoint(m)
        for j, k in product(range(len(m.rows)), repeat=2):
            if k >= j and difference[j, k]:
                place = f"element {key_text(key)}, entry ({j}, {k}) minus the conjugate of entry ({k}, {j})"
                yield LawResidual("hermitian", place, difference[j, k].expression())
    for party, outcomes in enumerate(scenario.untrusted):
        for a, x in elements:
            if a[party] == 0 and x[party] == 0:
                reference = _summed(scenario, elements, a, x, party)
                for other in range(1, len(outcomes)):
                    y = (*x[:party], other, *x[party + 1 :])
                    difference = reference - _summed(scenario, elements, a, y, party)
                    yield from _signalling(difference, party, other, a, x)
    zero = (0,) * scenario.parties
    traces = [elements[a, zero].trace() for a in scenario.outcomes(zero)]
    gap = total(traces, traces[0].ring.zero) - traces[0].ring.one
    if gap:
        yield LawResidual("normalised", "the total trace tr sum_a sigma_{a|x} - 1", gap.expression())


def _summed(scenario: Scenario, elements: Mapping[Key, RingMatrix], a: Joint, x: Joint, party: int) -> RingMatrix:
    values = range(scenario.untrusted[party][x[party]])
    return reduce(add, (elements[(*a[:party], value, *a[party + 1 :]), x] for value in values))


def _signalling(difference: RingMatrix, party: int, other: int, a: Joint, x: Joint) -> Iterator[LawResidual]:
    rest_a = ",".join(str(v) if j != party else "*" for j, v in enumerate(a))
    rest_x = ",".join(str(v) if j != party else "*" for j, v in enumerate(x))
    for j, row in enumerate(difference.rows):
        for k, gap in enumerate(row):
            if gap:
                place = f"the sum over the outcomes of party {party} in {rest_a}|{rest_x}, entry ({j}, {k}), "
                yield LawResidual("no-signalling", f"{place}between its settings 0 and {other}", gap.expression())


def with_visibility(sigma: Assemblage, visibility: Expr, parameters: Parameters | None = None) -> SymbolicAssemblage:
    """v sigma + (1 - v) N for an exact assemblage, N the white noise of its scenario (arXiv:2604.07078, eq. (21)).

    The visibility is a SymPy expression; unless `parameters` says otherwise, a lone symbol has the domain [0, 1].

    >>> from exactsteer.steering.catalogue import breuer_hall
    >>> family = with_visibility(breuer_hall(), sp.Symbol("v", real=True))
    >>> family.laws(), family.behaviour()[(0, 0), (0, 1)]
    ((), -sqrt(2)*v/28 + 1/4)
    """
    v = visibility if isinstance(visibility, sp.Expr) else exact_value(visibility, "the visibility")
    noise = white_noise(sigma.scenario)
    elements = {key: v * to_sympy(m) + (1 - v) * to_sympy(noise.elements[key]) for key, m in sigma.elements.items()}
    if parameters is None:
        parameters = {v: (0, 1)} if v.is_Symbol else {}
    return SymbolicAssemblage(sigma.scenario, elements, parameters)
