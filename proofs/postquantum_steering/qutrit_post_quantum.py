"""The qutrit lift of table I, local for every POVM by the paper's protocol, is post-quantum.

Source: arXiv:1505.01430, eq. (7). The paper argues by local filtering; here the lift itself is separated.
"""

import exactsteer as es

claim = es.NotAlmostQuantum(es.catalogue.sainz2015_qutrit())
