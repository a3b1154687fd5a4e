"""Values that somebody has hidden in part already: reported, and no new leak."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.checkdigits import ISSUERS, PROVINCES
from guicang.domain.detect.hiding import (
    CARD,
    EMAIL,
    ENDING,
    MOBILE,
    RESIDENT,
    SHORT_MOBILE,
    TRIGGER,
)
from guicang.domain.detect.mail import no_login
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, TOKEN, Beside, Reach, Reader, Rule

# Which numbers have how many places, the hidden ones counted.
_MOBILE_LENGTH: Final = 11
_ID_LENGTH: Final = 18
_CARDS: Final = range(14, 20)
_ANY: Final = range(8, 22)
_FEW: Final = range(6, 8)
_PLACES: Final = range(7, 14)
# Five places and less are no number, and dots or dashes between two of them hide none.
_HIDES: Final = re.compile(
    rb"[0-9]+(?:\*|#|[xX]|_|-{4}|\xc3\x97|\xe2..|\xe3..)+[0-9]+[Xx]?"
)
_ID: Final = Reach(("ID", "OLD_ID", "DRIVER", "SOCIAL"), 60, 30)
# Behind these words "card" speaks for no bank.
_ID_CARD: Final = Reach(("ID_CARD",), 24)
_BANK: Final = Reach(("CARD",), 60, 24)
_PHONE: Final = Reach(("PHONE",), 48, 18)
_OTHERS: Final = Reach(("ORDER",), 36, through=False)
_NO_BANK: Final = Reach(("ORDER", "ID_CARD"), 36, through=False)
_OF_PERSON: Final = Reach(("ID",), 30, through=False)
_NO_PHONE: Final = Reach(("ORDER", "ID", "CARD"), 36, through=False)
_SHORT_CARD: Final = re.compile(rb"[0-9]{4,6}[^0-9 -]{4,12}[0-9]{2,4}")
_PREFIXES: Final = frozenset(p for prefixes, _ in ISSUERS for p in prefixes)
_WIDTHS: Final = sorted({len(prefix) for prefix in _PREFIXES})
_BEGINNINGS: Final = frozenset(p[:n] for p in _PREFIXES for n in range(len(p) + 1))
_GANSU: Final = "62"
_DIGITS: Final = re.compile(rb"[0-9]+")
_LAST: Final = re.compile(rb"(?:[^0-9\x80-\xff]|[\xc2-\xf4][\x80-\xbf]{1,3})\Z")
_USUAL: Final = re.compile(rb"[0-9]{3}[^0-9]+[0-9]{4}")


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    mobile = Rule(
        name="masked/mobile",
        entity=Entity.MOBILE,
        pattern=MOBILE,
        triggers=(*TOKEN, TRIGGER),
        rank=7,
        left=LETTER,
        right=r"0-9A-Za-z*",
        never=Beside.DOT_BEFORE | Beside.MONEY_BEFORE,
        reader=_mobile,
        cue=_PHONE,
        against=_OF_PERSON,
        score=0.6,
        masked=True,
    )
    resident = replace(
        mobile,
        name="masked/resident",
        entity=Entity.CN_ID,
        pattern=RESIDENT,
        rank=8,
        reader=_resident,
        cue=None,
        against=None,
    )
    first = replace(
        resident, name="masked/resident-first", reader=_first, cue=_ID, against=_BANK
    )
    card = replace(
        mobile,
        name="masked/card",
        entity=Entity.BANK_CARD,
        pattern=CARD,
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
            pattern=SHORT_MOBILE,
            rank=13,
            reader=_short_mobile,
            cue=_PHONE,
            required=True,
            against=_NO_PHONE,
        ),
        resident,
        first,
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
                pattern=ENDING + last,
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
                ("card", Entity.BANK_CARD, "[0-9]", None, _BANK, _NO_BANK),
            )
        ),
        replace(
            mobile,
            name="masked/email",
            entity=Entity.EMAIL,
            pattern=EMAIL,
            triggers=(r"(?:\*|\xef\xbc\x8a){2}[A-Za-z0-9._\-]*(?:@|\xef\xbc\xa0)",),
            rank=4,
            left="",
            right=r"A-Za-z0-9\-",
            tail=r"A-Za-z0-9._\-*@",
            reader=no_login,
            cue=None,
            against=None,
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
    right = (fits or _USUAL.fullmatch(value)) and not _goes_on(text, end)
    return (start, end) if right else None


def _goes_on(text: bytes, end: int) -> bool:
    """Tell whether more is hidden behind a place than before it."""
    last = _LAST.search(text, max(end - 3, 0), end)
    return last is not None and text.startswith(last.group(), end)


def _short_mobile(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    return None if _goes_on(text, end) else _of_places(text, start, end)


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


_of_places: Final = _of_length(_PLACES)
_read_card: Final = _of_length(_CARDS)
_either_length: Final = _of_length((_ID_LENGTH,))
_read_any: Final = _of_length(_ANY)
_read_few: Final = _of_length(_FEW)


def _counted(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for eight places, or for six of which some hide for sure."""
    if _goes_on(text, end):
        return None
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
    if _goes_on(text, end):
        return None
    # Nobody counts the stars between the issuer's number and the last four.
    short = shown.startswith("62") and _SHORT_CARD.fullmatch(value)
    return (start, end) if short else _read_card(text, start, end)


def _resident(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for a region, as far as it shows, and that no card begins so."""
    shown = _shown(text[start:end])
    card = _issued(shown)
    known = shown[:2] in PROVINCES and not card and not _goes_on(text, end)
    return _read_card(text, start, end) if known else None


def _first(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for eighteen places where only the first digit shows, as a card's could."""
    one = len(_shown(text[start:end])) == 1
    return _either_length(text, start, end) if one else None


def _either(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for eighteen places and a region that cards may begin with, too.

    Most cards begin with 62, and few people are of Gansu: there a word has to tell.
    """
    shown = _shown(text[start:end])
    known = shown[:2] in PROVINCES and not shown.startswith(_GANSU)
    return _either_length(text, start, end) if known else None


def _shown(value: bytes) -> str:
    """Return the digits before what is hidden."""
    found = _DIGITS.match(value.replace(b" ", b""))
    return found.group().decode("ascii") if found else ""


def _issued(shown: str) -> bool:
    """Tell whether a card can begin with these digits."""
    return shown in _BEGINNINGS or any(shown[:n] in _PREFIXES for n in _WIDTHS)
