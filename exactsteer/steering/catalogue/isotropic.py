"""Two-party states measured on one side: isotropic and Werner states and pure qubit pairs, with their realisations.

One untrusted party measures a named set of `directions`; the other system is trusted. Sources: arXiv:quant-ph/0612147
(isotropic and Werner states), arXiv:1604.00501 (review).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, column, identity, unify_matrices
from exactsteer.algebra.number import Number, Scalar, number
from exactsteer.errors import InputError, UnknownName
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import State, pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.catalogue.directions import DIMENSIONS, named_measurements
from exactsteer.steering.realisation import Realisation


def exact_number(value: Scalar | str) -> Number:
    """The number that a scalar or an exact text denotes."""
    return parse(value) if isinstance(value, str) else number(value)


def read_visibility(visibility: Scalar | str) -> Number:
    """The exact visibility. Raises `InputError` unless it is real and between 0 and 1."""
    v = exact_number(visibility)
    if not v.is_real or not 0 <= v <= 1:
        raise InputError(f"the visibility is {v}; it must be real and between 0 and 1")
    return v


def with_white_noise(vector: Matrix, systems: Mapping[str, int], visibility: Number) -> State:
    """v |psi><psi| + (1 - v) 1/D for a vector that need not be normalised; at v = 1 the pure state with its vector."""
    pure = pure_state(vector, systems)
    if visibility == 1:
        return pure
    size = pure.matrix.rows
    return State(systems, pure.matrix * visibility + identity(size) * ((1 - visibility) / size))


def measured_state(state: State, measurements: Sequence[Sequence[Measurement]]) -> Realisation:
    """The realisation, with state and effects brought into one field where they have different ones."""
    effects = [effect for party in measurements for m in party for effect in m.effects]
    fields = {m.field for m in (state.matrix, *effects) if m.field.degree > 1}
    if len(fields) < 2:
        return Realisation(state, tuple(map(tuple, measurements)))
    _, (rho, *moved) = unify_matrices([state.matrix, *effects])
    images = iter(moved)
    parties = tuple(tuple(Measurement(tuple(next(images) for _ in m.effects)) for m in party) for party in measurements)
    return Realisation(State(state.systems, rho), parties)


def isotropic_realisation(d: int = 2, settings: str = "XYZ", visibility: Scalar | str = 1) -> Realisation:
    """State and measurements of `isotropic`."""
    if d not in DIMENSIONS:
        raise UnknownName(f"there is no isotropic state with d={d} here. Known d: {', '.join(map(str, DIMENSIONS))}")
    vector = column([int(k % (d + 1) == 0) for k in range(d * d)])
    state = with_white_noise(vector, {"A": d, "B": d}, read_visibility(visibility))
    return measured_state(state, [named_measurements(settings, d)])


def isotropic(d: int = 2, settings: str = "XYZ", visibility: Scalar | str = 1) -> Assemblage:
    """The assemblage of v |phi+><phi+| + (1 - v) 1/d^2, phi+ = sum_k |kk>/sqrt d, and a named set of measurements.

    Shapes: d x d elements sigma_{a|x} = (v M^T + (1 - v) tr(M) 1/d)/d. Raises `UnknownName` for a dimension other than
    2, 3, 4, 5, 7 or settings that do not exist, `InputError` for a visibility outside [0, 1].
    Source: arXiv:quant-ph/0612147; with k Pauli settings it is steerable exactly for v > 1/sqrt k.

    >>> isotropic(d=2, settings="XZ", visibility="1/2")[0, 0]
    matrix([['1/4', '1/8'], ['1/8', '1/4']])
    """
    title = f"isotropic(d={d},settings={settings},visibility={exact_number(visibility)})"
    return isotropic_realisation(d, settings, visibility).assemblage(title)


def werner_realisation(settings: str = "XYZ", visibility: Scalar | str = 1) -> Realisation:
    """State and measurements of `werner`."""
    state = with_white_noise(column([0, 1, -1, 0]), {"A": 2, "B": 2}, read_visibility(visibility))
    return measured_state(state, [named_measurements(settings)])


def werner(settings: str = "XYZ", visibility: Scalar | str = 1) -> Assemblage:
    """The assemblage of the two-qubit Werner state v |psi-><psi-| + (1 - v) 1/4, psi- the singlet.

    Raises `UnknownName` for settings that do not exist, `InputError` for a visibility outside [0, 1]. Source:
    arXiv:quant-ph/0612147: for all projective measurements it is steerable exactly for v > 1/2.

    >>> werner(settings="Z")[0, 0]
    matrix([['0', '0'], ['0', '1/2']])
    """
    title = f"werner(settings={settings},visibility={exact_number(visibility)})"
    return werner_realisation(settings, visibility).assemblage(title)


def pure_qubit_pair_realisation(ratio: Scalar | str = "1/2", settings: str = "XZ") -> Realisation:
    """State and measurements of `pure_qubit_pair`."""
    r = exact_number(ratio)
    if not r.is_real:
        raise InputError(f"the ratio is {r}; it must be real")
    return measured_state(pure_state([1, 0, 0, r], {"A": 2, "B": 2}), [named_measurements(settings)])


def pure_qubit_pair(ratio: Scalar | str = "1/2", settings: str = "XZ") -> Assemblage:
    """The assemblage of the pure state |00> + r |11>, normalised; r = tan(theta) in the usual parametrisation.

    Raises `UnknownName` for settings that do not exist, `InputError` for a ratio that is not real.
    Source: arXiv:1604.00501.

    >>> pure_qubit_pair().reduced_state()
    matrix([['4/5', '0'], ['0', '1/5']])
    """
    title = f"pure-qubit-pair(ratio={exact_number(ratio)},settings={settings})"
    return pure_qubit_pair_realisation(ratio, settings).assemblage(title)
