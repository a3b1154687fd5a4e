"""``ledger``."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.errors import LedgerBroken
from guicang.domain.ledger.faults import SENTENCES
from guicang.domain.ledger.slices import Checked
from guicang.domain.ledger.verify import Report
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    emit,
    facts,
    house,
    line,
    moment,
    show,
    writing,
)
from guicang.entrypoints.needs import NO_CONTENT, NO_HOME, needs, public

app = typer.Typer(no_args_is_help=True, help=_("The audit ledger."))


@app.command("verify")
@public(NO_CONTENT)
def verify(
    *,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(help=_("Earlier checkpoints; this home's own if none.")),
    ] = None,
    against: Annotated[
        list[Path] | None,
        typer.Option(help=_("Receipts of anchors, or checkpoints that you kept.")),
    ] = None,
    anchors: Annotated[
        bool,
        typer.Option("--anchors", help=_("Compare with all anchors that are kept.")),
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """Re-hash every entry and compare with earlier checkpoints and anchors."""
    opened = house(suspect=True)
    if anchors or against:
        given = [path.read_bytes() for path in (*(against or ()), *(checkpoint or ()))]
        report = opened.anchoring.verify(given)
    else:
        notes = [path.read_text("utf-8") for path in checkpoint or ()]
        report = opened.recording.verify(notes)
    faults = [_(SENTENCES[fault.kind]).format(**fault.data) for fault in report.faults]
    emit(
        output,
        {
            "whole": report.whole,
            "entries": report.entries,
            "root": report.root.hex(),
            "checkpoints": report.matched,
            "unguarded": report.unguarded,
            "removed": [
                {"entry": entry, "payloads": count} for entry, count in report.removed
            ],
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
            *(
                (_("payloads removed by entry {seq}").format(seq=entry), count)
                for entry, count in report.removed
            ),
            (_("root"), report.root.hex()),
        ]
    )


@app.command("export")
@needs(May.LEDGER_EXPORT)
def export(
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    *,
    since: Annotated[str, typer.Option(help=_("Since this instant."))] = "",
    until: Annotated[str, typer.Option(help=_("Before this instant."))] = "",
    person: Annotated[
        str, typer.Option(help=_("What this person did, or is named in."))
    ] = "",
    about: Annotated[
        str, typer.Option(help=_("What names this request, batch or conversation."))
    ] = "",
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write all entries as JSON Lines, with the head and a checkpoint.

    With any condition it is a slice with its proof: see `guicang ledger verify-slice`.
    """
    by = actor(as_, otp, May.LEDGER_EXPORT)
    # Not before a home is open: until then there is no database to ask.
    from guicang.adapters.db.queries.ledger import Wanted, numbers

    asked = Wanted(since=moment(since), until=moment(until), person=person, about=about)
    recording = house().recording
    if asked == Wanted():
        lines, count = recording.lines(by=by, reason=reason), -1  # the checkpoint
    else:
        chosen = [*numbers(asked)]
        lines = recording.slice(chosen, asked.conditions, by=by, reason=reason)
        count = -3  # the header, the entry of the export, the checkpoint
    with writing(to) as file:
        for entry in lines:
            count += entry.count(b"\n")
            file.write(entry)
    emit(
        output,
        {"file": str(to), "entries": count},
        lambda: line(
            _("{count} entries are in {file}.").format(count=show(count), file=to)
        ),
    )


@app.command("bundle")
@needs(May.LEDGER_EXPORT)
def bundle(
    to: Annotated[Path, typer.Option("--to", help=_("The file to write (zip)."))],
    *,
    since: Annotated[str, typer.Option(help=_("Since this instant."))] = "",
    until: Annotated[str, typer.Option(help=_("Before this instant."))] = "",
    person: Annotated[
        str, typer.Option(help=_("What this person did, or is named in."))
    ] = "",
    about: Annotated[
        str, typer.Option(help=_("What names this request, batch or conversation."))
    ] = "",
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Seal entries with proofs, manifests, a print and a viewer into one file.

    `guicang-verify bundle` checks it offline.
    """
    by = actor(as_, otp, May.LEDGER_EXPORT)
    # Not before a home is open: until then there is no database to ask.
    from guicang.adapters.db.queries.ledger import Wanted, numbers

    asked = Wanted(since=moment(since), until=moment(until), person=person, about=about)
    chosen, conditions = [*numbers(asked)], asked.conditions
    with writing(to) as file:
        count = house().bundling.write(file, chosen, conditions, by=by, reason=reason)
    emit(
        output,
        {"file": str(to), "entries": count},
        lambda: line(
            _("{count} entries are in {file}.").format(count=show(count), file=to)
        ),
    )


@app.command("verify-slice")
@public(NO_HOME)
def verify_slice(
    file: Annotated[Path, typer.Argument(help=_("The file that was exported."))],
    *,
    key: Annotated[Path, typer.Option("--key", help=_("The public key you trust."))],
    output: Output = Format.TEXT,
) -> None:
    """Verify a slice of a ledger offline, with nothing but the public key."""
    from guicang.bootstrap import verify_slice as verify_

    checked = verify_(file, key)
    emit(output, {"whole": True, **asdict(checked)}, lambda: _print_slice(checked))


def _print_slice(checked: Checked) -> None:
    line(_("The slice is whole: its entries are those that were exported and signed."))
    between = "--"
    if checked.first is not None and checked.last is not None:
        between = f"{show(checked.first)} - {show(checked.last)}"
    gapless = _("yes") if checked.gapless else _("no: chosen by conditions")
    facts(
        [
            (_("entries"), checked.entries),
            (_("numbers"), between),
            (_("without a gap"), gapless),
            (_("exported by"), checked.by),
            (_("exported at"), checked.at),
            (_("entries in the signed ledger"), checked.size),
            *((name, str(value)) for name, value in checked.conditions.items()),
        ]
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
