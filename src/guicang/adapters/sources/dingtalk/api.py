"""Calls to DingTalk's open platform: one token for all, refusals, and blocks.

Source: the official SDKs dingtalk-stream 0.24.3 and alibabacloud-dingtalk 2.2.65.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.adapters.sources.kit.form import wanted, web_address
from guicang.adapters.sources.kit.reading import answer
from guicang.domain.errors import (
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.ports.connecting import Reply, Tools

ADDRESS: Final = "https://api.dingtalk.com"
_TOKEN: Final = "token"  # noqa: S105 - the name that it is kept under
_EARLY: Final = 300
_LEAST: Final = 60
_BLOCKED: Final = 300
"""Seconds for which an address that called too often is shut out as a whole."""
_SOON: Final = 2
_BUSY: Final = frozenset({"90002", "90018", "90019"})
_STALE: Final = frozenset({"InvalidAuthentication", "40014", "42001"})
_PUNISHED: Final = 1111
_KEY: Final = "key or secret of the application are not accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """The platform under the name of one application."""

    tools: Tools
    address: str
    key: str
    secret: str = field(repr=False)

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        json: object | None = None,
    ) -> Mapping[str, Any]:
        """Call with the token; once more with a new one if it was refused."""
        for last in (False, True):
            token = self.tools.kept.fresh(_TOKEN, self._made)
            reply = self.tools.http.call(
                method,
                self.address + path,
                query=query,
                json=json,
                headers={"x-acs-dingtalk-access-token": token},
            )
            if last or not _stale(reply):
                body = read(reply)
                if method == "GET" and not reply.body:
                    raise SourceGarbled(reason="an answer without a byte")
                return body
            self.tools.kept.drop(_TOKEN, token)
        raise AssertionError  # the last try returns

    def plain(self, path: str, json: object) -> Mapping[str, Any]:
        """Call what takes the application's own key and secret."""
        return read(self.tools.http.call("POST", self.address + path, json=json))

    def _made(self) -> tuple[str, int]:
        made = self.plain(
            "/v1.0/oauth2/accessToken",
            {"appKey": self.key, "appSecret": self.secret},
        )
        token, seconds = made.get("accessToken"), made.get("expireIn")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise SourceGarbled(reason="an answer without a token")
        return token, max(_LEAST, seconds - _EARLY)


def opened(settings: Mapping[str, str], tools: Tools) -> Api:
    """Make the platform of a source's form. BadSource."""
    address = web_address(settings, ADDRESS)
    return Api(
        tools=tools,
        address=address,
        key=wanted(settings, "app_key"),
        secret=wanted(settings, "app_secret"),
    )


def read(reply: Reply) -> Mapping[str, Any]:
    """Take an answer apart.

    An address that called too often gets a page of HTML or a verdict in JSON instead
    of an answer, with whatever status. SourceUnreachable, SourceThrottled,
    SourceRefused, SourceGarbled.
    """
    if reply.status >= 500:  # noqa: PLR2004 - RFC 9110, 15.6
        raise SourceUnreachable(reason=f"HTTP {reply.status}")
    if reply.body.lstrip()[:1] == b"<":
        raise SourceThrottled(seconds=_BLOCKED)
    body = answer(reply.json()) if reply.body else {}
    if body.get("punish") == "deny" or body.get("status") == _PUNISHED:
        raise SourceThrottled(seconds=_BLOCKED)
    codes = _codes(body)
    if _BUSY & codes.keys():
        raise SourceThrottled(seconds=_BLOCKED)
    code = next(iter(codes), "")
    if reply.status == 429 or "QpsLimit" in code or "Throttling" in code:  # noqa: PLR2004 - RFC 6585
        raise SourceThrottled(seconds=_SOON)
    if reply.status >= 300 or code:  # noqa: PLR2004 - RFC 9110, 15.4
        raise SourceRefused(answer=code or f"HTTP {reply.status}", reason=_why(code))
    return body


def denied(error: SourceRefused) -> bool:
    """Say whether a person has to look, and not only this one thing is refused."""
    code = str(error.data["answer"])
    return code.startswith(("Forbidden", "HTTP 401", "HTTP 403")) or _why(code) == _KEY


def _codes(body: Mapping[str, Any]) -> dict[str, None]:
    """Name what an answer says went wrong, in the new spelling and in the old one."""
    found = (str(body.get(name) or "0") for name in ("code", "errcode", "sub_code"))
    return {code[:80]: None for code in found if code not in {"0", "200", "OK"}}


def _stale(reply: Reply) -> bool:
    if reply.status == 401:  # noqa: PLR2004 - RFC 9110, 15.5.2
        return True
    try:
        body = reply.json()
    except SourceGarbled:
        return False
    return isinstance(body, dict) and bool(_STALE & _codes(body).keys())


def _why(code: str) -> str:
    if code.startswith("Forbidden"):
        return "the application lacks a permission"
    if code in _STALE or "Secret" in code or code.startswith("auth"):
        return _KEY
    return "it does not take this call"
