"""Families of assemblages with one common part: several Bobs known by their marginals, a Bob with input, instrumental data.

marginals      one member per Bob, sigma^(k)_{a|x}; all have the same p(a|x) = tr sigma^(k)_{a|x}.
with-input     one member per input y of the last trusted party, sigma_{a|xy}; its partial trace over that party, which is
               the other trusted parties' part (a number if there are none), does not depend on y.
instrumental   one table sigma_{a|x} of one untrusted party, whose outcome is the trusted party's input: y = a. Positive,
               sum_a tr sigma_{a|x} = 1 for every x, and no other law: it signals. Whether it is part of a member of the
               scenario with input is another question.

Sources: arXiv:2604.07078, definitions 1-3; arXiv:1907.03705, definitions 2 and 4 (published numbering: 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from typing import Generic, Literal, TypeVar

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.errors import ShapeMismatch
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.laws import Violation, summed, violations
from exactsteer.steering.scenario import Key, Scenario, key_text

M = TypeVar("M", MeasuredAssemblage, SteeringFunctional)

Shape = Literal["marginals", "with-input", "instrumental"]
SHAPES: tuple[Shape, ...] = ("marginals", "with-input", "instrumental")


def _require_shape(shape: Shape, scenarios: Sequence[Scenario]) -> None:
    if not scenarios:
        raise ShapeMismatch("a family has at least one member")
    if len({s.untrusted for s in scenarios}) > 1:
        raise ShapeMismatch("the members of a family have the same untrusted parties, settings and outcomes")
    if shape == "with-input" and len({s.trusted[:-1] for s in scenarios}) > 1:
        raise ShapeMismatch(
            "only the last trusted party has an input: the others' dimensions are the same for every input"
        )
    if shape == "instrumental" and (len(scenarios) != 1 or scenarios[0].parties != 1):
        raise ShapeMismatch("an instrumental family is one table of one untrusted party, whose outcome is the input")


class _Members(Generic[M]):
    """What families and functionals of families share: members with one untrusted side."""

    members: tuple[M, ...]

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The members' scenarios; the untrusted side is the same in all."""
        return tuple(member.scenario for member in self.members)

    @property
    def parties(self) -> int:
        """The number of untrusted parties."""
        return self.members[0].scenario.parties

    @cached_property
    def field(self) -> Field:
        """The real field of all entries (with i adjoined)."""
        result = QQ
        for member in self.members:
            result = common_field(result, member.field)[0]
        return result


@dataclass(frozen=True)
class MeasuredFamily(_Members[MeasuredAssemblage]):
    """Exact data that may violate the laws of a family; `report` says which, where and by how much.

    Raises `ShapeMismatch` if the members' scenarios do not fit together.
    """

    shape: Shape
    members: tuple[MeasuredAssemblage, ...]

    def __post_init__(self) -> None:
        _require_shape(self.shape, self.scenarios)

    @cached_property
    def _violations(self) -> tuple[Violation, ...]:
        return tuple(family_violations(self.shape, self.members))

    def report(self) -> tuple[Violation, ...]:
        """Every violated equation, exact; empty if the data are a family."""
        return self._violations

    def __str__(self) -> str:
        return family_title(self.shape, self.scenarios)

    def family(self) -> Family:
        """The same data as a `Family`. Raises the first violation as an error."""
        return Family(self.shape, self.members)


@dataclass(frozen=True)
class Family(_Members[MeasuredAssemblage]):
    """A valid family: see the module. Raises as `Assemblage` for the first law that fails, with the exact amount.

    >>> from exactsteer.steering.scenario import scenario
    >>> coin = MeasuredAssemblage(scenario(parties=1, settings=1, outcomes=2, trusted=1), {(0, 0): [[1]], (1, 0): [[0]]})
    >>> other = MeasuredAssemblage(coin.scenario, {(0, 0): [["1/2"]], (1, 0): [["1/2"]]})
    >>> Family("marginals", (coin, other))
    Traceback (most recent call last):
        ...
    exactsteer.errors.Signalling: no-signalling: tr sigma^(0) - tr sigma^(1) at 0|0 differs by 1/2; if these are measured \
or printed data, see MeasuredFamily: nothing is repaired silently
    """

    shape: Shape
    members: tuple[MeasuredAssemblage, ...]
    title: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        plain = tuple(MeasuredAssemblage(member.scenario, member.elements) for member in self.members)
        object.__setattr__(self, "members", plain)
        _require_shape(self.shape, self.scenarios)
        first = next(family_violations(self.shape, plain), None)
        if first is not None:
            error = first.error()
            error.args = (str(error.args[0]).replace("MeasuredAssemblage", "MeasuredFamily"), *error.args[1:])
            raise error

    @cached_property
    def assemblages(self) -> tuple[Assemblage, ...]:
        """The members as assemblages. Raises `Signalling` for an instrumental family that signals."""
        return tuple(member.assemblage() for member in self.members)

    def __repr__(self) -> str:
        name = f"{self.title}: " if self.title else ""
        sizes = ", ".join("x".join(map(str, s.trusted)) for s in self.scenarios)
        outcomes = " | ".join(",".join(map(str, party)) for party in self.scenarios[0].untrusted)
        return f"Family({name}{self.shape}, outcomes per setting {outcomes}, trusted {sizes}, over {self.field!r})"


@dataclass(frozen=True)
class FamilyFunctional(_Members[SteeringFunctional]):
    """F(sigma) = sum over all members of sum tr(F_{a|x} sigma_{a|x}); each member has its own `sense`, all the same."""

    shape: Shape
    members: tuple[SteeringFunctional, ...]

    def __post_init__(self) -> None:
        _require_shape(self.shape, self.scenarios)
        if len({member.sense for member in self.members}) > 1:
            raise ShapeMismatch("the parts of a functional of families have one sense")

    @property
    def sense(self) -> str:
        """Which bound is meant."""
        return self.members[0].sense

    def value(self, family: Family | MeasuredFamily) -> Number:
        """F(family), exact. Raises `ShapeMismatch` for another scenario."""
        if family.shape != self.shape:
            raise ShapeMismatch(f"the functional is for {self.shape}; the family is {family.shape}")
        values = (f.value(member) for f, member in zip(self.members, family.members, strict=True))
        return sum(values, start=zero())


def family_title(shape: Shape, scenarios: Sequence[Scenario]) -> str:
    """What a family is, in words: `2 Bobs of trusted dimensions 2, 4, outcomes per setting 2,2`."""
    sizes = ["x".join(map(str, scenario.trusted)) for scenario in scenarios]
    outcomes = f"outcomes per setting {' | '.join(','.join(map(str, party)) for party in scenarios[0].untrusted)}"
    if shape == "marginals":
        many = "s" * (len(sizes) != 1)
        return f"{len(sizes)} Bob{many} of trusted dimension{many} {', '.join(sizes)}, {outcomes}"
    if shape == "instrumental":
        return f"instrumental data of trusted dimension {sizes[0]}, {outcomes}"
    same = sizes[0] if len(set(sizes)) == 1 else ", ".join(sizes)
    return f"a trusted party with {len(sizes)} input{'s' * (len(sizes) != 1)}, trusted dimension {same}, {outcomes}"


def marginals(sigma: Assemblage, title: str = "") -> Family:
    """The family of the trusted parties' own parts: sigma^(k)_{a|x} is sigma_{a|x} traced over the other trusted parties.

    Source: arXiv:2604.07078, eq. (8).

    >>> from exactsteer.steering.catalogue import ghz
    >>> marginals(ghz(untrusted=1, settings="ZX")).members[1][0, 0]
    matrix([['1/2', '0'], ['0', '0']])
    """
    scene = sigma.scenario
    members = []
    for k, d in enumerate(scene.trusted):
        others = tuple(j for j in range(len(scene.trusted)) if j != k)
        table = {key: partial_trace(m, scene.trusted, others) for key, m in sigma.elements.items()}
        members.append(MeasuredAssemblage(Scenario(scene.untrusted, (d,)), table))
    return Family("marginals", tuple(members), title)


def instrumental(family: Family, title: str = "") -> Family:
    """The entries whose input is the outcome, sigma_{a|x} = sigma_{a|x y=a}, of a family with input of one untrusted party.

    Inputs beyond the largest outcome are not used. Raises `ShapeMismatch` for another family, or if an outcome has no
    input. Source: arXiv:1907.03705, definition 4 (published numbering: 6).
    """
    first = family.scenarios[0]
    if family.shape != "with-input" or family.parties != 1 or max(first.untrusted[0]) > len(family.members):
        raise ShapeMismatch("instrumental families come from families with an input for each outcome of one party")
    if len(set(family.scenarios[: max(first.untrusted[0])])) > 1:
        raise ShapeMismatch("the trusted dimensions of an instrumental family do not depend on the outcome")
    table = {(a, x): family.members[a[0]].elements[a, x] for a, x in first.keys()}
    return Family("instrumental", (MeasuredAssemblage(first, table),), title)


def common_part(shape: Shape, member: MeasuredAssemblage, key: Key) -> Matrix:
    """What all members share of an element: its trace, or with input its partial trace over the last trusted party."""
    m, trusted = member.elements[key], member.scenario.trusted
    if shape == "marginals":
        trusted = (prod(trusted),)
    return partial_trace(m, trusted, (len(trusted) - 1,))


def family_violations(shape: Shape, members: Sequence[MeasuredAssemblage]) -> Iterator[Violation]:
    """Every violated equation: those of each member, then those of the common part."""
    for k, member in enumerate(members):
        name = member_name(shape, k)
        for violation in member_violations(shape, member):
            yield replace(violation, place=f"{name}, {violation.place}") if len(members) > 1 else violation
    yield from common_violations(shape, members)


def member_name(shape: Shape, k: int) -> str:
    """What messages call a member."""
    return {"marginals": f"Bob {k}", "with-input": f"input {k}", "instrumental": "the table"}[shape]


def member_violations(shape: Shape, member: MeasuredAssemblage) -> Iterator[Violation]:
    """Every violated equation of one member for itself: the laws of an assemblage, or those of instrumental data."""
    if shape == "instrumental":
        return _instrumental_violations(member)
    return violations(member.scenario, member.elements)


def common_violations(shape: Shape, members: Sequence[MeasuredAssemblage]) -> Iterator[Violation]:
    """Every equation between the common parts of member 0 and of another one that fails."""
    for k, member in enumerate(members[1:], start=1):
        for key in member.elements:
            gap = common_part(shape, members[0], key) - common_part(shape, member, key)
            for r in range(gap.rows):
                for c in range(gap.columns):
                    if not gap[r, c].is_zero:
                        at = key_text(key) if gap.rows == 1 else f"{key_text(key)}, entry ({r}, {c}),"
                        what = (
                            f"tr sigma^(0) - tr sigma^({k})"
                            if shape == "marginals"
                            else f"the part that does not see the trusted input, between inputs 0 and {k},"
                        )
                        yield Violation("no-signalling", f"{what} at {at}", gap[r, c], settings=(0, k))


def _instrumental_violations(member: MeasuredAssemblage) -> Iterator[Violation]:
    for violation in violations(member.scenario, member.elements):
        if violation.law in ("hermitian", "positive"):
            yield violation
    for (x,) in member.scenario.settings:
        total = summed(member.elements, member.scenario.untrusted, (0,), (x,), (0,))
        if not (gap := total.trace() - 1).is_zero:
            yield Violation("normalised", f"setting {x}: sum_a tr sigma_(a|{x}) - 1", gap)
