"""The GHZ noise of eq. (22) is quantum: Alice measures Z and X on one qubit of (|000> + |111>)/sqrt 2.

Source: arXiv:2604.07078, section 6, eq. (22). Proved: state and measurements steer the two Bobs together to a parent
whose marginals are these operators.
"""

import exactsteer as es
from exactsteer.certificates.family_witnesses import Parent
from exactsteer.claims import FamilyMember
from exactsteer.steering.branches import branched
from exactsteer.steering.catalogue.many_bobs import bobs_ghz, bobs_ghz_realisation

realisation = bobs_ghz_realisation()
parent = realisation.assemblage()
claim = FamilyMember(bobs_ghz(), "quantum", Parent(parent.scenario, parent.elements, branched(realisation)))

half, quarter = es.parse("1/2"), es.parse("1/4")
zero, one = es.matrix([[half, 0], [0, 0]]), es.matrix([[0, 0], [0, half]])
mixed = es.matrix([[quarter, 0], [0, quarter]])
if any([m[0, 0], m[1, 0], m[0, 1], m[1, 1]] != [zero, one, mixed, mixed] for m in claim.family.members):
    raise AssertionError("the family is not that of eq. (22)")
