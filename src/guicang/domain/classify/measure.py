"""How good a classifier is, on texts whose labels a person gave.

Accuracy alone flatters: these numbers say for each label how often it is right and how
often it is found, with the interval that so few texts allow (Wilson, 1927), whether
the confidence means what it says, how much could be filed without a person at which
accuracy, and whether two classifiers differ by more than chance (McNemar, 1947).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, erfc, log, sqrt
from typing import Final, NamedTuple

TARGETS: Final = (0.9, 0.92, 0.95, 0.98, 0.99)
"""The accuracies for which is said how much can be filed by machine."""

TARGET: Final = 0.92
"""So many of the conversations that are filed by machine are to be right."""

CHANCE: Final = 0.05
"""What is less probable than this is no chance."""

_ENOUGH: Final = 20
_Z: Final = 1.959964
_BINS: Final = 10
_STEPS: Final = 20
_EXACT: Final = 1_000


class Vote(NamedTuple):
    """What a classifier says of a text: a label, and how sure (0 to 1)."""

    label: str
    confidence: float


class Judged(NamedTuple):
    """A text's true label beside what was said of it."""

    truth: str
    said: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether it was said rightly."""
        return self.truth == self.said


class Share(NamedTuple):
    """So many of so many, and the 95 % interval of their share (Wilson score)."""

    part: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share; 0 of nothing is 0."""
        return self.part / self.of if self.of else 0.0


class Label(NamedTuple):
    """How good one label is: right when said, found when true."""

    label: str
    precision: Share
    recall: Share

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision.value, self.recall.value
        return 2 * p * r / (p + r) if p + r else 0.0


class Bin(NamedTuple):
    """Texts of about one confidence: how sure was said, how many were right."""

    confidence: float
    right: Share


class Point(NamedTuple):
    """From a confidence on: which share of all is filed, and how accurately."""

    threshold: float
    coverage: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Everything that is measured; ``confusion`` counts (truth, said)."""

    accuracy: Share
    macro_f1: float
    macro_f1_interval: tuple[float, float]
    labels: tuple[Label, ...]
    confusion: Mapping[tuple[str, str], int]
    bins: tuple[Bin, ...]
    calibration_error: float
    curve: tuple[Point, ...]
    coverage_at: Mapping[float, float]


def wilson(part: int, of: int) -> Share:
    """Give a share with its 95 % interval."""
    if not of:
        return Share(part, of, 0.0, 1.0)
    share, square = part / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = sqrt(share * (1 - share) / of + square / (4 * of * of)) * _Z
    half /= 1 + square / of
    return Share(part, of, max(0.0, middle - half), min(1.0, middle + half))


def measure(judged: Sequence[Judged]) -> Measures:
    """Measure what was said of texts."""
    confusion = Counter((each.truth, each.said) for each in judged)
    labels = _labels(confusion)
    bins = _bins(judged)
    points = steps(judged)
    off = sum(abs(b.confidence - b.right.value) * b.right.of for b in bins)
    return Measures(
        accuracy=wilson(sum(each.right for each in judged), len(judged)),
        macro_f1=_macro(labels),
        macro_f1_interval=_macro_interval(confusion),
        labels=labels,
        confusion=confusion,
        bins=bins,
        calibration_error=off / len(judged) if judged else 0.0,
        curve=_thinned(points),
        coverage_at={target: covered(points, target) for target in TARGETS},
    )


def _macro(labels: Sequence[Label]) -> float:
    return sum(x.f1 for x in labels) / len(labels) if labels else 0.0


def _macro_interval(confusion: Mapping[tuple[str, str], int]) -> tuple[float, float]:
    """Give the 95 % interval of macro F1, by the delta method on multinomial counts.

    After Takahashi, Yamamoto, Kuchiba, Koyama (2022): the mean of the F1 of all labels
    is a smooth function of the shares of the confusion matrix; its slope in each cell
    gives the variance. Texts of one customer are taken for independent.
    """
    total = sum(confusion.values())
    labels = _labels(confusion)
    if not total:
        return 0.0, 1.0
    size = {x.label: x.recall.of + x.precision.of for x in labels}
    f1 = {x.label: x.f1 for x in labels}
    many = len(labels)

    def slope(truth: str, said: str) -> float:
        # F1 = 2 a / (row + column): each cell of a row or column adds to its size.
        fall = sum(f1[x] * total / size[x] for x in (truth, said)) / many
        return (2 * total / size[truth] / many if truth == said else 0.0) - fall

    slopes = {cell: slope(*cell) for cell in confusion}
    mean = sum(slopes[cell] * n for cell, n in confusion.items()) / total
    spread = sum(slopes[cell] ** 2 * n for cell, n in confusion.items()) / total
    half = _Z * sqrt(max(0.0, spread - mean * mean) / total)
    middle = _macro(labels)
    return max(0.0, middle - half), min(1.0, middle + half)


def _labels(confusion: Mapping[tuple[str, str], int]) -> tuple[Label, ...]:
    true: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for (truth, told), number in confusion.items():
        true[truth] += number
        said[told] += number
    return tuple(
        Label(
            name,
            wilson(confusion.get((name, name), 0), said[name]),
            wilson(confusion.get((name, name), 0), true[name]),
        )
        for name in sorted({*true, *said})
    )


def _bins(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    """Sort by confidence into tenths; empty ones are left out."""
    filled: dict[int, list[Judged]] = {}
    for each in judged:
        place = min(int(each.confidence * _BINS), _BINS - 1)
        filled.setdefault(place, []).append(each)
    return tuple(
        Bin(
            sum(each.confidence for each in some) / len(some),
            wilson(sum(each.right for each in some), len(some)),
        )
        for _, some in sorted(filled.items())
    )


def steps(judged: Sequence[Judged]) -> list[Point]:
    """Give each confidence at which could be cut, the surest first."""
    points: list[Point] = []
    right = 0
    ordered = sorted(judged, key=lambda each: -each.confidence)
    for number, each in enumerate(ordered, 1):
        right += each.right
        point = Point(each.confidence, number / len(ordered), right / number)
        if points and points[-1].threshold == each.confidence:
            points[-1] = point
        else:
            points.append(point)
    return points


def covered(points: Sequence[Point], target: float) -> float:
    """Say which share can be filed so that as many of it are right."""
    return max((p.coverage for p in points if p.accuracy >= target), default=0.0)


def threshold(judged: Sequence[Judged], target: float) -> float:
    """Give the least confidence from which on so many are right; 1 where none is."""
    good = [p for p in steps(judged) if p.accuracy >= target]
    return max(good, key=lambda p: p.coverage).threshold if good else 1.0


def thresholds(judged: Sequence[Judged]) -> dict[str, object]:
    """Say from which confidence on each label is believed, and the others.

    A label that was said too seldom to know has none of its own.
    """
    said_: dict[str, list[Judged]] = {}
    for each in judged:
        said_.setdefault(each.said, []).append(each)
    return {
        "threshold": threshold(judged, TARGET),
        "thresholds": {
            label: threshold(some, TARGET)
            for label, some in sorted(said_.items())
            if len(some) >= _ENOUGH
        },
    }


def _thinned(points: Sequence[Point]) -> tuple[Point, ...]:
    """Keep about twenty points, evenly spread, and the last."""
    kept: list[Point] = []
    for point in points:
        if point.coverage * _STEPS >= len(kept) + 1:
            kept.append(point)
    return tuple(kept)


class Comparison(NamedTuple):
    """Two classifiers on the same texts: what only one of them got right.

    ``p`` is the probability of so uneven a division, or more, by chance.
    """

    only_first: int
    only_second: int
    p: float

    @property
    def worse(self) -> bool:
        """Whether the first is worse than the second by more than chance (5 %)."""
        return self.only_first < self.only_second and self.p < CHANCE


def compare(first: Sequence[Judged], second: Sequence[Judged]) -> Comparison:
    """Compare what two said of the same texts (McNemar; exact up to 1,000)."""
    pairs = list(zip(first, second, strict=True))
    one = sum(a.right and not b.right for a, b in pairs)
    two = sum(b.right and not a.right for a, b in pairs)
    both = one + two
    if both <= _EXACT:
        tail = sum(comb(both, k) for k in range(min(one, two) + 1))
        return Comparison(one, two, min(1.0, 2 * tail / 2**both))
    chi = max(0.0, abs(one - two) - 1) ** 2 / both
    return Comparison(one, two, erfc(sqrt(chi / 2)))


def drift(before: Mapping[str, int], now: Mapping[str, int]) -> float:
    """Say how far labels are spread otherwise than before (PSI).

    Below 0.1 nothing happened; above 0.25 look at new records, and train anew. One is
    added to each count, so that a label that was never seen says much, not everything.
    """
    names = {*before, *now}
    if not names:
        return 0.0
    old, new = sum(before.values()) + len(names), sum(now.values()) + len(names)
    total = 0.0
    for name in names:
        was, is_ = (before.get(name, 0) + 1) / old, (now.get(name, 0) + 1) / new
        total += (is_ - was) * log(is_ / was)
    return total
