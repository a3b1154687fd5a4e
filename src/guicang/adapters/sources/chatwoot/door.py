"""Webhooks: signed, of now, and each delivery once.

What they say is not taken from them: it is read again, so that a message is the same
whoever told of it.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.domain.errors import CallRefused
from guicang.domain.record import micros
from guicang.ports.connecting import Call, Heard, Kept

_WINDOW: Final = 300
_MOST: Final = 4 << 20
MESSAGE, CONVERSATION = "message", "conversation"


@dataclass(frozen=True, slots=True)
class Door:
    """Checks webhooks; without a secret none comes in."""

    kept: Kept
    secret: str = field(repr=False)

    def heard(self, call: Call) -> Heard:
        """Check a call and say what it tells of. CallRefused."""
        if call.method != "POST" or len(call.body) > _MOST or not self.secret:
            raise CallRefused(reason="no webhook is expected so")
        stamp = call.headers.get("x-chatwoot-timestamp", "")
        told = call.headers.get("x-chatwoot-signature", "")
        good = sign(self.secret, stamp, call.body)
        if not hmac.compare_digest(good.encode(), told.encode()):
            raise CallRefused(reason="a wrong signature")
        at = int(stamp) if stamp.isascii() and stamp.isdigit() else 0
        if abs(micros(call.at) // 1_000_000 - at) > _WINDOW:
            raise CallRefused(reason="the call is too old, or the clocks differ")
        delivery = call.headers.get("x-chatwoot-delivery", "") or told
        if self.kept.seen(f"delivery:{delivery}", 2 * _WINDOW + 1):
            raise CallRefused(reason="a delivery that came before")
        return Heard(wakes=True, hints=_hints(call.body))


def sign(secret: str, stamp: str, body: bytes) -> str:
    """Sign a body at an instant (digits of seconds) as Chatwoot does."""
    signed = stamp.encode() + b"." + body
    return f"sha256={hmac.digest(secret.encode(), signed, 'sha256').hex()}"


def _hints(body: bytes) -> dict[str, str]:
    """Name the message or the conversation that a webhook tells of, if it does."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    event = str(told.get("event"))
    if event.startswith("message_"):
        thread = _number(told.get("conversation"))
        number = _number(told)
        return {f"{thread}/{number}": MESSAGE} if thread and number else {}
    if event.startswith("conversation_") and (thread := _number(told)):
        return {thread: CONVERSATION}
    return {}


def _number(told: object) -> str:
    number: Any = told.get("id") if isinstance(told, Mapping) else None
    return str(number) if isinstance(number, int) and number > 0 else ""
