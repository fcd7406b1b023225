"""Measurements on a Hermitian operator of unit trace on two qubits and a ququart realise the post-quantum example.

Source: arXiv:1708.00756, theorem 6, eq. (20), for eqs. (31)-(33). The paper's operator lives on local spaces of dimension
m d + 1, one for each hidden variable; the dual basis of two linearly independent effects and the unit needs only qubits.
Proved by machine for this assemblage; the construction is the same for every no-signalling one.
"""

import exactsteer as es
from exactsteer.steering.unphysical import dual_basis_realisation, theorem_6

sigma = es.catalogue.breuer_hall()
claim = es.HermitianRealisation(sigma)

printed = f"local dimensions {', '.join(map(str, theorem_6(sigma).dimensions))}"
certified = f"local dimensions {', '.join(map(str, dual_basis_realisation(sigma).dimensions))}"
verdict = "proved, on smaller spaces"
