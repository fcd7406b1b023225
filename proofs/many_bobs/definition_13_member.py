"""Definition 13 on an instance: example 5 with white noise of weight 3/10 has an almost quantum parent.

Source: arXiv:2604.07078, definition 13 and eq. (20). Proved: a parent and a positive moment matrix that contains it.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family

example = es.catalogue.find_family("postquantum-bobs-example-5").build().members[0]
unit = es.matrix([[1, 0], [0, 1]])
weight = es.parse("3/10")
table = {key: m * (1 - weight) + unit * (weight / 8) for key, m in example.elements.items()}
bob = MeasuredAssemblage(example.scenario, table)
claim = FamilyMember(Family("marginals", (bob, bob)), "almost-quantum")
