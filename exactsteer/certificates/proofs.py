"""Folders of proofs: Python files with a docstring and a `claim`, their certificates beside them under the same name.

    python -m exactsteer.certificates.proofs FOLDER...

proves every claim again from nothing and replaces its certificate.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exactsteer.certificates.certificate import Certificate, claim_text
from exactsteer.certificates.prove import prove
from exactsteer.checker import Malformed, Rejected, Theorem, check
from exactsteer.claims import Claim
from exactsteer.errors import CheckFailed, UnreadableFile


@dataclass(frozen=True)
class Proof:
    """One statement: where it stands, what it says, the claim, and the path of its certificate."""

    source: Path
    statement: str
    claim: Claim

    @property
    def certificate(self) -> Path:
        """The committed certificate."""
        return self.source.with_suffix(".json")

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

    def rebuild(self) -> Certificate:
        """A new certificate, proved from nothing."""
        return prove(self.claim)


def read_proofs(folder: Path) -> Iterator[Proof]:
    """The proofs below a folder, sorted by path. Raises `UnreadableFile` for a file without docstring or claim."""
    for path in sorted(folder.rglob("*.py")):
        names = runpy.run_path(str(path))
        if not names.get("__doc__") or "claim" not in names:
            raise UnreadableFile(f"{path}: a proof file has a docstring and a value `claim`")
        yield Proof(path, str(names["__doc__"]).strip(), names["claim"])


def main(folders: list[str]) -> None:
    """Rebuilds the certificates of every proof in the folders."""
    for folder in folders:
        for proof in read_proofs(Path(folder)):
            proof.rebuild().save(proof.certificate)
            theorem = proof.check()
            print(f"{proof.certificate}: {proof.certificate.stat().st_size} bytes, {theorem.sha256[:12]}")


if __name__ == "__main__":
    main(sys.argv[1:])
