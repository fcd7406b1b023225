"""The CHSH functional is at most 4 on no-signalling behaviours, and the Popescu-Rohrlich box has the value 4.

Source: Found. Phys. 24, 379 (1994).
"""

import exactsteer as es

functional = es.catalogue.chsh()
claim = es.BoundOver(functional, es.parse("4"), "no-signalling")
printed = "4"
certified = f"at most {claim.value}; the box has {functional.value(es.catalogue.pr_box().assemblage())}"
