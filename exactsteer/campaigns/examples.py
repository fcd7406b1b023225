"""The campaigns by name: post-quantum images under a positive map, and assemblages that are local yet post-quantum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from exactsteer.algebra.number import decimal_text
from exactsteer.campaigns.campaign import Campaign, Finding, Json
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.claim_json import claim_sha256
from exactsteer.certificates.examples.images import GAUSSIAN, REAL, Amplitudes, ImageSearch, amplitudes_text
from exactsteer.certificates.examples.local_gap import GapSearch
from exactsteer.certificates.examples.only_quantum_correlations import (
    conjoined,
    map_proof,
    post_quantum_image,
)
from exactsteer.certificates.family_witnesses import MapProof
from exactsteer.claims import Positive
from exactsteer.errors import InputError, Refuted
from exactsteer.programs.local import regular_polygon
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.steering.catalogue import named_measurements

AMPLITUDES: dict[str, Amplitudes] = {"real": REAL, "gaussian": GAUSSIAN}
GRID = 100
"""Vertices of polygons are multiples of 1/100: small numbers in the certificates."""

Listener = Callable[[str], None]


def positive_map(
    name: str,
    channel: ChoiMatrix,
    settings: Sequence[str],
    *,
    amplitudes: str = "real",
    seed: int = 0,
    listener: Listener | None = None,
) -> Campaign:
    """Images of small integer states that are post-quantum and show only quantum correlations, each as one theorem.

    `settings` names the measurements of each untrusted qubit, `amplitudes` is real or gaussian. The map's positivity is proved
    once, at the first finding. Raises `UnknownName` or `InputError`.
    """
    search = ImageSearch(channel, tuple(named_measurements(text) for text in settings), AMPLITUDES[amplitudes])
    proofs: list[MapProof] = []

    def attempt(random: Random) -> list[Finding]:
        found = []
        for label, example in search.examples(random).items():
            if not proofs:
                proofs.append(_proof(channel, listener))
            certificate = conjoined(post_quantum_image(search.realisation(example.amplitudes), proofs[0]))
            facts = {
                "state": amplitudes_text(example.amplitudes, tuple(search.systems.values())),
                "amplitudes": example.count,
                "settings": list(settings),
                "map": name,
                "least_eigenvalue_about": f"{example.separation.value:.5f}",
            }
            found.append(Finding(label, {label: certificate}, facts))
        return found

    parameters: dict[str, Json] = {"map": name, "settings": list(settings), "amplitudes": amplitudes}
    parameters["map_sha256"] = claim_sha256(Positive(channel))
    return Campaign("positive-map", parameters, seed, attempt)


def _proof(channel: ChoiMatrix, listener: Listener | None) -> MapProof:
    """Raises `InputError` if the map is not positive, `Undecided` if no proof was found."""
    try:
        return map_proof(channel, listener)
    except Refuted as error:
        raise InputError(
            f"the map is not positive: {error}; `exactsteer decide MAP --set positive` shows where"
        ) from error


def local_yet_post_quantum(half: int = 4, *, seed: int = 0) -> Campaign:
    """Real qubit assemblages that are local for every projective measurement and post-quantum, with their qutrit lifts.

    The local models are at a polygon with 2 `half` vertices around the disc. Raises `InputError` for a polygon that is too large.
    """
    search = GapSearch(regular_polygon(half, GRID))

    def attempt(random: Random) -> list[Finding]:
        example = search.example(random)
        if example is None:
            return []
        both, lift = search.certificate(example), search.lift(example)
        facts = {
            "margin": _margin(both),
            "lift_margin": _margin(lift),
            "least_eigenvalue_about": f"{example.separation.value:.5f}",
            "reading": "qubit: local for every projective measurement (a local model at a polygon around the disc) and not almost "
            "quantum; qutrit: sigma/3 + (2/3) tr(sigma) |2><2|, not almost quantum, and local for every POVM by "
            "arXiv:1505.01430, appendix C",
        }
        return [Finding("gap", {"qubit": both, "qutrit": lift}, facts)]

    return Campaign("local-yet-post-quantum", {"half": half, "grid": GRID}, seed, attempt)


def _margin(certificate: Certificate) -> Json:
    """The certified margin, exactly and as a decimal rounded down."""
    margin = certificate.margin
    return None if margin is None else {"exact": str(margin), "decimal": decimal_text(margin, 8, outward=-1)}
