"""Names that strangers chose: of files, conversations and people.

What came in is kept verbatim and sealed. It is never used as a path or printed raw:
``safe_name`` gives the name a file may be written under, ``shown_name`` what a screen
may show, and ``identifier`` lets only through what can stand in a column or a log.
"""

import re
import unicodedata
from typing import Final

from guicang.domain.errors import BadRecord

_LONGEST_ID: Final = 200
_LONGEST_FILE: Final = 120
_LONGEST_SHOWN: Final = 80
_FALLBACK: Final = "file"
# C0 and C1 controls, marks that turn the direction of writing (U+202A to U+202E,
# U+2066 to U+2069, U+200E, U+200F), line and paragraph separators, surrogates.
_UNFIT: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SEPARATORS: Final = re.compile(r"[/\\]")
_FORBIDDEN: Final = re.compile('[<>:"|?*]')
# Names that Windows keeps for devices, whatever the ending.
_DEVICES: Final = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")


def safe_name(name: str) -> str:
    """Return a name under which a file may be written in a folder of one's own.

    Only the last part of a path stays; controls, direction marks and characters that
    some file system refuses become ``_``; no leading dot, no device name; at most 120
    bytes in UTF-8, with a short ending kept. Never empty.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", _UNFIT.sub("_", name)))[-1]
    last = _FORBIDDEN.sub("_", last).strip(" .")
    if not last:
        return _FALLBACK
    if _DEVICES.match(last):
        last = "_" + last
    return _shortened(last)


def shown_name(name: str) -> str:
    """Return the name for a screen: one line, no control marks, 80 characters."""
    shown = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", name)
    if len(shown) <= _LONGEST_SHOWN:
        return shown
    return shown[: _LONGEST_SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"


def identifier(value: object, place: str, *, required: bool = False) -> str:
    """Return an id as text, or raise BadRecord.

    Numbers become text. An id has at most 200 characters and no control marks: it
    stands in columns, logs and certificates. None is "" unless it is ``required``.
    """
    if isinstance(value, str):
        text = value
    elif value is None:
        text = ""
    elif isinstance(value, int) and not isinstance(value, bool):
        text = str(value)
    else:
        raise BadRecord(place=place, reason="not a text")
    if not text and required:
        raise BadRecord(place=place, reason="missing")
    if len(text) > _LONGEST_ID:
        raise BadRecord(place=place, reason="longer than 200 characters")
    if not text.isprintable() and _UNFIT.search(text):
        raise BadRecord(place=place, reason="control characters")
    return text


def _shortened(name: str) -> str:
    if len(name.encode()) <= _LONGEST_FILE:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > _LONGEST_FILE // 6:
        stem, dot, ending = name, "", ""
    room = _LONGEST_FILE - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + dot + ending
