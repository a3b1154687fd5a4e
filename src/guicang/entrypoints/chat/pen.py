"""The database behind the event loop: one thread that writes, two that read.

Who writes waits for the disk. One thread takes all that came meanwhile and commits it
together, each with a savepoint of its own: a write that is refused undoes no other.
That is what lets hundreds of visitors share one disk.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, Final, TypeVar

from guicang.bootstrap.house import House

_T = TypeVar("_T")
_MOST: Final = 64
_READERS: Final = 2
Deed = Callable[[House], Any]


class Pen:
    """Writes one after the other and reads beside; each thread opens the home once."""

    def __init__(self, opens: Callable[[], House]) -> None:
        """Open nothing yet."""
        self._opens = opens
        self._local = threading.local()
        self._queue: SimpleQueue[tuple[Deed, Future[Any], bool] | None] = SimpleQueue()
        self._readers = ThreadPoolExecutor(_READERS, "read")
        self._writer = threading.Thread(target=self._write, name="write", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._writer.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        self._queue.put(None)
        self._writer.join(10)
        self._readers.shutdown(wait=False, cancel_futures=True)

    async def write(self, deed: Callable[[House], _T]) -> _T:
        """Do something in a transaction that is on the disk when this returns."""
        future: Future[_T] = Future()
        self._queue.put((deed, future, False))
        return await asyncio.wrap_future(future)

    async def alone(self, deed: Callable[[House], _T]) -> _T:
        """Do something that makes transactions of its own, and with nothing else."""
        future: Future[_T] = Future()
        self._queue.put((deed, future, True))
        return await asyncio.wrap_future(future)

    async def read(self, deed: Callable[[House], _T]) -> _T:
        """Ask for something."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: deed(self._house()))

    def _house(self) -> House:
        if (opened := getattr(self._local, "house", None)) is None:
            opened = self._local.house = self._opens()
        found: House = opened
        return found

    def _write(self) -> None:
        going = True
        while going:
            some = [self._queue.get()]
            while len(some) < _MOST and not self._queue.empty():
                some.append(self._queue.get())
            going = None not in some
            asked = [each for each in some if each is not None]
            self._together([(deed, f) for deed, f, alone in asked if not alone])
            for deed, future in [(deed, f) for deed, f, alone in asked if alone]:
                self._tell([(future, *self._try(deed))])

    def _together(self, some: list[tuple[Deed, Future[Any]]]) -> None:
        """Commit what came meanwhile together."""
        done: list[tuple[Future[Any], Any, Exception | None]] = []
        if not some:
            return
        try:
            chats = self._house().chats
            with chats.transaction():
                for deed, future in some:
                    done.append((future, *self._one(deed)))
        except Exception as error:  # noqa: BLE001 - nothing was written: all are told
            done = [(future, None, error) for _, future in some]
        self._tell(done)

    def _tell(self, done: list[tuple[Future[Any], Any, Exception | None]]) -> None:
        for future, result, error in done:
            # Whoever asked may be gone.
            with suppress(Exception):
                if error is None:
                    future.set_result(result)
                else:
                    future.set_exception(error)

    def _one(self, deed: Deed) -> tuple[Any, Exception | None]:
        house = self._house()
        try:
            with house.chats.transaction():
                return deed(house), None
        except Exception as error:  # noqa: BLE001 - it undoes itself and no other
            return None, error

    def _try(self, deed: Deed) -> tuple[Any, Exception | None]:
        try:
            return deed(self._house()), None
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            return None, error
