"""White noise, and its strictly positive moment matrix at every level.

White noise has uniform outcomes and the maximally mixed trusted state (arXiv:2604.07078, eq. (21)). Its moments are those
of freely independent measurements with uniform outcomes in the tracial state, which is faithful: no combination of words
has zero norm, so the moment matrix is strictly positive whatever the level.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from math import prod

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, identity
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.families import Family, MeasuredFamily
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import Letter, Word, irreducible


def white_noise(scenario: Scenario) -> Assemblage:
    """sigma_{a|x} = 1 / (d prod_j k_{j, x_j}).

    >>> from exactsteer.steering.scenario import scenario
    >>> white_noise(scenario(parties=1, settings=1, outcomes=3, trusted=2))[0, 0]
    matrix([['1/6', '0'], ['0', '1/6']])
    """
    d = scenario.dimension
    elements = {}
    for a, x in scenario.keys():
        count = prod(party[setting] for party, setting in zip(scenario.untrusted, x, strict=True))
        elements[a, x] = identity(d) * fmpq(1, d * count)
    return Assemblage(scenario, elements, "white noise")


def family_white_noise(family: Family | MeasuredFamily) -> Family:
    """The white noise of a family's scenario: each member is white noise. Source: arXiv:2604.07078, eq. (21).

    >>> from exactsteer.steering.catalogue.bob_with_input import pauli_transpose
    >>> family_white_noise(pauli_transpose()).members[1][0, 2]
    matrix([['1/4', '0'], ['0', '1/4']])
    """
    members = (MeasuredAssemblage(s, white_noise(s).elements) for s in family.scenarios)
    return Family(family.shape, tuple(members), "white noise")


def local_white_noise(sigma: Assemblage) -> Assemblage:
    """N_{a|x} = tr(sigma_{a|x}) 1/d: the untrusted parties' outcomes are kept, the trusted state is forgotten."""
    d = sigma.scenario.dimension
    elements = {key: identity(d) * m.trace() / d for key, m in sigma.elements.items()}
    return Assemblage(sigma.scenario, elements, "local white noise")


def noise_moment(scenario: Scenario, word: Word) -> Matrix:
    """L(w) of freely independent uniform measurements: prod_j tau_j(w_j) times 1/d."""
    value = fmpq(1, scenario.dimension)
    for party, letters in zip(scenario.untrusted, word, strict=True):
        value *= free_trace(party, letters)
    return identity(scenario.dimension) * value


@lru_cache(maxsize=65_536)
def free_trace(party: tuple[int, ...], letters: tuple[Letter, ...]) -> fmpq:
    """The trace of an irreducible product of freely independent projectors with traces c = 1/k_x.

    Freeness says tau((l_1 - c_1) .. (l_n - c_n)) = 0 when neighbours belong to different settings; expanding it gives
    tau(l_1 .. l_n) through shorter words.

    >>> free_trace((2, 2), ((0, 0), (1, 0), (0, 0)))       # tau(p q p) = tau(p q) = 1/4
    1/4
    >>> free_trace((2, 2), ((0, 0), (1, 0), (0, 0), (1, 0)))
    3/16
    """
    total = fmpq(0)
    n = len(letters)
    if n == 0:
        return fmpq(1)
    for size in range(n):
        for kept in combinations(range(n), size):
            shorter = irreducible(letters[k] for k in kept)
            if shorter is not None:
                weight = prod((-fmpq(1, party[letters[k][0]]) for k in range(n) if k not in kept), start=fmpq(1))
                total -= weight * free_trace(party, shorter)
    return total
