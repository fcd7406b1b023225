"""The isotropic qubit state of visibility 29/50 measured in X, Y and Z demonstrates steering.

Source: arXiv:1604.00501; arXiv:quant-ph/0612147: steerable exactly above sqrt(3)/3.
"""

import exactsteer as es

claim = es.Steerable(es.catalogue.isotropic(settings="XYZ", visibility="29/50"))
