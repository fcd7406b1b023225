"""Workspaces of MATLAB and NumPy: the same assemblage whatever the container, and one message for every odd file."""

from __future__ import annotations

import contextlib
import io
import struct
import sys
import warnings
import zipfile
import zlib
from fractions import Fraction

import h5py
import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.errors import InputError, ShapeMismatch, UnreadableFile
from exactsteer.files.arrays import mat5 as mat5_reader
from exactsteer.files.arrays import mat73 as mat73_reader
from exactsteer.files.arrays import numpy_files, workspace
from exactsteer.files.arrays.doubles import double_array
from exactsteer.files.arrays.writing import file_bytes
from exactsteer.files.assemblage_json import AssemblageFile
from exactsteer.files.reading import parse_bytes
from exactsteer.steering.scenario import Scenario

TABLE = es.catalogue.sainz2015_table_1()
ARRAY = double_array(TABLE, rounded=True)[0]
LAYOUT = "d d a b x y"


def mat5(compressed: bool = True, **variables: object) -> bytes:
    """The bytes of a version 5 workspace."""
    stream = io.BytesIO()
    scipy.io.savemat(stream, variables, do_compression=compressed)
    return stream.getvalue()


def mat73(compression: str | None = "gzip", **variables: object) -> bytes:
    """The bytes of a version 7.3 workspace as MATLAB writes it: a user block, reversed axes, complex records."""
    stream = io.BytesIO()
    with h5py.File(stream, "w", userblock_size=512) as root:
        for name, value in variables.items():
            add(root, name, value, compression)
    data = bytearray(stream.getvalue())
    data[:116] = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116)
    data[124:128] = b"\x00\x02IM"
    return bytes(data)


def add(root: h5py.Group, name: str, value: object, compression: str | None = None) -> None:
    """One variable: a text or an array, complex or not."""
    if isinstance(value, str):
        codes = np.array([[ord(c)] for c in value], dtype=np.uint16)
        root.create_dataset(name, data=codes).attrs["MATLAB_class"] = np.bytes_("char")
        return
    array = np.atleast_2d(np.asarray(value)).T
    kind = {"f": "double", "c": "double", "b": "logical", "i": "int64"}[array.dtype.kind]
    if array.dtype.kind == "c":
        record = np.zeros(array.shape, dtype=[("real", "f8"), ("imag", "f8")])
        record["real"], record["imag"] = array.real, array.imag
        array = record
    elif array.dtype.kind == "b":
        array = array.astype(np.uint8)
    dataset = root.create_dataset(name, data=array, compression=compression if array.size > 1 else None)
    dataset.attrs["MATLAB_class"] = np.bytes_(kind)


def npz(**variables: object) -> bytes:
    """The bytes of a `.npz` file."""
    stream = io.BytesIO()
    np.savez(stream, **variables)  # type: ignore[arg-type]
    return stream.getvalue()


def npy(array: np.ndarray) -> bytes:
    """The bytes of a `.npy` file."""
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


CONTAINERS = {
    "v5": mat5,
    "v5, not compressed": lambda **v: mat5(compressed=False, **v),
    "v7.3": mat73,
    "v7.3, not compressed": lambda **v: mat73(compression=None, **v),
    "npz": npz,
}


@pytest.fixture(params=CONTAINERS.values(), ids=CONTAINERS.keys())
def container(request):
    """Variables -> the bytes of a workspace of one kind."""
    return request.param


def refused(data: bytes, **options: str) -> str:
    """The message for a file called `f` that is not read."""
    with pytest.raises(InputError) as error:
        parse_bytes(data, "f", **options)
    text = str(error.value)
    assert text.startswith("f")
    return text


# --- reading ---------------------------------------------------------------------------------------------------------


def test_every_container_holds_the_same_assemblage(container) -> None:
    """Versions 5 and 7.3 and .npz give element by element the doubles of the array, complex or real."""
    for array in (ARRAY, ARRAY + 0.1j * np.arange(2).reshape(2, 1, 1, 1, 1, 1)):
        data = parse_bytes(container(sigma=array), "f", layout=LAYOUT).data
        for (a, x), m in data.elements.items():
            for j, k in np.ndindex(2, 2):
                value = complex(array[(j, k, *a, *x)])
                assert Fraction(str(m[j, k].real[0])) == Fraction(value.real)
                assert Fraction(str(m[j, k].imag[0])) == Fraction(value.imag)


@settings(max_examples=15, deadline=None)
@given(
    st.tuples(*[st.integers(1, 3)] * 3).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(
                st.complex_numbers(allow_nan=False, allow_infinity=False),
                min_size=n[0] ** 2 * n[1] * n[2],
                max_size=n[0] ** 2 * n[1] * n[2],
            ),
        )
    )
)
def test_all_containers_agree_on_any_doubles(drawn) -> None:
    """For any sizes, settings of one outcome included, and any finite doubles the containers give equal data."""
    (d, k, m), values = drawn
    array = np.array(values, dtype=complex).reshape(d, d, k, m)
    found = [parse_bytes(make(sigma=array), layout="d d a x", variable="sigma").data for make in CONTAINERS.values()]
    found.append(parse_bytes(npy(np.asfortranarray(array)), layout="d d a x", variable="array").data)
    assert all(data == found[0] for data in found)
    assert found[0].scenario == Scenario(((k,) * m,), (d,))


def test_the_axes_of_version_73_are_reversed_back() -> None:
    """Files of both versions with the same MATLAB array and the same layout give the same assemblage, unequal sizes included."""
    array = np.arange(2 * 2 * 3 * 4, dtype=float).reshape(2, 2, 3, 4)
    v5, v73 = (parse_bytes(make(sigma=array), layout="d d a x") for make in (mat5, mat73))
    assert v5.data == v73.data
    assert v5.data[2, 3][0, 1] == int(array[0, 1, 2, 3])


def test_the_source_says_how_the_file_was_read(container) -> None:
    """The content remembers the file, the variable and the layout."""
    assert parse_bytes(container(S=ARRAY), "f", layout="d,d,a,b,x,y").source == f'f: S as "{LAYOUT}"'


def test_integers_and_logical_arrays_are_read(container) -> None:
    """A deterministic behaviour may be stored as integers or as logical values, without matrix axes."""
    for array in (np.array([[0, 1], [1, 0]]), np.array([[False, True], [True, False]])):
        data = parse_bytes(container(p=array), layout="a x").data
        assert data.report() == ()
        assert data[1, 0] == es.matrix([[1]])


@pytest.mark.parametrize("suffix", [".npz", ".mat"])
def test_a_written_file_says_its_own_layout(suffix) -> None:
    """What is written here is read without a layout, trusted dimensions included, and is the same data."""
    sizes = Scenario(((2, 2), (3,)), (2, 2))
    data = es.MeasuredAssemblage(
        sizes,
        {key: [[f"{j + k}/8 + I/{1 << n}" for k in range(4)] for j in range(4)] for n, key in enumerate(sizes.keys())},
    )
    written = file_bytes(AssemblageFile(data), f"x{suffix}")
    assert written.largest_change == 0
    assert parse_bytes(written.data).data == data
    assert parse_bytes(written.data).data.scenario == sizes
    assert file_bytes(AssemblageFile(data), f"x{suffix}").data == written.data


def test_a_written_workspace_survives_a_change_of_version() -> None:
    """Saved again as version 7.3, the text of the layout is read there too."""
    data = mat73(sigma=ARRAY, exactsteer_layout=LAYOUT, exactsteer_trusted=np.array([[2.0]]))
    assert parse_bytes(data).data == parse_bytes(mat5(s=ARRAY), layout=LAYOUT).data


def test_a_given_layout_is_stronger_than_the_written_one() -> None:
    """With --layout the file's own is not used; a false one in the file is an error, not a guess."""
    data = npz(sigma=ARRAY, exactsteer_layout="d d b a y x")
    assert parse_bytes(data, layout=LAYOUT).data == parse_bytes(npz(s=ARRAY), layout=LAYOUT).data
    assert "there is no axis 'q'" in refused(npz(sigma=ARRAY, exactsteer_layout="q"))
    assert "1/2 are no dimensions" in refused(npz(sigma=ARRAY, exactsteer_layout=LAYOUT, exactsteer_trusted=[0.5]))
    wrong = npz(sigma=ARRAY, exactsteer_layout=LAYOUT, exactsteer_trusted=[3])
    assert "the trusted dimensions are 3, but the matrices have 2 rows" in refused(wrong)


def test_collins_gisin_workspaces_are_read(container) -> None:
    """The four arrays Sr, Sx, Sy, S give a no-signalling assemblage; other names are told in that order."""
    sigma = es.catalogue.pr_box_with_state()
    d = sigma.scenario.dimension

    def stack(*elements: es.Matrix) -> np.ndarray:
        array = np.zeros((d, d, len(elements)))
        for n, m in enumerate(elements):
            for j, k in np.ndindex(d, d):
                array[j, k, n] = Fraction(str(m[j, k]))
        return array

    arrays = {
        "Sr": stack(sigma.reduced_state())[:, :, 0],
        "Sx": stack(*(sigma.marginal((0,), (0,), (x,)) for x in range(2))),
        "Sy": stack(*(sigma.marginal((1,), (0,), (y,)) for y in range(2))),
        "S": stack(*(sigma[(0, 0), (x, y)] for y in range(2) for x in range(2))),
    }
    assert parse_bytes(container(**arrays), layout="collins-gisin").data.assemblage() == sigma
    renamed = {f"my_{name}": array for name, array in arrays.items()}
    names = ",".join(renamed)
    assert parse_bytes(container(**renamed), layout="collins-gisin", variable=names).data.assemblage() == sigma
    assert "there is no variable 'Sr'" in refused(container(**renamed), layout="collins-gisin")
    assert "needs four variables" in refused(container(**arrays), layout="collins-gisin", variable="Sr")
    wrong = refused(container(**arrays | {"S": arrays["Sx"]}), layout="collins-gisin")
    assert "S is 2 x 2 x 2; in the layout collins-gisin they are d x d" in wrong


# --- which variable, which layout ----------------------------------------------------------------------------------


def test_the_only_array_is_the_assemblage(container) -> None:
    """Scalars and texts beside one array do not need a choice; several arrays do, and are listed with shape and kind."""
    scalars = {"ma": np.array([[2.0]]), "note": "hello" if container is not npz else np.array("hello")}
    expected = parse_bytes(npz(s=ARRAY), layout=LAYOUT).data
    assert parse_bytes(container(S=ARRAY, **scalars), layout=LAYOUT).data == expected
    text = refused(container(S=ARRAY, T=np.eye(3), **scalars), layout=LAYOUT)
    assert "several variables could be the assemblage: S (2 x 2 x 2 x 2 x 2 x 2 " in text
    assert "T (3 x 3 " in text
    assert text.endswith("choose with --variable NAME")
    assert parse_bytes(container(S=ARRAY, T=np.eye(3)), layout=LAYOUT, variable="S").data == expected
    text = refused(container(S=ARRAY, T=np.eye(3)), layout=LAYOUT, variable="U")
    assert text.startswith("f: there is no variable 'U'; the workspace has S (2 x")
    assert "no array of numbers with more than one entry" in refused(container(**scalars), layout=LAYOUT)
    assert "the variable note (" in refused(container(S=ARRAY, **scalars), layout=LAYOUT, variable="note")


def test_a_missing_layout_is_asked_for(container) -> None:
    """Without layout nothing is guessed: the message has the shape and an example."""
    text = refused(container(S=ARRAY))
    assert text.startswith("f, S: the array is 2 x 2 x 2 x 2 x 2 x 2, and the meaning of its axes is not guessed")
    assert 'such as --layout "d d a b x y"' in text
    with pytest.raises(ShapeMismatch, match="f, S: the array has 6 axes"):
        parse_bytes(container(S=ARRAY), "f", layout="d d a x")


def test_many_variables_are_listed_up_to_a_number() -> None:
    """Long lists of variables are cut."""
    data = npz(**{f"v{n}": np.eye(2) for n in range(30)})
    assert refused(data, layout=LAYOUT).count("(2 x 2 float64)") == workspace.MOST_LISTED
    assert ", and 10 more; choose" in refused(data, layout=LAYOUT)


# --- odd and malicious files ----------------------------------------------------------------------------------------


def test_nan_and_infinities_are_refused_with_their_place(container) -> None:
    """The first entry that is no number is named in the order of the layout's axes."""
    for value, shown in ((np.nan, "nan"), (np.inf, "inf")):
        array = ARRAY.copy()
        array[0, 1, 1, 0, 1, 0] = value
        text = refused(container(S=array), layout=LAYOUT)
        assert f"entry (0, 1, 1, 0, 1, 0), counted from 0, is {shown}; 1 of 64 entries" in text


def test_empty_arrays_are_refused() -> None:
    """An array without entries is no candidate, and an error when it is named; MATLAB's mark for it in 7.3 counts."""
    empty = np.zeros((2, 0))
    stream = io.BytesIO()
    with h5py.File(stream, "w") as root:
        root.create_dataset("S", data=np.array([0, 2], dtype=np.uint64)).attrs["MATLAB_class"] = np.bytes_("double")
        root["S"].attrs["MATLAB_empty"] = np.uint8(1)
    assert "no array of numbers with more than one entry" in refused(mat5(S=empty), layout="a x")
    assert "the array is empty (2 x 0)" in refused(mat5(S=empty), layout="a x", variable="S")
    assert "the array is empty (2 x 0)" in refused(npz(S=empty), layout="a x", variable="S")
    assert "S (0 empty double)" in refused(stream.getvalue(), layout="a x")


def test_python_objects_are_never_unpickled() -> None:
    """Object arrays in .npy and .npz are refused before anything in them runs."""

    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("unpickled",))

    stream = io.BytesIO()
    np.save(stream, np.array([Bomb(), Bomb()], dtype=object), allow_pickle=True)
    for data in (stream.getvalue(), zipped({"S.npy": stream.getvalue()})):
        assert "array of Python objects, which are never unpickled" in refused(data, layout=LAYOUT)
    assert "no array" in refused(zipped({"S.pkl": b"cos\nsystem\n"}), layout=LAYOUT)
    assert "not JSON" in refused(b"cos\nsystem\n(S'true'\ntR.")


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


NOT_NUMBERS = {
    "struct": ({"S": {"a": np.eye(2), "b": 1}}, "struct"),
    "cell": ({"S": np.array([np.eye(2), "text"], dtype=object)}, "cell"),
    "text": ({"S": np.array(["ab", "cd"])}, "text"),
    "sparse": ({"S": scipy.sparse.csc_array(np.eye(4))}, "sparse"),
}


@pytest.mark.parametrize(("variables", "kind"), NOT_NUMBERS.values(), ids=NOT_NUMBERS.keys())
def test_structs_cells_texts_and_sparse_matrices_are_named_and_refused(variables, kind) -> None:
    """What is no full array of numbers is listed with its kind, and refused when it is chosen."""
    data = mat5(**variables)
    assert f" {kind})" in refused(data, layout=LAYOUT)
    assert f" {kind}) is no array of numbers" in refused(data, layout=LAYOUT, variable="S")


def test_groups_references_and_links_in_version_73_are_named_and_not_followed(tmp_path) -> None:
    """Structs and sparse matrices are groups, cells are references; links and data in other files stay closed."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"\0" * 64)
    stream = io.BytesIO()
    with h5py.File(stream, "w") as root:
        root.create_group("struct").attrs["MATLAB_class"] = np.bytes_("struct")
        root.create_group("sparse").attrs["MATLAB_sparse"] = np.uint64(4)
        root.create_group("octave")
        root.create_dataset("cell", data=np.array([[root["struct"].ref]], dtype=h5py.ref_dtype)).attrs[
            "MATLAB_class"
        ] = np.bytes_("cell")
        root["soft"] = h5py.SoftLink("/struct")
        root["elsewhere"] = h5py.ExternalLink(str(secret), "/S")
        root.create_dataset("outside", shape=(8,), dtype="f8", external=[(str(secret), 0, 64)])
        root.create_dataset("words", data=np.array([b"ab", b"cd"]))
        root.create_virtual_dataset("virtual", h5py.VirtualLayout((2, 2), "f8"))
    text = refused(stream.getvalue(), layout=LAYOUT)
    for name, kind in {
        "struct": "struct",
        "sparse": "sparse",
        "octave": "group",
        "cell": "cell",
        "soft": "link, which is not followed",
        "elsewhere": "link, which is not followed",
        "outside": "array stored in other files, which are not opened",
        "virtual": "array stored in other files, which are not opened",
        "words": "array of |S2",
    }.items():
        assert f"{name} (" in text
        assert f" {kind})" in text
        assert "is no array of numbers" in refused(stream.getvalue(), layout=LAYOUT, variable=name)


@pytest.mark.parametrize("make", [mat5, mat73, npz], ids=["v5", "v7.3", "npz"])
def test_a_damaged_file_is_one_message(make) -> None:
    """Cut anywhere, or with any byte changed, a file is read as an assemblage or refused; nothing else happens."""
    data = make(S=ARRAY)
    for end in range(0, len(data) - 1, max(1, len(data) // 40)):
        with pytest.raises(InputError):
            parse_bytes(data[:end], "f", layout=LAYOUT)
    draw = np.random.default_rng(8)
    for _ in range(60):
        place, value = int(draw.integers(len(data))), int(draw.integers(256))
        changed = data[:place] + bytes([value]) + data[place + 1 :]
        with contextlib.suppress(InputError):
            assert parse_bytes(changed, "f", layout=LAYOUT).data.scenario.parties == 2


def test_sizes_that_a_header_claims_are_not_trusted() -> None:
    """A .npy header that promises more than the file has, or more than is read at all, is refused before any allocation."""
    small = npy(ARRAY)
    header = small[: small.index(b"\n") + 1]

    def claiming(shape: str) -> bytes:
        old = str(ARRAY.shape).encode()
        return header.replace(old, shape.encode().ljust(len(old)))[: len(header)] + small[len(header) :]

    assert "512 bytes of entries, but the header says 128 of 8 bytes each" in refused(
        claiming("(2, 2, 2, 2, 8)"), layout=LAYOUT
    )
    assert "the array has 10000000000 entries" in refused(claiming("(100000, 100000)"), layout=LAYOUT)
    assert "no array of numbers" in refused(claiming("(-1, -1)"), layout=LAYOUT) or "empty" in refused(
        claiming("(-1, -1)"), layout=LAYOUT
    )
    assert "not a readable .npy header" in refused(b"\x93NUMPY\x07\x00" + b"\0" * 64, layout=LAYOUT)
    assert "not a readable .npy header" in refused(header.replace(b"'descr'", b"'d'+'sc'"), layout=LAYOUT)


def test_archives_that_unpack_to_too_much_are_refused(monkeypatch) -> None:
    """The limit is on what comes out, in each of the containers; HDF5 chunks are unpacked with a limit first."""
    array = np.zeros((64, 64, 4, 4))
    files = {make: make(S=array) for make in (mat5, mat73, npz)}
    small = 1 << 16
    for module in (mat5_reader, mat73_reader, numpy_files):
        monkeypatch.setattr(module, "MAX_UNPACKED", small)
    assert f"more than {small} bytes when unpacked" in refused(files[mat5], layout="d d a x")
    assert f"more than {small} bytes when unpacked" in refused(files[mat73], layout="d d a x")
    assert f"bytes when unpacked; at most {small} are read" in refused(files[npz], layout="d d a x")


def test_a_version_5_element_must_end_inside_the_file() -> None:
    """An element that claims more bytes than there are, or whose stream is damaged, is refused with its place."""
    data = mat5(S=ARRAY)
    longer = data[:132] + struct.pack("<I", 1 << 30) + data[136:]
    assert f"the element at byte 128 is truncated: it has {len(data) - 136} of 1073741824 bytes" in refused(
        longer, layout=LAYOUT
    )
    broken = data[:136] + bytes([data[136] ^ 0xFF]) + data[137:]
    assert "the element at byte 128 is damaged" in refused(broken, layout=LAYOUT)
    assert f"the element at byte {len(data)} is truncated: it has no size" in refused(data + b"\0\0\0", layout=LAYOUT)
    inner = zlib.compress(b"\x0e\0\0\0" + b"\xff" * 60)
    header = data[:128] + struct.pack("<II", 15, len(inner))
    assert "the unpacked element at byte 0 is truncated" in refused(header + inner, layout=LAYOUT)
    cut = data[:128] + struct.pack("<II", 15, len(inner) - 8)
    assert "the element at byte 128 is truncated: it does not end" in refused(cut + inner[:-8], layout=LAYOUT)


def test_variables_of_one_name_are_refused() -> None:
    """Two entries of an archive, or two variables, with one name leave open which one is meant."""
    stream = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("S.npy", npy(ARRAY))
        archive.writestr("S.npy", npy(ARRAY))
    assert "an entry of the archive occurs twice" in refused(stream.getvalue(), layout=LAYOUT)
    data = mat5(S=ARRAY)
    assert "a variable occurs twice" in refused(data + data[128:], layout=LAYOUT)


def test_archives_that_are_encrypted_or_packed_otherwise_are_refused() -> None:
    """The mark of encryption and unknown methods of compression are one message each."""
    data = bytearray(zipped({"S.npy": npy(ARRAY)}))
    directory = data.index(b"PK\x01\x02")
    encrypted, packed = bytearray(data), bytearray(data)
    encrypted[directory + 8] |= 1
    packed[directory + 10] = packed[8] = 99
    assert "the archive is encrypted" in refused(bytes(encrypted), layout=LAYOUT)
    assert "not a readable .npz archive" in refused(bytes(packed), layout=LAYOUT)


def test_unknown_filters_of_hdf5_are_refused() -> None:
    """Only gzip, alone or after a shuffle, is unpacked."""
    for options, message in (
        ({"compression": "lzf"}, "only gzip is read"),
        ({"fletcher32": True}, "only gzip is read"),
    ):
        stream = io.BytesIO()
        with h5py.File(stream, "w") as root:
            root.create_dataset("S", data=ARRAY.T, **options)
        assert message in refused(stream.getvalue(), layout=LAYOUT)
    stream = io.BytesIO()
    with h5py.File(stream, "w") as root:
        root.create_dataset("S", data=ARRAY.T, compression="gzip", shuffle=True)
    assert parse_bytes(stream.getvalue(), layout=LAYOUT).data == parse_bytes(mat5(S=ARRAY), layout=LAYOUT).data


def test_without_h5py_the_message_says_what_to_install(monkeypatch) -> None:
    """Version 7.3 needs the extra `files`; saving with -v7 does not."""
    data = mat73(S=ARRAY)
    monkeypatch.setitem(sys.modules, "h5py", None)
    assert "install exactsteer[files], or save with `-v7` in MATLAB" in refused(data, layout=LAYOUT)


def by_hand(order: str, *elements: tuple[int, bytes]) -> bytes:
    """A version 5 file with one variable, not compressed, put together from its elements."""
    body = b"".join(
        struct.pack(f"{order}II", kind, len(data)) + data + b"\0" * (-len(data) % 8) for kind, data in elements
    )
    mark = struct.pack(f"{order}HH", 0x0100, 0x4D49)  # the version, and MI as a number
    return b"MATLAB 5.0 MAT-file".ljust(124) + mark + struct.pack(f"{order}II", 14, len(body)) + body


@pytest.mark.parametrize("order", ["<", ">"], ids=["little endian", "big endian"])
def test_complex_integers_of_64_bits_stay_exact(order) -> None:
    """Both byte orders are read, and integers beyond 2^53 do not pass through doubles, as parts of complex numbers either."""
    flags, dimensions = struct.pack(f"{order}II", 0x080E, 0), struct.pack(f"{order}ii", 2, 1)
    real, imag = (struct.pack(f"{order}qq", n, -n) for n in (2**60 + 1, 2**61 + 1))
    data = by_hand(order, (6, flags), (5, dimensions), (1, b"S"), (12, real), (12, imag))
    assert parse_bytes(data, layout="a x").data[1, 0] == es.matrix([["-2^60 - 1 - (2^61 + 1)*I"]])
    assert "S (2 x 1 complex int64)" in refused(data, layout="a x", variable="T")


DAMAGED = {
    "no flags": ([(1, b"S")], "the part at byte 0 is damaged: it holds no flags"),
    "no parts": ([], "the part at byte 0 is damaged: it holds no flags"),
    "no dimensions": (
        [(6, b"\6" + b"\0" * 7), (1, b"S"), (1, b"S")],
        "the part at byte 16 is damaged: it holds no dimensions",
    ),
    "a type without numbers": (None, "entries are stored in the type 16, which holds no numbers"),
    "few entries": (None, "S: 8 bytes of entries, but the dimensions say 2 of 8 bytes"),
    "two parts": (None, "S: 2 parts instead of 1"),
    "negative dimensions": (None, "S (-2 x -1 double)"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_parts_of_a_variable_are_named(name) -> None:
    """Flags, dimensions, types and sizes are compared with one another before any entry is read."""
    elements, message = DAMAGED[name]
    flags, entries = (6, b"\6" + b"\0" * 7), struct.pack("<dd", 1, 0)
    sizes = {"negative dimensions": (-2, -1)}.get(name, (2, 1))
    head = [flags, (5, struct.pack("<ii", *sizes)), (1, b"S")]
    ends = {
        "a type without numbers": [(16, entries)],
        "few entries": [(9, entries[:8])],
        "two parts": [(9, entries), (9, entries)],
        "negative dimensions": [(9, entries)],
    }
    data = by_hand("<", *(elements if elements is not None else [*head, *ends[name]]))
    options = {"variable": "T"} if name == "negative dimensions" else {}
    assert message in refused(data, layout="a x", **options)


def test_what_scipy_reads_is_read_alike() -> None:
    """SciPy's reader gives the same numbers as the strict one, for every class of numbers that it writes."""
    for dtype in ("f8", "f4", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "c16", "c8", "?"):
        array = np.array([[1, 0], [2, 3]]).astype(dtype)
        stream = io.BytesIO(mat5(S=array))
        data = parse_bytes(stream.getvalue(), layout="a x").data
        other = scipy.io.loadmat(stream)["S"]
        for a, x in np.ndindex(2, 2):
            assert str(data[a, x][0, 0]) == str(int(other[a, x].real))


def test_other_binary_files_are_refused() -> None:
    """MATLAB 4 files and other binary data are told what is read."""
    assert "binary data of an unknown kind; .mat (versions 5 to 7.3" in refused(b"\0\0\0\0\x02\0\0\0" * 4)
    stream = io.BytesIO()
    scipy.io.savemat(stream, {"S": np.eye(2)}, format="4")
    assert "binary data of an unknown kind" in refused(stream.getvalue())
    with pytest.raises(UnreadableFile, match="not UTF-8 text"):
        parse_bytes(b"MATLAB\xff")
