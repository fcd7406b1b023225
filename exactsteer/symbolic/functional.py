"""Steering functionals with free real parameters, and their values as expressions."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp

from exactsteer.errors import NotHermitian, ShapeMismatch
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import Sense, SteeringFunctional
from exactsteer.steering.scenario import Key, Scenario, key_text
from exactsteer.symbolic.assemblage import SymbolicAssemblage, complete_expressions
from exactsteer.symbolic.expressions.conversion import Expr, matrix_from_sympy, to_sympy
from exactsteer.symbolic.expressions.parameters import Domain, assignment, declared
from exactsteer.symbolic.expressions.reduction import adjoint, parameter_ring
from exactsteer.symbolic.expressions.ring_matrix import total, trace_of_product


@dataclass(frozen=True)
class SymbolicFunctional:
    """F(sigma) = sum tr(F_{a|x} sigma_{a|x}) with operators that depend on parameters; no hidden transpose.

    Shapes and keys as in `SteeringFunctional`. Raises `NotHermitian` unless every operator is Hermitian identically.

    >>> from exactsteer.steering.scenario import scenario
    >>> from exactsteer.steering.noise import white_noise
    >>> t, s = sp.Symbol("theta", real=True), scenario(parties=1, settings=1, outcomes=2, trusted=1)
    >>> functional = SymbolicFunctional(s, {(0, 0): [[sp.cos(t) ** 2]], (1, 0): [[sp.sin(t) ** 2]]})
    >>> functional.value(white_noise(s))
    1/2
    """

    scenario: Scenario
    elements: Mapping[Key, Expr]
    parameters: Mapping[Expr, Domain] = field(default_factory=dict)
    sense: Sense = "max"

    def __post_init__(self) -> None:
        elements = complete_expressions(self.scenario, self.elements)
        object.__setattr__(self, "elements", elements)
        object.__setattr__(self, "parameters", declared(self.parameters, list(elements.values())))
        ring = parameter_ring(elements.values(), self.parameters)
        for key, m in elements.items():
            normal = ring.matrix(m)
            if any((normal - adjoint(normal)).entries()):
                raise NotHermitian(
                    f"the functional's operator at {key_text(key)} is not Hermitian for all parameter values"
                )

    def value(self, sigma: SymbolicAssemblage | Assemblage) -> Expr:
        """F(sigma) in normal form. Raises `ShapeMismatch` for another scenario."""
        return value(self, sigma)

    def substitute(self, values: Mapping[Expr | str, object]) -> SteeringFunctional:
        """The functional at given parameter values. Raises as `SymbolicAssemblage.substitute` does."""
        exact = assignment(self.parameters, values)
        elements = {key: matrix_from_sympy(m.subs(exact)) for key, m in self.elements.items()}
        return SteeringFunctional(self.scenario, elements, self.sense)


def value(functional: SymbolicFunctional | SteeringFunctional, sigma: SymbolicAssemblage | Assemblage) -> Expr:
    """F(sigma) = sum tr(F sigma) in normal form; both sides may have parameters, of one name each.

    Raises `ShapeMismatch` for another scenario, `InputError` if a parameter has two different domains.
    """
    if sigma.scenario != functional.scenario:
        raise ShapeMismatch(f"the functional is for {functional.scenario}; the assemblage has {sigma.scenario}")
    sides = []
    domains: dict[Expr, Domain] = {}
    for side in (functional, sigma):
        if isinstance(side, (SteeringFunctional, Assemblage)):
            sides.append({key: to_sympy(m) for key, m in side.elements.items()})
        else:
            sides.append(dict(side.elements))
            domains = merged(domains, side.parameters)
    ring = parameter_ring([m for side in sides for m in side.values()], domains)
    terms = (trace_of_product(ring.matrix(m), ring.matrix(sides[1][key])) for key, m in sides[0].items())
    return ring.expression(total(terms, ring.zero))


def merged(first: Mapping[Expr, Domain], second: Mapping[Expr, Domain]) -> dict[Expr, Domain]:
    """The domains of two sets of parameters; a common one is limited to the intersection."""
    result = dict(first)
    for symbol, domain in second.items():
        result[symbol] = domain if symbol not in result else sp.Intersection(result[symbol], domain)
    return declared(result, [])
