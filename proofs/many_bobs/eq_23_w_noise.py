"""The W noise of eq. (23) is quantum: Alice measures Z and X on one qubit of (|001> + |010> + |100>)/sqrt 3.

Source: arXiv:2604.07078, section 6, eq. (23). Proved: state and measurements steer the two Bobs together to a parent
whose marginals are these operators.
"""

import exactsteer as es
from exactsteer.certificates.family_witnesses import Parent
from exactsteer.claims import FamilyMember
from exactsteer.steering.branches import branched
from exactsteer.steering.catalogue.many_bobs import bobs_w, bobs_w_realisation

realisation = bobs_w_realisation()
parent = realisation.assemblage()
claim = FamilyMember(bobs_w(), "quantum", Parent(parent.scenario, parent.elements, branched(realisation)))

third, sixth = es.parse("1/3"), es.parse("1/6")
first = [es.matrix([[third, 0], [0, third]]), es.matrix([[third, 0], [0, 0]])]
second = [es.matrix([[third, s], [s, sixth]]) for s in (sixth, -sixth)]
if any([m[a, x] for x in (0, 1) for a in (0, 1)] != [*first, *second] for m in claim.family.members):
    raise AssertionError("the family is not that of eq. (23)")
