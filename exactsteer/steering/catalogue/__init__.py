"""Classical examples of steering and Bell scenarios, exact, with their sources; `find` gives them by name.

A name is that of the command line: `breuer-hall`, or with parameters `isotropic(d=3,settings=mub4,visibility=1/2)`.
Functionals have names of their own; those of Bell scenarios start with `bell:`. Positive maps start with `map:`, product
bases with `basis:`.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from exactsteer.errors import UnknownName
from exactsteer.steering.catalogue.bases import BASES
from exactsteer.steering.catalogue.bell import braunstein_caves, cglmp, chsh, gyni, i3322, pr_box, pr_box_assemblage
from exactsteer.steering.catalogue.breuer_hall import (
    breuer_hall,
    breuer_hall_before_map,
    breuer_hall_positive_map,
    breuer_hall_rational,
    breuer_hall_realisation,
    breuer_hall_state,
    breuer_hall_table_1,
)
from exactsteer.steering.catalogue.choi_image import (
    choi_image,
    choi_image_before_map,
    choi_image_realisation,
    choi_image_with_map,
)
from exactsteer.steering.catalogue.directions import QUBIT_SETTINGS, SETTINGS, named_measurements, unbiased_bases
from exactsteer.steering.catalogue.entry import (
    BasisEntry,
    Entry,
    FamilyEntry,
    FamilyFunctionalEntry,
    FunctionalEntry,
    MapEntry,
    bound,
    exact,
    integer,
    split_name,
    word,
)
from exactsteer.steering.catalogue.families import FAMILIES, FAMILY_FUNCTIONALS
from exactsteer.steering.catalogue.isotropic import (
    isotropic,
    isotropic_realisation,
    pure_qubit_pair,
    pure_qubit_pair_realisation,
    werner,
    werner_realisation,
)
from exactsteer.steering.catalogue.linear import bb84_monogamy, cjwr
from exactsteer.steering.catalogue.maps import MAPS
from exactsteer.steering.catalogue.multipartite import ghz, ghz_realisation, w_realisation, w_state
from exactsteer.steering.catalogue.printed import exact_decimal
from exactsteer.steering.catalogue.sainz2015 import (
    pr_box_with_state,
    sainz2015_qutrit,
    sainz2015_table_1,
    sainz2015_table_2,
)

__all__ = [
    "BASES",
    "ENTRIES",
    "FAMILIES",
    "FAMILY_FUNCTIONALS",
    "FUNCTIONALS",
    "MAPS",
    "BasisEntry",
    "Entry",
    "FamilyEntry",
    "FamilyFunctionalEntry",
    "FunctionalEntry",
    "MapEntry",
    "bb84_monogamy",
    "braunstein_caves",
    "breuer_hall",
    "breuer_hall_before_map",
    "breuer_hall_positive_map",
    "breuer_hall_rational",
    "breuer_hall_realisation",
    "breuer_hall_state",
    "breuer_hall_table_1",
    "cglmp",
    "choi_image",
    "choi_image_before_map",
    "choi_image_with_map",
    "chsh",
    "cjwr",
    "exact_decimal",
    "find",
    "find_basis",
    "find_family",
    "find_family_functional",
    "find_functional",
    "find_map",
    "ghz",
    "gyni",
    "i3322",
    "is_assemblage",
    "is_basis",
    "is_family",
    "is_family_functional",
    "is_functional",
    "is_map",
    "isotropic",
    "named_measurements",
    "pr_box",
    "pr_box_with_state",
    "pure_qubit_pair",
    "sainz2015_qutrit",
    "sainz2015_table_1",
    "sainz2015_table_2",
    "unbiased_bases",
    "w_state",
    "werner",
]

VISIBILITY = exact("visibility", "1", "an exact number from 0 to 1, such as 1/2 or sqrt(2)/2")
QUBIT = f"{QUBIT_SETTINGS} with K up to 3"

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
    "breuer-hall-rational": Entry(
        breuer_hall_rational,
        "in the manner of arXiv:1708.00756, section 5.2; found by search",
        "image of a state with four amplitudes, Pauli measurements, under the Breuer-Hall map; rational, post-quantum",
    ),
    "choi-image": Entry(
        choi_image,
        "arXiv:1708.00756, section 5.2 (no data printed); found by search",
        "image of a quantum assemblage with three amplitudes under Choi's map; rational, post-quantum",
    ),
    "choi-image-before-map": Entry(
        choi_image_before_map,
        "arXiv:1708.00756, section 5.2 (no data printed); found by search",
        "the quantum assemblage that Choi's map acts on; quantum",
        choi_image_realisation,
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
    "isotropic": Entry(
        isotropic,
        "arXiv:quant-ph/0612147; arXiv:1604.00501",
        "v |phi+><phi+| + (1 - v) 1/d^2 measured on one side; quantum",
        isotropic_realisation,
        (integer("d", 2, "2, 3, 4, 5 or 7"), word("settings", "XYZ", SETTINGS), VISIBILITY),
    ),
    "werner": Entry(
        werner,
        "arXiv:quant-ph/0612147; arXiv:1604.00501",
        "two-qubit v |psi-><psi-| + (1 - v) 1/4 measured on one side; quantum",
        werner_realisation,
        (word("settings", "XYZ", QUBIT), VISIBILITY),
    ),
    "pure-qubit-pair": Entry(
        pure_qubit_pair,
        "arXiv:1604.00501",
        "|00> + r |11>, normalised, measured on one side; quantum",
        pure_qubit_pair_realisation,
        (exact("ratio", "1/2", "a real exact number, r = tan(theta)"), word("settings", "XZ", QUBIT)),
    ),
    "ghz": Entry(
        ghz,
        "arXiv:1412.7730",
        "three-qubit GHZ state with white noise, one or two parties untrusted; quantum",
        ghz_realisation,
        (integer("untrusted", 2, "1 or 2"), word("settings", "XY", QUBIT), VISIBILITY),
    ),
    "w": Entry(
        w_state,
        "arXiv:1412.7730",
        "three-qubit W state with white noise, one or two parties untrusted; quantum",
        w_realisation,
        (integer("untrusted", 2, "1 or 2"), word("settings", "XY", QUBIT), VISIBILITY),
    ),
    "pr-box": Entry(
        pr_box_assemblage,
        "Found. Phys. 24, 379 (1994)",
        "Popescu-Rohrlich box with white noise, trusted dimension 1; local for v <= 1/2, quantum for v <= 1/sqrt 2",
        parameters=(VISIBILITY,),
    ),
}

FUNCTIONALS: dict[str, FunctionalEntry] = {
    "breuer-hall-table-1": FunctionalEntry(
        breuer_hall_table_1, "arXiv:1708.00756, table 1, eq. (41)", "printed functional; maximum printed as -0.0258"
    ),
    "sainz2015-table-2": FunctionalEntry(
        sainz2015_table_2, "arXiv:1505.01430, table II, eq. (45)", "printed functional; minimum printed as -0.508417"
    ),
    "cjwr": FunctionalEntry(
        cjwr,
        "arXiv:0907.1109",
        "sum of <A_k n_k.sigma> with a trusted qubit; local maximum sqrt 2 for XZ, sqrt 3 for XYZ",
        (word("settings", "XYZ", QUBIT),),
    ),
    "bb84-monogamy": FunctionalEntry(
        bb84_monogamy,
        "arXiv:1210.4359",
        "two untrusted parties guess a trusted qubit's outcome in a random basis; maximum (2 + sqrt 2)/4",
    ),
    "bell:chsh": FunctionalEntry(
        chsh, "Phys. Rev. Lett. 23, 880 (1969)", "CHSH in correlators; local 2, quantum 2 sqrt 2, no-signalling 4"
    ),
    "bell:i3322": FunctionalEntry(
        i3322, "arXiv:quant-ph/0306129", "three settings of two outcomes; local 1, no-signalling 2"
    ),
    "bell:cglmp": FunctionalEntry(
        cglmp,
        "arXiv:quant-ph/0106024",
        "two settings of d outcomes; local 2, no-signalling 4",
        (integer("d", 3, "2 to 10"),),
    ),
    "bell:gyni": FunctionalEntry(
        gyni,
        "arXiv:1003.3844",
        "guess your neighbour's input; local and quantum 2^(1 - n), no-signalling 1/3 for three parties",
        (integer("parties", 3, "3 to 6"),),
    ),
    "bell:braunstein-caves": FunctionalEntry(
        braunstein_caves,
        "Ann. Phys. 202, 22 (1990)",
        "chain of n settings; local 2 n - 2, quantum 2 n cos(pi/2n), no-signalling 2 n",
        (integer("n", 3, "2 to 20"),),
    ),
}


MAP = "map:"
BASIS = "basis:"


def find(name: str) -> Entry:
    """The assemblage of that name, with its parameters in place.

    Raises `UnknownName` with the names or parameters that exist, the closest name first, and `InputError` for a value
    that cannot be read.

    >>> find("isotropic(d=2, settings=Z)").build()[1, 0]
    matrix([['0', '0'], ['0', '1/2']])
    >>> find("breuer-hall(v=1)")
    Traceback (most recent call last):
        ...
    exactsteer.errors.UnknownName: breuer-hall has no parameter 'v'. It has: none
    """
    short, given = split_name(name)
    if short not in ENTRIES:
        raise _unknown(short, "assemblage", list(ENTRIES), list(FAMILIES))
    return bound(ENTRIES[short], short, given)


def find_functional(name: str) -> FunctionalEntry:
    """The functional of that name; `functional:` may come first, and `bell:` may be left out. Raises as `find`.

    >>> find_functional("bell:cglmp(d=4)").build().scenario.untrusted
    ((4, 4), (4, 4))
    """
    short, given = split_name(name)
    known = _functional_name(short)
    if known is None:
        raise _unknown(short.removeprefix("functional:"), "functional", list(FUNCTIONALS))
    return bound(FUNCTIONALS[known], known, given)


def find_family(name: str) -> FamilyEntry:
    """The family of that name. Raises as `find`.

    >>> find_family("postquantum-bobs-white-noise(d=4)").build().members[1].scenario.trusted
    (4,)
    """
    short, given = split_name(name)
    if short not in FAMILIES:
        raise _unknown(short, "family", list(FAMILIES))
    return bound(FAMILIES[short], short, given)


def find_family_functional(name: str) -> FamilyFunctionalEntry:
    """The functional of families of that name; `functional:` may come first. Raises as `find`."""
    short, given = split_name(name.removeprefix("functional:"))
    if short not in FAMILY_FUNCTIONALS:
        raise _unknown(short, "functional of families", list(FAMILY_FUNCTIONALS))
    return bound(FAMILY_FUNCTIONALS[short], short, given)


def find_map(name: str) -> MapEntry:
    """The map of that name; `map:` may come first. Raises as `find`.

    >>> find_map("map:choi(a=1,b=1,c=0)").build().is_trace_preserving
    True
    """
    short, given = split_name(name.strip().removeprefix(MAP))
    if short not in MAPS:
        raise _unknown(short, "map", list(MAPS))
    return bound(MAPS[short], short, given)


def find_basis(name: str) -> BasisEntry:
    """The product basis of that name; `basis:` may come first. Raises as `find`.

    >>> find_basis("basis:shifts(c=3,s=4)").build()
    ProductBasis(4 vectors in 2x2x2, over QQ)
    """
    short, given = split_name(name.strip().removeprefix(BASIS))
    if short not in BASES:
        raise _unknown(short, "basis", list(BASES))
    return bound(BASES[short], short, given)


def is_map(name: str) -> bool:
    """Whether the name starts with `map:`, known or not: no other entry does."""
    return name.strip().startswith(MAP)


def is_basis(name: str) -> bool:
    """Whether the name starts with `basis:`, known or not: no other entry does."""
    return name.strip().startswith(BASIS)


def is_functional(name: str) -> bool:
    """Whether `find_functional` knows the name, whatever its parameters."""
    return _functional_name(name.partition("(")[0].strip()) is not None


def is_family(name: str) -> bool:
    """Whether `find_family` knows the name, whatever its parameters."""
    return name.partition("(")[0].strip() in FAMILIES


def is_family_functional(name: str) -> bool:
    """Whether `find_family_functional` knows the name, whatever its parameters."""
    return name.removeprefix("functional:").partition("(")[0].strip() in FAMILY_FUNCTIONALS


def is_assemblage(name: str) -> bool:
    """Whether `find` knows the name, whatever its parameters."""
    return name.partition("(")[0].strip() in ENTRIES


def _functional_name(name: str) -> str | None:
    """The key of a functional's name in `FUNCTIONALS`."""
    short = name.removeprefix("functional:")
    return next((known for known in (short, f"bell:{short}") if known in FUNCTIONALS), None)


def _unknown(name: str, what: str, known: list[str], others_close: Sequence[str] = ()) -> UnknownName:
    close = get_close_matches(name, [*known, *others_close], n=1)
    hint = f"; did you mean {close[0]}?" if close else "."
    kinds = {"an assemblage": is_assemblage(name), "a functional": is_functional(name)}
    kinds |= {"a family": is_family(name), "a functional of families": is_family_functional(name)}
    kinds |= {"a map, map:" + name: name in MAPS, "a product basis, basis:" + name: name in BASES}
    here = (f"a {what}", f"an {what}")
    others = [kind for kind, known_there in kinds.items() if known_there and kind.partition(",")[0] not in here]
    if others:
        hint = f": that is {others[0]}."
    return UnknownName(f"the catalogue has no {what} {name!r}{hint} It has: {', '.join(known)}")
