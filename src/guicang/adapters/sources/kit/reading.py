"""Careful reading of what platforms send: types are checked, nothing is guessed.

A value that is not what it should be is a BadRecord with its place; the caller keeps
the raw item.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from guicang.domain.errors import BadRecord, SourceGarbled
from guicang.domain.record import micros

_LATEST: Final = micros(datetime(2200, 1, 1, tzinfo=UTC))


def obj(value: object, place: str) -> Mapping[str, Any]:
    """Take a JSON object."""
    if not isinstance(value, dict):
        raise BadRecord(place=place, reason="not an object")
    return value


def items(value: object, place: str) -> list[Any]:
    """Take a JSON array; nothing counts as an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadRecord(place=place, reason="not a list")
    return value


def text(raw: Mapping[str, Any], name: str) -> str:
    """Take a text that has to be there."""
    value = raw.get(name)
    if not isinstance(value, str) or not value:
        raise BadRecord(place=name, reason="missing" if value is None else "no text")
    return value


def maybe(raw: Mapping[str, Any], name: str) -> str:
    """Take a text; "" if it is not there. A number counts as its digits."""
    value = raw.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise BadRecord(place=name, reason="no text")
    return value


def seconds(value: object, place: str) -> int:
    """Turn seconds since the epoch, a number or its digits, into microseconds."""
    return _scaled(value, place, 1_000_000)


def millis(value: object, place: str) -> int:
    """Turn milliseconds since the epoch, a number or its digits, into microseconds."""
    return _scaled(value, place, 1_000)


def iso(value: object, place: str) -> int:
    """Turn ISO 8601 with an offset or Z into microseconds since the epoch."""
    if isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            at = None
        if at is not None and at.tzinfo is not None:
            return _within(micros(at), place)
    raise BadRecord(place=place, reason="no instant")


def _scaled(value: object, place: str, unit: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRecord(place=place, reason="no instant")
    return _within(value * unit, place)


def _within(at: int, place: str) -> int:
    if not 0 <= at < _LATEST:
        raise BadRecord(place=place, reason="an instant outside of 1970 to 2200")
    return at


def canonical(value: object) -> str:
    """Write what is kept beside a message: compact JSON with sorted names."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def raw(value: object) -> bytes:
    """Write an item of a page as the bytes that are kept raw."""
    return canonical(value).encode("utf-8", "surrogatepass")


def answer(value: object) -> Mapping[str, Any]:
    """Take the whole answer of a platform as an object. SourceGarbled."""
    if not isinstance(value, dict):
        raise SourceGarbled(reason="an answer that is no object")
    return value
