"""Realisations by unphysical states: Hermitian operators of unit trace that need not be positive.

sigma_{a..|x..} = tr_untrusted[(M_{a|x} (x) .. (x) 1) rho~]. Every no-signalling assemblage has such a realisation
(theorem 6), and every rho~ with any measurements gives a normalised, no-signalling family, whose positivity is a question
of its own. Two constructions: `theorem_6` with commuting measurements on spaces of dimension 1 + sum_x k_x, and
`dual_basis_realisation` on the smallest spaces that hold enough linearly independent effects. Source: arXiv:1708.00756,
section 4, eqs. (20)-(23).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from math import isqrt, lcm, prod
from operator import add

from flint import fmpq, fmpz_mat

from exactsteer.algebra.matrix import (
    Matrix,
    from_planes,
    identity,
    inner,
    matrix,
    require_hermitian,
    tensor,
    unify_matrices,
)
from exactsteer.algebra.number import I
from exactsteer.errors import NotNormalised, ShapeMismatch
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.operators import Operator
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.hidden_states import answer, hidden_operators, labels_of
from exactsteer.steering.realisation import steered
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import Letter


@dataclass(frozen=True)
class UnphysicalRealisation:
    """A Hermitian operator of unit trace on the untrusted systems followed by the trusted ones, and measurements.

    `measurements[j][x]` is setting x of untrusted party j, who holds the j-th system. Raises `NotHermitian`,
    `NotNormalised` or `ShapeMismatch`; positivity is not asked for.
    """

    operator: Operator
    measurements: tuple[tuple[Measurement, ...], ...]

    def __post_init__(self) -> None:
        require_hermitian(self.operator.matrix, "the operator rho~")
        trace = self.operator.matrix.trace()
        if trace != 1:
            raise NotNormalised(f"the trace of rho~ is {trace}, not 1; divide by it if that is what you mean")
        sizes = tuple(self.operator.systems.values())
        if not 0 < len(self.measurements) < len(sizes):
            raise ShapeMismatch("there must be untrusted parties with measurements, and a trusted system after them")
        for j, settings in enumerate(self.measurements):
            for x, measurement in enumerate(settings):
                if measurement.dimension != sizes[j]:
                    raise ShapeMismatch(
                        f"setting {x} of party {j} measures dimension {measurement.dimension}, its system has {sizes[j]}"
                    )

    @property
    def dimensions(self) -> tuple[int, ...]:
        """The dimensions of the untrusted parties' systems."""
        return tuple(self.operator.systems.values())[: len(self.measurements)]

    @property
    def scenario(self) -> Scenario:
        """The scenario that the realisation lives in."""
        untrusted = tuple(tuple(len(m.effects) for m in settings) for settings in self.measurements)
        return Scenario(untrusted, tuple(self.operator.systems.values())[len(self.measurements) :])

    def family(self) -> MeasuredAssemblage:
        """The family of eq. (20): always normalised and no-signalling; `report` lists the elements not positive."""
        effects = [[measurement.effects for measurement in settings] for settings in self.measurements]
        return MeasuredAssemblage(self.scenario, steered(self.operator.matrix, effects))

    def assemblage(self) -> Assemblage:
        """The family as an assemblage. Raises `NotPositive` with the element that is not positive."""
        return self.family().assemblage()


def theorem_6(sigma: Assemblage) -> UnphysicalRealisation:
    """rho~ = sum_lambda |lambda><lambda| (x) sigma_lambda with the hidden states of theorem 5, and POVMs by eq. (23).

    Party j's space has dimension 1 + sum_x k_{j,x}; its basis is [a, x] in the order of settings and then outcomes, and
    xi last. The negativity is `theorem_6_negativity`.

    >>> from exactsteer.steering.noise import white_noise
    >>> from exactsteer.steering.scenario import scenario
    >>> sigma = white_noise(scenario(parties=1, settings=2, outcomes=2, trusted=2))
    >>> realisation = theorem_6(sigma)
    >>> realisation.dimensions, realisation.assemblage() == sigma
    ((5,), True)
    """
    measurements, sizes = [], []
    for party in sigma.scenario.untrusted:
        replies = [answer(party, label) for label in labels_of(party)]
        sizes.append(len(replies))
        measurements.append(
            tuple(
                Measurement(tuple(_diagonal([int(reply[x] == a) for reply in replies]) for a in range(k)))
                for x, k in enumerate(party)
            )
        )
    rho = _direct_sum([operator for _, operator in hidden_operators(sigma)])
    return UnphysicalRealisation(Operator(_systems(sigma, sizes), rho), tuple(measurements))


def theorem_6_negativity(scenario: Scenario) -> fmpq:
    """The sum of |negative eigenvalues| of theorem 6's rho~: (prod_j (2 m_j - 1) - 1) / 2, whatever the assemblage.

    Each block sigma_lambda is plus or minus a positive operator, and sum_lambda |tr sigma_lambda| = prod_j (m_j + m_j - 1).

    >>> from exactsteer.steering.scenario import scenario
    >>> theorem_6_negativity(scenario(parties=2, settings=3, outcomes=2, trusted=4))
    12
    """
    return fmpq(prod(2 * len(party) - 1 for party in scenario.untrusted) - 1, 2)


def dual_basis_realisation(sigma: Assemblage) -> UnphysicalRealisation:
    """A realisation on small spaces: rho~ = sum_w G_w (x) sigma_w with the dual basis of {1, M_{a|x}, a < k_x - 1}.

    Party j's dimension is the least D >= 2 with D^2 >= 1 + sum_x (k_x - 1). The effects are M_{a|x} = 1/k_x + c_x H with
    orthogonal traceless Hermitian H of norm at most 1 and c_x = 1/(k_x (k_x - 1)), so that they are positive; the dual
    basis is H / (c_x tr H^2) and 1/D - sum G_{a|x} / k_x. Over Q(i) everything is rational.

    >>> from exactsteer.steering import catalogue
    >>> realisation = dual_basis_realisation(catalogue.breuer_hall())
    >>> realisation.dimensions, realisation.assemblage() == catalogue.breuer_hall()
    ((2, 2), True)
    """
    duals: list[dict[tuple[Letter, ...], Matrix]] = []
    measurements = []
    for party in sigma.scenario.untrusted:
        size = max(2, 1 + isqrt(sum(k - 1 for k in party)))
        directions = _orthogonal_directions(size)
        dual: dict[tuple[Letter, ...], Matrix] = {}
        empty, settings = identity(size) / size, []
        for x, k in enumerate(party):
            effects, last = [], identity(size)
            for a in range(k - 1):
                h, c = next(directions), fmpq(1, k * (k - 1))
                effects.append(identity(size) / k + h * c)
                last = last - effects[-1]
                dual[(x, a),] = h / (inner(h, h) * c)
                empty = empty - dual[(x, a),] / k
            settings.append(Measurement((*effects, last)))
        dual[()] = empty
        duals.append(dual)
        measurements.append(tuple(settings))
    terms = (
        tensor(*(dual[letters] for dual, letters in zip(duals, word, strict=True)), element)
        for word, element in sigma.collins_gisin().items()
    )
    sizes = [settings[0].dimension for settings in measurements]
    return UnphysicalRealisation(Operator(_systems(sigma, sizes), reduce(add, terms)), tuple(measurements))


def _systems(sigma: Assemblage, sizes: list[int]) -> dict[str, int]:
    return {f"A{j}": n for j, n in enumerate(sizes)} | {f"B{k}": n for k, n in enumerate(sigma.scenario.trusted)}


def _diagonal(values: list[int]) -> Matrix:
    return matrix([[value if r == c else 0 for c in range(len(values))] for r, value in enumerate(values)])


def _direct_sum(blocks: list[Matrix]) -> Matrix:
    """The block-diagonal matrix with these blocks, over one field and denominator."""
    field, unified = unify_matrices(blocks)
    common = lcm(*(b.denominator for b in unified))
    size = sum(b.rows for b in unified)
    planes = [fmpz_mat(size, size) for _ in range(2 * field.degree)]
    start = 0
    for b in unified:
        for plane, part in zip(planes, b.planes, strict=True):
            for r in range(b.rows):
                for c in range(b.columns):
                    plane[start + r, start + c] = part[r, c] * (common // b.denominator)
        start += b.rows
    return from_planes(field, planes, common)


def _orthogonal_directions(size: int) -> Iterator[Matrix]:
    """The size^2 - 1 orthogonal traceless Hermitian matrices of norm 1: |i><j| + |j><i|, i|j><i| - i|i><j|, diagonal ones."""
    for j in range(size):
        for i in range(j):
            yield matrix([[int({r, c} == {i, j}) for c in range(size)] for r in range(size)])
            signs = {(i, j): -I, (j, i): I}
            yield matrix([[signs.get((r, c), 0) for c in range(size)] for r in range(size)])
        if j:
            yield _diagonal([1] * j + [-j] + [0] * (size - j - 1)) / j
