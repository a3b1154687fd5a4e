"""The eighth held-out set: what people write to help desks, written without the rules.

    python -m bench.detect.edition8.corpus FILE [--seed N] [--each N]

Rows are those of the other editions, and every type is asked. Beside its own forms, a
type comes in carriers: an agent's question with a bare answer below it (``qa``), forms,
tables, logs and addresses of pages, what is said into a telephone (``voice``), what is
corrected, listed, forwarded or quoted, in both languages, in traditional characters and
in dialect.
"""

import re
from datetime import date, timedelta
from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition8 import forms, lookalikes
from bench.detect.edition8.pools import BOOKS, pool
from bench.detect.frame import Frame

_CHANCE: Final = 0.33
# Behind these values only a mark may stand that cannot belong to them.
_OPEN_ENDED: Final = frozenset(
    {"PASSWORD", "SECRET", "EMAIL", "WECHAT", "IP", "PERSON", "ADDRESS", "MEDICAL"}
)
_QUIET: Final = re.compile(
    r"[\"'{\[>|—]|[a-z_]+,|[A-Z]{3,5} |\d\d:\d\d|req |id,|姓名,|序号,|渠道;"
    r"|curl|https?:|export|-----|[a-zA-Z_.]+="
)
_POOLS: Final = {
    "goods": "goods", "shop": "shops", "company": "companies", "city": "cities",
    "bank": "banks", "when": "whens", "wish": "wishes", "trouble": "troubles",
    "etrouble": "english_troubles", "games": "games", "medicine": "medicines",
    "brand": "brands", "star": "stars", "landmark": "landmarks", "dept": "departments",
}  # fmt: skip
_RESTYLED: Final = (
    ("，", " "), ("，", ","), ("。", " "), ("：", ":"), ("：", " "), ("？", "?"),
    ("吗", "嘛"), ("的", "滴"), ("我", "偶"), ("，", "，，"), ("，", "…"),
)  # fmt: skip


def _money(dice: Dice) -> str:
    return f"{dice.randint(20, 9800)}{dice.one_of('元', '块', '块钱', '')}"


def _date(dice: Dice) -> str:
    return (date(2026, 1, 4) + timedelta(days=dice.randrange(300))).isoformat()


def _fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:  # noqa: ARG001
    """Say what is no value: a number of a look-alike, or something of a pool."""
    if name == "n":
        return lookalikes.NUMBERS[neg](dice)
    if name in _POOLS:
        return dice.choice(pool(_POOLS[name]))
    if name == "money":
        return _money(dice)
    if name == "date":
        return _date(dice)
    return dice.digits({"small": 1, "order": 10}[name], "123456789")


def _styled(template: str, dice: Dice, *, chinese: bool) -> str:
    """Write a template in haste: other signs, and wrong characters."""
    if not chinese or _QUIET.match(template):
        return template
    if dice.happens(0.3):
        template = template.replace(*dice.choice(_RESTYLED))
    if dice.happens(0.06):
        right, wrong = dice.choice(pool("slips")).split("=")
        template = template.replace(right, wrong)
    return template


def _noise(row: Row, dice: Dice, *, chinese: bool) -> tuple[str, str] | None:
    """Say more before and behind a message, unless it is pasted."""
    if _QUIET.match(row.text):
        return None
    talk, language = BOOKS.book("talk"), "" if chinese else "english_"
    before = dice.choice(talk[f"{language}openers"]) if dice.happens(_CHANCE) else ""
    after = dice.choice(talk[f"{language}closers"]) if dice.happens(_CHANCE) else ""
    return before, after


FRAME: Final[Frame] = Frame(
    seed=20280229,
    books=BOOKS,
    makers=forms.MAKERS,
    forms=forms.FORMS,
    fill=_fill,
    noise=_noise,
    open_ended=_OPEN_ENDED,
    ends=frozenset({"", "，", ",", "\n"}),
    styled=_styled,
    casual=forms.casual,
)
rows = FRAME.rows

if __name__ == "__main__":
    FRAME.main("The eighth set, made from a seed.")
