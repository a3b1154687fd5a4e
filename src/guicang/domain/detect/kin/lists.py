"""Values that stand in a list where all the others are found, without a word."""

import re
from collections.abc import Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Place
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Seen

# Chinese passports, and those of Hong Kong and Macau.
_PASSPORT: Final = re.compile(rb"(?:[EGDSPHKM]|E[A-HJ-NP-Z]|MA|MB|KJ)[0-9]{7,8}\Z")
_SPACE: Final = re.compile(rb"[ :,\x02|]{1,3}")
_PAUSE: Final = re.compile("(?: ?[,/\x02;|\n] ?| ?(?:和|跟|还有|或者|或|&|and|or) ?)".encode())
# That all of them are somebody's.
_OWNED: Final = re.compile(
    r"[ ,\x02]{0,2}(?:这?[几三四五]个)?(?:都|全)?(?:是|能|可以|行|找|联系|归)".encode()
)
_REACHED: Final = frozenset({Entity.MOBILE, Entity.PHONE, Entity.LANDLINE, Entity.QQ})


def traveller(text: bytes, place: Place, seen: Sequence[Seen]) -> bool:
    """Tell whether a passport's number is some person's where others have theirs.

    Of those who travel together, one has an identity card and another a passport.
    """
    start, end = place
    if not _PASSPORT.match(text, start, end):
        return False
    return any(
        s.kind is Entity.PERSON and s.end < start and _SPACE.fullmatch(text, s.end, start)
        for s in seen
    ) and any(s.kind is Entity.CN_ID for s in seen)


def reached(text: bytes, place: Place, seen: Sequence[Seen]) -> bool:
    """Tell whether a name stands between an address and a number, all somebody's."""
    kinds, at = set(), place[0]
    before = [s for s in seen if s.end <= place[0]]
    for each in reversed(before):
        if not _PAUSE.fullmatch(text, each.end, at):
            break
        kinds.add(each.kind)
        at = each.start
    both = Entity.EMAIL in kinds and not _REACHED.isdisjoint(kinds)
    return both and _OWNED.match(text, place[1]) is not None
