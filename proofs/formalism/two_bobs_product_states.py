"""The post-quantum example, its trusted ququart read as two qubits, is an affine combination of product states.

Source: arXiv:1708.00756, eq. (12), with theorem 5 and lemma 3 for eqs. (31)-(33); the state (31) is one of four qubits.
Proved by machine for this assemblage: every term is a deterministic response with a product of two qubit states.
"""

import exactsteer as es
from exactsteer.steering.hidden_states import affine_combination, theorem_5

ququart = es.catalogue.breuer_hall()
sigma = es.Assemblage(es.Scenario(ququart.scenario.untrusted, (2, 2)), ququart.elements)
claim = es.PseudoLHS(sigma)

certified = f"{len(affine_combination(theorem_5(sigma)).terms)} product terms"
