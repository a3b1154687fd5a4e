"""The seventeenth held-out set: a week at forty desks, from the bank to the town hall.

Of 100 messages 46 are customers', 15 agents' macros and robots' notices, 14 notes among
colleagues, 11 whole pieces, 14 answers to a question; 75 are of the mainland, 10 of
Taiwan and Hong Kong, 15 in English.
"""

from functools import partial
from typing import Final

from bench.detect.corpus import Row
from bench.detect.edition13.desk import Told
from bench.detect.edition13.pools import filling, messages
from bench.detect.edition13.worn import greeted, worn
from bench.detect.edition16.corpus import Even
from bench.detect.edition17.forms import FORMS, MAKERS
from bench.detect.edition17.lookalikes import MAKERS as LOOKS
from bench.detect.edition17.pools import BOOKS
from bench.detect.frame import EACH, silent

SEED: Final = 20271707
_PARTS: Final = {
    "say": 0.46,
    "robot": 0.15,
    "note": 0.14,
    "piece": 0.11,
    "answer": 0.14,
}
_WORDY: Final = frozenset({"robot", "note", "piece", "answer"})
# Where several values stand; single ones have told enough elsewhere.
_MANY: Final = frozenset(
    {(part, tongue) for part in _WORDY for tongue in ("zh", "tw")}
    | {("note", "en"), ("piece", "en")}
)


class Level(Even):
    """A desk that tells every situation about as often, whatever it is about."""

    def _cost(self, told: Told) -> int:
        return self.uses[told.text]


FRAME: Final = Level(
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
    alike=0.2,
)


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set."""
    return FRAME.rows(seed, max(1, each * 3 // 4))


if __name__ == "__main__":
    FRAME.main(__doc__)
