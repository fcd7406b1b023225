"""Theorem 5 of arXiv:1708.00756 for all sizes: the pseudo-LHS model, with symbolic numbers of settings and outcomes.

Hidden values of one party: the pairs [a, x] and xi (eq. (15)); responses p(a|x) = delta for a < d, and 1 minus those for
a = d (eq. (16)); hidden operators sigma_[a,x] = sigma_{a|x} and (1 - m) sigma_B for xi (eq. (17)). Sums over all m
settings and d outcomes are done by SymPy with m and d symbols. Outcomes and settings run from 1 here, as in the paper.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import sympy as sp

from exactsteer.errors import InputError
from exactsteer.symbolic.identities.identity import Identity

Expr = Any

LARGEST = 8

DUMMY_WEIGHT: Callable[[Expr], Expr] = lambda m: 1 - m  # noqa: E731 - a formula of the paper, replaced in tests
"""The weight of the dummy hidden value xi as a function of the number m of settings (eq. (17))."""


def _positive(name: str) -> Expr:
    return sp.Symbol(name, integer=True, positive=True)


def observed_outcome() -> Identity:
    """For a < d: sum_lambda p_lambda(a|x) sigma_lambda = sigma_{a|x}, with m settings and d outcomes, all symbols."""
    a, x, b, z = _positive("a"), _positive("x"), sp.Symbol("b", integer=True), sp.Symbol("z", integer=True)
    # a < d and x <= m are built into the symbols: d = a + 1 + e, m = x + f
    d = a + 1 + sp.Symbol("e", integer=True, nonnegative=True)
    m = x + sp.Symbol("f", integer=True, nonnegative=True)
    sigma = sp.IndexedBase("sigma")
    inner = sp.Sum(sp.KroneckerDelta(b, a) * sp.KroneckerDelta(z, x) * sigma[b, z], (b, 1, d)).doit()
    observed = sp.Sum(inner, (z, 1, m)).doit()
    return Identity(
        "Theorem 5, one party, outcome a < d",
        "the sum over the hidden values [b, z] of delta_{ba} delta_{zx} sigma_{b|z} is sigma_{a|x}",
        "SymPy sums the Kronecker deltas over d outcomes and m settings with d and m symbols.",
        "the hidden value xi contributes nothing, because p_xi(a|x) = 0 for a < d.",
        (sp.expand(observed - sigma[a, x]),),
    )


def last_outcome(weight: Callable[[Expr], Expr] = DUMMY_WEIGHT) -> Identity:
    """For a = d: sum_lambda p_lambda(d|x) sigma_lambda = sigma_{d|x}, for every number m of settings and d of outcomes.

    `weight` is the weight of xi, 1 - m in eq. (17). Raises `CheckFailed` with the residual for another weight.
    """
    m, x, b = _positive("m"), _positive("x"), sp.Symbol("b", integer=True)
    d, z = _positive("d"), sp.Symbol("z", integer=True)
    sigma, rho = sp.IndexedBase("sigma"), sp.Symbol("sigma_B")
    hidden = _no_signalling(sp.Sum(sigma[b, z], (b, 1, d), (z, 1, m)), sigma, rho).doit()
    total = hidden + weight(m) * rho
    last = sp.Sum(sigma[b, x], (b, d, d))
    return Identity(
        "Theorem 5, one party, outcome a = d",
        "m sigma_B + (1 - m) sigma_B minus the sum of sigma_{b|x} over b < d is sigma_{d|x}",
        "with m and d symbols SymPy sums the marginals over the m settings, joins the sums over b < d and b = d to the "
        "marginal of setting x, and reduces the difference of both sides to zero.",
        "p_lambda(d|x) = 1 - sum over b < d of p_lambda(b|x), and the case a < d is `observed_outcome`; no-signalling is "
        "used as: the sum of sigma_{b|z} over b is sigma_B for every z.",
        (sp.expand(total - _joined(sigma, b, x, d, rho)), last.doit() - sigma[d, x]),
    )


def _joined(sigma: Expr, b: Expr, x: Expr, d: Expr, rho: Expr) -> Expr:
    """The sum of sigma_{b|x} over b < d plus the one over b = d, joined by SymPy and replaced by the marginal."""
    parts = sp.Sum(sigma[b, x], (b, 1, d - 1)) + sp.Sum(sigma[b, x], (b, d, d))
    return _no_signalling(parts.simplify(), sigma, rho)


def _no_signalling(expr: Expr, sigma: Expr, rho: Expr) -> Expr:
    """The expression with every sum over all d outcomes of one setting replaced by the marginal, setting by setting."""

    def is_marginal(node: Expr) -> bool:
        if not isinstance(node, sp.Sum) or not isinstance(node.function, sp.Indexed):
            return False
        index, low, high = node.limits[0]
        outcome, setting = node.function.indices
        complete = node.function.base == sigma and outcome == index and not setting.has(index)
        return bool(complete and low == 1 and high == _positive("d"))

    return expr.replace(is_marginal, lambda node: sp.Sum(rho, *node.limits[1:]) if node.limits[1:] else rho)


def single_party() -> tuple[Identity, Identity]:
    """Observing the hidden operators of one party gives the assemblage back: both cases of Theorem 5 for n = 1."""
    return observed_outcome(), last_outcome()


def normalisation(size: int, weight: Callable[[Expr], Expr] = DUMMY_WEIGHT) -> Identity:
    """sum_r C(n, r) (1 - m)^(n - r) m^r = 1 for a given n and symbolic m."""
    m = _positive("m")
    terms = (sp.binomial(size, r) * weight(m) ** (size - r) * m**r for r in range(size + 1))
    return Identity(
        f"Theorem 5, normalisation, n = {size}",
        f"sum_r C({size}, r) (1 - m)^({size} - r) m^r = 1 for every number m of settings",
        "the polynomial in m, expanded, is 1.",
        "nothing is added.",
        (sp.expand(sp.Add(*terms) - 1),),
    )


def normalisation_step() -> Identity:
    """The sum of `normalisation` does not change from n to n + 1, for symbolic n and m, term by term.

    SymPy's own summation gives the binomial theorem only under a condition of convergence that fails for m > 1, so the
    induction over n is made explicit by Pascal's rule.
    """
    n, r = sp.Symbol("n", integer=True, nonnegative=True), sp.Symbol("r", integer=True, positive=True)
    m, w = sp.symbols("m w")

    def term(size: Expr, index: Expr) -> Expr:
        return sp.binomial(size, index) * w ** (size - index) * m**index

    inner = sp.powsimp(sp.expand((term(n + 1, r) - m * term(n, r - 1) - w * term(n, r)) / (w ** (n + 1 - r) * m**r)))
    first = term(n + 1, sp.Integer(0)) - w * term(n, sp.Integer(0))
    last = term(n + 1, n + 1) - m * term(n, n)
    return Identity(
        "Theorem 5, normalisation, step from n to n + 1",
        "with T(n) = sum_r C(n, r) w^(n - r) m^r: T(n + 1) = (m + w) T(n), which is T(n) for w = 1 - m",
        "with n, r, m, w symbols: term r of T(n + 1) is m times term r - 1 plus w times term r of T(n) for 0 < r <= n "
        "(Pascal's rule), the terms r = 0 and r = n + 1 are w and m times the end terms of T(n), and m + w - 1 is zero at "
        "w = 1 - m.",
        "summing over r, and T(0) = 1: by induction T(n) = 1 for every n, which is the normalisation of Theorem 5.",
        (sp.combsimp(inner), sp.powsimp(first), sp.powsimp(sp.expand(last)), (m + w - 1).subs(w, 1 - m)),
    )


def _subset_sum(size: int, inside: Callable[[Expr], Expr], outside: Callable[[Expr], Expr]) -> tuple[list[Expr], Expr]:
    """(m_1..m_n, sum over subsets S of prod_{j in S} inside(m_j) prod_{j not in S} outside(m_j)), written out."""
    if not 1 <= size <= LARGEST:
        raise InputError(f"the sum over all subsets is written out for 1 to {LARGEST} parties, not {size}")
    # m_j = 1 + k_j with k_j >= 0: SymPy then knows the sign of 1 - m_j
    settings = [1 + sp.Symbol(f"k_{j}", integer=True, nonnegative=True) for j in range(1, size + 1)]
    terms = []
    for r in range(size + 1):
        for chosen in combinations(range(size), r):
            terms.append(sp.Mul(*(inside(m) if j in chosen else outside(m) for j, m in enumerate(settings))))
    return settings, sp.Add(*terms)


def unequal_normalisation(size: int, weight: Callable[[Expr], Expr] = DUMMY_WEIGHT) -> Identity:
    """sum over S of prod_{j in S} m_j prod_{j not in S} (1 - m_j) = prod_j (m_j + 1 - m_j) = 1, unequal m_j."""
    _, total = _subset_sum(size, lambda m: m, weight)
    return Identity(
        f"Theorem 5, normalisation with unequal numbers of settings, n = {size}",
        "the sum over subsets S of prod_{j in S} m_j prod_{j not in S} (1 - m_j) is 1",
        f"the sum over all {2**size} subsets, expanded as a polynomial in m_1..m_{size}, is 1.",
        "for any n: the sum is prod_j (m_j + 1 - m_j) by the distributive law.",
        (sp.expand(total - 1),),
    )


def absolute_weights(size: int) -> Identity:
    """sum over S of prod_{j in S} m_j prod_{j not in S} |1 - m_j| = prod_j (2 m_j - 1), for m_j >= 1.

    The operator of Theorem 6 built from the model therefore has negativity (prod_j (2 m_j - 1) - 1)/2.
    """
    settings, total = _subset_sum(size, lambda m: m, lambda m: sp.Abs(1 - m))
    product = sp.Mul(*(2 * m - 1 for m in settings))
    negative = (total - _subset_sum(size, lambda m: m, DUMMY_WEIGHT)[1]) / 2
    return Identity(
        f"Theorem 6, absolute weights, n = {size}",
        "the sum over subsets S of prod_{j in S} m_j prod_{j not in S} |1 - m_j| is prod_j (2 m_j - 1)",
        f"with m_j = 1 + k_j, k_j >= 0, the difference of both sides and that of the sum of the negative weights and "
        f"(prod_j (2 m_j - 1) - 1)/2 expand to zero polynomials in k_1..k_{size}.",
        "each hidden operator is plus or minus a positive one whose traces add up to prod_{j in S} m_j, so the weights "
        "are the trace norms of the blocks of the operator of eq. (22) and half their excess over 1 is its negativity.",
        (sp.expand(total - product), sp.expand(negative - (product - 1) / 2)),
    )


def induction_step(weight: Callable[[Expr], Expr] = DUMMY_WEIGHT) -> Identity:
    """The lines of eq. (19) from eq. (18), for symbolic m, d and a generic block of hidden operators of party k + 1.

    R[b, z] and R_xi are the sums over the hidden values of all other parties, weighted with their responses, with party
    k + 1 at [b, z] or xi; tau[b, z] are the elements in which the other parties have their outcomes and party k + 1 has b.
    The hypothesis (18), for the assemblage and for its marginal without party k + 1, says R[b, z] = tau[b, z] and
    R_xi = (1 - m) tau_0 with the marginal tau_0. Raises `CheckFailed` for another weight.
    """
    m, d, x = _positive("m"), _positive("d"), _positive("x")
    b, z = sp.symbols("b z", integer=True)
    block, tau, marginal, dummy = sp.IndexedBase("R"), sp.IndexedBase("tau"), sp.Symbol("tau_0"), sp.Symbol("R_xi")
    everything = sp.Sum(block[b, z], (b, 1, d), (z, 1, m)) + dummy
    smaller = sp.Sum(block[b, x], (b, 1, d - 1))
    # second line: 1 minus the deltas is distributed; third line: the hypothesis is put in
    second = (everything - smaller).subs(dummy, weight(m) * marginal)
    third = second.replace(
        lambda node: isinstance(node, sp.Indexed) and node.base == block, lambda node: tau[node.indices]
    )
    over_settings = _no_signalling(third, tau, marginal)
    third = over_settings.replace(lambda node: isinstance(node, sp.Sum) and not node.has(tau), lambda node: node.doit())
    kept = m * marginal + (1 - m) * marginal
    printed = kept - sp.Sum(tau[b, x], (b, 1, d - 1))
    last = sp.Sum(tau[b, x], (b, d, d))
    return Identity(
        "Theorem 5, induction step, eqs. (18) and (19)",
        "if the model reproduces the elements in which k parties have outcome d, it reproduces those in which k + 1 have",
        "with m and d symbols the sum over the hidden values of party k + 1 equals the printed line m tau_0 + (1 - m) "
        "tau_0 - sum over b < d of tau_b, and that equals tau_d.",
        "the hypothesis is used for the assemblage and for its marginal without party k + 1, which is no-signalling too; "
        "the base of the induction is `observed_outcome` for every party; eq. (19) prints a_{k+1} for a_{k+2} in its last line.",
        (
            sp.expand(third - printed),
            sp.expand(kept - _joined(tau, b, x, d, marginal)),
            last.doit() - tau[d, x],
        ),
    )
