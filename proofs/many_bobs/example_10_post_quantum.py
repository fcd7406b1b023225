"""Example 10 by its recipe, with a state of our own, is post-quantum: it has no parent.

Source: arXiv:2604.07078, example 10, eqs. (16), (19), one Alice, and theorem 6. The printed coefficients of the state are
lost in the copy at hand; this one has four amplitudes 1, i, i, -1. It uses two levels of the ququart, on which the
Breuer-Hall map is half the identity plus half the transposition, up to unitaries: see `transposed_post_quantum` for the
transposition alone.
"""

import exactsteer as es
from exactsteer.claims import FamilyOutside

claim = FamilyOutside(es.catalogue.find_family("postquantum-bobs-example-10").build(), "no-signalling")
printed = "post-quantum, for a state that is lost"
certified = "post-quantum, for a state of small integers"
verdict = "proved for a state of our own"
