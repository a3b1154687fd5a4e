"""``classify``: train a classifier on one's own records, measure it, ask it why."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.bootstrap.classification import models
from guicang.domain.classify.measure import Judged, Measures, compare, measure
from guicang.domain.classify.noise import suspects
from guicang.domain.classify.report import report
from guicang.domain.classify.split import Way
from guicang.entrypoints.cli.common import Format, Output, _, emit, facts, line, table
from guicang.entrypoints.needs import NO_HOME, public
from guicang.ports.classifying import Classifier, Examples, talk_of

app = typer.Typer(
    no_args_is_help=True, help=_("Say what conversations are about; train what does.")
)
File = Annotated[
    Path, typer.Argument(help=_('JSON Lines of "text" and "label"; .gz is read, too.'))
]
Model = Annotated[Path, typer.Option("--model", help=_("The folder of a model."))]
Seed = Annotated[int, typer.Option(min=0, help=_("The same gives the same model."))]
_BAD = 20
_SHOWN = 20


@app.command("train")
@public(NO_HOME)
def train(
    file: File,
    *,
    model: Model,
    seed: Seed = 0,
    sentences: Annotated[
        bool, typer.Option(help=_("Read sentences, too, where that helps."))
    ] = True,
    split: Annotated[
        Way,
        typer.Option(
            help=_("What is held out: apart is by customer and time, where known.")
        ),
    ] = Way.AUTO,
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Write over a model that is there."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """Train a model on a file, and say how good it is on what it had not seen."""
    store = models()
    examples = store.read(file)
    trained = store.train(examples, seed=seed, sentences=sentences, way=split)
    store.save(trained.classifier, model, replace=replace)
    found = measure(trained.judged)
    emit(
        output,
        {
            "model": str(model),
            "digest": trained.classifier.digest,
            "labels": list(trained.classifier.labels),
            **_read_shape(examples),
            "card": trained.classifier.card,
            "held_out": report(found),
        },
        lambda: _print_trained(model, trained.classifier, examples, found),
    )


def _print_trained(
    folder: Path, model: Classifier, examples: Examples, found: Measures
) -> None:
    _print_read(examples)
    facts(
        [
            (_("model"), folder),
            (_("SHA-256"), model.digest),
            (_("labels"), len(model.labels)),
        ]
    )
    split = model.card["split"]
    apart = isinstance(split, Mapping) and split["way"] == Way.APART
    line(
        bold=_("On later texts of other customers, which it never learned from")
        if apart
        else _("On texts that it had not seen (cross-validation)")
    )
    _print_measures(found)


def _read_shape(examples: Examples) -> dict[str, Any]:
    return {
        "examples": len(examples.rows),
        "bad_lines": len(examples.bad),
        "bad": [{"line": n, "reason": why} for n, why in examples.bad[:_BAD]],
    }


def _print_read(examples: Examples) -> None:
    facts([(_("examples"), len(examples.rows)), (_("bad lines"), len(examples.bad))])
    for number, why in examples.bad[:_BAD]:
        line("  " + _("line {number}: {reason}").format(number=number, reason=_(why)))


@app.command("evaluate")
@public(NO_HOME)
def evaluate(
    file: File,
    *,
    model: Model,
    against: Annotated[
        Path | None,
        typer.Option(help=_("Another model, to be compared on the same texts.")),
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Measure a model on a file that it was not trained on."""
    store = models()
    classifier = store.load(model)
    examples = store.read(file)
    judged = _judged(classifier, examples)
    found = measure(judged)
    data = {"model": classifier.digest, **_read_shape(examples), **report(found)}
    if against is not None:
        other = compare(judged, _judged(store.load(against), examples))
        data["against"] = other._asdict()
    emit(output, data, lambda: _print_evaluated(examples, found, data.get("against")))


def _judged(classifier: Classifier, examples: Examples) -> list[Judged]:
    votes = classifier.classify([talk_of(row.text) for row in examples.rows])
    return [
        Judged(row.label, vote.label, vote.confidence)
        for row, vote in zip(examples.rows, votes, strict=True)
    ]


def _print_evaluated(examples: Examples, found: Measures, against: Any) -> None:
    _print_read(examples)
    _print_measures(found)
    if against:
        facts(
            [
                (_("right only here"), against["only_first"]),
                (_("right only in the other"), against["only_second"]),
                (_("p by chance (McNemar)"), f"{against['p']:.3g}"),
            ]
        )


def _print_measures(found: Measures) -> None:
    share, (low, high) = found.accuracy, found.macro_f1_interval
    facts(
        [
            (
                _("accuracy"),
                f"{share.value:.2%} ({share.low:.2%}-{share.high:.2%}, {share.of:,})",
            ),
            (_("macro F1"), f"{found.macro_f1:.2%} ({low:.2%}-{high:.2%})"),
            (_("calibration error"), f"{found.calibration_error:.2%}"),
            *(
                (_("filed at {share} right").format(share=f"{t:.0%}"), f"{c:.1%}")
                for t, c in found.coverage_at.items()
            ),
        ]
    )
    table(
        _("Labels"),
        [_("label"), _("texts"), _("right when said"), _("found when true")],
        [
            (x.label, x.recall.of, f"{x.precision.value:.1%}", f"{x.recall.value:.1%}")
            for x in found.labels[:_SHOWN]
        ],
    )
    table(
        _("Most often confused"),
        [_("it was"), _("it said"), _("texts")],
        [
            (each["truth"], each["said"], each["texts"])
            for each in report(found)["confusion"]
            if each["truth"] != each["said"]
        ][:_SHOWN],
    )


@app.command("noise")
@public(NO_HOME)
def noise(file: File, *, seed: Seed = 0, output: Output = Format.TEXT) -> None:
    """Name the lines of a training file whose labels are probably wrong."""
    store = models()
    examples = store.read(file)
    found = suspects(store.hold_out(examples, seed=seed))
    rows = [
        {
            "line": examples.rows[s.number].line,
            "label": s.label,
            "said": s.said,
            "margin": s.margin,
        }
        for s in found
    ]
    emit(
        output,
        {**_read_shape(examples), "suspects": rows},
        lambda: table(
            _("Labels that are probably wrong, the most contradicted first"),
            [_("line"), _("label"), _("the model says"), _("margin")],
            [
                (r["line"], r["label"], r["said"], f"{r['margin']:.2f}")
                for r in rows[:_SHOWN]
            ],
        ),
    )
