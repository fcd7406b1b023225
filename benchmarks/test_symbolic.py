"""The SymPy layer: generic identities, laws of a family with parameters, and conversion.

Ratios inside one run are what counts; absolute times depend on the machine. The goals are in README.md beside this file.
"""

from collections.abc import Callable

import pytest
import sympy as sp
from pytest_benchmark.fixture import BenchmarkFixture

import exactsteer as es
from exactsteer import symbolic
from exactsteer.symbolic.identities import positive_maps, pseudo_lhs, transposition_trick

BREUER_HALL = es.PAULI_X.tensor(es.PAULI_Y)
V, T = sp.symbols("v theta", real=True)


@pytest.mark.benchmark(group="generic identities")
@pytest.mark.parametrize(
    "prove",
    [
        lambda: positive_maps.breuer_hall(BREUER_HALL),
        lambda: positive_maps.generic_kraus_map(4, 4, 2),
        lambda: positive_maps.generic_choi_map(4, 4),
        lambda: transposition_trick.quantum_correlations(2, 4, 4),
        lambda: transposition_trick.transposition_trick(4, 4),
        transposition_trick.decomposable_realisation,
    ],
    ids=["breuer-hall", "kraus", "choi", "eq-29", "transposition", "eq-30"],
)
def test_generic_identity(benchmark: BenchmarkFixture, prove: Callable[[], object]) -> None:
    """All entries of 4 x 4 operators and 16 x 16 Choi matrices independent: goal 2 s each."""
    assert benchmark.pedantic(prove, rounds=3)


@pytest.mark.benchmark(group="generic identities")
def test_theorem_5(benchmark: BenchmarkFixture) -> None:
    """One party with symbolic numbers of settings and outcomes, and the induction step."""
    benchmark.pedantic(lambda: (pseudo_lhs.single_party(), pseudo_lhs.induction_step()), rounds=3)


def noisy_breuer_hall() -> symbolic.SymbolicAssemblage:
    """16 elements of dimension 4 over Q(sqrt 2, i), one parameter."""
    return symbolic.with_visibility(es.catalogue.breuer_hall(), V)


def tilted_ghz() -> symbolic.SymbolicAssemblage:
    """Two untrusted qubits; an angle of the state and an angle of the measurements."""
    state = symbolic.symbolic_pure_state([sp.cos(T), *[0] * 6, sp.sin(T)], {"A1": 2, "A2": 2, "B": 2})
    spin = sp.Matrix([[sp.cos(V), sp.sin(V)], [sp.sin(V), -sp.cos(V)]])
    settings = [es.observable(es.PAULI_X), symbolic.symbolic_observable(spin)]
    return symbolic.steer(state, [settings, settings])


@pytest.mark.benchmark(group="families with parameters")
@pytest.mark.parametrize("family", [noisy_breuer_hall, tilted_ghz])
def test_laws(benchmark: BenchmarkFixture, family: Callable[[], symbolic.SymbolicAssemblage]) -> None:
    """Construction and the proof of the laws for all parameter values: goal 2 s."""
    assert benchmark.pedantic(lambda: family().laws(), rounds=3) == ()


@pytest.mark.benchmark(group="families with parameters")
def test_substitution(benchmark: BenchmarkFixture) -> None:
    """One point of the family as an exact assemblage, positivity included: goal 0.5 s."""
    family = noisy_breuer_hall()
    sigma = benchmark(lambda: family.substitute({V: "9/10"}))
    assert sigma.reduced_state().trace() == 1
