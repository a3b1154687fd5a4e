"""``alarms``: what is wrong, and who takes it on."""

from datetime import timedelta
from typing import Annotated, Final

import typer

from guicang.domain.access.model import May
from guicang.entrypoints.alarms import alarm_shape, stands
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
        {"alarms": [alarm_shape(each) for each in found]},
        lambda: table(
            _("Alarms"),
            [_("key"), _("what"), _("since"), _("state")],
            [(a.key, house().sentence(a), a.raised_at, stands(a)[0]) for a in found],
        ),
    )


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
        alarm_shape(alarm),
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
        alarm_shape(alarm),
        lambda: line(_("{key} is silent until the time given.").format(key=key)),
    )
