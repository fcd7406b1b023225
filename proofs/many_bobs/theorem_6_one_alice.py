"""Theorem 6 on an instance: a parent of one Alice's family is quantum, with a state and measurements over Q(i).

Source: arXiv:2604.07078, theorem 6, last sentence, and eq. (14), for example 9 with white noise of weight 1/50. Proved: a
parent, its state and the measurements; the printed proof uses the theorem of Gisin, Hughston, Jozsa and Wootters as here.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family

example = es.catalogue.find_family("postquantum-bobs-example-9").build()
noise = es.catalogue.find_family("postquantum-bobs-white-noise").build()
weight = es.parse("1/50")


def mixed(k: int) -> MeasuredAssemblage:
    """Bob k of eq. (20) with the weight of the noise."""
    data, other = example.members[k], noise.members[k]
    elements = {key: m * (1 - weight) + other.elements[key] * weight for key, m in data.elements.items()}
    return MeasuredAssemblage(data.scenario, elements)


claim = FamilyMember(Family("marginals", (mixed(0), mixed(1))), "quantum")
