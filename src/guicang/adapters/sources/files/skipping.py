"""What could not be read, in the form in which it is kept."""

from guicang.adapters.sources.files.lines import Line
from guicang.domain.errors import BadRecord
from guicang.ports.records import Unreadable, Way
from guicang.ports.sources import Skipped


def skipped(line: Line, error: BadRecord, file: str, done: float, way: Way) -> Skipped:
    """Keep a line raw with its place, what is wrong with it and how it was read."""
    return Skipped(
        unreadable=Unreadable(
            file=file,
            position=line.number,
            offset=line.offset,
            reason=f"{error.data['place']}: {error.data['reason']}",
            code=error.code,
            raw=line.raw,
            way=way,
        ),
        position=line.number,
        done=done,
    )
