"""The families in the catalogue, with their sources: several Bobs, a Bob with input, instrumental; and their functionals."""

from __future__ import annotations

from exactsteer.steering.catalogue.bob_with_input import (
    pauli_transpose,
    pauli_transpose_functional,
    pauli_transpose_instrumental,
    pauli_transpose_instrumental_functional,
    pr_box_with_input,
    pr_box_with_input_functional,
    pr_box_with_input_instrumental,
)
from exactsteer.steering.catalogue.entry import FamilyEntry, FamilyFunctionalEntry, between, exact
from exactsteer.steering.catalogue.instrumental import four_paulis, four_paulis_functional, paulis_and_coin
from exactsteer.steering.catalogue.many_bobs import (
    OWN_STATES,
    RESTORED_7,
    RESTORED_9,
    bobs_ghz,
    bobs_ghz_realisation,
    bobs_w,
    bobs_w_realisation,
    bobs_white_noise,
    example_5,
    example_7,
    example_7_as_printed,
    example_7_from_witness,
    example_9,
    example_9_as_printed,
    example_10,
    example_11,
    monogamy,
    proposition_16,
    proposition_16_realisation,
    simplest,
    transposed,
)

FAMILIES: dict[str, FamilyEntry] = {
    "four-paulis-instrumental": FamilyEntry(
        four_paulis,
        "found with this package, in place of the printed example of arXiv:1907.03705, theorems 7 and 8",
        "instrumental: X, Y, Z and -Y, transposed for a = 1; post-quantum, only quantum correlations",
    ),
    "paulis-and-coin-instrumental": FamilyEntry(
        paulis_and_coin,
        "found with this package, in place of the printed example of arXiv:1907.03705, theorems 7 and 8",
        "instrumental: X, Y, Z and a coin, transposed for a = 1; post-quantum, only quantum correlations",
    ),
    "postquantum-bobs-example-10": FamilyEntry(
        example_10,
        f"arXiv:2604.07078, example 10, eqs. (16), (19): {OWN_STATES}",
        "a qubit and a ququart Bob, the second under the Breuer-Hall map; post-quantum, only quantum correlations",
    ),
    "postquantum-bobs-example-11": FamilyEntry(
        example_11,
        f"arXiv:2604.07078, example 11: {OWN_STATES}",
        "two Alices; a qubit and a ququart Bob, the second under the Breuer-Hall map; post-quantum, over Q(sqrt 2)",
    ),
    "postquantum-bobs-example-5": FamilyEntry(
        example_5, "arXiv:2604.07078, example 5", "two Alices with a PR box, two mixed qubit Bobs; post-quantum"
    ),
    "postquantum-bobs-example-7": FamilyEntry(
        example_7,
        f"arXiv:2604.07078, example 7, the nearest valid family; {RESTORED_7}",
        "two qubit Bobs, from an entanglement witness, exactly repaired; quantum",
    ),
    "postquantum-bobs-example-7-as-printed": FamilyEntry(
        example_7_as_printed,
        f"arXiv:2604.07078, example 7; {RESTORED_7}",
        "printed doubles, which violate the laws by their rounding",
    ),
    "postquantum-bobs-example-7-from-witness": FamilyEntry(
        example_7_from_witness,
        "arXiv:2604.07078, example 7, eq. (15)",
        "Z and X measured on one qubit of (Pi - epsilon 1)/(4 - 8 epsilon), Pi of the Shifts basis; quantum",
        parameters=(exact("epsilon", "1 - 3*sqrt(6)/8", "an exact number above 0 and at most 1 - 3*sqrt(6)/8"),),
    ),
    "postquantum-bobs-example-9": FamilyEntry(
        example_9,
        f"arXiv:2604.07078, example 9, eqs. (17), (18), the nearest valid family; {RESTORED_9}",
        "two qubit Bobs, exactly repaired; post-quantum",
    ),
    "postquantum-bobs-example-9-as-printed": FamilyEntry(
        example_9_as_printed,
        f"arXiv:2604.07078, example 9, eqs. (17), (18); {RESTORED_9}",
        "printed doubles, which violate the laws by their rounding",
    ),
    "postquantum-bobs-ghz": FamilyEntry(
        bobs_ghz,
        "arXiv:2604.07078, eq. (22)",
        "Z and X measured on one qubit of a GHZ state; quantum",
        bobs_ghz_realisation,
    ),
    "postquantum-bobs-monogamy": FamilyEntry(
        monogamy,
        "ours, in the scenario of arXiv:2604.07078, example 9",
        "both Bobs steered by Z and X as by a maximally entangled pair; entries 0, 1/2, 1/4, -1/4; post-quantum",
    ),
    "postquantum-bobs-proposition-16": FamilyEntry(
        proposition_16,
        "arXiv:2604.07078, proposition 16",
        "a mixed qubit and a Bell pair, measured on the mixed one; local",
        proposition_16_realisation,
    ),
    "postquantum-bobs-simplest": FamilyEntry(
        simplest,
        "ours, in the scenario of arXiv:2604.07078, example 9",
        "one Bob holds the bit a, the other a + x, so that together they read x; entries 0 and 1/2; post-quantum",
    ),
    "postquantum-bobs-transposed": FamilyEntry(
        transposed,
        "ours, by the recipe of arXiv:2604.07078, example 10, eq. (16), with the transposition of a qubit",
        "two qubit Bobs, the second transposed; post-quantum, only quantum correlations",
    ),
    "postquantum-bobs-w": FamilyEntry(
        bobs_w,
        "arXiv:2604.07078, eq. (23)",
        "Z and X measured on one qubit of a W state; quantum",
        bobs_w_realisation,
    ),
    "postquantum-bobs-white-noise": FamilyEntry(
        bobs_white_noise,
        "arXiv:2604.07078, eq. (21)",
        "uniform outcomes of two settings, a mixed qubit and a mixed system of dimension d; local",
        parameters=(between("alices", 1, 1, 3), between("d", 2, 1, 16)),
    ),
    "pauli-transpose": FamilyEntry(
        pauli_transpose,
        "arXiv:1907.03705, eq. (6)",
        "Bob with input: X, Y, Z steered by a maximally entangled pair, transposed for y = 1; post-quantum",
    ),
    "pauli-transpose-instrumental": FamilyEntry(
        pauli_transpose_instrumental,
        "arXiv:1907.03705, theorems 7 and 8, eq. (6) with y = a",
        "the entries of pauli-transpose whose input is Alice's outcome",
    ),
    "pr-box-with-input": FamilyEntry(
        pr_box_with_input,
        "arXiv:1907.03705, eq. (5), theorem 3",
        "Bob with input: measured in Z it is a PR box; post-quantum",
    ),
    "pr-box-with-input-instrumental": FamilyEntry(
        pr_box_with_input_instrumental,
        "arXiv:1907.03705, eq. (5) with y = a",
        "the entries of pr-box-with-input whose input is Alice's outcome",
    ),
}

FAMILY_FUNCTIONALS: dict[str, FamilyFunctionalEntry] = {
    "four-paulis-instrumental-functional": FamilyFunctionalEntry(
        four_paulis_functional,
        "found with this package",
        "4 sigma_{a|x} - 1 for four-paulis-instrumental; algebraic value 4",
    ),
    "pauli-transpose-functional": FamilyFunctionalEntry(
        pauli_transpose_functional,
        "arXiv:1907.03705, eq. (6)",
        "(-1)^(a + [x = 1][y = 1]) sigma_x, Bob with input; algebraic value 6",
    ),
    "pauli-transpose-instrumental-functional": FamilyFunctionalEntry(
        pauli_transpose_instrumental_functional,
        "arXiv:1907.03705, eq. (6) with y = a",
        "(-1)^(a + [x = 1][a = 1]) sigma_x, instrumental; 3 on pauli-transpose-instrumental",
    ),
    "pr-box-with-input-functional": FamilyFunctionalEntry(
        pr_box_with_input_functional,
        "arXiv:1907.03705, eq. (5)",
        "(-1)^(a + x y) Z, Bob with input: CHSH with Bob's measurements both Z; algebraic value 4",
    ),
}
