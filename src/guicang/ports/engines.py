"""Heavy work as a map over tasks, spread over processes or machines."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from guicang.domain.errors import GuicangError

Batch = Any
"""A ``pyarrow.RecordBatch``: the ports know no library."""

Work = Callable[[Any], Any]
"""What is done for a task. It travels to where it is done, so it can be pickled.

It may be done twice, and then the first time came to nothing: it gives a result and
changes nothing anywhere.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one task: a result, or an error."""

    result: Any = None
    error: GuicangError | None = None

    def taken(self) -> Any:
        """Give the result; raise the error if there is one."""
        if self.error is not None:
            raise self.error
        return self.result


class Engine(Protocol):
    """Spreads work; every engine passes ``tests/contract/test_engines.py``.

    What is given to a task and what comes back lies nowhere in clear but in the memory
    of the two processes: neither on a disk nor in a log.
    """

    def map(self, work: Work, tasks: Iterable[Any]) -> Iterator[Outcome]:
        """Give what came of each task, in their order, none twice and none left out.

        Tasks are asked for as they are needed, so that a corpus larger than memory
        goes by; whoever stops listening stops the work. A task that fails stops no
        other one. Where a process dies its task is done again by another; one that
        killed several is TaskPoisoned, one that takes longer than the settings let it
        is TaskTooLong. What ``work`` raises besides errors of ours is
        TaskFailed. EngineMissing, EngineUnready: raised, nothing is done.
        """
        ...


def results(outcomes: Iterable[Outcome]) -> Iterator[Any]:
    """Give the results; raise the first error, and give nothing after it."""
    for outcome in outcomes:
        yield outcome.taken()


class Tables(Protocol):
    """Large tables of messages in files, batch by batch."""

    def read(self, source: str) -> Iterator[Batch]:
        """Give the ``text`` of a file, and its ``id``: else the row's number from 0.

        BadTable if the file has no such columns or is none.
        """
        ...

    def write(self, target: str, batches: Iterable[Batch]) -> int:
        """Write batches to a new file, whole or not at all; give the rows written.

        FileExistsError if there is one.
        """
        ...
