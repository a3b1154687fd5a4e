"""``release``: files for somebody else, on terms that a second person signs."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from errno import EEXIST
from os import strerror
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.disclosure.model import Basis
from guicang.domain.disclosure.release import ZIP, Release
from guicang.domain.hold import Query
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    emit,
    house,
    line,
    moment,
    need,
    show,
    writing,
)
from guicang.entrypoints.cli.exports import Use
from guicang.entrypoints.needs import needs
from guicang.entrypoints.shapes import request_shape

app = typer.Typer(no_args_is_help=True, help=_("Records that somebody else is given."))


@app.command("ask")
@needs(May.CONVERSATION_EXPORT)
def ask(
    *,
    recipient: Annotated[str, typer.Option(help=_("Who gets it."))],
    contact: Annotated[str, typer.Option(help=_("How they are told to delete."))],
    purpose: Annotated[
        str,
        typer.Option(
            help=_("What it is for; foreign-authority takes an approval (PIPL 41).")
        ),
    ],
    basis: Annotated[Basis, typer.Option(help=_("On what legal basis."))],
    conversation: Annotated[
        list[str] | None, typer.Option(help=_("Only these conversations."))
    ] = None,
    use: Annotated[
        Use, typer.Option("--for", help=_("How it is masked: by what it is used for."))
    ] = Use.EXPORT,
    until: Annotated[
        str, typer.Option(help=_("Until when they may keep it; 90 days if not said."))
    ] = "",
    age: Annotated[
        list[str] | None,
        typer.Option("--age", help=_("A key of the recipient (age1...); several.")),
    ] = None,
    pgp: Annotated[
        list[Path] | None,
        typer.Option(
            "--pgp",
            exists=True,
            dir_okay=False,
            help=_("An OpenPGP key of the recipient, an armoured file; several."),
        ),
    ] = None,
    zip_: Annotated[
        bool, typer.Option("--zip", help=_("Write a ZIP that a password opens."))
    ] = False,
    authority: Annotated[
        str, typer.Option(help=_("The competent authority that approved it."))
    ] = "",
    document: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help=_("Its approval, a file.")),
    ] = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for records to be given to somebody else; somebody else here signs it."""
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_EXPORT
    )
    end = moment(until) or house().clock.now() + timedelta(days=90)
    digest = hashlib.sha256(document.read_bytes()).hexdigest() if document else ""
    release = Release(
        recipient=recipient,
        contact=contact,
        purpose=purpose,
        basis=basis,
        use=use.value,
        expires_at=end,
        keys=_keys(age or (), pgp or (), zip_=zip_),
        authority=authority,
        document=digest,
    )
    query = Query(conversations=frozenset(conversation)) if conversation else None
    why = need(reason, "--reason")
    asked = house().releasing.ask(release, query, person, reason=why)
    emit(output, request_shape(asked), lambda: print_request(asked))


def _keys(age: Sequence[str], pgp: Sequence[Path], *, zip_: bool) -> tuple[str, ...]:
    """Give what opens the file; the service refuses what does not go together."""
    read = (each.read_text("ascii", errors="replace").strip() for each in pgp)
    return (*age, *read, *([ZIP] if zip_ else []))


@app.command("run")
@needs(May.CONVERSATION_EXPORT)
def run(
    request: Annotated[str, typer.Argument(help=_("The request that was approved."))],
    *,
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write the file of a release that was signed, once; encrypted if keys were named.

    It is opened with `age --decrypt -i KEY FILE` (age-encryption.org), `gpg --decrypt
    FILE`, or the password that is shown now and never again.
    """
    if to.exists():
        raise FileExistsError(EEXIST, strerror(EEXIST), str(to))
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_EXPORT
    )
    known = house().requests.get(request)
    has = known.payload.get("keys") == [ZIP]
    secret = house().releasing.secret() if has else ""
    with writing(to, new=True) as file:
        done = house().releasing.run(request, person, file.write, secret)

    def text() -> None:
        many = show(done.conversations)
        line(_("{count} conversations are in {file}.").format(count=many, file=to))
        if secret:
            line(_("Its password, shown once: {secret}").format(secret=secret))

    emit(output, {"file": str(to), **asdict(done), "password": secret or None}, text)
