"""``people``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import Person, Role
from guicang.domain.errors import BadUsage, NoSuchPerson
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
    table,
)
from guicang.entrypoints.cli.story import code_at

app = typer.Typer(no_args_is_help=True, help=_("People, roles and second factors."))


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help=_("How they sign; never given twice."))],
    *,
    role: Annotated[list[Role], typer.Option(help=_("A role; several are possible."))],
    title: Annotated[str, typer.Option(help=_("Their title, for certificates."))] = "",
    email: Annotated[str, typer.Option(help=_("Their e-mail address."))] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Add a person; their second factor's secret is shown once."""
    person, secret = house().governing.add(
        name, role, by=as_, code=otp, title=title, email=email
    )
    emit(
        output,
        {**describe(person), "totp_secret": secret},
        lambda: _print_secret(name, secret),
    )


@app.command("list")
def list_(output: Output = Format.TEXT) -> None:
    """List everybody."""
    people = house().people.list()
    emit(
        output,
        {"people": [describe(p) for p in people]},
        lambda: table(
            _("People"),
            [_("name"), _("roles"), _("position"), _("second factor")],
            [
                (
                    p.name,
                    _(", ").join(_(r.value) for r in sorted(p.roles)),
                    p.title,
                    "✓" if p.enrolled else "--",
                )
                for p in people
            ],
        ),
    )


@app.command("enrol")
def enrol(
    name: Annotated[str, typer.Argument(help=_("Whose second factor."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Give a person a new second factor; the old one dies."""
    secret = house().governing.enrol(
        name, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    emit(
        output,
        {"name": name, "totp_secret": secret},
        lambda: _print_secret(name, secret),
    )


@app.command("code")
def code(
    name: Annotated[str, typer.Argument(help=_("Whose code."))],
    *,
    secrets: Annotated[
        Path, typer.Option(help=_("What `init --sandbox -o json` printed."))
    ] = Path("people.json"),
    output: Output = Format.TEXT,
) -> None:
    """Show a sandbox person's code of this moment, as an authenticator app would.

    It is worked out from the file alone; in earnest, secrets lie in nobody's file.
    """
    from guicang.bootstrap import SystemClock

    try:
        listed = json.loads(secrets.read_text("utf-8"))["people"]
        known = {person["name"]: person["totp_secret"] for person in listed}
    except (ValueError, KeyError, TypeError) as error:
        reason = _("{file} holds no secrets of a sandbox").format(file=secrets)
        raise BadUsage(reason=reason) from error
    if name not in known:
        raise NoSuchPerson(person=name)
    shown = code_at(known[name], SystemClock().now())
    emit(output, {"name": name, "code": shown}, lambda: line(shown))


def describe(person: Person) -> dict[str, object]:
    """Turn a person into plain values."""
    return {
        "name": person.name,
        "roles": sorted(r.value for r in person.roles),
        "active": person.active,
        "title": person.title,
        "enrolled": person.enrolled,
    }


def _print_secret(name: str, secret: str) -> None:
    line(_("{name}'s secret, shown once:").format(name=name))
    line(f"  {secret}")
    line(f"  otpauth://totp/Guicang:{name}?secret={secret}&issuer=Guicang")
