"""``people``."""

from typing import Annotated

import typer

from guicang.domain.access.model import Person, Role
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    emit,
    house,
    need,
    out,
    table,
)

app = typer.Typer(no_args_is_help=True, help=_("People, roles and second factors."))


@app.command("add")
def add(
    name: str,
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
            [_("name"), _("roles"), _("title"), _("second factor")],
            [
                (
                    p.name,
                    ", ".join(_(r.value) for r in sorted(p.roles)),
                    p.title,
                    "✓" if p.enrolled else "--",
                )
                for p in people
            ],
        ),
    )


@app.command("enrol")
def enrol(
    name: str, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
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
    out.print(_("{name}'s secret, shown once:").format(name=name))
    out.print(f"  {secret}")
    out.print(f"  otpauth://totp/Guicang:{name}?secret={secret}&issuer=Guicang")
