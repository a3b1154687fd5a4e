"""``reviews``: who holds what, kept or revoked by who answers for it."""

from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.programme.campaign import Review, counted
from guicang.domain.programme.wording import STANDS, SUGGESTED, VERDICTS, WHATS
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
    writing,
)
from guicang.entrypoints.needs import CARRIES_OUT, NO_CONTENT, needs, public
from guicang.entrypoints.reviews import review_shape, title, why
from guicang.services.recertifying import Say

app = typer.Typer(no_args_is_help=True, help=_("Permission reviews."))
Id = Annotated[str, typer.Argument(help=_("A review, as `list` shows it."))]
Manager = Annotated[str, typer.Argument(help=_("Who decides."))]
Lines = Annotated[
    list[str] | None, typer.Option(help=_("A line, as `show` names it; several."))
]


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List permission reviews, the newest first."""
    found, now = house().recertifying.all(), house().clock.now()
    emit(
        output,
        {"reviews": [review_shape(each, _) for each in found]},
        lambda: table(
            _("Permission reviews"),
            [_("review"), _("manager"), _("quarter"), _("due"), _("left"), _("state")],
            [
                (
                    each.campaign.id,
                    each.campaign.manager,
                    each.campaign.period,
                    each.campaign.due_at,
                    f"{len(each.left)}/{len(each.campaign.lines)}",
                    _(STANDS[each.stand(now)]),
                )
                for each in found
            ],
        ),
    )


@app.command("show")
@public(NO_CONTENT)
def show_(review: Id, output: Output = Format.TEXT) -> None:
    """Show the lines of a review, and what the ledger says of their use."""
    found = house().recertifying.get(review)
    emit(output, review_shape(found, _), lambda: _print(found))


def _print(found: Review) -> None:
    last = found.last
    table(
        f"{found.campaign.id} · {found.campaign.manager}",
        [_("line"), _("power"), _("how it was used"), _("suggested"), _("decided")],
        [
            (
                each.held.id,
                f"{title(each, _)} ({_(WHATS[each.held.what])})",
                why(each, _),
                _(SUGGESTED[each.suggestion.advice]),
                _(VERDICTS[last[each.held.id].verdict])
                if each.held.id in last
                else None,
            )
            for each in found.campaign.lines
        ],
    )


@app.command("charges")
@public(NO_CONTENT)
def charges(output: Output = Format.TEXT) -> None:
    """List who answers for whom, and for whom nobody does."""
    found = house().recertifying.charges()
    nobody = house().recertifying.unanswered()
    rows = [*sorted(found.items()), *((name, None) for name in nobody)]
    emit(
        output,
        {"charges": dict(found), "nobody": list(nobody)},
        lambda: table(_("Who answers for whom"), [_("person"), _("manager")], rows),
    )


@app.command("assign")
@needs(May.PROGRAMME_CHANGE)
def assign(
    manager: Manager,
    people: Annotated[list[str], typer.Argument(help=_("Whom they answer for."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Let somebody answer for people: they review what these hold every quarter."""
    why_ = need(reason, "--reason")
    house().recertifying.charge(manager, people, by=as_, code=otp, reason=why_)
    emit(
        output,
        {"manager": manager, "people": people},
        lambda: line(_("{person} answers for them.").format(person=manager)),
    )


@app.command("open")
@needs(May.PROGRAMME_CHANGE)
def open_(
    manager: Manager,
    people: Annotated[
        list[str] | None,
        typer.Argument(help=_("Of whom; of all they answer for if none.")),
    ] = None,
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Open a review now: what they hold is frozen, and read against the ledger."""
    why_ = need(reason, "--reason")
    found = house().recertifying.open(
        manager, people or (), by=as_, code=otp, reason=why_
    )
    emit(output, review_shape(found, _), lambda: _print(found))


@app.command("decide")
@needs(May.REVIEW_DECIDE)
def decide(
    review: Id,
    *,
    keep: Lines = None,
    revoke: Lines = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Keep or revoke lines of your review; roles then wait for two signatures."""
    why_ = need(reason, "--reason")
    says = [
        *(Say(each, keep=True, reason=why_) for each in keep or ()),
        *(Say(each, keep=False, reason=why_) for each in revoke or ()),
    ]
    found = house().recertifying.decide(review, says, by=as_, code=otp)
    emit(output, review_shape(found, _), lambda: _print(found))


@app.command("hand-over")
@needs(May.PROGRAMME_CHANGE)
def hand_over(
    review: Id,
    manager: Manager,
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Give a review to another manager."""
    why_ = need(reason, "--reason")
    found = house().recertifying.give(review, manager, by=as_, code=otp, reason=why_)
    emit(output, review_shape(found, _), lambda: _print(found))


@app.command("sweep")
@public(CARRIES_OUT)
def sweep(output: Output = Format.TEXT) -> None:
    """Open the reviews that are due, and suspend what nobody decided in time."""
    done = house().suspending.sweep()
    emit(
        output,
        done,
        lambda: line(
            _("{opened} opened, {suspended} suspended, {spared} spared.").format(**done)
        ),
    )


@app.command("report")
@needs(May.OPERATIONS_READ)
def report(
    review: Id,
    to: Annotated[
        Path, typer.Option("--to", help=_("A new file; .pdf is printed, else JSON."))
    ],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Sign what came of a review that is done, and write it to a file."""
    by = actor(as_, otp, May.OPERATIONS_READ)
    found = house().recertifying.get(review)
    data = house().reporting.review(found, by=by)
    if to.suffix == ".pdf":
        data = house().reporting.print_(data, _)
    with writing(to, new=True) as file:
        file.write(data)
    emit(
        output,
        {"file": to.name, "counts": dict(counted(found))},
        lambda: line(_("Written to {file}.").format(file=to.name)),
    )


@app.command("verify")
@public(NO_CONTENT)
def verify(
    file: Annotated[Path, typer.Argument(help=_("A signed report, as JSON."))],
    output: Output = Format.TEXT,
) -> None:
    """Verify that this house signed a report."""
    found = house().reporting.verify(file.read_bytes())
    emit(
        output,
        {"id": found["id"], "schema": found["schema"]},
        lambda: line(_("{report} was signed here.").format(report=found["id"])),
    )
