"""From the bytes of a line to one JSON object in which nothing went missing.

The fast parser takes the last of two equal keys, rounds numbers of more than 64 bits
and says little about faults. So its result is written again: if that gives the very
bytes that came in, save for spaces, nothing was lost and we are done: a key or digit
that is gone is not a space. Otherwise, for lines written with other escapes, the
standard library parses with every door watched.
"""

import json
import math
import re
from datetime import date
from typing import Any, Final

import orjson

from guicang.domain.errors import BadRecord

_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_DEEPEST: Final = 64
_LONGEST_NUMBER: Final = 400


def parse(line: bytes) -> dict[str, Any]:
    """Return the object on a line. BadRecord says what is wrong with it."""
    try:
        value = orjson.loads(line)
        # In the unlucky order of keys and spaces this is False for a good line too:
        # that costs time and nothing else.
        again = orjson.dumps(value)
        if type(value) is dict and (
            again == line or again.replace(b" ", b"") == line.replace(b" ", b"")
        ):
            return value
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        pass
    return _watched(line)


def canonical(value: object, place: str) -> str:
    """Return canonical JSON: sorted keys, no spaces, every letter as it is.

    BadRecord for what nests deeper than 64 levels: other readers of the same text
    would break on it.
    """
    if _depth(value) > _DEEPEST:
        raise BadRecord(place=place, reason="nested too deeply")
    try:
        return _ENCODER.encode(value)
    except (ValueError, TypeError):
        raise BadRecord(
            place=place, reason="a value that JSON has no form for"
        ) from None


def spelled(value: object) -> str:
    """Spell what tables hold and JSON does not: instants, bytes, decimals."""
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def _watched(line: bytes) -> dict[str, Any]:
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1}"
        raise BadRecord(place=place, reason="not UTF-8") from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = f"character {error.pos + 1}"
        raise BadRecord(place=place, reason="not JSON") from None
    except RecursionError:
        raise BadRecord(place="line", reason="nested too deeply") from None
    if not isinstance(value, dict):
        raise BadRecord(place="line", reason="not an object")
    if _SURROGATE.search(line):
        _refuse_surrogates(value)
    return value


def _refuse_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadRecord(place="line", reason="half a character (surrogate)") from None
    except RecursionError:
        raise BadRecord(place="line", reason="nested too deeply") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadRecord(place="line", reason="the same key twice")
    return found


def _no_constant(_: str) -> None:
    raise BadRecord(place="line", reason="NaN or Infinity is no JSON number")


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise BadRecord(place="line", reason="a number that is too long")
    return int(text)


def _fraction(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise BadRecord(place="line", reason="a number that is too long")
    return value


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    allow_nan=False,
    default=spelled,
)
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once,
    parse_constant=_no_constant,
    parse_int=_integer,
    parse_float=_fraction,
)


def _depth(value: object) -> int:
    """Count levels without calling itself: the text may be hostile."""
    level, depth = [value], 0
    while level:
        inner: list[object] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        level, depth = inner, depth + 1
    return depth
