"""Calls over HTTP: the key, errors as exceptions, repeats that do nothing twice."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import httpx

TRIES: Final = 4
_AGAIN: Final = frozenset({429, 502, 503, 504})
_LONGEST: Final = 60.0
_SAME: Final = 304


class Refused(Exception):
    """The server's no: HTTP's status, the stable code, what happened, what to do."""

    def __init__(self, status: int, error: Mapping[str, str], request: str) -> None:
        """Keep what the server said."""
        self.status = status
        self.code = error.get("code", "")
        self.message = error.get("message", "")
        self.advice = error.get("advice", "")
        self.request = request
        super().__init__(f"{self.code} {self.message} {self.advice}".strip())


class Unreachable(Exception):
    """No answer, after all tries."""


class Transport:
    """One connection pool, one key. ``sleep`` waits for seconds."""

    def __init__(
        self,
        url: str,
        *,
        key: str,
        language: str = "en",
        timeout: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open nothing yet. ``url`` is the console's address, without /api."""
        self._sleep = sleep
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/v1",
            timeout=timeout,
            follow_redirects=False,
            headers={"Authorization": f"Bearer {key}", "Accept-Language": language},
        )
        self._known: dict[str, tuple[str, Any]] = {}

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def get(self, path: str, **asked: Any) -> Any:
        """Read; what has not changed since is not sent again."""
        url = self._http.build_request("GET", path, params=_given(asked)).url
        etag, known = self._known.get(str(url), ("", None))
        headers = {"If-None-Match": etag} if etag else {}
        answer = self._call("GET", str(url), headers=headers)
        if answer.status_code == _SAME:
            return known
        data = answer.json()
        if found := answer.headers.get("ETag", ""):
            self._known = {str(url): (found, data)} | dict(
                list(self._known.items())[:99]
            )
        return data

    def raw(self, path: str) -> bytes:
        """Read bytes."""
        return self._call("GET", path).content

    def pages(self, path: str, **asked: Any) -> Iterator[Any]:
        """Give the lines of a list, page after page."""
        after: str | None = ""
        while after is not None:
            page = self.get(path, after=after, **asked)
            yield from page["items"]
            after = page["next"]

    def post(self, path: str, body: Any = None, *, once: str = "") -> Any:
        """Write; the same key (``once``) does the same call once, for a day."""
        return self._post(path, body, once).json()

    def post_raw(self, path: str, body: Any = None) -> bytes:
        """Write, and read bytes."""
        return self._post(path, body, "").content

    def _post(self, path: str, body: Any, once: str) -> httpx.Response:
        headers = {"Idempotency-Key": once or secrets.token_hex(16)}
        return self._call("POST", path, json=body, headers=headers)

    def _call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Call, and again after a while where the server says that it may help."""
        for left in reversed(range(TRIES)):
            try:
                answer = self._http.request(method, path, **more)
            except httpx.TransportError as error:
                if not left:
                    raise Unreachable(type(error).__name__) from error
                self._sleep(1.0)
                continue
            if answer.status_code not in _AGAIN or not left:
                return _good(answer)
            self._sleep(_pause(answer))
        raise Unreachable  # pragma: no cover - the loop ends above


def _given(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value not in (None, "")}


def _pause(answer: httpx.Response) -> float:
    said = answer.headers.get("Retry-After", "1")
    return min(_LONGEST, float(said)) if said.isdigit() else 1.0


def _good(answer: httpx.Response) -> httpx.Response:
    if answer.is_success or answer.status_code == _SAME:
        return answer
    try:
        error = answer.json()["error"]
    except (ValueError, KeyError, TypeError):
        error = {"message": f"HTTP {answer.status_code}"}
    raise Refused(answer.status_code, error, answer.headers.get("X-Request-Id", ""))
