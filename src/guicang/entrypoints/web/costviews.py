"""What the page of cost shows: the bill, the forecast, forecasts and what came."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from guicang.domain.cost.book import Book
from guicang.domain.cost.measure import Sample
from guicang.domain.cost.price import bill
from guicang.entrypoints.costs import (
    PLACES,
    TIERS,
    actual_shape,
    decimal,
    forecast_shape,
    how,
    parts,
)
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.prices import money
from guicang.entrypoints.web import costcharts
from guicang.entrypoints.web.wording import category_name

MONTHS: Final = 12
_PAST: Final = 60
_RANKED: Final = 8
_SHOWN: Final = 14


# --- what is there --------------------------------------------------------------------


def measured(sample: Sample, book: Book) -> dict[str, Any]:
    """Show a sample and its bill, line by line."""
    made = bill(book, sample.sizes)
    return {
        "at": sample.at,
        "size": decimal(made.size),
        "price": money(book.currency, made.total),
        "unjudged": decimal(sample.unjudged) if sample.unjudged else "",
        "lines": [
            {
                "tier": words(TIERS[line.shelf.tier]),
                "region": line.shelf.region,
                "places": [
                    (words(PLACES[place]), decimal(size))
                    for place, size in line.places.items()
                    if size
                ],
                "size": decimal(line.size),
                "how": how(line, book.currency, words),
                "price": money(book.currency, line.price),
            }
            for line in made.lines
        ],
        "parts": [
            _part(
                "source",
                words("By source"),
                [(row["source"], row) for row in parts(sample, made, "source")],
                book.currency,
            ),
            _part(
                "category",
                words("By category"),
                [
                    (category_name(row["category"]), row)
                    for row in parts(sample, made, "category")
                ],
                book.currency,
            ),
        ],
    }


def _part(
    name: str, title: str, rows: Sequence[tuple[str, Mapping[str, Any]]], currency: str
) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "options": costcharts.shares(
            [(said, float(r["price"])) for said, r in rows[:_RANKED]],
            currency,
        ),
        "rows": [
            (said, decimal(row["bytes"]), money(currency, row["price"]))
            for said, row in rows
        ],
    }


# --- looking ahead --------------------------------------------------------------------


def ahead(history: Sequence[Sample], book: Book) -> dict[str, Any]:
    """Show the forecast, how it was made, and what led to it."""
    shape = forecast_shape(house().costing.forecast(MONTHS), book, words)
    past = [
        (f"{each.at:%Y-%m-%d}", round(float(bill(book, each.sizes).total), 4))
        for each in history[-_PAST:]
    ]
    rows = [
        {
            "at": point["at"],
            "size": decimal(point["bytes"]),
            "price": money(book.currency, float(point["price"])),
            "band": _band(point, book.currency),
        }
        for point in shape["points"]
    ]
    return {
        "options": costcharts.forecast(past, shape["points"], book.currency),
        "rows": rows,
        "method": shape["method"],
        "last": rows[-1] if rows else None,
    }


def _band(point: Mapping[str, Any], currency: str) -> str:
    if point["price_low"] is None:
        return ""
    low, high = (
        money(currency, float(point[name])) for name in ("price_low", "price_high")
    )
    return words("{low} to {high}").format(low=low, high=high)


def checked(book: Book) -> dict[str, Any] | None:
    """Show earlier forecasts beside what came; None while there are none."""
    span, found = house().costing.checked()
    if not found:
        return None
    shape = actual_shape(span, found, book)
    error = shape["mean_error"]
    return {
        "span": span,
        "mean": "" if error is None else f"{error:.1%}",
        "options": costcharts.checks(shape["checks"][::-1][-_PAST:], book.currency),
        "rows": [
            {
                "made_at": each["made_at"],
                "at": each["at"],
                "expected": decimal(each["expected"]),
                "actual": decimal(each["actual"]),
                "prices": (
                    money(book.currency, float(each["expected_price"])),
                    money(book.currency, float(each["actual_price"])),
                ),
                "error": "" if each["error"] is None else f"{each['error']:+.1%}",
            }
            for each in shape["checks"][:_SHOWN]
        ],
    }
