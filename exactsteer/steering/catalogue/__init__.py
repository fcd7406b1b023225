"""Published examples, exact, with their sources; `find` gives them by the names that the command line uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from exactsteer.errors import UnknownName
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.catalogue.breuer_hall import (
    breuer_hall,
    breuer_hall_before_map,
    breuer_hall_positive_map,
    breuer_hall_realisation,
    breuer_hall_state,
    breuer_hall_table_1,
)
from exactsteer.steering.catalogue.printed import exact_decimal
from exactsteer.steering.catalogue.sainz2015 import (
    pr_box_with_state,
    sainz2015_qutrit,
    sainz2015_table_1,
    sainz2015_table_2,
)
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.realisation import Realisation

__all__ = [
    "ENTRIES",
    "FUNCTIONALS",
    "Entry",
    "FunctionalEntry",
    "breuer_hall",
    "breuer_hall_before_map",
    "breuer_hall_positive_map",
    "breuer_hall_realisation",
    "breuer_hall_state",
    "breuer_hall_table_1",
    "exact_decimal",
    "find",
    "find_functional",
    "pr_box_with_state",
    "sainz2015_qutrit",
    "sainz2015_table_1",
    "sainz2015_table_2",
]


@dataclass(frozen=True)
class Entry:
    """A published assemblage: how to build it, its source, and a known realisation where there is one."""

    build: Callable[[], Assemblage]
    source: str
    summary: str
    realisation: Callable[[], Realisation] | None = None


@dataclass(frozen=True)
class FunctionalEntry:
    """A published steering functional: how to build it, and its source."""

    build: Callable[[], SteeringFunctional]
    source: str
    summary: str


ENTRIES: dict[str, Entry] = {
    "breuer-hall": Entry(
        breuer_hall,
        "arXiv:1708.00756, eqs. (31)-(33), appendix A",
        "image of a quantum assemblage under the Breuer-Hall map; post-quantum",
    ),
    "breuer-hall-before-map": Entry(
        breuer_hall_before_map,
        "arXiv:1708.00756, eqs. (31), (32), (39)",
        "the quantum assemblage that the map acts on; quantum",
        breuer_hall_realisation,
    ),
    "sainz2015-table-1": Entry(
        sainz2015_table_1,
        "arXiv:1505.01430, table I",
        "printed real qubit assemblage, local for every projective measurement; post-quantum",
    ),
    "sainz2015-qutrit": Entry(
        sainz2015_qutrit, "arXiv:1505.01430, eq. (7)", "qutrit lift of table I, local for every POVM; post-quantum"
    ),
    "pr-box-with-state": Entry(
        pr_box_with_state, "arXiv:1505.01430, trivial example", "PR box times the maximally mixed qubit; post-quantum"
    ),
}

FUNCTIONALS: dict[str, FunctionalEntry] = {
    "breuer-hall-table-1": FunctionalEntry(
        breuer_hall_table_1, "arXiv:1708.00756, table 1, eq. (41)", "printed functional; maximum printed as -0.0258"
    ),
    "sainz2015-table-2": FunctionalEntry(
        sainz2015_table_2, "arXiv:1505.01430, table II, eq. (45)", "printed functional; minimum printed as -0.508417"
    ),
}


def find(name: str) -> Entry:
    """The assemblage of that name. Raises `UnknownName` with the names that exist, the closest first."""
    if name not in ENTRIES:
        raise _unknown(name, "assemblage", list(ENTRIES))
    return ENTRIES[name]


def find_functional(name: str) -> FunctionalEntry:
    """The functional of that name; the prefix `functional:` is allowed. Raises `UnknownName`."""
    short = name.removeprefix("functional:")
    if short not in FUNCTIONALS:
        raise _unknown(short, "functional", list(FUNCTIONALS))
    return FUNCTIONALS[short]


def _unknown(name: str, what: str, known: list[str]) -> UnknownName:
    close = get_close_matches(name, known, n=1)
    hint = f"; did you mean {close[0]}?" if close else "."
    other = ENTRIES if what == "functional" else FUNCTIONALS
    if name in other:
        hint = f": that is {'an assemblage' if what == 'functional' else 'a functional'}."
    return UnknownName(f"the catalogue has no {what} {name!r}{hint} It has: {', '.join(known)}")
