"""``chat``: serve the web chat's door, list its channels."""

import json
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.chat.channel import from_document
from guicang.domain.errors import BadChannel
from guicang.entrypoints.cli.common import (
    STATE,
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    emit,
    err,
    facts,
    house,
    need,
    show,
    table,
)
from guicang.entrypoints.cli.listening import require_free
from guicang.entrypoints.needs import needs, public
from guicang.entrypoints.shapes import channel_shape

app = typer.Typer(no_args_is_help=True, help=_("Web chat of our own."))


@app.command("serve")
@public("serves visitors of pages, who may do nothing but talk")
def serve(
    *,
    host: Annotated[
        str, typer.Option(help=_("Where to listen; the setting's if none."))
    ] = "",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=_("The setting's if 0."))
    ] = 0,
) -> None:
    """Serve the web chat's door until a signal ends it.

    It has no TLS of its own: put a proxy before it that has, except on this machine.
    """
    from guicang.bootstrap.visits import chat_parts
    from guicang.entrypoints.chat import server

    parts = chat_parts(STATE.home)
    host = host or str(parts.config["chat.host"])
    port = port or int(parts.config["chat.port"])
    require_free(host, port)
    err.print(_("Web chat: {url}").format(url=f"http://{host}:{port}"), soft_wrap=True)
    server.serve(parts, host=host, port=port)


@app.command("put")
@needs(May.SOURCE_CHANGE)
def put(
    file: Annotated[
        Path, typer.Argument(exists=True, help=_("The channel as a JSON document."))
    ],
    *,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Add a channel, or put a new version of it in force at once.

    A notice that changes gets the next number, and visitors agree to it anew.
    """
    try:
        channel = from_document(json.loads(file.read_bytes()))
    except (ValueError, TypeError, KeyError):
        raise BadChannel(field="document", reason="see docs/how-to/web-chat.md") from (
            None
        )
    hosting = house().hosting
    known = any(each.name == channel.name for each in house().channels.list())
    done = (hosting.change if known else hosting.add)(
        channel,
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
        reason=need(reason, "--reason"),
    )
    shape = channel_shape(done)
    emit(output, shape, lambda: facts([(_("Notice"), done.notice)]))


@app.command("list")
@needs(May.OPERATIONS_READ, May.SOURCE_CHANGE)
def list_(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """List the channels: where each may stand, and the number of its notice."""
    actor(as_, otp, May.OPERATIONS_READ)
    found = [channel_shape(each) for each in house().channels.list()]
    columns = ("name", "origins", "notice", "active")
    titles = (_("Name"), _("Pages"), _("Notice"), _("In use"))
    emit(
        output,
        {"channels": found},
        lambda: table(
            _("Web chats"),
            titles,
            ([show(each[name]) for name in columns] for each in found),
        ),
    )
