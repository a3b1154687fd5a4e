"""JSON Lines: one object a line, a conversation or a message."""

from collections.abc import Iterator
from typing import Final

from guicang.adapters.sources.files.gathering import Gatherer, flat
from guicang.adapters.sources.files.lines import Line, lines
from guicang.adapters.sources.files.mapping import conversation
from guicang.adapters.sources.files.opening import Readable
from guicang.adapters.sources.files.parsing import parse
from guicang.adapters.sources.files.skipping import skipped
from guicang.domain.errors import BadRecord
from guicang.domain.record.times import Instants
from guicang.ports.records import Way
from guicang.ports.sources import Skipped, Taken

WAY: Final = Way("jsonl")


def read(
    source: Readable, instants: Instants, zone: str, after: int
) -> Iterator[Taken | Skipped]:
    """Stream conversations from the lines after one."""
    gatherer = Gatherer(zone, source.limits, WAY)
    for line in lines(source.pieces(), source.limits):
        if line.number <= after or not (line.problem or line.raw.strip()):
            continue
        try:
            yield from _line(line, gatherer, source, instants)
        except BadRecord as error:
            # What was gathered goes first: places only ever move forward.
            if part := gatherer.take(source.share):
                yield part
            yield skipped(line, error, source.path.name, source.share, WAY)
    if part := gatherer.take(source.share):
        yield part


def _line(
    line: Line, gatherer: Gatherer, source: Readable, instants: Instants
) -> Iterator[Taken]:
    if line.problem:
        raise BadRecord(place="line", reason=line.problem)
    raw = parse(line.raw.rstrip(b"\r"))
    if "messages" in raw:
        found = conversation(raw, instants, gatherer.zone)
        if part := gatherer.take(source.share):
            yield part
        yield Taken(
            conversation=found,
            position=line.number,
            done=source.share,
            raw=line.raw,
            offset=line.offset,
            way=WAY,
        )
        return
    said = flat(raw, instants)
    if not gatherer.fits(said) and (part := gatherer.take(source.share)):
        yield part
    gatherer.add(said, line.raw, line.offset, line.number)
