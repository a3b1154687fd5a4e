"""Find an organisation's rules in many texts at once, in one buffer.

The texts of an Arrow array stand wall to wall in one buffer, which is searched as it
is. Whose a hit is follows from where it ends. Three kinds of rows are searched once
more by themselves, so that a batch finds exactly what one text at a time would:

* a match that begins in a row before may hide one that begins in this row;
* where hyperscan does not tell the start, only the row alone can be asked;
* a flood of hits in one row (``single.LIMIT``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from guicang.adapters.scanning.custom.artefact import SEARCH
from guicang.adapters.scanning.custom.databases import Base
from guicang.adapters.scanning.custom.plan import Part
from guicang.adapters.scanning.custom.single import LIMIT, search
from guicang.adapters.scanning.guard import SHIFT, guarded
from guicang.domain.detect.rules.model import Rule

Numbers = NDArray[np.int64]
_BITS: Final = 32
_FAR: Final = 1 << _BITS  # more than a buffer is long, and more than there are words


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits in columns, ordered by row, rule and start; bytes within the row.

    ``floods`` are rows of which no hit is told: there are too many.
    """

    rows: Numbers
    rules: Numbers
    starts: Numbers
    ends: Numbers
    floods: tuple[int, ...] = ()


def search_many(bases: Iterable[Base], rules: Sequence[Rule], texts: Any) -> Hits:
    """Find every rule in every text of an Arrow array of strings."""
    offsets = _offsets(texts)
    data = memoryview(texts.buffers()[2] or b"")[offsets[0] : offsets[-1]]
    block = guarded(data)
    offsets = offsets - offsets[0]
    columns: list[Numbers] = []
    again: list[Numbers] = []
    for base in bases:
        found, doubtful = _of_base(base, texts, block, offsets)
        columns.append(found)
        again.append(doubtful)
    table = np.concatenate(columns or [np.empty((4, 0), np.int64)], axis=1)
    counts = np.bincount(table[0], minlength=1)
    once_more = np.unique(np.concatenate([*again, np.flatnonzero(counts > LIMIT)]))
    floods: list[int] = []
    if once_more.size:
        table = table[:, ~np.isin(table[0], once_more)]
        rest, floods = _alone(bases, rules, data, offsets, once_more)
        table = np.concatenate([table, rest], axis=1)
    return Hits(*_joined(table), tuple(floods))


def _offsets(texts: Any) -> Numbers:
    found = np.frombuffer(texts.buffers()[1] or bytes(4), np.int32)
    return found[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)


def _of_base(
    base: Base, texts: Any, block: memoryview, offsets: Numbers
) -> tuple[Numbers, Numbers]:
    """Search with one database: columns of hits, and rows to be searched again."""
    if base.part is Part.EDGES:
        # Texts stand apart here: a line feed behind each.
        apart = pc.binary_join_element_wise(texts.fill_null(""), "\n", "")
        block = guarded(apart.buffers()[2] or b"")
        offsets = offsets + np.arange(len(offsets))
    offsets = offsets + SHIFT
    numbers, starts, ends = _scan(base, block)
    rows = np.searchsorted(offsets, ends, "left") - 1
    first = offsets[rows]
    lengths = np.frombuffer(base.piece.lengths, np.int32)[numbers]
    literal = lengths > 0
    starts = np.where(literal, ends - lengths, starts)
    across = starts < first
    doubtful = rows[(across & ~literal) | (lengths == SEARCH)]
    owners = np.frombuffer(base.piece.rules, np.int32)[numbers].astype(np.int64)
    table = np.stack([rows, owners, starts - first, ends - first])
    return table[:, ~across & (lengths != SEARCH)], doubtful


def _scan(base: Base, block: memoryview) -> tuple[Numbers, Numbers, Numbers]:
    """Give numbers, starts and ends of hits; the callback is what a hit costs."""
    hits: list[int] = []
    append = hits.append

    def of_word(number: int, _start: int, end: int, _flags: int, _on: object) -> None:
        append(end << _BITS | number)

    def of_any(number: int, start: int, end: int, _flags: int, _on: object) -> None:
        append(number)
        append(start)
        append(end)

    if base.part is Part.WORDS:
        base.scan(block, of_word)
        found = np.array(hits, np.int64)
        return found & (_FAR - 1), np.zeros(len(found), np.int64), found >> _BITS
    base.scan(block, of_any)
    numbers, starts, ends = np.array(hits, np.int64).reshape(-1, 3).T
    return numbers, starts, ends


def _alone(
    bases: Iterable[Base],
    rules: Sequence[Rule],
    data: memoryview,
    offsets: Numbers,
    rows: Numbers,
) -> tuple[Numbers, list[int]]:
    hits = []
    floods = []
    for row in rows.tolist():
        raw = bytes(data[offsets[row] : offsets[row + 1]])
        found = search(bases, rules, raw)
        if found is None:
            floods.append(row)
        else:
            hits += [(row, *hit) for hit in found]
    return np.array(hits, np.int64).reshape(-1, 4).T, floods


def _joined(table: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Join what overlaps of one rule in one row, as ``single.merged`` does."""
    rows, rules, starts, ends = table[:, np.lexsort(table[2::-1])]
    if not rows.size:
        return rows, rules, starts, ends
    owner = np.zeros(len(rows), np.int64)
    owner[1:] = np.cumsum((rows[1:] != rows[:-1]) | (rules[1:] != rules[:-1]))
    reach = np.maximum.accumulate(owner * _FAR + ends)
    begins = np.ones(len(rows), bool)
    begins[1:] = owner[1:] * _FAR + starts[1:] >= reach[:-1]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(rows)) - 1
    return rows[first], rules[first], starts[first], reach[last] - owner[last] * _FAR


def array_of(texts: Sequence[str]) -> Any:
    """Make an Arrow array; lone surrogates, which UTF-8 has not, become ``?``."""
    try:
        return pa.array(texts, pa.string())
    except (UnicodeEncodeError, pa.ArrowInvalid):
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        return pa.array(clean, pa.string())
