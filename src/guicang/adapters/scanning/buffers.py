"""Rows of text as one stretch of bytes, folded, with nothing between two rows to leak.

Chosen rows lie one behind the other, each with a NUL behind it and two NULs before the
first: no shape holds a NUL, so no match reaches from one row into the next.
"""

from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guicang.adapters.scanning.arrays import Bytes, Mask, Places
from guicang.domain.detect.fold import TABLE

_WIDE: Final = np.zeros(1 << 16, np.uint8)
for _code, _new in TABLE.items():
    _WIDE[_code] = ord(_new)
_THREE: Final = 0xE0
_OTHER: Final = 0x80
_LEADS: Final = bytes({chr(code).encode()[0] for code in TABLE if code >= _OTHER})
_BEGINS: Final = -0x40
_PADS: Final = 2


class Rows(NamedTuple):
    """Bytes and where each row begins; the last place is the end of all."""

    data: Bytes
    starts: Places


class Run(NamedTuple):
    """Where as many characters of a kind in a row end, behind a nought."""

    ends: Places
    width: int


def runs(there: Mask, width: int) -> Run:
    """Return where as many characters in a row are of a kind."""
    length = len(there) - width + 1
    whole = there[:length].copy()
    for step in range(1, width):
        whole &= there[step : step + length]
    return Run(np.concatenate(([0], np.flatnonzero(whole) + width)), width)


def any_byte(data: Bytes, wanted: bytes) -> Mask:
    """Return where one of a few bytes stands; faster than a table for long data."""
    found: Mask = data == wanted[0]
    for byte in wanted[1:]:
        found |= data == byte
    return found


def arrow(texts: Any) -> Any:
    """Return a large string array of sound UTF-8, nulls as empty.

    What is not UTF-8 in an Arrow array is read with a replacement character for each
    bad sequence; places count in the text so read.
    """
    array = texts
    if isinstance(texts, pa.ChunkedArray):
        array = texts.cast(pa.large_binary()).combine_chunks()
    elif not isinstance(texts, pa.Array):
        array = pa.array(texts, pa.large_string())
    if not pa.types.is_large_string(array.type):
        array = array.cast(pa.large_binary())
    if array.null_count:
        array = array.fill_null("" if pa.types.is_large_string(array.type) else b"")
    array = array.view(pa.large_string()) if array.type != pa.large_string() else array
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        raw = array.view(pa.large_binary())
        sound = [each.as_py().decode("utf-8", "replace") for each in raw]
        return pa.array(sound, pa.large_string())
    return array


def raw(array: Any) -> tuple[Bytes, Places]:
    """Return the bytes of an array, not copied, and where each row begins."""
    _, offsets, data = array.buffers()
    begin, count = array.offset, len(array)
    places = np.frombuffer(offsets, np.int64)[begin : begin + count + 1]
    if data is None or not count:
        return np.zeros(0, np.uint8), np.zeros(count + 1, np.int64)
    first = int(places[0])
    return np.frombuffer(data, np.uint8)[first : int(places[-1])], places - first


def joined_rows(array: Any) -> Rows:
    """Copy rows behind one another with NULs between."""
    nul, nothing = pa.scalar("\0", array.type), pa.scalar("", array.type)
    joined = pc.binary_join_element_wise(array, nul, nothing)
    data, places = raw(joined)
    padded = np.zeros(len(data) + 2 * _PADS, np.uint8)
    padded[_PADS : _PADS + len(data)] = data
    return Rows(padded, places + _PADS)


def folded(rows: Rows) -> Rows:
    """Fold the bytes, in place where nothing gets shorter."""
    data, starts = rows
    data[data == ord("\t")] = ord(" ")
    at = np.flatnonzero(any_byte(data, _LEADS))
    if not len(at):
        return Rows(data, starts)
    lead = data[at].astype(np.int64)
    second = data[at + 1].astype(np.int64) & 0x3F
    third = data[at + 2].astype(np.int64) & 0x3F
    wide = lead >= _THREE
    code = np.where(
        wide, (lead & 0xF) << 12 | second << 6 | third, (lead & 0x1F) << 6 | second
    )
    new = _WIDE[code]
    found = new != 0
    at, wide = at[found], wide[found]
    data[at] = new[found]
    keep = np.ones(len(data), np.bool_)
    keep[at + 1] = False
    keep[at[wide] + 2] = False
    gone = np.concatenate(([0], np.cumsum(1 + wide.astype(np.int64))))
    return Rows(data[keep], starts - gone[np.searchsorted(at, starts)])


def shrunk(data: Bytes) -> Places:
    """Return the places of ASCII characters, and of one byte of each other stretch."""
    other = data >= _OTHER
    keep = ~other
    keep[1:] |= ~other[:-1]
    return np.flatnonzero(keep)


def code_points(data: Bytes, *places: Places) -> list[Places]:
    """Return how many code points begin before each place."""
    # All but the bytes 10xxxxxx begin one; as signed numbers those are the lowest.
    points = np.flatnonzero(data.view(np.int8) >= _BEGINS)
    return [np.searchsorted(points, each) for each in places]
