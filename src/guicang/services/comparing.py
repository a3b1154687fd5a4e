"""Set a model beside the one in force, on what people labelled and neither had seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guicang.domain.classify.measure import Comparison, Judged, Share, compare, wilson
from guicang.domain.classify.split import LEAST, divide
from guicang.domain.classify.taxonomy import CATEGORIES
from guicang.domain.errors import TooFewReviewed
from guicang.ports.classifying import Classifier, Example, talk_of
from guicang.services.classifying import Classifying, Serving
from guicang.services.training import Training


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A model (first) beside the one in force (second), on what neither had seen."""

    first: Share
    second: Share
    found: Comparison
    against: str

    @property
    def texts(self) -> int:
        """How many records both were asked about."""
        return self.first.of

    @property
    def worse(self) -> bool:
        """Whether the first is worse by more than chance."""
        return self.found.worse

    def shape(self) -> dict[str, Any]:
        """Turn it into plain values."""
        return {
            "texts": self.texts,
            "accuracy": round(self.first.value, 6),
            "accuracy_interval": [round(self.first.low, 6), round(self.first.high, 6)],
            "serving": round(self.second.value, 6),
            "serving_interval": [round(self.second.low, 6), round(self.second.high, 6)],
            "only_here": self.found.only_first,
            "only_serving": self.found.only_second,
            "p": round(self.found.p, 6),
            "worse": self.worse,
            "against": self.against,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparing:
    """The use case."""

    classifying: Classifying
    training: Training

    def beside(self, digest: str) -> Compared | None:
        """Compare a model that is kept with the one in force, if that can be asked."""
        serving = self.classifying.asked()
        if serving is None or serving.model.digest == digest:
            return None
        known = serving.known.categories
        model = self.classifying.stored(digest)
        meant = {
            name: name if name in CATEGORIES else known.get(name, name)
            for name in model.labels
        }
        return self.compare(model, meant, serving)

    def compare(
        self, model: Classifier, meant: Mapping[str, str], serving: Serving
    ) -> Compared | None:
        """Ask both about what people labelled and neither learned from.

        ``meant`` gives the category of each of the model's labels. None where too
        little of that is there to tell them apart.
        """
        try:
            examples = self.training.reviewed()
        except TooFewReviewed:
            return None
        apart = divide([row.origin for row in examples.rows])
        edges = [_since(each) for each in (model, serving.model)]
        rows = [
            examples.rows[n]
            for n in (apart.held if apart else ())
            if all(_after(examples.rows[n].origin.at, edge) for edge in edges)
        ]
        if len(rows) < LEAST:
            return None
        first = _judged(model, meant, rows)
        second = _judged(serving.model, serving.known.categories, rows)
        return Compared(
            first=_right(first),
            second=_right(second),
            found=compare(first, second),
            against=serving.model.digest,
        )


def _since(model: Classifier) -> datetime | None:
    """Say from when on a model learned nothing of this home; None: not known."""
    split = model.card.get("split")
    since = split.get("since") if isinstance(split, Mapping) else None
    return datetime.fromisoformat(since) if isinstance(since, str) and since else None


def _after(at: datetime | None, edge: datetime | None) -> bool:
    return edge is None or (at is not None and at >= edge)


def _judged(
    model: Classifier, meant: Mapping[str, str], rows: Sequence[Example]
) -> list[Judged]:
    votes = model.classify([talk_of(row.text) for row in rows])
    return [
        Judged(row.label, meant.get(vote.label, vote.label), vote.confidence)
        for row, vote in zip(rows, votes, strict=True)
    ]


def _right(judged: Sequence[Judged]) -> Share:
    return wilson(sum(each.right for each in judged), len(judged))
