"""Records that somebody sent over HTTP: conversations, one object each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from guicang.adapters.sources.files.lines import Line
from guicang.adapters.sources.files.mapping import conversation
from guicang.adapters.sources.files.parsing import parse
from guicang.adapters.sources.files.skipping import skipped
from guicang.domain.errors import BadRecord
from guicang.domain.record.times import Instants
from guicang.ports.clock import Clock
from guicang.ports.records import Way
from guicang.ports.sources import Skipped, Taken

_NAME = "pushed"
WAY: Final = Way("pushed")


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedRecords:
    """Implements ``guicang.ports.sources.PushReader``; zones as in files."""

    clock: Clock
    zone: str = "Asia/Shanghai"

    def read(self, sent: Sequence[bytes]) -> Sequence[Taken | Skipped]:
        """Map each object, or say why it cannot be; positions count from 1."""
        instants = Instants(ZoneInfo(self.zone), self.clock.now())
        return [
            self._one(Line(number, 0, raw), number / len(sent), instants)
            for number, raw in enumerate(sent, 1)
        ]

    def _one(self, line: Line, done: float, instants: Instants) -> Taken | Skipped:
        try:
            found = conversation(parse(line.raw), instants, self.zone)
        except BadRecord as error:
            return skipped(line, error, _NAME, done, WAY)
        return Taken(
            conversation=found,
            position=line.number,
            done=done,
            raw=line.raw,
            way=WAY,
        )
