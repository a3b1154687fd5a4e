"""Disclosures on SQLite and PostgreSQL: what waits, what left, who is to be told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError
from django.db.models import Count, F, Q, QuerySet

from guicang.adapters.db.disclosurerows import (
    disclosure_columns,
    disclosure_of,
    notice_columns,
    notice_of,
)
from guicang.adapters.db.models import disclosures as tables
from guicang.adapters.db.sql import (
    Guard,
    among,
    execute,
    pages,
    select,
    since_epoch,
    together,
)
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.disclosure import Disclosure, Holder, Notice
from guicang.domain.errors import NoSuchNotice
from guicang.domain.record import instant, micros

_ENTER: Final = (
    "INSERT INTO guicang_disclosedcopy "
    "(destination, conversation, revision, sent) VALUES (%s, %s, 1, 0) "
    "ON CONFLICT (conversation, destination) DO UPDATE "
    "SET revision = guicang_disclosedcopy.revision + 1"
)
_BACKLOG: Final = (
    "INSERT INTO guicang_disclosedcopy "
    "(destination, conversation, revision, sent) "
    "SELECT %s, key, 1, 0 FROM guicang_conversation WHERE closed_at >= %s {of} "
    "ON CONFLICT (conversation, destination) DO NOTHING"
)
_HOLDERS: Final = (
    "SELECT copy.destination, COALESCE(notice.code, ''), COUNT(*) "
    "FROM guicang_disclosedcopy copy "
    "LEFT JOIN guicang_recipientnotice notice ON notice.id = copy.notice_id "
    "WHERE copy.sent > 0 AND notice.deleted_at IS NULL AND copy.conversation {among} "
    "GROUP BY 1, 2"
)


class DjangoDisclosures(Atomic):
    """Implements ``guicang.ports.disclosures.Disclosures`` in the working store."""

    def hold(self) -> None:
        """Keep the destinations as they are until the open transaction ends."""
        together(Guard.DESTINATIONS)

    # --- what waits -------------------------------------------------------------------

    def enter(self, destination: str, conversations: Iterable[str]) -> None:
        """Let conversations wait for a destination, those too that left before."""
        with self.transaction():
            for conversation in sorted(conversations):
                execute(_ENTER, [destination, conversation])

    def backlog(
        self, destination: str, since: datetime, sources: Sequence[str] = ()
    ) -> int:
        """Let what is complete since an instant wait, unless it waited or left.

        With sources, only what is of these.
        """
        of = f"AND source IN ({', '.join(['%s'] * len(sources))})" if sources else ""
        with self.transaction():
            said = [destination, micros(since), *sources]
            return execute(_BACKLOG.format(of=of), said)

    def waiting(self, destination: str, limit: int) -> Sequence[str]:
        """Name what waits for a destination, in order, locked."""
        found = _waiting().filter(destination=destination).order_by("id")
        with translated():
            rows = found.select_for_update()[:limit]
            return [row.conversation for row in rows]

    def drop(self, destination: str, conversations: Iterable[str]) -> None:
        """Let what is stored no more wait no more; what left stays noted."""
        with self.transaction():
            for page in pages(conversations, 500):
                found = tables.DisclosedCopy.objects.filter(
                    destination=destination, conversation__in=page
                )
                found.filter(sent=0).delete()
                found.update(revision=F("sent"))

    def waits(self) -> Mapping[str, int]:
        """Count what waits, by destination."""
        return _counted(_waiting())

    # --- what left --------------------------------------------------------------------

    def open(self, disclosure: Disclosure, conversations: Sequence[str]) -> bool:
        """Write a disclosure of what waits; these wait no more."""
        try:
            with self.transaction():
                row = tables.Disclosure.objects.create(**disclosure_columns(disclosure))
        except IntegrityError:
            return False
        with translated():
            for page in pages(conversations, 500):
                tables.DisclosedCopy.objects.filter(
                    destination=disclosure.destination, conversation__in=page
                ).update(sent=F("revision"), disclosure=row, notice=None)
        return True

    def leaving(self, destination: str) -> Disclosure | None:
        """Give the disclosure that is leaving for a destination, locked."""
        found = tables.Disclosure.objects.filter(
            destination=destination, sent_at__isnull=True
        )
        with self.transaction():
            row = found.select_for_update().first()
        return None if row is None else disclosure_of(row)

    def last(self, destination: str) -> Disclosure | None:
        """Give the newest that was taken there; None if none was."""
        found = tables.Disclosure.objects.filter(
            destination=destination, sent_at__isnull=False
        )
        with translated():
            row = found.order_by("-id").first()
        return None if row is None else disclosure_of(row)

    def lease(self, disclosure: str, until: datetime) -> None:
        """Count one try more, and keep others off until then."""
        with translated():
            _leaving(disclosure).update(due_at=micros(until), tries=F("tries") + 1)

    def copies(self, disclosure: str) -> Mapping[str, int]:
        """Give the revision of each conversation of a disclosure, locked."""
        found = tables.DisclosedCopy.objects.filter(disclosure__code=disclosure)
        with translated():
            rows = found.order_by("id").select_for_update(of=("self",))
            return {row.conversation: row.revision for row in rows}

    def settle(self, disclosure: str, messages: int, at: datetime) -> None:
        """Note that the destination has it. What is settled stays as it is."""
        with translated():
            _leaving(disclosure).update(
                sent_at=micros(at), due_at=None, messages=messages, said=""
            )

    def postpone(self, disclosure: str, said: str, again: datetime) -> None:
        """Note that it failed, and when it is tried again."""
        with translated():
            _leaving(disclosure).update(said=said, due_at=micros(again))

    def list(
        self, destination: str = "", *, limit: int = 100, before: str = ""
    ) -> Sequence[Disclosure]:
        """Give disclosures, the newest first; those before one, if it is named."""
        found = tables.Disclosure.objects.order_by("-id")
        if destination:
            found = found.filter(destination=destination)
        if before:
            # Codes begin with their instant, and ids are given in its order.
            place = tables.Disclosure.objects.filter(code=before).values("id")[:1]
            found = found.filter(id__lt=place)
        with translated():
            return [disclosure_of(row) for row in found[:limit]]

    # --- who is to be told ------------------------------------------------------------

    def holders(self, conversations: Iterable[str]) -> Sequence[Holder]:
        """Say who holds copies of these, or may, by destination and notice."""
        counted: Counter[tuple[str, str]] = Counter()
        for page in pages(conversations):
            comparison, value = among(page)
            asked = _HOLDERS.replace("{among}", comparison)
            for destination, notice, many in select(asked, [value]):
                counted[destination, notice] += many
        terms = {name: self._terms(name) for name, _ in counted}
        return [
            Holder(
                destination=name,
                recipient=terms[name].recipient,
                contact=terms[name].contact,
                purpose=terms[name].purpose,
                expires_at=instant(terms[name].expires_at),
                conversations=many,
                notice=notice,
            )
            for (name, notice), many in sorted(counted.items())
        ]

    def held(self) -> Mapping[str, int]:
        """Count copies that no notice speaks of, by destination."""
        return _counted(_unspoken())

    def owe(self, notice: Notice, conversations: Iterable[str] | None) -> int:
        """Write a notice about copies that no notice speaks of; return how many."""
        with self.transaction():
            row = tables.RecipientNotice(**notice_columns(notice))
            row.save(force_insert=True)
            mine = _unspoken().filter(destination=notice.destination)
            many = 0
            for some in _parts(mine, conversations):
                many += some.update(notice=row)
            if many:
                row.conversations = many
                row.save(update_fields=["conversations"])
            else:
                row.delete()
        return many

    def notices(self, *, open_only: bool = False) -> Sequence[Notice]:
        """Give notices, the newest first; ``open_only`` those that were not given."""
        found = tables.RecipientNotice.objects.order_by("-id")
        if open_only:
            found = found.filter(told_at__isnull=True)
        with translated():
            return [notice_of(row) for row in found]

    def notice(self, notice: str) -> Notice:
        """Give one, locked. NoSuchNotice."""
        found = tables.RecipientNotice.objects.filter(code=notice)
        with translated():
            row = found.select_for_update().first()
        if row is None:
            raise NoSuchNotice(notice=notice)
        return notice_of(row)

    def told(self, notice: Notice) -> None:
        """Write when, by whom and how it was given, and whether it is gone there."""
        with translated():
            tables.RecipientNotice.objects.filter(code=notice.id).update(
                told_at=since_epoch(notice.told_at),
                told_by=notice.told_by,
                how=notice.how,
                deleted_at=since_epoch(notice.deleted_at),
            )

    def _terms(self, destination: str) -> tables.Disclosure:
        """Give the terms on which something left for a destination last."""
        found = tables.Disclosure.objects.filter(destination=destination)
        return found.latest("id")


def _waiting() -> QuerySet[tables.DisclosedCopy]:
    return tables.DisclosedCopy.objects.filter(revision__gt=F("sent"))


def _unspoken() -> QuerySet[tables.DisclosedCopy]:
    return tables.DisclosedCopy.objects.filter(sent__gt=0, notice__isnull=True)


def _counted(found: QuerySet[tables.DisclosedCopy]) -> Mapping[str, int]:
    grouped = found.values("destination").annotate(many=Count("id"))
    with translated():
        return dict(grouped.values_list("destination", "many"))


def _parts(
    mine: QuerySet[tables.DisclosedCopy], conversations: Iterable[str] | None
) -> Iterator[QuerySet[tables.DisclosedCopy]]:
    if conversations is None:
        yield mine
        return
    for page in pages(conversations, 500):
        yield mine.filter(Q(conversation__in=page))


def _leaving(disclosure: str) -> QuerySet[tables.Disclosure]:
    return tables.Disclosure.objects.filter(code=disclosure, sent_at__isnull=True)
