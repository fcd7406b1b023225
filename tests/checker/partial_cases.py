"""Cases of genuine tripartite steering: `partially-local` and `genuinely-steerable` in the grammar.

The separations are Mermin's: M = XXX - XYY - YXY - YYX is 4 on GHZ, at most 3 on mixtures with one party apart. With 3 - M
every witness has integers: for two untrusted parties 6 - 2 M = (A_X - (X B_X - Y B_Y))^2 + (A_Y + (X B_Y + Y B_X))^2 up to
skew blocks of B_X B_Y, X and Y the trusted party's.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from case_editing import (
    BELL,
    PLUS_Y,
    ROOT,
    Edit,
    Json,
    box,
    document,
    edited,
    put,
    swap,
    text_of,
    transpose_claim,
    trine,
    tsirelson,
)

from exactsteer.algebra.matrix import Matrix, identity, matrix, tensor, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import Elimination
from exactsteer.certificates.encoding import encode_positive, encode_table
from exactsteer.certificates.partial_json import PartialFunctional, SymmetricGram
from exactsteer.certificates.witnesses import DominatingGram
from exactsteer.claims import Bound, GenuinelySteerable, PartiallyLocal
from exactsteer.programs.layout import MomentLayout
from exactsteer.programs.partial_outer import SymmetricMomentProgram
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, observable
from exactsteer.quantum.states import pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.branches import branched
from exactsteer.steering.catalogue.multipartite import ghz
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.partial import PartialModel, PartialTerm, rest_scenario
from exactsteer.steering.realisation import Realisation, steer
from exactsteer.steering.scenario import Key, Scenario

GHZ = ghz()
PAIR = steer(BELL, [[observable(PAULI_Y), observable(PAULI_X)]])
UNEQUAL = steer(BELL, [[trine(), observable(PAULI_X)]])
Real = Number | int | str


# ---------------------------------------------------------------------------------------------------------------------
# Models


def times(table: Assemblage, factor: Real) -> dict[Key, Matrix]:
    """A multiple of an assemblage's elements."""
    return {key: m * number(factor) for key, m in table.elements.items()}


def two_untrusted() -> PartialModel:
    """Two strategies of A, one of B, and Tsirelson's box with C in a complex state, a quarter each."""
    best = branched(tsirelson())
    return PartialModel(
        Scenario(((2, 2), (2, 2)), (2,)),
        (
            PartialTerm(0, (0, 1), times(PAIR, "1/4")),
            PartialTerm(0, (1, 1), {key: m.conjugate() for key, m in times(PAIR, "1/4").items()}),
            PartialTerm(1, (1, 0), times(PAIR, "1/4")),
            PartialTerm(2, PLUS_Y / 4, best.assemblage().elements, best),
        ),
    )


def unequal() -> PartialModel:
    """Parties of different outcomes and settings: A apart, B apart, C apart from a box that A and B share."""
    scenario = Scenario(((3, 2), (2,)), (2,))
    shared = Realisation(
        pure_state([1, 0, 0, "I"], {"A": 2, "B": 2, "C": 1}),
        ((trine(), observable(PAULI_X)), (observable(PAULI_Y),)),
    )
    other = steer(BELL, [[observable(PAULI_Y)]])
    terms = (
        PartialTerm(0, (2, 1), times(other, "1/2")),
        PartialTerm(1, (1,), times(UNEQUAL, "1/4")),
        PartialTerm(2, PLUS_Y / 4, shared.assemblage().elements, branched(shared)),
    )
    return PartialModel(scenario, terms)


def two_trusted(dimension: int = 3) -> PartialModel:
    """A apart from an entangled pair, then B and C apart, each from what A steers the other one to."""
    wide = matrix([[int(r == 2 * c // (4 - dimension)) for c in range(2)] for r in range(dimension)])
    vector = matrix([[int(k in (0, dimension + 1))] for k in range(2 * dimension)])
    pair = vector @ vector.adjoint() / 2
    state = wide @ PLUS_Y @ wide.adjoint()
    steered = {key: wide @ m @ wide.adjoint() / 4 for key, m in UNEQUAL.elements.items()}
    terms = (
        PartialTerm(0, (2, 1), {((0,), (0,)): pair / 4}),
        PartialTerm(0, (0, 0), {((0,), (0,)): identity(2 * dimension) / (8 * dimension)}),
        PartialTerm(1, PLUS_Y.transpose(), steered),
        PartialTerm(2, state, times(UNEQUAL, "1/4")),
    )
    return PartialModel(Scenario(((3, 2),), (2, dimension)), terms)


def mixed(model: PartialModel) -> Json:
    """The certificate of what a model adds to."""
    return document(PartiallyLocal(model.assemblage()), model)


# ---------------------------------------------------------------------------------------------------------------------
# Functionals


def sign(a: int) -> int:
    """1 for outcome 0, -1 for outcome 1."""
    return 1 - 2 * a


def mermin_two() -> PartialFunctional:
    """3 - M for two untrusted parties who measure X and Y."""
    operators = {(0, 0): PAULI_X, (0, 1): -PAULI_Y, (1, 0): -PAULI_Y, (1, 1): -PAULI_X}
    elements = {(a, x): identity(2) * 3 / 4 - operators[x] * sign(a[0] ^ a[1]) for a, x in GHZ.scenario.keys()}
    tables = []
    for s in product((1, -1), repeat=2):
        steering = (PAULI_X * s[0] - PAULI_Y * s[1], PAULI_Y * -s[0] - PAULI_X * s[1])
        rest = rest_scenario(GHZ.scenario, 0)
        tables.append(
            SteeringFunctional(
                rest, {(b, y): identity(2) * 3 / 2 - steering[y[0]] * sign(b[0]) for b, y in rest.keys()}
            )
        )
    functional = SteeringFunctional(GHZ.scenario, elements, "min")
    return PartialFunctional(functional, (tuple(tables), tuple(tables)), SymmetricGram(squares(), Elimination()))


def squares() -> Matrix:
    """Half of (A_X - (X B_X - Y B_Y))^2 + (A_Y + (X B_Y + Y B_X))^2 on the nine words, observables 2 P - 1."""
    words = MomentLayout(GHZ.scenario, "almost-quantum").index.words
    one = identity(2)
    first = {(0, 0): one, (1, 0): -PAULI_X, (1, 1): PAULI_Y}
    second = {(0, 1): one, (1, 0): PAULI_Y, (1, 1): PAULI_X}
    total = zeros(2 * len(words), 2 * len(words))
    for parts in (first, second):
        row = {word: zeros(2, 2) for word in words}
        for (party, x), m in parts.items():
            word = (((x, 0),), ()) if party == 0 else ((), ((x, 0),))
            row[word] = row[word] + m * 2
            row[(), ()] = row[(), ()] - m
        frame = matrix([[entry for word in words for entry in row[word].entries()[r]] for r in range(2)])
        total = total + frame.adjoint() @ frame / 2
    return total


def ghz_one(dimension: int = 2) -> Assemblage:
    """GHZ with A untrusted; C's qubit is the first levels of a larger system."""
    vector = [int(k in (0, 3 * dimension + 1)) for k in range(4 * dimension)]
    state = pure_state(vector, {"A": 2, "B": 2, "C": dimension})
    return steer(state, [[observable(PAULI_X), observable(PAULI_Y)]])


def flip(size: int, row: int, column: int, phase: Number) -> Matrix:
    """phase |row><column| and its adjoint."""
    rows = [[number(0)] * size for _ in range(size)]
    rows[row][column], rows[column][row] = phase, phase.conjugate()
    return matrix(rows)


def mermin_one(dimension: int = 2) -> PartialFunctional:
    """3 - M for one untrusted party, and the transposed part of each operator."""
    scenario = ghz_one(dimension).scenario
    size = scenario.dimension
    elements, transposed = {}, {}
    for (a,), (x,) in scenario.keys():
        phase = (number(1), -I)[x] * -sign(a)
        elements[(a,), (x,)] = identity(size) * 3 / 2 + flip(size, dimension + 1, 0, phase * 2)
        corners = flip(size, 1, dimension, phase)
        transposed[(a,), (x,)] = corners + corners @ corners
    return PartialFunctional(SteeringFunctional(scenario, elements, "min"), (), transposed)


def raised(block: Matrix) -> PartialFunctional:
    """3 - M plus a sum of marginals: a twentieth of the unit matrix in Z, and a block added between B_X and B_Y."""
    program, base = SymmetricMomentProgram(GHZ), mermin_two()
    gram = squares() + identity(18) / 20
    functional = program.functional(gram)
    near = [m for listed in base.tables for table in listed for m in table.elements.values()]
    tables: tuple[list[SteeringFunctional], ...] = ([], [])
    for party, table in program.tables(functional, near):
        tables[party].append(table)
    rows = [zeros(2, 18), tensor(matrix([[0, 0, 1, 0, 0, 0, 0, 0, 0]]), block), *([zeros(2, 18)] * 7)]
    upper = matrix([line for part in rows for line in part.entries()])
    moved = SymmetricGram(gram + upper + upper.adjoint(), Elimination())
    return PartialFunctional(functional, tuple(map(tuple, tables)), moved)


def scaled(witness: PartialFunctional, by: Real) -> PartialFunctional:
    """A multiple of the functional with all that proves it."""
    factor, s = number(by), witness.separable
    functional = SteeringFunctional(
        witness.functional.scenario, {key: m * factor for key, m in witness.functional.elements.items()}, "min"
    )
    tables = tuple(
        tuple(SteeringFunctional(g.scenario, {key: m * factor for key, m in g.elements.items()}) for g in listed)
        for listed in witness.tables
    )
    if isinstance(s, SymmetricGram):
        return PartialFunctional(functional, tables, SymmetricGram(s.gram * factor, s.proof))
    return PartialFunctional(functional, tables, {key: m * factor for key, m in s.items()})


def accepted() -> dict[str, Json]:
    """Mixtures, and functionals that show genuine tripartite steering."""
    return {
        "partially_local_two_untrusted": mixed(two_untrusted()),
        "partially_local_unequal_outcomes": mixed(unequal()),
        "partially_local_two_trusted": mixed(two_trusted()),
        "partially_local_two_qubits": mixed(two_trusted(2)),
        "genuinely_steerable_two_untrusted": document(GenuinelySteerable(GHZ), mermin_two()),
        "genuinely_steerable_with_marginals": document(GenuinelySteerable(GHZ), raised(zeros(2, 2))),
        "genuinely_steerable_with_a_skew_block": document(GenuinelySteerable(GHZ), raised(PAULI_X * I / 50)),
        "genuinely_steerable_two_trusted": document(GenuinelySteerable(ghz_one()), mermin_one()),
        "genuinely_steerable_qubit_and_qutrit": document(GenuinelySteerable(ghz_one(3)), mermin_one(3)),
        "genuinely_steerable_sqrt2": document(
            GenuinelySteerable(GHZ.over(ROOT.field)), scaled(mermin_two(), ROOT)
        ),
        "genuinely_steerable_two_trusted_sqrt2": document(
            GenuinelySteerable(ghz_one().over(ROOT.field)), scaled(mermin_one(), ROOT)
        ),
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------------
# Attacks


def split(original: Json, index: int, change: Edit, back: Edit) -> Json:
    """Two terms in place of one, each of half the table, changed in opposite directions: the sum stays the same."""
    result = copy.deepcopy(original)
    terms = result["witness"]["terms"]
    half = copy.deepcopy(terms[index])
    half[2]["denominator"] *= 2
    terms[index : index + 1] = [half, copy.deepcopy(half)]
    change(terms[index])
    back(terms[index + 1])
    return result


def by(key: str, row: int, amount: int, finer: int = 1) -> Edit:
    """Adds to a diagonal entry of a term's table, on a finer denominator."""

    def edit(term: Json) -> None:
        table = term[2]
        table["denominator"] *= finer
        for planes in table["elements"].values():
            planes[:] = [p if p == 0 else [[x * finer for x in line] for line in p] for p in planes]
        table["elements"][key][0][row][row] += amount

    return edit


def together(*edits: Edit) -> Edit:
    """One edit after another."""

    def edit(value: Json) -> None:
        for each in edits:
            each(value)

    return edit


def attacks_on_mixtures(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Terms that do not add to the claim, or that break the law of their kind while the sum is right."""
    two, pair, wide = (base[f"partially_local_{name}"] for name in ("two_untrusted", "two_qubits", "two_trusted"))
    terms = "witness.terms"
    for index in range(4):
        removed = edited(two, lambda value, index=index: value["witness"]["terms"].pop(index))
        yield f"partially_local_without_term_{index}", "other-assemblage", removed
        removed = edited(wide, lambda value, index=index: value["witness"]["terms"].pop(index))
        yield f"partially_local_two_trusted_without_term_{index}", "other-assemblage", removed
    twice = edited(two, lambda value: value["witness"]["terms"].append(value["witness"]["terms"][0]))
    yield "partially_local_one_term_twice", "other-assemblage", twice
    yield "partially_local_other_answer", "other-assemblage", edited(two, put(f"{terms}.0.1", [0, 0]))
    yield "partially_local_answers_exchanged", "other-assemblage", edited(two, put(f"{terms}.2.1", [0, 1]))
    yield "partially_local_other_untrusted_party", "other-assemblage", edited(two, put(f"{terms}.2.0", 0))
    yield "partially_local_other_trusted_party", "other-assemblage", edited(pair, put(f"{terms}.2.0", 2))
    yield "partially_local_trusted_parties_exchanged", "other-assemblage", edited(
        pair, put(f"{terms}.2.0", 2), put(f"{terms}.3.0", 1)
    )  # fmt: skip
    yield "partially_local_transposed_claim", "other-assemblage", edited(wide, transpose_claim)
    yield "partially_local_exchanged_elements", "signalling", edited(two, swap("0,0|0,0", "1,1|0,0"))
    yield "partially_local_of_trace_two", "other-assemblage", edited(two, put(f"{terms}.0.2.denominator", 8))
    yield "partially_local_state_twice", "other-assemblage", edited(two, put(f"{terms}.3.1.denominator", 4))
    signal = split(
        two, 0, together(by("0|0", 0, 1, 4), by("1|0", 0, 1)), together(by("0|0", 0, -1, 4), by("1|0", 0, -1))
    )
    yield "partially_local_signalling_tables", "signalling", signal
    negative = split(wide, 0, by("0|0", 1, 1), by("0|0", 1, -1))
    yield "partially_local_negative_operator", "not-positive", negative
    two_steps = together(by("0|0", 0, 9), by("1|0", 0, -9)), together(by("0|0", 0, -9), by("1|0", 0, 9))
    yield "partially_local_negative_tables", "not-positive", split(two, 0, *two_steps)
    up, down = ([[3, 0], [0, -1]], [[-1, 0], [0, 3]])
    indefinite = split(pair, 2, put("1.matrix.0", up), put("1.matrix.0", down))
    yield "partially_local_operator_apart_negative", "not-positive", indefinite
    negated_both = edited(two, *(put(f"{terms}.3.{path}", value) for path, value in minus(two["witness"]["terms"][3])))
    yield "partially_local_negative_behaviour_and_state", "not-positive", negated_both
    yield "partially_local_box_beyond_quantum", "other-assemblage", beyond(two)
    skew = edited(two, put(f"{terms}.0.2.elements.0|0.0", [[1, 1], [-1, 1]]))
    yield "partially_local_table_not_hermitian", "not-hermitian", skew
    signalling = edited(two, put(f"{terms}.3.2.elements.0,0|0,0.0", [[1]]))
    yield "partially_local_other_behaviour", "other-assemblage", signalling


def minus(term: Json) -> list[tuple[str, Json]]:
    """Edits that change the sign of the state of a term."""
    planes = term[1]["matrix"]
    return [(f"1.matrix.{k}", [[-x for x in row] for row in p]) for k, p in enumerate(planes) if p != 0]


def beyond(original: Json) -> Json:
    """A PR box with C in a state of its own, realised as Tsirelson's box is."""
    field = ROOT.field
    sigma = box(1, identity(2) / 2).over(field)
    proof = original["witness"]["terms"][3][3]
    alone = encode_positive(identity(2) / 2, Elimination(), field)
    result = copy.deepcopy(original)
    result["claim"]["assemblage"] = encode_table(sigma.scenario, sigma.elements, field)
    result["witness"]["terms"] = [[2, alone, encode_table(box(1).scenario, box(1).elements, field), proof]]
    return result


def attacks_on_separations(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Functionals that are not negative on the claim, or negative on a mixture of one of the three kinds."""
    two, one, wide = (
        base[f"genuinely_steerable_{name}"] for name in ("two_untrusted", "two_trusted", "qubit_and_qutrit")
    )
    for original, untrusted in ((two, 2), (one, 1)):
        name = {2: "two_untrusted", 1: "two_trusted"}[untrusted]
        noisy = document(
            GenuinelySteerable(ghz(untrusted=untrusted, visibility="3/4")), {2: mermin_two, 1: mermin_one}[untrusted]()
        )
        yield f"genuinely_steerable_at_the_value_{name}", "not-separated", noisy
        yield f"genuinely_steerable_transposed_claim_{name}", "not-separated", edited(original, transpose_claim)
        flipped = document(
            GenuinelySteerable(ghz(untrusted=untrusted)), scaled({2: mermin_two, 1: mermin_one}[untrusted](), -1)
        )
        yield f"genuinely_steerable_negative_{name}", "not-positive", flipped
    # 1 - M is negative on local assemblages, 2 - M on some in which two parties share a pair
    yield (
        "genuinely_steerable_strategies_negative",
        "not-positive",
        document(GenuinelySteerable(ghz_one()), less(mermin_one(), 1)),
    )
    yield "genuinely_steerable_local_negative", "not-positive", document(GenuinelySteerable(GHZ), less(mermin_two(), 1))
    yield "genuinely_steerable_pairs_negative", "not-positive", document(GenuinelySteerable(GHZ), less(mermin_two(), 2))
    tables = "witness.tables"
    for party in range(2):
        yield f"genuinely_steerable_tables_exchanged_{party}", "other-functional", edited(
            two, lambda value, party=party: value["witness"]["tables"][party].reverse()
        )  # fmt: skip
        yield f"genuinely_steerable_doubled_table_{party}", "other-functional", edited(
            two, put(f"{tables}.{party}.2.denominator", 1)
        )  # fmt: skip
        negative = edited(
            two, *(put(f"{tables}.{party}.0.elements.{key}", value) for key, value in lowered(two, party))
        )
        yield f"genuinely_steerable_negative_table_{party}", "not-positive", negative
    yield "genuinely_steerable_gram_of_more", "class-sum", edited(two, put("witness.separable.denominator", 2))
    size = 18
    gram = two["witness"]["separable"]["gram"]
    wrong = document(GenuinelySteerable(GHZ), raised(PAULI_X / 50))
    yield "genuinely_steerable_gram_with_a_hermitian_block", "class-sum", wrong
    wrong = document(GenuinelySteerable(GHZ), raised(PAULI_X * I))
    yield "genuinely_steerable_gram_with_a_large_skew_block", "not-positive", wrong
    larger = [[[x + 9 * (j == k) for k, x in enumerate(row)] for j, row in enumerate(gram[0])]]
    yield "genuinely_steerable_gram_larger", "class-sum", edited(two, put("witness.separable.gram", larger))
    unit = [[int(j == k) for k in range(size)] for j in range(size)]
    yield "genuinely_steerable_gram_unit", "class-sum", edited(two, put("witness.separable.gram", [unit]))
    value = mermin_two()
    s = value.separable
    if not isinstance(s, SymmetricGram):
        raise TypeError("two untrusted parties have a Gram matrix")
    claim = Bound(value.functional, number(0))
    yield "bound_by_a_gram_with_skew_blocks", "class-sum", document(claim, DominatingGram(s.gram, s.proof))
    for original, dimension in ((one, 2), (wide, 3)):
        none = mermin_one(dimension)
        empty = {key: m * 0 for key, m in none.functional.elements.items()}
        sigma = ghz_one(dimension)
        yield f"genuinely_steerable_nothing_transposed_{dimension}", "not-positive", document(
            GenuinelySteerable(sigma), replace(none, separable=empty)
        )  # fmt: skip
        yield f"genuinely_steerable_all_transposed_{dimension}", "not-positive", document(
            GenuinelySteerable(sigma), replace(none, separable=none.functional.elements)
        )  # fmt: skip
        conjugated = {key: m.conjugate() for key, m in dict(none.separable).items()}
        yield f"genuinely_steerable_other_transpose_{dimension}", "not-positive", document(
            GenuinelySteerable(sigma), replace(none, separable=conjugated)
        )  # fmt: skip
        first = next(iter(original["witness"]["separable"]["elements"]))
        more = put(f"witness.separable.elements.{first}.0.0", [9, *[0] * (2 * dimension - 1)])
        yield f"genuinely_steerable_too_much_transposed_{dimension}", "not-positive", edited(original, more)


def less(witness: PartialFunctional, shares: int) -> PartialFunctional:
    """3 - M less 1 / 2^shares at each joint setting; the tables follow, so that they still are what F is on them."""

    def lowered_by(f: SteeringFunctional, by: Number) -> SteeringFunctional:
        unit = identity(f.scenario.dimension) * by
        return SteeringFunctional(f.scenario, {key: m - unit for key, m in f.elements.items()}, "min")

    step = number(1) / 2**shares
    tables = tuple(tuple(lowered_by(g, step * 2) for g in listed) for listed in witness.tables)
    return replace(witness, functional=lowered_by(witness.functional, step), tables=tables)


def lowered(original: Json, party: int) -> list[tuple[str, Json]]:
    """The elements of a table with one unit more at one setting and less at the other: the same functional."""
    table = original["witness"]["tables"][party][0]
    found = []
    for key, planes in table["elements"].items():
        shift = (1 if key.endswith("|0") else -1) * table["denominator"] * 9
        real = planes[0] or [[0, 0], [0, 0]]
        found.append((f"{key}.0", [[x + shift * (r == c) for c, x in enumerate(row)] for r, row in enumerate(real)]))
    return found


ATTACKS = (attacks_on_mixtures, attacks_on_separations)


# ---------------------------------------------------------------------------------------------------------------------
# Texts that are not certificates


def malformed(base: dict[str, Json]) -> dict[str, tuple[str, str]]:
    """(text, how its refusal begins) by name."""
    model, pair = base["partially_local_two_untrusted"], base["partially_local_two_qubits"]
    two, one = base["genuinely_steerable_two_untrusted"], base["genuinely_steerable_two_trusted"]
    operators, tables, gram = (two["witness"][key] for key in ("functional", "tables", "separable"))
    whole = model["claim"]["assemblage"]
    qubit = base["no_signalling_qubit"]["claim"]["assemblage"]
    third = copy.deepcopy(model["witness"]["terms"][3])
    other = "another scenario or field than that of the other two parties"
    cases = {}
    for name, original, path, value, why in (
        ("partially_local_of_two_parties", model, "claim.assemblage", qubit, "claim.assemblage: three parties are needed"),
        ("genuinely_steerable_two_parties", two, "claim.assemblage", qubit, "claim.assemblage: three parties are needed"),
        ("partially_local_one_trusted_system", pair, "claim.assemblage.trusted", [4], "claim.assemblage: three parties are"),
        ("partially_local_with_a_level", model, "claim.level", "1", "claim: unknown keys ['level']"),
        ("partially_local_no_terms", model, "witness.terms", [], "witness.terms: a list of 1 to"),
        ("partially_local_terms_missing", model, "witness", {}, "witness: unknown keys [], missing keys ['terms']"),
        ("partially_local_fourth_party", model, "witness.terms.0.0", 3, "witness.terms[0]: an integer up to 2"),
        ("partially_local_party_true", model, "witness.terms.0.0", True, "witness.terms[0]: an integer is needed"),
        ("partially_local_party_negative", model, "witness.terms.0.0", -1, "witness.terms[0]: an integer up to 2"),
        ("partially_local_third_answer", model, "witness.terms.0.1", [0, 1, 0], "witness.terms[0]: a list of 2"),
        ("partially_local_answer_too_large", model, "witness.terms.0.1", [0, 2], "witness.terms[0]: an integer up to 1"),
        ("partially_local_answer_negative", model, "witness.terms.0.1", [0, -1], "witness.terms[0]: an integer up to 1"),
        ("partially_local_state_for_a_strategy", model, "witness.terms.0.1", third[1], "witness.terms[0]: a list of 2"),
        ("partially_local_strategy_for_a_state", model, "witness.terms.3.1", [0, 1], "witness.terms[3]: an object with"),
        ("partially_local_needless_proof", model, "witness.terms.0.3", third[3], "witness.terms[0]: unknown keys"),
        ("partially_local_behaviour_without_proof", model, "witness.terms.3.3", {}, "witness: unknown keys [], missing"),
        ("partially_local_table_of_another_field", model, "witness.terms.0.2.field", "Q", "witness.terms[0].elements[0|0]"),
        ("partially_local_behaviour_for_a_table", model, "witness.terms.0.2", third[2], f"witness.terms[0]: {other}"),
        ("partially_local_table_of_the_whole", model, "witness.terms.0.2", whole, f"witness.terms[0]: {other}"),
        ("partially_local_kind_exchanged", model, "claim.kind", "genuinely-steerable", "witness: unknown keys ['terms']"),
        ("genuinely_steerable_kind_exchanged", two, "claim.kind", "partially-local", "witness: unknown keys ['functional'"),
        ("genuinely_steerable_no_tables", two, "witness.tables", [], "witness.tables: a list of 2 items"),
        ("genuinely_steerable_one_table_less", two, "witness.tables.1", tables[1][1:], "witness.tables: a list of 4"),
        ("genuinely_steerable_needless_tables", one, "witness.tables", tables, "witness.tables: a list of 0"),
        ("genuinely_steerable_operators_for_a_gram", two, "witness.separable", operators, "witness.separable: unknown"),
        ("genuinely_steerable_gram_for_operators", one, "witness.separable", gram, "witness.separable: unknown"),
        ("genuinely_steerable_tables_of_the_pair", two, "witness.tables.0.0", operators, "witness: another"),
        ("genuinely_steerable_other_functional", one, "witness.functional", operators, "witness.functional: another"),
        ("genuinely_steerable_other_scenario", one, "witness.separable", operators, "witness.separable: another"),
    ):  # fmt: skip
        cases[name] = text_of(edited(original, put(path, value))), why
    return cases
