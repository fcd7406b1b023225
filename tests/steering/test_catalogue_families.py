"""The families in the catalogue: the published examples as printed, repaired and by their recipes."""

import pytest
from flint import fmpq

from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import Number, number
from exactsteer.errors import InputError, UnknownName
from exactsteer.quantum.measurements import observable
from exactsteer.quantum.states import pure_state
from exactsteer.steering import catalogue
from exactsteer.steering.catalogue import bob_with_input, many_bobs
from exactsteer.steering.families import Family, MeasuredFamily, instrumental, marginals
from exactsteer.steering.projection import largest_change
from exactsteer.steering.realisation import steer

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
