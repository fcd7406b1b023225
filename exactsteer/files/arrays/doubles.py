"""Doubles as the dyadic rationals that they are, and exact numbers as doubles when that is asked for.

Reading is exact: 0.1 in a workspace is 3602879701896397/36028797018963968. Writing an exact number as a double changes
it unless it is one; nothing is rounded silently.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import fmpq, fmpq_poly

from exactsteer.algebra.field import QQ
from exactsteer.algebra.number import Number, enclose, number, zero
from exactsteer.errors import InputError, ShapeMismatch, UnreadableFile
from exactsteer.files.arrays.layout import MAX_ENTRIES, ExactArray, Layout, shape_text, standard_layout
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.scenario import key_text

if TYPE_CHECKING:
    from numpy.typing import NDArray


def exact_array(array: NDArray[Any], name: str, imag: NDArray[Any] | None = None) -> ExactArray:
    """The exact numbers that a numeric NumPy array holds: integers, floats or complex floats of any precision.

    The imaginary parts may be an array of their own, of the same shape. Raises `UnreadableFile` for entries that are not
    numbers, for NaN and infinities (with the place), for an empty array and for more than `MAX_ENTRIES` entries.

    >>> import numpy as np
    >>> exact_array(np.array([0.1, 0.5 - 2j]), "example").entries
    (3602879701896397/36028797018963968, 1/2 - 2*I)
    """
    if array.dtype.kind not in "biufc":
        raise UnreadableFile(f"{name}: entries of the type {array.dtype} are no numbers")
    require_size(array.shape, name)
    if array.dtype.kind == "c":
        array, imag = array.real, array.imag
    parts = [array] if imag is None else [array, imag]
    for part in parts:
        _require_finite(part, name)
    zeros = fmpq_poly()
    if imag is None:
        return ExactArray(array.shape, tuple(Number(QQ, _dyadic(value), zeros) for value in array.ravel()))
    pairs = zip(array.ravel(), imag.ravel(), strict=True)
    return ExactArray(array.shape, tuple(Number(QQ, _dyadic(re), _dyadic(im)) for re, im in pairs))


def _require_finite(part: NDArray[Any], name: str) -> None:
    import numpy as np

    if part.dtype.kind == "f" and not np.isfinite(part).all():
        bad = np.argwhere(~np.isfinite(part)).tolist()
        place = ", ".join(map(str, bad[0]))
        raise UnreadableFile(
            f"{name}: entry ({place}), counted from 0, is {part[tuple(bad[0])]}; {len(bad)} of {part.size} entries are "
            "not finite numbers"
        )


def require_size(shape: tuple[int, ...], name: str) -> None:
    """Raises `UnreadableFile` for an array that has no entries or too many; asked before anything is allocated."""
    count = 1
    for length in shape:
        count *= int(length)  # Python's integers do not overflow
    if count < 1 or min(shape, default=1) < 0:
        raise UnreadableFile(f"{name}: the array is empty ({shape_text(shape)})")
    if count > MAX_ENTRIES:
        raise UnreadableFile(
            f"{name}: the array has {count} entries ({shape_text(shape)}); at most {MAX_ENTRIES} are read"
        )


def _dyadic(value: Any) -> fmpq_poly:
    """The rational that a NumPy scalar is, as a constant polynomial."""
    if hasattr(value, "as_integer_ratio"):
        p, q = value.as_integer_ratio()
        return fmpq_poly([fmpq(int(p), int(q))])
    return fmpq_poly([fmpq(int(value))])


def nearest_double(x: Number) -> float:
    """The double nearest to a real number, ties to even. Raises `InputError` beyond the range of doubles.

    >>> from exactsteer.algebra.grammar import parse
    >>> nearest_double(parse("sqrt(2)/2"))
    0.7071067811865476
    """
    bits = 128
    while True:
        low, high = (_rounded(Fraction(int(end.p), int(end.q))) for end in enclose(x, bits))
        if low == high:
            return low
        bits *= 2


def _rounded(x: Fraction) -> float:
    try:
        return x.numerator / x.denominator  # correctly rounded by definition of Python's division
    except OverflowError:
        raise InputError("a number is beyond the range of doubles; write .json") from None


def double_array(
    sigma: Assemblage | MeasuredAssemblage, *, rounded: bool = False
) -> tuple[NDArray[Any], Layout, Number]:
    """All elements as one array of doubles, its layout (`standard_layout`), and the largest change of a part of an entry.

    Complex if an entry is. Raises `InputError` if an entry is not exactly a double, unless `rounded`, and `ShapeMismatch`
    if the number of outcomes depends on the setting: a full array has no place for that.

    >>> import exactsteer as es
    >>> array, layout, change = double_array(es.catalogue.pr_box_assemblage())
    >>> array.shape, str(layout), change
    ((1, 1, 2, 2, 2, 2), 'd d a b x y', 0)
    """
    import numpy as np

    scenario = sigma.scenario
    for j, party in enumerate(scenario.untrusted):
        if len(set(party)) > 1:
            counts = ", ".join(map(str, party))
            raise ShapeMismatch(
                f"party {j + 1} has {counts} outcomes for its settings; an array needs as many for each: write .json"
            )
    is_real = all(m.is_real for m in sigma.elements.values())
    outcomes = [party[0] for party in scenario.untrusted]
    shape = (scenario.dimension, scenario.dimension, *outcomes, *map(len, scenario.untrusted))
    result: NDArray[Any] = np.zeros(shape, dtype=np.float64 if is_real else np.complex128)
    largest = zero()
    for (a, x), m in sigma.elements.items():
        for j, row in enumerate(m.entries()):
            for k, entry in enumerate(row):
                parts = [Number(entry.field, part, fmpq_poly()) for part in (entry.real, entry.imag)]
                values = [nearest_double(part) for part in parts]
                for part, value in zip(parts, values, strict=True):
                    change = part - number(fmpq(*value.as_integer_ratio()))
                    change = -change if change.sign() < 0 else change
                    if change.sign() and not rounded:
                        raise InputError(
                            f"element {key_text((a, x))}, entry ({j}, {k}): {entry} is not exactly a double; write .json, or "
                            "give --rounded to write the nearest doubles"
                        )
                    largest = max(largest, change)
                result[(j, k, *a, *x)] = values[0] if is_real else complex(*values)
    return result, standard_layout(scenario.parties), largest
