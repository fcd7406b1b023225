"""Folders of proofs: Python files with a docstring and a `claim`, their certificates beside them under the same name.

A proof file may also say what a paper prints (`printed`), what is certified instead (`certified`), and the verdict on
the print (`verdict`, by default 'proved'); these are texts for people, computed exactly where they hold numbers.

A file may define a function `identity()` in place of the claim: it proves identities by computer algebra when it is
called, has no certificate, and is never called a theorem. What an identity is, this module does not know.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, assert_never, runtime_checkable

from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.claim_json import claim_field, claim_text
from exactsteer.certificates.prove import prove
from exactsteer.certificates.searches.search import Progress
from exactsteer.checker import Malformed, Rejected, Theorem, check
from exactsteer.claims import Claim
from exactsteer.errors import CheckFailed, InputError, UnreadableFile


@dataclass(frozen=True)
class Proof:
    """One statement: where it stands, what it says, the claim, and what the paper prints about it."""

    source: Path
    statement: str
    claim: Claim
    printed: str = ""
    certified: str = ""
    verdict: str = "proved"

    @property
    def certificate(self) -> Path:
        """The committed certificate."""
        return self.source.with_suffix(".json")

    @property
    def title(self) -> str:
        """The first sentence of the statement."""
        return self.statement.splitlines()[0].rstrip(".")

    def check(self) -> Theorem:
        """The theorem of the committed certificate; raises `CheckFailed` if it is missing or does not prove the claim."""
        try:
            theorem = check(self.certificate.read_text(encoding="utf-8"))
        except OSError as error:
            raise CheckFailed(f"{self.certificate}: {error.strerror or error}; prove it with `make proofs`") from None
        except (Malformed, Rejected) as error:
            raise CheckFailed(f"{self.certificate} is not a proof: {error}") from None
        if theorem.claim != claim_text(self.claim):
            raise CheckFailed(
                f"{self.certificate} proves another claim, {theorem.sha256}, than {self.source} states; see `make proofs`"
            )
        return theorem

    def rebuild(self, progress: Progress | None = None) -> Certificate:
        """A new certificate, proved from nothing."""
        return prove(self.claim, progress=progress)


@runtime_checkable
class ProvedIdentity(Protocol):
    """What is read of an identity: its name and its sentences, available only if it was proved."""

    @property
    def name(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def by_machine(self) -> str: ...
    @property
    def by_argument(self) -> str: ...


@dataclass(frozen=True)
class IdentityProof:
    """A statement proved by computer algebra whenever it is checked: `prove` returns its identities or raises."""

    source: Path
    statement: str
    prove: Callable[[], ProvedIdentity | Iterable[ProvedIdentity]]
    printed: str = ""
    certified: str = ""

    @property
    def title(self) -> str:
        """The first sentence of the statement."""
        return self.statement.splitlines()[0].rstrip(".")

    @property
    def verdict(self) -> str:
        """What is said of all identities: they are no theorems, because no certificate proves them."""
        return "identity by SymPy"

    def check(self) -> tuple[ProvedIdentity, ...]:
        """The identities, proved now; raises `CheckFailed` with the residual if one is false, or if there is none."""
        proved = self.prove()
        identities = (proved,) if isinstance(proved, ProvedIdentity) else tuple(proved)
        if not identities or not all(isinstance(identity, ProvedIdentity) for identity in identities):
            raise CheckFailed(f"{self.source} proves no identity; `identity()` returns one `Identity` or several")
        return identities


Statement = Proof | IdentityProof


def read_proofs(folder: Path) -> Iterator[Statement]:
    """The statements below a folder, sorted by path.

    Raises `UnreadableFile` for a file without docstring, or with neither or both of `claim` and `identity()`.
    """
    for path in sorted(folder.rglob("*.py")):
        names = runpy.run_path(str(path))
        own_identity = getattr(names.get("identity"), "__module__", None) == names["__name__"]  # not the unit matrix
        if not names.get("__doc__") or ("claim" in names) == own_identity:
            raise UnreadableFile(
                f"{path}: a proof file has a docstring and a value `claim`, or a function `identity()`"
            )
        statement = str(names["__doc__"]).strip()
        texts = {key: str(names[key]) for key in ("printed", "certified", "verdict") if key in names}
        if "claim" in names:
            yield Proof(path, statement, names["claim"], **texts)
        elif "verdict" in texts:
            raise UnreadableFile(f"{path}: an identity has no verdict of its own; remove `verdict`")
        else:
            yield IdentityProof(path, statement, names["identity"], **texts)


def find_folder(name: str | None) -> Path:
    """The folder of proofs that a person means: a path, or a folder of `proofs/` here or beside the package.

    Raises `InputError` with the folders that exist.
    """
    if name is not None and Path(name).is_dir():
        return Path(name)
    roots = [root for root in (Path("proofs"), Path(__file__).parents[2] / "proofs") if root.is_dir()]
    for root in roots:
        folder = root if name is None else root / name
        if folder.is_dir():
            return folder
    known = ", ".join(sorted(p.name for root in roots[:1] for p in root.iterdir() if p.is_dir())) or "none"
    raise InputError(f"there is no folder of proofs {name or 'proofs'!r}; folders here: {known}")


def index(proofs: Iterable[Statement], root: Path) -> str:
    """The table of `proofs/README.md`: statement, printed, certified, field, bits, seconds, verdict, certificate."""
    lines = [
        "# Proofs",
        "",
        "This table is generated by `make proofs`. One file for each statement: a docstring in our words with its source,",
        "and a value `claim`. Its certificate lies beside it under the same name and is checked with nothing but Python:",
        "",
        "    python -I -S -O exactsteer/checker.py proofs/formalism/*.json",
        "",
        "A certificate proves its claim; values of functionals are exact evaluations in the proof file, not parts of a theorem.",
        "An 'identity by SymPy' has a function `identity()` in place of the claim, no certificate, and is proved at every run.",
        "`exactsteer reproduce` checks all of them; with `--rebuild` it proves them again from nothing. Bits are those of the",
        "largest integer in the witness; seconds are those of the search that found it.",
        "",
        "| statement | printed | certified | field | bits | seconds | verdict | certificate |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in _row(proof, root)) + " |" for proof in proofs]
    return "\n".join(lines) + "\n"


def _row(proof: Statement, root: Path) -> list[str]:
    """The cells of one statement in the index; an identity has no field, bits, seconds or certificate."""
    match proof:
        case IdentityProof():
            name = proof.source.relative_to(root).as_posix()
            return [
                proof.title,
                proof.printed,
                proof.certified,
                "",
                "",
                "",
                proof.verdict,
                f"none; see [`{name}`]({name})",
            ]
        case Proof():
            document = json.loads(proof.certificate.read_text(encoding="utf-8"))
            name = proof.certificate.relative_to(root).as_posix()
            return [
                proof.title,
                proof.printed,
                proof.certified,
                repr(claim_field(proof.claim)),
                str(largest_bits(document["witness"])),
                f"{document['provenance'].get('milliseconds', 0) / 1000:.1f}",
                proof.verdict,
                f"[`{name}`]({name})",
            ]
        case _:
            assert_never(proof)


def largest_bits(value: object) -> int:
    """The bit length of the largest integer in a JSON value."""
    if isinstance(value, dict):
        return max(map(largest_bits, value.values()), default=0)
    if isinstance(value, list):
        return max(map(largest_bits, value), default=0)
    if isinstance(value, str) and value.lstrip("-").startswith("0x"):
        return int(value, 16).bit_length()
    return abs(value).bit_length() if type(value) is int else 0
