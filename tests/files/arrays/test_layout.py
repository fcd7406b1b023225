"""Layouts: every axis is named, none is guessed, and the same numbers in any order of axes are the same assemblage."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.files.arrays.doubles import exact_array
from exactsteer.files.arrays.layout import (
    ExactArray,
    arrange,
    from_collins_gisin_arrays,
    layout_needed,
    read_layout,
    standard_layout,
)
from exactsteer.steering.scenario import scenario
from exactsteer.testing import no_signalling_assemblages

PAIR = scenario(parties=2, settings=2, outcomes=2, trusted=2)


def counting(shape: tuple[int, ...]) -> ExactArray:
    """The array 0, 1, 2, .. of a shape, last index fastest."""
    return exact_array(np.arange(np.prod(shape)).reshape(shape), "numbers")


def test_every_order_of_the_axes_gives_the_same_assemblage() -> None:
    """An array with permuted axes and the layout permuted alike is the same assemblage."""
    sizes = {"a": 3, "x": 2}
    array = np.arange(4 * 6).reshape(2, 2, 3, 2)
    expected = arrange(exact_array(array, "numbers"), read_layout("d d a x"))
    assert [int(str(x)) for x in expected[1, 0].entries()[0]] == [array[0, 0, 1, 0], array[0, 1, 1, 0]]
    for order in permutations(("d", "D", *sizes)):
        if order.index("d") < order.index("D"):  # the first d is the row
            permuted = array.transpose([("d", "D", "a", "x").index(name) for name in order])
            assert arrange(exact_array(permuted, "numbers"), read_layout(" ".join(order).lower())) == expected


def test_the_first_d_is_the_row() -> None:
    """In "d d a x" the entry [j, k, a, x] is row j, column k of sigma_{a|x}."""
    data = arrange(counting((2, 2, 1, 1)), read_layout("d,d,a,x"))
    assert data[0, 0] == es.matrix([[0, 1], [2, 3]])


def test_each_index_of_two_parties_lands_in_its_place() -> None:
    """In "d d a b x y" the entry [0, 0, a, b, x, y] is sigma_{ab|xy}, for all sizes different."""
    shape = (1, 1, 2, 3, 4, 5)
    array = np.arange(np.prod(shape)).reshape(shape)
    data = arrange(exact_array(array, "numbers"), read_layout("d d a b x y"))
    assert data.scenario.untrusted == ((2,) * 4, (3,) * 5)
    for (a, b), (x, y) in data.scenario.keys():
        assert data[(a, b), (x, y)][0, 0] == number(int(array[0, 0, a, b, x, y]))


def test_four_parties_have_numbered_axes() -> None:
    """Axes of the fourth party and beyond are a4, x4; the first three may be numbered too."""
    layout = read_layout("a1 b c a4 x y z x4")
    assert layout.parties == 4
    assert str(standard_layout(4)) == "d d a b c a4 x y z x4"
    assert arrange(counting((1, 1, 1, 2, 1, 1, 1, 1)), layout).scenario.parties == 4


@pytest.mark.parametrize("shape", [(2, 2, 3), (2, 2, 3, 1), (2, 2, 3, 1, 1)])
def test_dropped_trailing_axes_are_restored(shape) -> None:
    """MATLAB drops trailing axes of length 1; the layout brings them back, and more of them than it names are harmless."""
    data = arrange(counting(shape), read_layout("d d a x"))
    assert data.scenario == scenario(parties=1, settings=1, outcomes=3, trusted=2)
    assert data[2, 0] == es.matrix([[2, 5], [8, 11]])


WRONG = {
    "": "name the parties 1, 2, .. in turn",
    "d d": "name the parties 1, 2, .. in turn",
    "d a x": "write d twice, or never for a behaviour",
    "d d d a x": "the axis d is named too often",
    "d d a a x": "the axis a is named too often",
    "d d a1 a x": "the axis a is named too often",
    "d d b y": "name the parties 1, 2, .. in turn",
    "d d a": "party 1 has an outcome axis but no setting axis",
    "d d a x y": "party 2 has a setting axis but no outcome axis; a trusted party with inputs is not supported",
    "d d a x q": "there is no axis 'q'; the axes are d d (row and column)",
    "sigma(:,:,a,x)": "there is no axis 'sigma(:'",
    "d d " + " ".join(f"a{j} x{j}" for j in range(1, 19)): "at most 16",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items())
def test_a_layout_that_leaves_something_open_is_refused(text, message) -> None:
    """A layout names row and column, and one outcome and one setting axis of each party; messages say what is wrong."""
    with pytest.raises(InputError) as error:
        read_layout(text)
    assert message in str(error.value)


SHAPES = {
    "matrices not square": ((2, 3, 2, 2), "d d a x", "its matrices are not square: d = 2, d = 3, a = 2, x = 2"),
    "too many axes": ((2, 2, 2, 2, 2), "d d a x", 'the array has 5 axes (2 x 2 x 2 x 2 x 2), the layout "d d a x" 4'),
    "a swapped order": ((2, 2, 4, 4), "a x d d", None),
    "too many matrices": ((1, 1, 1001, 100), "d d a x", "has 100100 matrices"),
}


@pytest.mark.parametrize(("shape", "layout", "message"), SHAPES.values(), ids=SHAPES.keys())
def test_a_shape_that_does_not_suit_its_layout_is_refused(shape, layout, message) -> None:
    """The message shows the lengths that the layout gives to the axes; a shape that suits is read as told."""
    if message is None:
        assert arrange(counting(shape), read_layout(layout)).scenario.trusted == (4,)
        return
    with pytest.raises(ShapeMismatch) as error:
        arrange(counting(shape), read_layout(layout))
    assert message in str(error.value)


def test_the_trusted_dimension_may_be_a_product() -> None:
    """Matrices of dimension 4 may belong to two trusted qubits, not to a qubit and a qutrit."""
    assert arrange(counting((4, 4, 1, 1)), read_layout("d d a x"), (2, 2)).scenario.trusted == (2, 2)
    with pytest.raises(ShapeMismatch, match="the trusted dimensions are 2 x 3, but the matrices have 4 rows"):
        arrange(counting((4, 4, 1, 1)), read_layout("d d a x"), (2, 3))


@pytest.mark.parametrize(
    ("axes", "example"), [(2, "d d a x"), (4, "d d a x"), (5, "d d a b x y"), (8, "d d a b c x y z")]
)
def test_the_missing_layout_is_asked_for_with_an_example(axes, example) -> None:
    """The message shows the shape and a layout with as many axes, or one more party if the number is odd."""
    assert f'such as --layout "{example}"' in layout_needed((2,) * axes)
    assert "2 x 2" in layout_needed((2,) * axes)


@settings(max_examples=15, deadline=None)
@given(no_signalling_assemblages(PAIR))
def test_collins_gisin_arrays_are_read_back(sigma) -> None:
    """The arrays Sr, Sx, Sy, S of an assemblage give the assemblage, its last outcomes from no-signalling."""
    assert from_collins_gisin_arrays(collins_gisin(sigma)).assemblage() == sigma


def collins_gisin(sigma: es.Assemblage) -> dict[str, ExactArray]:
    """The four arrays, written down from the marginal elements."""
    m_a, m_b = (len(party) for party in sigma.scenario.untrusted)
    stacks = {
        "Sr": [sigma.reduced_state()],
        "Sx": [sigma.marginal((0,), (0,), (x,)) for x in range(m_a)],
        "Sy": [sigma.marginal((1,), (0,), (y,)) for y in range(m_b)],
        "S": [sigma[(0, 0), (x, y)] for y in range(m_b) for x in range(m_a)],
    }
    d = sigma.scenario.dimension
    return {
        name: ExactArray((d, d, len(ms)), tuple(m[j, k] for j in range(d) for k in range(d) for m in ms))
        for name, ms in stacks.items()
    }


def test_the_settings_of_the_first_party_run_faster_in_s() -> None:
    """In S the setting (x, y), counted from 1, is at m_A (y - 1) + x; unequal numbers of settings show the order."""
    row = lambda *values: ExactArray((1, 1, len(values)), tuple(map(number, values)))  # noqa: E731
    arrays = {"Sr": row(1), "Sx": row("1/2", "1/2", "1/2"), "Sy": row("1/2", "1/2"), "S": row(*range(6))}
    data = from_collins_gisin_arrays(arrays)
    assert data.scenario.untrusted == ((2, 2, 2), (2, 2))
    assert [data[(0, 0), (x, y)][0, 0] for y in range(2) for x in range(3)] == [number(k) for k in range(6)]


@pytest.mark.parametrize("name", ["Sr", "Sx", "Sy", "S"])
def test_collins_gisin_arrays_of_other_sizes_are_refused(name) -> None:
    """Each of the four arrays must fit; the message lists the four shapes."""
    arrays = collins_gisin(es.catalogue.sainz2015_table_1()) | {name: counting((2, 2, 3))}
    with pytest.raises(ShapeMismatch) as error:
        from_collins_gisin_arrays(arrays)
    assert f"{name} is 2 x 2 x 3" in str(error.value)
    with pytest.raises(ShapeMismatch, match="it is a stack of d x d matrices"):
        from_collins_gisin_arrays(arrays | {name: counting((2, 3, 1))})


@given(st.text(alphabet="abcdxyz123 ,", max_size=14))
def test_a_layout_is_read_back_from_its_text(text) -> None:
    """Whatever text is a layout, its printed form is the same layout; whatever is none is an `InputError`."""
    try:
        layout = read_layout(text)
    except InputError:
        return
    assert read_layout(str(layout)) == layout
