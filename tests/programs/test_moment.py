"""The moment program: its matrix, its dual, its kernels and its faces obey their exact identities."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, block, identity, inner, matrix, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.errors import UnknownName
from exactsteer.programs.face import face
from exactsteer.programs.moment import MomentProgram
from exactsteer.quantum.states import maximally_mixed
from exactsteer.steering import catalogue
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.words import ALMOST_QUANTUM, dagger, is_observed, reduced

LAW = settings(max_examples=12, deadline=None)
LEVELS = [ALMOST_QUANTUM, "1", "1+AA", "2"]

seeds = st.integers(0, 2**32)


def values(program: MomentProgram, seed: int) -> list[Number]:
    """Random rationals for the coordinates of the free blocks."""
    source = Random(seed)
    return [number(fmpq(source.randint(-9, 9), source.randint(1, 4))) for _ in program.coordinates]


def part(program: MomentProgram, m: Matrix, u: int, v: int) -> Matrix:
    """Block (u, v)."""
    d = program.assemblage.scenario.dimension
    return m.select(range(u * d, u * d + d), range(v * d, v * d + d))


def dual(program: MomentProgram, seed: int) -> Matrix:
    """A random integer Hermitian matrix, less the class mean on every unobserved class: then the class sums vanish."""
    source = Random(seed)
    n, d = program.size, program.assemblage.scenario.dimension
    half = matrix([[source.randint(-3, 3) + source.randint(-3, 3) * I for _ in range(n)] for _ in range(n)])
    z = half + half.adjoint()
    words = range(len(program.index.words))
    grid = [[part(program, z, v, u) for u in words] for v in words]
    for w in program.index.free:
        places = [(v, u) for u in words for v in words if reduced(program.index.words[v], program.index.words[u]) == w]
        total = zeros(d, d)
        for v, u in places:
            total = total + grid[v][u]
        for v, u in places:
            grid[v][u] = grid[v][u] - total / len(places)
            if w != dagger(w):
                grid[u][v] = grid[v][u].adjoint()
    return block(grid)


@pytest.fixture(scope="module")
def complex_sigma():
    """The published post-quantum assemblage before the map: complex, over Q(sqrt 2)."""
    return catalogue.breuer_hall_before_map()


@LAW
@given(st.data(), st.sampled_from(LEVELS), seeds)
def test_gamma_has_one_block_for_each_class(realisations, data, level, seed):
    """At any values of the free blocks Gamma is Hermitian, observed blocks are sigma_w, and vanishing ones are zero."""
    sigma = data.draw(realisations()).assemblage()
    program = MomentProgram(sigma, level)
    point = values(program, seed)
    gamma, free, observed = program.gamma(point), program.blocks(point), sigma.collins_gisin()
    d = sigma.scenario.dimension
    assert gamma.is_hermitian
    for j, u in enumerate(program.index.words):
        for k, v in enumerate(program.index.words):
            w = reduced(v, u)
            if w is None:
                expected = zeros(d, d)
            elif is_observed(w):
                expected = observed[w]
            else:
                expected = free[w] if w in free else free[dagger(w)].adjoint()
            assert expected == part(program, gamma, j, k)


@LAW
@given(st.data(), st.sampled_from(LEVELS), seeds)
def test_the_program_is_gamma_minus_t(realisations, data, level, seed):
    """Variable 0 is t with the objective t; the block at (t, values) is Gamma(values) - t 1, one term per variable."""
    program = MomentProgram(data.draw(realisations()).assemblage(), level)
    conic, point = program.conic, values(program, seed)
    assert [number(1)] + [number(0)] * len(point) == list(conic.objective)
    assert conic.variables == len(conic.blocks[0].terms)
    t = number(fmpq(3, 7))
    assert program.gamma(point) - identity(program.size) * t == conic.blocks[0].at([t, *point])


def test_complex_data_have_twice_the_coordinates_of_real_ones(complex_sigma, steered):
    """Eight free blocks of d x d entries; real parts suffice for real data."""
    real = MomentProgram(steered("ghz", "XZ").assemblage(), ALMOST_QUANTUM)
    assert (real.is_real, len(real.coordinates)) == (True, 8 * 4)
    assert real.conic.blocks[0].is_real
    program = MomentProgram(complex_sigma, ALMOST_QUANTUM)
    assert (program.is_real, len(program.coordinates)) == (False, 8 * 16 * 2)
    assert 9 * 4 == program.size == program.constant.rows


@LAW
@given(st.data(), st.sampled_from(LEVELS), seeds)
def test_a_gram_matrix_with_zero_class_sums_does_not_see_the_free_blocks(realisations, data, level, seed):
    """tr(Z Gamma(sigma, X)) is the same for all X, and minus the value of the steering functional of Z."""
    program = MomentProgram(data.draw(realisations()).assemblage(), level)
    z = dual(program, seed)
    at_zero = inner(z, program.constant)
    assert at_zero == inner(z, program.gamma(values(program, seed + 1)))
    assert -at_zero == program.functional(z).value(program.assemblage)
    for group in program.zero_sums:
        assert sum((z[place] for place in group), number(0)) == 0


@LAW
@given(st.sampled_from(LEVELS), seeds)
def test_class_sums_are_the_coefficients_of_the_blocks(steered, level, seed):
    """tr(Z Gamma) = sum_w tr(C_w L(w)) over all words, for any Hermitian Z: C_w belongs to w and not to its adjoint."""
    program = MomentProgram(steered("w", "XY").assemblage(), level)
    n = program.size
    source = Random(seed)
    z = matrix([[source.randint(-3, 3) + source.randint(-3, 3) * I for _ in range(n)] for _ in range(n)])
    z = z + z.adjoint()
    point = values(program, seed)
    free, observed = program.blocks(point), program.assemblage.collins_gisin()
    total = number(0)
    for w in program.index.classes:
        block_w = observed[w] if is_observed(w) else free[w] if w in free else free[dagger(w)].adjoint()
        total = total + inner(program.layout.class_sum(z, w), block_w)
    assert inner(z, program.gamma(point)) == total


def test_the_functional_is_a_functional_of_all_assemblages(steered, pr_box):
    """F(sigma') = -tr(Z Gamma(sigma', 0)) for assemblages other than the one it was made from."""
    program = MomentProgram(steered("ghz", "XZ").assemblage(), ALMOST_QUANTUM)
    z = dual(program, 1)
    functional = program.functional(z)
    for other in (steered("w", "XY").assemblage(), steered("product", "ZZ").assemblage(), pr_box(1, identity(2) / 2)):
        assert -inner(z, MomentProgram(other, ALMOST_QUANTUM).constant) == functional.value(other)
    assert functional.value(steered("w", "XY").assemblage()) != functional.value(steered("product", "ZZ").assemblage())


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_known_kernels_annihilate_the_moment_matrix_of_a_realisation(realisations, data):
    """Vectors from the kernels of sigma_p are in the kernel of Gamma, for the exact Gram matrix of the realisation."""
    realisation = data.draw(realisations(projective=True))
    program = MomentProgram(realisation.assemblage(), ALMOST_QUANTUM)
    null = program.known_kernel
    if null is not None:
        gamma = realisation.moment_frame(program.index.words).matrix
        assert (gamma @ null).is_zero


def test_only_singular_elements_have_known_kernels(steered):
    """White noise has none; GHZ has the kernels of all its elements and of all one-party marginals."""
    mixed = Realisation(maximally_mixed({"A": 2, "B": 2, "C": 2}), steered("ghz", "XZ").measurements)
    assert MomentProgram(mixed.assemblage(), ALMOST_QUANTUM).known_kernel is None
    ghz = steered("ghz", "XZ").assemblage()
    null = MomentProgram(ghz, ALMOST_QUANTUM).known_kernel
    kernels = [kernel(m) for m in ghz.elements.values()]
    singles = [kernel(ghz.marginal([j], [a], [x])) for j in range(2) for x in range(2) for a in range(2)]
    assert sum(k.columns for k in (*kernels, *singles) if k is not None) == null.columns


@pytest.mark.parametrize(
    ("state", "paulis"), [("ghz", "XZ"), ("ghz", "XY"), ("w", "XZ"), ("bell", "XYZ"), ("product", "ZX")]
)
def test_a_face_parametrises_the_moment_matrices_that_annihilate_vectors(steered, state, paulis):
    """For every z: M = Gamma(values(z)) has M N = 0 and M = W A W^dag with A = core(z), and the conic block is A - t 1."""
    realisation = steered(state, paulis)
    program = MomentProgram(realisation.assemblage(), ALMOST_QUANTUM)
    null = program.known_kernel
    here = face(program, null)
    assert program.size > len(here.kept)
    assert null.columns >= program.size - len(here.kept)
    for seed in range(3):
        source = Random(seed)
        z = [number(fmpq(source.randint(-9, 9), 5)) for _ in here.directions]
        m = program.gamma(here.values(z))
        assert (m @ null).is_zero
        assert here.frame @ here.core(z) @ here.frame.adjoint() == m
        assert here.core(z) - identity(len(here.kept)) / 3 == here.conic.blocks[0].at([number(fmpq(1, 3)), *z])


def test_the_moment_matrix_of_a_realisation_lies_on_its_face(steered):
    """The free blocks of the exact Gram matrix of W with X and Y solve the equations of the face."""
    realisation = steered("w", "XY")
    program = MomentProgram(realisation.assemblage(), ALMOST_QUANTUM)
    gamma = realisation.moment_frame(program.index.words).matrix
    here = face(program, program.known_kernel)
    assert here.frame @ gamma.select(here.kept, here.kept) @ here.frame.adjoint() == gamma


def test_a_face_may_be_empty(steered):
    """No moment matrix annihilates a vector on which an observed block is positive."""
    program = MomentProgram(steered("ghz", "XZ").assemblage(), ALMOST_QUANTUM)
    first = identity(program.size).select(range(program.size), [0])
    assert face(program, first) is None


def test_an_unknown_level_is_refused_before_anything_is_built(steered):
    """The level is read when the program needs its words."""
    with pytest.raises(UnknownName, match="'quantum' is not a level"):
        _ = MomentProgram(steered("bell", "XZ").assemblage(), "quantum").size
