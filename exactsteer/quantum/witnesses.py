"""Entanglement witnesses from product bases and from positive maps, their product values, and the PPT test.

A witness has unit trace and non-negative product values <v_1 .. v_n|W|v_1 .. v_n>; that the values are non-negative is
not decided here, but a negative one, and a state with tr(W rho) < 0, are found exactly. Source: arXiv:1708.00756,
sections 4 and 6, eq. (25).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from exactsteer.algebra.matrix import Entry, Matrix, column, identity, require_hermitian, tensor
from exactsteer.algebra.number import Number, Scalar, number
from exactsteer.algebra.positivity import NegativeDirection, decide
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.operators import Operator, partial_transpose
from exactsteer.quantum.product_bases import ProductBasis, named, overlap


@dataclass(frozen=True)
class NegativeTranspose:
    """The partial transpose of the named systems has the direction's negative value: the operator is not PPT."""

    systems: tuple[str, ...]
    direction: NegativeDirection


def witness_from_basis(basis: ProductBasis, epsilon: Scalar | str, systems: Sequence[str] | None = None) -> Operator:
    """W = (Pi - epsilon 1) / (|S| - epsilon D), of unit trace. Source: arXiv:1708.00756, eq. (25) and section 6.

    It is a witness for every 0 < epsilon <= min <Pi> over product states, a minimum that is positive exactly if the basis
    is unextendible; smaller values of epsilon, rational ones say, are as good. Its negative value on
    `complementary_state` is -epsilon / (|S| - epsilon D). `systems` names the parties, A0, A1, .. otherwise.
    Raises `InputError` unless 0 < epsilon < |S| / D < 1.

    >>> from exactsteer.quantum.product_bases import product_basis
    >>> witness_from_basis(product_basis((2,), [[[1, 0]]]), "1/4").matrix
    matrix([['3/2', '0'], ['0', '-1/2']])
    """
    value = number(epsilon)
    size, whole = basis.size, basis.dimension
    if size == whole:
        raise InputError(f"the basis is complete: {size} vectors in dimension {whole}, so Pi = 1 and W = 1/{whole}")
    if not value.is_real or value.sign() <= 0 or (weight := size - value * whole).sign() <= 0:
        raise InputError(f"epsilon must lie strictly between 0 and |S|/D = {number(f'{size}/{whole}')}, not be {value}")
    return Operator(named(basis, systems), (basis.projector() - identity(whole) * value) / weight)


def witness_from_map(channel: ChoiMatrix, systems: Sequence[str] = ("A", "B")) -> Operator:
    """W = C / tr C on the input and the output system: tr(W rho) >= 0 for separable rho if and only if L is positive.

    W is positive exactly if L is completely positive. Raises `InputError` if tr C = tr L(1) is not positive.

    >>> from exactsteer.quantum.positive_maps import transposition
    >>> product_value(witness_from_map(transposition(2)), [[1, 0], [0, 1]])
    0
    """
    trace = channel.matrix.trace()
    if trace.sign() <= 0:
        raise InputError(f"tr L(1) = {trace} is not positive: the map is not a positive one, or it is zero")
    names = tuple(systems)
    if len(set(names)) != 2 or len(names) != 2:
        raise ShapeMismatch(f"the input and the output need two different names, not {', '.join(names)}")
    return Operator({names[0]: channel.input, names[1]: channel.output}, channel.matrix / trace)


def product_value(witness: Operator, vectors: Sequence[Matrix | Sequence[Entry]]) -> Number:
    """<v_1 .. v_n|W|v_1 .. v_n> / prod <v_j|v_j>, one column per system, not normalised. Raises `ShapeMismatch`."""
    columns = [v if isinstance(v, Matrix) else column(v) for v in vectors]
    sizes = list(witness.systems.values())
    if [v.shape for v in columns] != [(d, 1) for d in sizes] or any(v.is_zero for v in columns):
        shapes = ", ".join(f"{v.rows} x {v.columns}" for v in columns)
        raise ShapeMismatch(f"columns of {', '.join(map(str, sizes))} entries, not zero, are needed; given: {shapes}")
    v = tensor(*columns)
    return (v.adjoint() @ witness.matrix @ v)[0, 0] / prod((overlap(u, u) for u in columns), start=number(1))


def negative_transpose(operator: Operator) -> NegativeTranspose | None:
    """None if every partial transpose is positive (PPT, the operator itself included), otherwise a negative direction.

    Each bipartition is tried once, because transposing everything changes no spectrum. Raises `NotHermitian`.

    >>> from exactsteer.quantum.states import pure_state
    >>> bell = pure_state([1, 0, 0, 1], {"A": 2, "B": 2})
    >>> negative_transpose(bell).systems, negative_transpose(bell).direction.value < 0
    (('B',), True)
    """
    require_hermitian(operator.matrix, "the operator")
    names = list(operator.systems)
    for count in range(len(names)):
        for chosen in combinations(names[1:], count):  # the first system stays: the complement is the same test
            negative = decide(partial_transpose(operator, over=chosen).matrix)
            if negative is not None:
                return NegativeTranspose(chosen, negative)
    return None


def is_ppt(operator: Operator) -> bool:
    """Whether the operator and all its partial transposes are positive."""
    return negative_transpose(operator) is None
