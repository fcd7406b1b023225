"""The bound of a functional as a program: objective, dual and correction obey their exact identities."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, inner, matrix
from exactsteer.algebra.number import I, Number, number
from exactsteer.errors import InputError
from exactsteer.programs.bound import BoundProgram
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage, from_collins_gisin
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.functional import from_collins_gisin as functional_from_collins_gisin
from exactsteer.steering.noise import noise_moment, white_noise
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario, scenario
from exactsteer.steering.words import ALMOST_QUANTUM, Word

LAW = settings(max_examples=15, deadline=None)
CHSH = scenario(parties=2, settings=2, outcomes=2, trusted=2)
UNEQUAL = Scenario(((2, 3), (1, 2)), (2,))
ONE = scenario(parties=1, settings=2, outcomes=3, trusted=2)
CASES = [(CHSH, "1"), (CHSH, "1+AB"), (CHSH, "1+AA"), (UNEQUAL, "2"), (ONE, "2"), (ONE, ALMOST_QUANTUM)]

cases = st.sampled_from(CASES)
senses = st.sampled_from(["max", "min"])
numbers = st.sampled_from([number(1), parse("sqrt(2)"), number(fmpq(1, 3))])
seeds = st.integers(0, 2**32)


def hermitian(size: int, source: Random, scale: Number | int = 1) -> Matrix:
    """A Hermitian matrix of small Gaussian integers and multiples of `scale`."""
    rows = [[source.randint(-4, 4) + (source.randint(-4, 4) * I) * scale for _ in range(size)] for _ in range(size)]
    m = matrix(rows)
    return m + m.adjoint()


def functional(scene: Scenario, source: Random, scale: Number, sense: str = "max") -> SteeringFunctional:
    """A functional on full coordinates with entries in Q(i) or K(i)."""
    elements = {key: hermitian(scene.dimension, source, scale) * scale for key in scene.keys()}
    return SteeringFunctional(scene, elements, sense)


def point(program: BoundProgram, source: Random) -> list[Number]:
    """Random rationals for the variables."""
    return [number(fmpq(source.randint(-9, 9), source.randint(1, 4))) for _ in program.coordinates]


def coordinates_of(program: BoundProgram, blocks: dict[Word, Matrix]) -> list[Number]:
    """The values of the variables at given blocks."""
    values = []
    for c in program.coordinates:
        entry = blocks[c.word][c.row, c.column]
        part = entry.real if c.unit == 1 else entry.imag
        values.append(Number(entry.field, part, entry.real - entry.real))
    return values


def objective(program: BoundProgram, values: list[Number]) -> Number:
    """The objective with its offset."""
    return sum((w * v for w, v in zip(program.conic.objective, values, strict=True)), program.offset)


def table(program: BoundProgram, blocks: dict[Word, Matrix]) -> MeasuredAssemblage:
    """The full table with the observed blocks, which need not be positive."""
    scene = program.functional.scenario
    return MeasuredAssemblage(scene, from_collins_gisin(scene, blocks))


@LAW
@given(cases, senses, numbers, seeds)
def test_the_objective_is_the_functional(case, sense, scale, seed):
    """At any values of the variables the objective with its offset is F (or -F for a minimum) of the full table."""
    source = Random(seed)
    program = BoundProgram(functional(case[0], source, scale, sense), case[1])
    values = point(program, source)
    sigma = table(program, program.values(values))
    expected = program.functional.value(sigma) * (1 if sense == "max" else -1)
    assert expected == objective(program, values)


@LAW
@given(cases, numbers, seeds)
def test_the_program_is_the_moment_matrix_of_unit_trace(case, scale, seed):
    """The block at the variables has the blocks of `values` at their places, and tr L(1) = 1 whatever they are."""
    source = Random(seed)
    program = BoundProgram(functional(case[0], source, scale), case[1])
    values = point(program, source)
    blocks, layout = program.values(values), program.layout
    expected = layout.constant({w: blocks[w] for w in layout.index.observed})
    expected = expected + layout.constant({w: blocks[w] for w in layout.index.free})
    assert number(1) == blocks[program.empty].trace()
    assert expected == program.conic.blocks[0].at(values)


@LAW
@given(cases, senses, numbers, seeds)
def test_a_gram_matrix_with_the_prescribed_class_sums_bounds_the_functional(case, sense, scale, seed):
    """tr(Z Gamma) = beta - G(sigma) for every Gamma of unit trace, G = F or -F: then Z >= 0 proves G <= beta."""
    source = Random(seed)
    program = BoundProgram(functional(case[0], source, scale, sense), case[1])
    beta = number(fmpq(source.randint(-99, 99), 7))
    gram = program.corrected(hermitian(program.layout.size, source), beta)
    assert gram.is_hermitian
    values = point(program, source)
    gamma = program.conic.blocks[0].at(values)
    assert beta - objective(program, values) == inner(gram, gamma)


@LAW
@given(cases, numbers, seeds)
def test_the_correction_makes_every_class_sum_exact(case, scale, seed):
    """C_w = -F_w, C_w = 0 for unobserved w, and beta 1 - F_1 for the empty word, with square roots of 2 as well."""
    source = Random(seed)
    program = BoundProgram(functional(case[0], source, scale), case[1])
    beta, rough = parse("3/7 + sqrt(2)/5"), hermitian(program.layout.size, source)
    gram = program.corrected(rough, beta)
    targets = program.targets(beta)
    assert {w: program.layout.class_sum(gram, w) for w in targets} == targets
    assert {*program.layout.index.observed, *program.layout.index.free} == set(targets)
    assert gram == program.corrected(gram, beta)
    empty = identity(case[0].dimension) * beta - program.operators[program.empty]
    assert empty == targets[program.empty]


@LAW
@given(cases, seeds)
def test_widening_moves_the_bound_and_nothing_else(case, seed):
    """The class sums of the widened Gram matrix are those of the bound beta + slack."""
    source = Random(seed)
    program = BoundProgram(functional(case[0], source, number(1)), case[1])
    gram = program.corrected(hermitian(program.layout.size, source), number(2))
    wide = program.widened(gram, parse("sqrt(2)"))
    targets = program.targets(parse("2 + sqrt(2)"))
    assert {w: program.layout.class_sum(wide, w) for w in targets} == targets


@pytest.mark.parametrize("level", ["1", "1+AB", "2"])
def test_white_noise_has_the_value_of_its_moments(level):
    """The objective at the moments of white noise is the sum of tr F_{a|x}, over 8 for two dichotomic outcomes and d = 2."""
    f = functional(CHSH, Random(2), parse("sqrt(2)"))
    program = BoundProgram(f, level)
    words = (*program.layout.index.observed, *program.layout.index.free)
    values = coordinates_of(program, {w: noise_moment(CHSH, w) for w in words})
    expected = sum((m.trace() for m in f.elements.values()), number(0)) / 8
    assert expected == objective(program, values) == f.value(white_noise(CHSH))


@pytest.mark.parametrize(("state", "paulis"), [("ghz", "XZ"), ("w", "XY")])
@pytest.mark.parametrize("level", ["1+AB", "2"])
def test_a_quantum_assemblage_has_the_value_of_its_gram_matrix(steered, state, paulis, level):
    """At the blocks of a realisation the block is its Gram matrix and the objective is F of its assemblage."""
    realisation: Realisation = steered(state, paulis)
    sigma: Assemblage = realisation.assemblage()
    f = functional(sigma.scenario, Random(3), number(1))
    program = BoundProgram(f, level)
    gamma = realisation.moment_frame(program.layout.index.words).matrix
    d, blocks = sigma.scenario.dimension, {}
    for word in (*program.layout.index.observed, *program.layout.index.free):
        u, v = program.layout.index.classes[word][0]
        blocks[word] = gamma.select(range(u * d, u * d + d), range(v * d, v * d + d))
    values = coordinates_of(program, blocks)
    assert gamma == program.conic.blocks[0].at(values)
    assert f.value(sigma) == objective(program, values)


def test_real_functionals_have_real_variables_only():
    """Nine Hermitian blocks and eight others: 9 * 3 + 8 * 4 - 1 real variables, 9 * 4 + 8 * 8 - 1 complex ones."""
    real = {key: identity(2) for key in CHSH.keys()}
    program = BoundProgram(SteeringFunctional(CHSH, real), ALMOST_QUANTUM)
    assert program.is_real
    assert {number(1)} == {c.unit for c in program.coordinates}
    assert len(program.coordinates) == 58
    assert (program.empty, 0, 0) not in [(c.word, c.row, c.column) for c in program.coordinates]
    wide = BoundProgram(functional(CHSH, Random(1), number(1)), ALMOST_QUANTUM)
    assert not wide.is_real
    assert len(wide.coordinates) == 99


def test_a_level_must_see_every_term():
    """Level 1 of three parties has no words A B C; without such a term it serves."""
    three = scenario(parties=3, settings=1, outcomes=2, trusted=1)
    p = ((0, 0),)
    unseen = functional_from_collins_gisin(three, {(p, p, p): identity(1)})
    with pytest.raises(InputError, match=r"level 1 does not see A0\|0 B0\|0 C0\|0, where the functional has a term"):
        _ = BoundProgram(unseen, "1").operators
    seen = functional_from_collins_gisin(three, {(p, p, ()): identity(1) * 3})
    assert identity(1) * 3 == BoundProgram(seen, "1").operators[p, p, ()]
    assert identity(1) == BoundProgram(unseen, "2").operators[p, p, p]
