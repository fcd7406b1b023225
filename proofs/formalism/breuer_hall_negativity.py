"""The Breuer-Hall example has a positive steering negativity: at least 0.0216 in the almost-quantum relaxation.

Source: arXiv:1708.00756, sections 5.2 and 7, eq. (34); the paper gives no value. Every decomposition into quantum parts is
one into almost-quantum parts, so that the negativity itself is at least as large.
"""

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.claims import Robustness

claim = Robustness(es.catalogue.breuer_hall(), number("27/1250"), "min", "almost-quantum", "almost-quantum")
certified = "nu >= 0.0216"
