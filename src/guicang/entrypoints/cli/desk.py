"""``desk``: who is on, what waits, who goes, and by which rules."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.desk.model import Sensitive, State
from guicang.domain.desk.offline import Plan
from guicang.domain.desk.presence import Agent, Away, Presence
from guicang.domain.errors import NoSuchAgent
from guicang.entrypoints import desks
from guicang.entrypoints.cli import deskrules
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    actor,
    emit,
    facts,
    house,
    line,
    moment,
    show,
    table,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.services.overseeing import Board

app = typer.Typer(no_args_is_help=True, help=_("The desk: who answers customers."))
app.add_typer(deskrules.app, name="rules")
Many = list[str] | None
Name = Annotated[str, typer.Argument(help=_("Their name at the desk."))]
SessionId = Annotated[str, typer.Argument(help=_("The session's id."))]


class Which(StrEnum):
    """Which sessions are listed."""

    OPEN = "open"
    WAITING = "waiting"
    ASSIGNED = "assigned"
    PAUSED = "paused"
    COMPLETED = "completed"


@app.command("status")
@public(NO_CONTENT)
def status(output: Output = Format.TEXT) -> None:
    """Show who is on, what waits, and what is to be done by hand."""
    board = house().overseeing.board()
    emit(output, desks.board_shape(board), lambda: _print_board(board))


def _print_board(board: Board) -> None:
    fairness = "--" if board.fairness is None else f"{board.fairness:.2f}"
    facts(
        [
            (_("places taken"), f"{board.load} / {board.capacity}"),
            (_("waiting"), board.counts.get(State.WAITING, 0)),
            (_("paused"), board.counts.get(State.PAUSED, 0)),
            (_("to be looked at"), len(board.raised)),
            (_("calls to make"), len(board.calls)),
            (_("by hand on platforms"), len(board.errands)),
            (_("fairness today (1 is even)"), fairness),
        ]
    )
    _print_agents(board)
    table(
        _("Queue"),
        [_("place"), _("session"), _("since"), _("for")],
        [
            (w.place, w.session.id, w.session.queued_at, w.session.kept_for)
            for w in board.waiting
        ],
    )
    if board.errands:
        table(
            _("By hand on platforms"),
            [_("id"), _("source"), _("what"), _("session"), _("agent")],
            [
                (e.id, e.source, _(desks.DEEDS[e.deed]), e.session, e.agent)
                for e in board.errands
            ],
        )


def _print_agents(board: Board) -> None:
    table(
        _("Agents"),
        [_("name"), _("presence"), _("because"), _("until"), _("load"), _("today")],
        [
            (
                place.seat.agent.name,
                _(desks.PRESENCES[place.standing.presence]),
                _(desks.BECAUSE[place.standing.because]),
                place.standing.until,
                f"{place.seat.load}/{place.seat.agent.capacity}",
                place.seat.taken,
            )
            for place in board.places
        ],
    )


@app.command("agents")
@public(NO_CONTENT)
def agents(output: Output = Format.TEXT) -> None:
    """List who is at the desk."""
    board = house().overseeing.board()
    shown = {"agents": [desks.place_shape(place) for place in board.places]}
    emit(output, shown, lambda: _print_agents(board))


@app.command("set")
@needs(May.DESK_STEER)
def set_(
    name: Name,
    *,
    capacity: Annotated[int, typer.Option(help=_("Sessions at a time."))] = 0,
    skill: Annotated[Many, typer.Option(help=_("Their skills."))] = None,
    language: Annotated[Many, typer.Option(help=_("Languages, such as zh."))] = None,
    cleared: Annotated[
        list[Sensitive] | None, typer.Option(help=_("What they are cleared for."))
    ] = None,
    channel: Annotated[Many, typer.Option(help=_("Channels; any if none."))] = None,
    account: Annotated[Many, typer.Option(help=_("SOURCE=ID on a platform."))] = None,
    shift: Annotated[Many, typer.Option(help=_("Such as: mon 09:00-18:00."))] = None,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Set who is at the desk; what is not given stays as it is."""
    by = actor(as_, otp, May.DESK_STEER)
    try:
        agent = house().desk.agent(name)
    except NoSuchAgent:
        agent = Agent(name=name, capacity=3)
    given = {
        "capacity": capacity or None,
        "skills": None if skill is None else frozenset(skill),
        "languages": None if language is None else frozenset(language),
        "cleared": None if cleared is None else frozenset(cleared),
        "channels": None if channel is None else frozenset(channel),
        "accounts": None if account is None else desks.accounts_from(account, name),
        "shifts": None
        if shift is None
        else tuple(desks.shift_from(text, name) for text in shift),
    }
    changed = {key: value for key, value in given.items() if value is not None}
    written = house().attending.put(replace(agent, **changed), by=by)  # type: ignore[arg-type]  # each value has its field's type
    shown = {"agent": written.name, "capacity": written.capacity}
    emit(output, shown, lambda: facts(shown.items()))


@app.command("remove")
@needs(May.DESK_STEER)
def remove(
    name: Name, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Take somebody from the desk, who has no open session."""
    house().attending.remove(name, by=actor(as_, otp, May.DESK_STEER))
    emit(output, {"agent": name}, lambda: line(_("Done.")))


@app.command("presence")
@needs(May.DESK_STEER)
def presence(
    name: Name,
    state: Annotated[Presence, typer.Argument(help=_("Where they stand now."))],
    *,
    why: Annotated[
        Away, typer.Option(help=_("Why, if they go: customers hear this class."))
    ] = Away.OTHER_DUTY,
    until: Annotated[str, typer.Option(help=_("When they are back."))] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Set whether somebody is there. Who is offline keeps no session."""
    by = actor(as_, otp, May.DESK_STEER)
    house().attending.present(name, state, by=by, why=why, until=moment(until))
    shown = {"agent": name, "presence": state.value}
    emit(output, shown, lambda: facts(shown.items()))


@app.command("offline")
@needs(May.DESK_STEER)
def offline(
    name: Name,
    *,
    at: Annotated[str, typer.Option(help=_("When; now if not said."))] = "",
    until: Annotated[str, typer.Option(help=_("When they are back."))] = "",
    why: Annotated[
        Away, typer.Option(help=_("Why: customers hear this class."))
    ] = Away.OTHER_DUTY,
    try_: Annotated[
        bool, typer.Option("--try", help=_("Only show what it would mean now."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Name who goes offline and when; show what becomes of their sessions."""
    by = actor(as_, otp, May.DESK_STEER)
    since, back = moment(at), moment(until)
    plan = house().leaving.impact(name, by=by, why=why, at=since, until=back)
    if not try_:
        house().attending.plan_leave(name, by=by, why=why, since=since, until=back)
    emit(output, desks.plan_shape(plan), lambda: _print_plan(plan))


def _print_plan(plan: Plan) -> None:
    facts([(_("goes"), plan.going.at), (_("back"), plan.going.back_at)])
    table(
        _("Sessions"),
        [_("session"), _("what becomes of it"), _("with")],
        [(s.session, _(desks.FATES[s.fate]), s.to) for s in plan.steps],
    )


@app.command("back")
@needs(May.DESK_STEER)
def back(
    name: Name,
    since: Annotated[str, typer.Argument(help=_("When the time away begins."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Take a time away back, as `desk agents -o json` names it."""
    by = actor(as_, otp, May.DESK_STEER)
    begins = moment(since)
    if begins is not None:
        house().attending.drop_leave(name, begins, by=by)
    emit(output, {"agent": name}, lambda: line(_("Done.")))


@app.command("sessions")
@public(NO_CONTENT)
def sessions(
    *,
    state: Annotated[Which, typer.Option(help=_("Which ones."))] = Which.OPEN,
    agent: Annotated[str, typer.Option(help=_("Only this person's."))] = "",
    limit: Annotated[int, typer.Option(help=_("How many at most."))] = 50,
    output: Output = Format.TEXT,
) -> None:
    """List sessions, the newest first: ids and facts, no words."""
    states = (
        [State.WAITING, State.ASSIGNED, State.PAUSED]
        if state is Which.OPEN
        else [State(state.value)]
    )
    found = house().desk.sessions(states=states, agent=agent, limit=limit)
    emit(
        output,
        {"sessions": [desks.session_shape(each) for each in found]},
        lambda: table(
            _("Sessions"),
            [_("session"), _("state"), _("with"), _("channel"), _("opened")],
            [
                (
                    each.id,
                    _(desks.STATES[each.state]),
                    each.owner or each.kept_for,
                    each.channel,
                    each.opened_at,
                )
                for each in found
            ],
        ),
    )


@app.command("why")
@public(NO_CONTENT)
def why(session: SessionId, *, output: Output = Format.TEXT) -> None:
    """Say why a session went to whom it went, and who could not have it now."""
    turn, against = house().assigning.why(session)

    def text() -> None:
        facts(
            [
                (_("with"), None if turn is None else turn.agent),
                (_("since"), None if turn is None else turn.at),
            ]
        )
        for said in desks.sentences(turn, _):
            line(f"- {said}")
        table(
            _("Who could not have it now"),
            [_("name"), _("because")],
            [(name, _(desks.AGAINST[r])) for name, r in sorted(against.items())],
        )

    emit(output, desks.why_shape(turn, against), text)


@app.command("take")
@needs(May.DESK_STEER)
def take(
    session: SessionId,
    *,
    to: Annotated[str, typer.Option(help=_("Who is to go on with it."))] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Give a session to a named person; the customer is told first."""
    by = actor(as_, otp, May.DESK_STEER)
    given = house().assigning.take(session, to, by=by)
    shown = desks.session_shape(given)
    emit(output, shown, lambda: line(_("It is {to}'s now.").format(to=show(to))))


@app.command("called")
@needs(May.DESK_STEER)
def called(
    call: Annotated[str, typer.Argument(help=_("The call's id."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Note that a customer was called back; the number is forgotten."""
    by = actor(as_, otp, May.DESK_STEER)
    done = house().wishing.called(call, by=by)
    emit(output, desks.call_shape(done), lambda: line(_("Done.")))


@app.command("done")
@needs(May.DESK_STEER)
def done(
    errand: Annotated[str, typer.Argument(help=_("What `desk status` names."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Note that you did on a platform what it offers no program."""
    house().errands.done(errand, by=actor(as_, otp, May.DESK_STEER))
    emit(output, {"errand": errand}, lambda: line(_("Done.")))
