"""``reveal``, and how conversations are shown."""

from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.domain.errors import BadUsage
from guicang.domain.record import Conversation, instant
from guicang.entrypoints.cli.batches import print_request, request_json
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
    need,
    show,
)
from guicang.entrypoints.labels import SPEAKERS
from guicang.entrypoints.needs import needs
from guicang.services.revealing import Revealed, Wish


@needs(May.FINDING_REVEAL)
def reveal(
    conversation: Annotated[str, typer.Argument(help=_("A conversation's id."))] = "",
    *,
    message: Annotated[
        int | None, typer.Option(help=_("Only this message: its place."))
    ] = None,
    request: Annotated[
        str, typer.Option(help=_("Open what was approved: its request."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Open an original: what was masked, as it was said.

    What is sensitive by statute takes a second person: this asks for one, who signs
    with `approve`; then --request opens it, once.
    """
    if bool(conversation) == bool(request):
        raise BadUsage(reason=_("give a conversation or a --request"))
    if conversation:
        need(reason, "--reason")
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.FINDING_REVEAL
    )
    if request:
        opened: Revealed | Request = house().revealing.run(request, person)
    else:
        wish = Wish(conversations=(conversation,), message=message, reason=reason)
        opened = house().revealing.ask(wish, person)
    if isinstance(opened, Request):
        print_asked(opened, output, "guicang reveal --request {id}")
        return
    talks = opened.conversations
    emit(
        output,
        {"masked": False, "conversations": [talk_json(t, named=True) for t in talks]},
        lambda: _print_talks(talks),
    )


def print_asked(request: Request, output: Format, then: str, file: object = "") -> None:
    """Print a request for a second person, and what comes after it."""
    command = then.format(id=request.id, file=file)

    def text() -> None:
        line(_("This takes a second person: it is sensitive by statute."))
        print_request(request)
        line(_("Then: {command} --as NAME --otp CODE").format(command=command))

    emit(output, {"request": request_json(request), "then": command}, text)


def talk_json(conversation: Conversation, *, named: bool) -> dict[str, Any]:
    """Turn a conversation into plain values, with senders where they are ``named``."""
    return {
        "conversation": conversation.id,
        "messages": [
            {
                "seq": m.seq,
                "at": instant(m.at),
                "sender": m.sender if named else None,
                "role": m.role.value,
                "type": m.kind.value,
                "text": m.text,
            }
            for m in conversation.messages
        ],
    }


def print_talk(conversation: Conversation) -> None:
    """Print what was said, a line each."""
    for m in conversation.messages:
        line(f"{show(instant(m.at))}  {_(SPEAKERS[m.role])}  {m.text}")


def _print_talks(talks: tuple[Conversation, ...]) -> None:
    for talk in talks:
        print_talk(talk)
