"""Build the tone model, or see whether it is the one in the package.

    python -m tools.tone            build it into src/guicang/data/tone
    python -m tools.tone --check    exit 1 if what is there was built otherwise

Texts come from ``texts.yaml`` alone, put together by a seeded generator. The sentence
vector is read always: it knows what words mean that no sentence here has. Which way is
best is not asked of made-up texts, which are too easy to tell it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random  # noqa: TID251 - seeded: it builds the same each time
from typing import Any, Final

import numpy as np
import yaml

from guicang.adapters.classifying import files, training, trials
from guicang.adapters.classifying.corpus import corpus
from guicang.adapters.classifying.heads import Settings
from guicang.adapters.classifying.model import LinearModel

HERE: Final = Path(__file__).parent
TARGET: Final = HERE.parents[1] / "src" / "guicang" / "data" / "tone"
SEED: Final = 20261126
EACH: Final = 400
"""So many texts are made of each tone and language."""
GRAMS: Final = 6_000
HOW: Final = Settings(cost=0.3, sentences=1.25)
"""What training chooses most often for real texts."""
_ROUNDED: Final = 0.02
_OPENED: Final = 0.35
_JOINED: Final = {"zh": "，", "en": ", "}


def examples(each: int = EACH, seed: int = SEED) -> list[tuple[str, str]]:
    """Put texts together; give each with its tone."""
    texts = yaml.safe_load((HERE / "texts.yaml").read_text("utf-8"))
    return list(_rows(texts, Random(seed), each))  # noqa: S311 - no secret


def _rows(texts: Any, dice: Random, each: int) -> Iterator[tuple[str, str]]:
    for tone, by_language in texts["tones"].items():
        for language, said in by_language.items():
            for _ in range(each):
                parts = dice.sample(said, dice.choice((1, 1, 2)))
                if dice.random() < _OPENED:
                    parts = [dice.choice(texts["any"][language]), *parts]
                text = _JOINED[language].join(parts)
                yield _filled(text, texts["words"][language], dice), tone


def _filled(text: str, words: Any, dice: Random) -> str:
    for slot, choices in words.items():
        while f"{{{slot}}}" in text:
            text = text.replace(f"{{{slot}}}", dice.choice(choices), 1)
    return text


def build() -> LinearModel:
    """Train it, and read it again as it will be."""
    texts, tones = zip(*examples(), strict=True)
    data = corpus(texts, tones, read=True, grams=GRAMS)
    head = training.finish(data, HOW, SEED)
    rows = np.arange(len(texts))
    asked, scores = trials.hold_out(data, rows, HOW, SEED)
    many = len(data.features.vocabulary)
    model = LinearModel(
        labels=data.labels,
        features=data.features,
        weights=head.weights[:many],
        dense=head.weights[many:] * np.float32(HOW.sentences),
        bias=head.bias,
        temperature=training.temperature(scores, data.numbers[asked]),
        card={"origin": "synthetic", "examples": len(texts), "seed": SEED},
    )
    return files.unpacked(*files.packed(model), "memory")


def alike(one: LinearModel, other: LinearModel) -> bool:
    """Tell whether two are the same but for how processors round sentence vectors."""
    return (
        list(one.features.vocabulary) == list(other.features.vocabulary)
        and one.labels == other.labels
        and np.allclose(one.weights, other.weights, atol=_ROUNDED)
        and np.allclose(one.dense, other.dense, atol=_ROUNDED)
        and np.allclose(one.bias, other.bias, atol=_ROUNDED)
    )


def main(arguments: list[str]) -> int:
    """Build, or check."""
    model = build()
    if "--check" in arguments:
        same = alike(files.load(TARGET), model)
        if not same:
            print("the tone model was built otherwise: python -m tools.tone")
        return 0 if same else 1
    files.save(model, TARGET, replace=True)
    size = sum(path.stat().st_size for path in TARGET.iterdir())
    print(f"{TARGET.name}: {model.digest}, {size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
