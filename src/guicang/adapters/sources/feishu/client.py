"""Calls to Feishu: one tenant token for all of them, and what its refusals mean.

Errors are told by ``code`` in the body; the status is often 400 or even 200. Too many
calls are 429, or 400 with 99991400, and ``x-ogw-ratelimit-reset`` says for how many
seconds. Source: open.feishu.cn, "Rate limits" and "Server-side error codes".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from guicang.adapters.sources.kit import reading
from guicang.domain.errors import (
    MediaGone,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.ports.connecting import Reply, Tools

TOKEN: Final = "tenant-token"  # noqa: S105 - the name that it is kept under
_TOKEN_PATH: Final = "/open-apis/auth/v3/tenant_access_token/internal"  # noqa: S105
_EARLY: Final = 300
"""Seconds before its end that a token is not used any more: others' clocks differ."""
_STALE: Final = frozenset({99991661, 99991663, 99991664, 99991668})
_THROTTLED: Final = frozenset({99991400, 11232, 230020})
_PAUSE: Final = 60
_LONGEST: Final = 3600
_OK: Final = 200
_MANY: Final = 429
_BUSY: Final = 503
_BROKEN: Final = 500
_SHOWN: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the platform answered. ``code`` is 0 if it did what was asked."""

    status: int
    code: int
    message: str
    whole: Mapping[str, Any]

    @property
    def data(self) -> Mapping[str, Any]:
        """The part that answers. SourceGarbled if it is no object."""
        return reading.answer(self.whole.get("data") or {})

    def refused(self) -> SourceRefused:
        """The error for somebody who did not expect this code."""
        return SourceRefused(answer=f"{self.status}/{self.code}", reason=self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Calls for one app. ``base`` is the address without a slash at its end."""

    base: str
    app: str
    secret: str = field(repr=False)
    tools: Tools = field(repr=False)

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object | None = None,
    ) -> Mapping[str, Any]:
        """Call, and return ``data``. SourceRefused for every code but 0."""
        answer = self.ask(method, path, query=query, headers=headers, json=json)
        if answer.code:
            raise answer.refused()
        return answer.data

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object | None = None,
    ) -> Answer:
        """Call, and return whatever code came, with a new token if ours was refused.

        ``headers`` may bring an ``authorization`` of its own, such as a user's.
        """

        def asked(token: str) -> Answer:
            bearer = {"authorization": f"Bearer {token}"} if token else {}
            reply = self.tools.http.call(
                method, f"{self.base}{path}", query=query, json=json,
                headers=bearer | dict(headers or {}),
            )  # fmt: skip
            return self._read(reply, token)

        if "authorization" in (headers or {}):
            return asked("")
        token = self.token()
        answer = asked(token)
        if answer.code in _STALE:
            self.tools.kept.drop(TOKEN, token)
            answer = asked(self.token())
        return answer

    def post_alone(self, path: str, json: object) -> Answer:
        """Call without a token: for the calls that give one."""
        reply = self.tools.http.call("POST", f"{self.base}{path}", json=json)
        return self._read(reply, "")

    def file(
        self,
        path: str,
        *,
        query: Mapping[str, str | int],
        headers: Mapping[str, str] | None = None,
        most: int,
    ) -> bytes:
        """Fetch a file of at most ``most`` bytes. MediaGone with the code."""
        url = f"{self.base}{path}?{urlencode(query)}"
        code = 0
        for _ in range(2):
            token = self.token()
            given = {"authorization": f"Bearer {token}", **(headers or {})}
            try:
                reply = self.tools.http.file(url, headers=given, most=most)
            except SourceGarbled:
                raise MediaGone(reason=f"it has more than {most} bytes") from None
            if _is_file(reply):
                return reply.body
            code = self._read(reply, token).code
            if code not in _STALE:
                break
            self.tools.kept.drop(TOKEN, token)
        raise MediaGone(reason=f"the platform answered {code}")

    def token(self) -> str:
        """Give the tenant token, the same to all until it ends or was refused."""
        return self.tools.kept.fresh(TOKEN, self._made)

    def _made(self) -> tuple[str, int]:
        answer = self.post_alone(
            _TOKEN_PATH, {"app_id": self.app, "app_secret": self.secret}
        )
        if answer.code:
            raise answer.refused()
        seconds = answer.whole.get("expire")
        if not isinstance(seconds, int):
            raise SourceGarbled(reason="a token without an end")
        return word(answer.whole, "tenant_access_token"), max(1, seconds - _EARLY)

    def _read(self, reply: Reply, token: str) -> Answer:
        whole = _object(reply)
        code = whole.get("code")
        if not isinstance(code, int):
            raise SourceGarbled(reason="an answer without a code")
        if reply.status == _MANY or code in _THROTTLED:
            raise SourceThrottled(seconds=_pause(reply))
        if reply.status >= _BROKEN:
            raise SourceUnreachable(reason=f"{reply.status}/{code}")
        said = str(whole.get("msg") or "")
        for secret in filter(None, (token, self.secret)):
            said = said.replace(secret, "***")
        return Answer(
            status=reply.status, code=code, message=said[:_SHOWN], whole=whole
        )


def rows(told: Mapping[str, Any], name: str) -> list[Any]:
    """Take a list out of an answer. SourceGarbled."""
    found = told.get(name) or []
    if not isinstance(found, list):
        raise SourceGarbled(reason=f"{name} is no list")
    return found


def word(told: object, name: str) -> str:
    """Take a text that has to be in an answer. SourceGarbled."""
    found = told.get(name) if isinstance(told, Mapping) else None
    if not isinstance(found, str) or not found:
        raise SourceGarbled(reason=f"an answer without {name}")
    return found


def _object(reply: Reply) -> Mapping[str, Any]:
    """Read the body; a page for people means that somebody is held back."""
    try:
        return reading.answer(reply.json())
    except SourceGarbled:
        page = reply.body.lstrip()[:1] == b"<" and reply.status < _BROKEN
        if page or reply.status in {_MANY, _BUSY}:
            raise SourceThrottled(seconds=_pause(reply)) from None
        if reply.status >= _BROKEN:
            raise SourceUnreachable(reason=f"status {reply.status}") from None
        raise


def _pause(reply: Reply) -> int:
    told = reply.headers.get("x-ogw-ratelimit-reset", "")
    if told.isascii() and told.isdigit():
        return max(1, min(int(told[:9]), _LONGEST))
    return _PAUSE


def _is_file(reply: Reply) -> bool:
    """Errors come as JSON, now and then with status 200; files have a name."""
    plain = reply.headers.get("content-type", "").startswith("application/json")
    named = "content-disposition" in reply.headers
    return reply.status == _OK and (named or not plain)
