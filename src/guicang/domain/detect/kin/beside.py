"""Values that what was found right beside them tells, and no word."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Place
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Seen

Told = Callable[[Place], bool]
WHOSE: Final = frozenset({Entity.PERSON, Entity.ADDRESS})
LOGINS: Final = frozenset({Entity.EMAIL, Entity.MOBILE, Entity.WECHAT, Entity.QQ})
PAPERS: Final = frozenset(
    (
        *(Entity.PASSPORT, Entity.CN_ID, Entity.HK_MO_PERMIT, Entity.TW_PERMIT),
        *(Entity.MILITARY_ID, Entity.SOCIAL_SECURITY, Entity.US_SSN),
    )
)
_REACHED: Final = frozenset({Entity.MOBILE, Entity.PHONE, Entity.LANDLINE, Entity.QQ})


_GAP: Final = re.compile(
    rb"(?:[ ,:;|/\x02()\[\]\r\n-]|[0-9]{1,2}[.)\x02] ?(?![0-9])|"
    + "证件|证号|护照|通行证|号码|号|出生|生日|SSN|男|女|代收|签收|收".encode()
    + rb"){1,6}\Z"
)
GAP_AHEAD: Final = re.compile(_GAP.pattern.removesuffix(rb"\Z"))
_PAUSE: Final = re.compile(
    "(?: ?[,/\x02;|\n] ?| ?(?:和|跟|还有|或者|或|&|and|or) ?)".encode()
)
# That all of them are somebody's.
_OWNED: Final = re.compile(
    r"[ ,\x02]{0,2}(?:(?:这)?(?:几|三|四|五)个)?(?:都|全)?"
    "(?:是|能|可以|行|找|联系|归)".encode()
)
_VAT: Final = re.compile(
    b"(?<![A-Za-z])(?:vat|vies)(?![A-Za-z])|" + "增值税|欧盟税|歐盟稅".encode(),
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(rb" ?[|/;\n-] ?")
# A word that is none without whose it is.
_PASSES: Final = re.compile(
    rb"[ ,/\x02:\n-]{1,3}(?:pass|pw|pwd|pin|mm)[ :=]{1,3}", re.IGNORECASE
)
_WIDE: Final = 40


def named(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a number right behind or before the name of somebody."""
    return _beside(text, seen, frozenset({Entity.PERSON}))


def owned(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a number beside a name, an address or a paper's number."""
    return _beside(text, seen, WHOSE | PAPERS)


def called(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a number beside whatever else somebody is reached by."""
    return _beside(text, seen, WHOSE | LOGINS)


def connected(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a number beside a network address."""
    return _beside(text, seen, frozenset({Entity.IP}))


def signed(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a VAT number: a word for such numbers anywhere in the text.

    Or a firm's address right before it, as letters are signed.
    """
    if _VAT.search(text):
        return lambda _: True
    ends = {s.end for s in seen if s.kind is Entity.EMAIL}

    return _behind(text, ends, _SIGNED)


def logged(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a password behind who logs in with it, and ``pass``."""
    ends = {s.end for s in seen if s.kind in LOGINS}

    return _behind(text, ends, _PASSES)


def reached(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a name between an address and a number, all somebody's."""
    ends = [each.end for each in seen]

    def told(place: Place) -> bool:
        kinds, at = set(), place[0]
        if not _OWNED.match(text, place[1]):
            return False
        for number in range(bisect_right(ends, at) - 1, -1, -1):
            each = seen[number]
            if not _PAUSE.fullmatch(text, each.end, at):
                break
            kinds.add(each.kind)
            at = each.start
        return Entity.EMAIL in kinds and not _REACHED.isdisjoint(kinds)

    return told


def _behind(text: bytes, ends: Collection[int], gap: re.Pattern[bytes]) -> Told:
    """Return what tells a value behind one of some ends, with such a gap between."""

    def told(place: Place) -> bool:
        start = place[0]
        return any(gap.fullmatch(text, end, start) for end in ends if end < start)

    return told


def _beside(text: bytes, seen: Sequence[Seen], kinds: Collection[Entity]) -> Told:
    ends = {s.end for s in seen if s.kind in kinds}
    starts = {s.start for s in seen if s.kind in kinds}

    def told(place: Place) -> bool:
        start, end = place
        behind = stands_behind(text, ends, start)
        return behind or stands_before(text, starts, end)

    return told


def stands_behind(text: bytes, ends: Collection[int], start: int) -> bool:
    """Tell whether nothing but marks is between one of some ends and a place."""
    found = _GAP.search(text, max(start - _WIDE, 0), start)
    if found is None:
        return False
    return any(at in ends for at in range(found.start(), start + 1))


def stands_before(text: bytes, starts: Collection[int], end: int) -> bool:
    """Tell whether nothing but marks is between a place and one of some starts."""
    found = GAP_AHEAD.match(text, end)
    return found is not None and found.end() in starts
