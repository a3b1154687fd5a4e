"""Trains models, keeps them, and reads them again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import numpy as np

from guicang.adapters.classifying import examples as reading, files, training
from guicang.adapters.classifying.corpus import Corpus, corpus
from guicang.adapters.classifying.features import MOST
from guicang.adapters.classifying.heads import Head
from guicang.adapters.classifying.model import LinearModel
from guicang.adapters.classifying.training import Choice
from guicang.domain.classify.measure import Judged, measure, thresholds
from guicang.domain.classify.noise import Held
from guicang.domain.classify.report import report
from guicang.domain.classify.split import Divided, Way, divide
from guicang.domain.errors import NotDivisible
from guicang.ports.classifying import (
    Classifier,
    Examples,
    Kept,
    Progress,
    Trained,
    talk_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileModels:
    """The port's models, in folders. A model knows at most so many n-grams."""

    grams: int = MOST

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
        way: Way = Way.AUTO,
        progress: Progress | None = None,
    ) -> Trained:
        """Train a model; the same examples and seed give the same one.

        BadExamples, NotDivisible.
        """
        apart = _divided(examples, way)
        learned = _of(examples, apart.learned) if apart else examples
        data = _corpus(learned, read=sentences, grams=self.grams)
        choice = training.choose(data, seed, progress or _unheard)
        head = training.finish(data, choice.how, seed)
        held = training.held(data, choice.rows, choice.scores, choice.temperature)
        tuned = [Judged(h.label, h.said, h.best) for h in held.values()]
        model = assembled(data, head, choice)
        judged = _judged(model, _of(examples, apart.held)) if apart else tuned
        about = {
            **_how(examples, choice, seed),
            **_measured(judged),
            **thresholds(tuned),
            "split": _split(examples, apart),
            **(told or {}),
        }
        # As it will be read again: rounded, and with its digest.
        packed = files.packed(replace(model, card=about))
        return Trained(
            classifier=files.unpacked(*packed, "memory"),
            held=held,
            judged=judged,
        )

    def hold_out(
        self,
        examples: Examples,
        *,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> Sequence[Held]:
        """Judge each example by a model trained without it. BadExamples."""
        data = _corpus(examples, read=True)
        choice = training.choose(data, seed, progress or _unheard)
        found = training.judge_twice(data, choice.how, seed)
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

    def kept(self, folder: PurePath) -> Sequence[Kept]:
        """Give the cards of the models in a folder, the newest first."""
        return files.kept(Path(folder))


def _corpus(examples: Examples, *, read: bool, grams: int = MOST) -> Corpus:
    reading.require_learnable(examples, "the examples")
    texts, labels = zip(*((r.text, r.label) for r in examples.rows), strict=True)
    return corpus(texts, labels, read=read, grams=grams)


def _unheard(_done: int, _of: int) -> None:
    """Tell nobody how far it is."""


def _divided(examples: Examples, way: Way) -> Divided | None:
    """Divide by customer and time, where both sides can be learned from. NotDivisible.

    Labels that only the held-out part has are nothing that a model could say: such
    texts count as wrong, as they would be.
    """
    if way is Way.RANDOM:
        return None
    found = divide([row.origin for row in examples.rows])
    if found is not None:
        times = Counter(examples.rows[n].label for n in found.learned)
        if len(times) > 1 and min(times.values()) > 1:
            return found
    if way is Way.APART:
        raise NotDivisible
    return None


def _of(examples: Examples, places: Sequence[int]) -> Examples:
    return replace(examples, rows=[examples.rows[n] for n in places])


def assembled(data: Corpus, head: Head, choice: Choice) -> LinearModel:
    """Put a model together of what was learned."""
    many = len(data.features.vocabulary)
    return LinearModel(
        labels=data.labels,
        features=data.features,
        weights=head.weights[:many],
        dense=head.weights[many:] * np.float32(choice.how.sentences),
        bias=head.bias,
        near=head.near,
        temperature=choice.temperature,
    )


def _judged(model: LinearModel, examples: Examples) -> list[Judged]:
    votes = model.classify([talk_of(row.text) for row in examples.rows])
    return [
        Judged(row.label, vote.label, vote.confidence)
        for row, vote in zip(examples.rows, votes, strict=True)
    ]


def _how(examples: Examples, choice: Choice, seed: int) -> dict[str, object]:
    """Say what a model was made of, and how."""
    return {
        "examples": len(examples.rows),
        "file": examples.digest,
        "seed": seed,
        "cost": choice.how.cost,
        "bayes": choice.how.bayes,
        "sentences": choice.how.sentences,
        **({"near": choice.how.near} if choice.how.near else {}),
        "tried": [
            [*(how if how.near else how[:-1]), round(right, 4)]
            for how, right in choice.tried
        ],
    }


def _measured(judged: Sequence[Judged]) -> dict[str, object]:
    """Say how good it was on what it had not learned from."""
    found = measure(judged)
    return {
        "held_out": len(judged),
        "accuracy": round(found.accuracy.value, 4),
        "macro_f1": round(found.macro_f1, 4),
        "spread": dict(Counter(each.said for each in judged)),
        "measures": report(found),
    }


def _split(examples: Examples, apart: Divided | None) -> dict[str, object]:
    if apart is None:
        return {"way": Way.RANDOM.value, "learned": len(examples.rows)}
    return {
        "way": Way.APART.value,
        "learned": len(apart.learned),
        "left": len(apart.left),
        "since": apart.since.isoformat() if apart.since else "",
    }
