"""A wire between services and ports: it counts calls and can be cut at one of them.

From then on every call raises, as in a process that is gone. What the fakes hold is
what the disk holds. A new house on the same world is the process after the restart.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any


class PowerCut(BaseException):
    """No handler may swallow it."""


class Wire:
    """Counts calls; cut at one of them it stays dead."""

    def __init__(self, cut_at: int | None = None, *, before: bool = True) -> None:
        self.calls = 0
        self.cut_at = cut_at
        self.before = before
        self.dead = False
        self.names: Counter[str] = Counter()

    def __call__(self, name: str, port: Any) -> Any:
        return _Wired(self, name, port)

    def check(self) -> None:
        if self.dead:
            raise PowerCut

    def pass_(self, name: str, call: Callable[[], Any]) -> Any:
        self.check()
        self.calls += 1
        self.names[name] += 1
        mine = self.calls == self.cut_at
        if mine and self.before:
            self.dead = True
            raise PowerCut
        result = call()
        if mine:
            self.dead = True
            raise PowerCut
        return result


class _Wired:
    def __init__(self, wire: Wire, name: str, port: Any) -> None:
        self._wire, self._name, self._port = wire, name, port

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(self._port, attribute)
        if not callable(found):
            return found
        if attribute == "transaction":
            return found  # the database rolls back what was not committed
        place = f"{self._name}.{attribute}"

        def call(*arguments: Any, **named: Any) -> Any:
            result = self._wire.pass_(place, lambda: found(*arguments, **named))
            if isinstance(result, Iterator):
                return self._stream(result)
            return result

        return call

    def _stream(self, items: Iterator[Any]) -> Iterator[Any]:
        for item in items:
            self._wire.check()
            yield item
