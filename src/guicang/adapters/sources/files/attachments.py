"""Attachments of a message: bytes inline, or a reference with a digest."""

import base64
import binascii
import hashlib
import re
from typing import Any, Final

from guicang.domain.errors import BadRecord
from guicang.domain.record import Attachment

_KNOWN: Final = frozenset({"name", "media_type", "size", "sha256", "data"})
_DIGEST: Final = re.compile(r"[0-9a-fA-F]{64}")
_LONGEST_NAME: Final = 64 << 10
_LONGEST_TYPE: Final = 200


def attachments(value: object) -> tuple[tuple[Attachment, ...], list[dict[str, Any]]]:
    """Read a list of attachments; return them and what else was said about them.

    What has neither bytes nor a digest cannot be recognised again, so that it is no
    attachment: it goes with the second list, as do fields without a meaning here, each
    with the ``n`` of its place. BadRecord names the place within the message.
    """
    if not isinstance(value, list):
        raise BadRecord(place="attachments", reason="not a list")
    found, rest = [], []
    for n, raw in enumerate(value):
        if not isinstance(raw, dict):
            raise BadRecord(place=f"attachments[{n}]", reason="not an object")
        if raw.get("data") is None and not raw.get("sha256"):
            rest.append({"n": n, **raw})
            continue
        found.append(_attachment(raw, f"attachments[{n}]"))
        if not raw.keys() <= _KNOWN:
            rest.append({"n": n, **{k: v for k, v in raw.items() if k not in _KNOWN}})
    return tuple(found), rest


def _attachment(raw: dict[str, Any], place: str) -> Attachment:
    data = _data(raw.get("data"), f"{place}.data")
    size = raw.get("size")
    if size is None:
        size = len(data) if data is not None else 0
    if type(size) is not int or size < 0:
        raise BadRecord(place=f"{place}.size", reason="not a number of bytes")
    if data is not None and size != len(data):
        raise BadRecord(place=f"{place}.size", reason="not the size of the data")
    return Attachment(
        name=_text(raw.get("name"), f"{place}.name", _LONGEST_NAME),
        media_type=_text(raw.get("media_type"), f"{place}.media_type", _LONGEST_TYPE),
        size=size,
        sha256=_digest(raw.get("sha256"), data, f"{place}.sha256"),
        data=data,
    )


def _data(value: object, place: str) -> bytes | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value
    if not isinstance(value, str):
        raise BadRecord(place=place, reason="not base64")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise BadRecord(place=place, reason="not base64") from None


def _digest(value: object, data: bytes | None, place: str) -> str:
    given = value.lower() if isinstance(value, str) else ""
    if value is not None and not _DIGEST.fullmatch(given):
        raise BadRecord(place=place, reason="not a SHA-256 in hex")
    if data is None:
        return given
    right = hashlib.sha256(data).hexdigest()
    if given and given != right:
        raise BadRecord(place=place, reason="not the digest of the data")
    return right


def _text(value: object, place: str, longest: int) -> str:
    text = "" if value is None else value
    if not isinstance(text, str):
        raise BadRecord(place=place, reason="not a text")
    if len(text) > longest:
        raise BadRecord(place=place, reason=f"longer than {longest} characters")
    return text
