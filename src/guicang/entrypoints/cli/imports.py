"""``imports``: files that a worker takes in. ``import`` does it at once, here."""

from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.errors import NoSuchUpload
from guicang.domain.jobs.model import Job
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
    need,
    table,
)
from guicang.entrypoints.labels import JOBS
from guicang.entrypoints.needs import needs
from guicang.entrypoints.shapes import import_shape
from guicang.services.importing import Import, Place
from guicang.services.ordering import Deed

app = typer.Typer(no_args_is_help=True, help=_("Files that a worker takes in."))
Number = Annotated[int, typer.Argument(help=_("The number of the import's job."))]
Uploaded = Annotated[str, typer.Argument(help=_("An upload's id."))]


@app.command("files")
@needs(May.CONVERSATION_IMPORT)
def files(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """Name what could be taken in: uploads, and files in the folder for imports."""
    actor(as_, otp, May.CONVERSATION_IMPORT)
    importing = house().importing
    uploads, lying = importing.waiting(), importing.inbox.files()
    emit(
        output,
        {
            "uploads": [
                {"upload": u.id, "name": u.name, "by": u.by, "at": u.at, "size": u.size}
                for u in uploads
            ],
            "folder": [{"name": name, "size": size} for name, size in lying],
        },
        lambda: table(
            _("Files that could be taken in"),
            [_("file"), _("name"), _("Bytes")],
            [
                *((u.id, u.name, u.size) for u in uploads),
                *((name, name, size) for name, size in lying),
            ],
        ),
    )


@app.command("upload")
@needs(May.CONVERSATION_IMPORT)
def upload(
    file: Annotated[Path, typer.Argument(help=_("What to seal, and import later."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Keep a file sealed in the home until its import is ordered, or for a day."""
    by = actor(as_, otp, May.CONVERSATION_IMPORT)
    with file.open("rb") as opened:
        kept = house().importing.receive(
            iter(lambda: opened.read(1 << 20), b""), name=file.name, by=by
        )
    emit(
        output,
        {"upload": kept.id, "name": kept.name, "size": kept.size},
        lambda: line(_("Sealed: upload {upload}.").format(upload=kept.id)),
    )


@app.command("discard")
@needs(May.CONVERSATION_IMPORT)
def discard(
    upload: Uploaded, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Remove an upload whose import nobody ordered."""
    actor(as_, otp, May.CONVERSATION_IMPORT)
    house().importing.discard(upload)
    emit(output, {"upload": upload}, lambda: line(_("Removed.")))


@app.command("order")
@needs(May.CONVERSATION_IMPORT)
def order(
    file: Annotated[
        str, typer.Argument(help=_("An upload's id, or a file's name in the folder."))
    ],
    *,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Let a worker take a file in; `guicang imports show` says how far it is."""
    by = actor(as_, otp, May.CONVERSATION_IMPORT)
    job = house().importing.order(
        _place(file), file, by=by, reason=need(reason, "--reason")
    )
    emit(
        output,
        import_shape(*house().importing.show(job.id)),
        lambda: line(_("Ordered: job {number}.").format(number=job.id)),
    )


def _place(file: str) -> Place:
    try:
        house().importing.uploads.get(file)
    except NoSuchUpload:
        return Place.FOLDER
    return Place.UPLOAD


@app.command("list")
@needs(May.CONVERSATION_IMPORT)
def list_(
    *,
    limit: Annotated[int, typer.Option(help=_("How many at most."))] = 50,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """List imports that a worker does or did, the newest first."""
    actor(as_, otp, May.CONVERSATION_IMPORT)
    found = house().importing.list(limit=limit)
    emit(
        output,
        {"imports": [import_shape(*each) for each in found]},
        lambda: table(
            _("Imports"),
            [_("number"), _("file"), _("state"), _("done"), _("Conversations")],
            [
                (
                    str(job.id),
                    kept.name,
                    _(JOBS[job.state]),
                    f"{job.done:,} / {kept.size:,}",
                    kept.result.conversations,
                )
                for job, kept in found
            ],
        ),
    )


@app.command("show")
@needs(May.CONVERSATION_IMPORT)
def show(
    job: Number,
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say how far an import is, and what came of it."""
    actor(as_, otp, May.CONVERSATION_IMPORT)
    found, kept = house().importing.show(job)
    _emit(found, kept, output)


@app.command("cancel")
@needs(May.CONVERSATION_IMPORT)
def cancel(
    job: Number,
    *,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Cancel an import: what was stored stays, and a later one goes on from there."""
    by = actor(as_, otp, May.CONVERSATION_IMPORT)
    house().importing.show(job)  # a job of another kind is no import
    why = need(reason, "--reason")
    house().ordering.change(job, Deed.CANCEL, by=by, reason=why)
    _emit(*house().importing.show(job), output)


def _emit(job: Job, kept: Import, output: Format) -> None:
    result = kept.result
    emit(
        output,
        import_shape(job, kept),
        lambda: facts(
            [
                (_("file"), kept.name),
                (_("state"), _(JOBS[job.state])),
                (_("done"), f"{job.done:,} / {kept.size:,}"),
                (_("conversations taken in"), result.conversations),
                (_("messages taken in"), result.messages),
                (_("conversations that grew"), result.updated),
                (_("conversations known already"), result.duplicates),
                (_("kept raw in quarantine"), result.quarantined),
                (_("refused: erased on request before"), result.refused),
                (_("error"), job.error),
            ]
        ),
    )
