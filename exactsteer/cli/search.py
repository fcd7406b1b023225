"""The verb search: campaigns for examples, seeded, resumable, every finding a verified certificate in a folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exactsteer.cli.bracket import made_folder
from exactsteer.cli.interface import INTERRUPTED, Json, emit, fail, json_option, listener, main

if TYPE_CHECKING:
    from exactsteer.campaigns.campaign import Campaign, Progress

MOST_SEED = 2**63 - 1

seed_option = click.option(
    "--seed", type=click.IntRange(0, MOST_SEED), default=0, show_default=True, help="Of all random numbers."
)
tries_option = click.option(
    "--tries",
    type=click.IntRange(0, 999_999),
    default=100,
    show_default=True,
    help="Attempts in all, earlier runs included.",
)
folder_option = click.option(
    "-o",
    "folder",
    required=True,
    type=click.Path(),
    help="A folder for state, index and certificates; continued if it has them.",
)


@main.group()
def search() -> None:
    """Campaigns for examples: attempts with random numbers from a seed, every finding a verified certificate.

    The folder is up to date after every attempt. An interrupted campaign is continued by the same command, and ends with the
    same files as one that was not interrupted; a larger --tries continues a finished one.
    """


@search.command("positive-map")
@click.option(
    "--map",
    "map_name",
    default="choi",
    show_default=True,
    help="A map by name, such as choi(a=1,b=1,c=0), or its file.",
)
@click.option(
    "--settings",
    default="ZX,ZX",
    show_default=True,
    help="The qubit measurements of each untrusted party, separated by commas: XZ, XYZ, planarN, tripleC, octahedron.",
)
@click.option(
    "--amplitudes",
    type=click.Choice(["real", "gaussian"]),
    default="real",
    show_default=True,
    help="1, -1, or also i, -i.",
)
@seed_option
@tries_option
@folder_option
@json_option
def positive_map(
    map_name: str, settings: str, amplitudes: str, seed: int, tries: int, folder: str, as_json: bool
) -> None:
    """Post-quantum images of small integer states under a positive map. Exit 0, 2 bad input.

    Each is a theorem: the image is not almost quantum, and yet shows only quantum correlations whatever is measured.
    """
    from exactsteer.campaigns import examples

    channel = _map(map_name)
    names = [text.strip() for text in settings.split(",")]
    campaign = examples.positive_map(map_name, channel, names, amplitudes=amplitudes, seed=seed, listener=listener())
    _run(campaign, folder, tries, as_json, lambda row: (row["amplitudes"], -_gap(row), row["attempt"]))


@search.command("local-yet-post-quantum")
@click.option(
    "--half",
    type=click.IntRange(2, 8),
    default=4,
    show_default=True,
    help="Half the number of the polygon's vertices.",
)
@seed_option
@tries_option
@folder_option
@json_option
def local_yet_post_quantum(half: int, seed: int, tries: int, folder: str, as_json: bool) -> None:
    """Real qubit assemblages with a local model for every projective measurement that are post-quantum. Exit 0, 2 bad input.

    With each its qutrit lift, which is local for every POVM and post-quantum. Source: arXiv:1505.01430, appendix D.
    """
    from exactsteer.campaigns import examples

    campaign = examples.local_yet_post_quantum(half, seed=seed)
    _run(campaign, folder, tries, as_json, lambda row: (-_gap(row), row["attempt"]))


def _gap(row: Json) -> float:
    return abs(float(row["least_eigenvalue_about"]))


def _run(campaign: Campaign, folder: str, tries: int, as_json: bool, rank: Callable[[Json], Any]) -> None:
    """Runs the campaign and reports: the best finding, and where everything is."""
    from exactsteer.campaigns.campaign import INDEX, run

    place = made_folder(folder)
    try:
        progress = run(campaign, place, tries, listener())
    except KeyboardInterrupt:
        fail(f"interrupted; {_done(place)} are kept in {place}, the same command continues", INTERRUPTED)
    best = min(progress.findings, key=rank, default=None)
    document = {"verdict": "searched", "campaign": campaign.identity, "done": progress.done, "folder": str(place)}
    document |= {"findings": list(progress.findings), "undecided": list(progress.undecided), "best": best}
    emit(as_json, _line(campaign, progress, best, place / INDEX), document)
    sys.exit(0)


def _line(campaign: Campaign, progress: Progress, best: Json, index: Path) -> str:
    """The verdict for people."""
    text = f"SEARCHED {campaign.name}: {_counted(len(progress.findings), 'finding')} in {_counted(progress.done, 'attempt')}"
    if progress.undecided:
        text += f" ({len(progress.undecided)} undecided)"
    if best is not None:
        shown = [
            best.get("state"),
            f"least eigenvalue about {best['least_eigenvalue_about']}",
            next(iter(best["certificates"].values())),
        ]
        text += f"; best: {', '.join(part for part in shown if part)}"
    return f"{text}; see {index}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _done(place: Path) -> str:
    """What an interrupted campaign has, from its state file."""
    from exactsteer.campaigns.campaign import STATE

    try:
        state = json.loads((place / STATE).read_text(encoding="utf-8"))
        return f"{_counted(state['done'], 'attempt')} and {_counted(len(state['findings']), 'finding')}"
    except (OSError, ValueError, KeyError):
        return "no attempts"


def _map(name: str) -> Any:
    """A map by name (`choi`, `map:choi`, `catalogue:map:choi`) or from its file."""
    from exactsteer.files.map_json import read_map
    from exactsteer.steering import catalogue

    if Path(name).is_file():
        return read_map(name).map
    return catalogue.find_map(name.strip().removeprefix("catalogue:")).build()
