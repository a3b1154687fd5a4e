"""``client``: programs that call the API in their own name."""

from typing import Annotated

import typer

from guicang.domain.access.clients import LENT, Client
from guicang.domain.access.model import May
from guicang.domain.errors import BadUsage
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
    need,
    table,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public

app = typer.Typer(no_args_is_help=True, help=_("Programs that call the API (OAuth)."))


@app.command("add")
@needs(May.API_KEY_CHANGE)
def add(
    name: Annotated[str, typer.Argument(help=_("Which program it is."))],
    *,
    scope: Annotated[
        list[str],
        typer.Option(
            help=_("What it opens; several are possible."),
            metavar="|".join(sorted(LENT)),
        ),
    ],
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Register a program; its secret is shown once. Only a digest of it is kept."""
    client, secret = house().registering.add(
        name,
        _scopes(scope),
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
    )
    emit(
        output,
        {**describe(client), "secret": secret},
        lambda: _print_added(client, secret),
    )


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List the programs; no secret is shown."""
    found = house().registering.list()
    emit(
        output,
        {"clients": [describe(client) for client in found]},
        lambda: table(
            _("Programs"),
            [_("id"), _("name"), _("scopes")],
            [(c.id, c.name, _(", ").join(sorted(c.scopes))) for c in found],
        ),
    )


@app.command("revoke")
@needs(May.API_KEY_CHANGE)
def revoke(
    client: Annotated[str, typer.Argument(help=_("The program's id."))],
    *,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Put a program out; its tokens end at once."""
    gone = house().registering.revoke(
        client,
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
        reason=need(reason, "--reason"),
    )
    emit(
        output,
        describe(gone),
        lambda: line(_("{name} has no access any more.").format(name=gone.name)),
    )


def _scopes(names: list[str]) -> frozenset[May]:
    if unknown := [name for name in names if name not in {*LENT}]:
        raise BadUsage(reason=_("no program is lent {name}").format(name=unknown[0]))
    return frozenset(map(May, names))


def describe(client: Client) -> dict[str, object]:
    """Turn a client into plain values."""
    return {
        "id": client.id,
        "name": client.name,
        "scopes": sorted(may.value for may in client.scopes),
        "created_at": client.created_at,
    }


def _print_added(client: Client, secret: str) -> None:
    line(_("{name}'s secret, shown once:").format(name=client.name))
    line(f"  {secret}")
    facts([(_("id"), client.id), (_("scopes"), _(", ").join(sorted(client.scopes)))])
