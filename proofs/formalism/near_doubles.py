"""The repaired Breuer-Hall doubles lie within 2^-50 of the doubles.

Source: arXiv:1708.00756, appendix A; the doubles of `ball_around_doubles`, projected onto the no-signalling space.
"""

import runpy
from pathlib import Path

import exactsteer as es
from exactsteer.steering.projection import repair

data = runpy.run_path(str(Path(__file__).parent / "ball_around_doubles.py"))["data"]
claim = es.Near(data, es.parse("2^-50"), repair(data).assemblage)
