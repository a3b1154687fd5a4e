"""Trains models, keeps them, and reads them again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

import numpy as np

from guicang.adapters.classifying import examples as reading, files, training
from guicang.adapters.classifying.model import LinearModel
from guicang.adapters.classifying.training import Choice, Corpus
from guicang.domain.classify.measure import Judged, measure, thresholds
from guicang.domain.classify.noise import Held
from guicang.ports.classifying import Classifier, Examples, Trained


class FileModels:
    """The port's models, in folders."""

    def read(self, path: PurePath) -> Examples:
        """Read JSON Lines of ``text`` and ``label``. BadExamples."""
        return reading.read(Path(path))

    def train(
        self,
        examples: Examples,
        *,
        seed: int = 0,
        sentences: bool = True,
        told: Mapping[str, object] | None = None,
    ) -> Trained:
        """Train a model; the same examples and seed give the same one. BadExamples."""
        data = _corpus(examples, read=sentences)
        choice = training.choose(data, seed)
        head = training.finish(data, choice.how, seed)
        held = training.held(data, choice.rows, choice.scores, choice.temperature)
        judged = [Judged(h.label, h.said, h.best) for h in held.values()]
        many = len(data.features.vocabulary)
        weights = head.weights[:many]
        model = LinearModel(
            labels=data.labels,
            features=data.features,
            weights=weights,
            dense=head.weights[many:] * np.float32(choice.how.sentences),
            bias=head.bias,
            temperature=choice.temperature,
            card={**_card(examples, choice, judged, seed), **(told or {})},
        )
        # As it will be read again: rounded, and with its digest.
        model = files.unpacked(*files.packed(model), "memory")
        return Trained(classifier=model, held=held, judged=judged)

    def hold_out(self, examples: Examples, *, seed: int = 0) -> Sequence[Held]:
        """Judge each example by a model trained without it. BadExamples."""
        data = _corpus(examples, read=True)
        choice = training.choose(data, seed)
        rows = np.arange(len(data.numbers))
        asked, scores = training.hold_out(data, rows, choice.how, seed)
        found = training.held(data, asked, scores, choice.temperature)
        alone = [Held(row.label, row.label, 1.0, 1.0) for row in examples.rows]
        return [found.get(n, each) for n, each in enumerate(alone)]

    def save(
        self, classifier: Classifier, folder: PurePath, *, replace: bool = False
    ) -> None:
        """Write a model whole or not at all. ModelExists."""
        if not isinstance(classifier, LinearModel):
            raise TypeError("not one of ours")
        files.save(classifier, Path(folder), replace=replace)

    def load(self, folder: PurePath) -> LinearModel:
        """Read a model. NoSuchModel, ModelBroken."""
        return files.load(Path(folder))


def _corpus(examples: Examples, *, read: bool) -> Corpus:
    reading.require_learnable(examples, "the examples")
    rows = examples.rows
    return training.corpus([r.text for r in rows], [r.label for r in rows], read=read)


def _card(
    examples: Examples, choice: Choice, judged: Sequence[Judged], seed: int
) -> dict[str, object]:
    """Say what a model was made of, how, and how good it was on held-out texts."""
    found = measure(judged)
    return {
        "examples": len(examples.rows),
        "file": examples.digest,
        "seed": seed,
        "cost": choice.how.cost,
        "bayes": choice.how.bayes,
        "sentences": choice.how.sentences,
        "held_out": len(judged),
        "accuracy": round(found.accuracy.value, 4),
        "macro_f1": round(found.macro_f1, 4),
        **thresholds(judged),
        "spread": dict(Counter(each.said for each in judged)),
        "tried": [
            [how.cost, how.bayes, how.sentences, round(right, 4)]
            for how, right in choice.tried
        ],
    }
