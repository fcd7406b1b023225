"""Quantum realisations: a state and measurements, and the assemblage that they steer to.

sigma_{a..|x..} = tr_untrusted[(M_{a|x} (x) .. (x) 1) rho], untrusted parties first, no transpose.
Source: arXiv:1708.00756, eq. (1) and its multipartite form (20) with rho >= 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exactsteer.algebra.matrix import Matrix, block, identity, tensor
from exactsteer.algebra.positivity import Elimination, Facial
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.errors import ShapeMismatch
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import State
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.words import Word


@dataclass(frozen=True)
class Realisation:
    """A state on the untrusted systems followed by the trusted ones, and each untrusted party's measurements.

    `measurements[j][x]` is setting x of untrusted party j, who holds the j-th system of the state; all systems after
    those are trusted. Raises `ShapeMismatch` if dimensions do not fit.
    """

    state: State
    measurements: tuple[tuple[Measurement, ...], ...]

    def __post_init__(self) -> None:
        sizes = list(self.state.systems.items())
        if not 0 < len(self.measurements) < len(sizes):
            raise ShapeMismatch(
                "a realisation needs untrusted parties with measurements and at least one trusted system"
            )
        for (name, size), settings in zip(sizes, self.measurements, strict=False):
            for x, measurement in enumerate(settings):
                if measurement.dimension != size:
                    raise ShapeMismatch(
                        f"setting {x} of the party that holds {name} measures dimension {measurement.dimension}, not {size}"
                    )

    @property
    def dimensions(self) -> tuple[int, ...]:
        """The dimensions of the untrusted parties' systems."""
        return tuple(self.state.systems.values())[: len(self.measurements)]

    @property
    def scenario(self) -> Scenario:
        """The scenario that the realisation lives in."""
        untrusted = tuple(tuple(len(m.effects) for m in settings) for settings in self.measurements)
        return Scenario(untrusted, tuple(self.state.systems.values())[len(self.measurements) :])

    def assemblage(self, title: str = "") -> Assemblage:
        """The assemblage that the realisation steers to."""
        effects = [[measurement.effects for measurement in settings] for settings in self.measurements]
        return Assemblage(self.scenario, steered(self.state.matrix, effects), title)

    def moment_frame(self, words: Sequence[Word]) -> Facial:
        """Gamma = W A W^dag from a realisation with projective measurements: row (u, i) of W is (O_u (x) <i|) S.

        Here rho = S A S^dag; L(v^dag u)_ij = tr[(O_v^dag O_u (x) |j><i|) rho] is then the block of the moment matrix.
        Raises `ShapeMismatch` if a measurement that a word needs is not projective: dilate it first (Naimark).
        """
        support = self.state.support
        if support is None:
            one = identity(self.state.matrix.rows)
            support = Facial(one, self.state.matrix, Elimination())
        for settings in self.measurements:
            for x, measurement in enumerate(settings):
                if not measurement.is_projective:
                    raise ShapeMismatch(f"setting {x} is not projective; dilate the measurement first (Naimark)")
        trusted = self.scenario.dimension
        rest = support.frame.rows // trusted
        rows = []
        for word in words:
            operators = []
            for size, settings, letters in zip(self.dimensions, self.measurements, word, strict=True):
                operator = identity(size)
                for x, a in letters:
                    operator = operator @ settings[x].effects[a]
                operators.append(operator)
            image = tensor(*operators, identity(trusted)) @ support.frame
            for i in range(trusted):
                slices = [
                    image.select([r * trusted + i for r in range(rest)], [c]).transpose() for c in range(image.columns)
                ]
                rows.append([block([slices])])
        frame = block(rows)
        # the row (u, i) lists, for each column c of S, the vector (O_u (x) <i|) S_c: the core is A (x) 1
        return Facial(frame, support.core.tensor(identity(rest)), Elimination())


def steer(state: State, measurements: Sequence[Sequence[Measurement]], title: str = "") -> Assemblage:
    """The assemblage of a state and measurements: `steer(state, [[x0, x1], [y0, y1]])` for two untrusted parties.

    >>> from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
    >>> from exactsteer.quantum.states import pure_state
    >>> sigma = steer(pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), [[observable(PAULI_X), observable(PAULI_Z)]])
    >>> sigma[1, 0]
    matrix([['1/4', '-1/4'], ['-1/4', '1/4']])
    """
    return Realisation(state, tuple(tuple(settings) for settings in measurements)).assemblage(title)


def steered(operator: Matrix, effects: Sequence[Sequence[Sequence[Matrix]]]) -> dict[Key, Matrix]:
    """tr_untrusted[(M_{a|x} (x) .. (x) 1) operator] for the effects `effects[j][x][a]` of the first factors."""
    parts: dict[Key, Matrix] = {((), ()): operator}
    for settings in effects:
        parts = {
            ((*a, outcome), (*x, setting)): contracted(effect, rest)
            for (a, x), rest in parts.items()
            for setting, listed in enumerate(settings)
            for outcome, effect in enumerate(listed)
        }
    return parts


def contracted(effect: Matrix, rho: Matrix) -> Matrix:
    """tr_first[(M (x) 1) rho]."""
    rest = rho.rows // effect.rows
    return partial_trace(effect.tensor(identity(rest)) @ rho, (effect.rows, rest), (0,))
