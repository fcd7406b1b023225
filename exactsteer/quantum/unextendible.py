"""Unextendible product bases: an exhaustive rank tree, or the product vector that is orthogonal to the whole basis.

A product vector f_1 (x) .. (x) f_n is orthogonal to v_s if and only if f_j is orthogonal to the factor of v_s at some
party j. So it distributes the vectors among the parties, and it exists if and only if some distribution leaves the
factors at no party j spanning all of C^{d_j}. A rank tree goes through all distributions vector by vector and closes a
branch as soon as the factors at one party span. Source: arXiv:quant-ph/9908070.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import prod
from operator import or_

from exactsteer.algebra.linear import echelon, kernel, matrix_rows
from exactsteer.algebra.matrix import Matrix, block
from exactsteer.algebra.modular import modular_rank, splitting_prime
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
    return _Search(basis).run((0,) * len(basis.dimensions))


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

    ranks = Ranks(basis)

    def below(node: RankTree, shares: Shares) -> Iterator[Leaf]:
        match node:
            case Closed(party):
                yield Leaf(shares, party, tuple(ranks.of(j, share) for j, share in enumerate(shares)))
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


class Ranks:
    """The exact dimensions of the spans of factors of a basis, remembered; a share is also a mask of different factors.

    A rank modulo a prime is at most the true one; where it is as large as sizes allow, it is the true one. Only the other
    spans are eliminated over K(i).
    """

    def __init__(self, basis: ProductBasis) -> None:
        self.basis = basis
        parties = range(len(basis.dimensions))
        self.bits = [[1 << s for s in basis.places[j]] for j in parties]
        self._known: list[dict[int, int]] = [{0: 0} for _ in parties]

    @cached_property
    def _residues(self) -> list[list[list[int]]]:
        """The factors modulo a prime, party by party."""
        prime = splitting_prime(self.basis.field)
        return [[prime.column(v[j]) for v in self.basis.vectors] for j in range(len(self.basis.dimensions))]

    def of(self, party: int, share: Iterable[int]) -> int:
        """The dimension of the span of the factors of these vectors at the party."""
        return self.of_mask(party, reduce(or_, (self.bits[party][s] for s in share), 0))

    def of_mask(self, party: int, mask: int) -> int:
        """The same for the factors of the mask, whose bits are those of the first vectors that have them."""
        known = self._known[party]
        if mask not in known:
            known[mask] = self._rank(party, members(mask))
        return known[mask]

    def _rank(self, party: int, share: Sequence[int]) -> int:
        most = min(len(share), self.basis.dimensions[party])
        if modular_rank([self._residues[party][s] for s in share], splitting_prime(self.basis.field)) == most:
            return most
        return len(echelon(row for s in share for row in matrix_rows(self.basis.vectors[s][party].transpose())))


def members(mask: int) -> list[int]:
    """The positions of the bits of a mask.

    >>> members(0b1101)
    [0, 2, 3]
    """
    return [k for k in range(mask.bit_length()) if mask >> k & 1]


def rank(basis: ProductBasis, party: int, share: Sequence[int]) -> int:
    """The dimension of the span of the factors at one party of some vectors of the basis."""
    return Ranks(basis).of(party, share)


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
        self.ranks = Ranks(basis)
        self.bits = [tuple(row[s] for row in self.ranks.bits) for s in range(basis.size)]

    def run(self, masks: tuple[int, ...]) -> ProductVector | RankTree:
        held = [self.ranks.of_mask(j, mask) for j, mask in enumerate(masks)]
        for j, dimension in enumerate(self.basis.dimensions):
            if held[j] == dimension:
                return Closed(j)
        vector = self._next(masks, held)
        if vector is None:
            return tuple(self._orthogonal(j, members(mask)) for j, mask in enumerate(masks))
        children: list[RankTree] = []
        for j, bit in enumerate(self.bits[vector]):
            result = self.run((*masks[:j], masks[j] | bit, *masks[j + 1 :]))
            if isinstance(result, tuple):
                return result
            children.append(result)
        return Branch(vector, tuple(children))

    def _next(self, masks: tuple[int, ...], held: Sequence[int]) -> int | None:
        """The vector, not yet orthogonal by what has been distributed, that the fewest parties can still take."""
        best: tuple[int, int] | None = None
        for s, bits in enumerate(self.bits):
            open_parties = 0
            for j, bit in enumerate(bits):
                grown = self.ranks.of_mask(j, masks[j] | bit)
                if grown == held[j]:
                    break
                open_parties += grown < self.basis.dimensions[j]
            else:
                if best is None or (open_parties, s) < best:
                    best = open_parties, s
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
