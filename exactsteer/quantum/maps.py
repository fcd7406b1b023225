"""Linear maps on operators through their Choi matrices, in one convention: C = sum |i><j| (x) L(|i><j|), input first.

C is not normalised: tr C = tr L(1). Maps are composed, put side by side and transposed here, and complete positivity and
complete copositivity are decided with a negative vector; mere positivity is not decided. The maps that have names are in
`positive_maps`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

from exactsteer.algebra.matrix import Matrix, block, identity, matrix, require_hermitian, tensor, zeros
from exactsteer.algebra.number import Number, Scalar, number
from exactsteer.algebra.positivity import NegativeDirection, decide
from exactsteer.algebra.tensor_factors import partial_trace, partial_transpose
from exactsteer.errors import InputError, NotNormalised, NotPositive, ShapeMismatch
from exactsteer.quantum.operators import Operator


@dataclass(frozen=True)
class ChoiMatrix:
    """A Hermiticity-preserving map: its unnormalised Choi matrix, block (i, j) = L(|i><j|).

    Raises `ShapeMismatch` or `NotHermitian` (the map does not preserve Hermiticity).
    """

    input: int
    output: int
    matrix: Matrix

    def __post_init__(self) -> None:
        size = self.input * self.output
        if self.matrix.shape != (size, size):
            raise ShapeMismatch(f"the Choi matrix of a map {self.input} -> {self.output} is {size} x {size}")
        require_hermitian(self.matrix, "the Choi matrix")

    def __call__(self, operator: Matrix) -> Matrix:
        """L(operator) = sum_ij operator_ij L(|i><j|)."""
        if operator.shape != (self.input, self.input):
            raise ShapeMismatch(f"the map acts on {self.input} x {self.input} operators, not {operator.shape}")
        result = zeros(self.output, self.output)
        for i in range(self.input):
            for j in range(self.input):
                weight = operator[i, j]
                if not weight.is_zero:
                    result = result + self._image(i, j) * weight
        return result

    def _image(self, i: int, j: int) -> Matrix:
        return block_of(self.matrix, i, j, self.output)

    @property
    def is_trace_preserving(self) -> bool:
        """Whether tr L(X) = tr X for all X: the output trace of C is the unit matrix."""
        return partial_trace(self.matrix, (self.input, self.output), (1,)) == identity(self.input)

    @property
    def is_unital(self) -> bool:
        """Whether L(1) = 1: the input trace of C is the unit matrix."""
        return partial_trace(self.matrix, (self.input, self.output), (0,)) == identity(self.output)

    def dual(self) -> ChoiMatrix:
        """The dual map: tr(L(X) Y) = tr(X L^dag(Y)) for all X, Y."""
        n, m = self.input, self.output
        place = [i * m + a for a in range(m) for i in range(n)]
        return ChoiMatrix(m, n, self.matrix.select(place, place).transpose())

    def negative_direction(self) -> NegativeDirection | None:
        """None if the map is completely positive, otherwise a vector with negative value on C."""
        return decide(self.matrix)

    def copositive_negative_direction(self) -> NegativeDirection | None:
        """None if the map is completely copositive (T o L is completely positive), otherwise a vector negative on C^Gamma.

        Gamma transposes the output.
        """
        return decide(partial_transpose(self.matrix, (self.input, self.output), (1,)))


def choi_matrix(function: Callable[[Matrix], Matrix], input: int, output: int) -> ChoiMatrix:  # noqa: A002
    """The Choi matrix of a linear function, from its values on the matrix units |i><j|.

    >>> choi_matrix(lambda x: x.transpose(), 2, 2).negative_direction().value < 0
    True
    """

    def unit(i: int, j: int) -> Matrix:
        return matrix([[int(r == i and c == j) for c in range(input)] for r in range(input)])

    images = [[function(unit(i, j)) for j in range(input)] for i in range(input)]
    return ChoiMatrix(input, output, block(images))


def breuer_hall_map(unitary: Matrix) -> ChoiMatrix:
    """L(rho) = (tr(rho) 1 - rho - U rho^T U^dag) / (d - 2) for an antisymmetric unitary U of even dimension d >= 4.

    Positive, trace preserving, not decomposable. Source: arXiv:1708.00756, eq. (33), where d = 4 and U = X (x) Y.
    Raises `InputError` if U is not antisymmetric or not unitary, with an entry that shows it.

    >>> breuer_hall_map(identity(4))
    Traceback (most recent call last):
        ...
    exactsteer.errors.InputError: U is not antisymmetric: entry (0, 0) of U + U^T is 2
    """
    d = unitary.rows
    if d < 4 or unitary.shape != (d, d):
        raise InputError(f"the Breuer-Hall map needs a square U of dimension 4 or more, not {unitary.shape}")
    _require_zero(unitary + unitary.transpose(), "U is not antisymmetric", "U + U^T")
    _require_zero(unitary @ unitary.adjoint() - identity(d), "U is not unitary", "U U^dag - 1")

    def image(rho: Matrix) -> Matrix:
        return (identity(d) * rho.trace() - rho - unitary @ rho.transpose() @ unitary.adjoint()) / (d - 2)

    return choi_matrix(image, d, d)


def _require_zero(m: Matrix, what: str, formula: str) -> None:
    """Raises `InputError` with the first entry that is not zero."""
    for i, row in enumerate(m.entries()):
        for j, x in enumerate(row):
            if not x.is_zero:
                raise InputError(f"{what}: entry ({i}, {j}) of {formula} is {x}")


@dataclass(frozen=True)
class KrausMap:
    """A channel L(X) = sum_k w_k K_k X K_k^dag with positive rational weights, so that no square roots are needed.

    `terms` are pairs (w, K) with K an output x input matrix. Raises `ShapeMismatch`, `NotPositive` for a weight that is
    not positive and rational, `NotNormalised` if sum_k w_k K_k^dag K_k is not the unit matrix.

    >>> from exactsteer.algebra.number import number
    >>> from exactsteer.quantum.measurements import PAULI_Z
    >>> dephasing = KrausMap(((number("1/2"), identity(2)), (number("1/2"), PAULI_Z)))
    >>> dephasing(matrix([[1, 1], [1, 1]])) == identity(2)
    True
    """

    terms: tuple[tuple[Number, Matrix], ...]

    def __post_init__(self) -> None:
        if not self.terms or len({k.shape for _, k in self.terms}) != 1:
            raise ShapeMismatch("a channel needs Kraus operators of one shape")
        total = zeros(self.input, self.input)
        for w, k in self.terms:
            if not w.is_rational or w.sign() <= 0:
                raise NotPositive(f"the weight {w} of a Kraus operator is not a positive rational number", value=w)
            total = total + k.adjoint() @ k * w
        gap = total - identity(self.input)
        for i in range(self.input):
            for j in range(self.input):
                if not gap[i, j].is_zero:
                    raise NotNormalised(
                        f"the map is not trace preserving: entry ({i}, {j}) of sum w K^dag K is off by {gap[i, j]}"
                    )

    @property
    def input(self) -> int:
        """The dimension of the operators that the channel acts on."""
        return self.terms[0][1].columns

    @property
    def output(self) -> int:
        """The dimension of the images."""
        return self.terms[0][1].rows

    def __call__(self, operator: Matrix) -> Matrix:
        """L(operator)."""
        result = zeros(self.output, self.output)
        for w, k in self.terms:
            result = result + k @ operator @ k.adjoint() * w
        return result

    def choi(self) -> ChoiMatrix:
        """The channel's Choi matrix."""
        return choi_matrix(self, self.input, self.output)


def completely_positive(operators: Sequence[Matrix]) -> ChoiMatrix:
    """L(X) = sum_k K_k X K_k^dag for output x input matrices K_k; it need not preserve the trace.

    Raises `ShapeMismatch` if there are none or their shapes differ.

    >>> completely_positive([matrix([[1, 0]]), matrix([[0, 1]])])(matrix([[2, 0], [0, 3]]))
    matrix([['5']])
    """
    if not operators or len({k.shape for k in operators}) != 1:
        raise ShapeMismatch("a completely positive map needs Kraus operators of one shape")
    output, size = operators[0].shape
    # block (i, j) is column i of K times the adjoint of column j: C = sum_k vec(K_k) vec(K_k)^dag, columns stacked
    total = zeros(size * output, size * output)
    for k in operators:
        stacked = block([[k.select(range(output), [i])] for i in range(size)])
        total = total + stacked @ stacked.adjoint()
    return ChoiMatrix(size, output, total)


def identity_map(d: int) -> ChoiMatrix:
    """L(X) = X on d x d matrices; its Choi matrix is the unnormalised projector on sum_i |ii>."""
    return completely_positive([identity(d)])


def compose(second: ChoiMatrix, first: ChoiMatrix) -> ChoiMatrix:
    """second o first: X -> second(first(X)). Raises `ShapeMismatch` if the output of `first` is no input of `second`.

    >>> transposition = choi_matrix(lambda x: x.transpose(), 3, 3)
    >>> compose(transposition, transposition) == identity_map(3)
    True
    """
    if first.output != second.input:
        raise ShapeMismatch(f"a map {second.input} -> {second.output} cannot follow {first.input} -> {first.output}")
    return choi_matrix(lambda x: second(first(x)), first.input, second.output)


def tensor_maps(*maps: ChoiMatrix) -> ChoiMatrix:
    """L_1 (x) L_2 (x) ..: inputs (1, 2, ..) and outputs (1, 2, ..), the first most significant.

    With `identity_map(n)` as a factor: the map on a part of a larger system.
    """
    count = len(maps)
    sizes = [size for m in maps for size in (m.input, m.output)]
    order = [2 * k for k in range(count)] + [2 * k + 1 for k in range(count)]
    inputs, outputs = prod(m.input for m in maps), prod(m.output for m in maps)
    return ChoiMatrix(inputs, outputs, reordered(tensor(*(m.matrix for m in maps)), sizes, order))


def after_transposition(channel: ChoiMatrix) -> ChoiMatrix:
    """L o T: X -> L(X^T); the Choi matrix with its input transposed."""
    flipped = partial_transpose(channel.matrix, (channel.input, channel.output), (0,))
    return ChoiMatrix(channel.input, channel.output, flipped)


def before_transposition(channel: ChoiMatrix) -> ChoiMatrix:
    """T o L: X -> L(X)^T; the Choi matrix with its output transposed, C^Gamma of a decomposable map C = P + Q^Gamma."""
    flipped = partial_transpose(channel.matrix, (channel.input, channel.output), (1,))
    return ChoiMatrix(channel.input, channel.output, flipped)


def transposed(channel: ChoiMatrix) -> ChoiMatrix:
    """The transpose L^T of L for the bilinear form tr(X^T Y): T o L^dag o T, whose Choi matrix is C with its factors exchanged."""
    return before_transposition(after_transposition(channel.dual()))


def combination(terms: Sequence[tuple[Scalar, ChoiMatrix]]) -> ChoiMatrix:
    """sum_k w_k L_k for real numbers w_k. Raises `ShapeMismatch`, or `NotHermitian` if the sum is not a map on states.

    >>> half = number("1/2")
    >>> mixed = combination([(half, identity_map(2)), (half, choi_matrix(lambda x: x.transpose(), 2, 2))])
    >>> mixed(matrix([[0, "-I"], ["I", 0]])).is_zero
    True
    """
    if not terms or len({(m.input, m.output) for _, m in terms}) != 1:
        raise ShapeMismatch("a combination needs maps with one input and one output dimension")
    total = zeros(*terms[0][1].matrix.shape)
    for weight, m in terms:
        total = total + m.matrix * number(weight)
    return ChoiMatrix(terms[0][1].input, terms[0][1].output, total)


def on_system(channel: ChoiMatrix, operator: Operator, name: str) -> Operator:
    """(1 (x) .. (x) L (x) .. (x) 1)[operator]: the map on one named system, whose dimension becomes the output's.

    Source: arXiv:1708.00756, the map E of eq. (27). Raises `UnknownSystem` or `ShapeMismatch`.

    >>> bell = Operator({"A": 2, "B": 2}, matrix([[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]]) / 2)
    >>> on_system(choi_matrix(lambda x: x.transpose(), 2, 2), bell, "B").matrix[1, 2]
    1/2
    """
    (place,) = operator.indices(name)
    sizes = list(operator.systems.values())
    if sizes[place] != channel.input:
        raise ShapeMismatch(f"the map acts on dimension {channel.input}; the system {name} has {sizes[place]}")
    rest = [k for k in range(len(sizes)) if k != place]
    front = reordered(operator.matrix, sizes, [place, *rest])
    size, n = operator.matrix.rows // channel.input, channel.input
    units = [[block_of(front, i, j, size) for j in range(n)] for i in range(n)]
    total = zeros(channel.output * size, channel.output * size)
    for i in range(n):
        for j in range(n):
            if not units[i][j].is_zero:
                total = total + channel._image(i, j).tensor(units[i][j])
    sizes[place] = channel.output
    back = [0 if k == place else 1 + rest.index(k) for k in range(len(sizes))]
    moved = reordered(total, [channel.output, *(sizes[k] for k in rest)], back)
    return Operator(dict(zip(operator.systems, sizes, strict=True)), moved)


def reordered(m: Matrix, dimensions: Sequence[int], order: Sequence[int]) -> Matrix:
    """The same operator with its tensor factors in another order: factor k of the result is factor order[k] of `m`.

    >>> a, b = matrix([[1, 2], [3, 4]]), matrix([[5, 6], [7, 8]])
    >>> reordered(a.tensor(b), (2, 2), (1, 0)) == b.tensor(a)
    True
    """
    place = [0]
    for k in order:
        stride = prod(dimensions[k + 1 :])
        place = [base + value * stride for base in place for value in range(dimensions[k])]
    return m.select(place, place)


def block_of(m: Matrix, i: int, j: int, size: int) -> Matrix:
    """Block (i, j) of a matrix of size x size blocks."""
    return m.select(range(i * size, (i + 1) * size), range(j * size, (j + 1) * size))
