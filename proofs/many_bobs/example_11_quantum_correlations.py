"""Example 11 by its recipe shows only quantum correlations, whatever the Bobs measure in the theory that it comes from.

Source: arXiv:2604.07078, proposition 8 and example 11, with a state of our own of two Alices and two Bobs. The proof that
the map is positive is that of `example_10_quantum_correlations`.
"""

import runpy
from pathlib import Path

from exactsteer.certificates.family_witnesses import MarginalImages, Parent
from exactsteer.claims import FamilyMember
from exactsteer.steering.branches import branched
from exactsteer.steering.catalogue.many_bobs import example_11, example_11_before_map, example_11_realisation

ten = runpy.run_path(str(Path(__file__).parent / "example_10_quantum_correlations.py"))
parent = example_11_realisation().assemblage()
source = Parent(parent.scenario, parent.elements, branched(example_11_realisation()))
known = MarginalImages(example_11_before_map(), source, (None, ten["breuer_hall_proof"]))
claim = FamilyMember(example_11(), "positive-maps", known)
