"""The printed bound -0.508417 of table II holds for every quantum assemblage, by the second level of moments.

Source: arXiv:1505.01430, section 'Example' and appendix A. It is false on the almost-quantum set, see `table_2_member`;
at level 2 the minimum is higher, so that as a Tsirelson bound the printed number stands.
"""

import exactsteer as es

claim = es.Bound(es.catalogue.sainz2015_table_2(), es.parse("-508393/1000000"), "2")

printed = "quantum bound -0.508417"
certified = "bound -0.508393 at level 2, hence for quantum assemblages"
verdict = "proved, at a higher level"
