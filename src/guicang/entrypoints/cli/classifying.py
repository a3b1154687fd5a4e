"""``classify``: train a classifier on one's own records, measure it, ask it why."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.bootstrap.classification import models
from guicang.domain.classify.measure import Judged, Measures, compare, measure
from guicang.domain.classify.noise import suspects
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
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Write over a model that is there."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """Train a model on a file, and say how good it is on what it had not seen."""
    store = models()
    examples = store.read(file)
    trained = store.train(examples, seed=seed, sentences=sentences)
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
            "held_out": _shape(found),
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
    line(bold=_("On texts that it had not seen (cross-validation)"))
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
    data = {"model": classifier.digest, **_read_shape(examples), **_shape(found)}
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


def _shape(found: Measures) -> dict[str, Any]:
    """Turn measures into plain values."""
    share = found.accuracy
    return {
        "accuracy": share.value,
        "accuracy_interval": [share.low, share.high],
        "macro_f1": found.macro_f1,
        "coverage_at": {f"{t:g}": c for t, c in found.coverage_at.items()},
        "calibration_error": found.calibration_error,
        "labels": [
            {
                "label": x.label,
                "precision": x.precision.value,
                "precision_interval": [x.precision.low, x.precision.high],
                "recall": x.recall.value,
                "recall_interval": [x.recall.low, x.recall.high],
                "f1": x.f1,
                "texts": x.recall.of,
            }
            for x in found.labels
        ],
        "reliability": [
            {"confidence": b.confidence, "accuracy": b.right.value, "texts": b.right.of}
            for b in found.bins
        ],
        "curve": [p._asdict() for p in found.curve],
        "confusion": [
            {"truth": truth, "said": said, "texts": number}
            for (truth, said), number in _confused(found)
        ],
    }


def _confused(found: Measures) -> list[tuple[tuple[str, str], int]]:
    return sorted(found.confusion.items(), key=lambda each: (-each[1], each[0]))


def _print_measures(found: Measures) -> None:
    share = found.accuracy
    facts(
        [
            (
                _("accuracy"),
                f"{share.value:.2%} ({share.low:.2%}-{share.high:.2%}, {share.of:,})",
            ),
            (_("macro F1"), f"{found.macro_f1:.2%}"),
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
        [(*pair, n) for pair, n in _confused(found) if pair[0] != pair[1]][:_SHOWN],
    )


@app.command("explain")
@public(NO_HOME)
def explain(
    text: Annotated[str, typer.Argument(help=_("What was said."))],
    *,
    model: Model,
    label: Annotated[
        str, typer.Option(help=_("Why this label; the one it says if none."))
    ] = "",
    output: Output = Format.TEXT,
) -> None:
    """Say what a text is about, and which words and letters carried it."""
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
        lambda: _print_why(vote._asdict(), asked, [t._asdict() for t in told]),
    )


def _print_why(
    vote: Mapping[str, Any], asked: str, told: Sequence[Mapping[str, Any]]
) -> None:
    facts([(_("label"), vote["label"]), (_("sure"), f"{vote['confidence']:.1%}")])
    table(
        _("What speaks for {label}, and against it").format(label=asked),
        [_("it says"), _("weight")],
        [(f"“{t['gram']}”", f"{t['weight']:+.3f}") for t in told],
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
