"""Build the starter model, or see whether it is the one in the package.

    python -m tools.starter            build it into src/guicang/data/starter
    python -m tools.starter --check    exit 1 if what is there was built otherwise

Texts come from ``texts.yaml`` alone, put together by a seeded generator: conversations
of one to four lines in Chinese or English. The same numpy, scipy and scikit-learn give
the same bytes.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random  # noqa: TID251 - seeded: it builds the same each time
from typing import Any, Final

import yaml

from guicang.adapters.classifying.models import FileModels
from guicang.domain.classify.split import Way
from guicang.ports.classifying import Classifier, Example, Examples

HERE: Final = Path(__file__).parent
TARGET: Final = HERE.parents[1] / "src" / "guicang" / "data" / "starter"
SEED: Final = 20260301
EACH: Final = 120
"""So many conversations are made of each category and language."""
GRAMS: Final = 12_000
_OPENED: Final = 0.6
_MORE: Final = 0.3


def examples(each: int = EACH, seed: int = SEED) -> Examples:
    """Put conversations together."""
    texts = yaml.safe_load((HERE / "texts.yaml").read_text("utf-8"))
    dice = Random(seed)  # noqa: S311 - no secret
    return Examples(rows=list(_rows(texts, dice, each)))


def _rows(texts: Any, dice: Random, each: int) -> Iterator[Example]:
    for category, by_language in texts["categories"].items():
        for language, said in by_language.items():
            whole = {"any": texts["any"][language], "words": texts["words"][language]}
            for _ in range(each):
                yield Example("\n".join(_talk(said, whole, dice)), category)


def _talk(said: Sequence[str], whole: Any, dice: Random) -> Iterator[str]:
    """Say one to two sentences of a category, among what may stand anywhere."""
    around = whole["any"]
    if dice.random() < _OPENED:
        yield dice.choice(around["open"])
    for sentence in dice.sample(said, dice.choice((1, 1, 2))):
        yield _filled(sentence, whole["words"], dice)
        if dice.random() < _MORE:
            yield dice.choice(around["middle"])
    if dice.random() < _MORE:
        yield dice.choice(around["close"])


def _filled(sentence: str, words: Any, dice: Random) -> str:
    for slot, choices in words.items():
        while f"{{{slot}}}" in sentence:
            sentence = sentence.replace(f"{{{slot}}}", dice.choice(choices), 1)
    return sentence


def build() -> Classifier:
    """Train it; what was measured on made-up texts says nothing, and is not told."""
    trained = FileModels(grams=GRAMS).train(
        examples(),
        seed=SEED,
        sentences=False,
        way=Way.RANDOM,
        told={"origin": "synthetic"},
    )
    return trained.classifier


def main(arguments: Sequence[str]) -> int:
    """Build, or check."""
    store, model = FileModels(), build()
    if "--check" in arguments:
        same = store.load(TARGET).digest == model.digest
        if not same:
            print("the starter model was built otherwise: python -m tools.starter")
        return 0 if same else 1
    store.save(model, TARGET, replace=True)
    size = sum(path.stat().st_size for path in TARGET.iterdir())
    print(f"{TARGET.name}: {model.digest}, {size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
