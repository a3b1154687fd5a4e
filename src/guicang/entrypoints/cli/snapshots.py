"""``snapshot``: what a home is brought back from."""

from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.recovery.model import Snapshot
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    actor,
    bars,
    emit,
    facts,
    house,
    line,
    show,
    table,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import snapshot_shape

app = typer.Typer(no_args_is_help=True, help=_("Snapshots, and what comes of them."))
Name = Annotated[str, typer.Argument(help=_("A snapshot's id."))]


@app.command("make")
@needs(May.SNAPSHOT_CHANGE)
def make(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """Copy the working store while it is in use, and seal the copy."""
    by = actor(as_, otp, May.SNAPSHOT_CHANGE)
    with bars() as move:
        made = house().snapshotting.make(
            by=by, progress=lambda done, of: move(_("snapshot"), done, of)
        )
    emit(output, snapshot_shape(made), lambda: _print(made))


def _print(snapshot: Snapshot) -> None:
    facts(
        [
            (_("id"), snapshot.id),
            (_("made"), snapshot.made_at),
            (_("goes at the latest"), snapshot.until),
            (_("Conversations"), snapshot.conversations),
            (_("entries of the ledger"), snapshot.ledger),
            (_("Bytes"), snapshot.size),
        ]
    )


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List snapshots, the newest first, and when each goes."""
    snapshotting = house().snapshotting
    found, broken = snapshotting.standing(), snapshotting.broken()
    emit(
        output,
        {
            "snapshots": [
                {**snapshot_shape(each.snapshot), "ends": each.ends} for each in found
            ],
            "broken": broken,
        },
        lambda: table(
            _("Snapshots"),
            [_("id"), _("made"), _("goes"), _("Conversations"), _("Bytes")],
            [
                (s.id, s.made_at, each.ends, s.conversations, s.sealed)
                for each in found
                for s in [each.snapshot]
            ]
            + [(name, _("not whole"), "", "", "") for name in broken],
        ),
    )


@app.command("verify")
@public(NO_CONTENT)
def verify(name: Name, output: Output = Format.TEXT) -> None:
    """Read a snapshot back to its last byte."""
    with bars() as move:
        found = house().snapshotting.verify(
            name, lambda done, of: move(_("snapshot"), done, of)
        )
    emit(
        output,
        {"whole": True, **snapshot_shape(found)},
        lambda: line(
            _("Snapshot {id} is whole: {bytes} bytes were opened and compared.").format(
                id=found.id, bytes=show(found.size)
            )
        ),
    )


@app.command("prune")
@needs(May.SNAPSHOT_CHANGE)
def prune(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """Let snapshots go that outlived what they may hold."""
    by = actor(as_, otp, May.SNAPSHOT_CHANGE)
    gone = house().snapshotting.prune(by=by)
    emit(
        output,
        {"gone": [each.id for each in gone]},
        lambda: line(_("{count} snapshots are gone.").format(count=show(len(gone)))),
    )
