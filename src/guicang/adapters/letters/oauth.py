"""Tokens for a mailbox whose server takes no passwords: OAuth 2.0 (RFC 6749, 6).

What is kept beside the keys says either ``access_token``, which something else
renews, or ``token_url``, ``client_id``, ``refresh_token`` and, where it wants them,
``client_secret`` and ``scope``. A new refresh token that comes is kept there.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from guicang.domain.errors import SubjectMailboxFailed

_SPARE: Final = 60.0
"""Seconds before its end at which a token is asked for anew."""
_FIELDS: Final = ("client_id", "refresh_token", "client_secret", "scope")


@dataclass(slots=True, kw_only=True)
class Tokens:
    """Gives an access token; ``now`` is in seconds, of a clock that never goes back.

    ``read`` gives what is kept, and ``write`` keeps something else in its place.
    """

    read: Callable[[], bytes]
    write: Callable[[bytes], None]
    seconds: float = 20.0
    verify: Any = True
    now: Callable[[], float] = time.monotonic
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    def __call__(self) -> str:
        """Give a token that holds. SubjectMailboxFailed, KeyRingClosed."""
        said = self._said()
        if "token_url" not in said:
            return _text(said, "access_token")
        if self.now() >= self._until:
            self._renew(said)
        return self._token

    def _said(self) -> Mapping[str, Any]:
        try:
            said = json.loads(self.read())
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise SubjectMailboxFailed(reason="the file with the token is no JSON")
        return said

    def _renew(self, said: Mapping[str, Any]) -> None:
        url = _text(said, "token_url")
        if not url.startswith("https://"):
            raise SubjectMailboxFailed(reason="token_url: https is wanted")
        form = {name: str(said[name]) for name in _FIELDS if said.get(name)}
        try:
            with httpx.Client(
                timeout=self.seconds, trust_env=False, verify=self.verify
            ) as client:
                answer = client.post(url, data={"grant_type": "refresh_token", **form})
            given = answer.json() if answer.is_success else {}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise SubjectMailboxFailed(reason=type(error).__name__) from None
        if not isinstance(given, dict) or not given.get("access_token"):
            reason = f"no token was given (HTTP {answer.status_code})"
            raise SubjectMailboxFailed(reason=reason)
        self._token = str(given["access_token"])
        self._until = self.now() + _lasts(given) - _SPARE
        if (new := given.get("refresh_token")) and new != said.get("refresh_token"):
            self.write(json.dumps({**said, "refresh_token": new}).encode())


def _lasts(given: Mapping[str, Any]) -> float:
    """Say for how many seconds a token holds; asked for anew each time if unsaid."""
    lasts = given.get("expires_in")
    return float(lasts) if isinstance(lasts, int) else 0.0


def _text(said: Mapping[str, Any], name: str) -> str:
    text = said.get(name)
    if not isinstance(text, str) or not text:
        raise SubjectMailboxFailed(reason=f"the file with the token has no {name}")
    return text
