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
    report_text = _(
        "The ledger is whole: {entries} entries, {checkpoints} checkpoints, root {root}"
    )
    emit(
        output,
        {
            "whole": report.whole,
            "entries": report.entries,
            "root": report.root.hex(),
            "checkpoints": report.matched,
            "faults": [str(fault) for fault in report.faults],
        },
        lambda: out.print(
            report_text.format(
                entries=show(report.entries),
                checkpoints=show(report.matched),
                root=report.root.hex(),
            )
            if report.whole
            else "\n".join(str(fault) for fault in report.faults)
        ),
    )
    report.require_whole()


@app.command("export")
def export(
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    *,
    as_: As = "",
    output: Output = Format.TEXT,
) -> None:
    """Write all entries as JSON Lines, with the head and a checkpoint."""
    count = -1
    with to.open("wb") as file:
        for line in house().recording.lines(by=actor(as_)):
            count += 1
            file.write(line)
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
