"""A notice to one recipient by one way, and what became of it.

1. A notice has a key, and there is one of each key: whoever tells twice tells once.
2. What fails is tried again, later and later, as webhooks are; then it is dead.
3. What was refused for good is dead at once, and an address that a server does not know
   is marked: nothing more goes there until somebody lifts the mark.
4. Proof of sending is a digest of the text, the way, and a token of the recipient.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.templates import Said

MAIL: Final = "mail"
"""The way of people and addresses; others have names."""
PLATFORM: Final = "platform:"
"""How the ways begin that lead into threads of a source; its name follows."""
PACE: Final = 20
"""Messages a minute to a bot: WeCom and DingTalk take no more, Feishu takes 100."""


class State(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    BOUNCED = "bounced"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice.

    ``to`` is ``person:NAME``, ``mail:ADDRESS``, ``phone:NUMBER``, ``way:NAME`` or
    ``thread:SOURCE/THREAD``; it and ``values`` are sealed where they are kept,
    ``recipient`` is a token. ``proof`` is the digest of what was sent, ``version`` that
    of the words it was said in. ``message`` names the mail by which several may have
    gone.
    """

    id: str
    key: str
    occasion: Occasion
    urgent: bool
    to: str
    recipient: str
    way: str
    lang: str
    values: Mapping[str, str]
    state: State
    made_at: datetime
    attempts: int = 0
    due_at: datetime | None = None
    said: str = ""
    version: int = 0
    proof: str = ""
    message: str = ""
    ended_at: datetime | None = None


def proof_of(said: Said) -> str:
    """Digest what somebody was told: SHA-256 of subject, line feed, text."""
    return hashlib.sha256(f"{said.subject}\n{said.text}".encode()).hexdigest()


def proves(proof: str, said: Said) -> bool:
    """Say whether a digest is that of a text."""
    return proof == proof_of(said)
