"""``source``: platforms that records come from."""

from collections.abc import Mapping
from typing import Annotated

import typer

from guicang.domain.sources.connection import Connection, form_of
from guicang.domain.sources.model import Native, Profile
from guicang.entrypoints.cli.common import (
    Format,
    Output,
    _,
    emit,
    facts,
    house,
    line,
    table,
)
from guicang.entrypoints.needs import CARRIES_OUT, NO_CONTENT, public
from guicang.entrypoints.sources import (
    ABILITIES,
    ANSWERS,
    COUNTS,
    GAPS,
    STATES,
    advice_of,
    connection_shape,
    gap_shape,
    native_shape,
    profile_shape,
    state_of,
)

app = typer.Typer(no_args_is_help=True, help=_("Platforms that records come from."))
Name = Annotated[str, typer.Argument(help=_("The source's name."))]


@app.command("kinds")
@public(NO_CONTENT)
def kinds(
    kind: Annotated[
        str, typer.Argument(help=_("Only this one, with its fields."))
    ] = "",
    *,
    output: Output = Format.TEXT,
) -> None:
    """List the connectors that are installed, and what each platform can do."""
    if kind:
        profile = house().registry.profile(kind)
        emit(output, profile_shape(profile, _), lambda: _show_kind(profile))
        return
    found = house().sourcing.kinds()
    emit(
        output,
        {
            "kinds": [
                profile_shape(each.profile, _)
                if each.profile is not None
                else {"kind": each.kind, "broken": each.broken}
                for each in found
            ]
        },
        lambda: table(
            _("Connectors"),
            [_("kind"), _("platform"), _("window"), _("state")],
            [
                (
                    each.kind,
                    _(each.profile.title) if each.profile is not None else "",
                    _window(each.profile),
                    _("cannot be loaded: {reason}").format(reason=each.broken)
                    if each.profile is None
                    else (_("experimental") if each.profile.experimental else ""),
                )
                for each in found
            ],
        ),
    )


def _window(profile: Profile | None) -> str:
    if profile is None or profile.window is None:
        return ""
    return _("{hours} h").format(hours=profile.window)


def _show_kind(profile: Profile) -> None:
    line(bold=f"{_(profile.title)} ({profile.kind})")
    for note in profile.notes:
        line(_(note))
    table(
        _("Fields"),
        [_("name"), _("what"), _("needed"), _("default")],
        [
            (
                each.name,
                _(each.label) + (f" · {_('secret')}" if each.secret else ""),
                _("yes") if each.required else "",
                each.default,
            )
            for each in form_of(profile)
        ],
    )
    table(
        _("What it can do"),
        [_("wish"), _("answer"), _("note")],
        [
            (
                _(ABILITIES[ability.value]),
                _(ANSWERS[answer.can.value]),
                _(answer.note) if answer.note else "",
            )
            for ability, answer in profile.abilities.items()
        ],
    )


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List the sources and how each is doing."""
    found = house().connections.list()
    gaps, now = house().gaps.counts(), house().clock.now()
    emit(
        output,
        {"sources": [shaped(each, gaps.get(each.name, 0)) for each in found]},
        lambda: table(
            _("Sources"),
            [_("name"), _("kind"), _("state"), _("complete until"), _("gaps")],
            [
                (
                    each.name,
                    each.kind,
                    _(STATES[state_of(each, now)]),
                    each.state.complete,
                    gaps.get(each.name, 0),
                )
                for each in found
            ],
        ),
    )


@app.command("status")
@public(NO_CONTENT)
def status(name: Name, *, output: Output = Format.TEXT) -> None:
    """Show how a source is doing: lag, back-off, last error and what to do."""
    found = house().connections.get(name)
    shape = {
        **shaped(found, house().gaps.counts().get(name, 0)),
        "native_retention": _native(found),
    }
    emit(output, shape, lambda: _show_status(found, shape))


def _native(found: Connection) -> dict[str, object]:
    profile = house().watching.profile(found.kind)
    native = profile.native if profile is not None else Native()
    return native_shape(*house().attesting.standing(found), native, _)


def _show_status(found: Connection, shape: Mapping[str, object]) -> None:
    state, now = found.state, house().clock.now()
    facts(
        [
            (_("state"), _(STATES[state_of(found, now)])),
            (_("complete until"), state.complete),
            (_("behind, in seconds"), shape["lag_seconds"]),
            (_("last page"), state.paged),
            (_("last error"), f"{state.error} {_(state.reason)}".strip()),
            (_("is asked again"), state.again),
            (_("failures in a row"), state.failures),
            (_("open gaps"), shape["open_gaps"]),
            (_("comes to the desk"), _("yes") if found.at_desk else _("no")),
            *((_(said), state.counts.get(name, 0)) for name, said in COUNTS.items()),
        ]
    )
    native = shape["native_retention"]
    if isinstance(native, dict):
        facts([(_("the platform's own retention"), native["said"])])
        for each in native["semantics"]:
            line(f"  {each}")
    if state.error:
        line(_(advice_of(state.error)))


@app.command("test")
@public(CARRIES_OUT)
def try_(name: Name, *, output: Output = Format.TEXT) -> None:
    """Ask the platform who we are there, and change nothing."""
    said = house().sourcing.test(name)
    emit(output, {"source": name, "answer": said}, lambda: line(said))


@app.command("pull")
@public(CARRIES_OUT)
def pull(name: Name, *, output: Output = Format.TEXT) -> None:
    """Read a source on now, up to what one turn of a worker reads."""
    pulled = house().pulling.pull(name)
    shape = {"source": name, "pages": pulled.pages, "more": pulled.more}
    counts = pulled.got.counts()
    emit(output, {**shape, **counts}, lambda: facts([*shape.items(), *counts.items()]))


@app.command("listen")
@public(CARRIES_OUT)
def listen(
    name: Annotated[
        str, typer.Argument(help=_("Of all sources that need it, if none."))
    ] = "",
) -> None:
    """Hold the long connections of sources until stopped; `serve` does so, too."""
    from guicang.entrypoints.cli.hearing import listen_all, listen_one

    if name:
        listen_one(name)
    else:
        listen_all()


@app.command("gaps")
@public(NO_CONTENT)
def gaps(
    name: Annotated[str, typer.Argument(help=_("Of all sources, if none."))] = "",
    *,
    all_: Annotated[
        bool, typer.Option("--all", help=_("Those that were filled, too."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """List what is missing, the newest first."""
    found = house().gaps.list(name, open_only=not all_)
    emit(
        output,
        {"gaps": [gap_shape(each) for each in found]},
        lambda: table(
            _("Gaps"),
            [_("source"), _("why"), _("from"), _("until"), _("detail"), _("noted")],
            [
                (
                    each.source,
                    _(GAPS[each.kind.value]),
                    each.since,
                    each.until,
                    _(each.detail) if each.detail else each.about,
                    each.noted,
                )
                for each in found
            ],
        ),
    )


def shaped(connection: Connection, gaps: int = 0) -> dict[str, object]:
    """Turn a source into plain values."""
    profile = house().watching.profile(connection.kind)
    return connection_shape(connection, profile, house().clock.now(), gaps)
