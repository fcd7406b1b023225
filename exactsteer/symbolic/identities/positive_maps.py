"""Trace preservation, unitality and duals of positive maps, as identities in all entries of a generic matrix.

The dual is L^dag with tr(L(X) Y) = tr(X L^dag(Y)). Source: arXiv:1708.00756, section 5, eqs. (29) and (33).
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from exactsteer.algebra.matrix import Matrix
from exactsteer.errors import InputError
from exactsteer.quantum.maps import breuer_hall_map
from exactsteer.symbolic.expressions.ring_matrix import (
    RingMatrix,
    choi_image,
    dual_choi,
    partial_trace,
    trace_of_product,
)
from exactsteer.symbolic.identities.identity import Generic, Identity, generic, residuals

Map = Callable[[Generic, RingMatrix], RingMatrix]
"""A linear map by its formula, for matrices over any polynomial ring."""

LINEAR = "both sides are linear in X, so the identity in independent entries holds for every operator X"
BILINEAR = "both sides are bilinear, so the identity in independent entries holds for all operators X and Y"


def transposition_formula(ring: Generic, x: RingMatrix) -> RingMatrix:
    """X^T in the computational basis."""
    return x.transpose()


def reduction_formula(ring: Generic, x: RingMatrix) -> RingMatrix:
    """(tr(X) 1 - X)/(d - 1)."""
    d = x.shape[0]
    return (ring.unit(d).scaled(x.trace()) - x).scaled(ring.fraction(1, d - 1))


def breuer_hall_formula(unitary: Matrix) -> Map:
    """X -> (tr(X) 1 - X - U X^T U^dag)/(d - 2). Source: arXiv:1708.00756, eq. (33), where d = 4 and U = X (x) Y."""

    def formula(ring: Generic, x: RingMatrix) -> RingMatrix:
        d = x.shape[0]
        u, v = ring.exact(unitary), ring.exact(unitary.adjoint())
        return (ring.unit(d).scaled(x.trace()) - x - u @ x.transpose() @ v).scaled(ring.fraction(1, d - 2))

    return formula


def trace_preservation(name: str, formula: Map, size: int) -> Identity:
    """tr L(X) = tr X. Raises `CheckFailed` if it is false."""
    ring = generic(X=(size, size))
    x = ring["X"]
    return Identity(
        f"{name}: trace preservation",
        f"tr L(X) = tr X for every {size} x {size} operator X",
        f"tr L(X) - tr X is the zero polynomial in the {size * size} independent entries of X.",
        f"{LINEAR}.",
        (formula(ring, x).trace() - x.trace(),),
    )


def unitality(name: str, formula: Map, size: int) -> Identity:
    """L(1) = 1. Raises `CheckFailed` if it is false."""
    ring = generic(X=(size, size))
    one = ring.unit(size)
    return Identity(
        f"{name}: unitality",
        f"L(1) = 1 in dimension {size}",
        f"all {size * size} entries of L(1) - 1 are zero.",
        "nothing is added.",
        residuals(formula(ring, one), one),
    )


def duality(name: str, formula: Map, dual: Map, size: int) -> Identity:
    """tr(L(X) Y) = tr(X L^dag(Y)) for the stated dual. Raises `CheckFailed` if it is false."""
    ring = generic(X=(size, size), Y=(size, size))
    x, y = ring["X"], ring["Y"]
    return Identity(
        f"{name}: dual map",
        f"tr(L(X) Y) = tr(X L^dag(Y)) for all {size} x {size} operators X, Y",
        f"the difference is the zero polynomial in the {2 * size * size} independent entries of X and Y.",
        f"{BILINEAR}.",
        (trace_of_product(formula(ring, x), y) - trace_of_product(x, dual(ring, y)),),
    )


def _unital_self_dual(name: str, formula: Map, size: int) -> tuple[Identity, ...]:
    return (
        trace_preservation(name, formula, size),
        unitality(name, formula, size),
        duality(name, formula, formula, size),
    )


def transposition(size: int = 4) -> tuple[Identity, ...]:
    """The transposition is trace preserving, unital and its own dual."""
    return _unital_self_dual(f"transposition, d = {size}", transposition_formula, size)


def reduction(size: int = 4) -> tuple[Identity, ...]:
    """The reduction map (tr(X) 1 - X)/(d - 1) is trace preserving, unital and its own dual. Needs d >= 2."""
    if size < 2:
        raise InputError(f"the reduction map divides by d - 1; it needs d >= 2, not {size}")
    return _unital_self_dual(f"reduction map, d = {size}", reduction_formula, size)


def breuer_hall(unitary: Matrix) -> tuple[Identity, ...]:
    """The Breuer-Hall map of an antisymmetric unitary U: trace preserving, unital, its own dual, and its Choi matrix.

    The last identity says that the exact Choi matrix, from which certificates are made, acts as eq. (33) is printed.
    Raises `InputError` if U is not antisymmetric and unitary over Q(i), of even dimension 4 or more.

    >>> from exactsteer.quantum.measurements import PAULI_X, PAULI_Y
    >>> len(breuer_hall(PAULI_X.tensor(PAULI_Y)))
    4
    """
    choi, size = breuer_hall_map(unitary), unitary.rows
    name, formula = f"Breuer-Hall map, d = {size}", breuer_hall_formula(unitary)
    ring = generic(X=(size, size))
    same = Identity(
        f"{name}: Choi matrix",
        f"the exact Choi matrix acts on every {size} x {size} operator X as eq. (33) of arXiv:1708.00756 says",
        "all entries of the difference are zero polynomials in the independent entries of X.",
        f"{LINEAR}.",
        residuals(choi_image(ring.exact(choi.matrix), ring["X"]), formula(ring, ring["X"])),
    )
    return (*_unital_self_dual(name, formula, size), same)


def breuer_hall_trace(size: int = 4) -> Identity:
    """(d - 2) tr L(X) = (d - 1) tr X - tr(V U X^T) for L(X) = (tr(X) 1 - X - U X^T V)/(d - 2), U and V generic."""
    if size < 3:
        raise InputError(f"the map divides by d - 2; it needs d >= 3, not {size}")
    ring = generic(X=(size, size), U=(size, size), V=(size, size))
    x, u, v = ring["X"], ring["U"], ring["V"]
    image = ring.unit(size).scaled(x.trace()) - x - u @ x.transpose() @ v
    expected = x.trace() * ring.fraction(size - 1, 1) - trace_of_product(v @ u, x.transpose())
    return Identity(
        f"Breuer-Hall map with generic U, d = {size}: trace",
        "(d - 2) tr L(X) = (d - 1) tr X - tr(V U X^T) for L(X) = (tr(X) 1 - X - U X^T V)/(d - 2)",
        f"the difference is the zero polynomial in the {3 * size * size} independent entries of X, U and V.",
        "with V = U^dag and U^dag U = 1 the right side is (d - 2) tr X, so L is trace preserving for every unitary U.",
        (image.trace() - expected,),
    )


def generic_kraus_map(input_size: int = 4, output_size: int = 4, terms: int = 2) -> tuple[Identity, ...]:
    """L(X) = sum_k K_k X K_k^dag with generic Kraus operators: dual map, trace and image of 1."""
    shapes = {f"K{k}": (output_size, input_size) for k in range(terms)}
    shapes |= {f"L{k}": (input_size, output_size) for k in range(terms)}
    ring = generic(X=(input_size, input_size), Y=(output_size, output_size), **shapes)
    x, y = ring["X"], ring["Y"]
    pairs = [(ring[f"K{k}"], ring[f"L{k}"]) for k in range(terms)]

    def total(parts: list[RingMatrix]) -> RingMatrix:
        return sum(parts[1:], parts[0])

    image, dual = total([k @ x @ m for k, m in pairs]), total([m @ y @ k for k, m in pairs])
    name = f"Kraus map {input_size} -> {output_size} with {terms} operators"
    proved = "the difference is the zero polynomial in independent entries of X, Y, all K_k and all K_k^dag."
    conjugate = "a polynomial identity in independent entries of K_k and K_k^dag holds for actual adjoints"
    return (
        Identity(
            f"{name}: dual map",
            "tr(L(X) Y) = tr(X L^dag(Y)) with L^dag(Y) = sum_k K_k^dag Y K_k",
            proved,
            f"{conjugate}; {BILINEAR}.",
            (trace_of_product(image, y) - trace_of_product(x, dual),),
        ),
        Identity(
            f"{name}: trace",
            "tr L(X) = tr(X sum_k K_k^dag K_k)",
            proved,
            f"{conjugate}; so L is trace preserving exactly if sum_k K_k^dag K_k = 1, that is if L^dag(1) = 1.",
            (image.trace() - trace_of_product(x, total([m @ k for k, m in pairs])),),
        ),
    )


def generic_choi_map(input_size: int = 4, output_size: int = 4) -> tuple[Identity, ...]:
    """A map given by any Choi matrix C = sum |i><j| (x) L(|i><j|): dual map, trace preservation, unitality."""
    size = input_size * output_size
    ring = generic(C=(size, size), X=(input_size, input_size), Y=(output_size, output_size))
    choi, x, y = ring["C"], ring["X"], ring["Y"]
    image, dual = choi_image(choi, x), dual_choi(choi, input_size)
    marginal = partial_trace(choi, (input_size, output_size), (1,))
    name = f"generic Choi matrix {input_size} -> {output_size}"
    proved = "all differences of entries are zero polynomials in independent entries of C, X and Y."
    return (
        Identity(
            f"{name}: dual map",
            "tr(L(X) Y) = tr(X L^dag(Y)), the Choi matrix of L^dag having entry (b j, a i) = C_(i a, j b)",
            proved,
            f"{BILINEAR}; every linear map has a Choi matrix.",
            (trace_of_product(image, y) - trace_of_product(x, choi_image(dual, y)),),
        ),
        Identity(
            f"{name}: trace preservation",
            "tr L(X) = tr(X (tr_out C)^T) and L^dag(1) = (tr_out C)^T",
            proved,
            "hence L is trace preserving exactly if tr_out C = 1, and exactly if L^dag is unital, as used after eq. (29).",
            (
                image.trace() - trace_of_product(x, marginal.transpose()),
                *residuals(choi_image(dual, ring.unit(output_size)), marginal.transpose()),
            ),
        ),
        Identity(
            f"{name}: unitality",
            "L(1) = tr_in C",
            proved,
            "hence L is unital exactly if tr_in C = 1.",
            residuals(choi_image(choi, ring.unit(input_size)), partial_trace(choi, (input_size, output_size), (0,))),
        ),
    )


def reduction_in_every_dimension() -> Identity:
    """The reduction map for a symbolic dimension d: trace preserving, unital and its own dual, by matrix algebra."""
    d = sp.Symbol("d", integer=True, positive=True)
    x, y = sp.MatrixSymbol("X", d, d), sp.MatrixSymbol("Y", d, d)
    one, (t, u) = sp.Identity(d), (sp.Trace(x), sp.Trace(y))

    def expanded(trace: sp.Expr) -> sp.Expr:
        return sp.expand(trace.doit())

    preserved = sp.simplify(expanded(sp.Trace(t * one - x)) / (d - 1) - t)
    unital = sp.simplify((sp.Trace(one).doit() - 1) / (d - 1) - 1)
    left = sp.expand(sp.Trace(((t * one - x) * y).doit().expand()).doit())
    right = sp.expand(sp.Trace((x * (u * one - y)).doit().expand()).doit())
    return Identity(
        "reduction map, every d",
        "L(X) = (tr(X) 1 - X)/(d - 1) is trace preserving, unital and its own dual in every dimension d >= 2",
        "with d a symbol: tr L(X) - tr X, the factor of 1 in L(1) - 1, and tr(L(X) Y) - tr(X L(Y)) simplify to zero "
        "through tr 1 = d and the linearity of the trace.",
        "nothing is added.",
        (preserved, unital, sp.expand(left - right)),
    )
