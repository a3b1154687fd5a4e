"""``ledger``."""

from pathlib import Path
from typing import Annotated

import typer

from guicang.entrypoints.cli.common import (
    As,
    Format,
    Output,
    _,
    actor,
    emit,
    house,
    out,
    show,
)

app = typer.Typer(no_args_is_help=True, help=_("The audit ledger."))


@app.command("verify")
def verify(
    *,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(help=_("Earlier checkpoints; this home's own if none.")),
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Re-hash every entry and compare with earlier checkpoints."""
    report = house().recording.verify([p.read_text("utf-8") for p in checkpoint or ()])
    emit(
        output,
        {
            "whole": report.whole,
            "entries": report.size,
            "root": report.root.hex(),
            "checkpoints": report.checkpoints,
            "faults": [str(fault) for fault in report.faults],
        },
        lambda: out.print(
            _(
                "The ledger is whole: {entries} entries, {checkpoints} checkpoints, "
                "root {root}"
            ).format(
                entries=show(report.size),
                checkpoints=show(report.checkpoints),
                root=report.root.hex(),
            )
        ),
    )
    house().recording.demand(report)


@app.command("export")
def export(
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    *,
    as_: As = "",
    output: Output = Format.TEXT,
) -> None:
    """Write all entries as JSON Lines, with the head and a checkpoint."""
    count = house().recording.export(to, by=actor(as_))
    emit(output, {"file": str(to), "entries": count})


@app.command("checkpoint")
def checkpoint(output: Output = Format.TEXT) -> None:
    """Sign the ledger's state as it is now, and keep it outside the database."""
    place, note = house().recording.checkpoint()
    emit(
        output,
        {"file": place, "note": note},
        lambda: out.print(note, end="", markup=False),
    )
