"""One conversation out of two versions of it.

Exports overlap: the same conversation comes again, longer, or in parts. Two versions
merge when neither contradicts the other. Whatever contradicts is left to people: the
caller keeps the newcomer in quarantine, and the stored one stays as it is.

1. Messages are the same when their ids are, or, where one side has none, their ``seq``.
2. The same message must say the same in both. One that either side knows as recalled
   is recalled: what was said stays, and nobody takes a recall back.
3. A conversation field that both have must be equal. An earlier opening and a later
   closing win: versions are snapshots of a life. Who answers may change on the way.
4. Events and labels come together; an event that happened at two instants contradicts.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from guicang.domain.record import Conversation, Message

_EQUAL: Final = ("source", "channel", "lang", "customer", "customer_name")


class ContradictionError(Exception):
    """Two versions of a conversation that cannot both be true; ``str`` says where."""


def merge(stored: Conversation, newer: Conversation) -> Conversation:
    """Return what both versions say together; ``stored`` itself if nothing is new.

    ContradictionError names the field, never its value.
    """
    if stored.id != newer.id:
        raise ContradictionError("conversation_id")
    merged = replace(
        stored,
        **{name: _either(stored, newer, name) for name in _EQUAL},
        **_agent(stored, newer),
        opened_at=min(stored.opened_at, newer.opened_at),
        closed_at=_later(stored.closed_at, newer.closed_at),
        messages=_messages(stored.messages, newer.messages),
        events=_events(stored.events, newer.events),
        labels=_union(stored.labels, newer.labels),
        jurisdictions=_union(stored.jurisdictions, newer.jurisdictions),
        extra=_extras(stored.extra, newer.extra),
    )
    return stored if merged == stored else merged


def gained(stored: Conversation, merged: Conversation) -> tuple[Message, ...]:
    """Give the messages of a merged version that the stored one had not."""
    by_id = all(m.id for m in merged.messages)
    had = {_key(m, by_id=by_id) for m in stored.messages}
    return tuple(m for m in merged.messages if _key(m, by_id=by_id) not in had)


def _either(stored: Conversation, newer: Conversation, name: str) -> str:
    a, b = str(getattr(stored, name)), str(getattr(newer, name))
    if a and b and a != b:
        raise ContradictionError(name)
    return a or b


def _agent(stored: Conversation, newer: Conversation) -> dict[str, str]:
    if stored.agent:
        if stored.agent == newer.agent and not stored.agent_name:
            return {"agent_name": newer.agent_name}
        return {}
    return {"agent": newer.agent, "agent_name": newer.agent_name}


def _later(a: datetime | None, b: datetime | None) -> datetime | None:
    return max((at for at in (a, b) if at is not None), default=None)


def _union(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return a + tuple(item for item in b if item not in a)


def _events(
    a: Mapping[str, datetime], b: Mapping[str, datetime]
) -> Mapping[str, datetime]:
    for name in a.keys() & b.keys():
        if a[name] != b[name]:
            raise ContradictionError(f"events.{name}")
    return {**a, **b}


def _extras(a: str, b: str) -> str:
    if a == b or not b:
        return a
    if not a:
        return b
    left, right = json.loads(a), json.loads(b)
    for name in left.keys() & right.keys():
        if left[name] != right[name]:
            raise ContradictionError("extra")
    return json.dumps(
        {**left, **right}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def _messages(a: tuple[Message, ...], b: tuple[Message, ...]) -> tuple[Message, ...]:
    by_id = all(m.id for m in a) and all(m.id for m in b)
    have = {_key(m, by_id=by_id): m for m in a}
    fresh, recalled = [], set()
    for message in b:
        known = have.get(_key(message, by_id=by_id))
        if known is None:
            fresh.append(message)
        elif _content(known) != _content(message):
            raise ContradictionError(f"messages[{message.seq}]")
        elif message.recalled and not known.recalled:
            recalled.add(known.seq)
    if recalled:
        a = tuple(m._replace(recalled=m.recalled or m.seq in recalled) for m in a)
    return _ordered(a, fresh, by_id=by_id) if fresh else a


def _key(message: Message, *, by_id: bool) -> str | int:
    return message.id if by_id else message.seq


def _content(message: Message) -> tuple[object, ...]:
    # Bytes of attachments are stood for by their digest.
    return (*message[1:8], [a[:4] for a in message.attachments], message.extra)


def _ordered(
    a: Iterable[Message], fresh: Iterable[Message], *, by_id: bool
) -> tuple[Message, ...]:
    together = [*a, *fresh]
    if not by_id or len({m.seq for m in together}) == len(together):
        return tuple(sorted(together, key=lambda m: m.seq))
    # Parts that count from nought each: their own order is that of time.
    together.sort(key=lambda m: (m.at, m.seq, m.id))
    return tuple(m._replace(seq=seq) for seq, m in enumerate(together))
