"""Threads of sources and their stretches, on SQLite and PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Max, Q, QuerySet, Sum

from guicang.adapters.db.models import sources as tables
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.sources.threads import TAG, Stretch

_PAGE = 500
_GROWS = (
    "first",
    "last",
    "closed",
    "messages",
    "arrived",
    "known",
    "recalled",
    "told",
)


class DjangoThreads(Atomic):
    """Implements ``guicang.ports.connections.Threads``."""

    def near(
        self, source: str, threads: Iterable[str], first: int, last: int
    ) -> Sequence[Stretch]:
        """Give the stretches of threads that meet these instants."""
        meets = Q(first__lte=last, last__gte=first) | ~Q(recalled=b"")
        with translated():
            return [
                _stretch(row)
                for found in _of(source, threads)
                for row in found.filter(meets)
            ]

    def whole(self, source: str, threads: Iterable[str]) -> Sequence[Stretch]:
        """Give all stretches of threads."""
        with translated():
            return [_stretch(row) for found in _of(source, threads) for row in found]

    def highest(self, source: str, threads: Iterable[str]) -> Mapping[str, int]:
        """Give the highest number of each thread that has a stretch."""
        with translated():
            return {
                thread: number
                for found in _of(source, threads)
                for thread, number in found.values("thread")
                .annotate(most=Max("number"))
                .values_list("thread", "most")
            }

    def bases(self, source: str, threads: Iterable[str]) -> Mapping[str, str]:
        """Give the conversation of the first stretch of each thread that has one."""
        with translated():
            return {
                thread: conversation
                for found in _of(source, threads)
                for thread, conversation in found.filter(number=1).values_list(
                    "thread", "conversation"
                )
            }

    def of(self, conversations: Iterable[str]) -> Mapping[str, tuple[str, Stretch]]:
        """Give source and stretch of those of these conversations that have one."""
        names = sorted(set(conversations))
        with translated():
            return {
                row.conversation: (row.source, _stretch(row))
                for start in range(0, len(names), _PAGE)
                for row in tables.Stretch.objects.filter(
                    conversation__in=names[start : start + _PAGE]
                )
            }

    def keep(self, source: str, stretches: Sequence[Stretch]) -> None:
        """Write stretches, new or grown."""
        with self.transaction():
            tables.Stretch.objects.bulk_create(
                [_row(source, each) for each in stretches],
                batch_size=_PAGE,
                update_conflicts=True,
                unique_fields=["source", "thread", "number"],
                update_fields=_GROWS,
            )

    def silent(self, source: str, before: int, limit: int) -> Sequence[Stretch]:
        """Give open stretches with messages, in which none came since an instant."""
        found = tables.Stretch.objects.filter(
            source=source, closed__isnull=True, last__lt=before, messages__gt=0
        )
        with translated():
            return [_stretch(row) for row in found.order_by("last", "id")[:limit]]

    def messages(self, source: str, threads: Iterable[str]) -> Mapping[str, int]:
        """Count the messages of threads that came, by the ids the platform gave."""
        with translated():
            return {
                thread: int(count)
                for found in _of(source, threads)
                for thread, count in found.values("thread")
                .annotate(many=Sum("arrived"))
                .values_list("thread", "many")
            }


def _of(source: str, threads: Iterable[str]) -> list[QuerySet[tables.Stretch]]:
    """Ask for stretches of threads, so many at once as a statement takes."""
    names = sorted(set(threads))
    return [
        tables.Stretch.objects.filter(
            source=source, thread__in=names[start : start + _PAGE]
        )
        for start in range(0, len(names), _PAGE)
    ]


def _row(source: str, stretch: Stretch) -> tables.Stretch:
    return tables.Stretch(
        source=source,
        thread=stretch.thread,
        number=stretch.number,
        conversation=stretch.conversation,
        first=stretch.first,
        last=stretch.last,
        closed=stretch.closed,
        messages=stretch.messages,
        arrived=len(stretch.known),
        known=b"".join(sorted(stretch.known)),
        recalled=b"".join(sorted(stretch.recalled)),
        told=" ".join(sorted(stretch.told)),
    )


def _stretch(row: tables.Stretch) -> Stretch:
    return Stretch(
        thread=row.thread,
        number=row.number,
        conversation=row.conversation,
        first=row.first,
        last=row.last,
        closed=row.closed,
        messages=row.messages,
        known=_tags(bytes(row.known)),
        recalled=_tags(bytes(row.recalled)),
        told=frozenset(row.told.split()),
    )


def _tags(data: bytes) -> frozenset[bytes]:
    return frozenset(data[at : at + TAG] for at in range(0, len(data), TAG))
