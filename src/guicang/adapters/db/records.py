"""The working store of conversations.

* What anybody said or is called is sealed before it is written (``sealing``).
* A data key is durable in the ring before anything is sealed under it.
* What was read is either exactly what was stored, or an error that names the place.
* ``destroy`` is the one way out; it leaves no row of a conversation behind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

import orjson
from django.db import IntegrityError, connection

from guicang.adapters.db import (
    content,
    deskends,
    facets,
    longer,
    outlooks,
    quarantine,
    queries,
    rows,
)
from guicang.adapters.db.dialects import dialect
from guicang.adapters.db.models import records as tables
from guicang.adapters.db.opening import opened
from guicang.adapters.db.restricted import Restricted
from guicang.adapters.db.sealing import Box, Fixed, Sealed, Sealer
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.detect.model import Finding
from guicang.domain.errors import NoSuchConversation
from guicang.domain.hold import Query
from guicang.domain.record import Conversation, micros
from guicang.domain.record.columns import Columns
from guicang.domain.retention.model import Label, Record
from guicang.ports.keys import KeyRing
from guicang.ports.records import Incoming, Known, Screened, Stored, Unreadable

_PAGE: Final = 2_000


class DjangoRecords(Restricted, Atomic):
    """Records in SQLite or PostgreSQL.

    ``keys`` holds the data keys outside this store. ``box`` seals what belongs to no
    conversation: input that could not be read.
    """

    def __init__(self, keys: KeyRing, box: Box) -> None:
        self._keys = keys
        self._box = box

    def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        """Give salt and digest of those of these conversations that are stored."""
        return {
            key: Known(bytes(salt), bytes(digest))
            for key, salt, digest in _rows(ids, "key", "salt", "digest")
        }

    def add(self, batch: Sequence[Incoming], at: datetime) -> None:
        """Store new conversations, sealed. ValueError if one is stored already.

        If this fails, the new keys stay in the ring and open nothing. Destroying them
        here would be wrong: a connection that breaks while it commits does not say
        whether it did.
        """
        if not batch:
            return
        keys = self._keys.create(len(batch))
        made = []
        for incoming, key in zip(batch, keys, strict=True):
            fixed = rows.fixed(incoming)
            sealer = Sealer(key.secret, incoming.conversation.id, 0)
            sealed = sealer.seal(incoming.conversation, fixed)
            made.append(
                (_values(incoming, fixed, key.id, sealed, at), sealed, incoming)
            )
        try:
            with self.transaction():
                content.insert(made)
        except IntegrityError as error:
            raise ValueError("one of these conversations is stored already") from error

    def replace(self, batch: Sequence[Incoming], at: datetime) -> None:
        """Put longer versions of stored conversations in their places, same data keys.

        NoSuchConversation if one of them is not stored.
        """
        if not batch:
            return
        ids = [incoming.conversation.id for incoming in batch]
        with self.transaction():
            self.lock(ids)
            found = [longer.old(values) for values in _rows(ids, *longer.READ)]
            stored = {each.row.key: each for each in found}
            for missing in set(ids) - stored.keys():
                raise NoSuchConversation(conversation=missing)
            secrets = self._keys.open([each.row.data_key for each in found])
            longer.write(batch, stored, secrets, at)

    def read(self, ids: Sequence[str]) -> Iterator[Conversation]:
        """Open conversations, in the order of the ids.

        NoSuchConversation, NoSuchKey or SealBroken if one cannot be opened.
        """
        for bare, said in opened(ids, self._keys):
            yield replace(bare, messages=said.messages())

    def laid(self, ids: Sequence[str]) -> Iterator[tuple[Conversation, Columns]]:
        """Open conversations with their messages laid out, for the archive."""
        return opened(ids, self._keys)

    def facts(self, *, after: str = "", query: Query | None = None) -> Iterator[Record]:
        """Stream what the rules need, in the order of ids, from after an id on."""
        return queries.facts(after, query)

    def facts_of(self, ids: Iterable[str]) -> Mapping[str, Record]:
        """Give the facts of those of these conversations that are stored."""
        return {values[0]: rows.record(values) for values in _rows(ids, *rows.FACTS)}

    def stored(self, ids: Iterable[str]) -> Mapping[str, Stored]:
        """Give digest, salt, data key and measures of stored conversations."""
        columns = ("key", "digest", "salt", "data_key", "messages", "size")
        return {
            key: Stored(bytes(digest).hex(), bytes(salt).hex(), *measures)
            for key, digest, salt, *measures in _rows(ids, *columns)
        }

    def findings(self, conversation: str) -> Mapping[int, tuple[Finding, ...]]:
        """Give the findings of a conversation, by ``seq``; NoSuchConversation."""
        for (number,) in _rows([conversation], "id"):
            with translated():
                return content.findings(number)
        raise NoSuchConversation(conversation=conversation)

    def conversations_with(self, digest: str) -> Sequence[str]:
        """Name the conversations in which a value of this keyed digest was found."""
        with translated():
            found = tables.Conversation.objects.filter(
                id__in=tables.Finding.objects.filter(
                    digest=bytes.fromhex(digest)
                ).values("conversation_id")
            )
            return list(found.order_by("key").values_list("key", flat=True))

    def unscreened(self, rules: str, *, after: str, limit: int) -> Sequence[str]:
        """Name conversations that another rule set screened, in the order of ids."""
        with translated():
            found = tables.Conversation.objects.filter(key__gt=after).exclude(
                rules=rules
            )
            return list(found.order_by("key").values_list("key", flat=True)[:limit])

    def rescreen(self, found: Mapping[str, Screened]) -> None:
        """Put findings in the place of the old ones. Once sensitive, always sensitive.

        NoSuchConversation if one of them is not stored.
        """
        with self.transaction():
            self.lock(list(found))
            numbers = content.numbers(list(found))
            for conversation in found.keys() - numbers.keys():
                raise NoSuchConversation(conversation=conversation)
            content.delete_findings(list(numbers.values()))
            content.insert_findings(
                (numbers[key], each.findings) for key, each in found.items()
            )
            for key, each in found.items():
                tables.Conversation.objects.filter(id=numbers[key]).update(
                    rules=each.rules,
                    **({"sensitive": True, "judged": None} if each.sensitive else {}),
                )
            facets.renew(list(numbers.values()))

    def recent(self, limit: int) -> Sequence[str]:
        """Name the conversations that were opened last, the newest first."""
        with translated():
            newest = tables.Conversation.objects.order_by("-opened_at", "-id")
            return list(newest.values_list("key", flat=True)[:limit])

    def doubtful(self, limit: int) -> Sequence[str]:
        """Name conversations in doubt, which wait for a person; the newest first."""
        with translated():
            return facets.doubtful(limit)

    def unjudged(self, digest: int, *, limit: int) -> Sequence[str]:
        """Name conversations that were not judged under what decides now."""
        return outlooks.unjudged(digest, limit)

    def judged(
        self, found: Mapping[str, tuple[str, datetime | None]], digest: int
    ) -> None:
        """Keep state and due date of conversations, judged under a digest.

        They must have been locked before they were judged.
        """
        outlooks.keep(found, digest)

    def lock(self, ids: Sequence[str]) -> None:
        """Lock these rows until the transaction ends, in the order of their ids.

        SQLite's transactions are IMMEDIATE: nobody else writes anyway.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("lock() was called outside a transaction")
        if connection.features.has_select_for_update:
            dialect().select(
                "SELECT id FROM guicang_conversation WHERE key = ANY(%s)"
                " ORDER BY key FOR UPDATE",
                list(ids),
            )

    def destroy(self, ids: Sequence[str]) -> int:
        """Delete rows of conversations and all that hangs on them; return how many.

        The one choke point (R14): only ``services.disposing`` calls it, inside the
        transaction that decided. Data keys go afterwards, by the key ring.
        """
        with self.transaction():
            return content.delete(ids)

    def label(self, conversation: str, labels: Sequence[Label], at: datetime) -> None:
        """Put labels in the place of the old ones; ``at`` is when it was done."""
        with self.transaction():
            old = self._locked(conversation)
            tables.Conversation.objects.filter(id=old.id).update(
                labels=rows.dump_labels(labels),
                labelled_at=micros(at) if labels else None,
                judged=None,
            )
            facets.renew([old.id])

    def happened(self, conversation: str, events: Mapping[str, datetime]) -> None:
        """Add named events to a conversation's start instants."""
        with self.transaction():
            old = self._locked(conversation)
            tables.Conversation.objects.filter(id=old.id).update(
                events=rows.dump_events({**rows.events(old.events), **events}),
                judged=None,
            )
            facets.renew([old.id])

    def shortened(self, ids: Iterable[str], at: datetime) -> None:
        """Note that something made the end of these earlier; the last time counts."""
        self._note(ids, "shortened_at", f"shortened_at < {micros(at)}", at)

    def request(self, ids: Iterable[str], at: datetime) -> None:
        """Note that the customer asked for erasure; the first time counts (R23)."""
        self._note(ids, "request_at", "FALSE", at)

    def _locked(self, conversation: str) -> rows.Row:
        self.lock([conversation])
        for values in _rows([conversation], *rows.HEAD):
            return rows.row(values)
        raise NoSuchConversation(conversation=conversation)

    def _note(self, ids: Iterable[str], column: str, over: str, at: datetime) -> None:
        """Write an instant where there is none yet, or over another one."""
        statement = (
            f"UPDATE guicang_conversation SET {column} = {micros(at)}, judged = NULL"  # noqa: S608 - our own words and a number
            f" WHERE key = ANY(%s) AND ({column} IS NULL OR {over})"
        )
        with self.transaction():
            for some in _pages(ids):
                dialect().run(statement, some)

    def quarantine(self, items: Sequence[Unreadable], at: datetime) -> int:
        """Keep unreadable input raw and sealed; what is kept already is not doubled.

        Return how many were new.
        """
        with self.transaction():
            return quarantine.keep(items, micros(at), self._box)

    def cursor(self, source: str) -> Mapping[str, object]:
        """Return how far a source was read; empty if never."""
        with translated():
            found = tables.Cursor.objects.filter(source=source).values_list("state")
            return next((orjson.loads(state) for (state,) in found), {})

    def move_cursor(self, source: str, cursor: Mapping[str, object]) -> None:
        """Note how far a source was read, in the same transaction as its records."""
        with self.transaction():
            tables.Cursor.objects.update_or_create(
                source=source, defaults={"state": rows.dumps(dict(cursor))}
            )

    def counts(self) -> Mapping[str, int]:
        """Count ``conversations``, ``messages``, ``quarantined``, ``bytes``."""
        return queries.counts()

    def flush(self) -> None:
        """Push deletions out of logs and free pages, as far as the store can."""
        if connection.in_atomic_block:
            raise RuntimeError("flush() was called inside a transaction")
        with translated():
            dialect().flush(
                (
                    content.CONVERSATION,
                    content.MESSAGE,
                    content.ATTACHMENT,
                    content.FINDING,
                    quarantine.TABLE,
                    *deskends.TABLES,
                )
            )


def _values(
    incoming: Incoming, fixed: Fixed, key: str, sealed: Sealed, at: datetime
) -> tuple[Any, ...]:
    """Give what goes into ``content.COLUMNS``, in that order."""
    labels = rows.labels_of(incoming, at)
    return (
        incoming.conversation.id,
        *fixed,
        rows.labelled_at(labels),
        micros(at),
        rows.dump_events(incoming.conversation.events),
        rows.dump_labels(labels),
        incoming.sensitive,
        key,
        0,
        incoming.rules,
        sealed.head,
    )


def _rows(ids: Iterable[str], *columns: str) -> Iterator[tuple[Any, ...]]:
    statement = (
        f"SELECT {', '.join(columns)} FROM guicang_conversation WHERE key = ANY(%s)"  # noqa: S608 - names of our own columns
    )
    for some in _pages(ids):
        with translated():
            found = dialect().select(statement, some)
        yield from found


def _pages(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, _PAGE)):
        yield some
