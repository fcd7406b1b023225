"""Published values that exact evaluation alone can confirm: deterministic strategies, explicit states and boxes.

`values.json` holds the values with their sources; `exact` is an exact text, `decimal` is good to `digits` places, and a
`statement` is a condition or formula. The values that need an optimisation are tested with the layer that optimises.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.quantum.measurements import Measurement, basis_measurement, observable
from exactsteer.quantum.states import pure_state
from exactsteer.steering import bell, catalogue
from exactsteer.steering.behaviour import behaviour_of, from_collins_gisin
from exactsteer.steering.catalogue.angles import cosine, root_of_unity
from exactsteer.steering.catalogue.directions import along, directions
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel, response, strategies
from exactsteer.steering.realisation import steer

ROWS = {row["name"]: row for row in json.loads((Path(__file__).parent / "values.json").read_text(encoding="utf-8"))}
CATALOGUE = "catalogue:"


def exact(name: str) -> Number:
    """The value of a row."""
    return parse(ROWS[name]["exact"])


def functional(name: str) -> SteeringFunctional:
    """The functional that a row is about."""
    return catalogue.find_functional(ROWS[name]["object"].removeprefix(CATALOGUE)).build()


@cache
def operators(name: str) -> tuple[Matrix, ...]:
    """sum_x F_{lambda(x)|x} for every deterministic strategy lambda: what a hidden state is measured with."""
    f = functional(name)
    d = f.scenario.dimension
    result = []
    for strategy in strategies(f.scenario):
        total = zeros(d, d)
        for x in f.scenario.settings:
            total = total + f.elements[response(f.scenario, strategy, x), x]
        result.append(total)
    return tuple(result)


def test_every_row_is_complete():
    """A row names its object, quantity and source, and has exactly one of an exact value, a decimal and a statement."""
    assert len(ROWS) == len(json.loads((Path(__file__).parent / "values.json").read_text(encoding="utf-8")))
    for row in ROWS.values():
        assert {"name", "object", "quantity", "source"} <= row.keys()
        assert len({"exact", "decimal", "statement"} & row.keys()) == 1
        if "exact" in row:
            assert parse(row["exact"]).is_real
        if "decimal" in row:
            assert len(row["decimal"].partition(".")[2]) == row["digits"]


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row["object"].startswith(CATALOGUE)])
def test_every_object_of_the_catalogue_exists(name):
    """A row about the catalogue names an entry that builds, a functional for a maximum."""
    text = ROWS[name]["object"].removeprefix(CATALOGUE).partition(" with ")[0]
    is_functional = "maxim" in ROWS[name]["quantity"]
    assert catalogue.is_functional(text) == is_functional
    assert (catalogue.find_functional if is_functional else catalogue.find)(text).build()


@pytest.mark.parametrize(
    "name", [name for name, row in ROWS.items() if row["quantity"] == "maximum" and row.get("set") == "local"]
)
def test_local_maxima_are_those_of_deterministic_strategies(name):
    """The largest value over all deterministic strategies is the published local bound."""
    assert max(m[0, 0] for m in operators(name)) == exact(name)


@pytest.mark.parametrize("name", ["cjwr-2-lhs", "cjwr-3-lhs", "bb84-monogamy-lhs"])
def test_lhs_maxima_are_eigenvalues_of_strategies(name):
    """No strategy's operator exceeds the bound, and for one of them the bound is an eigenvalue."""
    beta = exact(name)
    d = functional(name).scenario.dimension
    gaps = [identity(d) * beta - m for m in operators(name)]
    assert all(decide(gap) is None for gap in gaps)
    assert any((gap[0, 0] * gap[1, 1] - gap[0, 1] * gap[1, 0]).is_zero for gap in gaps)


def test_bb84_monogamy_is_attained_by_one_hidden_state():
    """Both guess 0, 0 and the trusted qubit points halfway between Z and X."""
    f = functional("bb84-monogamy-lhs")
    x, _, z = (observable(p).effects[0] for p in (along(n) for n in directions("XYZ")))
    halfway = (identity(2) + (x + x + z + z - identity(2) * 2) * parse("sqrt(2)/2")) / 2
    sigma = HiddenStateModel(f.scenario, (HiddenState((0, 0, 0, 0), halfway),)).assemblage()
    assert f.value(sigma) == exact("bb84-monogamy-lhs")


@pytest.mark.parametrize(
    ("name", "settings"), [("phi-plus-2-lhs-visibility", "XZ"), ("phi-plus-3-lhs-visibility", "XYZ")]
)
def test_no_larger_visibility_is_local(name, settings):
    """At the published visibility the linear functional reaches its LHS bound, up to sign, so beyond it there is no model.

    The singlet stands for phi+, which a rotation of the untrusted qubit takes to it: all correlations are -v.
    """
    v = exact(name)
    value = catalogue.cjwr(settings).value(catalogue.werner(settings, v))
    assert -value == exact(f"cjwr-{len(settings)}-lhs")
    assert -value == v * len(settings)


def test_the_maximally_entangled_state_attains_all_correlations():
    """phi+ has <A X + A Z> = 2, twice sqrt 2 times the LHS visibility."""
    assert catalogue.cjwr("XZ").value(catalogue.isotropic(settings="XZ")) == 2


def planar(k: int, n: int) -> Measurement:
    """The measurement at the angle 2 pi k/n of the Bloch sphere's X-Z plane, for n = 4 N."""
    return observable(along(directions(f"planar{n // 2}")[k]))


@pytest.mark.parametrize("n", [2, 3, 5])
def test_chained_inequalities_are_violated_by_equispaced_measurements(n):
    """phi+ with A_k at pi k/n and B_k at pi (2 k + 1)/2n attains 2 n cos(pi/2n)."""
    first = [planar(2 * k, 4 * n) for k in range(n)]
    second = [planar(2 * k + 1, 4 * n) for k in range(n)]
    sigma = steer(pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), [first])
    value = bell.value(catalogue.braunstein_caves(n), behaviour_of(sigma, second))
    assert value == 2 * n * cosine(1, 4 * n)
    if n == 3:
        assert value == exact("braunstein-caves-3-quantum")


def test_chsh_has_its_quantum_point():
    """phi+ with X, Z against (X + Z)/sqrt 2, (X - Z)/sqrt 2 attains 2 sqrt 2, the box with the visibility 1/sqrt 2."""
    x, _, z = (along(n) for n in directions("XYZ"))
    half = parse("sqrt(2)/2")
    sigma = steer(pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), [[observable(x), observable(z)]])
    p = behaviour_of(sigma, [observable((x + z) * half), observable((x - z) * half)])
    assert bell.value(catalogue.chsh(), p) == exact("chsh-quantum")
    assert p == catalogue.pr_box(exact("pr-box-almost-quantum-visibility"))


def test_the_popescu_rohrlich_box_reaches_the_algebraic_maximum():
    """CHSH = 4 v for the noisy box: 4 at v = 1, and the local bound 2 at the mixture 1/2 with white noise, t = 1."""
    assert bell.value(catalogue.chsh(), catalogue.pr_box()) == exact("chsh-no-signalling")
    v = 1 / (1 + exact("pr-box-local-loss"))
    assert bell.value(catalogue.chsh(), catalogue.pr_box(v)) == exact("chsh-local")


def test_i3322_has_its_no_signalling_point():
    """Uniform marginals, p(0, 0) = 1/2 where the coefficient is +1 and 0 where it is -1, is a behaviour of value 2."""
    table = bell.collins_gisin_table(catalogue.i3322())
    half = parse("1/2")
    rows = [[half if j * k == 0 or table[j, k] == 1 else number(0) for k in range(4)] for j in range(4)]
    rows[0][0] = number(1)
    p = from_collins_gisin(((2, 2, 2), (2, 2, 2)), rows)
    assert bell.value(catalogue.i3322(), p) == exact("i3322-no-signalling")


def fourier(d: int, sign: int, quarter: int) -> Measurement:
    """The basis sum_j exp(2 pi i j (sign k + quarter/4)/d) |j>, k = 0, .., d - 1."""
    rows = [[root_of_unity(j * (4 * sign * k + quarter), 4 * d) for k in range(d)] for j in range(d)]
    return basis_measurement(matrix(rows))


@pytest.mark.parametrize("d", [2, 3])
def test_cglmp_has_its_maximally_entangled_point(d):
    """Fourier bases with the phases 0, 1/2 and 1/4, -1/4 attain the published value, 2 sqrt 2 for qubits."""
    state = pure_state([int(k % (d + 1) == 0) for k in range(d * d)], {"A": d, "B": d})
    sigma = steer(state, [[fourier(d, 1, 0), fourier(d, 1, 2)]])
    p = behaviour_of(sigma, [fourier(d, -1, 1), fourier(d, -1, -1)])
    assert bell.value(catalogue.cglmp(d), p) == exact({2: "chsh-quantum", 3: "cglmp-3-maximally-entangled"}[d])


@pytest.mark.parametrize("d", [2, 3, 4, 5])
def test_cglmp_is_bounded_by_four_and_reaches_it(d):
    """The no-signalling box whose difference a - b wins every term with k = 0 has the value 4."""
    wins = {(0, 0): 0, (1, 0): -1, (1, 1): 0, (0, 1): 0}
    table = bell.probability_table(catalogue.cglmp(d))
    value = number(0)
    for x, y in product((0, 1), repeat=2):
        for b in range(d):
            value = value + table[((b + wins[x, y]) % d, b), (x, y)] / d
    assert value == 4
    assert all(-1 <= c <= 1 for c in table.values())  # so no setting of four contributes more than 1


def test_gyni_of_three_parties_is_won_by_silence():
    """The strategy that always answers 0 wins at one of four inputs, and no deterministic one wins at two."""
    assert operators("gyni-3-local")[0][0, 0] == exact("gyni-3-local")
    assert {str(m[0, 0]) for m in operators("gyni-3-local")} == {"0", "1/4"}


def test_the_closed_form_of_the_shifts_basis_is_a_root_of_its_polynomial():
    """epsilon solves 32 t^2 - 64 t + 5 = 0 and rounds to the printed 0.0814."""
    t = exact("shifts-epsilon")
    assert 32 * t * t - 64 * t + 5 == 0
    assert parse("8135/100000") < t < parse("8145/100000")
