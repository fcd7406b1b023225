"""The qutrit lift of table I is post-quantum.

Source: arXiv:1505.01430, eq. (7). The paper argues by local filtering; here the lift itself is separated. That it is
local for every POVM, as the paper argues by a protocol, is not certified here.
"""

import exactsteer as es

claim = es.NotAlmostQuantum(es.catalogue.sainz2015_qutrit())
