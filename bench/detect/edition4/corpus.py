"""The fourth held-out set: written before the rules were mended, run once after.

    python -m bench.detect.edition4.corpus FILE [--seed N] [--each N]

Rows are those of the other editions; carriers that only this one has are developers'
logs (``json``) and brackets (``quoted``), disguises that only this one has are keycaps
and Greek letters.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition3.values import day
from bench.detect.edition4 import forms, lookalikes
from bench.detect.edition4.pools import BOOKS, book, pool
from bench.detect.frame import Frame


def _filler(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:
    """Fill a slot that is not a value: ``n`` is the number of a look-alike."""
    when = day(dice, 2025, 2026) + timedelta(days=2)
    spoken = f"{when.month}月{when.day}号" if chinese else f"{when:%B} {when.day}"
    made: dict[str, Callable[[], str]] = {
        "n": lambda: lookalikes.NUMBERS[neg](dice),
        "item": lambda: dice.choice(pool("items")),
        "english_item": lambda: dice.choice(pool("english_items")),
        "organisation": lambda: dice.choice(pool("organisations")),
        "order": lambda: dice.one_of(dice.digits(18, "23"), dice.digits(12, "78")),
        "money": lambda: f"{dice.randint(9, 5000)}",
        "later": lambda: spoken,
    }
    return made[name]()


def _noise(row: Row, dice: Dice, *, chinese: bool) -> tuple[str, str] | None:
    """Add what people say before and behind; nothing around lines and logs."""
    if "\n" in row.text or '"' in row.text or "=" in row.text:
        return None
    openers, closers = ("openers", "closers")
    if not chinese:
        openers, closers = ("english_openers", "english_closers")
    before = dice.choice(book("talk")[openers]) if dice.happens(0.35) else ""
    after = dice.choice(book("talk")[closers]) if dice.happens(0.35) else ""
    return before, after


FRAME: Final = Frame(
    seed=20261127,
    books=BOOKS,
    makers=forms.MAKERS,
    forms=forms.FORMS,
    fill=_filler,
    noise=_noise,
    open_ended=frozenset(
        {"PASSWORD", "SECRET", "EMAIL", "WECHAT", "IP", "PERSON", "ADDRESS"}
    ),
    ends=frozenset({"", " ", "，", ","}),
)
rows = FRAME.rows

if __name__ == "__main__":
    FRAME.main("The fourth set, made from a seed.")
