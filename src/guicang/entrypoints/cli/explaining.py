"""``classify explain`` and ``why``: which rules, letters and words carried a label."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from guicang.bootstrap.classification import models
from guicang.domain.access.model import May, Reader
from guicang.domain.classify.measure import Vote
from guicang.entrypoints.cli.classifier import app
from guicang.entrypoints.cli.classifying import Model
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    emit,
    facts,
    house,
    line,
    need,
    table,
)
from guicang.entrypoints.labels import CATEGORIES
from guicang.entrypoints.models import why_shape
from guicang.entrypoints.needs import NO_HOME, needs, public
from guicang.ports.classifying import Told, talk_of
from guicang.services.classifying import Why

__all__ = ["app"]


@app.command("explain")
@public(NO_HOME)
def explain(
    text: Annotated[
        str, typer.Argument(help=_("What was said; with --as, a conversation's id."))
    ],
    *,
    model: Model,
    label: Annotated[
        str, typer.Option(help=_("Why this label; the one it says if none."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say what a text is about, and which words and letters carried it.

    With --as, a conversation of this home is asked about, and the model of the folder.
    """
    if as_:
        _stored(text, model, as_, otp, output)
        return
    classifier = models().load(model)
    (vote,) = classifier.classify([talk_of(text)])
    asked = label if label in classifier.labels else vote.label
    told = classifier.explain(talk_of(text), asked)
    emit(
        output,
        {
            "label": vote.label,
            "confidence": vote.confidence,
            "asked": asked,
            "because": [t._asdict() for t in told],
        },
        lambda: _print_vote(vote, asked, told),
    )


def _print_vote(vote: Vote, asked: str, told: Sequence[Told]) -> None:
    facts([(_("label"), vote.label), (_("sure"), f"{vote.confidence:.1%}")])
    _print_told(_("What speaks for {label}, and against it").format(label=asked), told)


def _print_told(title: str, told: Sequence[Told]) -> None:
    table(
        title,
        [_("it says"), _("weight")],
        [(f"“{t.gram}”", f"{t.weight:+.3f}") for t in told],
    )


@app.command("why")
@needs(May.CONVERSATION_READ)
def why(
    conversation: Annotated[str, typer.Argument(help=_("The conversation's id."))],
    *,
    model: Annotated[
        Path | None,
        typer.Option("--model", help=_("Ask this model, not the one in force.")),
    ] = None,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say why a conversation is labelled so: the rules and words that carried it."""
    _stored(conversation, model, need(as_, "--as"), otp, output)


def _stored(
    conversation: str, model: Path | None, as_: str, otp: str, output: Format
) -> None:
    """Tell why a stored conversation is labelled so, to who may read it."""
    person = house().governing.prove(as_, need(otp, "--otp"), May.CONVERSATION_READ)
    reading = house().reading
    reading.require_seen(conversation, person)
    reading.looked(conversation, Reader(person=person, proven=True), "why")
    found = house().classifying.explain(conversation, model)
    emit(output, why_shape(conversation, found), lambda: _print_why(found))


def _print_why(found: Why) -> None:
    for each in found.decided:
        name = _(CATEGORIES.get(each.category, each.category))
        line(f" ({each.by}: {', '.join(each.because)})", bold=name)
    for vote in found.votes:
        facts([(vote.label, f"{vote.confidence:.1%}")])
    _print_told(_("What the classifier read"), found.told)
