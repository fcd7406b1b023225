"""Parents as programs: two forms with one optimum, faces of singular families, hidden states, moment matrices, balls."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.matrix import identity, inner
from exactsteer.algebra.number import number
from exactsteer.algebra.tensor_factors import partial_transpose
from exactsteer.errors import InputError
from exactsteer.programs.families.marginal_hidden import MarginalHiddenProgram, product_states
from exactsteer.programs.families.parent import ParentProgram
from exactsteer.programs.families.parent_ball import ball_program
from exactsteer.programs.families.parent_elements import ParentElementsProgram
from exactsteer.programs.families.parent_face import parent_supports, product_support
from exactsteer.programs.families.parent_moment import ParentMomentProgram
from exactsteer.solving.solver import solve
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.catalogue.many_bobs import bobs_ghz, bobs_w, bobs_white_noise, example_5, example_9
from exactsteer.steering.families import Family, marginals
from exactsteer.steering.hidden_states import HiddenState
from exactsteer.steering.noise import white_noise
from exactsteer.steering.scenario import Scenario

LAW = settings(max_examples=3, deadline=None)
SCENE = Scenario(((2, 3), (2, 1)), (2, 2))


def white(family: Family) -> Family:
    """The white noise of a family's scenario."""
    members = (MeasuredAssemblage(s, white_noise(s).elements) for s in family.scenarios)
    return Family("marginals", tuple(members))


@LAW
@given(st.data())
def test_a_point_of_the_program_is_a_functional_of_families(data: st.DataObject) -> None:
    """G at any point has the functional's value on every parent, and 1 on the noise."""
    sigma = data.draw(testing.no_signalling_assemblages(SCENE))
    family = marginals(sigma)
    program = ParentProgram(family, white(family))
    point = [number(data.draw(st.integers(-3, 3))) for _ in program.coordinates]
    functional, table = program.functional(point), program.table(point)
    total = sum((m @ sigma.elements[key]).trace().real[0] for key, m in table.items())
    assert functional.value(family) == number(total)
    assert functional.value(program.noise) == 1
    values = program.conic
    assert sum((c * y for c, y in zip(values.objective, point, strict=True)), number(0)) == 1 - functional.value(family)
    assert all(block.at(point) == table[key] for key, block in zip(SCENE.keys(), values.blocks, strict=True))


@LAW
@given(st.data())
def test_a_parent_is_repaired_from_any_operators(data: st.DataObject) -> None:
    """P + Q^{T_1} near any operators has exactly the marginals of S + t N."""
    family = marginals(data.draw(testing.no_signalling_assemblages(SCENE)))
    program = ParentProgram(family, white(family), transposed=True)
    duals = [data.draw(testing.hermitian(4)) for _ in range(2 * SCENE.element_count)]
    t = number(fmpq(data.draw(st.integers(-4, 4)), 3))
    first, second = program.parts(duals, t)
    whole = {key: m + partial_transpose(second[key], (2, 2), (0,)) for key, m in first.items()}
    again = program.parent([whole[key] for key in SCENE.keys()], t)
    assert again == whole
    assert list(second.values()) == duals[SCENE.element_count :]


def test_both_forms_of_the_program_have_one_optimum() -> None:
    """The functional's form and the elements' form agree on the white noise that example 9 needs: 0.0149218."""
    program = ParentProgram(example_9(), bobs_white_noise())
    elements = ParentElementsProgram(program)
    assert (len(program.coordinates), elements.variables) == (36, 28)
    t = solve(program.conic, solver="cvxopt-direct").value - 1
    other = -solve(elements.conic, solver="cvxopt-direct").value
    assert t == pytest.approx(0.0149218, abs=1e-7)
    assert other == pytest.approx(t, abs=1e-7)


def test_the_largest_ball_is_the_distance_from_the_families_with_parents() -> None:
    """The optimum of the ball's program is a distance: below the one to a mixture with enough white noise."""
    program = ParentProgram(example_9(), bobs_white_noise())
    distance = solve(ball_program(program), solver="cvxopt-direct").value
    assert 0.008 < distance < 0.0148


def test_the_supports_of_singular_families_are_intersected() -> None:
    """GHZ: the Z results leave |00> and |11>, so that every parent of the X results lives on their span."""
    ranks = [space.columns for space in parent_supports(bobs_ghz()).values() if space is not None]
    assert ranks == [1, 1, 2, 2]
    assert [s.columns for s in parent_supports(bobs_w()).values() if s is not None] == [4, 1, 4, 4]
    full = product_support([identity(2), identity(3)])
    assert full is not None
    assert full.columns == 6


def test_the_noise_belongs_to_the_scenario() -> None:
    """Noise of another scenario is refused."""
    with pytest.raises(InputError, match="same scenario"):
        ParentProgram(example_9(), bobs_white_noise(d=3))


@LAW
@given(st.data())
def test_hidden_states_of_all_bobs_are_joined_to_products(data: st.DataObject) -> None:
    """Products of hidden states with equal traces have the Bobs' own states as partial traces."""
    states = [data.draw(testing.states(d)).matrix for d in (2, 3)]
    weight = number(fmpq(2, 5))
    joined = product_states([[HiddenState((0,), rho * weight)] for rho in states])
    assert joined is not None
    assert joined[0].operator == states[0].tensor(states[1]) * weight
    assert product_states([[HiddenState((0,), -states[0])], [HiddenState((0,), -states[1])]]) is None


def test_a_local_program_finds_the_noise_that_makes_a_family_local() -> None:
    """Example 5 becomes local with as much white noise as a Popescu-Rohrlich box: t = 1, visibility 1/2."""
    family = example_5()
    program = MarginalHiddenProgram(family, white(family))
    assert solve(program.conic).value - 1 == pytest.approx(1, abs=1e-6)
    assert program.functional([number(0)] * program.conic.variables).value(family) == 1


def test_a_parent_inside_a_moment_matrix_is_a_program_of_its_own() -> None:
    """Example 5 at 1+AB: 36 rows, and as much white noise as Tsirelson's bound asks for, t = sqrt 2 - 1."""
    family = example_5()
    program = ParentMomentProgram(family, white(family), "1+AB", centred=False)
    assert (program.size, len(program.units)) == (36, 5)
    solution = solve(program.conic, solver="cvxopt-direct")
    assert -solution.value == pytest.approx(2**0.5 - 1, abs=1e-6)
    gram = program.corrected(identity(36))
    assert program.functional(gram).value(family) == inner(gram, program.constant)
    assert program.functional(gram).value(white(family)) == inner(gram, program.noise_matrix)
