"""``classify``, in a home: the classifier in force, its versions, the review queue."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from guicang.bootstrap.classification import starter
from guicang.domain.access.model import May
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
    need,
    table,
)
from guicang.entrypoints.cli.versions import version_shape
from guicang.entrypoints.models import drift_shape, pick_shape
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import request_shape
from guicang.ports.classifying import ClassifierVersion
from guicang.services.reviewing import Drift, Pick

__all__ = ["app"]


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
    shipped: Annotated[
        bool,
        typer.Option("--starter", help=_("The model that ships: it suggests only.")),
    ] = False,
    although: Annotated[
        str, typer.Option(help=_("Why, if it is worse than the one in force."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a model to be in force; two people sign with `approve`."""
    if (model is not None) + bool(version) + shipped != 1:
        raise BadUsage(reason=_("give one of --model, --version and --starter"))
    by = actor(as_, otp, May.CLASSIFIER_CHANGE)
    of = house().promoting
    model = starter() if shipped else model
    if model is None:
        request = of.roll_back(version, by=by, reason=reason or "--")
    else:
        meant = house().topics(topics) if topics else {}
        request = of.promote(
            model, meant, by=by, reason=reason or str(model), although=although
        )
    emit(output, request_shape(request), lambda: print_request(request))


@app.command("history")
@public(NO_CONTENT)
def history(output: Output = Format.TEXT) -> None:
    """List the classifiers that were in force, the newest first."""
    versions: Sequence[ClassifierVersion] = house().promoting.history()
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
    trained = house().training.learn(model, by=by, seed=seed)
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
    picks = house().reviewing.picks(limit)
    emit(
        output,
        {"by": person.name, "picks": [pick_shape(pick) for pick in picks]},
        lambda: table(
            _("To be labelled by a person"),
            [_("conversation"), _("may be")],
            [(pick.conversation, _maybe(pick)) for pick in picks],
        ),
    )


def _maybe(pick: Pick) -> str:
    return _(", ").join(f"{v.label} {v.confidence:.0%}" for v in pick.votes)


@app.command("drift")
@public(NO_CONTENT)
def drift(output: Output = Format.TEXT) -> None:
    """Say how far conversations have moved from those that the model learned."""
    moved = house().reviewing.drift()
    emit(output, drift_shape(moved), lambda: _print_drift(moved))


def _print_drift(moved: Drift) -> None:
    facts([(_("drift (PSI; look from 0.25 on)"), f"{moved.psi:.3f}")])
    table(
        _("What the newest conversations are about, and what it had learned"),
        [_("label"), _("learned"), _("now")],
        [
            (row["label"], f"{row['before']:.1%}", f"{row['now']:.1%}")
            for row in drift_shape(moved)["labels"]
        ],
    )
