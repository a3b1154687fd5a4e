"""News for the desk in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count

from guicang.ports.desknews import News
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryDeskNews(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.waiting: list[News] = []
        self.numbers = count(1)

    def put(self, news: Sequence[News]) -> None:
        self.waiting += [replace(x, number=next(self.numbers)) for x in news]

    def next(self, limit: int, without: Collection[int] = ()) -> Sequence[News]:
        left = {_thread(x) for x in self.waiting if x.number in without}
        for first in self.waiting:
            if _thread(first) not in left:
                theirs = [x for x in self.waiting if _thread(x) == _thread(first)]
                return theirs[:limit]
        return ()

    def drop(self, numbers: Sequence[int]) -> None:
        self.waiting = [x for x in self.waiting if x.number not in numbers]


def _thread(news: News) -> tuple[str, str]:
    return news.source, news.thread
