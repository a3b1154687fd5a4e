"""One value, one spelling: JSON as ledger and certificates are written (RFC 8785).

UTF-8, keys in order and none twice, no spaces, no floats, integers within 2**53 - 1.
Whatever is spelled otherwise is refused: two readers must not understand the same
signed bytes differently.
"""

import json
from typing import NoReturn

from guicang_verify.report import Refused

LARGEST = 2**53 - 1


def load(data: bytes, what: str) -> object:
    """Read canonical JSON. Refused for any other spelling, with what it should be."""
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
        again = dump(value)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{what}: not canonical JSON ({error})") from None
    if again != data:
        raise Refused(f"{what}: not canonical JSON (another spelling)")
    return value


def dump(value: object) -> bytes:
    """Spell a value as it is signed."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _whole(text: str) -> int:
    value = int(text)
    if abs(value) > LARGEST:
        raise ValueError("an integer beyond 2**53 - 1")
    return value


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"no such number: {text[:20]}")
