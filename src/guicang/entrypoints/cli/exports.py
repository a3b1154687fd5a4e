"""``export`` and ``unmask``: files that leave the house, and those that come back."""

from dataclasses import asdict
from enum import StrEnum
from errno import EEXIST
from itertools import islice
from os import strerror
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.domain.hold import Query
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
    writing,
)
from guicang.entrypoints.cli.talks import print_asked
from guicang.entrypoints.needs import needs
from guicang.services.revealing import MOST, Revealed, Wish


class Use(StrEnum):
    """What an exported file is used for; the masking policy speaks of each."""

    EXPORT = "export"
    ANALYSIS = "analysis"
    PUBLICATION = "publication"
    EXCHANGE = "exchange"
    TESTING = "testing"


@needs(May.CONVERSATION_EXPORT, reveal=May.FINDING_REVEAL)
def export(
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    *,
    conversation: Annotated[
        list[str] | None, typer.Option(help=_("Only these conversations."))
    ] = None,
    purpose: Annotated[str, typer.Option(help=_("What it is for; written down."))] = "",
    use: Annotated[
        Use, typer.Option("--for", help=_("How it is masked: by what it is used for."))
    ] = Use.EXPORT,
    reveal: Annotated[
        bool, typer.Option("--reveal", help=_("In clear; may take a second person."))
    ] = False,
    request: Annotated[
        str, typer.Option(help=_("In clear: the request that was approved."))
    ] = "",
    watermark: Annotated[
        bool,
        typer.Option(
            "--watermark",
            help=_("Put an invisible mark of you into masked texts, too."),
        ),
    ] = False,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write conversations to a file in our own schema, masked unless you ask."""
    if to.exists():
        raise FileExistsError(EEXIST, strerror(EEXIST), str(to))
    if not request:
        need(purpose, "--purpose")
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_EXPORT
    )
    opened: Revealed | Request | None = None
    if request:
        opened = house().revealing.run(request, person)
    elif reveal:
        opened = house().revealing.ask(_wish(conversation, purpose), person)
    if isinstance(opened, Request):
        print_asked(opened, output, "guicang export --to {file} --request {id}", to)
        return
    for_what = purpose or request
    query = Query(conversations=frozenset(conversation)) if conversation else None
    with writing(to, new=True) as file:
        result = (
            house().exporting.clear(
                file.write, opened.conversations, person=person, purpose=for_what
            )
            if opened
            else house().exporting.export(
                file.write,
                person=person,
                purpose=for_what,
                use=use,
                query=query,
                mark=watermark,
            )
        )
    emit(
        output,
        {"file": str(to), "masked": opened is None, **asdict(result)},
        lambda: line(
            _("{count} conversations are in {file}.").format(
                count=show(result.conversations), file=to
            )
        ),
    )


@needs(May.FINDING_REVEAL)
def unmask(
    file: Annotated[
        Path, typer.Argument(help=_("What `export --for` wrote, or what came back."))
    ],
    *,
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    use: Annotated[
        Use, typer.Option("--for", help=_("What it was exported for."))
    ] = Use.EXCHANGE,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Open an export again: tokens, and numbers that kept their shape.

    What is sensitive by statute stays masked: it is opened by `reveal`.
    """
    need(reason, "--reason")
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.FINDING_REVEAL
    )
    with file.open("rb") as lines, writing(to, new=True) as target:
        done = house().returning.unmask(
            lines, target.write, use=use, person=person, reason=reason
        )
    emit(
        output,
        {"file": str(to), **asdict(done)},
        lambda: line(
            _("{count} values are opened in {file}.").format(
                count=show(sum(done.opened.values())), file=to
            )
        ),
    )


def _wish(conversation: list[str] | None, purpose: str) -> Wish:
    query = Query(conversations=frozenset(conversation)) if conversation else None
    # One too many is enough to be refused.
    ids = islice(house().records.facts(query=query), MOST + 1)
    return Wish(conversations=tuple(record.id for record in ids), reason=purpose)
