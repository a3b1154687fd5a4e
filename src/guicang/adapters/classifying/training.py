"""Train a model: choose by cross-validation how, then fit on everything.

Which ways are tried depends on how much there is to learn from, never on a clock: the
same examples and seed give the same model on any machine. Each text is read once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from guicang.adapters.classifying import heads, near, sentences
from guicang.adapters.classifying.features import MOST, Features, learn
from guicang.adapters.classifying.grams import of_talk
from guicang.adapters.classifying.heads import Head, Settings
from guicang.domain.classify.noise import Held, suspects
from guicang.ports.classifying import Progress, talk_of

Array = Any
_FOLDS: Final = 3
_TWO: Final = 2
_TRIED: Final = 6_000
"""So many texts are enough to choose by, and to fit the temperature on."""
_BAYES: Final = 30
"""Up to so many labels the other half is worth its time."""
_SENTENCES: Final = 80_000
"""Up to so many texts are read by the sentence model: about 1,000 a second."""
_WEIGHT: Final = 1.25
_GAIN: Final = 0.002
_NEAR: Final = (1.5, 4.0)
_SMALL: Final = 500
_TEMPERATURES: Final = np.geomspace(0.02, 3, 60)


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Texts as features. ``dense`` has their sentence vectors, or no column."""

    features: Features
    sparse: Array
    dense: Array
    numbers: Array
    labels: Sequence[str]

    def matrix(self, rows: Array, how: Settings) -> Array:
        """Put the features of some texts side by side, as settings want them."""
        from scipy.sparse import csr_matrix, hstack

        if not how.sentences:
            return self.sparse[rows]
        vectors = csr_matrix(self.dense[rows] * np.float32(how.sentences))
        return hstack([self.sparse[rows], vectors], format="csr")

    def fit(self, rows: Array, numbers: Array, how: Settings, seed: int) -> Head:
        """Fit a head on some texts; ``numbers`` are of the labels that are there."""
        many = int(numbers.max()) + 1
        head = heads.fit(self.matrix(rows, how), numbers, many, how, seed)
        if not how.near:
            return head
        sparse, dense = self.sparse[rows], self.dense[rows]
        other = near.fit(sparse, dense, numbers, how.near, seed)
        head.weights[: len(other.weights)] += other.weights
        return Head(head.weights, head.bias + other.bias, other.near)

    def scores(self, rows: Array, head: Head, how: Settings) -> Array:
        """Score texts."""
        found = head.scores(self.matrix(rows, how))
        return found + head.near.scores(self.dense[rows]) if head.near else found


def corpus(
    texts: Sequence[str], labels: Sequence[str], *, read: bool, grams: int = MOST
) -> Corpus:
    """Read texts; ``read`` sentences, too. At most so many n-grams are known."""
    from scipy.sparse import csr_matrix

    talks = [talk_of(text) for text in texts]
    counted = [of_talk(talk) for talk in talks]
    features = learn(counted, least=2 if len(texts) >= _SMALL else 1, most=grams)
    rows = [features.row(counts) for counts in counted]
    ends = np.cumsum([0, *(row.ids.size for row in rows)])
    sparse = csr_matrix(
        (
            np.concatenate([row.values for row in rows]),
            np.concatenate([row.ids for row in rows]),
            ends,
        ),
        shape=(len(texts), len(features.vocabulary)),
    )
    names = sorted(set(labels))
    number = {name: n for n, name in enumerate(names)}
    read = read and len(texts) <= _SENTENCES and sentences.installed()
    return Corpus(
        features=features,
        sparse=sparse,
        dense=np.stack(sentences.of_talks(talks))
        if read
        else np.zeros((len(texts), 0), np.float32),
        numbers=np.array([number[label] for label in labels]),
        labels=names,
    )


def folds(numbers: Array, rows: Array, seed: int) -> Iterator[tuple[Array, Array]]:
    """Divide rows into what is learned from and what is held out, label by label.

    A label with one text only is learned from, always: nobody could find it.
    """
    order = np.random.default_rng(seed).permutation(rows)
    order = order[np.argsort(numbers[order], kind="stable")]
    times = Counter(numbers[rows].tolist())
    place = np.arange(len(order)) % _FOLDS
    place[[times[n] < _TWO for n in numbers[order].tolist()]] = -1
    for fold in range(_FOLDS):
        yield np.sort(order[place != fold]), np.sort(order[place == fold])


def hold_out(
    data: Corpus, rows: Array, how: Settings, seed: int, *, doubted: Array = ()
) -> tuple[Array, Array]:
    """Score rows by heads that were fitted without them; give the rows and scores.

    Nothing is learned from ``doubted`` rows, where two labels remain without them.
    """
    asked, scored = [], []
    for some, held in folds(data.numbers, rows, seed):
        if not held.size:
            continue
        learned = some[~np.isin(some, doubted)]
        if len(np.unique(data.numbers[learned])) < _TWO:
            learned = some
        there, numbers = np.unique(data.numbers[learned], return_inverse=True)
        head = data.fit(learned, numbers, how, seed)
        scores = np.full((len(held), len(data.labels)), -9.0)
        scores[:, there] = data.scores(held, head, how)
        asked.append(held)
        scored.append(scores)
    return np.concatenate(asked), np.concatenate(scored)


def sample(numbers: Array, seed: int, most: int = _TRIED) -> Array:
    """Choose so many rows, each label by its share, at least three of each."""
    order = np.random.default_rng(seed).permutation(len(numbers))
    if len(order) <= most:
        return np.sort(order)
    ranks: Counter[int] = Counter()
    keep, share = [], most / len(numbers)
    times = Counter(numbers.tolist())
    for row in order.tolist():
        label = int(numbers[row])
        if ranks[label] < max(_FOLDS, round(times[label] * share)):
            keep.append(row)
        ranks[label] += 1
    return np.sort(np.array(keep))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How a head is best fitted, as was found out, and what it said of held texts."""

    how: Settings
    tried: Sequence[tuple[Settings, float]]
    rows: Array
    scores: Array
    temperature: float


def choose(data: Corpus, seed: int, progress: Progress) -> Choice:
    """Try the ways that fit the size; a dearer one must be better, not as good."""
    rows = sample(data.numbers, seed)
    best: tuple[float, Settings, Array, Array] | None = None
    tried = []
    waiting = list(ways(data))
    steps = len(waiting) + len(_NEAR) + 1
    for number, how in enumerate(waiting, 1):
        progress(number, steps)
        asked, scores = hold_out(data, rows, how, seed)
        right = float((scores.argmax(axis=1) == data.numbers[asked]).mean())
        tried.append((how, right))
        least = best[0] + _gain(how, best[1]) if best else -1.0
        if right > least:
            best = (right, how, asked, scores)
        if best and number == steps - len(_NEAR) - 1:
            waiting += bent(data, best[1])
    if best is None:
        raise ValueError("no way to try")
    _, how, asked, scores = best
    warmth = temperature(scores, data.numbers[asked])
    return Choice(how=how, tried=tried, rows=asked, scores=scores, temperature=warmth)


def _gain(how: Settings, best: Settings) -> float:
    """Say by how much it must be better than the best so far."""
    dearer = (how.sentences and not best.sentences) or (how.near and not best.near)
    return _GAIN if dearer else 0.0


def ways(data: Corpus) -> list[Settings]:
    """Give the ways to try, from the cheapest on."""
    few = len(data.labels) <= _BAYES
    plain = [Settings(0.3), Settings(1.0)]
    if few:
        plain += [Settings(1.0, 1.0), Settings(0.3, 0.3)]
    if not data.dense.shape[1]:
        return plain
    if few:
        return [*plain, *(way._replace(sentences=_WEIGHT) for way in plain)]
    return [Settings(1.0), Settings(0.3, 0.0, _WEIGHT), Settings(1.0, 0.0, _WEIGHT)]


def bent(data: Corpus, best: Settings) -> list[Settings]:
    """Give what to try last: the best way, with a machine on prototypes beside it."""
    if not best.sentences or len(data.numbers) > near.MOST:
        return []
    return [best._replace(near=weight) for weight in _NEAR]


def temperature(scores: Array, numbers: Array) -> float:
    """Give the temperature under which what was held out is likeliest."""
    own = scores[np.arange(len(numbers)), numbers]

    def surprise(warmth: float) -> float:
        return float(
            (np.logaddexp.reduce(scores / warmth, axis=1) - own / warmth).mean()
        )

    return float(min(_TEMPERATURES.tolist(), key=surprise))


def judge_twice(data: Corpus, how: Settings, seed: int) -> dict[int, Held]:
    """Judge each text twice, the second time by heads that learned no suspect.

    A wrong label that was learned from speaks for the other wrong ones.
    """
    rows = np.arange(len(data.numbers))
    named: list[int] = []
    found: dict[int, Held] = {}
    for _ in range(_TWO):
        asked, scores = hold_out(data, rows, how, seed, doubted=named)
        good = ~np.isin(asked, named)
        warmth = temperature(scores[good], data.numbers[asked[good]])
        found = held(data, asked, scores, warmth)
        places = sorted(found)
        named = [places[s.number] for s in suspects([found[row] for row in places])]
    return found


def held(data: Corpus, rows: Array, scores: Array, warmth: float) -> dict[int, Held]:
    """Say of each held text what was said of it, and how sure."""
    cooled = scores / warmth
    odds = np.exp(cooled - np.logaddexp.reduce(cooled, axis=1)[:, None])
    best = odds.argmax(axis=1)
    return {
        int(row): Held(
            data.labels[data.numbers[row]],
            data.labels[said],
            float(chances[data.numbers[row]]),
            float(chances[said]),
        )
        for row, said, chances in zip(rows.tolist(), best.tolist(), odds, strict=True)
    }


def finish(data: Corpus, how: Settings, seed: int) -> Head:
    """Fit on everything."""
    rows = np.arange(len(data.numbers))
    return data.fit(rows, data.numbers, how, seed)
