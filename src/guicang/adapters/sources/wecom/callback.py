"""The door that WeCom calls: checked, dated, opened once.

The protocol has no rule of freshness: whoever caught a call could send it again for
ever. So a call is refused when its time is off, and when it comes a second time.
Source: developer.work.weixin.qq.com, paths 90930 and 90968.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from guicang.adapters.sources.kit.envelope import Envelope, read_key
from guicang.domain.errors import BadSource, CallRefused
from guicang.ports.connecting import Call, Kept

# A call says little: it only wakes.
_MOST: Final = 64 << 10
_LONGEST: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Opens the calls of one application. ``tolerance`` is in seconds."""

    envelope: Envelope = field(repr=False)
    kept: Kept = field(repr=False)
    tolerance: int

    def verified(self, call: Call) -> bytes:
        """Answer the question with which the platform tries the address."""
        sealed = _asked(call, "echostr")
        return self._open(call, sealed)

    def event(self, call: Call) -> Mapping[str, str]:
        """Read an event: its fields by name, what is nested left out. CallRefused."""
        if len(call.body) > _MOST:
            raise CallRefused(reason="a body that is too large")
        sealed = _fields(call.body).get("Encrypt", "")
        return _fields(self._open(call, sealed))

    def _open(self, call: Call, sealed: str) -> bytes:
        signature = _asked(call, "msg_signature")
        timestamp, nonce = _asked(call, "timestamp"), _asked(call, "nonce")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):  # noqa: PLR2004 - digits of seconds
            raise CallRefused(reason="no timestamp")
        if abs(call.at.timestamp() - int(timestamp)) > self.tolerance:
            raise CallRefused(reason="a timestamp outside of the window")
        message = self.envelope.open(signature, timestamp, nonce, sealed)
        # Only now: nobody else may fill what is remembered.
        once = json.dumps([timestamp, nonce])
        if self.kept.seen(f"call:{once}", 2 * self.tolerance):
            raise CallRefused(reason="a call that came before")
        return message


def read_door(settings: Mapping[str, str], kept: Kept) -> Door | None:
    """Read what the form says of callbacks; None if nothing. BadSource."""
    token, key = settings.get("token", ""), settings.get("aes_key", "")
    if not token and not key:
        return None
    if not token:
        raise BadSource(field="token", reason="with aes_key a token is wanted")
    envelope = Envelope(
        token=token, key=read_key(key, "aes_key"), owner=settings["corp_id"]
    )
    return Door(envelope=envelope, kept=kept, tolerance=_tolerance(settings))


def _tolerance(settings: Mapping[str, str]) -> int:
    text = settings.get("tolerance") or "300"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _LONGEST):
        raise BadSource(field="tolerance", reason=f"seconds, 1 to {_LONGEST}")
    return int(text)


def _asked(call: Call, name: str) -> str:
    value = call.query.get(name, "")
    if not value or not value.isascii() or len(value) > _MOST:
        raise CallRefused(reason=f"no {name}")
    return value


def _fields(body: bytes) -> dict[str, str]:
    """Read flat XML: no document types, so no entities and no bombs. CallRefused."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise CallRefused(reason="no XML") from None
    return {child.tag: child.text or "" for child in root if not len(child)}
