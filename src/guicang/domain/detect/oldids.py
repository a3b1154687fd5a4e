"""Resident numbers of fifteen digits beside the name of whom they were given to.

They have no check digit: without a word for them, a name that stands alone before
them, or behind whose part he has, tells that they are none of goods.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, NUMBER, NUMERIC, Beside, Reader, Rule
from guicang.domain.detect.surnames import HAN, NameCutter, name_cutter

Words = Mapping[str, Sequence[str]]
OLD_NUMBER: Final = (
    "[1-8][0-9]{5}[ -]?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[ -]?[0-9]{3}"
)
_HAN: Final = "\u4e00-\u9fff"
_BEFORE: Final = re.compile(f"(?:\\A|[^{_HAN}-])([{_HAN}]{{2,8}})[^0-9]{{1,2}}\\Z")
# How words end for whoever does something or owns it.
_PARTS: Final = ("人", "者", "员", "方", "主", "属", "友", "户")
_WIDEST: Final = 36


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rule of this family."""
    return (
        Rule(
            name="cn_id/15-named",
            entity=Entity.CN_ID,
            pattern=rf"{HAN}(?:[ ,:\x02]{{1,2}}){OLD_NUMBER}",
            triggers=NUMERIC,
            digits=15,
            rank=14,
            right=LETTER,
            never=NUMBER | Beside.DASH_AFTER,
            check=checkdigits.old_resident_id,
            reader=_named(name_cutter(words)),
            score=0.7,
        ),
    )


def _named(names: NameCutter) -> Reader:
    """Return the reader of a number behind a name."""

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        begin = next(at for at in range(start + 3, end) if text[at : at + 1].isdigit())
        near = text[max(begin - _WIDEST, 0) : begin].decode("utf-8", "ignore")
        found = _BEFORE.search(near)
        if found is None:
            return None
        run = found[1]
        sound = any(
            names.alone(run[at:], clear=at > 0) and not names.doubts(run[at:])
            for at in range(len(run) - 1)
            if at == 0 or run[:at].endswith(_PARTS)
        )
        return (begin, end) if sound else None

    return read
