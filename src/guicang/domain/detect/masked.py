"""Values that somebody has hidden in part already: reported, and no new leak."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import FOUR, LETTER, Beside, Reader, Rule

_STARS: Final = "[*xX]"
_MOBILE: Final = (
    rf"1[3-9][0-9][ -]?{_STARS}{{4}}[ -]?[0-9]{{4}}"
    r"|1[3-9][0-9]{0,2}\*{4,8}[0-9]{2,4}"
)
_RESIDENT: Final = rf"[1-9][0-9]{{0,5}}{_STARS}{{6,16}}[0-9]{{0,3}}[0-9Xx]"
_CARD: Final = (
    rf"[3-69][0-9]{{3}}(?:[ -]?{_STARS}{{4}}){{2,3}}[ -]?[0-9]{{1,4}}"
    r"|[3-69][0-9]{5}\*{4,10}[0-9]{3,4}"
)
_EMAIL: Final = (
    r"\*\*[A-Za-z0-9._\-]*"
    r"@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}"
)
# Three stars, in ASCII or as they came: full-width, multiplication sign, dot, square.
_TRIGGER: Final = (
    r"[0-9][ \-]?(?:[*xX]{3}|(?:\xef\xbc\x8a){3}|(?:\xc3\x97){3}|(?:\xe2\x97\x8f){3}"
    r"|(?:\xe2\x96\xa0){3})"
)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    mobile = Rule(
        name="masked/mobile",
        entity=Entity.MOBILE,
        pattern=_MOBILE,
        triggers=(FOUR, _TRIGGER),
        rank=7,
        left=LETTER,
        right=r"0-9A-Za-z*",
        never=Beside.DOT_BEFORE | Beside.MONEY_BEFORE,
        reader=_of_length(frozenset({11})),
        score=0.6,
        masked=True,
    )
    return (
        mobile,
        replace(
            mobile,
            name="masked/resident",
            entity=Entity.CN_ID,
            pattern=_RESIDENT,
            rank=8,
            reader=_of_length(frozenset({15, 18})),
        ),
        replace(
            mobile,
            name="masked/card",
            entity=Entity.BANK_CARD,
            pattern=_CARD,
            rank=9,
            reader=_of_length(frozenset({14, 15, 16, 17, 18, 19})),
        ),
        replace(
            mobile,
            name="masked/email",
            entity=Entity.EMAIL,
            pattern=_EMAIL,
            triggers=(r"(?:\*|\xef\xbc\x8a){2}[A-Za-z0-9._\-]*(?:@|\xef\xbc\xa0)",),
            rank=4,
            left="",
            right=r"A-Za-z0-9\-",
            tail=r"A-Za-z0-9._\-*@",
            reader=None,
        ),
    )


def _of_length(lengths: frozenset[int]) -> Reader:
    """Return the reader of a value of so many places, the hidden ones counted."""

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        width = len(text[start:end].translate(None, b" -"))
        return (start, end) if width in lengths else None

    return read
