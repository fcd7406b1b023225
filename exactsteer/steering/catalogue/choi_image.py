"""A post-quantum image of a quantum assemblage under Choi's map, with rational elements and three amplitudes.

arXiv:1708.00756, section 5.2, says that Choi's map makes such assemblages and prints none. This one is the smallest that a
search over states with amplitudes -1, 0, 1 found: two qubits, measured in rational real bases, and a trusted qutrit in

    |000> + |011> + |102>,

which is maximally entangled between the qutrit and three of the four basis states of the qubits. Fewer than three product
amplitudes are never enough: then the trusted states live on two dimensions, and maps from a qubit to a qutrit that are
positive are decomposable, so that the image is quantum.
"""

from __future__ import annotations

from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.positive_maps import choi_map
from exactsteer.quantum.states import State, pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.catalogue.directions import named_measurements
from exactsteer.steering.positive_images import apply
from exactsteer.steering.realisation import Realisation

SUPPORT = (0, 4, 8)
"""The basis states 00|0, 01|1 and 10|2."""


def choi_image_state() -> State:
    """(|000> + |011> + |102>)/sqrt 3 on two qubits and a qutrit."""
    return pure_state([int(k in SUPPORT) for k in range(12)], {"A1": 2, "A2": 2, "B": 3})


def choi_image_realisation() -> Realisation:
    """State and measurements of `choi_image_before_map`: party 0 measures Z, X; party 1 measures (4 Z + 3 X)/5, (4 Z - 3 X)/5."""
    return Realisation(choi_image_state(), (named_measurements("ZX"), named_measurements("triple5")))


def choi_image_before_map() -> Assemblage:
    """The quantum assemblage that Choi's map acts on.

    >>> choi_image_before_map()[(0, 0), (0, 0)]
    matrix([['3/10', '1/10', '0'], ['1/10', '1/30', '0'], ['0', '0', '0']])
    """
    return choi_image_realisation().assemblage("choi-image-before-map")


def choi_image_with_map() -> tuple[Realisation, ChoiMatrix]:
    """The realisation before the map, and the map: their image is `choi_image`."""
    return choi_image_realisation(), choi_map()


def choi_image() -> Assemblage:
    """The image under Choi's map, divided by 2 so that it is trace preserving: post-quantum, over Q and real.

    >>> sigma = choi_image()
    >>> sigma[(0, 0), (0, 0)], sigma.field
    (matrix([['1/6', '-1/20', '0'], ['-1/20', '1/60', '0'], ['0', '0', '3/20']]), QQ)
    """
    realisation, positive_map = choi_image_with_map()
    return Assemblage(realisation.scenario, apply(positive_map, realisation.assemblage()).elements, "choi-image")
