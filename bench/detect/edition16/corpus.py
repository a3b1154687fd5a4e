"""The sixteenth held-out set: thirty people, the desks they write to, and their papers.

Of 100 messages 45 are customers', 15 agents' macros and robots' notices, 15 notes among
colleagues, 10 whole pieces, 15 answers to a question; 75 are of the mainland, 10 of
Taiwan and Hong Kong, 15 in English.
"""

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition13.desk import Desk, Told
from bench.detect.edition13.pools import filling, messages
from bench.detect.edition13.worn import greeted, worn
from bench.detect.edition16.forms import FORMS, MAKERS
from bench.detect.edition16.lookalikes import MAKERS as LOOKS
from bench.detect.edition16.pools import BOOKS
from bench.detect.frame import EACH, silent

SEED: Final = 20261616
_PARTS: Final = {
    "say": 0.52,
    "robot": 0.14,
    "note": 0.14,
    "piece": 0.07,
    "answer": 0.13,
}
_WORDY: Final = frozenset({"robot", "note", "piece", "answer"})
# Where several values stand; single ones have told enough elsewhere.
_MANY: Final = frozenset(
    {(part, tongue) for part in _WORDY for tongue in ("zh", "tw")}
    | {("note", "en"), ("piece", "en")}
)
# How seldom a value of a type is: what is told of a rare one is told less often.
_RARE: Final = 12
_RARITY: Final = {
    "PERSON": 1,
    "MOBILE": 2,
    "ADDRESS": 3,
    "EMAIL": 4,
    "BANK_CARD": 4,
    "CN_ID": 4,
    "MEDICAL": 5,
    "PHONE": 5,
    "DOB": 6,
    "PASSPORT": 8,
}
_TYPE: Final = re.compile(r"\{([A-Z_]{2,})")


class Even(Desk):
    """A desk that tells its situations about as often as each other."""

    def _told(self, every: Sequence[tuple[Told, str]], dice: Dice) -> tuple[Told, str]:
        """Choose among the situations told least, of rare types even less."""
        costs = [self._cost(told) for told, _ in every]
        most = 1 + min(costs)
        few = [one for one, cost in zip(every, costs, strict=True) if cost <= most]
        return super()._told(few, dice)

    def _cost(self, told: Told) -> int:
        kinds = _TYPE.findall(told.text)
        rare = max((_RARITY.get(kind, _RARE) for kind in kinds), default=1)
        return self.uses[told.text] * rare


FRAME: Final = Even(
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
    alike=0.28,
)


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set."""
    return FRAME.rows(seed, max(1, each * 3 // 4))


if __name__ == "__main__":
    FRAME.main(__doc__)
