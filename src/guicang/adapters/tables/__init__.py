"""Parquet and Arrow files of messages, read and written batch by batch."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from guicang.domain.errors import BadTable

_ROWS: Final = 50_000
_ARROW: Final = frozenset({".arrow", ".feather", ".ipc"})


class FileTables:
    """Tables in files (``ports.engines.Tables``): Parquet, or Arrow by its ending."""

    def read(self, source: str) -> Iterator[Any]:
        """Give ``id`` and ``text``, fifty thousand rows at a time."""
        try:
            with _opened(Path(source)) as (schema, batches):
                if "text" not in schema.names:
                    raise BadTable(file=source, reason='there is no column "text"')
                yield from _messages(batches, named="id" in schema.names)
        except pa.ArrowInvalid as error:
            raise BadTable(file=source, reason="it is damaged, or another") from error

    def write(self, target: str, batches: Iterable[Any]) -> int:
        """Write Parquet to a new file, whole or not at all; give the rows written."""
        path = Path(target)
        rows = 0
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".part-") as folder:
            part = Path(folder) / path.name
            source = iter(batches)
            first = next(source)
            with pq.ParquetWriter(part, first.schema) as writer:
                for batch in chain((first,), source):
                    writer.write_batch(batch)
                    rows += batch.num_rows
            path.hardlink_to(part)  # never over a file that is there
        return rows


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, Iterator[Any]]]:
    if path.suffix in _ARROW:
        with pa.memory_map(str(path)) as file, pa.ipc.open_file(file) as table:
            yield (
                table.schema,
                (table.get_batch(n) for n in range(table.num_record_batches)),
            )
        return
    with pq.ParquetFile(path) as table:
        names = [n for n in ("id", "text") if n in table.schema_arrow.names]
        yield table.schema_arrow, table.iter_batches(_ROWS, columns=names)


def _messages(batches: Iterable[Any], *, named: bool) -> Iterator[Any]:
    first = 0
    for whole in batches:
        for start in range(0, whole.num_rows, _ROWS):
            batch = whole.slice(start, _ROWS)
            rows = batch.num_rows
            ids = (
                batch.column("id").cast(pa.large_string())
                if named
                else pa.array(range(first, first + rows), pa.int64()).cast(
                    pa.large_string()
                )
            )
            text = batch.column("text").cast(pa.large_string())
            yield pa.RecordBatch.from_arrays([ids, text], names=["id", "text"])
            first += rows
    if not first:  # nothing was found in nothing, and that is said too
        none = pa.array([], pa.large_string())
        yield pa.RecordBatch.from_arrays([none, none], names=["id", "text"])
