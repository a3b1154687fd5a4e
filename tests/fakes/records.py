"""The working store in memory: the promises of ``ports.records`` without a database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from guicang.domain.detect.model import Finding
from guicang.domain.errors import NoSuchConversation, NoSuchKey
from guicang.domain.hold import Query, covers
from guicang.domain.record import Conversation, instant
from guicang.domain.record.columns import Columns, columns
from guicang.domain.retention.model import Label, LabelSource, Record, may_join
from guicang.ports.keys import KeyRing
from guicang.ports.records import Incoming, Known, Screened, Stored, Unreadable
from tests.fakes.sealing import MemoryRing
from tests.fakes.transactions import MemoryDatabase, MemoryStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One conversation and what the store knows of it."""

    conversation: Conversation
    salt: bytes
    digest: bytes
    customer_tag: str
    key: str
    labels: tuple[Label, ...]
    labelled_at: datetime | None
    sensitive: bool
    findings: Mapping[int, tuple[Finding, ...]]
    rules: str
    shortened_at: datetime | None = None
    request_at: datetime | None = None
    restricted_at: datetime | None = None


class MemoryRecords(MemoryStore):
    """Records in a dict, by id."""

    def __init__(
        self, keys: KeyRing | None = None, database: MemoryDatabase | None = None
    ) -> None:
        super().__init__(database)
        self._keys: KeyRing = MemoryRing() if keys is None else keys
        self.kept: dict[str, Kept] = {}
        self.quarantined: dict[tuple[str, int, int, bytes], Unreadable] = {}
        self.cursors: dict[str, dict[str, object]] = {}
        self.locked: list[str] = []
        self.flushes = 0
        self.outlooks: dict[str, tuple[int, Record, str, datetime | None]] = {}

    def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        return {id_: Known(k.salt, k.digest) for id_, k in self._those(ids)}

    def add(self, batch: Sequence[Incoming], at: datetime) -> None:
        if not batch:
            return
        keys = self._keys.create(len(batch))
        with self.transaction():
            for incoming, key in zip(batch, keys, strict=True):
                if incoming.conversation.id in self.kept:
                    raise ValueError("one of these conversations is stored already")
                self.kept[incoming.conversation.id] = _kept(incoming, key.id, at)

    def replace(self, batch: Sequence[Incoming], at: datetime) -> None:
        for incoming in batch:
            self._replace(incoming, at)

    def _replace(self, incoming: Incoming, at: datetime) -> None:
        old = self._one(incoming.conversation.id)
        self._keys.open([old.key])
        new = _kept(incoming, old.key, at)
        have = {label.category for label in old.labels}
        added = tuple(
            label
            for label in new.labels
            if label.category not in have and may_join(old.labels, label)
        )
        given = [label.at for label in added]
        if old.labelled_at is not None:
            given.append(old.labelled_at)
        events = {**old.conversation.events, **new.conversation.events}
        self.kept[new.conversation.id] = replace(
            new,
            conversation=replace(new.conversation, events=events),
            labels=old.labels + added,
            labelled_at=max(given, default=None),
            sensitive=old.sensitive or new.sensitive,
            shortened_at=old.shortened_at,
            request_at=old.request_at,
        )

    def read(self, ids: Sequence[str]) -> Iterator[Conversation]:
        for id_ in ids:
            kept = self._one(id_)
            if self._keys.missing([kept.key]):
                raise NoSuchKey(key=kept.key)
            names = tuple(dict.fromkeys(label.category for label in kept.labels))
            yield replace(kept.conversation, labels=names)

    def laid(self, ids: Sequence[str]) -> Iterator[tuple[Conversation, Columns]]:
        for talk in self.read(ids):
            yield replace(talk, messages=()), columns(talk.messages)

    def facts(self, *, after: str = "", query: Query | None = None) -> Iterator[Record]:
        for id_ in sorted(self.kept):
            if id_ > after and id_ in self.kept:
                record = _record(self.kept[id_])
                if query is None or covers(query, record):
                    yield record

    def facts_of(self, ids: Iterable[str]) -> Mapping[str, Record]:
        return {id_: _record(kept) for id_, kept in self._those(ids)}

    def stored(self, ids: Iterable[str]) -> Mapping[str, Stored]:
        return {
            id_: Stored(
                kept.digest.hex(),
                kept.salt.hex(),
                kept.key,
                len(kept.conversation.messages),
                _size(kept.conversation),
            )
            for id_, kept in self._those(ids)
        }

    def findings(self, conversation: str) -> Mapping[int, tuple[Finding, ...]]:
        return dict(self._one(conversation).findings)

    def conversations_with(self, digest: str) -> Sequence[str]:
        return sorted(
            id_
            for id_, kept in self.kept.items()
            if any(
                f.digest == digest for found in kept.findings.values() for f in found
            )
        )

    def recent(self, limit: int) -> Sequence[str]:
        opened = [(kept.conversation.opened_at, i) for i, kept in self.kept.items()]
        return [id_ for _, id_ in sorted(opened, reverse=True)][:limit]

    def doubtful(self, limit: int) -> Sequence[str]:
        waiting = [
            (kept.conversation.opened_at, id_)
            for id_, kept in self.kept.items()
            if any(label.by is LabelSource.DOUBT for label in kept.labels)
            and not any(label.by is LabelSource.PERSON for label in kept.labels)
        ]
        return [id_ for _, id_ in sorted(waiting, reverse=True)][:limit]

    def unscreened(self, rules: str, *, after: str, limit: int) -> Sequence[str]:
        found = [i for i, k in self.kept.items() if i > after and k.rules != rules]
        return sorted(found)[:limit]

    def rescreen(self, found: Mapping[str, Screened]) -> None:
        for id_ in found:
            self._one(id_)
        for id_, each in found.items():
            kept = self._one(id_)
            self.kept[id_] = replace(
                kept,
                findings={seq: f for seq, f in each.findings.items() if f},
                sensitive=kept.sensitive or each.sensitive,
                rules=each.rules,
            )

    def unjudged(self, digest: int, *, limit: int) -> Sequence[str]:
        found = [
            id_
            for id_, kept in self.kept.items()
            if self.outlooks.get(id_, ())[:2] != (digest, _record(kept))
        ]
        return found[:limit]

    def judged(
        self, found: Mapping[str, tuple[str, datetime | None]], digest: int
    ) -> None:
        for id_, kept in self._those(found):
            self.outlooks[id_] = (digest, _record(kept), *found[id_])

    def lock(self, ids: Sequence[str]) -> None:
        if not self.database.depth:
            raise RuntimeError("lock() was called outside a transaction")
        self.locked = sorted(ids)

    def destroy(self, ids: Sequence[str]) -> int:
        return sum(self.kept.pop(id_, None) is not None for id_ in ids)

    def label(self, conversation: str, labels: Sequence[Label], at: datetime) -> None:
        kept = self._one(conversation)
        self.kept[conversation] = replace(
            kept, labels=tuple(labels), labelled_at=at if labels else None
        )

    def happened(self, conversation: str, events: Mapping[str, datetime]) -> None:
        kept = self._one(conversation)
        now = {**kept.conversation.events, **events}
        self.kept[conversation] = replace(
            kept, conversation=replace(kept.conversation, events=now)
        )

    def shortened(self, ids: Iterable[str], at: datetime) -> None:
        for id_, kept in self._those(ids):
            last = at if kept.shortened_at is None else max(kept.shortened_at, at)
            self.kept[id_] = replace(kept, shortened_at=last)

    def request(self, ids: Iterable[str], at: datetime) -> None:
        for id_, kept in self._those(ids):
            self.kept[id_] = replace(kept, request_at=kept.request_at or at)

    def restrict(self, ids: Iterable[str], at: datetime) -> None:
        for id_, kept in self._those(ids):
            self.kept[id_] = replace(kept, restricted_at=kept.restricted_at or at)

    def unrestrict(self, ids: Iterable[str]) -> None:
        for id_, kept in self._those(ids):
            self.kept[id_] = replace(kept, restricted_at=None)

    def restricted(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(
            id_
            for id_, kept in self._those(ids)
            if kept.restricted_at
            or kept.request_at
            or self.outlooks.get(id_, (0, None, ""))[2] == "restricted"
        )

    def quarantine(self, items: Sequence[Unreadable], at: datetime) -> int:
        before = len(self.quarantined)
        for item in items:
            place = (item.file, item.position, item.offset, item.raw)
            self.quarantined.setdefault(place, item)
        return len(self.quarantined) - before

    def cursor(self, source: str) -> Mapping[str, object]:
        return dict(self.cursors.get(source, {}))

    def move_cursor(self, source: str, cursor: Mapping[str, object]) -> None:
        self.cursors[source] = dict(cursor)

    def counts(self) -> Mapping[str, int]:
        conversations = [kept.conversation for kept in self.kept.values()]
        return {
            "conversations": len(conversations),
            "messages": sum(len(each.messages) for each in conversations),
            "bytes": sum(map(_size, conversations)),
            "quarantined": len(self.quarantined),
        }

    def flush(self) -> None:
        if self.database.depth:
            raise RuntimeError("flush() was called inside a transaction")
        self.flushes += 1

    def _those(self, ids: Iterable[str]) -> list[tuple[str, Kept]]:
        return [(id_, self.kept[id_]) for id_ in ids if id_ in self.kept]

    def _one(self, conversation: str) -> Kept:
        if conversation not in self.kept:
            raise NoSuchConversation(conversation=conversation)
        return self.kept[conversation]


def _kept(incoming: Incoming, key: str, at: datetime) -> Kept:
    known = {label.category for label in incoming.labels}
    labels = incoming.labels + tuple(
        Label(category=category, by=LabelSource.IMPORT, at=at)
        for category in dict.fromkeys(incoming.conversation.labels)
        if category not in known
    )
    messages = tuple(sorted(incoming.conversation.messages))
    return Kept(
        conversation=replace(incoming.conversation, messages=messages),
        salt=incoming.salt,
        digest=incoming.digest,
        customer_tag=incoming.customer_tag,
        key=key,
        labels=labels,
        labelled_at=max((label.at for label in labels), default=None),
        sensitive=incoming.sensitive,
        findings={
            seq: tuple(found)
            for seq, found in (incoming.findings or {}).items()
            if found
        },
        rules=incoming.rules,
    )


def _size(conversation: Conversation) -> int:
    return sum(
        len(message.text.encode())
        + sum(len(attachment.data or b"") for attachment in message.attachments)
        for message in conversation.messages
    )


def _record(kept: Kept) -> Record:
    conversation = kept.conversation
    starts = {
        "opened": conversation.opened_at,
        "closed": conversation.closed_at,
        "last_message": _when(conversation.last_at),
        "last_customer_message": _when(conversation.last_customer_at),
        "labelled": kept.labelled_at,
    }
    known = {name: at for name, at in starts.items() if at is not None}
    return Record(
        id=conversation.id,
        starts={**conversation.events, **known},
        labels=kept.labels,
        sensitive=kept.sensitive,
        source=conversation.source,
        channel=conversation.channel,
        jurisdictions=conversation.jurisdictions,
        customer=kept.customer_tag,
        agent=conversation.agent,
        shortened_at=kept.shortened_at,
        request_at=kept.request_at,
        messages=len(conversation.messages),
        size=_size(conversation),
    )


def _when(at: int | None) -> datetime | None:
    return None if at is None else instant(at)
