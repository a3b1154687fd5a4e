"""Calls to Zoho: one token for all who share it, and errors in this house's words.

Zoho gives at most ten tokens in ten minutes, and at most ten of them live at a time
(zoho.com/accounts/protocol/oauth/token-limits.html). So a token is shared through
``Kept``, and one that was refused is replaced only if it is old enough to have been
good: however many workers are refused, and however often, the limit is never met.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from guicang.adapters.sources.kit import reading
from guicang.domain.errors import (
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.ports.connecting import Reply, Tools

TOKEN: Final = "zoho-token"  # noqa: S105 - the name of what is kept
_REFUSED: Final = "zoho-refused"
_AGAIN: Final = 600
_YOUNG: Final = 75
_MARGIN: Final = 300
_SHORTEST: Final = 60
_FEW: Final = 25
_REST: Final = 900
_TOO_MANY: Final = 10
_BLOCKED: Final = 60
_LONGEST: Final = 86_400
_UNAUTHORISED: Final = 401
_THROTTLED: Final = 429
_SERVER: Final = 500
_EMPTY: Final = 204
_ERROR: Final = 400
_SLOW: Final = frozenset({"THRESHOLD_EXCEEDED", "TOO_MANY_REQUESTS"})
_ABSENT: Final = frozenset({"URL_NOT_FOUND", "RESOURCE_NOT_FOUND", "404"})
_STALE: Final = frozenset({"INVALID_OAUTH", "INVALID_OAUTHTOKEN"})
_REASONS: Final = {
    "INVALID_OAUTH": "a new token was refused, too",
    "SCOPE_MISMATCH": "the token lacks a scope",
    "OAUTH_ORG_MISMATCH": "the token belongs to another organization",
    "LICENSE_ACCESS_LIMITED": "the edition does not include this",
    "FORBIDDEN": "the account may not do this",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who we are to Zoho."""

    accounts: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Zoho:
    """Calls below one address, such as ``https://desk.zoho.eu/api/v1``."""

    base: str
    credentials: Credentials
    tools: Tools = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    _rest: datetime | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def get(self, path: str, **query: str | int) -> Any:
        """Read; None for an answer that says it is empty."""
        return self.send("GET", path, query=query)

    def find(self, path: str, **query: str | int) -> Any:
        """Read one thing; None if it is not there."""
        try:
            return self.send("GET", path, query=query)
        except SourceRefused as error:
            if error.data["answer"] in _ABSENT:
                return None
            raise

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        json: object | None = None,
    ) -> Any:
        """Call; None for an answer that says it is empty.

        A body without a byte that does not say so is none: a listing would end there.
        """

        def call(headers: Mapping[str, str]) -> Reply:
            url = f"{self.base}{path}"
            return self.tools.http.call(
                method, url, query=query, headers=headers, json=json
            )

        reply = self._judged(call)
        if reply.status >= _ERROR:
            raise _refused(reply)
        said = reply.body or method == "GET"
        return reply.json() if said and reply.status != _EMPTY else None

    def file(self, path: str, most: int) -> Reply:
        """Fetch a file; any status below 500 but that of a bad token comes back."""
        url = f"{self.base}{path}"
        return self._judged(
            lambda headers: self.tools.http.file(url, headers=headers, most=most)
        )

    def _judged(self, call: Callable[[Mapping[str, str]], Reply]) -> Reply:
        self._rested()
        kept = self._kept()
        reply = call(self._authorised(kept))
        if _stale(reply):
            self._drop(kept)
            reply = call(self._authorised(self._kept()))
            if _stale(reply):
                self.tools.kept.seen(_REFUSED, _AGAIN)
                raise _refused(reply)
        self._note(reply)
        if reply.status == _THROTTLED or _code(reply) in _SLOW:
            raise SourceThrottled(seconds=_pause(reply))
        if reply.status >= _ERROR and _is_page(reply):
            raise SourceThrottled(seconds=_BLOCKED)
        if reply.status >= _SERVER:
            raise SourceUnreachable(reason=f"status {reply.status}")
        return reply

    def _authorised(self, kept: str) -> dict[str, str]:
        token = kept.partition(" ")[2]
        return {**self.headers, "Authorization": f"Zoho-oauthtoken {token}"}

    def _kept(self) -> str:
        """Give the second it was made at, a space, and the token."""
        return self.tools.kept.fresh(TOKEN, self._make)

    def _drop(self, kept: str) -> None:
        """Forget a token that was refused; one that is too young has to wait.

        If that comes again soon, it is no accident, and a person has to look.
        """
        made = int(kept.partition(" ")[0])
        left = made + _YOUNG - self._second()
        if left <= 0:
            self.tools.kept.drop(TOKEN, kept)
        elif self.tools.kept.seen(_REFUSED, _AGAIN):
            answer = "INVALID_OAUTH"
            raise SourceRefused(answer=answer, reason=_REASONS[answer])
        else:
            raise SourceThrottled(seconds=left)

    def _make(self) -> tuple[str, int]:
        reply = self.tools.http.call(
            "POST",
            f"{self.credentials.accounts}/oauth/v2/token",
            form={
                "grant_type": "refresh_token",
                "refresh_token": self.credentials.refresh_token,
                "client_id": self.credentials.client_id,
                "client_secret": self.credentials.client_secret,
            },
        )
        if reply.status >= _SERVER:
            raise SourceUnreachable(reason=f"status {reply.status}")
        if reply.status == _THROTTLED or _is_page(reply):
            raise SourceThrottled(seconds=_pause(reply))
        answer = reading.answer(reply.json())
        token = answer.get("access_token")
        if isinstance(token, str) and token:
            lasts = answer.get("expires_in")
            seconds = lasts if isinstance(lasts, int) else _SHORTEST + _MARGIN
            return f"{self._second()} {token}", max(_SHORTEST, seconds - _MARGIN)
        error = str(answer.get("error") or reply.status)[:80]
        if error == "Access Denied":  # what it says to who asks too often
            raise SourceThrottled(seconds=600)
        raise SourceRefused(answer=error, reason="no token was given")

    def _second(self) -> int:
        return int(self.tools.now().timestamp())

    def _rested(self) -> None:
        """Hold back while the day's credits are nearly gone."""
        with self._lock:
            rest = self._rest
        if rest is not None and (left := (rest - self.tools.now()).total_seconds()) > 0:
            raise SourceThrottled(seconds=int(left) + 1)

    def _note(self, reply: Reply) -> None:
        left = reply.headers.get("x-rate-limit-remaining-v3", "")
        if left.isascii() and left.isdigit() and int(left) < _FEW:
            with self._lock:
                now = self.tools.now()
                self._rest = datetime.fromtimestamp(now.timestamp() + _REST, now.tzinfo)


def _code(reply: Reply) -> str:
    if reply.status < _ERROR:
        return ""
    try:
        found = reply.json()
    except SourceGarbled:
        return ""
    return str(found.get("errorCode") or "") if isinstance(found, dict) else ""


def _stale(reply: Reply) -> bool:
    return reply.status == _UNAUTHORISED and _code(reply) in {*_STALE, ""}


def _is_page(reply: Reply) -> bool:
    return "html" in reply.headers.get("content-type", "")


def _pause(reply: Reply) -> int:
    """Say how long to wait: what it says, or by what was too much."""
    told = reply.headers.get("retry-after", "")
    if told.isascii() and told.isdigit():
        return min(max(1, int(told)), _LONGEST)
    return _REST if _code(reply) == "THRESHOLD_EXCEEDED" else _TOO_MANY


def _refused(reply: Reply) -> SourceRefused:
    code = _code(reply) or str(reply.status)
    reason = _REASONS.get(code, "the call was not accepted")
    return SourceRefused(answer=code[:80], reason=reason)
