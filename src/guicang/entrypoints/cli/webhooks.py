"""``webhooks``: tell other systems what happened."""

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
    facts,
    house,
    line,
    need,
    table,
)
from guicang.entrypoints.needs import CARRIES_OUT, NO_CONTENT, needs, public
from guicang.entrypoints.shapes import delivery_shape, webhook_shape

app = typer.Typer(no_args_is_help=True, help=_("Webhooks: tell other systems."))


@app.command("add")
@needs(May.API_KEY_CHANGE)
def add(
    url: Annotated[str, typer.Argument(help=_("Where to; a listed origin."))],
    *,
    tag: Annotated[
        list[str],
        typer.Option(help=_("Such as batch:certified, batch:* or *; several.")),
    ],
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Add a webhook; its secret is shown once. It is told what happens from now on."""
    webhook, secret = house().notifying.add(
        url, tag, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    emit(
        output,
        {**webhook_shape(webhook), "secret": secret},
        lambda: facts([(_("id"), webhook.id), (_("secret, shown once"), secret)]),
    )


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List webhooks, ended ones too."""
    found = house().webhooks.list(active=False)
    emit(
        output,
        {"webhooks": [webhook_shape(each) for each in found]},
        lambda: table(
            _("Webhooks"),
            [_("id"), _("address"), _("tags"), _("since"), _("ended")],
            [
                (
                    each.id,
                    each.url,
                    ", ".join(each.tags),
                    each.created_at,
                    each.ended_at,
                )
                for each in found
            ],
        ),
    )


@app.command("end")
@needs(May.API_KEY_CHANGE)
def end(
    webhook: Annotated[str, typer.Argument(help=_("The webhook's id."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """End a webhook at once; what still waits for it is not sent."""
    gone = house().notifying.end(webhook, by=need(as_, "--as"), code=need(otp, "--otp"))
    emit(
        output,
        webhook_shape(gone),
        lambda: line(_("Webhook {id} has ended.").format(id=gone.id)),
    )


@app.command("deliver")
@public(CARRIES_OUT)
def deliver(output: Output = Format.TEXT) -> None:
    """Send what is due now, then end; `guicang worker` does so every minute."""
    sent = house().notifying.deliver()
    emit(
        output,
        sent._asdict(),
        lambda: facts(
            [
                (_("sent"), sent.done),
                (_("to be tried again"), sent.failed),
                (_("failed for good"), sent.dead),
            ]
        ),
    )


@app.command("dead")
@public(NO_CONTENT)
def dead(output: Output = Format.TEXT) -> None:
    """List what failed for good, the newest first."""
    found = house().webhooks.dead()
    emit(
        output,
        {"deliveries": [delivery_shape(each) for each in found]},
        lambda: table(
            _("Deliveries that failed for good"),
            [_("id"), _("webhook"), _("entry"), _("attempts"), _("error")],
            [
                (each.id, each.webhook, each.seq, each.attempts, each.said)
                for each in found
            ],
        ),
    )


@app.command("redeliver")
@needs(May.API_KEY_CHANGE)
def redeliver(
    delivery: Annotated[str, typer.Argument(help=_("The delivery's id."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Let what failed for good be sent anew."""
    again = house().notifying.redeliver(
        delivery, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    emit(
        output,
        delivery_shape(again),
        lambda: line(_("Delivery {id} is due again.").format(id=again.id)),
    )


@app.command("dismiss")
@needs(May.API_KEY_CHANGE)
def dismiss(
    delivery: Annotated[str, typer.Argument(help=_("The delivery's id."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say that what failed for good need not be told any more."""
    gone = house().notifying.dismiss(
        delivery, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    emit(
        output,
        delivery_shape(gone),
        lambda: line(_("Delivery {id} is dismissed.").format(id=gone.id)),
    )
