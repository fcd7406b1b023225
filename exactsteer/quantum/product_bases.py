"""Product bases: mutually orthogonal product vectors, not normalised, so that no square roots are needed.

Whether another product vector is orthogonal to all of them is decided in `unextendible`. The projector on the span, the
state on its complement and the local structure are here. Source: arXiv:quant-ph/9808030, arXiv:quant-ph/9908070.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import prod

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Entry, Matrix, column, identity, tensor, unify_matrices, zeros
from exactsteer.algebra.number import Number, one
from exactsteer.errors import InputError, NotNormalised, ShapeMismatch
from exactsteer.quantum.states import State

ProductVector = tuple[Matrix, ...]
"""One column per party, the first party first; the vector is their tensor product."""


@dataclass(frozen=True)
class ProductBasis:
    """Orthogonal product vectors: `vectors[s][j]` is the local column of party j in vector s, of `dimensions[j]` entries.

    Vectors are not normalised and lie over one field K(i). Raises `ShapeMismatch` for sizes that do not fit,
    `NotNormalised` for a zero factor, and `InputError` for two vectors that are not orthogonal, with their overlap.

    >>> basis = product_basis((2, 2), [[[1, 0], [1, 1]], [[0, 1], [1, 2]]])
    >>> basis.size, basis.columns[1].transpose()
    (2, matrix([['0', '0', '1', '2']]))
    >>> product_basis((2, 2), [[[1, 0], [1, 1]], [[1, 1], [1, 2]]])
    Traceback (most recent call last):
        ...
    exactsteer.errors.InputError: vectors 0 and 1 are not orthogonal: their overlap <v_0|v_1> is 3, party by party 1, 3
    """

    dimensions: tuple[int, ...]
    vectors: tuple[ProductVector, ...]

    def __post_init__(self) -> None:
        if not self.dimensions or min(self.dimensions) < 1 or not self.vectors:
            raise ShapeMismatch("a product basis needs parties of dimension 1 or more, and at least one vector")
        for s, factors in enumerate(self.vectors):
            if [v.shape for v in factors] != [(d, 1) for d in self.dimensions]:
                shapes = ", ".join(f"{v.rows} x {v.columns}" for v in factors)
                raise ShapeMismatch(
                    f"vector {s} has factors of shapes {shapes}; columns of dimensions {self.dimensions} are needed"
                )
            for j, v in enumerate(factors):
                if v.is_zero:
                    raise NotNormalised(f"vector {s}: the factor of party {j} is zero")
        _, flat = unify_matrices([v for factors in self.vectors for v in factors])
        n = len(self.dimensions)
        object.__setattr__(self, "vectors", tuple(tuple(flat[k : k + n]) for k in range(0, len(flat), n)))
        for s, t in combinations(range(self.size), 2):
            overlaps = self.overlaps(s, t)
            if not any(x.is_zero for x in overlaps):
                parts = ", ".join(map(str, overlaps))
                total = prod(overlaps, start=one())
                raise InputError(
                    f"vectors {s} and {t} are not orthogonal: their overlap <v_{s}|v_{t}> is {total}, party by party {parts}"
                )

    @property
    def size(self) -> int:
        """The number of vectors."""
        return len(self.vectors)

    @property
    def dimension(self) -> int:
        """D, the dimension of all parties together."""
        return prod(self.dimensions)

    @property
    def field(self) -> Field:
        """The real field of all entries (with i adjoined)."""
        return self.vectors[0][0].field

    @cached_property
    def columns(self) -> tuple[Matrix, ...]:
        """The vectors as columns of D entries."""
        return tuple(tensor(*factors) for factors in self.vectors)

    @cached_property
    def places(self) -> tuple[tuple[int, ...], ...]:
        """For each party and vector the first vector that has the same factor."""
        result = []
        for j in range(len(self.dimensions)):
            first: dict[Matrix, int] = {}
            result.append(tuple(first.setdefault(v[j], s) for s, v in enumerate(self.vectors)))
        return tuple(result)

    @cached_property
    def _overlaps(self) -> dict[tuple[int, int, int], Number]:
        """(party, s, t) -> <v_s|v_t> of the local factors, as far as they were needed."""
        return {}

    def overlaps(self, s: int, t: int) -> list[Number]:
        """The local overlaps of vectors s and t, party by party; <v_s|v_t> is their product."""
        found = []
        for j, places in enumerate(self.places):
            key = j, places[s], places[t]
            if key not in self._overlaps:
                self._overlaps[key] = overlap(self.vectors[key[1]][j], self.vectors[key[2]][j])
            found.append(self._overlaps[key])
        return found

    def projector(self) -> Matrix:
        """Pi, the projector on the span: sum_s |v_s><v_s| / <v_s|v_s>."""
        total = zeros(self.dimension, self.dimension)
        for v in self.columns:
            total = total + v @ v.adjoint() / overlap(v, v)
        return total

    def __repr__(self) -> str:
        sizes = "x".join(map(str, self.dimensions))
        return f"ProductBasis({self.size} vectors in {sizes}, over {self.field!r})"


def overlap(u: Matrix, v: Matrix) -> Number:
    """<u|v> of two columns, conjugate-linear in the first."""
    return (u.adjoint() @ v)[0, 0]


def product_basis(dimensions: Sequence[int], vectors: Sequence[Sequence[Sequence[Entry]]]) -> ProductBasis:
    """The product basis with the entries `vectors[s][j]` of the local factors. Raises as `ProductBasis`."""
    return ProductBasis(tuple(dimensions), tuple(tuple(column(v) for v in factors) for factors in vectors))


def basis_from_columns(dimensions: Sequence[int], columns: Sequence[Matrix]) -> ProductBasis:
    """The product basis with the given columns of D entries, each of which is factorised exactly.

    Raises `InputError` for a vector that is not a product, with a minor that does not vanish, or as `ProductBasis`.

    >>> from exactsteer.algebra.matrix import column
    >>> basis_from_columns((2, 2), [column([1, 2, 2, 4])]).vectors[0][1].transpose()
    matrix([['1', '2']])
    >>> basis_from_columns((2, 2), [column([1, 0, 0, 1])])
    Traceback (most recent call last):
        ...
    exactsteer.errors.InputError: vector 0 is not a product: party 0 against the rest, v_0 v_3 - v_1 v_2 = 1
    """
    sizes = tuple(dimensions)
    return ProductBasis(sizes, tuple(factorised(v, sizes, f"vector {s}") for s, v in enumerate(columns)))


def factorised(v: Matrix, dimensions: Sequence[int], what: str = "the vector") -> ProductVector:
    """Local columns whose tensor product is the given one; the first entry not zero goes to the last party.

    Raises `ShapeMismatch`, `NotNormalised` for zero, or `InputError` with a minor that does not vanish.
    """
    if v.shape != (prod(dimensions), 1):
        raise ShapeMismatch(f"{what} is {v.rows} x {v.columns}, not a column of {prod(dimensions)} entries")
    if v.is_zero:
        raise NotNormalised(f"{what} is zero")
    factors = []
    for j, d in enumerate(dimensions[:-1]):
        width = v.rows // d
        flat = [v[k, 0] for k in range(v.rows)]
        lead = next(k for k, x in enumerate(flat) if not x.is_zero)
        row, start = divmod(lead, width)
        local = column([flat[k * width + start] / flat[lead] for k in range(d)])
        rest = column(flat[row * width : (row + 1) * width])
        for k in range(v.rows):
            other, place = divmod(k, width)
            minor = flat[lead] * flat[k] - flat[row * width + place] * flat[other * width + start]
            if not minor.is_zero:
                corner = f"v_{lead} v_{k} - v_{row * width + place} v_{other * width + start}"
                raise InputError(f"{what} is not a product: party {j} against the rest, {corner} = {minor}")
        factors.append(local)
        v = rest
    return (*factors, v)


def merged(basis: ProductBasis, parties: int) -> ProductBasis:
    """The same vectors with the last `parties` parties as one: products still, but they may no longer be unextendible.

    A vector that is entangled among the merged parties may extend them. Raises `ShapeMismatch`.

    >>> merged(product_basis((2, 2, 2), [[[1, 0], [1, 0], [1, 1]]]), 2)
    ProductBasis(1 vectors in 2x4, over QQ)
    """
    if not 1 <= parties <= len(basis.dimensions):
        raise ShapeMismatch(f"of {len(basis.dimensions)} parties the last {parties} cannot be merged")
    first = len(basis.dimensions) - parties
    dimensions = (*basis.dimensions[:first], prod(basis.dimensions[first:]))
    return ProductBasis(dimensions, tuple((*v[:first], tensor(*v[first:])) for v in basis.vectors))


def complementary_state(basis: ProductBasis, systems: Sequence[str] | None = None) -> State:
    """(1 - Pi) / (D - |S|), the maximally mixed state on the complement of the span.

    For an unextendible basis it is entangled, because no product vector lies in its range, and its partial transposes are
    all positive, because the conjugate of a factor leaves a product basis a product basis. `systems` names the parties,
    A0, A1, .. otherwise. Raises `InputError` if the basis is complete. Source: arXiv:quant-ph/9808030.

    >>> complementary_state(product_basis((2,), [[[1, 1]]])).matrix
    matrix([['1/2', '-1/2'], ['-1/2', '1/2']])
    """
    rest = basis.dimension - basis.size
    if not rest:
        raise InputError(
            f"the basis is complete: {basis.size} vectors in dimension {basis.dimension} leave no complement"
        )
    return State(named(basis, systems), (identity(basis.dimension) - basis.projector()) / rest)


def named(basis: ProductBasis, systems: Sequence[str] | None) -> dict[str, int]:
    """The parties' dimensions under the given names, or A0, A1, ... Raises `ShapeMismatch`."""
    names = [f"A{j}" for j in range(len(basis.dimensions))] if systems is None else list(systems)
    if len(set(names)) != len(basis.dimensions) or len(names) != len(basis.dimensions):
        raise ShapeMismatch(f"{len(basis.dimensions)} parties need as many different names, not {', '.join(names)}")
    return dict(zip(names, basis.dimensions, strict=True))
