"""Cases of realisations: Gram forms, flags and channels (`quantum`), sequences, and Hermitian operators of unit trace."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from itertools import product

from case_editing import (
    ANTIDIAGONAL,
    BELL,
    DIAGONAL,
    QUBIT,
    QUBIT_SQRT2,
    ROOT,
    Edit,
    Json,
    box,
    by_hand,
    document,
    edited,
    element,
    leaning,
    negated,
    put,
    swap,
    text_of,
    three_outcomes,
    transpose_claim,
    transposed_packed,
    trine,
)

from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import number
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.claims import HermitianRealisation, Quantum, SequentialQuantum
from exactsteer.quantum.maps import KrausMap
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, Measurement, observable
from exactsteer.quantum.states import State, maximally_mixed, pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.branches import Branch, BranchedRealisation, branched, gram_realisation, mixture, then
from exactsteer.steering.realisation import Realisation, steer
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.sequential import SequentialAssemblage, Tower, tower
from exactsteer.steering.unphysical import dual_basis_realisation, theorem_6

OTHER_ROOT: Json = {"polynomial": [-2, 0, 1], "root": [-2, 0]}
ZERO, ONE = matrix([[1, 0], [0, 0]]), matrix([[0, 0], [0, 1]])
BRANCH = "witness.branches.0"


# ---------------------------------------------------------------------------------------------------------------------
# Branches that are proofs


def realised(realisation: BranchedRealisation) -> Json:
    """A certificate that the realisation's assemblage is quantum."""
    return document(Quantum(realisation.assemblage()), realisation)


def two_forms() -> BranchedRealisation:
    """Two untrusted parties in spaces with the forms diag(2, 3) and [[2, i], [-i, 1]], and a trusted qubit."""
    first = (ZERO * 2, ONE * 3), (matrix([[1, 1], [1, 2]]), matrix([[1, -1], [-1, 1]]))
    skew = matrix([[2, "I"], ["-I", 1]])
    second = ((matrix([[1, "I"], ["-I", 1]]), ZERO), (skew / 2, skew / 3, skew / 6))
    vector = matrix([[1], [0], ["I"], [1], [0], [1], [1], [2]])
    operator = vector @ vector.adjoint() + identity(8)
    weight = number(0)
    for (_, x), m in Branch(operator, (first, second)).elements().items():
        weight = weight + m.trace() * int(x == (0, 0))
    return BranchedRealisation(Scenario(((2, 2), (2, 3)), (2,)), (Branch(operator / weight, (first, second)),))


def two_boxes() -> tuple[Realisation, Realisation]:
    """Two realisations of different dimensions in one scenario: entangled, and a product."""
    settings = (observable(PAULI_Z), observable(PAULI_X))
    entangled = Realisation(pure_state([1, 0, 0, 1], {"A": 2, "B": 2, "C": 1}), (settings, settings))
    fixed = Measurement((matrix([["1/3"]]), matrix([["2/3"]])))
    coins = Realisation(State({"A": 1, "B": 1, "C": 1}, matrix([[1]])), ((fixed, fixed), (fixed, fixed)))
    return entangled, coins


def damping() -> KrausMap:
    """With weights 1/4 and 3/4: reset to |0>, and the complex unitary diag(1, i)."""
    reset = matrix([[1, 0], [0, 0]]), matrix([[0, 1], [0, 0]])
    return KrausMap(((number("1/4"), reset[0]), (number("1/4"), reset[1]), (number("3/4"), matrix([[1, 0], [0, "I"]]))))


def accepted_branches() -> dict[str, Json]:
    """Quantum realisations with Gram forms, flags and channels."""
    cases = {
        "quantum_form_sqrt2": realised(gram_realisation(QUBIT_SQRT2)),
        "quantum_form_unequal_outcomes": realised(gram_realisation(three_outcomes())),
        "quantum_form_of_an_entangled_pair": realised(gram_realisation(entangled_pair())),
        "quantum_form_trusted_dimension_1": realised(gram_realisation(coin())),
        "quantum_two_forms": realised(two_forms()),
        "quantum_flags": realised(mixture([("1/3", two_boxes()[0]), ("2/3", two_boxes()[1])])),
    }
    # the reduced state is pure: the form has rank 1
    pure = steer(pure_state([1, 0, "I", 0], {"A": 2, "B": 2}), [[observable(PAULI_X), trine()]])
    cases["quantum_singular_form"] = realised(gram_realisation(pure))
    qubit = Realisation(BELL, ((observable(PAULI_Y), observable(PAULI_Z)),))
    cases["quantum_channel"] = realised(then(qubit, damping(), (2,)))
    isometry = KrausMap(((number(1), matrix([[1, 0], [0, 0], [0, 0], [0, 1]])),))
    cases["quantum_channel_to_two_trusted_parties"] = realised(then(qubit, isometry, (2, 2)))
    trace = KrausMap(((number(1), matrix([[1, 0]])), (number(1), matrix([[0, 1]]))))
    cases["quantum_channel_is_the_trace"] = realised(then(qubit, trace, (1,)))
    tilted = KrausMap(((number(1), (PAULI_X + PAULI_Y) * (ROOT / 2)),))
    cases["quantum_channel_sqrt2"] = realised(then(gram_realisation(QUBIT_SQRT2), tilted, (2,)))
    # a flag at one value of which a channel acts, and at the other a form of another dimension is measured
    both = then(qubit, damping(), (2,)).branches + gram_realisation(QUBIT).branches
    halves = tuple(Branch(b.operator / 2, b.effects, b.channel) for b in both)
    cases["quantum_flag_channel_and_form"] = realised(BranchedRealisation(QUBIT.scenario, halves))
    # the claim is over Q, the realisation is not
    settings = (observable(DIAGONAL), observable(ANTIDIAGONAL))
    perfect = Realisation(pure_state([1, 0, 0, 1], {"A": 2, "B": 2, "C": 1}), (settings, settings))
    cases["quantum_branch_rational_by_sqrt2"] = realised(branched(perfect))
    one_setting = Realisation(maximally_mixed({"A": 2, "B": 2}), ((leaning(),),))
    cases["quantum_branch_one_setting"] = realised(branched(one_setting))
    return cases


def entangled_pair() -> Assemblage:
    """One untrusted party steers two trusted qubits; the reduced state has rank 2 of 4."""
    state = pure_state([1, 0, 0, 1, 0, 1, "I", 0], {"A": 2, "B": 2, "C": 2})
    return steer(state, [[observable(PAULI_Z), observable(PAULI_Y)]])


def coin() -> Assemblage:
    """One setting with the probabilities 1/3, 2/3, and one with a certain outcome, on a trusted space of dimension 1."""
    table = {((0,), (0,)): [["1/3"]], ((1,), (0,)): [["2/3"]], ((0,), (1,)): [[1]]}
    return Assemblage(Scenario(((2, 1),), (1,)), {key: matrix(m) for key, m in table.items()})


# ---------------------------------------------------------------------------------------------------------------------
# Sequences that are proofs


def lueders(observed: Matrix) -> tuple[Matrix, ...]:
    """The Kraus operators of an observable: the projections on its two eigenspaces."""
    return (identity(2) + observed) / 2, (identity(2) - observed) / 2


Instruments = Sequence[tuple[Matrix, ...]]


def seen_through(firsts: Instruments, seconds: Sequence[Measurement]) -> dict[Key, Matrix]:
    """The effects K^dag M K of an instrument and then a measurement."""
    return {
        ((a, b), (x, y)): k.adjoint() @ effect @ k
        for x, listed in enumerate(firsts)
        for a, k in enumerate(listed)
        for y, measurement in enumerate(seconds)
        for b, effect in enumerate(measurement.effects)
    }


def measured(state: State, firsts: Instruments, seconds: Sequence[Measurement]) -> SequentialAssemblage:
    """What two measurements in sequence on the first system steer to: tr_A[(K^dag M K (x) 1) rho]."""
    size, trusted = state.systems.values()
    elements = {
        key: partial_trace(effect.tensor(identity(trusted)) @ state.matrix, (size, trusted), (0,))
        for key, effect in seen_through(firsts, seconds).items()
    }
    steps = tuple(map(len, firsts)), tuple(len(m.effects) for m in seconds)
    return SequentialAssemblage(Scenario(steps, (trusted,)), elements)


Y_OR_Z = lueders(PAULI_Y), lueders(PAULI_Z)
Y_OR_TRINE = observable(PAULI_Y), trine()


def repeated() -> SequentialAssemblage:
    """Y or Z by projection, then Y, or a setting with three outcomes: the first setting signals to the second outcome."""
    return measured(BELL, Y_OR_Z, Y_OR_TRINE)


def remembered() -> SequentialAssemblage:
    """Three steps on a trusted qubit: the second outcome tells the first setting, the third one the earlier outcomes."""
    scenario = Scenario(((2, 1), (2,), (2, 2)), (2,))
    states = ZERO, matrix([[1, "I"], ["-I", 1]]) / 2
    elements: dict[Key, Matrix] = {}
    for (a, b, c), (x, y, z) in scenario.keys():
        known = (states[0] + states[1]) / 2 if x else states[a] / 2
        weight = int(b == 1) if x else number("1/2")
        elements[(a, b, c), (x, y, z)] = known * weight * int(c == (a + b * z) % 2)
    return SequentialAssemblage(scenario, elements)


def sequential(sigma: SequentialAssemblage, witness: Tower | None = None) -> Json:
    """A certificate that a sequential assemblage is quantum; by its own tower unless another one is given."""
    return document(SequentialQuantum(sigma), witness or tower(sigma))


def as_sequence(sigma: Assemblage) -> SequentialAssemblage:
    """The parties of an assemblage as steps."""
    return SequentialAssemblage(sigma.scenario, dict(sigma.elements))


def accepted_sequences() -> dict[str, Json]:
    """Towers of Gram forms."""
    sigma = repeated()
    cases = {
        "sequential_lueders": sequential(sigma),
        "sequential_three_steps": sequential(remembered()),
        "sequential_pr_box": sequential(as_sequence(box(1))),
        "sequential_sqrt2": sequential(
            measured(BELL, (lueders(DIAGONAL),), (observable(ANTIDIAGONAL), observable(PAULI_Z)))
        ),
        "sequential_one_step": sequential(as_sequence(QUBIT)),
        "sequential_two_trusted_parties": sequential(as_sequence(entangled_pair())),
        "sequential_trusted_dimension_1": sequential(as_sequence(coin())),
    }
    # the state is pure on the trusted side
    product_state = pure_state([1, "I", 0, 0], {"A": 2, "B": 2})
    cases["sequential_singular"] = sequential(
        measured(product_state, (lueders(PAULI_Y), lueders(PAULI_X)), (observable(PAULI_Z),))
    )
    # the effects K^dag M K of the instruments, and the Bell state itself: the form of the first space is 1
    cases["sequential_by_instruments"] = sequential(
        sigma, Tower(sigma.scenario, BELL.matrix, seen_through(Y_OR_Z, Y_OR_TRINE))
    )
    # rational elements by irrational effects: projections along the diagonal, on a trusted system of dimension 1
    state = maximally_mixed({"A": 2, "B": 1})
    rational = measured(state, (lueders(DIAGONAL),), (observable(DIAGONAL),))
    witness = Tower(rational.scenario, state.matrix, seen_through((lueders(DIAGONAL),), (observable(DIAGONAL),)))
    cases["sequential_rational_by_sqrt2"] = sequential(rational, witness)
    return cases


def accepted_operators() -> dict[str, Json]:
    """Measurements on Hermitian operators."""
    cases = {}
    for name, sigma in (
        ("pr_box", box(1)),
        ("box_sqrt2", box((1 + ROOT) / 3)),
        ("qubit_sqrt2", QUBIT_SQRT2),
        ("unequal_outcomes", three_outcomes()),
        ("two_trusted_parties", entangled_pair()),
        ("one_setting", steer(BELL, [[observable(PAULI_Y)]])),
        ("trusted_dimension_1", coin()),
    ):
        cases[f"hermitian_{name}"] = document(HermitianRealisation(sigma), dual_basis_realisation(sigma))
    cases["hermitian_theorem_6"] = document(HermitianRealisation(QUBIT), theorem_6(QUBIT))
    return cases


def accepted() -> dict[str, Json]:
    """Every accepted certificate of these kinds, by name."""
    return accepted_branches() | accepted_sequences() | accepted_operators()


# ---------------------------------------------------------------------------------------------------------------------
# Attacks on branches


def coin_by(form: Json, effects: Sequence[Json], state: Json, channel: Json = 0, trusted: int = 1) -> Json:
    """A fair coin on a trusted space of dimension 1, with one branch on an untrusted space of dimension 2.

    `effects` are packed integer planes, `state` a packed plane of size 2 times trusted, over the denominator 2.
    """
    certificate = by_hand([[2]], [1], 2, {"0|0": [[[1]], 0], "1|0": [[[1]], 0]})
    listed = [{"denominator": 1, "matrix": [e], "rule": "elimination"} for e in effects]
    branch = {
        "dimensions": [2],
        "forms": [form],
        "state": {"denominator": 2, "matrix": [state], "rule": "elimination"},
        "measurements": [[listed]],
        "channel": channel,
    }
    return edited(certificate, put("claim.kind", "quantum"), put("witness", {"field": "Q", "branches": [branch]}))


def form_of(*planes: Json) -> Json:
    """A Gram form with integer entries."""
    return {"denominator": 1, "matrix": list(planes)}


def attacks_on_forms(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Forms that are no inner product of the party, and effects that do not belong to them."""
    unit, first, last = [[1, 0], [0, 1]], [[1, 0], [0, 0]], [[0, 0], [0, 1]]
    two = base["quantum_two_forms"]
    forms = two["witness"]["branches"][0]["forms"]
    yield "form_smaller_than_the_sum", "incomplete", coin_by(form_of(first), [first, last], unit)
    yield "form_larger_than_the_sum", "incomplete", coin_by(form_of([[2, 0], [0, 2]]), [first, last], unit)
    yield "form_differs_off_the_diagonal", "incomplete", coin_by(form_of([[1, 0], [1, 1]]), [first, last], unit)
    yield "form_differs_in_imaginary_part", "incomplete", coin_by(form_of([[1, 1], [0, 1]]), [first, last], unit)
    yield "form_is_zero", "incomplete", coin_by(form_of(0), [first, last], unit)
    yield "form_is_negative", "incomplete", coin_by(form_of(negated(unit)), [first, last], unit)
    yield "form_is_missing", "incomplete", coin_by(0, [[[2, 0], [0, 0]], [[0, 0], [0, 2]]], unit)
    yield "forms_exchanged", "incomplete", edited(two, put(f"{BRANCH}.forms", forms[::-1]))
    yield "form_transposed", "incomplete", edited(two, transposed_form)
    yield "form_of_another_setting", "incomplete", edited(two, *scaled_setting(two, 1, 1))
    yield "forms_of_the_settings_differ", "incomplete", edited(two, *scaled_setting(two, 0, 1))
    # a form that is positive and fits, but one effect is not positive
    yield "form_fits_effect_not_positive", "not-positive", coin_by(0, [[[2, 0], [0, -1]], [[-1, 0], [0, 2]]], unit)
    half = [[1, 0], [0, 0]]
    yield (
        "singular_form_effect_outside_its_support",
        "not-positive",
        coin_by(form_of([[2, 0], [0, 0]]), [[[1, 0], [0, 1]], [[1, 0], [0, -1]]], half),
    )
    yield (
        "singular_form_effect_off_its_support",
        "not-positive",
        coin_by(form_of([[2, 0], [0, 0]]), [[[1, 0], [1, 0]], [[1, 0], [-1, 0]]], half),
    )
    yield (
        "form_not_positive",
        "not-positive",
        coin_by(form_of([[2, 0], [0, -2]]), [[[1, 0], [0, -1]]] * 2, [[1, 0], [0, 0]]),
    )
    gram = base["quantum_form_sqrt2"]
    yield "form_claim_transposed", "other-assemblage", edited(gram, transpose_claim)
    yield "form_outcomes_exchanged", "other-assemblage", edited(gram, swap("0|0", "1|0"))
    yield (
        "form_at_the_other_root",
        "not-positive",
        edited(base["quantum_branch_one_setting"], put("witness.field", OTHER_ROOT)),
    )
    rational = base["quantum_branch_rational_by_sqrt2"]
    yield "branch_with_the_other_diagonal", "other-assemblage", edited(rational, exchange_settings)


def transposed_form(value: Json) -> None:
    """Transposes the form of the second party."""
    form = value["witness"]["branches"][0]["forms"][1]
    form["matrix"] = [plane and transposed_packed(plane) for plane in form["matrix"]]


def scaled_setting(original: Json, party: int, setting: int) -> list[Edit]:
    """Edits that multiply the effects of one setting by two."""
    path = f"{BRANCH}.measurements.{party}.{setting}"
    povm = copy.deepcopy(original["witness"]["branches"][0]["measurements"][party][setting])
    for effect in povm:
        effect["matrix"] = [plane and [[2 * x for x in row] for row in plane] for plane in effect["matrix"]]
    return [put(path, povm)]


def exchange_settings(value: Json) -> None:
    """The second party's two settings change places."""
    value["witness"]["branches"][0]["measurements"][1].reverse()


def kraus(denominator: int, dimension: int, *terms: tuple[int, Json]) -> Json:
    """A channel with real integer Kraus matrices."""
    listed = [[weight, [rows, 0]] for weight, rows in terms]
    return {"denominator": denominator, "dimension": dimension, "terms": listed}


def attacks_on_channels(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Maps that are not channels, and channels that give something else."""
    channel, path = base["quantum_channel"], f"{BRANCH}.channel"
    terms = channel["witness"]["branches"][0]["channel"]["terms"]
    identity_on_a_qubit = [[1, 0], [0, 1]]
    yield "channel_scaled", "not-trace-preserving", edited(channel, put(f"{path}.denominator", 1))
    yield "channel_term_left_out", "not-trace-preserving", edited(channel, put(f"{path}.terms", terms[1:]))
    yield (
        "channel_weight_changed",
        "not-trace-preserving",
        edited(channel, put(f"{path}.terms.0.1.0", [[2, 0], [0, 0]])),
    )
    yield (
        "channel_adjoint_unital_only",
        "not-trace-preserving",
        edited(channel, put(path, kraus(1, 2, (1, [[1, 0], [0, 0]]), (1, [[0, 0], [1, 0]])))),
    )
    yield (
        "channel_preserves_the_diagonal_only",
        "not-trace-preserving",
        edited(channel, put(path, kraus(2, 2, (1, [[1, 1], [0, 0]]), (1, [[0, 0], [1, 1]])))),
    )
    yield "channel_is_zero_map", "not-trace-preserving", edited(channel, put(path, kraus(1, 2, (1, 0))))
    # the elements are right: a state of trace 2 whose half is thrown away
    unit, first, last = [[2, 0], [0, 2]], [[1, 0], [0, 0]], [[0, 0], [0, 1]]
    yield (
        "channel_throws_away_half",
        "not-trace-preserving",
        coin_by(0, [first, last], unit, kraus(2, 1, (1, [[1]]))),
    )
    yield (
        "channel_doubles_half",
        "not-trace-preserving",
        edited(
            coin_by(0, [first, last], identity_on_a_qubit, kraus(1, 1, (2, [[1]]))),
            put(f"{BRANCH}.state.denominator", 4),
        ),
    )
    yield "channel_is_the_identity", "other-assemblage", edited(channel, put(path, 0))
    yield (
        "channel_flips",
        "other-assemblage",
        edited(channel, put(path, kraus(1, 2, (1, [[0, 1], [1, 0]])))),
    )
    conjugated = [[w, [rows[0], negated(rows[1]) if rows[1] else 0]] for w, rows in terms]
    yield "channel_conjugated", "other-assemblage", edited(channel, put(f"{path}.terms", conjugated))


def attacks_on_flags(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Flags whose probabilities are wrong, and differences in place of sums."""
    flags = base["quantum_flags"]
    first, second = flags["witness"]["branches"]
    yield "flag_left_out", "other-assemblage", edited(flags, put("witness.branches", [first]))
    yield "flag_twice", "other-assemblage", edited(flags, put("witness.branches", [first, second, second]))
    whole = base["quantum_branch_rational_by_sqrt2"]
    (branch,) = whole["witness"]["branches"]
    yield "flags_of_total_probability_two", "other-assemblage", edited(whole, put("witness.branches", [branch] * 2))
    yield "flag_of_probability_one_half", "other-assemblage", edited(
        whole, put(f"{BRANCH}.state.denominator", 2 * branch["state"]["denominator"])
    )  # fmt: skip
    # 2 - 1 = 1: the second branch is subtracted
    unit, zero, one = [[1, 0], [0, 1]], [[1, 0], [0, 0]], [[0, 0], [0, 1]]
    doubled = coin_by(0, [zero, one], [[2, 0], [0, 2]])
    minus = copy.deepcopy(doubled["witness"]["branches"][0])
    minus["state"]["matrix"] = [negated(unit)]
    plus = doubled["witness"]["branches"][0]
    yield "flag_of_negative_probability", "not-positive", edited(doubled, put("witness.branches", [plus, minus]))
    pr = base["not_moment_set"]["claim"]["assemblage"]
    yield "pr_box_by_flags", "other-assemblage", edited(flags, put("claim.assemblage", pr))
    # the operator of theorem 6, with every sign that a state may not have
    box_by_operator = document(HermitianRealisation(box(1)), theorem_6(box(1)))
    witness = box_by_operator["witness"]
    state = {**witness["state"], "rule": "elimination"}
    for form in ("branches", "plain"):
        values = {"dimensions": witness["dimensions"], "state": state, "measurements": witness["measurements"]}
        realisation: Json = {"field": "Q", **values}
        if form == "branches":
            realisation = {"field": "Q", "branches": [{**values, "forms": [0, 0], "channel": 0}]}
        attack = edited(box_by_operator, put("claim.kind", "quantum"), put("witness", realisation))
        yield f"pr_box_by_a_hermitian_operator_{form}", "not-positive", attack


# ---------------------------------------------------------------------------------------------------------------------
# Attacks on sequences and on Hermitian operators


def in_sequence(key: str, *planes: Json) -> Edit:
    """Replaces one element of the claim's sequence."""
    return put(f"claim.sequence.elements.{key}", list(planes))


def two_steps(elements: dict[str, int], denominator: int, untrusted: Json) -> Json:
    """A sequence of probabilities, as claim; its tower is the same table, with the state 1."""
    table = by_hand(untrusted, [1], denominator, {key: [[[n]] if n else 0, 0] for key, n in elements.items()})
    table = table["claim"]["assemblage"]
    state = {"denominator": 1, "matrix": [[[1]]], "rule": "elimination"}
    claim = {"kind": "sequential-quantum", "sequence": table}
    witness = {"state": state, "effects": copy.deepcopy(table)}
    return {"format": "exactsteer-certificate/1", "claim": claim, "witness": witness, "provenance": {}}


def attacks_on_sequences(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Sequences that signal to the past, and towers that do not stand."""
    backwards = {f"{a},{b}|0,{y}": 1 + (-1) ** a * y for a, b in product((0, 1), repeat=2) for y in (0, 1)}
    yield "sequence_signals_to_the_first_outcome", "signalling", two_steps(backwards, 4, [[2], [2, 2]])
    # the last setting decides whether the first two outcomes agree; all single outcomes are uniform
    agreeing = {f"{a},{b},{c}|0,0,{z}": int((a ^ b) == z) for a, b, c, z in product((0, 1), repeat=4)}
    yield "sequence_signals_to_two_earlier_outcomes", "signalling", two_steps(agreeing, 4, [[2], [2], [2, 2]])
    sums = {f"{a}|{x}": 1 + x for a in (0, 1) for x in (0, 1)}
    yield "sequence_changes_its_probability", "signalling", two_steps(sums, 2, [[2, 2]])
    lueders_twice, one_step = base["sequential_lueders"], base["sequential_one_step"]
    n = one_step["claim"]["sequence"]["denominator"]
    yield "sequence_changes_the_reduced_state", "signalling", edited(one_step, in_sequence("1|1", [[2, 0], [0, 0]], 0))
    forward = edited(base["sequential_three_steps"], in_no_sequence)
    yield "sequence_that_signals_forward_as_assemblage", "signalling", forward
    yield "sequence_with_time_reversed", "signalling", edited(lueders_twice, reverse_time)
    yield (
        "sequence_not_hermitian",
        "not-hermitian",
        edited(one_step, in_sequence("0|0", [[1, 0], [0, 1]], [[0, 1], [1, 0]])),
    )
    halves = {"0|0": 1, "1|0": 1}
    yield "sequence_of_trace_two", "not-normalised", two_steps(halves, 1, [[2]])
    yield "sequence_of_negative_probability", "not-positive", two_steps({"0|0": 2, "1|0": -1}, 1, [[2]])
    effects = "witness.effects.elements"
    conjugate = edited(one_step, transpose_tower)
    yield "tower_transposed", "other-assemblage", conjugate
    swapped_state = {"denominator": 1, "matrix": [[[1, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]]}
    yield (
        "tower_transposed_with_partially_transposed_state",
        "not-positive",
        edited(conjugate, put("witness.state", {**swapped_state, "rule": "elimination"})),
    )
    yield "tower_of_another_sequence", "other-assemblage", edited(lueders_twice, exchange_first_settings)
    yield "tower_scaled", "other-assemblage", edited(one_step, put("witness.effects.denominator", 2 * n))
    yield "tower_is_zero", "other-assemblage", edited(one_step, zero_tower)
    # the state is |0><0|, so that the second row of the forms never shows
    fair = two_steps({f"{a},{b}|0,{y}": 1 for a, b, y in product((0, 1), repeat=3)}, 4, [[2], [2, 2]])
    hidden = edited(fair, put("witness", hidden_row({key: [1, 1] for key in fair["claim"]["sequence"]["elements"]})))
    yield (
        "tower_signals_to_the_past_unseen",
        "signalling",
        edited(hidden, *(put(f"{effects}.0,{b}|0,1", [[[1, 0], [0, 2]], 0]) for b in (0, 1))),
    )
    yield "tower_negative_unseen", "not-positive", edited(
        hidden,
        *(put(f"{effects}.{a},0|0,1", [[[1, 0], [0, -1]], 0]) for a in (0, 1)),
        *(put(f"{effects}.{a},1|0,1", [[[1, 0], [0, 3]], 0]) for a in (0, 1)),
    )  # fmt: skip
    yield "tower_not_hermitian", "not-hermitian", edited(hidden, put(f"{effects}.0,0|0,0", [[[1, 1], [0, 1]], 0]))
    yield (
        "sequence_at_the_other_root",
        "not-positive",
        edited(
            sequential(as_sequence(Assemblage(Scenario(((2,),), (1,)), leaning_coin()))),
            put("claim.sequence.field", OTHER_ROOT),
            put("witness.effects.field", OTHER_ROOT),
        ),
    )
    yield "sequence_rational_part_only", "other-assemblage", edited(
        base["sequential_rational_by_sqrt2"], state_diagonal
    )  # fmt: skip


def state_diagonal(value: Json) -> None:
    """The state |0><0|, on which projections along the diagonal have irrational probabilities."""
    state = value["witness"]["state"]
    state["denominator"], state["matrix"] = 1, [[[1, 0], [0, 0]], 0]


def leaning_coin() -> dict[Key, Matrix]:
    """The probabilities sqrt 2 / 2 and 1 - sqrt 2 / 2."""
    return {((0,), (0,)): matrix([[ROOT / 2]]), ((1,), (0,)): matrix([[1 - ROOT / 2]])}


def hidden_row(diagonals: dict[str, list[int]]) -> Json:
    """A tower of diagonal forms of size 2 for a trusted space of dimension 1, and the state |0><0|."""
    table = by_hand([[2], [2, 2]], [2], 4, {key: [[[m[0], 0], [0, m[1]]], 0] for key, m in diagonals.items()})
    state = {"denominator": 1, "matrix": [[[1, 0], [0, 0]]], "rule": "elimination"}
    return {"state": state, "effects": table["claim"]["assemblage"]}


def transpose_tower(value: Json) -> None:
    """Transposes every form."""
    for planes in value["witness"]["effects"]["elements"].values():
        planes[1] = negated(planes[1]) if planes[1] else 0


def zero_tower(value: Json) -> None:
    """Every form is zero: causal, positive, and nothing is realised."""
    table = value["witness"]["effects"]
    table["denominator"] = 1
    table["elements"] = {key: [0, 0] for key in table["elements"]}


def exchange_first_settings(value: Json) -> None:
    """The two settings of the first step change places in the claim."""
    elements = value["claim"]["sequence"]["elements"]
    exchanged = {key: elements[key[:4] + str(1 - int(key[4])) + key[5:]] for key in elements}
    value["claim"]["sequence"]["elements"] = exchanged


def reverse_time(value: Json) -> None:
    """Claim and tower with the steps in the opposite order."""
    for table in (value["claim"]["sequence"], value["witness"]["effects"]):
        table["untrusted"] = table["untrusted"][::-1]
        table["elements"] = {
            "|".join(",".join(part.split(",")[::-1]) for part in key.split("|")): m
            for key, m in table["elements"].items()
        }


def in_no_sequence(value: Json) -> None:
    """The steps of a sequence claimed to be parties."""
    value["claim"] = {"kind": "no-signalling", "assemblage": value["claim"]["sequence"]}
    value["witness"] = {}


def attacks_on_operators(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Hermitian operators of another trace, measurements that are none, and other assemblages."""
    pr, qubit = base["hermitian_pr_box"], base["hermitian_qubit_sqrt2"]
    denominator, effect = "witness.state.denominator", "witness.measurements.0.0"
    n = pr["witness"]["state"]["denominator"]
    yield "operator_of_trace_one_half", "not-normalised", edited(pr, put(denominator, 2 * n))
    doubled = [plane and [[2 * x for x in row] for row in plane] for plane in pr["witness"]["state"]["matrix"]]
    yield "operator_of_trace_two", "not-normalised", edited(pr, put("witness.state.matrix", doubled))
    yield "operator_zero", "not-normalised", edited(pr, put("witness.state.matrix", [0]))
    yield "operator_claim_transposed", "other-assemblage", edited(qubit, transpose_claim)
    yield "operator_outcomes_exchanged", "other-assemblage", edited(qubit, swap("0|0", "1|0"))
    yield "operator_of_another_box", "other-assemblage", edited(
        pr, *(swap(f"{a},0|1,1", f"{a},1|1,1") for a in (0, 1))
    )  # fmt: skip
    other = [transposed_packed(plane) for plane in base["hermitian_theorem_6"]["witness"]["state"]["matrix"]]
    yield "operator_transposed", "other-assemblage", edited(
        base["hermitian_theorem_6"], put("witness.state.matrix", other)
    )  # fmt: skip
    povm = copy.deepcopy(pr["witness"]["measurements"][0][0])
    yield "operator_effects_incomplete", "incomplete", edited(pr, put(f"{effect}.1", povm[0]))
    # a fair coin from diag(1, 1)/2 by effects that are not positive
    coin_flip = edited(
        by_hand([[2]], [1], 2, {"0|0": [[[1]], 0], "1|0": [[[1]], 0]}),
        put("claim.kind", "hermitian-realisation"),
        put(
            "witness",
            {
                "field": "Q",
                "dimensions": [2],
                "state": {"denominator": 2, "matrix": [[[1, 0], [0, 1]]]},
                "measurements": [
                    [
                        [
                            {"denominator": 1, "matrix": [[[2, 0], [0, -1]]], "rule": "elimination"},
                            {"denominator": 1, "matrix": [[[-1, 0], [0, 2]]], "rule": "elimination"},
                        ]
                    ]
                ],
            },
        ),
    )
    yield "operator_effects_not_positive", "not-positive", coin_flip
    d = qubit["claim"]["assemblage"]["denominator"]
    yield "operator_of_signalling_elements", "signalling", edited(qubit, element("0|1", [[d, 0], [0, d]], 0, 0, 0))
    # measurements on the partial transpose of a Bell state give a negative element
    negative = by_hand([[3]], [1], 2, {"0|0": [[[2]], 0], "1|0": [[[1]], 0], "2|0": [[[-1]], 0]})
    yield "operator_of_negative_probability", "not-positive", edited(
        negative,
        put("claim.kind", "hermitian-realisation"),
        put("witness", diagonal_operator([2, 1, -1], 2)),
    )  # fmt: skip


def diagonal_operator(values: list[int], denominator: int) -> Json:
    """A diagonal Hermitian operator, and the measurement of its basis."""
    n = range(len(values))

    def unit_at(k: int) -> Json:
        return [[[int(r == c == k) for c in n] for r in n]]

    return {
        "field": "Q",
        "dimensions": [len(values)],
        "state": {"denominator": denominator, "matrix": [[[values[r] * (r == c) for c in n] for r in n]]},
        "measurements": [[[{"denominator": 1, "matrix": unit_at(k), "rule": "elimination"} for k in n]]],
    }


ATTACKS = (attacks_on_forms, attacks_on_channels, attacks_on_flags, attacks_on_sequences, attacks_on_operators)


# ---------------------------------------------------------------------------------------------------------------------
# Texts that are not certificates


def malformed(base: dict[str, Json]) -> dict[str, tuple[str, str]]:
    """(text, how its refusal begins) by name."""
    form, channel, two = base["quantum_form_sqrt2"], base["quantum_channel"], base["quantum_two_forms"]
    steps, operator = base["sequential_lueders"], base["hermitian_pr_box"]
    inside, path = "witness.branches[0]", f"{BRANCH}.channel"
    (branch,) = form["witness"]["branches"]
    small = coin_by(0, [[[1, 0], [0, 0]], [[0, 0], [0, 1]]], [[1, 0], [0, 1]])["witness"]["branches"][0]
    cases = {}
    for name, original, place, value, why in (
        ("branches_empty", form, "witness.branches", [], "witness.branches: a list of 1 to 64 items"),
        ("branches_too_many", form, "witness.branches", [small] * 65, "witness.branches: a list of 1 to 64 items"),
        ("branches_are_an_object", form, "witness.branches", branch, "witness.branches: a list of 1 to 64 items"),
        ("branches_and_a_state", form, "witness.state", 0, "witness: unknown keys ['state']"),
        ("branch_is_a_list", form, BRANCH, [], f"{inside}: an object with keys"),
        ("branch_with_a_weight", form, f"{BRANCH}.weight", 1, f"{inside}: unknown keys ['weight']"),
        ("branch_over_another_field", form, "witness.field", OTHER_ROOT, "witness.field: the realisation's field must"),
        ("branch_over_q", form, "witness.field", "Q", "witness.field: the realisation's field must be the claim's"),
        ("forms_too_few", two, f"{BRANCH}.forms", [0], f"{inside}: a list of 2 items is needed, not length 1"),
        ("forms_too_many", two, f"{BRANCH}.forms", [0] * 3, f"{inside}: a list of 2 items is needed, not length 3"),
        ("form_is_false", two, f"{BRANCH}.forms.0", False, f"{inside}.forms[0]: an object with keys"),
        ("form_is_one", two, f"{BRANCH}.forms.0", 1, f"{inside}.forms[0]: an object with keys"),
        ("form_with_a_rule", two, f"{BRANCH}.forms.0.rule", "elimination", f"{inside}.forms[0]: unknown keys ['rule']"),
        (
            "form_denominator_zero",
            two,
            f"{BRANCH}.forms.0.denominator",
            0,
            f"{inside}.forms[0].denominator: an integer",
        ),
        ("form_of_another_size", two, f"{BRANCH}.forms.0.matrix", [[[1]]], f"{inside}.forms[0]: a list of 2 items"),
        ("channel_is_false", channel, path, False, f"{inside}.channel: an object with keys"),
        ("channel_is_true", channel, path, True, f"{inside}.channel: an object with keys"),
        ("channel_is_null", channel, path, None, f"{inside}.channel: an object with keys"),
        ("channel_without_terms", channel, f"{path}.terms", [], f"{inside}: a list of 1 to 1024 items"),
        ("channel_weight_zero", channel, f"{path}.terms.0.0", 0, f"{inside}: an integer at least 1"),
        ("channel_weight_negative", channel, f"{path}.terms.0.0", -1, f"{inside}: an integer at least 1"),
        ("channel_weight_boolean", channel, f"{path}.terms.0.0", True, f"{inside}: an integer is needed, not 'True'"),
        ("channel_denominator_zero", channel, f"{path}.denominator", 0, f"{inside}: an integer at least 1"),
        ("channel_denominator_negative", channel, f"{path}.denominator", -4, f"{inside}: an integer at least 1"),
        ("channel_dimension_zero", channel, f"{path}.dimension", 0, f"{inside}: an integer up to 1024"),
        ("channel_dimension_wrong", channel, f"{path}.dimension", 3, f"{inside}: a list of 3 items is needed"),
        ("channel_dimension_a_billion", channel, f"{path}.dimension", 10**9, f"{inside}: an integer up to 1024"),
        ("channel_of_another_shape", channel, f"{path}.terms.0.1", [[[1, 0]], 0], f"{inside}: a list of 2 items"),
        ("channel_as_hermitian", channel, f"{path}.terms.0.1", [[[1, 0], [0, 1]]], f"{inside}: a list of 2 items"),
        (
            "sequence_as_assemblage",
            steps,
            "claim",
            {"kind": "sequential-quantum", "assemblage": steps["claim"]["sequence"]},
            "claim: unknown keys ['assemblage'], missing keys ['sequence']",
        ),
        (
            "tower_of_other_outcomes",
            steps,
            "witness.effects",
            base["sequential_one_step"]["witness"]["effects"],
            "witness.effects: other outcomes or another field than the claim's",
        ),
        ("tower_with_a_field", steps, "witness.field", "Q", "witness: unknown keys ['field']"),
        ("tower_without_effects", steps, "witness", {"state": 0}, "witness: unknown keys [], missing keys ['effects']"),
        (
            "tower_state_of_another_size",
            steps,
            "witness.effects.trusted",
            [1],
            "witness.effects.elements[0,0|0,0]: a list",
        ),
        (
            "tower_effects_not_in_lowest_terms",
            steps,
            *not_lowest(steps),
            "witness.effects: the denominator is not in lowest",
        ),
        (
            "tower_state_without_rule",
            steps,
            "witness.state",
            {"denominator": 1, "matrix": [0]},
            "witness.state: unknown rule",
        ),
        ("operator_with_a_rule", operator, "witness.state.rule", "elimination", "witness.state: unknown keys ['rule']"),
        ("operator_with_forms", operator, "witness.forms", [0, 0], "witness: unknown keys ['forms']"),
        (
            "operator_denominator_zero",
            operator,
            "witness.state.denominator",
            0,
            "witness.state.denominator: an integer",
        ),
        ("operator_with_branches", operator, "witness", form["witness"], "witness: unknown keys ['branches'], missing"),
    ):
        cases[name] = text_of(edited(original, put(place, value))), why
    root = base["sequential_sqrt2"]
    fair = sequential(as_sequence(Assemblage(Scenario(((2,),), (1,)), leaning_coin())))
    other = edited(fair, put("witness.effects.field", {"polynomial": [-3, 0, 1], "root": [1, 0]}))
    cases["tower_over_another_field"] = text_of(other), "witness.effects: other outcomes or another field"
    cases["sequence_of_17_steps"] = (
        text_of(edited(root, put("claim.sequence.untrusted", [[1]] * 17))),
        "claim.sequence.untrusted: a list of 1 to 16 items",
    )
    cases["states_of_all_branches_too_large"] = (
        text_of(large_branches()),
        "witness.branches[1]: the states of all branches exceed the limits of the format",
    )
    wide = kraus(1, 1024, *((1, [[int(j == k) for j in range(1024)]]) for k in range(17)))
    cases["channels_too_large"] = (
        text_of(edited(large_branches(), put(path, wide))),
        f"{inside}: the channels are too large for this checker",
    )
    cases["tower_state_too_large"] = (
        text_of(edited(root, put("witness.effects.trusted", [1024]))),
        "witness.effects: 8 elements of size 1024 exceed the limits of the format",
    )
    return cases


def not_lowest(steps: Json) -> tuple[str, Json]:
    """The table of forms with numerators and denominator doubled."""
    table = copy.deepcopy(steps["witness"]["effects"])
    table["denominator"] *= 2
    table["elements"] = {
        key: [plane and [[2 * x for x in row] for row in plane] for plane in m] for key, m in table["elements"].items()
    }
    return "witness.effects", table


def large_branches() -> Json:
    """Two states of 512 rows, each of them the projector on one vector: short to write, long to compute with."""
    n, size = 512, range(8)
    state = {
        "rule": "facial",
        "denominator": 1,
        "rank": 1,
        "frame": [[[int(k == 0)] for k in range(n)], 0],
        "core": [[[1]]],
        "proof": {"rule": "elimination"},
    }
    unit = {"denominator": 1, "matrix": [[[int(r == c) for c in size] for r in size]], "rule": "elimination"}
    branch = {
        "dimensions": [8, 8, 8],
        "forms": [0, 0, 0],
        "state": state,
        "measurements": [[[unit]] * 6, [[unit]], [[unit]]],
        "channel": 0,
    }
    certificate = by_hand([[1] * 6, [1], [1]], [1], 1, {f"0,0,0|{x},0,0": [[[1]], 0] for x in range(6)})
    return edited(certificate, put("claim.kind", "quantum"), put("witness", {"field": "Q", "branches": [branch] * 2}))
