"""Three-qubit GHZ and W states with one or two untrusted parties, with their realisations.

The untrusted parties hold the first qubits and measure the same named settings each. Source: arXiv:1412.7730.
"""

from __future__ import annotations

from exactsteer.algebra.matrix import column
from exactsteer.algebra.number import Scalar
from exactsteer.errors import InputError
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.catalogue.directions import named_measurements
from exactsteer.steering.catalogue.isotropic import exact_number, measured_state, read_visibility, with_white_noise
from exactsteer.steering.realisation import Realisation

GHZ = (0, 7)
W = (1, 2, 4)


def _realisation(basis_states: tuple[int, ...], untrusted: int, settings: str, visibility: Scalar | str) -> Realisation:
    """The equal superposition of basis states of three qubits with white noise 1/8, measured by the first parties."""
    if untrusted not in (1, 2):
        raise InputError(f"untrusted={untrusted}: one or two of the three parties are untrusted")
    names = ("A", "B1", "B2") if untrusted == 1 else ("A1", "A2", "B")
    vector = column([int(k in basis_states) for k in range(8)])
    state = with_white_noise(vector, dict.fromkeys(names, 2), read_visibility(visibility))
    return measured_state(state, [named_measurements(settings)] * untrusted)


def ghz_realisation(untrusted: int = 2, settings: str = "XY", visibility: Scalar | str = 1) -> Realisation:
    """State and measurements of `ghz`."""
    return _realisation(GHZ, untrusted, settings, visibility)


def ghz(untrusted: int = 2, settings: str = "XY", visibility: Scalar | str = 1) -> Assemblage:
    """The assemblage of v |GHZ><GHZ| + (1 - v) 1/8, GHZ = (|000> + |111>)/sqrt 2.

    Trusted dimensions: 2 for two untrusted parties, 2 x 2 for one. Raises `UnknownName` for settings that do not exist,
    `InputError` for another number of parties or a visibility outside [0, 1]. Source: arXiv:1412.7730.

    >>> ghz(settings="X")[(0, 0), (0, 0)]
    matrix([['1/8', '1/8'], ['1/8', '1/8']])
    """
    title = f"ghz(untrusted={untrusted},settings={settings},visibility={exact_number(visibility)})"
    return ghz_realisation(untrusted, settings, visibility).assemblage(title)


def w_realisation(untrusted: int = 2, settings: str = "XY", visibility: Scalar | str = 1) -> Realisation:
    """State and measurements of `w_state`."""
    return _realisation(W, untrusted, settings, visibility)


def w_state(untrusted: int = 2, settings: str = "XY", visibility: Scalar | str = 1) -> Assemblage:
    """The assemblage of v |W><W| + (1 - v) 1/8, W = (|001> + |010> + |100>)/sqrt 3; otherwise as `ghz`.

    >>> w_state(untrusted=1, settings="Z").scenario.trusted, w_state().reduced_state()
    ((2, 2), matrix([['2/3', '0'], ['0', '1/3']]))
    """
    title = f"w(untrusted={untrusted},settings={settings},visibility={exact_number(visibility)})"
    return w_realisation(untrusted, settings, visibility).assemblage(title)
