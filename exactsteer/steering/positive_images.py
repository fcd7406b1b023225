"""Positive maps on the trusted side: images of assemblages, and why they show only quantum correlations.

Source: arXiv:1708.00756, section 5, eqs. (27)-(29).
"""

from __future__ import annotations

from collections.abc import Sequence

from exactsteer.algebra.positivity import require_positive
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.quantum.maps import ChoiMatrix, identity_map, tensor_maps
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import State
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario


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
