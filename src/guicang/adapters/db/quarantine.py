"""Input that could not be read: kept raw, sealed and once, until it is read or ended.

Whether something is kept already is found by its place, and then by opening what lies
there: a digest of the raw bytes would let anybody who has one try out short lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, Func, IntegerField, Min, QuerySet

from guicang.adapters.db.models.records import Quarantined
from guicang.adapters.db.rows import dumps
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.sql import when
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.quarantine.model import Place
from guicang.domain.record import instant, micros
from guicang.ports.quarantine import Choice, Kept, Seen
from guicang.ports.records import Unreadable, Way

TABLE: Final = "guicang_quarantined"
_PURPOSE = "quarantine"
_HEAD = "quarantine-head"
_PAGE = 500
_FEW: Final = 10
"""Items that are opened at once: each may be some MiB."""
SEAL: Final = 29
"""Bytes that a seal adds: version, nonce and tag (``adapters.keys.sealbox``)."""
_NUMBER: Final = IntegerField()
_COLUMNS: Final = ("id", "file", "position", "offset", "code", "stored_at", "size")


def is_id(item: int) -> bool:
    """Say whether a number may be an item's: others do not fit into the column."""
    return 0 < item < 1 << 63


def keep(items: Sequence[Unreadable], at: int, box: Box) -> int:
    """Store what is not there yet, ``at`` microseconds; return how many that were."""
    return sum(
        _keep(items[start : start + _PAGE], at, box)
        for start in range(0, len(items), _PAGE)
    )


def _keep(items: Sequence[Unreadable], at: int, box: Box) -> int:
    have = {
        (
            file,
            position,
            offset,
            box.open(_PURPOSE, _place(file, position, offset), bytes(raw)),
        )
        for file, position, offset, raw in Quarantined.objects.filter(
            file__in={item.file for item in items},
            position__in={item.position for item in items},
        ).values_list("file", "position", "offset", "raw")
    }
    new = {
        (item.file, item.position, item.offset, item.raw): item
        for item in items
        if (item.file, item.position, item.offset, item.raw) not in have
    }
    Quarantined.objects.bulk_create(_sealed(item, at, box) for item in new.values())
    return len(new)


def _sealed(item: Unreadable, at: int, box: Box) -> Quarantined:
    place, head = _place(item.file, item.position, item.offset), item.way.head
    return Quarantined(
        file=item.file,
        position=item.position,
        offset=item.offset,
        reason=item.reason,
        code=item.code,
        stored_at=at,
        raw=box.seal(_PURPOSE, place, item.raw),
        form=item.way.form,
        head=box.seal(_HEAD, place, head) if head else None,
    )


def _place(file: str, position: int, offset: int) -> str:
    return dumps([file, position, offset])


@dataclass(frozen=True, slots=True, kw_only=True)
class DjangoQuarantine(Atomic):
    """Implements ``guicang.ports.quarantine.Quarantine``."""

    box: Box

    def seen(
        self, choice: Choice, *, after: int = 0, limit: int = 200
    ) -> Sequence[Seen]:
        """Name what is meant, in the order of ids, from after one on; opens nothing."""
        found = (
            _chosen(choice)
            .filter(id__gt=after)
            .annotate(size=Func(F("raw"), function="length", output_field=_NUMBER))
            .order_by("id")
            .values_list(*_COLUMNS)
        )
        with translated():
            return [
                Seen(id_, Place(*place), code, instant(at), size - SEAL)
                for id_, *place, code, at, size in found[:limit]
            ]

    def open(self, ids: Sequence[int], *, lock: bool = False) -> Iterator[Kept]:
        """Open those of these that lie here, in the order of ids, few at a time."""
        for start in range(0, len(ids), _FEW):
            some = [*filter(is_id, sorted(ids)[start : start + _FEW])]
            found = Quarantined.objects.filter(id__in=some).order_by("id")
            with translated():
                rows = list(found.select_for_update() if lock else found)
            yield from map(self._opened, rows)

    def _opened(self, row: Quarantined) -> Kept:
        place = _place(row.file, row.position, row.offset)
        head = self.box.open(_HEAD, place, bytes(row.head)) if row.head else b""
        return Kept(
            id=row.pk,
            place=Place(row.file, row.position, row.offset),
            code=row.code,
            reason=row.reason,
            since=instant(row.stored_at),
            raw=self.box.open(_PURPOSE, place, bytes(row.raw)),
            way=Way(row.form, head),
            tried_at=when(row.tried_at),
        )

    def end(self, ids: Sequence[int]) -> int:
        """Delete those of these that lie here; return how many. In a transaction."""
        with self.transaction():
            gone, _ = Quarantined.objects.filter(id__in=ids).delete()
        return gone

    def remark(self, item: int, code: str, reason: str, at: datetime) -> None:
        """Note why something could not be read again, the newest reason alone."""
        with self.transaction():
            Quarantined.objects.filter(id=item).update(
                code=code, reason=reason, tried_at=micros(at)
            )

    def oldest(self) -> datetime | None:
        """Say since when the oldest item lies here; None if there is none."""
        with translated():
            return when(Quarantined.objects.aggregate(at=Min("stored_at"))["at"])


def _chosen(choice: Choice) -> QuerySet[Quarantined]:
    found = Quarantined.objects.all()
    if choice.ids:
        found = found.filter(id__in=[*filter(is_id, choice.ids)])
    if choice.file:
        found = found.filter(file=choice.file)
    if choice.code:
        found = found.filter(code=choice.code)
    if choice.until is not None:
        found = found.filter(stored_at__lte=micros(choice.until))
    return found
