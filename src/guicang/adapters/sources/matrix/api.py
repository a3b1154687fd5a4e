"""Calls to a home server. Source: spec.matrix.org, client-server interface 1.11."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from guicang.adapters.sources.kit.form import web_address
from guicang.adapters.sources.kit.reading import answer
from guicang.domain.errors import (
    BadSource,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.ports.connecting import Reply, Tools

CLIENT: Final = "/_matrix/client/v3"
_PAUSE: Final = 10
_LONGEST: Final = 3_600
_ABSENT: Final = frozenset({"M_NOT_FOUND", "HTTP 404"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A home server, for one user."""

    tools: Tools
    address: str
    token: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What every call carries."""
        return {"authorization": f"Bearer {self.token}"}

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        json: object | None = None,
    ) -> Mapping[str, Any]:
        """Call, and return what was answered."""
        reply = self.tools.http.call(
            method, self.address + path, query=query, json=json, headers=self.headers
        )
        check(reply)
        return answer(reply.json())

    def me(self) -> str:
        """Say whose token it is."""
        told = self.call("GET", f"{CLIENT}/account/whoami").get("user_id")
        if not isinstance(told, str) or not told:
            raise SourceGarbled(reason="an answer without a user")
        return told


def path(room: str, *more: str) -> str:
    """Write the path of something in a room."""
    return f"{CLIENT}/rooms/" + "/".join(quote(each, safe="") for each in (room, *more))


def check(reply: Reply) -> None:
    """Let a good answer pass. SourceThrottled, SourceUnreachable, SourceRefused."""
    if reply.status < 300:  # noqa: PLR2004 - RFC 9110, 15.3
        return
    if reply.status >= 500:  # noqa: PLR2004 - RFC 9110, 15.6
        raise SourceUnreachable(reason=f"HTTP {reply.status}")
    try:
        told = reply.json()
    except SourceGarbled:
        told = {}
    body = told if isinstance(told, dict) else {}
    if reply.status == 429:  # noqa: PLR2004 - RFC 6585
        raise SourceThrottled(seconds=_wait(body.get("retry_after_ms")))
    code = str(body.get("errcode") or f"HTTP {reply.status}")[:80]
    reason = "the token is not accepted" if reply.status == 401 else "it is not allowed"  # noqa: PLR2004 - RFC 9110, 15.5.2
    raise SourceRefused(answer=code, reason=reason)


def absent(error: SourceRefused) -> bool:
    """Say whether it is that there is no such thing."""
    return error.data["answer"] in _ABSENT


def opened(settings: Mapping[str, str], tools: Tools) -> Api:
    """Make it of a source's form. BadSource."""
    address = web_address(settings)
    token = settings.get("access_token", "").strip()
    if not token or not token.isascii():
        raise BadSource(field="access_token", reason="a value is wanted")
    return Api(tools=tools, address=address, token=token)


def _wait(told: object) -> int:
    if isinstance(told, int) and told > 0:
        return min(-(-told // 1_000), _LONGEST)
    return _PAUSE
