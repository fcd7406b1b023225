"""Quantum realisations in general: shared randomness, channels on the trusted side, spaces with a declared Gram form.

A branch is what happens at one value of a shared flag: an operator rho >= 0 whose trace is the flag's probability, and for
each untrusted party measurements in a space C^r with the inner product <u, v> = u^dag G v. The effects are given as forms
u^dag E_a v with E_a >= 0 and sum_a E_a = G, so that the element is tr_untrusted[(E (x) .. (x) 1) rho] with no inverse and
no root of G: the operators G^-1/2 E G^-1/2 and the state G^1/2 rho G^1/2 are the usual ones (on the quotient by the kernel
of G). An ordinary realisation has G = 1. A channel then acts on the trusted side.

This is what makes one untrusted party's no-signalling assemblage quantum over every real field, without square roots: the
theorem of Gisin, Hughston, Jozsa and Wootters in the form `gram_realisation`. Source: arXiv:1505.01430, 'Steering in the
bipartite scenario'; arXiv:1907.03705, definition 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import prod
from operator import add

from exactsteer.algebra.matrix import Matrix, column, identity
from exactsteer.algebra.number import Scalar, number
from exactsteer.algebra.positivity import Elimination, Facial, require_positive
from exactsteer.errors import InputError, NotNormalised, ShapeMismatch
from exactsteer.quantum.maps import KrausMap
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.hidden_states import HiddenState
from exactsteer.steering.realisation import Realisation, steered
from exactsteer.steering.scenario import Key, Scenario


@dataclass(frozen=True)
class Branch:
    """One value of the shared flag: an operator >= 0, effects `effects[j][x][a]` >= 0, and the trusted side's channel.

    The effects of every setting of party j sum to one matrix, the party's Gram form. `support` is the operator as
    W A W^dag where that is known. Raises `NotPositive`, `NotNormalised` or `ShapeMismatch`.
    """

    operator: Matrix
    effects: tuple[tuple[tuple[Matrix, ...], ...], ...]
    channel: KrausMap | None = None
    support: Facial | None = None

    def __post_init__(self) -> None:
        for j, settings in enumerate(self.effects):
            for x, listed in enumerate(settings):
                for a, effect in enumerate(listed):
                    require_positive(effect, f"effect {a} of setting {x} of party {j}")
                if reduce(add, listed) != self.forms[j]:
                    raise NotNormalised(f"the effects of setting {x} of party {j} have another sum than setting 0")
        if self.operator.rows % prod(self.dimensions):
            raise ShapeMismatch(f"an operator of size {self.operator.rows} does not fit dimensions {self.dimensions}")
        trusted = self.operator.rows // prod(self.dimensions)
        if self.channel is not None and self.channel.input != trusted:
            raise ShapeMismatch(f"the channel acts on dimension {self.channel.input}, the trusted side has {trusted}")
        if self.support is None:
            require_positive(self.operator, "the operator of a branch")

    @property
    def dimensions(self) -> tuple[int, ...]:
        """The dimensions of the untrusted parties' spaces."""
        return tuple(settings[0][0].rows for settings in self.effects)

    @property
    def trusted(self) -> int:
        """The trusted side's dimension, after the channel."""
        return self.channel.output if self.channel else self.operator.rows // prod(self.dimensions)

    @cached_property
    def forms(self) -> tuple[Matrix, ...]:
        """Each party's Gram form: the sum of the effects of setting 0."""
        return tuple(reduce(add, settings[0]) for settings in self.effects)

    def elements(self) -> dict[Key, Matrix]:
        """This branch's part of every element."""
        found = steered(self.operator, self.effects)
        channel = self.channel
        return found if channel is None else {key: channel(m) for key, m in found.items()}


@dataclass(frozen=True)
class BranchedRealisation:
    """A quantum realisation as a sum over branches; the branches' probabilities add to 1 because the elements do.

    Raises `ShapeMismatch` if a branch has other settings, outcomes or trusted dimension than the scenario.
    """

    scenario: Scenario
    branches: tuple[Branch, ...]

    def __post_init__(self) -> None:
        if not self.branches:
            raise ShapeMismatch("a realisation needs at least one branch")
        for k, branch in enumerate(self.branches):
            outcomes = tuple(tuple(len(listed) for listed in settings) for settings in branch.effects)
            if outcomes != self.scenario.untrusted:
                raise ShapeMismatch(f"branch {k} has outcomes {outcomes}, the scenario {self.scenario.untrusted}")
            if branch.trusted != self.scenario.dimension:
                raise ShapeMismatch(
                    f"branch {k} leaves trusted dimension {branch.trusted}, the scenario has {self.scenario.dimension}"
                )

    def assemblage(self, title: str = "") -> Assemblage:
        """The assemblage that is realised. Raises `NotNormalised` if the branches' probabilities do not add to 1."""
        parts = [branch.elements() for branch in self.branches]
        return Assemblage(self.scenario, {key: reduce(add, (p[key] for p in parts)) for key in parts[0]}, title)


def branched(realisation: Realisation | BranchedRealisation) -> BranchedRealisation:
    """An ordinary realisation as one branch; a branched one unchanged."""
    if isinstance(realisation, BranchedRealisation):
        return realisation
    effects = tuple(tuple(m.effects for m in settings) for settings in realisation.measurements)
    state = realisation.state
    return BranchedRealisation(realisation.scenario, (Branch(state.matrix, effects, None, state.support),))


def mixture(parts: Sequence[tuple[Scalar | str, Realisation | BranchedRealisation]]) -> BranchedRealisation:
    """Shared randomness: realisation k with probability p_k.

    Raises `NotNormalised` if the probabilities are negative or do not add to 1, `ShapeMismatch` if scenarios differ.
    """
    if not parts:
        raise ShapeMismatch("a mixture needs at least one realisation")
    weights = [number(p) for p, _ in parts]
    if any(p.sign() < 0 for p in weights) or reduce(add, weights) != 1:
        raise NotNormalised(f"({', '.join(map(str, weights))}) are not probabilities that add to 1")
    listed = [branched(realisation) for _, realisation in parts]
    if len({realisation.scenario for realisation in listed}) != 1:
        raise ShapeMismatch("the realisations are for different scenarios")
    branches = [
        Branch(branch.operator * p, branch.effects, branch.channel, _rescaled(branch.support, p))
        for p, realisation in zip(weights, listed, strict=True)
        if p.sign()
        for branch in realisation.branches
    ]
    return BranchedRealisation(listed[0].scenario, tuple(branches))


def _rescaled(support: Facial | None, p: Scalar) -> Facial | None:
    return None if support is None else Facial(support.frame, support.core * p, support.proof)


def then(
    realisation: Realisation | BranchedRealisation, channel: KrausMap, trusted: tuple[int, ...]
) -> BranchedRealisation:
    """The realisation followed by a channel on the whole trusted side, whose output has the given dimensions.

    Raises `ShapeMismatch` if they are not the channel's, `InputError` if a branch has a channel already.
    """
    before = branched(realisation)
    if prod(trusted) != channel.output or before.scenario.dimension != channel.input:
        raise ShapeMismatch(
            f"the channel {channel.input} -> {channel.output} does not fit {before.scenario.trusted} -> {trusted}"
        )
    if any(branch.channel is not None for branch in before.branches):
        raise InputError("a branch has a channel already; compose the channels first")
    branches = tuple(Branch(b.operator, b.effects, channel, b.support) for b in before.branches)
    return BranchedRealisation(Scenario(before.scenario.untrusted, trusted), branches)


def local_realisation(scenario: Scenario, states: Sequence[HiddenState]) -> BranchedRealisation:
    """A local-hidden-state model as shared randomness: one branch for each hidden state, with deterministic answers."""
    branches = []
    for state in states:
        answers = iter(state.strategy)
        effects = tuple(
            tuple(
                tuple(identity(1) * int(a == reply) for a in range(k)) for k, reply in zip(party, answers, strict=False)
            )
            for party in scenario.untrusted
        )
        branches.append(Branch(state.operator, effects))
    return BranchedRealisation(scenario, tuple(branches))


def gram_realisation(sigma: Assemblage) -> BranchedRealisation:
    """Every no-signalling assemblage of one untrusted party is quantum, over any real field, without square roots.

    Alice's space is C^d with <u, v> = u^dag rho_R^T v, the vector sum_k |k> (x) |k>, and her effects are the forms
    u^dag sigma_{a|x}^T v: positivity and sum_a sigma_{a|x} = rho_R are the whole proof, singular rho_R included.
    Raises `InputError` for several untrusted parties.

    >>> from exactsteer.algebra.matrix import matrix
    >>> from exactsteer.steering.scenario import scenario
    >>> half = matrix([["1/2 - sqrt(2)/4", 0], [0, 0]]), matrix([["sqrt(2)/4", 0], [0, "1/2"]])
    >>> sigma = Assemblage(scenario(parties=1, settings=1, outcomes=2, trusted=2), {(0, 0): half[0], (1, 0): half[1]})
    >>> gram_realisation(sigma).assemblage() == sigma
    True
    """
    if sigma.scenario.parties != 1:
        raise InputError(f"this construction is for one untrusted party, not {sigma.scenario.parties}")
    d = sigma.scenario.dimension
    vector = column([int(j == k) for j in range(d) for k in range(d)])
    support = Facial(vector, identity(1), Elimination())
    effects = tuple(
        tuple(sigma[a, x].transpose() for a in range(count)) for x, count in enumerate(sigma.scenario.untrusted[0])
    )
    return BranchedRealisation(sigma.scenario, (Branch(support.matrix, (effects,), None, support),))
