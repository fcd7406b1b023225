"""Matrices over K(i): integer coefficient planes over one common denominator, on FLINT.

    M = (1 / denominator) sum_k (planes[2k] + i planes[2k + 1]) t^k

Sums, products, adjoints and tensor products are exact and stay in lowest terms, so that `==` is mathematical
equality. This file does not know what positivity is, nor that systems have names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd

from flint import fmpq, fmpq_poly, fmpz, fmpz_mat

from exactsteer.algebra.compositum import Embedding, common_field
from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.grammar import parse, unify
from exactsteer.algebra.number import Number, Scalar, join, number, zero
from exactsteer.algebra.typeset import notebook_matrix
from exactsteer.errors import InputError, NotHermitian, ShapeMismatch

Entry = Scalar | str
Planes = tuple[fmpz_mat, ...]


@dataclass(frozen=True, eq=False)
class Matrix:
    """A rows x columns matrix over K(i) in lowest terms; build one with `matrix`, `from_planes` or arithmetic.

    `planes` holds 2 degree integer matrices: real and imaginary coefficient of t^0, then of t^1, and so on.
    """

    field: Field
    planes: Planes
    denominator: int

    @property
    def rows(self) -> int:
        """The number of rows."""
        return int(self.planes[0].nrows())

    @property
    def columns(self) -> int:
        """The number of columns."""
        return int(self.planes[0].ncols())

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.rows, self.columns

    @cached_property
    def is_zero(self) -> bool:
        """Whether every entry is zero."""
        return not any(_nonzero(plane) for plane in self.planes)

    @cached_property
    def is_real(self) -> bool:
        """Whether every entry is real."""
        return not any(_nonzero(plane) for plane in self.planes[1::2])

    @cached_property
    def is_hermitian(self) -> bool:
        """Whether M = M^dag, exactly."""
        return self.rows == self.columns and self == self.adjoint()

    @cached_property
    def height(self) -> int:
        """The largest bit length among the integers that represent the matrix."""
        largest = self.denominator
        for plane in self.planes:
            if _nonzero(plane):
                entries = plane.entries()
                largest = max(largest, int(max(entries)), -int(min(entries)))
        return largest.bit_length()

    def __getitem__(self, index: tuple[int, int]) -> Number:
        row, column = index
        values = [fmpq(plane[row, column], self.denominator) for plane in self.planes]
        return Number(self.field, fmpq_poly(values[0::2]), fmpq_poly(values[1::2]))

    def entries(self) -> list[list[Number]]:
        """The entries as rows of numbers."""
        return [[self[j, k] for k in range(self.columns)] for j in range(self.rows)]

    def select(self, rows: Sequence[int], columns: Sequence[int]) -> Matrix:
        """The submatrix with the given rows and columns, in the given order."""

        def pick(plane: fmpz_mat) -> fmpz_mat:
            return fmpz_mat(len(rows), len(columns), [plane[j, k] for j in rows for k in columns])

        return from_planes(self.field, [pick(plane) for plane in self.planes], self.denominator)

    def over(self, field: Field) -> Matrix:
        """The same matrix written over a field that contains this one's; Q into K directly, else by the compositum."""
        if field == self.field:
            return self
        if self.field == QQ:
            empty = [fmpz_mat(self.rows, self.columns)] * (2 * field.degree - 2)
            return Matrix(field, (*self.planes, *empty), self.denominator)
        total, embedding, _ = common_field(self.field, field)
        if total != field:
            raise InputError(f"a matrix over {self.field!r} cannot be written over {field!r}")
        return self.map(embedding).over(field)

    def map(self, function: Embedding | Callable[[Number], Number]) -> Matrix:
        """The matrix of the images of the entries."""
        return matrix([[function(x) for x in row] for row in self.entries()])

    def adjoint(self) -> Matrix:
        """M^dag."""
        planes = [plane.transpose() if k % 2 == 0 else -plane.transpose() for k, plane in enumerate(self.planes)]
        return Matrix(self.field, tuple(planes), self.denominator)

    def transpose(self) -> Matrix:
        """M^T in the computational basis."""
        return Matrix(self.field, tuple(plane.transpose() for plane in self.planes), self.denominator)

    def conjugate(self) -> Matrix:
        """The entrywise complex conjugate."""
        return Matrix(self.field, tuple(p if k % 2 == 0 else -p for k, p in enumerate(self.planes)), self.denominator)

    def trace(self) -> Number:
        """The sum of the diagonal entries. Raises `ShapeMismatch` if the matrix is not square."""
        if self.rows != self.columns:
            raise ShapeMismatch(f"the trace needs a square matrix, not {self.rows} x {self.columns}")
        values = [fmpq(sum((int(p[k, k]) for k in range(self.rows)), 0), self.denominator) for p in self.planes]
        return Number(self.field, fmpq_poly(values[0::2]), fmpq_poly(values[1::2]))

    def _aligned(self, other: Matrix) -> tuple[Matrix, Matrix]:
        field = join(self.field, other.field)
        return self.over(field), other.over(field)

    def __add__(self, other: Matrix) -> Matrix:
        if not isinstance(other, Matrix):
            return NotImplemented
        if self.shape != other.shape:
            raise ShapeMismatch(
                f"cannot add a {self.rows} x {self.columns} and a {other.rows} x {other.columns} matrix"
            )
        a, b = self._aligned(other)
        common = a.denominator * b.denominator // gcd(a.denominator, b.denominator)
        p, q = common // a.denominator, common // b.denominator
        return from_planes(a.field, [x * p + y * q for x, y in zip(a.planes, b.planes, strict=True)], common)

    def __neg__(self) -> Matrix:
        return Matrix(self.field, tuple(-plane for plane in self.planes), self.denominator)

    def __sub__(self, other: Matrix) -> Matrix:
        return self + (-other)

    def __matmul__(self, other: Matrix) -> Matrix:
        if not isinstance(other, Matrix):
            return NotImplemented
        if self.columns != other.rows:
            raise ShapeMismatch(f"cannot multiply {self.rows} x {self.columns} by {other.rows} x {other.columns}")
        a, b = self._aligned(other)
        return _product(a, b, lambda x, y: x * y, (a.rows, b.columns))

    def __mul__(self, scalar: Scalar) -> Matrix:
        if isinstance(scalar, (int, fmpz)) and not isinstance(scalar, bool):
            return from_planes(self.field, [plane * int(scalar) for plane in self.planes], self.denominator)
        if isinstance(scalar, fmpq):
            return from_planes(
                self.field, [plane * scalar.p for plane in self.planes], self.denominator * int(scalar.q)
            )
        if not isinstance(scalar, Number):
            return NotImplemented
        if scalar.is_rational:
            return self * scalar.real[0]
        a, b = self._aligned(matrix([[scalar]]))
        return _product(a, b, lambda x, y: x * y[0, 0], a.shape)

    __rmul__ = __mul__

    def __truediv__(self, scalar: Scalar) -> Matrix:
        return self * number(scalar).inverse()

    def tensor(self, other: Matrix) -> Matrix:
        """The Kronecker product, this factor most significant."""
        a, b = self._aligned(other)
        return _product(a, b, _kronecker, (a.rows * b.rows, a.columns * b.columns))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Matrix):
            return NotImplemented
        if self.shape != other.shape:
            return False
        if self.field != other.field:
            a, b = in_smallest_field(self), in_smallest_field(other)
            return a.field == b.field and a == b
        return self.denominator == other.denominator and all(
            x == y for x, y in zip(self.planes, other.planes, strict=True)
        )

    def __hash__(self) -> int:
        return hash((self.shape, self.denominator, *(int(x) for x in self.planes[0].entries())))

    def __repr__(self) -> str:
        return "matrix([" + ", ".join("[" + ", ".join(f"'{x}'" for x in row) + "]" for row in self.entries()) + "])"

    def _repr_latex_(self) -> str:
        return notebook_matrix(self)


def _nonzero(plane: fmpz_mat) -> bool:
    return not plane.is_zero()


def _kronecker(x: fmpz_mat, y: fmpz_mat) -> fmpz_mat:
    left, right = x.table(), y.table()
    values = [p * q for row in left for other in right for p in row for q in other]
    return fmpz_mat(x.nrows() * y.nrows(), x.ncols() * y.ncols(), values)


def _product(
    a: Matrix, b: Matrix, multiply: Callable[[fmpz_mat, fmpz_mat], fmpz_mat], shape: tuple[int, int]
) -> Matrix:
    """The bilinear product of coefficient planes, reduced by i^2 = -1 and the minimal polynomial."""
    field = a.field
    sums: list[fmpz_mat] = [fmpz_mat(*shape) for _ in range(2 * field.degree)]
    left = [(k, plane) for k, plane in enumerate(a.planes) if _nonzero(plane)]
    right = [(k, plane) for k, plane in enumerate(b.planes) if _nonzero(plane)]
    for j, x in left:
        for k, y in right:
            term = multiply(x, y)
            if j % 2 and k % 2:
                term = -term
            for power, coefficient in enumerate(field.powers[j // 2 + k // 2]):
                if coefficient:
                    index = 2 * power + (j + k) % 2
                    sums[index] = sums[index] + (term if coefficient == 1 else term * coefficient)
    return from_planes(field, sums, a.denominator * b.denominator)


def from_planes(field: Field, planes: Iterable[fmpz_mat], denominator: int = 1) -> Matrix:
    """The matrix with these integer planes over the denominator, in lowest terms."""
    kept = tuple(planes)
    if denominator < 0:
        kept, denominator = tuple(-plane for plane in kept), -denominator
    common = int(denominator)
    if common != 1:
        for plane in kept:
            common = gcd(common, *(int(x) for x in plane.entries()))
            if common == 1:
                break
    if common != 1:
        kept = tuple(_divided(plane, common) for plane in kept)
    return Matrix(field, kept, int(denominator) // common)


def _divided(plane: fmpz_mat, divisor: int) -> fmpz_mat:
    return fmpz_mat(plane.nrows(), plane.ncols(), [int(x) // divisor for x in plane.entries()])


def matrix(rows: Sequence[Sequence[Entry]], field: Field = QQ) -> Matrix:
    """The matrix with the given rows; entries are numbers, integers, rationals or exact texts (`grammar.parse`).

    The field is the smallest that holds all entries. Raises `ShapeMismatch` if the rows differ in length, `InputError`
    for an entry that is not exact (a float, say).

    >>> m = matrix([["1/2", "sqrt(2)/4 - I/4"], ["sqrt(2)/4 + I/4", "1/2"]])
    >>> m.is_hermitian, m.trace(), (m @ m)[0, 1]
    (True, 1, sqrt(2)/4 - I/4)
    """
    width = len(rows[0]) if rows else 0
    for index, row in enumerate(rows):
        if len(row) != width:
            raise ShapeMismatch(f"row {index} has {len(row)} entries, row 0 has {width}")
    flat: list[Number] = []
    for row in rows:
        for entry in row:
            if isinstance(entry, str):
                flat.append(parse(entry, field))
            elif isinstance(entry, (Number, int, fmpz, fmpq)) and not isinstance(entry, bool):
                flat.append(number(entry))
            else:
                raise InputError(f"{entry!r} is not an exact entry; write it as text, such as '1/3' or 'sqrt(2)/2'")
    common, flat = unify(flat)
    return _assembled(common, flat, len(rows), width)


def _assembled(field: Field, flat: Sequence[Number], rows: int, columns: int) -> Matrix:
    denominator = 1
    for x in flat:
        for part in (x.real, x.imag):
            q = int(part.denom())
            denominator = denominator * q // gcd(denominator, q)
    planes = []
    for k in range(field.degree):
        planes.append(fmpz_mat(rows, columns, [(x.real[k] * denominator).p for x in flat]))
        planes.append(fmpz_mat(rows, columns, [(x.imag[k] * denominator).p for x in flat]))
    return from_planes(field, planes, denominator)


def unify_matrices(matrices: Sequence[Matrix]) -> tuple[Field, list[Matrix]]:
    """The same matrices over one field: Q if all are rational, else the compositum of their fields."""
    lowered = [in_smallest_field(m) for m in matrices]
    field = QQ
    for m in lowered:
        if m.field not in (field, QQ):
            field = common_field(field, m.field)[0]
    return field, [m.over(field) for m in lowered]


def in_smallest_field(m: Matrix) -> Matrix:
    """The matrix over Q if all its entries are rational over Q(i), otherwise unchanged."""
    if m.field == QQ or any(_nonzero(plane) for plane in m.planes[2:]):
        return m
    return Matrix(QQ, m.planes[:2], m.denominator)


def zeros(rows: int, columns: int, field: Field = QQ) -> Matrix:
    """The zero matrix."""
    return Matrix(field, tuple(fmpz_mat(rows, columns) for _ in range(2 * field.degree)), 1)


def identity(size: int, field: Field = QQ) -> Matrix:
    """The unit matrix."""
    one = fmpz_mat(size, size, [int(j == k) for j in range(size) for k in range(size)])
    return Matrix(field, (one, *(fmpz_mat(size, size) for _ in range(2 * field.degree - 1))), 1)


def column(entries: Sequence[Entry], field: Field = QQ) -> Matrix:
    """A column vector."""
    return matrix([[x] for x in entries], field)


def tensor(*factors: Matrix) -> Matrix:
    """The Kronecker product of all factors, the first most significant."""
    result = identity(1)
    for factor in factors:
        result = result.tensor(factor)
    return result


def block(blocks: Sequence[Sequence[Matrix]]) -> Matrix:
    """The block matrix with these blocks, brought into one field and over one denominator.

    Raises `ShapeMismatch` if the blocks of a row differ in height or the rows of blocks in width.
    """
    heights = [{b.rows for b in row} for row in blocks]
    if any(len(h) != 1 for h in heights) or len({sum(b.columns for b in row) for row in blocks}) != 1:
        raise ShapeMismatch(f"blocks of shapes {[[b.shape for b in row] for row in blocks]} do not fit together")
    flat = [b for row in blocks for b in row]
    field, unified = unify_matrices(flat)
    denominator = 1
    for b in unified:
        denominator = denominator * b.denominator // gcd(denominator, b.denominator)
    scaled = iter([[plane * (denominator // b.denominator) for plane in b.planes] for b in unified])
    grid = [[next(scaled) for _ in row] for row in blocks]
    planes = []
    for k in range(2 * field.degree):
        rows: list[list[fmpz]] = []
        for line in grid:
            tables = [planes_of[k].table() for planes_of in line]
            rows += [[x for table in tables for x in table[j]] for j in range(len(tables[0]))]
        planes.append(fmpz_mat(rows))
    return from_planes(field, planes, denominator)


def inner(a: Matrix, b: Matrix) -> Number:
    """tr(A B), without forming the product."""
    left, right = a._aligned(b.transpose())
    if left.shape != right.shape:
        raise ShapeMismatch(f"tr(A B) needs A and B^T of one shape, not {left.shape} and {right.shape}")
    total = zero(left.field)
    for j, x in enumerate(left.planes):
        for k, y in enumerate(right.planes):
            if _nonzero(x) and _nonzero(y):
                value = sum((p * q for p, q in zip(x.entries(), y.entries(), strict=True)), fmpz(0))
                scale = fmpq(-value if j % 2 and k % 2 else value, left.denominator * right.denominator)
                coefficients = [c * scale for c in left.field.powers[j // 2 + k // 2]]
                part = fmpq_poly(coefficients)
                total += Number(left.field, fmpq_poly(), part) if (j + k) % 2 else Number(left.field, part, fmpq_poly())
    return total


def require_hermitian(m: Matrix, what: str) -> None:
    """Raises `NotHermitian`, naming the first entry that differs and by how much."""
    if m.rows != m.columns:
        raise ShapeMismatch(f"{what} is {m.rows} x {m.columns}, not square")
    if m.is_hermitian:
        return
    difference = m - m.adjoint()
    for j in range(m.rows):
        for k in range(j, m.columns):
            if not (gap := difference[j, k]).is_zero:
                raise NotHermitian(
                    f"{what} is not Hermitian: entry ({j}, {k}) minus the conjugate of entry ({k}, {j}) is {gap}"
                )
