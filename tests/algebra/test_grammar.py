"""Exact text in, exact number out: what is read, what is refused, and that nothing hangs."""

from __future__ import annotations

import itertools
import time

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.compositum import root_in
from exactsteer.algebra.field import QQ, quadratic_field, real_field
from exactsteer.algebra.grammar import MAX_LENGTH, number_text, parse, unify
from exactsteer.algebra.matrix import matrix
from exactsteer.algebra.number import I, from_coefficients, generator, number, one
from exactsteer.errors import InputError, WrongField

LAW = settings(max_examples=60, deadline=None)
ROOT = generator(quadratic_field(2))
CUBIC = real_field((1, -3, 0, 1), 0, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", number(0)),
        ("-7", number(-7)),
        ("+7", number(7)),
        ("007", number(7)),
        ("22/7", number("22/7")),
        ("1/2/3", number("1/6")),
        ("1-2-3", number(-4)),
        ("2+3*4", number(14)),
        ("(2+3)*4", number(20)),
        ("-2^2", number(-4)),
        ("(-2)^2", number(4)),
        ("2*3^2", number(18)),
        ("2^-3", number("1/8")),
        ("2**10", number(1024)),
        ("0^0", number(1)),
        ("I^2", number(-1)),
        ("1/I", -I),
        ("  1 \t+\n 2 ", number(3)),
        ("sqrt(2)", ROOT),
        ("sqrt ( 8 )", 2 * ROOT),
        ("sqrt(1/2)", ROOT / 2),
        ("sqrt(9/4)", number("3/2")),
        ("sqrt(0)", number(0)),
        ("sqrt(1+1)^3", 2 * ROOT),
        ("sqrt(sqrt(16))", number(2)),
        ("sqrt(sqrt(2)^2)", ROOT),
        ("(1 + sqrt(2))*(1 - sqrt(2))", number(-1)),
        ("(1+I*sqrt(2))/(1-I*sqrt(2))", (2 * ROOT * I - 1) / 3),
    ],
)
def test_an_expression_denotes_its_value(text, value):
    """Powers bind before products, products before sums and signs; equal operators associate to the left."""
    assert value == parse(text)


def test_square_roots_of_different_numbers_are_joined():
    """sqrt 2 sqrt 3 = sqrt 6, and the nested sum of roots has its minimal polynomial."""
    x = parse("sqrt(2)*sqrt(3)")
    assert (x * x, x.sign()) == (6, 1)
    s = parse("sqrt(2) + sqrt(3)")
    assert s**4 - 10 * s**2 + 1 == 0


def test_the_generator_is_written_t():
    """`t` is the generator of the declared field, and has no meaning without one."""
    assert generator(CUBIC) ** 2 - 2 == parse("t^2 - 2", CUBIC)
    assert parse("t^3 - 3*t + 1", CUBIC) == 0
    with pytest.raises(InputError, match="declared field"):
        parse("t")


ORACLE = sympy.QQ.algebraic_field(sympy.sqrt(2), sympy.I)


def _combined(left, operator, right):
    """(text, value) of `(left operator right)`; the value is None once anything was divided by zero."""
    (a, x), (b, y) = left, right
    value = None
    if x is not None and y is not None and (operator != " / " or y):
        value = {"+": lambda: x + y, "-": lambda: x - y, "*": lambda: x * y, " / ": lambda: x / y}[operator]()
    return f"({a}{operator}{b})", value


def _raised(base, exponent):
    text, x = base
    value = None if x is None or (exponent < 0 and not x) else x**exponent
    return f"(-{text})^{exponent}", value if value is None or exponent % 2 == 0 else -value


expressions = st.recursive(
    st.integers(0, 12).map(lambda n: (str(n), ORACLE.from_sympy(sympy.Integer(n))))
    | st.sampled_from(["I", "sqrt(2)", "sqrt(8)", "sqrt(2/9)"]).map(lambda a: (a, ORACLE.from_sympy(sympy.sympify(a)))),
    lambda inner: (
        st.builds(_combined, inner, st.sampled_from(["+", "-", "*", " / "]), inner)
        | st.builds(_raised, inner, st.integers(-2, 3))
    ),
    max_leaves=6,
)


@LAW
@given(expressions)
def test_the_reader_agrees_with_sympy(expression):
    """A random expression is the number that SymPy's algebraic field makes of it, or a division by zero in both."""
    text, expected = expression
    if expected is None:
        with pytest.raises(InputError, match="division by zero"):
            parse(text)
    else:
        assert expected == ORACLE.from_sympy(sympy.sympify(number_text(parse(text))))


@LAW
@given(st.sampled_from([2, 3, 5, 6, 97]), st.lists(st.fractions(max_denominator=50), min_size=4, max_size=4))
def test_text_and_number_are_inverse_over_quadratic_fields(n, parts):
    """`parse(number_text(x)) == x`, in the same field unless x is rational."""
    field = quadratic_field(n)
    a, b, c, d = (str(p) for p in parts)
    x = from_coefficients(field, [a, b], [c, d])
    assert x == parse(number_text(x))
    if parts[1] or parts[3]:
        assert field == parse(number_text(x)).field


@LAW
@given(data=st.data())
def test_text_and_number_are_inverse_over_a_declared_field(field, numbers, data):
    """The same over every field, whose generator is then `t`."""
    x = data.draw(numbers)
    assert x == parse(number_text(x), field) == parse(repr(x), field)


def test_the_negative_root_is_not_written_as_a_root():
    """Over t = -sqrt 2 the text says `t`: written as sqrt(2) it would be another number."""
    field = real_field((-2, 0, 1), -2, -1)
    assert ("1 - t/2", generator(field)) == (number_text(1 - generator(field) / 2), parse("t", field))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (number(0), "0"),
        (number("-1/2"), "-1/2"),
        (-I, "-I"),
        (3 * I / 4 - 1, "-1 + 3*I/4"),
        (ROOT / 16 - I / 16, "sqrt(2)/16 - I/16"),
        (-ROOT * I + 2, "2 - sqrt(2)*I"),
        (generator(CUBIC) ** 2 * 5 / 3 - generator(CUBIC), "-t + 5*t^2/3"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, text):
    """No unit coefficients, no zero terms, one denominator per term."""
    assert text == number_text(value)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("   ", 4),
        ("0.5", 2),
        (".5", 1),
        ("1e3", 2),
        ("1,5", 2),
        ("1_000", 2),
        ("２", 1),
        ("1+٣", 3),
        ("2²", 2),
        ("2^²", 3),
        ("½", 1),
        ("√2", 1),
        ("π", 1),
        ("1−2", 2),
        ("（1）", 1),
        ("\x00", 1),
        ("1\x00", 2),
        ("\ud800", 1),
        ("__import__('os')", 1),
        ("().__class__", 2),
        ("I.real", 2),
        ("lambda: 0", 1),
        ("i", 1),
        ("j", 1),
        ("II", 1),
        ("Infinity", 1),
        ("nan", 1),
        ("sqrt", 5),
        ("sqrt 2", 6),
        ("sqrt()", 6),
        ("sqrt2", 1),
        ("sqrt(2", 7),
        ("(1", 3),
        ("1)", 2),
        ("()", 2),
        ("1 2", 3),
        ("2I", 2),
        ("2(3)", 2),
        ("1++2", 3),
        ("1--2", 3),
        ("*2", 1),
        ("2*", 3),
        ("2//3", 3),
        ("2^", 3),
        ("2^^3", 3),
        ("2^2^2", 4),
        ("2^(1/2)", 3),
        ("2^I", 3),
        ("2^+1", 3),
        ("2^--1", 4),
        ("1;2", 2),
        ("1 # 2", 3),
        ("t1", 1),
    ],
)
def test_what_is_not_in_the_grammar_is_refused_at_its_column(text, column):
    """Decimal points, other scripts' digits, names, calls and loose operators: the message names the first bad column."""
    with pytest.raises(InputError) as caught:
        parse(text)
    assert str(caught.value).startswith(f"column {column} of ")


@pytest.mark.parametrize(
    "text", ["1/0", "0^-1", "1/(1-1)", "1/(sqrt(2)*sqrt(2)-2)", "(I^2+1)^-3", "I/(sqrt(8)-2*sqrt(2))"]
)
def test_an_exact_zero_divides_nothing(text):
    """A zero that only exact arithmetic recognises is refused as well, as an input error."""
    with pytest.raises(InputError, match="division by zero"):
        parse(text)


@pytest.mark.parametrize("text", ["sqrt(-1)", "sqrt(I)", "sqrt(sqrt(2))", "sqrt(1-2)", "sqrt(1+sqrt(2)-sqrt(3))"])
def test_only_square_roots_of_non_negative_rationals_are_numbers_here(text):
    """An imaginary or a nested root is outside the grammar."""
    with pytest.raises(WrongField, match="non-negative rational"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("(" * 10_000 + "1" + ")" * 9_999, "nested parentheses"),
        ("(" * 20_000, "nested parentheses"),
        ("sqrt(" * 3_000, "nested parentheses"),
        ("-(" * 5_000, "nested parentheses"),
        ("9" * 10**6, "at most 20000 characters"),
        ("9" * 4_001, "more than 4,000 digits"),
        ("2^" + "9" * 4_000, "exponent beyond"),
        ("2^-999999999999", "exponent beyond"),
        ("2^4097", "exponent beyond"),
        ("0^99999999", "exponent beyond"),
        ("9" * 4_000 + "^4096", "more than 200000 bits"),
        ("((2^4096)^4096)", "more than 200000 bits"),
        ("(1/2^4096)^4096", "more than 200000 bits"),
        ("(I/2^4096)^4096", "more than 200000 bits"),
        ("*".join(["2^4096"] * 50), "more than 200000 bits"),
        ("/".join(["2^4096"] * 2_000), "more than 200000 bits"),
        ("*".join(["(1+sqrt(2))^4096"] * 100), "more than 200000 bits"),
        ("1/((1+sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7))^4096+I)", "more than 200000 bits"),
        ("sqrt(" + "9" * 60 + ")", "radicand of more than 128 bits"),
        ("sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7)+sqrt(11)", "degree 32"),
        ("+".join(f"sqrt({p})" for p in sympy.primerange(1000)), "degree 32"),
        (
            "+".join(
                "(" + "+".join(map("sqrt({})".format, p)) + ")" for p in itertools.permutations((2, 3, 5, 6, 10, 15), 3)
            ),
            "too many different square roots",
        ),
    ],
)
def test_hostile_text_is_refused_at_once(text, reason):
    """Depth, length, exponents, digits, radicands and degrees are limited before the work is done."""
    start = time.process_time()
    with pytest.raises(InputError, match=reason):
        parse(text)
    assert time.process_time() - start < 10


def test_limits_are_generous_enough_for_honest_text():
    """Sixty-three nested parentheses, a 4,000-digit integer, 2^4096 and a long sum are read."""
    assert parse("(" * 63 + "1" + ")" * 63) == 1
    assert parse("+".join(["(1)"] * 100)) - 99 == 1
    assert parse("9" * 4_000) == 10**4000 - 1
    assert number(2) ** 4096 == parse("2^4096")
    assert parse("+".join("1" * (MAX_LENGTH // 2))) == MAX_LENGTH // 2
    assert parse("+".join(["sqrt(2)*sqrt(3)*sqrt(6)"] * 600)) == 600 * 6


def test_large_overlapping_fields_are_joined_without_stalling():
    """Two sums that generate one field of degree 16 differ by a number of that field, with the right sign."""
    start = time.process_time()
    x = parse("(sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7)) - (sqrt(2)+sqrt(10)+sqrt(6)+sqrt(7))")
    assert time.process_time() - start < 20
    assert (x.field.degree, x.sign()) == (16, -1)
    three, five, ten, six = (root_in(x.field, quadratic_field(n)) for n in (3, 5, 10, 6))
    assert three + five - ten - six == x


@LAW
@given(st.text(alphabet="0123456789+-*/^()It sqr.", max_size=24) | st.text(max_size=12))
def test_any_text_is_a_number_or_an_input_error(text):
    """No text raises anything else: the reader never evaluates and never crashes."""
    try:
        value = parse(text, CUBIC)
    except InputError:
        return
    assert value == parse(number_text(value), value.field)


@pytest.mark.parametrize("value", [0.5, True, False, None, b"1", 1j, ["1"]])
def test_entries_that_are_not_text_or_integers_are_refused(value):
    """Doubles and truth values among the entries of a matrix are input errors."""
    with pytest.raises(InputError):
        matrix([["1", value]])


def test_a_list_of_texts_gets_one_field():
    """The smallest field that holds every entry; integers pass, and rational lists stay over Q."""
    field, (a, b, c) = unify(parse(text) for text in ("sqrt(2)", "3", "I*sqrt(3)"))
    assert field.degree == 4
    assert [field] * 3 == [x.field for x in (a, b, c)]
    assert (a * a, b, c * c) == (2, 3, -3)
    assert unify([parse("1"), parse("sqrt(4)")]) == (QQ, [1, 2])
    assert unify([]) == (QQ, [])


@LAW
@given(st.lists(st.sampled_from([2, 3, 6, 8, 12, 5, 30]), min_size=1, max_size=5))
def test_unified_numbers_keep_their_values(radicands):
    """Each square root is still the positive root of its radicand, all are in one field, and order does not matter."""
    field, roots = unify([parse(f"sqrt({n})") for n in radicands])
    assert [(n, 1, field) for n in radicands] == [(r * r, r.sign(), r.field) for r in roots]
    primes = {2, 3, 5}
    masks = [{p for p in primes if sum(1 for _ in _powers(n, p)) % 2} for n in radicands]
    assert 2 ** _rank(masks) == field.degree


def _powers(n: int, p: int):
    while n % p == 0:
        n //= p
        yield p


def _rank(masks: list[set[int]]) -> int:
    spanned = {frozenset()}
    for mask in masks:
        spanned |= {frozenset(s ^ mask) for s in spanned}
    return len(spanned).bit_length() - 1


def test_rational_numbers_of_a_larger_field_shrink_to_the_rationals():
    """1 written over Q(sqrt 2) does not force the others into Q(sqrt 2)."""
    field, (a, b) = unify([one(quadratic_field(2)), generator(quadratic_field(3))])
    assert (quadratic_field(3), 1, 3) == (field, a, b * b)
    assert unify([I * one(quadratic_field(2)), number(2, quadratic_field(5))])[0] == QQ


def test_every_short_string_of_tokens_is_read_or_refused():
    """All strings of up to three tokens end in a number or an input error; few of them are numbers."""
    tokens = ["2", "0", "I", "t", "sqrt", "(", ")", "+", "-", "*", "/", "^", "**"]
    read = []
    for size in (1, 2, 3):
        for text in itertools.product(tokens, repeat=size):
            try:
                parse(" ".join(text))
            except InputError:
                continue
            read.append(" ".join(text))
    atoms = ["2", "0", "I"]
    signed = [f"{sign} {x}" for sign in "+-" for x in atoms]
    enclosed = [f"( {x} )" for x in atoms]
    sums = [f"{x} {operator} {y}" for x in atoms for operator in "+-*/" for y in atoms if (operator, y) != ("/", "0")]
    powers = [f"{x} {operator} {y}" for x in atoms for operator in ("^", "**") for y in ("2", "0")]
    assert sorted(atoms + signed + enclosed + sums + powers) == sorted(read)
