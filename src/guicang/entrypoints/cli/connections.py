"""``source``: what changes which platforms records come from."""

import hashlib
import sys
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.errors import BadUsage
from guicang.domain.sources.connection import form_of
from guicang.domain.sources.model import Profile
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    emit,
    facts,
    house,
    line,
    moment,
    need,
)
from guicang.entrypoints.cli.fields import Secret, Set, hidden, pairs
from guicang.entrypoints.cli.sources import Name, app, shaped
from guicang.entrypoints.needs import needs
from guicang.services.sourcing import Form, Stretch

__all__ = ["app"]


@app.command("add")
@needs(May.SOURCE_CHANGE)
def add(
    kind: Annotated[str, typer.Argument(help=_("Which connector."))],
    name: Annotated[str, typer.Argument(help=_("What it is to be called here."))],
    *,
    set_: Set = None,
    secret: Secret = None,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Add a source. On a terminal, whatever is missing is asked for."""
    given, secrets = pairs(set_ or ()), hidden(secret or ())
    if sys.stdin.isatty():
        _ask(house().registry.profile(kind), given, secrets)
    made = house().sourcing.add(
        name,
        kind,
        Form(settings=given, secrets=secrets),
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
    )
    emit(
        output,
        shaped(made),
        lambda: line(
            _("{name} is added. Try it: guicang source test {name}").format(name=name)
        ),
    )


@app.command("change")
@needs(May.SOURCE_CHANGE)
def change(
    name: Name,
    *,
    set_: Set = None,
    secret: Secret = None,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Change fields of a source; those that are not named stay as they are."""
    changed = house().sourcing.change(
        name,
        Form(settings=pairs(set_ or ()), secrets=hidden(secret or ())),
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
    )
    emit(
        output, shaped(changed), lambda: line(_("{name} is changed.").format(name=name))
    )


@app.command("attest")
@needs(May.SOURCE_CHANGE)
def attest(
    name: Name,
    *,
    proof: Annotated[
        Path,
        typer.Option(
            help=_("A picture or file that shows it; only its SHA-256 is kept.")
        ),
    ],
    days: Annotated[
        int,
        typer.Option(min=0, help=_("How many days the platform keeps it; 0: ever.")),
    ],
    note: Annotated[str, typer.Option(help=_("What else there is to say."))] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Attest what the platform's own settings show of its retention."""
    try:
        digest = hashlib.sha256(proof.read_bytes()).hexdigest()
    except OSError as error:
        raise BadUsage(reason=_("{file} cannot be read").format(file=proof)) from error
    made = house().attesting.attest(
        name, days or None, digest, note, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    emit(output, asdict(made), lambda: line(_("{name} is attested.").format(name=name)))


@app.command("pause")
@needs(May.SOURCE_CHANGE)
def pause(
    name: Name, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Let a source rest: nothing is read, and its door is shut."""
    by, code = need(as_, "--as"), need(otp, "--otp")
    found = house().sourcing.pause(name, by=by, code=code)
    emit(output, shaped(found), lambda: line(_("{name} rests.").format(name=name)))


@app.command("resume")
@needs(May.SOURCE_CHANGE)
def resume(
    name: Name, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Let a source go on where it was."""
    by, code = need(as_, "--as"), need(otp, "--otp")
    found = house().sourcing.resume(name, by=by, code=code)
    emit(output, shaped(found), lambda: line(_("{name} goes on.").format(name=name)))


@app.command("remove")
@needs(May.SOURCE_CHANGE)
def remove(
    name: Name, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """End a source and destroy its secrets; what came from it stays."""
    house().sourcing.remove(name, by=need(as_, "--as"), code=need(otp, "--otp"))
    emit(
        output,
        {"source": name, "removed": True},
        lambda: line(_("{name} is removed.").format(name=name)),
    )


@app.command("resync")
@needs(May.SOURCE_CHANGE)
def resync(
    name: Name,
    *,
    from_: Annotated[str, typer.Option("--from", help=_("Since this instant."))],
    to: Annotated[str, typer.Option("--until", help=_("Now, if none is given."))] = "",
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Read a stretch of time again; what is here already stays as it is."""
    since, until = moment(need(from_, "--from")), moment(to) or house().clock.now()
    if since is None or since >= until:
        raise BadUsage(reason=_("--from has to be before --until"))
    stretch = Stretch(since.astimezone(UTC), until.astimezone(UTC))
    by, code = need(as_, "--as"), need(otp, "--otp")
    house().sourcing.allow_resync(name, stretch, by=by, code=code, reason=reason)
    done = house().pulling.resync(name, stretch.since, stretch.until)
    shape = {"source": name, "pages": done.pages, **done.got.counts()}
    emit(output, shape, lambda: facts(list(shape.items())))


def _ask(profile: Profile, given: dict[str, str], secrets: dict[str, str]) -> None:
    """Ask for the fields that are needed and were not given."""
    for each in form_of(profile):
        if each.name in given or each.name in secrets or not each.required:
            continue
        if each.help:
            line(_(each.help))
        if each.secret:
            secrets[each.name] = typer.prompt(_(each.label), hide_input=True, err=True)
        else:
            given[each.name] = typer.prompt(
                _(each.label), default=each.default or None, err=True
            )
