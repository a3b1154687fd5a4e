"""``ledger anomalies``, ``views``, ``save-view`` and ``drop-view``."""

from typing import Annotated, Any
from urllib.parse import parse_qsl

import typer

from guicang.domain.access.model import May
from guicang.domain.errors import BadUsage
from guicang.domain.ledger.anomalies import Rule
from guicang.entrypoints.cli.anchors import ledger as app
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    actor,
    emit,
    house,
    line,
    moment,
    show,
    table,
)
from guicang.entrypoints.needs import needs
from guicang.ports.views import SavedView

__all__ = ["app"]
Name = Annotated[str, typer.Argument(help=_("A name of your own."))]
Person = Annotated[str, typer.Option(help=_("What this person did, or is named in."))]
About = Annotated[
    str, typer.Option(help=_("What names this request, batch or conversation."))
]
OneRule = Annotated[Rule | None, typer.Option(help=_("Only by this rule."))]


@app.command("anomalies")
@needs(May.LEDGER_READ)
def anomalies(  # what is looked at, and who looks
    *,
    since: Annotated[str, typer.Option(help=_("Since this instant."))] = "",
    until: Annotated[str, typer.Option(help=_("Before this instant."))] = "",
    person: Person = "",
    about: About = "",
    rule: OneRule = None,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say what stands out by plain rules in the last thirty days, or in a range."""
    actor(as_, otp, May.LEDGER_READ)  # opens the house: tables come after it
    from guicang.entrypoints.anomalies import (
        READ,
        SPAN,
        Choice,
        anomaly_shape,
        chosen,
        standing_out,
    )

    end = moment(until) or house().clock.now()
    start = moment(since) or end - SPAN
    if start >= end:
        raise BadUsage(reason=_("the range ends before it begins"))
    found = chosen(Choice(start, end, person, about))
    seen = [anomaly_shape(a, _) for a in standing_out(found, start, rule or "")]
    told = {"entries": len(found), "capped": len(found) == READ, "anomalies": seen}
    emit(output, told, lambda: _print(told))


def _print(told: dict[str, Any]) -> None:
    table(
        _("Stands out"),
        [_("at"), _("who"), _("rule"), _("entries"), _("why")],
        [
            (e["at"], e["person"], e["said"], f"{e['first']}-{e['last']}", e["why"])
            for e in told["anomalies"]
        ],
    )
    line(_("{count} entries were looked at.").format(count=show(told["entries"])))
    if told["capped"]:
        line(_("Only the newest: narrow the range."))


@app.command("views")
@needs(May.LEDGER_READ)
def views(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """List your own choices of entries."""
    _tell(actor(as_, otp, May.LEDGER_READ), output)


@app.command("save-view")
@needs(May.LEDGER_READ)
def save_view(  # what is chosen, and who keeps it
    name: Name,
    *,
    person: Person = "",
    about: About = "",
    rule: OneRule = None,
    since: Annotated[str, typer.Option(help=_("A day, as on the page."))] = "",
    until: Annotated[str, typer.Option(help=_("A day, as on the page."))] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Keep a choice of entries under a name, as the page of the trail does."""
    by = actor(as_, otp, May.LEDGER_READ)
    given = {"person": person, "about": about, "since": since, "until": until}
    house().viewing.save(by, name, {**given, "rule": rule or ""})
    _tell(by, output)


@app.command("drop-view")
@needs(May.LEDGER_READ)
def drop_view(
    name: Name, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Forget a choice of entries."""
    by = actor(as_, otp, May.LEDGER_READ)
    house().viewing.drop(by, name)
    _tell(by, output)


def _tell(person: str, output: Format) -> None:
    found = house().viewing.list(person)
    emit(
        output,
        {"views": [_shape(each) for each in found]},
        lambda: table(
            _("Saved choices"),
            [_("name"), _("what it asks")],
            [(each.name, each.query) for each in found],
        ),
    )


def _shape(view: SavedView) -> dict[str, str]:
    return {"name": view.name, **dict(parse_qsl(view.query))}
