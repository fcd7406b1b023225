"""The independent decision for operators, product bases and families: by evaluation at random points, not by coefficients.

Sums of squares are compared with the operator at random product vectors; a functional of families with its proof on random
families with the common part that the laws demand, signs aside; maps through X -> tr_1[(X^T (x) 1) C]; a tree of an
unextendible basis by following every distribution of the vectors to a leaf. A polynomial or linear identity that fails is
missed with a probability below 10^-5 only, and the points are the same in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from random import Random
from typing import Any

from flint import fmpq
from independent_decision import (
    Table,
    Word,
    class_sums,
    collins_gisin_coefficient,
    in_cone,
    integer,
    is_assemblage,
    is_bounded,
    is_observed,
    level_words,
    mirrored,
    moment_matrix,
    positive_matrix,
    read_field,
    read_hermitian,
    read_matrix,
    read_table,
    read_value,
    realised,
)
from independent_decision import proves as proves_about_a_table

from exactsteer.algebra.field import Field
from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, column, identity, inner, matrix, tensor, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.tensor_factors import partial_trace, partial_transpose
from exactsteer.errors import WrongField

Json = Any
Elements = dict[tuple[tuple[int, ...], tuple[int, ...]], Matrix]


def proves(document: Json, slack: Number | int = 0) -> bool:
    """Whether the certificate proves its claim; `slack` is what diagonal dominance must have to spare."""
    claim, witness = document["claim"], document["witness"]
    if claim["kind"] not in DECISIONS:
        return proves_about_a_table(document, slack)
    try:
        return DECISIONS[claim["kind"]](claim, witness, number(slack))
    except (WrongField, ArithmeticError, LookupError, TypeError, ValueError):
        return False  # what cannot be read is no proof: the checker may refuse for another reason before it comes to it


def fields_of(value: Json) -> Iterator[Json]:
    """Every field that is declared in a claim or in a witness."""
    if isinstance(value, dict):
        if "field" in value:
            yield value["field"]
        for part in value.values():
            yield from fields_of(part)
    elif isinstance(value, list) and not (value and isinstance(value[0], int)):
        for part in value:
            yield from fields_of(part)


# ---------------------------------------------------------------------------------------------------------------------
# Operators


def is_positive(m: Matrix) -> bool:
    """Hermitian and >= 0."""
    return m.is_hermitian and decide(m) is None


def all_transposes_positive(m: Matrix, dimensions: Sequence[int]) -> bool:
    """Whether every partial transpose is, that of the first party too."""
    parties = range(len(dimensions))
    chosen = ([j for j in parties if bits >> j & 1] for bits in range(1 << len(dimensions)))
    return all(is_positive(partial_transpose(m, dimensions, which) if which else m) for which in chosen)


def random_vectors(sizes: Sequence[int], count: int = 4) -> Iterator[list[list[Number]]]:
    """Vectors of Gaussian integers for several parties."""
    random = Random(7)
    for _ in range(count):
        yield [[number(random.randint(-99, 99)) + I * random.randint(-99, 99) for _ in range(size)] for size in sizes]


def conjugate(x: Number) -> Number:
    """The complex conjugate."""
    return matrix([[x]]).conjugate()[0, 0]


def are_squares(
    value: Callable[[list[list[Number]]], Number], sizes: Sequence[int], witness: Json, field: Field, slack: Number
) -> bool:
    """Whether value(x) prod |x_j|^(2 k_j) is the sum of the positive terms at random points."""
    terms = []
    for monomials, gram in witness["terms"]:
        found = positive_matrix(gram, len(monomials), field, slack)
        if found is None:
            return False
        terms.append((monomials, found))
    for vectors in random_vectors(sizes):
        expected = value(vectors)
        for x, power in zip(vectors, witness["multiplier"], strict=True):
            norm = sum((conjugate(c) * c for c in x), number(0))
            for _ in range(power):
                expected = expected * norm
        total = number(0)
        for monomials, gram in terms:
            values = []
            for monomial in monomials:
                m = number(1)
                for k, part in enumerate(monomial):
                    for i in part:
                        m = m * (vectors[k // 2][i] if k % 2 == 0 else conjugate(vectors[k // 2][i]))
                values.append(m)
            v = column(values)
            total = total + (v.adjoint() @ gram @ v)[0, 0]
        if total != expected:
            return False
    return True


def at_products(m: Matrix) -> Callable[[list[list[Number]]], Number]:
    """x -> <x_1 .. x_n|M|x_1 .. x_n>."""

    def value(vectors: list[list[Number]]) -> Number:
        v = tensor(*map(column, vectors))
        return (v.adjoint() @ m @ v)[0, 0]

    return value


def at_sums_of_products(m: Matrix, d: int, e: int, k: int) -> Callable[[list[list[Number]]], Number]:
    """(x, y) -> <v|M|v> for v = sum_a x_a (x) y_a, the a-th pieces of x and y: id_k (x) L is positive if this is."""

    def value(vectors: list[list[Number]]) -> Number:
        x, y = vectors
        v = zeros(d * e, 1)
        for a in range(k):
            v = v + tensor(column(x[a * d : a * d + d]), column(y[a * e : a * e + e]))
        return (v.adjoint() @ m @ v)[0, 0]

    return value


def read_operator(value: Json) -> tuple[Matrix, list[int], Field]:
    """The matrix, the dimensions, the field."""
    field, _ = read_field(value["field"])
    return (
        read_hermitian(value["matrix"], prod(value["dimensions"]), field) / integer(value["denominator"]),
        value["dimensions"],
        field,
    )


def operator_in(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether the witness shows the operator in the set."""
    (o, dimensions, field), of = read_operator(claim["operator"]), claim["set"]
    if of == "ppt":
        return all_transposes_positive(o, dimensions)
    if of in ("block-positive", "positive"):
        return are_squares(at_products(o), dimensions, witness, field, slack)
    if of.startswith("k-positive"):
        k, (d, e) = int(of.split(":")[1]), dimensions
        return are_squares(at_sums_of_products(o, d, e, k), [k * d, k * e], witness, field, slack)
    total = zeros(o.rows, o.rows)
    for which, value in witness["parts"]:
        part = positive_matrix(value, o.rows, field, slack)
        if part is None or not {"cp": which == [], "co-cp": which == [1]}.get(of, True):
            return False
        total = total + (partial_transpose(part, dimensions, which) if which else part)
    return total == o


def operator_outside(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether the witness shows the operator outside the set."""
    (o, dimensions, field), of = read_operator(claim["operator"]), claim["set"]
    if of == "decomposable":
        rho = read_hermitian(witness["state"], o.rows, field)
        return all_transposes_positive(rho, dimensions) and inner(o, rho).sign() < 0
    if "vectors" in witness:
        v = product_sum(witness["vectors"], dimensions, field)
    else:
        v, which = read_matrix(witness["vector"], o.rows, 1, field), witness["transposed"]
        o = partial_transpose(o, dimensions, which) if which else o
    return (v.adjoint() @ o @ v)[0, 0].sign() < 0


def product_sum(listed: Json, dimensions: Sequence[int], field: Field) -> Matrix:
    """The sum of product vectors."""
    v = zeros(prod(dimensions), 1)
    for factors in listed:
        v = v + tensor(*(read_matrix(f, d, 1, field) for f, d in zip(factors, dimensions, strict=True)))
    return v


def product_minimum(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether the least value on product vectors is shown to be on this side of the value."""
    o, dimensions, field = read_operator(claim["operator"])
    beta = read_value(claim["value"], field)
    if claim["sense"] == "min":
        return are_squares(at_products(o - identity(o.rows) * beta), dimensions, witness, field, slack)
    v = product_sum(witness["vectors"], dimensions, field)
    norm = (v.adjoint() @ v)[0, 0]
    return norm.sign() > 0 and ((v.adjoint() @ o @ v)[0, 0] / norm - beta).sign() <= 0


def gleason(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether measurements on a block-positive operator give the assemblage."""
    table, parties = read_table(claim["assemblage"]), [*witness["dimensions"], *claim["assemblage"]["trusted"]]

    def block_positive(value: Json, size: int, field: Field, slack: Number) -> Matrix | None:
        w = read_hermitian(value["matrix"], size, field) / integer(value["denominator"])
        return w if are_squares(at_products(w), parties, value["squares"], field, slack) else None

    return is_assemblage(table) and realised(table, witness, slack, block_positive)


# ---------------------------------------------------------------------------------------------------------------------
# Product bases


def read_basis(claim: Json) -> tuple[list[list[Matrix]], Field, list[int]] | None:
    """The factors of the vectors, if these are orthogonal and not zero."""
    basis = claim["basis"]
    (field, _), dimensions = read_field(basis["field"]), basis["dimensions"]
    vectors = [[read_matrix(f, d, 1, field) for f, d in zip(v, dimensions, strict=True)] for v in basis["vectors"]]
    whole = [tensor(*v) for v in vectors]
    for k, v in enumerate(whole):
        if v.is_zero or any(not (u.adjoint() @ v).is_zero for u in whole[:k]):
            return None
    return vectors, field, dimensions


def unextendible(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether every distribution of the vectors ends at a leaf whose party's factors span."""
    basis = read_basis(claim)
    if basis is None:
        return False
    vectors, _, dimensions = basis
    for taken_by in product(range(len(dimensions)), repeat=len(vectors)):
        node, met = witness["tree"], []
        while isinstance(node, list):
            met.append(node[0])
            node = node[1 + taken_by[node[0]]]
        factors = [vectors[k][node] for k in set(met) if taken_by[k] == node]
        rows = matrix([[f[r, 0] for f in factors] for r in range(dimensions[node])]).adjoint() if factors else None
        if rows is None or kernel(rows) is not None:
            return False
    return True


def extendible(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether a product vector is orthogonal to all the others."""
    basis = read_basis(claim)
    if basis is None:
        return False
    vectors, field, dimensions = basis
    found = product_sum([witness["vector"]], dimensions, field)
    return not found.is_zero and all((tensor(*v).adjoint() @ found).is_zero for v in vectors)


def conjunction(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether each part is proved."""
    pairs = zip(claim["claims"], witness["witnesses"], strict=True)
    return all(proves({"claim": part, "witness": proof}, slack) for part, proof in pairs)


# ---------------------------------------------------------------------------------------------------------------------
# Families


@dataclass(frozen=True)
class Family:
    """Tables with the dimensions of their trusted parties."""

    shape: str
    tables: list[Table]
    trusted: list[list[int]]
    outcomes: list[list[int]]
    field: Field

    def common(self, k: int, m: Matrix) -> Matrix:
        """What the members share of an element of member k."""
        sizes = self.trusted[k]
        return matrix([[m.trace()]]) if self.shape == "marginals" else partial_trace(m, sizes, [len(sizes) - 1])


def read_family(value: Json) -> Family:
    """The members; no law is assumed."""
    tables = [read_table(m) for m in value["members"]]
    return Family(value["shape"], tables, [m["trusted"] for m in value["members"]], tables[0].outcomes, tables[0].field)


def is_family(f: Family, trace: int | None = 1) -> bool:
    """Whether the laws hold, up to a factor if no trace is given."""
    if f.shape == "instrumental":
        (table,) = f.tables
        sums = [table.marginal([], [], [x]).trace() for x in range(len(f.outcomes[0]))]
        return all(map(is_positive, table.elements.values())) and all(s == (trace or sums[0]) for s in sums)
    return all(is_assemblage(table, trace) for table in f.tables) and all(
        f.common(k, table.elements[key]) == f.common(0, m)
        for k, table in enumerate(f.tables)
        for key, m in f.tables[0].elements.items()
    )


def no_signalling_hermitian(table: Table) -> bool:
    """The laws of an assemblage but positivity and the trace: made positive by a multiple of the unit, they hold."""
    large = number(1)
    for m in table.elements.values():
        for row in m.entries():
            for x in row:
                large = large + conjugate(x) * x
    if not all(m.is_hermitian for m in table.elements.values()):
        return False
    shares = {key: prod(party[x] for party, x in zip(table.outcomes, key[1], strict=True)) for key in table.elements}
    lcm_of = prod(shares.values())
    lifted = {key: m + identity(table.size) * large * fmpq(lcm_of, shares[key]) for key, m in table.elements.items()}
    return is_assemblage(replace(table, elements=lifted), None)


def member_of(f: Family, of: str, witness: Json, slack: Number) -> bool:
    """Whether the family is shown to be a multiple of a member of the set."""
    if of in ("quantum", "positive-maps") and (f.shape != "marginals" or of == "positive-maps"):
        return is_image(f, of, witness, slack)
    if f.shape == "instrumental":
        extension = read_family({"shape": "with-input", "members": witness["extension"]})
        (table,) = f.tables
        entries = all(extension.tables[a[0]].elements[a, x] == m for (a, x), m in table.elements.items())
        return entries and member_of(extension, of, witness["proof"], slack)
    if f.shape == "marginals" or of == "lhs":
        return has_parent(f, of, witness, slack)
    if not is_family(f, None):
        return False
    if of == "no-signalling":
        return True
    gammas = [moment_matrix(t, of, w, slack) for t, w in zip(f.tables, witness["members"], strict=True)]
    known = [g for g in gammas if g is not None]
    if len(known) < len(gammas):
        return False
    count = len(level_words(f.tables[0], of))
    for j, k in product(range(count), repeat=2):
        blocks = [
            f.common(y, g.select(range(j * t.size, (j + 1) * t.size), range(k * t.size, (k + 1) * t.size)))
            for y, (g, t) in enumerate(zip(known, f.tables, strict=True))
        ]
        if any(b != blocks[0] for b in blocks):
            return False
    return True


def has_parent(f: Family, of: str, witness: Json, slack: Number) -> bool:
    """Whether a table of all members together has these marginals and is in the cone over the set."""
    sizes = [t.size for t in f.tables]
    if of == "block-positive":
        p, q = (read_table(witness["parent"][name]) for name in ("positive", "transposed"))
        if not all(map(is_positive, [*p.elements.values(), *q.elements.values()])):
            return False
        sums = {key: m + partial_transpose(q.elements[key], sizes, [0]) for key, m in p.elements.items()}
        parent = replace(p, elements=sums)
        if not no_signalling_hermitian(parent):
            return False
    else:
        parent = read_table(witness["parent"])
        if not in_cone(parent, of, witness["proof"], slack):
            return False
    for k, table in enumerate(f.tables):
        others = [j for j in range(len(sizes)) if j != k]
        for key, m in table.elements.items():
            if (partial_trace(parent.elements[key], sizes, others) if others else parent.elements[key]) != m:
                return False
    return True


def applied(m: Matrix, choi: Matrix, rest: int, d: int, e: int) -> Matrix:
    """(id (x) L)[m] = tr_2[(m^{T_2} (x) 1) (1 (x) C)]."""
    turned = partial_transpose(m, [rest, d], [1])
    return partial_trace(tensor(turned, identity(e)) @ tensor(identity(rest), choi), [rest, d, e], [1])


def is_image(f: Family, of: str, witness: Json, slack: Number) -> bool:
    """Whether maps of one quantum table, or of the members of a quantum family, give the members."""
    if f.shape == "marginals":
        source = read_family(witness["source"])
        if not has_parent(source, "quantum", witness["proof"], slack):
            return False
        pairs = list(zip(f.tables, source.tables, [1] * len(f.tables), strict=True))
    else:
        table = read_table(witness["source"])
        if not in_cone(table, "quantum", witness["proof"], slack):
            return False
        rest = prod(f.trusted[0][:-1])
        pairs = [(t, table, rest) for t in (f.tables * max(f.outcomes[0]) if f.shape == "instrumental" else f.tables)]
    if of == "positive-maps" and not all(is_positive(m) for t in f.tables for m in t.elements.values()):
        return False
    for k, ((target, table, rest), value) in enumerate(zip(pairs, witness["maps"], strict=True)):
        d, e = table.size // rest, target.size // rest
        if value == 0:
            choi = matrix([[int(r // d == r % d and c // d == c % d) for c in range(d * d)] for r in range(d * d)])
        elif "squares" in value:
            choi = read_hermitian(value["matrix"], d * e, table.field) / integer(value["denominator"])
            if not are_squares(at_products(choi), [d, e], value["squares"], table.field, slack):
                return False
        else:
            found = positive_matrix(value, d * e, table.field, slack)
            if found is None:
                return False
            choi = found
        if partial_trace(choi, [d, e], [1]) != identity(d):
            return False
        for key, m in table.elements.items():
            seen = f.shape != "instrumental" or key[0] == (k,)
            if seen and applied(m, choi, rest, d, e) != target.elements[key]:
                return False
    return True


def value_of(operators: list[Table], tables: list[Table]) -> Number:
    """F(family)."""
    total = number(0)
    for f, table in zip(operators, tables, strict=True):
        for key, m in f.elements.items():
            total = total + inner(m, table.elements[key])
    return total


def random_hermitian(size: int, random: Random) -> Matrix:
    """Gaussian integers."""
    m = matrix(
        [[number(random.randint(-99, 99)) + I * random.randint(-99, 99) for _ in range(size)] for _ in range(size)]
    )
    return m + m.adjoint()


def random_with_input(f: Family, words: Sequence[Word]) -> Iterator[list[dict[Word, Matrix]]]:
    """L_y(w) for every member and word: Hermitian for self-adjoint words, with equal partial traces, otherwise random."""
    random = Random(11)
    rest = prod(f.trusted[0][:-1])
    for _ in range(3):
        families: list[dict[Word, Matrix]] = [{} for _ in f.tables]
        for w in words:
            if w in families[0]:
                continue
            own = w == mirrored(w)
            shared = random_hermitian(rest, random) + (zeros(rest, rest) if own else random_hermitian(rest, random) * I)
            for y, sizes in enumerate(f.trusted):
                d = sizes[-1]
                m = random_hermitian(rest * d, random) + (
                    zeros(rest * d, rest * d) if own else random_hermitian(rest * d, random) * I
                )
                gap = shared - partial_trace(m, [rest, d], [1])
                m = m + tensor(gap, identity(d) / d)
                families[y][w] = m
                families[y][mirrored(w)] = m.adjoint()
        yield families


def elements_of(table: Table, blocks: dict[Word, Matrix]) -> Elements:
    """The elements whose coordinates are the blocks of the observed words."""
    result = {}
    for a, x in table.elements:
        total = zeros(table.size, table.size)
        for w, m in blocks.items():
            if is_observed(w):
                total = total + m * collins_gisin_coefficient(table, a, x, w)
        result[a, x] = total
    return result


def dominated(f: Family, of: str, proof: Json, slack: Number) -> bool:
    """Whether the functional with these members is shown to be >= 0 on every family of the set."""
    if not all(m.is_hermitian for t in f.tables for m in t.elements.values()):
        return False
    if f.shape == "instrumental":
        return dominated_at_outcomes(f, of, proof, slack)
    if f.shape == "marginals" or of == "lhs":
        return dominated_jointly(f.tables, of, proof, slack)
    return dominated_with_input(f, lambda tables: value_of(f.tables, tables), of, proof, slack)


def dominated_at_outcomes(f: Family, of: str, proof: Json, slack: Number) -> bool:
    """The functional of an instrumental family, on families with input: its entries where the input is the outcome."""
    (table,) = f.tables
    copies = replace(f, shape="with-input", tables=[table] * max(f.outcomes[0]), trusted=f.trusted * max(f.outcomes[0]))
    if of == "lhs":
        seen = [
            replace(
                table, elements={k: m if k[0] == (y,) else zeros(m.rows, m.rows) for k, m in table.elements.items()}
            )
            for y in range(max(f.outcomes[0]))
        ]
        return dominated_jointly(seen, of, proof, slack)

    def value(tables: list[Table]) -> Number:
        total = number(0)
        for (a, x), m in table.elements.items():
            total = total + inner(m, tables[a[0]].elements[a, x])
        return total

    return dominated_with_input(copies, value, of, proof, slack)


def dominated_jointly(tables: list[Table], of: str, proof: Json, slack: Number) -> bool:
    """On assemblages of all members together."""
    sizes = [t.size for t in tables]
    elements = {}
    for key in tables[0].elements:
        total = zeros(prod(sizes), prod(sizes))
        for k, t in enumerate(tables):
            total = total + tensor(*(t.elements[key] if j == k else identity(d) for j, d in enumerate(sizes)))
        elements[key] = total
    whole = replace(tables[0], elements=elements, size=prod(sizes))
    if of == "block-positive":
        turned = (partial_transpose(m, sizes, [1]) for m in read_table(proof).elements.values())
        if prod(sizes) > 6 or len(sizes) != 2 or not all(map(is_positive, turned)):
            return False
        of = "no-signalling"
    return is_bounded(whole, of, -1, number(0), proof, slack)


def dominated_with_input(
    f: Family, value: Callable[[list[Table]], Number], of: str, proof: Json, slack: Number
) -> bool:
    """Whether positive tables or Gram matrices give the functional's value on random families with a common part."""
    observed = level_words(f.tables[0], "almost-quantum")
    if of == "no-signalling":
        tables = [read_table(g) for g in proof["tables"]]
        if not all(is_positive(m) for g in tables for m in g.elements.values()):
            return False
        words: list[Word] = list(observed)
    else:
        level = level_words(f.tables[0], of)
        sums = []
        for t, gram in zip(f.tables, proof["grams"], strict=True):
            z = positive_matrix(gram, len(level) * t.size, t.field, slack)
            if z is None:
                return False
            sums.append(class_sums(z, level, t.size))
        words = sorted({*observed, *(w for s in sums for w in s)})
    for families in random_with_input(f, words):
        members = [replace(t, elements=elements_of(t, blocks)) for t, blocks in zip(f.tables, families, strict=True)]
        if of == "no-signalling":
            found = value_of(tables, members)
        else:
            found = number(0)
            for s, blocks in zip(sums, families, strict=True):
                for w, m in s.items():
                    found = found + inner(m, blocks[w])
        if found != value(members):
            return False
    return True


def family_valid(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether the laws hold."""
    return is_family(read_family(claim["family"]))


def family_member(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether the family is shown in the set."""
    f = read_family(claim["family"])
    return is_family(f) and member_of(f, claim["set"], witness, slack)


def functional_of(f: Family, witness: Json) -> Family:
    """The functional with the family's shape."""
    return replace(f, tables=[read_table(t) for t in witness["functional"]])


def family_outside(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether the family is shown outside the set."""
    f = read_family(claim["family"])
    operators = functional_of(f, witness)
    separated = value_of(operators.tables, f.tables).sign() < 0
    return is_family(f) and separated and dominated(operators, claim["set"], witness["proof"], slack)


def family_bound(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether sign (beta - F) is shown to be >= 0 on the set, beta times the trace of the first member at setting 0."""
    f = read_family(claim["functional"])
    sign = {"max": 1, "min": -1}[claim["sense"]]
    beta = read_value(claim["value"], f.field)
    tables = [replace(t, elements={key: m * -sign for key, m in t.elements.items()}) for t in f.tables]
    first = tables[0].elements
    for a, x in first:
        if set(x) == {0}:
            first[a, x] = first[a, x] + identity(tables[0].size) * beta * sign
    return dominated(replace(f, tables=tables), claim["set"], witness["proof"], slack)


def family_robustness(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether the least t is shown to be on this side of the value."""
    f, noise = read_family(claim["family"]), read_family(claim["noise"])
    t = read_value(claim["value"], f.field)
    if not (is_family(f) and is_family(noise)):
        return False
    if claim["sense"] == "max":
        scale = integer(claim["value"]["denominator"])
        mixed = [
            replace(
                a,
                elements={key: m + b.elements[key] * t for key, m in a.elements.items()},
                denominator=a.denominator * b.denominator * scale,
            )
            for a, b in zip(f.tables, noise.tables, strict=True)
        ]
        return member_of(replace(f, tables=mixed), claim["set"], witness["proof"], slack)
    operators = functional_of(f, witness)
    reached = value_of(operators.tables, noise.tables) == 1 and (value_of(operators.tables, f.tables) + t).sign() <= 0
    return reached and dominated(operators, claim["set"], witness["proof"], slack)


def family_ball_outside(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether a functional that is >= 0 on the set is negative on the whole ball around the data."""
    f = read_family(claim["data"])
    operators = functional_of(f, witness)
    hermitian_parts = [replace(t, elements={k: (m + m.adjoint()) / 2 for k, m in t.elements.items()}) for t in f.tables]
    value, norm = value_of(operators.tables, hermitian_parts), value_of(operators.tables, operators.tables)
    if not dominated(operators, claim["set"], witness["proof"], slack):
        return False
    r = fmpq(*map(integer, claim["radius"]))
    return value.sign() < 0 and (value * value - norm * (r * r)).sign() > 0


def family_near(claim: Json, witness: Json, slack: Number) -> bool:
    """Whether the squared Frobenius norms of the differences sum to at most the squared radius."""
    f, data = read_family(claim["family"]), read_family(claim["data"])
    total = number(0)
    for a, b in zip(data.tables, f.tables, strict=True):
        for key, m in a.elements.items():
            gap = m - b.elements[key]
            total = total + inner(gap, gap.adjoint())
    r = fmpq(*map(integer, claim["radius"]))
    return is_family(f) and (total - r * r).sign() <= 0


DECISIONS: dict[str, Callable[[Json, Json, Number], bool]] = {
    "operator-in": operator_in,
    "operator-outside": operator_outside,
    "product-minimum": product_minimum,
    "gleason": gleason,
    "unextendible": unextendible,
    "extendible": extendible,
    "conjunction": conjunction,
    "family": family_valid,
    "family-member": family_member,
    "family-outside": family_outside,
    "family-bound": family_bound,
    "family-robustness": family_robustness,
    "family-ball-outside": family_ball_outside,
    "family-near": family_near,
}
"""The decision for each kind of claim about something else than one table."""
