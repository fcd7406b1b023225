"""A state and measurements steer to an assemblage, as an independent computation in doubles does."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import block, identity, matrix, tensor, zeros
from exactsteer.algebra.positivity import decide
from exactsteer.errors import ShapeMismatch
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, Measurement, observable
from exactsteer.quantum.states import maximally_mixed, pure_state
from exactsteer.steering.realisation import Realisation, steer
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.words import ALMOST_QUANTUM, level_words

LAW = settings(max_examples=20, deadline=None)
X, Y, Z = observable(PAULI_X), observable(PAULI_Y), observable(PAULI_Z)
COIN = Measurement((identity(2) / 2, identity(2) / 2))


@LAW
@given(st.data())
def test_steering_is_the_partial_trace_of_the_measured_state(realisations, doubles, data):
    """sigma_{a..|x..} = tr_untrusted[(M_{a|x} (x) .. (x) 1) rho] agrees with one einsum of NumPy, without a transpose."""
    realisation = data.draw(realisations(parties=(1, 3)))
    sigma = realisation.assemblage()
    n, d = sigma.scenario.parties, sigma.scenario.dimension
    rho = doubles(realisation.state.matrix).reshape([2] * n + [d] + [2] * n + [d])
    rows, columns = "abc"[:n], "pqr"[:n]
    for (a, x), m in sigma.elements.items():
        effects = [doubles(realisation.measurements[j][x[j]].effects[a[j]]) for j in range(n)]
        terms = ",".join(f"{columns[j]}{rows[j]}" for j in range(n))
        expected = np.einsum(f"{rows}i{columns}j,{terms}->ij", rho, *effects)
        assert np.allclose(expected, doubles(m), atol=1e-12, rtol=0)


def test_bobs_state_is_not_transposed():
    """Measuring Y on phi+ steers Bob to the *other* eigenvector: sigma_{0|Y} = (1 - Y)/4."""
    sigma = steer(pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), [[Y]])
    assert (identity(2) - PAULI_Y) / 4 == sigma[0, 0]


def test_the_ghz_state_steers_to_ghz_correlations(steered):
    """X X on GHZ leaves |+> or |-> with the product of the outcomes; Z Z with different outcomes never happens."""
    sigma = steered("ghz", "XZ").assemblage()
    for a in product((0, 1), repeat=2):
        assert X.effects[a[0] ^ a[1]] / 4 == sigma[a, (0, 0)]
    assert zeros(2, 2) == sigma[(0, 1), (1, 1)]


def test_a_realisation_knows_its_scenario():
    """Outcomes per setting come from the measurements and the remaining systems are trusted."""
    state = maximally_mixed({"A": 2, "B": 2, "C": 2, "D": 3})
    realisation = Realisation(state, ((X, Measurement((identity(2),))), (Z,)))
    assert Scenario(((2, 1), (2,)), (2, 3)) == realisation.scenario == realisation.assemblage().scenario
    assert realisation.dimensions == (2, 2)


@pytest.mark.parametrize("count", [0, 2, 3])
def test_some_systems_are_measured_and_some_are_trusted(count):
    """No untrusted party, or nobody left to trust, is no realisation of an assemblage."""
    with pytest.raises(ShapeMismatch, match="at least one trusted system"):
        Realisation(maximally_mixed({"A": 2, "B": 2}), ((X,),) * count)


def test_measurements_must_fit_the_systems():
    """The setting and the system are named with both dimensions."""
    qutrit = Measurement((identity(3),))
    with pytest.raises(ShapeMismatch, match="setting 1 of the party that holds A measures dimension 3, not 2"):
        Realisation(maximally_mixed({"A": 2, "B": 2}), ((X, qutrit),))


@settings(max_examples=12, deadline=None)
@given(st.data())
@pytest.mark.parametrize("level", [ALMOST_QUANTUM, "2"])
def test_the_moment_frame_is_the_moment_matrix_of_the_realisation(realisations, level, data):
    """W A W^dag has L(v^dag u)_ij = tr[(O_v^dag O_u (x) |j><i|) rho] in row (u, i) and column (v, j), exactly."""
    realisation = data.draw(realisations(projective=True))
    words = level_words(realisation.scenario, level)
    d = realisation.scenario.dimension
    operators = []
    for word in words:
        factors = []
        for settings_of, letters in zip(realisation.measurements, word, strict=True):
            factor = identity(2)
            for x, a in letters:
                factor = factor @ settings_of[x].effects[a]
            factors.append(factor)
        operators.append(tensor(*factors))
    rho = realisation.state.matrix
    units = {
        (j, i): matrix([[int((r, c) == (j, i)) for c in range(d)] for r in range(d)])
        for j in range(d)
        for i in range(d)
    }
    rows = []
    for u in operators:
        row = []
        for v in operators:
            product_ = v.adjoint() @ u
            row.append(matrix([[(product_.tensor(units[j, i]) @ rho).trace() for j in range(d)] for i in range(d)]))
        rows.append(row)
    proof = realisation.moment_frame(words)
    assert block(rows) == proof.matrix
    assert decide(proof.core) is None


def test_measurements_that_are_not_projective_have_no_moment_frame():
    """Products of effects are no moments; the advice is Naimark's dilation."""
    realisation = Realisation(maximally_mixed({"A": 2, "B": 2}), ((X, COIN),))
    with pytest.raises(ShapeMismatch, match=r"setting 1 is not projective; dilate the measurement first \(Naimark\)"):
        realisation.moment_frame(level_words(realisation.scenario, ALMOST_QUANTUM))
