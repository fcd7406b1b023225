"""The printed functional of table II is at least -0.5084205 on the almost-quantum set.

Source: arXiv:1505.01430, section 'Example', eq. (45) and table II, decimals read exactly. The printed bound -0.508417 is
false for the printed operators, see `table_2_member`; the value of the printed assemblage is lower than printed, and
still violates the corrected bound.
"""

import exactsteer as es
from exactsteer.algebra.number import decimal_text

functional = es.catalogue.sainz2015_table_2()
claim = es.Bound(functional, es.parse("-5084205/10000000"))

printed = "bound -0.508417, value -0.520495"
certified = f"bound -0.5084205, value {decimal_text(functional.value(es.catalogue.sainz2015_table_1()), 8)}"
verdict = "printed bound refuted; corrected bound proved"
