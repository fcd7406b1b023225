"""Example 11 by its recipe, with a state of our own, is post-quantum: it has no parent.

Source: arXiv:2604.07078, example 11, eqs. (16), (19), two Alices, and theorem 6. The printed coefficients of the state
are lost in the copy at hand; this one has four amplitudes 1, i, i, -1.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside

claim = FamilyOutside(es.catalogue.find_family("postquantum-bobs-example-11").build(), "no-signalling")
printed = "post-quantum, for a state that is lost"
certified = "post-quantum, for a state of small integers"
verdict = "proved for a state of our own"
