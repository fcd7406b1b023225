"""Hidden-state models: responses to every setting, and what they leave on the trusted side; pseudo-LHS models.

A hidden state answers every setting of every untrusted party (shared randomness makes every response deterministic) and
leaves an operator on the trusted space. Positive operators make a local-hidden-state model (definition 1), Hermitian ones
a pseudo-LHS model (definition 2), and signed products of positive ones an affine combination of product states (lemma 3
and eq. (12)). Theorem 5: every no-signalling assemblage has a pseudo-LHS model. Source: arXiv:1708.00756, sections 1-3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product
from math import prod
from operator import add

from exactsteer.algebra.matrix import Matrix, column, identity, require_hermitian, tensor, zeros
from exactsteer.algebra.number import I, Number, one, zero
from exactsteer.algebra.positivity import decide, require_positive
from exactsteer.errors import InputError, NotNormalised, NotPositive, ShapeMismatch
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.scenario import Joint, Key, Scenario

Strategy = tuple[int, ...]
"""One outcome for every setting of every untrusted party, the first party's settings first."""
Label = tuple[int, int] | None
"""A value of lambda_j: the pair [a, x] of eq. (15), or None for its dummy symbol xi."""


@dataclass(frozen=True)
class HiddenState:
    """A deterministic strategy and the Hermitian operator sigma_lambda that it leaves on the trusted space."""

    strategy: Strategy
    operator: Matrix


@dataclass(frozen=True)
class AffineTerm:
    """A deterministic strategy, a real weight q, and one normalised state for each trusted party.

    Raises `NotPositive` or `NotNormalised` for an operator that is no state, `InputError` for a weight that is not real.
    """

    strategy: Strategy
    weight: Number
    states: tuple[Matrix, ...]

    def __post_init__(self) -> None:
        if not self.weight.is_real:
            raise InputError(f"the weight {self.weight} of a term is not real; put phases into the states")
        for k, rho in enumerate(self.states):
            require_positive(rho, f"the state of trusted party {k} in a term")
            if rho.trace() != 1:
                raise NotNormalised(
                    f"the state of trusted party {k} in a term has trace {rho.trace()}, not 1; put it into the weight"
                )

    @cached_property
    def operator(self) -> Matrix:
        """q rho_1 (x) .. (x) rho_t."""
        return tensor(*self.states) * self.weight


@dataclass(frozen=True)
class HiddenStateModel:
    """A pseudo-LHS model: sigma_{a|x} = sum of sigma_lambda over the strategies that answer a to x (eq. (7)).

    Raises `ShapeMismatch`, `NotHermitian`, or `NotNormalised` if the traces do not add to 1 (eq. (8)).
    """

    scenario: Scenario
    states: tuple[HiddenState, ...]

    def __post_init__(self) -> None:
        answers = [k for party in self.scenario.untrusted for k in party]
        d = self.scenario.dimension
        for index, state in enumerate(self.states):
            _require_strategy(state.strategy, answers, index)
            if state.operator.shape != (d, d):
                raise ShapeMismatch(f"hidden state {index} has shape {state.operator.shape}, not {(d, d)}")
            require_hermitian(state.operator, f"hidden state {index}")
        total = reduce(add, (state.operator.trace() for state in self.states), zero())
        if total != 1:
            raise NotNormalised(f"the traces of the hidden states add to {total}, not 1")

    @property
    def is_local(self) -> bool:
        """Whether every hidden state is positive: a local-hidden-state model (definition 1)."""
        return all(decide(state.operator) is None for state in self.states)

    def family(self) -> MeasuredAssemblage:
        """The elements that the model reproduces: normalised and no-signalling, positive or not."""
        return MeasuredAssemblage(self.scenario, spread(self.scenario, self.states))

    def assemblage(self) -> Assemblage:
        """The assemblage that the model reproduces. Raises `NotPositive` if an element is not positive."""
        return self.family().assemblage()


@dataclass(frozen=True)
class AffineModel:
    """An affine combination of product states: sigma_{a|x} = sum of q rho_1 (x) .. (x) rho_t (eqs. (9), (12)).

    Raises `NotNormalised` if the weights do not add to 1, `ShapeMismatch` for a strategy or states of the wrong size.
    """

    scenario: Scenario
    terms: tuple[AffineTerm, ...]

    def __post_init__(self) -> None:
        answers = [k for party in self.scenario.untrusted for k in party]
        for index, term in enumerate(self.terms):
            _require_strategy(term.strategy, answers, index)
            if tuple(rho.rows for rho in term.states) != self.scenario.trusted:
                sizes = tuple(rho.rows for rho in term.states)
                raise ShapeMismatch(f"term {index} has states of dimensions {sizes}, not {self.scenario.trusted}")
        total = reduce(add, (term.weight for term in self.terms), zero())
        if total != 1:
            raise NotNormalised(f"the weights add to {total}, not 1")

    def pseudo_lhs(self) -> HiddenStateModel:
        """Lemma 3, from right to left: sigma_lambda = q(lambda) rho_lambda."""
        return HiddenStateModel(self.scenario, tuple(HiddenState(t.strategy, t.operator) for t in self.terms))


def response(scenario: Scenario, strategy: Strategy, x: Joint) -> Joint:
    """The outcomes that a strategy gives to a joint setting."""
    start, answers = 0, []
    for party, setting in zip(scenario.untrusted, x, strict=True):
        answers.append(strategy[start + setting])
        start += len(party)
    return tuple(answers)


def spread(scenario: Scenario, states: Iterable[HiddenState]) -> dict[Key, Matrix]:
    """The table that hidden states reproduce; states of one strategy are added first."""
    d = scenario.dimension
    merged: dict[Strategy, Matrix] = {}
    for state in states:
        known = merged.get(state.strategy)
        merged[state.strategy] = state.operator if known is None else known + state.operator
    found = {key: zeros(d, d) for key in scenario.keys()}
    for strategy, operator in merged.items():
        for x in scenario.settings:
            key = (response(scenario, strategy, x), x)
            found[key] = found[key] + operator
    return found


def strategies(scenario: Scenario) -> Iterator[Strategy]:
    """All deterministic strategies in product order, the first setting of the first party most significant."""
    yield from product(*(range(k) for party in scenario.untrusted for k in party))


def theorem_5(sigma: Assemblage) -> HiddenStateModel:
    """The pseudo-LHS model of a no-signalling assemblage; settings and outcomes may differ between parties.

    Hidden variables lambda_j: the pairs [a, x] and xi, so prod_j (1 + sum_x k_{j,x}) states. [a, x] answers a to x and
    the last outcome to every other setting, xi always the last (eq. (16)); sigma_lambda = prod (1 - m_j) over the xi
    times the marginal of the others (eq. (17)). States that vanish are left out.

    >>> from exactsteer.steering.noise import white_noise
    >>> from exactsteer.steering.scenario import scenario
    >>> sigma = white_noise(scenario(parties=2, settings=2, outcomes=2, trusted=2))
    >>> model = theorem_5(sigma)
    >>> len(model.states), model.assemblage() == sigma, model.is_local
    (25, True, False)
    """
    states = []
    for hidden, operator in hidden_operators(sigma):
        if not operator.is_zero:
            answers = zip(sigma.scenario.untrusted, hidden, strict=True)
            states.append(HiddenState(tuple(a for party, label in answers for a in answer(party, label)), operator))
    return HiddenStateModel(sigma.scenario, tuple(states))


def labels_of(party: tuple[int, ...]) -> list[Label]:
    """The values of lambda_j: the pairs [a, x], setting by setting, then xi (eq. (15))."""
    return [*((a, x) for x, k in enumerate(party) for a in range(k)), None]


def answer(party: tuple[int, ...], label: Label) -> list[int]:
    """Eq. (16): one outcome for each setting of a party, the last outcome everywhere but a at x."""
    answers = [k - 1 for k in party]
    if label is not None:
        answers[label[1]] = label[0]
    return answers


def hidden_operators(sigma: Assemblage) -> Iterator[tuple[tuple[Label, ...], Matrix]]:
    """(lambda, sigma_lambda) of eq. (17) for every lambda in product order."""
    untrusted = sigma.scenario.untrusted
    for hidden in product(*map(labels_of, untrusted)):
        present = [j for j, label in enumerate(hidden) if label is not None]
        pairs = [label for label in hidden if label is not None]
        weight = prod(1 - len(party) for party, label in zip(untrusted, hidden, strict=True) if label is None)
        yield hidden, sigma.marginal(present, [a for a, _ in pairs], [x for _, x in pairs]) * weight


def affine_combination(model: HiddenStateModel) -> AffineModel:
    """Lemma 3, from left to right, and eq. (12): every hidden state as signed products of states of the trusted parties.

    One trusted party: an operator of one sign is q = tr sigma_lambda times its state; any other Hermitian operator is
    (H + s 1) - s 1 with a rational s. Several trusted parties: first expanded in product states |v><v| (x) .. with v
    among |i>, |i> + |j> and |i> + i |j> on all parties but the last.

    >>> from exactsteer.steering.noise import white_noise
    >>> from exactsteer.steering.scenario import scenario
    >>> model = affine_combination(theorem_5(white_noise(scenario(parties=1, settings=2, outcomes=2, trusted=2))))
    >>> [str(term.weight) for term in model.terms]
    ['1/2', '1/2', '1/2', '1/2', '-1']
    """
    terms = []
    for state in model.states:
        for factors, rest in _product_expansion(state.operator, model.scenario.trusted):
            terms += _signed_terms(state.strategy, factors, rest)
    return AffineModel(model.scenario, tuple(terms))


def _require_strategy(strategy: Strategy, answers: list[int], index: int) -> None:
    if len(strategy) != len(answers) or not all(0 <= a < k for a, k in zip(strategy, answers, strict=False)):
        raise ShapeMismatch(f"strategy {index} is {strategy}; it needs one outcome for each of {len(answers)} settings")


def _signed_terms(strategy: Strategy, factors: tuple[Matrix, ...], operator: Matrix) -> list[AffineTerm]:
    """The product of states with a Hermitian operator as at most two terms."""
    weight = operator.trace()
    if not weight.is_zero:
        try:  # an operator of one sign is its trace times a state; the term decides it
            return [AffineTerm(strategy, weight, (*factors, operator / weight))]
        except NotPositive:
            pass
    elif operator.is_zero:
        return []
    d = operator.rows
    shift, bound = one(), identity(d)
    while decide(operator + bound * shift) is not None:
        shift = shift * 2
    raised = operator + bound * shift
    return [
        AffineTerm(strategy, raised.trace(), (*factors, raised / raised.trace())),
        AffineTerm(strategy, -shift * d, (*factors, bound / d)),
    ]


def _product_expansion(operator: Matrix, trusted: tuple[int, ...]) -> list[tuple[tuple[Matrix, ...], Matrix]]:
    """(states of all parties but the last, Hermitian operator of the last): their products add to the operator.

    The block X_ij of the first party enters as its Hermitian part H with |i>+|j> and its skew part with |i>+i|j>; what
    their diagonals add too much is taken from the blocks X_ii and X_jj.
    """
    if len(trusted) == 1:
        return [((), operator)]
    d, rest = trusted[0], prod(trusted[1:])
    blocks = [
        [operator.select(range(i * rest, (i + 1) * rest), range(j * rest, (j + 1) * rest)) for j in range(d)]
        for i in range(d)
    ]
    corner = [blocks[i][i] for i in range(d)]
    parts: list[tuple[Matrix, Matrix]] = []
    for i in range(d):
        for j in range(i + 1, d):
            x, y = blocks[i][j], blocks[j][i]
            for phase, h in ((one(), (x + y) / 2), (I, (y - x) * I / -2)):
                if not h.is_zero:
                    vector = [one() if k == i else phase if k == j else zero() for k in range(d)]
                    parts.append((_ray(vector), h * 2))
                    corner[i], corner[j] = corner[i] - h, corner[j] - h
    parts += [(_ray([one() if k == i else zero() for k in range(d)]), corner[i]) for i in range(d)]
    return [
        ((state, *factors), last)
        for state, h in parts
        if not h.is_zero
        for factors, last in _product_expansion(h, trusted[1:])
    ]


def _ray(entries: list[Number]) -> Matrix:
    v = column(entries)
    return v @ v.adjoint() / (v.adjoint() @ v)[0, 0]
