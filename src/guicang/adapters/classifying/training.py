"""Train a model: choose by cross-validation how, then fit on everything.

Which ways are tried depends on how much there is to learn from, never on a clock: the
same examples and seed give the same model on any machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final, NamedTuple

import numpy as np

from guicang.adapters.classifying import near
from guicang.adapters.classifying.corpus import Corpus
from guicang.adapters.classifying.heads import Head, Settings
from guicang.adapters.classifying.trials import NEAR, Trials, hold_out, sample
from guicang.domain.classify.noise import Held, suspects
from guicang.ports.classifying import Progress

Array = Any
_TWO: Final = 2
_BAYES: Final = 30
"""Up to so many labels the other half is worth its time; prototypes, beyond them."""
_LIGHT, _HEAVY = 0.7, 1.25
"""How much the sentence vector may count."""
_GAIN: Final = 0.002
_TEMPERATURES: Final = np.geomspace(0.02, 3, 60)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How a head is best fitted, as was found out, and what it said of held texts."""

    how: Settings
    tried: Sequence[tuple[Settings, float]]
    rows: Array
    scores: Array
    temperature: float


class _Tried(NamedTuple):
    """A way, its scores, and which of them were right."""

    how: Settings
    scores: Array
    right: Array


def choose(data: Corpus, seed: int, progress: Progress) -> Choice:
    """Try the ways that fit the size; a dearer one must be better, not as good."""
    trials = Trials(data, sample(data.numbers, seed), seed)
    first, *waiting = ways(data)
    steps = len(waiting) + len(NEAR) + 2
    progress(1, steps)
    best = _tried(trials, first)
    tried = [(first, float(best.right.mean()))]
    for last in (False, True):
        for how in bent(data, best.how) if last else waiting:
            progress(len(tried) + 1, steps)
            found = _tried(trials, how)
            tried.append((how, float(found.right.mean())))
            best = found if _better(found, best) else best
    return Choice(
        how=best.how,
        tried=tried,
        rows=trials.asked,
        scores=best.scores,
        temperature=temperature(best.scores, trials.wanted),
    )


def _tried(trials: Trials, how: Settings) -> _Tried:
    scores = trials.scores(how)
    return _Tried(how, scores, scores.argmax(axis=1) == trials.wanted)


def _better(found: _Tried, best: _Tried) -> bool:
    """Say whether a way is better; a dearer one by more than chance would make it.

    Chance is a standard error of the difference of two that judge the same texts.
    """
    gain = float(found.right.mean() - best.right.mean())
    how, other = found.how, best.how
    if not ((how.sentences and not other.sentences) or (how.near and not other.near)):
        return gain > 0
    apart = int((found.right != best.right).sum())
    return gain > max(_GAIN, sqrt(apart) / len(best.right))


def ways(data: Corpus) -> list[Settings]:
    """Give the ways to try, from the cheapest on."""
    few = len(data.labels) <= _BAYES
    plain = [Settings(0.3), Settings(1.0)]
    plain += [Settings(0.3, 0.3)] if few else []
    if data.said is None:
        return plain
    if few:
        both = (Settings(0.3), Settings(0.3, 0.1))
        weights = (_LIGHT, _HEAVY)
        return [*plain, *(b._replace(sentences=w) for w in weights for b in both)]
    return [Settings(1.0), Settings(0.3, 0.0, _HEAVY), Settings(1.0, 0.0, _HEAVY)]


def bent(data: Corpus, best: Settings) -> list[Settings]:
    """Give what to try last: the best way, with a machine on prototypes beside it.

    Where labels are few, a straight border is bent enough (docs/explanation).
    """
    few = len(data.labels) <= _BAYES
    if few or not best.sentences or len(data.numbers) > near.MOST:
        return []
    return [best._replace(near=weight) for weight in NEAR]


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
