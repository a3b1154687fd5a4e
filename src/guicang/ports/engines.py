"""Heavy work on Arrow batches, spread over processes or machines."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

Batch = Any
"""A ``pyarrow.RecordBatch``: the ports know no library."""

Work = Callable[[Batch], Batch]
"""What is done to a batch. It travels to where it is done, so it can be pickled."""


class Engine(Protocol):
    """Spreads work; every engine passes ``tests/contract/test_engines.py``."""

    def map(self, work: Work, batches: Iterable[Batch]) -> Iterator[Batch]:
        """Give the results in the order of the batches, none twice and none left out.

        Batches are asked for as they are needed, so that a corpus larger than memory
        goes by. What ``work`` raises is raised here, and nothing after it is given.
        """
        ...


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
