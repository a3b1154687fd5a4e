"""What the later held-out sets have in common: how their templates are filled.

Each brings words, talk, values and forms of its own.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition3.values import day
from bench.detect.frame import Books, Fill, Form, Frame, Noise

# Behind these values only a mark may stand that cannot belong to them.
_OPEN_ENDED: Final = frozenset(
    {"PASSWORD", "SECRET", "EMAIL", "WECHAT", "IP", "PERSON", "ADDRESS"}
)
_ENDS: Final = frozenset({"", " ", "，", ","})
Maker = Callable[[Dice], str]


def noise(books: Books, chance: float, quiet: Callable[[str], bool]) -> Noise:
    """Say more before and behind a message, in its language, unless it is a quiet one.

    ``chance`` is that of each.
    """

    def said(row: Row, dice: Dice, *, chinese: bool) -> tuple[str, str] | None:
        if quiet(row.text):
            return None
        talk, language = books.book("talk"), "" if chinese else "english_"
        before = dice.choice(talk[f"{language}openers"]) if dice.happens(chance) else ""
        after = dice.choice(talk[f"{language}closers"]) if dice.happens(chance) else ""
        return before, after

    return said


def frame(
    *,
    seed: int,
    books: Books,
    makers: Mapping[str, Maker],
    forms: Mapping[str, Mapping[str, Form]],
    fill: Fill,
    noise: Noise,
) -> Frame:
    """Give the frame of a later edition."""
    return Frame(
        seed=seed,
        books=books,
        makers=makers,
        forms=forms,
        fill=fill,
        noise=noise,
        open_ended=_OPEN_ENDED,
        ends=_ENDS,
    )


def filler(books: Books, numbers: Mapping[str, Maker]) -> Fill:
    """Fill a slot that is not a value: ``n`` is the number of a look-alike."""

    def fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:
        when = day(dice, 2025, 2026) + timedelta(days=2)
        spoken = f"{when.month}月{when.day}号" if chinese else f"{when:%B} {when.day}"
        made: dict[str, Callable[[], str]] = {
            "n": lambda: numbers[neg](dice),
            "item": lambda: dice.choice(books.pool("items")),
            "english_item": lambda: dice.choice(books.pool("english_items")),
            "organisation": lambda: dice.choice(books.pool("organisations")),
            "order": lambda: dice.one_of(dice.digits(18, "23"), dice.digits(12, "78")),
            "money": lambda: f"{dice.randint(9, 5000)}",
            "later": lambda: spoken,
        }
        return made[name]()

    return fill


def log_or_lines(text: str) -> bool:
    """Tell a log, or lines of a form, from what somebody says."""
    return "\n" in text or '"' in text or "=" in text
