"""The lambda of example 9 is at most -0.00186522498.

Source: arXiv:2604.07078, appendix B, first row of the table, which prints -0.00185. lambda is the largest number below
all eigenvalues of the elements of a Hermitian parent; white noise of robustness t lifts them by t/8, so that lambda =
-t/8. The claim is about t.
"""

import exactsteer as es
from exactsteer.algebra.number import decimal_text
from exactsteer.certificates.searches.families.marginals_bracket import parent_eigenvalue
from exactsteer.claims import FamilyRobustness

family = es.catalogue.find_family("postquantum-bobs-example-9").build()
noise = es.catalogue.find_family("postquantum-bobs-white-noise").build()
claim = FamilyRobustness(family, es.parse("149217999/10^10"), "min", "no-signalling", noise)

value = claim.value * parent_eigenvalue(family)
if not value < es.parse("-185/100000"):
    raise AssertionError("the printed lambda is not excluded")
printed = "lambda = -0.00185"
certified = f"lambda at most {decimal_text(value, 11, outward=1)}"
verdict = "printed number refuted: rounded to three digits, lambda is -0.00187"
