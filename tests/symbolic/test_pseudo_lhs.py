"""Theorem 5 for symbolic numbers of settings and outcomes: its identities are proved, wrong weights refuted."""

from __future__ import annotations

from itertools import product

import pytest
import sympy as sp

from exactsteer.errors import CheckFailed, InputError
from exactsteer.symbolic.identities.pseudo_lhs import (
    absolute_weights,
    induction_step,
    last_outcome,
    normalisation,
    normalisation_step,
    observed_outcome,
    single_party,
    unequal_normalisation,
)

WRONG = [lambda m: 2 - m, lambda m: -m, lambda m: 1 - m**2, lambda m: m - 1, lambda m: sp.Integer(0)]


def test_one_party_is_observed_as_it_was_hidden():
    """Both cases of eq. (16) together, for all numbers of settings and outcomes."""
    assert [i.residuals for i in single_party()] == [(0,), (0, 0)]
    assert "symbols" in observed_outcome().by_machine


@pytest.mark.parametrize("weight", WRONG)
def test_no_other_weight_of_the_dummy_value_will_do(weight):
    """With another weight than 1 - m the last outcome, the induction step and the normalisation fail, with residuals."""
    with pytest.raises(CheckFailed, match=r"residual 0 of 2 is .*sigma_B"):
        last_outcome(weight)
    with pytest.raises(CheckFailed, match=r"residual 0 of 3 is .*tau_0"):
        induction_step(weight)
    with pytest.raises(CheckFailed, match="normalisation, n = 3 is not an identity"):
        normalisation(3, weight)
    with pytest.raises(CheckFailed, match="n = 2 is not an identity"):
        unequal_normalisation(2, weight)


def test_the_induction_step_reproduces_eq_19():
    """From eq. (18) to the printed third line, and from there to the element with one more last outcome."""
    assert induction_step().residuals == (0, 0, 0)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_weights_are_normalised(size):
    """sum_r C(n, r) (1 - m)^(n - r) m^r = 1 for symbolic m."""
    assert normalisation(size).residuals == (0,)


def test_the_normalisation_goes_from_n_to_n_plus_1():
    """Pascal's rule for symbolic n, the two end terms, and m + (1 - m) = 1."""
    assert normalisation_step().residuals == (0, 0, 0, 0)


@pytest.mark.parametrize("size", range(1, 6))
def test_unequal_numbers_of_settings_are_normalised_and_have_product_norms(size):
    """The sum of the weights is 1, the sum of their absolute values prod_j (2 m_j - 1)."""
    assert unequal_normalisation(size).residuals == (0,)
    assert absolute_weights(size).residuals == (0, 0)


@pytest.mark.parametrize("settings", [(2,), (2, 3), (1, 4), (2, 2, 2)])
def test_the_weights_agree_with_a_plain_enumeration(settings):
    """Summing 1 or |.| over all hidden values of parties with given numbers of settings, in integers."""
    values = [[*([1] * m), 1 - m] for m in settings]
    weights = [sp.prod(choice) for choice in product(*values)]
    assert sum(weights) == 1
    assert sum(map(abs, weights)) == sp.prod([2 * m - 1 for m in settings])


def test_sums_over_subsets_are_limited():
    """More than 8 parties are not written out."""
    with pytest.raises(InputError, match="1 to 8 parties, not 9"):
        unequal_normalisation(9)
