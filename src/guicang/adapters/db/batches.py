"""Batches on SQLite and PostgreSQL.

Members come and go by the hundred thousand: they are written in bulk, read in pages
by key, and their counts by fate move along when they are settled.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db.models import F, Q

from guicang.adapters.db.models import batches as tables
from guicang.adapters.db.sql import (
    PAGE,
    among,
    analyze,
    execute,
    insert,
    locked,
    pages,
    select,
    since_epoch,
    spelled,
    when,
)
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.disposal.model import Batch, End, Fate, Member, State
from guicang.domain.errors import NoSuchCertificate, NoSuchRequest, ObjectExists
from guicang.domain.record import instant, micros

_FIRST: Final = 512  # rows of the first page; the next ones double
_FATES: Final = {str(fate): fate for fate in Fate}
_ENDED: Final = (State.CERTIFIED, State.WITHDRAWN, State.REJECTED, State.EXPIRED)
_GONE_BACK: Final = (Fate.REFUSED,)
_COLUMNS: Final = (
    "batch_id",
    "conversation",
    "digest",
    "facts",
    "messages",
    "size",
    "keep_until",
    "clauses",
    "floors",
    "mode",
    "basis",
    "bucket",
    "segment",
    "key",
    "fate",
    "why",
)
_READ: Final = ", ".join(f'"{name}"' for name in _COLUMNS[1:])


class DjangoBatches(Atomic):
    """Batches in the working store."""

    def add(self, batch: Batch, members: Iterable[Member]) -> None:
        """Write a new batch with its frozen manifest; it is counted and summed here."""
        with self.transaction():
            row = tables.Batch.objects.create(
                code=batch.id,
                end=batch.end,
                state=batch.state,
                root=batch.root,
                policy=batch.policy,
                proposer=batch.proposer,
                reason=batch.reason,
                created_at=micros(batch.created_at),
                platform=batch.platform,
            )
            # Page by page: who makes the members reads from this connection, too, and
            # a COPY would keep it busy.
            for page in pages(members):
                insert("guicang_member", _COLUMNS, [_line(row.pk, m) for m in page])
            analyze("guicang_member")
            sums = select(
                "SELECT fate, count(*), sum(messages), sum(size) FROM guicang_member "
                "WHERE batch_id = %s GROUP BY fate",
                [row.pk],
            )
            tables.Batch.objects.filter(pk=row.pk).update(
                members=sum(line[1] for line in sums),
                messages=sum(int(line[2]) for line in sums),
                size=sum(int(line[3]) for line in sums),
                **{line[0]: line[1] for line in sums},
            )

    def rooted(self, batch: str, root: str) -> None:
        """Note the root of a manifest that was just written. NoSuchRequest."""
        statement = "UPDATE guicang_batch SET root = %s WHERE code = %s"
        if not execute(statement, [root, batch]):
            raise NoSuchRequest(request=batch)

    def get(self, batch: str, *, lock: bool = False) -> Batch:
        """Give one, with its counts by fate. NoSuchRequest if there is none."""
        return _batch(_row(batch, lock=lock))

    def list(self, *, reason: str = "") -> Sequence[Batch]:
        """Give all batches, or those proposed for a reason, the newest first."""
        rows = tables.Batch.objects.select_related("certificate")
        if reason:
            rows = rows.filter(reason=reason)
        return [_batch(row) for row in rows.order_by("-created_at", "-code")]

    def members(
        self,
        batch: str,
        *,
        fate: Fate | None = None,
        segment: str | None = None,
        after: str = "",
    ) -> Iterator[Member]:
        """Stream members in the order of their conversation ids, from after one on."""
        row, last, size = _number(batch), after, _FIRST
        narrow = ""
        more: Sequence[str] = []
        if fate is not None:
            narrow, more = " AND fate = %s", [str(fate)]
        if segment is not None:
            narrow, more = narrow + " AND segment = %s", [*more, segment]
        statement = (
            f"SELECT {_READ} FROM guicang_member "  # noqa: S608 — constants only
            f"WHERE batch_id = %s AND conversation > %s{narrow} "
            f"ORDER BY conversation LIMIT %s"
        )
        # Each page starts after the last key seen, so that members may be settled
        # while they are read.
        # Whoever wants only the next few does not wait for a whole page of them.
        while page := select(statement, [row, last, *more, size]):
            yield from map(_member, page)
            last, size = page[-1][0], min(2 * size, PAGE)

    def move(self, batch: str, state: State) -> None:
        """Note a new state; the caller asked the road."""
        statement = "UPDATE guicang_batch SET state = %s WHERE code = %s"
        if not execute(statement, [str(state), batch]):
            raise NoSuchRequest(request=batch)

    def assign(self, batch: str, segment: str, conversations: Sequence[str]) -> None:
        """Note in which segment the members' archive copies are."""
        row = _number(batch)
        with self.transaction():
            for page in pages(conversations):
                these, them = among(page)
                execute(
                    "UPDATE guicang_member SET segment = %s "  # noqa: S608 — constants
                    f"WHERE batch_id = %s AND conversation {these}",
                    [segment, row, them],
                )

    def settle(
        self, batch: str, conversations: Sequence[str], fate: Fate, why: str = ""
    ) -> None:
        """Note what became of members."""
        with self.transaction():
            # Counting and settling are one step for whoever settles at the same time.
            row = _number(batch, lock=True)
            moved: Counter[str] = Counter()
            for page in pages(conversations):
                these, them = among(page)
                met = f"WHERE batch_id = %s AND conversation {these}"
                before = select(
                    f"SELECT fate, count(*) FROM guicang_member {met} GROUP BY fate",  # noqa: S608 — constants
                    [row, them],
                )
                execute(
                    f"UPDATE guicang_member SET fate = %s, why = %s {met}",  # noqa: S608 — constants
                    [str(fate), why, row, them],
                )
                for was, number in before:
                    moved[was] -= number
                    moved[fate] += number
            tables.Batch.objects.filter(pk=row).update(
                **{str(name): F(name) + number for name, number in moved.items()}
            )

    def nominated(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Say which of these are in a batch that is still on its road: id to batch.

        A member that was refused has gone back to active (R13): it is free for another.
        """
        found: dict[str, str] = {}
        for page in pages(ids):
            these, them = among(page)
            found.update(
                select(
                    "SELECT m.conversation, b.code FROM guicang_member m "  # noqa: S608 — constants
                    "JOIN guicang_batch b ON b.id = m.batch_id "
                    f"WHERE m.conversation {these} AND m.fate NOT IN (%s) "
                    "AND b.state NOT IN (%s, %s, %s, %s)",
                    [them, *map(str, _GONE_BACK), *map(str, _ENDED)],
                )
            )
        return found

    def note(self, batch: str, name: str, value: Mapping[str, object]) -> None:
        """Keep what a step found out, in the place of what it noted before."""
        tables.Note.objects.update_or_create(
            batch=_row(batch), name=name, defaults={"value": spelled(value)}
        )

    def notes(self, batch: str) -> Mapping[str, Mapping[str, object]]:
        """Give what the steps noted."""
        notes = tables.Note.objects.filter(batch=_row(batch)).order_by("pk")
        return {note.name: json.loads(note.value) for note in notes}

    def certify(self, batch: str, certificate: str, document: bytes) -> None:
        """Keep the signed certificate (canonical JSON) under its id.

        A certificate is never replaced: ObjectExists, unless it is the same again.
        """
        with self.transaction():
            row = _row(batch, lock=True)
            kept = tables.Certificate.objects.filter(
                Q(code=certificate) | Q(batch=row)
            ).first()
            if kept is None:
                tables.Certificate.objects.create(
                    code=certificate, batch=row, document=document
                )
            elif (kept.code, kept.batch_id, bytes(kept.document)) != (
                certificate,
                row.pk,
                document,
            ):
                raise ObjectExists(object=certificate)

    def certificate(self, certificate: str) -> bytes:
        """Give a certificate by its id or its batch's. NoSuchCertificate if none."""
        kept = tables.Certificate.objects.filter(
            Q(code=certificate) | Q(batch__code=certificate)
        ).first()
        if kept is None:
            raise NoSuchCertificate(certificate=certificate)
        return bytes(kept.document)

    def lease(
        self,
        batch: str,
        owner: str,
        now: datetime,
        seconds: int,
        gone: Callable[[str], bool] = lambda _: False,
    ) -> bool:
        """Take the right to work on a batch; False if another has it.

        One statement compares and sets, so that of two who come at once one is told
        no, and so is an owner whose lease another has taken over. What a dead owner
        had is taken in the same way: only while it is still the dead one's.
        """
        lease = {"lease_owner": owner, "lease_until": _after(now, seconds)}
        free = Q(lease_owner__in=["", owner]) | Q(lease_until__lte=micros(now))
        with translated():
            if tables.Batch.objects.filter(free, code=batch).update(**lease):
                return True
            other = _row(batch).lease_owner
            if not gone(other):
                return False
            dead = tables.Batch.objects.filter(code=batch, lease_owner=other)
            return bool(dead.update(**lease))

    def renew(self, batch: str, owner: str, now: datetime, seconds: int) -> bool:
        """Renew the right; False if another has had it since, even if it is free now.

        In a transaction nobody else takes it before the commit: the row is locked.
        """
        with translated():
            # Asked before every step of a step: the ORM would take most of the time.
            found = execute(
                "UPDATE guicang_batch SET lease_until = %s "
                "WHERE code = %s AND lease_owner = %s",
                [_after(now, seconds), batch, owner],
            )
        return bool(found)

    def yield_lease(self, batch: str, owner: str) -> None:
        """Give the right back; what another has taken over since stays theirs."""
        mine = tables.Batch.objects.filter(code=batch, lease_owner=owner)
        with translated():
            mine.update(lease_owner="", lease_until=0)


def _after(now: datetime, seconds: int) -> int:
    return micros(now + timedelta(seconds=seconds))


def _row(batch: str, *, lock: bool = False) -> tables.Batch:
    rows = tables.Batch.objects.filter(code=batch)
    # Beside a lock it is asked for apart: PostgreSQL locks no row that may be missing.
    rows = rows.select_for_update() if lock else rows.select_related("certificate")
    if (row := rows.first()) is None:
        raise NoSuchRequest(request=batch)
    return row


def _number(batch: str, *, lock: bool = False) -> int:
    statement = "SELECT id FROM guicang_batch WHERE code = %s"
    found = select(locked(statement) if lock else statement, [batch])
    for (number,) in found:
        return int(number)
    raise NoSuchRequest(request=batch)


def _batch(row: tables.Batch) -> Batch:
    kept = getattr(row, "certificate", None)
    return Batch(
        id=row.code,
        end=End(row.end),
        state=State(row.state),
        root=row.root,
        policy=row.policy,
        proposer=row.proposer,
        reason=row.reason,
        created_at=instant(row.created_at),
        members=row.members,
        messages=row.messages,
        size=row.size,
        counts={str(fate): getattr(row, fate) for fate in Fate},
        certificate="" if kept is None else kept.code,
        platform=row.platform,
    )


def _line(batch: int, member: Member) -> tuple[Any, ...]:
    return (
        batch,
        member.conversation,
        member.digest,
        member.facts,
        member.messages,
        member.size,
        since_epoch(member.keep_until),
        spelled(member.clauses),
        spelled(member.floors),
        member.mode,
        member.basis,
        member.bucket,
        member.segment,
        member.key,
        str(member.fate),
        member.why,
    )


def _member(line: tuple[Any, ...]) -> Member:
    # ``_READ`` has the fields in their order: by name it would take twice as long.
    named = _names(line[6]), _names(line[7])
    fate = _FATES[line[13]]
    return Member._make((*line[:5], when(line[5]), *named, *line[8:13], fate, line[14]))


@lru_cache(maxsize=1024)
def _names(text: str) -> tuple[str, ...]:
    """Read a list of clauses: a million members share a few hundred of them."""
    return tuple(json.loads(text))
