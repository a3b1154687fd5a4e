"""Calls at our door: messages for a robot, and events in an envelope.

A robot's call proves with ``sign`` that its sender knows the secret, and when; it does
not cover the body. Whoever saw one call could send another body for an hour: so an id
stands for one body only. Source: open.dingtalk.com, 接收消息; 配置事件订阅.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.adapters.sources.dingtalk.messages import parsed
from guicang.adapters.sources.kit.envelope import Envelope, read_key
from guicang.adapters.sources.kit.reading import millis
from guicang.domain.errors import BadRecord, BadSource, CallRefused
from guicang.domain.record import micros
from guicang.ports.connecting import Call, Heard, Kept

_HOUR: Final = 3_600
_REMEMBERED: Final = 2 * _HOUR + 60
_MOST: Final = 1 << 20
_SUCCESS: Final = b"success"
_JSON: Final = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Checks calls. ``envelope`` is None where no events are subscribed to."""

    kept: Kept
    secret: str = field(default="", repr=False)
    envelope: Envelope | None = None

    def robot(self, call: Call) -> None:
        """Check a call for the robot. CallRefused."""
        stamp = call.headers.get("timestamp", "")
        told = call.headers.get("sign", "")
        if not hmac.compare_digest(sign(self.secret, stamp).encode(), told.encode()):
            raise CallRefused(reason="a wrong signature")
        _timely(stamp, call)

    def once(self, message: str, body: bytes) -> None:
        """Refuse an id that stood for another body before.

        The same call once more passes: the platform sends it again when our answer was
        lost, and a message is kept once under its id.
        """
        said = hashlib.sha256(body).hexdigest()
        same = self.kept.seen(f"robot:{message}:{said}", _REMEMBERED)
        if self.kept.seen(f"robot:{message}", _REMEMBERED) and not same:
            raise CallRefused(reason="the id of another message")

    def event(self, call: Call) -> tuple[Mapping[str, Any], bytes]:
        """Open an event; return it, and as it was written. CallRefused."""
        envelope = self._subscribed()
        asked = call.query
        signature = asked.get("msg_signature") or asked.get("signature", "")
        stamp = asked.get("timestamp") or asked.get("timeStamp", "")
        data = envelope.open(
            signature, stamp, asked.get("nonce", ""), _sealed(call.body)
        )
        _timely(stamp, call)
        if self.kept.seen(f"event:{signature}", _REMEMBERED):
            raise CallRefused(reason="an event that was told before")
        try:
            return parsed(data), data
        except BadRecord:
            raise CallRefused(reason="an envelope without an event") from None

    def answered(self, heard: Heard, call: Call) -> Heard:
        """Put the answer to an event into an envelope, as the platform wants it."""
        envelope = self._subscribed()
        stamp = str(micros(call.at) // 1_000)
        nonce = secrets.token_urlsafe(12)
        sealed = envelope.seal(_SUCCESS)
        body = {
            "msg_signature": envelope.signature(stamp, nonce, sealed),
            "timeStamp": stamp,
            "nonce": nonce,
            "encrypt": sealed,
        }
        return Heard(
            items=heard.items,
            wakes=heard.wakes,
            hints=heard.hints,
            body=json.dumps(body).encode(),
            media_type=_JSON,
        )

    def _subscribed(self) -> Envelope:
        if self.envelope is None:
            raise CallRefused(reason="no events are subscribed to")
        return self.envelope


def sign(secret: str, stamp: str) -> str:
    """Sign an instant (digits of milliseconds) as the platform does."""
    text = f"{stamp}\n{secret}".encode()
    return base64.b64encode(hmac.digest(secret.encode(), text, "sha256")).decode()


def bounded(call: Call) -> None:
    """Refuse what no true call is. CallRefused."""
    if call.method != "POST" or len(call.body) > _MOST:
        raise CallRefused(reason="no call of the platform")


def envelope(settings: Mapping[str, str]) -> Envelope | None:
    """Make the envelope of a form; None if it subscribes to no events. BadSource."""
    token, key = settings.get("token", ""), settings.get("aes_key", "")
    if not token and not key:
        return None
    if not token:
        raise BadSource(field="token", reason="a value is wanted")
    owner = settings.get("owner", "") or settings.get("app_key", "")
    return Envelope(token, read_key(key, "aes_key"), owner)


def _timely(stamp: str, call: Call) -> None:
    try:
        at = millis(stamp, "timestamp")
    except BadRecord:
        at = 0
    if abs(micros(call.at) - at) > _HOUR * 1_000_000:
        raise CallRefused(reason="the call is too old, or the clocks differ")


def _sealed(body: bytes) -> str:
    try:
        sealed = parsed(body).get("encrypt")
    except BadRecord:
        sealed = None
    if not isinstance(sealed, str):
        raise CallRefused(reason="no envelope")
    return sealed
