"""The second held-out set: labelled messages that no rule was steered by.

    python -m bench.detect.edition2.corpus FILE [--seed N] [--each N]

Rows are those of the first edition (``bench.detect.corpus``), made in another way: by
other templates, pools, generators and disguises. Every type is asked in each of its
forms the same number of times, half as many messages again carry several values, and
every kind of look-alike is asked as often as a form. No text comes twice.
"""

import re
from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition2 import fillers, forms
from bench.detect.edition2.pools import BOOKS, pool
from bench.detect.frame import Frame

# Between two Chinese letters, where somebody who dictates says nothing.
_PAUSE: Final = re.compile(r"(?<=[一-龥}])[，。：、](?=[一-龥])")


def _styled(template: str, dice: Dice, *, chinese: bool) -> str:
    if chinese and "\n" not in template and dice.happens(0.35):
        template = _PAUSE.sub(dice.one_of("", " "), template)
    if not chinese and dice.happens(0.3):
        template = _hurried(template)
    return template


def _hurried(template: str) -> str:
    """Write without capitals; what stands in a slot stays as it is."""
    pieces = re.split(r"(\{[^}]*\})", template)
    return "".join(p if p.startswith("{") else p.lower() for p in pieces)


def _casual(kind: str, dice: Dice) -> str:
    own = list(forms.FORMS[kind])
    casual = [form for form in own if form in forms.CASUAL]
    return dice.choice(casual) if casual and dice.happens(0.2) else own[0]


def _noise(row: Row, dice: Dice, *, chinese: bool) -> tuple[str, str] | None:
    """Add what people add: greetings, haste, emoji; hardly ever around a form."""
    if "\n" in row.text.strip() and not dice.happens(0.1):
        return None
    language = "" if chinese else "english_"
    before = dice.choice(pool(f"{language}openers"))
    after = dice.choice(pool(f"{language}closers"))
    if dice.happens(0.15):
        after += " " + dice.choice(pool(f"{language}emoji"))
    return before, after


FRAME: Final = Frame(
    seed=20261125,
    books=BOOKS,
    makers=forms.MAKERS,
    forms=forms.FORMS,
    fill=fillers.fill,
    noise=_noise,
    styled=_styled,
    casual=_casual,
    open_ended=frozenset({"PASSWORD", "SECRET", "EMAIL", "WECHAT", "IP", "PERSON"}),
    ends=frozenset({"", " ", "，"}),
)
rows = FRAME.rows

if __name__ == "__main__":
    FRAME.main("The second set, made from a seed.")
