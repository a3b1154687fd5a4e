"""Labels that were changed on purpose, in a training file of real size, are named.

The files are no part of the repository; where they are absent this says nothing.
"""

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path
from random import Random  # noqa: TID251 - seeded: the same lines each time

import pytest

from guicang.adapters.classifying import training
from guicang.adapters.classifying.corpus import corpus
from guicang.adapters.classifying.heads import Settings
from guicang.domain.classify.noise import suspects

DATA = Path(__file__).parents[3] / "shared" / "data" / "classification"
POISONED = 0.05
MANY, TWO = Settings(cost=0.3), Settings(cost=0.3, bayes=0.3)
FILES = {
    "mdogo_insurance": (13_803, MANY, 0.9, 0.4),
    "banking77": (10_003, MANY, 0.9, 0.4),
    # Of two labels a model contradicts nine in ten wrong ones: more is not to be had.
    "waimai10k": (9_589, TWO, 0.83, 0.38),
    "htl": (6_212, TWO, 0.82, 0.38),
}
"""Texts, how a head is fitted, and what part of wrong ones, and of the named, is so."""


def _corpus(name):
    path = DATA / f"{name}.train.jsonl.gz"
    if not path.exists():
        assert not os.environ.get("CI"), "no shared data beside the checkout"
        pytest.skip("no shared data beside the checkout")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts, labels = zip(*((x["text"], str(x["label"])) for x in rows), strict=True)
    return corpus(texts, labels, read=False)


@pytest.mark.parametrize("name", FILES)
def test_a_poisoned_twentieth_is_found_among_thousands(name):
    texts, how, least, precise = FILES[name]
    data = _corpus(name)
    numbers, dice = data.numbers.copy(), Random(1)
    bad = set(dice.sample(range(len(numbers)), round(POISONED * len(numbers))))
    for row in bad:
        others = set(range(len(data.labels))) - {int(numbers[row])}
        numbers[row] = dice.choice(sorted(others))
    poisoned = replace(data, numbers=numbers)

    found = training.judge_twice(poisoned, how, 0)
    named = [s.number for s in suspects([found[n] for n in range(len(numbers))])]

    assert len(numbers) == texts
    assert len(bad & set(named)) / len(bad) >= least
    assert len(bad & set(named)) / len(named) >= precise
    assert len(bad & set(named[: 2 * len(bad)])) / len(bad) >= least
