"""Real qubit assemblages of two untrusted parties: mixtures of boxes, and the lift that makes projective models POVM models.

Source: arXiv:1505.01430, appendices C and D.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, block, matrix, zeros
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.scenario import Scenario, scenario


@dataclass(frozen=True)
class FlaggedBox:
    """A Popescu-Rohrlich box a + b = x y + p x + q y + r (mod 2), handed out with the state of the real vector (u, v)."""

    relabelling: tuple[int, int, int]
    vector: tuple[int, int]

    def holds(self, outcomes: Sequence[int], settings: Sequence[int]) -> bool:
        """Whether the box gives these outcomes, each of two possible pairs with probability 1/2."""
        (a, b), (x, y), (p, q, r) = outcomes, settings, self.relabelling
        return (a + b - x * y - p * x - q * y - r) % 2 == 0

    @property
    def state(self) -> Matrix:
        """The projector on the vector."""
        u, v = self.vector
        if u == v == 0:
            raise InputError("(0, 0) is no state")
        return matrix([[u * u, u * v], [u * v, v * v]]) / (u * u + v * v)


def box_mixture(boxes: Sequence[FlaggedBox]) -> Assemblage:
    """One of the boxes at random, with its state for the trusted party: post-quantum as a rule, and often as a Bell box too.

    >>> one = box_mixture([FlaggedBox((0, 0, 0), (1, 0))])
    >>> one[(0, 0), (0, 1)], one[(0, 1), (0, 1)].is_zero
    (matrix([['1/2', '0'], ['0', '0']]), True)
    """
    if not boxes:
        raise InputError("a mixture needs at least one box")
    scene = scenario(parties=2, settings=2, outcomes=2, trusted=2)
    elements = {}
    for a, x in scene.keys():
        total = zeros(2, 2)
        for box in boxes:
            if box.holds(a, x):
                total = total + box.state
        elements[a, x] = total * fmpq(1, 2 * len(boxes))
    return Assemblage(scene, elements, "box mixture")


def povm_lift(sigma: Assemblage) -> Assemblage:
    """sigma/3 + (2/3) tr(sigma) |2><2| of a qubit assemblage: local for every POVM if sigma is for projective measurements.

    A filter onto the qubit gives sigma back, so that the lift of a post-quantum assemblage is post-quantum. Raises
    `ShapeMismatch` for another trusted dimension. Source: arXiv:1505.01430, eqs. (7), (41) and appendix C.

    >>> from exactsteer.steering.noise import white_noise
    >>> povm_lift(white_noise(scenario(parties=1, settings=1, outcomes=2, trusted=2)))[0, 0]
    matrix([['1/12', '0', '0'], ['0', '1/12', '0'], ['0', '0', '1/3']])
    """
    if sigma.scenario.trusted != (2,):
        raise ShapeMismatch(f"the lift is for one trusted qubit, not for dimensions {sigma.scenario.trusted}")
    empty, gap = zeros(2, 1), zeros(1, 2)
    elements = {key: block([[m / 3, empty], [gap, matrix([[m.trace() * 2 / 3]])]]) for key, m in sigma.elements.items()}
    title = f"{sigma.title}, lifted" if sigma.title else ""
    return Assemblage(Scenario(sigma.scenario.untrusted, (3,)), elements, title)
