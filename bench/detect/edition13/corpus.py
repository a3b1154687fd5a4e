"""The thirteenth held-out set: whole sentences, macros, notes, pieces and pastes.

Of 100 messages 45 are customers' sentences, 15 agents' and robots', 15 notes among
colleagues, 15 whole pieces, 10 several messages of one person in one; 75 are of the
mainland, 10 of Taiwan and Hong Kong, 15 in English. A slot without a form stands for
what is usual in its message's tongue.
"""

from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition13.desk import Desk
from bench.detect.edition13.forms import FORMS, MAKERS
from bench.detect.edition13.lookalikes import number
from bench.detect.edition13.pools import BOOKS, grow, messages
from bench.detect.edition13.worn import greeted, worn
from bench.detect.frame import EACH, silent

SEED: Final = 20261313
_PARTS: Final = {"say": 0.45, "robot": 0.15, "note": 0.15, "piece": 0.15, "paste": 0.1}
_WORDY: Final = frozenset({"robot", "note", "piece", "paste"})


def casual(kind: str, dice: Dice) -> str:
    """Give the form of a value beside the one asked for."""
    free = [f for f in ("spaced", "dashed") if f in FORMS[kind] and kind == "MOBILE"]
    return dice.choice(free) if free and dice.happens(0.06) else next(iter(FORMS[kind]))


def fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:
    """Fill a slot that is no value."""
    return number(neg, dice, chinese=chinese) if name == "n" else grow(name, dice)


FRAME: Final = Desk(
    seed=SEED,
    books=BOOKS,
    makers=MAKERS,
    forms=FORMS,
    fill=fill,
    noise=silent,
    casual=casual,
    open_ended=frozenset({"PASSWORD", "SECRET", "WECHAT", "EMAIL"}),
    ends=frozenset({"", "\n", " ", "，"}),
    parts=_PARTS,
    told=messages,
    worn=worn,
    greeted=greeted,
    typed=frozenset({"say", "paste"}),
    hailed=frozenset({"say"}),
    several=frozenset((part, "zh") for part in _WORDY),
    wordy=_WORDY,
)


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set."""
    return FRAME.rows(seed, each)


if __name__ == "__main__":
    FRAME.main(__doc__)
