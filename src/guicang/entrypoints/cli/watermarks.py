"""``watermark``: who was shown a text, when and for what."""

from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    actor,
    emit,
    house,
    table,
)
from guicang.entrypoints.needs import needs
from guicang.entrypoints.packages import PLACES, mark_shape
from guicang.services.marking import MOST

app = typer.Typer(no_args_is_help=True, help=_("Marks in what was shown."))


@app.command("read")
@needs(May.LEDGER_READ)
def read(
    file: Annotated[
        typer.FileText,
        typer.Argument(help=_("A text in UTF-8; - reads what is typed or piped in.")),
    ],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say who was shown a text, when and for what."""
    by = actor(as_, otp, May.LEDGER_READ)
    found = house().marking.read(file.read(MOST), by=by)
    emit(
        output,
        {"marks": [mark_shape(each) for each in found]},
        lambda: table(
            _("Watermarks"),
            [_("who"), _("when"), _("why"), _("how"), _("Conversations")],
            [
                (
                    each.viewer,
                    each.at,
                    each.purpose,
                    _(PLACES[each.place]),
                    ", ".join(each.about),
                )
                for each in found
            ],
        ),
    )
