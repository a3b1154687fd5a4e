"""The fifteenth held-out set: what people bring to a desk, and how they answer it.

Of 100 messages 40 are customers', 20 agents' macros and robots' notices, 15 notes among
colleagues, 10 whole pieces, 15 answers to a question; 75 are of the mainland, 10 of
Taiwan and Hong Kong, 15 in English.
"""

from functools import partial
from typing import Final

from bench.detect.corpus import Row
from bench.detect.edition13.desk import Desk
from bench.detect.edition13.pools import filling, messages
from bench.detect.edition13.worn import greeted, worn
from bench.detect.edition15.forms import FORMS, MAKERS
from bench.detect.edition15.lookalikes import MAKERS as LOOKS
from bench.detect.edition15.pools import BOOKS
from bench.detect.frame import EACH, silent

SEED: Final = 20261515
# Messages with several values come to what robots, notes and pieces have here.
_PARTS: Final = {
    "say": 0.28,
    "robot": 0.24,
    "note": 0.17,
    "piece": 0.04,
    "answer": 0.26,
}
_WORDY: Final = frozenset({"robot", "note", "piece", "answer"})
# Where several values stand; single ones have told enough in the other tongues.
_MANY: Final = frozenset(
    {("robot", "zh"), ("note", "zh"), ("piece", "zh"), ("robot", "en"), ("note", "tw")}
)


FRAME: Final = Desk(
    seed=SEED,
    books=BOOKS,
    makers=MAKERS,
    forms=FORMS,
    fill=filling(LOOKS, BOOKS),
    noise=silent,
    open_ended=frozenset({"PASSWORD", "SECRET", "WECHAT", "EMAIL"}),
    ends=frozenset({"", "\n", " ", "，"}),
    parts=_PARTS,
    told=partial(messages, books=BOOKS),
    worn=partial(worn, books=BOOKS),
    greeted=partial(greeted, books=BOOKS),
    typed=frozenset({"say", "answer"}),
    hailed=frozenset({"say"}),
    several=_MANY,
    wordy=_WORDY,
    alike=0.24,
)


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set."""
    return FRAME.rows(seed, max(1, each * 3 // 4))


if __name__ == "__main__":
    FRAME.main(__doc__)
