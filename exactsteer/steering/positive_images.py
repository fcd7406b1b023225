"""Positive maps on the trusted side: images of assemblages, and why they show only quantum correlations.

Images under decomposable maps are quantum themselves. Source: arXiv:1708.00756, section 5, eqs. (27)-(30).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.positivity import require_positive
from exactsteer.errors import InputError, NotNormalised, ShapeMismatch
from exactsteer.quantum.maps import ChoiMatrix, combination, identity_map, on_system, tensor_maps
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.operators import Operator
from exactsteer.quantum.states import State
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.branches import Branch, BranchedRealisation, branched
from exactsteer.steering.families import Family
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario


@dataclass(frozen=True)
class PositiveImages:
    """A quantum assemblage, by its realisation, and a map on its last trusted party for each input; None is the identity."""

    realisation: Realisation | BranchedRealisation
    maps: tuple[ChoiMatrix | None, ...]


def apply(
    channel: ChoiMatrix, sigma: Assemblage | MeasuredAssemblage, trusted: int | None = None
) -> MeasuredAssemblage:
    """The family L[sigma_{a|x}], eq. (28): the map acts on all trusted systems, or on the one with number `trusted`.

    Its trusted dimensions are those of the images. For a trace-preserving map it is normalised and no-signalling, and for
    a positive one an assemblage: `.assemblage()` raises the element that is not positive, or the law that fails. Raises
    `ShapeMismatch` if the map does not act on that dimension.

    >>> from exactsteer.quantum.positive_maps import reduction
    >>> from exactsteer.steering.noise import white_noise
    >>> from exactsteer.steering.scenario import scenario
    >>> noise = white_noise(scenario(parties=1, settings=1, outcomes=2, trusted=3))
    >>> apply(reduction(3), noise).assemblage() == noise
    True
    """
    sizes = sigma.scenario.trusted
    if trusted is None:
        whole, after = channel, (sizes if channel.output == sigma.scenario.dimension else (channel.output,))
    elif 0 <= trusted < len(sizes):
        factors = [channel if k == trusted else identity_map(d) for k, d in enumerate(sizes)]
        whole = tensor_maps(*factors)
        after = tuple(factor.output for factor in factors)
    else:
        raise ShapeMismatch(f"there is no trusted party {trusted}; the trusted dimensions are {sizes}")
    if whole.input != sigma.scenario.dimension:
        raise ShapeMismatch(f"the map acts on dimension {channel.input}; the trusted dimensions are {sizes}")
    images = {key: whole(m) for key, m in sigma.elements.items()}
    return MeasuredAssemblage(Scenario(sigma.scenario.untrusted, after), images)


def apply_to_bobs(maps: Sequence[ChoiMatrix | None], before: Family, title: str = "") -> Family:
    """The family L_k[sigma^(k)_{a|x}] of marginals, one map for each Bob; None is the identity.

    Raises `ShapeMismatch` if a map does not fit, and as `Family` if an image is not positive or a map not trace preserving.
    Source: arXiv:2604.07078, proposition 8, eq. (16).

    >>> from exactsteer.quantum.positive_maps import transposition
    >>> from exactsteer.steering.catalogue.many_bobs import bobs_w
    >>> apply_to_bobs((None, transposition(2)), bobs_w()) == bobs_w()  # real elements
    True
    """
    if before.shape != "marginals" or len(maps) != len(before.members):
        raise ShapeMismatch(
            f"{len(maps)} maps for {len(before.members)} members: a family of marginals needs one for each Bob"
        )
    members = []
    for member, channel in zip(before.members, maps, strict=True):
        image = member
        if channel is not None:
            if channel.input != member.scenario.dimension:
                raise ShapeMismatch(
                    f"the map acts on dimension {channel.input}; the Bob has {member.scenario.dimension}"
                )
            scene = Scenario(member.scenario.untrusted, (channel.output,))
            image = MeasuredAssemblage(scene, {key: channel(m) for key, m in member.elements.items()})
        members.append(image)
    return Family("marginals", tuple(members), title)


def pulled_back(functional: SteeringFunctional, channel: ChoiMatrix, before: Scenario) -> SteeringFunctional:
    """F o L as a functional of assemblages before the map: its operators are L^dag[F_{a|x}].

    `before` is the scenario of those assemblages. Raises `ShapeMismatch` if dimensions do not fit.
    """
    if (channel.input, channel.output) != (before.dimension, functional.scenario.dimension):
        raise ShapeMismatch(
            f"the map {channel.input} -> {channel.output} does not fit dimensions {before.dimension} -> "
            f"{functional.scenario.dimension}"
        )
    dual = channel.dual()
    elements = {key: dual(m) for key, m in functional.elements.items()}
    return SteeringFunctional(before, elements, functional.sense)


def quantum_correlations(realisation: Realisation, channel: ChoiMatrix, povms: Sequence[Measurement]) -> Realisation:
    """Eq. (29): p(a.., b|x.., y) = tr(N_{b|y} L[sigma_{a|x}]) from the state of sigma and the POVMs L^dag[N_{b|y}].

    The last untrusted party of the result holds the trusted systems; its trusted system is trivial. Raises `InputError` if
    the map is not trace preserving, `NotPositive` with the effect whose image is not positive: then L is not positive.
    """
    if not channel.is_trace_preserving:
        raise InputError("the map is not trace preserving: its dual does not take POVMs to POVMs")
    d = realisation.scenario.dimension
    if channel.input != d:
        raise ShapeMismatch(f"the map acts on dimension {channel.input}; the trusted dimension is {d}")
    dual = channel.dual()
    settings = []
    for y, povm in enumerate(povms):
        images = tuple(dual(effect) for effect in povm.effects)
        for b, image in enumerate(images):
            require_positive(image, f"the map is not positive: the image L^dag[N] of effect {b} of setting {y}")
        settings.append(Measurement(images))
    names = list(realisation.state.systems)[: len(realisation.measurements)]
    systems = dict(zip(names, realisation.dimensions, strict=True)) | {"trusted": d, "trivial": 1}
    state = State(systems, realisation.state.matrix, realisation.state.support)
    return Realisation(state, (*realisation.measurements, tuple(settings)))


def decomposable_image(
    realisation: Realisation | BranchedRealisation, first: ChoiMatrix, second: ChoiMatrix
) -> BranchedRealisation:
    """A quantum realisation of the image of a quantum assemblage under L = L1 + T o L2, L1 and L2 completely positive.

    Each branch (rho, M) becomes two: (id (x) L1)[rho] with the same effects, and the *global* transpose of (id (x) L2)[rho]
    with the effects M^T, since tr_A[(M^T (x) 1) rho^T] = (tr_A[(M (x) 1) rho])^T. As one state: the sum of
    |k..k><k..k| (x) rho_k, where every untrusted party reads the flag k = 0, 1 and measures M or M^T. A part that is zero
    is left out. Raises `NotPositive` if L1 or L2 is not completely positive, `NotNormalised` if L1 + L2 is not trace
    preserving, `ShapeMismatch` if dimensions do not fit. Source: arXiv:1708.00756, section 5.1, eq. (30).

    >>> from exactsteer.quantum.maps import identity_map
    >>> from exactsteer.quantum.positive_maps import reduction
    >>> from exactsteer.quantum.qubit_maps import qubit_decomposition
    >>> from exactsteer.steering.catalogue import find
    >>> ghz = find("ghz").realisation()
    >>> image = decomposable_image(ghz, *qubit_decomposition(reduction(2)))
    >>> len(image.branches), image.assemblage() == apply(reduction(2), ghz.assemblage()).assemblage()
    (1, True)
    """
    for name, part in (("L1", first), ("L2", second)):
        require_positive(part.matrix, f"{name} is not completely positive: its Choi matrix")
    if not combination([(1, first), (1, second)]).is_trace_preserving:
        raise NotNormalised("L1 + L2 is not trace preserving, so that L1 + T o L2 is not: the image is not normalised")
    before = branched(realisation)
    if first.input != before.scenario.dimension:
        raise ShapeMismatch(
            f"the map acts on dimension {first.input}; the trusted dimension is {before.scenario.dimension}"
        )
    branches: list[Branch] = []
    for branch in before.branches:
        one, two = (_mapped(part, branch) for part in (first, second))
        if not one.is_zero:
            branches.append(Branch(one, branch.effects))
        if not two.is_zero:
            turned = tuple(tuple(tuple(e.transpose() for e in x) for x in party) for party in branch.effects)
            branches.append(Branch(two.transpose(), turned))
    return BranchedRealisation(Scenario(before.scenario.untrusted, (first.output,)), tuple(branches))


def _mapped(part: ChoiMatrix, branch: Branch) -> Matrix:
    """(id (x) L)[rho], after the branch's own channel if it has one."""
    size = prod(branch.dimensions)
    operator = Operator({"untrusted": size, "trusted": branch.operator.rows // size}, branch.operator)
    if branch.channel is not None:
        operator = on_system(branch.channel.choi(), operator, "trusted")
    return on_system(part, operator, "trusted").matrix
