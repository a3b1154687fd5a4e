"""``ledger``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.errors import LedgerBroken
from guicang.domain.ledger.faults import SENTENCES
from guicang.domain.ledger.verify import Report
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    actor,
    emit,
    facts,
    house,
    line,
    show,
    writing,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public

app = typer.Typer(no_args_is_help=True, help=_("The audit ledger."))


@app.command("verify")
@public(NO_CONTENT)
def verify(
    *,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(help=_("Earlier checkpoints; this home's own if none.")),
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Re-hash every entry and compare with earlier checkpoints."""
    notes = [path.read_text("utf-8") for path in checkpoint or ()]
    report = house(suspect=True).recording.verify(notes)
    faults = [_(SENTENCES[fault.kind]).format(**fault.data) for fault in report.faults]
    emit(
        output,
        {
            "whole": report.whole,
            "entries": report.entries,
            "root": report.root.hex(),
            "checkpoints": report.matched,
            "unguarded": report.unguarded,
            "faults": faults,
        },
        lambda: _print_report(report, faults),
    )
    if faults:
        raise LedgerBroken(reason=faults[0])


def _print_report(report: Report, faults: list[str]) -> None:
    for fault in faults:
        line(f"✗ {fault}")
    if report.whole:
        line(_("The ledger is whole: every entry was hashed again."))
    facts(
        [
            (_("entries"), report.entries),
            (_("checkpoints that fit"), report.matched),
            (_("entries younger than the newest checkpoint"), report.unguarded),
            (_("root"), report.root.hex()),
        ]
    )


@app.command("export")
@needs(May.LEDGER_EXPORT)
def export(
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write all entries as JSON Lines, with the head and a checkpoint."""
    by = actor(as_, otp, May.LEDGER_EXPORT)
    count = -1  # the last line is no entry but the checkpoint
    with writing(to) as file:
        for entry in house().recording.lines(by=by):
            count += entry.count(b"\n")
            file.write(entry)
    emit(
        output,
        {"file": str(to), "entries": count},
        lambda: line(
            _("{count} entries are in {file}.").format(count=show(count), file=to)
        ),
    )


@app.command("checkpoint")
@public("signs what stands already")
def checkpoint(output: Output = Format.TEXT) -> None:
    """Sign the ledger's state as it is now, and keep it outside the database."""
    place, note = house().recording.checkpoint()
    emit(
        output,
        {"file": place, "note": note},
        lambda: _print_note(note),
    )


def _print_note(note: str) -> None:
    sys.stdout.write(note)
