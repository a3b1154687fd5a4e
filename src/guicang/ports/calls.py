"""What is remembered of calls over HTTP, by all processes together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A write that may be repeated: whose, under which key, and what it said.

    ``digest`` is over method, path and body, in hex.
    """

    caller: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered. ``body`` is None where it is not kept."""

    status: int
    kind: str
    body: bytes | None


class Calls(Protocol):
    """Passes ``tests/contract/test_calls.py``."""

    def count(self, caller: str, now: datetime) -> int:
        """Count one more call; return how many there were in this minute."""
        ...

    def begin(self, call: Call, now: datetime) -> Answer | None:
        """Let a call begin (None), or give the answer that its first one got.

        KeyReused if the key belongs to another call; AnswerPending if the first one
        has not ended. What began a day ago is forgotten, and what has not ended after
        ten minutes was cut off: then it begins anew.
        """
        ...

    def end(self, call: Call, answer: Answer) -> None:
        """Keep the answer of a call that began."""
        ...

    def undo(self, call: Call) -> None:
        """Forget a call that failed: it may be made again under its key."""
        ...
