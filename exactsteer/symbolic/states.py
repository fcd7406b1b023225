"""States and measurements with free real parameters, and the assemblages that they steer to.

sigma_{a..|x..} = tr_untrusted[(M_{a|x} (x) .. (x) 1) rho], untrusted parties first, no transpose, as in
`steering.realisation` (arXiv:1708.00756, eqs. (1) and (20)). Positivity is decided after substitution.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import sympy as sp

from exactsteer.errors import InputError, NotHermitian, NotNormalised, ShapeMismatch
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.states import State
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.symbolic.assemblage import SymbolicAssemblage
from exactsteer.symbolic.expressions.conversion import Expr, matrix_from_sympy
from exactsteer.symbolic.expressions.parameters import Domain, Parameters, assignment, declared, entries
from exactsteer.symbolic.expressions.reduction import ParameterRing, adjoint, parameter_ring
from exactsteer.symbolic.expressions.ring_matrix import RingMatrix, contracted
from exactsteer.symbolic.functional import merged


@dataclass(frozen=True, eq=False)
class SymbolicState:
    """A family of operators on named systems, Hermitian and of unit trace for all parameter values.

    Raises `NotHermitian` or `NotNormalised` with the residual, `ShapeMismatch` if the sizes do not fit.

    >>> t = sp.Symbol("theta", real=True)
    >>> rho = symbolic_pure_state([sp.cos(t), 0, 0, sp.sin(t)], {"A": 2, "B": 2})
    >>> rho.matrix[0, 3]
    sin(theta)*cos(theta)
    """

    systems: Mapping[str, int]
    matrix: Expr
    parameters: Mapping[Expr, Domain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        m = entries(self.matrix, "the state")
        size = prod(self.systems.values())
        if m.shape != (size, size):
            raise ShapeMismatch(f"a state on {dict(self.systems)} is {size} x {size}, not {m.rows} x {m.cols}")
        object.__setattr__(self, "matrix", m)
        object.__setattr__(self, "parameters", declared(self.parameters, [m]))
        ring = parameter_ring([m], self.parameters)
        normal = ring.matrix(m)
        require_hermitian(normal, "the state")
        gap = normal.trace() - ring.one
        if gap:
            raise NotNormalised(
                f"the trace of the state minus 1 is {gap.expression()}, not identically zero; divide by the trace"
            )

    def substitute(self, values: Mapping[Any, Any]) -> State:
        """The state at given parameter values; raises `NotPositive` if it is none there."""
        return State(self.systems, matrix_from_sympy(self.matrix.subs(assignment(self.parameters, values))))


def require_hermitian(m: RingMatrix, what: str) -> None:
    """Raises `NotHermitian`, naming the first entry that differs and its residual."""
    if m.shape[0] != m.shape[1]:
        raise ShapeMismatch(f"{what} is {m.shape[0]} x {m.shape[1]}, not square")
    difference = m - adjoint(m)
    for j, row in enumerate(difference.rows):
        for k, gap in enumerate(row):
            if gap:
                raise NotHermitian(
                    f"{what} is not Hermitian for all parameter values: entry ({j}, {k}) minus the conjugate of entry "
                    f"({k}, {j}) is {gap.expression()}"
                )


def symbolic_pure_state(
    vector: Sequence[Any], systems: Mapping[str, int], parameters: Parameters | None = None
) -> SymbolicState:
    """|v><v| / <v|v> for a vector of expressions that need not be normalised; its norm must not vanish identically."""
    column = entries([[x] for x in vector], "the vector")
    domains = declared(parameters or {}, [column])
    ring = parameter_ring([column], domains)
    v = ring.matrix(column)
    norm = (adjoint(v) @ v).trace()
    if not norm:
        raise NotNormalised("the zero vector is not a state")
    rho = ring.expressions((v @ adjoint(v)).scaled(norm.inverse()))
    return SymbolicState(systems, rho, domains)


@dataclass(frozen=True, eq=False)
class SymbolicMeasurement:
    """Effects M_a with parameters, Hermitian and with sum_a M_a = 1 for all parameter values.

    Raises `NotHermitian` or `NotNormalised` with the residual. Positivity of effects is not looked at: what they steer
    to is checked after substitution.
    """

    effects: tuple[Expr, ...]
    parameters: Mapping[Expr, Domain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        effects = tuple(entries(m, f"effect {a}") for a, m in enumerate(self.effects))
        if not effects:
            raise ShapeMismatch("a measurement needs at least one effect")
        object.__setattr__(self, "effects", effects)
        object.__setattr__(self, "parameters", declared(self.parameters, list(effects)))
        ring = parameter_ring(effects, self.parameters)
        normal = [ring.matrix(m) for m in effects]
        for a, m in enumerate(normal):
            require_hermitian(m, f"effect {a}")
        total = sum(normal[1:], normal[0]) if len(normal) > 1 else normal[0]
        for j, row in enumerate(total.rows):
            for k, x in enumerate(row):
                gap = x - ring.one if j == k else x
                if gap:
                    raise NotNormalised(
                        f"the effects do not sum to the unit matrix: entry ({j}, {k}) is off by {gap.expression()}, "
                        "which is not identically zero"
                    )

    def substitute(self, values: Mapping[Any, Any]) -> Measurement:
        """The measurement at given parameter values; raises `NotPositive` if an effect is not positive there."""
        exact = assignment(self.parameters, values)
        return Measurement(tuple(matrix_from_sympy(m.subs(exact)) for m in self.effects))


def symbolic_observable(operator: Any, parameters: Parameters | None = None) -> SymbolicMeasurement:
    """The measurement (1 +- O)/2 of an observable with O^2 = 1 for all parameter values; outcome 0 is +1.

    >>> t = sp.Symbol("theta", real=True)
    >>> symbolic_observable([[sp.cos(t), sp.sin(t)], [sp.sin(t), -sp.cos(t)]]).effects[1][0, 0]
    1/2 - cos(theta)/2
    """
    m = entries(operator, "the observable")
    domains = declared(parameters or {}, [m])
    ring = parameter_ring([m], domains)
    normal = ring.matrix(m)
    square = normal @ normal
    for j, row in enumerate(square.rows):
        for k, x in enumerate(row):
            if x - ring.one if j == k else x:
                raise InputError("the operator's square is not the unit matrix identically; give the effects instead")
    one = sp.eye(m.rows)
    return SymbolicMeasurement(tuple(((one + sign * m) / 2).applyfunc(sp.expand) for sign in (1, -1)), domains)


def steer(
    state: SymbolicState | Operator, measurements: Sequence[Sequence[SymbolicMeasurement | Measurement]]
) -> SymbolicAssemblage:
    """The assemblage of a state and measurements, each exact or with parameters; untrusted parties first.

    `measurements[j][x]` is setting x of untrusted party j, who holds the j-th system of the state. The elements are in
    normal form. Raises `ShapeMismatch` if dimensions do not fit.

    >>> from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
    >>> t = sp.Symbol("theta", real=True)
    >>> rho = symbolic_pure_state([sp.cos(t), 0, 0, sp.sin(t)], {"A": 2, "B": 2})
    >>> sigma = steer(rho, [[observable(PAULI_X), observable(PAULI_Z)]])
    >>> sigma[0, 0].tolist(), sigma.laws()
    ([[cos(theta)**2/2, sin(theta)*cos(theta)/2], [sin(theta)*cos(theta)/2, 1/2 - cos(theta)**2/2]], ())
    """
    systems = list(state.systems.items())
    if not 0 < len(measurements) < len(systems):
        raise ShapeMismatch("steering needs untrusted parties with measurements and at least one trusted system")
    rho = entries(state.matrix, "the state")
    domains: dict[Expr, Domain] = dict(state.parameters) if isinstance(state, SymbolicState) else {}
    effects: list[list[list[Expr]]] = []
    for (name, size), settings in zip(systems, measurements, strict=False):
        effects.append([[entries(m, "an effect") for m in measurement.effects] for measurement in settings])
        for x, (measurement, matrices) in enumerate(zip(settings, effects[-1], strict=True)):
            if isinstance(measurement, SymbolicMeasurement):
                domains = merged(domains, measurement.parameters)
            if matrices[0].rows != size:
                raise ShapeMismatch(
                    f"setting {x} of the party that holds {name} measures dimension {matrices[0].rows}, not {size}"
                )
    domains = declared(domains, [rho])
    ring = parameter_ring([rho, *(m for party in effects for setting in party for m in setting)], domains)
    parts = _steered(ring, ring.matrix(rho), effects)
    untrusted = tuple(tuple(len(setting) for setting in party) for party in effects)
    scenario = Scenario(untrusted, tuple(size for _, size in systems[len(effects) :]))
    return SymbolicAssemblage(scenario, {key: ring.expressions(m) for key, m in parts.items()}, domains)


def _steered(ring: ParameterRing, rho: RingMatrix, effects: list[list[list[Expr]]]) -> dict[Key, RingMatrix]:
    parts: dict[Key, RingMatrix] = {((), ()): rho}
    for party in effects:
        parts = {
            ((*a, outcome), (*x, setting)): contracted(ring.matrix(m), rest)
            for (a, x), rest in parts.items()
            for setting, matrices in enumerate(party)
            for outcome, m in enumerate(matrices)
        }
    return parts
