"""Small exact states, measurements and realisations to draw from, a few known boxes, and doubles made independently."""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt

import numpy as np
import pytest
from flint import fmpq
from hypothesis import strategies as st

from exactsteer.algebra.matrix import Matrix, column, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, Measurement, basis_measurement, observable
from exactsteer.quantum.states import State, pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario

Strategy = st.SearchStrategy

GAUSSIANS = st.builds(lambda a, b: number(a) + b * I, st.integers(-2, 2), st.integers(-2, 2))


def _vectors(size: int) -> Strategy[Matrix]:
    """Nonzero columns of small Gaussian integers."""
    entries = st.lists(GAUSSIANS, min_size=size, max_size=size)
    return entries.map(column).filter(lambda v: not v.is_zero)


def _densities(size: int) -> Strategy[Matrix]:
    """Density matrices of any rank: normalised sums of one to three projectors."""

    def mixed(vectors: list[Matrix]) -> Matrix:
        total = zeros(size, size)
        for v in vectors:
            total = total + v @ v.adjoint()
        return total / total.trace()

    return st.lists(_vectors(size), min_size=1, max_size=3).map(mixed)


def _bases(size: int) -> Strategy[Matrix]:
    """Invertible matrices with orthogonal columns, by the Gram-Schmidt process without square roots."""

    def orthogonal(vectors: list[Matrix]) -> Matrix:
        kept: list[Matrix] = []
        unit = identity(size)
        for v in (*vectors, *(unit.select(range(size), [k]) for k in range(size))):
            rest = v
            for u in kept:
                rest = rest - u * ((u.adjoint() @ v)[0, 0] / (u.adjoint() @ u)[0, 0])
            if not rest.is_zero:
                kept.append(rest)
        return matrix([[v[j, 0] for v in kept] for j in range(size)])

    return st.lists(_vectors(size), min_size=size - 1, max_size=size - 1).map(orthogonal)


@st.composite
def _povms(draw: st.DrawFn, size: int, outcomes: int) -> Measurement:
    """A projective measurement in a random basis followed by a random rational classical channel."""
    projectors = basis_measurement(draw(_bases(size))).effects
    effects = [zeros(size, size)] * outcomes
    for projector in projectors:
        weights = draw(st.lists(st.integers(0, 3), min_size=outcomes, max_size=outcomes).filter(any))
        for a, weight in enumerate(weights):
            effects[a] = effects[a] + projector * fmpq(weight, sum(weights))
    return Measurement(tuple(effects))


@st.composite
def _realisations(draw: st.DrawFn, projective: bool = False, parties: tuple[int, int] = (1, 2)) -> Realisation:
    """Qubits with one or two measurements of up to three outcomes, and a trusted system of dimension one or two."""
    count = draw(st.integers(*parties))
    systems = {f"A{j}": 2 for j in range(count)} | {"B": draw(st.integers(1, 2))}
    size = prod(systems.values())
    state = draw(
        _vectors(size).map(lambda v: pure_state(v, systems)) | _densities(size).map(lambda m: State(systems, m))
    )
    some = _bases(2).map(basis_measurement) if projective else st.integers(1, 3).flatmap(lambda k: _povms(2, k))
    return Realisation(state, tuple(tuple(draw(st.lists(some, min_size=1, max_size=2))) for _ in range(count)))


@pytest.fixture(scope="session")
def vectors() -> Callable[[int], Strategy[Matrix]]:
    """size -> nonzero columns over Z(i)."""
    return _vectors


@pytest.fixture(scope="session")
def densities() -> Callable[[int], Strategy[Matrix]]:
    """size -> density matrices over Q(i)."""
    return _densities


@pytest.fixture(scope="session")
def bases() -> Callable[[int], Strategy[Matrix]]:
    """size -> matrices over Q(i) with orthogonal columns."""
    return _bases


@pytest.fixture(scope="session")
def povms() -> Callable[[int, int], Strategy[Measurement]]:
    """size, outcomes -> POVMs over Q(i)."""
    return _povms


@pytest.fixture(scope="session")
def realisations() -> Callable[..., Strategy[Realisation]]:
    """projective, parties -> quantum realisations over Q(i), parties with unequal settings and outcomes."""
    return _realisations


@pytest.fixture(scope="session")
def hermitians() -> Callable[[int], Strategy[Matrix]]:
    """size -> Hermitian matrices of small Gaussian integers."""

    def of_size(size: int) -> Strategy[Matrix]:
        row = st.lists(GAUSSIANS, min_size=size, max_size=size)
        return st.lists(row, min_size=size, max_size=size).map(matrix).map(lambda m: m + m.adjoint())

    return of_size


@pytest.fixture(scope="session")
def pr_box() -> Callable[..., Assemblage]:
    """(visibility, rho) -> rho times the PR box mixed with white noise: outcomes differ iff both settings are 1."""

    def box(visibility: Number | fmpq | int, rho: Matrix | None = None) -> Assemblage:
        rho = identity(1) if rho is None else rho
        noise = (1 - number(visibility)) / 4
        both = noise + number(visibility) / 2
        scenario = Scenario(((2, 2), (2, 2)), (rho.rows,))
        return Assemblage(
            scenario, {(a, x): rho * (both if a[0] ^ a[1] == x[0] & x[1] else noise) for a, x in scenario.keys()}
        )

    return box


@pytest.fixture(scope="session")
def steered() -> Callable[[str, str], Realisation]:
    """(state, paulis) -> qubits of the named state, all but the last measured in the named Pauli settings."""
    vectors = {"bell": "00 11", "ghz": "000 111", "w": "001 010 100", "product": "000"}
    paulis = {"X": PAULI_X, "Y": PAULI_Y, "Z": PAULI_Z}

    def build(state: str, settings: str) -> Realisation:
        terms = vectors[state].split()
        count = len(terms[0])
        vector = [int(f"{k:0{count}b}" in terms) for k in range(2**count)]
        measurements = tuple(observable(paulis[name]) for name in settings)
        return Realisation(pure_state(vector, dict.fromkeys("ABC"[:count], 2)), (measurements,) * (count - 1))

    return build


@pytest.fixture(scope="session")
def doubles() -> Callable[[Matrix], np.ndarray]:
    """M -> M in double precision, over Q or a quadratic field Q(sqrt n), independently of `solving`."""

    def convert(m: Matrix) -> np.ndarray:
        root = sqrt(-m.field.polynomial[0]) if m.field.degree == 2 else 0.0
        planes = [np.array([[int(x) for x in row] for row in p.table()], dtype=object) for p in m.planes]
        parts = [p / m.denominator for p in planes]
        total = sum((parts[2 * k] + 1j * parts[2 * k + 1]) * root**k for k in range(m.field.degree))
        return np.array(total, dtype=complex)

    return convert
