"""``incident tell`` and ``send-told``: persons whom an incident concerns are told."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.incident.concerned import Concerned, Extent
from guicang.domain.incident.telling import Words
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
    moment,
    need,
    show,
    table,
)
from guicang.entrypoints.cli.incidents import Id, Many
from guicang.entrypoints.cli.rescue import app
from guicang.entrypoints.incidents import (
    again,
    chosen_of,
    concerned_shape,
    entry_number,
    impact_shape,
    require_count,
    sets,
    whom,
)
from guicang.entrypoints.needs import needs
from guicang.entrypoints.shapes import request_shape
from guicang.services.telling import Impact, Told

__all__ = ["app"]
To = Annotated[
    Path | None,
    typer.Option(
        "--to",
        exists=True,
        dir_okay=False,
        help=_("A file of addresses, and numbers with + and country, one a line."),
    ),
]
Conversations = Annotated[Many, typer.Option(help=_("These conversations."))]
Since = Annotated[str, typer.Option(help=_("Open on or after."))]
Until = Annotated[str, typer.Option(help=_("Open before."))]
Entries = Annotated[str, typer.Option(help=_("What these entries name, as in 40-90."))]


@app.command("concerned")
@needs(May.INCIDENT_ANSWER)
def concerned(
    incident: Id,
    *,
    conversation: Conversations = None,
    since: Since = "",
    until: Until = "",
    entries: Entries = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say whom an incident concerns by the records: counted and masked."""
    extent = _extent(conversation, since, until, entries)
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    found = house().concerning.find(incident, extent, by=by)
    emit(output, concerned_shape(found), lambda: _print_concerned(found))


def _extent(conversation: Many, since: str, until: str, entries: str) -> Extent:
    first, _dash, last = entries.partition("-")
    return Extent(
        conversations=sets(conversation or ()),
        since=moment(since),
        until=moment(until),
        first=entry_number(first),
        last=entry_number(last or first),
    )


def _print_concerned(found: Concerned) -> None:
    facts(
        [
            (_("customers"), len(found.customers)),
            (_("their conversations"), found.conversations),
            (_("without an address here"), found.unreached),
            (_("of those, known only by what is archived"), found.only_archived),
            (_("talks without a customer"), found.nameless),
            (_("talks that are gone"), found.gone),
        ]
    )
    table(
        _("Addresses they wrote themselves"),
        [_("choose by"), _("address"), _("customer"), _("vouched for")],
        [
            (each.token, each.shown, customer.name[:8], each.vouched)
            for customer in found.customers
            for each in customer.addresses
        ],
    )


@app.command("tell")
@needs(May.INCIDENT_ANSWER)
def tell(  # the words that the law names, and whom
    incident: Id,
    *,
    to: To = None,
    choose: Annotated[
        Many, typer.Option(help=_("Who 'incident concerned' found, by token."))
    ] = None,
    conversation: Conversations = None,
    since: Since = "",
    until: Until = "",
    entries: Entries = "",
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
    extent, tokens = _extent(conversation, since, until, entries), choose or ()
    persons = whom(incident, _lines(to), extent, tokens)
    if not propose:
        impact = house().telling.impact(incident, said, persons)
        emit(output, impact_shape(impact), lambda: _print(impact))
        return
    asked = house().telling.propose(
        incident,
        said,
        persons,
        by=by,
        reason=why,
        chosen=chosen_of(extent, tokens),
    )
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
    to: To = None,
    count: Annotated[int, typer.Option(help=_("How many are on the list."))],
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Queue the notices of a request that was signed, for the same list, once."""
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    persons = again(house().requests.get(request), _lines(to))
    require_count(len(persons), count)
    told = house().telling.send(request, persons, by=by)
    emit(output, asdict(told), lambda: _print_told(told))


def _print_told(told: Told) -> None:
    line(_("{count} notices wait to be sent.").format(count=show(told.notices)))
    if told.clocks:
        met = ", ".join(told.clocks)
        line(_("Clocks that were met by it: {clocks}").format(clocks=met))


def _lines(file: Path | None) -> list[str]:
    if file is None:
        return []
    return file.read_text("utf-8", errors="replace").splitlines()
