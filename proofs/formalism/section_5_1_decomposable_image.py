"""Section 5.1 on an instance: the image of GHZ steering under a decomposable qubit map is quantum, by an explicit realisation.

Source: arXiv:1708.00756, section 5.1, eq. (30): a flag decides between the state with its POVMs and the transposed ones. The
map r -> (3x/4, 3y/4, 1/4) of Bloch vectors is positive and neither completely positive nor copositive.
"""

import exactsteer as es
from exactsteer.quantum.positive_maps import affine_qubit_map
from exactsteer.quantum.qubit_maps import qubit_decomposition
from exactsteer.steering.positive_images import decomposable_image

channel = affine_qubit_map([["3/4", 0, 0], [0, "3/4", 0], [0, 0, 0]], [0, 0, "1/4"])
image = decomposable_image(es.catalogue.find("ghz").realisation(), *qubit_decomposition(channel))
claim = es.Quantum(image.assemblage(), image)
