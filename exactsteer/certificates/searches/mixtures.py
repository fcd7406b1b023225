"""Members of the cone over a set, found by deciding the normalised mixture of an assemblage with noise."""

from __future__ import annotations

from exactsteer.algebra.number import Number
from exactsteer.certificates.searches.hidden import decide_hidden
from exactsteer.certificates.searches.membership import decide_moment
from exactsteer.certificates.searches.quantities import positivity_proof
from exactsteer.certificates.searches.search import Search
from exactsteer.certificates.witnesses import Inside, MomentBlocks
from exactsteer.claims import MomentSet, Robustness
from exactsteer.errors import RoundingFailed
from exactsteer.programs.moment import MomentProgram
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel


def mixture_inside(search: Search, claim: Robustness, noise: Assemblage, t: Number) -> Inside | None:
    """Why sigma + t N is in the cone, from the membership of the normalised mixture; None if it is not proved."""
    scale = t + 1
    elements = {key: (m + noise.elements[key] * t) / scale for key, m in claim.assemblage.elements.items()}
    mixture = Assemblage(claim.assemblage.scenario, elements)
    try:
        if claim.of == "lhs":
            model = decide_hidden(search, mixture)
            if not isinstance(model, HiddenStateModel):
                return None
            return tuple(HiddenState(state.strategy, state.operator * scale) for state in model.states)
        program = MomentProgram(mixture, MomentSet(mixture, claim.of).level)
        witness = decide_moment(search, program, None).witness
    except RoundingFailed:
        return None
    if not isinstance(witness, MomentBlocks):
        return None
    blocks = {word: m * scale for word, m in witness.blocks.items()}
    observed = mixture.collins_gisin()
    seen = {word: observed[word] * scale for word in program.index.observed}
    gamma = program.layout.constant(seen | blocks)
    proof = positivity_proof(gamma)
    return None if proof is None else MomentBlocks(blocks, proof, gamma.denominator)
