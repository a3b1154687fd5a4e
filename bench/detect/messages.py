"""A million messages to hurry through: mostly real talk, some numbers, few values.

85 of 100 are what people wrote to customer services (the Chinese conversations of the
shared data), 10 carry look-alikes and 5 carry values; or all 100 are talk. Where the
shared data is absent our simulated platforms talk instead; a result names which it was.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench import corpus as journey
from bench.detect import corpus, lookalikes
from bench.detect.dice import Dice

SHARED: Final = journey.ROOT.parent / "shared" / "data"
SEED: Final = 7
_REAL: Final = 0.85
_LOOKS: Final = 0.95
_SIMULATED: Final = 20_000


class Messages(NamedTuple):
    """A file with a JSON string a line, and what it is made of."""

    path: Path
    origin: str
    total: int
    characters: float


def utterances(pattern: str = "zh_*.jsonl.gz") -> list[str]:
    """Give what was really written in the shared conversations; [] without them.

    Many people write alike: each text comes once.
    """
    texts = (
        message["text"]
        for path in sorted((SHARED / "conversations").glob(pattern))
        for talk in _lines(path)
        for message in talk["messages"]
    )
    return list(filter(None, dict.fromkeys(texts)))


def make(count: int, folder: Path, *, talk_alone: bool = False) -> Messages:
    """Write messages into a folder, or find them there: the same ones every time."""
    real = utterances()
    origin = "real" if real else "simulated"
    talk = real or [text for text in _simulated() if text]
    kind = "-talk" if talk_alone else ""
    path = folder / f"messages-{origin}{kind}-{SEED}-{count}.jsonl"
    if not path.exists():
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            for text in _mixed(count, talk, 1.0 if talk_alone else _REAL):
                file.write(json.dumps(text, ensure_ascii=False) + "\n")
        part.rename(path)
    with path.open(encoding="utf-8") as file:
        letters = sum(len(json.loads(line)) for line in file)
    return Messages(path, origin, count, round(letters / count, 1))


def _mixed(count: int, talk: list[str], share: float) -> Iterator[str]:
    dice = Dice(SEED)
    kinds, pairs = list(lookalikes.kinds()), corpus.pairs()
    for _ in range(count):
        drawn = dice.random()
        if drawn < share:
            yield dice.choice(talk)
        elif drawn < _LOOKS:
            yield corpus.negative(dice.choice(kinds), dice).text
        elif dice.happens(0.3):
            yield corpus.mixed(dice).text
        else:
            yield corpus.single(*dice.choice(pairs), dice).text


def _lines(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _simulated() -> Iterator[str]:
    for raw in journey.conversations(_SIMULATED):
        yield from (message.get("text", "") for message in raw["messages"])
