"""The printed assemblage of table I is Bell local for every projective measurement in the x-z plane.

Source: arXiv:1505.01430, appendix B and table I. The paper models four measurements, an octagon of radius 1/cos(pi/8).
For the printed digits the linear program of that octagon has no solution (numerically; not certified), because they are
rounded; one local model at the 14 vertices of a polygon closer to the disc serves every measurement in the plane.
"""

import exactsteer as es
from exactsteer.programs.local import regular_polygon

claim = es.LocalInPlane(es.catalogue.sainz2015_table_1(), regular_polygon(7))
printed = "local, by a model for four measurements"
certified = "local, by a model for seven measurements outside the disc"
verdict = "proved, with another polygon"
