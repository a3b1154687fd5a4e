"""``subject`` commands for mails in which persons ask for something."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.subjects.model import Asker, Kind, Wanted
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    emit,
    house,
    line,
    need,
    writing,
)
from guicang.entrypoints.cli.replies import group as app
from guicang.entrypoints.cli.subjects import Number, Seen, tell
from guicang.entrypoints.needs import CARRIES_OUT, needs, public
from guicang.entrypoints.rights import mail_shape, subject_shape

group = app
"""The group with all of its commands: those of ``replies``, and these."""


@app.command("mail")
@public(CARRIES_OUT)
def mail(
    letter: Annotated[
        Path, typer.Argument(help=_("A mail (RFC 5322); - reads stdin."))
    ],
    *,
    output: Output = Format.TEXT,
) -> None:
    """Take in a mail in which a person asks for something."""
    raw = sys.stdin.buffer.read() if str(letter) == "-" else letter.read_bytes()
    found = house().corresponding.take(raw)
    if found is None:
        said = _("It is no request, or was taken in before: it was passed.")
        emit(output, {"request": None}, lambda: line(said))
        return
    data = {"request": subject_shape(found, house().clock.now())}
    emit(output, data, lambda: line(_("Request {id}.").format(id=found.id)))


@app.command("read-mail")
@needs(May.SUBJECT_ANSWER)
def read_mail(
    request: Number, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Open the mails of a request; who did is noted."""
    by, code = need(as_, "--as"), need(otp, "--otp")
    found = house().corresponding.open(request, by=by, code=code)

    def text() -> None:
        for each in found:
            line(f"{each.number}. {each.at:%Y-%m-%d %H:%M} UTC {each.sender}")
            line(each.subject)
            line(each.text)
            if each.cut:
                line(_("It was too long: parts of it are missing."))
            for file in each.files:
                size = _("{n} bytes").format(n=file.size)
                line(f"  {file.number}. {file.name} ({size})")

    emit(output, {"mails": [mail_shape(each) for each in found]}, text)


@app.command("save-file")
@needs(May.SUBJECT_ANSWER)
def save_file(
    request: Number,
    *,
    mail: Annotated[int, typer.Option(help=_("The number of the mail."))],
    file: Annotated[int, typer.Option(help=_("The number of the file."))],
    to: Annotated[Path, typer.Option(help=_("The file to write."))],
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Save a file of a mail as it came: nobody has looked whether it does harm."""
    by, code = need(as_, "--as"), need(otp, "--otp")
    name, data = house().corresponding.file(request, mail, file, by=by, code=code)
    with writing(to) as opened:
        opened.write(data)
    shown = {"name": name, "size": len(data)}
    emit(output, shown, lambda: line(_("{n} bytes").format(n=len(data))))


@app.command("settle")
@needs(May.SUBJECT_ANSWER)
def settle(
    request: Number,
    *,
    revision: Seen,
    kind: Annotated[Kind, typer.Option(help=_("What is asked for."))],
    asker: Annotated[Asker, typer.Option(help=_("Who asks."))] = Asker.SELF,
    customer: Annotated[
        str, typer.Option(help=_("The person, if it is not who wrote."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say what a mail asks for, and about whom."""
    deed = house().corresponding.settle
    wanted = Wanted(kind=kind, asker=asker, customer=customer)
    by, code = need(as_, "--as"), need(otp, "--otp")
    tell(output, deed(request, revision, wanted, by=by, code=code))
