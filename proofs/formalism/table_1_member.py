"""An almost-quantum assemblage comes within 2e-6 of the certified maximum of table 1.

Source: arXiv:1708.00756, table 1. With `table_1_maximum` this brackets the maximum of the printed functional.
"""

from pathlib import Path

import exactsteer as es
from exactsteer.algebra.number import decimal_text

sigma = es.read_assemblage(Path(__file__).parent / "data" / "table_1_member.json").data.assemblage()
claim = es.AlmostQuantum(sigma)

value = es.catalogue.breuer_hall_table_1().value(sigma)
if not es.parse("-28122/1000000") - value < es.parse("2/1000000"):
    raise AssertionError("the member does not come that close to the certified maximum")

printed = "maximum -0.0258"
certified = f"value {decimal_text(value, 7)} attained"
