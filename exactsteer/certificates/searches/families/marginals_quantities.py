"""The noise that brings a family of marginals into a set: programs whose near-optimal points become witnesses of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from exactsteer.algebra.linear import kernel
from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.algebra.number import Number
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.family_witnesses import BlockPositiveParent, Parent, SeparatingFamily
from exactsteer.certificates.searches.families.marginals_level import level_program, member_at, separating_gram
from exactsteer.certificates.searches.families.marginals_local import local_parent
from exactsteer.certificates.searches.families.marginals_members import EXACT_SIZES
from exactsteer.certificates.searches.families.marginals_parent import functional_of
from exactsteer.certificates.searches.quantities import positivity_proof
from exactsteer.certificates.witnesses import DominatingGram, NoWitness
from exactsteer.errors import InputError
from exactsteer.programs.conic import ConicProgram
from exactsteer.programs.families.marginal_hidden import MarginalHiddenProgram
from exactsteer.programs.families.marginal_parts import lifted
from exactsteer.programs.families.parent import ParentProgram
from exactsteer.programs.families.parent_elements import ParentElementsProgram
from exactsteer.programs.families.parent_moment import ParentMomentProgram
from exactsteer.programs.hidden import grid_floor
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import SteeringFunctional

MANY = 300
"""With more variables the form of the program that has fewer of them is used; the functional's makes smaller certificates."""

Lower = tuple[Number, SeparatingFamily]
Upper = tuple[Number, Parent | BlockPositiveParent]


class FamilyQuantity(Protocol):
    """A program whose optimum is the least weight t of a noise family, and what its points prove exactly."""

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""

    @property
    def relation(self) -> tuple[int, int]:
        """(a, b): the weight is a times the program's objective plus b."""

    def pulled(
        self, point: Sequence[Number], duals: Sequence[Matrix], e: Number
    ) -> tuple[list[Number], list[Matrix]] | None:
        """The point and the duals moved by e towards known interior ones; None where none are known."""

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """(t, F) with F >= 0 on the set, F(N) = 1 and F(S) <= -t, t on the grid 2^-bits if that is given; None if F fails."""

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """(t, member) that shows S + t N in the cone, t on the grid; None if it does not."""


@dataclass(frozen=True)
class ParentNoise:
    """Noise that makes room for a parent, or for one that is P + Q^{T_1}."""

    program: ParentProgram

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    @property
    def relation(self) -> tuple[int, int]:
        """The optimum is t + 1."""
        return 1, -1

    @cached_property
    def noise_parent(self) -> list[Matrix] | None:
        """A strictly positive parent of the noise, where the one without correlations is: the second parts are equal."""
        program = self.program
        tables = [member.elements for member in program.noise.members]
        found = [lifted([t[key] for t in tables], program.dimensions) for key in program.scenario.keys()]
        strict = all(decide(m) is None and kernel(m) is None for m in found)
        half = [m / 2 for m in found]
        return None if not strict else [*half, *half] if program.transposed else found

    def pulled(
        self, point: Sequence[Number], duals: Sequence[Matrix], e: Number
    ) -> tuple[list[Number], list[Matrix]] | None:
        """Towards the functional 1, and with more of the noise's parent."""
        if self.noise_parent is None:
            return None
        return [y * (1 - e) for y in point], [m + p * e for m, p in zip(duals, self.noise_parent, strict=True)]

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional at the point."""
        table = self.program.table(point)
        if not self.program.is_nonnegative(table):
            return None
        found = functional_of(self.program, table)
        return grid_floor(-found.functional.value(self.program.family), bits), found

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """The parent near the duals."""
        t = self.program.weight(duals, bits)
        first, second = self.program.parts(duals, t)
        if any(decide(m) is not None for m in (*first.values(), *second.values())):
            return None
        if self.program.transposed:
            return t, BlockPositiveParent(self.program.scenario, first, second)
        return t, Parent(self.program.scenario, first, NoWitness())


@dataclass(frozen=True)
class ParentElementsNoise:
    """The same noise by the parent's elements: fewer variables for several untrusted parties."""

    program: ParentElementsProgram

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    @property
    def relation(self) -> tuple[int, int]:
        """The program maximises -t."""
        return -1, 0

    def pulled(
        self, point: Sequence[Number], duals: Sequence[Matrix], e: Number
    ) -> tuple[list[Number], list[Matrix]] | None:
        """With more of the noise, whose parent must be strictly positive, and towards the functional 1."""
        parents = self.program.parents
        if ParentNoise(parents).noise_parent is None:
            return None
        unit = identity(parents.scenario.dimension) * (parents.share * e)
        return [point[0] - e, *point[1:]], [m * (1 - e) + unit for m in duals]

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional near the duals."""
        parents = self.program.parents
        table = self.program.table(duals)
        if not parents.is_nonnegative(table):
            return None
        found = functional_of(parents, table)
        return grid_floor(-found.functional.value(parents.family), bits), found

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """The parent at the point."""
        t, elements = self.program.parent(point, bits)
        if any(decide(m) is not None for m in elements.values()):
            return None
        return t, Parent(self.program.parents.scenario, elements, NoWitness())


@dataclass(frozen=True)
class MarginalLocalNoise:
    """Noise that makes a family local."""

    program: MarginalHiddenProgram

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    @property
    def relation(self) -> tuple[int, int]:
        """The optimum is t + 1."""
        return 1, -1

    def pulled(
        self, point: Sequence[Number], duals: Sequence[Matrix], e: Number
    ) -> tuple[list[Number], list[Matrix]] | None:
        """Not known for every noise."""
        return None

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional at the point."""
        functional = self.program.functional(point)
        if not self.program.is_nonnegative(functional):
            return None
        return grid_floor(-functional.value(self.program.family), bits), SeparatingFamily(functional, NoWitness())

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """The product hidden states at the duals."""
        t = self.program.weight(duals, bits)
        states = self.program.hidden_states(duals, t)
        return None if states is None else (t, local_parent(self.program, states))


@dataclass(frozen=True)
class ParentMomentNoise:
    """Noise that makes room for a parent in the set of a level."""

    program: ParentMomentProgram

    @property
    def conic(self) -> ConicProgram:
        """The exact program."""
        return self.program.conic

    @property
    def relation(self) -> tuple[int, int]:
        """The program maximises -t."""
        return -1, 0

    def pulled(
        self, point: Sequence[Number], duals: Sequence[Matrix], e: Number
    ) -> tuple[list[Number], list[Matrix]] | None:
        """Not known for every noise."""
        return None

    def lower(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Lower | None:
        """The functional of the dual Gram matrix, scaled so that F(N) = 1."""
        found = separating_gram(self.program, self.program.corrected(duals[0]))
        if found is None or not isinstance(found.proof, DominatingGram):
            return None
        scale = found.functional.value(self.program.noise)
        if scale.sign() <= 0:
            return None
        members = tuple(scaled(f, 1 / scale) for f in found.functional.members)
        functional = FamilyFunctional("marginals", members)
        gram = found.proof.gram / scale
        proof = positivity_proof(gram)
        if proof is None:
            return None
        t = grid_floor(-functional.value(self.program.family), bits)
        return t, SeparatingFamily(functional, DominatingGram(gram, proof))

    def upper(self, point: Sequence[Number], duals: Sequence[Matrix], bits: int | None) -> Upper | None:
        """The parent and its moment matrix at the point."""
        t = self.program.weight(point, bits)
        found = member_at(self.program, point, t)
        return None if found is None else (t, found)


def scaled(functional: SteeringFunctional, factor: Number) -> SteeringFunctional:
    """A multiple of a functional."""
    elements = {key: m * factor for key, m in functional.elements.items()}
    return SteeringFunctional(functional.scenario, elements, functional.sense)


def quantity_of(family: Family, noise: Family, of: str) -> FamilyQuantity:
    """The program of a set and a noise. Raises `InputError` for a set that has none."""
    match of:
        case "no-signalling":
            parents = ParentProgram(family, noise)
            elements = ParentElementsProgram(parents)
            many = len(parents.coordinates) > max(MANY, elements.variables)
            return ParentElementsNoise(elements) if many else ParentNoise(parents)
        case "block-positive":
            if tuple(s.dimension for s in family.scenarios) not in EXACT_SIZES:
                raise InputError(
                    "noise over block-positive parents is bracketed for two Bobs of dimensions up to 2 x 3"
                )
            return ParentNoise(ParentProgram(family, noise, True))
        case "lhs":
            return MarginalLocalNoise(MarginalHiddenProgram(family, noise))
        case "quantum" | "positive-maps":
            raise InputError(f"the set {of} has no program of its own: bracket over no-signalling or a level")
        case _:
            return ParentMomentNoise(level_program(family, noise, of, centred=False))
