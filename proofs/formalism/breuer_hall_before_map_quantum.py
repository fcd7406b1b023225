"""The assemblage that the Breuer-Hall map acts on is quantum: the state (31) and the measurements (32) realise it.

Source: arXiv:1708.00756, section 5.2, eqs. (31), (32), (39).
"""

import exactsteer as es

claim = es.Quantum(es.catalogue.breuer_hall_before_map(), es.catalogue.breuer_hall_realisation())
