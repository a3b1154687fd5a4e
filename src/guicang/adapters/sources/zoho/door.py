"""The door of Desk's webhooks: checks who called, and says which tickets to read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.zoho import webhook
from guicang.domain.errors import BadRecord, CallRefused, SourceUnreachable
from guicang.ports.connecting import Call, Heard, Tools

_KEYS: Final = "zoho-jwks"
_AGAIN: Final = "zoho-jwks-again"
_HOUR: Final = 3600
_MINUTE: Final = 60
_FOUND: Final = 200
_HEADER: Final = "x-zdesk-jwt"
_NONE: Final = b"[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Takes calls of one webhook of one organization."""

    desk: str
    org: str
    hook: str
    tools: Tools = field(repr=False)

    def receive(self, call: Call) -> Heard:
        """Answer a validation, or take a hint. CallRefused."""
        token = call.headers.get(_HEADER, "")
        if call.method == "GET" or (not token and call.body.strip() == _NONE):
            return Heard()  # a webhook is validated by a call without events
        if not self.hook or not token:
            raise CallRefused(reason="a call of no webhook that is configured")
        expected = webhook.Expected(
            issuer=f"orgId:{self.org}", audience=f"webhookId:{self.hook}"
        )
        ends = webhook.verify(token, expected, self._key, call.at)
        named = webhook.fingerprint(token.encode(), call.body)
        lasts = max(1, ends - int(call.at.timestamp())) + 2 * _MINUTE
        if self.tools.kept.seen(f"zoho-call-{named}", lasts):
            return Heard()
        return self._heard(webhook.events(call.body))

    def _heard(self, events: Iterable[Mapping[str, Any]]) -> Heard:
        found: dict[str, dict[str, None]] = {"ticket": {}, "session": {}}
        for event in events:
            if str(event.get("orgId", self.org)) == self.org:
                name, one = _pointed(event)
                if one:
                    found[name][one] = None
        hints = {name: ",".join(ids) for name, ids in found.items() if ids}
        return Heard(wakes=bool(hints), hints=hints)

    def _key(self, kid: str) -> webhook.Key | None:
        """Find a key; keys change, so an unknown one is asked for once a minute."""
        kept = self.tools.kept
        text = kept.fresh(_KEYS, self._fetch)
        key = webhook.key_of(text, kid)
        if key is None and not kept.seen(_AGAIN, _MINUTE):
            kept.drop(_KEYS, text)
            key = webhook.key_of(kept.fresh(_KEYS, self._fetch), kid)
        return key

    def _fetch(self) -> tuple[str, int]:
        reply = self.tools.http.call("GET", f"{self.desk}/.well-known/jwks.json")
        if reply.status != _FOUND:
            raise SourceUnreachable(reason=f"no keys of webhooks: {reply.status}")
        return reply.body.decode("utf-8", "replace"), _HOUR


def _pointed(event: Mapping[str, Any]) -> tuple[str, str]:
    """Say what an event is about: a ticket, a session, or nothing that is kept."""
    sort = str(event.get("eventType") or "")
    payload = event.get("payload")
    if not isinstance(payload, dict):
        return "ticket", ""
    if payload.get("sessionId"):
        return "session", _digits(payload.get("sessionId"))
    if payload.get("ticketId"):
        return "ticket", _digits(payload.get("ticketId"))
    whole = sort.startswith("Ticket_") and sort.count("_") == 1
    return "ticket", _digits(payload.get("id")) if whole else ""


def _digits(value: object) -> str:
    try:
        found = reading.maybe({"id": value}, "id")
    except BadRecord:
        return ""
    return found if found.isascii() and found.isdigit() and len(found) < _MINUTE else ""
