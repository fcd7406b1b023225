"""The strict grammar of exact expressions: a reader of our own, never an evaluator.

    sum     = ["+" | "-"] product {("+" | "-") product}
    product = power {("*" | "/") power}
    power   = atom ["^" integer | "**" integer]        (the exponent may carry a sign: 2^-55)
    atom    = integer | "I" | "t" | "sqrt" "(" sum ")" | "(" sum ")"

`I` is the imaginary unit, `t` the generator of a field that the file declares; the argument of `sqrt` must come out
as a non-negative rational. There are no decimal points: a double belongs in a numeric file, where it is read as the
dyadic rational that it is. Length, depth, exponents and sizes are limited, so that hostile text cannot stall.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flint import fmpq

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field, quadratic_field, squarefree_part
from exactsteer.algebra.number import I, Number, generator, number
from exactsteer.errors import InputError, WrongField

MAX_LENGTH = 20_000
MAX_DEPTH = 64
MAX_EXPONENT = 4_096
MAX_BITS = 200_000
MAX_RADICAND_BITS = 128
MAX_JOINS = 1_024  # the sum of the products of the degrees of the fields that are joined

_TOKEN = re.compile(r"\s*(?:([0-9]+)|(sqrt|I|t)(?![A-Za-z0-9_])|(\*\*|[-+*/^()]))")


def parse(text: str, field: Field = QQ) -> Number:
    """The exact number that `text` denotes, in the smallest field that the grammar needs.

    `field` is the field whose generator is called `t`. Raises `InputError` with the column of the first character
    that does not fit, and `WrongField` for a square root that is not real.

    >>> parse("sqrt(2)/16 - I/16"), parse("(1 + sqrt(8))^2"), parse("2^-3")
    (sqrt(2)/16 - I/16, 9 + 4*sqrt(2), 1/8)
    >>> parse("0.5")
    Traceback (most recent call last):
        ...
    exactsteer.errors.InputError: column 2 of '0.5': '.' does not belong here; exact entries use p/q, I, sqrt(n), + - * / ( ) ^
    """
    if not isinstance(text, str):
        raise InputError(f"an exact entry is a text or an integer, not {text!r}")
    if len(text) > MAX_LENGTH:
        raise InputError(f"an exact entry has at most {MAX_LENGTH} characters, this one {len(text)}")
    reader = _Reader(text, field)
    value = reader.sum()
    reader.expect_end()
    return value


def unify(numbers: Iterable[Number]) -> tuple[Field, list[Number]]:
    """The same numbers in one common field: Q if all are rational over Q(i), else the compositum of their fields."""
    shrunk = [x if x.real.degree() > 0 or x.imag.degree() > 0 else Number(QQ, x.real, x.imag) for x in numbers]
    field = QQ
    for other in dict.fromkeys(x.field for x in shrunk):
        field = common_field(field, other)[0]
    embeddings = {other: common_field(field, other)[2] for other in {x.field for x in shrunk}}
    return field, [embeddings[x.field](x) for x in shrunk]


class _Reader:
    """A recursive descent over the tokens of one text."""

    def __init__(self, text: str, field: Field) -> None:
        self.text = text
        self.field = field
        self.position = 0
        self.depth = 0
        self.joined: set[tuple[Field, Field]] = set()
        self.token = ""
        self.advance()

    def fail(self, what: str) -> InputError:
        shown = self.text if len(self.text) <= 60 else self.text[:57] + "..."
        return InputError(f"column {self.start + 1} of {shown!r}: {what}")

    def advance(self) -> None:
        rest = self.text[self.position :]
        self.start = self.position + len(rest) - len(rest.lstrip())
        if not rest.strip():
            self.token = ""
            return
        match = _TOKEN.match(self.text, self.position)
        if match is None:
            character = self.text[self.start]
            raise self.fail(f"{character!r} does not belong here; exact entries use p/q, I, sqrt(n), + - * / ( ) ^")
        self.token = match.group(match.lastindex or 0)
        self.position = match.end()

    def take(self, *tokens: str) -> str:
        token = self.token if self.token in tokens else ""
        if token:
            self.advance()
        return token

    def expect_end(self) -> None:
        if self.token:
            raise self.fail(f"unexpected {self.token!r} after a complete expression")

    def combine(self, a: Number, b: Number, operator: str) -> Number:
        if a.field != b.field and QQ not in (a.field, b.field):
            self.joined.add((a.field, b.field))
            if sum(x.degree * y.degree for x, y in self.joined) > MAX_JOINS:
                raise self.fail("too many different square roots to join; simplify the entry")
            _, left, right = common_field(a.field, b.field)
            a, b = left(a), right(b)
        if operator == "/" and b.is_zero:
            raise self.fail("division by zero")
        value = {"+": a.__add__, "-": a.__sub__, "*": a.__mul__, "/": a.__truediv__}[operator](b)
        return self.limited(value)

    def limited(self, value: Number) -> Number:
        if _height(value) * value.field.degree > MAX_BITS:
            raise self.fail(f"a number of more than {MAX_BITS} bits")
        return value

    def sum(self) -> Number:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail(f"more than {MAX_DEPTH} nested parentheses")
        sign = self.take("+", "-")
        value = self.product()
        if sign == "-":
            value = -value
        while operator := self.take("+", "-"):
            value = self.combine(value, self.product(), operator)
        self.depth -= 1
        return value

    def product(self) -> Number:
        value = self.power()
        while operator := self.take("*", "/"):
            value = self.combine(value, self.power(), operator)
        return value

    def power(self) -> Number:
        value = self.atom()
        if not self.take("^", "**"):
            return value
        sign = -1 if self.take("-") else 1
        if not self.token.isdigit():
            raise self.fail("an exponent must be an integer")
        exponent = sign * int(self.token) if len(self.token) < 9 else MAX_EXPONENT + 1
        if abs(exponent) > MAX_EXPONENT:
            raise self.fail(f"an exponent beyond {MAX_EXPONENT}")
        if exponent < 0 and value.is_zero:
            raise self.fail("division by zero")
        if _height(value) * value.field.degree * abs(exponent) > MAX_BITS:
            raise self.fail(f"a number of more than {MAX_BITS} bits")
        self.advance()
        return self.limited(value**exponent)

    def atom(self) -> Number:
        token = self.token
        if token.isdigit():
            if len(token) > 4_000:
                raise self.fail("an integer of more than 4,000 digits")
            self.advance()
            return number(int(token))
        if self.take("I"):
            return I
        if token == "t":
            if self.field == QQ:
                raise self.fail("'t' needs a declared field")
            self.advance()
            return generator(self.field)
        if self.take("sqrt"):
            if self.token != "(":
                raise self.fail("sqrt needs parentheses: sqrt(2)")
            return self.root(self.parenthesis())
        if token == "(":
            return self.parenthesis()
        raise self.fail(f"a number was expected, not {token!r}" if token else "a number was expected, not the end")

    def parenthesis(self) -> Number:
        self.take("(")
        value = self.sum()
        if not self.take(")"):
            raise self.fail("a closing parenthesis is missing")
        return value

    def root(self, radicand: Number) -> Number:
        if not radicand.is_rational or radicand.sign() < 0:
            raise WrongField(f"sqrt({radicand}): the argument must be a non-negative rational number")
        value: fmpq = radicand.real[0]
        n = int(value.p * value.q)
        if n.bit_length() > MAX_RADICAND_BITS:
            raise self.fail(f"a radicand of more than {MAX_RADICAND_BITS} bits")
        if n == 0:
            return number(0)
        free, square = squarefree_part(n)
        factor = fmpq(square, value.q)
        return number(factor) if free == 1 else generator(quadratic_field(free)) * factor


def _height(x: Number) -> int:
    """The largest bit length among the numerators and denominators of the coefficients, at least 1."""
    parts = (x.real, x.imag)
    return max(*(part.numer().height_bits() for part in parts), *(int(part.denom()).bit_length() for part in parts))


def number_text(x: Number) -> str:
    """The number as `parse` reads it: `sqrt(2)/16 - I/16`; over a field of higher degree in powers of `t`."""
    terms = [*_terms(x.real.coeffs(), x.field, ""), *_terms(x.imag.coeffs(), x.field, "I")]
    text = ""
    for negative, size in terms:
        text += (" - " if negative else " + ") + size if text else ("-" if negative else "") + size
    return text or "0"


def _terms(coefficients: Sequence[fmpq], field: Field, unit: str) -> Iterable[tuple[bool, str]]:
    is_root = field.degree == 2 and field.polynomial[1] == 0 and field.root[0] >= 0
    base = f"sqrt({-field.polynomial[0]})" if is_root else "t"
    for k, c in enumerate(coefficients):
        if c != 0:
            power = "" if k == 0 else base if k == 1 else f"{base}^{k}"
            head = "*".join(part for part in (str(abs(c.p)), power, unit) if part and part != "1") or "1"
            yield c < 0, head + (f"/{c.q}" if c.q != 1 else "")
