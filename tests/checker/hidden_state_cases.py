"""Cases of the claims `lhs`, `pseudo-lhs` and `pseudo-lhs-identity`: what hidden states prove, and what they do not."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from itertools import product

from case_editing import (
    BELL,
    QUBIT,
    QUBIT_SQRT2,
    ROOT,
    Json,
    box,
    by_hand,
    claimed,
    document,
    edited,
    element,
    put,
    swap,
    text_of,
    three_outcomes,
    transpose_claim,
    transposed_packed,
)

from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import Number, number
from exactsteer.claims import LHS, PseudoLHS
from exactsteer.quantum.measurements import PAULI_Y, PAULI_Z, observable
from exactsteer.quantum.states import pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.hidden_states import (
    HiddenState,
    HiddenStateModel,
    affine_combination,
    strategies,
    theorem_5,
)
from exactsteer.steering.realisation import steer
from exactsteer.steering.scenario import Scenario

TERMS = "witness.terms"


# ---------------------------------------------------------------------------------------------------------------------
# Models that are proofs


def local(scenario: Scenario, states: dict[tuple[int, ...], Matrix]) -> Json:
    """The certificate of the assemblage that these hidden states reproduce."""
    model = HiddenStateModel(scenario, tuple(HiddenState(strategy, m) for strategy, m in states.items()))
    return document(LHS(model.assemblage()), model)


def independent(sigma: Assemblage) -> HiddenStateModel:
    """The model of an assemblage whose trusted state does not depend on the outcomes of one untrusted party."""
    rho, states = sigma.reduced_state(), []
    for strategy in strategies(sigma.scenario):
        weight = number(1)
        for x, a in enumerate(strategy):
            weight = weight * sigma[a, x].trace()
        states.append(HiddenState(strategy, rho * weight))
    return HiddenStateModel(sigma.scenario, tuple(states))


def cube(field_root: Number | int = 1) -> dict[tuple[int, ...], Matrix]:
    """A qubit's hidden states (1 + r (y Y + z Z)/2)/8 for all signs y, z, which answer the signs to the two settings."""
    return {
        (a, b): (identity(2) + (PAULI_Y * (-1) ** a + PAULI_Z * (-1) ** b) * field_root / 2) / 8
        for a, b in product((0, 1), repeat=2)
    }  # fmt: skip


def entangled_pair() -> Assemblage:
    """One untrusted party steers two trusted qubits to entangled states: no hidden state of theorem 5 is a product."""
    state = pure_state([1, 0, 0, 1, 0, 1, "I", 0], {"A": 2, "B": 2, "C": 2})
    return steer(state, [[observable(PAULI_Z), observable(PAULI_Y)]])


def accepted_local() -> dict[str, Json]:
    """Local-hidden-state models."""
    qubit = Scenario(((2, 2),), (2,))
    cases = {"lhs_qubit": local(qubit, cube()), "lhs_sqrt2": local(qubit, cube(ROOT))}
    sigma = three_outcomes()
    cases["lhs_unequal_outcomes"] = document(LHS(sigma), independent(sigma))
    box_model = {s: matrix([["1/8"]]) for s in strategies(box(0).scenario) if s[0] ^ s[2] == 0}
    cases["lhs_trusted_dimension_1"] = local(box(0).scenario, box_model)
    # the second party has settings with three outcomes and one outcome, the trusted parties a product of pure states
    scenario = Scenario(((2,), (3, 1)), (2, 2))
    plus, zero = matrix([[1, "I"], ["-I", 1]]) / 2, matrix([[1, 0], [0, 0]])
    states = {(0, 2, 0): plus.tensor(zero) / 3, (1, 0, 0): zero.tensor(plus) / 3, (1, 1, 0): BELL.matrix / 3}
    cases["lhs_two_trusted_parties"] = local(scenario, states)
    cases["lhs_one_setting"] = local(Scenario(((2,),), (2,)), {(0,): plus * ROOT / 2, (1,): zero * (1 - ROOT / 2)})
    cases["lhs_one_outcome"] = local(Scenario(((1, 1),), (2,)), {(0, 0): plus})
    # several terms with one strategy
    cases["lhs_repeated_strategies"] = edited(cases["lhs_one_outcome"], put("witness.denominator", 8), repeat_term)
    return cases


def repeat_term(value: Json) -> None:
    """Three terms instead of one: a quarter of the operator twice, and its other half."""
    ((strategy, _, rho),) = value["witness"]["terms"]
    value["witness"]["terms"] = [
        [strategy, 1, copy.deepcopy(rho)],
        [strategy, 1, copy.deepcopy(rho)],
        [strategy, 2, rho],
    ]


def accepted_affine() -> dict[str, Json]:
    """Affine combinations of product states, and theorem 5."""
    cases: dict[str, Json] = {}
    for name, sigma in (
        ("pr_box", box(1)),
        ("qubit", QUBIT),
        ("sqrt2", QUBIT_SQRT2),
        ("box_sqrt2", box((1 + ROOT) / 3)),
        ("unequal_outcomes", three_outcomes()),
        ("two_trusted_parties", entangled_pair()),
        ("one_setting", steer(BELL, [[observable(PAULI_Y)]])),
    ):
        cases[f"pseudo_lhs_{name}"] = document(PseudoLHS(sigma), affine_combination(theorem_5(sigma)))
    # a local model is one, too, and so are two trusted parties in an entangled state without any untrusted choice
    cases["pseudo_lhs_of_a_local_model"] = edited(accepted_local()["lhs_qubit"], put("claim.kind", "pseudo-lhs"))
    bell = Assemblage(Scenario(((1,),), (2, 2)), {((0,), (0,)): BELL.matrix})
    cases["pseudo_lhs_of_a_bell_state"] = document(PseudoLHS(bell), affine_combination(theorem_5(bell)))
    for name, outcomes in (
        ("smallest", ((1,),)),
        ("chsh", ((2, 2), (2, 2))),
        ("unequal", ((3, 1, 2), (2,), (4, 2))),
        ("three_parties", ((2, 2, 2),) * 3),
        ("many_settings", ((2,) * 20,)),
        ("many_outcomes", ((40,), (40,))),
        ("five_parties", ((2, 2),) * 5),
    ):
        cases[f"pseudo_lhs_identity_{name}"] = claimed(
            {}, kind="pseudo-lhs-identity", untrusted=[list(party) for party in outcomes]
        )
    return cases


def accepted() -> dict[str, Json]:
    """Every accepted certificate of these kinds, by name."""
    return accepted_local() | accepted_affine()


# ---------------------------------------------------------------------------------------------------------------------
# Attacks


def attacks_on_local_states(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Hidden states that are not positive, or that reproduce something else."""
    for name, sigma in (("pr_box", box(1)), ("steerable_qubit", QUBIT), ("steerable_qubit_sqrt2", QUBIT_SQRT2)):
        # theorem 5 reproduces everything, with some hidden states that are minus a positive operator
        yield f"{name}_as_lhs", "not-positive", document(LHS(sigma), theorem_5(sigma))
    qubit = base["lhs_qubit"]
    terms = qubit["witness"]["terms"]
    yield "lhs_claim_transposed", "other-assemblage", edited(qubit, transpose_claim)
    yield "lhs_outcomes_exchanged", "other-assemblage", edited(qubit, swap("0|1", "1|1"))
    yield "lhs_settings_exchanged", "other-assemblage", edited(qubit, swap("0|0", "0|1"), swap("1|0", "1|1"))
    yield "lhs_term_left_out", "other-assemblage", edited(qubit, put(TERMS, terms[1:]))
    yield "lhs_term_twice", "other-assemblage", edited(qubit, put(TERMS, [*terms, terms[0]]))
    yield "lhs_term_answers_otherwise", "other-assemblage", edited(qubit, put(f"{TERMS}.0.0", [0, 1]))
    yield "lhs_weight_doubled", "other-assemblage", edited(qubit, put(f"{TERMS}.0.1", 2 * terms[0][1]))
    yield "lhs_weights_sum_to_two", "other-assemblage", edited(qubit, *doubled_weights(terms))
    yield "lhs_denominator", "other-assemblage", edited(qubit, put("witness.denominator", 1))
    rho = terms[0][2][0][0]
    yield "lhs_state_transposed", "other-assemblage", edited(qubit, put(f"{TERMS}.0.2.0.0", transposed_packed(rho)))
    # one hidden state takes from another what would make it negative: the sums do not change
    extreme = local(Scenario(((2, 2),), (2,)), {(0, 0): matrix([[1, 0], [0, 0]]) / 2, (1, 1): identity(2) / 4})
    taken = edited(extreme, put("witness", {"denominator": 4 * 10**40, "terms": shifted_states(10**40)}))
    yield "lhs_state_negative_by_10_to_minus_40", "not-positive", taken
    corner = copy.deepcopy(terms)
    corner[0][2][0][0] = [[4, 9], [0, 4]]
    yield "lhs_state_with_large_imaginary_part", "not-positive", edited(qubit, put(TERMS, corner))
    yield "lhs_state_diag_0_minus_1", "not-positive", edited(qubit, put(f"{TERMS}.0.2.0", [[[0, 0], [0, -1]]]))
    root = base["lhs_one_setting"]
    yield (
        "lhs_at_the_other_root",
        "not-positive",
        edited(root, put("claim.assemblage.field", {"polynomial": [-2, 0, 1], "root": [-2, 0]})),
    )
    yield "lhs_elements_equal_in_rational_part_only", "other-assemblage", edited(root, drop_root_part)
    yield (
        "lhs_of_negative_probabilities",
        "not-positive",
        edited(
            by_hand([[3]], [1], 2, {"0|0": [[[2]], 0], "1|0": [[[1]], 0], "2|0": [[[-1]], 0]}),
            put("claim.kind", "lhs"),
            put(
                "witness", {"denominator": 2, "terms": [[[0], 2, [[[[1]]]]], [[1], 1, [[[[1]]]]], [[2], 1, [[[[-1]]]]]]}
            ),
        ),
    )


def doubled_weights(terms: Json) -> list[Json]:
    """Edits that double every weight."""
    return [put(f"{TERMS}.{k}.1", 2 * weight) for k, (_, weight, _) in enumerate(terms)]


def shifted_states(n: int) -> Json:
    """diag(2, 0) n and diag(1, 1) n for two strategies, with diag(0, 1) moved from the first one to the second."""
    return [[[0, 0], 1, [[[[2 * n, 0], [0, -1]]]]], [[1, 1], 1, [[[[n, 0], [0, n + 1]]]]]]


def drop_root_part(value: Json) -> None:
    """The elements without their multiples of sqrt 2: an assemblage, and not the one of the model."""
    table = value["claim"]["assemblage"]
    table["elements"] = {key: [*planes[:2], 0, 0] for key, planes in table["elements"].items()}
    common = math.gcd(
        table["denominator"], *(x for m in table["elements"].values() for p in m if p for r in p for x in r)
    )
    table["denominator"] //= common
    for planes in table["elements"].values():
        planes[:] = [p and [[x // common for x in row] for row in p] for p in planes]
        planes[:] = [p if p and any(map(any, p)) else 0 for p in planes]


def attacks_on_affine_combinations(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Products with a factor that is not positive, and combinations that miss the elements."""
    pair, pr = base["pseudo_lhs_two_trusted_parties"], base["pseudo_lhs_pr_box"]
    terms = pair["witness"]["terms"]
    # minus times minus: the product of the two factors is as before
    both = copy.deepcopy(terms)
    both[0][2] = [[[[-x for x in row] for row in plane] if plane else 0 for plane in part] for part in both[0][2]]
    yield "pseudo_lhs_two_negative_factors", "not-positive", edited(pair, put(TERMS, both))
    one = copy.deepcopy(terms)
    one[0][1], one[0][2][0] = -one[0][1], both[0][2][0]
    yield "pseudo_lhs_sign_in_a_factor", "not-positive", edited(pair, put(TERMS, one))
    yield "pseudo_lhs_factors_exchanged", "other-assemblage", edited(pair, *exchanged_factors(terms))
    yield "pseudo_lhs_weight_of_wrong_sign", "other-assemblage", edited(pair, put(f"{TERMS}.0.1", -terms[0][1]))
    weights = [[s, abs(q), rho] for s, q, rho in pr["witness"]["terms"]]
    yield "pseudo_lhs_all_weights_positive", "other-assemblage", edited(pr, put(TERMS, weights))
    yield "pseudo_lhs_term_left_out", "other-assemblage", edited(pr, put(TERMS, pr["witness"]["terms"][1:]))
    yield (
        "pseudo_lhs_of_another_box",
        "other-assemblage",
        edited(pr, swap("0,0|1,1", "0,1|1,1"), swap("1,0|1,1", "1,1|1,1")),
    )
    yield "pseudo_lhs_claim_transposed", "other-assemblage", edited(base["pseudo_lhs_qubit"], transpose_claim)
    yield (
        "pseudo_lhs_at_the_other_root",
        "not-positive",
        edited(
            base["lhs_one_setting"],
            put("claim.kind", "pseudo-lhs"),
            put("claim.assemblage.field", {"polynomial": [-2, 0, 1], "root": [-2, 0]}),
        ),
    )
    # an affine combination may be anything normalised: the elements are what must be positive
    negative = by_hand([[2]], [1], 1, {"0|0": [[[2]], 0], "1|0": [[[-1]], 0]})
    witness = {"denominator": 1, "terms": [[[0], 2, [[[[1]]]]], [[1], -1, [[[[1]]]]]]}
    yield "pseudo_lhs_of_negative_probability", "not-positive", edited(
        negative, put("claim.kind", "pseudo-lhs"), put("witness", witness)
    )  # fmt: skip


def exchanged_factors(terms: Json) -> list[Json]:
    """Edits that exchange the two factors of every term."""
    return [put(f"{TERMS}.{k}.2", factors[::-1]) for k, (_, _, factors) in enumerate(terms)]


def attacks_on_laws_of_models(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Claims about tables that are no assemblages, with models that reproduce what they can."""
    for kind, name in (("lhs", "lhs_qubit"), ("pseudo_lhs", "pseudo_lhs_of_a_local_model")):
        original = base[name]
        n = original["claim"]["assemblage"]["denominator"]
        yield f"{kind}_of_signalling_elements", "signalling", edited(original, element("0|0", [[n, 0], [0, n]], 0))
        yield (
            f"{kind}_of_an_element_not_hermitian",
            "not-hermitian",
            edited(original, element("0|0", [[n, 1], [0, n]], 0)),
        )
        yield (
            f"{kind}_of_trace_two",
            "not-normalised",
            edited(
                original,
                put("claim.assemblage.denominator", n // 2),
                *doubled_weights(original["witness"]["terms"]),
            ),
        )


ATTACKS = (attacks_on_local_states, attacks_on_affine_combinations, attacks_on_laws_of_models)


# ---------------------------------------------------------------------------------------------------------------------
# Texts that are not certificates


def malformed(base: dict[str, Json]) -> dict[str, tuple[str, str]]:
    """(text, how its refusal begins) by name."""
    qubit, pair = base["lhs_qubit"], base["pseudo_lhs_two_trusted_parties"]
    trusted, identity_claim = base["lhs_two_trusted_parties"], base["pseudo_lhs_identity_chsh"]
    product_of_two = pair["witness"]["terms"][0][2]
    wrong = "witness.terms: "
    cases = {}
    for name, original, path, value, why in (
        ("lhs_weight_zero", qubit, f"{TERMS}.0.1", 0, wrong + "the weight 0 is not allowed here"),
        ("lhs_weight_negative", qubit, f"{TERMS}.0.1", -1, wrong + "the weight -1 is not allowed here"),
        ("lhs_weight_boolean", qubit, f"{TERMS}.0.1", True, wrong + "an integer is needed, not 'True'"),
        ("lhs_weight_text", qubit, f"{TERMS}.0.1", "1", wrong + "an integer is needed, not '1'"),
        ("lhs_weight_is_a_fraction", qubit, f"{TERMS}.0.1", [1, 2], wrong + "an integer is needed"),
        ("lhs_strategy_too_short", qubit, f"{TERMS}.0.0", [0], wrong + "a list of 2 items is needed, not length 1"),
        ("lhs_strategy_too_long", qubit, f"{TERMS}.0.0", [0, 0, 0], wrong + "a list of 2 items is needed"),
        ("lhs_strategy_out_of_range", qubit, f"{TERMS}.0.0", [0, 2], wrong + "an integer up to 1 and at least 0"),
        ("lhs_strategy_negative", qubit, f"{TERMS}.0.0", [0, -1], wrong + "an integer up to 1 and at least 0"),
        ("lhs_strategy_boolean", qubit, f"{TERMS}.0.0", [0, False], wrong + "an integer is needed, not 'False'"),
        ("lhs_strategy_is_an_integer", qubit, f"{TERMS}.0.0", 0, wrong + "a list of 2 items is needed, not int"),
        (
            "lhs_answer_to_another_setting",
            trusted,
            f"{TERMS}.0.0",
            [0, 0, 2],
            wrong + "an integer up to 0 and at least 0",
        ),
        ("lhs_two_factors", trusted, f"{TERMS}.0.2", product_of_two, wrong + "a list of 1 items is needed"),
        ("lhs_no_factor", qubit, f"{TERMS}.0.2", [], wrong + "a list of 1 items is needed, not length 0"),
        ("lhs_factor_of_another_size", qubit, f"{TERMS}.0.2", [[[[1]]]], wrong + "a list of 2 items is needed"),
        ("lhs_factor_with_two_planes", qubit, f"{TERMS}.0.2", [[[[1, 0], [0, 1]], 0]], wrong + "a list of 1 items"),
        ("lhs_factor_is_false", qubit, f"{TERMS}.0.2", [[False]], wrong + "a list of 2 items is needed, not bool"),
        ("lhs_term_with_a_fourth_part", qubit, f"{TERMS}.0", [[0, 0], 1, [[0]], 1], wrong + "a list of 3 items"),
        ("lhs_without_terms", qubit, TERMS, [], wrong + "a list of 1 to"),
        ("lhs_terms_are_an_object", qubit, TERMS, {}, wrong + "a list of 1 to"),
        ("lhs_denominator_zero", qubit, "witness.denominator", 0, "witness: an integer at least 1 is needed"),
        ("lhs_denominator_negative", qubit, "witness.denominator", -2, "witness: an integer at least 1 is needed"),
        ("lhs_denominator_boolean", qubit, "witness.denominator", True, "witness: an integer is needed, not 'True'"),
        ("lhs_with_a_field", qubit, "witness.field", "Q", "witness: unknown keys ['field']"),
        ("lhs_with_a_level", qubit, "claim.level", "1", "claim: unknown keys ['level']"),
        ("pseudo_lhs_weight_zero", pair, f"{TERMS}.0.1", 0, wrong + "the weight 0 is not allowed here"),
        ("pseudo_lhs_one_factor", pair, f"{TERMS}.0.2", product_of_two[:1], wrong + "a list of 2 items is needed"),
        ("pseudo_lhs_three_factors", pair, f"{TERMS}.0.2", [*product_of_two, [[[1]]]], wrong + "a list of 2 items"),
        (
            "pseudo_lhs_factor_on_the_whole_space",
            pair,
            f"{TERMS}.0.2",
            [trusted["witness"]["terms"][2][2][0], [[[1]]]],
            wrong + "a list of 2 items is needed, not length 4",
        ),
        ("identity_with_a_witness", identity_claim, "witness.terms", [], "witness: unknown keys ['terms']"),
        ("identity_with_a_trusted_party", identity_claim, "claim.trusted", [2], "claim: unknown keys ['trusted']"),
        ("identity_without_parties", identity_claim, "claim.untrusted", [], "claim.untrusted: a list of 1 to 16 items"),
        ("identity_of_17_parties", identity_claim, "claim.untrusted", [[1]] * 17, "claim.untrusted: a list of 1 to 16"),
        ("identity_party_without_settings", identity_claim, "claim.untrusted", [[2], []], "claim.untrusted: a list of"),
        ("identity_party_is_an_integer", identity_claim, "claim.untrusted", [2, 2], "claim.untrusted: a list of 1 to"),
        ("identity_outcomes_are_text", identity_claim, "claim.untrusted", "2,2", "claim.untrusted: a list of 1 to 16"),
        ("identity_outcomes_zero", identity_claim, "claim.untrusted", [[2, 0]], "claim.untrusted: an integer up to"),
        ("identity_outcomes_negative", identity_claim, "claim.untrusted", [[-2]], "claim.untrusted: an integer up to"),
        (
            "identity_outcomes_boolean",
            identity_claim,
            "claim.untrusted",
            [[2, True]],
            "claim.untrusted: an integer is needed, not 'True'",
        ),
        (
            "identity_of_a_billion_outcomes",
            identity_claim,
            "claim.untrusted",
            [[10**9]],
            "claim.untrusted: an integer up to 100000",
        ),
        (
            "identity_of_many_settings",
            identity_claim,
            "claim.untrusted",
            [[1] * 2048],
            "claim.untrusted: too many hidden states",
        ),
        (
            "identity_of_many_outcomes",
            identity_claim,
            "claim.untrusted",
            [[100_000]] * 2,
            "claim.untrusted: too many hidden states",
        ),
        (
            "identity_of_many_parties",
            identity_claim,
            "claim.untrusted",
            [[2, 2]] * 6,
            "claim.untrusted: too many hidden states",
        ),
    ):
        cases[name] = text_of(edited(original, put(path, value))), why
    affine = document(PseudoLHS(box(1)), affine_combination(theorem_5(box(1))))
    cases["pr_box_by_signed_weights_as_lhs"] = (
        text_of(edited(affine, put("claim.kind", "lhs"))),
        wrong + "the weight -1 is not allowed here",
    )
    return cases
