"""Running a campaign in a folder: numbered attempts, a state file that is always whole, certificates, an index.

Attempt k depends on the campaign's parameters, its seed and k, and on nothing else, so that a campaign that was interrupted and
continued leaves the same files as one that was not. The folder holds

    state.json                  the campaign and everything found so far; replaced whole after every attempt
    index.json                  the findings for people: what they are, their certificates, the sha256 of their claims
    000012-small.json           a certificate, named after its attempt

A certificate whose claim was found before is not stored again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from random import Random
from typing import Any

from exactsteer.atomic import write_text
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.prove import verify
from exactsteer.errors import InputError, Undecided, UnreadableFile

Json = Any
FORMAT = "exactsteer-campaign/1"
STATE = "state.json"
INDEX = "index.json"
MOST_TRIES = 999_999


@dataclass(frozen=True)
class Finding:
    """What an attempt found: a label, certificates by name, and facts about them for the index."""

    label: str
    certificates: Mapping[str, Certificate]
    facts: Mapping[str, Json] = field(default_factory=dict)


Attempt = Callable[[Random], list[Finding]]
"""One attempt, from its own source of random numbers. May raise `Undecided`: that is recorded, and the next one begins."""


@dataclass(frozen=True)
class Campaign:
    """A name, the parameters that identify the campaign, its seed, and what one attempt does."""

    name: str
    parameters: Mapping[str, Json]
    seed: int
    attempt: Attempt = field(compare=False)

    @property
    def identity(self) -> Json:
        """What the state file says about the campaign."""
        return {"name": self.name, "parameters": dict(self.parameters), "seed": self.seed}

    def random(self, index: int) -> Random:
        """The random numbers of an attempt: the same for the same seed and index on every machine."""
        return Random(f"{self.name}:{self.seed}:{index}")


@dataclass(frozen=True)
class Progress:
    """How far a campaign is: attempts done, findings as rows of the index, attempts that ended undecided."""

    done: int
    findings: tuple[Json, ...] = ()
    undecided: tuple[int, ...] = ()


Listener = Callable[[str], None]


def run(campaign: Campaign, folder: Path, tries: int, listener: Listener | None = None) -> Progress:
    """Attempts up to number `tries` in all, continuing what the folder holds; after each the folder is up to date.

    Raises `InputError` if the folder holds another campaign, `UnreadableFile` if its state cannot be read. Whatever ends
    the run, a `KeyboardInterrupt` included, leaves a folder that the same call continues.
    """
    if not 0 <= tries <= MOST_TRIES:
        raise InputError(f"{tries} tries: a campaign has from 0 to {MOST_TRIES}")
    progress = read_progress(campaign, folder)
    if listener and progress.done:
        listener(f"continuing after attempt {progress.done}, {len(progress.findings)} findings so far")
    _save(campaign, folder, progress)
    for index in range(progress.done, tries):
        progress = _attempted(campaign, folder, progress, index)
        _save(campaign, folder, progress)
        if listener:
            listener(f"attempt {index + 1} of {tries}: {len(progress.findings)} findings")
    return progress


def _attempted(campaign: Campaign, folder: Path, progress: Progress, index: int) -> Progress:
    """The progress after one more attempt; its certificates are written."""
    try:
        findings = campaign.attempt(campaign.random(index))
    except Undecided:
        return replace(progress, done=index + 1, undecided=(*progress.undecided, index))
    known = {sha for row in progress.findings for sha in row["claims_sha256"].values()}
    rows = list(progress.findings)
    for finding in findings:
        fresh = {name: c for name, c in finding.certificates.items() if c.sha256 not in known}
        if len(fresh) < len(finding.certificates):
            continue
        files = {}
        for name, certificate in fresh.items():
            files[name] = f"{index:06d}-{name}.json"
            signed = replace(certificate, provenance=_provenance(campaign, index))
            verify(signed)
            signed.save(folder / files[name])
            known.add(certificate.sha256)
        shas = {name: certificate.sha256 for name, certificate in fresh.items()}
        rows.append(
            {"attempt": index, "label": finding.label, "certificates": files, "claims_sha256": shas}
            | dict(finding.facts)
        )
    return replace(progress, done=index + 1, findings=tuple(rows))


def _provenance(campaign: Campaign, index: int) -> dict[str, Json]:
    """No times: the same campaign writes the same files."""
    try:
        package = f"exactsteer {version('exactsteer')}"
    except PackageNotFoundError:
        package = "exactsteer, uninstalled"
    return {"package": package, "campaign": campaign.identity, "attempt": index}


def read_progress(campaign: Campaign, folder: Path) -> Progress:
    """What the folder holds of this campaign; nothing if there is no state file.

    Raises `InputError` if it is another campaign's, `UnreadableFile` if it is no state file or certificates are missing.
    """
    place = folder / STATE
    if not place.exists():
        return Progress(0)
    try:
        document = json.loads(place.read_text(encoding="utf-8"))
        identity, done = document["campaign"], document["done"]
        findings, undecided = tuple(document["findings"]), tuple(document["undecided"])
        files = [name for row in findings for name in row["certificates"].values()]
        readable = document["format"] == FORMAT and isinstance(done, int) and 0 <= done <= MOST_TRIES
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise UnreadableFile(f"{place} is not the state of a campaign ({error}); choose another folder") from None
    if not readable:
        raise UnreadableFile(f"{place} is not the state of a campaign; choose another folder")
    if identity != json.loads(json.dumps(campaign.identity)):
        different = [key for key in campaign.identity if identity.get(key) != campaign.identity[key]]
        raise InputError(
            f"{folder} holds another campaign: it differs in {', '.join(different)}; choose another folder, or the same options"
        )
    missing = [name for name in files if not (folder / name).is_file()]
    if missing:
        raise UnreadableFile(f"{folder} lacks {missing[0]}, which its state file names; choose another folder")
    return Progress(done, findings, undecided)


def _save(campaign: Campaign, folder: Path, progress: Progress) -> None:
    """State first, then the index, each whole or not at all."""
    state = {
        "format": FORMAT,
        "campaign": campaign.identity,
        "done": progress.done,
        "findings": list(progress.findings),
        "undecided": list(progress.undecided),
    }
    write_text(folder / STATE, json.dumps(state, sort_keys=True) + "\n")
    index = {key: value for key, value in state.items() if key != "undecided"} | {"format": f"{FORMAT} index"}
    write_text(folder / INDEX, json.dumps(index, sort_keys=True, indent=1) + "\n")
