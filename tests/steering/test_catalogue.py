"""The catalogue's examples agree with an independent construction from the published formulas."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.positivity import decide
from exactsteer.errors import UnknownName
from exactsteer.steering import catalogue

X = np.array([[0, 1], [1, 0]], dtype=complex)
Y = np.array([[0, -1j], [1j, 0]])
Z = np.diag([1.0, -1.0]).astype(complex)


def published_vector() -> np.ndarray:
    """|Psi> of arXiv:1708.00756, eq. (31), as an array with indices a1, a2, b, b'."""
    psi = np.zeros((2, 2, 2, 2), dtype=complex)
    for index in product((0, 1), repeat=4):
        psi[index] = {0: 0, 1: 1, 2: 1j, 3: -1, 4: 0}[sum(index)]
    return psi / np.sqrt(14)


def published_element(a: tuple[int, int], x: tuple[int, int]) -> np.ndarray:
    """sigma^Q of eq. (32): tr_12[(M^(1) (x) M^(2) (x) 1) |Psi><Psi|]."""
    first = [X, Z][x[0]]
    second = [(X + Z) / np.sqrt(2), (Z - X) / np.sqrt(2)][x[1]]
    effects = [(np.eye(2) + (-1) ** a[k] * o) / 2 for k, o in enumerate((first, second))]
    psi = published_vector().reshape(2, 2, 4)
    return np.einsum("pa,qb,abi,pqj->ij", effects[0], effects[1], psi, psi.conj())


def published_map(rho: np.ndarray) -> np.ndarray:
    """Lambda of eq. (33): (tr(rho) 1 - rho - U rho^T U^dag)/2 with U = X (x) Y."""
    u = np.kron(X, Y)
    return (np.trace(rho) * np.eye(4) - rho - u @ rho.T @ u.conj().T) / 2


def test_the_state_is_the_published_one(doubles):
    """fourteen equal weights with the phases 1, i and -1; source: arXiv:1708.00756, eq. (31)."""
    psi = published_vector().reshape(16)
    assert np.allclose(np.outer(psi, psi.conj()), doubles(catalogue.breuer_hall_state().matrix), atol=1e-14, rtol=0)


def test_the_assemblage_before_the_map_is_the_published_one(doubles):
    """Every element agrees with eq. (32) in doubles."""
    sigma = catalogue.breuer_hall_before_map()
    assert sigma.scenario.untrusted == ((2, 2), (2, 2))
    for (a, x), m in sigma.elements.items():
        assert np.allclose(published_element(a, x), doubles(m), atol=1e-14, rtol=0)


def test_the_breuer_hall_assemblage_is_the_published_one(doubles):
    """Every element is the image of the quantum one under the map of eq. (33), in doubles."""
    sigma = catalogue.breuer_hall()
    for (a, x), m in sigma.elements.items():
        assert np.allclose(published_map(published_element(a, x)), doubles(m), atol=1e-14, rtol=0)


def test_the_map_keeps_probabilities():
    """It preserves the trace: the behaviour is quantum although the assemblage is not."""
    before, after = catalogue.breuer_hall_before_map(), catalogue.breuer_hall()
    assert before.behaviour() == after.behaviour()
    assert parse("1/4 + sqrt(2)/28") == after.behaviour()[(0, 0), (0, 0)]
    assert before != after


def test_the_positive_map_is_the_cause():
    """The map is trace preserving and not completely positive, otherwise the image would be quantum."""
    positive_map = catalogue.breuer_hall_positive_map()
    assert positive_map.is_trace_preserving
    assert decide(positive_map.matrix) is not None


@pytest.mark.parametrize("name", catalogue.ENTRIES)
def test_every_entry_builds_and_names_its_source(name):
    """An entry's title is its name with all parameters, which builds it again; a known realisation steers to it."""
    entry = catalogue.find(name)
    sigma = entry.build()
    defaults = ",".join(f"{p.name}={p.default}" for p in entry.parameters)
    assert (f"{name}({defaults})" if defaults else name) == sigma.title
    assert sigma == catalogue.find(sigma.title).build()
    assert entry.source
    assert entry.summary
    if entry.realisation is not None:
        assert sigma == entry.realisation().assemblage()


def test_an_unknown_name_is_answered_with_the_closest_one():
    """The message proposes a name and lists them all."""
    names = ", ".join(catalogue.ENTRIES)
    with pytest.raises(UnknownName) as caught:
        catalogue.find("breuer-hal")
    assert f"the catalogue has no assemblage 'breuer-hal'; did you mean breuer-hall? It has: {names}" == str(
        caught.value
    )
    with pytest.raises(UnknownName) as caught:
        catalogue.find("zzz")
    assert f"the catalogue has no assemblage 'zzz'. It has: {names}" == str(caught.value)
