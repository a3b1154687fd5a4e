"""Tasks given to hands that may be lost, and their outcomes in order.

The pools of the libraries (``concurrent.futures``, loky) give up as a whole when one
process dies. Here that costs one task, which another hand does again.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import inf
from time import monotonic
from typing import Any, Final, Protocol

from guicang.domain.errors import GuicangError, TaskFailed, TaskPoisoned, TaskTooLong
from guicang.ports.engines import Outcome, Work

MOST_LOSSES: Final = 3
"""So many hands are lost on a task before it is left alone."""
# Two for each hand: one is worked on while the next is read.
_AHEAD: Final = 2


class LostError(Exception):
    """The process at the other end is gone."""


class Hand(Protocol):
    """A process that does one task after the other."""

    def give(self, task: Any) -> None:
        """Let it do a task. LostError."""
        ...

    def take(self) -> Outcome:
        """Take what came of it. LostError."""
        ...

    def end(self) -> None:
        """End it, whatever it is at."""
        ...


class Hands(Protocol):
    """Where hands come from."""

    def hire(self, work: Work) -> Hand:
        """Give a new hand. LostError if it was gone at once; EngineUnready."""
        ...

    def wait(self, hands: Sequence[Hand], seconds: float | None) -> Sequence[Hand]:
        """Wait until one has something, or so long; give those that have."""
        ...


@dataclass(slots=True)
class _Errand:
    number: int
    task: Any
    losses: int = 0
    until: float = inf
    """When it has taken too long, by the counter of this process."""


@dataclass(slots=True)
class Crew:
    """So many hands at most, hired as they are needed.

    A task that takes longer than ``limit`` seconds is ended with its hand; 0: none is.
    """

    hands: Hands
    work: Work
    most: int
    limit: float = 0.0
    _idle: list[Hand] = field(default_factory=list, init=False)
    _busy: dict[int, tuple[Hand, _Errand]] = field(default_factory=dict, init=False)
    _queue: deque[_Errand] = field(default_factory=deque, init=False)
    _done: dict[int, Outcome] = field(default_factory=dict, init=False)

    def run(self, tasks: Iterable[Any]) -> Iterator[Outcome]:
        """Give the outcomes in the order of the tasks."""
        source, next_ = enumerate(tasks), 0
        try:
            while True:
                self._fill(source)
                self._assign()
                if next_ in self._done:
                    yield self._done.pop(next_)
                    next_ += 1
                elif self._busy:
                    self._collect()
                elif not self._queue:
                    return
        finally:
            for hand in (*self._idle, *(hand for hand, _ in self._busy.values())):
                hand.end()

    def _fill(self, source: Iterator[tuple[int, Any]]) -> None:
        room = self.most * _AHEAD - len(self._queue) - len(self._busy) - len(self._done)
        self._queue += (_Errand(*each) for each in islice(source, max(room, 0)))

    def _assign(self) -> None:
        while self._queue and (self._idle or len(self._busy) < self.most):
            errand = self._queue.popleft()
            try:
                hand = self._idle.pop() if self._idle else self.hands.hire(self.work)
            except LostError:
                self._lost(errand)
                continue
            try:
                hand.give(errand.task)
            except LostError:
                hand.end()
                self._lost(errand)
            else:
                errand.until = monotonic() + (self.limit or inf)
                self._busy[id(hand)] = hand, errand

    def _collect(self) -> None:
        """Wait for an outcome, or until a task has taken too long."""
        until = min(errand.until for _, errand in self._busy.values())
        patience = None if until == inf else max(until - monotonic(), 0.0)
        ready = self.hands.wait([hand for hand, _ in self._busy.values()], patience)
        if not ready:
            self._cut_off()
        for hand in ready:
            _, errand = self._busy.pop(id(hand))
            try:
                self._done[errand.number] = hand.take()
            except LostError:
                hand.end()
                self._lost(errand)
            else:
                self._idle.append(hand)

    def _cut_off(self) -> None:
        """End what has taken too long. It is not tried again: it would, again."""
        now = monotonic()
        late = [key for key, (_, errand) in self._busy.items() if errand.until <= now]
        for key in late:
            hand, errand = self._busy.pop(key)
            hand.end()
            error = TaskTooLong(seconds=self.limit)
            self._done[errand.number] = Outcome(error=error)

    def _lost(self, errand: _Errand) -> None:
        """Let another hand try, before all others; or leave it alone."""
        errand.losses += 1
        if errand.losses < MOST_LOSSES:
            self._queue.appendleft(errand)
            return
        error = TaskPoisoned(times=errand.losses)
        self._done[errand.number] = Outcome(error=error)


def attempted(work: Work, task: Any) -> Outcome:
    """Do a task here.

    What others raise may quote a text: TaskFailed names its kind, not what it said.
    """
    try:
        return Outcome(result=work(task))
    except GuicangError as error:
        return Outcome(error=error)
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends one task only
        return Outcome(error=TaskFailed(kind=type(error).__name__))
