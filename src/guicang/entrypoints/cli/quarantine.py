"""``quarantine``: list what could not be read, look at it, read it again, end it."""

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.domain.errors import BadUsage
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    bars,
    emit,
    facts,
    house,
    line,
    need,
    show,
    table,
)
from guicang.entrypoints.cli.talks import print_asked
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.quarantine import (
    group_shape,
    looked_shape,
    place_of,
    preview_shape,
    reread_shape,
    row_shape,
    said,
)
from guicang.entrypoints.shapes import request_shape
from guicang.ports.quarantine import Choice
from guicang.services.looking import Looked
from guicang.services.rereading import Reread

if TYPE_CHECKING:
    # The command line starts without the database.
    from guicang.adapters.db.queries.quarantine import Group, QuarantineRow

app = typer.Typer(
    no_args_is_help=True, help=_("What could not be read, kept raw and sealed.")
)
Ids = Annotated[
    list[int] | None, typer.Argument(help=_("Items by their numbers; see `list`."))
]
File = Annotated[
    str,
    typer.Option(
        "--file", help=_("Only of this file or source: a path, or how its id begins.")
    ),
]
Code = Annotated[str, typer.Option("--code", help=_("Only with this code."))]
_SHORT = 16


@app.command("list")
@public(NO_CONTENT)
def list_(
    *,
    file: File = "",
    code: Code = "",
    older: Annotated[
        int, typer.Option("--older", help=_("Only what lies there for so many days."))
    ] = 0,
    after: Annotated[
        str, typer.Option(help=_("Go on after this page: `next` of it."))
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    output: Output = Format.TEXT,
) -> None:
    """List what lies in quarantine: counts by file and code, and each item's place."""
    opened = house()  # before what asks its database
    from guicang.adapters.db.queries.quarantine import (
        how_many_quarantined,
        quarantine_groups,
        quarantined,
    )

    until = opened.clock.now() - timedelta(days=older) if older else None
    asked: dict[str, Any] = {"code": code, "until": until}
    asked["file"] = place_of(file, opened)
    found = quarantined(**asked, after=after, limit=limit)
    about = how_many_quarantined(**asked)
    groups = () if file or code or older else quarantine_groups()
    emit(
        output,
        {
            "count": about.count,
            "exact": about.exact,
            "groups": [group_shape(each, _) for each in groups],
            "items": [row_shape(row, _) for row in found.rows],
            "next": found.next or None,
        },
        partial(_print_list, groups, found.rows, found.next),
    )


def _print_list(
    groups: "tuple[Group, ...]", rows: "tuple[QuarantineRow, ...]", more: str
) -> None:
    if not rows:
        line(_("Nothing lies in quarantine."))
        return
    if groups:
        table(
            _("By file and code"),
            [_("file"), _("Why"), _("items"), _("oldest")],
            [
                (g.file[:_SHORT], f"{g.code} {said(g.code, _)}", g.count, g.oldest)
                for g in groups
            ],
        )
    table(
        _("Items"),
        [_("id"), _("file"), _("line"), _("Why"), _("since"), _("bytes")],
        [
            (r.id, r.file[:_SHORT], r.position, f"{r.code} {r.reason}", r.since, r.size)
            for r in rows
        ],
    )
    if more:
        line(_("More: guicang quarantine list --after {after}").format(after=more))


@app.command("show")
@needs(May.FINDING_REVEAL)
def show_(
    item: Annotated[int, typer.Argument(help=_("An item's number."))] = 0,
    *,
    reveal: Annotated[
        bool, typer.Option("--reveal", help=_("In clear; may take a second person."))
    ] = False,
    request: Annotated[
        str, typer.Option(help=_("In clear: the request that was approved."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Look at one item, masked; --reveal opens it, which the ledger notes."""
    if bool(item) == bool(request):
        raise BadUsage(reason=_("give an item or a --request"))
    if item:
        need(reason, "--reason")
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.FINDING_REVEAL
    )
    looking = house().looking
    opened: Looked | Request
    if request:
        opened = looking.run(request, person)
    elif reveal:
        opened = looking.reveal(item, reason, person)
    else:
        opened = looking.look(item, reason, person)
    if isinstance(opened, Request):
        print_asked(opened, output, "guicang quarantine show --request {id}")
        return
    emit(output, looked_shape(opened), partial(_print_shown, opened))


def _print_shown(shown: Looked) -> None:
    line(shown.text)
    if not shown.whole:
        line(_("It goes on; only its beginning is shown masked."))


@app.command("retry")
@needs(May.CONVERSATION_IMPORT)
def retry(
    ids: Ids = None,
    *,
    file: File = "",
    code: Code = "",
    everything: Annotated[
        bool, typer.Option("--all", help=_("All that lies there."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Read items again: what can be read by now is taken in, and ends there."""
    choice = _choice(ids, file, code, everything=everything)
    by = actor(as_, otp, May.CONVERSATION_IMPORT)
    with bars() as move:
        done = house().rereading.run(
            choice,
            by=by,
            reason=reason,
            progress=lambda n: move(_("reading again"), n, max(n, 1)),
        )
    emit(output, reread_shape(done), partial(_print_reread, done))


def _print_reread(done: Reread) -> None:
    facts(
        [
            (_("read again"), done.items),
            (_("ended"), done.ended),
            (_("conversations taken in"), done.conversations),
            (_("messages taken in"), done.messages),
            *((f"{c} {said(c, _)}", n) for c, n in sorted(done.stayed.items())),
        ]
    )


@app.command("discard")
@needs(May.QUARANTINE_DISCARD)
def discard(
    ids: Ids = None,
    *,
    file: File = "",
    code: Code = "",
    everything: Annotated[
        bool, typer.Option("--all", help=_("All that lies there."))
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help=_("Say what would go; ask for nothing."))
    ] = False,
    request: Annotated[
        str, typer.Option(help=_("Do what was approved, instead of a worker."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for the end of items that nobody will read; two people sign it.

    It cannot be taken back. A worker does what was approved.
    """
    if request:
        by = actor(as_, otp, May.QUARANTINE_DISCARD)
        ended = house().discarding.run(request, by=by)
        told = {"request": request, "ended": ended}
        text = _("{count} items ended.").format(count=show(ended))
        emit(output, told, partial(line, text))
        return
    choice = _choice(ids, file, code, everything=everything)
    if not preview:
        need(reason, "--reason")
    by = actor(as_, otp, May.QUARANTINE_DISCARD)
    if preview:
        shape = preview_shape(house().discarding.preview(choice))
        emit(output, shape, partial(_print_preview, shape))
        return
    asked = house().discarding.propose(choice, by=by, reason=reason)
    emit(output, {"request": request_shape(asked)}, partial(print_request, asked))


def _print_preview(shape: dict[str, Any]) -> None:
    facts(
        [
            (_("items that would end"), shape["items"]),
            (_("files and sources"), shape["files"]),
            (_("oldest"), _when(shape["oldest"])),
            (_("newest"), _when(shape["newest"])),
            (_("held, and not among them"), shape["held"]),
            *((f"{c} {said(c, _)}", n) for c, n in sorted(shape["codes"].items())),
        ]
    )


def _when(at: datetime | None) -> object:
    return "" if at is None else at


def _choice(ids: list[int] | None, file: str, code: str, *, everything: bool) -> Choice:
    """Say what is meant; BadUsage where nothing says it."""
    if not (ids or file or code or everything):
        raise BadUsage(reason=_("give items, --file, --code or --all"))
    return Choice(ids=tuple(ids or ()), file=place_of(file, house()), code=code)
