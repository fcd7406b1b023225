"""Images of small integer states under positive maps: which are post-quantum, and the smallest and the widest of them.

A quantum assemblage comes from a pure state with amplitudes in {-1, 0, 1}, or also +-i, and fixed measurements; the map acts
on the trusted side. From a post-quantum image two ways lead on: the separating functional, pulled back, has a best state
whose rounding may be further outside; and amplitudes may be left out as long as the image stays outside. Source of the
question: arXiv:1708.00756, section 5.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from random import Random

from exactsteer.algebra.matrix import Matrix, column
from exactsteer.algebra.number import I, Number, number
from exactsteer.certificates.examples.separation import Separation, separation
from exactsteer.certificates.seesaw import Settings, state_operator
from exactsteer.errors import InputError, NotPositive
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.states import pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.positive_images import apply, pulled_back
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario

Amplitude = tuple[int, int]
"""Real and imaginary part."""

Amplitudes = tuple[Amplitude, ...]

REAL: Amplitudes = ((1, 0), (-1, 0))
GAUSSIAN: Amplitudes = (*REAL, (0, 1), (0, -1))
ROUNDS = 4
COARSENESS = (2, 3, 4)
"""A normalised vector is multiplied by one of these and rounded: large amplitudes become 1, small ones 0."""


@dataclass(frozen=True)
class Example:
    """Amplitudes of a state whose image is post-quantum, and the numerical separation of the image."""

    amplitudes: Amplitudes
    separation: Separation

    @property
    def count(self) -> int:
        """The number of amplitudes that are not zero."""
        return sum(x != (0, 0) for x in self.amplitudes)


@dataclass(frozen=True)
class ImageSearch:
    """A trace-preserving map on the trusted side and the untrusted parties' measurements.

    Raises `InputError` if the map is not trace preserving.
    """

    channel: ChoiMatrix
    settings: Settings
    phases: Amplitudes = REAL

    def __post_init__(self) -> None:
        if not self.channel.is_trace_preserving:
            raise InputError("the map is not trace preserving: images would not be normalised; divide it")

    @cached_property
    def systems(self) -> dict[str, int]:
        """The untrusted parties' systems and the trusted one."""
        return {f"A{j}": party[0].dimension for j, party in enumerate(self.settings)} | {"B": self.channel.input}

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario before the map."""
        return Scenario(tuple(tuple(len(m.effects) for m in party) for party in self.settings), (self.channel.input,))

    def realisation(self, amplitudes: Amplitudes) -> Realisation:
        """The pure state with these amplitudes, and the measurements."""
        return Realisation(pure_state(vector(amplitudes), self.systems), self.settings)

    def image(self, amplitudes: Amplitudes) -> Assemblage:
        """The image of the assemblage. Raises `InputError` if it shows that the map is not positive."""
        try:
            return apply(self.channel, self.realisation(amplitudes).assemblage()).assemblage()
        except NotPositive as error:
            raise InputError(f"the map is not positive: an image has an element that is not ({error})") from error

    def random_state(self, random: Random) -> Amplitudes:
        """Three amplitudes or more: with two the trusted side is a qubit, whose positive maps are decomposable if small."""
        size = prod(self.systems.values())
        places = random.sample(range(size), random.randint(min(3, size), size))
        amplitudes: list[Amplitude] = [(0, 0)] * size
        for place in places:
            amplitudes[place] = random.choice(self.phases)
        return tuple(amplitudes)

    def example(self, amplitudes: Amplitudes) -> Example | None:
        """The example of a state, or None if its image looks almost quantum."""
        found = separation(self.image(amplitudes))
        return None if found is None else Example(amplitudes, found)

    def widened(self, start: Example) -> Example:
        """The see-saw: best state of the pulled-back functional, rounded to amplitudes; as long as the image moves outwards."""
        best = start
        for _ in range(ROUNDS):
            functional = pulled_back(best.separation.functional, self.channel, self.scenario)
            operator = state_operator(functional, self.settings)
            found = [
                self.example(amplitudes) for amplitudes in roundings(operator, self.phases) if any(map(any, amplitudes))
            ]
            outer = min((e for e in found if e is not None), key=lambda e: e.separation.value, default=best)
            if outer.separation.value >= best.separation.value:
                break
            best = outer
        return best

    def reduced(self, start: Example) -> Example:
        """Amplitudes left out one after the other, as long as the image stays outside.

        The first to go is the one without which the present functional has its largest value: a positive value stays outside.
        """
        best = start
        while best.count > 1:
            functional = best.separation.functional
            shorter = [_without(best.amplitudes, k) for k, x in enumerate(best.amplitudes) if x != (0, 0)]
            values = [functional.value(self.image(amplitudes)) for amplitudes in shorter]
            order = sorted(range(len(shorter)), key=lambda k: (-values[k], k))
            left = next((e for k in order if (e := self.example(shorter[k])) is not None), None)
            if left is None:
                break
            best = left
        return best

    def examples(self, random: Random) -> dict[str, Example]:
        """From one random state: the image found furthest outside, `wide`, and the one with fewest amplitudes, `small`."""
        start = self.example(self.random_state(random))
        if start is None:
            return {}
        wide, small = self.widened(start), self.reduced(start)
        return {"wide": wide} if wide.amplitudes == small.amplitudes else {"wide": wide, "small": small}


def _without(amplitudes: Amplitudes, k: int) -> Amplitudes:
    return (*amplitudes[:k], (0, 0), *amplitudes[k + 1 :])


def vector(amplitudes: Amplitudes) -> Matrix:
    """The column of the amplitudes."""
    return column([number(x) + I * y for x, y in amplitudes])


def roundings(operator: Matrix, phases: Amplitudes) -> list[Amplitudes]:
    """The leading vector of an operator, coarsely rounded to amplitudes of modulus 1 or 0, without repetitions."""
    from exactsteer.solving.numeric import leading_vector

    result = []
    for grid in COARSENESS:
        entries = [row[0] for row in leading_vector(operator, grid).entries()]
        result.append(tuple(_nearest(x, phases) for x in entries))
    return list(dict.fromkeys(result))


def _nearest(x: Number, phases: Amplitudes) -> Amplitude:
    """0 for 0, otherwise the phase closest in direction."""
    if x.is_zero:
        return 0, 0
    real, imag = x.real[0], x.imag[0]
    return max(phases, key=lambda phase: real * phase[0] + imag * phase[1])


def amplitudes_text(amplitudes: Amplitudes, dimensions: tuple[int, ...]) -> str:
    """The unnormalised state in kets, such as |000> + |011> - i|102>.

    >>> amplitudes_text(((1, 0), (0, 0), (0, 0), (0, -1)), (2, 2))
    '|00> - i|11>'
    """
    text = ""
    for k, (x, y) in enumerate(amplitudes):
        if (x, y) != (0, 0):
            digits = []
            for d in reversed(dimensions):
                k, digit = divmod(k, d)
                digits.append(str(digit))
            sign = "-" if x + y < 0 else "+"
            ket = f"{'i' if y else ''}|{''.join(reversed(digits))}>"
            text += f" {sign} {ket}" if text else ("-" if sign == "-" else "") + ket
    return text
