"""Families as images of one quantum assemblage under maps of the trusted party: why the maps are positive, found and shipped."""

from __future__ import annotations

from exactsteer.algebra.positivity import Elimination, PositivityProof
from exactsteer.certificates.family_witnesses import Images, MapProof
from exactsteer.certificates.searches.block_positivity import block_positive
from exactsteer.certificates.searches.search import Search
from exactsteer.errors import InputError
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.squares import Squares
from exactsteer.steering.branches import branched
from exactsteer.steering.positive_images import PositiveImages


def images(search: Search, known: PositiveImages) -> Images:
    """The witness of a family that is given by a realisation and maps. Raises `InputError` for a map that is not positive."""
    omega = known.realisation.assemblage()
    proofs = tuple(None if channel is None else map_proof(search, channel) for channel in known.maps)
    return Images(omega.scenario, omega.elements, branched(known.realisation), proofs)


def map_proof(search: Search, channel: ChoiMatrix) -> MapProof:
    """Why the map is positive: its Choi matrix is >= 0, or a sum of squares on product vectors."""
    if channel.negative_direction() is None:
        proof: PositivityProof | Squares = Elimination()
        return MapProof(channel, proof)
    found = block_positive(search, (channel.input, channel.output), channel.matrix)
    if not isinstance(found, Squares):
        raise InputError("the map is not positive: its Choi matrix is negative on a product vector")
    return MapProof(channel, found)
