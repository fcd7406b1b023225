"""Cases of steering functionals, joint measurability, robustness and weight: `steerable` to `weight` in the grammar.

Most numbers come from CHSH: 2 on local boxes, 2 sqrt 2 on quantum ones, 4 on all, so that every optimum has a short form.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from case_editing import (
    BELL,
    QUBIT,
    QUBIT_SQRT2,
    ROOT,
    Edit,
    Json,
    box,
    chsh_gram,
    document,
    edited,
    put,
    text_of,
    three_outcomes,
    transpose_claim,
    trine,
    tsirelson,
)
from hidden_state_cases import cube, independent

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.positivity import Elimination, Facial
from exactsteer.certificates.encoding import encode_table
from exactsteer.certificates.witnesses import (
    DominatingGram,
    Inside,
    NoisyFunctional,
    NoisyMember,
    NoWitness,
    Outside,
    ParentPOVM,
)
from exactsteer.claims import BoundOver, Incompatible, JointlyMeasurable, Robustness, Steerable, Weight
from exactsteer.programs.moment import MomentProgram
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, Measurement, observable
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.branches import Branch, BranchedRealisation, branched
from exactsteer.steering.functional import Sense, SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, strategies
from exactsteer.steering.noise import white_noise
from exactsteer.steering.realisation import Realisation, steer
from exactsteer.steering.scenario import Key, Scenario

BOX = box(0).scenario
PR = box(1)
ZERO, ONE = matrix([[1, 0], [0, 0]]), matrix([[0, 0], [0, 1]])
OTHER_ROOT: Json = {"polynomial": [-2, 0, 1], "root": [-2, 0]}
Real = Number | int | str
NOTHING = (HiddenState((0, 0, 0, 0), matrix([[0]])),)


# ---------------------------------------------------------------------------------------------------------------------
# Functionals and models


def parity(a: tuple[int, ...], x: tuple[int, ...]) -> int:
    """The sign with which CHSH counts the outcomes a at the settings x; a third party is ignored."""
    return (-1) ** (a[0] + a[1] + x[0] * x[1])


def chsh(constant: Real, slope: Real, scenario: Scenario = BOX, sense: Sense = "max") -> SteeringFunctional:
    """constant + slope CHSH, with the constant spread over the joint settings, times the unit matrix."""
    one = identity(scenario.dimension)
    share = number(constant) / len(list(scenario.settings))
    return SteeringFunctional(
        scenario, {(a, x): one * (share + number(slope) * parity(a, x)) for a, x in scenario.keys()}, sense
    )


def deterministic(sign: int, total: Real) -> tuple[HiddenState, ...]:
    """The eight strategies with CHSH = 2 sign, of equal weights: box(sign / 2) times the total."""
    found = []
    for s in strategies(BOX):
        value = sum(parity((s[x], s[2 + y]), (x, y)) for x, y in product((0, 1), repeat=2))
        if value == 2 * sign:
            found.append(HiddenState(s, matrix([[number(total) / 8]])))
    return tuple(found)


def times(sigma: Assemblage, factor: Real) -> dict[Key, Matrix]:
    """The table of a multiple of an assemblage."""
    return {key: m * number(factor) for key, m in sigma.elements.items()}


def paulis(sigma: Assemblage, constant: Real, slope: Real, sense: Sense = "max") -> SteeringFunctional:
    """sum_x of constant / 2 + slope s_a P_x, for a qubit's pure elements (1 + s_a P_x) / 4 with two outcomes."""
    elements = {key: identity(2) * (number(constant) / 2) + (m * 4 - identity(2)) * number(slope) for key, m in
                sigma.elements.items()}  # fmt: skip
    return SteeringFunctional(sigma.scenario, elements, sense)


def cube_states(total: Real) -> tuple[HiddenState, ...]:
    """Hidden states of the total times (1 + s_a P_x / sqrt 2) / 4 for the elements of QUBIT, in the order of its signs."""
    y = QUBIT[0, 0] * 4 - identity(2)
    z = QUBIT[0, 1] * 4 - identity(2)
    return tuple(
        HiddenState((a, b), (identity(2) + (y * (-1) ** a + z * (-1) ** b) * (ROOT / 2)) * (number(total) / 8))
        for a, b in product((0, 1), repeat=2)
    )


def gram(m: Matrix) -> DominatingGram:
    """A Gram matrix by elimination."""
    return DominatingGram(m, Elimination())


def frame(sign: int, total: Real) -> Facial:
    """The moment matrix of the total times box(sign / sqrt 2), by the optimal CHSH strategy with one party's outcomes."""
    found = optimal(sign).moment_frame(MomentProgram(PR, "almost-quantum").index.words)
    return Facial(found.frame, found.core * number(total), Elimination())


def optimal(sign: int) -> Realisation:
    """The optimal CHSH strategy; for the sign -1 the first party exchanges its outcomes."""
    best = tsirelson()
    first = tuple(Measurement(m.effects[::sign]) for m in best.measurements[0])
    return Realisation(best.state, (first, best.measurements[1]))


def branch(sign: int, total: Real) -> BranchedRealisation:
    """The total times box(sign / sqrt 2) as one branch."""
    (b,) = branched(optimal(sign)).branches
    return BranchedRealisation(BOX, (Branch(b.operator * number(total), b.effects),))


def with_coin() -> Assemblage:
    """A PR box, and a third untrusted party with a coin."""
    scenario = Scenario(((2, 2), (2, 2), (2,)), (1,))
    return Assemblage(scenario, {(a, x): [[number(1 + parity(a, x)) / 8]] for a, x in scenario.keys()})


# ---------------------------------------------------------------------------------------------------------------------
# Accepted certificates


def split() -> tuple[Measurement, ...]:
    """The measurement of Z with one outcome split into two, and that of X."""
    return Measurement((ZERO, ONE / 3, ONE * 2 / 3)), observable(PAULI_X)


def separating(measurements: tuple[Measurement, ...]) -> SteeringFunctional:
    """sum of 3/4 - s P over measurements of qubit observables P with outcomes that may be split."""
    elements = {}
    for x, measurement in enumerate(measurements):
        for a, effect in enumerate(measurement.effects):
            elements[(a,), (x,)] = identity(2) * number("7/4") - effect * (2 / effect.trace())
    scenario = Scenario((tuple(len(m.effects) for m in measurements),), (2,))
    return SteeringFunctional(scenario, elements)


def accepted_functionals() -> dict[str, Json]:
    """Steering, incompatibility, and bounds over the local and the no-signalling set."""
    sharp = observable(PAULI_Y), observable(PAULI_Z)
    split_qubit = steer(BELL, [list(split())])
    coin, pair = with_coin(), box(1, BELL.matrix)
    pair = Assemblage(Scenario(pair.scenario.untrusted, (2, 2)), dict(pair.elements))
    cases = {
        "steerable_pr_box": document(Steerable(PR), chsh(2, -1)),
        "steerable_qubit": document(Steerable(QUBIT), paulis(QUBIT, "3/2", -1)),
        "steerable_sqrt2": document(Steerable(QUBIT_SQRT2), paulis(QUBIT_SQRT2, ROOT, -1)),
        "steerable_three_parties": document(Steerable(coin), chsh(2, -1, coin.scenario)),
        "steerable_two_trusted_parties": document(Steerable(pair), chsh(2, -1, pair.scenario)),
        "steerable_unequal_outcomes": document(Steerable(split_qubit), separating(split())),
        "incompatible_qubit": document(Incompatible(sharp), separating(sharp)),
        "incompatible_unequal_outcomes": document(Incompatible(split()), separating(split())),
    }
    noisy = paulis(QUBIT, 0, 1)
    bounds: tuple[tuple[str, SteeringFunctional, Real, str, Outside], ...] = (
        ("lhs_max", chsh(0, 1), 2, "lhs", NoWitness()),
        ("lhs_min", chsh(0, 1, sense="min"), -2, "lhs", NoWitness()),
        ("lhs_three_parties", chsh(1, 2, coin.scenario), 5, "lhs", NoWitness()),
        ("lhs_sqrt2", noisy, ROOT, "lhs", NoWitness()),
        ("lhs_unequal_outcomes", separating(split()), 3, "lhs", NoWitness()),
        ("no_signalling_max", chsh(0, 1), 4, "no-signalling", chsh(4, -1)),
        ("no_signalling_min", chsh(0, 1, sense="min"), -4, "no-signalling", chsh(4, 1)),
        ("no_signalling_three_parties", chsh("1/3", "1/2", coin.scenario), "7/3", "no-signalling",
         chsh(2, "-1/2", coin.scenario)),
        ("no_signalling_by_another_table", rewritten(chsh(0, 1), "7/3"), 4, "no-signalling", chsh(4, -1)),
        ("no_signalling_qubit", noisy, 2, "no-signalling", paulis(QUBIT, 2, -1)),
        ("no_signalling_sqrt2", chsh(0, ROOT), ROOT * 4, "no-signalling", chsh(ROOT * 4, -ROOT)),
    )  # fmt: skip
    for name, functional, value, of, witness in bounds:
        cases[f"bound_over_{name}"] = document(BoundOver(functional, number(value), of), witness)
    return cases


def rewritten(functional: SteeringFunctional, by: Real) -> SteeringFunctional:
    """The functional plus the difference of one marginal of the second party at two settings of the first one."""
    moved = dict(functional.elements)
    for a, x in moved:
        if a[1] == x[1] == 0:
            moved[a, x] = moved[a, x] + matrix([[number(by) * (-1) ** x[0]]])
    return SteeringFunctional(functional.scenario, moved, functional.sense)


def least(functional: SteeringFunctional, member: Outside, noise: Outside) -> NoisyFunctional:
    """The witness of a lower bound."""
    return NoisyFunctional(functional, member, noise)


def most(member: Inside, noise: dict[Key, Matrix] | None = None, inside: Inside = NOTHING) -> NoisyMember:
    """The witness of an upper bound."""
    return NoisyMember(member, None if noise is None else (noise, inside))


def accepted_robustness() -> dict[str, Json]:
    """Both sides of the robustness of a PR box, of a qubit and of others, for every kind of set and of noise."""
    half, root, nothing = number(1) / 2, ROOT - 1, times(PR, 0)
    white, quantum_gram, coin = white_noise(BOX), gram(chsh_gram(ROOT / 2) / 4), with_coin()
    both = quantum_gram.gram / 2, chsh_gram(-ROOT / 2) / 8
    plain = chsh(1, -half)  # (2 - CHSH) / 2
    facet = chsh(1, -ROOT / 4)  # (2 sqrt 2 - CHSH) / (2 sqrt 2)
    pair = chsh(half, -ROOT / 8)
    aq = "almost-quantum"
    entries: list[tuple[str, Assemblage, Real, str, Assemblage | str, NoisyFunctional | NoisyMember]] = [
        ("lhs_given_least", PR, 1, "lhs", white, least(plain, NoWitness(), NoWitness())),
        ("lhs_given_most", PR, 1, "lhs", white, most(deterministic(1, 2))),
        ("lhs_lhs_least", PR, half, "lhs", "lhs", least(chsh(half, -half / 2), NoWitness(), NoWitness())),
        ("lhs_lhs_most", PR, half, "lhs", "lhs",
         most(deterministic(1, half * 3), times(box(-half), half), deterministic(-1, half))),
        ("lhs_no_signalling_least", PR, "1/3", "lhs", "no-signalling",
         least(chsh("1/3", "-1/6"), NoWitness(), chsh("2/3", "1/6"))),
        ("lhs_no_signalling_most", PR, "1/3", "lhs", "no-signalling",
         most(deterministic(1, number(4) / 3), times(box(-1), "1/3"), NoWitness())),
        ("aq_given_least", PR, root, aq, white, least(facet, quantum_gram, NoWitness())),
        ("aq_given_most", PR, root, aq, white, most(frame(1, ROOT))),
        ("level_given_least", PR, root, "1+AB", white, least(facet, quantum_gram, NoWitness())),
        ("level_given_most", PR, root, "1+AB", white, most(frame(1, ROOT))),
        ("aq_aq_least", PR, root / 2, aq, aq, least(pair, gram(both[0]), gram(both[1]))),
        ("aq_aq_most", PR, root / 2, aq, aq,
         most(frame(1, 1 + root / 2), times(box(-ROOT / 2), root / 2), frame(-1, root / 2))),
        ("aq_no_signalling_least", PR, 3 - ROOT * 2, aq, "no-signalling",
         least(chsh(root, ROOT / 4 - half), gram(chsh_gram(ROOT / 2) * (root / 4)), chsh(2 - ROOT, half - ROOT / 4))),
        ("aq_no_signalling_most", PR, 3 - ROOT * 2, aq, "no-signalling",
         most(frame(1, 4 - ROOT * 2), times(box(-1), 3 - ROOT * 2), NoWitness())),
        ("quantum_given_most", PR, root, "quantum", white, most(branch(1, ROOT))),
        ("quantum_quantum_most", PR, root / 2, "quantum", "quantum",
         most(branch(1, 1 + root / 2), times(box(-ROOT / 2), root / 2), branch(-1, root / 2))),
        ("no_signalling_most", PR, 0, "no-signalling", "no-signalling", most(NoWitness(), nothing, NoWitness())),
        ("no_signalling_least", PR, 0, "no-signalling", "no-signalling",
         least(chsh(0, 0), chsh(0, 0), chsh(1, 0))),
        ("lhs_nothing_is_added", box(half), 0, "lhs", "lhs", most(deterministic(1, 1), nothing)),
        ("unequal_outcomes_most", three_outcomes(), 0, "lhs", white_noise(three_outcomes().scenario),
         most(independent(three_outcomes()).states)),
        ("three_parties_least", coin, 1, "lhs", white_noise(coin.scenario),
         least(chsh(1, -half, coin.scenario), NoWitness(), NoWitness())),
        ("qubit_least", QUBIT, root, "lhs", white_noise(QUBIT.scenario),
         least(paulis(QUBIT, 1, -ROOT / 2), NoWitness(), NoWitness())),
        ("qubit_most", QUBIT, root, "lhs", white_noise(QUBIT.scenario), most(cube_states(ROOT))),
    ]  # fmt: skip
    return {
        f"robustness_{name}": document(
            Robustness(sigma, number(value), "min" if isinstance(witness, NoisyFunctional) else "max", of, noise),
            witness,
        )
        for name, sigma, value, of, noise, witness in entries
    }


def accepted_weights() -> dict[str, Json]:
    """Weights 0 and 1, and one between them."""
    half = number(1) / 2
    strong = box(half * 3 / 2)  # half a PR box and half of box(1/2)
    three_halves = chsh(1, -half)  # (2 - CHSH) / 2, which is at least -1
    qubit_one = paulis(QUBIT, 3, -2)
    slope = (2 + ROOT) / 4
    between = (3 - ROOT * 2) / (4 - ROOT * 2)
    entries: list[tuple[str, Assemblage, Real, str, NoisyFunctional | NoisyMember]] = [
        ("one_least", PR, 1, "lhs", least(three_halves, NoWitness(), chsh(2, -half))),
        ("one_most", PR, 1, "lhs", most(NOTHING, times(PR, 1), NoWitness())),
        ("zero_least", box(half), 0, "lhs", least(chsh(0, 0), NoWitness(), chsh(1, 0))),
        ("zero_most", box(half), 0, "lhs", most(deterministic(1, 1), times(PR, 0), NoWitness())),
        ("half_least", strong, half, "lhs", least(three_halves, NoWitness(), chsh(2, -half))),
        ("half_most", strong, half, "lhs", most(deterministic(1, half), times(PR, half), NoWitness())),
        ("level_least", strong, between, "1+AB",
         least(chsh(1 + ROOT, -slope), gram(chsh_gram(ROOT / 2) * (slope / ROOT)), chsh(2 + ROOT, -slope))),
        ("level_most", strong, between, "1+AB", most(frame(1, 1 - between), times(PR, between), NoWitness())),
        ("quantum_most", PR, 1, "quantum", most(branch(1, 0), times(PR, 1), NoWitness())),
        ("no_signalling_most", PR, 0, "no-signalling", most(NoWitness(), times(PR, 0), NoWitness())),
        ("qubit_least", QUBIT, 1, "lhs", least(qubit_one, NoWitness(), paulis(QUBIT, 4, -2))),
    ]  # fmt: skip
    return {
        f"weight_{name}": document(
            Weight(sigma, number(value), "min" if isinstance(witness, NoisyFunctional) else "max", of), witness
        )
        for name, sigma, value, of, witness in entries
    }


def accepted_parents() -> dict[str, Json]:
    """Parent POVMs."""
    cases = {}
    for name, root in (("", number(1)), ("_sqrt2", ROOT)):
        states = tuple(HiddenState(strategy, m * 2) for strategy, m in cube(root).items())
        effects = tuple(
            Measurement(tuple((identity(2) + p * (root / 2) * sign) / 2 for sign in (1, -1)))
            for p in (PAULI_Y, PAULI_Z)
        )
        cases[f"jointly_measurable{name}"] = document(JointlyMeasurable(effects), ParentPOVM(states))
    coin = Measurement((identity(2) / 3, identity(2) * 2 / 3))
    states = tuple(
        HiddenState((a, b), e * number(weight))
        for a, e in enumerate(trine().effects)
        for b, weight in enumerate(("1/3", "2/3"))
    )
    cases["jointly_measurable_unequal_outcomes"] = document(JointlyMeasurable((trine(), coin)), ParentPOVM(states))
    single = tuple(HiddenState((a,), e) for a, e in enumerate(trine().effects))
    cases["jointly_measurable_one_povm"] = document(JointlyMeasurable((trine(),)), ParentPOVM(single))
    numbers = Measurement((matrix([["1/3"]]), matrix([["2/3"]])))
    thirds = number("1/3"), number("2/3")
    commuting = tuple(HiddenState((a, b), matrix([[thirds[a] * thirds[b]]])) for a, b in product((0, 1), repeat=2))
    cases["jointly_measurable_numbers"] = document(JointlyMeasurable((numbers, numbers)), ParentPOVM(commuting))
    return cases


def accepted() -> dict[str, Json]:
    """Every accepted certificate of these kinds, by name."""
    return accepted_functionals() | accepted_robustness() | accepted_weights() | accepted_parents()


# ---------------------------------------------------------------------------------------------------------------------
# Attacks

TINY = number(1) / 10**40


def noisy_qubit() -> Assemblage:
    """QUBIT with the visibility at which it becomes local."""
    one = identity(2) / 4
    return Assemblage(QUBIT.scenario, {key: one + (m - one) * (ROOT / 2) for key, m in QUBIT.elements.items()})


def plus_coin(functional: SteeringFunctional, by: Real) -> SteeringFunctional:
    """The functional plus a multiple of the third party's correlator, spread over the joint settings."""
    share = number(by) / 4
    elements = {(a, x): m + matrix([[share * (-1) ** a[2]]]) for (a, x), m in functional.elements.items()}
    return SteeringFunctional(functional.scenario, elements)


def attacks_on_functionals(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Functionals that are negative somewhere on the set, or not negative on the claim, or another than claimed."""
    coin = with_coin().scenario
    qubit, roots, boxes = base["steerable_qubit"], base["steerable_sqrt2"], base["steerable_pr_box"]
    for name, code, sigma, functional in (
        ("negative_by_10_to_minus_40", "not-positive", PR, chsh(2 - TINY, -1)),
        ("below_the_root", "not-positive", QUBIT, paulis(QUBIT, "14142135623730950488/10000000000000000000", -1)),
        ("negative_on_all", "not-positive", PR, chsh(-1, 0)),
        ("negative_for_one_outcome_of_a_third_party", "not-positive", with_coin(), plus_coin(chsh(2, -1, coin), TINY)),
        ("zero", "not-separated", PR, chsh(0, 0)),
        ("of_a_local_box", "not-separated", box(number(1) / 2), chsh(2, -1)),
        ("of_a_local_qubit", "not-separated", noisy_qubit(), paulis(QUBIT, ROOT, -1)),
        ("of_an_almost_local_box", "not-separated", box(number(1) / 2 + TINY), chsh(2 + 5 * TINY, -1)),
        ("positive", "not-separated", PR, chsh(2, 1)),
    ):
        yield f"steerable_functional_{name}", code, document(Steerable(sigma), functional)
    yield "steerable_claim_transposed", "not-separated", edited(qubit, transpose_claim)
    other = put("claim.assemblage.field", OTHER_ROOT), put("witness.functional.field", OTHER_ROOT)
    yield "steerable_at_the_other_root", "not-positive", edited(roots, *other)
    yield "steerable_outcomes_exchanged", "not-separated", edited(boxes, *exchanged("claim.assemblage"))
    corner = put("witness.functional.elements.0,0|0,0", [[[-1]], [[1]]])
    yield "steerable_functional_not_hermitian", "not-hermitian", edited(boxes, corner)
    yield "steerable_data_of_trace_two", "not-normalised", edited(boxes, put("claim.assemblage.denominator", 1))
    yield "steerable_data_signal", "signalling", edited(boxes, *signal("claim.assemblage"))


def exchanged(path: str) -> list[Edit]:
    """Edits that exchange the outcomes of the first party of a box with unit entries: CHSH changes its sign."""
    return [
        put(f"{path}.elements.{a},{b}|{x},{y}", [[[1]], 0] if (a + b + x * y) % 2 else [0, 0])
        for a, b, x, y in product((0, 1), repeat=4)
    ]


def signal(path: str) -> list[Edit]:
    """Edits that make the first party's outcome follow the setting of the second one."""
    return [
        put(f"{path}.elements.{a},{b}|{x},{y}", [[[1]], 0] if a == y else [0, 0])
        for a, b, x, y in product((0, 1), repeat=4)
    ]


def attacks_on_bounds(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Values that are not reached, and tables G that are not beta - F."""
    lhs, wide = base["bound_over_lhs_max"], base["bound_over_no_signalling_max"]
    coin = with_coin().scenario
    for name, code, functional, value, of, witness in (
        ("lhs_too_small", "not-positive", chsh(0, 1), 2 - TINY, "lhs", NoWitness()),
        ("lhs_too_large", "not-positive", chsh(0, 1, sense="min"), TINY - 2, "lhs", NoWitness()),
        ("lhs_below_the_root", "not-positive", paulis(QUBIT, 0, 1), "7/5", "lhs", NoWitness()),
        ("lhs_of_a_third_party", "not-positive", plus_coin(chsh(0, 1, coin), "1/4"), 2, "lhs", NoWitness()),
        ("by_a_functional_not_positive", "not-positive", chsh(0, 1), 2, "no-signalling", chsh(2, -1)),
        ("by_a_larger_functional", "other-functional", chsh(0, 1), 2, "no-signalling", chsh(4, -1)),
        ("by_a_functional_a_little_larger", "other-functional", chsh(0, 1), 4 - TINY, "no-signalling", chsh(4, -1)),
        ("by_twice_the_functional", "other-functional", chsh(0, 1), 4, "no-signalling", chsh(8, -2)),
        ("by_the_opposite", "other-functional", chsh(0, 1), 4, "no-signalling", chsh(4, 1)),
        ("by_a_constant", "other-functional", chsh(0, 1), 4, "no-signalling", chsh(4, 0)),
        ("by_zero", "other-functional", chsh(0, 1), 4, "no-signalling", chsh(0, 0)),
        ("of_a_table_that_is_not_zero", "other-functional", one_more(chsh(0, 1), -1), 4, "no-signalling", chsh(4, -1)),
        (
            "by_a_table_that_is_larger_once",
            "other-functional",
            chsh(0, 1),
            4,
            "no-signalling",
            one_more(chsh(4, -1), 1),
        ),
    ):
        yield f"bound_over_{name}", code, document(BoundOver(functional, number(value), of), witness)
    yield "bound_over_lhs_other_sense", "not-positive", edited(lhs, put("claim.sense", "min"))
    yield "bound_over_no_signalling_other_sense", "other-functional", edited(wide, put("claim.sense", "min"))
    other = put("claim.functional.field", OTHER_ROOT)
    yield "bound_over_lhs_at_the_other_root", "not-positive", edited(base["bound_over_lhs_sqrt2"], other)
    roots = edited(base["bound_over_no_signalling_sqrt2"], other, put("witness.field", OTHER_ROOT))
    yield "bound_over_no_signalling_at_the_other_root", "not-positive", roots
    for path in ("claim.functional", "witness"):
        skew = edited(wide, put(f"{path}.elements.0,0|0,0", [[[1]], [[1]]]))
        yield f"bound_over_{path.split('.')[-1]}_not_hermitian", "not-hermitian", skew


def one_more(functional: SteeringFunctional, by: int) -> SteeringFunctional:
    """The functional with one last outcome weighted by one more."""
    key = ((1, 1), (1, 1))
    changed = {**functional.elements, key: functional.elements[key] + matrix([[by]])}
    return SteeringFunctional(functional.scenario, changed, functional.sense)


def attacks_on_parents(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """POVMs that are none, and parents that are not positive or have other children."""
    joint, sharp = base["jointly_measurable"], base["incompatible_qubit"]
    terms = joint["witness"]["terms"]
    yield "jointly_measurable_term_left_out", "other-assemblage", edited(joint, put("witness.terms", terms[1:]))
    yield "jointly_measurable_denominator", "other-assemblage", edited(joint, put("witness.denominator", 1))
    yield "jointly_measurable_strategy", "other-assemblage", edited(joint, put("witness.terms.0.0", [1, 0]))
    states = tuple(HiddenState(strategy, m * 2) for strategy, m in cube(2).items())
    effects = observable(PAULI_Y), observable(PAULI_Z)
    signed = document(JointlyMeasurable(effects), ParentPOVM(states))
    yield "jointly_measurable_parent_not_positive", "not-positive", signed
    half = put("claim.measurements.denominator", 2 * joint["claim"]["measurements"]["denominator"])
    yield (
        "jointly_measurable_half",
        "incomplete",
        edited(joint, half, put("witness.denominator", 2 * joint["witness"]["denominator"])),
    )
    for name, original in (("jointly_measurable", joint), ("incompatible", sharp)):
        n = original["claim"]["measurements"]["denominator"]
        for what, code, key, planes in (
            ("of_effects_that_add_to_more", "signalling", "0|0", [[[n, 0], [0, n]], 0]),
            ("of_an_effect_not_hermitian", "not-hermitian", "0|0", [[[n, 1], [0, n]], 0]),
        ):
            path = f"claim.measurements.elements.{key}"
            yield f"{name}_{what}", code, edited(original, put(path, planes))
        negative = [[[2 * n, 0], [0, n]], 0], [[[-n, 0], [0, 0]], 0]
        edits = [put(f"claim.measurements.elements.{a}|1", planes) for a, planes in enumerate(negative)]
        yield f"{name}_of_a_negative_effect", "not-positive", edited(original, *edits)
    boxes = base["steerable_pr_box"]
    table = boxes["claim"]["assemblage"]
    yield (
        "incompatible_measurements_of_two_parties",
        "incomplete",
        edited(boxes, put("claim", {"kind": "incompatible", "measurements": table})),
    )
    yield (
        "incompatible_of_an_assemblage",
        "incomplete",
        edited(sharp, put("claim.measurements", base["steerable_qubit"]["claim"]["assemblage"])),
    )
    noisy = [Measurement(tuple(noisy_qubit()[a, x] * 2 for a in (0, 1))) for x in (0, 1)]
    yield (
        "incompatible_on_the_boundary",
        "not-separated",
        document(Incompatible(tuple(noisy)), paulis(QUBIT, ROOT, -1)),
    )
    yield (
        "incompatible_by_a_functional_not_positive",
        "not-positive",
        document(Incompatible((observable(PAULI_Y), observable(PAULI_Z))), paulis(QUBIT, "7/5", -1)),
    )


def robust(
    value: Real, of: str, noise: Assemblage | str, witness: NoisyFunctional | NoisyMember, sigma: Assemblage = PR
) -> Json:
    """A certificate, or an attack, about robustness; the sense is the witness's."""
    sense: Sense = "min" if isinstance(witness, NoisyFunctional) else "max"
    return document(Robustness(sigma, number(value), sense, of, noise), witness)


def light(value: Real, of: str, witness: NoisyFunctional | NoisyMember, sigma: Assemblage = PR) -> Json:
    """The same about a weight."""
    return document(Weight(sigma, number(value), "min" if isinstance(witness, NoisyFunctional) else "max", of), witness)


def attacks_on_upper_sides(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Noise that is none, of another trace, or too much; members of another set."""
    half, third, nothing = number(1) / 2, number(1) / 3, times(PR, 0)
    white, aq = white_noise(BOX), "almost-quantum"
    # Q = box(1/2) - PR makes the sum local at the price 0
    traceless = {key: box(half).elements[key] - m for key, m in PR.elements.items()}
    gone = most(deterministic(1, 1), traceless, NoWitness())
    yield "robustness_noise_of_trace_zero", "not-positive", robust(0, "lhs", "no-signalling", gone)
    skew = {**times(box(-1), third)}
    for key, phase in ((((0, 0), (0, 0)), "I"), (((1, 0), (0, 0)), "-I")):
        skew[key] = skew[key] + matrix([[phase]])
    yield (
        "robustness_noise_not_hermitian",
        "not-hermitian",
        robust(third, "lhs", "no-signalling", most(deterministic(1, 1 + third), skew, NoWitness())),
    )
    follows = {(a, x): matrix([[third * int(a[0] == x[1]) / 2]]) for a, x in BOX.keys()}
    yield (
        "robustness_noise_signals",
        "signalling",
        robust(third, "lhs", "no-signalling", most(deterministic(1, 1 + third), follows, NoWitness())),
    )
    yield (
        "robustness_noise_twice_the_value",
        "other-value",
        robust(
            third, "lhs", "no-signalling", most(deterministic(1, 5 * third), times(box(-1), 2 * third), NoWitness())
        ),
    )
    yield (
        "robustness_noise_a_little_more",
        "other-value",
        robust(
            third - TINY, "lhs", "no-signalling", most(deterministic(1, 4 * third), times(box(-1), third), NoWitness())
        ),
    )
    yield (
        "robustness_noise_not_local",
        "other-assemblage",
        robust(third, "lhs", "lhs", most(deterministic(1, 4 * third), times(box(-1), third), deterministic(-1, third))),
    )
    yield (
        "robustness_noise_not_almost_quantum",
        "moment-block",
        robust(
            ROOT / 2 - half,
            aq,
            aq,
            most(frame(1, half + ROOT / 2), times(box(-1), ROOT / 2 - half), frame(-1, ROOT / 2 - half)),
        ),
    )
    yield (
        "robustness_noise_not_quantum",
        "other-assemblage",
        robust(ROOT / 2 - half, "quantum", "quantum",
               most(branch(1, half + ROOT / 2), times(box(-1), ROOT / 2 - half), branch(-1, ROOT / 2 - half))),
    )  # fmt: skip
    for name, code, value, of, witness in (
        ("lhs", "other-assemblage", 1 - TINY, "lhs", most(deterministic(1, 2 - TINY))),
        ("aq", "moment-block", ROOT - 1 - TINY, aq, most(frame(1, ROOT - TINY))),
        ("quantum", "other-assemblage", ROOT - 1 - TINY, "quantum", most(branch(1, ROOT - TINY))),
        ("lhs_by_an_unscaled_model", "other-assemblage", 1, "lhs", most(deterministic(1, 1))),
        ("lhs_by_another_model", "other-assemblage", 1, "lhs", most(deterministic(-1, 2))),
        ("quantum_by_another_branch", "other-assemblage", ROOT - 1, "quantum", most(branch(-1, ROOT))),
    ):
        yield f"robustness_too_little_noise_{name}", code, robust(value, of, white, witness)
    yield "robustness_of_a_pr_box_by_itself", "other-assemblage", robust(1, "lhs", PR, most(deterministic(1, 2)))
    yield "robustness_zero_of_a_pr_box", "other-assemblage", robust(0, "lhs", white, most(deterministic(1, 1)))
    given = base["robustness_lhs_given_most"]
    yield "robustness_given_noise_of_trace_two", "not-normalised", edited(given, put("claim.noise.denominator", 2))
    yield "robustness_given_noise_signals", "signalling", edited(given, *signal("claim.noise"))
    yield "robustness_given_noise_not_hermitian", "not-hermitian", edited(
        given, put("claim.noise.elements.0,0|0,0", [[[1]], [[1]]])
    )  # fmt: skip
    negative = [
        put(f"claim.noise.elements.{a},{b}|0,0", [[[3 if a == b else -1]], 0]) for a, b in product((0, 1), repeat=2)
    ]
    yield "robustness_given_noise_not_positive", "not-positive", edited(given, *negative)
    # the words of level 1 see pairs of parties only
    unseen, pairs = parity_box(1), times(parity_box(2), half)
    yield (
        "robustness_noise_with_negative_unseen_elements",
        "not-positive",
        robust(half, "1", "1", most(coins(3 * half), pairs, coins(half)), unseen),
    )
    yield (
        "weight_rest_with_negative_unseen_elements",
        "not-positive",
        light(half, "1", most(coins(half), times(parity_box(-1), half), NoWitness()), unseen),
    )
    yield (
        "weight_more_than_one",
        "not-positive",
        light(2, "no-signalling", most(NoWitness(), times(PR, 2), NoWitness())),
    )
    yield "weight_rest_not_positive", "not-positive", light(
        half, "no-signalling", most(NoWitness(), times(box(-1), half), NoWitness())
    )  # fmt: skip
    yield "weight_rest_not_local", "other-assemblage", light(
        half, "lhs", most(deterministic(1, half), times(PR, half), NoWitness())
    )  # fmt: skip
    yield "weight_of_another_trace", "other-value", light(
        0, "lhs", most(NOTHING, times(PR, 1), NoWitness())
    )  # fmt: skip
    yield "weight_noise_negative", "not-positive", light(0, "lhs", gone_the_other_way(traceless))
    yield (
        "weight_zero_of_a_pr_box",
        "other-assemblage",
        light(0, "lhs", most(deterministic(1, 1), nothing, NoWitness())),
    )
    # the elements that no word names: the last outcomes
    last = {((a,), (x,)): matrix([[(1 + a * x) * third / 2]]) for a, x in product((0, 1), repeat=2)}
    single = Assemblage(Scenario(((2, 2),), (1,)), {key: matrix([["1/2"]]) for key in last})
    model = tuple(HiddenState((a, b), matrix([["1/3"]])) for a, b in product((0, 1), repeat=2))
    local = Facial(matrix([[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]]), identity(4) * third / 4, Elimination())
    yield (
        "robustness_noise_with_another_last_outcome",
        "signalling",
        robust(third, "lhs", aq, most(model, last, local), single),
    )


def gone_the_other_way(traceless: dict[Key, Matrix]) -> NoisyMember:
    """For a weight, what is taken away is the opposite of what would be added."""
    return most(deterministic(1, 1), {key: -m for key, m in traceless.items()}, NoWitness())


def parity_box(weight: int) -> MeasuredAssemblage:
    """Three parties with one setting, and the weight times the correlator of all three: unseen by pairs of parties."""
    scenario = Scenario(((2,), (2,), (2,)), (1,))
    table = {(a, x): matrix([[number(1 + weight * (-1) ** sum(a)) / 8]]) for a, x in scenario.keys()}
    return Assemblage(scenario, table) if abs(weight) < 2 else MeasuredAssemblage(scenario, table)


def coins(total: Real) -> Facial:
    """The moment matrix of level 1 of three coins, times the total."""
    words = MomentProgram(parity_box(1), "1").index.words
    rows = [
        [int(all(not letters or letters[0][1] == a for letters, a in zip(w, outcome, strict=True)))
         for outcome in product((0, 1), repeat=3)] for w in words
    ]  # fmt: skip
    return Facial(matrix(rows), identity(8) * (number(total) / 8), Elimination())


def attacks_on_lower_sides(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Functionals that are negative on the set, too large on the noise, or too small on the claim."""
    half, white, aq = number(1) / 2, white_noise(BOX), "almost-quantum"
    tight, loose, plain = gram(chsh_gram(ROOT / 2) / 4), gram(chsh_gram(1) / 4), chsh(1, -half)
    for name, code, value, of, noise, witness in (
        ("value_too_large", "value", 1 + TINY, "lhs", white, least(plain, NoWitness(), NoWitness())),
        ("twice_the_functional", "noise", 2, "lhs", white, least(chsh(2, -1), NoWitness(), NoWitness())),
        ("a_little_more", "noise", 1, "lhs", white, least(chsh(1 + TINY, -half), NoWitness(), NoWitness())),
        ("not_positive_on_the_set", "not-positive", 1 + TINY, "lhs", white,
         least(chsh(1, -half - TINY), NoWitness(), NoWitness())),
        ("zero", "value", TINY, "lhs", white, least(chsh(0, 0), NoWitness(), NoWitness())),
        ("local_functional_on_local_noise", "not-positive", 1, "lhs", "lhs", least(plain, NoWitness(), NoWitness())),
        ("bounded_on_local_noise_only", "not-positive", half, "lhs", "no-signalling",
         least(chsh(half, -half / 2), NoWitness(), chsh(half, half / 2))),
        ("bound_of_another_functional", "other-functional", half, "lhs", "no-signalling",
         least(chsh(half, -half / 2), NoWitness(), chsh("2/3", "1/6"))),
        ("local_functional_over_the_moment_set", "class-sum", 1, aq, white, least(plain, loose, NoWitness())),
        ("local_functional_over_all", "not-positive", 1, "no-signalling", white, least(plain, plain, NoWitness())),
        ("noise_bound_of_another_gram", "class-sum", ROOT / 2 - half, aq, aq,
         least(chsh(half, -ROOT / 8), gram(chsh_gram(ROOT / 2) / 8), gram(chsh_gram(ROOT / 2) / 8))),
        ("noise_bound_of_twice_the_gram", "class-sum", ROOT - 1, aq, aq,
         least(chsh(1, -ROOT / 4), tight, gram(chsh_gram(-ROOT / 2) / 4))),
        ("gram_not_positive", "not-positive", ROOT - 1, aq, white,
         least(chsh(1, -ROOT / 4), gram(chsh_gram(ROOT / 2) / 4 - identity(9)), NoWitness())),
    ):  # fmt: skip
        yield f"robustness_functional_{name}", code, robust(value, of, noise, witness)
    for name, code, value, of, witness in (
        ("value_too_large", "value", 1 + TINY, "lhs", least(plain, NoWitness(), chsh(2, -half))),
        ("twice_the_functional", "not-positive", 2, "lhs", least(chsh(2, -1), NoWitness(), chsh(3, -1))),
        ("bound_of_another_functional", "other-functional", 2, "lhs", least(chsh(2, -1), NoWitness(), chsh(2, -half))),
        ("bounded_from_above", "not-positive", 1, "lhs", least(plain, NoWitness(), chsh(0, half))),
        ("local_functional_over_all", "not-positive", 1, "no-signalling", least(plain, plain, chsh(2, -half))),
        ("local_functional_over_the_moment_set", "class-sum", 1, aq, least(plain, loose, chsh(2, -half))),
    ):
        yield f"weight_functional_{name}", code, light(value, of, witness)
    wanted = base["robustness_lhs_given_least"]
    skew = put("witness.functional.elements.0,0|0,0", [[[1]], [[1]]])
    yield "robustness_functional_not_hermitian", "not-hermitian", edited(wanted, skew)
    # the noise given with the claim of a lower side is an assemblage, too
    half_noise = put("claim.noise.denominator", 2 * wanted["claim"]["noise"]["denominator"])
    yield "robustness_lower_given_noise_of_trace_half", "not-normalised", edited(wanted, half_noise)
    yield "robustness_lower_given_noise_signals", "signalling", edited(wanted, *signal("claim.noise"))
    # skew parts that cancel in every sum that is compared
    for name, path in (
        ("steerable_qubit", "witness.functional"),
        ("robustness_qubit_least", "witness.functional"),
        ("bound_over_no_signalling_qubit", "witness"),
        ("bound_over_no_signalling_qubit", "claim.functional"),
    ):
        part = f"{name}_{path.split('.')[0]}_with_skew_parts"
        yield part, "not-hermitian", edited(base[name], *skewed(base[name], path))
    roomy = document(BoundOver(paulis(QUBIT, 0, 1), number(3), "no-signalling"), paulis(QUBIT, 3, -1))
    yield "bound_over_by_a_table_with_skew_parts", "not-hermitian", edited(roomy, *skewed(roomy, "witness"))
    parts = ("claim.assemblage", "witness.functional", "witness.noise")
    other = [put(f"{part}.field", OTHER_ROOT) for part in parts]
    yield "weight_least_at_the_other_root", "not-positive", edited(base["weight_level_least"], *other)
    data = put("claim.assemblage.denominator", 1)
    yield "robustness_of_data_of_trace_two", "not-normalised", edited(wanted, data)
    yield "weight_of_data_of_trace_two", "not-normalised", edited(base["weight_one_least"], data)


def skewed(original: Json, path: str) -> list[Edit]:
    """Edits that add 1 above the diagonal to the elements of the first setting, and -1 to those of the second."""
    table = original
    for step in path.split("."):
        table = table[step]
    edits = []
    for key, planes in table["elements"].items():
        real = planes[0] or [[0, 0], [0, 0]]
        by = 1 if key.endswith("0") else -1
        edits.append(put(f"{path}.elements.{key}.0", [[real[0][0], real[0][1] + by], real[1]]))
    return edits


ATTACKS = (
    attacks_on_functionals,
    attacks_on_bounds,
    attacks_on_parents,
    attacks_on_upper_sides,
    attacks_on_lower_sides,
)


# ---------------------------------------------------------------------------------------------------------------------
# Texts that are not certificates


def malformed(base: dict[str, Json]) -> dict[str, tuple[str, str]]:
    """(text, how its refusal begins) by name."""
    given, lower = base["robustness_lhs_given_most"], base["robustness_lhs_given_least"]
    taken, below = base["robustness_lhs_lhs_most"], base["robustness_lhs_no_signalling_least"]
    weight, joint = base["weight_half_most"], base["jointly_measurable"]
    boxes, over, wide = base["steerable_pr_box"], base["bound_over_lhs_max"], base["bound_over_no_signalling_max"]
    qubit, roots = base["steerable_qubit"]["claim"]["assemblage"], base["robustness_aq_given_most"]
    noise = given["claim"]["noise"]
    level = "claim.level: "
    cases = {}
    for name, original, path, value, why in (
        ("robustness_set_unknown", given, "claim.set", "local", level + "'local' is not a level"),
        ("robustness_set_is_null", given, "claim.set", None, level + "'None' is not a level"),
        ("robustness_set_is_true", given, "claim.set", True, level + "'True' is not a level"),
        ("robustness_set_is_an_integer", given, "claim.set", 1, level + "'1' is not a level"),
        ("robustness_set_is_a_list", given, "claim.set", ["lhs"], level),
        ("robustness_set_is_an_object", given, "claim.set", {"lhs": 0}, level),
        ("robustness_set_in_capitals", given, "claim.set", "LHS", level + "'LHS' is not a level"),
        ("robustness_lower_set_unknown", lower, "claim.set", "local", "witness: unknown keys [], missing keys"),
        ("robustness_lower_set_quantum", lower, "claim.set", "quantum", "witness: unknown keys [], missing keys"),
        (
            "robustness_lower_set_quantum_by_a_gram",
            base["robustness_aq_given_least"],
            "claim.set",
            "quantum",
            level + "'quantum' is not a level",
        ),
        (
            "robustness_lower_noise_quantum",
            base["robustness_aq_aq_least"],
            "claim.noise",
            "quantum",
            level + "'quantum' is not a level",
        ),
        ("robustness_noise_unknown", taken, "claim.noise", "white", level + "'white' is not a level"),
        ("robustness_noise_is_null", taken, "claim.noise", None, level + "'None' is not a level"),
        ("robustness_noise_is_false", taken, "claim.noise", False, level + "'False' is not a level"),
        ("robustness_noise_is_an_integer", taken, "claim.noise", 1, level + "'1' is not a level"),
        ("robustness_noise_is_a_list", taken, "claim.noise", [noise], level),
        ("robustness_noise_is_empty", given, "claim.noise", {}, "claim.noise: unknown keys [], missing keys"),
        (
            "robustness_noise_of_another_scenario",
            given,
            "claim.noise",
            qubit,
            "claim.noise: another scenario or field than the data's",
        ),
        (
            "robustness_noise_over_another_field",
            roots,
            "claim.noise",
            noise,
            "claim.noise: another scenario or field than the data's",
        ),
        (
            "robustness_noise_table_over_another_field",
            base["robustness_aq_no_signalling_most"],
            "witness.noise.table",
            with_trace(box(-1), 1),
            "witness.noise.table: another scenario or field",
        ),
        (
            "robustness_noise_table_of_another_scenario",
            edited(taken, put("claim.value", {"denominator": 1, "coefficients": [1]}), put("claim.noise", "no-signalling"),
                   put("witness.noise.member", {})),
            "witness.noise.table",
            qubit,
            "witness.noise.table: another scenario or field",
        ),
        ("robustness_noise_listed_for_a_given_one", given, "witness.noise", taken["witness"]["noise"], "witness.noise: "),
        ("robustness_noise_bound_for_a_given_one", lower, "witness.noise", {"rule": 0}, "witness.noise: unknown keys"),
        ("robustness_noise_bound_is_null", lower, "witness.noise", None, "witness.noise: an object with keys"),
        ("robustness_noise_not_listed", taken, "witness.noise", {}, "witness.noise: unknown keys [], missing keys"),
        ("robustness_noise_bound_missing", below, "witness.noise", {}, "witness: unknown keys [], missing keys"),
        ("robustness_sense_of_the_other_side", given, "claim.sense", "min", "witness: unknown keys [], missing keys"),
        ("robustness_lower_sense_of_the_other_side", lower, "claim.sense", "max", "witness: unknown keys ['functional']"),
        ("robustness_sense_unknown", given, "claim.sense", "least", "claim.sense: max or min is needed"),
        ("robustness_sense_is_null", given, "claim.sense", None, "claim.sense: max or min is needed"),
        ("robustness_value_is_an_integer", given, "claim.value", 1, "claim.value: an object with keys"),
        ("robustness_value_over_another_field", given, "claim.value.coefficients", [1, 0], "claim.value: a list of 1"),
        ("robustness_with_a_level", given, "claim.level", "1", "claim: unknown keys ['level']"),
        (
            "robustness_value_negative",
            edited(given, put("claim.assemblage", noise), put("claim.noise", noise)),
            "claim.value",
            {"denominator": 2, "coefficients": [-1]},
            "claim.value: a value of at least 0 is needed",
        ),
        ("weight_with_noise", weight, "claim.noise", "lhs", "claim: unknown keys ['noise']"),
        ("weight_set_unknown", weight, "claim.set", "all", level + "'all' is not a level"),
        ("weight_sense_of_the_other_side", weight, "claim.sense", "min", "witness: unknown keys [], missing keys ['functional']"),
        ("weight_noise_with_a_model", weight, "witness.noise.member", weight["witness"]["member"], "witness: unknown"),
        ("weight_hidden_state_negative", weight, "witness.member.terms.0.1", -1, "witness.terms: the weight -1"),
        ("bound_over_a_level", over, "claim.set", "1+AB", "claim.set: lhs or no-signalling is needed"),
        ("bound_over_almost_quantum", over, "claim.set", "almost-quantum", "claim.set: lhs or no-signalling is needed"),
        ("bound_over_quantum", over, "claim.set", "quantum", "claim.set: lhs or no-signalling is needed"),
        ("bound_over_null", over, "claim.set", None, "claim.set: lhs or no-signalling is needed"),
        ("bound_over_a_list", over, "claim.set", [], "claim.set: lhs or no-signalling is needed"),
        ("bound_over_with_a_level", over, "claim.level", "1", "claim: unknown keys ['level']"),
        ("bound_over_lhs_with_a_table", over, "witness", wide["witness"], "witness: unknown keys"),
        ("bound_over_no_signalling_without_a_table", wide, "witness", {}, "witness: unknown keys [], missing keys"),
        ("bound_over_sense_unknown", over, "claim.sense", "sup", "claim.sense: max or min is needed"),
        ("bound_over_table_of_another_scenario", wide, "witness", qubit, "witness: another scenario or field"),
        ("steerable_functional_missing", boxes, "witness", {}, "witness: unknown keys [], missing keys ['functional']"),
        ("steerable_with_a_set", boxes, "claim.set", "lhs", "claim: unknown keys ['set']"),
        (
            "steerable_functional_of_another_scenario",
            boxes,
            "witness.functional",
            qubit,
            "witness.functional: another scenario or field than the data's",
        ),
        ("robustness_given_noise_at_the_other_root", roots, "claim.noise.field", OTHER_ROOT, "claim.noise: another"),
        (
            "robustness_noise_table_at_the_other_root",
            base["robustness_aq_aq_most"],
            "witness.noise.table.field",
            OTHER_ROOT,
            "witness.noise.table: another scenario or field",
        ),
        (
            "steerable_functional_at_the_other_root",
            base["steerable_sqrt2"],
            "witness.functional.field",
            OTHER_ROOT,
            "witness.functional: another scenario or field",
        ),
        (
            "bound_over_table_at_the_other_root",
            base["bound_over_no_signalling_sqrt2"],
            "witness.field",
            OTHER_ROOT,
            "witness: another scenario or field",
        ),
        (
            "bound_over_a_level_by_a_gram",
            base["bound_max"],
            "claim",
            renamed(base["bound_max"], "level", "set") | {"kind": "bound-over"},
            "claim.set: lhs or no-signalling is needed",
        ),
        (
            "bound_at_the_level_lhs",
            over,
            "claim",
            renamed(over, "set", "level") | {"kind": "bound"},
            "claim.level: lhs or no-signalling is needed for bound-over, a level for bound",
        ),
        (
            "bound_at_the_level_no_signalling",
            wide,
            "claim",
            renamed(wide, "set", "level") | {"kind": "bound"},
            "claim.level: lhs or no-signalling is needed for bound-over, a level for bound",
        ),
        ("robustness_lower_sense_unknown", lower, "claim.sense", "at least", "claim.sense: max or min is needed"),
        ("measurements_as_an_assemblage", joint, "claim", {"kind": "jointly-measurable", "assemblage": qubit}, "claim: "),
        ("jointly_measurable_with_signed_weights", joint, "witness.terms.0.1", -1, "witness.terms: the weight -1"),
        ("jointly_measurable_without_terms", joint, "witness.terms", [], "witness.terms: a list of 1 to"),
    ):  # fmt: skip
        cases[name] = text_of(edited(original, put(path, value))), why
    return cases


def with_trace(sigma: Assemblage, trace: int) -> Json:
    """The table of a multiple of an assemblage over Q."""
    return encode_table(sigma.scenario, times(sigma, trace), QQ)


def renamed(original: Json, old: str, new: str) -> Json:
    """The claim with one key called otherwise."""
    return {(new if key == old else key): part for key, part in original["claim"].items()}
