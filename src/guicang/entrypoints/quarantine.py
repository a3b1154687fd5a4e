"""What lies in quarantine, for every door: places, words and advice as plain values."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guicang.bootstrap import House
from guicang.services.discarding import Preview
from guicang.services.looking import Looked
from guicang.services.rereading import Reread

if TYPE_CHECKING:
    # The command line starts without the database.
    from guicang.adapters.db.queries.quarantine import Group, QuarantineRow
    from guicang.entrypoints.words import Words

SAID: Final[Mapping[str, str]] = {
    "GC-101": "cannot be read, or contradicts what is stored",
    "GC-106": "what a platform told holds no message",
    "GC-109": "its bytes alone do not suffice",
    "GC-123": "could not be screened",
    "GC-301": "would end a hold",
}
"""Why something lies there, by its code."""
ADVICE: Final[Mapping[str, str]] = {
    "GC-101": "Read it again after an upgrade, or import a mended file and discard it.",
    "GC-106": "Let the source be read anew after an upgrade; then discard it.",
    "GC-109": "Import the mended file, or let the source be read anew; then discard.",
    "GC-123": "See with `guicang doctor` that the scanner works, then read it again.",
    "GC-301": "Read it again when the hold is released.",
}
"""What to do about it."""
_PLATFORM: Final = "source:"
_CHARACTER: Final = re.compile(r"character ([0-9]+)", re.ASCII)


def said(code: str, words: "Words") -> str:
    """Say in words why something lies there."""
    return words(SAID[code]) if code in SAID else code


def advice(code: str, file: str, words: "Words") -> str:
    """Say what to do about it."""
    if file.startswith(_PLATFORM) and code == "GC-101":
        code = "GC-106"
    return words(ADVICE.get(code, ADVICE["GC-101"]))


def because(reason: str, words: "Words") -> str:
    """Say why it could not be read: where, and what is wrong there.

    The names of fields stay as they are; places in a line and reasons are put in words.
    """
    place, apart, wrong = reason.rpartition(": ")
    if not apart:
        return words(reason)
    at = _CHARACTER.fullmatch(place)
    if at:
        place = words("character {number}").format(number=at[1])
    elif place == "line":
        place = words("line")
    return words("{place}: {reason}").format(place=place, reason=words(wrong))


def row_shape(row: "QuarantineRow", words: "Words") -> dict[str, Any]:
    """Turn an item into plain values, without what it holds."""
    return {
        "id": row.id,
        "file": row.file,
        "position": row.position,
        "offset": row.offset,
        "code": row.code,
        "said": said(row.code, words),
        "reason": because(row.reason, words),
        "advice": advice(row.code, row.file, words),
        "since": row.since,
        "bytes": row.size,
        "tried_at": row.tried_at,
    }


def group_shape(group: "Group", words: "Words") -> dict[str, Any]:
    """Turn a group into plain values."""
    return {
        "file": group.file,
        "code": group.code,
        "said": said(group.code, words),
        "items": group.count,
        "bytes": group.size,
        "oldest": group.oldest,
        "newest": group.newest,
    }


def reread_shape(done: Reread) -> dict[str, Any]:
    """Turn what came of reading again into plain values."""
    return {
        "items": done.items,
        "ended": done.ended,
        "conversations": done.conversations,
        "messages": done.messages,
        "stayed": dict(done.stayed),
        "more": done.more,
    }


def preview_shape(preview: Preview) -> dict[str, Any]:
    """Turn what a proposal would end into plain values."""
    return {
        "items": len(preview.items),
        "held": preview.held,
        "holds": list(preview.stops),
        "codes": dict(preview.codes),
        "files": len(preview.files),
        "oldest": preview.oldest,
        "newest": preview.newest,
        "more": preview.more,
    }


def looked_shape(shown: Looked) -> dict[str, Any]:
    """Turn what was opened into plain values."""
    return {
        "item": shown.item,
        "masked": shown.masked,
        "whole": shown.whole,
        "text": shown.text,
    }


def place_of(file: str, house: House) -> str:
    """Give the place of a file: by its path, or by how its digest begins; "" for none.

    NoSuchQuarantined, BadUsage, UnknownFormat.
    """
    from guicang.adapters.db.queries.quarantine import file_named

    if not file:
        return ""
    path = Path(file)
    if path.is_file():
        return house.files.identify(path)
    return file_named(file)
