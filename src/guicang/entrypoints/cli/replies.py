"""``subject``: the clock of a person's request, its decision and its answer."""

from typing import Annotated

import typer

from guicang.bootstrap import House
from guicang.domain.access.model import May
from guicang.domain.subjects.model import SubjectRequest
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    bars,
    emit,
    house,
    line,
    need,
    show,
)
from guicang.entrypoints.cli.subjects import Number, Seen, app, tell
from guicang.entrypoints.needs import needs

group = app
"""The group with all of its commands: those of ``subjects``, and these."""
Said = Annotated[str, typer.Option("--text", help=_("What the person is told."))]


@app.command("extend")
@needs(May.SUBJECT_ANSWER)
def extend(
    request: Number,
    *,
    revision: Seen,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Extend the clock, once, where its law allows it."""
    done = house().replying.extend(
        request,
        revision,
        need(reason, "--reason"),
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
    )
    tell(output, done)


@app.command("pause")
@needs(May.SUBJECT_ANSWER)
def pause(
    request: Number,
    *,
    revision: Seen,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Stop the clock while something is asked back, where its law allows it."""
    done = house().replying.pause(
        request,
        revision,
        need(reason, "--reason"),
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
    )
    tell(output, done)


@app.command("resume")
@needs(May.SUBJECT_ANSWER)
def resume(
    request: Number,
    *,
    revision: Seen,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Let a stopped clock run on."""
    by, proof = need(as_, "--as"), need(otp, "--otp")
    tell(output, house().replying.resume(request, revision, by=by, code=proof))


@app.command("decide")
@needs(May.SUBJECT_ANSWER)
def decide(
    request: Number,
    *,
    revision: Seen,
    now: Annotated[
        bool, typer.Option("--now", help=_("Here, instead of by a worker."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Let each record be decided about; what may go is proposed for two to sign."""
    by, proof = need(as_, "--as"), need(otp, "--otp")
    done = house().replying.decide(request, revision, by=by, code=proof)
    if now:
        done = _weigh(house(), request)
    tell(output, done)


def _weigh(opened: House, request: str) -> SubjectRequest:
    with bars() as shown:
        task = shown.add_task(_("records"), total=None)
        return opened.weighing.run(
            request, lambda done, of: shown.update(task, completed=done, total=of)
        )


@app.command("answer")
@needs(May.SUBJECT_ANSWER)
def answer(
    request: Number,
    *,
    revision: Seen,
    text: Said,
    quarantine: Annotated[
        str,
        typer.Option(help=_("Why it is right without what lies in quarantine.")),
    ] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Note what the person was told; the letter says the rest."""
    by, proof = need(as_, "--as"), need(otp, "--otp")
    done = house().replying.answer(
        request, revision, text, quarantine, by=by, code=proof
    )
    tell(output, done)


@app.command("quarantine")
@needs(May.SUBJECT_ANSWER)
def quarantine(
    request: Number, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Name what lies in quarantine and mentions who asked."""
    actor(as_, otp, May.SUBJECT_ANSWER)
    found = house().mentioning.of(house().subjects.get(request).customer)
    data = {"request": request, "items": list(found.items), "whole": found.whole}
    numbers = ", ".join(map(str, found.items))
    said = _("{count} items in quarantine mention this person.")
    text = f"{said.format(count=show(len(found.items)))} {numbers}".strip()
    emit(output, data, lambda: line(text))


@app.command("refuse")
@needs(May.SUBJECT_ANSWER)
def refuse(
    request: Number,
    *,
    revision: Seen,
    text: Said,
    basis: Annotated[
        str, typer.Option(help=_("The entry of a legal pack that allows it."))
    ],
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Refuse a request; the letter cites the article."""
    by, proof = need(as_, "--as"), need(otp, "--otp")
    replying = house().replying
    tell(output, replying.refuse(request, revision, text, basis, by=by, code=proof))


@app.command("lift")
@needs(May.SUBJECT_ANSWER)
def lift(
    request: Number,
    *,
    revision: Seen,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """End a restriction, once the person was told that it ends."""
    done = house().replying.lift(
        request,
        revision,
        need(reason, "--reason"),
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
    )
    tell(output, done)
