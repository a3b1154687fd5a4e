"""``calendar``: what compliance asks for again and again, and what shows it."""

from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.entrypoints.calendars import (
    assessment_shape,
    line_shape,
    reported,
    row,
)
from guicang.entrypoints.cli.common import (
    LANGUAGE,
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    emit,
    house,
    line,
    need,
    table,
    writing,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public

app = typer.Typer(no_args_is_help=True, help=_("The compliance calendar."))
Id = Annotated[str, typer.Argument(help=_("An item, as `list` shows it."))]


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List what is to be done, by whom, until when, and what shows that it was."""
    found = house().calendaring.lines()
    emit(
        output,
        {"lines": [line_shape(each, LANGUAGE) for each in found]},
        lambda: table(
            _("Compliance calendar"),
            [
                _("item"),
                _("what"),
                _("list"),
                _("owner"),
                _("state"),
                _("due"),
                _("evidence"),
            ],
            [row(each, _, LANGUAGE) for each in found],
        ),
    )


@app.command("own")
@needs(May.PROGRAMME_CHANGE)
def own(
    item: Id,
    owner: Annotated[str, typer.Argument(help=_("Who sees to it."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Say who sees to an item; from then on it is an alarm when it is late."""
    why = need(reason, "--reason")
    house().calendaring.own(item, owner, by=as_, code=otp, reason=why)
    emit(
        output,
        {"item": item, "owner": owner},
        lambda: line(_("{person} sees to it.").format(person=owner)),
    )


@app.command("done")
@needs(May.PROGRAMME_CHANGE)
def done(
    item: Id,
    reference: Annotated[
        str, typer.Option("--reference", help=_("Where the evidence lies."))
    ],
    *,
    note: Annotated[str, typer.Option("--note", help=_("What there is to say."))] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Attach evidence to an item by hand."""
    house().calendaring.done(item, reference, note, by=as_, code=otp)
    emit(output, {"item": item}, lambda: line(_("The evidence is attached.")))


@app.command("assess")
@needs(May.PROGRAMME_CHANGE)
def assess(
    title: Annotated[str, typer.Argument(help=_("What is assessed."))],
    *,
    purpose: Annotated[
        str, typer.Option(help=_("Are purpose and ways lawful, proper, necessary?"))
    ],
    impact: Annotated[
        str, typer.Option(help=_("What it does to people, and what may go wrong."))
    ],
    measures: Annotated[
        str, typer.Option(help=_("Measures, and whether they fit the risk."))
    ],
    conclusion: Annotated[str, typer.Option(help=_("What follows."))],
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Record an impact assessment (PIPL 55, 56); it is kept for three years."""
    said = {
        "title": title,
        "purpose": purpose,
        "impact": impact,
        "measures": measures,
        "conclusion": conclusion,
    }
    found = house().calendaring.assess(said, by=as_, code=otp)
    emit(
        output,
        assessment_shape(found),
        lambda: line(_("Recorded as {id}.").format(id=found.id)),
    )


@app.command("assessments")
@public(NO_CONTENT)
def assessments(output: Output = Format.TEXT) -> None:
    """List the impact assessments, the newest first."""
    found = house().calendaring.assessments()
    emit(
        output,
        {"assessments": [assessment_shape(each) for each in found]},
        lambda: table(
            _("Impact assessments"),
            [_("id"), _("title"), _("conclusion"), _("by"), _("keep until")],
            [(a.id, a.title, a.conclusion, a.by, a.keep_until) for a in found],
        ),
    )


@app.command("report")
@needs(May.OPERATIONS_READ)
def report(
    to: Annotated[
        Path, typer.Option("--to", help=_("A new file; .pdf is printed, else JSON."))
    ],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Sign the calendar and the audit checklist as they stand."""
    by = actor(as_, otp, May.OPERATIONS_READ)
    data = reported(LANGUAGE, by)
    if to.suffix == ".pdf":
        data = house().reporting.print_(data, _)
    with writing(to, new=True) as file:
        file.write(data)
    emit(
        output,
        {"file": to.name},
        lambda: line(_("Written to {file}.").format(file=to.name)),
    )
