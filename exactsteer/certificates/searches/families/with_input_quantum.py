"""Is a family with input, or an instrumental one, quantum? Realisations found, or a level that it is not in.

Inside: mixtures of realisations found by see-saws with hidden states, exact where the family is an interior point of what
was found; on the boundary a see-saw's optimum recognised in a number field and averaged over the symmetries of its functional.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import fmpq

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import I, Number, enclose, number
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.recognition import recognise
from exactsteer.certificates.searches.families.marginals_parent import white_family
from exactsteer.certificates.searches.families.with_input_realisation import (
    InputRealisation,
    direct_sum,
    preparation,
)
from exactsteer.certificates.searches.families.with_input_seesaw import (
    FoundWithInput,
    refined,
    seesaw_with_input,
    to_float,
)
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import ExactSteerError, InputError
from exactsteer.programs.families.with_input_mixture import InputMixture, Tables
from exactsteer.programs.families.with_input_symmetry import Symmetry, symmetries
from exactsteer.programs.families.with_input_words import is_dichotomic, observable_blocks
from exactsteer.quantum.maps import ChoiMatrix, compose
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.scenario import Key, Scenario

if TYPE_CHECKING:
    from exactsteer.solving.solver import NumericSolution

MOST_STEPS = 16
MOST_IMAGES = 24
SEEDS = 3
FINE_BITS = 44
RECOGNITION = 34
"""Bits of a refined see-saw's entries that are believed."""
DIGITS = 11


@dataclass(frozen=True)
class Mixture:
    """sigma + t N as a quantum table: t, and its realisation."""

    noise: Number
    realisation: InputRealisation


@dataclass
class Columns:
    """Realisations found so far, with their images under the symmetries of the family and of the noise."""

    family: Family
    noise: Family
    group: tuple[Symmetry, ...]
    found: list[InputRealisation]

    def join(self, realisation: InputRealisation) -> None:
        """Adds a realisation and its images."""
        self.found += images_of(realisation, self.group)[:MOST_IMAGES]

    @property
    def program(self) -> InputMixture:
        """The mixture of all columns with hidden states."""
        tables: list[Tables] = [tuple(r.observed(self.family.shape)) for r in self.found]
        return InputMixture(self.family, self.noise, tuple(tables))


def family_symmetries(family: Family, noise: Family) -> tuple[Symmetry, ...]:
    """The symmetries of a family with input that white noise has too; none for other families and noises."""
    first = family.scenarios[0]
    if family.shape != "with-input" or first.parties > 1 or not is_dichotomic(first) or not family.field.is_rational:
        return ()
    if noise.members != white_family(family).members:
        return ()
    tables = [observable_blocks(m.scenario, m.elements) for m in family.members]
    return symmetries(tables, len(first.untrusted[0]))


def mixture(search: Search, family: Family, noise: Family, goal: Number | None = None) -> Mixture | None:
    """The least t found for which sigma + t N is a mixture of see-saws' realisations and hidden states, exact.

    Stops as soon as t <= `goal`. None if nothing was found. Raises `InputError` if the scenario is not supported.
    """
    from exactsteer.solving.rounding import rounded_point

    columns = Columns(family, noise, family_symmetries(family, noise), [])
    best: Mixture | None = None
    last: float | None = None
    for step in range(MOST_STEPS):
        program = columns.program
        solution = search.solve(program.conic)
        t = solution.value + to_float(program.offset)
        search.say(f"mixture of {len(columns.found)} realisations and hidden states: t = {t:.6g}")
        clear = goal is None or t < to_float(goal)
        if clear or step == MOST_STEPS - 1:
            made = _exact_mixture(columns, program, solution, goal)
            if made is not None and (best is None or made.noise < best.noise):
                best = made
            if best is not None and goal is not None and best.noise <= goal:
                return best
        if last is not None and goal is None and last - t < 1e-9:
            break
        last = t
        functional = program.functional(rounded_point(solution.point, 2**FINE_BITS))
        found = _better(search, columns, functional)
        if found is None:
            break
        columns.join(found)
    return best


def _better(search: Search, columns: Columns, functional: FamilyFunctional) -> InputRealisation | None:
    """A realisation with a negative value of a functional that is >= 0 on the columns; None if none was found."""
    d = functional.scenarios[0].dimension
    for dimension in (d, 2 * d):
        for seed in range(SEEDS):
            found = seesaw_with_input(functional, dimension, seed=seed + len(columns.found), rounds=25)
            _ = search.remaining
            if to_float(found.value) < -1e-8:
                return found.realisation
    search.note("no see-saw went beyond the realisations found")
    return None


def _exact_mixture(
    columns: Columns, program: InputMixture, solution: NumericSolution, goal: Number | None
) -> Mixture | None:
    """The exact mixture near the duals, at t a little above the optimum or at the goal."""
    from exactsteer.solving.rounding import rounded_hermitian

    count = len(columns.found)
    t = solution.value + to_float(program.offset)
    for bits in range(FINE_BITS - 8, 6, -6):
        slack = 2.0**-bits
        noise = number(fmpq(round((t + slack) * 2**FINE_BITS), 2**FINE_BITS))
        if goal is not None and noise > goal:
            continue
        noise = goal if goal is not None else noise
        weights = [_weight(dual) for dual in solution.duals[:count]]
        near = [rounded_hermitian(m, 2**FINE_BITS) for m in solution.duals[count:]]
        target: Tables = tuple(
            {key: m + n.elements[key] * noise for key, m in s.elements.items()}
            for s, n in zip(columns.family.members, columns.noise.members, strict=True)
        )
        states = program.hidden_states(near, program.remainder(weights, target))
        if states is None:
            continue
        parts = [r.scaled(p) for r, p in zip(columns.found, weights, strict=True) if p.sign() > 0]
        parts += list(strategy_parts(program, states))
        return Mixture(noise, direct_sum(parts))
    return None


def _weight(dual: object) -> Number:
    from exactsteer.solving.rounding import rounded_hermitian

    value = rounded_hermitian(dual, 2**FINE_BITS)[0, 0]  # type: ignore[arg-type]
    return value if value.sign() > 0 else number(0)


def strategy_parts(
    program: InputMixture, states: dict[tuple[tuple[int, ...], int], Matrix]
) -> Iterator[InputRealisation]:
    """One realisation for each strategy: the flag is Alice's answer book, the channels prepare the hidden states."""
    scenario = program.scenario
    for strategy in program.strategies:
        own = [states[strategy, y] for y in range(program.inputs)]
        weight = own[0].trace()
        if weight.is_zero:
            continue
        elements = {
            (a, x): identity(1) * (weight if a == (strategy[x[0]],) else weight * 0) for a, x in scenario.keys()
        }
        source = MeasuredAssemblage(Scenario(scenario.untrusted, (1,)), elements)
        yield InputRealisation(source, tuple(preparation(s / weight) for s in own))


def recognised_realisation(
    search: Search, functional: FamilyFunctional, found: FoundWithInput, field: Field
) -> InputRealisation | None:
    """A see-saw's optimum over a number field: one unitary channel is made the identity, then every entry is recognised.

    Only what exact arithmetic confirms is returned: a no-signalling source, channels that preserve traces and are positive.
    """
    try:
        found = refined(functional, found, digits=DIGITS)
    except ExactSteerError as error:
        search.note(f"the see-saw was not refined: {str(error)[:80]}")
        return None
    realisation = found.realisation
    for source, maps in _frames(realisation):
        known, channels = _recognised_table(source, field), [_recognised(m, field) for m in maps]
        if known is None or any(m is None for m in channels):
            continue
        d = source.scenario.trusted[-1]
        try:
            sigma = Assemblage(known.scenario, known.elements)
            made = tuple(
                ChoiMatrix(d, before.output, m)
                for m, before in zip(channels, realisation.maps, strict=True)
                if m is not None
            )
        except InputError as error:
            search.note(f"the recognised source is no assemblage: {str(error)[:80]}")
            continue
        if all(c.is_trace_preserving and decide(c.matrix) is None for c in made):
            return InputRealisation(MeasuredAssemblage(sigma.scenario, sigma.elements), made)
        search.note("the recognised maps are no channels")
    search.note("the see-saw's optimum was not recognised")
    return None


def _frames(realisation: InputRealisation) -> Iterator[tuple[MeasuredAssemblage, list[Matrix]]]:
    """The source and the Choi matrices in frames without freedom: a unitary channel undone, or elements of the source aligned."""
    from exactsteer.solving.alignment import aligned_basis

    source, d = realisation.source, realisation.source.scenario.trusted[-1]
    for y, channel in enumerate(realisation.maps):
        if channel.output == d and abs(to_float((channel.matrix @ channel.matrix).trace()) - d * d) < 1e-6:
            yield realisation.members[y], [compose(m, channel.dual()).matrix for m in realisation.maps]
    if len(source.scenario.trusted) > 1:
        return
    elements = list(source.elements.values())
    for first in range(len(elements)):
        u = aligned_basis([elements[first], *elements[:first], *elements[first + 1 :]])
        turned = {key: u @ m @ u.adjoint() for key, m in source.elements.items()}
        back = u.conjugate()
        maps = []
        for m in realisation.maps:
            frame = back.tensor(identity(m.output))
            maps.append(frame @ m.matrix @ frame.adjoint())
        yield MeasuredAssemblage(source.scenario, turned), maps


def best_found(search: Search, functional: FamilyFunctional, dimension: int, seeds: int = SEEDS) -> FoundWithInput:
    """The best of several see-saws."""
    sign = 1 if functional.sense == "max" else -1
    best: FoundWithInput | None = None
    for seed in range(seeds):
        found = seesaw_with_input(functional, dimension, seed=seed)
        _ = search.remaining
        if best is None or ((found.value - best.value) * sign).sign() > 0:
            best = found
    if best is None:
        raise InputError("at least one seed is needed")
    return best


def averaged(realisation: InputRealisation, group: Sequence[Symmetry]) -> InputRealisation:
    """Shared randomness over the images of a realisation under symmetries of the scenario, each image once."""
    images = images_of(realisation, group)
    return direct_sum([image.scaled(number(1) / len(images)) for image in images])


def images_of(realisation: InputRealisation, group: Sequence[Symmetry]) -> list[InputRealisation]:
    """The realisation and its images under the symmetries, each family once."""
    images, seen = [realisation], [realisation.members]
    for g in group:
        image = moved(realisation, g)
        if image.members not in seen:
            seen.append(image.members)
            images.append(image)
    return images


def moved(realisation: InputRealisation, g: Symmetry) -> InputRealisation:
    """The image of a realisation: outcomes and settings relabelled, channels followed by the (anti)unitaries."""
    source = realisation.source
    elements: dict[Key, Matrix] = {}
    for (a, x), m in source.elements.items():
        flipped = 1 - a[0] if g.signs[x[0]] < 0 else a[0]
        elements[(flipped,), (g.settings[x[0]],)] = m.conjugate() if g.is_antiunitary else m
    maps: list[ChoiMatrix | None] = [None] * len(realisation.maps)
    for y, channel in enumerate(realisation.maps):
        c = channel.matrix.conjugate() if g.is_antiunitary else channel.matrix
        u = identity(channel.input).tensor(g.unitaries[y])
        maps[g.inputs[y]] = ChoiMatrix(channel.input, channel.output, u @ c @ u.adjoint() / g.scales[y])
    return InputRealisation(MeasuredAssemblage(source.scenario, elements), tuple(m for m in maps if m is not None))


def _recognised_table(table: MeasuredAssemblage, field: Field) -> MeasuredAssemblage | None:
    elements = {}
    for key, m in table.elements.items():
        found = _recognised(m, field)
        if found is None:
            return None
        elements[key] = found
    return MeasuredAssemblage(table.scenario, elements)


def _recognised(m: Matrix, field: Field) -> Matrix | None:
    """The matrix over K(i) near m, its entries recognised one by one."""
    rows = []
    for line in m.entries():
        row = []
        for x in line:
            parts = []
            for part in (x.real, x.imag):
                low, _ = enclose(Number(x.field, part, part - part), RECOGNITION + 32)
                exact = number(0) if abs(low) < fmpq(1, 2 ** (RECOGNITION - 6)) else recognise(low, field, RECOGNITION)
                if exact is None:
                    return None
                parts.append(exact)
            row.append(parts[0] + parts[1] * I)
        rows.append(row)
    return matrix(rows)
