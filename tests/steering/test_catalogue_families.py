"""The families in the catalogue: the published examples as printed, repaired and by their recipes."""

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.tensor_factors import partial_trace, partial_transpose
from exactsteer.errors import InputError, UnknownName
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
from exactsteer.quantum.positive_maps import antisymmetric_unitary, breuer_hall
from exactsteer.quantum.states import pure_state
from exactsteer.steering import catalogue
from exactsteer.steering.catalogue import bob_with_input, many_bobs
from exactsteer.steering.catalogue.directions import named_measurements
from exactsteer.steering.families import Family, MeasuredFamily, instrumental, marginals
from exactsteer.steering.positive_images import apply_to_bobs
from exactsteer.steering.projection import largest_change
from exactsteer.steering.realisation import Realisation, steer

ROUNDING = number(fmpq(1, 2**54))


def parts(amount: Number) -> list[Number]:
    """The absolute values of the real and the imaginary part."""
    values = [Number(amount.field, part, part - part) for part in (amount.real, amount.imag)]
    return [max(value, -value) for value in values]


@pytest.mark.parametrize("name", sorted(catalogue.FAMILIES))
def test_every_family_is_what_its_name_says(name) -> None:
    """A family of the catalogue obeys its laws, except where it is printed data; then its exact repair does."""
    built = catalogue.find_family(name).build()
    assert isinstance(built, MeasuredFamily) == name.endswith("-as-printed")
    report = MeasuredFamily(built.shape, built.members).report()
    assert bool(report) == name.endswith("-as-printed")
    assert {v.law for v in report} <= {"no-signalling", "normalised"}
    entry = catalogue.find_family(name)
    if entry.realisation is not None:
        assert marginals(entry.realisation().assemblage()).members == built.members


@pytest.mark.parametrize("example", ["7", "9"])
def test_printed_doubles_violate_the_laws_by_their_rounding_only(example) -> None:
    """As printed, each equation of examples 7 and 9 fails by at most 2^-54; the repair moves no entry by more than that."""
    printed = catalogue.find_family(f"postquantum-bobs-example-{example}-as-printed").build()
    assert 0 < max(part for v in printed.report() for part in parts(v.amount)) <= ROUNDING
    exact = catalogue.find_family(f"postquantum-bobs-example-{example}").build()
    pairs = zip(printed.members, exact.members, strict=True)
    assert 0 < max(largest_change(a.elements, b.elements) for a, b in pairs) <= ROUNDING


def test_printed_entries_are_doubles() -> None:
    """Every restored entry is still a double: odd numerator of at most 53 bits over a power of two."""
    for bob in (*many_bobs.EXAMPLE_7, *many_bobs.EXAMPLE_9):
        for entries in bob.values():
            for p, k in entries:
                assert p == 0 or (p % 2 == 1 and abs(p) < 2**53 and k <= 61)


def test_sources_say_what_was_restored() -> None:
    """The damaged text is restored openly: the source of each printed example lists what was changed."""
    nine = catalogue.find_family("postquantum-bobs-example-9-as-printed").source
    assert "restored" in nine
    assert "8506857505773513 instead of ..515" in nine
    assert "no digit is damaged" in catalogue.find_family("postquantum-bobs-example-7").source


def test_example_7_is_its_recipe() -> None:
    """Example 7 printed is the family of Z and X on the witness of the Shifts basis, with epsilon 1 - 3 sqrt 6 / 8, to 3e-11."""
    by_recipe, exact = many_bobs.example_7_from_witness(), many_bobs.example_7()
    for a, b in zip(by_recipe.members, exact.members, strict=True):
        assert 0 < largest_change(a.elements, b.elements) < number(fmpq(3, 10**11))
    with pytest.raises(InputError, match="epsilon must lie strictly between 0"):
        many_bobs.example_7_from_witness("0")


def test_noises_are_those_of_the_equations() -> None:
    """Eqs. (21) to (23): white noise, GHZ and W noise for one Alice who measures Z and X."""
    ghz, w = many_bobs.bobs_ghz(), many_bobs.bobs_w()
    quarter = identity(2) / 4
    for member in ghz.members:
        assert [member[a, 0] for a in (0, 1)] == [matrix([["1/2", 0], [0, 0]]), matrix([[0, 0], [0, "1/2"]])]
        assert [member[a, 1] for a in (0, 1)] == [quarter, quarter]
    for member in w.members:
        assert [member[a, 0] for a in (0, 1)] == [identity(2) / 3, matrix([["1/3", 0], [0, 0]])]
        assert member[0, 1] == matrix([["1/3", "1/6"], ["1/6", "1/6"]])
    white = many_bobs.bobs_white_noise(alices=2, d=4)
    assert [m[(0, 1), (1, 0)] for m in white.members] == [identity(2) / 8, identity(4) / 16]
    with pytest.raises(InputError, match="one to three Alices"):
        many_bobs.bobs_white_noise(alices=4)


def test_example_5_and_proposition_16() -> None:
    """Example 5: PR box probabilities and mixed qubits, with a no-signalling parent. Proposition 16: every element is 1/4."""
    five = many_bobs.example_5()
    for (a, x), m in five.members[0].elements.items():
        assert m == identity(2) * fmpq(int(sum(a) % 2 == x[0] * x[1]), 4)
    assert marginals(many_bobs.example_5_parent()).members == five.members
    assert {m for member in many_bobs.proposition_16().members for m in member.elements.values()} == {identity(2) / 4}


def test_examples_10_and_11_are_images_of_quantum_families() -> None:
    """Examples 10 and 11: the first Bob is left alone, the second has the Breuer-Hall image of a quantum family."""
    pairs = [
        (many_bobs.example_10(), many_bobs.example_10_before_map(), 1),
        (many_bobs.example_11(), many_bobs.example_11_before_map(), 2),
    ]
    for family, before, alices in pairs:
        assert family.parties == alices
        assert [s.trusted for s in family.scenarios] == [(2,), (4,)]
        assert family.members[0] == before.members[0]
        assert family.members[1] != before.members[1]
        unitary = antisymmetric_unitary(4)
        for key, m in before.members[1].elements.items():
            image = (identity(4) * m.trace() - m - unitary @ m.transpose() @ unitary.adjoint()) / 2
            assert family.members[1].elements[key] == image


@pytest.mark.parametrize("example", ["10", "11"])
def test_lost_coefficients_are_not_invented(example) -> None:
    """The source of examples 10 and 11 says that the printed coefficients are lost, and that the state is our own."""
    source = catalogue.find_family(f"postquantum-bobs-example-{example}").source
    assert "lost" in source
    assert "our own" in source


def test_states_of_our_own_have_four_small_amplitudes() -> None:
    """The states of examples 10 and 11 and of the transposed family: amplitudes 1, i, i, -1, up to normalisation."""
    for realisation in (
        many_bobs.example_10_realisation(),
        many_bobs.example_11_realisation(),
        many_bobs.transposed_realisation(),
    ):
        rho = realisation.state.matrix
        weights = [rho[k, 0] * 4 for k in range(rho.rows)]
        assert sorted(map(str, (w for w in weights if not w.is_zero))) == ["-1", "1", "I", "I"]


def test_the_transposed_family_has_a_parent_that_is_not_positive() -> None:
    """The partial transpose of a quantum parent has the transposed family as marginals; it has negative elements."""
    parent = many_bobs.transposed_realisation().assemblage()
    family = many_bobs.transposed()
    flipped = {key: partial_transpose(m, (2, 2), (1,)) for key, m in parent.elements.items()}
    for k, member in enumerate(family.members):
        assert {key: partial_trace(m, (2, 2), (1 - k,)) for key, m in flipped.items()} == dict(member.elements)
    assert any(decide(m) is not None for m in flipped.values())


def test_the_bobs_of_the_simplest_family_read_the_setting_together() -> None:
    """The simplest family: with certainty the first Bob's bit is a and the second's a + x, so that their sum is x."""
    first, second = many_bobs.simplest().members
    for (a,), (x,) in first.scenario.keys():
        held = [next(b for b in range(2) if member[a, x][b, b] == fmpq(1, 2)) for member in (first, second)]
        assert held[0] == a
        assert sum(held) % 2 == x
        assert all(member[a, x].trace() == fmpq(1, 2) for member in (first, second))


def test_both_bobs_of_the_monogamy_family_are_steered_perfectly() -> None:
    """The monogamy family: every element is half an eigenprojector of Z or X, for both Bobs alike."""
    first, second = many_bobs.monogamy().members
    assert first == second
    for ((a,), (x,)), m in first.elements.items():
        pauli = (PAULI_Z, PAULI_X)[x]
        assert m @ m == m / 2
        assert pauli @ m == m * (-1) ** a


@given(st.lists(st.integers(-3, 3), min_size=16, max_size=16).filter(any))
@settings(max_examples=15, deadline=None)
def test_images_under_positive_maps_are_families(amplitudes) -> None:
    """Whatever the state, the Breuer-Hall image of the second Bob gives a valid family with the same probabilities."""
    state = pure_state([x + I * (k % 3) for k, x in enumerate(amplitudes)], {"A": 2, "B1": 2, "B2": 4})
    before = marginals(Realisation(state, (named_measurements("XZ"),)).assemblage())
    family = apply_to_bobs((None, breuer_hall(4)), before)
    for key, m in family.members[0].elements.items():
        assert m.trace() == family.members[1].elements[key].trace() == before.members[1].elements[key].trace()


def test_pauli_transpose_comes_from_a_transposition() -> None:
    """Eq. (6) for y = 1 is the transpose of eq. (6) for y = 0, and that is steered by a maximally entangled pair."""
    family = bob_with_input.pauli_transpose()
    pair = pure_state([1, 0, 0, 1], {"A": 2, "B": 2})
    paulis = [observable(sigma) for sigma in bob_with_input.PAULIS]
    steered = steer(pair, [paulis])
    for a in range(2):
        for x in range(3):
            assert family.members[1][a, x] == family.members[0][a, x].transpose()
            assert steered[a, x] == family.members[1][a, x]
    assert instrumental(family) == Family("instrumental", bob_with_input.pauli_transpose_instrumental().members)


def test_the_pr_box_with_input_is_one_when_measured() -> None:
    """Eq. (5): measuring Z gives p(a, b|x, y) = 1/2 if a + b = x y modulo 2."""
    family = bob_with_input.pr_box_with_input()
    for y, member in enumerate(family.members):
        for ((a,), (x,)), m in member.elements.items():
            assert [m[b, b] for b in range(2)] == [fmpq(int((a + b) % 2 == x * y), 2) for b in range(2)]


@pytest.mark.parametrize(
    ("functional", "family", "value"),
    [
        ("pauli-transpose-functional", "pauli-transpose", 6),
        ("pauli-transpose-instrumental-functional", "pauli-transpose-instrumental", 3),
        ("pr-box-with-input-functional", "pr-box-with-input", 4),
    ],
)
def test_functionals_reach_their_algebraic_values(functional, family, value) -> None:
    """The natural functional of an example takes its largest value there: each term attains its operator norm."""
    f = catalogue.find_family_functional(f"functional:{functional}").build()
    sigma = catalogue.find_family(family).build()
    assert f.value(sigma) == value
    for part, member in zip(f.members, sigma.members, strict=True):
        for key, m in part.elements.items():
            assert m @ m == identity(2)
            assert (m @ member.elements[key]).trace() == member.elements[key].trace()


def test_unknown_families_are_answered_with_the_known_ones() -> None:
    """A mistyped name gets the closest one; a name of another kind is said to be one."""
    with pytest.raises(UnknownName, match="did you mean postquantum-bobs-example-9"):
        catalogue.find_family("postquantum-bob-example-9")
    with pytest.raises(UnknownName, match="that is a family"):
        catalogue.find("pauli-transpose")
    with pytest.raises(UnknownName, match="that is an assemblage"):
        catalogue.find_family("breuer-hall")
    with pytest.raises(UnknownName, match="that is a functional of families"):
        catalogue.find_functional("pauli-transpose-functional")
