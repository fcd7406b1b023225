"""Decoupled moment matrices of a Bob with input: common parts, both kinds of words, symmetries, hidden states."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.matrix import Matrix, identity, inner, matrix, zeros
from exactsteer.algebra.number import I, number
from exactsteer.algebra.positivity import decide
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.programs.conic import dense
from exactsteer.programs.families.with_input import InputCoordinate, InputLayout, nearest_integral
from exactsteer.programs.families.with_input_bound import InputBound, embedded
from exactsteer.programs.families.with_input_fixed import FixedBound
from exactsteer.programs.families.with_input_member import InputMember
from exactsteer.programs.families.with_input_mixture import InputMixture
from exactsteer.programs.families.with_input_symmetry import symmetries
from exactsteer.programs.families.with_input_words import (
    ObservableLayout,
    Parities,
    basis_change,
    cancelled,
    inverse_of_triangle,
    observable_blocks,
    observable_operators,
    parities,
)
from exactsteer.solving.solver import solve
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.catalogue.bob_with_input import (
    pauli_transpose,
    pauli_transpose_functional,
    pauli_transpose_instrumental,
    pauli_transpose_instrumental_functional,
    pr_box_with_input,
)
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.words import level_words

SMALL = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def layout(trusted: tuple[tuple[int, ...], ...], level: str = "1") -> InputLayout:
    return InputLayout(tuple(Scenario(((2, 3),), d) for d in trusted), level)


@pytest.mark.parametrize("trusted", [((2,), (3,)), ((2, 2), (2, 3)), ((1, 2), (1, 2))])
def test_own_coordinates_leave_the_common_part(trusted) -> None:
    """A coordinate of one input changes no partial trace over its last party; a common one changes all inputs' alike."""
    here = layout(trusted)
    words = (*here.index.observed, *here.index.free)
    for c in here.coordinates(words, None):
        parts = []
        for y in here.inputs:
            m = dense(here.small(y, c), here.scenarios[y].dimension)
            assert m.is_zero or c.member in (None, y)
            parts.append(here.traced(y, m))
        assert all(m == parts[0] for m in parts)
        assert parts[0].is_zero == (c.member is not None)


def test_only_the_last_dimension_may_depend_on_the_input() -> None:
    """Inputs share everything but the dimension of the party that has the input."""
    with pytest.raises(ShapeMismatch, match="share everything but his own dimension"):
        layout(((2, 2), (3, 2)))


def test_blocks_are_read_back_from_the_matrices_they_make() -> None:
    """Values of coordinates, the blocks they make, the moment matrices of these blocks, and the blocks read there agree."""
    here = layout(((2,), (3,)), "2")
    words = (*here.index.observed, *here.index.free)
    coordinates = here.coordinates(words, None)
    blocks = here.blocks(coordinates, [number(k % 7 - 3) for k in range(len(coordinates))])
    assert here.read(here.constant(blocks), words) == blocks
    for word in words:
        assert here.traced(0, blocks[0][word]) == here.traced(1, blocks[1][word])


def test_a_corner_with_a_phase() -> None:
    """An imaginary coordinate that is diagonal in the last party stands in two places, with opposite signs."""
    here = layout(((2, 2), (2, 2)))
    c = InputCoordinate(0, here.empty, 1, 3, I)
    assert here.small(0, c) == {(1, 3): I, (0, 2): -I, (3, 1): -I, (2, 0): I}
    assert here.small(1, c) == {}


def test_balanced_parts_sum_to_zero() -> None:
    """Common multiplicators are moved until they sum to zero, with weights 1/d, or as Gaussian integers."""
    here = layout(((2,), (3,)))
    parts = [matrix([["5/2"]]), matrix([["-1/3"]])]
    for integral in (False, True):
        assert (sum(here.balanced(parts, integral=integral), zeros(1, 1))).is_zero
    assert nearest_integral(matrix([["-3/2 + 2/3*I"]])) == matrix([["-1 + I"]])


# --- words of observables ------------------------------------------------------------------------------------------


@given(letters=st.lists(st.integers(0, 2), max_size=7))
def test_products_of_observables_cancel(letters) -> None:
    """No two neighbours of a cancelled product are equal, and a product followed by its reverse is 1."""
    word = cancelled([(x, 0) for x in letters])
    assert all(a != b for a, b in pairwise(word))
    assert cancelled((*word, *reversed(word))) == ()


@pytest.mark.parametrize("level", ["1", "2", "3"])
def test_both_kinds_of_words_span_the_same(level) -> None:
    """S is invertible over the integers up to powers of two, and maps observables of level k to projectors of level k."""
    words = level_words(scenario(parties=1, settings=3, outcomes=2, trusted=1), level)
    change = basis_change(words)
    assert inverse_of_triangle(change) @ change == identity(len(words))


def test_levels_that_drop_letters_only_partly_have_no_observables() -> None:
    """1+AAA has no words of two letters, which products of three observables expand to."""
    words = level_words(scenario(parties=1, settings=3, outcomes=2, trusted=1), "1+AAA")
    with pytest.raises(InputError, match="not closed under dropping letters"):
        basis_change(words)


def test_a_setting_with_three_outcomes_has_no_observable() -> None:
    """Words of observables are for two outcomes."""
    with pytest.raises(InputError, match="two outcomes"):
        _ = ObservableLayout(scenario(parties=1, settings=1, outcomes=3, trusted=1), "1").index


@SMALL
@given(sigma=testing.no_signalling_assemblages(scenario(parties=2, settings=2, outcomes=2, trusted=2)), data=st.data())
def test_functionals_in_observables(sigma, data) -> None:
    """F(sigma) is the same sum over projectors' full table and over products of observables."""
    f = SteeringFunctional(sigma.scenario, {key: data.draw(testing.hermitian(2)) for key in sigma.scenario.keys()})
    blocks = observable_blocks(sigma.scenario, sigma.elements)
    operators = observable_operators(f.scenario, f.elements)
    assert f.value(sigma) == sum((inner(m, blocks[w]) for w, m in operators.items()), number(0))


def test_parities_of_the_paulis() -> None:
    """Transposition changes the sign of Y: words with an odd number of its setting are imaginary."""
    tables = [observable_blocks(m.scenario, m.elements) for m in pauli_transpose().members]
    assert parities(tables) == Parities(frozenset({(0, 1)}))
    assert parities([{(((0, 0),),): matrix([[1, "I"], ["-I", 1]])}]) is None


@pytest.mark.parametrize("functional", [pauli_transpose_functional(), pauli_transpose_instrumental_functional()])
def test_the_bound_is_the_same_in_both_kinds_of_words(functional) -> None:
    """At level 1 neither eq. (6) nor its instrumental form is bounded below its algebraic value, 6 and 3."""
    values = []
    for observables in (False, True):
        program = InputBound(embedded(functional), "1", observables)
        values.append(solve(program.conic).value + float(str(program.offset)))
    assert values == pytest.approx([6.0, 6.0] if functional.shape == "with-input" else [3.0, 3.0], abs=1e-6)


# --- membership ----------------------------------------------------------------------------------------------------


def noise_of(family: Family) -> Family:
    members = tuple(MeasuredAssemblage(s, white_noise(s).elements) for s in family.scenarios)
    return Family(family.shape, members)


@pytest.mark.parametrize("observables", [False, True])
@pytest.mark.parametrize("family", [pauli_transpose(), pauli_transpose_instrumental(), pr_box_with_input()])
def test_the_functional_of_gram_matrices_is_their_value(family, observables) -> None:
    """sum_y tr(Z_y Gamma^y) at a family is the functional's value, and its bound's equations hold for these Z_y at 0."""
    program = InputMember(family, "1", observables)
    plain = InputMember(family, "1")
    size = program.layout.layouts[0].size
    seed = dense({(r, c): number((3 * r * c + r + c) % 5 - 2) for r in range(size) for c in range(size)}, size)
    near = program.layout.projector_grams([seed + identity(size) * k for k in range(len(program.layout.scenarios))])
    grams = plain.layout.corrected(near, plain.targets(near))
    functional = plain.functional(grams)
    assert functional.value(family) == plain.value(grams)
    bound = InputBound(embedded(functional), "1")
    assert bound.corrected(grams, number(0)) == grams


@pytest.mark.parametrize("family", [pauli_transpose(), pauli_transpose_instrumental()])
def test_both_programs_of_membership_agree(family) -> None:
    """The least white noise at level 2: 0.20977 with input (6/4.95963 - 1), none for the instrumental family."""
    goal = 0.2097673 if family.shape == "with-input" else 0.0
    program = InputMember(family, "2", True)
    assert -solve(program.noisy(noise_of(family))).value == pytest.approx(goal, abs=1e-6)


def test_instrumental_data_bind_the_known_entries() -> None:
    """Whatever the variables are, L_a(M_{a|x}) is sigma_{a|x}, with three outcomes too, and common parts agree."""
    scene = Scenario(((3, 2),), (2,))
    table = {(a, x): identity(2) * (number(a[0] + 1) / (2 * (6 if x == (0,) else 3))) for a, x in scene.keys()}
    program = InputMember(Family("instrumental", (MeasuredAssemblage(scene, table),)), "1")
    point = [number(k % 5 - 2) / 7 for k in range(len(program.variables))]
    blocks = program.layout.read(program.gammas(point), program.layout.index.observed)
    for y in range(3):
        shown = {(((x, a),),): blocks[y][(((x, a),),)] for x, k in enumerate((3, 2)) for a in range(k - 1)}
        for x, k in enumerate((3, 2)):
            if y < k - 1:
                assert shown[(((x, y),),)] == table[(y,), (x,)]
            elif y == k - 1:
                rest = [shown[(((x, a),),)] for a in range(k - 1)]
                assert blocks[y][((),)] - sum(rest, zeros(2, 2)) == table[(y,), (x,)]
            for a in range(k - 1):
                assert shown[(((x, a),),)].trace() == table[(a,), (x,)].trace()


def test_single_outcomes_are_refused() -> None:
    """An instrumental setting with one outcome leaves nothing to choose."""
    scene = Scenario(((1,),), (1,))
    family = Family("instrumental", (MeasuredAssemblage(scene, {(0, 0): [[1]]}),))
    with pytest.raises(InputError, match="a single outcome"):
        InputMember(family, "1")


# --- symmetries ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fixed() -> FixedBound:
    program = InputBound(pauli_transpose_functional(), "2", True)
    return FixedBound(program, symmetries(program.operators, 3))


def test_the_symmetries_of_equation_6(fixed) -> None:
    """48 signed permutations of the settings, each with the inputs in place and exchanged: unitary or antiunitary."""
    assert len(fixed.group) == 96
    assert sum(g.is_antiunitary for g in fixed.group) == 48
    for g in fixed.group:
        for y in range(2):
            for x in range(3):
                operators = fixed.program.operators
                image = g.moved(y, operators[y][(((x, 0),),)]) * g.signs[x]
                assert image == operators[g.inputs[y]][(((g.settings[x], 0),),)]


def test_the_fixed_program_is_small_and_has_the_same_optimum(fixed) -> None:
    """Level 2 of eq. (6): 6 variables and one block of 10 instead of 166 and two of 20; the bound is 4.95963."""
    assert (fixed.conic.variables, [b.size for b in fixed.conic.blocks]) == (6, [10])
    assert solve(fixed.conic).value == pytest.approx(4.9596315, abs=1e-6)


def test_fixed_moment_functions_have_a_common_part(fixed) -> None:
    """Every direction is a moment function: the partial traces of both inputs agree, and the trace of m_1 is 0."""
    for table in fixed.directions:
        for word in set(table[0]) | set(table[1]):
            nothing = zeros(2, 2)
            assert table[0].get(word, nothing).trace() == table[1].get(word, nothing).trace()
        assert table[0].get(((),), zeros(2, 2)).trace() == 0


def test_coordinates_of_fixed_gram_matrices(fixed) -> None:
    """The unit matrix is fixed, and its coordinates give it back."""
    unit = identity(20)
    total: Matrix = zeros(20, 20)
    for d in fixed.gram_basis:
        total = total + d.matrix * d.coordinate(unit)
    assert total == unit
    assert [w @ a @ w.adjoint() for w, a in fixed.spread([unit], [unit])] == [unit / 2, unit / 2]


# --- hidden states -------------------------------------------------------------------------------------------------


@SMALL
@given(family=testing.families("with-input", ((2, 2),)))
def test_any_table_is_repaired_exactly(family) -> None:
    """Hidden states made from nothing but the repair have the family's elements and common weights, if they are positive."""
    if len(family.scenarios[0].trusted) > 1:
        return
    program = InputMixture(family, noise_of(family), ())
    noise = noise_of(family)
    half = tuple(
        {key: m / 50 + n.elements[key] for key, m in s.elements.items()}
        for s, n in zip(family.members, noise.members, strict=True)
    )
    near = [
        zeros(program.dimension(y), program.dimension(y)) for _ in program.strategies for y in range(program.inputs)
    ]
    states = program.hidden_states(near, half)
    assert states is not None
    assert all(decide(m) is None for m in states.values())
    for y, table in enumerate(half):
        for (a, x), m in table.items():
            shown = [states[s, y] for s in program.strategies if s[x[0]] == a[0]]
            assert sum(shown[1:], shown[0]) == m
    for strategy in program.strategies:
        assert len({states[strategy, y].trace() for y in range(program.inputs)}) == 1


def test_the_mixture_program_knows_the_local_bound() -> None:
    """Without realisations the least white noise for the box is that of the local set: 1, from 4 down to 2."""
    box = pr_box_with_input()
    program = InputMixture(box, noise_of(box), ())
    solution = solve(program.conic)
    assert solution.value + float(str(program.offset)) == pytest.approx(1.0, abs=1e-6)
    functional = program.functional([number(round(y * 2**20)) / 2**20 for y in solution.point])
    assert isinstance(functional, FamilyFunctional)
    assert functional.value(box) < 0
    assert functional.value(noise_of(box)) == 1


def test_mixtures_of_several_parties_are_refused() -> None:
    """Mixtures with hidden states are for one untrusted and one trusted party; the message says what to do instead."""
    scene = scenario(parties=2, settings=1, outcomes=2, trusted=2)
    family = Family("with-input", (MeasuredAssemblage(scene, white_noise(scene).elements),))
    with pytest.raises(InputError, match="give a realisation instead"):
        InputMixture(family, family, ())
