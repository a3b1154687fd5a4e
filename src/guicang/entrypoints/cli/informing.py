"""``notice customers`` and ``send-customers``: of a change of the rules (PIPL 17)."""

from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.notices.addresses import Listed, listed_from
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    emit,
    facts,
    house,
    line,
    need,
    show,
)
from guicang.entrypoints.cli.notices import app
from guicang.entrypoints.needs import needs
from guicang.entrypoints.reaching import reach_shape, require_reached
from guicang.entrypoints.shapes import request_shape
from guicang.services.reaching import Reach

__all__ = ["app"]
To = Annotated[
    Path | None,
    typer.Option(
        "--to",
        exists=True,
        dir_okay=False,
        help=_("A file: an address or +NUMBER a line, or ID,ADDRESS."),
    ),
]


@app.command("customers")
@needs(May.NOTICE_CHANGE)
def customers(
    change: Annotated[
        str, typer.Argument(help=_("A policy's number, or law-ENTRY of the ledger."))
    ],
    *,
    to: To = None,
    lang: Annotated[
        str, typer.Option(help=_("For whom no language is known, such as en."))
    ] = "",
    propose: Annotated[
        bool, typer.Option("--propose", help=_("Ask for it; somebody else signs."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Say whom telling customers of a change would reach, and ask for it."""
    why = need(reason, "--reason") if propose else ""
    by = actor(as_, otp, May.NOTICE_CHANGE)
    listed = _listed(to)
    if not propose:
        reach = house().informing.reach(change, listed, lang)
        emit(output, reach_shape(reach), lambda: _print(reach))
        return
    asked = house().informing.propose(change, listed, lang=lang, by=by, reason=why)
    emit(output, {"request": request_shape(asked)}, lambda: print_request(asked))


def _print(reach: Reach) -> None:
    ways = reach.ways
    facts(
        [
            (_("customers with records from before it"), reach.concerned),
            (_("persons by mail"), ways["mail"]),
            (_("persons by telephone"), ways["phone"]),
            (_("persons where they wrote to us"), ways["thread"]),
            (_("told already"), reach.before),
            (_("reached by no way"), reach.unreached),
            (_("of those, known only by what is archived"), reach.only_archived),
            (_("lines of the list that are nobody's here"), reach.strangers),
            (_("addresses that get nothing: mail came back"), reach.shut),
        ]
    )
    for lang, said in reach.said.items():
        line(_("In {lang}: {many}").format(lang=lang, many=reach.langs.get(lang, 0)))
        line(said.subject)
        line(said.text)


@app.command("send-customers")
@needs(May.NOTICE_CHANGE)
def send_customers(
    request: Annotated[str, typer.Argument(help=_("The request that was approved."))],
    *,
    count: Annotated[int, typer.Option(help=_("How many are to be told."))],
    to: To = None,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Queue the notices of a request that was signed, with the same list, once."""
    by = actor(as_, otp, May.NOTICE_CHANGE)
    listed, opened = _listed(to), house()
    require_reached(opened.informing.many(request), count)
    many = opened.informing.send(request, listed, by=by)
    emit(
        output,
        {"notices": many},
        lambda: line(_("{count} notices wait to be sent.").format(count=show(many))),
    )


def _listed(file: Path | None) -> tuple[Listed, ...]:
    text = "" if file is None else file.read_text("utf-8", errors="replace")
    return listed_from(text.splitlines())
