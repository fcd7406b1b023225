"""The PR box times a state is a post-quantum assemblage.

Source: arXiv:1505.01430, the trivial example of section 'Steering in the tripartite scenario'.
"""

import exactsteer as es

claim = es.NotAlmostQuantum(es.catalogue.pr_box_with_state())
