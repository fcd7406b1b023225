"""The sums of squares in a certificate as readable identities: every Gram matrix as weighted squares, in text and LaTeX.

A Gram matrix Z = sum_k d_k l_k l_k^dag on words v of projectors and basis vectors i of the trusted parties stands for
the operator sum_k d_k R_k^dag R_k, R_k = sum conj(l_k[v, i]) v (x) <i|, because tr(Z Gamma) = sum tr(Z_vu L(v^dag u)) and
L(w) is the trusted parties' operator of the word w. For an operator R_k is a polynomial in product vectors instead.
Source: the duals of arXiv:1708.00756, appendix A, and of arXiv:quant-ph/0308032. Printing proves nothing; `verify` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import product
from math import prod

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number
from exactsteer.algebra.typeset import number_latex
from exactsteer.certificates.certificate import read_document
from exactsteer.certificates.encoding import (
    Json,
    decode_field,
    decode_hermitian,
    decode_integer,
    decode_matrix,
    decode_real,
)
from exactsteer.checker import MAX_SIZE, Malformed, Rejected, Table, level_words
from exactsteer.errors import InputError, NotPositive, UnreadableFile
from exactsteer.steering.words import Word, word_text

LARGEST_RANK = 40
"""Gram matrices of larger rank are not printed: nobody reads so many squares."""

TERMS_PER_LINE = 5
PARTIES = "xyzwvutsrqponmlk"

Label = tuple[str, str]
"""The same words in plain text and in LaTeX."""


@dataclass(frozen=True)
class WeightedSquare:
    """weight |R|^2 with weight > 0 and R = sum_k row[k] basis[k]; `row` is a 1 x n matrix."""

    weight: Number
    row: Matrix


@dataclass(frozen=True)
class GramSquares:
    """A Gram matrix on a labelled basis as sum_k weight_k row_k^dag row_k; `squares` is None beyond the largest rank."""

    name: Label
    basis: tuple[Label, ...]
    squares: tuple[WeightedSquare, ...] | None


@dataclass(frozen=True)
class SquaresIdentity:
    """left = the sum of all squares of the parts; the notes say what the letters mean and what is counted as equal."""

    left: Label
    notes: tuple[Label, ...]
    parts: tuple[GramSquares, ...]


def weighted_squares(m: Matrix, most: int = LARGEST_RANK) -> tuple[WeightedSquare, ...] | None:
    """M = sum_k weight_k row_k^dag row_k by exact symmetric elimination (L D L^dag); None if the rank is above `most`.

    The rows are those of L^dag, the first entry that is not zero at the pivot is 1. Raises `NotPositive`.

    >>> from exactsteer.algebra.matrix import matrix
    >>> [(s.weight, s.row) for s in weighted_squares(matrix([[2, "I"], ["-I", 1]]))]
    [(2, matrix([['1', 'I/2']])), (1/2, matrix([['0', '1']]))]
    """
    squares: list[WeightedSquare] = []
    rest, everything = m, range(m.rows)
    while not rest.is_zero:
        if len(squares) == most:
            return None
        pivots = [(k, rest[k, k]) for k in everything]
        place, pivot = next(((k, x) for k, x in pivots if not x.is_zero), (0, rest[0, 0]))
        if pivot.sign() <= 0:
            raise NotPositive(
                f"a Gram matrix is not positive: it has the pivot {pivot}; `verify` rejects the certificate"
            )
        row = rest.select([place], everything) / pivot
        squares.append(WeightedSquare(pivot, row))
        rest = rest - row.adjoint() @ row * pivot
    return tuple(squares)


def sums_of_squares(text: str) -> tuple[SquaresIdentity, ...]:
    """The identities of a certificate, verified or not; one for each claim of a conjunction that has squares.

    Raises `InputError` for a certificate without squares, `NotPositive` if a Gram matrix is not positive,
    `UnreadableFile` for a witness of the wrong form.
    """
    document = read_document(text)
    try:
        found = tuple(_identities(document["claim"], document["witness"]))
        kind, of = document["claim"]["kind"], document["claim"].get("set")
    except InputError:
        raise
    except Malformed as error:
        raise UnreadableFile(str(error)) from None
    except (Rejected, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise UnreadableFile("its claim or its witness has the wrong form; `verify` says where") from error
    if not found:
        raise InputError(
            f"a certificate of kind {kind!r}{f' for the set {of}' if isinstance(of, str) else ''} holds no sum of squares; "
            "the duals of moment sets (not-moment-set, bound, ball-outside; robustness, weight and the kinds of families "
            "from below) and the positivity of operators on product vectors (operator-in, product-minimum) do"
        )
    return found


def _identities(claim: Json, witness: Json) -> Iterator[SquaresIdentity]:
    """Where the Gram matrices of each kind are."""
    kind = claim["kind"]
    if kind == "conjunction":
        for part, proof in zip(claim["claims"], witness["witnesses"], strict=True):
            yield from _identities(part, proof)
    elif kind in ("not-moment-set", "bound", "ball-outside"):
        table = claim[{"not-moment-set": "assemblage", "bound": "functional"}.get(kind, "data")]
        yield _one_table(claim, Table(table, "claim"), table["field"], claim["level"], witness)
    elif kind in ("robustness", "weight") and "gram" in witness["member"]:
        table = claim["assemblage"]
        yield _one_table(claim, Table(table, "claim"), table["field"], claim["set"], witness["member"])
    elif kind in ("family-outside", "family-bound", "family-robustness", "family-ball-outside"):
        family = claim[{"family-bound": "functional", "family-ball-outside": "data"}.get(kind, "family")]
        if "gram" in witness["proof"]:
            yield _one_table(claim, _joint(family), family["members"][0]["field"], claim["set"], witness["proof"])
        elif "grams" in witness["proof"]:
            yield _inputs(claim, family, witness["proof"]["grams"])
    elif kind in ("operator-in", "product-minimum") and "terms" in witness:
        yield _polynomial(claim, witness)


def _left(claim: Json, field: Field) -> tuple[Label, tuple[Label, ...]]:
    """What equals the squares, and the value of beta if there is one."""
    if claim["kind"] == "not-moment-set":
        return ("-F", "-F"), ()
    if claim["kind"] not in ("bound", "family-bound"):
        return ("F", "F"), ()
    beta = decode_real(claim["value"], field)
    left = ("beta - F", r"\beta - F") if claim["sense"] == "max" else ("F - beta", r"F - \beta")
    return left, ((f"beta = {beta}", rf"$\beta = {number_latex(beta)}$"),)


MODULO: Label = (
    "equal modulo the relations of projectors: of one setting they are orthogonal, and those of different parties commute",
) * 2
OPERATOR: Label = (
    "F is the sum of A_a|x (x) F_a|x over all outcomes a and settings x, B the second party, and so on; |R|^2 = R^dag R",
    r"$F = \sum_{a,x} A_{a_1|x_1} B_{a_2|x_2} \cdots \otimes F_{a|x}$ and $|R|^2 = R^\dagger R$",
)


def _one_table(claim: Json, table: Table, field_json: Json, level: Json, proof: Json) -> SquaresIdentity:
    """One Gram matrix, on the words of one scenario."""
    field = decode_field(field_json)
    left, beta = _left(claim, field)
    basis = _word_basis(table, level)
    gram = decode_hermitian(proof["gram"], len(basis), field, decode_integer(proof.get("denominator", 1)))
    part = GramSquares(("", ""), basis, weighted_squares(gram))
    return SquaresIdentity(left, (*beta, OPERATOR, MODULO), (part,))


def _inputs(claim: Json, family: Json, grams: Sequence[Json]) -> SquaresIdentity:
    """A Gram matrix for each input of a trusted party, or for each outcome of an instrumental family."""
    field = decode_field(family["members"][0]["field"])
    tables = [Table(member, "claim") for member in family["members"]]
    if family["shape"] == "instrumental":
        tables *= max(tables[0].outcomes[0])
    parts = []
    for y, (table, gram) in enumerate(zip(tables, grams, strict=True)):
        basis = _word_basis(table, claim["set"])
        parts.append(GramSquares((f"S_{y}", f"S_{{{y}}}"), basis, _positive_squares(gram, len(basis), field)))
    left, beta = _left(claim, field)
    sign = "-" if left[0] == "beta - F" else ""
    total = {"beta - F": ("beta", r"\beta"), "F - beta": ("-beta", r"-\beta")}.get(left[0], ("0", "0"))
    common: Label = (
        f"S_y = {sign}F_y + h_y (x) 1, h_y on the common part: on all but the trusted party with input y; the h_y sum to "
        f"{total[0]}",
        rf"$S_y = {sign}F_y + h_y \otimes \mathbb{{1}}$, $h_y$ on the common part: on all but the trusted party with input "
        rf"$y$; $\sum_y h_y = {total[1]}$",
    )
    return SquaresIdentity(left, (*beta, _per_input(family["shape"]), common, MODULO), tuple(parts))


def _per_input(shape: str) -> Label:
    """The operator of the functional at one input."""
    if shape == "instrumental":
        return (
            "F_y is the sum of A_y|x (x) F_y|x over all settings x; |R|^2 = R^dag R",
            r"$F_y = \sum_x A_{y|x} \otimes F_{y|x}$ and $|R|^2 = R^\dagger R$",
        )
    return (
        "F_y is the sum of A_a|x (x) F_a|x,y over all outcomes a and settings x, B the second party, and so on; "
        "|R|^2 = R^dag R",
        r"$F_y = \sum_{a,x} A_{a_1|x_1} B_{a_2|x_2} \cdots \otimes F_{a|x,y}$ and $|R|^2 = R^\dagger R$",
    )


def _joint(family: Json) -> Table:
    """The scenario of all Bobs together: their trusted spaces one after the other."""
    tables = [Table(member, "claim") for member in family["members"]]
    result = copy(tables[0])
    result.trusted = [d for table in tables for d in table.trusted]
    result.size = prod(result.trusted)
    return result


def _word_basis(table: Table, level: Json) -> tuple[Label, ...]:
    """The rows of a moment matrix: word (x) <basis vector of the trusted parties|, words ascending."""
    mark = "," if max(table.trusted) > 10 else ""
    kets = [mark.join(map(str, index)) for index in product(*map(range, table.trusted))]
    basis: list[Label] = []
    for word in level_words(table, level):
        plain, latex = word_text(word), _word_latex(word)
        for ket in kets:
            trivial = table.size == 1
            basis.append((plain, latex) if trivial else (f"{plain} (x) <{ket}|", rf"{latex} \otimes \langle {ket}|"))
    return tuple(basis)


def _word_latex(word: Word) -> str:
    names = [f"{chr(65 + party)}_{{{a}|{x}}}" for party, letters in enumerate(word) for x, a in letters]
    return " ".join(names) or r"\mathbb{1}"


def _positive_squares(value: Json, size: int, field: Field) -> tuple[WeightedSquare, ...] | None:
    """The squares of a matrix with its positivity proof; those of W A W^dag are the core's, carried over by W."""
    if value["rule"] != "facial":
        return weighted_squares(decode_hermitian(value["matrix"], size, field, decode_integer(value["denominator"])))
    rank = value["rank"]
    if type(rank) is not int or not 1 <= rank <= MAX_SIZE:
        raise UnreadableFile(f"the rank of a facial form is not a number from 1 to {MAX_SIZE}; `verify` says where")
    frame = decode_matrix(value["frame"], size, rank, field, 1)
    core = weighted_squares(decode_hermitian(value["core"], rank, field, decode_integer(value["denominator"])))
    if core is None:
        return None
    carried = [WeightedSquare(s.weight, s.row @ frame.adjoint()) for s in core]
    return tuple(s for s in carried if not s.row.is_zero)


def _polynomial(claim: Json, witness: Json) -> SquaresIdentity:
    """Positivity on product vectors: squares of polynomials in their coordinates."""
    parties = PARTIES[: len(claim["operator"]["dimensions"])]
    field = decode_field(claim["operator"]["field"])
    notes: list[Label] = []
    operator: Label = ("O", "O")
    if claim["kind"] == "product-minimum":
        beta = decode_real(claim["value"], field)
        operator = ("O - beta", r"O - \beta")
        notes.append((f"beta = {beta}", rf"$\beta = {number_latex(beta)}$"))
    elif str(claim["set"]).startswith("k-positive:"):
        k, (d, e) = claim["set"].partition(":")[2], claim["operator"]["dimensions"]
        notes.append(
            (
                f"O is the Choi matrix of id_{k} (x) L, index a*{d} + i of x and b*{e} + p of y, a and b below {k}",
                rf"$O$ is the Choi matrix of $\mathrm{{id}}_{{{k}}} \otimes L$, with index ${d} a + i$ of $x$ and ${e} b + p$ "
                rf"of $y$, $a, b < {k}$",
            )
        )
    vector = ",".join(parties)
    powers = [(party, 2 * k) for party, k in zip(parties, witness["multiplier"], strict=True) if k]
    left = (
        " ".join([f"<{vector}|{operator[0]}|{vector}>", *(f"|{party}|^{k}" for party, k in powers)]),
        rf"\langle {vector}|{operator[1]}|{vector}\rangle" + "".join(rf"\,|{party}|^{{{k}}}" for party, k in powers),
    )
    parts = []
    for monomials, gram in witness["terms"]:
        basis = tuple(_monomial(m, parties) for m in monomials)
        parts.append(GramSquares(("", ""), basis, _positive_squares(gram, len(basis), field)))
    return SquaresIdentity(left, tuple(notes), tuple(parts))


def _monomial(indices: Sequence[Sequence[int]], parties: str) -> Label:
    """A monomial such as x0^2 conj(x1) y2."""
    plain, latex = [], []
    for k, part in enumerate(indices):
        for i in sorted(set(part)):
            party, count = parties[k // 2], part.count(i)
            plain.append((f"conj({party}{i})" if k % 2 else f"{party}{i}") + (f"^{count}" if count > 1 else ""))
            letter = rf"\bar{{{party}}}" if k % 2 else party
            latex.append(f"{letter}_{{{i}}}" + (f"^{{{count}}}" if count > 1 else ""))
    return " ".join(plain) or "1", " ".join(latex) or "1"


def squares_text(text: str) -> str:
    """The identities of a certificate in plain text, one square on each line: weight |linear combination|^2.

    Raises what `sums_of_squares` raises.
    """
    return "\n\n".join(_plain(identity) for identity in sums_of_squares(text))


def _plain(identity: SquaresIdentity) -> str:
    named = [part.name[0] for part in identity.parts if part.name[0]]
    lines = [f"{' = '.join([identity.left[0], *([' + '.join(named)] if named else [])])} = {_count(identity.parts)}"]
    lines += [note for note, _ in identity.notes]
    for part in identity.parts:
        if part.name[0]:
            lines.append(f"{part.name[0]} = {_count([part])}")
        if part.squares is None:
            lines.append(f"    not printed: a Gram matrix of size {len(part.basis)} has a rank above {LARGEST_RANK}")
            continue
        for square in part.squares:
            signed = _terms(square, [label for label, _ in part.basis], str)
            weight = _factor(str(square.weight))
            lines.append(f"    {f'{weight} ' if weight != '1' else ''}|{_joined(signed)}|^2")
    return "\n".join(lines)


def _count(parts: Sequence[GramSquares]) -> str:
    """How many squares there are."""
    if any(part.squares is None for part in parts):
        return f"sum of more than {LARGEST_RANK} squares"
    total = sum(len(part.squares or ()) for part in parts)
    return f"sum of {total} square{'' if total == 1 else 's'}"


def _terms(square: WeightedSquare, labels: Sequence[str], write: Callable[[Number], str]) -> list[tuple[str, str]]:
    """(sign, coefficient and label) of the terms that are not zero."""
    result = []
    for x, label in zip(square.row.entries()[0], labels, strict=True):
        if not x.is_zero:
            shown = write(x)
            sign = "-" if shown.startswith("-") and _is_one_term(shown) else "+"
            size = _factor(shown.removeprefix("-") if sign == "-" else shown)
            result.append((sign, label if size == "1" else f"{size} {label}"))
    return result


def _is_one_term(shown: str) -> bool:
    return " + " not in shown and " - " not in shown


def _factor(shown: str) -> str:
    """A number as a factor: sums in parentheses."""
    return shown if _is_one_term(shown) else f"({shown})"


def _joined(terms: Sequence[tuple[str, str]]) -> str:
    """The terms with their signs, the first one's only if it is a minus."""
    (sign, first), *others = terms
    return " ".join([("-" if sign == "-" else "") + first, *(f"{s} {term}" for s, term in others)])


def squares_latex(text: str) -> str:
    r"""The identities of a certificate as aligned equations, for the package amsmath.

    Raises what `sums_of_squares` raises; verify the certificate first: printing proves nothing.
    """
    return "\n\n".join(_latex(identity) for identity in sums_of_squares(text))


def _latex(identity: SquaresIdentity) -> str:
    named = [part.name[1] for part in identity.parts if part.name[1]]
    left = " = ".join([identity.left[1], *([" + ".join(named)] if named else [])])
    opening = "; ".join([rf"\noindent ${left}$ is a {_count(identity.parts)}", *(note for _, note in identity.notes)])
    lines: list[str] = []
    for part in identity.parts:
        start = rf"{part.name[1] or identity.left[1]} ={{}}& " if part.name[1] or not lines else "&{} + "
        for shown in _squares_latex(part):
            lines.append(start + shown)
            start = "&{} + "
    body = " \\\\\n".join(lines) + "."
    return f"{opening}:\n{{\\allowdisplaybreaks\n\\begin{{align*}}\n{body}\n\\end{{align*}}}}"


def _squares_latex(part: GramSquares) -> list[str]:
    """Each square of a part, broken into lines of a few terms; 0 for none, words for too many."""
    if part.squares is None:
        return [
            rf"\text{{squares of a Gram matrix of size ${len(part.basis)}$, of rank above ${LARGEST_RANK}$: not printed}}"
        ]
    shown = []
    for square in part.squares:
        terms = _terms(square, [label for _, label in part.basis], number_latex)
        first, *others = (terms[k : k + TERMS_PER_LINE] for k in range(0, len(terms), TERMS_PER_LINE))
        rows = [_joined(first), *(" ".join(f"{{}}{sign} {term}" for sign, term in row) for row in others)]
        weight = _factor(number_latex(square.weight))
        inner = " \\\\\n&\\qquad ".join(rows)
        shown.append(("" if weight == "1" else weight + r"\,") + rf"\bigl|{inner}\bigr|^2")
    return shown or ["0"]
