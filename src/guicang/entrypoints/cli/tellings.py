"""``incident tell`` and ``send-told``: persons whom an incident concerns are told."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.incident.telling import Words, persons_from
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    emit,
    facts,
    house,
    line,
    need,
    show,
)
from guicang.entrypoints.cli.incidents import Id
from guicang.entrypoints.cli.rescue import app
from guicang.entrypoints.incidents import impact_shape, require_count
from guicang.entrypoints.needs import needs
from guicang.entrypoints.shapes import request_shape
from guicang.services.telling import Impact, Told

__all__ = ["app"]
To = Annotated[
    Path,
    typer.Option(
        "--to",
        exists=True,
        dir_okay=False,
        help=_("A file of addresses, and numbers with + and country, one a line."),
    ),
]


@app.command("tell")
@needs(May.INCIDENT_ANSWER)
def tell(  # the words that the law names, and whom
    incident: Id,
    *,
    to: To,
    what: Annotated[str, typer.Option(help=_("Which information it concerns."))],
    harm: Annotated[str, typer.Option(help=_("What may come of it."))],
    measures: Annotated[str, typer.Option(help=_("What was done."))],
    advice: Annotated[str, typer.Option(help=_("What they can do."))],
    contact: Annotated[str, typer.Option(help=_("How they reach us."))],
    lang: Annotated[str, typer.Option(help=_("In which language, such as en."))] = "",
    propose: Annotated[
        bool, typer.Option("--propose", help=_("Ask for it; somebody else signs."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Say what telling persons of an incident would do, and ask for it."""
    said = Words(
        what=what,
        harm=harm,
        measures=measures,
        advice=advice,
        contact=contact,
        lang=lang,
    )
    why = need(reason, "--reason") if propose else ""
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    persons = _persons(to)
    if not propose:
        impact = house().telling.impact(incident, said, persons)
        emit(output, impact_shape(impact), lambda: _print(impact))
        return
    asked = house().telling.propose(incident, said, persons, by=by, reason=why)
    emit(output, {"request": request_shape(asked)}, lambda: print_request(asked))


def _print(impact: Impact) -> None:
    facts(
        [
            (_("persons by mail"), impact.mails),
            (_("persons by telephone"), impact.phones),
            (_("addresses that get nothing: mail came back"), impact.shut),
        ]
    )
    line(impact.said.subject)
    line(impact.said.text)


@app.command("send-told")
@needs(May.INCIDENT_ANSWER)
def send_told(
    request: Annotated[str, typer.Argument(help=_("The request that was approved."))],
    *,
    to: To,
    count: Annotated[int, typer.Option(help=_("How many are on the list."))],
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Queue the notices of a request that was signed, for the same list, once."""
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    persons = _persons(to)
    require_count(len(persons), count)
    told = house().telling.send(request, persons, by=by)
    emit(output, asdict(told), lambda: _print_told(told))


def _print_told(told: Told) -> None:
    line(_("{count} notices wait to be sent.").format(count=show(told.notices)))
    if told.clocks:
        met = ", ".join(told.clocks)
        line(_("Clocks that were met by it: {clocks}").format(clocks=met))


def _persons(file: Path) -> tuple[str, ...]:
    return persons_from(file.read_text("utf-8", errors="replace").splitlines())
