"""Membership in a moment set: interior points, separating Gram matrices, faces, and Gram matrices of realisations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, block, identity, in_smallest_field, inner, matrix
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.positivity import Elimination, Facial
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import GramMatrix, MomentBlocks, Witness
from exactsteer.checker import MAX_ELIMINATION
from exactsteer.claims import MomentSet, NotMomentSet
from exactsteer.errors import InputError, RoundingFailed
from exactsteer.programs.face import face
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.branches import BranchedRealisation
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import key_text
from exactsteer.steering.unphysical import UnphysicalRealisation

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

FACIAL_ROUNDS = 4


def require_realises(realisation: Realisation | BranchedRealisation | UnphysicalRealisation, sigma: Assemblage) -> None:
    """Raises `InputError`, naming the first element that differs."""
    steered = realisation.assemblage()
    if steered.scenario != sigma.scenario:
        raise InputError(f"the realisation is for {steered.scenario}, the assemblage has {sigma.scenario}")
    for key, m in steered.elements.items():
        if m != sigma.elements[key]:
            raise InputError(
                f"the realisation steers to another element {key_text(key)}: it does not realise this assemblage"
            )


def decide_moment(search: Search, program: MomentProgram, realisation: Realisation | None) -> Certificate:
    """The certificate of `MomentSet` or of `NotMomentSet` for the program's assemblage. Raises `Undecided`."""
    sigma, level = program.assemblage, program.level
    member, outsider = MomentSet(sigma, level), NotMomentSet(sigma, level)
    if realisation is not None:
        require_realises(realisation, sigma)
        known = _known_gram(search, program, realisation)
        if known is not None:
            return search.certificate(member, known)
    for solution in search.solutions(program.conic):
        for witness, margin in _interior(search, program, solution):
            claim = outsider if isinstance(witness, GramMatrix) else member
            return search.certificate(claim, witness, margin)
    facial = _facial(search, program, solution)
    if facial is not None:
        return search.certificate(member, facial)
    raise RoundingFailed(
        search.claim,
        search.stages,
        "The boundary is too close for doubles: give a realisation, or perturb the data exactly.",
    )


def _known_gram(search: Search, program: MomentProgram, realisation: Realisation) -> Facial | None:
    """The realisation's Gram matrix in a form that the checker accepts; None, with the reason noted, if it has none."""
    from exactsteer.solving.factors import positivity_proof

    if not all(m.is_projective for settings in realisation.measurements for m in settings):
        search.note("the known realisation is not projective: its Gram matrix is no moment matrix")
        return None
    known = realisation.moment_frame(program.index.words)
    allowed = (QQ, program.assemblage.field)
    if known.core.rows > program.size or any(m.field not in allowed for m in (known.frame, known.core)):
        known = Facial(identity(program.size), in_smallest_field(known.matrix), Elimination())
    if known.core.field not in allowed:
        search.note(
            f"the known realisation's Gram matrix lies over {known.core.field!r}, not over the assemblage's field"
        )
        return None
    if known.core.rows <= MAX_ELIMINATION:
        return known
    proof = positivity_proof(known.core)
    if proof is None:
        search.note(f"the known realisation's Gram matrix is singular and too large to check, rank {known.core.rows}")
    return Facial(known.frame, known.core, proof) if proof else None


def _interior(
    search: Search, program: MomentProgram, solution: NumericSolution
) -> Iterator[tuple[Witness, Number | None]]:
    """Rungs 1 and 2: the solver's point or dual, rounded on finer and finer grids until exact arithmetic accepts it."""
    from exactsteer.solving.factors import positivity_proof
    from exactsteer.solving.rounding import interior_points, separators

    for grid, values in interior_points(program.conic, solution.point, solution.infeasibility):
        gamma = program.gamma(values[1:])
        proof = positivity_proof(gamma)
        search.say(f"moment matrix of size {program.size} on the grid 1/{grid}: {'positive' if proof else 'not yet'}")
        if proof is not None:
            yield MomentBlocks(program.blocks(values[1:]), proof, gamma.denominator), None
        _ = search.remaining
    for grid, gram in separators(program.conic, solution.duals[0], solution.infeasibility):
        value = inner(gram, program.constant)
        proof = positivity_proof(gram) if value.sign() < 0 else None
        search.say(f"Gram matrix of size {program.size} on the grid {grid}: {'separates' if proof else 'not yet'}")
        if proof is not None:
            yield GramMatrix(gram, proof), -(value / gram.trace())
        _ = search.remaining
    search.note(f"no grid gave a proof near the optimum t = {solution.value:.3g}")


def _facial(search: Search, program: MomentProgram, solution: NumericSolution) -> Facial | None:
    """Rung 4: faces of moment matrices, first by the kernels of the elements, then by kernels guessed from doubles."""
    from exactsteer.solving.factors import positivity_proof
    from exactsteer.solving.kernels import guess_kernel
    from exactsteer.solving.numeric import to_numeric
    from exactsteer.solving.rounding import interior_points

    null = program.known_kernel
    conic, point, kept = program.conic, solution.point, tuple(range(program.size))
    for _ in range(FACIAL_ROUNDS):
        if null is None or kept != tuple(range(program.size)):
            guess = guess_kernel(to_numeric(conic).block_values(point)[0], program.assemblage.field)
            if guess is None:
                search.note(f"no further kernel was recognised at rank {len(kept)}")
                return None
            null = _joined(null, guess, kept, program.size)
        here = face(program, null)
        if here is None:
            search.note("no moment matrix annihilates the vectors tried")
            return None
        search.say(f"face of rank {len(here.kept)} with {len(here.directions)} free parameters")
        if not here.directions:
            core = here.core([])
            unique = positivity_proof(core)
            search.note(
                f"the only moment matrix on the face of rank {len(here.kept)} is {'' if unique else 'not '}positive"
            )
            return Facial(here.frame, core, unique) if unique else None
        inside = search.solve(here.conic)
        for _, z in interior_points(here.conic, inside.point):
            core = here.core(z[1:])
            proof = positivity_proof(core)
            if proof is not None:
                return Facial(here.frame, core, proof)
        conic, point, kept = here.conic, inside.point, here.kept
    search.note(f"no proof after {FACIAL_ROUNDS} faces")
    return None


def _joined(null: Matrix | None, guess: Matrix, kept: tuple[int, ...], size: int) -> Matrix:
    """The known kernel together with a kernel of the core, lifted to the rows of the moment matrix."""
    place = {row: k for k, row in enumerate(kept)}
    lifted = matrix([[guess[place[r], c] if r in place else zero() for c in range(guess.columns)] for r in range(size)])
    return lifted if null is None else block([[null, lifted]])
