"""``alarms``: what is wrong, and who takes it on."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any, Final

import typer

from guicang.domain.access.model import May
from guicang.domain.alarms.model import Alarm, is_silent
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
)
from guicang.entrypoints.needs import CARRIES_OUT, NO_CONTENT, needs, public

app = typer.Typer(no_args_is_help=True, help=_("What is wrong, and who takes it on."))
_MOST: Final = 200
Key = Annotated[str, typer.Argument(help=_("An alarm's key, as `list` shows it."))]


@app.command("list")
@public(NO_CONTENT)
def list_(
    *,
    everything: Annotated[
        bool, typer.Option("--all", help=_("Those that are over, too."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """List alarms, the newest first."""
    alarms = house().alarms
    found = alarms.recent(_MOST) if everything else alarms.open()[::-1]
    emit(
        output,
        {"alarms": [_shape(each) for each in found]},
        lambda: table(
            _("Alarms"),
            [_("key"), _("what"), _("since"), _("state")],
            [(a.key, house().sentence(a), a.raised_at, _state(a)) for a in found],
        ),
    )


def _state(alarm: Alarm) -> str:
    states = {
        _("over"): alarm.over_at is not None,
        _("silenced"): is_silent(alarm, house().clock.now()),
        _("taken on"): alarm.acknowledged_at is not None,
        _("escalated"): alarm.escalated_at is not None,
    }
    return next((name for name, holds in states.items() if holds), _("open"))


def _shape(alarm: Alarm) -> dict[str, Any]:
    return {
        **asdict(alarm),
        "said": house().sentence(alarm),
        "silent": is_silent(alarm, house().clock.now()),
    }


@app.command("look")
@public(CARRIES_OUT)
def look(output: Output = Format.TEXT) -> None:
    """Look now whether something is wrong, and tell who must be told."""
    done = house().alarming.run()
    emit(
        output,
        done,
        lambda: line(
            _(
                "{raised} raised, {over} over, {told} told, {failed} mails failed."
            ).format(**done)
        ),
    )


@app.command("acknowledge")
@needs(May.ALARM_ANSWER)
def acknowledge(
    key: Key, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Take an alarm on: nobody else is told of it."""
    by = actor(as_, otp, May.ALARM_ANSWER)
    alarm = house().alarming.acknowledge(key, by=by)
    emit(
        output,
        _shape(alarm),
        lambda: line(
            _("{person} has taken {key} on.").format(
                person=alarm.acknowledged_by, key=key
            )
        ),
    )


@app.command("silence")
@needs(May.ALARM_ANSWER)
def silence(
    key: Key,
    hours: Annotated[int, typer.Option("--hours", help=_("For how many hours."))],
    *,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Let nobody be told of an alarm for a time; it goes on being looked at."""
    by = actor(as_, otp, May.ALARM_ANSWER)
    until = house().clock.now() + timedelta(hours=hours)
    why = need(reason, "--reason")
    alarm = house().alarming.silence(key, until, reason=why, by=by)
    emit(
        output,
        _shape(alarm),
        lambda: line(_("{key} is silent until the time given.").format(key=key)),
    )
