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
    load,
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
    """The same assemblage in another format: IN as every FILE, OUT ends in .json, .npz or .mat. Exit 0, 2.

    Doubles are read as the dyadic rationals that they are. To JSON everything is exact; to .npz and .mat (version 5)
    entries must be doubles, unless --rounded is given: then the largest change is reported. The data need not be valid.
    """
    from exactsteer.files.arrays.writing import file_bytes, require_suffix
    from exactsteer.files.tables import at

    require_suffix(output)
    require_writable(output, file, what="OUT")
    content = load(file)
    with at(file):
        written = file_bytes(content, output, rounded=rounded)
    write(output, written.data, what="OUT")
    exact = written.largest_change.is_zero
    lost = [] if output.lower().endswith(".json") else _left_out(content)
    document: Json = {"verdict": "converted", "scenario": str(content.data.scenario), "file": output, "exact": exact}
    document |= {"largest_change": exact_and_decimal(written.largest_change, 1), "left_out": lost}
    how = "exactly"
    if not exact:
        change = document["largest_change"]["decimal"]
        how = f"rounded to doubles, no real or imaginary part of an entry changed by more than {change}"
    if lost and not as_json:
        click.echo(f"left out, only .json holds it: {', '.join(lost)}", err=True)
    emit(as_json, f"CONVERTED {output} {how}: {content.data.scenario}", document)


def _left_out(content: Any) -> list[str]:
    """What an array cannot hold."""
    given = {"title": content.title, "source": content.source, "realisation": content.realisation}
    return [name for name, value in given.items() if value]


@main.command()
@click.argument("file")
@click.option("-o", "output", type=click.Path(), required=True, help="Where to write; ends in .json.")
@json_option
def repair(file: str, output: str, as_json: bool) -> None:
    """The nearest exactly valid assemblage to the data in FILE, and the exact distance moved. Exit 0, 2.

    Hermiticity, no-signalling and the trace are restored by the orthogonal projection; if an element is then not
    positive, white noise is mixed in, with the least weight 2^-k that is enough.
    """
    from exactsteer.algebra.number import number
    from exactsteer.files.arrays.writing import file_bytes
    from exactsteer.files.tables import at
    from exactsteer.steering.assemblage import MeasuredAssemblage
    from exactsteer.steering.projection import repair as repaired

    if not output.lower().endswith(".json"):
        raise InputError(
            f"-o {output!r}: a valid assemblage is exact and is written as .json; rounded to doubles it is in general not valid"
        )
    require_writable(output, file)
    content = load(file)
    with at(file):
        found = repaired(content.data)
    change = _largest_change(content.data, found.assemblage)
    document: Json = {"verdict": "repaired", "scenario": str(content.data.scenario), "file": output}
    document |= {
        "squared_distance": exact_and_decimal(found.squared_distance, 1),
        "largest_change": exact_and_decimal(change, 1),
        "noise": exact_and_decimal(number(found.noise), 1),
    }
    data = MeasuredAssemblage(content.data.scenario, found.assemblage.elements)
    if change.is_zero:
        result, line = content, "nothing changed: the data were valid"
    else:
        source = f"{content.source}; " if content.source else ""
        source += f"repaired, squared distance {document['squared_distance']['decimal']}"
        result = replace(content, data=data, source=source, realisation=None)
        line = f"moved by the squared distance {_both(document['squared_distance'])}, no real or imaginary part of an entry "
        line += f"by more than {document['largest_change']['decimal']}; "
        line += f"white noise of weight {_both(document['noise'])} mixed in" if found.noise else "no noise was needed"
    write(output, file_bytes(result, output).data)
    emit(as_json, f"REPAIRED {output} {line}: {content.data.scenario}", document)


def _both(value: Json) -> str:
    """An exact number with its decimal, as one line shows them."""
    exact, decimal = value["exact"], value["decimal"]
    return str(exact) if exact == decimal else f"{exact} (at most {decimal})"


def _largest_change(before: Any, after: Any) -> Any:
    """The largest change of a real or imaginary part of an entry, exact."""
    from exactsteer.algebra.number import Number, zero

    largest = zero()
    for key, m in before.elements.items():
        for row in (m - after.elements[key]).entries():
            for entry in row:
                for part in (entry.real, entry.imag):
                    value = Number(entry.field, part, part - part)
                    largest = max(largest, value, -value)
    return largest
