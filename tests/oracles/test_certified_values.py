"""Published values that need an optimisation: each lies between two certified numbers, or equals both.

The rows are those of `values.json`; values that exact evaluation alone confirms are in `test_exact_values`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flint import fmpq

import exactsteer as es
from exactsteer.algebra.grammar import unify
from exactsteer.algebra.number import Number, number
from exactsteer.steering import catalogue
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.noise import white_noise

ROWS = {row["name"]: row for row in json.loads((Path(__file__).parent / "values.json").read_text(encoding="utf-8"))}
QUANTITIES = ("white-noise-visibility", "white-noise-robustness", "robustness", "weight")
SETS = {"lhs": "lhs", "local": "lhs", "almost-quantum": "almost-quantum"}
WIDTH = fmpq(1, 10**8)


def sigma_of(row: dict) -> es.Assemblage:
    """The assemblage that a row is about."""
    return catalogue.find(row["object"].removeprefix("catalogue:")).build()


def functional_of(row: dict) -> SteeringFunctional:
    """The functional that a row is about."""
    return catalogue.find_functional(row["object"].removeprefix("catalogue:")).build()


def certified(row: dict) -> tuple[Number, Number]:
    """The two ends of the row's quantity, each with a certificate that verifies."""
    sigma, of = sigma_of(row), SETS[row["set"]]
    if row["quantity"] == "weight":
        bracket = es.weight(sigma, of=of)
    else:
        noise = "no-signalling" if row["quantity"] == "robustness" else white_noise(sigma.scenario)
        bracket = es.robustness(sigma, of=of, noise=noise)
    for certificate in (bracket.lower, bracket.upper):
        es.verify(certificate)
    if row["quantity"] == "white-noise-visibility":
        return 1 / (1 + bracket.hi), 1 / (1 + bracket.lo)
    return bracket.lo, bracket.hi


def between(low: Number, x: Number, high: Number) -> bool:
    """low <= x <= high, for numbers of any fields."""
    _, (a, b, c) = unify([low, x, high])
    return a <= b <= c


BRACKETED = [
    name
    for name, row in ROWS.items()
    if row["object"].startswith("catalogue:")
    and " with " not in row["object"]
    and row["quantity"] in QUANTITIES
    and "exact" in row
]


@pytest.mark.parametrize("name", BRACKETED)
def test_published_quantities_lie_inside_their_brackets(name):
    """Visibilities, robustness and weights: the certified ends enclose the value, within 1e-8, or are equal to it."""
    row = ROWS[name]
    low, high = certified(row)
    assert between(low, es.parse(row["exact"]), high)
    assert high - low <= WIDTH


def test_all_published_quantities_of_local_sets_are_tested():
    """At least the ten rows of maximally entangled pairs, boxes and the GHZ state; a new row is tested by itself."""
    assert len(BRACKETED) >= 10
    assert {"phi-plus-2-lhs-visibility", "phi-plus-3-weight", "ghz-xy-lhs-visibility", "pr-box-local-loss"} <= set(
        BRACKETED
    )


MAXIMA = [name for name, row in ROWS.items() if row["quantity"] == "maximum" and "set" in row]


@pytest.mark.parametrize("name", [name for name in MAXIMA if ROWS[name]["set"] in ("local", "lhs", "no-signalling")])
def test_published_maxima_are_certified_from_above(name):
    """A bound within 1e-7 of the published maximum is proved, and a thousandth below nothing is."""
    row = ROWS[name]
    functional, exact = functional_of(row), es.parse(row["exact"])
    of = "no-signalling" if row["set"] == "no-signalling" else "lhs"
    certificate = es.bound_over(functional, of)
    assert es.verify(certificate).kind == "bound-over"
    assert between(exact, certificate.claim.value, exact + fmpq(1, 10**7))
    with pytest.raises(es.Undecided):
        es.prove(es.BoundOver(functional, exact - fmpq(1, 1000), of))


@pytest.mark.parametrize("name", [name for name in MAXIMA if ROWS[name]["set"] == "moment"])
def test_published_maxima_of_moment_sets_are_certified(name):
    """The proved bound is at least the printed value up to its last digit, and exceeds it by no more than 1e-6."""
    row = ROWS[name]
    printed = es.parse(row["exact"]) if "exact" in row else number(catalogue.exact_decimal(row["decimal"]))
    rounding = fmpq(1, 10 ** row["digits"]) if "digits" in row else fmpq(0)
    best = es.bound(functional_of(row), level=row["level"])
    assert es.verify(best.certificate).kind == "bound"
    assert printed - rounding <= best.value <= printed + rounding + fmpq(1, 10**6)
    if best.attained is not None:
        assert best.attained <= printed + rounding


@pytest.mark.parametrize("name", ["chsh-quantum", "bb84-monogamy-quantum", "braunstein-caves-3-quantum"])
def test_quantum_maxima_are_bounded_by_the_almost_quantum_set(name):
    """Tsirelson's bound, the monogamy game and the chain of three: the almost-quantum bound is within 1e-6 of them."""
    row = ROWS[name]
    exact, best = es.parse(row["exact"]), es.bound(functional_of(row))
    assert between(exact, best.value, exact + fmpq(1, 10**6))


def test_i3322_is_below_a_number_that_a_wrong_hierarchy_exceeds():
    """At level 1+AB the maximum is below 1.2514710; words that differ by the adjoint only have one moment."""
    claim = es.Bound(catalogue.i3322(), es.parse("12514710/10000000"), "1+AB")
    assert es.prove(claim).claim == claim
    with pytest.raises(es.Undecided):
        es.prove(es.Bound(catalogue.i3322(), es.parse("125147/100000"), "1+AB"))


@pytest.mark.parametrize("settings", ["XZ", "XYZ", "planar5", "cube", "icosahedron"])
def test_finite_sets_leave_werner_states_local_at_one_half(settings):
    """Werner states are local at 1/2 for all projective measurements: a finite set has at least this visibility."""
    assert ROWS["werner-all-projective"]["exact"] == "1/2"
    claim = es.LHS(catalogue.werner(settings=settings, visibility="1/2"))
    assert es.verify(es.prove(claim)).kind == "lhs"


@pytest.mark.parametrize(
    "object_", ["isotropic(settings=XZ)", "pure-qubit-pair", "w(untrusted=1)", "werner(visibility=9/10)"]
)
def test_robustness_is_ordered(object_):
    """White t >= LHS-robustness >= generalised robustness >= 0: the row `robustness-order`, certified."""
    assert "white t >= LHS-robustness >= generalised robustness >= 0" in ROWS["robustness-order"]["statement"]
    sigma = catalogue.find(object_).build()
    kinds = (white_noise(sigma.scenario), "lhs", "no-signalling")
    ends = [es.robustness(sigma, of="lhs", noise=noise, width="1/1000") for noise in kinds]
    for larger, smaller in ((ends[0], ends[1]), (ends[1], ends[2])):
        assert between(smaller.lo, larger.hi, larger.hi)
    assert all(end.lo > 0 for end in ends)
