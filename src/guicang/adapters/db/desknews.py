"""What platforms told that the desk has still to hear of, on SQLite and PostgreSQL."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.adapters.db.models import desk as tables
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.sql import spelled
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.record import instant, micros
from guicang.ports.desknews import News, What
from guicang.ports.keys import Tagger

_PURPOSE: Final = "desk-news"
_SEALED: Final = (
    "thread",
    "channel",
    "conversation",
    "customer",
    "agent",
    "lang",
    "mark",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DjangoDeskNews(Atomic):
    """Implements ``guicang.ports.desknews.DeskNews``."""

    box: Box
    tagger: Tagger

    def put(self, news: Sequence[News]) -> None:
        """Write news, in the open transaction, in their order."""
        with translated():
            tables.DeskNews.objects.bulk_create([self._row(each) for each in news])

    def next(self, limit: int, without: Collection[int] = ()) -> Sequence[News]:
        """Give the oldest, with what else waits of its thread, in their order.

        Threads whose oldest has one of these numbers are left out.
        """
        waiting = tables.DeskNews.objects.order_by("id")
        with translated():
            if without:
                left = waiting.filter(id__in=without).values("thread")
                waiting = waiting.exclude(thread__in=left)
            first = waiting.first()
            if first is None:
                return ()
            theirs = tables.DeskNews.objects.filter(thread=first.thread)
            return [self._news(row) for row in theirs.order_by("id")[:limit]]

    def drop(self, numbers: Sequence[int]) -> None:
        """Forget news that were heard."""
        with translated():
            tables.DeskNews.objects.filter(id__in=numbers).delete()

    def _row(self, news: News) -> tables.DeskNews:
        told = {"what": news.what.value}
        told |= {name: getattr(news, name) for name in _SEALED}
        return tables.DeskNews(
            source=news.source,
            thread=self.tagger.tag("source-thread", f"{news.source}\n{news.thread}"),
            at=micros(news.at),
            sealed=self.box.seal(_PURPOSE, news.source, spelled(told).encode()),
        )

    def _news(self, row: tables.DeskNews) -> News:
        told = json.loads(self.box.open(_PURPOSE, row.source, bytes(row.sealed)))
        return News(
            source=row.source,
            at=instant(row.at),
            number=row.pk,
            what=What(told.pop("what")),
            **told,
        )
