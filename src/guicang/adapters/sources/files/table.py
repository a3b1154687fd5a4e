"""CSV: a header row, then one message a row (RFC 4180, UTF-8).

A field in quotes may hold line breaks. A quote that is never closed would swallow the
rest of the file: so a record may span a limited number of lines, and when it does not
end there, its first line alone is quarantined and the next line is tried as a record.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from guicang.adapters.sources.files import wechat
from guicang.adapters.sources.files.gathering import Gatherer, flat
from guicang.adapters.sources.files.lines import Line, lines
from guicang.adapters.sources.files.opening import Readable
from guicang.adapters.sources.files.skipping import skipped
from guicang.domain.errors import BadRecord, UnknownFormat
from guicang.domain.record.times import Instants
from guicang.ports.records import Way
from guicang.ports.sources import Skipped, Taken

FORM: Final = "csv"
REQUIRED: Final = frozenset({"conversation_id", "ts"})
_FLAGS: Final = {"true": True, "1": True, "false": False, "0": False}
_UNSIGNED: Final = 10


def read(
    source: Readable, instants: Instants, zone: str, after: int
) -> Iterator[Taken | Skipped]:
    """Stream conversations from the rows after a line. UnknownFormat for a bad header.

    The place of a row is its last line, so that reading goes on at the next record.
    """
    records = _Records(source)
    header, head = _header(records, source)
    way = Way(FORM, head)
    translate = wechat.translator(
        header, source.path.name.partition(".")[0], lambda: _rows(source)
    )
    gatherer = Gatherer(zone, source.limits, way)
    for line, fields, problem in records:
        if line.number <= after:
            continue
        try:
            row = _row(header, fields, problem)
            said = flat(translate(row) if translate else row, instants)
        except BadRecord as error:
            if part := gatherer.take(source.share):
                yield part
            yield skipped(line, error, source.path.name, source.share, way)
            continue
        if not gatherer.fits(said) and (part := gatherer.take(source.share)):
            yield part
        gatherer.add(said, line.raw, line.offset, line.number)
    if part := gatherer.take(source.share):
        yield part


def _header(records: "_Records", source: Readable) -> tuple[list[str], bytes]:
    """Give the names of the columns, and the bytes that say them."""
    for line, fields, problem in records:
        names = [name.strip() for name in fields]
        if problem:
            reason = f"header: {problem}"
        elif len(set(names)) != len(names):
            reason = "header: the same column twice"
        elif set(names) >= wechat.ACCOUNT or set(names) >= wechat.CHAT:
            return names, line.raw
        elif missing := REQUIRED - set(names):
            reason = f"header: no column {', '.join(sorted(missing))}"
        else:
            return names, line.raw
        raise UnknownFormat(file=source.path.name, reason=reason)
    return [], b""


def _rows(source: Readable) -> Iterator[dict[str, Any]]:
    """Read the rows that can be read, from the start."""
    records = iter(_Records(source))
    _, names, _ = next(records, (None, [], ""))
    for _, fields, _ in records:
        yield dict(zip(names, fields, strict=False))


def _row(header: list[str], fields: list[str], problem: str) -> dict[str, Any]:
    """Name the fields. An empty field is one that was not given."""
    if problem:
        raise BadRecord(place="line", reason=problem)
    if len(fields) != len(header):
        raise BadRecord(place="row", reason="not as many fields as the header")
    raw: dict[str, Any] = {k: v for k, v in zip(header, fields, strict=True) if v}
    if "seq" in raw:
        raw["seq"] = _number(raw["seq"])
    if "recalled" in raw:
        raw["recalled"] = _FLAGS.get(raw["recalled"].lower(), raw["recalled"])
    return raw


def _number(text: str) -> int | str:
    plain = text.isascii() and text.isdigit() and len(text) <= _UNSIGNED
    return int(text) if plain else text


class _Records:
    """Records of a CSV file, each with the lines it came from."""

    def __init__(self, source: Readable) -> None:
        self._lines = lines(source.pieces(), source.limits)
        self._limits = source.limits
        self._waiting: deque[Line] = deque()

    def __iter__(self) -> Iterator[tuple[Line, list[str], str]]:
        while (first := self._pull()) is not None:
            if first.problem:
                yield first, [], first.problem
            elif first.raw.strip():
                yield self._record(first)

    def _pull(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _record(self, first: Line) -> tuple[Line, list[str], str]:
        used = [first]
        try:
            fields = next(csv.reader(self._feed(used), strict=True))
        except (csv.Error, UnicodeDecodeError, EOFError, StopIteration) as error:
            self._waiting.extendleft(reversed(used[1:]))
            return first, [], _problem(error)
        raw = b"\n".join(line.raw for line in used)
        return Line(used[-1].number, first.offset, raw), fields, ""

    def _feed(self, used: list[Line]) -> Iterator[str]:
        """Give the lines of one record, for as long as it may go on."""
        yield _text(used[0])
        size = len(used[0].raw)
        while len(used) < self._limits.record_lines and size < self._limits.head:
            line = self._pull()
            if line is None:
                break
            used.append(line)
            size += len(line.raw)
            if line.problem:
                break
            yield _text(line)
        raise EOFError


def _text(line: Line) -> str:
    return line.raw.decode() + "\n"


def _problem(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    if isinstance(error, EOFError):
        return "a quote that is not closed"
    return "not CSV"
