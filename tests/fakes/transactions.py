"""One memory for all fakes, so that one transaction undoes all of them together.

A fake derives from ``MemoryStore`` and keeps its state in its own attributes, as dicts,
lists and sets (nested as you like) of values that never change::

    class MemoryHolds(MemoryStore):
        def __init__(self, database: MemoryDatabase | None = None) -> None:
            super().__init__(database)
            self.holds: dict[str, Hold] = {}

Fakes that are given the same ``MemoryDatabase`` roll back together. As in the real
database, a transaction inside a transaction is a savepoint.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any


class MemoryDatabase:
    """What the fakes of one test stand on."""

    def __init__(self) -> None:
        self._stores: list[MemoryStore] = []
        self.depth = 0
        self._then: list[Callable[[], None]] = []

    def join(self, store: "MemoryStore") -> None:
        self._stores.append(store)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Undo everything in every fake when an exception leaves the block."""
        saved = [(store, store.snapshot()) for store in self._stores]
        then = len(self._then)
        self.depth += 1
        try:
            yield
        except BaseException:
            for store, state in saved:
                store.restore(state)
            del self._then[then:]
            raise
        finally:
            self.depth -= 1
        if not self.depth:
            waiting, self._then = self._then, []
            for each in waiting:
                each()

    def committed(self, then: Callable[[], None]) -> None:
        """Do something once the open transaction stands; at once if none is open."""
        if self.depth:
            self._then.append(then)
        else:
            then()


class MemoryStore:
    """A fake whose attributes roll back."""

    def __init__(self, database: MemoryDatabase | None = None) -> None:
        self.database = MemoryDatabase() if database is None else database
        self.database.join(self)

    def transaction(self) -> AbstractContextManager[None]:
        return self.database.transaction()

    def still(self) -> AbstractContextManager[None]:
        return nullcontext()  # one thread: nobody writes meanwhile

    def snapshot(self) -> dict[str, Any]:
        return {
            name: _copied(value)
            for name, value in vars(self).items()
            if not isinstance(value, _STANDING)
        }

    def restore(self, state: dict[str, Any]) -> None:
        mine = {n for n, v in vars(self).items() if not isinstance(v, _STANDING)}
        for name in mine - set(state):
            delattr(self, name)
        vars(self).update(state)


_STANDING = (MemoryDatabase, MemoryStore)
"""What a fake stands on rolls back by itself."""


def _copied(value: Any) -> Any:
    """Copy the containers; what they hold is frozen and can be shared."""
    if type(value) is dict:
        return {key: _copied(item) for key, item in value.items()}
    if type(value) is list:
        return [_copied(item) for item in value]
    if type(value) is set:
        return set(value)
    return value
