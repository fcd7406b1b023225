"""Outer sets of the partially classical assemblages of three parties, as exact programs whose duals separate.

    t* = max t  such that  sigma - t N = (terms with an untrusted party apart, exact) + (terms with a trusted one apart, outer)

Two untrusted parties. A behaviour p times a state rho of C has the moment matrix Gamma(p) (x) rho. With Gamma(p) its complex
conjugate is one for p too, so that it may be real; then every block L(w) is p_w rho, Hermitian. The outer set: Gamma >= 0
on the almost-quantum words with L(w) = L(w)^dag = L(w^dag). (Equivalently L(w^dag) = L(w)^dag and Gamma^{T_C} >= 0: the mean
of Gamma and its partial transpose.) The dual: Z >= 0 with C_w + C_w^dag = 0 on unobserved words; F_w = C_w(Z).

One untrusted party. The terms rho (x) tau_{a|x} and tau_{a|x} (x) rho have separable elements. The outer set: P_{a|x} >= 0 with
P_{a|x}^{T_B} >= 0. The dual: F = P + Q^{T_B} with P, Q >= 0 element by element.

t* < 0 proves that there is no model. Source: arXiv:1604.00501, section VI.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from exactsteer.algebra.matrix import Matrix, zeros
from exactsteer.algebra.number import Number, one, zero
from exactsteer.algebra.tensor_factors import partial_transpose
from exactsteer.programs.conic import Block, ConicProgram, Place, Term, sparse
from exactsteer.programs.hidden import OperatorCoordinate, hermitian_units
from exactsteer.programs.layout import MomentLayout
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.hidden_states import Strategy
from exactsteer.steering.noise import white_noise
from exactsteer.steering.partial import contracted, require_three_parties, rest_key, rest_scenario, strategies_of
from exactsteer.steering.projection import project
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import ALMOST_QUANTUM, Word, collins_gisin_words, dagger, expansion

Unit = tuple[int, int, Number]


@dataclass(frozen=True)
class SymmetricMomentProgram:
    """The outer set for two untrusted parties. Variable 0 is t, then the tables cone by cone, then the free blocks.

    Blocks: the moment matrix of what the tables leave, then the tables' elements, cone by cone, key by key.
    """

    assemblage: Assemblage

    def __post_init__(self) -> None:
        require_three_parties(self.scenario)

    @property
    def scenario(self) -> Scenario:
        """The scenario of the assemblage."""
        return self.assemblage.scenario

    @cached_property
    def layout(self) -> MomentLayout:
        """Words, classes and places."""
        return MomentLayout(self.scenario, ALMOST_QUANTUM)

    @cached_property
    def cones(self) -> tuple[tuple[int, Strategy, Scenario], ...]:
        """(party apart, its strategy, the others' scenario)."""
        s = self.scenario
        return tuple((j, alone, rest_scenario(s, j)) for j in range(s.parties) for alone in strategies_of(s, j))

    @cached_property
    def _units(self) -> list[Unit]:
        return hermitian_units(
            self.scenario.dimension, is_real=all(m.is_real for m in self.assemblage.elements.values())
        )

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; its optimum is t*."""
        layout, elements = self.layout, self.assemblage.collins_gisin()
        noise = layout.constant(white_noise(self.scenario).collins_gisin())
        whole: list[Term] = [sparse(-noise)]
        tables: list[tuple[int, OperatorCoordinate]] = []
        for k, (party, alone, rest) in enumerate(self.cones):
            for word in collins_gisin_words(rest):
                seen = [w for w in self.layout.index.observed if _agrees(w, party, alone, word)]
                for unit in self._units:
                    tables.append((k, OperatorCoordinate(word, *unit)))
                    whole.append(self._term(seen, unit, -1))
        whole += [self._term(sorted({w, dagger(w)}), unit, 1) for w in layout.index.free for unit in self._units]
        blocks = [Block(layout.constant(elements), whole)]
        free = len(whole) - 1 - len(tables)
        for k, (_, _, rest) in enumerate(self.cones):
            for a, x in rest.keys():
                signs = expansion(rest, a, x)
                terms: list[Term] = [{}]
                for own, c in tables:
                    sign = signs.get(c.word, 0) if own == k else 0
                    terms.append({place: y * sign for place, y in c.entries.items()} if sign else {})
                terms += [{}] * free
                blocks.append(Block(zeros(rest.dimension, rest.dimension), terms))
        return ConicProgram((one(), *(zero() for _ in whole[1:])), tuple(blocks))

    def _term(self, words: Sequence[Word], unit: Unit, sign: int) -> Term:
        """Where a Hermitian unit stands in the moment matrix if it is the block of these words."""
        d = self.layout.dimension
        i, j, value = unit
        entries: dict[Place, Number] = {}
        for word in words:
            for u, v in self.layout.index.classes[word]:
                entries[u * d + i, v * d + j] = value * sign
                entries[u * d + j, v * d + i] = value.conjugate() * sign
        return entries

    def gram(self, near: Matrix) -> Matrix:
        """The Gram matrix with C_w + C_w^dag = 0 on every unobserved word: what is left over is spread over the class."""
        sums = {w: self.layout.class_sum(near, w) for w in self.layout.index.free}
        return self.layout.corrected(near, {w: (c - c.adjoint()) / 2 for w, c in sums.items()})

    def functional(self, gram: Matrix) -> SteeringFunctional:
        """F_w = C_w(Z) on observed words: F(sigma) = tr(Z Gamma) for every member of the outer set."""
        operators = {w: self.layout.class_sum(gram, w) for w in self.layout.index.observed}
        return from_collins_gisin(self.scenario, operators, "min")

    def tables(
        self, functional: SteeringFunctional, near: Sequence[Matrix]
    ) -> Iterator[tuple[int, SteeringFunctional]]:
        """(party apart, G^l) for every strategy: G^l equals F's contraction on all no-signalling tables of the others.

        `near` lists operators near G^l, cone by cone; the rest is projected on the no-signalling tables.
        """
        start = 0
        for party, alone, rest in self.cones:
            keys = list(rest.keys())
            goal = contracted(self.scenario, party, alone, functional.elements)
            listed = dict(zip(keys, near[start : start + len(keys)], strict=True))
            moved = project(rest, {key: goal[key] - listed[key] for key in keys})
            yield party, SteeringFunctional(rest, {key: m + moved[key] for key, m in listed.items()}, "min")
            start += len(keys)


def _agrees(word: Word, party: int, strategy: Strategy, rest: Word) -> bool:
    """Whether the word is the others' word with any letters of the party apart that its strategy answers."""
    others = (*word[:party], *word[party + 1 :])
    return others == rest and all(strategy[x] == a for x, a in word[party])


@dataclass(frozen=True)
class SeparableElementsProgram:
    """The outer set for one untrusted party. Variable 0 is t, then the hidden states, strategy by strategy.

    Blocks: P_{a|x} and P_{a|x}^{T_B} for every key, P what the hidden states leave; then the hidden states.
    """

    assemblage: Assemblage

    def __post_init__(self) -> None:
        require_three_parties(self.scenario)

    @property
    def scenario(self) -> Scenario:
        """The scenario of the assemblage."""
        return self.assemblage.scenario

    def flipped(self, m: Matrix) -> Matrix:
        """The transpose of the first trusted party."""
        return partial_transpose(m, self.scenario.trusted, (0,))

    @cached_property
    def conic(self) -> ConicProgram:
        """The exact program; its optimum is t*."""
        s = self.scenario
        d, noise = s.dimension, white_noise(s)
        basis = hermitian_units(d, is_real=all(m.is_real for m in self.assemblage.elements.values()))
        states = [(alone, OperatorCoordinate((), *unit)) for alone in strategies_of(s, 0) for unit in basis]
        blocks = []
        for key, m in self.assemblage.elements.items():
            whole = sparse(-noise.elements[key])
            for flip in (False, True):
                terms: list[Term] = [whole]
                for alone, c in states:
                    hit = rest_key(s, 0, alone, key) is not None
                    terms.append(self._negative(c, flip=flip) if hit else {})
                blocks.append(Block(self.flipped(m) if flip else m, terms))
        for alone in strategies_of(s, 0):
            own: list[Term] = [{}, *(c.entries if strategy == alone else {} for strategy, c in states)]
            blocks.append(Block(zeros(d, d), own))
        return ConicProgram((one(), *(zero() for _ in states)), tuple(blocks))

    def _negative(self, c: OperatorCoordinate, *, flip: bool) -> Term:
        size = self.scenario.trusted[1]
        result: dict[Place, Number] = {}
        for (r, k), x in c.entries.items():
            place = (k // size * size + r % size, r // size * size + k % size) if flip else (r, k)
            result[place] = -x
        return result

    def functional(self, positive: Sequence[Matrix], flipped: Sequence[Matrix]) -> SteeringFunctional:
        """F = P + Q^{T_B} from the operators, listed as the keys are."""
        parts = zip(self.scenario.keys(), positive, flipped, strict=True)
        return SteeringFunctional(self.scenario, {key: p + self.flipped(q) for key, p, q in parts}, "min")
