"""``gateway``: serve it, and issue its API keys."""

from ipaddress import ip_address
from typing import Annotated

import typer

from guicang.domain.access.apikeys import ApiKey, Scope
from guicang.domain.access.model import May
from guicang.entrypoints.cli.common import (
    STATE,
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    emit,
    err,
    facts,
    house,
    line,
    need,
    table,
)
from guicang.entrypoints.cli.listening import require_free
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import key_shape

app = typer.Typer(no_args_is_help=True, help=_("Inspection in real time over HTTP."))
keys = typer.Typer(no_args_is_help=True, help=_("API keys of the gateway."))
app.add_typer(keys, name="key")


@app.command("serve")
@public("serves programs, each of which shows an API key")
def serve(
    *,
    host: Annotated[
        str, typer.Option(help=_("Where to listen; the setting's if none."))
    ] = "",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=_("The setting's if 0."))
    ] = 0,
    workers: Annotated[int, typer.Option(min=0, help=_("The setting's if 0."))] = 0,
) -> None:
    """Serve the gateway until a signal ends it. Needs the home, not its database.

    It has no TLS of its own: put a proxy before it that has, except on this machine.
    """
    from guicang.bootstrap.gateway import gateway_parts
    from guicang.entrypoints.gateway import server

    parts = gateway_parts(STATE.home)
    host = host or str(parts.config["gateway.host"])
    port = port or int(parts.config["gateway.port"])
    require_free(host, port)
    err.print(f"http://{host}:{port}", soft_wrap=True)
    if not _local(host):
        message = _(
            "Others can reach this address, and what they send is not encrypted."
        )
        err.print(message, style="yellow", soft_wrap=True)
    server.serve(
        parts,
        host=host,
        port=port,
        workers=workers or int(parts.config["gateway.workers"]),
    )


def _local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@keys.command("add")
@needs(May.API_KEY_CHANGE)
def add(
    name: Annotated[str, typer.Argument(help=_("Which program it is for."))],
    *,
    scope: Annotated[
        list[Scope], typer.Option(help=_("What it opens; several are possible."))
    ],
    expires: Annotated[
        str, typer.Option(help=_("How long it is good, such as P90D."))
    ] = "P90D",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Issue an API key; it is shown once. Only a digest of it is kept."""
    key, token = house().issuing.issue(
        name,
        frozenset(scope),
        expires,
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
    )
    emit(
        output,
        {**key_shape(key), "key": token},
        lambda: _print_issued(key, token),
    )


@keys.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List the API keys; none of them is shown."""
    found = house().issuing.list()
    emit(
        output,
        {"keys": [key_shape(key) for key in found]},
        lambda: table(
            _("API keys"),
            [_("id"), _("name"), _("scopes"), _("expires"), _("revoked")],
            [
                (
                    key.id,
                    key.name,
                    _(", ").join(sorted(key.scopes)),
                    key.expires_at,
                    key.revoked_at,
                )
                for key in found
            ],
        ),
    )


@keys.command("revoke")
@needs(May.API_KEY_CHANGE)
def revoke(
    key: Annotated[str, typer.Argument(help=_("The key's id."))],
    *,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Revoke an API key at once; running gateways see it with their next request."""
    gone = house().issuing.revoke(
        key,
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
        reason=need(reason, "--reason"),
    )
    emit(
        output,
        key_shape(gone),
        lambda: line(_("The API key {key} is revoked.").format(key=gone.id)),
    )


def _print_issued(key: ApiKey, token: str) -> None:
    line(_("{name}'s API key, shown once:").format(name=key.name))
    line(f"  {token}")
    facts(
        [
            (_("id"), key.id),
            (_("scopes"), _(", ").join(sorted(key.scopes))),
            (_("expires"), key.expires_at),
        ]
    )
