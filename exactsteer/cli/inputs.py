"""What FILE and FUNCTIONAL may be: assemblages or families, functionals of either, from files or from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from exactsteer.cli.interface import argument_file, input_bytes, load_functional, reading_options_given
from exactsteer.errors import InputError, UnknownName
from exactsteer.files.assemblage_json import AssemblageFile
from exactsteer.files.family_json import FamilyFile, FamilyFunctionalFile, read_family_functional
from exactsteer.files.functional_json import FunctionalFile
from exactsteer.files.strict_json import name_of
from exactsteer.steering import catalogue
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import MeasuredFamily

Read = TypeVar("Read")

CATALOGUE = (catalogue.is_assemblage, catalogue.is_family, catalogue.is_map, catalogue.is_basis)
STREAM = (
    "exactsteer.standard-input"  # where the context keeps what was read from standard input, which can be read once
)


def load_data(name: str) -> AssemblageFile | FamilyFile:
    """The content of FILE, of standard input (`-`) or of catalogue:NAME: an assemblage, a behaviour or a family.

    A behaviour is an assemblage with the trusted dimension 1. --layout and --variable speak of the verb's argument FILE;
    files named by options say their layout themselves.
    """
    from exactsteer.cli.operators import singular, subject
    from exactsteer.files import reading

    options = reading_options_given() if name == argument_file() else {}
    if (other := subject(name)) is not None:
        raise InputError(f"{name} holds {singular(other.kind)}, where an assemblage, a family or a behaviour is needed")
    if name == "-":
        return _once(f"{STREAM} data", lambda: reading.parse_data_bytes(input_bytes(name), name_of(name), **options))
    if not name.startswith("catalogue:"):
        known = any(is_one(name) for is_one in CATALOGUE)
        if known and not Path(name).exists():
            raise UnknownName(f"there is no file {name!r}; for the published example write catalogue:{name}")
        return reading.read_data(name, **options)
    if options:
        raise InputError(f"{name} is exact and has no layout; leave out --{next(iter(options))}")
    short = name.removeprefix("catalogue:")
    if catalogue.is_family(short):
        found = catalogue.find_family(short)
        family = found.build()
        parent = found.realisation() if found.realisation else None
        return FamilyFile(MeasuredFamily(family.shape, family.members), short, found.source, parent)
    entry = catalogue.find(short)
    sigma = entry.build()
    realisation = entry.realisation() if entry.realisation else None
    return AssemblageFile(MeasuredAssemblage(sigma.scenario, sigma.elements), sigma.title, entry.source, realisation)


def load_family(name: str) -> FamilyFile | None:
    """The family in FILE, standard input (`-`) or catalogue:NAME; None if it holds an assemblage or a behaviour.

    Raises as `load`, which returns the other content; standard input may be asked for by both.
    """
    content = load_data(name)
    return content if isinstance(content, FamilyFile) else None


def load_any_functional(name: str) -> FunctionalFile | FamilyFunctionalFile:
    """The functional in a file, standard input (`-`) or catalogue:NAME, of assemblages or of families."""
    short = name.removeprefix("catalogue:")
    if short == name:
        if catalogue.is_family_functional(name) and not Path(name).exists():
            raise UnknownName(f"there is no file {name!r}; for the published functional write catalogue:{name}")
        if catalogue.is_functional(name) and not Path(name).exists():
            load_functional(name)  # raises likewise
        if name == "-":
            return _once(f"{STREAM} functional", lambda: read_family_functional(name))
        return read_family_functional(name)
    if catalogue.is_family_functional(short):
        entry = catalogue.find_family_functional(short)
        return FamilyFunctionalFile(entry.build(), short.removeprefix("functional:"), entry.source)
    content: FunctionalFile = load_functional(name)
    return content


def load_family_functional(name: str) -> FamilyFunctionalFile | None:
    """The functional of families in a file, standard input (`-`) or catalogue:NAME; None if it is one of assemblages."""
    content = load_any_functional(name)
    return content if isinstance(content, FamilyFunctionalFile) else None


def _once(key: str, read: Callable[[], Read]) -> Read:
    """What standard input holds: read at the first call of a verb, kept for the next."""
    context = click.get_current_context(silent=True)
    if context is None:
        return read()
    if key not in context.meta:
        context.meta[key] = read()
    kept: Read = context.meta[key]
    return kept
