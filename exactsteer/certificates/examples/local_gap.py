"""Local for every projective measurement, and yet post-quantum: real qubit assemblages with a wide gap.

From a random mixture of Popescu-Rohrlich boxes with flags, two steps alternate: the functional that separates the assemblage
from the almost-quantum set, and the assemblage that is best for it among all that have a local model at the vertices of a
polygon around the disc of real measurements. Each step widens the gap; every assemblage after the first is a vertex of a
rational polytope, hence exact, with its local model. Source: arXiv:1505.01430, appendix D; there the functional moves by
gradient descent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random

from flint import fmpq

from exactsteer.certificates.certificate import Certificate, Conjoined
from exactsteer.certificates.examples.separation import Separation, separation
from exactsteer.certificates.prove import prove
from exactsteer.certificates.searches.search import Options, Search
from exactsteer.certificates.witnesses import StrategyWeights
from exactsteer.claims import Conjunction, LocalInPlane, NotAlmostQuantum
from exactsteer.programs.local import Vertex
from exactsteer.programs.planar_optimum import PlanarPolytope
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.planar import FlaggedBox, box_mixture, povm_lift
from exactsteer.steering.scenario import scenario

ROUNDS = 12
SETTLED = 1e-7
BOXES = (2, 4)
LARGEST = 9
"""Flags are the states of integer vectors with entries up to this."""


@dataclass(frozen=True)
class LocalExample:
    """An assemblage with its local model at the vertices, as weights of strategies, and its numerical separation."""

    assemblage: Assemblage
    weights: dict[int, fmpq]
    separation: Separation


@dataclass(frozen=True)
class GapSearch:
    """The search at a polygon around the unit disc, for two untrusted parties with two settings of two outcomes.

    Raises `InputError` if the polygon does not contain the disc or has too many vertices.
    """

    polygon: tuple[Vertex, ...]

    @cached_property
    def polytope(self) -> PlanarPolytope:
        """The assemblages with a local model at the vertices."""
        return PlanarPolytope(scenario(parties=2, settings=2, outcomes=2, trusted=2), self.polygon)

    @cached_property
    def columns(self) -> list[list[float]]:
        """The linear program's columns in doubles."""
        return [_doubles(self.polytope.column(strategy)) for strategy in self.polytope.strategies]

    def start(self, random: Random) -> Assemblage:
        """A random mixture of boxes."""
        boxes = []
        for _ in range(random.randint(*BOXES)):
            relabelling = (random.randint(0, 1), random.randint(0, 1), random.randint(0, 1))
            boxes.append(FlaggedBox(relabelling, (random.randint(-LARGEST, LARGEST), random.randint(1, LARGEST))))
        return box_mixture(boxes)

    def best(self, functional: SteeringFunctional) -> dict[int, fmpq] | None:
        """The exact weights of the local model with the largest value; None if doubles miss the vertex."""
        from exactsteer.solving.linear_programs import basic_support

        costs = [-x for x in _doubles(self.polytope.costs(functional))]
        support = basic_support(self.columns, _doubles(self.polytope.target), cost=costs)
        return None if support is None else self.polytope.weights(support)

    def example(self, random: Random) -> LocalExample | None:
        """The widest gap that the alternation from one random start finds; None if it ends inside the almost-quantum set."""
        apart = separation(self.start(random))
        found: LocalExample | None = None
        for _ in range(ROUNDS):
            weights = None if apart is None else self.best(apart.functional)
            if weights is None:
                break
            sigma = self.polytope.assemblage(weights, "local yet post-quantum")
            apart = separation(sigma)
            if apart is None or (found is not None and apart.value > found.separation.value - SETTLED):
                break
            found = LocalExample(sigma, weights, apart)
        return found

    def certificate(self, example: LocalExample) -> Certificate:
        """Both properties as one theorem: not almost quantum, and local for every measurement in the plane."""
        apart = NotAlmostQuantum(example.assemblage)
        outside = prove(apart)
        claim = Conjunction((apart, LocalInPlane(example.assemblage, self.polygon)))
        witness = Conjoined((outside.witness, StrategyWeights(example.weights)))
        return Search(claim, Options()).certificate(claim, witness, outside.margin)

    def lift(self, example: LocalExample) -> Certificate:
        """The qutrit lift, which is local for every POVM by arXiv:1505.01430, appendix C, is not almost quantum."""
        return prove(NotAlmostQuantum(povm_lift(example.assemblage)))


def _doubles(values: list[fmpq]) -> list[float]:
    return [int(x.p) / int(x.q) for x in values]
