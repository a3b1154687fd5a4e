"""The fourteenth held-out set: what comes to the desks of a town.

Of 100 messages 50 are customers' sentences, 20 agents' macros and robots' notices, 10
notes among colleagues, 10 whole pieces, 10 short answers to a question; 75 are of the
mainland, 10 of Taiwan and Hong Kong, 15 in English.
"""

from functools import partial
from typing import Final

from bench.detect.corpus import Row
from bench.detect.edition13.desk import Desk
from bench.detect.edition13.pools import filling, messages
from bench.detect.edition13.worn import greeted, worn
from bench.detect.edition14.forms import FORMS, MAKERS
from bench.detect.edition14.lookalikes import MAKERS as LOOKS
from bench.detect.edition14.pools import BOOKS
from bench.detect.frame import EACH, silent

SEED: Final = 20261414
# Messages with several values come to what robots, notes and pieces have here.
_PARTS: Final = {
    "say": 0.62,
    "robot": 0.13,
    "note": 0.06,
    "piece": 0.06,
    "answer": 0.13,
}
_WORDY: Final = frozenset({"robot", "note", "piece", "answer"})
_MANY: Final = ("robot", "note", "piece")
_TONGUES: Final = ("zh", "tw", "en")


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
    several=frozenset((part, tongue) for part in _MANY for tongue in _TONGUES),
    wordy=_WORDY,
    alike=0.37,
)


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set."""
    return FRAME.rows(seed, max(1, each * 3 // 4))


if __name__ == "__main__":
    FRAME.main(__doc__)
