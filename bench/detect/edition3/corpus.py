"""The third held-out set: written and run once, after the rules were done.

    python -m bench.detect.edition3.corpus FILE [--seed N] [--each N]

Rows are those of the other editions. Every type is asked in each of its forms the same
number of times, half as many messages again carry several values, and every kind of
look-alike is asked as often as a form. No text comes twice.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition3 import forms, lookalikes
from bench.detect.edition3.pools import BOOKS, pool
from bench.detect.edition3.values import day
from bench.detect.frame import Frame
from bench.detect.later import frame, noise


def _filler(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:  # noqa: ARG001 - a Fill
    """Fill a slot that is not a value: ``n`` is the number of a look-alike."""
    when = day(dice, 2025, 2026) + timedelta(days=1)
    made: dict[str, Callable[[], str]] = {
        "n": lambda: lookalikes.NUMBERS[neg](dice),
        "item": lambda: dice.choice(pool("items")),
        "english_item": lambda: dice.choice(pool("english_items")),
        "order": lambda: dice.one_of(dice.digits(16, "2345"), dice.digits(19, "13")),
        "money": lambda: f"{dice.randint(5, 9999)}.{dice.digits(2)}",
        "clock": lambda: f"{dice.randint(8, 21)}:{dice.one_of('00', '30')}",
        "later": lambda: dice.one_of("明天", "周三", f"{when.month}月{when.day}日"),
    }
    return made[name]()


FRAME: Final[Frame] = frame(
    seed=20261126,
    books=BOOKS,
    makers=forms.MAKERS,
    forms=forms.FORMS,
    fill=_filler,
    noise=noise(BOOKS, 0.4, lambda text: "\n" in text.strip()),
)
rows = FRAME.rows

if __name__ == "__main__":
    FRAME.main("The third set, made from a seed.")
