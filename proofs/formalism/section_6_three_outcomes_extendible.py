"""Section 6 with three outcomes: a maximal local-orthogonality inequality whose weak product basis is extendible.

Source: arXiv:1708.00756, section 6, and arXiv:1210.3018 for weak bases. The inequality is that of the Shifts basis with a
third outcome for every setting, made maximal; no product of the chosen local vectors extends its basis, but another
product vector does. There <Pi> = 0, so that epsilon is 0 and not in (0, |S|/d^(n+t)), and W = Pi/|S| is a state.
"""

import exactsteer as es
from exactsteer.claims import Extendible
from exactsteer.steering.local_orthogonality import (
    LocalOrthogonalityInequality,
    basis_of,
    events_of,
    generic_bases,
    maximal,
)

events = events_of(es.catalogue.find_basis("basis:shifts").build())[0].events
inequality = maximal(LocalOrthogonalityInequality(((3, 3),) * 3, events))
claim = Extendible(basis_of(inequality, (generic_bases(3, 2),) * 3))
printed = "epsilon in (0, |S|/d^(n+t)) for every maximal inequality"
certified = "epsilon = 0 for this one"
verdict = "refuted as printed; true for two outcomes, and for bases that are unextendible"
