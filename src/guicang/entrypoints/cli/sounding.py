"""``classify mood`` and ``desk moods``: how customers sound, who needs a person now."""

from typing import Annotated

import typer

from guicang.bootstrap.classification import models, tone
from guicang.domain.access.model import May
from guicang.domain.classify.mood import Mood
from guicang.entrypoints.cli import desk
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
    table,
)
from guicang.entrypoints.cli.explaining import app
from guicang.entrypoints.labels import MOODS
from guicang.entrypoints.moods import OPEN, mood_shape, of_sessions, of_talk
from guicang.entrypoints.needs import NO_HOME, needs, public
from guicang.ports.classifying import talk_of
from guicang.services.sensing import Sensing

__all__ = ["app"]


@app.command("mood")
@public(NO_HOME)
def mood(
    text: Annotated[
        str, typer.Argument(help=_("What was said; with --as, a conversation's id."))
    ],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say how a customer sounds, and whether a person is needed; it is no label.

    With --as, a conversation of this home is asked about: how it ended.
    """
    if as_:
        mays = (May.CONVERSATION_READ, May.CONVERSATION_READ_OWN)
        reader = house().governing.reader(as_, otp, *mays)
        found = of_talk(house().reading.read(text, reader=reader))
    else:
        found = Sensing(load=lambda: models().load(tone())).mood(talk_of(text))
    emit(output, mood_shape(found), lambda: _print_mood(found))


def _print_mood(found: Mood) -> None:
    facts(
        [
            (_("sounds"), _(MOODS[found.tone])),
            (_("needs a person"), _(MOODS[found.needs]) if found.needs else None),
            (_("because of"), _(", ").join(found.because) or None),
        ]
    )


@desk.app.command("moods")
@needs(May.DESK_SEE)
def moods(
    *,
    limit: Annotated[int, typer.Option(min=1, max=200, help=_("So many."))] = 50,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say how the customers of open sessions sound; of our own web chat alone."""
    actor(as_, otp, May.DESK_SEE)
    sessions = house().desk.sessions(states=OPEN, limit=limit)
    found = of_sessions(sessions)
    rows = [(each, found[each.id]) for each in sessions if each.id in found]
    emit(
        output,
        {
            "sessions": [
                {"session": each.id, "state": each.state.value, **mood_shape(one)}
                for each, one in rows
            ]
        },
        lambda: table(
            _("How customers sound"),
            [_("session"), _("sounds"), _("needs a person"), _("because of")],
            [
                (
                    each.id,
                    _(MOODS[one.tone]),
                    _(MOODS[one.needs]) if one.needs else "",
                    _(", ").join(one.because),
                )
                for each, one in rows
            ],
        ),
    )
