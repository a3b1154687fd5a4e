"""``calendar item``, ``retire``, ``versions``: what the house asks for itself."""

from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.programme.items import Wish
from guicang.entrypoints.calendars import change_shape, version_of
from guicang.entrypoints.cli.calendars import Id, app
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    emit,
    house,
    line,
    need,
    show,
    table,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public

__all__ = ["app"]
Seen = Annotated[
    int | None,
    typer.Option(
        "--version", help=_("The version that you looked at; without it the newest.")
    ),
]


@app.command("item")
@needs(May.PROGRAMME_CHANGE)
def item(
    item: Id,
    *,
    list_: Annotated[
        str,
        typer.Option(
            "--list", help=_("urgent, quarterly, half-yearly, yearly, audit.")
        ),
    ] = "",
    every: Annotated[
        str, typer.Option("--every", help=_("A period such as P3M; empty: once."))
    ] = "",
    zh: Annotated[str, typer.Option("--zh", help=_("The title in Chinese."))] = "",
    en: Annotated[str, typer.Option("--en", help=_("The title in English."))] = "",
    text: Annotated[str, typer.Option("--text", help=_("What is to be done."))] = "",
    basis: Annotated[
        str, typer.Option("--basis", help=_("Why it is asked for, such as a contract."))
    ] = "",
    seen: Seen = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Add an item, or change one; one that ships keeps its source and its list."""
    why = need(reason, "--reason")
    wish = Wish(list=list_, every=every, zh=zh, en=en, text=text, basis=basis)
    made = house().calendaring.change(
        item,
        wish,
        seen=version_of(item) if seen is None else seen,
        by=as_,
        code=otp,
        reason=why,
    )
    emit(
        output,
        {"item": made.id, "version": made.version},
        lambda: line(_("Version {n} is in force.").format(n=show(made.version))),
    )


@app.command("retire")
@needs(May.PROGRAMME_CHANGE)
def retire(
    item: Id,
    *,
    seen: Seen = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for an item no more; `item` asks for it again."""
    why = need(reason, "--reason")
    at = version_of(item) if seen is None else seen
    house().calendaring.retire(item, seen=at, by=as_, code=otp, reason=why)
    emit(output, {"item": item}, lambda: line(_("It is asked for no more.")))


@app.command("versions")
@public(NO_CONTENT)
def versions(item: Id, output: Output = Format.TEXT) -> None:
    """List the organisation's versions of an item, the oldest first."""
    found = house().calendaring.changes(item)
    emit(
        output,
        {"versions": [change_shape(c, n) for n, c in enumerate(found, 1)]},
        lambda: table(
            _("Versions"),
            [_("version"), _("title"), _("every"), _("retired"), _("by"), _("reason")],
            [
                (n, c.wish.zh, c.wish.every, c.retired, c.by, c.reason)
                for n, c in enumerate(found, 1)
            ],
        ),
    )
