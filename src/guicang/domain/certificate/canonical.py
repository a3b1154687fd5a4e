"""One value, one spelling: canonical JSON, written and read strictly.

UTF-8 without escapes beyond those JSON demands, keys sorted by code point, no spaces,
no floats, integers within +-(2**53 - 1), which every JSON reader keeps exact. What is
not spelled so is not read: two readers can then never understand the same signed
bytes differently. Unlike the ledger's entries, a certificate has maps with free keys
(names of files, of tools), which may be Chinese.
"""

import json
from typing import Final

from guicang.domain.errors import BadCertificate

MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_DEPTH: Final = 32
_LARGEST: Final = 2**53 - 1


def dump(value: object) -> bytes:
    """Spell a value. TypeError or ValueError for what has no canonical spelling."""
    _plain(value, 0)
    return json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def load(data: bytes) -> object:
    """Read canonical JSON back. BadCertificate for any other spelling."""
    if len(data) > MAX_BYTES:
        raise BadCertificate(reason="too large")
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_once,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
        again = dump(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise BadCertificate(reason="not canonical JSON") from error
    if again != data:
        raise BadCertificate(reason="not canonical JSON")
    return value


def _plain(value: object, depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys are strings")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            _plain(item, depth + 1)
    elif value is not None and not isinstance(value, bool | str):
        _whole(value)


def _whole(value: object) -> None:
    if not isinstance(value, int):
        raise TypeError(f"no canonical spelling: {type(value).__name__}")
    if abs(value) > _LARGEST:
        raise ValueError("an integer beyond 2**53 - 1")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    out = dict(pairs)
    if len(out) != len(pairs):
        raise ValueError("a key stands twice")
    return out


def _no_number(text: str) -> object:
    raise ValueError(f"no such number: {text[:20]}")
