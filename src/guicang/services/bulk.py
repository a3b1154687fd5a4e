"""Find sensitive information in tables of any size.

What was found is written whole or not at all: half a list would be taken for all there
is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from guicang.ports.engines import Batch, Engine, Tables, Work, results


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How many messages were looked at, and how much was found."""

    messages: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """The use case; ``work`` scans one batch."""

    engine: Engine
    tables: Tables
    work: Work

    def find(self, source: str, target: str, progress: Callable[[int], None]) -> Looked:
        """Scan a table of messages into a table of findings. BadTable.

        ``progress`` is told how many messages have been sent on their way.
        """
        count = _Count(progress)
        batches = count.counted(self.tables.read(source))
        found = results(self.engine.map(self.work, batches))
        findings = self.tables.write(target, found)
        return Looked(messages=count.messages, findings=findings)


@dataclass(slots=True)
class _Count:
    progress: Callable[[int], None]
    messages: int = field(default=0, init=False)

    def counted(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        for batch in batches:
            self.messages += batch.num_rows
            self.progress(self.messages)
            yield batch
