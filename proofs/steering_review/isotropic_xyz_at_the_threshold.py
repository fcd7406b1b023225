"""The isotropic qubit state of visibility sqrt(3)/3 measured in X, Y and Z has a local-hidden-state model.

Source: arXiv:1604.00501; arXiv:quant-ph/0612147. The assemblage lies on the boundary of the local set:
its hidden states are singular, and exact over the field of the visibility.
"""

import exactsteer as es

claim = es.LHS(es.catalogue.isotropic(settings="XYZ", visibility="sqrt(3)/3"))
