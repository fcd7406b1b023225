"""Programs for sums of squares and their faces: equations, duality, exact solutions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import Matrix, column, identity, matrix
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import Elimination, decide
from exactsteer.programs import squares_face as squares_faces
from exactsteer.programs.squares import SquaresProgram, kinds_of, squares_program
from exactsteer.programs.squares_face import squares_face
from exactsteer.quantum.positive_maps import choi_map, reduction
from exactsteer.quantum.squares import SquaresTerm, conjugate, expansion, form

GAUSSIANS = st.builds(lambda a, b: number(a) + b * I, st.integers(-2, 2), st.integers(-2, 2))


def vectors(size: int) -> st.SearchStrategy[Matrix]:
    return st.lists(GAUSSIANS, min_size=size, max_size=size).map(column)


def moments(program: SquaresProgram, x: Matrix, y: Matrix) -> list[Number]:
    """The values of the program's variables for the functional 'evaluate at (x, y)'."""
    point = (x, y)
    result = []
    for monomial, unit in program.variables:
        total = number(1)
        for k, indices in enumerate(monomial):
            for index in indices:
                z = point[k // 2][index, 0]
                total = total * (z.conjugate() if k % 2 else z)
        part = total + total.conjugate() if unit == 1 else (total - total.conjugate()) * -I
        result.append(part / 2)
    return result


COMPLEX = matrix([[2, I, 0, 1], [-I, 1, 1, 0], [0, 1, 1, I], [1, 0, -I, 3]])


@settings(deadline=None, max_examples=10)
@given(vectors(2), vectors(2))
def test_product_vectors_are_points_of_the_program(x: Matrix, y: Matrix) -> None:
    """Evaluation at a product vector gives positive blocks, and the objective is the form's value there."""
    program = squares_program((2, 2), COMPLEX, (1, 0))
    values = moments(program, x, y)
    norms = [(v.adjoint() @ v)[0, 0] for v in (x, y)]
    v = x.tensor(y)
    cost = program.functional(program.target)
    total = sum((c * y for c, y in zip(cost, values, strict=True)), start=number(0))
    assert total == (v.adjoint() @ COMPLEX @ v)[0, 0] * norms[0]
    scale = sum((c * y for c, y in zip(program.functional(program.norm), values, strict=True)), start=number(0))
    assert scale == norms[0] ** 2 * norms[1]
    if not scale.is_zero:
        conic, constant = program.least
        weights = program.functional(program.norm)
        pivot = max(range(len(weights)), key=lambda k: weights[k])
        point = [value / scale for k, value in enumerate(values) if k != pivot]
        assert all(decide(block.at(point)) is None for block in conic.blocks)
        reached = sum((c * y for c, y in zip(conic.objective, point, strict=True)), start=number(0))
        assert constant - reached == total / scale


@pytest.mark.parametrize("multiplier", [(0, 0), (1, 0), (1, 1), (2, 1)])
def test_diagonals_give_the_norm_for_each_kind(multiplier: tuple[int, int]) -> None:
    """For each kind of terms the weighted squares of all monomials are the norm, conjugate blocks counted twice."""
    program = squares_program((2, 2), COMPLEX, multiplier)
    for kind in program.kinds:
        terms = [
            SquaresTerm(
                block.monomials,
                matrix([[w if r == c else 0 for c in range(len(d))] for r, w in enumerate(d)]),
                Elimination(),
            )
            for block, d in zip(program.blocks, program.weights, strict=True)
            if block.kind == kind
        ]
        assert expansion(terms) == program.norm


def test_blocks_hold_one_of_each_pair_of_conjugate_terms() -> None:
    """A kind and its conjugate give the same squares, so that one of the two is left out."""
    assert kinds_of((0, 0)) == [(0, 0), (0, 1)]
    assert len(kinds_of((2, 0))) == 4
    program = squares_program((2, 2), COMPLEX, (1, 1))
    listed = [m for block in program.blocks for m in block.monomials]
    assert len(set(listed)) == len(listed)
    assert len(listed) == program.size
    assert [kind for kind in program.kinds if tuple(2 - p for p in kind) in program.kinds] == [(1, 1)]


def test_every_coefficient_has_its_places() -> None:
    """A place (block, row, column) of a monomial is an entry of m m^dag with this monomial."""
    program = squares_program((3, 3), choi_map().matrix, (1, 0))
    assert program.is_spanned
    for (
        monomial,
        slots,
    ) in program.places.items():
        for t, row, col in slots:
            left, right = program.blocks[t].monomials[row], program.blocks[t].monomials[col]
            one = SquaresTerm((left, right), matrix([[0, 1], [0, 0]]), Elimination())
            assert monomial in expansion([one])
        assert monomial <= conjugate(monomial)


def test_a_program_of_few_kinds_may_miss_monomials() -> None:
    """A form is no sum of squares of terms in which one of its monomials does not occur."""
    assert not squares_program((2, 2), COMPLEX, (0, 0), kinds=()).is_spanned


def test_the_face_of_the_reduction_map_is_a_point() -> None:
    """Annihilating the zeros x = y of the reduction's form leaves one Gram matrix: |x_i y_j - x_j y_i|^2 / (d - 1)."""
    channel = reduction(3)
    program = squares_program((3, 3), channel.matrix, (0, 0))
    kernels: list[Matrix | None] = []
    for block in program.blocks:
        # kind (0, 1) is x conj(y): the zeros y = conj x of the form give x_i x_j there
        kernels.append(column([1] * len(block.monomials)) if block.kind == (0, 1) else identity(len(block.monomials)))
    face = squares_face(program, kernels)
    assert face is not None
    assert face.directions == ()
    grams = face.grams(face.cores([]))
    terms = [SquaresTerm(b.monomials, g, Elimination()) for b, g in zip(program.blocks, grams, strict=True)]
    assert expansion(terms) == form((3, 3), channel.matrix, (0, 0))
    assert all(decide(g) is None for g in grams)


def test_kernels_that_no_gram_matrix_has_leave_no_face() -> None:
    """If every vector is annihilated, only the form zero is left."""
    program = squares_program((2, 2), COMPLEX, (0, 0))
    assert squares_face(program, [identity(len(b.monomials)) for b in program.blocks]) is None


def test_every_point_of_a_face_solves_the_identity() -> None:
    """The Gram matrices at any parameters expand to the form, complex entries included."""
    program = squares_program((2, 2), COMPLEX, (0, 0))
    face = squares_face(program, [None] * len(program.blocks))
    assert face is not None
    assert face.directions
    for shift in (0, 1):
        cores = face.cores([number(k % 3 - shift) for k in range(len(face.directions))])
        grams = face.grams(cores)
        terms = [SquaresTerm(b.monomials, g, Elimination()) for b, g in zip(program.blocks, grams, strict=True)]
        assert expansion(terms) == form((2, 2), COMPLEX, (0, 0))


def test_a_kernel_of_the_core_becomes_a_kernel_of_the_gram_matrix() -> None:
    """Joined kernels annihilate W A W^dag whenever the guess annihilates A."""
    program = squares_program((3, 3), choi_map().matrix, (1, 0))
    kernels: list[Matrix | None] = [None] * len(program.blocks)
    large = max(range(len(kernels)), key=lambda t: len(program.blocks[t].monomials))
    size = len(program.blocks[large].monomials)
    kernels[large] = column([1] + [-2] * (size - 1))
    face = squares_face(program, kernels)
    assert face is not None
    guess = column([1] * (size - 1))
    joined = face.joined([guess if t == large else None for t in range(len(kernels))])[large]
    core = identity(size - 1) * (size - 1) - guess @ guess.adjoint()
    assert joined is not None
    assert (core @ guess).is_zero
    gram = face.frames[large] @ core @ face.frames[large].adjoint()
    assert (gram @ kernels[large]).is_zero
    assert joined.columns == 2


def test_many_equations_are_solved_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The integer matrix of rational equations has the same particular solution and directions as the sparse rows."""
    program = squares_program((3, 3), choi_map().matrix, (1, 0))
    kernels: list[Matrix | None] = [None] * len(program.blocks)
    faces = []
    for many in (1, 1000):
        monkeypatch.setattr(squares_faces, "MANY", many)
        face = squares_face(program, kernels)
        assert face is not None
        faces.append((face.particular, face.directions))
    assert faces[0] == faces[1]
    monkeypatch.setattr(squares_faces, "MANY", 1)
    assert squares_face(program, [identity(len(b.monomials)) for b in program.blocks]) is None
