"""The verbs that change how data are written: convert between formats, repair what violates the laws. Both are exact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from exactsteer.cli.interface import (
    Json,
    emit,
    exact_and_decimal,
    json_option,
    main,
    require_writable,
    write,
)
from exactsteer.errors import InputError


@main.command()
@click.argument("file", metavar="IN")
@click.argument("output", metavar="OUT", type=click.Path())
@click.option("--rounded", is_flag=True, help="To .npz and .mat: write the nearest doubles of entries that are none.")
@json_option
def convert(file: str, output: str, rounded: bool, as_json: bool) -> None:
    """The same assemblage or family in another format: IN as every FILE, OUT ends in .json, .npz or .mat. Exit 0, 2.

    Doubles are read as the dyadic rationals that they are. To JSON everything is exact; to .npz and .mat (version 5)
    entries must be doubles, unless --rounded is given: then the largest change is reported. The data need not be valid.
    Several Bobs are written to an array each, the inputs of a trusted party to an axis.
    """
    from exactsteer.cli.inputs import load_data
    from exactsteer.files.arrays.writing import file_bytes, require_suffix
    from exactsteer.files.tables import at

    require_suffix(output)
    require_writable(output, file, what="OUT")
    content = load_data(file)
    with at(file):
        written = file_bytes(content, output, rounded=rounded)
    write(output, written.data, what="OUT")
    exact = written.largest_change.is_zero
    lost = [] if output.lower().endswith(".json") else _left_out(content)
    document: Json = {"verdict": "converted", "scenario": described(content.data), "file": output, "exact": exact}
    document |= {"largest_change": exact_and_decimal(written.largest_change, 1), "left_out": lost}
    how = "exactly"
    if not exact:
        change = document["largest_change"]["decimal"]
        how = f"rounded to doubles, no real or imaginary part of an entry changed by more than {change}"
    if lost and not as_json:
        click.echo(f"left out, only .json holds it: {', '.join(lost)}", err=True)
    emit(as_json, f"CONVERTED {output} {how}: {described(content.data)}", document)


def described(data: Any) -> str:
    """The scenario of an assemblage or of a family in words."""
    return str(getattr(data, "scenario", data))


def _left_out(content: Any) -> list[str]:
    """What an array cannot hold."""
    given = {"title": content.title, "source": content.source, "realisation": content.realisation}
    return [name for name, value in given.items() if value]


@main.command()
@click.argument("file")
@click.option("-o", "output", type=click.Path(), required=True, help="Where to write; ends in .json.")
@json_option
def repair(file: str, output: str, as_json: bool) -> None:
    """The nearest exactly valid assemblage or family to the data in FILE, and the exact distance moved. Exit 0, 2.

    Hermiticity, no-signalling and the trace are restored by the orthogonal projection; if an element is then not
    positive, white noise is mixed in, with the least weight 2^-k that is enough.
    """
    from exactsteer.algebra.number import number
    from exactsteer.cli.inputs import load_data
    from exactsteer.files.arrays.writing import file_bytes
    from exactsteer.files.family_json import FamilyFile
    from exactsteer.files.tables import at
    from exactsteer.steering.family_projection import repair_family
    from exactsteer.steering.projection import repair as repaired

    if not output.lower().endswith(".json"):
        raise InputError(
            f"-o {output!r}: a valid assemblage is exact and is written as .json; rounded to doubles it is in general not valid"
        )
    require_writable(output, file)
    content = load_data(file)
    with at(file):
        found = repair_family(content.data) if isinstance(content, FamilyFile) else repaired(content.data)
    document: Json = {"verdict": "repaired", "scenario": described(content.data), "file": output}
    document |= {
        "squared_distance": exact_and_decimal(found.squared_distance, 1),
        "largest_change": exact_and_decimal(found.largest_change, 1),
        "noise": exact_and_decimal(number(found.noise), 1),
    }
    if found.largest_change.is_zero:
        result, line = content, "nothing changed: the data were valid"
    else:
        source = f"{content.source}; " if content.source else ""
        source += f"repaired, squared distance {document['squared_distance']['decimal']}"
        data: Any = found.measured()
        result = replace(content, data=data, source=source, realisation=None)
        line = f"moved by the squared distance {_both(document['squared_distance'])}, no real or imaginary part of an entry "
        line += f"by more than {document['largest_change']['decimal']}; "
        line += f"white noise of weight {_both(document['noise'])} mixed in" if found.noise else "no noise was needed"
    write(output, file_bytes(result, output).data)
    emit(as_json, f"REPAIRED {output} {line}: {described(content.data)}", document)


def _both(value: Json) -> str:
    """An exact number with its decimal, as one line shows them."""
    exact, decimal = value["exact"], value["decimal"]
    return str(exact) if exact == decimal else f"{exact} (at most {decimal})"
