"""Theorem 9 on an exact instance: mixing a Popescu-Rohrlich box with white noise cannot raise the steering negativity.

Source: arXiv:1708.00756, theorem 9, eqs. (35)-(37). The box has negativity (sqrt 2 - 1)/2 and white noise 0, so that the
mixture with weight 9/10 has at most nine tenths of it; proved with both parts as explicit quantum realisations. Erratum:
the POVMs printed after eq. (36), q |0><0| (x) M + (1 - q) |1><1| (x) M', sum to q |0><0| + (1 - q) |1><1| and are no
POVMs; without the factors q and 1 - q, |0><0| (x) M + |1><1| (x) M', the proof holds.
"""

import exactsteer as es
from exactsteer.claims import Robustness

sigma = es.catalogue.find("pr-box(visibility=9/10)").build()
claim = Robustness(sigma, es.parse("9*(sqrt(2) - 1)/20"), "max", "quantum", "quantum")
printed = "nu(q sigma + (1 - q) sigma') <= q nu(sigma) + (1 - q) nu(sigma')"
certified = "nu <= 9 (sqrt 2 - 1)/20 for the mixture with q = 9/10"
verdict = "proved for this instance; the printed POVMs do not sum to 1"
