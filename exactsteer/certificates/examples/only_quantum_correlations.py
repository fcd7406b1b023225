"""Post-quantum, and yet only quantum correlations: images under positive maps, as one theorem.

sigma = L[omega] for a quantum omega and a positive trace-preserving L: whatever the trusted party measures, the correlations
are quantum, because measuring N on sigma is measuring L^dag[N] on omega. If L is not decomposable, sigma may be post-quantum
nevertheless. Both are claims about sigma as a family with one input of the trusted party. Source: arXiv:1708.00756, sections 5
and 5.2; arXiv:1907.03705, theorem 4.
"""

from __future__ import annotations

from typing import cast

from exactsteer.certificates.certificate import Certificate, Conjoined
from exactsteer.certificates.family_witnesses import Images, MapProof, SeparatingFamily, SharedGrams
from exactsteer.certificates.operator_witnesses import PositiveParts
from exactsteer.certificates.prove import prove
from exactsteer.certificates.searches.search import Options, Progress, Search
from exactsteer.certificates.witnesses import GramMatrix
from exactsteer.claims import Conjunction, Decomposable, FamilyMember, FamilyOutside, NotAlmostQuantum, Positive
from exactsteer.errors import InputError
from exactsteer.programs.moment import MomentProgram
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.qubit_maps import qubit_decomposition
from exactsteer.quantum.squares import Squares
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.branches import branched
from exactsteer.steering.catalogue import breuer_hall_positive_map, breuer_hall_realisation, choi_image_with_map
from exactsteer.steering.families import Family, FamilyFunctional
from exactsteer.steering.functional import from_collins_gisin
from exactsteer.steering.positive_images import PositiveImages, apply
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.words import ALMOST_QUANTUM

Theorem = tuple[Conjunction, Conjoined]
"""A claim and its witness; `conjoined` makes the certificate."""


def map_proof(channel: ChoiMatrix, progress: Progress | None = None) -> MapProof:
    """Why a map is positive: its Choi matrix is a sum of squares on product vectors. Raises `Refuted` or `Undecided`."""
    witness = prove(Positive(channel), progress=progress).witness
    if not isinstance(witness, Squares):
        raise InputError("the proof of positivity is no sum of squares")
    return MapProof(channel, witness)


def post_quantum_image(realisation: Realisation, proof: MapProof, progress: Progress | None = None) -> Theorem:
    """The theorem about the image of the realised assemblage. Raises `Refuted` if the image is almost quantum.

    The family has one member, the image; its source is the realised assemblage, on one trusted party.
    """
    omega, claim = realisation.assemblage(), image_claim(realisation, proof.channel)
    images = Images(omega.scenario, omega.elements, branched(realisation), (proof,))
    return claim, Conjoined((separating(apply(proof.channel, omega).assemblage(), progress), images))


def separating(sigma: Assemblage, progress: Progress | None = None) -> SeparatingFamily:
    """The proof that sigma, as a family with one input, is not almost quantum, from its Gram matrix."""
    certificate = prove(NotAlmostQuantum(sigma), progress=progress)
    witness = cast(GramMatrix, certificate.witness)
    program = MomentProgram(sigma, ALMOST_QUANTUM)
    operators = {word: program.layout.class_sum(witness.gram, word) for word in program.index.observed}
    functional = FamilyFunctional("with-input", (from_collins_gisin(sigma.scenario, operators, "min"),))
    return SeparatingFamily(functional, SharedGrams(((witness.gram, witness.proof),)))


def conjoined(theorem: Theorem, progress: Progress | None = None) -> Certificate:
    """The certificate of a claim with its witness, accepted by the trusted checker."""
    claim, witness = theorem
    return Search(claim, Options(None, None, progress)).certificate(claim, witness)


def image_claim(realisation: Realisation, channel: ChoiMatrix) -> Conjunction:
    """The image is post-quantum and shows only quantum correlations, as a claim; its proof is searched for by `prove`."""
    omega = realisation.assemblage()
    image = apply(channel, omega).assemblage()
    family = Family("with-input", (MeasuredAssemblage(image.scenario, image.elements),), image.title)
    member = FamilyMember(family, "positive-maps", PositiveImages(realisation, (channel,)))
    return Conjunction((FamilyOutside(family, ALMOST_QUANTUM), member))


def choi_image_claim() -> Conjunction:
    """The claim about the catalogue's image under Choi's map."""
    return image_claim(*choi_image_with_map())


def breuer_hall_claim() -> Conjunction:
    """The claim about the assemblage of arXiv:1708.00756, eqs. (31)-(33)."""
    return image_claim(breuer_hall_realisation(), breuer_hall_positive_map())


def choi_image_theorem(progress: Progress | None = None) -> Theorem:
    """The catalogue's image under Choi's map is post-quantum and shows only quantum correlations."""
    realisation, channel = choi_image_with_map()
    return post_quantum_image(realisation, map_proof(channel, progress), progress)


def breuer_hall_theorem(progress: Progress | None = None) -> Theorem:
    """The assemblage of arXiv:1708.00756, eqs. (31)-(33), is post-quantum and shows only quantum correlations."""
    return post_quantum_image(breuer_hall_realisation(), map_proof(breuer_hall_positive_map(), progress), progress)


def qubit_parts(channel: ChoiMatrix) -> PositiveParts:
    """The proof that a positive map of a qubit is decomposable, in closed form: C = P + Q^Gamma, without a solver.

    Raises as `quantum.qubit_maps.qubit_decomposition`.
    """
    from exactsteer.certificates.searches.operators import support_proof

    first, second = qubit_decomposition(channel)
    listed = [
        (transposed, part.matrix) for transposed, part in (((), first), ((1,), second)) if not part.matrix.is_zero
    ]
    parts = [(transposed, m, support_proof(m)) for transposed, m in listed or [((), first.matrix)]]
    return PositiveParts(tuple((transposed, m, proof) for transposed, m, proof in parts if proof is not None))


def decomposable_qubit_map(channel: ChoiMatrix) -> Certificate:
    """The certificate that a positive map of a qubit is decomposable.

    >>> from exactsteer.quantum.positive_maps import reduction
    >>> decomposable_qubit_map(reduction(2)).claim.of
    'decomposable'
    """
    claim = Decomposable(channel)
    return Search(claim, Options()).certificate(claim, qubit_parts(channel))
