"""``hold``."""

from dataclasses import asdict
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.domain.hold import Query
from guicang.entrypoints.cli.batches import print_request
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
    moment,
    need,
    show,
    table,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import hold_shape, request_shape
from guicang.services.holding import Reach

app = typer.Typer(no_args_is_help=True, help=_("Legal holds."))
Many = list[str] | None


@app.command("place")
@needs(May.HOLD_PLACE)
def place(
    *,
    title: Annotated[str, typer.Option(help=_("What it is about."))] = "",
    conversation: Annotated[Many, typer.Option(help=_("These conversations."))] = None,
    customer: Annotated[Many, typer.Option(help=_("These customers' ids."))] = None,
    agent: Annotated[Many, typer.Option(help=_("These agents."))] = None,
    category: Annotated[Many, typer.Option(help=_("These categories."))] = None,
    source: Annotated[Many, typer.Option(help=_("These sources."))] = None,
    channel: Annotated[Many, typer.Option(help=_("These channels."))] = None,
    since: Annotated[str, typer.Option(help=_("Open on or after this day."))] = "",
    until: Annotated[str, typer.Option(help=_("Open before this day."))] = "",
    review: Annotated[str, typer.Option(help=_("When to look at it again."))] = "",
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a hold. It binds at once; somebody else confirms it with `approve`."""
    query = Query(
        conversations=frozenset(conversation or ()),
        customers=house().identifying.all_of(customer or ()),
        agents=frozenset(agent or ()),
        categories=frozenset(category or ()),
        sources=frozenset(source or ()),
        channels=frozenset(channel or ()),
        since=moment(since),
        until=moment(until),
    )
    request = house().holding.place(
        query,
        title=title or reason,
        reason=need(reason, "--reason"),
        by=actor(as_, otp, May.HOLD_PLACE),
        review_at=moment(review),
    )
    hold = str(request.payload["hold"])
    reach = house().holding.reach(hold)
    data = {"hold": hold, "covers": asdict(reach), "request": request_shape(request)}
    emit(output, data, lambda: _print_placed(hold, reach, request))


def _print_placed(hold: str, reach: Reach, request: Request) -> None:
    line(_("Hold {hold} binds from now on.").format(hold=hold))
    line(
        _(
            "It covers {working} conversations in the working store and {archive} in "
            "the archive."
        ).format(working=show(reach.working), archive=show(reach.archive))
    )
    if reach.absent:
        absent = ", ".join(reach.absent)
        line(_("In neither, or no longer there: {absent}").format(absent=absent))
    print_request(request)


@app.command("release")
@needs(May.HOLD_RELEASE)
def release(
    hold: Annotated[str, typer.Argument(help=_("The hold's id."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a hold's end; two people sign with `approve`."""
    request = house().holding.release(
        hold,
        reason=need(reason, "--reason"),
        by=actor(as_, otp, May.HOLD_RELEASE),
    )
    emit(
        output,
        {"hold": hold, "request": request_shape(request)},
        lambda: print_request(request),
    )


@app.command("list")
@public(NO_CONTENT)
def list_(
    everything: Annotated[
        bool, typer.Option("--all", help=_("Released ones too."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """List holds in force."""
    holds = house().holds.all() if everything else house().holds.in_force()
    emit(
        output,
        {"holds": [hold_shape(h) for h in holds]},
        lambda: table(
            _("Holds"),
            [_("id"), _("title"), _("owner"), _("since"), _("released")],
            [(h.id, h.title, h.owner, h.placed_at, h.released_at) for h in holds],
        ),
    )
