"""Builds accepts/, rejects/ and malformed/: `python tests/checker/build_cases.py` writes the three folders again.

Nothing here is random or solved for: every witness is written down or built by hand, every attack is an edit of a
certificate that proves something. The builder refuses to write a case that the checker does not judge as declared.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path

import family_cases
import hidden_state_cases
import noise_cases
import operator_cases
import partial_cases
import realisation_cases
from case_editing import (
    ANTIDIAGONAL,
    BELL,
    DIAGONAL,
    PLUS_Y,
    QUBIT,
    QUBIT_SQRT2,
    ROOT,
    SQRT2,
    Edit,
    Json,
    box,
    by_hand,
    chsh_gram,
    claimed,
    document,
    edited,
    element,
    ghz,
    leaning,
    negated,
    over_sqrt2,
    put,
    realised,
    swap,
    text_of,
    three_outcomes,
    transpose_claim,
    transposed,
    transposed_packed,
    trine,
    tsirelson,
)

from exactsteer.algebra.field import QQ, Field, real_field
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, generator, number
from exactsteer.algebra.positivity import Elimination, Facial, decide
from exactsteer.certificates.witnesses import GramMatrix, MomentBlocks, NoWitness
from exactsteer.checker import Malformed, Rejected, check
from exactsteer.claims import MomentSet, NoSignalling, NotMomentSet
from exactsteer.programs.moment import MomentProgram
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, Measurement, observable
from exactsteer.quantum.states import State, maximally_mixed, pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import from_collins_gisin
from exactsteer.steering.realisation import Realisation, steer
from exactsteer.steering.scenario import Key, Scenario, key_text
from exactsteer.steering.words import Word

FOLDER = Path(__file__).parent


# ---------------------------------------------------------------------------------------------------------------------
# Assemblages and witnesses


def correlation_blocks(sigma: Assemblage) -> dict[Word, Matrix]:
    """Free blocks for `box`: in terms of observables, every unobserved product has the expectation 0."""
    behaviour = sigma.behaviour()
    result = {}
    for word in MomentProgram(sigma, "almost-quantum").index.free:
        total = number(1)
        for x in {x for x, _ in word[0]}:
            for y in {y for y, _ in word[1]}:
                total = total + behaviour[(0, 0), (x, y)] * 4 - 1
        result[word] = sigma.reduced_state() * (total / 2 ** (len(word[0]) + len(word[1])))
    return result


def product_blocks(sigma: Assemblage) -> dict[Word, Matrix]:
    """Free blocks when the trusted state does not depend on the outcomes: all letters are independent."""
    result = {}
    for word in MomentProgram(sigma, "almost-quantum").index.free:
        block = sigma.reduced_state()
        for party, letters in enumerate(word):
            for x, a in letters:
                block = block * sigma.marginal([party], [a], [x]).trace()
        result[word] = block
    return result


def value_of(x: Number) -> float:
    """A real number over Q or Q(sqrt 2) in double precision."""
    return sum(int(c.p) / int(c.q) * math.sqrt(2) ** k for k, c in enumerate(x.real.coeffs()))


def lower_factor(m: Matrix, multiple: int, bits: int, shift: float) -> Edit:
    """Puts the factor for the integer matrix `multiple` M: a textbook Cholesky of M - shift in doubles, rounded to `bits` bits."""
    n = m.rows
    values = [[complex(value_of(x), value_of(Number(x.field, x.imag, x.real * 0))) for x in row] for row in m.entries()]
    lower = [[0j] * n for _ in range(n)]
    for j in range(n):
        for k in range(j + 1):
            rest = values[j][k] - (shift if j == k else 0)
            rest -= sum((lower[j][i] * lower[k][i].conjugate() for i in range(k)), 0j)
            lower[j][k] = complex(math.sqrt(rest.real)) if j == k else rest / lower[k][k]
    planes: list[Json] = [
        [[round(part(x) * 2**bits) for x in row[: j + 1]] for j, row in enumerate(lower)] for part in (_real, _imag)
    ]
    real, imag = (plane if any(map(any, plane)) else 0 for plane in planes)
    shared = math.gcd(4**bits, multiple)
    numbers = {"scale": 4**bits // shared, "weight": multiple // shared}
    return put("witness.proof", {"rule": "factor", **numbers, "real": real, "imag": imag})


def _real(x: complex) -> float:
    return x.real


def _imag(x: complex) -> float:
    return x.imag


def pr_with_spectator() -> tuple[Assemblage, Matrix]:
    """A PR box, a third untrusted party with a coin, and a Gram matrix that does not use the coin."""
    scenario = Scenario(((2, 2), (2, 2), (2,)), (1,))
    table = {(a, x): [["1/4"]] if a[0] ^ a[1] == x[0] & x[1] else [[0]] for a, x in scenario.keys()}
    return Assemblage(scenario, table), chsh_gram(1).tensor(matrix([[1, 0], [0, 0]]))


def convergent(bits: int, negative: bool) -> tuple[int, int]:
    """(a, b) with b of at least that many bits and a - b sqrt 2 just below 0 (or just above)."""
    a, b = 1, 1
    while b.bit_length() < bits or (a * a < 2 * b * b) != negative:
        a, b = a + 2 * b, a + b
    return a, b


# ---------------------------------------------------------------------------------------------------------------------
# Accepted certificates


def accepted() -> dict[str, Json]:
    """Certificates that prove their claims, by name."""
    cases: dict[str, Json] = {}
    cases["no_signalling_qubit"] = document(NoSignalling(QUBIT), NoWitness())
    cases["no_signalling_sqrt2"] = document(NoSignalling(QUBIT_SQRT2), NoWitness())
    cases["no_signalling_three_parties"] = document(NoSignalling(ghz().assemblage()), NoWitness())
    cases["no_signalling_unequal_outcomes"] = document(NoSignalling(three_outcomes()), NoWitness())
    cases["no_signalling_two_trusted"] = document(
        NoSignalling(steer(pure_state([1, 0, 0, 0, 0, 0, 0, 1], {"A": 2, "B": 2, "C": 2}), [[observable(PAULI_X)]])),
        NoWitness(),
    )
    large = 10**4400
    cases["no_signalling_hex_integers"] = by_hand(
        [[2]], [1], hex(2 * large + 1), {"0|0": [[[hex(large)]], 0], "1|0": [[[hex(large + 1)]], 0]}
    )
    # over Z[t]/(f) with f = (t^2 - 2)(t^2 - 3) not irreducible, at the root sqrt 2: (2 + t)/4 and (2 - t)/4
    reducible = {"polynomial": [6, 0, -5, 0, 1], "root": [2, 1]}
    cases["no_signalling_reducible_polynomial"] = by_hand(
        [[2]],
        [1],
        4,
        {"0|0": [[[2]], 0, [[1]], 0, 0, 0, 0, 0], "1|0": [[[2]], 0, [[-1]], 0, 0, 0, 0, 0]},
        reducible,
    )
    a, b = convergent(300, negative=False)
    cases["no_signalling_sign_with_many_digits"] = by_hand(
        [[2]], [1], 1, {"0|0": [[[a]], 0, [[-b]], 0], "1|0": [[[1 - a]], 0, [[b]], 0]}, SQRT2
    )
    cases["no_signalling_wide_cubic_field"] = by_hand(
        [[2]],
        [1],
        2,
        {"0|0": [0, 0, [[1]], 0, 0, 0], "1|0": [[[2]], 0, [[-1]], 0, 0, 0]},
        {"polynomial": [1, -3, 0, 1], "root": [0, 1]},
    )

    for name, field in FIELDS.items():
        cases[f"no_signalling_{name}"] = document(NoSignalling(complemented(rank_two(field))), NoWitness())

    weak = box(number(1) / 4)
    cases["moment_set_blocks"] = document(MomentSet(weak), MomentBlocks(correlation_blocks(weak), Elimination(), 1))
    weak_root = box(ROOT / 4)
    blocks = correlation_blocks(weak_root)
    sigma, complex_blocks = complex_member()
    cases["moment_set_complex_block"] = document(MomentSet(sigma), MomentBlocks(complex_blocks, Elimination(), 1))
    cases["moment_set_blocks_sqrt2"] = document(MomentSet(weak_root), MomentBlocks(blocks, Elimination(), 1))
    gamma = moment_matrix(weak_root, blocks)
    cases["moment_set_factor_sqrt2"] = edited(
        cases["moment_set_blocks_sqrt2"], lower_factor(gamma, common(weak_root, blocks), 11, 1 / 100)
    )
    unequal = three_outcomes()
    blocks = product_blocks(unequal)
    cases["moment_set_unequal_outcomes"] = document(MomentSet(unequal), MomentBlocks(blocks, Elimination(), 1))
    gamma = moment_matrix(unequal, blocks)
    cases["moment_set_factor"] = edited(
        cases["moment_set_unequal_outcomes"], lower_factor(gamma, common(unequal, blocks), 11, 1 / 100)
    )
    for name, realisation in (("sqrt2", tsirelson()), ("three_parties", ghz())):
        cases[f"moment_set_facial_{name}"] = facial_member(realisation)
    cases["moment_set_facial"] = facial_member(Realisation(BELL, ((observable(PAULI_Y), observable(PAULI_Z)),)))
    # the same matrix with the unit matrix as its frame: the core is the moment matrix itself
    cases["moment_set_facial_trivial_frame"] = document(
        MomentSet(unequal), Facial(identity(gamma.rows), gamma, Elimination())
    )

    pr = box(1)
    cases["not_moment_set"] = document(NotMomentSet(pr), GramMatrix(chsh_gram(1), Elimination()))
    strong = box((1 + ROOT) / 3)
    cases["not_moment_set_sqrt2"] = document(NotMomentSet(strong), GramMatrix(chsh_gram(ROOT / 2) * 2, Elimination()))
    cases["not_moment_set_qubit"] = document(
        NotMomentSet(box(1, PLUS_Y)), GramMatrix(chsh_gram(1).tensor(PLUS_Y * 2), Elimination())
    )
    tilted = (identity(2) + (PAULI_X + PAULI_Y) * (ROOT / 2)) / 2
    cases["not_moment_set_complex_sqrt2"] = document(
        NotMomentSet(box((1 + ROOT) / 3, tilted)),
        GramMatrix(chsh_gram(ROOT / 2).tensor(tilted * 2) * 2, Elimination()),
    )
    sigma, gram = pr_with_spectator()
    cases["not_moment_set_three_parties"] = document(NotMomentSet(sigma), GramMatrix(gram, Elimination()))
    shifted = chsh_gram(1) * 4 + identity(9)
    cases["not_moment_set_factor"] = edited(
        document(NotMomentSet(pr), GramMatrix(shifted, Elimination())), lower_factor(shifted, 1, 8, 0.5)
    )
    shifted = chsh_gram(ROOT / 2) * 64 + identity(9) * (1 + ROOT)
    cases["not_moment_set_factor_sqrt2"] = edited(
        document(NotMomentSet(strong), GramMatrix(shifted, Elimination())), lower_factor(shifted, 1, 8, 1.2)
    )

    large = edited(cases["not_moment_set_factor_sqrt2"], put("witness.proof.weight", 2**80))
    large["witness"]["gram"] = [[[x * 2**80 for x in row] for row in plane] for plane in large["witness"]["gram"]]
    cases["not_moment_set_factor_of_large_numbers"] = large

    vector = [number(1), ROOT * I, number(1), 1 + I]
    complex_sqrt2 = Realisation(
        pure_state(vector, {"A": 2, "B": 2}), ((observable((PAULI_X + PAULI_Y) * (ROOT / 2)), observable(DIAGONAL)),)
    )
    cases["quantum_complex_sqrt2"] = realised(complex_sqrt2)
    cases["moment_set_facial_complex_sqrt2"] = facial_member(complex_sqrt2)
    cases |= accepted_at_levels()
    cases |= accepted_functionals()
    cases |= accepted_local_models()
    cases |= hidden_state_cases.accepted()
    cases |= realisation_cases.accepted()
    cases |= noise_cases.accepted()
    cases |= partial_cases.accepted()
    cases |= operator_cases.accepted()
    cases |= family_cases.accepted()
    cases["quantum_qubit"] = realised(Realisation(BELL, ((observable(PAULI_Y), trine()),)))
    mixed = State({"A": 2, "B": 2}, matrix([[2, 0, 0, "I"], [0, 1, 0, 0], [0, 0, 1, 0], ["-I", 0, 0, 2]]) / 6)
    cases["quantum_mixed_state"] = realised(Realisation(mixed, ((trine(), observable(PAULI_X)),)))
    cases["quantum_sqrt2"] = realised(tsirelson())
    cases["quantum_three_parties"] = realised(ghz())
    settings = (observable(DIAGONAL), observable(ANTIDIAGONAL))
    perfect = Realisation(pure_state([1, 0, 0, 1], {"A": 2, "B": 2, "C": 1}), (settings, settings))
    cases["quantum_rational_by_sqrt2"] = realised(perfect)
    cases["quantum_effect_positive_by_root"] = realised(Realisation(maximally_mixed({"A": 2, "B": 2}), ((leaning(),),)))
    quantum = realised(Realisation(maximally_mixed({"A": 2, "B": 1}), ((observable(PAULI_X),),)))
    # dominance with no slack at all: (1/2)[[1, 1], [1, 1]] with the weight 0
    zero_slack = {"rule": "factor", "scale": 1, "weight": 0, "real": 0, "imag": 0}
    effects = [{"denominator": 2, "matrix": [[[1, 0], [s, 1]]], **zero_slack} for s in (1, -1)]
    complex_effects = [
        {"denominator": 8, "matrix": [[[4, 0], [0, 4]], [[0, s], [s, 0]]], **zero_slack} for s in (1, -1)
    ]
    cases["quantum_dominance_complex_sqrt2"] = edited(
        quantum, put("witness", over_sqrt2(quantum["witness"])), put("witness.measurements.0.0", complex_effects)
    )
    cases["quantum_dominance_without_slack"] = edited(quantum, put("witness.measurements.0.0", effects))
    return cases


def level_words(sigma: Assemblage, level: str) -> tuple[Word, ...]:
    """The words of a level."""
    return MomentProgram(sigma, level).index.words


def embedded(gram: Matrix, sigma: Assemblage, level: str) -> Matrix:
    """A Gram matrix on the almost-quantum words written on the words of a level, zero elsewhere."""
    known = {word: k for k, word in enumerate(level_words(sigma, "almost-quantum"))}
    places = [known.get(word) for word in level_words(sigma, level)]
    return matrix([[0 if j is None or k is None else gram[j, k] for k in places] for j in places])


def accepted_at_levels() -> dict[str, Json]:
    """Members and outsiders of moment sets of other levels than almost-quantum."""
    cases: dict[str, Json] = {}
    pr = box(1)
    for level in ("1", "2", "1+AB"):
        name = f"not_moment_set_level_{level.replace('+', '_').lower()}"
        gram = embedded(chsh_gram(1), pr, level)
        cases[name] = document(NotMomentSet(pr, level), GramMatrix(gram, Elimination()))
    for level, realisation in (
        ("1", ghz()),
        ("2", Realisation(BELL, ((observable(PAULI_Y), observable(PAULI_Z)),))),
        (
            "1+AAB",
            Realisation(
                pure_state([1, 0, 0, 1], {"A": 2, "B": 2, "C": 1}),
                ((observable(PAULI_X), observable(PAULI_Z)), (observable(PAULI_Z),)),
            ),
        ),
    ):
        sigma = realisation.assemblage()
        frame = realisation.moment_frame(level_words(sigma, level))
        cases[f"moment_set_level_{level.replace('+', '_').lower()}"] = document(MomentSet(sigma, level), frame)
    # the words of level 1 see two parties at a time: flipping the third one's outcomes changes nothing for GHZ states
    cases["moment_set_level_1_sees_pairs_only"] = edited(cases["moment_set_level_1"], exchange_last_outcomes)
    noisy = State({"A": 2, "B": 2}, BELL.matrix * number(7) / 8 + identity(4) / 32)
    sigma, blocks = member_blocks(Realisation(noisy, ((observable(PAULI_Y), observable(PAULI_Z)),)), "2")
    cases["moment_set_level_2_blocks"] = document(MomentSet(sigma, "2"), MomentBlocks(blocks, Elimination(), 1))
    return cases


def chsh_table(offset: int, slope: int, denominator: int, field: Json = "Q") -> Json:
    """The functional or data with (offset + slope (-1)^(a + b + x y)) / denominator at outcomes a, b and settings x, y."""
    zeros_after = [0] * (1 if field == "Q" else 3)

    shared = math.gcd(denominator, offset + slope, offset - slope)

    def plane(n: int) -> Json:
        return [[n // shared]] if n else 0

    return {
        "field": field,
        "untrusted": [[2, 2], [2, 2]],
        "trusted": [1],
        "denominator": denominator // shared,
        "elements": {
            f"{a},{b}|{x},{y}": [plane(offset + slope * (-1) ** (a + b + x * y)), *zeros_after]
            for a, b, x, y in product((0, 1), repeat=4)
        },
    }


def packed(m: Matrix, field: Field) -> Json:
    """An integral Hermitian matrix in the packed form."""
    tables = [[[int(x) for x in row] for row in plane.table()] for plane in m.over(field).planes]
    n = range(m.rows)
    result = [
        [[real[j][k] if k <= j else imag[j][k] for k in n] for j in n]
        for real, imag in zip(tables[0::2], tables[1::2], strict=True)
    ]
    return [plane if any(map(any, plane)) else 0 for plane in result]


def gram_witness(gram: Matrix, denominator: int, field: Field = QQ, **more: Json) -> Json:
    """The witness of a bound: gram / denominator by elimination."""
    return {"denominator": denominator, "gram": packed(gram, field), "proof": {"rule": "elimination"}, **more}


def accepted_functionals() -> dict[str, Json]:
    """Bounds of functionals, balls around data, and distances."""
    cases: dict[str, Json] = {}
    chsh, squares = chsh_table(0, 1, 1), gram_witness(chsh_gram(1), 2)  # 3 - CHSH = half of the two squares

    def bounded(functional: Json, value: int, sense: str, witness: Json, level: str = "almost-quantum") -> Json:
        number_of = {"denominator": 1, "coefficients": [value]}
        return claimed(witness, kind="bound", level=level, sense=sense, functional=functional, value=number_of)

    cases["bound_max"] = bounded(chsh, 3, "max", squares)
    cases["bound_min"] = bounded(chsh_table(0, -1, 1), -3, "min", squares)
    cases["bound_with_constant"] = bounded(chsh_table(5, 4, 4), 8, "max", squares)
    cases["bound_level_1"] = bounded(chsh, 3, "max", gram_witness(embedded(chsh_gram(1), box(0), "1"), 2), "1")
    field = ROOT.field
    tight = gram_witness(chsh_gram(ROOT / 2) * ROOT, 2, field)
    cases["bound_sqrt2"] = edited(
        bounded(chsh_table(0, 1, 1, SQRT2), 0, "max", tight), put("claim.value.coefficients", [0, 2])
    )
    # Z = v v^dag on the words 1, 0|0 and 1|0 of a setting with three outcomes, whose products vanish
    sigma = three_outcomes()
    v = matrix([[1], [I], [2], [1 - I], ["I"], [1], [0], [0]])
    gram = v @ v.adjoint()
    words = MomentProgram(sigma, "almost-quantum").index
    operators = {}
    for word in words.observed:
        total = zeros(2, 2)
        for j, k in words.classes[word]:
            total = total - gram.select(range(2 * k, 2 * k + 2), range(2 * j, 2 * j + 2))
        operators[word] = total + identity(2) * 7 if not any(word) else total
    functional = from_collins_gisin(sigma.scenario, operators)
    table = encoded_table(sigma.scenario, functional.elements)
    cases["bound_unequal_outcomes"] = bounded(table, 7, "max", gram_witness(gram, 1))

    keeping = {**squares, "functional": chsh_table(3, -4, 4)}  # 3 - CHSH on full coordinates
    cases["ball_outside"] = claimed(
        keeping, kind="ball-outside", level="almost-quantum", data=chsh_table(1, 1, 4), radius=[19, 100]
    )
    raw = edited(cases["ball_outside"], put("claim.radius", [1, 10]))
    for key, planes in (("0,0|0,0", [[[1]], [[1]]]), ("1,0|0,1", [[[-1]], 0]), ("0,1|1,1", [[[1]], [[-3]]])):
        raw["claim"]["data"]["elements"][key] = planes
    cases["ball_outside_raw_data"] = edited(raw, put("claim.data.denominator", 2))
    cases["ball_outside_raw_data"]["claim"]["data"]["elements"]["1,1|1,1"] = [[[1]], 0]
    root = {"denominator": 2, "gram": tight["gram"], "proof": tight["proof"]}
    root["functional"] = {**chsh_table(0, -2, 1, SQRT2), "denominator": 2}
    for planes in root["functional"]["elements"].values():
        planes[2] = [[1]]  # 2 sqrt 2 - CHSH
    cases["ball_outside_sqrt2"] = claimed(
        root, kind="ball-outside", level="almost-quantum", data=chsh_table(1, 1, 4, SQRT2), radius=[1, 5]
    )

    # the imaginary parts of the data count for nothing
    cases["ball_outside_sqrt2"]["claim"]["data"]["elements"] |= {
        "0,0|0,0": [[[1]], [[2]], 0, [[1]]],
        "0,0|0,1": [[[1]], 0, [[1]], [[-3]]],
        "1,1|0,1": [[[1]], 0, [[-1]], [[5]]],
    }

    coin = by_hand([[2]], [1], 2, {"0|0": [[[1]], 0], "1|0": [[[1]], 0]})["claim"]["assemblage"]
    data = {**coin, "denominator": 10, "elements": {"0|0": [[[8]], 0], "1|0": [[[9]], 0]}}
    cases["near"] = claimed({}, kind="near", data=data, assemblage=coin, radius=[1, 2])  # (3^2 + 4^2) / 10^2
    cases["near_itself"] = claimed({}, kind="near", data=coin, assemblage=coin, radius=[0, 1])
    halves = {"0|0": [[[1]], 0, 0, 0], "1|0": [[[1]], 0, 0, 0]}
    fair = {**coin, "field": SQRT2, "elements": halves}
    data = {**fair, "elements": {"0|0": [0, 0, [[1]], 0], "1|0": [[[1]], [[1]], 0, 0]}}  # sqrt 2 / 2, (1 + i) / 2
    cases["near_sqrt2"] = claimed({}, kind="near", data=data, assemblage=fair, radius=[7, 12])
    return cases


def accepted_local_models() -> dict[str, Json]:
    """Qubit assemblages with local models for all measurements in a plane."""
    # Alice's settings are 1/3 correlated with X and with Z; the square has its corners at distance 3/2
    table = by_hand(
        [[2, 2]],
        [2],
        12,
        {
            f"{a}|{x}": [[[3 + s * x, s * (1 - x)], [s * (1 - x), 3 - s * x]], 0]
            for a, s in ((0, 1), (1, -1))
            for x in (0, 1)
        },
    )["claim"]["assemblage"]
    weights = [
        [8 * s + 4 * t + 2 * a + b, (3 if s == a else 1) * (3 if t == b else 1)]
        for s, t, a, b in product((0, 1), repeat=4)
    ]
    square = {"denominator": 2, "vertices": [[3, 0], [0, 3]]}
    cases = {
        "local_in_plane": claimed(
            {"denominator": 64, "weights": weights}, kind="local-in-plane", assemblage=table, polygon=square
        )
    }
    # the second outcome of a party with three never happens; the Y part of the elements does not matter
    elements = {
        "0|0": [[[1, 0], [0, 1]], [[0, 1], [-1, 0]]],
        "1|0": [0, 0],
        "2|0": [[[1, 0], [0, 1]], [[0, -1], [1, 0]]],
    }
    table = by_hand([[3]], [2], 4, elements)["claim"]["assemblage"]
    uniform = [[3 * k + a, 1] for k in range(8) for a in (0, 2)]
    # a hexagon around the disc
    hexagon = {"denominator": 10, "vertices": [[12, 0], [6, 11], [-6, 11]]}
    cases["local_in_plane_unequal_outcomes"] = claimed(
        {"denominator": 16, "weights": uniform}, kind="local-in-plane", assemblage=table, polygon=hexagon
    )
    tangent = {"denominator": 1, "vertices": [[1, -1], [1, 1]]}
    doubled = [[3 * k + a, 1] for k in range(4) for a in (0, 2)]
    cases["local_in_plane_tangent_square"] = claimed(
        {"denominator": 8, "weights": doubled}, kind="local-in-plane", assemblage=table, polygon=tangent
    )
    # two untrusted parties: the first one's outcome is that of the second one's setting 1
    elements = {}
    for a, b, y in product((0, 1), repeat=3):
        weight = 2 * int(a == b) if y else 1
        elements[f"{a},{b}|0,{y}"] = [[[weight, 0], [0, weight]] if weight else 0, 0]
    table = by_hand([[2], [2, 2]], [2], 8, elements)["claim"]["assemblage"]
    agreeing = [[8 * k + 4 * a + 2 * b + a, 1] for k in range(4) for a in (0, 1) for b in (0, 1)]
    cases["local_in_plane_two_parties"] = claimed(
        {"denominator": 16, "weights": agreeing}, kind="local-in-plane", assemblage=table, polygon=square
    )
    return cases


def attacks_on_local_models(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Polygons that do not contain the disc, and weights that miss a probability."""
    local, uniform = base["local_in_plane"], base["local_in_plane_unequal_outcomes"]
    polygon, vertices = "claim.polygon", "claim.polygon.vertices"
    yield "polygon_cuts_the_disc", "polygon", edited(uniform, put(vertices, [[12, 0], [6, 9], [-6, 9]]))
    yield (
        "polygon_cuts_the_disc_at_its_last_edge",
        "polygon",
        edited(uniform, put(vertices, [[12, 0], [6, 11], [-7, 9]])),
    )
    yield (
        "polygon_inside_the_disc",
        "polygon",
        edited(local, put(polygon, {"denominator": 1, "vertices": [[1, 0], [0, 1]]})),
    )
    yield "polygon_clockwise", "polygon", edited(uniform, put(vertices, [[12, 0], [6, -11], [-6, -11]]))
    yield "polygon_flat", "polygon", edited(uniform, put(vertices, [[12, 0], [24, 0], [-6, 11]]))
    yield "polygon_repeats_a_vertex", "polygon", edited(uniform, put(vertices, [[12, 0], [12, 0], [-6, 11]]))
    yield "polygon_turns_back", "polygon", edited(uniform, put(vertices, [[12, 0], [-6, 11], [6, 11]]))
    fine = 10**30
    yield (
        "polygon_within_10_to_minus_30",
        "polygon",
        edited(local, put(polygon, {"denominator": fine, "vertices": [[fine, -fine], [fine, fine - 1]]})),
    )
    witness = local["witness"]
    swapped_weights = [
        [index, weight]
        for (index, _), (_, weight) in zip(
            witness["weights"], [*witness["weights"][8:], *witness["weights"][:8]], strict=True
        )
    ]
    yield "weights_anticorrelated", "model", edited(local, put("witness.weights", swapped_weights))
    yield "weight_changed", "model", edited(local, put("witness.weights.3.1", witness["weights"][3][1] + 1))
    yield "weight_left_out", "model", edited(local, put("witness.weights", witness["weights"][1:]))
    yield "weights_scaled", "model", edited(local, put("witness.denominator", 32))
    yield "weights_of_other_vertices", "model", edited(local, put(vertices, [[0, 3], [-3, 0]]))
    yield "vertices_further_out", "model", edited(local, put(polygon, {"denominator": 1, "vertices": [[2, 0], [0, 2]]}))
    yield "local_settings_exchanged", "model", edited(local, swap("0|0", "0|1"), swap("1|0", "1|1"))
    yield "local_outcomes_exchanged", "model", edited(local, swap("0|1", "1|1"))
    steered = {
        "0|0": [[[1, 1], [1, 1]], 0],
        "1|0": [[[1, -1], [-1, 1]], 0],
        "0|1": [[[2, 0], [0, 0]], 0],
        "1|1": [[[0, 0], [0, 2]], 0],
    }
    yield (
        "local_model_of_a_bell_state",
        "model",
        edited(local, put("claim.assemblage.elements", steered), put("claim.assemblage.denominator", 4)),
    )
    yield "local_signalling", "signalling", edited(local, element("0|1", [[5, 0], [0, 1]], 0))


def encoded_table(scenario: Scenario, elements: Mapping[Key, Matrix]) -> Json:
    """A table of integral matrices over Q."""
    return {
        "field": "Q",
        "untrusted": [list(party) for party in scenario.untrusted],
        "trusted": list(scenario.trusted),
        "denominator": 1,
        "elements": {
            key_text(key): [
                [[int(x) for x in row] for row in plane.table()] if any(map(any, plane.table())) else 0
                for plane in m.planes
            ]
            for key, m in elements.items()
        },
    }


FIELDS = {
    "golden": real_field((-1, -1, 1), 1, 2),
    "cubic": real_field((-1, -2, 1, 1), 1, 2),
    "quartic": real_field((1, 0, -10, 0, 1), 3, 4),
    "complex_sqrt2": ROOT.field,
}


def rank_two(field: Field) -> Matrix:
    """v v^dag + w w^dag with complex entries that are not rational: positive, and singular by an exact cancellation."""
    t = generator(field)
    total = zeros(3, 3)
    for v in ([1 + t, t + I, 1 - t * I], [t * I, t * t, 2 + t * I]):
        total = total + matrix([[x] for x in v]) @ matrix([[x.conjugate() for x in v]])
    return total


def complemented(m: Matrix) -> Assemblage:
    """Two outcomes of one setting, m and a multiple of 1 minus m, normalised."""
    whole = identity(3) * 500
    return Assemblage(Scenario(((2,),), (3,)), {((0,), (0,)): m / 1500, ((1,), (0,)): (whole - m) / 1500})


def facial_member(realisation: Realisation) -> Json:
    """The realisation's Gram matrix as a facial moment matrix."""
    sigma = realisation.assemblage()
    words = MomentProgram(sigma, "almost-quantum").index.words
    return document(MomentSet(sigma), realisation.moment_frame(words))


def moment_matrix(sigma: Assemblage, blocks: dict[Word, Matrix]) -> Matrix:
    """Gamma with the given free blocks, over the denominator that the checker's integers have."""
    program = MomentProgram(sigma, "almost-quantum")
    total = program.constant
    d = sigma.scenario.dimension
    size = program.size
    for word, block in blocks.items():
        for j, k in program.index.classes[word]:
            total = total + placed(block, j * d, k * d, size) + placed(block.adjoint(), k * d, j * d, size)
    return total


def common(sigma: Assemblage, blocks: dict[Word, Matrix]) -> int:
    """The factor that makes the moment matrix the checker's integer matrix: both denominators of the certificate."""
    return math.lcm(*(m.denominator for m in sigma.elements.values())) * math.lcm(
        *(m.denominator for m in blocks.values())
    )


def placed(block: Matrix, row: int, column_at: int, size: int) -> Matrix:
    """The matrix with a block at a place, zero elsewhere."""
    left = matrix([[int(r == row + i) for i in range(block.rows)] for r in range(size)])
    right = matrix([[int(c == column_at + i) for c in range(size)] for i in range(block.columns)])
    return left @ block @ right


def member_blocks(realisation: Realisation, level: str) -> tuple[Assemblage, dict[Word, Matrix]]:
    """The assemblage of a realisation, and the free blocks of its Gram matrix."""
    sigma = realisation.assemblage()
    index, d = MomentProgram(sigma, level).index, sigma.scenario.dimension
    gamma = realisation.moment_frame(index.words).matrix
    blocks = {}
    for word in index.free:
        j, k = index.classes[word][0]
        blocks[word] = gamma.select(range(d * j, d * j + d), range(d * k, d * k + d))
    return sigma, blocks


def complex_member() -> tuple[Assemblage, dict[Word, Matrix]]:
    """A noisy qubit steered by Y and Z, with the complex block L(Y Z) of its realisation."""
    noisy = State({"A": 2, "B": 2}, BELL.matrix * number(7) / 8 + identity(4) / 32)
    return member_blocks(Realisation(noisy, ((observable(PAULI_Y), observable(PAULI_Z)),)), "almost-quantum")


# ---------------------------------------------------------------------------------------------------------------------
# Attacks: certificates that prove nothing, with the code of their refusal


def attacks_on_laws(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Tables that are not assemblages."""
    qubit = base["no_signalling_qubit"]
    yield (
        "element_upper_triangle_only",
        "not-hermitian",
        edited(qubit, element("0|0", [[1, 0], [0, 1]], [[0, 1], [0, 0]])),
    )
    yield (
        "element_symmetric_imaginary",
        "not-hermitian",
        edited(qubit, element("0|0", [[1, 0], [0, 1]], [[0, 1], [1, 0]])),
    )
    yield (
        "element_imaginary_diagonal",
        "not-hermitian",
        edited(qubit, element("1|0", [[1, 0], [0, 1]], [[1, -1], [1, 0]])),
    )
    root = base["no_signalling_sqrt2"]
    yield (
        "element_not_hermitian_in_sqrt2_part",
        "not-hermitian",
        edited(root, element("0|0", [[2, 0], [0, 2]], 0, [[1, 1], [0, -1]], 0)),
    )

    yield (
        "element_diag_0_minus_1",
        "not-positive",
        by_hand([[2]], [2], 1, {"0|0": [[[0, 0], [0, -1]], 0], "1|0": [[[1, 0], [0, 1]], 0]}),
    )
    yield (
        "element_zero_pivot_nonzero_row",
        "not-positive",
        by_hand([[2]], [2], 2, {"0|0": [[[0, 1], [1, 1]], 0], "1|0": [[[1, 0], [0, 0]], 0]}),
    )
    yield (
        "element_zero_pivot_imaginary_row",
        "not-positive",
        by_hand([[2]], [2], 2, {"0|0": [[[1, 0], [0, 0]], [[0, 1], [-1, 0]]], "1|0": [[[1, 0], [0, 0]], 0]}),
    )
    yield (
        "element_leading_minors_nonnegative",
        "not-positive",
        by_hand(
            [[2]],
            [3],
            2,
            {"0|0": [[[1, 1, 0], [1, 1, 0], [0, 0, -1]], 0], "1|0": [[[1, 0, 0], [0, 0, 0], [0, 0, 0]], 0]},
        ),
    )
    yield (
        "element_late_zero_pivot",
        "not-positive",
        by_hand([[2]], [3], 4, {"0|0": [[[1, 1, 1], [1, 1, 0], [1, 0, 2]], 0], "1|0": [0, 0]}),
    )
    yield (
        "element_negative_probability",
        "not-positive",
        by_hand([[3]], [1], 2, {"0|0": [[[2]], 0], "1|0": [[[1]], 0], "2|0": [[[-1]], 0]}),
    )
    n = 10**60
    yield (
        "element_determinant_minus_one",
        "not-positive",
        by_hand([[2]], [2], 2 * n + 3, {"0|0": [[[n, n + 1], [n + 1, n + 2]], 0], "1|0": [[[1, 0], [0, 0]], 0]}),
    )
    yield (
        "element_positive_but_for_complex_part",
        "not-positive",
        by_hand([[2]], [2], 4, {"0|0": [[[1, 1], [1, 1]], [[0, 1], [-1, 0]]], "1|0": [[[1, 0], [0, 1]], 0]}),
    )
    yield (
        "element_partial_transpose_of_bell",
        "not-positive",
        by_hand([[1]], [2, 2], 2, {"0|0": [[[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], 0]}),
    )

    yield "signalling_to_trusted", "signalling", edited(qubit, element("1|1", [[1, 0], [0, 1]], 0))
    yield (
        "signalling_in_imaginary_part",
        "signalling",
        edited(qubit, element("0|1", [[2, 0], [0, 1]], [[0, 1], [-1, 0]]), element("1|1", [[0, 0], [0, 1]], 0)),
    )
    fine = 2**55
    yield (
        "signalling_by_2_to_minus_55",
        "signalling",
        by_hand(
            [[2, 2]],
            [2],
            fine,
            {
                "0|0": [[[fine // 4, 0], [0, fine // 4]], 0],
                "1|0": [[[fine // 4, 0], [0, fine // 4]], 0],
                "0|1": [[[fine // 4 + 1, 0], [0, fine // 4]], 0],
                "1|1": [[[fine // 4, 0], [0, fine // 4 - 1]], 0],
            },
        ),
    )
    yield (
        "signalling_between_untrusted",
        "signalling",
        by_hand(
            [[2, 2], [2]],
            [1],
            2,
            {
                f"{a},{b}|{x},0": [[[int(b == x)]], 0] if b == x else [0, 0]
                for a in (0, 1)
                for b in (0, 1)
                for x in (0, 1)
            },
        ),
    )
    # the third party's setting decides whether the first two outcomes agree; all one-party marginals are uniform
    yield (
        "signalling_by_one_of_three_in_correlations",
        "signalling",
        by_hand(
            [[2], [2], [2, 2]],
            [1],
            4,
            {
                f"{a},{b},{c}|0,0,{z}": [[[1]], 0] if (a ^ b) == z else [0, 0]
                for a, b, c, z in product((0, 1), repeat=4)
            },
        ),
    )
    yield (
        "signalling_by_setting_of_last_party_only",
        "signalling",
        by_hand(
            [[2], [2, 2]],
            [1],
            fine,
            {
                **{f"{a},{b}|0,0": [[[fine // 4]], 0] for a in (0, 1) for b in (0, 1)},
                **{f"{a},{b}|0,1": [[[fine // 4 + (-1) ** a]], 0] for a in (0, 1) for b in (0, 1)},
            },
        ),
    )
    three = base["no_signalling_three_parties"]
    yield (
        "signalling_by_exchanged_elements",
        "signalling",
        edited(three, swap("0,0,0|0,0,0", "0,1,0|0,0,0"), swap("0,0,1|0,0,0", "1,0,1|0,0,0")),
    )
    yield (
        "signalling_in_conjugate_field_only",
        "signalling",
        by_hand(
            [[1, 1]],
            [2],
            4,
            {"0|0": [[[2, 0], [0, 2]], 0, [[1, 0], [0, -1]], 0], "0|1": [[[2, 0], [0, 2]], 0, [[-1, 0], [0, 1]], 0]},
            SQRT2,
        ),
    )

    yield (
        "trace_two",
        "not-normalised",
        edited(
            qubit,
            put("claim.assemblage.denominator", 2),
            *(
                element(key, *planes)
                for key, planes in {
                    "0|0": ([[1, 0], [0, 1]], [[0, 1], [-1, 0]]),
                    "1|0": ([[1, 0], [0, 1]], [[0, -1], [1, 0]]),
                    "0|1": ([[2, 0], [0, 0]], 0),
                    "1|1": ([[0, 0], [0, 2]], 0),
                }.items()
            ),
        ),
    )
    yield (
        "trace_below_one_by_10_to_minus_60",
        "not-normalised",
        by_hand([[2]], [1], n + 1, {"0|0": [[[n - 1]], 0], "1|0": [[[1]], 0]}),
    )
    yield (
        "trace_one_at_the_other_root",
        "not-normalised",
        by_hand([[2]], [1], 1, {"0|0": [[[-1]], 0, [[1]], 0], "1|0": [[[3]], 0, [[-1]], 0]}, SQRT2),
    )
    yield (
        "trace_nearly_one_over_sqrt2",
        "not-normalised",
        by_hand([[2]], [1], 10**40, {"0|0": [0, 0, [[1]], 0], "1|0": [[[10**40]], 0, [[-2]], 0]}, SQRT2),
    )
    yield "all_zero", "not-normalised", by_hand([[1]], [1], 1, {"0|0": [0, 0]})
    large = 10**4400
    yield (
        "hex_trace_off_by_one",
        "not-normalised",
        by_hand([[2]], [1], hex(2 * large + 1), {"0|0": [[[hex(large)]], 0], "1|0": [[[hex(large)]], 0]}),
    )


def attacks_by_a_little(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Matrices that fail to be positive by less than doubles can see, or in one row or part only."""
    tiny = 10**40
    for name, field in FIELDS.items():
        # the exact cancellation of `rank_two`, but for 10^-40 in one entry of the diagonal
        planes = [[[int(x) * tiny for x in row] for row in plane.table()] for plane in rank_two(field).planes]
        planes[0][2][2] -= 1
        rest = [[[-x for x in row] for row in plane] for plane in planes]
        for k in range(3):
            rest[0][k][k] += 500 * tiny
        elements = {key: [p if any(map(any, p)) else 0 for p in m] for key, m in (("0|0", planes), ("1|0", rest))}
        value = by_hand(
            [[2]], [3], 1500 * tiny, elements, {"polynomial": list(field.polynomial), "root": list(field.root)}
        )
        yield f"negative_by_10_to_minus_40_{name}", "not-positive", value

    tight = base["quantum_dominance_without_slack"]
    rule = {"rule": "factor", "scale": 1, "weight": 0, "real": 0, "imag": 0}

    def effects(denominator: int, *planes: Json) -> Edit:
        """An effect by dominance, and its complement."""
        other = [[[-x for x in row] for row in plane] for plane in planes]
        for k in range(2):
            other[0][k][k] += denominator
        return put(
            "witness.measurements.0.0",
            [{"denominator": denominator, "matrix": list(m), **rule} for m in (planes, other)],
        )

    for name, first, real, imag, last in (
        ("last_row", 3, 2, 0, 1),
        ("last_row_imaginary", 3, 0, 2, 1),
        ("last_row_negative_imaginary", 3, 0, -2, 1),
        ("last_row_by_both_parts", 4, -1, 1, 1),
        ("first_row", 1, 2, 0, 3),
        ("first_row_imaginary", 1, 0, 2, 3),
        ("first_row_by_both_parts", 1, 1, -1, 4),
    ):
        yield f"dominance_missed_in_{name}", "not-dominant", edited(tight, effects(8, [[first, imag], [real, last]]))
    over = edited(tight, put("witness", over_sqrt2(tight["witness"])))
    yield (
        "dominance_missed_in_irrational_imaginary_part",
        "not-dominant",
        edited(over, effects(16, [[8, 0], [0, 8]], [[0, 6], [0, 0]])),
    )
    yield (
        "dominance_missed_in_both_irrational_parts",
        "not-dominant",
        edited(over, effects(16, [[8, 0], [0, 8]], [[0, 5], [5, 0]])),
    )
    # 1 + (b sqrt 2 - a) exceeds 1, but not with the lower bound of sqrt 2 in its place
    a, b = convergent(66, negative=True)
    yield (
        "dominance_at_the_enclosure_only_real",
        "not-dominant",
        edited(over, effects(4, [[1, 0], [1 - a, 1]], [[0, 0], [b, 0]])),
    )
    yield (
        "dominance_at_the_enclosure_only_imaginary",
        "not-dominant",
        edited(over, effects(4, [[1, 1 - a], [0, 1]], [[0, b], [0, 0]])),
    )


def attacks_on_fields(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Numbers that are positive or zero only at another root, and fields that are none."""
    strict = by_hand([[2]], [1], 1, {"0|0": [[[-1]], 0, [[1]], 0], "1|0": [[[2]], 0, [[-1]], 0]}, SQRT2)
    at_minus = {"polynomial": [-2, 0, 1], "root": [-2, 0]}
    yield "root_changed_to_minus_sqrt2", "not-positive", edited(strict, put("claim.assemblage.field", at_minus))
    yield (
        "positive_at_minus_sqrt2_only",
        "not-positive",
        by_hand([[2]], [1], 3, {"0|0": [[[1]], 0, [[-1]], 0], "1|0": [[[2]], 0, [[1]], 0]}, SQRT2),
    )
    yield (
        "determinant_positive_at_minus_sqrt2_only",
        "not-positive",
        by_hand(
            [[2]],
            [2],
            8,
            {"0|0": [[[2, 1], [1, 2]], 0, [[0, 1], [1, 0]], 0], "1|0": [[[2, -1], [-1, 2]], 0, [[0, -1], [-1, 0]], 0]},
            SQRT2,
        ),
    )
    a, b = convergent(66, negative=True)
    yield (
        "negative_by_2_to_minus_66",
        "not-positive",
        by_hand([[2]], [1], 1, {"0|0": [[[a]], 0, [[-b]], 0], "1|0": [[[1 - a]], 0, [[b]], 0]}, SQRT2),
    )
    a, b = convergent(1000, negative=True)
    yield (
        "negative_in_the_300th_digit",
        "not-positive",
        by_hand([[2]], [1], 1, {"0|0": [[[a]], 0, [[-b]], 0], "1|0": [[[1 - a]], 0, [[b]], 0]}, SQRT2),
    )
    for name, polynomial, root in (
        ("interval_without_root", [-2, 0, 1], [2, 0]),
        ("interval_beside_root", [-2, 0, 1], [6, 2]),
        ("interval_with_two_roots", [6, 0, -5, 0, 1], [1, 0]),
        ("interval_with_three_roots", [-6, -6, 11, 5, -6, -1, 1], [1, 0]),
        ("interval_with_double_root", [4, 0, -4, 0, 1], [1, 0]),
        ("interval_with_triple_root", [-8, 0, 12, 0, -6, 0, 1], [1, 0]),
        ("polynomial_without_real_root", [1, 0, 1], [0, 0]),
        ("interval_ends_at_root", [-4, 0, 1], [2, 0]),
    ):
        planes: list[Json] = [0] * (2 * len(polynomial) - 2)
        halves = {"0|0": [[[1]], *planes[1:]], "1|0": [[[1]], *planes[1:]]}
        yield name, "root", by_hand([[2]], [1], 2, halves, {"polynomial": polynomial, "root": root})
    # f = (t^2 - 2)(t^2 - 3) at sqrt 2: t^2 - 2 is zero and 3 - t^2 is a zero divisor, though neither vector is zero
    reducible = {"polynomial": [6, 0, -5, 0, 1], "root": [2, 1]}
    yield (
        "nonzero_vector_with_value_zero",
        "sign",
        by_hand(
            [[2]],
            [1],
            1,
            {"0|0": [[[-2]], 0, 0, 0, [[1]], 0, 0, 0], "1|0": [[[3]], 0, 0, 0, [[-1]], 0, 0, 0]},
            reducible,
        ),
    )
    yield (
        "zero_pivot_in_disguise",
        "sign",
        by_hand(
            [[2]],
            [2],
            1,
            {
                "0|0": [[[-2, 1], [1, 0]], 0, 0, 0, [[1, 0], [0, 0]], 0, 0, 0],
                "1|0": [[[3, -1], [-1, 0]], 0, 0, 0, [[-1, 0], [0, 0]], 0, 0, 0],
            },
            reducible,
        ),
    )
    yield (
        "pivot_is_a_zero_divisor",
        "division",
        by_hand(
            [[2]],
            [3],
            6,
            {
                "0|0": [[[3, 0, 0], [0, 1, 2], [0, 2, 1]], 0, 0, 0, [[-1, 0, 0], [0, 0, 0], [0, 0, 0]], 0, 0, 0],
                "1|0": [[[1, 0, 0], [0, 0, 0], [0, 0, 0]], 0, 0, 0, [[1, 0, 0], [0, 0, 0], [0, 0, 0]], 0, 0, 0],
            },
            reducible,
        ),
    )
    yield (
        "trace_one_in_a_factor_only",
        "not-normalised",
        by_hand([[1]], [1], 1, {"0|0": [[[-1]], 0, 0, 0, [[1]], 0, 0, 0]}, reducible),
    )
    by_root = base["quantum_effect_positive_by_root"]
    yield (
        "effect_positive_at_sqrt2_declared_minus_sqrt2",
        "not-positive",
        edited(by_root, put("witness.field.root", [-2, 0])),
    )
    strong = base["not_moment_set_sqrt2"]
    yield "separation_at_the_other_root_only", "not-separated", edited(strong, put("claim.assemblage.field", at_minus))


def attacks_on_members(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Moment matrices with a block that is not what the claim prescribes, or that are not positive."""
    facial = base["moment_set_facial"]
    trivial = base["moment_set_facial_trivial_frame"]

    def core(*entries: tuple[int, int, int]) -> Edit:
        def edit(value: Json) -> None:
            for row, column, change in entries:
                value["witness"]["core"][0][row][column] += change

        return edit

    yield "facial_observed_block_altered", "moment-block", edited(trivial, core((0, 0, 1)))
    yield "facial_observed_block_imaginary_part", "moment-block", edited(trivial, core((0, 1, 1)))
    yield "facial_vanishing_block_nonzero", "moment-block", edited(trivial, core((4, 2, 1)))
    yield "facial_vanishing_block_imaginary", "moment-block", edited(trivial, core((2, 4, 1)))
    yield "facial_diagonal_block_altered", "moment-block", edited(trivial, core((6, 6, 1)))
    yield "facial_denominator_changed", "moment-block", edited(facial, put("witness.denominator", 4))
    yield (
        "facial_frame_conjugated",
        "moment-block",
        edited(
            facial,
            put(
                "witness.frame",
                [facial["witness"]["frame"][0], [[-x for x in row] for row in facial["witness"]["frame"][1]]],
            ),
        ),
    )
    yield "facial_zero_core", "moment-block", edited(facial, put("witness.core", [0]))
    yield "facial_core_not_positive", "not-positive", edited(facial, put("witness.core", [[[1, 0], [0, -1]]]))
    yield (
        "facial_blocks_transposed",
        "moment-block",
        edited(trivial, put("witness.core.0", partial_transposed(trivial["witness"]["core"][0], 2))),
    )
    # L(A0 A1 B0) stands at three places and its adjoint at three more; here two places disagree
    weak = box(number(1) / 4)
    blocks = correlation_blocks(weak)
    member = document(MomentSet(weak), Facial(identity(9), moment_matrix(weak, blocks), Elimination()))
    yield "facial_class_inconsistent", "moment-block", edited(member, core((7, 3, 1)))
    yield "facial_adjoint_words_not_adjoint", "moment-block", edited(member, core((3, 7, 1), (4, 6, -1), (4, 7, 1)))

    sigma, blocks = complex_member()
    complex_blocks = document(MomentSet(sigma), MomentBlocks(blocks, Elimination(), 1))
    planes = complex_blocks["witness"]["blocks"][0]
    yield (
        "free_block_transposed",
        "not-positive",
        edited(complex_blocks, put("witness.blocks.0", [transposed(plane) for plane in planes])),
    )
    yield (
        "free_block_conjugated",
        "not-positive",
        edited(complex_blocks, put("witness.blocks.0", [planes[0], negated(planes[1])])),
    )
    yield "claim_transposed_witness_kept", "not-positive", edited(complex_blocks, transpose_claim)
    yield "facial_claim_transposed_witness_kept", "moment-block", edited(facial, transpose_claim)
    unequal = base["moment_set_unequal_outcomes"]
    yield (
        "free_blocks_in_another_order",
        "not-positive",
        edited(unequal, put("witness.blocks", [[[[12, 0], [0, 12]], 0], [[[2, 0], [0, 2]], [[0, -1], [1, 0]]]])),
    )
    yield (
        "free_block_denominator_changed",
        "not-positive",
        edited(base["moment_set_blocks"], put("witness.denominator", 8)),
    )
    yield (
        "pr_box_claimed_almost_quantum",
        "not-positive",
        edited(base["moment_set_blocks"], put("claim.assemblage", base["not_moment_set"]["claim"]["assemblage"])),
    )
    yield (
        "facial_member_claim_changed",
        "moment-block",
        edited(
            base["moment_set_facial_sqrt2"],
            put("claim.assemblage.denominator", 4),
            put(
                "claim.assemblage.elements",
                {key: [[[1]], 0, 0, 0] for key in base["moment_set_facial_sqrt2"]["claim"]["assemblage"]["elements"]},
            ),
        ),
    )
    factored = base["moment_set_factor"]
    yield (
        "member_factor_weight_too_large",
        "not-dominant",
        edited(factored, put("witness.proof.weight", 2 * factored["witness"]["proof"]["weight"])),
    )
    yield "member_factor_scale_too_small", "not-dominant", edited(factored, put("witness.proof.scale", 1))
    yield (
        "member_factor_conjugated",
        "not-dominant",
        edited(factored, put("witness.proof.imag", negated(factored["witness"]["proof"]["imag"]))),
    )
    yield (
        "member_factor_of_another_matrix",
        "not-dominant",
        edited(
            base["moment_set_factor_sqrt2"], put("witness.proof", base["not_moment_set_factor"]["witness"]["proof"])
        ),
    )


def partial_transposed(packed: Json, d: int) -> Json:
    """A packed Hermitian plane with every d x d block transposed."""
    n = len(packed)
    real = [[packed[max(j, k)][min(j, k)] for k in range(n)] for j in range(n)]
    imag = [[packed[j][k] if k > j else -packed[k][j] if k < j else 0 for k in range(n)] for j in range(n)]
    moved = [[(j - j % d + k % d, k - k % d + j % d) for k in range(n)] for j in range(n)]
    return [[(real if k <= j else imag)[moved[j][k][0]][moved[j][k][1]] for k in range(n)] for j in range(n)]


def attacks_on_separations(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Gram matrices that are not positive, leave an unobserved class, or do not separate."""
    pr = base["not_moment_set"]
    local = box(number(1) / 2)  # CHSH = 2
    deterministic = Assemblage(
        Scenario(((2, 2), (2, 2)), (1,)),
        {(a, x): [[int(a == (0, 0))]] for a in product((0, 1), repeat=2) for x in product((0, 1), repeat=2)},
    )

    def claimed(sigma: Assemblage, gram: Matrix) -> Json:
        return document(NotMomentSet(sigma), GramMatrix(gram, Elimination()))

    yield "value_positive", "not-separated", claimed(local, chsh_gram(1))
    yield "value_exactly_zero", "not-separated", claimed(box(number(3) / 4), chsh_gram(1))
    yield "value_exactly_zero_over_sqrt2", "not-separated", claimed(box(ROOT / 2), chsh_gram(ROOT / 2) * 2)
    yield (
        "value_positive_by_2_to_minus_60",
        "not-separated",
        claimed(box(number(3) / 4 - number(1) / 2**60), chsh_gram(1)),
    )
    yield "zero_gram", "not-separated", edited(pr, put("witness.gram", [0]))
    minus = matrix([[-int(j == k == 0) for k in range(9)] for j in range(9)])
    yield "gram_negative", "not-positive", claimed(local, minus)
    yield (
        "gram_diag_0_minus_1",
        "not-positive",
        claimed(local, matrix([[-int(j == k == 8) for k in range(9)] for j in range(9)])),
    )
    yield (
        "gram_zero_pivot_nonzero_row",
        "not-positive",
        claimed(deterministic, matrix([[-int({j, k} == {0, 4}) for k in range(9)] for j in range(9)])),
    )
    # the first square alone is positive, and negative on the observed words of a deterministic box
    square = matrix([[-1, -2, -2, 2, 0, 0, 0, 0, 0]]) + matrix([[2, 0, 0, 0, 0, 0, 0, 0, 0]])
    square = square.transpose() @ square
    yield "unobserved_class_left", "class-sum", claimed(deterministic, square)
    one_sided = chsh_gram(1) * 4 + identity(9)
    yield (
        "unobserved_class_off_by_one",
        "class-sum",
        edited(claimed(box(1), one_sided), lambda value: value["witness"]["gram"][0][2].__setitem__(1, 1)),
    )
    yield (
        "unobserved_class_imaginary",
        "class-sum",
        edited(claimed(box(1), one_sided), lambda value: value["witness"]["gram"][0][1].__setitem__(2, 1)),
    )
    # adding L(w) and L(w^dag) hides a difference: + i at A0 A1 B0 B1 is - i at its adjoint, never zero by itself
    yield (
        "class_cancelled_by_its_adjoint",
        "class-sum",
        edited(claimed(box(1), one_sided), lambda value: value["witness"]["gram"][0][4].__setitem__(8, 1)),
    )
    # A0 A1 B0 B1 and A0 A1 B1 B0 are different words: their sums may not cancel against each other
    yield (
        "class_cancelled_by_another_word",
        "class-sum",
        edited(
            claimed(box(1), one_sided),
            lambda value: value["witness"]["gram"][0][8].__setitem__(4, 1),
            lambda value: value["witness"]["gram"][0][7].__setitem__(5, -1),
        ),
    )
    yield (
        "separation_claim_changed_to_white_noise",
        "not-separated",
        edited(pr, put("claim.assemblage", claimed(box(0), chsh_gram(1))["claim"]["assemblage"])),
    )
    yield (
        "separation_of_relabelled_box",
        "not-separated",
        edited(
            pr,
            put(
                "claim.assemblage.elements",
                {
                    f"{a[0]},{1 - a[1]}|{x[0]},{x[1]}": pr["claim"]["assemblage"]["elements"][
                        f"{a[0]},{a[1]}|{x[0]},{x[1]}"
                    ]
                    for a in product((0, 1), repeat=2)
                    for x in product((0, 1), repeat=2)
                },
            ),
        ),
    )
    # three outcomes of one setting against two settings of two: nine words as well, and the classes differ
    scenario = Scenario(((3,), (2, 2)), (1,))
    other = Assemblage(scenario, {(a, x): [["1/6"]] for a, x in scenario.keys()})
    yield (
        "witness_of_another_scenario",
        "not-separated",
        edited(pr, put("claim.assemblage", document(NoSignalling(other), NoWitness())["claim"]["assemblage"])),
    )
    scenario = Scenario(((2, 2), (2, 2)), (1,))
    mirrored = chsh_gram(1)
    order = [3 * (k % 3) + k // 3 for k in range(9)]
    lopsided = Assemblage(
        scenario, {(a, x): [["1/2"]] if a[0] ^ a[1] == x[0] & (1 - x[1]) else [[0]] for a, x in scenario.keys()}
    )
    yield "witness_with_parties_exchanged", "not-separated", claimed(lopsided, mirrored.select(order, order))
    qubit = base["not_moment_set_qubit"]
    yield (
        "gram_transposed",
        "not-separated",
        edited(qubit, put("witness.gram.0", transposed_packed(qubit["witness"]["gram"][0]))),
    )
    yield "gram_claim_transposed", "not-separated", edited(qubit, transpose_claim)
    # a member whose Gamma with transposed blocks is not positive: the negative direction is a false witness
    sigma, blocks = complex_member()
    vector = wrong_direction(sigma, blocks)
    yield "gram_for_transposed_moment_matrix", "class-sum", claimed(sigma, vector @ vector.adjoint())
    yield (
        "signalling_box_beyond_quantum",
        "signalling",
        edited(
            pr,
            element("0,0|1,1", [[1]], 0),
            element("0,1|1,1", 0, 0),
            element("1,0|1,1", [[1]], 0),
            element("1,1|1,1", 0, 0),
        ),
    )
    factored = base["not_moment_set_factor"]
    yield (
        "gram_factor_of_negative",
        "not-dominant",
        edited(factored, lambda value: value["witness"]["gram"][0][4].__setitem__(4, -1)),
    )
    # a - b sqrt 2 < 0, but a - b lo > 0 for the lower bound lo of sqrt 2 at the precision in use
    strong = base["not_moment_set_factor_sqrt2"]
    a, b = convergent(66, negative=True)

    def tiny(value: Json) -> None:
        value["witness"]["gram"][0][4][4] = a
        value["witness"]["gram"][1][4][4] = -b
        value["witness"]["proof"]["real"][4][4] = 0

    yield "factor_positive_at_the_enclosure_only", "not-dominant", edited(strong, tiny)
    yield "factor_at_the_other_root", "not-dominant", edited(strong, put("claim.assemblage.field.root", [-2, 0]))


def wrong_direction(sigma: Assemblage, blocks: dict[Word, Matrix]) -> Matrix:
    """A vector of negative value for the moment matrix whose blocks are transposed."""
    gamma = moment_matrix(sigma, blocks)
    d = sigma.scenario.dimension
    rows = gamma.entries()
    n = range(gamma.rows)
    moved = matrix([[rows[j - j % d + k % d][k - k % d + j % d] for k in n] for j in n])
    negative = decide(moved)
    if negative is None:
        raise ValueError("the transposed moment matrix is positive")
    return negative.vector


def attacks_on_realisations(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Realisations of nothing, or of another assemblage."""
    qubit, mixed = base["quantum_qubit"], base["quantum_mixed_state"]
    yield "realisation_of_transposed_assemblage", "other-assemblage", edited(qubit, transpose_claim)
    state = mixed["witness"]["state"]["matrix"][0]
    yield "state_transposed", "other-assemblage", edited(mixed, put("witness.state.matrix.0", transposed_packed(state)))
    # consistent in everything but positivity: what the transposition of Bob's qubit does to the state
    yield (
        "state_is_partial_transpose_of_bell",
        "not-positive",
        edited(
            qubit,
            transpose_claim,
            put(
                "witness.state",
                {
                    "denominator": 2,
                    "matrix": [[[1, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]],
                    "rule": "elimination",
                },
            ),
        ),
    )
    yield (
        "state_not_positive",
        "not-positive",
        edited(mixed, put("witness.state.matrix.0", [[3, 0, 0, 1], [0, -1, 0, 0], [0, 0, 2, 0], [0, 0, 0, 2]])),
    )
    yield "state_trace_below_one", "not-normalised", edited(mixed, put("witness.state.denominator", 7))
    yield (
        "state_scaled",
        "not-normalised",
        edited(mixed, put("witness.state.matrix.0", [[2 * x for x in row] for row in state])),
    )
    facial = qubit["witness"]["state"]
    yield (
        "facial_state_trace",
        "not-normalised",
        edited(qubit, put("witness.state.denominator", 2 * facial["denominator"])),
    )
    yield (
        "facial_state_core_negative",
        "not-positive",
        edited(qubit, put("witness.state.core.0", negated(facial["core"][0]))),
    )
    yield (
        "facial_state_other_vector",
        "other-assemblage",
        edited(qubit, put("witness.state.frame.0", [[1], [0], [0], [-1]])),
    )
    yield "effects_incomplete", "incomplete", edited(mixed, put("witness.measurements.0.0.2.denominator", 5))
    yield (
        "effects_incomplete_off_diagonal",
        "incomplete",
        edited(mixed, put("witness.measurements.0.0.2.matrix.0", [[1, 0], [1, 1]])),
    )
    yield (
        "effects_sum_to_two",
        "incomplete",
        edited(
            mixed, put("witness.measurements.0.1.0.denominator", 1), put("witness.measurements.0.1.1.denominator", 1)
        ),
    )
    yield (
        "effect_not_positive",
        "not-positive",
        edited(
            mixed,
            put("witness.measurements.0.1.0.matrix.0", [[1, 0], [2, 1]]),
            put("witness.measurements.0.1.1.matrix.0", [[1, 0], [-2, 1]]),
        ),
    )
    yield (
        "effect_diag_0_minus_1",
        "not-positive",
        edited(
            mixed,
            put("witness.measurements.0.1.0.matrix.0", [[0, 0], [0, -1]]),
            put("witness.measurements.0.1.1.matrix.0", [[2, 0], [0, 3]]),
        ),
    )
    yield (
        "outcomes_exchanged",
        "other-assemblage",
        edited(mixed, put("witness.measurements.0.1", mixed["witness"]["measurements"][0][1][::-1])),
    )
    root = base["quantum_sqrt2"]
    yield (
        "settings_exchanged",
        "other-assemblage",
        edited(root, put("witness.measurements.1", root["witness"]["measurements"][1][::-1])),
    )
    yield (
        "pr_box_with_realisation_of_tsirelson",
        "other-assemblage",
        edited(root, put("claim.assemblage", base["not_moment_set"]["claim"]["assemblage"])),
    )
    three = base["quantum_three_parties"]
    yield (
        "third_party_measures_something_else",
        "other-assemblage",
        edited(three, put("witness.measurements.2", three["witness"]["measurements"][2][::-1])),
    )
    tight = base["quantum_dominance_without_slack"]
    effects = [copy.deepcopy(e) for e in tight["witness"]["measurements"][0][0]]
    effects[0]["matrix"], effects[1]["matrix"] = [[[1, 0], [2, 1]]], [[[1, 0], [-2, 1]]]
    yield "dominance_missed_by_one", "not-dominant", edited(tight, put("witness.measurements.0.0", effects))
    yield (
        "dominance_missed_in_imaginary_part",
        "not-dominant",
        edited(
            tight,
            put("witness.measurements.0.0.0.matrix.0", [[1, 1], [1, 1]]),
            put("witness.measurements.0.0.1.matrix.0", [[1, -1], [-1, 1]]),
        ),
    )
    # the last row is dominated only if the other triangle is forgotten
    three_rows = {"denominator": 2, "rule": "factor", "scale": 1, "weight": 0, "real": 0, "imag": 0}
    larger = realised(Realisation(maximally_mixed({"A": 3, "B": 1}), ((trivial_measurement(3),),)))
    yield (
        "dominance_of_the_lower_triangle_only",
        "not-dominant",
        edited(
            larger,
            put(
                "witness.measurements.0.0",
                [
                    {**three_rows, "matrix": [[[1, 0, 0], [1, 1, 0], [1, 0, 2]]]},
                    {**three_rows, "matrix": [[[1, 0, 0], [-1, 1, 0], [-1, 0, 0]]]},
                ],
            ),
        ),
    )


def trivial_measurement(size: int) -> Measurement:
    """Two equal effects."""
    return Measurement((identity(size) / 2, identity(size) / 2))


def attacks_on_levels(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Longer words: products that are their own adjoints, and words that a level does not have."""
    blocks = base["moment_set_level_2_blocks"]
    free = MomentProgram(QUBIT, "2").index.free
    for k in (k for k, word in enumerate(free) if word[0] == word[0][::-1]):
        real, imag = blocks["witness"]["blocks"][k]
        skew = [[x + int(r != c) for c, x in enumerate(row)] for r, row in enumerate(imag or [[0, 0], [0, 0]])]
        yield (
            f"self_adjoint_word_{k}_not_hermitian",
            "not-hermitian",
            edited(blocks, put(f"witness.blocks.{k}", [real, skew])),
        )
        yield (
            f"self_adjoint_word_{k}_negative",
            "not-positive",
            edited(blocks, put(f"witness.blocks.{k}", [negated(real), imag])),
        )
    pr = base["not_moment_set_level_2"]
    words = level_words(box(1), "2")
    long = words.index((((0, 0), (1, 0)), ()))

    def unit(value: Json) -> None:
        value["witness"]["gram"][0][long][long] = 1

    yield "self_adjoint_word_left_over", "class-sum", edited(pr, unit)
    yield (
        "level_1_witness_at_level_2_order",
        "class-sum",
        edited(
            pr,
            lambda value: put("witness.gram.0", swapped(value["witness"]["gram"][0], 1, words.index((((0, 0),), ()))))(
                value
            ),
        ),
    )


def swapped(packed_plane: Json, j: int, k: int) -> Json:
    """A packed real plane with two rows and columns exchanged."""
    n = range(len(packed_plane))
    order = [k if i == j else j if i == k else i for i in n]
    return [[packed_plane[max(order[r], order[c])][min(order[r], order[c])] if c <= r else 0 for c in n] for r in n]


def exchange_last_outcomes(value: Json) -> None:
    """Relabels the outcomes of the third party."""
    elements = value["claim"]["assemblage"]["elements"]
    flipped = {}
    for key, planes in elements.items():
        outcomes, settings = key.split("|")
        *rest, last = outcomes.split(",")
        flipped[f"{','.join([*rest, str(1 - int(last))])}|{settings}"] = planes
    value["claim"]["assemblage"]["elements"] = flipped


def attacks_on_functionals(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Bounds that are too good, balls that are too large, and distances that are too small."""
    bound, tight = base["bound_max"], base["bound_sqrt2"]
    n = 10**40
    value = "claim.value"
    yield "bound_too_small", "class-sum", edited(bound, put(value, {"denominator": 2, "coefficients": [5]}))
    yield (
        "bound_too_small_by_10_to_minus_40",
        "class-sum",
        edited(bound, put(value, {"denominator": n, "coefficients": [3 * n - 1]})),
    )
    yield "bound_too_large", "class-sum", edited(bound, put(value, {"denominator": 1, "coefficients": [4]}))
    yield "bound_with_the_other_sense", "class-sum", edited(bound, put("claim.sense", "min"))
    yield "bound_min_as_max", "class-sum", edited(base["bound_min"], put("claim.sense", "max"))
    yield "bound_gram_denominator_changed", "class-sum", edited(bound, put("witness.denominator", 1))
    yield "bound_functional_denominator_changed", "class-sum", edited(bound, put("claim.functional.denominator", 2))
    yield (
        "bound_of_another_functional",
        "class-sum",
        edited(bound, put("claim.functional.elements.1,1|1,1", [[[-2]], 0])),
    )
    yield (
        "bound_constant_forgotten",
        "class-sum",
        edited(base["bound_with_constant"], put(value, {"denominator": 1, "coefficients": [3]})),
    )
    lowered = chsh_gram(1) - matrix([[2 * int(j == k == 0) for k in range(9)] for j in range(9)])
    yield (
        "bound_gram_not_positive",
        "not-positive",
        edited(bound, put("witness", gram_witness(lowered, 2)), put(value, {"denominator": 1, "coefficients": [2]})),
    )
    # one square: right on every observed word for A0 B0 + A0 B1, wrong on B0 B1
    square = matrix([[1, -2, -2, 2, 0, 0, 0, 0, 0]])
    half = {
        f"{a},{b}|{x},{y}": [[[(-1) ** (a + b)]], 0] if x == 0 else [0, 0] for a, b, x, y in product((0, 1), repeat=4)
    }
    yield (
        "bound_unobserved_class_left",
        "class-sum",
        edited(
            bound,
            put("witness", gram_witness(square.transpose() @ square, 2)),
            put("claim.functional.elements", half),
            put(value, {"denominator": 2, "coefficients": [3]}),
        ),
    )
    unequal = base["bound_unequal_outcomes"]
    yield "bound_functional_transposed", "class-sum", edited(unequal, transpose_functional)
    yield (
        "bound_functional_not_hermitian",
        "not-hermitian",
        edited(unequal, put("claim.functional.elements.0|1", [[[0, 1], [0, 0]], 0])),
    )
    yield (
        "bound_last_outcome_changed",
        "class-sum",
        edited(unequal, put("claim.functional.elements.2|0", [[[1, 0], [0, 0]], 0])),
    )
    yield "bound_below_tsirelson", "class-sum", edited(tight, put(value, {"denominator": 5, "coefficients": [14, 0]}))
    yield "bound_at_the_other_root", "not-positive", edited(tight, put("claim.functional.field.root", [-2, 0]))

    ball = base["ball_outside"]
    yield "ball_of_exactly_the_distance", "ball", edited(ball, put("claim.radius", [1, 5]))
    yield "ball_too_large", "ball", edited(ball, put("claim.radius", [1, 1]))
    yield "ball_around_a_member", "ball", edited(ball, put("claim.data", chsh_table(1, 0, 4)))
    yield (
        "ball_around_data_on_the_hyperplane",
        "ball",
        edited(ball, put("claim.data", chsh_table(4, 3, 16)), put("claim.radius", [1, n])),
    )
    imaginary = chsh_table(1, 1, 4)
    for planes in imaginary["elements"].values():
        planes.reverse()
    yield "ball_around_imaginary_data", "ball", edited(ball, put("claim.data", imaginary))
    yield "ball_functional_scaled", "class-sum", edited(ball, put("witness.functional.denominator", 2))
    yield "ball_functional_negated", "class-sum", edited(ball, put("witness.functional", chsh_table(-3, 4, 4)))
    yield (
        "ball_functional_not_hermitian",
        "not-hermitian",
        edited(ball, put("witness.functional.elements.0,0|0,0", [[[-1]], [[1]]])),
    )
    yield "ball_gram_not_positive", "not-positive", edited(ball, put("witness.gram", packed(-chsh_gram(1), QQ)))
    yield (
        "ball_at_the_other_root",
        "not-positive",
        edited(
            base["ball_outside_sqrt2"],
            put("claim.data.field.root", [-2, 0]),
            put("witness.functional.field.root", [-2, 0]),
        ),
    )
    near, root = base["near"], base["near_sqrt2"]
    yield "near_by_less", "distance", edited(near, put("claim.radius", [n // 2 - 1, n]))
    yield "near_with_radius_zero", "distance", edited(near, put("claim.radius", [0, 1]))
    yield "near_sqrt2_by_less", "distance", edited(root, put("claim.radius", [1, 2]))
    yield "near_imaginary_part_forgotten", "distance", edited(near, put("claim.data.elements.0|0", [[[8]], [[1]]]))
    yield "near_what_is_no_assemblage", "not-normalised", edited(near, put("claim.assemblage.elements.0|0", [[[2]], 0]))
    yield (
        "near_what_is_not_positive",
        "not-positive",
        edited(
            near, put("claim.assemblage.elements", {"0|0": [[[3]], 0], "1|0": [[[-1]], 0]}), put("claim.radius", [9, 1])
        ),
    )


def transpose_functional(value: Json) -> None:
    """Transposes every operator of the claim's functional."""
    elements = value["claim"]["functional"]["elements"]
    for key, planes in elements.items():
        elements[key] = [transposed(plane) for plane in planes]


def rejected(base: dict[str, Json]) -> dict[str, tuple[str, Json]]:
    """Every attack with its code, by name."""
    cases: dict[str, tuple[str, Json]] = {}
    for family in (
        attacks_on_laws,
        attacks_by_a_little,
        attacks_on_fields,
        attacks_on_members,
        attacks_on_separations,
        attacks_on_levels,
        attacks_on_functionals,
        attacks_on_local_models,
        attacks_on_realisations,
        *hidden_state_cases.ATTACKS,
        *realisation_cases.ATTACKS,
        *noise_cases.ATTACKS,
        *partial_cases.ATTACKS,
        *operator_cases.ATTACKS,
        *family_cases.ATTACKS,
    ):
        for name, code, value in family(base):
            if name in cases:
                raise ValueError(f"two attacks are called {name}")
            cases[name] = code, value
    return cases


# ---------------------------------------------------------------------------------------------------------------------
# Texts that are not certificates


def replaced(value: Json, old: str, new: str) -> str:
    """The canonical text with the first occurrence of a piece replaced; the piece must occur."""
    text = text_of(value)
    if old not in text:
        raise ValueError(f"{old} does not occur")
    return text.replace(old, new, 1)


def malformed(base: dict[str, Json]) -> dict[str, tuple[str, str]]:
    """(text, how its refusal begins) by name."""
    qubit, root = base["no_signalling_qubit"], base["no_signalling_sqrt2"]
    json_error = "file: not JSON of this format: "
    deep = "[" * 40 + "]" * 40
    cases: dict[str, tuple[str, str]] = {
        "empty": ("", json_error),
        "blank": (" \n", json_error),
        "no_json": ("VERIFIED\n", json_error),
        "truncated": (text_of(qubit)[:-20], json_error),
        "trailing_text": (text_of(qubit) + "{}", json_error),
        "trailing_comma": (replaced(qubit, "}}\n", "},}\n") if "}}\n" in text_of(qubit) else "", json_error),
        "single_quotes": (text_of(qubit).replace('"', "'"), json_error),
        "comment": ("// a certificate\n" + text_of(qubit), json_error),
        "a_list": ("[]", "file: an object with keys format, claim, witness, provenance is needed"),
        "a_number": ("7", "file: an object with keys"),
        "null": ("null", "file: an object with keys"),
        "leading_zero": (replaced(qubit, "[[2,0]", "[[02,0]"), json_error),
        "plus_sign": (replaced(qubit, "[[2,0]", "[[+2,0]"), json_error),
        "minus_zero": (replaced(qubit, "[[2,0]", "[[2,-0]"), "file: -0 is not a canonical integer"),
        "minus_zero_float": (replaced(qubit, "[[2,0]", "[[2,-0.0]"), "file: -0.0 is not an integer"),
        "float": (replaced(qubit, "[[2,0]", "[[2.0,0]"), "file: 2.0 is not an integer; floats are not exact"),
        "exponent": (replaced(qubit, "[[2,0]", "[[2e0,0]"), "file: 2e0 is not an integer"),
        "huge_exponent": (replaced(qubit, "[[2,0]", "[[2e999999999,0]"), "file: 2e999999999 is not an integer"),
        "nan": (replaced(qubit, "[[2,0]", "[[NaN,0]"), "file: NaN is not an integer"),
        "infinity": (replaced(qubit, "[[2,0]", "[[-Infinity,0]"), "file: -Infinity is not an integer"),
        "float_in_provenance": (replaced(qubit, '"provenance":{}', '"provenance":{"seconds":0.5}'), "file: 0.5 is not"),
        "boolean_entry": (
            replaced(qubit, "[[2,0]", "[[true,0]"),
            "claim.assemblage.elements[0|1]: an integer is needed",
        ),
        "boolean_zero_plane": (replaced(qubit, "]],0]", "]],false]"), "claim.assemblage.elements[0|1]: a list of 2"),
        "boolean_denominator": (
            replaced(qubit, '"denominator":4', '"denominator":true'),
            "claim.assemblage.denominator: an integer is needed",
        ),
        "null_entry": (replaced(qubit, "[[2,0]", "[[null,0]"), "claim.assemblage.elements[0|1]: an integer is needed"),
        "text_entry": (replaced(qubit, "[[2,0]", '[["2",0]'), "claim.assemblage.elements[0|1]: an integer is needed"),
        "fraction_entry": (replaced(qubit, "[[2,0]", '[["1/2",0]'), "claim.assemblage.elements[0|1]: an integer is"),
        "hex_for_a_short_integer": (
            replaced(qubit, "[[2,0]", '[["0x2",0]'),
            "claim.assemblage.elements[0|1]: an integer is needed",
        ),
        "hex_of_4300_digits": (
            replaced(qubit, "[[2,0]", f'[["{hex(10**4300 - 1)}",0]'),
            "claim.assemblage.elements[0|1]: an integer is needed",
        ),
        "hex_in_capitals": (
            replaced(qubit, "[[2,0]", f'[["0x{10**4300:X}",0]'),
            "claim.assemblage.elements[0|1]: an integer is needed",
        ),
        "hex_with_leading_zero": (
            replaced(qubit, "[[2,0]", f'[["0x0{10**4300:x}",0]'),
            "claim.assemblage.elements[0|1]: an integer is needed",
        ),
        "hex_with_underscore": (
            replaced(qubit, "[[2,0]", f'[["0x1_{10**4300:x}",0]'),
            "claim.assemblage.elements[0|1]: an integer is needed",
        ),
        "hex_with_newline": (
            replaced(qubit, "[[2,0]", f'[["0x{10**4300:x}\\n",0]'),
            "claim.assemblage.elements[0|1]: an integer is needed",
        ),
        "decimal_of_4301_digits": (replaced(qubit, "[[2,0]", f"[[1{'0' * 4300},0]"), json_error),
        "decimal_text_of_4301_digits": (
            replaced(qubit, "[[2,0]", f'[["1{"0" * 4300}",0]'),
            "claim.assemblage.elements[0|1]: an integer is needed",
        ),
        "duplicate_key": (
            replaced(qubit, '"witness":{}', '"witness":{},"witness":{}'),
            "file: duplicate key among",
        ),
        "duplicate_element": (replaced(qubit, '"0|0":', '"0|1":[0,0],"0|0":'), "file: duplicate key among"),
        "duplicate_key_in_provenance": (
            replaced(qubit, '"provenance":{}', '"provenance":{"a":1,"\\u0061":2}'),
            "file: duplicate key among",
        ),
        "unknown_key": (replaced(qubit, '"witness":{}', '"witness":{},"wish":1'), "file: unknown keys ['wish']"),
        "missing_witness": (replaced(qubit, ',"witness":{}', ""), "file: unknown keys [], missing keys ['witness']"),
        "missing_provenance": (replaced(qubit, '"provenance":{},', ""), "file: unknown keys [], missing keys"),
        "unknown_key_in_claim": (replaced(qubit, '"kind"', '"note":1,"kind"'), "claim: unknown keys ['note']"),
        "unknown_key_in_witness": (replaced(qubit, '"witness":{}', '"witness":{"a":0}'), "witness: unknown keys ['a']"),
        "witness_is_a_list": (replaced(qubit, '"witness":{}', '"witness":[]'), "witness: an object with keys"),
        "deep_nesting": (replaced(qubit, '"provenance":{}', f'"provenance":{deep}'), "file: nested deeper than 32"),
        "deep_objects": ('{"a":' * 40 + "0" + "}" * 40, "file: nested deeper than 32"),
        "other_format": (
            replaced(qubit, "certificate/1", "certificate/2"),
            "format: 'exactsteer-certificate/2' is not",
        ),
        "format_is_a_list": (replaced(qubit, '"exactsteer-certificate/1"', "[]"), "format: '[]' is not"),
        "unknown_kind": (replaced(qubit, '"no-signalling"', '"telepathic"'), "claim.kind: unknown kind 'telepathic'"),
        "kind_is_a_list": (replaced(qubit, '"no-signalling"', '["no-signalling"]'), "claim.kind: unknown kind"),
        "kind_is_missing": (replaced(qubit, '"kind":"no-signalling"', '"kin":0'), "claim.kind: unknown kind 'None'"),
        "claim_is_a_list": (replaced(qubit, '"claim":{', '"claim":[],"cl":{'), "file: unknown keys ['cl']"),
        "claim_is_text": (
            text_of(edited(qubit, put("claim", "no-signalling"))),
            "claim.kind: unknown kind 'None'",
        ),
        "control_character_in_key": (
            replaced(qubit, '"witness":{}', '"witness":{"\\u0000\\nVERIFIED":1}'),
            "witness: unknown keys ['\\x00\\nVERIFIED']",
        ),
        "lone_surrogate_in_key": (
            replaced(qubit, '"witness":{}', '"witness":{"\\ud800":1}'),
            "witness: unknown keys ['\\ud800']",
        ),
        "letter_beyond_ascii_in_key": (
            replaced(qubit, '"witness":{}', '"witness":{"\\u03c3":1}'),
            "witness: unknown keys ['\\u03c3']",
        ),
        "missing_element": (replaced(qubit, '"0|0"', '"0|2"'), "claim.assemblage.elements: unknown keys ['0|2']"),
        "element_key_with_space": (replaced(qubit, '"0|0"', '"0 |0"'), "claim.assemblage.elements: unknown keys"),
        "element_key_with_leading_zero": (
            replaced(qubit, '"0|0"', '"00|0"'),
            "claim.assemblage.elements: unknown keys",
        ),
        "elements_are_a_list": (
            text_of(edited(qubit, put("claim.assemblage.elements", []))),
            "claim.assemblage.elements: an object with keys",
        ),
        "zero_plane_written_out": (
            text_of(edited(qubit, element("0|1", [[2, 0], [0, 0]], [[0, 0], [0, 0]]))),
            "claim.assemblage.elements[0|1]: a zero plane must be written 0",
        ),
        "plane_with_short_row": (
            text_of(edited(qubit, element("0|1", [[2, 0], [0]], 0))),
            "claim.assemblage.elements[0|1]: a list of 2 items is needed, not length 1",
        ),
        "plane_with_three_rows": (
            text_of(edited(qubit, element("0|1", [[2, 0], [0, 0], [0, 0]], 0))),
            "claim.assemblage.elements[0|1]: a list of 2 items is needed, not length 3",
        ),
        "plane_is_one": (
            text_of(edited(qubit, element("0|1", 1, 0))),
            "claim.assemblage.elements[0|1]: a list of 2 items is needed, not int",
        ),
        "plane_is_minus_one": (
            text_of(edited(qubit, element("0|1", [[2, 0], [0, 0]], -1))),
            "claim.assemblage.elements[0|1]: a list of 2 items is needed, not int",
        ),
        "too_few_planes": (
            text_of(edited(root, element("0|1", [[2, 0], [0, 2]], 0))),
            "claim.assemblage.elements[0|1]: a list of 4 items is needed, not length 2",
        ),
        "too_many_planes": (
            text_of(edited(qubit, element("0|1", [[2, 0], [0, 0]], 0, 0, 0))),
            "claim.assemblage.elements[0|1]: a list of 2 items is needed, not length 4",
        ),
        "not_in_lowest_terms": (
            text_of(by_hand([[2]], [1], 4, {"0|0": [[[2]], 0], "1|0": [[[2]], 0]})),
            "claim.assemblage: the denominator is not in lowest terms",
        ),
        "zero_denominator": (
            replaced(qubit, '"denominator":4', '"denominator":0'),
            "claim.assemblage.denominator: an integer at least 1 is needed",
        ),
        "negative_denominator": (
            replaced(qubit, '"denominator":4', '"denominator":-4'),
            "claim.assemblage.denominator: an integer at least 1 is needed",
        ),
    }
    for name, untrusted, trusted, why in (
        ("no_untrusted_party", [], [2], "claim.assemblage.untrusted: a list of 1 to 16 items"),
        ("untrusted_party_without_setting", [[]], [2], "claim.assemblage.untrusted: a list of 1 to"),
        ("setting_without_outcome", [[0, 2]], [2], "claim.assemblage.untrusted: an integer up to"),
        ("negative_outcomes", [[-2, 2]], [2], "claim.assemblage.untrusted: an integer up to"),
        ("untrusted_is_flat", [2, 2], [2], "claim.assemblage.untrusted: a list of 1 to"),
        ("no_trusted_party", [[2, 2]], [], "claim.assemblage.trusted: a list of 1 to 16 items"),
        ("trusted_dimension_zero", [[2, 2]], [0], "claim.assemblage.trusted: an integer up to"),
        ("trusted_dimension_a_billion", [[2, 2]], [10**9], "claim.assemblage.trusted: an integer up to"),
        ("trusted_dimensions_multiply_to_1025", [[1]], [41, 25], "claim.assemblage: 1 elements of size 1025"),
        ("elements_just_beyond_the_limit", [[1001], [100]], [1], "claim.assemblage: 100100 elements of size 1"),
        (
            "trusted_dimensions_multiply_to_a_billion",
            [[2, 2]],
            [1000] * 3,
            "claim.assemblage: 4 elements of size 1000000000",
        ),
        ("outcomes_a_billion", [[10**9, 2]], [2], "claim.assemblage.untrusted: an integer up to"),
        (
            "elements_beyond_the_limit",
            [[10**5] * 10] * 3,
            [1],
            "claim.assemblage: 1000000000000000000 elements of size 1",
        ),
        ("entries_beyond_the_limit", [[10] * 10], [1000], "claim.assemblage: 100 elements of size 1000"),
        ("seventeen_parties", [[1]] * 17, [1], "claim.assemblage.untrusted: a list of 1 to 16 items"),
        ("another_scenario", [[2], [2]], [2], "claim.assemblage.elements: unknown keys"),
    ):
        value = edited(qubit, put("claim.assemblage.untrusted", untrusted), put("claim.assemblage.trusted", trusted))
        cases[name] = text_of(value), why
    halves = {"0|0": [[[1]], 0, 0, 0], "1|0": [[[1]], 0, 0, 0]}
    for name, field, why in (
        ("field_is_text", "R", "an object with keys polynomial, root is needed"),
        ("field_without_root", {"polynomial": [-2, 0, 1]}, "unknown keys [], missing keys ['root']"),
        ("polynomial_not_monic", {"polynomial": [-1, 0, 2], "root": [0, 0]}, "the polynomial is not monic"),
        ("polynomial_minus_monic", {"polynomial": [2, 0, -1], "root": [1, 0]}, "the polynomial is not monic"),
        ("polynomial_linear", {"polynomial": [-1, 1], "root": [0, 0]}, "a list of 3 to 17 items"),
        ("polynomial_with_zero_leading", {"polynomial": [-2, 0, 1, 0], "root": [1, 0]}, "the polynomial is not monic"),
        ("polynomial_of_degree_17", {"polynomial": [-2, *[0] * 16, 1], "root": [1, 0]}, "a list of 3 to 17 items"),
        ("polynomial_with_boolean", {"polynomial": [-2, False, 1], "root": [1, 0]}, "an integer is needed"),
        ("polynomial_with_large_coefficient", {"polynomial": [-(1 << 4096), 0, 1], "root": [1, 0]}, "an interval or a"),
        ("interval_negative_exponent", {"polynomial": [-8, 0, 1], "root": [1, -1]}, "an interval or a coefficient"),
        ("interval_huge_exponent", {"polynomial": [-2, 0, 1], "root": [1, 10**9]}, "an interval or a coefficient"),
        ("interval_not_widest", {"polynomial": [-2, 0, 1], "root": [5, 2]}, "the isolating interval is not the widest"),
        ("interval_is_a_number", {"polynomial": [-2, 0, 1], "root": 1}, "a list of 2 items"),
    ):
        value = by_hand([[2]], [1], 2, halves, field)
        cases[name] = text_of(value), f"claim.assemblage.field: {why}"

    blocks, facial = base["moment_set_blocks"], base["moment_set_facial"]
    bound, ball, local = base["bound_max"], base["ball_outside"], base["local_in_plane"]
    coin = base["near"]["claim"]["assemblage"]
    ququart = base["no_signalling_two_trusted"]["claim"]["assemblage"]
    other_scenario = {**chsh_table(3, -4, 4), "untrusted": [[2, 2], [4]]}
    other_scenario["elements"] = {f"{a},{b}|{x},0": [[[1]], 0] for a, b, x in product((0, 1), (0, 1, 2, 3), (0, 1))}
    factored, gram, quantum = base["moment_set_factor"], base["not_moment_set"], base["quantum_mixed_state"]
    for name, original, path, new, why in (
        ("level_unknown", blocks, "claim.level", "almost", "claim.level: 'almost' is not a level"),
        ("level_is_an_integer", blocks, "claim.level", 1, "claim.level: '1' is not a level"),
        ("level_is_a_list", blocks, "claim.level", ["almost-quantum"], "claim.level: "),
        ("level_zero", blocks, "claim.level", "0", "claim.level: '0' is not a level"),
        ("level_ten", blocks, "claim.level", "10", "claim.level: '10' is not a level"),
        ("level_empty", blocks, "claim.level", "", "claim.level: '' is not a level"),
        ("level_with_empty_term", blocks, "claim.level", "1+", "claim.level: '1+' is not a level"),
        ("level_without_integer", blocks, "claim.level", "AB", "claim.level: 'AB' is not a level"),
        ("level_in_small_letters", blocks, "claim.level", "1+ab", "claim.level: '1+ab' is not a level"),
        ("level_with_spaces", blocks, "claim.level", "1 + AB", "claim.level: '1 + AB' is not a level"),
        ("level_with_newline", blocks, "claim.level", "1\\n", "claim.level: "),
        ("level_with_another_digit", blocks, "claim.level", "1+\u0662", "claim.level: "),
        ("level_with_a_superscript", blocks, "claim.level", "\u00b2", "claim.level: "),
        (
            "level_of_a_third_party",
            blocks,
            "claim.level",
            "1+ABC",
            "claim.level: 'ABC' names a party that does not exist",
        ),
        ("level_too_long", blocks, "claim.level", "1" + "+AB" * 100, "claim.level: "),
        ("level_with_other_blocks", blocks, "claim.level", "2", "witness.blocks: a list of "),
        ("level_with_fewer_words", gram, "claim.level", "1", "witness.gram: a list of 5 items"),
        (
            "too_few_blocks",
            blocks,
            "witness.blocks",
            blocks["witness"]["blocks"][1:],
            "witness.blocks: a list of 8 items",
        ),
        ("blocks_zero_denominator", blocks, "witness.denominator", 0, "witness.denominator: an integer at least 1"),
        (
            "blocks_negative_denominator",
            blocks,
            "witness.denominator",
            -32,
            "witness.denominator: an integer at least 1",
        ),
        ("rule_unknown", blocks, "witness.proof", {"rule": "trust"}, "witness: unknown rule 'trust'"),
        ("rule_is_a_list", blocks, "witness.proof", {"rule": []}, "witness: unknown rule '[]'"),
        ("proof_missing", blocks, "witness.proof", None, "witness: unknown rule 'None'"),
        ("rule_facial_inside_blocks", blocks, "witness.proof", {"rule": "facial"}, "witness: unknown rule 'facial'"),
        ("elimination_with_witness", blocks, "witness.proof.scale", 1, "witness: unknown keys ['scale']"),
        ("facial_with_blocks", facial, "witness.blocks", [], "witness: unknown keys ['blocks']"),
        ("facial_rank_zero", facial, "witness.rank", 0, "witness.rank: an integer up to 1024"),
        ("facial_rank_wrong", facial, "witness.rank", 3, "witness.frame: a list of 3 items"),
        ("facial_rank_a_billion", facial, "witness.rank", 10**9, "witness.rank: an integer up to 1024"),
        ("facial_rank_boolean", facial, "witness.rank", True, "witness.rank: an integer is needed"),
        ("facial_core_too_large", facial, "witness.core", [[[1]]], "witness.core: a list of 2 items"),
        (
            "facial_negative_denominator",
            facial,
            "witness.denominator",
            -8,
            "witness.denominator: an integer at least 1",
        ),
        ("facial_in_facial", facial, "witness.proof", {"rule": "facial"}, "witness.core: unknown rule 'facial'"),
        ("factor_zero_scale", factored, "witness.proof.scale", 0, "witness: an integer at least 1"),
        ("factor_negative_scale", factored, "witness.proof.scale", -16384, "witness: an integer at least 1"),
        ("factor_negative_weight", factored, "witness.proof.weight", -1, "witness: an integer at least 0"),
        ("factor_boolean_weight", factored, "witness.proof.weight", False, "witness: an integer is needed"),
        (
            "factor_too_small",
            factored,
            "witness.proof.real",
            [[1]],
            "witness: a list of 8 items is needed, not length 1",
        ),
        ("factor_square", factored, "witness.proof.real", [[1] * 8] * 8, "witness: a list of 1 items is needed"),
        ("factor_zero_plane", factored, "witness.proof.imag", [[0] * k for k in range(1, 9)], "witness: a zero plane"),
        ("factor_unknown_key", factored, "witness.proof.shift", 1, "witness: unknown keys ['shift']"),
        ("gram_of_another_size", gram, "witness.gram", [[[1]]], "witness.gram: a list of 9 items"),
        ("gram_with_two_planes", gram, "witness.gram", [0, 0], "witness.gram: a list of 1 items"),
        ("gram_is_zero", gram, "witness.gram", 0, "witness.gram: a list of 1 items"),
        ("bound_sense_unknown", bound, "claim.sense", "sup", "claim.sense: max or min is needed"),
        ("bound_sense_is_a_list", bound, "claim.sense", ["max"], "claim.sense: max or min is needed"),
        ("bound_value_is_an_integer", bound, "claim.value", 3, "claim.value: an object with keys"),
        ("bound_value_is_complex", bound, "claim.value.coefficients", [3, 0], "claim.value: a list of 1 items"),
        (
            "bound_value_not_in_lowest_terms",
            bound,
            "claim.value",
            {"denominator": 2, "coefficients": [6]},
            "claim.value: the",
        ),
        ("bound_value_zero_denominator", bound, "claim.value.denominator", 0, "claim.value: an integer at least 1"),
        (
            "bound_value_negative_denominator",
            bound,
            "claim.value.denominator",
            -1,
            "claim.value: an integer at least 1",
        ),
        ("near_radius_negative", base["near"], "claim.radius", [-1, 2], "claim.radius: an integer at least 0"),
        ("local_model_of_a_ququart", local, "claim.assemblage", ququart, "claim.assemblage: a qubit assemblage over Q"),
        ("weights_zero_denominator", local, "witness.denominator", 0, "witness: an integer at least 1"),
        ("weights_negative_denominator", local, "witness.denominator", -64, "witness: an integer at least 1"),
        ("weight_of_three_numbers", local, "witness.weights.0", [0, 9, 1], "witness.weights: a list of 2 items"),
        ("bound_zero_denominator", bound, "witness.denominator", 0, "witness.denominator: an integer at least 1"),
        ("bound_without_gram", bound, "witness", {}, "witness: unknown keys [], missing keys"),
        ("radius_zero_ball", ball, "claim.radius", [0, 1], "claim.radius: an integer at least 1"),
        ("radius_negative", ball, "claim.radius", [-1, 10], "claim.radius: an integer at least 1"),
        ("radius_with_zero_denominator", ball, "claim.radius", [1, 0], "claim.radius: an integer at least 1"),
        ("radius_not_in_lowest_terms", ball, "claim.radius", [2, 20], "claim.radius: not in lowest terms"),
        ("radius_is_an_integer", ball, "claim.radius", 1, "claim.radius: a list of 2 items"),
        (
            "ball_functional_of_another_scenario",
            ball,
            "witness.functional",
            other_scenario,
            "witness.functional: another",
        ),
        (
            "near_another_scenario",
            base["near"],
            "claim.assemblage",
            qubit["claim"]["assemblage"],
            "claim.assemblage: another",
        ),
        (
            "near_another_field",
            base["near_sqrt2"],
            "claim.data",
            base["near"]["claim"]["data"],
            "claim.assemblage: another",
        ),
        ("near_with_witness", base["near"], "witness", {"proof": 0}, "witness: unknown keys ['proof']"),
        ("polygon_of_one_vertex", local, "claim.polygon.vertices", [[3, 0]], "claim.polygon: a list of 2 to 32 items"),
        ("polygon_vertex_in_space", local, "claim.polygon.vertices.0", [3, 0, 0], "claim.polygon: a list of 2 items"),
        ("polygon_not_in_lowest_terms", local, "claim.polygon.denominator", 3, "claim.polygon: not in lowest terms"),
        (
            "polygon_negative_denominator",
            local,
            "claim.polygon.denominator",
            -2,
            "claim.polygon: an integer at least 1",
        ),
        ("local_model_not_of_a_qubit", local, "claim.assemblage", coin, "claim.assemblage: a qubit assemblage over Q"),
        ("local_model_over_sqrt2", local, "claim.assemblage", root["claim"]["assemblage"], "claim.assemblage: a qubit"),
        ("weight_zero", local, "witness.weights.0.1", 0, "witness.weights: an integer at least 1"),
        ("weight_negative", local, "witness.weights.0.1", -9, "witness.weights: an integer at least 1"),
        (
            "weights_out_of_order",
            local,
            "witness.weights.1.0",
            0,
            "witness.weights: an integer up to 15 and at least 1",
        ),
        ("weight_of_no_strategy", local, "witness.weights.15.0", 16, "witness.weights: an integer up to 15"),
        ("weights_empty", local, "witness.weights", [], "witness.weights: a list of 1 to"),
        ("gram_with_blocks", gram, "witness.blocks", [], "witness: unknown keys ['blocks']"),
        ("realisation_of_two_parties", quantum, "witness.dimensions", [2, 2], "witness.dimensions: a list of 1 items"),
        (
            "realisation_dimension_a_billion",
            quantum,
            "witness.dimensions",
            [10**9],
            "witness.dimensions: an integer up to",
        ),
        ("realisation_dimension_zero", quantum, "witness.dimensions", [0], "witness.dimensions: an integer up to"),
        ("realisation_too_large", quantum, "witness.dimensions", [1024], "witness.dimensions: a state of size 2048"),
        ("realisation_dimension_wrong", quantum, "witness.dimensions", [3], "witness.state: a list of 6 items"),
        ("realisation_field_unknown", quantum, "witness.field", "C", "witness.field: an object with keys"),
        (
            "state_without_rule",
            quantum,
            "witness.state",
            {"denominator": 1, "matrix": [0]},
            "witness.state: unknown rule",
        ),
        (
            "state_is_a_list",
            quantum,
            "witness.state",
            [],
            "witness.state: an object with denominator, matrix and a rule",
        ),
        (
            "state_negative_denominator",
            quantum,
            "witness.state.denominator",
            -6,
            "witness.state: an integer at least 1",
        ),
        ("effect_is_missing", quantum, "witness.measurements.0.0", [], "witness.measurements[0][0]: a list of 3 items"),
        ("setting_is_missing", quantum, "witness.measurements.0", [], "witness.measurements: a list of 2 items"),
    ):
        cases[name] = text_of(edited(original, put(path, new))), why
    other = {"polynomial": [-2, 0, 1], "root": [-2, 0]}
    cases["realisation_over_another_field"] = (
        text_of(edited(base["quantum_sqrt2"], put("witness.field", other))),
        "witness.field: the realisation's field must be the claim's, unless the claim is over Q",
    )
    cases["realisation_beyond_the_limit"] = (
        text_of(edited(base["quantum_sqrt2"], put("witness.dimensions", [32, 16]))),
        "witness.dimensions: a state of size 512 exceeds the limits of the format",
    )
    single = by_hand([[1], [1]], [1], 1, {"0,0|0,0": [[[1]], 0]})
    single = edited(single, put("claim.kind", "quantum"), put("witness", over_sqrt2(quantum["witness"])))
    cases["realisation_of_size_1056"] = (
        text_of(edited(single, put("witness.dimensions", [33, 32]))),
        "witness.dimensions: a state of size 1056 exceeds the limits of the format",
    )
    many = by_hand(
        [[2] * 4] * 2,
        [1],
        4,
        {f"{a},{b}|{x},{y}": [[[1]], 0] for a, b in product((0, 1), repeat=2) for x, y in product(range(4), repeat=2)},
    )
    many["claim"] |= {"kind": "moment-set", "level": "5"}
    cases["level_of_too_many_words"] = text_of(many), "claim.level: a moment matrix of 3241 words is larger than 1024"
    many["claim"]["level"] = "1+" + "A" * 16
    cases["level_with_a_long_term"] = (
        text_of(many),
        "claim.level: a moment matrix of 57395637 words is larger than 1024",
    )
    size = 65
    unit = [[int(j == k) for k in range(size)] for j in range(size)]
    cases["elimination_beyond_its_size"] = (
        text_of(by_hand([[1]], [size], size, {"0|0": [unit, 0]})),
        "claim.assemblage.elements[(0,)|(0,)]: elimination is for sizes up to 64, not 65",
    )
    for module in (hidden_state_cases, realisation_cases, noise_cases, partial_cases, operator_cases, family_cases):
        more = module.malformed(base)
        if twice := cases.keys() & more:
            raise ValueError(f"two texts are called {sorted(twice)}")
        cases |= more
    binary = by_hand([[2] * 8] * 4, [1], 16, {})
    binary["claim"]["assemblage"]["elements"] = {}
    cases["no_elements"] = text_of(binary), "claim.assemblage.elements: unknown keys [], missing keys"
    return cases


# ---------------------------------------------------------------------------------------------------------------------
# Writing


def verdict(text: str) -> str:
    """What the checker says, as its command prints it."""
    try:
        theorem = check(text)
    except Rejected as reason:
        return f"REJECTED {reason}"
    except Malformed as reason:
        return "MALFORMED " + str(reason).encode("ascii", "backslashreplace").decode()
    return f"VERIFIED {theorem.sha256} {theorem.statement}"


def files() -> dict[str, str]:
    """The text of every file, by its path below this folder. Raises `ValueError` if a verdict is not the declared one."""
    result = {}
    base = accepted()
    for name, value in base.items():
        result[f"accepts/{name}.json"] = text_of(value)
        result[f"accepts/{name}.expected"] = verdict(text_of(value)) + "\n"
        require(name, text_of(value), "VERIFIED ")
    for name, (code, value) in rejected(base).items():
        text = text_of(value)
        require(name, text, f"REJECTED {code} ")
        result[f"rejects/{name}.json"] = text
        result[f"rejects/{name}.expected"] = verdict(text) + "\n"
    for name, (text, why) in malformed(base).items():
        require(name, text, f"MALFORMED {why}")
        result[f"malformed/{name}.json"] = text
        result[f"malformed/{name}.expected"] = f"MALFORMED {why}\n"
    return result


def require(name: str, text: str, start: str) -> None:
    """Raises `ValueError` if the checker's verdict begins otherwise."""
    if not (found := verdict(text)).startswith(start):
        raise ValueError(f"{name}: expected {start!r}, the checker says {found!r}")


def main() -> None:
    """Replaces the contents of the three folders."""
    contents = files()
    for folder in ("accepts", "rejects", "malformed"):
        (FOLDER / folder).mkdir(exist_ok=True)
        for path in (FOLDER / folder).iterdir():
            path.unlink()
    for name, text in contents.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
