"""The processes of this machine."""

import multiprocessing
import pickle
import signal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from guicang.adapters.engines.crew import Crew, Hand, LostError, attempted
from guicang.domain.errors import TaskFailed
from guicang.ports.engines import Outcome, Work

# A process that was forked from one with threads may wait for ever for a lock.
_SPAWN: Final = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Works in ``processes`` of their own; with none, in this process itself.

    A task that takes longer than ``limit`` seconds is ended; 0, or here: none is.
    """

    processes: int = 0
    limit: float = 0.0

    def map(self, work: Work, tasks: Iterable[Any]) -> Iterator[Outcome]:
        """Give what came of each task, in their order."""
        if not self.processes:
            return (attempted(work, task) for task in tasks)
        return Crew(_Processes(), work, self.processes, self.limit).run(tasks)


class _Processes:
    """Hires processes; pipes between two processes lie on no disk."""

    def hire(self, work: Work) -> Hand:
        """Start one."""
        return _Process(work)

    def wait(self, hands: Sequence[Any], seconds: float | None) -> Sequence[Hand]:
        """Wait for an answer, or for the end of a pipe."""
        by = {hand.pipe: hand for hand in hands}
        return [by[pipe] for pipe in wait(list(by), seconds)]


class _Process:
    def __init__(self, work: Work) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, work), daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends when the process does

    def give(self, task: Any) -> None:
        """Send a task."""
        try:
            self.pipe.send_bytes(pickle.dumps(task, pickle.HIGHEST_PROTOCOL))
        except OSError as error:
            raise LostError from error

    def take(self) -> Outcome:
        """Receive what came of it."""
        try:
            outcome: Outcome = pickle.loads(self.pipe.recv_bytes())  # noqa: S301  # from our own process, through a pipe
        except (EOFError, OSError) as error:
            raise LostError from error
        return outcome

    def end(self) -> None:
        """Kill it: tasks change nothing, so nothing is left half done."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _serve(pipe: Connection, work: Work) -> None:
    """Do one task after the other, until the other end is closed."""
    # A terminal and systemd signal the whole group: the parent says when it is over.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    while True:
        try:
            task = pickle.loads(pipe.recv_bytes())  # noqa: S301  # from our own parent, through a pipe
            pipe.send_bytes(spelled(attempted(work, task)))
        except (EOFError, OSError):
            return


def spelled(outcome: Outcome) -> bytes:
    """Write an outcome as bytes; one that cannot be written is a failure, too."""
    try:
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - pickling raises whatever it likes
        failed = Outcome(error=TaskFailed(kind=type(error).__name__))
        return pickle.dumps(failed)
