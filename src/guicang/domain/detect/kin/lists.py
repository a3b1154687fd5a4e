"""Values that stand in a list where all the others are found, without a word."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Place
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Seen

# Chinese passports, and those of Hong Kong and Macau.
_PASSPORT: Final = re.compile(rb"(?:[EGDSPHKM]|E[A-HJ-NP-Z]|MA|MB|KJ)[0-9]{7,8}\Z")
# A line of such a list: who it is, by his number in it perhaps, and the name.
_WHO: Final = re.compile(
    rb"[> *-]*(?:(?:[\xe4-\xe9][\x80-\xbf]{2}){1,4} ?)?[(]?[0-9]{0,2}[ .):\x02]{0,3}"
    rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2,4}[ :,\x02|]{1,3}"
    rb"(?:(?:[\xe4-\xe9][\x80-\xbf]{2}){2,5}[ :]{0,2})?"
)
_PAUSE: Final = re.compile(
    "(?: ?[,/\x02;|\n] ?| ?(?:和|跟|还有|或者|或|&|and|or) ?)".encode()
)
# That all of them are somebody's.
_OWNED: Final = re.compile(
    r"[ ,\x02]{0,2}(?:(?:这)?(?:几|三|四|五)个)?(?:都|全)?"
    "(?:是|能|可以|行|找|联系|归)".encode()
)
Told = Callable[[Place], bool]
_LONGEST: Final = 120
_REACHED: Final = frozenset({Entity.MOBILE, Entity.PHONE, Entity.LANDLINE, Entity.QQ})


def traveller(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a passport's number of somebody among those who travel.

    Of those who travel together, one has an identity card and another a passport.
    """
    ids = (s.start for s in seen if s.kind is Entity.CN_ID)
    listed = any(_listed(text, start) for start in ids)

    def told(place: Place) -> bool:
        number = listed and _PASSPORT.match(text, *place)
        return bool(number) and _listed(text, place[0])

    return told


def _listed(text: bytes, start: int) -> bool:
    line = text.rfind(b"\n", max(start - _LONGEST, 0), start) + 1
    return _WHO.fullmatch(text, line, start) is not None


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
