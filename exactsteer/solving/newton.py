"""Newton steps for the equations of the central path, with residuals from integers at a common scale 2^-bits.

The mu-centre of `maximise b.y subject to S_k(y) = C_k + sum_j y_j A_kj >= 0` is the pair (y, P) with

    P_k S_k + S_k P_k = 2 mu 1    and    sum_k <A_kj, P_k> = -b_j.

* `chord` factorises the Jacobian of these equations once, in doubles: it stays regular in the limit mu -> 0 when both
  optima are unique and strictly complementary (Alizadeh, Haeberly and Overton 1998), and serves many steps;
* `precise` linearises P = mu S^-1 instead (Helmberg et al., Kojima et al., Monteiro) and solves in multiple precision:
  slower, but indifferent to degeneracy.

This file knows of no solver and no stages; nothing it returns is trusted.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import acb, acb_mat, arb, arb_mat, ctx, fmpq, fmpz_mat

from exactsteer.algebra.number import Number, enclose
from exactsteer.programs.conic import ConicProgram

GUARD_BITS = 64
"""Coordinates carry this many bits below mu, and enclosures of the data as many again."""

HEAVY = 1e3
"""Entries of P are eliminated unless the weight of their entry of S in the Schur complement exceeds this."""

ANCHOR = 1e-14
"""Variables that no block sees in doubles are held by this fraction of the largest coefficient."""

Pair = tuple[fmpz_mat, fmpz_mat]
"""Real and imaginary part of a Hermitian matrix, as integers at the scale of its context."""

Reals = npt.NDArray[np.float64]
Complexes = npt.NDArray[np.complex128]


class Stalled(ArithmeticError):
    """Newton's method does not converge from here."""


@dataclass(frozen=True)
class FixedBlock:
    """A block at scale 2^-bits: the constant's upper triangle by row * size + column, and (variable, place, re, im)."""

    size: int
    is_real: bool
    real: list[int]
    imag: list[int]
    entries: list[tuple[int, int, int, int]]

    @cached_property
    def variables(self) -> list[int]:
        """The variables that occur."""
        return sorted({j for j, _, _, _ in self.entries})

    @cached_property
    def rows(self) -> list[Pair]:
        """The terms of these variables, in their order."""
        places: dict[int, tuple[list[int], list[int]]] = {
            j: ([0] * self.size**2, [0] * self.size**2) for j in self.variables
        }
        for j, place, re, im in self.entries:
            places[j][0][place], places[j][1][place] = re, im
        return [_hermitian(self.size, *places[j]) for j in self.variables]


@dataclass(frozen=True)
class State:
    """A point, the duals, and the blocks' values at the point, all at scale 2^-bits."""

    point: list[int]
    duals: list[Pair]
    slacks: list[Pair]


@dataclass(frozen=True)
class Residuals:
    """The dual equations at 2^-bits, and P S + S P - 2 mu 1 at 2^-2bits, with the largest entries of both."""

    dual: list[int]
    products: list[Pair]
    worst_dual: int
    worst_product: int


Step = Callable[[State, Residuals], tuple[list[int], list[Pair]]]


@dataclass(frozen=True)
class FixedProgram:
    """A conic program at scale 2^-bits."""

    bits: int
    objective: list[int]
    blocks: list[FixedBlock]

    @cached_property
    def floor(self) -> int:
        """The residual of the dual equations, at 2^-bits, that rounding every entry of the duals can leave."""
        sums = [2 << self.bits] * len(self.objective)
        for block in self.blocks:
            for j, _, re, im in block.entries:
                sums[j] += 2 * (abs(re) + abs(im))
        return max(sums, default=1) >> self.bits

    def state(self, point: list[int], duals: list[Pair]) -> State:
        """The point with the blocks' values there."""
        slacks = []
        for block in self.blocks:
            real, imag = [x << self.bits for x in block.real], [x << self.bits for x in block.imag]
            for j, place, re, im in block.entries:
                real[place] += re * point[j]
                imag[place] += im * point[j]
            slacks.append(_hermitian(block.size, [x >> self.bits for x in real], [x >> self.bits for x in imag]))
        return State(point, duals, slacks)

    def residuals(self, state: State, mu: fmpq) -> Residuals:
        """By how much the two equations of the mu-centre fail."""
        dual = [b << self.bits for b in self.objective]
        products = []
        shift = int((2 * mu * (1 << 2 * self.bits)).floor())
        for block, (p, q), (s, t) in zip(self.blocks, state.duals, state.slacks, strict=True):
            n = block.size
            real, imag = [int(x) for x in p.entries()], [int(x) for x in q.entries()]
            for j, place, re, im in block.entries:
                value = re * real[place] + im * imag[place]
                dual[j] += value if place % (n + 1) == 0 else 2 * value
            a, b = p * s - q * t, p * t + q * s
            unit = fmpz_mat(n, n, [shift if k % (n + 1) == 0 else 0 for k in range(n * n)])
            products.append((a + a.transpose() - unit, b - b.transpose()))
        dual = [x >> self.bits for x in dual]
        worst = max((abs(int(x)) for pair in products for part in pair for x in part.entries()), default=0)
        return Residuals(dual, products, max(map(abs, dual), default=0), worst)


def _hermitian(size: int, real: Sequence[int], imag: Sequence[int]) -> Pair:
    """The pair with these upper triangles, row by row; what stands below is ignored."""
    upper = [(r, c) if r <= c else (c, r) for r in range(size) for c in range(size)]
    first = [real[r * size + c] for r, c in upper]
    second = [imag[r * size + c] for r, c in upper]
    for r in range(size):
        for c in range(r + 1):
            second[r * size + c] = 0 if r == c else -second[r * size + c]
    return fmpz_mat(size, size, first), fmpz_mat(size, size, second)


def fixed_program(program: ConicProgram, bits: int) -> FixedProgram:
    """The program with its data enclosed at 2^-bits."""
    cache: dict[Number, tuple[int, int]] = {}

    def fixed(x: Number) -> tuple[int, int]:
        if x not in cache:
            imag = Number(x.field, x.imag, x.real * 0)
            real = Number(x.field, x.real, x.real * 0)
            cache[x] = (_nearest(real, bits), _nearest(imag, bits))
        return cache[x]

    blocks = []
    for block in program.blocks:
        n = block.size
        constant = [fixed(block.constant[r, c]) if r <= c else (0, 0) for r in range(n) for c in range(n)]
        entries = [
            (j, r * n + c, *fixed(x)) for j, term in enumerate(block.terms) for (r, c), x in term.items() if r <= c
        ]
        blocks.append(FixedBlock(n, block.is_real, [x for x, _ in constant], [x for _, x in constant], entries))
    return FixedProgram(bits, [fixed(b)[0] for b in program.objective], blocks)


def _nearest(x: Number, bits: int) -> int:
    """A real number at scale 2^-bits, off by one unit at most."""
    low, _ = enclose(x, bits + GUARD_BITS)
    return int((low * (1 << bits) + fmpq(1, 2)).floor())


def shifted(x: float, bits: int) -> int:
    """A double at scale 2^-bits, whatever its exponent."""
    mantissa, exponent = math.frexp(x)
    whole, shift = int(mantissa * 2**53), exponent - 53 + bits
    return whole << shift if shift >= 0 else whole >> -shift


def to_doubles(pair: Pair, bits: int) -> Complexes:
    """A pair at scale 2^-bits in doubles."""
    n, unit = pair[0].nrows(), 1 << bits
    real, imag = ([int(x) / unit for x in part.entries()] for part in pair)
    return (np.array(real) + 1j * np.array(imag)).reshape((n, n))


def from_doubles(m: Complexes, bits: int) -> Pair:
    """A Hermitian array at scale 2^-bits; the upper triangle counts."""
    flat = m.reshape(-1).tolist()
    return _hermitian(m.shape[0], [shifted(x.real, bits) for x in flat], [shifted(x.imag, bits) for x in flat])


@lru_cache(maxsize=64)
def _upper(d: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The places above the diagonal, row by row."""
    return np.triu_indices(d, 1)


def _coordinates(m: npt.NDArray[Any], is_real: bool) -> Reals:
    """Hermitian d x d arrays as vectors with the same inner product: diagonal, sqrt 2 Re and sqrt 2 Im above it."""
    d = m.shape[-1]
    rows, columns = _upper(d)
    upper = m[..., rows, columns] * math.sqrt(2)
    parts = [m[..., range(d), range(d)].real, upper.real] + ([] if is_real else [upper.imag])
    return np.concatenate(parts, axis=-1)


def _from_coordinates(v: Reals, d: int, is_real: bool) -> Complexes:
    """The inverse of `_coordinates`."""
    rows, columns = _upper(d)
    upper = v[d : d + len(rows)] + (0 if is_real else 1j * v[d + len(rows) :])
    m = np.zeros((d, d), dtype=np.complex128)
    m[rows, columns] = upper / math.sqrt(2)
    return m + m.conj().T + np.diag(v[:d])


@dataclass(frozen=True)
class _Frame:
    """A block's part of the system, in the basis where P - S is diagonal.

    There the equation of an entry is light dP + weight dS = -residual, light = s_i + s_j and weight = p_i + p_j; terms
    are the coordinates of the block's variables. Where S is much smaller than P the entry is `heavy`.
    """

    basis: Complexes
    is_real: bool
    variables: list[int]
    terms: Reals
    light: Reals
    weight: Reals

    @property
    def heavy(self) -> npt.NDArray[np.bool_]:
        """The coordinates of P that stay unknowns, because eliminating them would swamp all other equations."""
        return self.weight > HEAVY * self.light


def _frame(block: FixedBlock, terms: Complexes, difference: npt.NDArray[Any], mu: float) -> _Frame:
    """The frame at the mu-centre that has this difference P - S: p s = mu and p - s = tau for each eigenvalue tau."""
    tau, basis = np.linalg.eigh(difference.real if block.is_real else difference)
    large = (np.abs(tau) + np.sqrt(tau**2 + 4 * mu)) / 2
    p, s = np.where(tau > 0, large, mu / large), np.where(tau > 0, mu / large, large)
    rows, columns = _upper(block.size)
    light, weight = (np.concatenate([2 * x, *[x[rows] + x[columns]] * (1 if block.is_real else 2)]) for x in (s, p))
    rotated = _coordinates(basis.conj().T @ terms @ basis, block.is_real)
    return _Frame(basis, block.is_real, block.variables, rotated, light, weight)


def chord(program: FixedProgram, terms: list[Complexes], state: State, mu: float) -> Step:
    """Newton steps with one factorisation in doubles, made here.

    The unknowns are dy and the heavy coordinates x of dP, the symmetric system [[-G, H^T], [H, light / weight]].
    """
    from scipy.linalg import LinAlgWarning, lu_factor, lu_solve

    bits, n = program.bits, len(program.objective)
    frames = []
    for block, term, p, s in zip(program.blocks, terms, state.duals, state.slacks, strict=True):
        frames.append(_frame(block, term, to_doubles(p, bits) - to_doubles(s, bits), mu))
    starts = np.cumsum([n, *(int(f.heavy.sum()) for f in frames)])
    system = np.zeros((starts[-1], starts[-1]))
    for f, start, end in zip(frames, starts, starts[1:], strict=False):
        h, here, there = f.heavy, np.arange(start, end), np.array(f.variables, dtype=np.intp)
        eliminated = f.terms[:, ~h]
        system[np.ix_(there, there)] -= (eliminated * (f.weight / f.light)[~h]) @ eliminated.T
        system[np.ix_(there, here)] = f.terms[:, h]
        system[np.ix_(here, there)] = f.terms[:, h].T
        system[here, here] = (f.light / f.weight)[h]
    # variables that no block sees in doubles stay where they are
    system[range(n), range(n)] -= ANCHOR * max(1.0, float(np.max(np.abs(system), initial=0.0)))
    with warnings.catch_warnings():
        warnings.simplefilter("error", LinAlgWarning)
        try:
            factors = lu_factor(system)
        except (LinAlgWarning, ValueError) as error:
            raise Stalled("the Jacobian is singular in doubles") from error

    def step(_: State, residuals: Residuals) -> tuple[list[int], list[Pair]]:
        right = np.zeros(starts[-1])
        right[:n] = [-x / (1 << bits) for x in residuals.dual]
        values = []
        for f, pair, start, end in zip(frames, residuals.products, starts, starts[1:], strict=False):
            rotated = f.basis.conj().T @ to_doubles(pair, 2 * bits) @ f.basis
            v, h = _coordinates(rotated, f.is_real), f.heavy
            right[f.variables] += f.terms[:, ~h] @ (v / f.light)[~h]
            right[start:end] = -(v / f.weight)[h]
            values.append(v)
        solution = lu_solve(factors, right, check_finite=False)
        if not np.all(np.isfinite(solution)):
            raise Stalled("the Jacobian is singular in doubles")
        changes = []
        for f, v, start, end in zip(frames, values, starts, starts[1:], strict=False):
            change = -(v + f.weight * (f.terms.T @ solution[f.variables])) / f.light
            change[f.heavy] = solution[start:end]
            full = f.basis @ _from_coordinates(change, len(f.basis), f.is_real) @ f.basis.conj().T
            changes.append(from_doubles(full, bits))
        return [shifted(x, bits) for x in solution[:n].tolist()], changes

    return step


def precise(program: FixedProgram, mu: fmpq, precision: int) -> Step:
    """Newton steps for P = mu S^-1, each with its own Schur complement Re tr(A_j S^-1 A_j' P) at this many bits.

    Raises `Stalled` when the blocks or the Schur complement are singular at that precision.
    """

    def step(state: State, _: Residuals) -> tuple[list[int], list[Pair]]:
        with ctx.workprec(precision):
            return _precise_step(program, state, mu)

    return step


def _precise_step(program: FixedProgram, state: State, mu: fmpq) -> tuple[list[int], list[Pair]]:
    """The step at the precision of the context; its arithmetic is approximate, its errors are the next residual."""
    n, unit = len(program.objective), arb(2) ** -program.bits
    schur = [[arb(0)] * n for _ in range(n)]
    right = [b * unit for b in program.objective]
    parts = []
    try:
        for block, dual, slack in zip(program.blocks, state.duals, state.slacks, strict=True):
            inverse = _ball(slack, unit).solve(_unit(block.size), algorithm="approx").mid()
            images = [_flat(inverse * _ball(term, unit) * _ball(dual, unit)) for term in block.rows]
            centre = _flat(inverse * arb(mu))
            parts.append((centre, images))
            if images:
                rows = arb_mat([_flat(_ball(term, unit)) for term in block.rows])
                products = (rows * arb_mat([*images, centre]).transpose()).mid().table()
                for j, values in zip(block.variables, products, strict=True):
                    right[j] += values[-1]
                    for k, value in zip(block.variables, values[:-1], strict=True):
                        schur[j][k] += value
        anchor = max((abs(row[k]) for k, row in enumerate(schur)), default=arb(0)) * arb(2) ** (-ctx.prec * 3 // 4)
        for k in range(n):
            schur[k][k] += anchor
        solution = arb_mat(schur).mid().solve(arb_mat([[x] for x in right]).mid(), algorithm="approx").mid().entries()
        change = [_whole(x, program.bits) for x in solution]
        duals = []
        for block, (centre, images), dual in zip(program.blocks, parts, state.duals, strict=True):
            total = arb_mat([centre])
            if images:
                total -= arb_mat([[solution[j] for j in block.variables]]) * arb_mat(images)
            duals.append(_change(block.size, total.mid().entries(), dual, program.bits))
    except (ZeroDivisionError, ValueError) as error:
        raise Stalled("the Schur complement is singular") from error
    return change, duals


def _ball(pair: Pair, unit: arb) -> acb_mat:
    """A pair as a complex matrix in multiple precision."""
    return (acb_mat(pair[0]) + acb_mat(pair[1]) * acb(0, 1)) * unit


def _unit(size: int) -> acb_mat:
    return acb_mat(size, size, [int(j == k) for j in range(size) for k in range(size)])


def _flat(m: acb_mat) -> list[arb]:
    """Real, then imaginary parts, row by row: the real inner product of two such lists is Re tr(A^dag B)."""
    return [*m.real.entries(), *m.imag.entries()]


def _whole(x: arb, bits: int) -> int:
    """The midpoint at scale 2^-bits. Raises `ValueError` if it is not finite."""
    mantissa, exponent = (int(v) for v in x.mid().man_exp())
    shift = exponent + bits
    return mantissa << shift if shift >= 0 else mantissa >> -shift


def _change(size: int, flat: Sequence[arb], dual: Pair, bits: int) -> Pair:
    """The Hermitian part of a flat complex matrix minus the dual."""
    values = [_whole(x, bits) for x in flat]
    square, real, imag = size * size, [0] * (size * size), [0] * (size * size)
    for k in range(square):
        mirror = k % size * size + k // size
        real[k] = (values[k] + values[mirror]) >> 1
        imag[k] = (values[square + k] - values[square + mirror]) >> 1
    first, second = _hermitian(size, real, imag)
    return first - dual[0], second - dual[1]
