"""Ask how customers sound about real reviews: words alone, and with the model.

    python -m bench.tone DATA

DATA is the folder that ``bench.classify`` reads. Reviews have two labels, 0 for bad; of
the other texts is only known that they are questions and answers of everyday service.
None of these texts trained the model.
"""

import gzip
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.run import say

from guicang.bootstrap.classification import models, tone
from guicang.domain.classify.measure import wilson
from guicang.domain.classify.mood import Mood, Tone, mood
from guicang.services.sensing import Sensing

REVIEWS = ("waimai10k", "htl", "shop10_sentiment")
SERVICE = ("banking77", "jddc13_utt", "mdogo_finance")
_MOST = 1_500


def main(arguments: Sequence[str]) -> int:
    folder = Path(arguments[0])
    ways: dict[str, Callable[[Sequence[str]], Mood]] = {
        "words": mood,
        "words and model": Sensing(load=lambda: models().load(tone())).mood,
    }
    for name in (*REVIEWS, *SERVICE):
        with gzip.open(folder / f"{name}.train.jsonl.gz", "rt", encoding="utf-8") as f:
            rows = [json.loads(line) for line in f]
        rows = rows[:: max(1, len(rows) // _MOST)]
        bad = [name in REVIEWS and str(row["label"]) == "0" for row in rows]
        for way, ask in ways.items():
            told = [ask([row["text"]]).tone is Tone.BAD for row in rows]
            hit = sum(b and t for b, t in zip(bad, told, strict=True))
            say(f"{name}, {way}: marked {wilson(sum(told), len(rows))}")
            if name in REVIEWS:
                say(f"  found {wilson(hit, sum(bad))}, right {wilson(hit, sum(told))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
