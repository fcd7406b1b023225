"""Families in workspaces: a Bob axis, one variable per Bob, the input of a trusted party, instrumental data."""

from __future__ import annotations

import io
import json

import h5py
import numpy as np
import pytest
import scipy.io
from hypothesis import given, settings
from hypothesis import strategies as st

from exactsteer.algebra.matrix import identity
from exactsteer.errors import InputError
from exactsteer.files.arrays.families import read_family_layout
from exactsteer.files.arrays.writing import file_bytes
from exactsteer.files.assemblage_json import AssemblageFile
from exactsteer.files.family_json import FamilyFile
from exactsteer.files.reading import parse_data_bytes
from exactsteer.steering import catalogue
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import SHAPES, MeasuredFamily
from exactsteer.steering.scenario import Scenario
from exactsteer.testing import families

PRINTED = catalogue.find_family("postquantum-bobs-example-9-as-printed").build()
TRANSPOSED = catalogue.find_family("pauli-transpose").build()


def doubles(member: object) -> np.ndarray:
    """One member as an array d d a x, made entry by entry."""
    scene = member.scenario  # type: ignore[attr-defined]
    array = np.zeros((scene.dimension, scene.dimension, 2, len(scene.settings)), dtype=complex)
    for ((a,), (x,)), m in member.elements.items():  # type: ignore[attr-defined]
        for j, row in enumerate(m.entries()):
            for k, entry in enumerate(row):
                parts = [part[0] if part.length() else 0 for part in (entry.real, entry.imag)]
                array[j, k, a, x] = complex(*(int(q.p) / int(q.q) if q else 0.0 for q in parts))
    return array


def mat5(**variables: object) -> bytes:
    """The bytes of a version 5 workspace."""
    stream = io.BytesIO()
    scipy.io.savemat(stream, variables)
    return stream.getvalue()


def mat73(**variables: np.ndarray) -> bytes:
    """The bytes of a version 7.3 workspace: reversed axes, complex numbers as records."""
    stream = io.BytesIO()
    with h5py.File(stream, "w", userblock_size=512) as root:
        for name, value in variables.items():
            record = np.zeros(value.T.shape, dtype=[("real", "f8"), ("imag", "f8")])
            record["real"], record["imag"] = value.T.real, value.T.imag
            root[name] = record
            root[name].attrs["MATLAB_class"] = np.bytes_("double")
    data = bytearray(stream.getvalue())
    data[:116] = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116)
    data[124:128] = b"\x00\x02IM"
    return bytes(data)


def npz(**variables: np.ndarray) -> bytes:
    """The bytes of a `.npz` file."""
    stream = io.BytesIO()
    np.savez(stream, **variables)
    return stream.getvalue()


CONTAINERS = [mat5, mat73, npz]


def read(data: bytes, layout: str | None = None, variable: str | None = None) -> MeasuredFamily:
    """The family in the bytes of a file."""
    content = parse_data_bytes(data, "w", layout=layout, variable=variable)
    assert isinstance(content, FamilyFile)
    return content.data


def refused(data: bytes, layout: str | None = None, variable: str | None = None) -> str:
    """The message with which the bytes are refused."""
    with pytest.raises(InputError) as caught:
        parse_data_bytes(data, "w", layout=layout, variable=variable)
    return str(caught.value)


@pytest.mark.parametrize("container", CONTAINERS)
def test_bobs_have_a_variable_each_or_an_axis(container) -> None:
    """One variable for each Bob, or a Bob axis anywhere, in any container: the same family, exact to the last bit."""
    bobs = [doubles(member) for member in PRINTED.members]
    assert read(container(rho1=bobs[0], rho2=bobs[1]), "d d a x", "rho1, rho2") == PRINTED
    stacked = np.stack(bobs, axis=-1)
    assert read(container(sigma=stacked), "d d a x k") == PRINTED
    assert read(container(sigma=np.moveaxis(stacked, -1, 0)), "k d d a x") == PRINTED
    assert read(container(sigma=np.moveaxis(stacked, -1, 2)), "d d k a x") == PRINTED


@pytest.mark.parametrize("container", CONTAINERS)
def test_the_trusted_input_is_the_setting_axis_after_the_others(container) -> None:
    """sigma(:,:,a,x,y) with one untrusted party has the trusted party's input y; the position is free."""
    stacked = np.stack([doubles(member) for member in TRANSPOSED.members], axis=-1)
    expected = MeasuredFamily("with-input", TRANSPOSED.members)
    assert read(container(sigma=stacked), "d d a x y") == expected
    assert read(container(sigma=np.moveaxis(stacked, (-1, -2), (0, 1))), "y x d d a") == expected


def test_instrumental_data_say_so_in_their_layout() -> None:
    """The word instrumental in front of a layout: the outcome is the input."""
    expected = catalogue.find_family("pauli-transpose-instrumental").build()
    found = read(npz(sigma=doubles(expected.members[0])), "instrumental d d a x")
    assert found == MeasuredFamily("instrumental", expected.members)


def test_bobs_may_differ_in_dimension() -> None:
    """Variables of different sizes are Bobs of different dimensions."""
    one, two = np.zeros((2, 2, 2, 2)), np.zeros((3, 3, 2, 2))
    one[0, 0], two[2, 2] = 0.5, 0.5
    found = read(mat5(A=one, B=two), "d d a x", "A,B")
    assert [s.trusted for s in found.scenarios] == [(2,), (3,)]
    assert found.report() == ()


def test_dropped_axes_of_length_one_are_restored() -> None:
    """A program that drops trailing axes of length 1 loses nothing: one setting, one input, one Bob."""
    coin = np.full((1, 1, 2), 0.5)
    assert read(mat5(s=coin), "d d a x k").scenarios[0].untrusted == ((2,),)
    assert len(read(mat5(s=coin), "d d a x y").members) == 1
    two = np.full((1, 1, 2, 1, 2), 0.5)
    assert len(read(npz(s=two), "d d a x k").members) == 2
    assert read(npz(s=two[..., None, None]), "d d a x k") == read(npz(s=two), "d d a x k")


def test_nested_lists_of_families() -> None:
    """JSON of other origin: nested lists with a Bob axis, or an object with a list for each Bob."""
    bob = [[[[0.5]], [[0.5]]]]  # x a d d
    assert read(json.dumps([bob, bob]).encode(), "k x a d d") == read(
        json.dumps({"A": bob, "B": bob}).encode(), "x a d d", "A,B"
    )


@pytest.mark.parametrize("suffix", [".mat", ".npz", ".json"])
@pytest.mark.parametrize("shape", SHAPES)
@given(st.data())
@settings(max_examples=4, deadline=None)
def test_written_families_say_their_layout(suffix, shape, data) -> None:
    """What is written as doubles is read without any layout: the same doubles, which no longer change."""
    untrusted = ((2, 2),) if shape == "instrumental" else ((2, 2), (1, 1))
    family = data.draw(families(shape, untrusted))
    content = FamilyFile(MeasuredFamily(shape, family.members))
    first = file_bytes(content, f"f{suffix}", rounded=True)
    once = read(first.data)
    assert (once.shape, once.scenarios) == (shape, family.scenarios)
    again = file_bytes(FamilyFile(once), f"f{suffix}")
    assert again.largest_change.is_zero
    assert read(again.data) == once
    if first.largest_change.is_zero:
        assert once == content.data


def test_the_only_bob_is_still_a_family() -> None:
    """A family of one Bob is read as one, not as an assemblage."""
    content = FamilyFile(MeasuredFamily("marginals", PRINTED.members[:1]))
    assert read(file_bytes(content, "f.mat").data) == content.data


def test_layouts_of_assemblages_are_what_they_were() -> None:
    """A layout without Bobs and inputs is that of an assemblage."""
    content = parse_data_bytes(npz(s=np.full((1, 1, 2, 1), 0.5)), "w", layout="d d a x")
    assert isinstance(content, AssemblageFile)
    for text in ("d d a x y", "instrumental x a d d", "a b k x y", "d d a b y z x", "d d a x"):
        assert str(read_family_layout(text)) == text


LAYOUTS = {
    "d d a x k k": "k and k: only one axis may be that of the Bobs (k) or of the trusted party's inputs",
    "d d a x y k": "only one axis may be that of the Bobs (k) or of the trusted party's inputs",
    "d d a x z": "name the parties 1, 2, .. in turn",
    "d d a x q": "there is no axis 'q'; the axes are d d (row and column)",
    "instrumental d d a b x y": "instrumental data have one untrusted party, as in d d a x",
    "instrumental d d a x y": "party 2 has a setting axis but no outcome axis",
    "d a x k": "the matrix has a row and a column",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ambiguous_layouts_are_refused(layout) -> None:
    """A layout that says two things, or nothing known, is refused with what it may say."""
    assert LAYOUTS[layout] in refused(npz(s=np.ones((2, 2, 2, 2, 2, 2))), layout)


def test_odd_workspaces_are_refused_with_their_variables() -> None:
    """No layout, no variable, one layout for several arrays, entries that are no numbers: each message says what to give."""
    bob = np.full((1, 1, 2, 2), 0.5)
    assert refused(npz(s=bob)).startswith(
        "w, s: the array is 1 x 1 x 2 x 2, and the meaning of its axes is not guessed"
    )
    several = refused(npz(r1=bob, r2=bob), "d d a x")
    assert (
        "r1 (1 x 1 x 2 x 2 float64), r2 (1 x 1 x 2 x 2 float64); choose with --variable NAME, or NAME,NAME" in several
    )
    records = np.zeros((1, 1, 2, 2), dtype=[("real", "f8"), ("imag", "f8")])
    assert "array of records with real float64, imag float64" in refused(npz(s=records), "d d a x")
    assert "read as real + 1j * imaginary" in refused(npz(s=records), "d d a x")
    assert "there is no variable 'r3'; the workspace has r1" in refused(npz(r1=bob, r2=bob), "d d a x", "r1,r3")
    assert "names the array of each Bob once" in refused(npz(r1=bob), "d d a x", "r1,r1")
    assert 'give the layout of one Bob, "d d a x"' in refused(npz(r1=bob, r2=bob), "d d a x k", "r1,r2")
    assert "the same untrusted parties" in refused(npz(r1=bob, r2=bob[..., :1]), "d d a x", "r1,r2")
    bad = bob.copy()
    bad[0, 0, 1, 0] = np.nan
    assert refused(npz(r1=bob, r2=bad), "d d a x", "r1,r2").startswith(
        "w, r2.npy: entry (0, 0, 1, 0), counted from 0, is nan"
    )
    bad[0, 0, 1, 0] = np.inf
    assert "is inf; 1 of 4 entries are not finite numbers" in refused(mat5(s=bad), "d d a x k")
    assert "the array is empty" in refused(npz(r1=np.zeros((1, 1, 0, 2)), r2=bob), "d d a x", "r1,r2")
    assert 'the array has 4 axes (1 x 1 x 2 x 2), the layout "a x k" 3' in refused(npz(s=bob), "a x k")


def test_too_many_members_are_refused() -> None:
    """The number of Bobs is limited, and so is that of inputs."""
    assert "has 17 members; at most 16" in refused(npz(s=np.ones((1, 1, 2, 1, 17))), "d d a x k")


def test_inputs_with_different_dimensions_have_no_array() -> None:
    """A trusted dimension that depends on the input is for JSON only; entries that are no doubles name the Bob."""
    members = tuple(MeasuredAssemblage(Scenario(((1,),), (d,)), {(0, 0): identity(d) / d}) for d in (1, 3))
    with pytest.raises(InputError, match=r"the trusted dimensions 1, 3 depend on the input.*write \.json"):
        file_bytes(FamilyFile(MeasuredFamily("with-input", members)), "f.mat")
    with pytest.raises(InputError, match=r"Bob 1: element 0\|0, entry \(0, 0\): 1/3 is not exactly a double"):
        file_bytes(FamilyFile(MeasuredFamily("marginals", members)), "f.mat")
