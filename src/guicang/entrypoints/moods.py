"""How customers sound, at all doors: of live chats, and of conversations that are kept.

It is asked anew each time and never stored; no label or period depends on it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from guicang.domain.chat.model import Head
from guicang.domain.classify.mood import Mood
from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.model import Session, State
from guicang.domain.record import Conversation, Role
from guicang.entrypoints.houses import house

OPEN: Final = (State.WAITING, State.ASSIGNED, State.PAUSED)
"""Sessions whose customers may still wait for somebody."""

_LATELY: Final = 12
_READ: Final = 3
"""It is read from so many of their last lines."""


def of_heads(heads: Mapping[str, Head]) -> dict[str, Mood]:
    """Say of live chats how the customer sounds, from what they wrote last."""
    lately = {key: max(0, head.last - _LATELY) for key, head in heads.items()}
    lines = house().chats.later(lately) if lately else {}
    return {key: _of((x.role, x.text) for x in lines.get(key, ())) for key in heads}


def of_sessions(sessions: Iterable[Session]) -> dict[str, Mood]:
    """Say it by the ids of sessions; of other channels than ours nothing is known."""
    ours = {s.id: s.thread for s in sessions if s.source == OURS}
    found = of_heads(house().chats.heads(ours.values()))
    return {key: found[chat] for key, chat in ours.items() if chat in found}


def of_talk(talk: Conversation) -> Mood:
    """Say of a conversation how the customer sounded at its end."""
    return _of((message.role, message.text) for message in talk.messages)


def _of(lines: Iterable[tuple[Role, str]]) -> Mood:
    said = [text for role, text in lines if role is Role.CUSTOMER]
    return house().sensing.mood(said[-_READ:])


def mood_shape(found: Mood) -> dict[str, Any]:
    """Turn it into plain values."""
    return {
        "tone": found.tone.value,
        "needs_person": found.needs is not None,
        "need": found.needs.value if found.needs else None,
        "because": list(found.because),
    }
