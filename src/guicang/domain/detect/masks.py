"""Partial masks: what stays readable of a value, by type and level.

The levels are those of Ant Design's data formats (names, mobile numbers, identity
numbers, addresses, mailboxes and cards as it gives them), carried on to the types it
does not name: LOW lets a person recognise a value they know, MEDIUM tells two values
apart, HIGH hides nearly all. A higher level never shows more characters. Separators
stay where they are, so that a masked line still reads as a telephone number or a card,
and the text keeps its length. Of a value that is too short to hide three characters at
every level, nothing stays at any.

Passwords, secrets, health and children have no partial mask: three stars stand for
them at every level, and hide the length too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from guicang.domain.detect import spans
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.types import Level

ALL: Final = "***"
"""What stands for a value of which nothing stays, not even its length."""

_STAR: Final = "*"
_HIDDEN: Final = frozenset("*\uff0a\u25cf\u2022\xd7\u2731")  # stars, bullets, a cross
_LEAST: Final = 3
_MOBILE: Final = 11
_ONE_STAR: Final = 1
_WHOLE: Final = frozenset(
    {Entity.PASSWORD, Entity.SECRET, Entity.MEDICAL, Entity.MINOR}
)

Ends = tuple[int, int]
"""How many characters stay at the left and at the right."""

_ENDS: Final[Mapping[str, Mapping[Level, Ends]]] = {
    kind: dict(zip(Level, ends, strict=True))
    for kind, ends in {
        # Ant Design: first six and last four, three and three, one and one.
        Entity.CN_ID: ((6, 4), (3, 3), (1, 1)),
        Entity.DRIVER_LICENSE: ((6, 4), (3, 3), (1, 1)),
        Entity.SOCIAL_SECURITY: ((6, 4), (3, 3), (1, 1)),
        # Ant Design: first four and last six, first six and last four, last four.
        Entity.BANK_CARD: ((4, 6), (6, 4), (0, 4)),
        # Ant Design has one: first three and last four.
        Entity.MOBILE: ((3, 4), (3, 4), (0, 4)),
        Entity.PHONE: ((0, 4), (0, 4), (0, 2)),
        Entity.PASSPORT: ((2, 3), (1, 3), (0, 2)),
        Entity.HK_MO_PERMIT: ((2, 3), (1, 3), (0, 2)),
        Entity.TW_PERMIT: ((2, 3), (1, 3), (0, 2)),
        Entity.MILITARY_ID: ((0, 3), (0, 2), (0, 0)),
        Entity.PLATE: ((2, 2), (2, 1), (1, 0)),
        Entity.USCC: ((4, 4), (2, 4), (0, 4)),
        Entity.WECHAT: ((2, 2), (1, 1), (0, 0)),
        Entity.QQ: ((2, 2), (1, 1), (0, 0)),
        Entity.IBAN: ((4, 4), (2, 4), (0, 4)),
        Entity.VAT: ((2, 3), (2, 2), (0, 2)),
        Entity.US_SSN: ((0, 4), (0, 4), (0, 0)),
    }.items()
}
_NONE: Final = dict.fromkeys(Level, (0, 0))
_SUBSCRIBER: Final = {Level.LOW: (0, 4), Level.MEDIUM: (0, 2), Level.HIGH: (0, 2)}
# An area code tells a town; two digits or three of it, by GB/T plan, begin with nought.
_AREA: Final = re.compile("[(（]?0(?:10|2[0-9]|[3-9][0-9]{2})")
_REGIONS: Final = re.compile(
    "(?P<province>.{2,8}?(?:省|自治区|特别行政区))?"
    "(?P<city>.{1,10}?(?:市|自治州|地区|盟))?"
    "(?P<district>.{1,10}?(?:区|县|旗|市))?"
)
_KEPT: Final[Mapping[Level, tuple[str, ...]]] = {
    Level.LOW: ("province", "city", "district"),
    Level.MEDIUM: ("province", "city"),
    Level.HIGH: (),
}
_GROUPS: Final = re.compile(r"[^\W_]+")
_FIRST: Final[Mapping[str, Mapping[Level, int]]] = {
    Entity.IP: {Level.LOW: 2, Level.MEDIUM: 1, Level.HIGH: 0},
    Entity.MAC: {Level.LOW: 3, Level.MEDIUM: 2, Level.HIGH: 0},
}
_LOCAL: Final = {Level.LOW: 3, Level.MEDIUM: 1, Level.HIGH: 0}
_YEAR: Final = 4
_POINTS: Final = str.maketrans(dict.fromkeys("。\uff0e\uff61", "."))


def mask(text: str, findings: Sequence[Finding], level: Level) -> str:
    """Return the text with every finding masked at one level."""
    return spans.replaced(text, findings, lambda f, value: masked(f.type, value, level))


def masked(kind: str, value: str, level: Level) -> str:
    """Return a value with what its level hides turned into stars.

    A value that is partly hidden already is hidden at least as far.
    """
    if kind in _WHOLE:
        return ALL
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(value, level)
    if kind in _FIRST:
        return _first_groups(value, _FIRST[kind][level])
    # An unknown type is an organisation's own: nobody said what of it may be seen.
    return _ends(value, _ENDS.get(kind, _NONE), level)


def _ends(
    value: str, table: Mapping[Level, Ends], level: Level, before: int = 0
) -> str:
    """Show the ends, and the first ``before`` characters, which are no secret.

    Letters, digits and stars count; separators do not, and stay.
    """
    places = [i for i, c in enumerate(value) if c.isalnum() or c in _HIDDEN]
    widest = max(map(sum, table.values()))
    short = len(places) - before < widest + _LEAST
    head, tail = (0, 0) if short else table[level]
    return _stars(value, set(places[before + head : len(places) - tail]))


def _stars(value: str, hidden: set[int]) -> str:
    return "".join(_STAR if i in hidden else c for i, c in enumerate(value))


def _mobile(value: str, level: Level) -> str:
    # What stays counts from the number itself: a country code before it is not secret.
    count = sum(c.isalnum() or c in _HIDDEN for c in value)
    return _ends(value, _ENDS[Entity.MOBILE], level, max(count - _MOBILE, 0))


def _landline(value: str, level: Level) -> str:
    area = _AREA.match(value) if level is not Level.HIGH else None
    before = sum(c.isalnum() for c in area[0]) if area else 0
    return _ends(value, _SUBSCRIBER, level, before)


def _person(value: str, level: Level) -> str:
    places = [i for i, c in enumerate(value) if c.isalnum()]
    shown: list[int] = []
    if level is not Level.HIGH and len(places) > _ONE_STAR:
        shown = places[:1]
    if level is Level.LOW and len(places) >= _LEAST:
        shown += places[-1:]
    return _stars(value, set(places) - set(shown))


def _address(value: str, level: Level) -> str:
    found = _REGIONS.match(value)
    ends = [found.end(name) for name in _KEPT[level]] if found else []
    shown = max(ends, default=0)
    # A name that ends like a region and is all there is would stay as it is.
    if len(value) - shown < _LEAST:
        shown = 0
    hidden = {i for i, c in enumerate(value) if i >= shown and not c.isspace()}
    return _stars(value, hidden)


def _email(value: str, level: Level) -> str:
    local, at, host = value.rpartition("@")
    if not at:
        local, at, host = value.rpartition("\uff20")  # the full-width one
    kept = min(_LOCAL[level], max(len(local) - _LEAST, 0))
    return local[:kept] + _STAR * (len(local) - kept) + at + host if at else ALL


def _birth(value: str, level: Level) -> str:
    places = [i for i, c in enumerate(value) if c.isalnum()]
    year = places[:_YEAR]
    whole = len(year) == _YEAR and all(value[i].isdecimal() for i in year)
    return _stars(value, set(places[_YEAR if level is Level.LOW and whole else 0 :]))


def _first_groups(value: str, count: int) -> str:
    """Show the first groups between separators: what says the net or the maker."""
    groups = list(_GROUPS.finditer(value))
    hidden = {i for g in groups[count:] for i in range(*g.span())}
    # A stop of a Chinese keyboard is a point here, and would else end a sentence.
    return _stars(value, hidden).translate(_POINTS)


_SPECIAL: Final[Mapping[str, Callable[[str, Level], str]]] = {
    Entity.MOBILE: _mobile,
    Entity.LANDLINE: _landline,
    Entity.PERSON: _person,
    Entity.ADDRESS: _address,
    Entity.EMAIL: _email,
    Entity.DOB: _birth,
}
