"""The processes of this machine."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final

from guicang.ports.engines import Batch, Work

# Two for each process: one is worked on while the next is on its way.
_AHEAD: Final = 2


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Works in ``jobs`` processes; with one, in this process itself."""

    jobs: int = 1

    def map(self, work: Work, batches: Iterable[Batch]) -> Iterator[Batch]:
        """Give the results in the order of the batches."""
        if self.jobs == 1:
            yield from map(work, batches)
            return
        # A process that was forked from one with threads may wait for ever for a lock.
        spawn = multiprocessing.get_context("spawn")
        source = iter(batches)
        with ProcessPoolExecutor(self.jobs, mp_context=spawn) as pool:
            waiting: deque[Future[Batch]] = deque()
            try:
                for batch in islice(source, self.jobs * _AHEAD):
                    waiting.append(pool.submit(work, batch))
                while waiting:
                    yield waiting.popleft().result()
                    for batch in islice(source, 1):
                        waiting.append(pool.submit(work, batch))
            finally:
                for future in waiting:
                    future.cancel()
