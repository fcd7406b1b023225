"""The product basis Pyramid, two qutrits, over Q(sqrt 5) and further, is unextendible.

Source: arXiv:1708.00756, example 7; arXiv:quant-ph/9808030. Proved by an exhaustive tree of exact ranks.
"""

import exactsteer as es
from exactsteer.claims import Unextendible

claim = Unextendible(es.catalogue.find_basis("basis:pyramid").build())
