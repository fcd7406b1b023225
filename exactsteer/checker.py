"""The trusted checker: it turns a certificate into a theorem, or refuses. Standard library only, no floats.

    python checker.py CERT...          (`-`, or nothing, is standard input)

prints `VERIFIED sha256 statement`, `REJECTED code where: why` or `MALFORMED where: why`; exit status 0, 1 or 2.
Python 3.11 or later. From Python: `check(text)` returns a `Theorem` or raises `Rejected` or `Malformed`.

WHAT IS CHECKED. A certificate is a JSON object {"format": "exactsteer-certificate/1", "claim", "witness",
"provenance"}. The claim says which proposition is proved; the sha256 of its canonical text (sorted keys, no spaces) is
printed with each verdict. The witness is believed in nothing: words, classes, constraints and sums are rebuilt from the
claim. The provenance (solver, versions) is not read at all. What a theorem does *not* say: that the claim is the one
you had in mind. Compare the claim, or its sha256, with your data.

NUMBERS. A field is "Q" or {"polynomial": [c_0, .., 1], "root": [p, k]}: t is the only real root of the monic integer
polynomial f in [p/2^k, (p+1)/2^k], shown by a sign change of f and none of f' (interval Horner rule), k least for
that; f need not be irreducible. A number is
sum_k (a_k + i b_k) t^k with integers a_k, b_k over the denominator of its object. It counts as zero only if all the
integers are zero, and as positive only if an interval evaluation at the declared root proves it. Integers are decimal
up to 4,300 digits and "0x.." / "-0x.." text beyond.
    matrix     [Re_0, Im_0, Re_1, Im_1, ..]  integer planes (lists of rows), one pair per power of t; a zero plane is 0
    hermitian  [P_0, P_1, ..]                P[j][k] = Re M_jk for k <= j, Im M_jk for k > j; a zero plane is 0

POSITIVITY. M >= 0 is proved in one of three ways:
    {"rule": "elimination"}                      exact symmetric elimination, size at most 64
    {"rule": "factor", "scale": p, "weight": q, "real": L', "imag": L''}
                                                 p > 0, q >= 0, L = L' + i L'' lower triangular (row j has j + 1
                                                 entries), and p M - q L L^dag is diagonally dominant
    {"rule": "facial", "denominator": m, "rank": r, "frame": W, "core": A, "proof": ..}
                                                 M = W A W^dag / m, W has r columns, A >= 0 by a rule above
A `positive` object is a matrix with its proof: {"denominator", "matrix": hermitian, "rule": ..} or the facial form,
which defines the matrix.

ASSEMBLAGES. {"field", "untrusted": [[k_x, ..], ..], "trusted": [d, ..], "denominator", "elements"}: party j has the
settings x with k_x outcomes each; elements are keyed "a,b|x,y", all 0-based. Every claim about an assemblage first
proves that it is one: Hermitian, positive, sum_a tr sigma_{a|x} = 1, and the sum over the outcomes of each party
independent of that party's setting (which gives every subset of parties, arXiv:1708.00756, eqs. (13), (14)).

CLAIMS, with their ground formulas.
no-signalling      {"kind", "assemblage"}; witness {}.
                   sigma is an assemblage.
moment-set         {"kind", "level", "assemblage"}; witness {"denominator", "blocks", "proof"} or a facial form.
                   There is Gamma >= 0, Gamma_(u,i),(v,j) = L(v^dag u)_ij for all words u, v of the level, with
                   L(w) = sigma_w for observed w (at most one letter per party), L = 0 on vanishing products, and
                   L(w^dag) = L(w)^dag. `blocks` lists L on the other classes {w, w^dag} at the smaller word, ascending.
not-moment-set     {"kind", "level", "assemblage"}; witness {"gram": hermitian, "proof"}.
                   There is Z >= 0 with C_w = sum over v^dag u = w of Z_vu equal to 0 for every unobserved w that does
                   not vanish, and sum over observed w of tr(C_w sigma_w) < 0; on members this is tr(Z Gamma) >= 0.
quantum            {"kind", "assemblage"}; witness {"field", "dimensions", "state", "measurements"}.
                   sigma_{a..|x..} = tr_untrusted[(M_{a|x} (x) .. (x) 1) rho], rho >= 0, tr rho = 1, M >= 0, sum_a M = 1
                   or witness {"field", "branches": [{"dimensions", "forms", "state", "measurements", "channel"}, ..]}.
                   sigma is the sum over the branches of a shared random flag of E(tr_untrusted[(M (x) .. (x) 1) rho]):
                   rho >= 0; M >= 0 with sum_a M = G, the party's Gram form: <u, v> = u^dag G v is its inner product and
                   u^dag M v the effect; `forms` lists G as {"denominator", "matrix"}, or 0 for the unit matrix. `channel`
                   is 0 or {"denominator": n, "dimension": c, "terms": [[w, K], ..]} for E(X) = sum w K X K^dag / n from
                   dimension c, w >= 1, sum w K^dag K = n 1. The flags' probabilities are the traces, 1 in sum.
sequential-quantum {"kind", "sequence"}; witness {"state", "effects"}. One untrusted party measures n times, step j
                   in the place of party j: sigma_{a1..an|x1..xn} Hermitian, positive, of total trace 1, and the sum over
                   a_j, .., a_n independent of x_j, .., x_n for every j. `effects` is a table E with the same laws but
                   the trace, and sigma_{a..|x..} = tr_1[(E_{a..|x..} (x) 1) rho], rho >= 0. E after j steps, summed over
                   the later ones, is the Gram form of the space that step j + 1 measures; the instruments are u -> u.
hermitian-realisation {"kind", "assemblage"}; witness as the first of `quantum`, but the state is {"denominator",
                   "matrix"}: Hermitian of unit trace, not positive (arXiv:1708.00756, theorem 6).
lhs                {"kind", "assemblage"}; witness {"denominator": m, "terms": [[[a, ..], q, [rho]], ..]}. sigma_{a..|x..}
                   = sum q rho / m over the terms with these outcomes; a term lists one outcome for every setting of every
                   untrusted party, a weight q >= 1, and an operator rho >= 0 on the trusted space.
steerable          {"kind", "assemblage"}; witness {"functional": F}. sum over the joint settings x of F_{lambda(x)|x} >= 0 for
                   every strategy lambda, so that F >= 0 on every local assemblage, and F(sigma) < 0.
bound-over         as `bound` with "set", lhs or no-signalling, in place of "level". Witness {} for lhs: beta - F >= 0 at every
                   strategy; for no-signalling a table G of operators >= 0 with G = beta - F on all no-signalling tables
                   (the opposite for min).
robustness         {"kind", "set", "noise", "sense", "value", "assemblage"}: the infimum t for which sigma + Q is in the cone over
                   the set, Q in the cone over the noise, tr Q = t; a set is lhs, no-signalling, quantum or a level, the noise
                   a set or one assemblage N (Q = t N). Sense max, at most: witness {"noise", "member"}, with {} or {"table": Q,
                   "member"}, and members proved as for lhs, {}, by branches or as for moment-set. Sense min, at least: witness
                   {"functional": F, "member", "noise"}, F >= 0 on the set and F <= 1 on the noise as for `bound` and
                   `bound-over` (`noise` is {} for one N), F(sigma) <= - value.
weight             the same without "noise": sigma - Q, Q any multiple of an assemblage; for min, F >= -1 on all of them.
partially-local    {"kind", "assemblage"}, three parties 0, 1, 2, untrusted first; witness {"terms": [[party, alone, table, proof],
                   ..]}. sigma is the sum of terms in which a party is apart from the others' table (arXiv:1604.00501, section
                   VI). An untrusted party apart answers `alone` = [a, ..] to its settings: the element is the table's there,
                   0 elsewhere. A trusted one has a `positive` object, tensored with the table. One untrusted party's table
                   obeys the laws but the trace, with proof {}; two share one of trusted dimension 1, proved by branches; two
                   trusted parties share one operator: outcomes [[1]].
genuinely-steerable the same claim; witness {"functional": F, "tables", "separable"}. F(sigma) < 0, and F >= 0 on all terms: for two
                   untrusted parties `tables` lists for each of them and each of its strategies a table G >= 0 equal to
                   F(D tau) on all no-signalling tables tau; `separable` is as for `bound` at level almost-quantum, but only
                   C_w + C_w^dag = 2 F_w, or 0 on unobserved words, since L(w) = p_w rho may be Hermitian. For one,
                   `tables` is []; sum_x F_{lambda(x)|x} >= 0; `separable` is a table Q >= 0 with F - Q^{T_1} >= 0, T_1 the
                   transpose of the first trusted party: separable operators stay positive.
jointly-measurable {"kind", "measurements"}: a table of one party whose elements are effects, sum_a M_{a|x} = 1; witness as lhs,
incompatible       or as steerable.
pseudo-lhs         as lhs, with q of any sign but 0, and rho a product of one operator >= 0 for each trusted party:
                   sigma is an affine combination of product states (arXiv:1708.00756, definition 2, lemma 3, eq. (12)).
pseudo-lhs-identity {"kind", "untrusted"}; witness {}. Theorem 5 there: for every no-signalling assemblage with these
                   outcomes, on any trusted space. lambda_j is a pair [a, x] or xi, answers a at x and the last outcome
                   everywhere else; sigma_lambda is the marginal of the pairs times 1 - m_j for each xi, m_j the number
                   of settings. Their sums over lambda are the elements, as integer combinations of sigma_w.
bound              {"kind", "level", "sense", "functional", "value": {"denominator", "coefficients"}};
                   witness {"denominator", "gram", "proof"}. For every sigma of the moment set: F(sigma) <= beta (sense
                   max) or >= beta (min), F(sigma) = sum tr(F_{a|x} sigma_{a|x}), F Hermitian. There is Z >= 0 with
                   C_w = -F_w for w not empty, C_1 = beta 1 - F_1 (max; the opposite for min), F_w the coefficients of F
                   on observed words, zero on all others, and F_w = 0 where no v^dag u of the level is w: then
                   beta - F(sigma) = tr(Z Gamma).
ball-outside       {"kind", "level", "data", "radius": [p, q]}; witness {"functional", "denominator", "gram", "proof"}.
                   No member of the moment set is at distance <= r = p/q from the data c, which may break every law:
                   F >= 0 on the set (as for `bound`, beta = 0), Re F(c) < 0 and r^2 sum |F_{a|x}|^2 < (Re F(c))^2.
near               {"kind", "data", "assemblage", "radius": [p, q]}; witness {}. sum |c_{a|x} - sigma_{a|x}|^2 <= r^2.
local-in-plane     {"kind", "assemblage", "polygon": {"denominator": n, "vertices": [[x, z], ..]}};
                   witness {"denominator", "weights": [[index, weight], ..]}. A qubit assemblage over Q, v = (x, z)/n.
                   The polygon v_1, .., v_m, -v_1, .., -v_m runs around the unit disc, every edge at distance >= 1, and
                   there are positive weights of deterministic strategies (signs s_k for the v_k, outcomes for all settings of all
                   untrusted parties, product order) with p(s, a.. | v, x..) = tr[(1 + s v.(X, Z))/2 sigma_{a..|x..}].
                   A measurement in the plane is a mixture of vertices, hence local too.
Distances are Euclidean: sums over all elements of squared Frobenius norms.

WORDS. A word is, for each party, a sequence of letters (x, a) with a < k_x - 1: the projector of outcome a of setting x.
Equal neighbours merge; the product vanishes when neighbours have one setting and two outcomes. A level is
"almost-quantum", all words with at most one letter per party, or terms joined by +, one of them an integer: k, all words
of at most k letters; AAB, all words with two letters of the first party and one of the second. A level constrains the
elements that its words see: "1" sees pairs of parties only. Elements are proved positive by elimination, so that trusted
dimensions above 64 are beyond this version.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable
from copy import copy
from itertools import product
from math import gcd, lcm, prod
from operator import mul
from typing import Any, NoReturn

FORMAT = "exactsteer-certificate/1"
MAX_BYTES = 64 << 20
MAX_DEPTH = 32
MAX_SIZE = 1024  # rows of any matrix
MAX_ELIMINATION = 64
MAX_ELEMENTS = 100_000
MAX_ENTRIES = 1 << 21  # coefficients in all elements; also elements times the entries of a realisation's state
MAX_WORK = 1 << 27  # multiplications of coefficients in one facial form
MAX_BITS = 1 << 32  # in all coefficients of a product that the witness defines
MAX_DIGITS = 10**6
MAX_DEGREE = 16
MAX_LEVEL = 256  # characters of a level
MAX_FIELD_BITS = 4096  # of a coefficient or of an interval
MAX_SIGN_BITS = 1 << 15

Ring = tuple[int, ...]  # a_0, b_0, a_1, b_1, ..: the number sum_k (a_k + i b_k) t^k
Rows = list[list[Ring]]
Key = tuple[tuple[int, ...], tuple[int, ...]]  # (outcomes, settings)
Letter = tuple[int, int]  # (setting, outcome)
Word = tuple[tuple[Letter, ...], ...]  # one sequence of letters per untrusted party
Operators = Callable[[Any, int, "Field", str], tuple[Rows, int]]  # reads a matrix and its denominator, and proves a law


class Malformed(Exception):
    """The text is not a certificate of this format."""


class Rejected(Exception):
    """The text is a certificate, but it does not prove its claim; `code` is a short name for the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code


class Theorem:
    """A proved claim: its kind, sentence, canonical text and that text's sha256. Made by `check` only."""

    def __init__(self, kind: str, statement: str, claim: str, key: object = None) -> None:
        if key is not _KEY:
            raise TypeError("theorems are made by check(text) only")
        self.kind, self.statement, self.claim = kind, statement, claim
        self.sha256 = hashlib.sha256(claim.encode()).hexdigest()

    def __repr__(self) -> str:
        return f"Theorem({self.sha256[:12]}: {self.statement})"


_KEY = object()


# ---------------------------------------------------------------------------------------------------------------------
# Reading: strict JSON, exact keys, exact shapes


def malformed(where: str, why: str) -> NoReturn:
    raise Malformed(f"{where}: {why}")


def rejected(code: str, where: str, why: str) -> NoReturn:
    raise Rejected(code, f"{where}: {why}")


def parse(text: str) -> Any:
    """The JSON value of the text; duplicate keys, floats, NaN, -0 and deep nesting are refused."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        malformed("file", f"larger than {MAX_BYTES} bytes")
    bare = re.sub(r'"(?:[^"\\]++|\\.)*+"?', '""', text)  # possessive: one pass, whatever the text
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", bare):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_DEPTH:
            malformed("file", f"nested deeper than {MAX_DEPTH}")
    if re.search(r"-0(?![.\d])", bare):
        malformed("file", "-0 is not a canonical integer")

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) < len(pairs):
            malformed("file", f"duplicate key among {sorted(key for key, _ in pairs)[:8]}")
        return result

    def no_float(literal: str) -> NoReturn:
        malformed("file", f"{literal[:40]} is not an integer; floats are not exact")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_float=no_float, parse_constant=no_float)
    except (ValueError, RecursionError) as error:
        malformed("file", f"not JSON of this format: {str(error)[:120]}")


def take(value: Any, where: str, *keys: str) -> list[Any]:
    """The values of an object that has exactly these keys."""
    if type(value) is not dict:
        malformed(where, f"an object with keys {', '.join(keys)} is needed")
    if sorted(value) != sorted(keys):
        unknown, missing = sorted(set(value) - set(keys)), sorted(set(keys) - set(value))
        malformed(where, f"unknown keys {unknown[:5]}, missing keys {missing[:5]}")
    return [value[key] for key in keys]


def items(value: Any, where: str, least: int, most: int) -> list[Any]:
    """A list with a length in the given range."""
    if type(value) is not list or not least <= len(value) <= most:
        length = f"length {len(value)}" if type(value) is list else type(value).__name__
        malformed(where, f"a list of {least if least == most else f'{least} to {most}'} items is needed, not {length}")
    return value


def integer(value: Any, where: str) -> int:
    """An integer: a JSON integer, or hexadecimal text for one of more than 4,300 digits."""
    if type(value) is int:
        return value
    if type(value) is str and re.fullmatch(r"-?0x[1-9a-f][0-9a-f]*", value) and len(value) <= MAX_DIGITS * 5 // 6:
        if abs(number := int(value, 16)) >= 10**4300:
            return number
    malformed(where, f"an integer is needed, not {str(value)[:40]!r}")


def natural(value: Any, where: str, least: int, most: int | None = None) -> int:
    """An integer in a range."""
    number = integer(value, where)
    if number < least or (most is not None and number > most):
        malformed(where, f"an integer {'at least' if most is None else f'up to {most} and at least'} {least} is needed")
    return number


def plane(value: Any, where: str, lengths: list[int]) -> list[list[int]]:
    """Rows of integers with the given lengths; the zero plane is written 0."""
    if type(value) is int and value == 0:
        return [[0] * length for length in lengths]
    rows = items(value, where, len(lengths), len(lengths))
    for row, length in zip(rows, lengths, strict=True):
        items(row, where, length, length)
    if not all(type(x) is int for row in rows for x in row):
        rows = [[integer(x, where) for x in row] for row in rows]
    if not any(map(any, rows)):
        malformed(where, "a zero plane must be written 0")
    return rows


# ---------------------------------------------------------------------------------------------------------------------
# Numbers: the ring Z[t]/(f) and its real embedding


class Field:
    """Z[t]/(f) with one real root of f isolated; elements of the ring with i adjoined are `Ring` tuples."""

    def __init__(self, value: Any, where: str) -> None:
        self.text, self.polynomial, self.start = value, [0, 1], (0, 0)
        if value != "Q":
            coefficients, root = take(value, where, "polynomial", "root")
            self.polynomial = [integer(c, where) for c in items(coefficients, where, 3, MAX_DEGREE + 1)]
            p, k = (integer(n, where) for n in items(root, where, 2, 2))
            if self.polynomial[-1] != 1:
                malformed(where, "the polynomial is not monic")
            if not 0 <= k <= MAX_FIELD_BITS or max(map(abs, [p, *self.polynomial])).bit_length() > MAX_FIELD_BITS:
                malformed(where, f"an interval or a coefficient of more than {MAX_FIELD_BITS} bits")
            if not self.isolates(p, k):
                rejected("root", where, f"[{p}/2^{k}, {p + 1}/2^{k}] is not shown to hold exactly one root")
            if k and self.isolates(p // 2, k - 1):
                malformed(where, "the isolating interval is not the widest one")
            self.start = (p, k)
        self.degree = len(self.polynomial) - 1
        self.one: Ring = (1, *([0] * (2 * self.degree - 1)))
        self.zero: Ring = (0,) * (2 * self.degree)

    def at(self, p: int, k: int) -> int:
        """The value of the polynomial at p/2^k, times a power of two."""
        value = scale = 0
        for c in reversed(self.polynomial):
            value, scale = value * p + (c << scale), scale + k
        return value

    def isolates(self, p: int, k: int) -> bool:
        """f changes sign over [p/2^k, (p+1)/2^k], and f' has no zero there by Horner's rule in intervals: one root."""
        low = high = scale = 0
        for j, c in reversed(list(enumerate(self.polynomial))[1:]):
            ends = [low * p, low * (p + 1), high * p, high * (p + 1)]
            low, high, scale = min(ends) + (j * c << scale), max(ends) + (j * c << scale), scale + k
        return self.at(p, k) * self.at(p + 1, k) < 0 and low * high > 0

    def enclosure(self, bits: int) -> tuple[int, int]:
        """Integers lo, hi with lo/2^bits <= t <= hi/2^bits, inside the declared interval.

        An interval is replaced by its part at the secant's zero, 2, 4, 8, .. bits finer, if f changes sign there, else
        by one of its halves (quadratic interval refinement). A monic integer polynomial has no rational roots but
        integers, which no interval has inside: no value is zero.
        """
        p, k = self.start
        step = 1
        while k < bits:
            low, high = self.at(p, k), self.at(p + 1, k)
            parts = ((p << step) + (low << step) // (low - high), k + step), (2 * p, k + 1), (2 * p + 1, k + 1)
            p, finer = next((q, m) for q, m in parts if self.at(q, m) * self.at(q + 1, m) < 0)
            step, k = min(2 * (finer - k), bits - finer), finer
        self.start = (p, k)
        return p >> (k - bits), (p >> (k - bits)) + 1

    def powers(self, bits: int) -> list[tuple[int, int]]:
        """Integers lo_k <= t^k 2^bits <= hi_k for k = 0 .. degree - 1."""
        low, high = self.enclosure(bits) if self.degree > 1 else (0, 0)
        result = [(1 << bits, 1 << bits)]
        for _ in range(self.degree - 1):
            ends = [a * b for a in result[-1] for b in (low, high)]
            result.append((min(ends) >> bits, -(-max(ends) >> bits)))
        return result

    def sign(self, x: Ring, where: str) -> int:
        """-1, 0 or 1 for a real number: 0 only for the zero vector, otherwise proved at the declared root."""
        if not any(x):
            return 0
        if any(x[1::2]):
            rejected("not-real", where, "a sign was needed of a number that is not real")
        if self.degree == 1:
            return 1 if x[0] > 0 else -1
        size = max(map(abs, x)).bit_length()
        bits = 64
        while bits <= MAX_SIGN_BITS:
            ends = [sorted((c * a, c * b)) for c, (a, b) in zip(x[0::2], self.powers(size + bits), strict=True)]
            if sum(low for low, _ in ends) > 0:
                return 1
            if sum(high for _, high in ends) < 0:
                return -1
            bits *= 2
        rejected("sign", where, "a number with nonzero coefficients could not be told from zero")

    def times(self, x: Ring, y: Ring) -> Ring:
        """The product, reduced by i^2 = -1 and f(t) = 0."""
        if self.degree == 1:
            a, b = x
            c, d = y
            return a * c - b * d, a * d + b * c
        g = self.degree
        real, imag = [0] * (2 * g - 1), [0] * (2 * g - 1)
        for j in range(g):
            a, b = x[2 * j], x[2 * j + 1]
            if a or b:
                for k in range(g):
                    c, d = y[2 * k], y[2 * k + 1]
                    real[j + k] += a * c - b * d
                    imag[j + k] += a * d + b * c
        for part in (real, imag):
            for k in range(2 * g - 2, g - 1, -1):
                if top := part[k]:
                    for j, c in enumerate(self.polynomial[:-1]):
                        part[k - g + j] -= c * top
        return tuple(v for k in range(g) for v in (real[k], imag[k]))

    def cofactor(self, x: Ring) -> tuple[Ring, int]:
        """(y, n) with x y = n an integer, for a real x (Faddeev and LeVerrier on multiplication by x)."""
        sums = [self.degree]  # power sums of the roots of f, by Newton's identities
        for k in range(1, self.degree):
            sums.append(
                -k * self.polynomial[self.degree - k]
                - sum(self.polynomial[self.degree - j] * sums[k - j] for j in range(1, k))
            )
        last = current = self.one
        constant = 0
        for k in range(1, self.degree + 1):
            last, current = current, self.times(x, current)
            constant = -sum(c * s for c, s in zip(current[0::2], sums, strict=True)) // k
            current = (current[0] + constant, *current[1:])
        return last, -constant


def plus(x: Ring, y: Ring) -> Ring:
    return tuple(map(int.__add__, x, y))


def minus(x: Ring, y: Ring) -> Ring:
    return tuple(map(int.__sub__, x, y))


def scaled(x: Ring, n: int) -> Ring:
    return tuple([n * c for c in x])


def conjugate(x: Ring) -> Ring:
    return tuple([-c if k % 2 else c for k, c in enumerate(x)])


def adjoint(m: Rows) -> Rows:
    return [[conjugate(row[k]) for row in m] for k in range(len(m[0]))]


def matrix(value: Any, where: str, rows: int, columns: int, field: Field) -> Rows:
    """A `matrix` of the format: integer planes, two for each power of t."""
    planes = items(value, where, 2 * field.degree, 2 * field.degree)
    read = [plane(p, where, [columns] * rows) for p in planes]
    return [list(zip(*lines, strict=True)) for lines in zip(*read, strict=True)]


def hermitian(value: Any, where: str, size: int, field: Field) -> Rows:
    """A `hermitian` of the format: one packed plane for each power of t; Hermitian by construction."""
    planes = [plane(p, where, [size] * size) for p in items(value, where, field.degree, field.degree)]

    def entry(j: int, k: int) -> Ring:
        pairs = [(p[j][k], -p[k][j]) if j > k else (p[k][j], p[j][k]) if j < k else (p[j][j], 0) for p in planes]
        return tuple([c for pair in pairs for c in pair])

    return [[entry(j, k) for k in range(size)] for j in range(size)]


def times(a: Rows, b: Rows, field: Field) -> Rows:
    """The matrix product."""
    columns = [[(k, y) for k, y in enumerate(column) if any(y)] for column in zip(*b, strict=True)]
    result: Rows = [[] for _ in a]
    for row, line in zip(a, result, strict=True):
        for column in columns:
            terms = [field.times(row[k], y) for k, y in column if any(row[k])]
            line.append(tuple(map(sum, zip(*terms, strict=True))) if terms else field.zero)
    return result


def tensor(a: Rows, b: Rows, field: Field) -> Rows:
    return [[field.times(x, y) for x in row for y in other] for row in a for other in b]


def sum_of(matrices: list[Rows]) -> Rows:
    """The sum of matrices of one shape."""
    total = matrices[0]
    for m in matrices[1:]:
        total = [list(map(plus, row, other)) for row, other in zip(total, m, strict=True)]
    return total


def multiple(m: Rows, n: int) -> Rows:
    return [[scaled(e, n) for e in row] for row in m]


def unit(size: int, value: Ring, field: Field) -> Rows:
    """A multiple of the unit matrix."""
    return [[value if r == c else field.zero for c in range(size)] for r in range(size)]


def trace(m: Rows) -> Ring:
    """The sum of the diagonal."""
    return sum_of([[[row[k]]] for k, row in enumerate(m)])[0][0]


def inner(a: Rows, b: Rows, field: Field) -> Ring:
    """tr(a b)."""
    columns = zip(*b, strict=True)
    terms = [
        field.times(x, y) for row, column in zip(a, columns, strict=True) for x, y in zip(row, column, strict=True)
    ]
    return tuple(map(sum, zip(*terms, strict=True)))


def longest(m: Rows) -> int:
    """The number of bits of the longest coefficient."""
    return max([abs(c) for row in m for e in row for c in e], default=0).bit_length()


def require_light(numbers: int, bits: int, where: str) -> None:
    """So many coefficients of so many bits fit into memory: a short text can define long products."""
    if numbers * bits > MAX_BITS:
        malformed(where, f"products of {numbers} times {bits} bits are too large for this checker")


def require_quick(numbers: int, bits: int, by: int, where: str) -> None:
    """So many coefficients of so many bits can be multiplied by an integer of `by` bits in seconds, and kept."""
    require_light(numbers, (bits + 512) * (by + 512) >> 10, where)


# ---------------------------------------------------------------------------------------------------------------------
# Positivity


def require_positive(m: Rows, proof: Any, field: Field, where: str) -> None:
    """The Hermitian matrix m is positive, by the rule `elimination` or `factor`."""
    rule = proof.get("rule") if type(proof) is dict else None
    if rule == "elimination":
        take(proof, where, "rule")
        eliminate(m, field, where)
    elif rule == "factor":
        dominate(m, proof, field, where)
    else:
        malformed(where, f"unknown rule {str(rule)[:40]!r}; known here: elimination, factor")


def eliminate(m: Rows, field: Field, where: str) -> None:
    """Fraction-free symmetric elimination: every pivot is proved positive, a zero pivot has a zero row."""
    if len(m) > MAX_ELIMINATION:
        malformed(where, f"elimination is for sizes up to {MAX_ELIMINATION}, not {len(m)}")
    cofactor, norm = field.one, 1  # 1 / previous pivot = cofactor / norm
    while m:
        signs = [field.sign(row[k], where) for k, row in enumerate(m)]
        if min(signs) < 0 or any(s == 0 and any(map(any, row)) for s, row in zip(signs, m, strict=True)):
            rejected("not-positive", where, "the matrix is not positive semidefinite")
        kept = [k for k, s in enumerate(signs) if s]
        if not kept:
            return
        first, *kept = kept
        pivot = m[first][first]
        edge = [m[k][first] for k in kept]
        rest: Rows = [[] for _ in kept]
        for j, row in enumerate(kept):
            for k, column in enumerate(kept[: j + 1]):
                x = minus(field.times(pivot, m[row][column]), field.times(edge[j], conjugate(edge[k])))
                if cofactor is not field.one:
                    x = field.times(x, cofactor)
                if any(c % norm for c in x):
                    rejected("division", where, "an exact division left a remainder")
                x = tuple([c // norm for c in x])
                rest[j].append(x)
                if k < j:
                    rest[k].append(conjugate(x))
        m = rest
        cofactor, norm = field.cofactor(pivot)
        if norm == 0:
            rejected("division", where, "a pivot is a zero divisor")


def dominate(m: Rows, proof: Any, field: Field, where: str) -> None:
    """scale M - weight L L^dag is diagonally dominant with a non-negative diagonal."""
    size = len(m)
    _, p, q, real, imag = take(proof, where, "rule", "scale", "weight", "real", "imag")
    p, q = natural(p, where, 1), natural(q, where, 0)
    lengths = [j + 1 for j in range(size)]
    a, b = plane(real, where, lengths), plane(imag, where, lengths)
    bits = 0 if field.degree == 1 else 64 + longest(m)
    lows = [low for low, _ in field.powers(bits)]
    widths = [high - low for low, high in field.powers(bits)]
    slack = [0] * size
    for j in range(size):
        for k in range(j + 1):
            # Re and Im of row j times the conjugate of row k; the shorter row ends the sum
            x = sum(map(mul, a[j], a[k])) + sum(map(mul, b[j], b[k]))
            y = sum(map(mul, b[j], a[k])) - sum(map(mul, a[j], b[k]))
            entry = m[j][k]
            real_part = p * sum(map(mul, entry[0::2], lows)) - ((q * x) << bits)
            imag_part = p * sum(map(mul, entry[1::2], lows)) - ((q * y) << bits)
            sizes = [abs(u) + abs(v) for u, v in zip(entry[0::2], entry[1::2], strict=True)]
            error = p * sum(map(mul, sizes, widths))
            if j == k:
                slack[j] += real_part - error
            else:
                slack[j] -= abs(real_part) + abs(imag_part) + error
                slack[k] -= abs(real_part) + abs(imag_part) + error
    if min(slack) < 0:
        rejected("not-dominant", where, f"row {slack.index(min(slack))} of p M - q L L^dag is not diagonally dominant")


def facial(value: dict[str, Any], size: int, field: Field, where: str) -> tuple[Rows, int]:
    """(M, m): the positive matrix M / m = W A W^dag / m of a facial form."""
    _, m, rank, frame, core, proof = take(value, where, "rule", "denominator", "rank", "frame", "core", "proof")
    r = natural(rank, where + ".rank", 1, MAX_SIZE)
    if size * r * (size + r) * field.degree**2 > MAX_WORK:
        malformed(where, "the product W A W^dag is too large for this checker")
    w = matrix(frame, where + ".frame", size, r, field)
    a = hermitian(core, where + ".core", r, field)
    require_positive(a, proof, field, where + ".core")
    require_light(2 * size**2 * field.degree, 2 * longest(w) + longest(a), where)
    return times(times(w, a, field), adjoint(w), field), natural(m, where + ".denominator", 1)


def positive(value: Any, size: int, field: Field, where: str) -> tuple[Rows, int]:
    """(M, m): the matrix M / m of a `positive` object, proved to be positive."""
    if type(value) is dict and value.get("rule") == "facial":
        return facial(value, size, field, where)
    if type(value) is not dict or not {"denominator", "matrix"} <= set(value):
        malformed(where, "an object with denominator, matrix and a rule is needed")
    m = natural(value["denominator"], where, 1)
    rows = hermitian(value["matrix"], where, size, field)
    require_positive(rows, {k: v for k, v in value.items() if k not in ("denominator", "matrix")}, field, where)
    return rows, m


# ---------------------------------------------------------------------------------------------------------------------
# Assemblages


def scenario(value: Any, where: str) -> list[list[int]]:
    """The number of outcomes of every setting of every untrusted party."""
    return [
        [natural(k, where, 1, MAX_ELEMENTS) for k in items(party, where, 1, MAX_ELEMENTS)]
        for party in items(value, where, 1, 16)
    ]


class Table:
    """Matrices sigma_{a..|x..} over one field and denominator, complete for its scenario; no law is assumed."""

    def __init__(self, value: Any, where: str) -> None:
        field, untrusted, trusted, denominator, elements = take(
            value, where, "field", "untrusted", "trusted", "denominator", "elements"
        )
        self.field = Field(field, where + ".field")
        self.outcomes = scenario(untrusted, where + ".untrusted")
        self.trusted = [natural(d, where + ".trusted", 1, MAX_SIZE) for d in items(trusted, where + ".trusted", 1, 16)]
        self.size = prod(self.trusted)
        count = prod(sum(party) for party in self.outcomes)
        if self.size > MAX_SIZE or count > MAX_ELEMENTS or count * self.size**2 * self.field.degree > MAX_ENTRIES:
            malformed(where, f"{count} elements of size {self.size} exceed the limits of the format")
        self.denominator = natural(denominator, where + ".denominator", 1)
        keys = [
            (a, x)
            for x in product(*(range(len(party)) for party in self.outcomes))
            for a in product(*(range(party[setting]) for party, setting in zip(self.outcomes, x, strict=True)))
        ]
        texts = [f"{','.join(map(str, a))}|{','.join(map(str, x))}" for a, x in keys]
        values = take(elements, where + ".elements", *texts)
        self.elements = {
            key: matrix(m, f"{where}.elements[{text}]", self.size, self.size, self.field)
            for key, text, m in zip(keys, texts, values, strict=True)
        }
        if gcd(self.denominator, *(c for m in self.elements.values() for row in m for x in row for c in x)) != 1:
            malformed(where, "the denominator is not in lowest terms")

    def summed(self, a: tuple[int, ...], x: tuple[int, ...], over: tuple[int, ...]) -> Rows:
        """The sum over the outcomes of the parties in `over`, at the joint setting x."""
        ranges = [range(self.outcomes[j][x[j]]) if j in over else (a[j],) for j in range(len(a))]
        return sum_of([self.elements[b, x] for b in product(*ranges)])

    def whole(self) -> Rows:
        """The sum over all outcomes at the first joint setting."""
        zero = (0,) * len(self.outcomes)
        return self.summed(zero, zero, tuple(range(len(zero))))

    def weight(self) -> tuple[int, int]:
        """The number of all coefficients, and the bits of the longest one."""
        return 2 * self.field.degree * self.size**2 * len(self.elements), max(map(longest, self.elements.values()))

    def describe(self) -> str:
        outcomes = " | ".join(",".join(map(str, party)) for party in self.outcomes)
        return f"outcomes per setting {outcomes} and trusted dimension {'x'.join(map(str, self.trusted))}"


def assemblage(value: Any, where: str = "claim.assemblage") -> Table:
    """A table proved to be an assemblage: Hermitian, no-signalling, normalised, positive."""
    table = Table(value, where)
    require_laws(table, where, normalised=True)
    return table


def require_unit_trace(table: Table, where: str) -> None:
    """At the first joint setting."""
    if trace(table.whole()) != scaled(table.field.one, table.denominator):
        rejected("not-normalised", where, "the total trace is not 1")


def require_hermitian(table: Table, where: str) -> None:
    """Every element is."""
    for (a, x), m in table.elements.items():
        if m != adjoint(m):
            rejected("not-hermitian", f"{where}.elements[{a}|{x}]", "differs from its adjoint")


def require_laws(table: Table, where: str, normalised: bool = False) -> None:
    """The table is Hermitian, no-signalling and positive: an assemblage, up to its trace if that need not be 1."""
    require_hermitian(table, where)
    for party, settings in enumerate(table.outcomes):
        for a, x in table.elements:
            if a[party] == 0 == x[party]:
                joint = [(*x[:party], y, *x[party + 1 :]) for y in range(len(settings))]
                sums = [table.summed(a, y, (party,)) for y in joint]
                if any(m != sums[0] for m in sums):
                    rejected("signalling", where, f"outcomes {a} at settings {x}: party {party} signals by its setting")
    if normalised:
        require_unit_trace(table, where)
    for (a, x), m in table.elements.items():
        eliminate(m, table.field, f"{where}.elements[{a}|{x}]")


# ---------------------------------------------------------------------------------------------------------------------
# Words and moment matrices


def level_words(table: Table, level: Any) -> list[Word]:
    """The words of a level, in ascending order; their number is known before any is made."""
    counts = level_counts(level, len(table.outcomes))
    total = sum(prod(map(sequence_count, table.outcomes, count)) for count in counts)
    if total * table.size > MAX_SIZE:
        malformed("claim.level", f"a moment matrix of {total} words is larger than {MAX_SIZE}")
    return sorted({w for count in counts for w in product(*map(sequences, table.outcomes, count))})


def level_counts(level: Any, parties: int) -> set[tuple[int, ...]]:
    """How many letters of each party the words of a level have."""
    if level == "almost-quantum":
        return set(product((0, 1), repeat=parties))
    terms = level.split("+") if type(level) is str and len(level) <= MAX_LEVEL else []
    if not any(map(str.isdigit, terms)) or not all(re.fullmatch("[1-9]|[A-P]{1,16}", term) for term in terms):
        malformed("claim.level", f"{str(level)[:40]!r} is not a level: almost-quantum, or terms such as 1+AB")
    counts: set[tuple[int, ...]] = set()
    for term in terms:
        if term.isdigit():
            grown = {(0,) * parties}
            for _ in range(int(term)):
                grown |= {(*c[:j], c[j] + 1, *c[j + 1 :]) for c in grown for j in range(parties)}
                if len(grown) > MAX_SIZE:
                    malformed("claim.level", "too many words")
            counts |= grown
        else:
            counts.add(tuple(term.count(chr(65 + j)) for j in range(parties)))
            if max(term) >= chr(65 + parties):
                malformed("claim.level", f"{term!r} names a party that does not exist")
    return counts


def sequence_count(party: list[int], length: int) -> int:
    """The number of sequences of a party's letters in which neighbours have different settings."""
    ends = [0] * len(party)
    total = 1
    for _ in range(length):
        ends = [(k - 1) * (total - end) for k, end in zip(party, ends, strict=True)]
        total = sum(ends)
    return total


def sequences(party: list[int], length: int) -> list[tuple[Letter, ...]]:
    """Those sequences."""
    letters = [(x, a) for x, k in enumerate(party) for a in range(k - 1)]
    result: list[tuple[Letter, ...]] = [()]
    for _ in range(length):
        result = [(*s, letter) for s in result for letter in letters if not s or s[-1][0] != letter[0]]
    return result


def reduce(v: Word, u: Word) -> Word | None:
    """The word v^dag u: party by party, v reversed then u; equal letters merge; None if the product vanishes."""
    result = []
    for left, right in zip(v, u, strict=True):
        letters: list[Letter] = []
        for letter in (*reversed(left), *right):
            if letters and letters[-1][0] == letter[0]:
                if letters[-1] != letter:
                    return None
            else:
                letters.append(letter)
        result.append(tuple(letters))
    return tuple(result)


def dagger(w: Word) -> Word:
    return tuple(letters[::-1] for letters in w)


def observed(w: Word) -> bool:
    return all(len(letters) <= 1 for letters in w)


def observed_element(table: Table, w: Word) -> Rows:
    """sigma_w, the Collins-Gisin element: the marginal of the parties that have a letter."""
    a = tuple(letters[0][1] if letters else 0 for letters in w)
    x = tuple(letters[0][0] if letters else 0 for letters in w)
    return table.summed(a, x, tuple(j for j, letters in enumerate(w) if not letters))


def check_member(table: Table, words: list[Word], witness: Any) -> None:
    """Gamma >= 0 has the blocks that the claim prescribes; in a facial form the free blocks are read off Gamma."""
    where, d, field = "witness", table.size, table.field
    index = {(j, k): reduce(v, u) for j, u in enumerate(words) for k, v in enumerate(words)}
    free = sorted({min(w, dagger(w)) for w in index.values() if w is not None and not observed(w)})
    is_facial = type(witness) is dict and witness.get("rule") == "facial"
    if is_facial:
        gamma, m = facial(witness, len(words) * d, field, where)
        place = {w: (j * d, k * d) for (j, k), w in index.items()}
        blocks = [[row[k : k + d] for row in gamma[j : j + d]] for j, k in map(place.__getitem__, free)]
    else:
        m, given, proof = take(witness, where, "denominator", "blocks", "proof")
        m = natural(m, where + ".denominator", 1)
        given = items(given, where + ".blocks", len(free), len(free))
        blocks = [matrix(block, where + ".blocks", d, d, field) for block in given]
    known: dict[Word | None, Rows] = {None: unit(d, field.zero, field)}
    seen = {w for w in index.values() if w is not None and observed(w)}
    numbers, bits = 2 * field.degree * d**2 * (len(seen) + 2 * len(free)), table.weight()[1]
    require_quick(numbers, max([bits, *map(longest, blocks)]), max(m, table.denominator).bit_length(), where)
    for w in seen:
        known[w] = multiple(observed_element(table, w), m)
    for w, block in zip(free, blocks, strict=True):
        known[w] = multiple(block, table.denominator)
        if w == dagger(w) and known[w] != adjoint(known[w]):
            rejected("not-hermitian", where, f"the block of the self-adjoint word {w}")
        known[dagger(w)] = adjoint(known[w])
    count = range(len(words))
    whole = [[e for k in count for e in known[index[j, k]][i]] for j in count for i in range(d)]
    if not is_facial:
        require_positive(whole, proof, field, where)
    elif whole != multiple(gamma, table.denominator):
        rejected("moment-block", where, "W A W^dag / m is not the moment matrix of the claim")


def class_sums(words: list[Word], z: Rows, d: int) -> dict[Word, Rows]:
    """C_w, the sum of the d x d blocks Z_vu with v^dag u = w, for every w that does not vanish."""
    blocks: dict[Word, list[Rows]] = {}
    for j, v in enumerate(words):
        for k, u in enumerate(words):
            if (w := reduce(v, u)) is not None:
                blocks.setdefault(w, []).append([row[k * d : k * d + d] for row in z[j * d : j * d + d]])
    return {w: sum_of(parts) for w, parts in blocks.items()}


def check_separation(table: Table, words: list[Word], witness: Any) -> None:
    """Z >= 0 has zero sums on the unobserved classes and a negative value on the claim's elements."""
    where, d, field = "witness", table.size, table.field
    gram, proof = take(witness, where, "gram", "proof")
    z = hermitian(gram, where + ".gram", len(words) * d, field)
    require_positive(z, proof, field, where + ".gram")
    value = field.zero
    for w, c in class_sums(words, z, d).items():
        if observed(w):
            value = plus(value, inner(c, observed_element(table, w), field))
        elif any(any(x) for row in c for x in row):
            rejected("class-sum", where, f"the blocks of the unobserved word {w} do not sum to zero")
    if field.sign(value, where) >= 0:
        rejected("not-separated", where, "the functional is not negative on the assemblage")


# ---------------------------------------------------------------------------------------------------------------------
# Functionals


def functional(value: Any, where: str) -> Table:
    """A table of Hermitian operators F_{a|x}; F(sigma) = sum tr(F_{a|x} sigma_{a|x})."""
    table = Table(value, where)
    require_hermitian(table, where)
    return table


def collins_gisin(table: Table) -> dict[Word, Rows]:
    """F_w with F(sigma) = sum_w tr(F_w sigma_w): in sigma_{a|x} each last outcome is 1 minus the other outcomes."""
    current: dict[tuple[Word, Key], Rows] = {((), key): m for key, m in table.elements.items()}
    for party in table.outcomes:  # its outcome and setting become its letters
        parts: dict[tuple[Word, Key], list[Rows]] = {}
        for (w, ((outcome, *a), (setting, *x))), m in current.items():
            options: list[tuple[int, tuple[Letter, ...]]] = [(1, ((setting, outcome),))]
            if outcome == party[setting] - 1:
                options = [(1, ()), *((-1, ((setting, b),)) for b in range(outcome))]
            for sign, letters in options:
                parts.setdefault(((*w, letters), (tuple(a), tuple(x))), []).append(multiple(m, sign))
        current = {key: sum_of(matrices) for key, matrices in parts.items()}
    return {w: m for (w, _), m in current.items()}


def check_bound(
    table: Table, level: Any, sign: int, beta: Ring, scale: int, witness: list[Any], symmetric: bool = False
) -> None:
    """Z >= 0 has C_w = sign (beta/scale [w = 1] - F_w) for all w, so that sign (beta/scale - F) = tr(Z Gamma) >= 0.

    If symmetric, for moment matrices with L(w) = L(w)^dag = L(w^dag): then only C_w + C_w^dag counts.
    """
    where, d, field = "witness", table.size, table.field
    denominator, gram, proof = witness
    m = natural(denominator, where + ".denominator", 1)
    words = level_words(table, level)
    z = hermitian(gram, where + ".gram", len(words) * d, field)
    require_positive(z, proof, field, where + ".gram")
    sums, operators = class_sums(words, z, d), collins_gisin(table)
    if symmetric:
        sums = {w: sum_of([c, adjoint(c)]) for w, c in sums.items()}
    zero, common = unit(d, field.zero, field), scale * table.denominator
    numbers = 2 * field.degree * d**2 * len({*sums, *operators})
    bits = max(map(longest, [*sums.values(), *operators.values()]))
    require_quick(numbers, bits, max(common, scale * m).bit_length(), where)
    for w in {*sums, *operators}:
        target = multiple(operators.get(w, zero), -sign * scale * m)
        if not any(w):
            target = sum_of([target, unit(d, scaled(beta, sign * table.denominator * m), field)])
        if multiple(sums.get(w, zero), common) != multiple(target, 1 + symmetric):
            rejected("class-sum", where, f"the blocks of the word {w} do not sum to what the functional prescribes")


def value_on(f: Table, table: Table) -> Ring:
    """F(sigma) times both denominators."""
    values = [inner(m, table.elements[key], f.field) for key, m in f.elements.items()]
    return tuple(map(sum, zip(*values, strict=True)))


def check_dominated(f: Table, of: Any, sign: int, beta: Ring, scale: int, witness: Any) -> None:
    """sign (beta/scale - F(sigma)) >= 0 for every sigma in a set: lhs, no-signalling, or the level of a moment set."""
    where, field = "witness", f.field
    top = unit(f.size, scaled(beta, sign * f.denominator), field)
    numbers, bits = f.weight()
    bits = max(bits + scale.bit_length(), longest(top))
    if of == "lhs":
        take(witness, where)
        joint, answers, starts = strategies(f)
        work = (len(joint) + f.size * field.degree) * f.size**2 * field.degree * (1 + (bits >> 12))
        if prod(answers) * work > MAX_WORK >> 3:
            malformed("claim", "too many strategies for this checker")
        for replies in product(*map(range, answers)):
            sums = sum_of([f.elements[response(replies, starts, x)] for x in joint])
            eliminate(sum_of([top, multiple(sums, -sign * scale)]), field, where)
    elif of == "no-signalling":
        g = functional(witness, where)
        same_shape(f, g, where)
        for m in g.elements.values():
            eliminate(m, field, where)
        common = scale * f.denominator
        require_quick(numbers, max(bits, g.weight()[1]), max(common, g.denominator).bit_length(), where)
        found, given = collins_gisin(g), collins_gisin(f)
        for w, m in given.items():
            target = multiple(sum_of([multiple(m, -sign * scale), *([] if any(w) else [top])]), g.denominator)
            if multiple(found[w], common) != target:
                rejected("other-functional", where, f"not beta - F on the word {w}")
    else:
        check_bound(f, of, sign, beta, scale, take(witness, where, "denominator", "gram", "proof"))


def check_in_cone(table: Table, of: Any, witness: Any) -> None:
    """The table is a multiple, which may be 0, of a member of the set."""
    if of == "lhs":
        check_hidden_states(table, witness, (1,), [table.size])
    elif of == "no-signalling":
        take(witness, "witness")
        require_laws(table, "witness")
    elif of == "quantum":
        check_branches(table, witness)
    else:
        require_laws(table, "witness")
        check_member(table, level_words(table, of), witness)


def combination(table: Table, other: Table, weight: Ring, scale: int) -> Table:
    """table + (weight / scale) other."""
    (numbers, bits), (_, others) = table.weight(), other.weight()
    own, added = other.denominator * scale, scaled(weight, table.denominator)
    require_quick(numbers * table.field.degree, max(bits, others), max(own.bit_length(), longest([[added]])), "witness")
    result = copy(table)
    result.denominator = table.denominator * own
    result.elements = {
        key: sum_of([multiple(m, own), [[table.field.times(e, added) for e in row] for row in other.elements[key]]])
        for key, m in table.elements.items()
    }
    return result


# ---------------------------------------------------------------------------------------------------------------------
# Realisations


def listed_operator(value: Any, size: int, field: Field, where: str) -> tuple[Rows, int]:
    """(M, m): a Hermitian matrix M / m about which nothing else is said."""
    m, rows = take(value, where, "denominator", "matrix")
    return hermitian(rows, where, size, field), natural(m, where + ".denominator", 1)


def realisation_field(table: Table, text: Any) -> Field:
    """The field of a realisation."""
    if table.field.degree > 1 and text != table.field.text:
        malformed("witness.field", "the realisation's field must be the claim's, unless the claim is over Q")
    return Field(text, "witness.field")


def branch(
    table: Table, values: list[Any], read_state: Operators, trusted: int, field: Field, where: str
) -> tuple[dict[Key, Rows], int, tuple[Rows, int]]:
    """tr_untrusted[(M_{a|x} (x) .. (x) 1) rho] over one denominator, and rho with its own, from dimensions, state,
    measurements and Gram forms; `read_state` says what is proved of rho."""
    dimensions, state, measurements, forms = values
    parties = len(table.outcomes)
    dimensions = items(dimensions, where + ".dimensions", parties, parties)
    sizes = [natural(n, where + ".dimensions", 1, MAX_SIZE) for n in dimensions]
    total = prod(sizes) * trusted
    if total > MAX_SIZE or len(table.elements) * total**2 * field.degree > MAX_ENTRIES:
        malformed(where + ".dimensions", f"a state of size {total} exceeds the limits of the format")
    rho, scale = read_state(state, total, field, where + ".state")
    parts: dict[Key, tuple[Rows, int]] = {((), ()): (rho, scale)}
    rest_size, bits = total, longest(rho)
    given = zip(items(measurements, where, parties, parties), items(forms, where, parties, parties), strict=True)
    for j, (settings, form) in enumerate(given):
        effects: dict[tuple[int, int], tuple[Rows, int]] = {}
        place = f"{where}.forms[{j}]"
        trivial = type(form) is int and form == 0
        gram, g = (unit(sizes[j], field.one, field), 1) if trivial else listed_operator(form, sizes[j], field, place)
        for x, povm in enumerate(items(settings, where + ".measurements", *[len(table.outcomes[j])] * 2)):
            place = f"{where}.measurements[{j}][{x}]"
            listed = items(povm, place, table.outcomes[j][x], table.outcomes[j][x])
            read = [positive(e, sizes[j], field, f"{place}[{a}]") for a, e in enumerate(listed)]
            common = lcm(g, *(m for _, m in read))
            if sum_of([multiple(rows, common // m) for rows, m in read]) != multiple(gram, common // g):
                rejected("incomplete", place, "the effects do not sum to the unit matrix, or to the party's form")
            effects.update({(a, x): e for a, e in enumerate(read)})
        rest_size, bits = rest_size // sizes[j], bits + max(longest(rows) for rows, _ in effects.values())
        require_light(2 * len(parts) * len(effects) * rest_size**2 * field.degree, bits, where)
        parts = {
            ((*a, b), (*x, y)): (contract(effect, rest, sizes[j], field), m * n)
            for (a, x), (rest, m) in parts.items()
            for (b, y), (effect, n) in effects.items()
        }
    common = lcm(*(m for _, m in parts.values()))
    require_light(2 * len(parts) * trusted**2 * field.degree, bits + common.bit_length(), where)
    return {key: multiple(m, common // n) for key, (m, n) in parts.items()}, common, (rho, scale)


def require_equal(table: Table, found: dict[Key, Rows], scale: int, field: Field) -> None:
    """The elements of the table are found / scale, which may be over a larger field."""
    padding = (0,) * (2 * (field.degree - table.field.degree))
    for key, m in table.elements.items():
        pairs = [(x, y) for row, other in zip(m, found[key], strict=True) for x, y in zip(row, other, strict=True)]
        if any(scaled((*x, *padding), scale) != scaled(y, table.denominator) for x, y in pairs):
            rejected("other-assemblage", "witness", f"the witness gives another element at {key}")


def check_realisation(table: Table, witness: Any, read_state: Operators) -> None:
    """sigma_{a..|x..} = tr_untrusted[(M_{a|x} (x) .. (x) 1) rho] for the state and the POVMs of the witness."""
    text, dimensions, state, measurements = take(witness, "witness", "field", "dimensions", "state", "measurements")
    field = realisation_field(table, text)
    values = [dimensions, state, measurements, [0] * len(table.outcomes)]
    found, m, (rho, scale) = branch(table, values, read_state, table.size, field, "witness")
    if trace(rho) != scaled(field.one, scale):
        rejected("not-normalised", "witness.state", "the trace of the state is not 1")
    require_equal(table, found, m, field)


def check_branches(table: Table, witness: Any) -> int:
    """sigma is a sum of realisations with states of any trace, Gram forms, and channels on the trusted side.

    Returns the entries of the states times the elements.
    """
    text, branches = take(witness, "witness", "field", "branches")
    field = realisation_field(table, text)
    total, common = {key: unit(table.size, field.zero, field) for key in table.elements}, 1
    entries = work = 0
    for k, value in enumerate(items(branches, "witness.branches", 1, MAX_ELIMINATION)):
        where = f"witness.branches[{k}]"
        *values, forms, channel = take(value, where, "dimensions", "state", "measurements", "forms", "channel")
        trusted, n, kraus = table.size, 1, list[tuple[int, Rows]]()
        if type(channel) is not int or channel != 0:
            n, size, terms = take(channel, where + ".channel", "denominator", "dimension", "terms")
            n, trusted = natural(n, where, 1), natural(size, where, 1, MAX_SIZE)
            for term in items(terms, where, 1, MAX_SIZE):
                weight, rows = items(term, where, 2, 2)
                kraus.append((natural(weight, where, 1), matrix(rows, where, table.size, trusted, field)))
            multiplications = len(kraus) * len(table.elements) * table.size * trusted * (table.size + trusted)
            work += multiplications * field.degree**2
            if work > MAX_WORK >> 3:
                malformed(where, "the channels are too large for this checker")
            whole = sum_of([multiple(times(adjoint(rows), rows, field), w) for w, rows in kraus])
            if whole != unit(trusted, scaled(field.one, n), field):
                rejected("not-trace-preserving", where + ".channel", "sum w K^dag K is not n times the unit matrix")
        found, m, (rho, _) = branch(table, [*values, forms], positive, trusted, field, where)
        entries += len(table.elements) * len(rho) ** 2 * field.degree
        if entries > MAX_ENTRIES:
            malformed(where, "the states of all branches exceed the limits of the format")
        grown = lcm(common, m * n)
        long = max(map(longest, found.values())) + max([w.bit_length() + 2 * longest(rows) for w, rows in kraus] or [0])
        count = 2 * len(found) * max(table.size, trusted) ** 2 * field.degree
        require_light(count, long + grown.bit_length(), where)
        for key, part in found.items():
            images = [multiple(times(times(rows, part, field), adjoint(rows), field), w) for w, rows in kraus] or [part]
            scaled_images = [multiple(image, grown // (m * n)) for image in images]
            total[key] = sum_of([multiple(total[key], grown // common), *scaled_images])
        common = grown
    require_equal(table, total, common, field)
    return entries


def contract(effect: Rows, rho: Rows, size: int, field: Field) -> Rows:
    """tr_first[(M (x) 1) rho] for an effect M on the first factor, of the given size."""
    rest = len(rho) // size
    result = [[field.zero] * rest for _ in range(rest)]
    for j, k in product(range(size), repeat=2):
        if any(weight := effect[k][j]):
            for r in range(rest):
                row = rho[j * rest + r][k * rest : k * rest + rest]
                result[r] = [plus(e, field.times(weight, x)) for e, x in zip(result[r], row, strict=True)]
    return result


# ---------------------------------------------------------------------------------------------------------------------
# Claims: each function proves its claim and returns the theorem's sentence


def about(claim: Any, *extra: str) -> list[Any]:
    """The table of a claim about an assemblage, proved to be one, and the claim's other values."""
    _, value, *rest = take(claim, "claim", "kind", "assemblage", *extra)
    return [assemblage(value), *rest]


def no_signalling(claim: Any, witness: Any) -> str:
    (table,) = about(claim)
    take(witness, "witness")
    return f"the assemblage with {table.describe()} is valid and no-signalling"


def moment_set(claim: Any, witness: Any) -> str:
    table, level = about(claim, "level")
    check_member(table, level_words(table, level), witness)
    return f"the assemblage with {table.describe()} is a member of the moment set of level {level}"


def not_moment_set(claim: Any, witness: Any) -> str:
    table, level = about(claim, "level")
    check_separation(table, level_words(table, level), witness)
    sentence = f"the assemblage with {table.describe()} is no-signalling but not a member of the moment set of level"
    return f"{sentence} {level}; hence it has no quantum realisation: it is post-quantum"


def quantum(claim: Any, witness: Any) -> str:
    """A state and measurements, or branches of a flag."""
    (table,) = about(claim)
    if type(witness) is dict and "branches" in witness:
        check_branches(table, witness)
    else:
        check_realisation(table, witness, positive)
    return f"the assemblage with {table.describe()} is quantum: a state and measurements realise it"


def hermitian_realisation(claim: Any, witness: Any) -> str:
    (table,) = about(claim)
    check_realisation(table, witness, listed_operator)
    return f"measurements on a Hermitian operator of unit trace realise the assemblage with {table.describe()}"


def sequential_quantum(claim: Any, witness: Any) -> str:
    """Measurements in sequence: a tower of Gram forms."""
    _, value = take(claim, "claim", "kind", "sequence")
    table = sequence(value, "claim.sequence")
    require_unit_trace(table, "claim.sequence")
    state, effects = take(witness, "witness", "state", "effects")
    tower = sequence(effects, "witness.effects")
    if tower.outcomes != table.outcomes or (table.field.degree > 1 and tower.field.text != table.field.text):
        malformed("witness.effects", "other outcomes or another field than the claim's")
    total, field = tower.size * table.size, tower.field
    if total > MAX_SIZE or len(table.elements) * total**2 * field.degree > MAX_ENTRIES:
        malformed("witness.effects", f"a state of size {total} exceeds the limits of the format")
    rho, scale = positive(state, total, field, "witness.state")
    found = {key: contract(effect, rho, tower.size, field) for key, effect in tower.elements.items()}
    require_equal(table, found, scale * tower.denominator, field)
    return f"the sequential assemblage with {table.describe()} is quantum: a state, instruments and measurements realise it"


def sequence(value: Any, where: str) -> Table:
    """A table of positive operators that is causal: what happens up to a step does not depend on later settings."""
    table = Table(value, where)
    require_hermitian(table, where)
    for (a, x), m in table.elements.items():
        eliminate(m, table.field, f"{where}.elements[{a}|{x}]")
        for j in range(len(a)):
            if not any((*a[j:], *x[j + 1 :])):
                later, steps = (0,) * (len(a) - j - 1), tuple(range(j, len(a)))
                if table.summed(a, x, steps) != table.summed(a, (*x[:j], 0, *later), steps):
                    rejected("signalling", where, f"outcomes {a[:j]} depend on the setting of step {j}")
    return table


def strategies(table: Table) -> tuple[list[tuple[int, ...]], list[int], list[int]]:
    """All joint settings; the outcome number of every setting of every party; where each party's settings start."""
    joint = list(product(*(range(len(party)) for party in table.outcomes)))
    starts = [sum(map(len, table.outcomes[:j])) for j in range(len(table.outcomes))]
    return joint, [k for party in table.outcomes for k in party], starts


def response(replies: Any, starts: list[int], x: tuple[int, ...]) -> Key:
    """The key of the element that a strategy's replies pick at the joint setting x."""
    return tuple([replies[start + setting] for start, setting in zip(starts, x, strict=True)]), x


def check_hidden_states(table: Table, witness: Any, signs: tuple[int, ...], trusted: list[int]) -> None:
    """sigma_{a|x} = sum of q rho / m over the terms whose outcomes at x are a: rho a product of positive operators."""
    denominator, terms = take(witness, "witness", "denominator", "terms")
    m, field, where = natural(denominator, "witness", 1), table.field, "witness.terms"
    joint, answers, starts = strategies(table)
    readings = table.size**2 + sum(size**3 for size in trusted)  # times the cost of a product in the field
    most = (MAX_WORK >> 3) // (len(joint) * (8 + table.size**2 * field.degree) + readings * field.degree**2)
    written = bits = 0
    total = {key: unit(table.size, field.zero, field) for key in table.elements}
    for term in items(terms, where, 1, most):
        strategy, weight, factors = items(term, where, 3, 3)
        replies = [
            natural(a, where, 0, k - 1)
            for a, k in zip(items(strategy, where, *[len(answers)] * 2), answers, strict=True)
        ]
        q = integer(weight, where)
        if (q > 0) - (q < 0) not in signs:
            malformed(where, f"the weight {decimal(q)} is not allowed here")
        rho = [[scaled(field.one, q)]]
        for factor, size in zip(items(factors, where, *[len(trusted)] * 2), trusted, strict=True):
            part = hermitian(factor, where, size, field)
            eliminate(part, field, where)
            rho = tensor(rho, part, field)
        bits = max(bits, longest(rho))  # also of the sums so far
        written += 2 * len(joint) * table.size**2 * field.degree * bits
        require_light(written, 1, where)
        for x in joint:
            key = response(replies, starts, x)
            total[key] = sum_of([total[key], rho])
    require_equal(table, total, m, field)


def lhs(claim: Any, witness: Any) -> str:
    (table,) = about(claim)
    check_hidden_states(table, witness, (1,), [table.size])
    return f"the assemblage with {table.describe()} has a local-hidden-state model"


def pseudo_lhs(claim: Any, witness: Any) -> str:
    """Signed weights of product states."""
    (table,) = about(claim)
    check_hidden_states(table, witness, (-1, 1), table.trusted)
    return (
        f"the assemblage with {table.describe()} has a pseudo-LHS model: it is an affine combination of product states"
    )


def pseudo_lhs_identity(claim: Any, witness: Any) -> str:
    """Theorem 5 of arXiv:1708.00756 for a generic no-signalling assemblage, whose coordinates are its sigma_w."""
    _, value = take(claim, "claim", "kind", "untrusted")
    take(witness, "witness")
    outcomes = scenario(value, "claim.untrusted")
    if len(outcomes) * prod(len(p) * (1 + 2 * sum(p) - len(p)) for p in outcomes) > MAX_WORK >> 5:
        malformed("claim.untrusted", "too many hidden states for this checker")
    xi = (-1, -1)

    def coordinates(labels: tuple[Letter, ...], weight: int) -> dict[Word, int]:
        """The marginal of the parties with a label (setting, outcome): a last outcome is all minus the others."""
        result: dict[Word, int] = {(): weight}
        for party, label in zip(outcomes, labels, strict=True):
            (x, a) = label
            options: dict[tuple[Letter, ...], int] = {(): 1}
            if label != xi and a == party[x] - 1:
                options |= {((x, b),): -1 for b in range(a)}
            elif label != xi:
                options = {(label,): 1}
            result = {(*w, letters): c * sign for w, c in result.items() for letters, sign in options.items()}
        return result

    settings = list(product(*(range(len(party)) for party in outcomes)))
    pairs = [[(x, a) for x, k in enumerate(party) for a in range(k)] for party in outcomes]
    sums: dict[tuple[Letter, ...], dict[Word, int]] = {labels: {} for labels in product(*pairs)}
    for hidden in product(*([*listed, xi] for listed in pairs)):
        weight = prod(1 - len(party) for party, label in zip(outcomes, hidden, strict=True) if label == xi)
        state = coordinates(hidden, weight)
        for y in settings:
            replies = [
                (z, label[1] if label[0] == z else party[z] - 1)
                for party, label, z in zip(outcomes, hidden, y, strict=True)
            ]
            target = sums[tuple(replies)]
            for w, c in state.items():
                target[w] = target.get(w, 0) + c
    for labels, found in sums.items():
        if {w: c for w, c in found.items() if c} != coordinates(labels, 1):
            rejected("identity", "claim", f"the hidden states do not sum to the element {labels}")
    shown = " | ".join(",".join(map(str, party)) for party in outcomes)
    return f"every no-signalling assemblage with outcomes per setting {shown} has the pseudo-LHS model of theorem 5"


def bound(claim: Any, witness: Any) -> str:
    """F <= beta (sense max) or F >= beta (sense min) on a moment set; `bound-over`: on the local or no-signalling set."""
    key = "level" if claim["kind"] == "bound" else "set"
    _, of, sense, value, number = take(claim, "claim", "kind", key, "sense", "functional", "value")
    if (of in ("lhs", "no-signalling")) != (key == "set"):
        malformed(f"claim.{key}", "lhs or no-signalling is needed for bound-over, a level for bound")
    table = functional(value, "claim.functional")
    beta, scale, shown = real(number, table.field)
    check_dominated(table, of, orientation(sense), beta, scale, witness)
    return f"the functional with {table.describe()} is {side(sense)} {shown} on {place(of)}"


def place(of: str) -> str:
    return f"the {of} set" if of in ("lhs", "no-signalling", "quantum") else f"the moment set of level {of}"


def orientation(sense: Any) -> int:
    if sense not in ("max", "min"):
        malformed("claim.sense", "max or min is needed")
    return 1 if sense == "max" else -1


def side(sense: str) -> str:
    return "at most" if sense == "max" else "at least"


def real(number: Any, field: Field) -> tuple[Ring, int, str]:
    """(beta, n, text) for the real number beta / n of the field."""
    denominator, coefficients = take(number, "claim.value", "denominator", "coefficients")
    n = natural(denominator, "claim.value", 1)
    listed = [integer(c, "claim.value") for c in items(coefficients, "claim.value", *[field.degree] * 2)]
    if gcd(n, *listed) != 1:
        malformed("claim.value", "the denominator is not in lowest terms")
    shown = " + ".join(f"{decimal(c)} t^{k}" if k else decimal(c) for k, c in enumerate(listed))
    text = shown if n == 1 else f"({shown})/{decimal(n)}" if len(listed) > 1 else f"{shown}/{decimal(n)}"
    if field.degree > 1:
        text += f" for the t of {field.polynomial} at {field.text['root']}"
    return tuple([c for part in listed for c in (part, 0)]), n, text


def steerable(claim: Any, witness: Any) -> str:
    """A functional that is >= 0 on every local assemblage and negative on this one."""
    (table,) = about(claim)
    separating(table, witness)
    return f"the assemblage with {table.describe()} has no local-hidden-state model"


def separating(table: Table, witness: Any) -> Table:
    """The functional of a witness, proved >= 0 on local tables and negative on this one."""
    (operators,) = take(witness, "witness", "functional")
    f = functional(operators, "witness.functional")
    same_shape(table, f, "witness.functional")
    check_dominated(f, "lhs", -1, f.field.zero, 1, {})
    if f.field.sign(value_on(f, table), "witness") >= 0:
        rejected("not-separated", "witness", "the functional is not negative on the claim's operators")
    return f


def three_parties(claim: Any) -> Table:
    """The assemblage of a claim about one untrusted and two trusted parties, or two and one."""
    table: Table = about(claim)[0]
    if (len(table.outcomes), len(table.trusted)) not in ((1, 2), (2, 1)):
        malformed("claim.assemblage", "three parties are needed, one or two of them untrusted")
    return table


def without(values: tuple[int, ...], party: int) -> tuple[int, ...]:
    """The others' outcomes or settings; two trusted parties have one outcome of one setting."""
    return (*values[:party], *values[party + 1 :]) or (0,)


def partial_term(table: Table, value: Any, where: str) -> tuple[dict[Key, Rows], int, int]:
    """One party apart, with a strategy or an operator, and a table of the other two; its denominator; its states' entries."""
    number, alone, rows, proof = items(value, where, 4, 4)
    party, parties, field = natural(number, where, 0, 2), len(table.outcomes), table.field
    apart, rest = party - parties, Table(rows, where)
    outcomes = [k for j, k in enumerate(table.outcomes) if j != party] or [[1]]
    trusted = [d for j, d in enumerate(table.trusted) if j != apart] or [1]
    if (rest.outcomes, rest.trusted, rest.field.text) != (outcomes, trusted, field.text):
        malformed(where, "another scenario or field than that of the other two parties")
    if len(outcomes) == 1:
        take(proof, where)
        require_laws(rest, where)
    entries = check_branches(rest, proof) if len(outcomes) == 2 else 0
    if apart < 0:
        answers, zero = table.outcomes[party], unit(table.size, field.zero, field)
        given = zip(items(alone, where, *[len(answers)] * 2), answers, strict=True)
        replies = [natural(a, where, 0, k - 1) for a, k in given]
        found = {
            (a, x): rest.elements[without(a, party), without(x, party)] if replies[x[party]] == a[party] else zero
            for a, x in table.elements
        }
        return found, rest.denominator, 0
    rho, m = positive(alone, table.trusted[apart], field, where)
    pairs = {key: (e, rho) if apart else (rho, e) for key, e in rest.elements.items()}
    return {key: tensor(*pair, field) for key, pair in pairs.items()}, m * rest.denominator, entries


def partially_local(claim: Any, witness: Any) -> str:
    """A sum of terms in which one party is apart from the other two."""
    table = three_parties(claim)
    (terms,) = take(witness, "witness", "terms")
    total = {key: unit(table.size, table.field.zero, table.field) for key in table.elements}
    work, common, written, entries = len(total) * (8 + table.size**2 * table.field.degree**2), 1, 0, 0
    for k, value in enumerate(items(terms, "witness.terms", 1, max(1, (MAX_WORK >> 5) // work))):
        found, m, more = partial_term(table, value, f"witness.terms[{k}]")
        entries += more
        if entries > MAX_ENTRIES:
            malformed("witness.terms", "the states of all behaviours exceed the limits of the format")
        require_quick(k + 1, common.bit_length(), m.bit_length(), "witness.terms")
        grown = lcm(common, m)
        bits = grown.bit_length() + max(map(longest, found.values()))
        written += 2 * len(found) * table.size**2 * table.field.degree * bits
        require_light(written, 1, "witness.terms")
        total = {
            key: sum_of([multiple(total[key], grown // common), multiple(part, grown // m)])
            for key, part in found.items()
        }
        common = grown
    require_equal(table, total, common, table.field)
    sentence = f"the assemblage with {table.describe()} is partially local"
    return f"{sentence}: a mixture of terms with one party apart from a quantum table of the other two"


def genuinely_steerable(claim: Any, witness: Any) -> str:
    """A functional that is >= 0 whichever party is apart from a quantum table, and negative on this assemblage."""
    table, where = three_parties(claim), "witness.tables"
    operators, tables, separable = take(witness, "witness", "functional", "tables", "separable")
    f = separating(table, {"functional": operators})  # local assemblages are mixtures too
    zero, two = f.field.zero, len(f.outcomes) == 2
    for party, listed in enumerate(items(tables, where, 2 * two, 2 * two)):
        strategies_of = list(product(*map(range, f.outcomes[party])))
        given = items(listed, where, *[len(strategies_of)] * 2)
        for replies, g in zip(strategies_of, given, strict=True):
            check_dominated(facing(f, party, replies), "no-signalling", -1, zero, 1, g)
    if two:
        gram = take(separable, "witness.separable", "denominator", "gram", "proof")
        check_bound(f, "almost-quantum", -1, zero, 1, gram, symmetric=True)
    else:
        q = functional(separable, "witness.separable")
        same_shape(f, q, "witness.separable")
        flipped, b, count = copy(q), table.trusted[1], range(table.size)
        flipped.elements = {
            key: [[m[c // b * b + r % b][r // b * b + c % b] for c in count] for r in count]
            for key, m in q.elements.items()
        }
        p = combination(f, flipped, scaled(f.field.one, -1), 1)
        for m in (*p.elements.values(), *q.elements.values()):
            eliminate(m, f.field, "witness.separable")
    sentence = f"the assemblage with {table.describe()} has no partially local quantum model"
    return f"{sentence}: it is no mixture of terms with one party apart from a quantum table of the other two"


def facing(f: Table, party: int, replies: tuple[int, ...]) -> Table:
    """The functional of the other party's tables that F is when this party answers by a strategy."""
    result, parts = copy(f), dict[Key, list[Rows]]()
    result.outcomes = [k for j, k in enumerate(f.outcomes) if j != party]
    for (a, x), m in f.elements.items():
        if replies[x[party]] == a[party]:
            parts.setdefault((without(a, party), without(x, party)), []).append(m)
    result.elements = {key: sum_of(matrices) for key, matrices in parts.items()}
    return result


def measurements(claim: Any) -> Table:
    """POVMs as a table: settings, outcomes, effects."""
    _, value = take(claim, "claim", "kind", "measurements")
    table, where = Table(value, "claim.measurements"), "claim.measurements"
    require_laws(table, where)
    whole = unit(table.size, scaled(table.field.one, table.denominator), table.field)
    if len(table.outcomes) > 1 or table.whole() != whole:
        rejected("incomplete", where, "the effects do not sum to the unit matrix")
    return table


def jointly_measurable(claim: Any, witness: Any) -> str:
    table = measurements(claim)
    check_hidden_states(table, witness, (1,), [table.size])
    return f"the POVMs with {table.describe()} are jointly measurable: they have a parent POVM"


def incompatible(claim: Any, witness: Any) -> str:
    table = measurements(claim)
    separating(table, witness)
    return f"the POVMs with {table.describe()} are incompatible: they have no parent POVM"


def robustness(claim: Any, witness: Any) -> str:
    table, noise, *values = about(claim, "noise", "set", "sense", "value")
    return distance(table, noise, 1, values, witness, "robustness")


def weight(claim: Any, witness: Any) -> str:
    table, *values = about(claim, "set", "sense", "value")
    return distance(table, "no-signalling", -1, values, witness, "weight")


def distance(table: Table, noise: Any, sign: int, values: list[Any], witness: Any, name: str) -> str:
    """The least trace t of a Q in the cone over the noise with sigma + sign Q in the cone over a set, from one side."""
    of, sense, number = values
    t, scale, shown = real(number, table.field)
    given = assemblage(noise, "claim.noise") if type(noise) is dict else None
    if given:
        same_shape(table, given, "claim.noise")
    if orientation(sense) == 1:
        added, proof = take(witness, "witness", "noise", "member")
        if given is None:
            rows, inside = take(added, "witness.noise", "table", "member")
            q = Table(rows, "witness.noise.table")
            same_shape(table, q, "witness.noise.table")
            if scaled(trace(q.whole()), scale) != scaled(t, q.denominator):
                rejected("other-value", "witness.noise", "the trace of the noise is not the value")
            check_in_cone(q, noise, inside)
            total = combination(table, q, scaled(table.field.one, sign), 1)
        else:
            take(added, "witness.noise")
            total = combination(table, given, t, scale)
        if table.field.sign(t, "claim.value") < 0:
            malformed("claim.value", "a value of at least 0 is needed")
        check_in_cone(total, of, proof)
    else:
        operators, proof, inside = take(witness, "witness", "functional", "member", "noise")
        f = functional(operators, "witness.functional")
        same_shape(table, f, "witness.functional")
        check_dominated(f, of, -1, f.field.zero, 1, proof)
        one = f.field.one
        if given is None:
            check_dominated(f, noise, sign, scaled(one, sign), 1, inside)
        else:
            take(inside, "witness.noise")
            if f.field.sign(minus(scaled(one, f.denominator * given.denominator), value_on(f, given)), "witness") < 0:
                rejected("noise", "witness", "the functional exceeds 1 on the noise")
        excess = plus(scaled(value_on(f, table), scale), scaled(t, f.denominator * table.denominator))
        if f.field.sign(excess, "witness") > 0:
            rejected("value", "witness", "the functional does not reach the value")
    against = "noise given with the claim" if given else f"{noise} noise"
    return f"the {name} of the assemblage with {table.describe()} over {place(of)}, {against}, is {side(sense)} {shown}"


def decimal(n: int) -> str:
    """The integer as a sentence shows it: hexadecimal if it is long."""
    return str(n) if abs(n) < 10**60 else hex(n)


def radius(value: Any, least: int) -> tuple[int, int]:
    """The rational radius p/q as (p, q)."""
    p, q = (
        natural(n, "claim.radius", least if k == 0 else 1) for k, n in enumerate(items(value, "claim.radius", 2, 2))
    )
    if gcd(p, q) != 1:
        malformed("claim.radius", "not in lowest terms")
    return p, q


def same_shape(a: Table, b: Table, where: str) -> None:
    if (a.outcomes, a.trusted, a.field.text) != (b.outcomes, b.trusted, b.field.text):
        malformed(where, "another scenario or field than the data's")


def ball_outside(claim: Any, witness: Any) -> str:
    """No member of a moment set within a radius of the data: |c - sigma| >= -Re F(c) / |F| for F >= 0 on the set."""
    _, level, value, r = take(claim, "claim", "kind", "level", "data", "radius")
    table, (p, q) = Table(value, "claim.data"), radius(r, 1)
    operators, *rest = take(witness, "witness", "functional", "denominator", "gram", "proof")
    f = functional(operators, "witness.functional")
    same_shape(table, f, "witness.functional")
    field = table.field
    check_bound(f, level, -1, field.zero, 1, rest)
    total = tuple([0 if k % 2 else c for k, c in enumerate(value_on(f, table))])  # Re F(c)
    norm = value_on(f, f)
    excess = minus(scaled(field.times(total, total), q * q), scaled(norm, (p * table.denominator) ** 2))
    if field.sign(total, "witness") >= 0 or field.sign(excess, "witness") <= 0:
        rejected("ball", "witness", "the functional does not keep the set further away than the radius")
    return f"no member of the moment set of level {level} is within {decimal(p)}/{decimal(q)} of the data with {table.describe()}"


def near(claim: Any, witness: Any) -> str:
    """An assemblage within a radius of the data."""
    _, value, sigma, r = take(claim, "claim", "kind", "data", "assemblage", "radius")
    table, member, (p, q) = Table(value, "claim.data"), assemblage(sigma), radius(r, 0)
    take(witness, "witness")
    same_shape(table, member, "claim.assemblage")
    gap = combination(table, member, scaled(table.field.one, -1), 1)
    gaps = [inner(m, adjoint(m), table.field) for m in gap.elements.values()]
    square = scaled(tuple(map(sum, zip(*gaps, strict=True))), q * q)
    allowed = scaled(table.field.one, (p * gap.denominator) ** 2)
    if table.field.sign(minus(allowed, square), "claim") < 0:
        rejected("distance", "claim", "the assemblage is further from the data than the radius")
    return f"the assemblage with {table.describe()} is within {decimal(p)}/{decimal(q)} of the data"


def local_in_plane(claim: Any, witness: Any) -> str:
    """One local model for the vertices of a polygon around the unit disc of the x-z plane."""
    _, value, polygon = take(claim, "claim", "kind", "assemblage", "polygon")
    table, where = assemblage(value), "claim.polygon"
    if table.size != 2 or table.field.degree > 1:
        malformed("claim.assemblage", "a qubit assemblage over Q is needed")
    scale, points = take(polygon, where, "denominator", "vertices")
    n = natural(scale, where, 1)
    vertices = [[integer(c, where) for c in items(point, where, 2, 2)] for point in items(points, where, 2, 32)]
    if gcd(n, *(c for vertex in vertices for c in vertex)) != 1:
        malformed(where, "not in lowest terms")
    for (x, z), (u, w) in zip(vertices, [*vertices[1:], [-c for c in vertices[0]]], strict=True):
        cross = x * w - z * u  # twice the area with the origin: edge length times distance from the origin
        if cross <= 0 or cross**2 < n**2 * ((u - x) ** 2 + (w - z) ** 2):
            rejected("polygon", where, "an edge does not run counter-clockwise around the unit disc")
    radices = [2] * len(vertices) + [k for party in table.outcomes for k in party]
    starts = [len(vertices) + sum(map(len, table.outcomes[:j])) for j in range(len(table.outcomes))]
    denominator, weights = take(witness, "witness", "denominator", "weights")
    m, previous = natural(denominator, "witness", 1), -1
    sums: dict[tuple[int, int, Key], int] = {}
    for pair in items(weights, "witness.weights", 1, 4 * MAX_ENTRIES // (len(table.elements) * len(vertices))):
        index, weight = items(pair, "witness.weights", 2, 2)
        previous = rest = natural(index, "witness.weights", previous + 1, prod(radices) - 1)
        positive_weight, digits = natural(weight, "witness.weights", 1), []
        for radix in reversed(radices):
            rest, digit = divmod(rest, radix)
            digits.append(digit)
        digits.reverse()
        for joint in product(*(range(len(party)) for party in table.outcomes)):
            results = tuple(digits[start + setting] for start, setting in zip(starts, joint, strict=True))
            for k in range(len(vertices)):
                key = (k, digits[k], (results, joint))
                sums[key] = sums.get(key, 0) + positive_weight
    for element, e in table.elements.items():
        for k, (along_x, along_z) in enumerate(vertices):
            bias = along_x * (e[0][1][0] + e[1][0][0]) + along_z * (e[0][0][0] - e[1][1][0])
            for outcome, sign in enumerate((1, -1)):
                expected = n * (e[0][0][0] + e[1][1][0]) + sign * bias
                if sums.get((k, outcome, element), 0) * 2 * n * table.denominator != expected * m:
                    rejected("model", "witness", f"the weights miss the probability of vertex {k} at {element}")
    return f"the assemblage with {table.describe()} is local for every projective measurement in the x-z plane"


KINDS = {
    "no-signalling": no_signalling,
    "moment-set": moment_set,
    "not-moment-set": not_moment_set,
    "quantum": quantum,
    "sequential-quantum": sequential_quantum,
    "hermitian-realisation": hermitian_realisation,
    "lhs": lhs,
    "pseudo-lhs": pseudo_lhs,
    "pseudo-lhs-identity": pseudo_lhs_identity,
    "steerable": steerable,
    "partially-local": partially_local,
    "genuinely-steerable": genuinely_steerable,
    "jointly-measurable": jointly_measurable,
    "incompatible": incompatible,
    "bound": bound,
    "bound-over": bound,
    "robustness": robustness,
    "weight": weight,
    "ball-outside": ball_outside,
    "near": near,
    "local-in-plane": local_in_plane,
}


def check(text: str) -> Theorem:
    """The theorem that the certificate proves. Raises `Malformed` or `Rejected`; never anything else."""
    try:
        form, claim, witness, _ = take(parse(text), "file", "format", "claim", "witness", "provenance")
        if form != FORMAT:
            malformed("format", f"{str(form)[:60]!r} is not {FORMAT!r}")
        kind = claim.get("kind") if type(claim) is dict else None
        if type(kind) is not str or kind not in KINDS:
            malformed("claim.kind", f"unknown kind {str(kind)[:40]!r}; known: {', '.join(KINDS)}")
        statement = KINDS[kind](claim, witness)
        return Theorem(kind, statement, json.dumps(claim, sort_keys=True, separators=(",", ":")), _KEY)
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError) as error:
        raise Malformed(f"file: {type(error).__name__}: {str(error)[:120]}") from error


def main(paths: list[str]) -> int:
    """Checks each file; prints one verdict line for each; the worst exit status."""
    status = 0
    for path in paths or ["-"]:
        try:
            with sys.stdin.buffer if path == "-" else open(path, "rb") as file:
                theorem = check(file.read(MAX_BYTES + 1).decode("utf-8"))
            print(f"VERIFIED {theorem.sha256} {theorem.statement}")
        except Rejected as reason:
            status = max(status, 1)
            print(f"REJECTED {reason}")
        except (Malformed, OSError, ValueError, AttributeError) as reason:  # the last two: no, or closed, input
            status = 2
            print("MALFORMED", str(reason).encode("ascii", "backslashreplace").decode())
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
