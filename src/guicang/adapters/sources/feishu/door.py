"""The door for Feishu's events: who sent it, when, and whether it came before.

1. Nothing is read without both keys: the encrypt key and the verification token.
2. A body is encrypted. Its signature is checked over the bytes as they came, except
   that the question for the challenge may come unsigned: only the key opens it.
3. The time of the request is ours to check: the signature says nothing of when.
4. The same event under the same nonce is a replay. The platform's own second try has
   another nonce and is read again: what was kept of the first is not kept twice.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.adapters.sources.feishu import crypt
from guicang.domain.errors import CallRefused
from guicang.ports.connecting import Call, Heard, Kept

WINDOW: Final = 300
"""Seconds that the clocks of the platform and of this house may be apart."""
_MOST: Final = 1 << 20
_STAMP: Final = "x-lark-request-timestamp"
_NONCE: Final = "x-lark-request-nonce"
_SIGNATURE: Final = "x-lark-signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Checks requests for one app."""

    app: str
    key: str = field(repr=False)
    token: str = field(repr=False)
    kept: Kept = field(repr=False)

    def opened(self, call: Call) -> Mapping[str, Any] | Heard:
        """Give the event, or what the challenge is answered with. CallRefused."""
        if not self.key or not self.token:
            raise CallRefused(reason="encrypt key or verification token is not set")
        if call.method != "POST" or len(call.body) > _MOST:
            raise CallRefused(reason="no event")
        sealed = _object(call.body).get("encrypt")
        if not isinstance(sealed, str):
            raise CallRefused(reason="it is not encrypted")
        signed = _SIGNATURE in call.headers
        if signed:
            self._check(call)
        event = _object(crypt.opened(sealed, self.key))
        if event.get("type") == "url_verification":
            return self._challenged(event)
        if not signed:
            raise CallRefused(reason="it is not signed")
        self._came(event, call)
        return event

    def _check(self, call: Call) -> None:
        stamp, nonce = call.headers.get(_STAMP, ""), call.headers.get(_NONCE, "")
        good = crypt.signature(stamp, nonce, self.key, call.body)
        given = call.headers[_SIGNATURE]
        if not hmac.compare_digest(good.encode(), given.encode()):
            raise CallRefused(reason="a wrong signature")
        if not (stamp.isascii() and stamp.isdigit()):
            raise CallRefused(reason="no time")
        if abs(call.at.timestamp() - int(stamp[:12])) > WINDOW:
            raise CallRefused(reason="a time too far from ours")

    def _challenged(self, event: Mapping[str, Any]) -> Heard:
        self._known(event.get("token"))
        challenge = event.get("challenge")
        if not isinstance(challenge, str):
            raise CallRefused(reason="no challenge")
        body = json.dumps({"challenge": challenge}).encode()
        return Heard(body=body, media_type="application/json; charset=utf-8")

    def _came(self, event: Mapping[str, Any], call: Call) -> None:
        header = event.get("header")
        if not isinstance(header, dict):
            raise CallRefused(reason="no event of version 2.0")
        self._known(header.get("token"))
        if header.get("app_id") != self.app:
            raise CallRefused(reason="an event for another app")
        which = f"event:{header.get('event_id')}:{call.headers.get(_NONCE, '')}"
        if self.kept.seen(which, 2 * WINDOW):
            raise CallRefused(reason="it came before")

    def _known(self, token: object) -> None:
        given = token if isinstance(token, str) else ""
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            raise CallRefused(reason="a wrong verification token")


def _object(data: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise CallRefused(reason="no JSON object")
    return value
