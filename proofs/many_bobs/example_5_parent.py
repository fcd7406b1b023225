"""Example 5 has a no-signalling parent: condition 2 of theorem 6 does not exclude it, condition 1 has to.

Source: arXiv:2604.07078, example 5 and theorem 6. The parent is the Popescu-Rohrlich box times two mixed qubits.
"""

import exactsteer as es
from exactsteer.certificates.family_witnesses import Parent
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import FamilyMember
from exactsteer.steering.catalogue.many_bobs import example_5_parent

parent = example_5_parent()
known = Parent(parent.scenario, parent.elements, NoWitness())
claim = FamilyMember(es.catalogue.find_family("postquantum-bobs-example-5").build(), "no-signalling", known)
