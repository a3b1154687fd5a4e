"""``incident rescue``, ``draft``, ``exercise``: the way back, on paper, practised."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.incident.rescue import Trace
from guicang.domain.incident.wording import STEPS, WAYS
from guicang.entrypoints.cli import incidents
from guicang.entrypoints.cli.batches import print_request
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
    moment,
    need,
    show,
    table,
    writing,
)
from guicang.entrypoints.cli.incidents import Id, Many
from guicang.entrypoints.incidents import (
    exercise_shape,
    reader,
    report,
    sets,
    trace_shape,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import request_shape
from guicang.services.exercising import Exercise
from guicang.services.rescuing import Sought

app = incidents.app


@app.command("rescue")
@needs(May.INCIDENT_ANSWER, propose=May.ARCHIVE_RESTORE)
def rescue(  # what is looked for, and what is done with it
    incident: Id,
    *,
    conversation: Annotated[Many, typer.Option(help=_("These conversations."))] = None,
    customer: Annotated[str, typer.Option(help=_("A customer's id."))] = "",
    batch: Annotated[str, typer.Option(help=_("What this batch erased."))] = "",
    since: Annotated[str, typer.Option(help=_("Erased on or after."))] = "",
    until: Annotated[str, typer.Option(help=_("Erased before."))] = "",
    propose: Annotated[
        bool, typer.Option("--propose", help=_("Ask for what the archive holds."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Find what was erased by mistake, see what is left, ask for it back."""
    sought = Sought(
        conversations=sets(conversation or ()),
        customer=customer,
        batch=batch,
        since=moment(since),
        until=moment(until),
    )
    if propose:
        _ask_back(incident, sought, as_, otp, need(reason, "--reason"), output)
        return
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    found = house().rescuing.find(incident, sought, by=by)
    emit(
        output,
        {"incident": incident, "found": [trace_shape(each, _) for each in found]},
        lambda: _print_traces(found),
    )


def _ask_back(
    incident: str, sought: Sought, as_: str, otp: str, reason: str, output: Format
) -> None:
    by = actor(as_, otp, May.ARCHIVE_RESTORE)
    asked = house().rescuing.propose(incident, sought, by=by, reason=reason)
    emit(output, {"request": request_shape(asked)}, lambda: print_request(asked))


def _print_traces(found: Sequence[Trace]) -> None:
    table(
        _("What is left"),
        [
            _("conversation"),
            _("erased"),
            _("batch"),
            _("certificate"),
            _("state"),
        ],
        [
            (t.conversation, t.erased_at, t.batch, t.certificate, _(WAYS[t.way]))
            for t in found
        ],
    )


@app.command("draft")
@needs(May.INCIDENT_ANSWER)
def draft(
    incident: Id,
    kind: Annotated[
        str, typer.Argument(help=_("authority, persons, internal or closing."))
    ],
    to: Annotated[Path, typer.Option("--to", help=_("A new file: .docx or .pdf."))],
    *,
    language: Annotated[
        str, typer.Option("--language", help=_("zh or en; yours unless said."))
    ] = LANGUAGE,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Draw up a report from what is known; gaps are marked."""
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    form = to.suffix.removeprefix(".")
    tongue = reader("en" if language == "en" else "zh")
    data = house().drafting.draw(incident, report(kind), form, tongue, by=by)
    with writing(to, new=True) as file:
        file.write(data)
    emit(
        output,
        {"incident": incident, "report": kind, "file": str(to)},
        lambda: line(_("The draft is in {file}.").format(file=to)),
    )


@app.command("exercise")
@needs(May.INCIDENT_ANSWER)
def exercise(
    *,
    records: Annotated[
        int, typer.Option(help=_("How many are deleted by mistake in it."))
    ] = 60,
    copy: Annotated[
        bool,
        typer.Option("--copy", help=_("On a copy of this home: its last snapshot.")),
    ] = False,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Practise a deletion by mistake on a home of its own, made up or a copy."""
    by = actor(as_, otp, May.INCIDENT_ANSWER)
    done = house().exercising.run(by=by, records=records, copy=copy)
    emit(output, exercise_shape(done, _), lambda: _print_exercises([done]))


@app.command("exercises")
@public(NO_CONTENT)
def exercises(output: Output = Format.TEXT) -> None:
    """List exercises, the newest first."""
    found = house().exercising.done()
    emit(
        output,
        {"exercises": [exercise_shape(each, _) for each in found]},
        lambda: _print_exercises(found),
    )


def _print_exercises(found: Sequence[Exercise]) -> None:
    for each in found:
        title = f"{show(each.at)} {each.by} {each.code}".rstrip()
        table(
            title,
            [_("step"), _("milliseconds")],
            [(_(STEPS[step.name]), step.ms) for step in each.steps],
        )
        if each.snapshot:
            line(
                _(
                    "On a copy of {snapshot} with {conversations} conversations; "
                    "{real} of those that were erased were real."
                ).format(
                    snapshot=each.snapshot,
                    conversations=each.conversations,
                    real=each.real,
                )
            )
        line(
            _(
                "{erased} erased by mistake, {found} found, {same} back as before."
            ).format(erased=each.erased, found=each.found, same=each.same)
        )
