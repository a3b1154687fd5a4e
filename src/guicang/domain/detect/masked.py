"""Values that somebody has hidden in part already: reported, and no new leak."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.checkdigits import ISSUERS, PROVINCES
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, TOKEN, Beside, Reach, Reader, Rule

# What stands for a digit, as the fold leaves it: a middle dot is a dash, dots in a row
# are a break. One kind in a row is one hidden stretch.
_KINDS: Final = (
    *(r"\*", "[xX]", "#", "-", "_", "~", r"\x02", r"\?", r"\."),
    "(?:\u00d7)",
    # Stars, blocks, rounds and other figures (Unicode: Geometric Shapes and around).
    r"(?:\xe2(?:\x80\xbb|\x88\x97|\x8b\x86|[\x96-\x9c][\x80-\xbf]))",
    "(?:\u3007)",
)
_SURE: Final = (_KINDS[0], _KINDS[2], *_KINDS[9:])
# What hides and joins nothing; at the end of a number a mark may be a mere stop.
_BLANKS: Final = (*_SURE, "[xX]", "_")
_CROSSES: Final = (*_BLANKS, r"\?")
_BULLETS: Final = (*_BLANKS, "-")


def _hidden(least: int, most: int, kinds: Sequence[str] = _KINDS) -> str:
    return "(?:" + "|".join(f"{kind}{{{least},{most}}}" for kind in kinds) + ")"


_JOIN: Final = "[ -]?"
_MOBILE: Final = (
    rf"1[3-9][0-9]{_JOIN}{_hidden(4, 4)}{_JOIN}[0-9]{{4}}"
    rf"|1[3-9][0-9]{_hidden(2, 8, _SURE)}[0-9]{{4}}"
    rf"|1[3-9][0-9]{{0,5}}{_hidden(4, 8, _SURE)}[0-9]{{2,4}}"
    rf"|1[3-9][0-9]{{5,6}}{_hidden(3, 4, _SURE)}"
    rf"|1[3-9][0-9]{{0,5}}{_hidden(4, 8, _CROSSES)}[0-9]{{2,4}}"
    rf"|1[3-9][0-9]{{1,5}}{_hidden(4, 8, _BLANKS)}"
)
# Nobody counts what hides: a word has to tell what it is.
_SHORT_MOBILE: Final = (
    rf"1[3-9][0-9]{{0,5}}(?:{_hidden(2, 9)}[0-9]{{1,4}}|{_hidden(4, 9, _BULLETS)})"
)
# At its end only what is no full stop hides anything: a number may be shouted.
_RESIDENT: Final = (
    rf"[1-9][0-9]{{0,13}}(?:{_hidden(3, 16)}[0-9]{{1,4}}[Xx]?"
    rf"|{_hidden(3, 16, _SURE)}[Xx]?)"
)
_FOURS: Final = _hidden(4, 4)
_CARD: Final = (
    rf"[2-69][0-9]{{3}}(?:{_JOIN}{_FOURS}){{2,3}}{_JOIN}[0-9]{{1,4}}"
    rf"|[2-69][0-9]{{0,9}}{_JOIN}{_hidden(3, 17)}{_JOIN}[0-9]{{1,4}}"
    rf"|[3-69][0-9]{{3}} [0-9]{{2}}{_hidden(2, 2)} {_FOURS} (?:{_FOURS} )?[0-9]{{3,4}}"
    rf"|(?:{_FOURS}[ -]){{3,4}}[0-9]{{3,4}}|{_hidden(12, 15, _BLANKS)}[0-9]{{4}}"
)
# Nothing but the end, where a word tells of what it is.
_ENDING: Final = f"{_hidden(4, 15, _CROSSES)}{_JOIN}[0-9]{{3}}"
_EMAIL: Final = (
    r"\*\*[A-Za-z0-9._\-]*"
    r"@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}"
)
# Three of a kind, in ASCII or as they came: wide, as bullets or as middle dots.
_TRIGGER: Final = (
    r"[0-9] ?(?:[*xX#]{3}|[_?]{4}|(?:\xef\xbc\x8a){3}|(?:\xef\xbc\x83){3}"
    r"|(?:\xe2\x80\xa2){3}|(?:\xc2\xb7){3}|(?:\xe2\x80\xa6){2}|"
    + "|".join(f"{kind}{{3}}" for kind in _KINDS[9:])
    + ")"
)
# Which numbers have how many places, the hidden ones counted.
_MOBILE_LENGTH: Final = 11
_ID_LENGTH: Final = 18
_CARDS: Final = range(14, 20)
_ANY: Final = range(8, 20)
_FEW: Final = range(6, 8)
_PLACES: Final = range(7, 14)
# Five places and less are no number, and dots or dashes between two of them hide none.
_HIDES: Final = re.compile(rb"[0-9]+(?:\*|#|[xX]|_|\xc3\x97|\xe2..|\xe3..)+[0-9]+[Xx]?")
_ID: Final = Reach(("ID", "OLD_ID", "DRIVER", "SOCIAL"), 60, 30)
# Behind these words "card" speaks for no bank.
_ID_CARD: Final = Reach(("ID_CARD",), 24)
_BANK: Final = Reach(("CARD",), 60, 24)
_PHONE: Final = Reach(("PHONE",), 48, 18)
_OTHERS: Final = Reach(("ORDER",), 36, through=False)
_NO_PHONE: Final = Reach(("ORDER", "ID", "CARD"), 36, through=False)
_SHORT_CARD: Final = re.compile(rb"[0-9]{4,6}[^0-9 -]{4,12}[0-9]{2,4}")
_PREFIXES: Final = frozenset(p for prefixes, _ in ISSUERS for p in prefixes)
_WIDTHS: Final = sorted({len(prefix) for prefix in _PREFIXES})
_BEGINNINGS: Final = frozenset(p[:n] for p in _PREFIXES for n in range(len(p) + 1))
_GANSU: Final = "62"
_DIGITS: Final = re.compile(rb"[0-9]+")
_USUAL: Final = re.compile(rb"[0-9]{3}[^0-9]+[0-9]{4}")


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    mobile = Rule(
        name="masked/mobile",
        entity=Entity.MOBILE,
        pattern=_MOBILE,
        triggers=(*TOKEN, _TRIGGER),
        rank=7,
        left=LETTER,
        right=r"0-9A-Za-z*",
        never=Beside.DOT_BEFORE | Beside.MONEY_BEFORE,
        reader=_mobile,
        score=0.6,
        masked=True,
    )
    resident = replace(
        mobile,
        name="masked/resident",
        entity=Entity.CN_ID,
        pattern=_RESIDENT,
        rank=8,
        reader=_resident,
    )
    card = replace(
        mobile,
        name="masked/card",
        entity=Entity.BANK_CARD,
        pattern=_CARD,
        rank=10,
        reader=_card,
        cue=_BANK,
        against=_ID,
    )
    return (
        mobile,
        replace(
            mobile,
            name="masked/mobile-cued",
            pattern=_SHORT_MOBILE,
            rank=13,
            reader=_of_length(_PLACES),
            cue=_PHONE,
            required=True,
            against=_NO_PHONE,
        ),
        resident,
        replace(
            resident,
            name="masked/resident-or-card",
            rank=9,
            reader=_either,
            cue=_ID,
            against=_BANK,
        ),
        replace(
            resident,
            name="masked/resident-cued",
            rank=9,
            reader=_counted,
            cue=_ID,
            required=True,
            against=_BANK,
        ),
        replace(
            resident,
            name="masked/resident-named",
            rank=8,
            reader=_of_length((_ID_LENGTH,)),
            cue=_ID_CARD,
            required=True,
        ),
        card,
        replace(
            card,
            name="masked/card-cued",
            rank=11,
            reader=_counted,
            required=True,
        ),
        *(
            replace(
                mobile,
                name=f"masked/{name}-ending",
                entity=entity,
                pattern=_ENDING + last,
                rank=12,
                never=Beside.MONEY_BEFORE,
                reader=reader,
                cue=cue,
                required=True,
                against=against,
            )
            for name, entity, last, reader, cue, against in (
                ("mobile", Entity.MOBILE, "[0-9]", _SHORT, _PHONE, _NO_PHONE),
                ("resident", Entity.CN_ID, "[0-9Xx]", None, _ID, _OTHERS),
                ("card", Entity.BANK_CARD, "[0-9]", None, _BANK, _OTHERS),
            )
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


def _width(value: bytes) -> int:
    """Return how many places a value has; every letter is one, whatever its bytes."""
    return len(value.translate(None, b" ").decode("utf-8", "replace"))


def _mobile(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for eleven places; between three and four digits nobody counts the stars."""
    value = text[start:end]
    width = _width(value)
    fits = _MOBILE_LENGTH in (width, width - value.count(b"-"))
    return (start, end) if fits or _USUAL.fullmatch(value) else None


def _of_length(lengths: Collection[int]) -> Reader:
    """Return the reader of a value of so many places, the hidden ones counted.

    Dashes between groups are no places.
    """

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        value = text[start:end]
        width = _width(value)
        fits = width in lengths or width - value.count(b"-") in lengths
        return (start, end) if fits else None

    return read


_read_card: Final = _of_length(_CARDS)
_read_any: Final = _of_length(_ANY)
_read_few: Final = _of_length(_FEW)


def _counted(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for eight places, or for six of which some hide for sure."""
    few = _HIDES.fullmatch(text, start, end) and _read_few(text, start, end)
    return few or _read_any(text, start, end)


# Nobody counts the stars, but so many are of no telephone number.
_SHORT: Final = _of_length(range(7, _MOBILE_LENGTH + 2))


def _card(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that an issuer's numbers begin so, as far as it shows."""
    value = text[start:end]
    shown = _shown(value)
    if shown and not _issued(shown):
        return None
    # Nobody counts the stars between the issuer's number and the last four.
    short = shown.startswith("62") and _SHORT_CARD.fullmatch(value)
    return (start, end) if short else _read_card(text, start, end)


def _resident(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for a region, as far as it shows, and that no card begins so."""
    shown = _shown(text[start:end])
    card = len(shown) > 1 and _issued(shown)
    known = shown[:2] in PROVINCES or len(shown) < len("11")
    width = _width(text[start:end])
    lengths = _CARDS if len(shown) > 1 else (_ID_LENGTH,)
    return (start, end) if known and not card and width in lengths else None


def _either(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for eighteen places and a region that cards may begin with, too.

    Most cards begin with 62, and few people are of Gansu: there a word has to tell.
    """
    shown = _shown(text[start:end])
    known = shown[:2] in PROVINCES and not shown.startswith(_GANSU)
    right = known and _width(text[start:end]) == _ID_LENGTH
    return (start, end) if right else None


def _shown(value: bytes) -> str:
    """Return the digits before what is hidden."""
    found = _DIGITS.match(value.replace(b" ", b""))
    return found.group().decode("ascii") if found else ""


def _issued(shown: str) -> bool:
    """Tell whether a card can begin with these digits."""
    return shown in _BEGINNINGS or any(shown[:n] in _PREFIXES for n in _WIDTHS)
