"""``freeze``."""

from typing import Annotated

import typer

from guicang.domain.access.model import May
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
    need,
    table,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import freeze_shape, request_shape

app = typer.Typer(no_args_is_help=True, help=_("The red button: stop destruction."))
Many = list[str] | None


@app.command("place")
@needs(May.FREEZE_PLACE)
def place(
    *,
    category: Annotated[
        Many, typer.Option(help=_("These categories; everything if no scope."))
    ] = None,
    source: Annotated[
        Many, typer.Option(help=_("These sources; everything if no scope."))
    ] = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Stop every destroying operation at once, in every process."""
    query = Query(categories=frozenset(category or ()), sources=frozenset(source or ()))
    freeze = house().freezing.freeze(
        query,
        reason=need(reason, "--reason"),
        by=actor(as_, otp, May.FREEZE_PLACE),
    )
    emit(
        output,
        {"freeze": freeze_shape(freeze)},
        lambda: line(
            _("Freeze {freeze} binds from now on; two people lift it.").format(
                freeze=freeze.id
            )
        ),
    )


@app.command("lift")
@needs(May.FREEZE_LIFT)
def lift(
    freeze: Annotated[str, typer.Argument(help=_("The freeze's id."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a freeze's end; two people sign with `approve`."""
    request = house().freezing.lift(
        freeze,
        reason=need(reason, "--reason"),
        by=actor(as_, otp, May.FREEZE_LIFT),
    )
    emit(
        output,
        {"freeze": freeze, "request": request_shape(request)},
        lambda: print_request(request),
    )


@app.command("list")
@public(NO_CONTENT)
def list_(
    everything: Annotated[
        bool, typer.Option("--all", help=_("Lifted ones too."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """List freezes in force."""
    freezes = house().holds.freezes(everything=everything)
    emit(
        output,
        {"freezes": [freeze_shape(each) for each in freezes]},
        lambda: table(
            _("Freezes"),
            [_("id"), _("reason"), _("since"), _("lifted")],
            [(f.id, f.reason, f.placed_at, f.lifted_at) for f in freezes],
        ),
    )
