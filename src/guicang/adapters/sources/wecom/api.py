"""Calls of WeCom's server API: one shared access token, and what its errors mean.

All answers come with HTTP status 200; whether a call worked is in ``errcode``. Source:
developer.work.weixin.qq.com, paths 91039 (token), 90454 (limits), 90313 (errors).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
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

PUBLIC: Final = "https://qyapi.weixin.qq.com"
# The platform lets tokens go a little early, and clocks differ.
_EARLY: Final = 300
_STALE: Final = frozenset({40014, 42001})
_NO_MEDIA: Final = frozenset({40007, 40058, 41006})
_BUSY: Final = -1
_TOO_MANY: Final = 429
_OK: Final = 200
_SERVER: Final = 500
_PAUSES: Final = {45009: 60, 45033: 5, 45011: 60}
_REASONS: Final = {
    40001: "the secret is wrong",
    40003: "there is no such person",
    40013: "the corp id is wrong",
    40091: "the secret is wrong",
    48002: "the application has no permission for this call",
    60011: "the application may not see this person",
    60020: "calls from this address are not allowed",
    60111: "there is no such person",
    95000: "there is no such customer-service account",
    95001: "too many messages since the customer last wrote",
    95002: "too long since the customer last wrote",
    95003: "the state of the session does not allow it",
    95004: "the customer-service account is not named",
    95005: "there are too many customer-service accounts",
    95014: "the servicer is not active there",
}


def wrong(code: int) -> Exception:
    """Turn an ``errcode`` into an error, without what the platform says in words.

    Its words quote addresses and the ids of people.
    """
    if code in _PAUSES:
        return SourceThrottled(seconds=_PAUSES[code])
    if code == _BUSY:
        return SourceUnreachable(reason="it is busy")
    reason = _REASONS.get(code, "it gives a number and no reason that is known")
    return SourceRefused(answer=str(code), reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """The API, as one application of a corporation."""

    tools: Tools = field(repr=False)
    address: str
    corp: str
    secret: str = field(repr=False)

    def call(self, path: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        """Post, and return the answer of a call that worked."""

        def once(token: str) -> Mapping[str, Any]:
            reply = self.tools.http.call(
                "POST", self._url(path), query={"access_token": token}, json=dict(body)
            )
            return _read(reply)

        return self._with_token(once)

    def ask(self, path: str, query: Mapping[str, str]) -> Mapping[str, Any]:
        """Get, and return the answer of a call that worked."""

        def once(token: str) -> Mapping[str, Any]:
            asked = {"access_token": token, **query}
            return _read(self.tools.http.call("GET", self._url(path), query=asked))

        return self._with_token(once)

    def file(self, media_id: str, most: int) -> bytes:
        """Fetch a file that a message named. MediaGone."""
        found: list[bytes] = []

        def once(token: str) -> Mapping[str, Any]:
            query = urlencode({"access_token": token, "media_id": media_id})
            url = f"{self._url('media/get')}?{query}"
            reply = self.tools.http.file(url, most=most)
            error = _error_of_file(reply)
            found.append(reply.body)
            return error

        self._with_token(once)
        return found[-1]

    def _with_token(
        self, once: Callable[[str], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        """Do it, and once more with a new token if the platform let the old one go."""
        token = self._token()
        answer = once(token)
        if answer.get("errcode", 0) in _STALE:
            self.tools.kept.drop(self._name(), token)
            answer = once(self._token())
        return checked(answer)

    def _token(self) -> str:
        return self.tools.kept.fresh(self._name(), self._make)

    def _make(self) -> tuple[str, int]:
        query = {"corpid": self.corp, "corpsecret": self.secret}
        reply = self.tools.http.call("GET", self._url("gettoken"), query=query)
        answer = checked(_read(reply))
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise SourceGarbled(reason="no token")
        return token, max(60, seconds - _EARLY)

    def _name(self) -> str:
        # With another secret the token of the old one means nothing.
        mark = hashlib.sha256(f"{self.corp}\0{self.secret}".encode()).hexdigest()
        return f"token:{mark[:16]}"

    def _url(self, path: str) -> str:
        return f"{self.address}/cgi-bin/{path}"


def listed(answer: Mapping[str, Any], name: str) -> list[Any]:
    """Take a list out of an answer; none counts as an empty one. SourceGarbled."""
    value = answer.get(name) or []
    if not isinstance(value, list):
        raise SourceGarbled(reason=f"{name} is no list")
    return value


def _read(reply: Reply) -> Mapping[str, Any]:
    """Read an answer; a page for people instead of JSON is a block."""
    _stand(reply)
    if reply.headers.get("content-type", "").startswith("text/html"):
        raise SourceThrottled(seconds=60)
    return reading.answer(reply.json())


def _stand(reply: Reply) -> None:
    if reply.status == _TOO_MANY:
        wait = reply.headers.get("retry-after", "")
        seconds = int(wait) if wait.isascii() and wait.isdigit() else 60
        raise SourceThrottled(seconds=seconds)
    if reply.status >= _SERVER:
        raise SourceUnreachable(reason=f"status {reply.status}")


def checked(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give an answer if its call worked; else raise what went wrong."""
    code = answer.get("errcode", 0)
    if not isinstance(code, int):
        raise SourceGarbled(reason="an errcode that is no number")
    if code:
        raise wrong(code)
    return answer


def _error_of_file(reply: Reply) -> Mapping[str, Any]:
    """Say what is wrong instead of a file: an empty answer if it is one. MediaGone.

    An error comes as JSON; so may a file, but that has a name in its headers.
    """
    _stand(reply)
    if reply.status != _OK:
        raise MediaGone(reason=f"status {reply.status}")
    if reply.headers.get("content-disposition"):
        return {}
    try:
        answer = json.loads(reply.body)
    except ValueError:
        return {}
    if not isinstance(answer, dict) or not isinstance(answer.get("errcode"), int):
        return {}
    if answer["errcode"] in _NO_MEDIA:
        raise MediaGone(reason="it expired, or was never there")
    return answer
