"""Theorem 12 on an instance: a family of two Alices is quantum by the realisation of a parent, over Q(sqrt 2).

Source: arXiv:2604.07078, theorem 12, for the family that the map of example 11 is applied to. Proved: the two Bobs as one
party have an assemblage with these marginals, and state and measurements that realise it.
"""

from exactsteer.certificates.family_witnesses import Parent
from exactsteer.claims import FamilyMember
from exactsteer.steering.branches import branched
from exactsteer.steering.catalogue.many_bobs import example_11_before_map, example_11_realisation

parent = example_11_realisation().assemblage()
known = Parent(parent.scenario, parent.elements, branched(example_11_realisation()))
claim = FamilyMember(example_11_before_map(), "quantum", known)
