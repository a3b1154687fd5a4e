"""``classify``, in a home: the classifier in force, its versions, the review queue."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May, Reader
from guicang.domain.errors import BadUsage
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.classifying import Model, Seed, app
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
    table,
)
from guicang.entrypoints.cli.versions import version_shape
from guicang.entrypoints.labels import CATEGORIES
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import request_shape
from guicang.ports.classifying import ClassifierVersion
from guicang.services.classifying import Pick, Why

__all__ = ["app"]
_MOVED = 0.25


@app.command("promote")
@needs(May.CLASSIFIER_CHANGE)
def promote(
    *,
    model: Annotated[
        Path | None, typer.Option("--model", help=_("The folder of a model."))
    ] = None,
    topics: Annotated[
        Path | None,
        typer.Option(help=_("A file that gives each label its retention category.")),
    ] = None,
    version: Annotated[int, typer.Option(help=_("Go back to this version."))] = 0,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a model to be in force; two people sign with `approve`."""
    if (model is None) == (not version):
        raise BadUsage(reason=_("give either --model or --version"))
    by = actor(as_, otp, May.CLASSIFIER_CHANGE)
    of = house().classifying
    if model is None:
        request = of.roll_back(version, by=by, reason=reason or "--")
    else:
        meant = house().topics(topics) if topics else {}
        request = of.promote(model, meant, by=by, reason=reason or str(model))
    emit(output, request_shape(request), lambda: print_request(request))


@app.command("history")
@public(NO_CONTENT)
def history(output: Output = Format.TEXT) -> None:
    """List the classifiers that were in force, the newest first."""
    versions: Sequence[ClassifierVersion] = house().classifying.history()
    emit(
        output,
        {"versions": [version_shape(v) for v in versions]},
        lambda: table(
            _("Classifiers"),
            [_("version"), _("name"), _("since"), _("proposed by"), _("accuracy")],
            [(v.version, v.name, v.at, v.by, _accuracy(v)) for v in versions],
        ),
    )


def _accuracy(version: ClassifierVersion) -> str:
    card = version.document.get("card")
    found = card.get("accuracy") if isinstance(card, Mapping) else None
    return f"{found:.1%}" if isinstance(found, float) else "--"


@app.command("learn")
@needs(May.CLASSIFIER_CHANGE)
def learn(
    *,
    model: Model,
    seed: Seed = 0,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Train on the conversations of this home that people labelled."""
    by = actor(as_, otp, May.CLASSIFIER_CHANGE)
    trained = house().classifying.train(model, by=by, seed=seed)
    emit(
        output,
        {"model": str(model), "digest": trained.digest, "card": trained.card},
        lambda: facts(
            [
                (_("model"), model),
                (_("SHA-256"), trained.digest),
                (_("labels"), len(trained.labels)),
            ]
        ),
    )


@app.command("review")
@needs(May.CONVERSATION_LABEL)
def review(
    *,
    limit: Annotated[int, typer.Option(min=1, max=200, help=_("So many."))] = 20,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """List what to label next: where the classifier wavers most comes first."""
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_LABEL
    )
    picks = house().classifying.picks(limit)
    emit(
        output,
        {"by": person.name, "picks": [_pick_shape(pick) for pick in picks]},
        lambda: table(
            _("To be labelled by a person"),
            [_("conversation"), _("may be")],
            [(pick.conversation, _maybe(pick)) for pick in picks],
        ),
    )


def _pick_shape(pick: Pick) -> dict[str, Any]:
    votes = [vote._asdict() for vote in pick.votes]
    return {"conversation": pick.conversation, "votes": votes}


def _maybe(pick: Pick) -> str:
    return _(", ").join(f"{v.label} {v.confidence:.0%}" for v in pick.votes)


@app.command("why")
@needs(May.CONVERSATION_READ)
def why(
    conversation: Annotated[str, typer.Argument(help=_("The conversation's id."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say why a conversation is labelled so: the rules and words that carried it."""
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_READ
    )
    reading = house().reading
    reading.require_seen(conversation, person)
    reading.looked(conversation, Reader(person=person, proven=True), "why")
    found = house().classifying.explain(conversation)
    emit(
        output,
        {
            "conversation": conversation,
            "ruled": [each._asdict() for each in found.ruled],
            "votes": [vote._asdict() for vote in found.votes],
            "because": [told._asdict() for told in found.told],
            "decided": [each._asdict() for each in found.decided],
        },
        lambda: _print_why(found),
    )


def _print_why(found: Why) -> None:
    for each in found.decided:
        name = _(CATEGORIES.get(each.category, each.category))
        line(f" ({each.by}: {', '.join(each.because)})", bold=name)
    table(
        _("What the classifier read"),
        [_("it says"), _("weight")],
        [(f"“{told.gram}”", f"{told.weight:+.3f}") for told in found.told],
    )


@app.command("drift")
@public(NO_CONTENT)
def drift(output: Output = Format.TEXT) -> None:
    """Say how far conversations have moved from those that the model learned."""
    moved = house().classifying.drift()
    emit(
        output,
        {"psi": moved, "moved": moved > _MOVED},
        lambda: facts([(_("drift (PSI; look from 0.25 on)"), f"{moved:.3f}")]),
    )
