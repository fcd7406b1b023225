"""An almost-quantum assemblage comes within 2e-6 of the certified maximum of table 1.

Source: arXiv:1708.00756, table 1. With `table_1_maximum` this brackets the maximum of the printed functional.
"""

from pathlib import Path

import exactsteer as es
from exactsteer.algebra.number import decimal_text

sigma = es.read_assemblage(Path(__file__).parent / "data" / "table_1_member.json").data.assemblage()
claim = es.AlmostQuantum(sigma)

printed = "maximum -0.0258"
certified = f"value {decimal_text(es.catalogue.breuer_hall_table_1().value(sigma), 7)} attained"
