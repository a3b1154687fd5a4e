"""What storage costs, as every door shows it, and how each number was found."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import fmean
from typing import TYPE_CHECKING, Any, Final

from guicang.domain.cost.book import Book, Pack, Place, Tier
from guicang.domain.cost.forecast import (
    LEAST,
    LEAST_ERRORS,
    Check,
    Forecast,
    Point,
)
from guicang.domain.cost.measure import Sample
from guicang.domain.cost.price import Bill, Line, bill
from guicang.domain.cost.whatif import Outcome
from guicang.entrypoints.prices import money
from guicang.entrypoints.words import Words

if TYPE_CHECKING:
    # The command line starts without the house.
    from guicang.ports.costs import PriceBookVersion

PLACES: Final[Mapping[str, str]] = {
    Place.WORKING: "working store",
    Place.ATTACHMENTS: "attachments",
    Place.FINDINGS: "what records are found by",
    Place.LEDGER: "ledger",
    Place.DATABASE: "database: indexes, free space and the rest",
    Place.ARCHIVE: "archive",
    Place.SECOND: "second copy of the archive",
    Place.SNAPSHOTS: "snapshots",
}
"""Where bytes lie."""
TIERS: Final[Mapping[str, str]] = {
    Tier.HOT: "hot",
    Tier.WARM: "warm",
    Tier.COLD: "cold",
    Tier.ARCHIVE: "deep archive",
}
"""How quickly what is stored is there again."""
METHOD: Final[Mapping[str, str]] = {
    "trend": "What comes in follows the Theil-Sen trend of the last {days} days of "
    "samples: {intake} a day.",
    "known": "What goes is known: {due} of today's conversations go by their rules "
    "within the forecast, and what comes in stays as long as what came in last.",
    "archive": "The archive gets what goes, {packing} bytes for each byte, and loses "
    "what ends.",
    "band": "Within the band lie four of five errors of {errors} earlier forecasts "
    "over {tested} days, each made anew from what was known then; over longer spans "
    "errors grow in proportion.",
    "no-band": "There is no band yet: it takes the errors of {least} earlier "
    "forecasts.",
    "too-few": "Days of samples so far: {samples}; a forecast takes {least}. A worker "
    "takes one each day.",
}
"""How a forecast was made."""
_UNITS: Final = ("B", "kB", "MB", "GB", "TB", "PB")
_STEP: Final = 1_000


def decimal(size: float) -> str:
    """Write a number of bytes in decimal units, as storage is sold."""
    amount, unit = float(size), 0
    while abs(amount) >= _STEP and unit < len(_UNITS) - 1:
        amount, unit = amount / _STEP, unit + 1
    return f"{amount:,.1f} {_UNITS[unit]}" if unit else f"{amount:,.0f} B"


# --- what is there, and what it costs -------------------------------------------------


def how(line: Line, currency: str, words: Words) -> str:
    """Say how the price of a line was found."""
    if line.packs:
        return " + ".join(_packs(pack, n, currency) for pack, n in line.packs)
    if not line.size:
        return "--"
    return words("{size} at {price} per GB").format(
        size=decimal(line.size), price=money(currency, line.rate)
    )


def _packs(pack: Pack, count: int, currency: str) -> str:
    return f"{count} x {decimal(pack.size)} ({money(currency, pack.price)})"


def bill_shape(made: Bill, words: Words) -> dict[str, Any]:
    """Give a bill; amounts are written as text, so that nothing is rounded."""
    return {
        "currency": made.currency,
        "total": f"{made.total:.2f}",
        "lines": [
            {
                "tier": line.shelf.tier.value,
                "region": line.shelf.region,
                "bytes": line.size,
                "places": {p.value: size for p, size in line.places.items()},
                "price": f"{line.price:.2f}",
                "how": how(line, made.currency, words),
            }
            for line in made.lines
        ],
    }


def book_shape(book: Book, version: "PriceBookVersion | None") -> dict[str, Any]:
    """Say which price book is in force; version 0 is the sample."""
    return {
        "version": version.version if version else 0,
        "name": book.name,
        "provider": book.provider,
        "currency": book.currency,
        "source": book.source,
        "by": version.by if version else "",
        "at": version.at if version else None,
    }


def parts(sample: Sample, made: Bill, name: str) -> list[dict[str, Any]]:
    """Give bytes and price by ``source`` or ``category``, the dearest first.

    The price of a shelf is shared out by bytes.
    """
    rates = {
        place: line.price / line.size
        for line in made.lines
        if line.size
        for place in line.places
    }
    found: dict[str, dict[str, Any]] = {}
    for (key, place), size in sample.by(name).items():
        row = found.setdefault(key, {"bytes": 0, "price": Decimal(0), "places": {}})
        row["bytes"] += size
        row["price"] += rates.get(place, Decimal(0)) * size
        row["places"][place.value] = size
    rows = [{name: key, **row} for key, row in found.items()]
    rows.sort(key=lambda row: (-row["price"], -row["bytes"], row[name]))
    return rows


def sample_shape(
    sample: Sample, book: Book, version: "PriceBookVersion | None", words: Words
) -> dict[str, Any]:
    """Give a sample with its bill."""
    made = bill(book, sample.sizes)
    return {
        "at": sample.at,
        "book": book_shape(book, version),
        "bytes": made.size,
        "places": {p.value: size for p, size in sample.sizes.items()},
        "bill": bill_shape(made, words),
        "sources": _written(parts(sample, made, "source")),
        "categories": _written(parts(sample, made, "category")),
        "unjudged": sample.unjudged,
    }


def _written(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "price": f"{row['price']:.2f}"} for row in rows]


# --- looking ahead --------------------------------------------------------------------


def point_shape(point: Point, book: Book) -> dict[str, Any]:
    """Give what is expected, and what it costs; no band is null."""
    banded = any(each.low is not None for each in point.sizes.values())
    low, high = point.low(), point.high()
    return {
        "at": point.at,
        "days": point.days,
        "bytes": sum(point.middle().values()),
        "low": sum(low.values()) if banded else None,
        "high": sum(high.values()) if banded else None,
        "price": f"{bill(book, point.middle()).total:.2f}",
        "price_low": f"{bill(book, low).total:.2f}" if banded else None,
        "price_high": f"{bill(book, high).total:.2f}" if banded else None,
    }


def forecast_shape(found: Forecast, book: Book, words: Words) -> dict[str, Any]:
    """Give a forecast, and how it was made."""
    return {
        "samples": found.samples,
        "tested_days": found.tested,
        "errors": found.errors,
        "currency": book.currency,
        "method": method(found, words),
        "points": [point_shape(each, book) for each in found.points],
    }


def method(found: Forecast, words: Words) -> list[str]:
    """Say how a forecast was made, with its numbers."""
    if found.model is None:
        said = words(METHOD["too-few"])
        return [said.format(samples=found.samples, least=LEAST)]
    model, last = found.model, found.model.sample
    horizon = max((point.days for point in found.points), default=0)
    due = sum(size for day, size in last.due.items() if day <= horizon)
    packing = model.packing.get(Place.ARCHIVE, 0.0)
    lines = [
        words(METHOD["trend"]).format(days=model.days, intake=decimal(model.intake)),
        words(METHOD["known"]).format(due=decimal(due)),
        words(METHOD["archive"]).format(packing=f"{packing:.2f}"),
    ]
    if found.tested is None:
        return [*lines, words(METHOD["no-band"]).format(least=LEAST_ERRORS)]
    band = words(METHOD["band"])
    return [*lines, band.format(errors=found.errors, tested=found.tested)]


def check_shape(check: Check, book: Book) -> dict[str, Any]:
    """Give an earlier forecast beside what came, both by the price book of now."""
    return {
        "made_at": check.made_at,
        "at": check.at,
        "expected": sum(check.expected.values()),
        "actual": sum(check.actual.values()),
        "error": check.error,
        "expected_price": f"{bill(book, check.expected).total:.2f}",
        "actual_price": f"{bill(book, check.actual).total:.2f}",
    }


def actual_shape(span: int, found: Sequence[Check], book: Book) -> dict[str, Any]:
    """Give earlier forecasts beside what came, the newest first."""
    errors = [abs(c.error) for c in found if c.error is not None]
    return {
        "span_days": span,
        "currency": book.currency,
        "mean_error": fmean(errors) if errors else None,
        "checks": [check_shape(check, book) for check in reversed(found)],
    }


def outcome_shape(outcome: Outcome, words: Words) -> dict[str, Any]:
    """Give what a what-if comes to."""
    now, then = outcome.total
    return {
        "currency": outcome.before.currency,
        "before": bill_shape(outcome.before, words),
        "after": bill_shape(outcome.after, words),
        "reading": f"{outcome.reading:.2f}",
        "once": f"{outcome.once:.2f}",
        "cold_share": outcome.cold,
        "months": [
            {"days": m.days, "now": f"{m.now:.2f}", "then": f"{m.then:.2f}"}
            for m in outcome.months
        ],
        "total_now": f"{now:.2f}",
        "total_then": f"{then:.2f}",
        "saves": f"{now - then:.2f}",
    }
