"""The demo's hands: a clock that may be moved, and people who sign.

The demo plays a month in a minute. Its clock moves only forward, so that codes are
good once each, and ends before now, so that the real clock is never behind the ledger.
"""

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from guicang.domain.approval.model import Request
from guicang.domain.record import micros

if TYPE_CHECKING:
    from guicang.bootstrap import House

STEP = timedelta(seconds=31)


def code_at(secret: str, at: datetime) -> str:
    """Work out the code that an authenticator app shows at an instant (RFC 6238)."""
    mac = hmac.digest(
        base64.b32decode(secret), (micros(at) // 30_000_000).to_bytes(8, "big"), "sha1"
    )
    place = mac[-1] & 0x0F
    number = int.from_bytes(mac[place : place + 4], "big") & 0x7FFFFFFF
    return str(number % 1_000_000).zfill(6)


@dataclass(slots=True)
class StoryClock:
    """Tells the time of the story."""

    at: datetime

    def now(self) -> datetime:
        """Return the story's present instant."""
        self.at += timedelta(milliseconds=1)
        return self.at

    def wait(self, span: timedelta = STEP) -> None:
        """Let time go by."""
        self.at += span


@dataclass(slots=True)
class Hands:
    """The people of a sandbox, with their authenticators."""

    house: "House"
    clock: StoryClock
    secrets: dict[str, str] = field(default_factory=dict)

    def code(self, name: str) -> str:
        """Read the code off a person's authenticator (RFC 6238), a fresh one."""
        self.clock.wait()
        return code_at(self.secrets[name], self.clock.at)

    def sign(self, request: str, *names: str) -> Request:
        """Let people sign one after the other."""
        for name in names:
            self.house.approving.sign(request, name=name, code=self.code(name))
        return self.house.requests.get(request)


def too_short() -> dict[str, Any]:
    """Return a policy that would destroy before the law allows it."""
    return {
        "schema": "guicang.policy/1",
        "name": "too-short",
        "title": {"zh": "七天全部删除", "en": "Everything after seven days"},
        "clauses": [
            {
                "id": "seven-days",
                "title": {"zh": "七天", "en": "Seven days"},
                "trigger": "closed|last_message",
                "period": "P7D",
                "action": "delete",
                "purpose": {"zh": "节省空间", "en": "To save space"},
            }
        ],
    }
