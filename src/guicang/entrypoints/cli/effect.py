"""``effect``: what a change of retention or of the desk did, and whether by chance."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from guicang.domain.effect import Effect
from guicang.domain.errors import BadUsage
from guicang.entrypoints.cli.common import (
    Format,
    Output,
    _,
    emit,
    house,
    line,
    moment,
    table,
)
from guicang.entrypoints.needs import NO_CONTENT, public


@public(NO_CONTENT)
def effect(
    at: Annotated[
        str, typer.Option(help=_("When it changed; the last change, if none is given."))
    ] = "",
    *,
    days: Annotated[
        int, typer.Option(min=1, max=366, help=_("Days on each side."))
    ] = 28,
    again: Annotated[
        int, typer.Option(min=1, max=90, help=_("Days within which asking again is."))
    ] = 7,
    channel: Annotated[str, typer.Option(help=_("Only this channel."))] = "",
    output: Output = Format.TEXT,
) -> None:
    """Compare sessions before and after a change: repeats, first answer, completion."""
    from guicang.entrypoints.effects import effect_of, effect_shape

    house()  # a database has to be open
    when = moment(at)
    changed = when.astimezone(UTC) if when else _last()
    found = effect_of(changed, days=days, again=again, channel=channel)
    emit(output, effect_shape(found, _), lambda: _show(found))


def _last() -> datetime:
    from guicang.entrypoints.effects import changes

    made = changes(house())
    if not made:
        raise BadUsage(reason=_("nothing has changed yet: give --at"))
    return made[0].at


def _show(found: Effect) -> None:
    from guicang.entrypoints.effects import (
        CAUTION,
        NAMES,
        interval,
        sentence,
        summary,
        value,
    )

    line(bold=summary(found, _))
    table(
        _("Before and after {at}").format(at=f"{found.window.change:%Y-%m-%d %H:%M}"),
        [
            _("measure"),
            _("before"),
            _("after"),
            _("change, at 95% for all"),
            _("cases before"),
            _("cases after"),
        ],
        [
            (
                _(NAMES[each.name]),
                value(each, each.before.value, _),
                value(each, each.after.value, _),
                interval(each, _),
                each.before.cases,
                each.after.cases,
            )
            for each in found.measures
        ],
    )
    for each in found.measures:
        line(sentence(each, _))
    for caution in CAUTION.values():
        line(_(caution))
