"""Calls to Chatwoot's application interface.

Source: chatwoot/chatwoot, app/controllers/api/v1/accounts, and developers.chatwoot.com.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.adapters.sources.kit.form import web_address
from guicang.adapters.sources.kit.reading import answer
from guicang.domain.errors import (
    BadSource,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.ports.connecting import Reply, Tools

_PAUSE: Final = 60
_LONGEST: Final = 3_600
_GONE: Final = "HTTP 404"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Chatwoot, for one account."""

    tools: Tools
    address: str
    account: str
    token: str = field(repr=False)

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        json: object | None = None,
    ) -> object:
        """Call something of the account; return what was answered as JSON."""
        whole = f"/api/v1/accounts/{self.account}{path}"
        return self._sent(method, whole, query=query, json=json)

    def me(self) -> Mapping[str, Any]:
        """Ask whose token it is."""
        return answer(self._sent("GET", "/api/v1/profile"))

    def _sent(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        json: object | None = None,
    ) -> object:
        reply = self.tools.http.call(
            method,
            self.address + path,
            query=query,
            json=json,
            headers={"api_access_token": self.token},
        )
        check(reply)
        # To a question, nothing is no answer.
        return reply.json() if method == "GET" or reply.body.strip() else {}


def check(reply: Reply) -> None:
    """Let a good answer pass. SourceThrottled, SourceUnreachable, SourceRefused."""
    if reply.status == 429:  # noqa: PLR2004 - RFC 6585
        told = reply.headers.get("retry-after", "")
        seconds = int(told) if told.isascii() and told.isdigit() else _PAUSE
        raise SourceThrottled(seconds=max(1, min(seconds, _LONGEST)))
    if reply.status >= 500:  # noqa: PLR2004 - RFC 9110, 15.6
        raise SourceUnreachable(reason=f"HTTP {reply.status}")
    if reply.status in {401, 403}:
        raise SourceRefused(
            answer=f"HTTP {reply.status}", reason="the token is not accepted for this"
        )
    if reply.status >= 300:  # noqa: PLR2004 - RFC 9110, 15.4
        raise SourceRefused(
            answer=f"HTTP {reply.status}", reason="it does not take this call"
        )


def gone(error: SourceRefused) -> bool:
    """Say whether it is that there is no such thing."""
    return error.data["answer"] == _GONE


def opened(settings: Mapping[str, str], tools: Tools) -> Api:
    """Make it of a source's form. BadSource."""
    address = web_address(settings, "https://app.chatwoot.com")
    account = settings.get("account", "").strip()
    if not account.isascii() or not account.isdigit():
        raise BadSource(field="account", reason="a number is wanted")
    token = settings.get("access_token", "").strip()
    if not token or not token.isascii():
        raise BadSource(field="access_token", reason="a value is wanted")
    return Api(tools=tools, address=address, account=account, token=token)
