"""The isotropic qubit state of visibility 71/100 measured in X and Z demonstrates steering.

Source: arXiv:1604.00501; arXiv:quant-ph/0612147: steerable exactly above sqrt(2)/2.
"""

import exactsteer as es

claim = es.Steerable(es.catalogue.isotropic(settings="XZ", visibility="71/100"))
