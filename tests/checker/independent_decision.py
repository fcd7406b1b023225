"""An independent decision of what certificates prove: read the JSON, decide with FLINT, share no code with the checker.

It works in the field of the declared root itself (reducible polynomials are factored), tests positivity by pivots of exact
numbers, builds whole tensor products, and compares every marginal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, product
from math import prod
from typing import Any

from flint import fmpq

from exactsteer.algebra.field import QQ, Field, real_field
from exactsteer.algebra.matrix import Matrix, block, identity, inner, matrix, tensor, zeros
from exactsteer.algebra.number import I, Number, from_coefficients, number
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.tensor_factors import partial_trace, partial_transpose
from exactsteer.errors import WrongField

Json = Any
Word = tuple[tuple[tuple[int, int], ...], ...]


# ---------------------------------------------------------------------------------------------------------------------
# Reading


def integer(value: Json) -> int:
    """A JSON integer or hexadecimal text."""
    return int(value, 16) if isinstance(value, str) else value


def read_field(value: Json) -> tuple[Field, int]:
    """(the field of the declared root, the degree in which its numbers are written)."""
    if value == "Q":
        return QQ, 1
    p, k = map(integer, value["root"])
    polynomial = [integer(c) for c in value["polynomial"]]
    return real_field(polynomial, fmpq(p, 2**k), fmpq(p + 1, 2**k)), len(polynomial) - 1


def read_matrix(planes: Json, rows: int, columns: int, field: Field) -> Matrix:
    """A `matrix` of the format as exact numbers, without its denominator."""
    full = [[[0] * columns] * rows if plane == 0 else plane for plane in planes]

    def entry(j: int, k: int) -> Number:
        values = [integer(plane[j][k]) for plane in full]
        return from_coefficients(field, values[0::2], values[1::2])

    return matrix([[entry(j, k) for k in range(columns)] for j in range(rows)])


def read_hermitian(planes: Json, size: int, field: Field) -> Matrix:
    """A `hermitian` of the format: real parts on and below the diagonal, imaginary parts above."""
    unpacked: list[Json] = []
    n = range(size)
    for plane in planes:
        p = [[0] * size for _ in n] if plane == 0 else [[integer(x) for x in row] for row in plane]
        unpacked.append([[p[max(j, k)][min(j, k)] for k in n] for j in n])
        unpacked.append([[0 if j == k else p[j][k] if j < k else -p[k][j] for k in n] for j in n])
    return read_matrix(unpacked, size, size, field)


@dataclass(frozen=True)
class Table:
    """Elements by (outcomes, settings), as exact matrices, and the integers that clear their denominators."""

    field: Field
    reducible: bool
    outcomes: list[list[int]]
    size: int
    denominator: int
    elements: dict[tuple[tuple[int, ...], tuple[int, ...]], Matrix]

    def marginal(self, kept: Sequence[int], a: Sequence[int], x: Sequence[int]) -> Matrix:
        """The sum of the elements at settings x over all outcomes that agree with a on the kept parties."""
        total = zeros(self.size, self.size)
        for (b, y), m in self.elements.items():
            if y == tuple(x) and all(b[j] == a[j] for j in kept):
                total = total + m
        return total

    def observed(self, word: Word) -> Matrix:
        """sigma_w: the letters fix outcomes and settings; the other parties use their first setting."""
        kept = [j for j, letters in enumerate(word) if letters]
        x = [letters[0][0] if letters else 0 for letters in word]
        a = [letters[0][1] if letters else 0 for letters in word]
        return self.marginal(kept, a, x)


def read_table(value: Json) -> Table:
    """The elements of an assemblage; no law is assumed."""
    field, degree = read_field(value["field"])
    outcomes = [[integer(k) for k in party] for party in value["untrusted"]]
    size = prod(map(integer, value["trusted"]))
    denominator = integer(value["denominator"])
    elements = {}
    for key, planes in value["elements"].items():
        a, x = (tuple(map(int, part.split(","))) for part in key.split("|"))
        elements[a, x] = read_matrix(planes, size, size, field) / denominator
    return Table(field, field.degree < degree, outcomes, size, denominator, elements)


# ---------------------------------------------------------------------------------------------------------------------
# Deciding


def proves(document: Json, slack: Number | int = 0) -> bool:
    """Whether the certificate proves its claim; `slack` is what diagonal dominance must have to spare."""
    claim, witness = document["claim"], document["witness"]
    try:
        if claim["kind"] == "pseudo-lhs-identity":
            return all(is_right_inverse([integer(k) for k in party]) for party in claim["untrusted"])
        table = read_table(claim[TABLES[claim["kind"]]])
        match claim["kind"]:
            case "partially-local":
                return is_assemblage(table) and is_mixture(
                    table, claim["assemblage"]["trusted"], witness, number(slack)
                )
            case "genuinely-steerable":
                trusted = claim["assemblage"]["trusted"]
                return is_assemblage(table) and excludes_mixtures(table, trusted, witness, number(slack))
            case "steerable":
                return is_assemblage(table) and is_separated(table, witness, number(slack))
            case "jointly-measurable":
                states = hidden_states(witness, table.field, [table.size])
                return are_povms(table) and all(q > 0 for _, q, _ in states) and reproduces(table, states)
            case "incompatible":
                return are_povms(table) and is_separated(table, witness, number(slack))
            case "robustness" | "weight":
                decided_by = reaches if claim["sense"] == "max" else exceeds
                return is_assemblage(table) and decided_by(table, claim, witness, number(slack))
            case "bound-over":
                sign = {"max": 1, "min": -1}[claim["sense"]]
                beta = read_value(claim["value"], table.field)
                return is_bounded(table, claim["set"], sign, beta, witness, number(slack))
            case "bound":
                return bounds(table, claim, witness, number(slack))
            case "ball-outside":
                return excludes(table, claim, witness, number(slack))
            case "near":
                sigma = read_table(claim["assemblage"])
                return is_assemblage(sigma) and is_near(table, sigma, claim["radius"])
            case "no-signalling":
                return is_assemblage(table)
            case "moment-set":
                return is_assemblage(table) and member(table, claim["level"], witness, number(slack))
            case "not-moment-set":
                return is_assemblage(table) and separated(table, claim["level"], witness, number(slack))
            case "quantum":
                decided = branches_realise if "branches" in witness else realised
                return is_assemblage(table) and decided(table, witness, number(slack))
            case "hermitian-realisation":
                return is_assemblage(table) and realised(table, witness, number(slack), read_operator)
            case "sequential-quantum":
                return is_sequence(table, 1) and is_tower(table, witness, number(slack))
            case "lhs":
                states = hidden_states(witness, table.field, [table.size])
                return is_assemblage(table) and all(q > 0 for _, q, _ in states) and reproduces(table, states)
            case "pseudo-lhs":
                states = hidden_states(witness, table.field, claim["assemblage"]["trusted"])
                return is_assemblage(table) and reproduces(table, states)
            case "local-in-plane":
                return is_assemblage(table) and is_local_in_plane(table, claim["polygon"], witness)
    except (WrongField, ZeroDivisionError):  # also a denominator 0 in what the checker does not come to read
        return False
    raise ValueError(f"no independent decision for {claim['kind']}")


ABOUT_ASSEMBLAGES = (
    "no-signalling moment-set not-moment-set quantum local-in-plane lhs pseudo-lhs hermitian-realisation "
    "steerable robustness weight partially-local genuinely-steerable"
)
TABLES = dict.fromkeys(ABOUT_ASSEMBLAGES.split(), "assemblage") | {
    "sequential-quantum": "sequence",
    "bound": "functional",
    "bound-over": "functional",
    "jointly-measurable": "measurements",
    "incompatible": "measurements",
    "ball-outside": "data",
    "near": "data",
}


def is_assemblage(table: Table, trace: int | None = 1) -> bool:
    """Hermitian, positive, of this total trace, and every marginal independent of the other parties' settings."""
    if not all(m.is_hermitian and decide(m) is None for m in table.elements.values()):
        return False
    parties = range(len(table.outcomes))
    for mask in product((False, True), repeat=len(parties)):
        kept = [j for j in parties if mask[j]]
        seen: dict[tuple[tuple[int, int], ...], Matrix] = {}
        for a, x in table.elements:
            m = table.marginal(kept, a, x)
            if seen.setdefault(tuple((a[j], x[j]) for j in kept), m) != m:
                return False
            if not kept and trace is not None and m.trace() != trace:
                return False
    return True


def positive(m: Matrix, proof: Json, slack: Number) -> bool:
    """Whether m >= 0 by the rule; m is the integer matrix that the rule speaks of."""
    if not m.is_hermitian:
        return False
    if proof["rule"] == "elimination":
        return m.rows <= 64 and decide(m) is None
    n = range(m.rows)
    planes = [[[0] * m.rows for _ in n] if proof[part] == 0 else proof[part] for part in ("real", "imag")]
    lower = matrix(
        [[number(integer(planes[0][j][k])) + I * integer(planes[1][j][k]) if k <= j else 0 for k in n] for j in n]
    )
    rest = m * integer(proof["scale"]) - lower @ lower.adjoint() * integer(proof["weight"])
    for j in n:
        spare = rest[j, j] - slack
        for k in n:
            if k != j:
                x = rest[j, k]
                for part in (Number(x.field, x.real, x.real * 0), Number(x.field, x.imag, x.imag * 0)):
                    spare = spare - (part if part.sign() > 0 else -part)
        if spare.sign() < 0:
            return False
    return True


def facial(value: Json, size: int, field: Field, slack: Number) -> Matrix | None:
    """The matrix that a facial form defines, if its core is positive."""
    rank = value["rank"]
    frame = read_matrix(value["frame"], size, rank, field)
    core = read_hermitian(value["core"], rank, field)
    if not positive(core, value["proof"], slack):
        return None
    return frame @ core @ frame.adjoint() / integer(value["denominator"])


def positive_matrix(value: Json, size: int, field: Field, slack: Number) -> Matrix | None:
    """The matrix of a `positive` object, if it is positive by its rule."""
    if value["rule"] == "facial":
        return facial(value, size, field, slack)
    m = read_hermitian(value["matrix"], size, field)
    return m / integer(value["denominator"]) if positive(m, value, slack) else None


def level_words(table: Table, level: str) -> list[Word]:
    """The words of a level, ascending: products of letters that do not shorten."""
    empty: Word = ((),) * len(table.outcomes)
    letters = [
        [(*empty[:j], ((x, a),), *empty[j + 1 :]) for x, k in enumerate(party) for a in range(k - 1)]
        for j, party in enumerate(table.outcomes)
    ]
    if level == "almost-quantum":
        options = [[empty, *singles] for singles in letters]
        words = {tuple(w[j] for j, w in enumerate(choice)) for choice in product(*options)}
        return sorted(words)

    def extended(words: set[Word], by: Sequence[Word]) -> set[Word]:
        longer = {joined(mirrored(w), letter) for w in words for letter in by}
        return {w for w in longer if w is not None and w not in words}

    result: set[Word] = set()
    for term in level.split("+"):
        words = {empty}
        if term.isdigit():
            for _ in range(int(term)):
                words |= extended(words, [letter for singles in letters for letter in singles])
        else:
            for party in term:
                words = extended(words, letters[ord(party) - ord("A")])
        result |= words
    return sorted(result)


def joined(v: Word, u: Word) -> Word | None:
    """v^dag u with equal neighbours merged; None if neighbours have one setting and two outcomes."""
    parties = [tuple(letter for letter, _ in groupby((*left[::-1], *right))) for left, right in zip(v, u, strict=True)]
    vanishes = any(p[0] == q[0] for letters in parties for p, q in pairwise(letters))
    return None if vanishes else tuple(parties)


def mirrored(word: Word) -> Word:
    """The adjoint word."""
    return tuple(letters[::-1] for letters in word)


def is_observed(word: Word) -> bool:
    """Whether each party contributes at most one letter."""
    return max(map(len, word)) <= 1


def is_moment_matrix(gamma: Matrix, table: Table, words: list[Word]) -> bool:
    """Whether the blocks depend on v^dag u only, adjoint words have adjoint blocks, and known ones are as prescribed."""
    d = table.size
    seen: dict[Word, Matrix] = {}
    for (j, u), (k, v) in product(enumerate(words), repeat=2):
        part = gamma.select(range(j * d, j * d + d), range(k * d, k * d + d))
        word = joined(v, u)
        if word is None:
            if not part.is_zero:
                return False
        elif seen.setdefault(word, part) != part or seen.setdefault(mirrored(word), part.adjoint()) != part.adjoint():
            return False
    return all(part == table.observed(word) for word, part in seen.items() if is_observed(word))


def member(table: Table, level: str, witness: Json, slack: Number) -> bool:
    """Whether the witness is a positive moment matrix of the table."""
    return moment_matrix(table, level, witness, slack) is not None


def moment_matrix(table: Table, level: str, witness: Json, slack: Number) -> Matrix | None:
    """The moment matrix of the table that the witness defines, if it is positive."""
    words, d = level_words(table, level), table.size
    if witness.get("rule") == "facial":
        gamma = facial(witness, len(words) * d, table.field, slack)
        return gamma if gamma is not None and is_moment_matrix(gamma, table, words) else None
    classes = {joined(v, u) for u, v in product(words, repeat=2)} - {None}
    free = sorted({min(w, mirrored(w)) for w in classes if not is_observed(w)})
    scale = integer(witness["denominator"])
    blocks = {w: read_matrix(b, d, d, table.field) / scale for w, b in zip(free, witness["blocks"], strict=True)}
    blocks |= {mirrored(w): b.adjoint() for w, b in blocks.items()}

    def part(u: Word, v: Word) -> Matrix:
        word = joined(v, u)
        return zeros(d, d) if word is None else table.observed(word) if is_observed(word) else blocks[word]

    gamma = block([[part(u, v) for v in words] for u in words])
    proved = positive(gamma * (scale * table.denominator), witness["proof"], slack)
    return gamma if proved and is_moment_matrix(gamma, table, words) else None


def class_sums(gram: Matrix, words: list[Word], d: int) -> dict[Word, Matrix]:
    """The sums of the blocks Z_vu over v^dag u = w."""
    sums: dict[Word, Matrix] = {}
    for (j, v), (k, u) in product(enumerate(words), repeat=2):
        word = joined(v, u)
        if word is not None:
            part = gram.select(range(j * d, j * d + d), range(k * d, k * d + d))
            sums[word] = sums.get(word, zeros(d, d)) + part
    return sums


def separated(table: Table, level: str, witness: Json, slack: Number) -> bool:
    """Whether Z >= 0, tr(Z Gamma) depends on the observed blocks only, and it is negative."""
    words, d = level_words(table, level), table.size
    gram = read_hermitian(witness["gram"], len(words) * d, table.field)
    if not positive(gram, witness["proof"], slack):
        return False
    sums = class_sums(gram, words, d)
    if any(not c.is_zero for word, c in sums.items() if not is_observed(word)):
        return False
    value = number(0)
    for word, c in sums.items():
        if is_observed(word):
            value = value + inner(c, table.observed(word))
    return value.sign() < 0


def dominates(functional: Table, level: str, witness: Json, sign: int, beta: Number, slack: Number) -> bool:
    """Whether tr(Z Gamma) = sign (beta - F) for all moment matrices, by its value on the units of the observed words.

    The coefficient of an observed word in F is found by inserting a table that is 1 on that word and 0 on the others.
    """
    words, d = level_words(functional, level), functional.size
    gram = read_hermitian(witness["gram"], len(words) * d, functional.field)
    if not positive(gram, witness["proof"], slack):
        return False
    sums = class_sums(gram / integer(witness["denominator"]), words, d)
    observed_words = level_words(functional, "almost-quantum")
    if any(not c.is_zero for word, c in sums.items() if word not in observed_words):
        return False
    for word in observed_words:
        total = zeros(d, d)
        for (a, x), m in functional.elements.items():
            total = total + m * collins_gisin_coefficient(functional, a, x, word)
        target = (identity(d) * beta if not any(word) else zeros(d, d)) - total
        if sums.get(word, zeros(d, d)) != target * sign:
            return False
    return True


def collins_gisin_coefficient(table: Table, a: Sequence[int], x: Sequence[int], word: Word) -> int:
    """How often sigma_w occurs in sigma_{a|x} when last outcomes are eliminated."""
    result = 1
    for party, outcome, setting, letters in zip(table.outcomes, a, x, word, strict=True):
        last = outcome == party[setting] - 1
        if not letters:
            result *= int(last)
        elif letters[0][0] != setting:
            result = 0
        else:
            result *= -1 if last else int(letters[0][1] == outcome)
    return result


def bounds(functional: Table, claim: Json, witness: Json, slack: Number) -> bool:
    """Whether the witness proves the bound of a functional."""
    if not all(m.is_hermitian for m in functional.elements.values()):
        return False
    beta = read_value(claim["value"], functional.field)
    return dominates(functional, claim["level"], witness, {"max": 1, "min": -1}[claim["sense"]], beta, slack)


def read_value(value: Json, field: Field) -> Number:
    """A real number of the format."""
    return from_coefficients(field, [integer(c) for c in value["coefficients"]]) / integer(value["denominator"])


def is_bounded(functional: Table, of: str, sign: int, beta: Number, witness: Json, slack: Number) -> bool:
    """Whether sign (beta - F) is shown to be >= 0 on the local set, the no-signalling set or a moment set."""
    if not all(m.is_hermitian for m in functional.elements.values()):
        return False
    if of == "lhs":
        return is_bounded_locally(functional, sign, beta)
    if of != "no-signalling":
        return dominates(functional, of, witness, sign, beta, slack)
    g = read_table(witness)
    if not all(m.is_hermitian and decide(m) is None for m in g.elements.values()):
        return False
    d = functional.size
    for word in level_words(functional, "almost-quantum"):
        total = zeros(d, d) if any(word) else identity(d) * (-beta * sign)
        for (a, x), m in functional.elements.items():
            total = total + (g.elements[a, x] + m * sign) * collins_gisin_coefficient(functional, a, x, word)
        if not total.is_zero:
            return False
    return True


def is_bounded_locally(functional: Table, sign: int, beta: Number) -> bool:
    """Whether beta - F is positive on the trusted space at every deterministic assignment, one element after another."""
    places = [(j, x) for j, party in enumerate(functional.outcomes) for x in range(len(party))]
    for answers in product(*(range(functional.outcomes[j][x]) for j, x in places)):
        chosen = dict(zip(places, answers, strict=True))
        total = identity(functional.size) * beta
        for (a, x), m in functional.elements.items():
            if all(chosen[j, y] == a[j] for j, y in enumerate(x)):
                total = total - m
        if decide(total * sign) is not None:
            return False
    return True


def value_of(functional: Table, table: Table) -> Number:
    """F(sigma)."""
    total = number(0)
    for key, m in functional.elements.items():
        total = total + inner(m, table.elements[key])
    return total


def is_separated(table: Table, witness: Json, slack: Number) -> bool:
    """Whether a functional is not negative on the local set, and negative on the table."""
    functional = read_table(witness["functional"])
    bounded = is_bounded(functional, "lhs", -1, number(0), {}, slack)
    return bounded and value_of(functional, table).sign() < 0


def is_mixture(table: Table, trusted: list[int], witness: Json, slack: Number) -> bool:
    """Whether every term obeys the laws of its kind, and the terms sum to the table.

    A term is written out on all three parties: the one apart has a column of probabilities or an operator.
    """
    total = {key: zeros(table.size, table.size) for key in table.elements}
    for party, alone, rest, proof in witness["terms"]:
        shared = read_table(rest)
        if shared.size == 1 and len(shared.outcomes) == 2:
            allowed = is_assemblage(shared, None) and branches_realise(shared, proof, slack)
        else:
            allowed = is_assemblage(shared, None)
        rho = None
        if party >= len(table.outcomes):
            rho = positive_matrix(alone, trusted[party - len(table.outcomes)], table.field, slack)
            allowed = allowed and rho is not None
        if not allowed:
            return False
        for a, x in table.elements:
            if rho is None:
                others = [j for j in range(len(a)) if j != party]
                key = tuple(a[j] for j in others) or (0,), tuple(x[j] for j in others) or (0,)
                total[a, x] = total[a, x] + shared.elements[key] * int(alone[x[party]] == a[party])
            elif party == len(table.outcomes):
                total[a, x] = total[a, x] + tensor(rho, shared.elements[a, x])
            else:
                total[a, x] = total[a, x] + tensor(shared.elements[a, x], rho)
    return total == table.elements


def excludes_mixtures(table: Table, trusted: list[int], witness: Json, slack: Number) -> bool:
    """Whether a functional is negative on the table and not on any term, whichever party is apart."""
    functional = read_table(witness["functional"])
    if not is_separated(table, witness, slack):
        return False
    if len(table.outcomes) == 1:
        q = read_table(witness["separable"])
        for key, m in functional.elements.items():
            turned = partial_transpose(q.elements[key], trusted, [1]).transpose()
            if not all(x.is_hermitian and decide(x) is None for x in (q.elements[key], m - turned)):
                return False
        return True
    for party, listed in enumerate(witness["tables"]):
        own = functional.outcomes[party]
        for answers, g in zip(product(*map(range, own)), listed, strict=True):
            part = {}
            for (a, x), m in functional.elements.items():
                if answers[x[party]] == a[party]:
                    key = (a[1 - party],), (x[1 - party],)
                    part[key] = part[key] + m if key in part else m
            facing = replace(functional, outcomes=[functional.outcomes[1 - party]], elements=part)
            if not is_bounded(facing, "no-signalling", -1, number(0), g, slack):
                return False
    return is_sum_of_squares_on_real_moments(functional, witness["separable"], slack)


def is_sum_of_squares_on_real_moments(functional: Table, witness: Json, slack: Number) -> bool:
    """Whether tr(Z Gamma) = F for all moment matrices with Hermitian blocks L(w) = L(w^dag), entry by entry of the blocks.

    Each real parameter of such a matrix is set to 1 and the others to 0: a unit at all places of w and of its adjoint.
    """
    words, d = level_words(functional, "almost-quantum"), functional.size
    gram = read_hermitian(witness["gram"], len(words) * d, functional.field) / integer(witness["denominator"])
    if not positive(gram * integer(witness["denominator"]), witness["proof"], slack):
        return False
    places: dict[frozenset[Word], list[tuple[int, int]]] = {}
    for (j, u), (k, v) in product(enumerate(words), repeat=2):
        word = joined(v, u)
        if word is not None:
            places.setdefault(frozenset((word, mirrored(word))), []).append((j, k))
    for pair, listed in places.items():
        word = min(pair)
        total = zeros(d, d)
        if is_observed(word):
            for (a, x), m in functional.elements.items():
                total = total + m * collins_gisin_coefficient(functional, a, x, word)
        for r, c in product(range(d), repeat=2):
            for phase in (number(1), I):
                unit = [[phase * int((p, q) == (r, c)) for q in range(d)] for p in range(d)]
                e = matrix(unit) + matrix(unit).adjoint()
                found = number(0)
                for j, k in listed:
                    found = found + inner(gram.select(range(k * d, k * d + d), range(j * d, j * d + d)), e)
                if found != inner(total, e):
                    return False
    return True


def are_povms(table: Table) -> bool:
    """Whether the elements are the effects of one party's measurements."""
    if len(table.outcomes) != 1 or not all(m.is_hermitian and decide(m) is None for m in table.elements.values()):
        return False
    return all(table.marginal([], [], [x]) == identity(table.size) for x in range(len(table.outcomes[0])))


def in_cone(table: Table, of: str, witness: Json, slack: Number) -> bool:
    """Whether the table is shown to be a multiple of a member of the set."""
    if of == "lhs":
        states = hidden_states(witness, table.field, [table.size])
        return all(q > 0 for _, q, _ in states) and reproduces(table, states)
    if of == "quantum":
        return branches_realise(table, witness, slack)
    return is_assemblage(table, None) and (of == "no-signalling" or member(table, of, witness, slack))


def noise_of(claim: Json) -> tuple[int, Json]:
    """(the sign with which the noise is added, the noise): a weight takes away any assemblage."""
    return (1, claim["noise"]) if claim["kind"] == "robustness" else (-1, "no-signalling")


def reaches(table: Table, claim: Json, witness: Json, slack: Number) -> bool:
    """Whether noise of the trace that is claimed takes the table into the cone over the set."""
    sign, noise = noise_of(claim)
    t = read_value(claim["value"], table.field)
    if isinstance(noise, dict):
        given = read_table(noise)
        allowed = is_assemblage(given) and t.sign() >= 0
        added = {key: m * t for key, m in given.elements.items()}
        denominator = given.denominator * integer(claim["value"]["denominator"])
    else:
        q = read_table(witness["noise"]["table"])
        allowed = in_cone(q, noise, witness["noise"]["member"], slack)
        allowed = allowed and q.marginal([], [0] * len(q.outcomes), [0] * len(q.outcomes)).trace() == t
        added, denominator = q.elements, q.denominator
    mixed = {key: m + added[key] * sign for key, m in table.elements.items()}
    total = replace(table, elements=mixed, denominator=table.denominator * denominator)
    return allowed and in_cone(total, claim["set"], witness["member"], slack)


def exceeds(table: Table, claim: Json, witness: Json, slack: Number) -> bool:
    """Whether a functional that is not negative on the set, and bounded on the noise, is at most minus the value."""
    sign, noise = noise_of(claim)
    functional = read_table(witness["functional"])
    if isinstance(noise, dict):
        given = read_table(noise)
        bounded = is_assemblage(given) and (1 - value_of(functional, given)).sign() >= 0
    else:
        bounded = is_bounded(functional, noise, sign, number(sign), witness["noise"], slack)
    bounded = bounded and is_bounded(functional, claim["set"], -1, number(0), witness["member"], slack)
    return bounded and (value_of(functional, table) + read_value(claim["value"], table.field)).sign() <= 0


def excludes(data: Table, claim: Json, witness: Json, slack: Number) -> bool:
    """Whether a functional that is not negative on the set is negative on the whole ball around the data."""
    functional = read_table(witness["functional"])
    if not all(m.is_hermitian for m in functional.elements.values()):
        return False
    if not dominates(functional, claim["level"], witness, -1, number(0), slack):
        return False
    value, norm = number(0), number(0)
    for key, f in functional.elements.items():
        c = data.elements[key]
        value = value + inner(f, c + c.adjoint()) / 2
        norm = norm + inner(f, f)
    r = fmpq(*map(integer, claim["radius"]))
    return value.sign() < 0 and (value * value - norm * (r * r)).sign() > 0


def is_near(data: Table, sigma: Table, radius: Json) -> bool:
    """Whether the squared Frobenius norms of the differences sum to at most the squared radius."""
    total = number(0)
    for key, c in data.elements.items():
        gap = c - sigma.elements[key]
        total = total + inner(gap, gap.adjoint())
    r = fmpq(*map(integer, radius))
    return (total - r * r).sign() <= 0


def is_local_in_plane(table: Table, polygon: Json, witness: Json) -> bool:
    """Whether the weights reproduce all probabilities at the vertices, and the disc lies in the vertices' convex hull."""
    scale = integer(polygon["denominator"])
    vertices = [(fmpq(integer(x), scale), fmpq(integer(z), scale)) for x, z in polygon["vertices"]]
    if not disc_lies_in_hull(vertices):
        return False
    places = [(j, x) for j, party in enumerate(table.outcomes) for x in range(len(party))]
    radices = [2] * len(vertices) + [table.outcomes[j][x] for j, x in places]
    strategies = dict(enumerate(product(*map(range, radices))))
    weights = {strategies[integer(k)]: fmpq(integer(w), integer(witness["denominator"])) for k, w in witness["weights"]}
    pauli = [matrix([[0, 1], [1, 0]]), matrix([[1, 0], [0, -1]])]
    for (a, x), m in table.elements.items():
        for k, (along_x, along_z) in enumerate(vertices):
            for s, sign in enumerate((1, -1)):
                effect = (identity(2) + (pauli[0] * along_x + pauli[1] * along_z) * sign) / 2
                found = sum(
                    (
                        w
                        for strategy, w in weights.items()
                        if strategy[k] == s
                        and all(strategy[len(vertices) + places.index((j, y))] == a[j] for j, y in enumerate(x))
                    ),
                    fmpq(0),
                )
                if inner(effect, m) != found:
                    return False
    return True


def disc_lies_in_hull(vertices: list[tuple[fmpq, fmpq]]) -> bool:
    """Whether the unit disc lies in the convex hull of the points and their opposites, by Andrew's monotone chain."""
    points = sorted({p for x, z in vertices for p in ((x, z), (-x, -z))})

    def cross(o: tuple[fmpq, fmpq], p: tuple[fmpq, fmpq], q: tuple[fmpq, fmpq]) -> fmpq:
        return (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0])

    hull: list[tuple[fmpq, fmpq]] = []
    for chain in (points, points[::-1]):
        part: list[tuple[fmpq, fmpq]] = []
        for p in chain:
            while len(part) > 1 and cross(part[-2], part[-1], p) <= 0:
                part.pop()
            part.append(p)
        hull += part[:-1]
    edges = list(zip(hull, hull[1:] + hull[:1], strict=True))
    origin = (fmpq(0), fmpq(0))
    return len(hull) > 2 and all(
        cross(origin, p, q) > 0 and cross(origin, p, q) ** 2 >= (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2
        for p, q in edges
    )


Reader = Callable[[Json, int, Field, Number], Matrix | None]
Elements = dict[tuple[tuple[int, ...], tuple[int, ...]], Matrix]


def read_operator(value: Json, size: int, field: Field, slack: Number) -> Matrix:
    """A Hermitian matrix of which nothing is asked."""
    return read_hermitian(value["matrix"], size, field) / integer(value["denominator"])


def complete_effects(povms: Json, form: Matrix, field: Field, slack: Number) -> list[list[Matrix]] | None:
    """One party's effects, if they are positive and those of each setting sum to the form."""
    settings_of = []
    for povm in povms:
        listed = [positive_matrix(e, form.rows, field, slack) for e in povm]
        known = [e for e in listed if e is not None]
        if len(known) < len(listed) or sum(known[1:], known[0]) != form:
            return None
        settings_of.append(known)
    return settings_of


def steered(table: Table, effects: list[list[list[Matrix]]], state: Matrix) -> Elements:
    """tr_untrusted[(M (x) .. (x) 1) rho] by whole tensor products."""
    dimensions = [povms[0][0].rows for povms in effects]
    trusted = state.rows // prod(dimensions)
    result = {}
    for a, x in table.elements:
        operator = tensor(*(effects[j][y][b] for j, (b, y) in enumerate(zip(a, x, strict=True))), identity(trusted))
        result[a, x] = partial_trace(operator @ state, [*dimensions, trusted], range(len(dimensions)))
    return result


def realised(table: Table, witness: Json, slack: Number, read_state: Reader = positive_matrix) -> bool:
    """Whether a state and complete measurements steer to every element."""
    field, _ = read_field(witness["field"])
    dimensions = witness["dimensions"]
    state = read_state(witness["state"], prod(dimensions) * table.size, field, slack)
    if state is None or state.trace() != 1:
        return False
    effects = []
    for size, povms in zip(dimensions, witness["measurements"], strict=True):
        known = complete_effects(povms, identity(size), field, slack)
        if known is None:
            return False
        effects.append(known)
    return steered(table, effects, state) == table.elements


def branches_realise(table: Table, witness: Json, slack: Number) -> bool:
    """Whether the branches are realisations with forms and channels, and their elements sum to the table's."""
    field, _ = read_field(witness["field"])
    total = {key: zeros(table.size, table.size) for key in table.elements}
    for value in witness["branches"]:
        channel, dimensions = value["channel"], value["dimensions"]
        trusted = channel["dimension"] if channel else table.size
        state = positive_matrix(value["state"], prod(dimensions) * trusted, field, slack)
        if state is None:
            return False
        effects = []
        for size, form, povms in zip(dimensions, value["forms"], value["measurements"], strict=True):
            gram = read_operator(form, size, field, slack) if form else identity(size)
            known = complete_effects(povms, gram, field, slack)
            if known is None:
                return False
            effects.append(known)
        terms = [(fmpq(1), identity(trusted))]
        if channel:
            scale = fmpq(1, integer(channel["denominator"]))
            listed = [(integer(w) * scale, rows) for w, rows in channel["terms"]]
            terms = [(w, read_matrix(rows, table.size, trusted, field)) for w, rows in listed]
        squares = [k.adjoint() @ k * w for w, k in terms]
        if sum(squares[1:], squares[0]) != identity(trusted) or any(w <= 0 for w, _ in terms):
            return False
        for key, m in steered(table, effects, state).items():
            for w, k in terms:
                total[key] = total[key] + k @ m @ k.adjoint() * w
    return total == table.elements


def is_sequence(table: Table, trace: int | None) -> bool:
    """Hermitian, positive, and after any number of steps the element depends on their outcomes and settings alone."""
    if not all(m.is_hermitian and decide(m) is None for m in table.elements.values()):
        return False
    for steps in range(len(table.outcomes)):
        seen: dict[tuple[tuple[int, ...], tuple[int, ...]], Matrix] = {}
        for a, x in table.elements:
            m = table.marginal(range(steps), a, x)
            if seen.setdefault((a[:steps], x[:steps]), m) != m:
                return False
        if steps == 0 and trace is not None and seen[(), ()].trace() != trace:
            return False
    return True


def is_tower(table: Table, witness: Json, slack: Number) -> bool:
    """Whether a causal table of forms and a positive operator give the sequence."""
    forms = read_table(witness["effects"])
    state = positive_matrix(witness["state"], forms.size * table.size, forms.field, slack)
    if state is None or not is_sequence(forms, None):
        return False
    for key, form in forms.elements.items():
        operator = form.tensor(identity(table.size)) @ state
        if partial_trace(operator, [forms.size, table.size], [0]) != table.elements[key]:
            return False
    return True


def hidden_states(witness: Json, field: Field, trusted: list[int]) -> list[tuple[list[int], fmpq, list[Matrix]]]:
    """(strategy, weight, factors) of every term."""
    scale = integer(witness["denominator"])
    return [
        (strategy, fmpq(integer(q), scale), [read_hermitian(m, d, field) for m, d in zip(rho, trusted, strict=True)])
        for strategy, q, rho in witness["terms"]
    ]


def reproduces(table: Table, states: list[tuple[list[int], fmpq, list[Matrix]]]) -> bool:
    """Whether all factors are positive, and the terms that give an element's outcomes to its settings sum to it."""
    if not all(decide(m) is None for _, _, factors in states for m in factors):
        return False
    places = [(j, x) for j, party in enumerate(table.outcomes) for x in range(len(party))]
    for (a, x), m in table.elements.items():
        total = zeros(table.size, table.size)
        for strategy, q, factors in states:
            replies = dict(zip(places, strategy, strict=True))
            if all(replies[j, x[j]] == a[j] for j in range(len(a))):
                total = total + tensor(*factors) * q
        if total != m:
            return False
    return True


def is_right_inverse(party: list[int]) -> bool:
    """Theorem 5 for one party on the deterministic responses that span its space; products of them span all parties'.

    A response answers a to one setting x and the last outcome elsewhere; the hidden states are those of theorem 5.
    """
    last = [k - 1 for k in party]
    pairs = [(x, a) for x, k in enumerate(party) for a in range(k)]
    responses = [last] + [[*last[:x], a, *last[x + 1 :]] for x, a in pairs if a < last[x]]
    for response in responses:
        found: dict[tuple[int, int], int] = {}
        weighted = [([*last[:x], a, *last[x + 1 :]], int(response[x] == a)) for x, a in pairs]
        for strategy, weight in [*weighted, (last, 1 - len(party))]:
            for z, a in enumerate(strategy):
                found[z, a] = found.get((z, a), 0) + weight
        if any(found.get((z, a), 0) != int(response[z] == a) for z, a in pairs):
            return False
    return True
