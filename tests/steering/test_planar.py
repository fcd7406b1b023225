"""Mixtures of boxes with flags, and the qutrit lift of arXiv:1505.01430."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.number import number
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.quantum.measurements import Measurement
from exactsteer.steering import catalogue
from exactsteer.steering.behaviour import behaviour_of
from exactsteer.steering.planar import FlaggedBox, box_mixture, povm_lift
from exactsteer.testing import no_signalling_assemblages, povms

LAW = settings(max_examples=10, deadline=None)
BITS = st.integers(0, 1)
BOXES = st.builds(FlaggedBox, st.tuples(BITS, BITS, BITS), st.tuples(st.integers(-3, 3), st.integers(1, 3)))


@LAW
@given(st.lists(BOXES, min_size=1, max_size=4))
def test_a_mixture_of_boxes_is_an_assemblage_of_equal_parts(boxes):
    """Every party's outcome is uniform whatever is measured, and the reduced state is the mean of the flags."""
    sigma = box_mixture(boxes)
    mean = boxes[0].state
    for box in boxes[1:]:
        mean = mean + box.state
    assert sigma.reduced_state() == mean / number(len(boxes))
    assert all(sigma.marginal([j], [0], [x]).trace() * 2 == 1 for j in (0, 1) for x in (0, 1))


def test_one_box_is_the_box_with_a_state():
    """Two opposite flags make the catalogue's Popescu-Rohrlich box times the maximally mixed state."""
    boxes = [FlaggedBox((0, 0, 0), (1, 0)), FlaggedBox((0, 0, 0), (0, 1))]
    assert box_mixture(boxes) == catalogue.pr_box_with_state()


@LAW
@given(st.data())
def test_a_povm_on_the_lift_is_a_mixture_of_its_compression_and_its_corner(data):
    """tr(E sigma') = tr(E sigma)/3 + (2/3) <2|E|2> tr(sigma): what the simulation of appendix C gives."""
    sigma = data.draw(no_signalling_assemblages(catalogue.sainz2015_table_1().scenario))
    povm = data.draw(povms(3, 3))
    lifted = povm_lift(sigma)
    small = Measurement(tuple(e.select((0, 1), (0, 1)) for e in povm.effects))
    corner = [e[2, 2] for e in povm.effects]
    below, above = behaviour_of(sigma, [small]), behaviour_of(lifted, [povm])
    for (a, x), p in above.probabilities.items():
        *outcomes, b = a
        key = (tuple(outcomes), x[:-1])
        assert p == below.probabilities[a, x] / 3 + corner[b] * sigma.elements[key].trace() * 2 / 3


def test_the_lift_of_the_printed_table_is_in_the_catalogue():
    """Eq. (7) of arXiv:1505.01430 applied to table I; the corner is two thirds."""
    lifted = povm_lift(catalogue.sainz2015_table_1())
    assert lifted == catalogue.sainz2015_qutrit()
    assert lifted.reduced_state()[2, 2] * 3 == 2


def test_what_is_no_mixture_and_no_qubit_is_refused():
    """No boxes, a zero vector, another trusted dimension."""
    with pytest.raises(InputError, match="at least one box"):
        box_mixture([])
    with pytest.raises(InputError, match=r"\(0, 0\) is no state"):
        box_mixture([FlaggedBox((0, 0, 0), (0, 0))])
    with pytest.raises(ShapeMismatch, match=r"one trusted qubit, not for dimensions \(3,\)"):
        povm_lift(catalogue.sainz2015_qutrit())
