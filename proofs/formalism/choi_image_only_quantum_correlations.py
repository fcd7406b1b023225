"""An image under the Choi map that is post-quantum and shows only quantum correlations: the example that section 5.2 promises.

Source: arXiv:1708.00756, section 5.2, which mentions such examples and prints none. The state is |000> + |011> + |102>, the
smallest found; party 0 measures Z and X, party 1 measures (4Z + 3X)/5 and (4Z - 3X)/5, everything is rational.
"""

from exactsteer.certificates.examples.only_quantum_correlations import choi_image_claim

claim = choi_image_claim()
