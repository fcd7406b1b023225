"""Table I, its decimals read exactly, is a no-signalling assemblage.

Source: arXiv:1505.01430, table I and eqs. (4). The printed four digits satisfy every law exactly.
"""

import exactsteer as es

claim = es.NoSignalling(es.catalogue.sainz2015_table_1())
printed = "an assemblage"
certified = "every law holds for the printed decimals"
