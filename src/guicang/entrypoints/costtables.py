"""Tables of cost for spreadsheets: CSV in UTF-8 with a mark, as they all read it."""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from guicang.domain.cost.measure import Sample
from guicang.entrypoints.costs import actual_shape, forecast_shape

if TYPE_CHECKING:
    # The command line starts without services.
    from guicang.services.costing import Costing


class Table(StrEnum):
    """What can be written as a table."""

    SAMPLES = "samples"
    FORECAST = "forecast"
    ACTUAL = "actual"


def written(costing: "Costing", table: Table, months: int = 12) -> bytes:
    """Write a table; its first line names the columns."""
    match table:
        case Table.SAMPLES:
            return _csv(
                ("at", "place", "source", "category", "bytes"),
                (row for each in costing.history() for row in _lines(each)),
            )
        case Table.FORECAST:
            book, _ = costing.book()
            found = forecast_shape(costing.forecast(months), book, str)
            return _of(_POINT, found["points"])
        case Table.ACTUAL:
            book, _ = costing.book()
            span, checks = costing.checked()
            return _of(_CHECK, actual_shape(span, checks, book)["checks"])


_POINT = (
    *("at", "days", "bytes", "low", "high"),
    *("price", "price_low", "price_high"),
)
_CHECK = (
    *("made_at", "at", "expected", "actual", "error"),
    *("expected_price", "actual_price"),
)


def _lines(sample: Sample) -> Iterable[Sequence[object]]:
    for each in sample.slices:
        yield sample.at, each.place.value, each.source, each.category, each.size


def _of(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> bytes:
    return _csv(columns, ([row[name] for name in columns] for row in rows))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    """Write a value so that no spreadsheet takes it for a formula (OWASP)."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value
