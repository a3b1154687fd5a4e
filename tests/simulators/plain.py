"""A chat platform without a name: a log that is read by place, and a signed door.

It has what all of them have and no more: pages, a token, files with digests, a customer
who did not agree, recalls, later versions, agents.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.server import Answered, Asked, Platform

SECRET = "specimen-secret"  # noqa: S105 - a specimen


@dataclass
class Plain(Platform):
    """``log`` is what was said, in its order; ``page`` is how many a page has."""

    page: int = 10
    log: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    purged: list[str] = field(default_factory=list)
    tokens: int = 0
    token: str = ""

    def __post_init__(self) -> None:
        Platform.__init__(self)
        self.route("POST", "/token", self._token)
        self.route("GET", "/log", self._log)
        self.route("GET", "/file/(.+)", self._file)
        self.route("POST", "/purge", self._purge)
        self.route("GET", "/me", lambda asked: Answered({"name": "specimen"}))

    def say(self, thread: str, text: str, at: int, **more: Any) -> dict[str, Any]:
        """Say something at so many seconds since the epoch."""
        with self.lock:
            said = {
                "id": f"m{len(self.log)}",
                "thread": thread,
                "text": text,
                "at": at,
                "who": "customer",
                **more,
            }
            self.log.append(said)
            return said

    def expire(self) -> None:
        """End the token that was given."""
        self.token = "--"  # noqa: S105 - nobody's

    def _token(self, asked: Asked) -> Answered:
        if asked.json() != {"secret": SECRET}:
            return Answered({"error": "who?"}, 401)
        self.tokens += 1
        self.token = f"token-{self.tokens}"
        return Answered({"token": self.token, "seconds": 600})

    def _purge(self, asked: Asked) -> Answered:
        """Delete all that was said in a thread up to a message, with it."""
        if not self._good(asked):
            return Answered({"error": "expired"}, 401)
        told = asked.json()
        [end] = [s for s in self.log if s["id"] == told["message"]] or [None]
        if end is None or end["id"] in self.purged:
            return Answered({"error": "gone"}, 404)
        self.purged += [
            s["id"]
            for s in self.log
            if s["thread"] == told["thread"] and s["at"] <= end["at"]
        ]
        return Answered({})

    def _good(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == f"Bearer {self.token}"

    def _log(self, asked: Asked) -> Answered:
        if not self._good(asked):
            return Answered({"error": "expired"}, 401)
        after = int(asked.query["after"])
        some = self.log[after : after + self.page]
        end = after + len(some)
        return Answered(
            {
                "items": some,
                "next": end,
                "more": end < len(self.log),
                "told": self.told,
                "numbers": self.numbers,
            }
        )

    def _file(self, asked: Asked) -> Answered:
        if not self._good(asked):
            return Answered({"error": "expired"}, 401)
        data = self.files.get(asked.found[0])
        return Answered({"error": "gone"}, 404) if data is None else Answered(data)


def signed(body: dict[str, Any], secret: str = SECRET) -> tuple[bytes, str]:
    """Spell a call as the platform sends it, and sign it."""
    text = json.dumps(body).encode()
    return text, hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
