"""``subject``: what persons ask about their own records, and how they are answered."""

from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.subjects.clock import standing
from guicang.domain.subjects.model import (
    Asker,
    Door,
    Item,
    Kind,
    Outcome,
    SubjectRequest,
    Wanted,
)
from guicang.domain.subjects.wording import KINDS, OUTCOMES, STANDINGS, STATES
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
    writing,
)
from guicang.entrypoints.letters import Letter
from guicang.entrypoints.needs import needs
from guicang.entrypoints.rights import (
    item_shape,
    letter_of,
    letter_pdf,
    subject_shape,
    subject_whole,
)

app = typer.Typer(
    no_args_is_help=True, help=_("What persons ask about their own records.")
)
Number = Annotated[str, typer.Argument(help=_("The number of the request."))]
Seen = Annotated[
    int, typer.Option("--revision", help=_("The revision that was looked at."))
]


@app.command("list")
@needs(May.SUBJECT_ANSWER, May.LEDGER_READ)
def list_(
    *,
    open_: Annotated[bool, typer.Option("--open", help=_("Only open ones."))] = False,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """List requests of persons: open ones first, by when they are due."""
    _see(as_, otp)
    now = house().clock.now()
    found = house().subjects.list(open_only=open_)
    titles = [_("id"), _("asked for"), _("law"), _("due"), _("clock"), _("state")]
    emit(
        output,
        {"requests": [subject_shape(each, now) for each in found]},
        lambda: table(
            _("Requests of persons"),
            titles,
            [
                (
                    each.id,
                    _(KINDS[each.kind]),
                    each.jurisdiction,
                    each.due_at,
                    _(STANDINGS[standing(each, now)]),
                    _(STATES[each.state]),
                )
                for each in found
            ],
        ),
    )


def _see(as_: str, otp: str) -> None:
    house().governing.actor(as_, otp, May.SUBJECT_ANSWER, May.LEDGER_READ)


@app.command("show")
@needs(May.SUBJECT_ANSWER, May.LEDGER_READ)
def show_(
    request: Number, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Show a request: its clock, who verified it, and how its records stand."""
    _see(as_, otp)
    tell(output, house().subjects.get(request))


@app.command("records")
@needs(May.SUBJECT_ANSWER, May.LEDGER_READ)
def records(
    request: Number,
    *,
    outcome: Annotated[
        Outcome | None, typer.Option(help=_("Only those of this outcome."))
    ] = None,
    after: Annotated[str, typer.Option(help=_("Go on from this place."))] = "",
    limit: Annotated[int, typer.Option(help=_("How many at most."))] = 200,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """List what is decided about each record, and on what ground."""
    _see(as_, otp)
    known = house().subjects.get(request)
    found = house().subjects.items(known.id, outcome=outcome, after=after, limit=limit)
    titles = [_("conversation"), _("decided"), _("ground"), _("until")]
    title = _("Records of {id}").format(id=request)
    emit(
        output,
        {"records": [item_shape(each) for each in found]},
        lambda: table(title, titles, map(_row, found)),
    )


def _row(item: Item) -> tuple[object, ...]:
    ground = item.basis or item.clause or ", ".join(item.holds)
    return item.conversation, _(OUTCOMES[item.outcome]), ground, item.until


@app.command("add")
@needs(May.SUBJECT_ANSWER)
def add(
    customer: Annotated[
        str, typer.Argument(help=_("The person, by the id of a platform or a digest."))
    ],
    *,
    kind: Annotated[Kind, typer.Option(help=_("What is asked for."))],
    asker: Annotated[Asker, typer.Option(help=_("Who asks."))] = Asker.SELF,
    law: Annotated[str, typer.Option(help=_("CN, EU, UK or US-CA."))] = "",
    lang: Annotated[str, typer.Option(help=_("The person's language."))] = "zh",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Take a request in; what is open already is joined."""
    wanted = Wanted(
        kind=kind,
        customer=customer,
        asker=asker,
        door=Door.CLI,
        jurisdiction=law,
        lang=lang,
    )
    by, code = need(as_, "--as"), need(otp, "--otp")
    tell(output, house().claiming.take(wanted, by=by, code=code))


@app.command("vouch")
@needs(May.SUBJECT_ANSWER)
def vouch(
    request: Number,
    *,
    revision: Seen,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """State how you know who asked."""
    done = house().claiming.vouch(
        request,
        revision,
        need(reason, "--reason"),
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
    )
    tell(output, done)


@app.command("send-code")
@needs(May.SUBJECT_ANSWER)
def send_code(
    request: Number,
    *,
    to: Annotated[
        str,
        typer.Option(
            help=_(
                "An e-mail address or +NUMBER known as theirs; where they wrote last "
                "if none."
            )
        ),
    ] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Send who asked a code, by a channel that a platform knows as theirs."""
    by, code = need(as_, "--as"), need(otp, "--otp")
    house().claiming.send_code(request, to, by=by, code=code)
    emit(output, {"sent": True}, lambda: line(_("The code was sent.")))


@app.command("code")
@needs(May.SUBJECT_ANSWER)
def code(
    request: Number,
    digits: Annotated[str, typer.Argument(help=_("The code as it was sent."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Take the code that who asked has read."""
    by, proof = need(as_, "--as"), need(otp, "--otp")
    tell(output, house().claiming.enter_code(request, digits, by=by, code=proof))


@app.command("letter")
@needs(May.SUBJECT_ANSWER, May.LEDGER_READ)
def letter(
    request: Number,
    *,
    pdf: Annotated[
        Path | None, typer.Option(help=_("Write it as a PDF into this file."))
    ] = None,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write the letter to the person, in their language, with the articles."""
    _see(as_, otp)
    made: Letter = letter_of(house(), house().subjects.get(request))
    if pdf is not None:
        with writing(pdf) as file:
            file.write(letter_pdf(house(), made))
    data = {"lang": made.lang, "title": made.title, "text": made.text}
    emit(output, data, lambda: line(made.text))


def tell(output: Format, request: SubjectRequest) -> None:
    """Say how a request stands."""
    opened = house()
    counts, now = opened.subjects.counts(request.id), opened.clock.now()
    pairs: list[tuple[str, object]] = [
        (_("Number"), request.id),
        (_("Revision"), request.revision),
        (_("Asked for"), _(KINDS[request.kind])),
        (_("State"), _(STATES[request.state])),
        (_("Law"), request.jurisdiction),
        (_("Due"), request.due_at),
        (_("Clock"), _(STANDINGS[standing(request, now)])),
        *((_(OUTCOMES[what]), many) for what, many in sorted(counts.items())),
    ]
    emit(output, subject_whole(request, counts, now), lambda: facts(pairs))
