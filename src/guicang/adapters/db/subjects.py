"""Requests of persons on SQLite and PostgreSQL."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, Q, When

from guicang.adapters.db.models import subjects as tables
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.sql import (
    Guard,
    alone,
    among,
    pages,
    select,
    since_epoch,
    spelled,
    when,
)
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import NoSuchSubjectRequest, SubjectRequestChanged
from guicang.domain.record import instant, micros
from guicang.domain.subjects.model import (
    CLOSED,
    ENDING,
    UNDONE,
    Asker,
    Door,
    Item,
    Kind,
    Outcome,
    Place,
    State,
    SubjectRequest,
)
from guicang.ports.subjects import Challenge

_PURPOSE: Final = "subject-request"
_PLAIN: Final = (
    *("jurisdiction", "lang", "customer", "chat", "revision", "joined"),
    *("verified_by", "verified_how", "decided_by", "closed_by", "basis"),
)
_INSTANTS: Final = (
    *("extended_at", "paused_at", "verified_at", "decided_at", "closed_at"),
)
_WRITTEN: Final = ("extended_why", "paused_why", "verified_why", "answer")
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DjangoSubjects(Atomic):
    """Implements ``guicang.ports.subjects.Subjects``. What people wrote is sealed."""

    box: Box

    def add(self, request: SubjectRequest) -> None:
        """Write a new one."""
        with translated():
            tables.Subject.objects.create(code=request.id, **self._columns(request))

    def get(self, request: str, *, lock: bool = False) -> SubjectRequest:
        """Give one. NoSuchSubjectRequest. ``lock``: until the commit."""
        found = tables.Subject.objects.filter(code=request)
        with translated():
            row = (found.select_for_update() if lock else found).first()
        if row is None:
            raise NoSuchSubjectRequest(request=request)
        return self._made(row)

    def keep(self, request: SubjectRequest) -> None:
        """Write one that was changed. SubjectRequestChanged."""
        before = request.revision - 1
        with self.transaction():
            stored = tables.Subject.objects.filter(code=request.id, revision=before)
            if not stored.update(**self._columns(request)):
                now = self.get(request.id).revision
                raise SubjectRequestChanged(request=request.id, shown=before, now=now)

    def open_of(
        self, customers: Iterable[str], kind: Kind, *, lock: bool = False
    ) -> SubjectRequest | None:
        """Give the open request of this kind that one of these identities has.

        With ``lock``, nobody else adds one until the transaction ends.
        """
        if lock:
            alone(Guard.SUBJECTS)
        found = _open().filter(customer__in=list(customers), kind=kind)
        with translated():
            row = (found.select_for_update() if lock else found).first()
        return None if row is None else self._made(row)

    def of_chat(self, chat: str) -> SubjectRequest | None:
        """Give the open request that came from a web chat."""
        with translated():
            row = _open().filter(chat=chat).first()
        return None if row is None else self._made(row)

    def list(
        self, *, open_only: bool = False, limit: int = 200
    ) -> Sequence[SubjectRequest]:
        """Give them: open ones first, by when they are due, then the newest."""
        closed = Q(state__in=CLOSED)
        rank = Case(
            When(closed, then=-F("received_at")),
            default=F("due_at"),
            output_field=BigIntegerField(),
        )
        found = tables.Subject.objects.order_by(
            Case(When(closed, then=1), default=0, output_field=IntegerField()), rank
        )
        if open_only:
            found = found.exclude(state__in=CLOSED)
        with translated():
            return [self._made(row) for row in found[:limit]]

    def unfinished(self) -> Sequence[SubjectRequest]:
        """Give those that were decided and have records that wait, oldest first."""
        undone = tables.SubjectItem.objects.filter(outcome__in=UNDONE)
        found = tables.Subject.objects.filter(
            kind__in=ENDING, decided_at__isnull=False, pk__in=undone.values("subject")
        ).exclude(state=State.REFUSED)
        with translated():
            return [self._made(row) for row in found.order_by("received_at", "pk")]

    # --- records ----------------------------------------------------------------------

    def decide(self, request: str, items: Sequence[Item]) -> None:
        """Write what is decided about records, in the place of what was before."""
        with self.transaction():
            subject = tables.Subject.objects.only("pk").get(code=request)
            tables.SubjectItem.objects.bulk_create(
                (
                    tables.SubjectItem(
                        subject=subject,
                        conversation=item.conversation,
                        place=item.place,
                        outcome=item.outcome,
                        clause=item.clause,
                        basis=item.basis,
                        holds=spelled(item.holds),
                        until=since_epoch(item.until),
                    )
                    for item in items
                ),
                update_conflicts=True,
                unique_fields=["conversation", "subject"],
                update_fields=[
                    *("place", "outcome", "clause", "basis", "holds", "until"),
                ],
            )

    def items(
        self,
        request: str,
        *,
        outcome: Outcome | None = None,
        after: str = "",
        limit: int = 200,
    ) -> Sequence[Item]:
        """Give what is decided about records, in the order of their ids."""
        found = tables.SubjectItem.objects.filter(
            subject__code=request, conversation__gt=after
        )
        if outcome is not None:
            found = found.filter(outcome=outcome)
        with translated():
            return [_item(row) for row in found.order_by("conversation")[:limit]]

    def counts(self, request: str) -> Mapping[Outcome, int]:
        """Count records by what is decided about them."""
        found = tables.SubjectItem.objects.filter(subject__code=request)
        with translated():
            lines = found.values_list("outcome").annotate(Count("pk")).order_by()
            return {Outcome(outcome): many for outcome, many in lines}

    def ending(self, conversations: Iterable[str]) -> Mapping[str, str]:
        """Say which of these a request is to end: id to request, the oldest one."""
        found: dict[str, str] = {}
        kinds = ", ".join(f"'{kind}'" for kind in sorted(ENDING))
        for page in pages(conversations):
            these, them = among(page)
            rows = select(
                "SELECT i.conversation, s.code FROM guicang_subjectitem i "  # noqa: S608 - constants
                "JOIN guicang_subject s ON s.id = i.subject_id "
                f"WHERE i.conversation {these} AND s.kind IN ({kinds}) "
                "ORDER BY s.received_at DESC, s.id DESC",
                [them],
            )
            found.update(rows)
        return found

    def restricting(self, conversations: Iterable[str]) -> frozenset[str]:
        """Say which of these a request lets be stored and nothing else."""
        found: set[str] = set()
        for page in pages(conversations, 500):
            rows = tables.SubjectItem.objects.filter(
                conversation__in=page, outcome=Outcome.RESTRICT
            )
            with translated():
                found.update(rows.values_list("conversation", flat=True))
        return frozenset(found)

    def erased(self, conversations: Iterable[str]) -> None:
        """Note that these are gone, in every request that was to end them."""
        with self.transaction():
            for page in pages(conversations, 500):
                tables.SubjectItem.objects.filter(
                    conversation__in=page, subject__kind__in=ENDING
                ).update(outcome=Outcome.ERASED, until=None)

    # --- who asked --------------------------------------------------------------------

    def challenge(self, request: str, code: Challenge) -> None:
        """Keep a code that was sent, in the place of the one before."""
        with translated():
            tables.Subject.objects.filter(code=request).update(
                challenge=code.digest,
                challenge_until=micros(code.until),
                tries=code.tries,
            )

    def challenged(self, request: str) -> Challenge | None:
        """Give the code that was sent; None if none was, or it was taken."""
        with translated():
            row = tables.Subject.objects.filter(code=request).first()
        if row is None or not row.challenge:
            return None
        return Challenge(row.challenge, instant(row.challenge_until), row.tries)

    def tried(self, request: str) -> None:
        """Count one try more."""
        with translated():
            tables.Subject.objects.filter(code=request).update(tries=F("tries") + 1)

    # --- rows -------------------------------------------------------------------------

    def _columns(self, request: SubjectRequest) -> dict[str, Any]:
        written = {name: getattr(request, name) for name in _WRITTEN}
        return {
            **{name: getattr(request, name) for name in _PLAIN},
            **{name: since_epoch(getattr(request, name)) for name in _INSTANTS},
            "kind": request.kind.value,
            "asker": request.asker.value,
            "door": request.door.value,
            "state": request.state.value,
            "received_at": micros(request.received_at),
            "due_at": micros(request.due_at),
            "paused": request.paused // _MICROSECOND,
            "written": self.box.seal(_PURPOSE, request.id, spelled(written).encode()),
        }

    def _made(self, row: tables.Subject) -> SubjectRequest:
        sealed = self.box.open(_PURPOSE, row.code, bytes(row.written))
        rest: dict[str, Any] = {
            **{name: getattr(row, name) for name in _PLAIN},
            **{name: when(getattr(row, name)) for name in _INSTANTS},
            **json.loads(sealed),
        }
        return SubjectRequest(
            id=row.code,
            kind=Kind(row.kind),
            asker=Asker(row.asker),
            door=Door(row.door),
            state=State(row.state),
            received_at=instant(row.received_at),
            due_at=instant(row.due_at),
            paused=row.paused * _MICROSECOND,
            **rest,
        )


def _open() -> Any:
    return tables.Subject.objects.exclude(state__in=CLOSED).order_by("received_at")


def _item(row: tables.SubjectItem) -> Item:
    return Item(
        conversation=row.conversation,
        place=Place(row.place),
        outcome=Outcome(row.outcome),
        clause=row.clause,
        basis=row.basis,
        holds=tuple(json.loads(row.holds)),
        until=when(row.until),
    )
