"""Unextendible product bases: an exhaustive rank tree, or the product vector that is orthogonal to the whole basis.

A product vector f_1 (x) .. (x) f_n is orthogonal to v_s if and only if f_j is orthogonal to the factor of v_s at some
party j. So it distributes the vectors among the parties, and it exists if and only if some distribution leaves the
factors at no party j spanning all of C^{d_j}. A rank tree goes through all distributions vector by vector and closes a
branch as soon as the factors at one party span. Source: arXiv:quant-ph/9908070.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod

from exactsteer.algebra.linear import echelon, kernel, matrix_rows
from exactsteer.algebra.matrix import Matrix, block
from exactsteer.errors import InputError
from exactsteer.quantum.product_bases import ProductBasis, ProductVector, overlap

Shares = tuple[tuple[int, ...], ...]
"""The vectors that each party takes, in increasing order."""


@dataclass(frozen=True)
class Closed:
    """The factors at `party` of the vectors it has taken so far span its space: no factor there is orthogonal to all."""

    party: int


@dataclass(frozen=True)
class Branch:
    """One of the parties takes the vector; `children[j]` is the rest of the tree if party j does."""

    vector: int
    children: tuple[RankTree, ...]


RankTree = Branch | Closed


@dataclass(frozen=True)
class Leaf:
    """A closed branch: the shares on the way to it, the party whose factors span, and the ranks at all parties."""

    shares: Shares
    party: int
    ranks: tuple[int, ...]


def extension(basis: ProductBasis) -> ProductVector | RankTree:
    """A product vector orthogonal to every vector of the basis, or the rank tree that shows that there is none.

    >>> from exactsteer.quantum.product_bases import product_basis
    >>> found = extension(product_basis((2, 2), [[[1, 0], [1, 0]], [[0, 1], [1, 1]]]))
    >>> [v.transpose() for v in found]
    [matrix([['0', '1']]), matrix([['-1', '1']])]
    >>> shifts = [[[1, 0]] * 3, [[0, 1], [1, -1], [1, 1]], [[1, 1], [0, 1], [1, -1]], [[1, -1], [1, 1], [0, 1]]]
    >>> len(list(leaves(product_basis((2, 2, 2), shifts), extension(product_basis((2, 2, 2), shifts)))))
    33
    """
    return _Search(basis).run(((),) * len(basis.dimensions))


def is_unextendible(basis: ProductBasis) -> bool:
    """Whether no product vector is orthogonal to all vectors of the basis; a complete basis is unextendible too."""
    return not isinstance(extension(basis), tuple)


def extends(basis: ProductBasis, vector: ProductVector) -> bool:
    """Whether the product vector is orthogonal to every vector of the basis and not zero."""
    return not any(v.is_zero for v in vector) and all(
        any(overlap(u, v).is_zero for u, v in zip(factors, vector, strict=True)) for factors in basis.vectors
    )


def leaves(basis: ProductBasis, tree: RankTree) -> Iterator[Leaf]:
    """The closed branches of a rank tree, each with its partial distribution and exact ranks, computed anew.

    Every distribution of all vectors among the parties continues exactly one of them.
    """

    @cache
    def known(party: int, share: frozenset[int]) -> int:
        return rank(basis, party, sorted(share))

    def below(node: RankTree, shares: Shares) -> Iterator[Leaf]:
        match node:
            case Closed(party):
                yield Leaf(shares, party, tuple(known(j, frozenset(share)) for j, share in enumerate(shares)))
            case Branch(vector, children):
                for j, child in enumerate(children):
                    yield from below(child, _given(shares, j, vector))

    yield from below(tree, ((),) * len(basis.dimensions))


def tree_holds(basis: ProductBasis, tree: RankTree) -> bool:
    """Whether the tree proves that the basis is unextendible, checked without the search that made it.

    Every branch goes to all parties with a vector of the basis, and at every leaf the factors at the named party span.
    """
    return _well_formed(tree, basis) and all(
        leaf.ranks[leaf.party] == basis.dimensions[leaf.party] for leaf in leaves(basis, tree)
    )


def _well_formed(tree: RankTree, basis: ProductBasis) -> bool:
    match tree:
        case Closed(party):
            return 0 <= party < len(basis.dimensions)
        case Branch(vector, children):
            fits = 0 <= vector < basis.size and len(children) == len(basis.dimensions)
            return fits and all(_well_formed(child, basis) for child in children)


def rank(basis: ProductBasis, party: int, share: Sequence[int]) -> int:
    """The dimension of the span of the factors at one party of some vectors of the basis."""
    return len(echelon(row for s in share for row in matrix_rows(basis.vectors[s][party].transpose())))


def least_size(dimensions: Sequence[int]) -> int:
    """A lower bound on the size of an unextendible basis, attained in many dimensions (Alon and Lovasz).

    With m = sum (d_j - 1) vectors or fewer, party j takes any d_j - 1 of them and the basis is extended; so the size is
    at least m + 1. If it is m + 1, no d_j factors at party j may be dependent, hence every vector is orthogonal at j to
    at most d_j - 1 others, and to exactly so many, because it must be to m in all. Then the orthogonality graph of party
    j is regular of degree d_j - 1 on m + 1 vertices, and (m + 1)(d_j - 1) is even: if m + 1 is odd and some d_j even,
    the size is at least m + 2. For two parties of which one is a qubit every unextendible basis is complete. Sources:
    J. Combin. Theory Ser. A 95, 169 (2001); arXiv:quant-ph/9908070.

    >>> [least_size(d) for d in ((3, 3), (2, 2, 2), (4, 4), (2, 2, 3), (2, 2, 2, 2), (2, 5))]
    [5, 4, 8, 6, 6, 10]
    """
    sizes = [d for d in dimensions if d > 1]
    if not sizes or (len(sizes) <= 2 and min(sizes) == 2) or len(sizes) == 1:
        return prod(sizes)
    least = sum(d - 1 for d in sizes) + 1
    return least + (least % 2 == 1 and any(d % 2 == 0 for d in sizes))


def _given(shares: Shares, party: int, vector: int) -> Shares:
    return tuple((*share, vector) if j == party else share for j, share in enumerate(shares))


class _Search:
    """Depth-first search through the distributions; ranks are remembered, and the most constrained vector goes first."""

    def __init__(self, basis: ProductBasis) -> None:
        self.basis = basis
        self.ranks: dict[tuple[int, frozenset[int]], int] = {}

    def run(self, shares: Shares) -> ProductVector | RankTree:
        for j, share in enumerate(shares):
            if self._rank(j, share) == self.basis.dimensions[j]:
                return Closed(j)
        vector = self._next(shares)
        if vector is None:
            return tuple(self._orthogonal(j, share) for j, share in enumerate(shares))
        children: list[RankTree] = []
        for j in range(len(shares)):
            result = self.run(_given(shares, j, vector))
            if isinstance(result, tuple):
                return result
            children.append(result)
        return Branch(vector, tuple(children))

    def _rank(self, party: int, share: Sequence[int]) -> int:
        key = party, frozenset(share)
        if key not in self.ranks:
            self.ranks[key] = rank(self.basis, party, sorted(key[1]))
        return self.ranks[key]

    def _next(self, shares: Shares) -> int | None:
        """The vector, not yet orthogonal by what has been distributed, that the fewest parties can still take."""
        best: tuple[int, int] | None = None
        for s in range(self.basis.size):
            open_parties = 0
            for j, share in enumerate(shares):
                grown = self._rank(j, (*share, s))
                if grown == self._rank(j, share):
                    break
                open_parties += grown < self.basis.dimensions[j]
            else:
                best = min(best, (open_parties, s)) if best else (open_parties, s)
        return best[1] if best else None

    def _orthogonal(self, party: int, share: Sequence[int]) -> Matrix:
        """A vector orthogonal to the factors of the share at the party."""
        d = self.basis.dimensions[party]
        if not share:
            return self.basis.vectors[0][party]
        rows = kernel(block([[self.basis.vectors[s][party].adjoint()] for s in share]))
        if rows is None:
            raise InputError(f"the factors of {share} at party {party} span: no extension")  # pragma: no cover
        return rows.select(range(d), [0])
