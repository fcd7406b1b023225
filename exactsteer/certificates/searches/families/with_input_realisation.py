"""Quantum realisations of a Bob with input: one source assemblage, and for each input a channel on the last trusted party.

sigma_{a|xy} = (id (x) L_y)[omega_{a|x}]; instrumental: sigma_{a|x} = L_a[omega_{a|x}]. Shared randomness is a direct sum on
the last trusted party of the source, which every channel reads. For one untrusted party every no-signalling source is
quantum (Gisin, Hughston, Jozsa, Wootters). Source: arXiv:1907.03705, definitions 1 and 5 (preprint: 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

from exactsteer.algebra.matrix import Matrix, identity, zeros
from exactsteer.algebra.number import Number
from exactsteer.algebra.positivity import Elimination, Facial
from exactsteer.certificates.family_witnesses import Images, MapProof
from exactsteer.certificates.searches.quantities import positivity_proof
from exactsteer.errors import InputError, NotPositive
from exactsteer.quantum.maps import ChoiMatrix, block_of
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.branches import Branch, BranchedRealisation, gram_realisation
from exactsteer.steering.families import Family, Shape
from exactsteer.steering.positive_images import apply
from exactsteer.steering.scenario import Key, Scenario


@dataclass(frozen=True)
class InputRealisation:
    """A source assemblage (or a multiple of one), a realisation of it, and one channel for each input.

    `inside` may be left out for one untrusted party, where it is constructed.
    """

    source: MeasuredAssemblage
    maps: tuple[ChoiMatrix, ...]
    inside: BranchedRealisation | None = None

    @cached_property
    def members(self) -> tuple[MeasuredAssemblage, ...]:
        """The table for each input."""
        last = len(self.source.scenario.trusted) - 1
        return tuple(apply(channel, self.source, last) for channel in self.maps)

    def family(self, shape: Shape) -> Family:
        """The family that is realised. Raises as `Family` if the source is no assemblage."""
        if shape == "with-input":
            return Family(shape, self.members)
        scenario = self.members[0].scenario
        return Family(shape, (MeasuredAssemblage(scenario, self.observed(shape)[0]),))

    def observed(self, shape: Shape) -> tuple[dict[Key, Matrix], ...]:
        """The elements of each member of the family that is realised."""
        if shape == "with-input":
            return tuple(dict(m.elements) for m in self.members)
        return ({(a, x): self.members[a[0]].elements[a, x] for a, x in self.members[0].elements},)

    def images(self, proofs: Sequence[MapProof] | None = None) -> Images:
        """The witness; `proofs` show the positivity of maps that are not completely positive.

        Raises `NotPositive` if a channel is not completely positive and no proofs are given, `InputError` if several
        untrusted parties' source has no realisation.
        """
        given = [_completely_positive(channel) for channel in self.maps] if proofs is None else proofs
        return Images(self.source.scenario, self.source.elements, self.realised(), tuple(given))

    def realised(self) -> BranchedRealisation:
        """The source's realisation: the one given, or for one untrusted party the one that exists for every source."""
        if self.inside is not None:
            return self.inside
        if self.source.scenario.parties > 1:
            raise InputError("the source of several untrusted parties needs a realisation of its own")
        return _gram(self.source)

    def scaled(self, weight: Number) -> InputRealisation:
        """The source multiplied by a positive number."""
        elements = {key: m * weight for key, m in self.source.elements.items()}
        inside = self.inside
        if inside is not None:
            inside = BranchedRealisation(inside.scenario, tuple(_times(b, weight) for b in inside.branches))
        return InputRealisation(MeasuredAssemblage(self.source.scenario, elements), self.maps, inside)


def _gram(source: MeasuredAssemblage) -> BranchedRealisation:
    """The realisation of one untrusted party's source; a multiple of an assemblage has that multiple of its trace."""
    total = reduce(add, (m for (_, x), m in source.elements.items() if x == (0,))).trace()
    sigma = Assemblage(source.scenario, {key: m / total for key, m in source.elements.items()})
    branches = gram_realisation(sigma).branches
    if total == 1:
        return BranchedRealisation(source.scenario, branches)
    return BranchedRealisation(source.scenario, tuple(_times(b, total) for b in branches))


def _times(branch: Branch, weight: Number) -> Branch:
    """The branch with another probability."""
    support = branch.support
    if support is not None:
        support = Facial(support.frame, support.core * weight, support.proof)
    return Branch(branch.operator * weight, branch.effects, branch.channel, support)


def _completely_positive(channel: ChoiMatrix) -> MapProof:
    """The channel with a proof that its Choi matrix is positive."""
    proof = positivity_proof(channel.matrix)
    if proof is not None:
        return MapProof(channel, proof)
    negative = channel.negative_direction()
    if negative is not None:
        raise NotPositive(
            f"a map is not completely positive: its Choi matrix has the value {negative.value}",
            vector=negative.vector,
            value=negative.value,
        )
    return MapProof(channel, Elimination())


def direct_sum(parts: Sequence[InputRealisation]) -> InputRealisation:
    """Shared randomness: the sources as blocks of one, on the last trusted party; the channels read the block.

    The result realises the sum of the parts' tables.
    """
    if len(parts) == 1:
        return parts[0]
    first = parts[0].source.scenario
    rest = first.dimension // first.trusted[-1]
    sizes = [part.source.scenario.trusted[-1] for part in parts]
    total = sum(sizes)
    scenario = Scenario(first.untrusted, (*first.trusted[:-1], total))
    frames = []
    for k, size in enumerate(sizes):
        start = sum(sizes[:k])
        frames.append(identity(rest).tensor(identity(total).select(range(total), range(start, start + size))))
    elements = {
        key: reduce(add, (w @ part.source.elements[key] @ w.adjoint() for w, part in zip(frames, parts, strict=True)))
        for key in parts[0].source.elements
    }
    maps = tuple(_sum_of_maps([part.maps[y] for part in parts]) for y in range(len(parts[0].maps)))
    branches = []
    for w, part in zip(frames, parts, strict=True):
        for b in part.realised().branches:
            frame = identity(b.operator.rows // w.columns).tensor(w)
            support = b.support
            if support is not None:
                support = Facial(frame @ support.frame, support.core, support.proof)
            branches.append(Branch(frame @ b.operator @ frame.adjoint(), b.effects, None, support))
    return InputRealisation(
        MeasuredAssemblage(scenario, elements), maps, BranchedRealisation(scenario, tuple(branches))
    )


def _sum_of_maps(maps: Sequence[ChoiMatrix]) -> ChoiMatrix:
    """X -> sum_k L_k(X_kk) for the diagonal blocks of X."""
    total, output = sum(m.input for m in maps), maps[0].output
    result = zeros(total * output, total * output)
    start = 0
    for m in maps:
        place = range(start * output, (start + m.input) * output)
        frame = identity(total * output).select(range(total * output), place)
        result = result + frame @ m.matrix @ frame.adjoint()
        start += m.input
    return ChoiMatrix(total, output, result)


def preparation(state: Matrix) -> ChoiMatrix:
    """The channel from a one-dimensional system that prepares a state."""
    return ChoiMatrix(1, state.rows, state)


def adjoint_image(channel: ChoiMatrix, operator: Matrix, rest: int = 1) -> Matrix:
    """(id (x) L^dag)[F] with tr(F (id (x) L)[X]) = tr((id (x) L^dag)[F] X), `rest` the other trusted parties' dimension."""
    dual = channel.dual()
    n, m = channel.output, channel.input
    total = zeros(rest * m, rest * m)
    for r in range(rest):
        for c in range(rest):
            unit = identity(rest).select(range(rest), [r]) @ identity(rest).select([c], range(rest))
            total = total + unit.tensor(dual(block_of(operator, r, c, n)))
    return total
