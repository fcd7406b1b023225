"""The printed assemblage of table I is post-quantum.

Source: arXiv:1505.01430, section 'Example' and table I.
"""

import exactsteer as es

claim = es.NotAlmostQuantum(es.catalogue.sainz2015_table_1())
