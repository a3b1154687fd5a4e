"""``incident``: the bad day."""

from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.hold import Query
from guicang.domain.incident.model import Change, Incident
from guicang.domain.incident.wording import KINDS
from guicang.entrypoints.cli.common import (
    LANGUAGE,
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
    table,
)
from guicang.entrypoints.incidents import (
    circumstances,
    clock_shape,
    facts_of,
    incident_shape,
    jurisdictions,
    sets,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public

app = typer.Typer(no_args_is_help=True, help=_("The bad day: incidents and clocks."))
Id = Annotated[str, typer.Argument(help=_("An incident's id."))]
ClockId = Annotated[str, typer.Argument(help=_("A clock's id, as `show` names it."))]
Many = list[str] | None
Sources = Annotated[Many, typer.Option("--source", help=_("Sources concerned."))]
Categories = Annotated[
    Many, typer.Option("--category", help=_("Categories concerned."))
]
Laws = Annotated[
    Many,
    typer.Option("--jurisdiction", help=_("Whose law: CN, EU, HK …")),
]
Circumstances = Annotated[
    Many,
    typer.Option("--circumstance", help=_("malicious, major, harm-avoided …")),
]
Persons = Annotated[
    int, typer.Option(help=_("How many persons; leave it out if nobody knows."))
]
Happened = Annotated[str, typer.Option(help=_("When it happened, if known."))]


@app.command("declare")
@needs(May.INCIDENT_ANSWER)
def declare(  # the facts of one incident
    kind: Annotated[
        str, typer.Argument(help=_("mis-deletion, leak, tampering, loss or other."))
    ],
    *,
    what: Annotated[str, typer.Option(help=_("What happened; it is masked."))] = "",
    discovered: Annotated[
        str, typer.Option(help=_("When it was discovered; now unless said."))
    ] = "",
    happened: Happened = "",
    source: Sources = None,
    category: Categories = None,
    conversation: Annotated[
        Many, typer.Option(help=_("Conversations concerned."))
    ] = None,
    persons: Persons = -1,
    sensitive: Annotated[
        bool, typer.Option(help=_("Whether sensitive data are concerned."))
    ] = True,
    jurisdiction: Laws = None,
    circumstance: Circumstances = None,
    freeze: Annotated[
        bool, typer.Option("--freeze", help=_("Stop all destruction at once."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Declare an incident: its clocks run, evidence is locked."""
    opened = house()
    told = facts_of(
        kind_=kind,
        story=need(what, "--what"),
        discovered_at=moment(discovered),
        now=opened.clock.now(),
        happened_at=moment(happened),
        sources=sets(source or ()),
        categories=sets(category or ()),
        conversations=sets(conversation or ()),
        persons=None if persons < 0 else persons,
        sensitive=sensitive,
        jurisdictions=jurisdictions(jurisdiction or (), opened.jurisdictions()),
        circumstances=circumstances(circumstance or ()),
    )
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    declared = opened.responding.declare(
        told, by=by, freeze=Query() if freeze else None
    )
    emit(output, _shape(declared), lambda: _print(declared))


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List incidents, the newest first."""
    found = house().incidents.all()
    emit(
        output,
        {"incidents": [incident_shape(each) for each in found]},
        lambda: table(
            _("Incidents"),
            [_("id"), _("what"), _("discovered"), _("closed")],
            [
                (i.id, _(KINDS[i.facts.kind]), i.facts.discovered_at, i.closed_at)
                for i in found
            ],
        ),
    )


@app.command("show")
@public(NO_CONTENT)
def show_(incident: Id, output: Output = Format.TEXT) -> None:
    """Show an incident and how its clocks stand now."""
    found = house().responding.get(incident)
    emit(output, _shape(found), lambda: _print(found))


def _shape(incident: Incident) -> dict[str, Any]:
    now = house().clock.now()
    clocks = house().responding.clocks(incident)
    shown = [clock_shape(each, now, _, LANGUAGE) for each in clocks]
    return {"incident": incident_shape(incident), "clocks": shown}


def _print(incident: Incident) -> None:
    told = incident.facts
    facts(
        [
            (_("Incident"), incident.id),
            (_("what"), _(KINDS[told.kind])),
            (_("discovered"), told.discovered_at),
            (_("persons"), told.persons if told.persons is not None else _("unknown")),
            (_("freeze"), incident.freeze),
            (_("closed"), incident.closed_at),
        ]
    )
    rows = _shape(incident)["clocks"]
    table(
        _("Clocks"),
        [_("clock"), _("what"), _("to whom"), _("until"), _("state"), _("owner")],
        [
            (
                c["clock"],
                c["title"],
                c["to"],
                c["due"] if c["duration"] else _("at once"),
                " · ".join(filter(None, [c["said"], c["left"] or c["why"]])),
                c["owner"] or _(c["role"]),
            )
            for c in rows
        ],
    )


@app.command("learn")
@needs(May.INCIDENT_ANSWER)
def learn(  # the facts of one incident
    incident: Id,
    *,
    happened: Happened = "",
    assessed: Annotated[
        str, typer.Option(help=_("When it was found notifiable."))
    ] = "",
    persons: Persons = -1,
    sensitive: Annotated[
        bool | None, typer.Option(help=_("Whether sensitive data are concerned."))
    ] = None,
    source: Sources = None,
    category: Categories = None,
    jurisdiction: Laws = None,
    circumstance: Circumstances = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Note what was learnt: clocks that it concerns begin, or do not apply any more."""
    opened = house()
    change = Change(
        happened_at=moment(happened),
        assessed_at=moment(assessed),
        persons=None if persons < 0 else persons,
        sensitive=sensitive,
        sources=None if source is None else sets(source),
        categories=None if category is None else sets(category),
        jurisdictions=jurisdictions(jurisdiction, ()) if jurisdiction else None,
        circumstances=None if circumstance is None else circumstances(circumstance),
    )
    found = opened.responding.change(
        incident,
        change,
        by=actor(as_, otp, May.INCIDENT_ANSWER),
        reason=need(reason, "--reason"),
    )
    emit(output, _shape(found), lambda: _print(found))


@app.command("assign")
@needs(May.INCIDENT_ANSWER)
def assign(
    incident: Id,
    clock: ClockId,
    owner: Annotated[str, typer.Argument(help=_("Who answers for it."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Give a clock to a person."""
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    house().responding.own(incident, clock, owner, by=by)
    _say(output, incident, clock, _("{clock} is {person}'s.").format, person=owner)


@app.command("met")
@needs(May.INCIDENT_ANSWER)
def met(
    incident: Id,
    clock: ClockId,
    *,
    reference: Annotated[
        str, typer.Option(help=_("The evidence: a number, a receipt."))
    ] = "",
    at: Annotated[str, typer.Option(help=_("When it was met; now unless said."))] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Note that a clock was met, with its evidence."""
    mark = house().responding.meet(
        incident,
        clock,
        reference=need(reference, "--reference"),
        by=actor(as_, otp, May.INCIDENT_ANSWER),
        at=moment(at),
    )
    _say(
        output, incident, clock, _("{clock} is met: {ref}.").format, ref=mark.reference
    )


@app.command("not-applicable")
@needs(May.INCIDENT_ANSWER)
def not_applicable(
    incident: Id,
    clock: ClockId,
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Say why a clock does not apply."""
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    house().responding.waive(incident, clock, reason=need(reason, "--reason"), by=by)
    _say(output, incident, clock, _("{clock} does not apply.").format)


def _say(output: Format, incident: str, clock: str, said: Any, **more: str) -> None:
    told = {"incident": incident, "clock": clock, **more}
    emit(output, told, lambda: line(said(clock=clock, **more)))


@app.command("handled")
@needs(May.INCIDENT_ANSWER)
def handled(
    incident: Id, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Note that handling has ended: clocks that run from there begin."""
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    found = house().responding.handled(incident, by=by)
    emit(output, _shape(found), lambda: _print(found))


@app.command("close")
@needs(May.INCIDENT_ANSWER)
def close(
    incident: Id,
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Close an incident whose clocks are all settled; a freeze stays."""
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    found = house().responding.close(incident, reason=need(reason, "--reason"), by=by)
    emit(output, _shape(found), lambda: _print(found))
