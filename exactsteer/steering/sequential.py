"""Sequential steering: one untrusted party measures again and again, and every sequence of outcomes steers.

sigma_{a1..an|x1..xn}: step j has the settings and outcomes of 'party' j of a scenario. The laws are causal: the sum over
a_j, .., a_n does not depend on x_j, .., x_n, for every j. Every such assemblage is quantum, which extends the theorem of
Gisin, Hughston, Jozsa and Wootters: the tower of forms. Before any measurement the space is C^d with <u, v> =
u^dag rho_R^T v and the state sum_k |k> (x) |k>; after outcomes a1..aj the same vector lives in the space whose form is
sigma_{a1..aj|x1..xj}^T, the marginal after j steps. The instrument of step j is the identity map between these spaces,
which is trace preserving because sum_a of the new forms is the old one; the last step's effects are the transposed
elements. Source: arXiv:1907.03705, Fig. 1(b) and its supplemental material.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exactsteer.algebra.matrix import Matrix, column, identity
from exactsteer.algebra.positivity import Elimination, Facial, decide, require_positive
from exactsteer.errors import NotHermitian, NotNormalised, NotPositive, ShapeMismatch, Signalling
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import State
from exactsteer.steering.assemblage import _Elements
from exactsteer.steering.laws import Elements, shown, summed
from exactsteer.steering.realisation import contracted
from exactsteer.steering.scenario import Key, Scenario, key_text


@dataclass(frozen=True, eq=False)
class SequentialAssemblage(_Elements):
    """A causal assemblage {sigma_{a1..an|x1..xn}} of n measurements in sequence; step j has the place of party j.

    Shapes: d x d matrices keyed (outcomes, settings) of all steps. Normalisation: the total trace is 1. Raises
    `NotHermitian`, `Signalling` (backwards in time), `NotNormalised` or `NotPositive`, with the exact amount.

    >>> from exactsteer.algebra.matrix import matrix
    >>> from exactsteer.steering.scenario import scenario
    >>> steps = scenario(parties=2, settings=1, outcomes=2, trusted=1)
    >>> sigma = SequentialAssemblage(steps, {key: matrix([["1/4"]]) for key in steps.keys()})
    >>> tower(sigma).sequence() == sigma
    True
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        for key, m in self.elements.items():
            if not m.is_hermitian:
                raise NotHermitian(f"element {key_text(key)} differs from its adjoint; correct its entries")
        require_causal(self.scenario, self.elements)
        total = _after(self.scenario, self.elements, (), ()).trace()
        if total != 1:
            raise NotNormalised(f"the total trace is {shown(total)}, not 1; divide by it if that is what you mean")
        for key, m in self.elements.items():
            negative = decide(m)
            if negative is not None:
                raise NotPositive(
                    f"element {key_text(key)} has v^dag M v = {shown(negative.value)}",
                    vector=negative.vector,
                    value=negative.value,
                )

    @property
    def steps(self) -> int:
        """The number of measurements in the sequence."""
        return self.scenario.parties

    def after(self, outcomes: tuple[int, ...], settings: tuple[int, ...]) -> Matrix:
        """sigma_{a1..aj|x1..xj}: the element after the first j steps; no outcome at all gives rho_R."""
        return _after(self.scenario, self.elements, outcomes, settings)

    def __repr__(self) -> str:
        return f"SequentialAssemblage({self.steps} steps, {self.scenario}, over {self.field!r})"


@dataclass(frozen=True)
class Tower:
    """A sequential quantum realisation: an operator >= 0, and the forms E_{a1..an|x1..xn} >= 0 of the final effects.

    The forms are causal, so that their partial sums are the forms of the intermediate spaces (module docstring). `support`
    is the operator as W A W^dag where that is known. Raises `NotPositive`, `Signalling` or `ShapeMismatch`.
    """

    scenario: Scenario
    operator: Matrix
    effects: dict[Key, Matrix]
    support: Facial | None = None

    def __post_init__(self) -> None:
        size = next(iter(self.effects.values())).rows
        if self.operator.rows != size * self.scenario.dimension:
            raise ShapeMismatch(
                f"an operator of size {self.operator.rows} is not on {size} x {self.scenario.dimension}"
            )
        require_causal(self.scenario, self.effects)
        for key, effect in self.effects.items():
            require_positive(effect, f"the effect {key_text(key)}")
        if self.support is None:
            require_positive(self.operator, "the operator of a tower")

    def sequence(self) -> SequentialAssemblage:
        """The sequential assemblage that is realised: sigma = tr_1[(E (x) 1) rho]."""
        found = {key: contracted(effect, self.operator) for key, effect in self.effects.items()}
        return SequentialAssemblage(self.scenario, found)


@dataclass(frozen=True)
class Instrument:
    """One Kraus operator `kraus[a]` for every outcome of one setting, output x input: sum_a K_a^dag K_a = 1.

    Raises `ShapeMismatch`, or `NotNormalised` with the entry of the sum that is off.
    """

    kraus: tuple[Matrix, ...]

    def __post_init__(self) -> None:
        if len({k.shape for k in self.kraus}) != 1:
            raise ShapeMismatch("an instrument needs Kraus operators of one shape, one for every outcome")
        gap = -identity(self.input)
        for k in self.kraus:
            gap = gap + k.adjoint() @ k
        for r in range(self.input):
            for c in range(self.input):
                if not gap[r, c].is_zero:
                    raise NotNormalised(
                        f"the instrument loses trace: entry ({r}, {c}) of sum_a K_a^dag K_a - 1 is {gap[r, c]}"
                    )

    @property
    def input(self) -> int:
        """The dimension of the system that is measured."""
        return self.kraus[0].columns

    @property
    def output(self) -> int:
        """The dimension of the system that is left."""
        return self.kraus[0].rows


def measure_in_sequence(
    state: State, instruments: Sequence[Sequence[Instrument]], final: Sequence[Measurement]
) -> SequentialAssemblage:
    """The sequential assemblage of instruments on the first system, step after step, and a measurement of what is left.

    `instruments[j][x]` is setting x of step j, `final[x]` setting x of the last step, so that there are
    len(instruments) + 1 steps: sigma_{a..|x..} = tr_A[(K^dag M K (x) 1) rho] with K the product of the Kraus operators.
    Raises `ShapeMismatch` if dimensions do not fit. Source: arXiv:1907.03705, Fig. 1(b).

    >>> from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
    >>> from exactsteer.quantum.states import pure_state
    >>> bell, z = pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), observable(PAULI_Z)
    >>> sigma = measure_in_sequence(bell, [[Instrument(z.effects)]], [observable(PAULI_X)])
    >>> sigma[(0, 0), (0, 0)], tower(sigma).sequence() == sigma
    (matrix([['1/4', '0'], ['0', '0']]), True)
    """
    dimension, *trusted = state.systems.values()
    for j, settings in enumerate(instruments):
        if not settings or {i.input for i in settings} != {dimension} or len({i.output for i in settings}) != 1:
            raise ShapeMismatch(f"step {j} needs instruments on dimension {dimension}, with outputs of one dimension")
        dimension = settings[0].output
    if not final or {m.dimension for m in final} != {dimension}:
        raise ShapeMismatch(f"the last step needs measurements of dimension {dimension}")
    effects: dict[Key, Matrix] = {((a,), (x,)): e for x, m in enumerate(final) for a, e in enumerate(m.effects)}
    for settings in reversed(instruments):
        effects = {
            ((a, *b), (x, *y)): k.adjoint() @ effect @ k
            for x, instrument in enumerate(settings)
            for a, k in enumerate(instrument.kraus)
            for (b, y), effect in effects.items()
        }
    steps = [tuple(len(i.kraus) for i in settings) for settings in instruments]
    scenario = Scenario((*steps, tuple(len(m.effects) for m in final)), tuple(trusted))
    return SequentialAssemblage(scenario, {key: contracted(effect, state.matrix) for key, effect in effects.items()})


def tower(sigma: SequentialAssemblage) -> Tower:
    """The quantum realisation of any sequential assemblage, of any length and over any real field: E = sigma^T."""
    d = sigma.scenario.dimension
    vector = column([int(j == k) for j in range(d) for k in range(d)])
    support = Facial(vector, identity(1), Elimination())
    effects = {key: m.transpose() for key, m in sigma.elements.items()}
    return Tower(sigma.scenario, support.matrix, effects, support)


def require_causal(scenario: Scenario, elements: Elements) -> None:
    """Raises `Signalling` if the sum over the outcomes of the steps from j on depends on the setting of a step >= j."""
    for j in reversed(range(scenario.parties)):
        for a, x in _first_keys(scenario, j):
            over = tuple(range(j, scenario.parties))
            reference = summed(elements, scenario.untrusted, a, x, over)
            for other in range(1, len(scenario.untrusted[j])):
                y = (*x[:j], other, *x[j + 1 :])
                difference = reference - summed(elements, scenario.untrusted, a, y, over)
                for r in range(difference.rows):
                    for c in range(difference.columns):
                        if not (gap := difference[r, c]).is_zero:
                            raise Signalling(
                                f"after the outcomes {a[:j]} at settings {x[:j]} the setting of step {j} signals to the "
                                f"past: entry ({r}, {c}) differs by {shown(gap)} between settings 0 and {other}",
                                party=j,
                                settings=(0, other),
                                difference=gap,
                            )


def _first_keys(scenario: Scenario, j: int) -> Iterator[Key]:
    """The keys whose outcomes from step j on, and settings from step j on, are 0."""
    for a, x in scenario.keys():
        if not any((*a[j:], *x[j:])):
            yield a, x


def _after(scenario: Scenario, elements: Elements, a: tuple[int, ...], x: tuple[int, ...]) -> Matrix:
    rest = (0,) * (scenario.parties - len(a))
    return summed(elements, scenario.untrusted, (*a, *rest), (*x, *rest), tuple(range(len(a), scenario.parties)))
