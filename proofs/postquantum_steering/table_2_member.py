"""An almost-quantum assemblage violates the printed bound -0.508417 of table II.

Source: arXiv:1505.01430, section 'Example': the printed bound is a rounding away from being true for the printed
operators.
"""

from pathlib import Path

import exactsteer as es
from exactsteer.algebra.number import decimal_text

sigma = es.read_assemblage(Path(__file__).parent / "data" / "table_2_member.json").data.assemblage()
claim = es.AlmostQuantum(sigma)

value = es.catalogue.sainz2015_table_2().value(sigma)
if not value < es.parse("-508417/1000000"):
    raise AssertionError("the member does not violate the printed bound")

printed = "-0.508417 bounds the functional from below"
certified = f"value {decimal_text(value, 8)} attained"
verdict = "printed bound refuted"
