"""Labels that were changed on purpose, in a training file of real size, are named.

The files are no part of the repository; where they are absent this says nothing.
"""

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path
from random import Random  # noqa: TID251 - seeded: the same lines each time

import numpy as np
import pytest

from guicang.adapters.classifying import training
from guicang.adapters.classifying.heads import Settings
from guicang.domain.classify.noise import suspects

DATA = Path(__file__).parents[3] / "shared" / "data" / "classification"
FILES = {"mdogo_insurance": 13_803, "banking77": 10_003}
POISONED = 0.05


def _corpus(name):
    path = DATA / f"{name}.train.jsonl.gz"
    if not path.exists():
        assert not os.environ.get("CI"), "no shared data beside the checkout"
        pytest.skip("no shared data beside the checkout")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts, labels = zip(*((x["text"], str(x["label"])) for x in rows), strict=True)
    return training.corpus(texts, labels, read=False)


@pytest.mark.parametrize("name", FILES)
def test_a_poisoned_twentieth_is_found_among_thousands(name):
    data = _corpus(name)
    numbers, dice = data.numbers.copy(), Random(1)
    bad = set(dice.sample(range(len(numbers)), round(POISONED * len(numbers))))
    for row in bad:
        others = set(range(len(data.labels))) - {int(numbers[row])}
        numbers[row] = dice.choice(sorted(others))
    poisoned = replace(data, numbers=numbers)

    how, rows = Settings(cost=0.3), np.arange(len(numbers))
    asked, scores = training.hold_out(poisoned, rows, how, 0)
    warmth = training.temperature(scores, numbers[asked])
    found = training.held(poisoned, asked, scores, warmth)
    named = [s.number for s in suspects([found[row] for row in rows.tolist()])]

    assert len(numbers) == FILES[name]
    assert len(bad & set(named)) / len(bad) >= 0.9
    assert len(bad & set(named)) / len(named) >= 0.4
    assert len(bad & set(named[: 2 * len(bad)])) / len(bad) >= 0.9
