"""``courses``: training, who has to take it, and what came of it."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.errors import BadDuties, BadUsage
from guicang.domain.programme.duties import TEMPLATES
from guicang.domain.programme.wording import STAGES
from guicang.entrypoints.cli.common import (
    LANGUAGE,
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
    table,
    writing,
)
from guicang.entrypoints.courses import (
    certified,
    chosen,
    course_line,
    course_shape,
    duties_name,
    duties_shape,
    owed_shape,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public

app = typer.Typer(no_args_is_help=True, help=_("Training: courses and duties."))
Id = Annotated[str, typer.Argument(help=_("A course, as `list` shows it."))]


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List the courses in use."""
    found = [c for known in house().teaching.courses().values() for c in known.values()]
    emit(
        output,
        {"courses": [course_line(each) for each in found]},
        lambda: table(
            _("Courses"),
            [_("course"), _("language"), _("version"), _("title"), _("minutes")],
            [(c.id, c.language, c.version, c.title, c.minutes) for c in found],
        ),
    )


@app.command("show")
@public(NO_CONTENT)
def show_(course: Id, output: Output = Format.TEXT) -> None:
    """Show a course and its quiz, in your language if there is one."""
    found = house().teaching.course(course, LANGUAGE)
    emit(output, course_shape(found), lambda: _print(found))


def _print(found: Any) -> None:
    line(found.title)
    line()
    line(found.text)
    for number, question in enumerate(found.questions, 1):
        line()
        line(f"{number}. {question.text}")
        for place, answer in enumerate(question.answers, 1):
            line(f"   {place}) {answer}")


@app.command("publish")
@needs(May.PROGRAMME_CHANGE)
def publish(
    file: Annotated[Path, typer.Argument(help=_("A course, in Markdown."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Put a course of your own in use, or a next version of one."""
    why = need(reason, "--reason")
    text = file.read_text("utf-8")
    found = house().teaching.publish(text, by=as_, code=otp, reason=why)
    emit(
        output,
        course_line(found),
        lambda: line(
            _("{course} v{version} is in use.").format(
                course=found.id, version=found.version
            )
        ),
    )


@app.command("require")
@needs(May.PROGRAMME_CHANGE)
def require(
    duties: Annotated[
        str,
        typer.Argument(
            help=_("none, yearly, quarterly, or a file of your own (JSON).")
        ),
    ],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Say who has to take which course, how often, and what rests without it."""
    why = need(reason, "--reason")
    document = TEMPLATES.get(duties) or _read(Path(duties))
    found = house().teaching.require(document, by=as_, code=otp, reason=why)
    emit(
        output,
        duties_shape(found),
        lambda: line(
            _("In force: {duties}.").format(duties=duties_name(found, _)),
        ),
    )


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise BadUsage(reason=_("none, yearly, quarterly, or a file"))
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadDuties(place=path.name, reason="it is not JSON")
    return found


@app.command("standing")
@public(NO_CONTENT)
def standing(output: Output = Format.TEXT) -> None:
    """Show how everybody stands with what they have to take."""
    duties, found = house().pausing.duties(), house().teaching.standing()
    emit(
        output,
        {**duties_shape(duties), "standing": [owed_shape(each) for each in found]},
        lambda: table(
            _("Training: {duties}").format(duties=duties_name(duties, _)),
            [_("person"), _("course"), _("state"), _("due"), _("passed")],
            [
                (o.person, o.duty.course, _(STAGES[o.stage]), o.due_at, o.passed_at)
                for o in found
            ],
        ),
    )


@app.command("take")
@needs(May.FACTOR_RENEW)
def take(
    course: Id,
    answer: Annotated[
        list[str],
        typer.Option(
            help=_("The numbers you choose for a question, such as 2 or 1,3; in order.")
        ),
    ],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Take a course's quiz: one --answer for each question, in their order."""
    person = house().governing.prove(as_, otp, May.FACTOR_RENEW)
    found = house().teaching.course(course, LANGUAGE)
    given = chosen([_numbers(each) for each in answer])
    score = house().teaching.attempt(person, found, given)
    said = _("Passed.") if score.passed else _("Not passed; try again.")
    emit(
        output,
        {"right": score.right, "of": score.of, "passed": score.passed},
        lambda: line(f"{score.right}/{score.of}. {said}"),
    )


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise BadUsage(reason=_("an answer is numbers, such as 1,3"))
    return [int(part) - 1 for part in parts]


@app.command("certificate")
@needs(May.FACTOR_RENEW)
def certificate(
    course: Id,
    to: Annotated[
        Path, typer.Option("--to", help=_("A new file; .pdf is printed, else JSON."))
    ],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write your certificate of a course that you passed."""
    person = house().governing.prove(as_, otp, May.FACTOR_RENEW)
    data = certified(person.name, course, LANGUAGE)
    if to.suffix == ".pdf":
        data = house().reporting.print_(data, _)
    with writing(to, new=True) as file:
        file.write(data)
    emit(
        output,
        {"file": to.name},
        lambda: line(_("Written to {file}.").format(file=to.name)),
    )
