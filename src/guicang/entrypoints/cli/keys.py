"""``keys``: the ring's own keys: epochs, shares, drills."""

from dataclasses import asdict
from pathlib import Path
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
    bars,
    emit,
    facts,
    house,
    line,
    show,
    writing,
)
from guicang.entrypoints.labels import WRAPPINGS
from guicang.entrypoints.needs import AS_OPERATOR, NO_CONTENT, needs, public
from guicang.ports.keys import Standing

app = typer.Typer(no_args_is_help=True, help=_("The ring's own keys."))
Shares = Annotated[
    list[Path], typer.Argument(help=_("Files of shares, as many as are needed."))
]


@app.command("status")
@public(NO_CONTENT)
def status(output: Output = Format.TEXT) -> None:
    """Say which epoch is in force, what wraps it, and who could bring it back."""
    keeping = house().keykeeping
    standing, escrow = keeping.standing(), keeping.escrow()
    emit(
        output,
        {**asdict(standing), "escrow": asdict(escrow) if escrow else None},
        lambda: facts(
            [
                *_rows(standing),
                (
                    _("shares"),
                    _("{needed} of {parts}, epoch {epoch}").format(**asdict(escrow))
                    if escrow
                    else _("never divided"),
                ),
                (_("last drill"), (escrow and escrow.drilled) or _("none")),
            ]
        ),
    )


def _rows(standing: Standing) -> list[tuple[str, object]]:
    return [
        (_("epoch"), standing.epoch),
        (_("wrapped by"), _(WRAPPINGS[standing.wrapping])),
        (_("keys"), standing.keys),
        (_("keys under an older epoch"), standing.behind),
    ]


@app.command("rotate")
@needs(May.SNAPSHOT_CHANGE)
def rotate(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """Begin a new epoch under what the settings say, and destroy the old key.

    Copies of the ring and of the key file from before open nothing afterwards, nor do
    shares. Cut off, `keys rewrap` goes on.
    """
    by = actor(as_, otp, May.SNAPSHOT_CHANGE)
    with bars() as move:
        done = house().keykeeping.rotate(
            by=by, progress=lambda at, of: move(_("keys"), at, of)
        )
    emit(output, asdict(done), lambda: facts(_rows(done)))


@app.command("rewrap")
@needs(May.SNAPSHOT_CHANGE)
def rewrap(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """Go on with a rotation that was cut off."""
    by = actor(as_, otp, May.SNAPSHOT_CHANGE)
    with bars() as move:
        done = house().keykeeping.rewrap(
            by=by, progress=lambda at, of: move(_("keys"), at, of)
        )
    emit(output, asdict(done), lambda: facts(_rows(done)))


@app.command("split")
@needs(May.SNAPSHOT_CHANGE)
def split(
    to: Annotated[Path, typer.Option("--to", help=_("A folder for the shares."))],
    parts: Annotated[int, typer.Option("-n", help=_("How many shares."))] = 5,
    needed: Annotated[int, typer.Option("-k", help=_("How many give it back."))] = 3,
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Divide the ring's key into shares of words, a file each (SLIP-39).

    Give each to another person and delete the files. Who has enough of them opens every
    record together with the ring.
    """
    by = actor(as_, otp, May.SNAPSHOT_CHANGE)
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    shares = house().keykeeping.split(parts=parts, needed=needed, by=by)
    files = [to / f"share-{n}-of-{parts}.txt" for n in range(1, parts + 1)]
    for path, share in zip(files, shares, strict=True):
        with writing(path) as file:
            path.chmod(0o600)
            file.write(f"{share}\n".encode())
    emit(
        output,
        {"parts": parts, "needed": needed, "files": [str(path) for path in files]},
        lambda: line(
            _("{parts} shares are in {folder}; {needed} of them give the key.").format(
                parts=parts, folder=to, needed=needed
            )
        ),
    )


@app.command("drill")
@needs(May.SNAPSHOT_CHANGE)
def drill(
    share: Shares, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Try whether shares would bring the ring's key back; only that it did is kept."""
    by = actor(as_, otp, May.SNAPSHOT_CHANGE)
    epoch = house().keykeeping.drill(_read(share), by=by)
    emit(
        output,
        {"epoch": epoch, "shares": len(share)},
        lambda: line(
            _("{count} shares give the key of epoch {epoch}.").format(
                count=show(len(share)), epoch=epoch
            )
        ),
    )


@app.command("join")
@public(AS_OPERATOR)
def join(share: Shares, output: Output = Format.TEXT) -> None:
    """Write the ring's key file anew from shares, where it was lost."""
    epoch = house().keykeeping.join(_read(share))
    emit(
        output,
        {"epoch": epoch, "shares": len(share)},
        lambda: line(_("The key file of epoch {epoch} is back.").format(epoch=epoch)),
    )


def _read(files: list[Path]) -> list[str]:
    return [path.read_text("utf-8", errors="replace") for path in files]
