"""``disclosure``: what left for other systems, and who is to be told to delete."""

from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    emit,
    house,
    line,
    need,
    table,
)
from guicang.entrypoints.disclosures import (
    PROFILES,
    WHYS,
    disclosure_shape,
    notice_shape,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public

app = typer.Typer(no_args_is_help=True, help=_("What left, and who holds it."))


@app.command("list")
@public(NO_CONTENT)
def list_(
    destination: Annotated[
        str, typer.Argument(help=_("Of all destinations, if none."))
    ] = "",
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help=_("So many."))] = 100,
    output: Output = Format.TEXT,
) -> None:
    """List disclosures, the newest first."""
    found = house().disclosures.list(destination, limit=limit)
    emit(
        output,
        {"disclosures": [disclosure_shape(each) for each in found]},
        lambda: table(
            _("Disclosures"),
            [
                _("id"),
                _("recipient"),
                _("purpose"),
                _("masked for"),
                _("conversations"),
                _("opened"),
                _("sent"),
                _("last error"),
            ],
            [
                (
                    each.id,
                    each.recipient,
                    each.purpose,
                    _(PROFILES[each.profile]),
                    each.conversations,
                    each.opened_at,
                    each.sent_at,
                    each.said,
                )
                for each in found
            ],
        ),
    )


@app.command("owed")
@public(NO_CONTENT)
def owed(
    *,
    all_: Annotated[
        bool, typer.Option("--all", help=_("Those that were given, too."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """List who is to be told to delete what they received, and why."""
    found = house().recipients.notices(open_only=not all_)
    emit(
        output,
        {"notices": [notice_shape(each) for each in found]},
        lambda: table(
            _("To be told"),
            [
                _("id"),
                _("recipient"),
                _("contact"),
                _("why"),
                _("conversations"),
                _("told"),
                _("deleted there"),
            ],
            [
                (
                    each.id,
                    each.recipient,
                    each.contact,
                    _(WHYS[each.why]),
                    each.conversations,
                    each.told_at,
                    each.deleted_at,
                )
                for each in found
            ],
        ),
    )


@app.command("told")
@needs(May.DESTINATION_CHANGE)
def told(
    notice: Annotated[str, typer.Argument(help=_("The notice's id."))],
    *,
    how: Annotated[str, typer.Option(help=_("By what means; e-mail of which day."))],
    deleted: Annotated[
        bool, typer.Option("--deleted", help=_("They say that it is gone there."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Note that a recipient was told to delete, and whether they have."""
    done = house().recipients.tell(
        notice, how, deleted=deleted, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    emit(
        output,
        notice_shape(done),
        lambda: line(_("Notice {id} is given.").format(id=done.id)),
    )
