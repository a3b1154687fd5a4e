"""Between rows and values, one conversation at a time."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from guicang.adapters.db.sealing import Fixed, Names
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.record import EPOCH, Conversation, instant, micros
from guicang.domain.retention.model import Label, LabelSource, Record
from guicang.ports.records import Incoming

FACTS: Final = (
    "key",
    "source",
    "channel",
    "agent",
    "customer_tag",
    "opened_at",
    "closed_at",
    "last_at",
    "last_customer_at",
    "labelled_at",
    "shortened_at",
    "request_at",
    "events",
    "labels",
    "jurisdictions",
    "sensitive",
    "messages",
    "size",
)
FINDING: Final = (
    *("seq", "position", "type", "start", "stop", "score", "rule", "masked", "digest"),
)
HEAD: Final = (
    "id",
    "key",
    "data_key",
    "revision",
    "events",
    "labels",
    "head",
    *Fixed._fields,
)
_KNOWN: Final = (
    "opened",
    "closed",
    "last_message",
    "last_customer_message",
    "labelled",
)
_BY: Final = {str(by): by for by in LabelSource}
_ENTITIES: Final = {str(entity): entity for entity in Entity}


class Row(NamedTuple):
    """What is read of a conversation's row in order to open it."""

    id: int
    key: str
    data_key: str
    revision: int
    events: str
    labels: str
    head: bytes
    fixed: Fixed


def row(values: tuple[Any, ...]) -> Row:
    """Read the columns ``HEAD``; bytes may come as views."""
    id_, key, data_key, revision, events, labels, head, *rest = values
    clear = Fixed._make((*rest[:-2], bytes(rest[-2]), bytes(rest[-1])))
    return Row(id_, key, data_key, revision, events, labels, bytes(head), clear)


def fixed(incoming: Incoming) -> Fixed:
    """Say what of a conversation stands in clear and changes by replacing alone."""
    conversation = incoming.conversation
    closed = conversation.closed_at
    return Fixed(
        source=conversation.source,
        channel=conversation.channel,
        lang=conversation.lang,
        agent=conversation.agent,
        customer_tag=incoming.customer_tag,
        opened_at=micros(conversation.opened_at),
        closed_at=None if closed is None else micros(closed),
        last_at=conversation.last_at,
        last_customer_at=conversation.last_customer_at,
        jurisdictions=dumps(conversation.jurisdictions),
        messages=len(conversation.messages),
        size=size(conversation),
        digest=incoming.digest,
        salt=incoming.salt,
    )


def size(conversation: Conversation) -> int:
    """Measure the content in bytes: texts in UTF-8, and the attachments that came."""
    texts = "".join([message.text for message in conversation.messages])
    files = sum(
        len(attachment.data or b"")
        for message in conversation.messages
        if message.attachments
        for attachment in message.attachments
    )
    return len(texts.encode()) + files


def labels_of(incoming: Incoming, at: datetime) -> tuple[Label, ...]:
    """Give the labels, and one more for each category that only the record names."""
    known = {label.category for label in incoming.labels}
    return incoming.labels + tuple(
        Label(category=category, by=LabelSource.IMPORT, at=at)
        for category in dict.fromkeys(incoming.conversation.labels)
        if category not in known
    )


def labelled_at(labels: Iterable[Label]) -> int | None:
    """Say when the last label was given; None without labels."""
    return max((micros(label.at) for label in labels), default=None)


def conversation(row: Row, names: Names) -> Conversation:
    """Make an opened conversation, bare of messages; its labels are those of now."""
    fixed = row.fixed
    return Conversation(
        id=row.key,
        source=fixed.source,
        channel=fixed.channel,
        lang=fixed.lang,
        opened_at=instant(fixed.opened_at),
        closed_at=_instant(fixed.closed_at),
        customer=names.customer,
        customer_name=names.customer_name,
        agent=fixed.agent,
        agent_name=names.agent_name,
        events=events(row.events),
        labels=tuple(dict.fromkeys(item[0] for item in orjson.loads(row.labels))),
        jurisdictions=tuple(orjson.loads(fixed.jurisdictions)),
        extra=names.extra,
    )


def record(values: tuple[Any, ...]) -> Record:
    """Make of the columns ``FACTS`` what the rules need."""
    # By place, here and below: by name it would take twice as long, a million times.
    key, source, channel, agent, tag, *instants, happened, given, places, x, m, n = (
        values
    )
    *known, shortened, request = instants
    starts = events(happened)
    # What a record calls an event never takes the place of what the store knows.
    for name, at in zip(_KNOWN, known, strict=True):
        if at is not None:
            starts[name] = EPOCH + timedelta(0, 0, at)  # instant(), but for the call
    told = labels(given), bool(x), source, channel, _places(places), tag, agent
    return Record(key, starts, *told, _instant(shortened), _instant(request), m, n)


@lru_cache(maxsize=1024)
def _places(text: str) -> tuple[str, ...]:
    return tuple(orjson.loads(text))


def dumps(value: Any) -> str:
    """Write compact JSON."""
    return orjson.dumps(value).decode()


def dump_labels(labels: Iterable[Label]) -> str:
    """Write labels as ``[category, by, at]``."""
    return dumps([(item.category, str(item.by), micros(item.at)) for item in labels])


def labels(text: str) -> tuple[Label, ...]:
    """Read labels."""
    if text == "[]":
        return ()
    return tuple(
        [
            Label(category, _BY[by], instant(at))
            for category, by, at in orjson.loads(text)
        ]
    )


def dump_events(events: Mapping[str, datetime]) -> str:
    """Write named instants."""
    return dumps({name: micros(at) for name, at in events.items()})


def events(text: str) -> dict[str, datetime]:
    """Read named instants."""
    if text == "{}":
        return {}
    return {name: instant(at) for name, at in orjson.loads(text).items()}


def dump_findings(
    findings: Mapping[int, tuple[Finding, ...]] | None,
) -> list[tuple[Any, ...]]:
    """Write findings as the columns ``FINDING``; never what was found."""
    return [
        (
            seq,
            position,
            str(f.type),
            f.start,
            f.end,
            f.score,
            f.rule,
            f.masked,
            bytes.fromhex(f.digest),
        )
        for seq, found in (findings or {}).items()
        for position, f in enumerate(found)
    ]


def findings(values: Iterable[tuple[Any, ...]]) -> dict[int, tuple[Finding, ...]]:
    """Read findings from the columns ``FINDING``, in the order of their places."""
    found: dict[int, tuple[Finding, ...]] = {}
    for seq, _, kind, start, stop, score, rule, masked, digest in values:
        one = Finding(
            _ENTITIES.get(kind, kind),
            start,
            stop,
            score,
            rule,
            bool(masked),
            bytes(digest).hex(),
        )
        found[seq] = (*found.get(seq, ()), one)
    return found


def _instant(at: int | None) -> datetime | None:
    return None if at is None else instant(at)
