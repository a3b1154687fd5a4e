"""Notices on SQLite and PostgreSQL; whom they are for and what they say, sealed."""

import json
from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q

from guicang.adapters.db.models import notices as tables
from guicang.adapters.db.outlooks import due_slots
from guicang.adapters.db.sql import Guard, alone, when
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import NoSuchNoticeSent
from guicang.domain.notices.due import Mark
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import MAIL, PACE, Notice, State
from guicang.domain.notices.quiet import (
    Habits,
    habits_from,
    spelled_daily,
    spelled_quiet,
)
from guicang.domain.record import instant, micros
from guicang.ports.keys import Box
from guicang.ports.noticing import DueDay

_PURPOSE: Final = "person-notice"
_MINUTE: Final = timedelta(minutes=1)
_TOGETHER: Final = 20
"""Notices in one message."""
_FAILED: Final = (State.DEAD, State.BOUNCED)
_DAY_ONE: Final = date(1970, 1, 1).toordinal()
_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class DjangoOutbox(Atomic):
    """Implements ``guicang.ports.noticing.Outbox`` in the working store."""

    box: Box

    def add(self, notice: Notice) -> bool:
        """Write a notice; False if there is one of its key."""
        told = json.dumps({"to": notice.to, "values": dict(notice.values)})
        row = tables.PersonNotice(
            code=notice.id,
            key=notice.key,
            occasion=notice.occasion.value,
            urgent=notice.urgent,
            recipient=notice.recipient,
            way=notice.way,
            lang=notice.lang,
            sealed=self.box.seal(_PURPOSE, notice.id, told.encode()),
            state=notice.state.value,
            made_at=micros(notice.made_at),
            due_at=None if notice.due_at is None else micros(notice.due_at),
        )
        # Of one key the first stands, without a lock on others: whoever tells holds
        # locks of the deed already.
        with translated():
            tables.PersonNotice.objects.bulk_create([row], ignore_conflicts=True)
            return tables.PersonNotice.objects.filter(code=notice.id).exists()

    def get(self, notice: str) -> Notice:
        """Give one. NoSuchNoticeSent."""
        with translated():
            row = tables.PersonNotice.objects.filter(code=notice).first()
        if row is None:
            raise NoSuchNoticeSent(notice=notice)
        return self._notice(row)

    def list(self, *, state: State | None = None, limit: int = 100) -> Sequence[Notice]:
        """Give notices, the newest first."""
        found = tables.PersonNotice.objects.order_by("-id")
        if state is not None:
            found = found.filter(state=state.value)
        with translated():
            return [self._notice(row) for row in found[:limit]]

    def counts(self) -> Mapping[State, int]:
        """Count them by state."""
        with translated():
            rows = tables.PersonNotice.objects.values("state").annotate(n=Count("id"))
            return {State(row["state"]): row["n"] for row in rows.order_by("state")}

    # --- sending ----------------------------------------------------------------------

    def claim(self, now: datetime, lease: timedelta) -> Sequence[Notice]:
        """Take what is due, for the time of a lease; empty if nothing is."""
        with self.transaction():
            alone(Guard.NOTICES)
            due = tables.PersonNotice.objects.filter(due_at__lte=micros(now))
            due = due.exclude(way__in=_full(now))
            first = due.order_by("-urgent", "due_at", "id").first()
            if first is None:
                return ()
            rows = _parcel(first, due)
            message = first.message or first.code
            for row in rows:
                row.message = message
                row.attempts += 1
                row.due_at = micros(now + lease)
                if row.code == message:
                    row.tried_at = micros(now)
                row.save(update_fields=["message", "attempts", "due_at", "tried_at"])
            return [self._notice(row) for row in rows]

    def settle(
        self, ids: Sequence[str], *, version: int, proof: str, at: datetime
    ) -> None:
        """Note that it was taken by the way, in which words, and the digest of them."""
        with translated():
            tables.PersonNotice.objects.filter(code__in=ids).update(
                state=State.SENT.value,
                said="",
                version=version,
                proof=proof,
                due_at=None,
                ended_at=micros(at),
            )

    def postpone(self, ids: Sequence[str], said: str, again: datetime) -> None:
        """Note that it failed, and waits until then."""
        with translated():
            tables.PersonNotice.objects.filter(
                code__in=ids, state=State.WAITING.value
            ).update(said=said, due_at=micros(again))

    def end(self, ids: Sequence[str], state: State, said: str, at: datetime) -> None:
        """Note that it ended otherwise, from whatever it was."""
        with translated():
            tables.PersonNotice.objects.filter(code__in=ids).update(
                state=state.value, said=said, due_at=None, ended_at=micros(at)
            )

    def withdraw(self, begin: str) -> int:
        """Forget what waits and whose key begins so; return how much."""
        with translated():
            waits = tables.PersonNotice.objects.filter(
                key__startswith=begin, state=State.WAITING.value
            )
            return waits.delete()[0]

    def revive(self, notice: str, at: datetime) -> Notice:
        """Let what is dead or bounced be due anew. NoSuchNoticeSent."""
        return self._from_failed(
            notice,
            state=State.WAITING.value,
            attempts=0,
            due_at=micros(at),
            ended_at=None,
            message="",
            said="",
        )

    def dismiss(self, notice: str, at: datetime) -> Notice:
        """Note that what is dead or bounced need not be told. NoSuchNoticeSent."""
        state = State.DISMISSED.value
        return self._from_failed(notice, state=state, ended_at=micros(at))

    def _from_failed(self, notice: str, **change: Any) -> Notice:
        with translated():
            found = tables.PersonNotice.objects.filter(code=notice)
            if not found.filter(state__in=_FAILED).update(**change):
                raise NoSuchNoticeSent(notice=notice)
        return self.get(notice)

    def of_message(self, message: str) -> Sequence[Notice]:
        """Give the notices that went by one message."""
        with translated():
            rows = tables.PersonNotice.objects.filter(message=message).order_by("id")
            return [self._notice(row) for row in rows] if message else []

    def forget(self, before: datetime) -> int:
        """Forget what was sent or dismissed, and marks of days, before then."""
        over = Q(ended_at__lt=micros(before)) & ~Q(state__in=_FAILED)
        forgotten = 0
        found = tables.PersonNotice.objects.filter(over)
        while page := list(found.values_list("pk", flat=True)[:_PAGE]):
            with self.transaction():
                forgotten += tables.PersonNotice.objects.filter(pk__in=page).delete()[0]
        with translated():
            day = before.date().toordinal() - _DAY_ONE
            tables.NoticeMark.objects.filter(day__lt=day).delete()
        return forgotten

    # --- what was told in advance -----------------------------------------------------

    def told(self, owner: str) -> AbstractSet[Mark]:
        """Give the days and stages of which an owner was told."""
        with translated():
            rows = tables.NoticeMark.objects.filter(owner=owner)
            return {
                (date.fromordinal(_DAY_ONE + day), stage)
                for day, stage in rows.values_list("day", "stage")
            }

    def tell(self, owner: str, marks: AbstractSet[Mark]) -> None:
        """Note that an owner was told of them."""
        with translated():
            tables.NoticeMark.objects.bulk_create(
                [
                    tables.NoticeMark(
                        owner=owner, day=day.toordinal() - _DAY_ONE, stage=stage
                    )
                    for day, stage in sorted(marks)
                ],
                ignore_conflicts=True,
            )

    def due(self, digest: int, until: datetime) -> Sequence[DueDay]:
        """Count what falls due until then, as it was judged under a digest."""
        return [DueDay(*row) for row in due_slots(digest, until)]

    # --- addresses and habits ---------------------------------------------------------

    def shut(self, address: str, why: str, at: datetime) -> None:
        """Mark an address, by its token: nothing more goes there."""
        with translated():
            tables.ShutAddress.objects.get_or_create(
                token=address, defaults={"why": why, "at": micros(at)}
            )

    def lift(self, address: str) -> bool:
        """Take a mark away; False if there was none."""
        with translated():
            gone, _ = tables.ShutAddress.objects.filter(token=address).delete()
        return bool(gone)

    def is_shut(self, address: str) -> bool:
        """Say whether an address is marked."""
        with translated():
            return tables.ShutAddress.objects.filter(token=address).exists()

    def habits(self, person: str) -> Habits | None:
        """Give when somebody wants to be told; None if they never said."""
        with translated():
            row = tables.NoticeHabits.objects.filter(person=person).first()
        if row is None:
            return None
        return habits_from(row.lang, row.zone, row.quiet, row.daily)

    def keep_habits(self, person: str, habits: Habits) -> None:
        """Write when somebody wants to be told."""
        with translated():
            tables.NoticeHabits.objects.update_or_create(
                person=person,
                defaults={
                    "lang": habits.lang,
                    "zone": habits.zone,
                    "quiet": spelled_quiet(habits),
                    "daily": spelled_daily(habits),
                },
            )

    def _notice(self, row: tables.PersonNotice) -> Notice:
        told = json.loads(self.box.open(_PURPOSE, row.code, bytes(row.sealed)))
        return Notice(
            id=row.code,
            key=row.key,
            occasion=Occasion(row.occasion),
            urgent=row.urgent,
            to=told["to"],
            recipient=row.recipient,
            way=row.way,
            lang=row.lang,
            values=told["values"],
            state=State(row.state),
            made_at=instant(row.made_at).astimezone(UTC),
            attempts=row.attempts,
            due_at=when(row.due_at),
            said=row.said,
            version=row.version,
            proof=row.proof,
            message=row.message,
            ended_at=when(row.ended_at),
        )


def _full(now: datetime) -> list[str]:
    """Name the bots that got as many messages in a minute as they take."""
    lately = tables.PersonNotice.objects.filter(tried_at__gt=micros(now - _MINUTE))
    by_way = lately.exclude(way=MAIL).values("way").annotate(n=Count("id"))
    return [row["way"] for row in by_way.order_by("way") if row["n"] >= PACE]


def _parcel(first: tables.PersonNotice, due: Any) -> list[tables.PersonNotice]:
    """Give what goes in one message: what went together before, or may now."""
    if first.message:
        same = due.filter(message=first.message, state=State.WAITING.value)
        return list(same.order_by("id"))
    if first.urgent:
        return [first]
    beside = due.filter(
        recipient=first.recipient, way=first.way, urgent=False, message=""
    )
    return [first, *beside.exclude(pk=first.pk).order_by("id")[: _TOGETHER - 1]]
