"""Parquet: one message a row, or one conversation a row with a list of messages.

Rows are read a few at a time: as few as keep what one column could unpack to within
bounds, because a dictionary can say the same long text in every row.
"""

import io
import json
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from guicang.adapters.sources.files.gathering import Gatherer, flat
from guicang.adapters.sources.files.lines import Line
from guicang.adapters.sources.files.mapping import conversation
from guicang.adapters.sources.files.opening import DamagedError, Source
from guicang.adapters.sources.files.parsing import spelled
from guicang.adapters.sources.files.skipping import skipped
from guicang.domain.errors import BadRecord, UnknownFormat
from guicang.domain.record.times import Instants
from guicang.ports.records import Way
from guicang.ports.sources import Skipped, Taken

WAY: Final = Way("parquet")
_ROWS: Final = 512
_REQUIRED: Final = "conversation_id"


def read(
    source: Source, instants: Instants, zone: str, after: int
) -> Iterator[Taken | Skipped]:
    """Stream conversations from the rows after one. UnknownFormat if it is damaged."""
    file = _open(source)
    if _REQUIRED not in file.schema_arrow.names:
        reason = f"no column {_REQUIRED}"
        raise UnknownFormat(file=source.path.name, reason=reason)
    gatherer = Gatherer(zone, source.limits, WAY)
    total = max(file.metadata.num_rows, 1)
    for number, row in _rows(file, source, after):
        done = number / total
        line = _line(number, row, source)
        try:
            yield from _row(row, line, gatherer, instants, done)
        except BadRecord as error:
            if part := gatherer.take(done):
                yield part
            yield skipped(line, error, source.path.name, done, WAY)
    if part := gatherer.take(1.0):
        yield part


def _row(
    row: dict[str, Any] | str,
    line: Line,
    gatherer: Gatherer,
    instants: Instants,
    done: float,
) -> Iterator[Taken]:
    if line.problem or isinstance(row, str):
        raise BadRecord(place="row", reason=line.problem)
    raw = without_nulls(row)
    if "messages" in raw:
        found = conversation(raw, instants, gatherer.zone)
        if part := gatherer.take(done):
            yield part
        yield Taken(
            conversation=found,
            position=line.number,
            done=done,
            raw=line.raw,
            way=WAY,
        )
        return
    said = flat(raw, instants)
    if not gatherer.fits(said) and (part := gatherer.take(done)):
        yield part
    gatherer.add(said, line.raw, 0, line.number)


def _line(number: int, row: dict[str, Any] | str, source: Source) -> Line:
    """Spell a row as JSON, to be kept if it cannot be read; a text is a problem."""
    if isinstance(row, str):
        return Line(number, 0, b"", row)
    raw = json.dumps(row, ensure_ascii=False, default=spelled).encode()
    if len(raw) <= source.limits.line:
        return Line(number, 0, raw)
    problem = f"row of {len(raw)} bytes; its head is kept"
    return Line(number, 0, raw[: source.limits.head], problem)


def _open(source: Source) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(_seekable(source))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnknownFormat(file=source.path.name, reason="damaged") from error
    groups = (file.metadata.row_group(n) for n in range(file.num_row_groups))
    sizes = [group.total_byte_size for group in groups]
    if sum(sizes) > source.limits.total or max(sizes, default=0) > (
        source.limits.row_group
    ):
        reason = "unpacks to more than is allowed"
        raise UnknownFormat(file=source.path.name, reason=reason)
    return file


def _seekable(source: Source) -> Any:
    if not source.packed:
        source.file.seek(0)
        return source.file
    whole = io.BytesIO()
    try:
        for piece in source.pieces():
            whole.write(piece)
            if whole.tell() > source.limits.whole:
                reason = "too large to unpack in memory; unpack it first"
                raise UnknownFormat(file=source.path.name, reason=reason)
    except DamagedError as error:
        raise UnknownFormat(file=source.path.name, reason=str(error)) from error
    return pa.BufferReader(whole.getvalue())


def _rows(
    file: pq.ParquetFile, source: Source, after: int
) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Give rows with their numbers; a group that does not unpack is one bad record."""
    number = 0
    for n in range(file.num_row_groups):
        group = file.metadata.row_group(n)
        end = number + group.num_rows
        if end <= after:
            number = end
            continue
        try:
            size = _batch(group, source)
            for batch in file.iter_batches(batch_size=size, row_groups=[n]):
                for row in _values(batch):
                    number += 1
                    if number > after:
                        yield number, row
        except (pa.ArrowException, OSError):
            yield end, f"rows {number + 1} to {end} do not unpack"
        number = end


def _batch(group: pq.RowGroupMetaData, source: Source) -> int:
    columns = (group.column(n) for n in range(group.num_columns))
    largest = max((c.total_uncompressed_size for c in columns), default=1)
    return max(1, min(_ROWS, source.limits.row_group // max(largest, 1)))


def _values(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | str]:
    """Turn a batch into rows; if one text is no UTF-8, row by row."""
    try:
        yield from batch.to_pylist()
    except (UnicodeDecodeError, ValueError):
        for n in range(batch.num_rows):
            try:
                yield batch.slice(n, 1).to_pylist()[0]
            except (UnicodeDecodeError, ValueError):
                yield "not UTF-8, or no instant"


def without_nulls(value: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a column says nothing about: in a table every row has it."""
    found: dict[str, Any] = {}
    for key, item in value.items():
        if item is None:
            continue
        if isinstance(item, dict):
            found[key] = without_nulls(item)
        elif isinstance(item, list):
            found[key] = [without_nulls(i) if isinstance(i, dict) else i for i in item]
        else:
            found[key] = item
    return found
