"""Every element of the post-quantum example is positive, and the family is no-signalling: eqs. (13) and (14) hold.

Source: arXiv:1708.00756, section 5.2: a positive map applied to an assemblage gives an assemblage.
"""

import exactsteer as es

claim = es.NoSignalling(es.catalogue.breuer_hall())
