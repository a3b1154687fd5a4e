"""The scanner as work that an engine can send anywhere."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from guicang.adapters.scanning.scanner import RuleScanner


@dataclass(frozen=True, slots=True)
class FindWork:
    """Finds in a batch of ``id`` and ``text``; one line a finding comes out.

    The columns are id, type, start, end (code points, exclusive), score, rule, and
    whether the value was masked when it came. ``folder`` keeps compiled rules;
    ``types`` leaves out all others, ``min_score`` what is less certain.
    """

    folder: Path | None = None
    types: frozenset[str] | None = None
    min_score: float = 0.0

    def __call__(self, batch: Any) -> Any:
        """Scan one batch."""
        found = _scanner(self.folder, self.types).scan_arrow(batch.column("text"))
        found = found.filter(pc.field("score") >= self.min_score)
        ids = batch.column("id").take(found.column("row"))
        table = found.drop_columns(["row"]).add_column(0, "id", ids)
        return table.combine_chunks().to_batches()[0] if len(table) else _none(table)


def _none(table: Any) -> Any:
    return pa.RecordBatch.from_pylist([], schema=table.schema)


@lru_cache(maxsize=4)
def _scanner(folder: Path | None, types: frozenset[str] | None) -> RuleScanner:
    """Make a scanner once a process."""
    return RuleScanner(folder, types=types)
