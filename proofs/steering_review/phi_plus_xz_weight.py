"""The steering weight of phi+ measured in X and Z is 1: nothing is local.

Source: arXiv:1311.4590, which states 1 for pure entangled states. The supports of the elements that a strategy picks
meet in 0 only, so that projectors on their complements make the functional. The other side is true of every assemblage.
"""

import exactsteer as es

claim = es.Weight(es.catalogue.isotropic(settings="XZ"), es.parse("1"), "min", "lhs")

printed = "1"
certified = "1"
verdict = "proved"
