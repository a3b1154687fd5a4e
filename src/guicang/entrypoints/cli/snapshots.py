"""``snapshot``: what a home is brought back from."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.recovery.model import Snapshot
from guicang.entrypoints.cli.common import (
    STATE,
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
    writing,
)
from guicang.entrypoints.needs import AS_OPERATOR, NO_CONTENT, needs, public
from guicang.entrypoints.shapes import snapshot_shape
from guicang.services.recovering import Verified
from guicang.services.replaying import Replayed

app = typer.Typer(no_args_is_help=True, help=_("Snapshots, and what comes of them."))
drill = typer.Typer(no_args_is_help=True, help=_("Restores for practice."))
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
                {
                    **snapshot_shape(each.snapshot),
                    "ends": each.ends,
                    "incident": each.incident,
                }
                for each in found
            ],
            "broken": broken,
        },
        lambda: table(
            _("Snapshots"),
            [_("id"), _("made"), _("goes"), _("Conversations"), _("Bytes")],
            [
                (
                    s.id,
                    s.made_at,
                    each.ends or _("needed by {id}").format(id=each.incident),
                    s.conversations,
                    s.sealed,
                )
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


@app.command("keys")
@needs(May.SNAPSHOT_CHANGE)
def keys(
    to: Annotated[Path, typer.Option("--to", help=_("A folder apart from the data."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Copy the ring's wrapped keys to a place of their own, over the copy before."""
    by = actor(as_, otp, May.SNAPSHOT_CHANGE)
    count = house().copy_keys(to, by=by)
    emit(
        output,
        {"keys": count},
        lambda: line(_("{count} wrapped keys were copied.").format(count=show(count))),
    )


# --- restoring ------------------------------------------------------------------------


@app.command("later")
@needs(May.LEDGER_EXPORT)
def later(
    name: Name,
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write what came after a snapshot, for a system that is restored from it."""
    by = actor(as_, otp, May.LEDGER_EXPORT)
    snapshot = house().snapshotting.get(name)
    with writing(to) as file:
        for each in house().recovering.later(snapshot, by=by):
            file.write(each)
    emit(
        output,
        {"snapshot": name, "file": str(to)},
        lambda: line(_("What came after {id} is in {file}.").format(id=name, file=to)),
    )


@app.command("restore")
@public(AS_OPERATOR)
def restore(
    name: Name,
    into: Annotated[Path, typer.Option("--into", help=_("A new folder."))],
    *,
    database: Annotated[
        str, typer.Option(help=_("An empty PostgreSQL database: its URL."))
    ] = "",
    output: Output = Format.TEXT,
) -> None:
    """Make a new home from a snapshot. It serves nobody until `replay` was run.

    Works where the database is lost, as long as snapshots and key ring are there.
    """
    from guicang.bootstrap import rebuild

    made = rebuild(STATE.home, name, into.absolute(), database, _)
    emit(
        output,
        {"home": str(into), "closed": True, **snapshot_shape(made)},
        lambda: _print_restored(into),
    )


def _print_restored(into: Path) -> None:
    line(_("{home} is restored, and closed.").format(home=into))
    line(
        _("Then: guicang --home {home} snapshot replay --later FILE").format(home=into)
    )


@app.command("replay")
@public(AS_OPERATOR)
def replay(
    *,
    later: Annotated[
        Path | None,
        typer.Option("--later", help=_("What `later` or `ledger export` wrote.")),
    ] = None,
    accept_gaps: Annotated[
        bool,
        typer.Option("--accept-gaps", help=_("Go on without what cannot be replayed.")),
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """Let a restored home do again what was erased and held since; then it serves."""
    opened = house(restored=True)
    given = None if later is None else partial(_lines, later)
    done = opened.replaying.replay(given, accept_gaps=accept_gaps)
    with bars() as move:
        found = opened.recovering.release(
            lambda at, of: move(_("Conversations"), at, of)
        )
    emit(
        output,
        {"replayed": asdict(done) if done else None, "verified": asdict(found)},
        lambda: _print_replayed(done, found),
    )


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _print_replayed(done: Replayed | None, found: Verified) -> None:
    line(_("This system serves again."))
    again: list[tuple[str, object]] = []
    if done is not None:
        again = [
            (_("entries taken over"), done.entries),
            (_("conversations erased again"), done.erased),
            (_("items of quarantine discarded again"), done.discarded),
            (_("conversations whose key is destroyed"), done.tombstones),
            (_("holds placed again"), done.holds),
            (_("freezes placed again"), done.freezes),
        ]
    facts(
        [
            *again,
            (_("conversations opened and compared"), found.conversations),
            (_("live archive segments"), found.segments),
        ]
    )
    if done is not None and done.not_replayed:
        line(_("In the ledger, but not done again:"))
        for tag, count in sorted(done.not_replayed.items()):
            line(f"  {tag}  {show(count)}")


# --- drills ---------------------------------------------------------------------------


@drill.command("run")
@needs(May.SNAPSHOT_CHANGE)
def run_drill(
    *,
    snapshot: Annotated[
        str, typer.Option(help=_("Which snapshot; the newest if none."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Restore a snapshot into a scratch store, and compare record by record."""
    by = actor(as_, otp, May.SNAPSHOT_CHANGE)
    done = house().drilling.run(snapshot, by=by)
    emit(
        output,
        asdict(done),
        lambda: facts(
            [
                (_("snapshot"), done.snapshot),
                (_("seconds"), done.seconds),
                (_("conversations opened and compared"), done.conversations),
                (_("the same as in the running system"), done.same),
                (_("changed since"), done.changed),
                (_("erased since"), done.erased),
            ]
        ),
    )


@drill.command("list")
@public(NO_CONTENT)
def list_drills(output: Output = Format.TEXT) -> None:
    """List drills, the newest first."""
    found = house().drilling.done()
    emit(
        output,
        {"drills": [asdict(each) for each in found]},
        lambda: table(
            _("Drills"),
            [_("when"), _("snapshot"), _("seconds"), _("Conversations"), _("error")],
            [(d.at, d.snapshot, d.seconds, d.conversations, d.code) for d in found],
        ),
    )
