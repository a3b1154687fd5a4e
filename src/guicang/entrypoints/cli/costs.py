"""``cost``: what is stored, what it costs, what it will cost, and what if."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.cost.whatif import Wish
from guicang.domain.record.zone import local
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    emit,
    house,
    line,
    need,
    table,
    writing,
)
from guicang.entrypoints.costs import (
    PLACES,
    TIERS,
    actual_shape,
    book_shape,
    decimal,
    forecast_shape,
    outcome_shape,
    sample_shape,
)
from guicang.entrypoints.costtables import Table, written
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.prices import money

app = typer.Typer(no_args_is_help=True, help=_("What storage costs."))
Months = Annotated[
    int, typer.Option(min=1, max=36, help=_("How many months of 30 days ahead."))
]


@app.command("show")
@public(NO_CONTENT)
def show_(output: Output = Format.TEXT) -> None:
    """Show what is stored by place, source and category, and what a month costs."""
    costing = house().costing
    sample = costing.last()
    book, version = costing.book()
    shape = sample_shape(sample, book, version, _)
    emit(output, shape, lambda: _print(shape))


def _print(shape: Mapping[str, Any]) -> None:
    currency = shape["bill"]["currency"]
    line(
        _("{bytes} measured at {at:%Y-%m-%d %H:%M}; a month costs {price}.").format(
            bytes=decimal(shape["bytes"]),
            at=local(shape["at"]),
            price=money(currency, float(shape["bill"]["total"])),
        )
    )
    book = shape["book"]
    line(
        _("Price book: {name}, version {version}").format(
            name=book["name"], version=book["version"]
        )
    )
    table(
        _("Bill of a month"),
        [_("tier"), _("region"), _("Bytes"), _("places"), _("how"), _("price")],
        [
            (
                _(TIERS[each["tier"]]),
                each["region"],
                each["bytes"],
                _(", ").join(_(PLACES[place]) for place in each["places"]),
                each["how"],
                each["price"],
            )
            for each in shape["bill"]["lines"]
        ],
    )
    for name, title in (("sources", _("By source")), ("categories", _("By category"))):
        rows = [(*list(x.values())[:1], x["bytes"], x["price"]) for x in shape[name]]
        table(title, [_("name"), _("Bytes"), _("price")], rows)


@app.command("measure")
@needs(May.COST_CHANGE)
def measure(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """Measure now, besides the daily sample."""
    actor(as_, otp, May.COST_CHANGE)
    house().costing.measure()
    show_(output)


@app.command("prices")
@public(NO_CONTENT)
def prices(output: Output = Format.TEXT) -> None:
    """List the price books that were in force, the newest first, and the samples."""
    from guicang.domain.cost.book import read
    from guicang.domain.cost.samples import SAMPLES

    history = [
        book_shape(read(v.document), v) for v in house().costing.versions.history()
    ]
    samples = {name: read(each).name for name, each in SAMPLES.items()}
    emit(
        output,
        {"versions": history, "samples": samples},
        lambda: _print_prices(history, samples),
    )


def _print_prices(
    history: Sequence[Mapping[str, Any]], samples: Mapping[str, str]
) -> None:
    table(
        _("Price books"),
        [_("version"), _("name"), _("currency"), _("by"), _("since")],
        [(v["version"], v["name"], v["currency"], v["by"], v["at"]) for v in history],
    )
    table(_("Samples"), [_("name"), _("title")], samples.items())


@app.command("book")
@public(NO_CONTENT)
def book(
    name: Annotated[
        str,
        typer.Argument(help=_("A sample or a version; what is in force if none.")),
    ] = "",
    *,
    to: Annotated[Path | None, typer.Option("--to", help=_("A new file."))] = None,
) -> None:
    """Give a price book as JSON, to be edited."""
    document = house().costing.document(name)
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if to is None:
        typer.echo(text, nl=False)
        return
    with writing(to, new=True) as file:
        file.write(text.encode())


@app.command("apply")
@needs(May.COST_CHANGE)
def apply(
    file: Annotated[Path, typer.Argument(help=_("A price book as JSON."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Put a price book in force; who and why are in the ledger."""
    why = need(reason, "--reason")
    text = file.read_text("utf-8", errors="replace")
    made = house().costing.apply(text, by=as_, code=otp, reason=why)
    emit(
        output,
        {"version": made.version, "digest": made.digest},
        lambda: line(
            _("Price book {version} is in force.").format(version=made.version)
        ),
    )


@app.command("forecast")
@public(NO_CONTENT)
def forecast(months: Months = 12, output: Output = Format.TEXT) -> None:
    """Forecast what is stored and what it costs, with a band, and say how."""
    book_, _version = house().costing.book()
    shape = forecast_shape(house().costing.forecast(months), book_, _)
    emit(output, shape, lambda: _print_forecast(shape))


def _print_forecast(shape: Mapping[str, Any]) -> None:
    currency = shape["currency"]
    table(
        _("Forecast"),
        [_("day"), _("Bytes"), _("band"), _("price"), _("band")],
        [
            (
                f"{each['at']:%Y-%m-%d}",
                decimal(each["bytes"]),
                _band(each["low"], each["high"], decimal),
                money(currency, float(each["price"])),
                _band(
                    each["price_low"],
                    each["price_high"],
                    lambda price: money(currency, float(price)),
                ),
            )
            for each in shape["points"]
        ],
    )
    for said in shape["method"]:
        line(said)


def _band(low: Any, high: Any, spelt: Any) -> str:
    if low is None:
        return ""
    return _("{low} to {high}").format(low=spelt(low), high=spelt(high))


@app.command("actual")
@public(NO_CONTENT)
def actual(output: Output = Format.TEXT) -> None:
    """Set earlier forecasts beside what came, with their errors."""
    book_, _version = house().costing.book()
    span, checks = house().costing.checked()
    shape = actual_shape(span, checks, book_)
    emit(output, shape, lambda: _print_actual(shape))


def _print_actual(shape: Mapping[str, Any]) -> None:
    table(
        _("Forecasts of {days} days before").format(days=shape["span_days"]),
        [_("day"), _("expected"), _("came"), _("off by")],
        [
            (
                f"{each['at']:%Y-%m-%d}",
                decimal(each["expected"]),
                decimal(each["actual"]),
                "" if each["error"] is None else f"{each['error']:+.1%}",
            )
            for each in shape["checks"]
        ],
    )


@app.command("what-if")
@public(NO_CONTENT)
def what_if(
    *,
    policy: Annotated[
        str, typer.Option(help=_("A template's name, or a policy file."))
    ] = "",
    cold_after: Annotated[
        int | None,
        typer.Option(
            min=0, help=_("Days after which records are put on cold storage.")
        ),
    ] = None,
    reads: Annotated[
        int,
        typer.Option(min=0, max=100, help=_("How much of it is read back, % a month.")),
    ] = 0,
    region: Annotated[
        list[str] | None,
        typer.Option(help=_("A region with a further copy of the archive.")),
    ] = None,
    months: Months = 12,
    output: Output = Format.TEXT,
) -> None:
    """Say what another policy, cold storage or more regions would cost."""
    wish = Wish(cold_after=cold_after, reads=reads, regions=tuple(region or ()))
    document = house().document(policy) if policy else None
    found = house().costing.what_if(wish, policy=document, months=months)
    shape = outcome_shape(found, _)
    emit(output, shape, lambda: _print_outcome(shape))


def _print_outcome(shape: Mapping[str, Any]) -> None:
    currency = shape["currency"]

    def spelt(name: str) -> str:
        return money(currency, float(shape[name]))

    table(
        _("What if"),
        [_("in days"), _("as it is"), _("as asked")],
        [
            (
                m["days"],
                money(currency, float(m["now"])),
                money(currency, float(m["then"])),
            )
            for m in shape["months"]
        ],
    )
    line(
        _("In all {now} as it is, {then} as asked: {saves} saved.").format(
            now=spelt("total_now"), then=spelt("total_then"), saves=spelt("saves")
        )
    )
    line(
        _("Of it, reading back costs {reading} a month, copying once {once}.").format(
            reading=spelt("reading"), once=spelt("once")
        )
    )


@app.command("csv")
@public(NO_CONTENT)
def csv_(
    what: Annotated[Table, typer.Argument(help=_("Which table."))],
    to: Annotated[Path, typer.Option("--to", help=_("A new file."))],
    months: Months = 12,
) -> None:
    """Write samples, the forecast, or forecasts beside what came as CSV."""
    with writing(to, new=True) as file:
        file.write(written(house().costing, what, months))
    line(_("Written to {file}.").format(file=to.name))
