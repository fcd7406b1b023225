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

OPERATORS. {"field", "dimensions": [d_1, ..], "denominator", "matrix": hermitian}: O on a tensor product; T_S transposes the
parties in the list S. SQUARES {"multiplier": [k_1, ..], "terms": [[monomials, positive], ..]} prove <v|O|v> >= 0 for every
product vector v: sum conj(x_r) O_rs x_s prod_j |x_j|^(2 k_j) = sum m^dag G m over the terms, an identity of polynomials in
the entries of x_1, conj x_1, x_2, ..; a monomial lists the ascending indices of its factors from each of these.
operator-in        {"kind", "set", "operator"}; the set, and its witness, is one of
                   cp: O >= 0, co-cp: O^{T_1} >= 0, decomposable: O = sum of P^{T_S}, P >= 0; {"parts": [[S, positive], ..]};
                   ppt: O^{T_S} >= 0 for all S; {};
                   block-positive, positive: <v|O|v> >= 0 for every product vector v; SQUARES;
                   k-positive:K: <v|O|v> >= 0 for sums v of K product vectors; SQUARES of id_K (x) L.
                   All but block-positive, ppt, decomposable speak of the map L with Choi matrix O = sum |i><j| (x) L(|i><j|).
operator-outside   the negation; witness {"transposed": S, "vector"} for cp, co-cp, ppt: <v|O^{T_S}|v> < 0; {"state": rho} for
                   decomposable: rho^{T_S} >= 0 for all S, tr(O rho) < 0; else {"vectors": [[column, ..], ..]}, product
                   vectors, one or at most K, whose sum v has <v|O|v> < 0.
product-minimum    {"kind", "sense", "value", "operator"}: the least <v|O|v> over product vectors of norm 1 is >= the value
                   (min; SQUARES of O - value) or <= it (max; {"vectors": [[column, ..]]}).
gleason            {"kind", "assemblage"}; witness as the first of `quantum`, but the state is {"denominator", "matrix",
                   "squares"}: block-positive for the untrusted and the trusted parties (arXiv:1708.00756, section 4).
unextendible       {"kind", "basis": {"field", "dimensions", "vectors": [[column, ..], ..]}}: product vectors, not zero, mutually
extendible         orthogonal; no product vector, or another one, is orthogonal to all. Witness {"tree": node}, a node being
                   a party whose factors of the vectors given to it span its space, or [vector, node if party 0 takes it,
                   ..]; or {"vector": [column, ..]}.
conjunction        {"kind", "claims"}; witness {"witnesses"}: all of the claims, which have one "assemblage" or one "family".

FAMILIES. {"shape", "members": [table, ..]}, the members over one field, with the same untrusted parties.
    marginals      each an assemblage, with the same traces: what each of several trusted parties holds.
    with-input     sigma_{a|xy}, one member per input y of the last trusted party, each an assemblage, with the same partial
                   trace over that party.
    instrumental   one member, of one untrusted party whose outcome (16 at most) is the input: positive, of trace 1 for each
                   setting.
family             {"kind", "family"}; witness {}. It obeys these laws.
family-member      {"kind", "set", "family"}; sets, by shape, with their witnesses:
                   marginals: a "parent", a table on all members' trusted spaces together with the members as partial traces,
                   in the cone over the set (no-signalling, lhs, quantum or a level) by its "proof" as in `robustness`;
                   block-positive, {"parent": {"positive": P, "transposed": Q}}: the parent P + Q^{T_0}, P, Q >= 0, no-signalling,
                   T_0 the transpose of the whole first member;
                   positive-maps, {"source", "proof", "maps"}: maps of the whole members of a quantum family, one each.
                   with-input: no-signalling {}; lhs, a parent as above, for a single trusted party; a level, {"members"}: moment
                   matrices L_y with the same partial traces of L_y(w) for all words; quantum and positive-maps, {"source",
                   "proof", "maps"}: the images of one quantum table under a map L_y on its last trusted party for each y.
                   instrumental: quantum and positive-maps alike, L_a; other sets {"extension": [table, ..], "proof"}: members
                   with input y, equal to the given elements where a = y.
                   A map is 0 (identity) or a trace-preserving Choi matrix: `positive`, or for positive-maps {"denominator",
                   "matrix", "squares"}.
family-outside     the negation; witness {"functional": [F, ..], "proof"}. F(family) < 0, the sum over all members, and F >= 0 on
                   the set. marginals, and lhs for with-input: sum_k 1 (x) F_k (x) 1 >= 0 on the set as in `steerable` and
                   `bound-over` (block-positive: the table G of operators has G^{T_0} >= 0 too; dimensions 2 x 2 and 2 x 3).
                   with-input: {"tables": [G_y]} (no-signalling) or {"grams": [positive]} (a level), G_w or class sums
                   F_{y,w} + h_{y,w} (x) 1 on all words w, and sum_y h_{y,w} = 0. instrumental: with-input, F only where y = a.
family-bound       {"kind", "set", "sense", "functional", "value"}; witness {"proof"}: beta - F >= 0 (max), F - beta >= 0 (min),
                   beta times the trace of member 0 at setting 0.
family-robustness  {"kind", "set", "sense", "value", "noise", "family"}: the infimum of the real t with family + t noise in the cone
                   over the set. max: witness {"proof"} for t = value; min: as family-outside, but F(noise) = 1, F(family) <= -t.
family-ball-outside {"kind", "set", "data", "radius"}; witness as family-outside: Re F(c) < 0, r^2 sum |F|^2 < (Re F(c))^2.
family-near        {"kind", "data", "family", "radius"}; witness {}. The family is within r of the data.

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


def require_few(proofs: list[tuple[Any, int]], where: str) -> None:
    """So many matrices, with these proofs and sizes, can be proved positive: two of the largest size, or many smaller ones.

    A facial form may have a core that is larger than the matrix.
    """
    ranks = [(proof.get("rank") if type(proof) is dict else None, size) for proof, size in proofs]
    sizes = [rank if type(rank) is int and rank > size else size for rank, size in ranks]
    if sum(size**3 for size in sizes) > MAX_WORK << 4:
        malformed(where, f"{len(sizes)} matrices of up to {max(sizes)} rows are too many for this checker")


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


def eliminate(m: Rows, field: Field, where: str) -> int:
    """The rank of m >= 0. Fraction-free symmetric elimination: pivots are proved positive, a zero pivot has a zero row."""
    if len(m) > MAX_ELIMINATION:
        malformed(where, f"elimination is for sizes up to {MAX_ELIMINATION}, not {len(m)}")
    cofactor, norm, rank = field.one, 1, 0  # 1 / previous pivot = cofactor / norm
    while m:
        signs = [field.sign(row[k], where) for k, row in enumerate(m)]
        if min(signs) < 0 or any(s == 0 and any(map(any, row)) for s, row in zip(signs, m, strict=True)):
            rejected("not-positive", where, "the matrix is not positive semidefinite")
        kept = [k for k, s in enumerate(signs) if s]
        if not kept:
            break
        first, *kept = kept
        rank += 1
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
    return rank


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


def require_laws(table: Table, where: str, normalised: bool = False, positive: bool = True) -> None:
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
    if positive:
        require_elements_positive(table, where)


def require_elements_positive(table: Table, where: str) -> None:
    """Every element is, by elimination."""
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


def check_member(table: Table, words: list[Word], witness: Any) -> tuple[dict[Word | None, Rows], int]:
    """Gamma >= 0 has the blocks that the claim prescribes; in a facial form the free blocks are read off Gamma.

    Returns L on the words, over its denominator.
    """
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
    return known, m * table.denominator


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
        require_elements_positive(g, where)
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
            require_few([(e, sizes[j]) for e in listed], place)
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
    require_elements_positive(table, where)
    for a, x in table.elements:
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
        p = combination(f, first_transposed(q), scaled(f.field.one, -1), 1)
        for part in (p, q):
            require_elements_positive(part, "witness.separable")
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


# ---------------------------------------------------------------------------------------------------------------------
# Operators on tensor products, and product bases


def transposed(m: Rows, dimensions: list[int], chosen: Any) -> Rows:
    """The partial transpose of the chosen parties."""
    spots = list(product(*map(range, dimensions)))
    place = {spot: k for k, spot in enumerate(spots)}

    def mixed(r: tuple[int, ...], c: tuple[int, ...]) -> int:
        return place[tuple([c[j] if j in chosen else i for j, i in enumerate(r)])]

    return [[m[mixed(r, c)][mixed(c, r)] for c in spots] for r in spots]


def first_transposed(table: Table) -> Table:
    """The table with the first trusted party of every element transposed."""
    result = copy(table)
    result.elements = {key: transposed(m, table.trusted, (0,)) for key, m in table.elements.items()}
    return result


class Operator:
    """A Hermitian matrix on the tensor product of parties, over a denominator."""

    def __init__(self, value: Any, where: str) -> None:
        field, dimensions, denominator, rows = take(value, where, "field", "dimensions", "denominator", "matrix")
        self.field = Field(field, where + ".field")
        self.dimensions = [natural(d, where, 1, MAX_SIZE) for d in items(dimensions, where, 1, 16)]
        self.size = prod(self.dimensions)
        if self.size > MAX_SIZE or self.size**2 * self.field.degree > MAX_ENTRIES:
            malformed(where, f"an operator of size {self.size} exceeds the limits of the format")
        self.denominator = natural(denominator, where, 1)
        self.matrix = hermitian(rows, where, self.size, self.field)
        if gcd(self.denominator, *(c for row in self.matrix for e in row for c in e)) != 1:
            malformed(where, "the denominator is not in lowest terms")

    def describe(self) -> str:
        return f"the operator on {'x'.join(map(str, self.dimensions))}"


def operator_claim(claim: Any) -> tuple[Operator, str, int, int]:
    """The operator of a claim about a set, the set, the number of parties, the Schmidt rank of its vectors or 0."""
    _, of, value = take(claim, "claim", "kind", "set", "operator")
    o = Operator(value, "claim.operator")
    k = 1 if of in ("block-positive", "positive") else 0
    if type(of) is str and re.fullmatch("k-positive:[1-9][0-9]?", of):
        k = int(of[11:])
    elif not k and of not in ("cp", "co-cp", "decomposable", "ppt"):
        malformed("claim.set", f"unknown set {str(of)[:40]!r}")
    if len(o.dimensions) != 2 and of not in ("block-positive", "decomposable", "ppt"):
        malformed("claim.set", "a map has an input and an output: two systems")
    return o, of, len(o.dimensions), k


def chosen_parties(value: Any, where: str, of: str, parties: int) -> list[int]:
    """The parties to transpose: none for cp, the output for co-cp, any ascending list for the other sets."""
    chosen = [natural(j, where, 0, parties - 1) for j in items(value, where, 0, parties)]
    if chosen != sorted(set(chosen)) or (of == "cp" and chosen) or (of == "co-cp" and chosen != [1]):
        malformed(where, f"these parties are not to be transposed for {of}")
    return chosen


def subsets(parties: int) -> list[list[int]]:
    """The sets of parties without the first: a transposition of all parties keeps positivity."""
    return [[j for j in range(1, parties) if bits >> j & 1] for bits in range(0, 1 << parties, 2)]


def shown_set(o: Operator, of: str) -> str:
    """The subject of a sentence: an operator, or the map whose Choi matrix it is."""
    if of in ("block-positive", "ppt") or len(o.dimensions) != 2:
        return f"{o.describe()} is"
    return f"the map with this Choi matrix, from dimension {o.dimensions[0]} to {o.dimensions[1]}, is"


MEANINGS = {
    "cp": "completely positive",
    "co-cp": "completely copositive",
    "decomposable": "decomposable",
    "positive": "positive",
    "block-positive": "block-positive",
    "ppt": "PPT (positive with all its partial transposes)",
}


def meaning(of: str) -> str:
    return MEANINGS.get(of) or f"{of[11:]}-positive"


def operator_in(claim: Any, witness: Any) -> str:
    """A sum of transposed positive operators, a sum of squares, or nothing but the partial transposes."""
    o, of, parties, k = operator_claim(claim)
    where = "witness.parts"
    if k > 1:
        squares(*amplified(o, k), o.denominator, o.field, witness)
    elif k:
        squares(o.matrix, o.dimensions, o.denominator, o.field, witness)
    elif of == "ppt":
        take(witness, "witness")
        if o.size << parties > MAX_ENTRIES >> 8:
            malformed("claim.operator", "too many partial transposes for this checker")
        for chosen in subsets(parties):
            eliminate(transposed(o.matrix, o.dimensions, chosen), o.field, where)
    else:
        (parts,) = take(witness, "witness", "parts")
        total, common = unit(o.size, o.field.zero, o.field), 1
        pairs = [items(value, where, 2, 2) for value in items(parts, where, 1, 64)]
        require_few([(part, o.size) for _, part in pairs], where)
        for which, part in pairs:
            rows, m = positive(part, o.size, o.field, where)
            rows = transposed(rows, o.dimensions, chosen_parties(which, where, of, parties))
            grown = lcm(common, m)
            require_quick(4 * o.size**2 * o.field.degree, longest(rows) + longest(total), grown.bit_length(), where)
            total, common = sum_of([multiple(total, grown // common), multiple(rows, grown // m)]), grown
        if multiple(total, o.denominator) != multiple(o.matrix, common):
            rejected("other-operator", where, "the parts do not sum to the operator")
    return f"{shown_set(o, of)} {meaning(of)}"


def operator_outside(claim: Any, witness: Any) -> str:
    """A vector, a state with positive partial transposes, or product vectors with a negative value."""
    o, of, parties, k = operator_claim(claim)
    field, rows = o.field, o.matrix
    if of == "decomposable":
        (state,) = take(witness, "witness", "state")
        rho = hermitian(state, "witness.state", o.size, field)
        if o.size << parties > MAX_ENTRIES >> 8:
            malformed("claim.operator", "too many partial transposes for this checker")
        for chosen in subsets(parties):
            eliminate(transposed(rho, o.dimensions, chosen), field, "witness.state")
        value = inner(rows, rho, field)
    elif k:
        value = expectation(rows, product_vectors(witness, o, k), field)
    else:
        which, vector = take(witness, "witness", "transposed", "vector")
        rows = transposed(rows, o.dimensions, chosen_parties(which, "witness.transposed", of, parties))
        value = expectation(rows, matrix(vector, "witness.vector", o.size, 1, field), field)
    if field.sign(value, "witness") >= 0:
        rejected("not-negative", "witness", "the value of the operator is not negative")
    return f"{shown_set(o, of)} not {meaning(of)}"


def expectation(m: Rows, v: Rows, field: Field) -> Ring:
    """<v|M|v>."""
    require_quick(2 * len(m) ** 2 * field.degree, longest(m) + longest(v), longest(v), "witness")
    return times(adjoint(v), times(m, v, field), field)[0][0]


def product_vectors(witness: Any, o: Operator, most: int) -> Rows:
    """The sum of a few product vectors, each a list of columns."""
    (vectors,) = take(witness, "witness", "vectors")
    parts, where = [], "witness.vectors"
    for value in items(vectors, where, 1, most):
        given = zip(o.dimensions, items(value, where, *[len(o.dimensions)] * 2), strict=True)
        columns = [matrix(column, where, d, 1, o.field) for d, column in given]
        require_light(2 * o.size * most * o.field.degree, sum(map(longest, columns)), where)
        parts.append([[o.field.one]])
        for column in columns:
            parts[-1] = tensor(parts[-1], column, o.field)
    return sum_of(parts)


def product_minimum(claim: Any, witness: Any) -> str:
    """The least value on normalised product vectors: squares from below, a product vector from above."""
    _, sense, number, value = take(claim, "claim", "kind", "sense", "value", "operator")
    o = Operator(value, "claim.operator")
    beta, scale, shown = real(number, o.field)
    bits, by = max(longest(o.matrix), longest([[beta]])), max(scale, o.denominator).bit_length()
    require_quick(2 * o.size**2 * o.field.degree, bits, by, "claim")
    excess = sum_of([multiple(o.matrix, scale), unit(o.size, scaled(beta, -o.denominator), o.field)])
    if orientation(sense) == -1:
        squares(excess, o.dimensions, o.denominator * scale, o.field, witness)
    else:
        v = product_vectors(witness, o, 1)
        if o.field.sign(expectation(unit(o.size, o.field.one, o.field), v, o.field), "witness") <= 0:
            rejected("zero", "witness", "the vector is zero")
        if o.field.sign(expectation(excess, v, o.field), "witness") > 0:
            rejected("value", "witness", "the value on the product vector is larger")
    return f"the least value of {o.describe()} on product states is {side(sense)} {shown}"


def amplified(o: Operator, k: int) -> tuple[Rows, list[int]]:
    """id_k (x) L for a map L: on the systems (a, i) and (b, p), delta_ab delta_cd C."""
    (d, e), zero = o.dimensions, o.field.zero
    if k * k * o.size > MAX_SIZE:
        malformed("claim.set", "too large for this checker")
    spots = list(product(range(k), range(d), range(k), range(e)))
    pairs = [(i * e + p, a == b) for a, i, b, p in spots]
    return [[o.matrix[r][c] if same and equal else zero for c, equal in pairs] for r, same in pairs], [k * d, k * e]


def squares(
    m: Rows, dimensions: list[int], denominator: int, field: Field, witness: Any, where: str = "witness"
) -> None:
    """M / denominator is block-positive: f prod |x_j|^(2 k_j) = sum over terms of (vector of monomials)^dag G (..).

    f = sum conj(x_r) M_rs x_s over product vectors x; a monomial lists the indices of x_1, conj x_1, x_2, conj x_2, ..
    """
    multiplier, terms = take(witness, where, "multiplier", "terms")
    given = zip(items(multiplier, where, len(dimensions), len(dimensions)), dimensions, strict=True)
    powers = [(natural(k, where, 0, 8), d) for k, d in given]
    if len(m) ** 2 * prod(d**k for k, d in powers) * field.degree * len(dimensions) > MAX_ENTRIES:
        malformed(where, "too many monomials for this checker")
    spots = list(product(*map(range, dimensions)))
    target: dict[Any, Ring] = {}
    for r, row in zip(spots, m, strict=True):
        for s, entry in zip(spots, row, strict=True):
            if any(entry):
                target[tuple([side for i, j in zip(s, r, strict=True) for side in ((i,), (j,))])] = entry
    for party, (k, d) in enumerate(powers):
        for _ in range(k):
            grown: dict[Any, Ring] = {}
            for key, entry in target.items():
                for i in range(d):
                    x, y = (tuple(sorted((*key[2 * party + side], i))) for side in (0, 1))
                    longer = (*key[: 2 * party], x, y, *key[2 * party + 2 :])
                    grown[longer] = plus(grown[longer], entry) if longer in grown else entry
            target = grown
    grams, common, bits = [], 1, 0
    pairs = [items(term, where, 2, 2) for term in items(terms, where, 1, MAX_SIZE)]
    sizes = [len(items(listed, where, 1, MAX_SIZE)) for listed, _ in pairs]
    work = sum(size**2 for size in sizes) * field.degree * len(dimensions)
    if work > MAX_ENTRIES << 1:
        malformed(where, "too many products of monomials for this checker")
    require_few([(gram, size) for (_, gram), size in zip(pairs, sizes, strict=True)], where)
    for listed, gram in pairs:
        monomials = [monomial(value, dimensions, where) for value in listed]
        rows, g = positive(gram, len(monomials), field, where)
        require_quick(1, common.bit_length(), g.bit_length(), where)
        common, bits = lcm(common, g), max(bits, longest(rows))
        grams.append((monomials, rows, g))
    require_quick(2 * work, bits, common.bit_length(), where)
    total: dict[Any, Ring] = {}
    for monomials, rows, g in grams:
        for left, row in zip(monomials, rows, strict=True):
            for right, entry in zip(monomials, row, strict=True):
                if any(entry):
                    # conj(left) right: conjugation exchanges x_j and conj x_j
                    key = tuple([tuple(sorted(left[k ^ 1] + part)) for k, part in enumerate(right)])
                    entry = scaled(entry, common // g)
                    total[key] = plus(total[key], entry) if key in total else entry
    zero, by = field.zero, max(common, denominator).bit_length()
    bits = max(map(longest, ([list(target.values())], [list(total.values())])))
    require_quick(2 * (len(target) + len(total)) * field.degree, bits, by, where)
    for key in {*target, *total}:
        if scaled(target.get(key, zero), common) != scaled(total.get(key, zero), denominator):
            rejected("identity", where, f"the squares have another coefficient at {key}")


def monomial(value: Any, dimensions: list[int], where: str) -> tuple[tuple[int, ...], ...]:
    """Sorted indices of the factors x_1, conj x_1, x_2, conj x_2, .."""
    parts = items(value, where, 2 * len(dimensions), 2 * len(dimensions))
    read = [
        tuple([natural(i, where, 0, dimensions[k // 2] - 1) for i in items(part, where, 0, 16)])
        for k, part in enumerate(parts)
    ]
    if any(list(part) != sorted(part) for part in read):
        malformed(where, "the indices of a monomial are not ascending")
    return tuple(read)


def block_positive_state(trusted: list[int], dimensions: Any) -> Operators:
    """Reads a Hermitian operator and proves it block-positive for the untrusted and the trusted parties."""

    def read(value: Any, size: int, field: Field, where: str) -> tuple[Rows, int]:
        m, rows, proof = take(value, where, "denominator", "matrix", "squares")
        w, n = hermitian(rows, where, size, field), natural(m, where, 1)
        squares(w, [*dimensions, *trusted], n, field, proof, where)
        return w, n

    return read


def gleason(claim: Any, witness: Any) -> str:
    """Measurements on a block-positive operator of unit trace."""
    (table,) = about(claim)
    check_realisation(table, witness, block_positive_state(table.trusted, witness["dimensions"]))
    sentence = f"measurements on a block-positive operator of unit trace realise the assemblage with {table.describe()}"
    return f"{sentence}: it is a Gleason assemblage"


class Basis:
    """Product vectors, proved to be nonzero and mutually orthogonal."""

    def __init__(self, claim: Any) -> None:
        where = "claim.basis"
        _, value = take(claim, "claim", "kind", "basis")
        text, dimensions, vectors = take(value, where, "field", "dimensions", "vectors")
        self.field = Field(text, where + ".field")
        self.dimensions = [natural(d, where, 1, MAX_ELIMINATION) for d in items(dimensions, where, 1, 16)]
        listed = items(vectors, where, 1, MAX_SIZE)
        if len(listed) ** 2 * sum(self.dimensions) * self.field.degree**2 > MAX_WORK >> 3:
            malformed(where, "too many vectors for this checker")
        self.vectors = [self.read(v, where) for v in listed]
        bits = max(map(longest, (column for v in self.vectors for column in v)))
        require_quick(len(listed) ** 2 * sum(self.dimensions) * self.field.degree, bits, bits, where)
        for k, v in enumerate(self.vectors):
            for j, u in enumerate(self.vectors[:k]):
                if not self.orthogonal(u, v):
                    rejected("not-orthogonal", where, f"vectors {j} and {k}")
        dims = "x".join(map(str, self.dimensions))
        self.shown = f"the {len(self.vectors)} product vectors on {dims} are mutually orthogonal and"

    def read(self, value: Any, where: str) -> list[Rows]:
        """One column for each party, none of them zero."""
        given = zip(items(value, where, *[len(self.dimensions)] * 2), self.dimensions, strict=True)
        columns = [matrix(column, where, d, 1, self.field) for column, d in given]
        for column in columns:
            if self.field.sign(times(adjoint(column), column, self.field)[0][0], where) <= 0:
                rejected("zero", where, "a factor is zero")
        return columns

    def orthogonal(self, u: list[Rows], v: list[Rows]) -> bool:
        """Some party's factors are."""
        return any(not any(times(adjoint(a), b, self.field)[0][0]) for a, b in zip(u, v, strict=True))

    def spans(self, party: int, taken: frozenset[int]) -> bool:
        """The party's factors of these vectors span its space: sum |v><v| has full rank."""
        columns = [self.vectors[k][party] for k in taken]
        if not columns:
            return False
        total = sum_of([times(v, adjoint(v), self.field) for v in columns])
        return eliminate(total, self.field, "witness.tree") == self.dimensions[party]


def unextendible(claim: Any, witness: Any) -> str:
    """However the vectors are distributed among the parties, some party's factors span its space."""
    basis = Basis(claim)
    (tree,) = take(witness, "witness", "tree")
    parties, where = len(basis.dimensions), "witness.tree"
    known: dict[tuple[int, frozenset[int]], bool] = {}
    work = 0
    open_branches: list[tuple[Any, tuple[frozenset[int], ...]]] = [(tree, (frozenset(),) * parties)]
    while open_branches:
        node, shares = open_branches.pop()
        if type(node) is list:
            first, *children = items(node, where, parties + 1, parties + 1)
            vector = natural(first, where, 0, len(basis.vectors) - 1)
            for j, child in enumerate(children):
                open_branches.append((child, (*shares[:j], shares[j] | {vector}, *shares[j + 1 :])))
            continue
        party = natural(node, where, 0, parties - 1)
        key = party, shares[party]
        if key not in known:
            work += (len(shares[party]) + basis.dimensions[party]) * (basis.dimensions[party] * basis.field.degree) ** 2
            if work > MAX_WORK >> 3:
                malformed(where, "too many spans for this checker")
            known[key] = basis.spans(*key)
        if not known[key]:
            rejected("open-branch", where, f"the factors of {sorted(key[1])} do not span the space of party {party}")
    return f"{basis.shown} unextendible: no product vector is orthogonal to all of them"


def extendible(claim: Any, witness: Any) -> str:
    """A product vector orthogonal to all vectors of the basis."""
    basis = Basis(claim)
    (vector,) = take(witness, "witness", "vector")
    found = basis.read(vector, "witness.vector")
    for k, v in enumerate(basis.vectors):
        if not basis.orthogonal(v, found):
            rejected("not-orthogonal", "witness.vector", f"to vector {k}")
    return f"{basis.shown} extendible: another product vector is orthogonal to all of them"


def conjunction(claim: Any, witness: Any) -> str:
    """Several claims about one assemblage, or about one family."""
    _, claims = take(claim, "claim", "kind", "claims")
    (witnesses,) = take(witness, "witness", "witnesses")
    listed, subjects, sentences = items(claims, "claim.claims", 2, 8), set(), []
    for part, proof in zip(listed, items(witnesses, "witness.witnesses", *[len(listed)] * 2), strict=True):
        kind = part.get("kind") if type(part) is dict else None
        if (
            type(kind) is not str
            or kind not in KINDS
            or kind == "conjunction"
            or not {"assemblage", "family"} & set(part)
        ):
            malformed("claim.claims", "each part must be a claim about an assemblage or a family")
        subjects.add(json.dumps([part.get("assemblage"), part.get("family")], sort_keys=True))
        sentences.append(KINDS[kind](part, proof))
    if len(subjects) > 1:
        malformed("claim.claims", "the parts are about different objects")
    return "; and ".join(sentences)


# ---------------------------------------------------------------------------------------------------------------------
# Families: assemblages with a common part


class Family:
    """Tables of the same untrusted parties; no law is assumed but the shapes."""

    def __init__(self, value: Any, where: str) -> None:
        self.shape, members = take(value, where, "shape", "members")
        if self.shape not in ("marginals", "with-input", "instrumental"):
            malformed(where, f"unknown shape {str(self.shape)[:40]!r}")
        most = 1 if self.shape == "instrumental" else 16
        self.members = [Table(m, f"{where}.members[{k}]") for k, m in enumerate(items(members, where, 1, most))]
        first = self.members[0]
        if self.shape == "instrumental" and (len(first.outcomes) != 1 or inputs(first) > 16):
            malformed(where, "an instrumental family has one untrusted party, of at most 16 outcomes")
        for m in self.members:
            others = m.trusted[:-1] == first.trusted[:-1] or self.shape != "with-input"
            if (m.outcomes, m.field.text) != (first.outcomes, first.field.text) or not others:
                malformed(where, "the members' scenarios or fields do not fit together")
        self.field = first.field

    def part(self, table: Table, m: Rows) -> Rows:
        """What the members share of a matrix: its trace, or with input the partial trace over the last trusted party."""
        return traced_out(m, table.size if self.shape == "marginals" else table.trusted[-1])

    def describe(self) -> str:
        """The family's shape and sizes, as the subject of a sentence."""
        sizes = ", ".join("x".join(map(str, m.trusted)) for m in self.members)
        outcomes = " | ".join(",".join(map(str, party)) for party in self.members[0].outcomes)
        tail = f"with outcomes per setting {outcomes} and trusted dimension {sizes}"
        if self.shape == "marginals":
            return f"the family of marginals of {len(self.members)} trusted parties {tail}"
        if self.shape == "with-input":
            return f"the assemblage with {len(self.members)} trusted inputs {tail}"
        return f"the instrumental assemblage {tail}"


def traced_out(m: Rows, size: int) -> Rows:
    """The partial trace over a last factor of the given size."""
    n = range(len(m) // size)
    return [[trace([row[c * size : c * size + size] for row in m[r * size : r * size + size]]) for c in n] for r in n]


def require_family(f: Family, where: str) -> None:
    """Every member is an assemblage and all have one common part; an instrumental one is positive, of trace 1 per setting."""
    if f.shape == "instrumental":
        (table,) = f.members
        require_hermitian(table, where)
        require_elements_positive(table, where)
        for x in range(len(table.outcomes[0])):
            if trace(table.summed((0,), (x,), (0,))) != scaled(f.field.one, table.denominator):
                rejected("not-normalised", where, f"the total trace at setting {x} is not 1")
        return
    for k, table in enumerate(f.members):
        require_laws(table, f"{where}.members[{k}]", normalised=True)
    require_common(f, [table.elements for table in f.members], [table.denominator for table in f.members], where)


def require_common(f: Family, given: list[Any], scales: list[int], where: str) -> None:
    """The common parts of matrices, listed alike for every member and over its denominator, are equal."""
    first, *others = f.members
    for k, table in enumerate(others, start=1):
        numbers = 2 * f.field.degree * len(given[k]) * (table.size // min(table.trusted)) ** 2
        bits = max(longest(m) for part in (given[0], given[k]) for m in part.values()) + MAX_SIZE.bit_length()
        require_quick(numbers, bits, max(scales[0], scales[k]).bit_length(), where)
        for key, m in given[k].items():
            mine = multiple(f.part(table, m), scales[0])
            if mine != multiple(f.part(first, given[0][key]), scales[k]):
                rejected("signalling", where, f"the common parts of members 0 and {k} at {key} differ")


def family_claim(claim: Any, *extra: str) -> list[Any]:
    """The family of a claim, proved to be one, and the claim's other values."""
    _, value, *rest = take(claim, "claim", "kind", "family", *extra)
    f = Family(value, "claim.family")
    require_family(f, "claim.family")
    return [f, *rest]


def require_family_set(f: Family, of: Any, outer: bool) -> None:
    """The set is one for families of this shape."""
    if (outer and of in ("quantum", "positive-maps")) or (of == "block-positive" and f.shape != "marginals"):
        malformed("claim.set", f"{of!r} is not a set for this claim")
    if of not in ("no-signalling", "lhs", "quantum", "positive-maps", "block-positive"):
        level_counts(of, len(f.members[0].outcomes))


def check_family_member(f: Family, of: Any, witness: Any) -> None:
    """The family is a multiple of a member of the set; see `family-member`."""
    if of == "positive-maps" and f.shape == "marginals":
        value, proof, maps = take(witness, "witness", "source", "proof", "maps")
        source = Family(value, "witness.source")
        if source.shape != "marginals" or len(source.members) != len(f.members):
            malformed("witness.source", "another shape or number of members than the claim's")
        check_parent(source, "quantum", proof)
        listed = items(maps, "witness.maps", *[len(f.members)] * 2)
        for table, origin, channel in zip(f.members, source.members, listed, strict=True):
            check_images([merged(table)], merged(origin), [channel], of, lambda a, k: True)
    elif of in ("quantum", "positive-maps") and f.shape != "marginals":
        value, proof, maps = take(witness, "witness", "source", "proof", "maps")
        source_table = Table(value, "witness.source")
        check_branches(source_table, proof)
        if len(source_table.trusted) > 1:  # the image of an entangled operator under a map that is only positive
            for table in f.members:
                require_elements_positive(table, "witness")
        if f.shape == "with-input":
            check_images(f.members, source_table, maps, of, lambda a, k: True)
        else:
            check_images(f.members * inputs(f.members[0]), source_table, maps, of, lambda a, k: a == (k,))
    elif f.shape == "instrumental":
        check_extension(f, of, witness)
    elif f.shape == "marginals" or of == "lhs":
        if f.shape == "with-input" and len(f.members[0].trusted) > 1:
            malformed("claim.set", "the local set with further trusted parties is beyond this checker")
        check_parent(f, of, witness)
    elif of == "no-signalling":
        take(witness, "witness")
        require_cone(f)
    else:
        (members,) = take(witness, "witness", "members")
        require_cone(f)
        listed = items(members, "witness.members", *[len(f.members)] * 2)
        words = level_words(f.members[0], of)
        sizes = [len(words) * table.size for table in f.members]
        require_few(list(zip(listed, sizes, strict=True)), "witness.members")
        found = [check_member(t, level_words(t, of), m) for t, m in zip(f.members, listed, strict=True)]
        require_common(f, [known for known, _ in found], [scale for _, scale in found], "witness.members")


def require_cone(f: Family) -> None:
    """The members are multiples of assemblages, with one common part."""
    for table in f.members:
        require_laws(table, "witness")
    require_common(f, [table.elements for table in f.members], [table.denominator for table in f.members], "witness")


def check_parent(f: Family, of: Any, witness: Any) -> None:
    """A table on the tensor product of all members' trusted spaces has these marginals, and is in the cone over the set."""
    where = "witness.parent"
    if of == "block-positive":
        if any(len(table.trusted) > 1 for table in f.members):
            malformed("claim.set", "block-positive parents are for trusted parties with one system each")
        (value,) = take(witness, "witness", "parent")
        rows, flipped = take(value, where, "positive", "transposed")
        p, q = Table(rows, where), Table(flipped, where)
        for part in (p, q):
            require_hermitian(part, where)
            require_elements_positive(part, where)
        same_shape(p, q, where)
        q.elements = {key: transposed(m, q.trusted, range(len(f.members[0].trusted))) for key, m in q.elements.items()}
        parent = combination(p, q, p.field.one, 1)
        require_laws(parent, where, positive=False)
    else:
        rows, proof = take(witness, "witness", "parent", "proof")
        parent = Table(rows, where)
        check_in_cone(parent, of, proof)
    sizes = [table.size for table in f.members]
    if (parent.outcomes, parent.field.text) != (f.members[0].outcomes, f.field.text):
        malformed(where, "other outcomes or another field than the claim's")
    if parent.trusted != [d for table in f.members for d in table.trusted]:
        malformed(where, "the trusted dimensions are not those of all members in order")
    bits = max(parent.weight()[1] + MAX_SIZE.bit_length(), *(table.weight()[1] for table in f.members))
    for k, table in enumerate(f.members):
        require_quick(table.weight()[0], bits, max(table.denominator, parent.denominator).bit_length(), where)
        after = prod(sizes[k + 1 :])
        for key, m in parent.elements.items():
            rest = traced_out(m, after)
            before = range(len(rest) // table.size)
            blocks = [
                [row[b * table.size :][: table.size] for row in rest[b * table.size :][: table.size]] for b in before
            ]
            if multiple(sum_of(blocks), table.denominator) != multiple(table.elements[key], parent.denominator):
                rejected("other-marginal", where, f"of member {k} at {key}")


def inputs(table: Table) -> int:
    """The number of inputs of an instrumental family: the largest number of outcomes."""
    return max(table.outcomes[0])


def merged(table: Table) -> Table:
    """The table of one trusted party who holds all trusted systems."""
    result = copy(table)
    result.trusted = [table.size]
    return result


def check_images(tables: list[Table], source: Table, maps: Any, of: Any, seen: Callable[[Any, int], bool]) -> None:
    """Table k is the image of the source under map k on the last trusted party, at the outcomes seen at k."""
    where = "witness.maps"
    listed = items(maps, where, len(tables), len(tables))
    field, d, work = source.field, source.trusted[-1], 0
    for k, (table, value) in enumerate(zip(tables, listed, strict=True)):
        if (table.outcomes, table.trusted[:-1], table.field.text) != (source.outcomes, source.trusted[:-1], field.text):
            malformed("witness.source", "another scenario or field than the claim's")
        count = sum(seen(a, k) for a, _ in source.elements) if value != 0 else 0
        work += count * (source.size * table.trusted[-1] * field.degree) ** 2
        if (d * table.trusted[-1] > MAX_SIZE and value != 0) or work > MAX_WORK >> 3:
            malformed(where, "the maps are too large for this checker")
    require_few([(v, d * table.trusted[-1]) for table, v in zip(tables, listed, strict=True) if v != 0], where)
    for k, (table, value) in enumerate(zip(tables, listed, strict=True)):
        e = table.trusted[-1]
        chosen = {key: m for key, m in source.elements.items() if seen(key[0], k)}
        choi, n = None, 1
        if type(value) is int and value == 0:
            if d != e:
                malformed(where, "the identity does not change the dimension")
        else:
            choi, n = trace_preserving(value, d, e, of, field, f"{where}[{k}]")
        bits = max(table.weight()[1], source.weight()[1] + (longest(choi) + 2 * d.bit_length() if choi else 0))
        require_quick(table.weight()[0], bits, max(table.denominator, n * source.denominator).bit_length(), where)
        for key, m in chosen.items():
            found = image(choi, m, d, e, field) if choi else m
            if multiple(found, table.denominator) != multiple(table.elements[key], source.denominator * n):
                rejected("other-image", where, f"map {k} gives another element at {key}")


def image(choi: Rows, m: Rows, d: int, e: int, field: Field) -> Rows:
    """(id (x) L)[m] for the map L from the last factor, of dimension d, to dimension e: sum m_ij L(|i><j|)."""
    rest = len(m) // d
    result = [[field.zero] * (rest * e) for _ in range(rest * e)]
    for (r, i), (c, j) in product(product(range(rest), range(d)), repeat=2):
        if any(x := m[r * d + i][c * d + j]):
            for p, q in product(range(e), repeat=2):
                term = field.times(x, choi[i * e + p][j * e + q])
                result[r * e + p][c * e + q] = plus(result[r * e + p][c * e + q], term)
    return result


def trace_preserving(value: Any, d: int, e: int, of: Any, field: Field, where: str) -> tuple[Rows, int]:
    """(C, n): the Choi matrix C / n of a trace-preserving map that is positive, or completely positive for quantum."""
    if of == "positive-maps" and type(value) is dict and "squares" in value:
        m, rows, proof = take(value, where, "denominator", "matrix", "squares")
        n, choi = natural(m, where, 1), hermitian(rows, where, d * e, field)
        squares(choi, [d, e], n, field, proof, where)
    else:
        choi, n = positive(value, d * e, field, where)
    if traced_out(choi, e) != unit(d, scaled(field.one, n), field):
        rejected("not-trace-preserving", where, "the output trace of the Choi matrix is not the unit matrix")
    return choi, n


def check_extension(f: Family, of: Any, witness: Any) -> None:
    """An assemblage with input has the entries of the instrumental one where the input is the outcome."""
    where = "witness.extension"
    members, proof = take(witness, "witness", "extension", "proof")
    extension = Family({"shape": "with-input", "members": members}, where)
    (table,) = f.members
    if len(extension.members) != inputs(table):
        malformed(where, "one member for every outcome is needed")
    for (a, x), m in table.elements.items():
        member = extension.members[a[0]]
        same_shape(table, member, where)
        bits, by = max(longest(m), longest(member.elements[a, x])), max(table.denominator, member.denominator)
        require_quick(table.weight()[0], bits, by.bit_length(), where)
        if multiple(m, member.denominator) != multiple(member.elements[a, x], table.denominator):
            rejected("other-entry", where, f"at {a}|{x}")
    check_family_member(extension, of, proof)


def family_functional(value: Any, f: Family, where: str) -> list[Table]:
    """Operators for every member."""
    listed = items(value, where, len(f.members), len(f.members))
    operators = [functional(part, f"{where}[{k}]") for k, part in enumerate(listed)]
    for given, table in zip(operators, f.members, strict=True):
        same_shape(table, given, where)
    return operators


def aligned(tables: list[Table]) -> list[Table]:
    """The same tables over one common denominator."""
    common = 1
    for table in tables:
        require_quick(1, common.bit_length(), table.denominator.bit_length(), "witness")
        common = lcm(common, table.denominator)
    result = []
    for table in tables:
        factor = common // table.denominator
        require_quick(table.weight()[0], table.weight()[1], factor.bit_length(), "witness")
        other = copy(table)
        other.denominator = common
        other.elements = {key: multiple(m, factor) for key, m in table.elements.items()}
        result.append(other)
    return result


def family_value(operators: list[Table], tables: list[Table]) -> tuple[Ring, int]:
    """F(family) as a number of the field over a denominator."""
    operators, tables = aligned(operators), aligned(tables)
    values = [value_on(f, table) for f, table in zip(operators, tables, strict=True)]
    return tuple(map(sum, zip(*values, strict=True))), operators[0].denominator * tables[0].denominator


def check_family_dominated(shape: str, operators: list[Table], of: Any, proof: Any) -> None:
    """F >= 0 on every family of the set; see `family-outside`."""
    operators = aligned(operators)
    if shape == "instrumental":
        shape, operators = "with-input", [embedded(operators[0], y) for y in range(inputs(operators[0]))]
    first = operators[0]
    if shape == "marginals" or of == "lhs":
        if shape == "with-input" and len(first.trusted) > 1:
            malformed("claim.set", "the local set with further trusted parties is beyond this checker")
        check_joint(joint(operators), of, proof)
        return
    listed = take(proof, "witness.proof", "tables" if of == "no-signalling" else "grams")[0]
    excesses: list[tuple[dict[Word, Rows], int]] = []
    common = 1
    items(listed, "witness.proof", *[len(operators)] * 2)
    if of != "no-signalling":
        words = level_words(first, of)
        require_few([(z, len(words) * f.size) for f, z in zip(operators, listed, strict=True)], "witness.proof")
    for f, value in zip(operators, listed, strict=True):
        if of == "no-signalling":
            g = functional(value, "witness.proof")
            same_shape(f, g, "witness.proof")
            require_elements_positive(g, "witness.proof")
            excesses.append((common_excess(f, collins_gisin(g), g.denominator), g.denominator))
        else:
            words = level_words(f, of)
            z, m = positive(value, len(words) * f.size, f.field, "witness.proof")
            excesses.append((common_excess(f, class_sums(words, z, f.size), m), m))
        require_quick(1, common.bit_length(), excesses[-1][1].bit_length(), "witness.proof")
        common = lcm(common, excesses[-1][1])
    for w in {w for excess, _ in excesses for w in excess}:
        parts = [(excess[w], common // m) for excess, m in excesses if w in excess]
        bits = max(longest(part) for part, _ in parts)
        require_quick(2 * f.field.degree * f.size**2 * len(parts), bits, common.bit_length(), "witness.proof")
        if any(any(e) for row in sum_of([multiple(part, n) for part, n in parts]) for e in row):
            rejected("not-common", "witness.proof", f"the excesses at the word {w} do not sum to zero")


def common_excess(f: Table, found: dict[Word, Rows], m: int) -> dict[Word, Rows]:
    """h_w with found_w / m = F_w + h_w (x) 1 on every word, 1 on the last trusted party; over the denominators' product."""
    given, last, nought = collins_gisin(f), f.trusted[-1], unit(f.size, f.field.zero, f.field)
    bits = max(map(longest, [*found.values(), *given.values()]))
    numbers = 2 * f.field.degree * f.size**2 * len({*found, *given})
    require_quick(numbers, bits, max(f.denominator, m).bit_length(), "witness.proof")
    result = {}
    for w in {*found, *given}:
        gap = sum_of([multiple(found.get(w, nought), f.denominator), multiple(given.get(w, nought), -m)])
        result[w] = [[gap[r][c] for c in range(0, f.size, last)] for r in range(0, f.size, last)]
        if gap != tensor(result[w], unit(last, f.field.one, f.field), f.field):
            rejected("not-common", "witness.proof", f"the excess at the word {w} acts on more than the common part")
    return result


def embedded(f: Table, y: int) -> Table:
    """The functional of an instrumental family at input y: only the outcome y counts."""
    result, zero = copy(f), unit(f.size, f.field.zero, f.field)
    result.elements = {(a, x): m if a == (y,) else zero for (a, x), m in f.elements.items()}
    return result


def joint(operators: list[Table]) -> Table:
    """sum_k 1 (x) F_k (x) 1 on the tensor product of the members' trusted spaces; over one common denominator."""
    first, field = operators[0], operators[0].field
    result, sizes = copy(first), [f.size for f in operators]
    result.trusted, result.size = [d for f in operators for d in f.trusted], prod(sizes)
    if result.size > MAX_SIZE or len(first.elements) * result.size**2 * field.degree > MAX_ENTRIES:
        malformed("claim", f"elements of size {result.size} exceed the limits of the format")

    def local(k: int, m: Rows) -> Rows:
        before, after = (unit(prod(part), field.one, field) for part in (sizes[:k], sizes[k + 1 :]))
        return tensor(tensor(before, m, field), after, field)

    result.elements = {
        key: sum_of([local(k, f.elements[key]) for k, f in enumerate(operators)]) for key in first.elements
    }
    return result


def check_joint(f: Table, of: Any, proof: Any) -> None:
    """The functional is >= 0 on a set of assemblages of all trusted parties together."""
    if of == "block-positive":
        if len(f.trusted) != 2 or f.size > 6:
            malformed(
                "claim.set",
                "functionals over block-positive parents need two trusted parties of dimension up to 6 in all",
            )
        require_elements_positive(first_transposed(functional(proof, "witness.proof")), "witness.proof")
        of = "no-signalling"
    check_dominated(f, of, -1, f.field.zero, 1, proof)


FAMILY_SETS = {
    "lhs": "has a local-hidden-state model",
    "quantum": "is quantum: states, channels and measurements realise it",
    "positive-maps": "is the image of a quantum one under positive trace-preserving maps of single trusted parties: where each "
    "of these measures by itself, it shows only quantum correlations",
    "block-positive": "is realisable without signalling to the trusted parties together: by block-positive parents",
    "no-signalling": "has a parent: an assemblage of all trusted parties together with these marginals",
}


def family_set(f: Family, of: str) -> str:
    """The predicate of a set in a sentence about families of this shape."""
    if of == "no-signalling" and f.shape == "with-input":
        return "is valid and no-signalling"
    if of == "no-signalling" and f.shape == "instrumental":
        return "is part of a no-signalling assemblage with input"
    return FAMILY_SETS.get(of) or f"is a member of the moment set of level {of}"


def valid_family(claim: Any, witness: Any) -> str:
    (f,) = family_claim(claim)
    take(witness, "witness")
    return f"{f.describe()} is valid: it obeys the laws of its scenario"


def family_member(claim: Any, witness: Any) -> str:
    f, of = family_claim(claim, "set")
    require_family_set(f, of, outer=False)
    check_family_member(f, of, witness)
    return f"{f.describe()} {family_set(f, of)}"


def family_outside(claim: Any, witness: Any) -> str:
    """A functional that is >= 0 on the set and negative on this family."""
    f, of = family_claim(claim, "set")
    require_family_set(f, of, outer=True)
    operators, proof = take(witness, "witness", "functional", "proof")
    given = family_functional(operators, f, "witness.functional")
    check_family_dominated(f.shape, given, of, proof)
    if f.field.sign(family_value(given, f.members)[0], "witness") >= 0:
        rejected("not-separated", "witness", "the functional is not negative on the family")
    post = "" if of == "lhs" else ": it is not quantum"
    return f"it is not true that {f.describe()} {family_set(f, of)}{post}"


def family_bound(claim: Any, witness: Any) -> str:
    """F <= beta (max) or F >= beta (min) on all families of the set."""
    _, of, sense, value, number = take(claim, "claim", "kind", "set", "sense", "functional", "value")
    f = Family(value, "claim.functional")
    require_family_set(f, of, outer=True)
    for k, table in enumerate(f.members):
        require_hermitian(table, f"claim.functional.members[{k}]")
    (proof,) = take(witness, "witness", "proof")
    beta, scale, shown = real(number, f.field)
    sign, operators = orientation(sense), aligned(f.members)
    for table in operators:
        require_quick(*table.weight(), scale.bit_length(), "claim.functional")
        table.elements = {key: multiple(m, -sign * scale) for key, m in table.elements.items()}
    first = operators[0]
    constant = unit(first.size, scaled(beta, sign * first.denominator), f.field)
    for a, x in first.elements:
        if not any(x):
            first.elements[a, x] = sum_of([first.elements[a, x], constant])
    for table in operators:
        table.denominator *= scale
    check_family_dominated(f.shape, operators, of, proof)
    name = {"marginals": "families of marginals", "with-input": "assemblages with input"}
    many = name.get(f.shape, "instrumental assemblages")
    return f"the functional of {many} like {f.describe()} is {side(sense)} {shown} on {family_place(f, of)}"


def family_place(f: Family, of: str) -> str:
    """The set as a place: the families of which `family_set` is true."""
    return f"the set of those of which each {family_set(f, of)}"


def family_robustness(claim: Any, witness: Any) -> str:
    """The infimum of the real t with the family plus t times the noise in the cone over the set, from one side."""
    f, of, sense, number, value = family_claim(claim, "set", "sense", "value", "noise")
    noise, top = Family(value, "claim.noise"), orientation(sense) == 1
    require_family_set(f, of, outer=not top)
    if noise.shape != f.shape or len(noise.members) != len(f.members):
        malformed("claim.noise", "another shape or number of members than the family's")
    require_family(noise, "claim.noise")
    for table, other in zip(f.members, noise.members, strict=True):
        same_shape(table, other, "claim.noise")
    t, scale, shown = real(number, f.field)
    if top:
        (proof,) = take(witness, "witness", "proof")
        mixed = copy(f)
        mixed.members = [combination(a, b, t, scale) for a, b in zip(f.members, noise.members, strict=True)]
        check_family_member(mixed, of, proof)
    else:
        operators, proof = take(witness, "witness", "functional", "proof")
        given = family_functional(operators, f, "witness.functional")
        check_family_dominated(f.shape, given, of, proof)
        on_noise, d = family_value(given, noise.members)
        if on_noise != scaled(f.field.one, d):
            rejected("noise", "witness", "the functional is not 1 on the noise")
        own, d = family_value(given, f.members)
        if f.field.sign(plus(scaled(own, scale), scaled(t, d)), "witness") > 0:
            rejected("value", "witness", "the functional does not reach the value")
    sentence = f"the infimum of the real t for which {f.describe()} plus t times the noise given with the claim"
    return f"{sentence}, up to a factor, {family_set(f, of)} is {side(sense)} {shown}"


def family_ball_outside(claim: Any, witness: Any) -> str:
    """No member of a set within a radius of the data."""
    _, of, value, r = take(claim, "claim", "kind", "set", "data", "radius")
    f, (p, q) = Family(value, "claim.data"), radius(r, 1)
    require_family_set(f, of, outer=True)
    operators, proof = take(witness, "witness", "functional", "proof")
    given = family_functional(operators, f, "witness.functional")
    check_family_dominated(f.shape, given, of, proof)
    number, d = family_value(given, f.members)
    total = tuple([0 if k % 2 else c for k, c in enumerate(number)])  # Re F(c)
    norm, n = family_value(given, given)
    # r^2 |F|^2 < (Re F(c))^2, with |F|^2 = norm / n and F(c) = total / d
    require_quick(
        4 * f.field.degree,
        2 * longest([[total, norm]]) + 2 * p.bit_length(),
        (q * q * n * d * d).bit_length(),
        "witness",
    )
    excess = minus(scaled(f.field.times(total, total), q * q * n), scaled(norm, (p * d) ** 2))
    if f.field.sign(total, "witness") >= 0 or f.field.sign(excess, "witness") <= 0:
        rejected("ball", "witness", "the functional does not keep the set further away than the radius")
    near = f"none within {decimal(p)}/{decimal(q)} of the data"
    return f"of all families like {f.describe()}, {near} {family_set(f, of)}"


def family_near(claim: Any, witness: Any) -> str:
    """A family within a radius of the data."""
    f, value, r = family_claim(claim, "data", "radius")
    data, (p, q) = Family(value, "claim.data"), radius(r, 0)
    take(witness, "witness")
    if data.shape != f.shape or len(data.members) != len(f.members):
        malformed("claim.data", "another shape or number of members than the family's")
    for table, other in zip(data.members, f.members, strict=True):
        same_shape(table, other, "claim.family")
    pairs = zip(aligned(data.members), aligned(f.members), strict=True)
    gaps = [combination(a, b, scaled(f.field.one, -1), 1) for a, b in pairs]
    norms = [inner(m, adjoint(m), f.field) for gap in gaps for m in gap.elements.values()]
    square = scaled(tuple(map(sum, zip(*norms, strict=True))), q * q)
    if f.field.sign(minus(scaled(f.field.one, (p * gaps[0].denominator) ** 2), square), "claim") < 0:
        rejected("distance", "claim", "the family is further from the data than the radius")
    return f"{f.describe()} is within {decimal(p)}/{decimal(q)} of the data"


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
    "operator-in": operator_in,
    "operator-outside": operator_outside,
    "product-minimum": product_minimum,
    "gleason": gleason,
    "unextendible": unextendible,
    "extendible": extendible,
    "family": valid_family,
    "family-member": family_member,
    "family-outside": family_outside,
    "family-bound": family_bound,
    "family-robustness": family_robustness,
    "family-ball-outside": family_ball_outside,
    "family-near": family_near,
    "conjunction": conjunction,
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
