"""Values beside a value that was found, as lists and corrections join them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Place
from guicang.domain.detect.kin.tables import Tables
from guicang.domain.detect.likely import name_letters
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Seen, one_of
from guicang.domain.detect.traditional import widened

# By what somebody is reached: a list of them goes on over one of another type.
_REACHED: Final = frozenset(
    (
        *(Entity.EMAIL, Entity.MOBILE, Entity.PHONE, Entity.LANDLINE),
        *(Entity.WECHAT, Entity.QQ),
    )
)
_NUMBERED: Final = (
    r"[(\[]?[0-9]{1,2}(?:[.):\]]|\x02)(?![0-9])|\xe2\x91[\xa0-\xa9]|[(][0-9]{1,2}[)]"
)
_ENGLISH: Final = (
    r"(?:or|and|to|mine|hers|his|my (?:wife|husband|son|daughter|mother|father|mom|mum"
    r"|dad)(?:'s)?|is|was|not|now|then|instead of|instead|should be|it should be"
    r"|changed to|rather than|vs|but)(?![0-9A-Za-z])"
)
_ARROW: Final = r"(?:\xe2\x86\x92|\xe2\x87\x92|-{1,3}>|=>|>>)"
_EMPTY: Final = r"[ ,:\"'()\[\]\r\n\t\x02]"
_PLAIN: Final = re.compile(
    rf"(?: ?[,/\x02;|] ?| ?\r?\n[ >*-]{{0,3}})(?:{_NUMBERED}|{_EMPTY}){{0,3}}".encode()
)
# Who begins the next line of a list, before his own value.
_NAMED: Final = re.compile(
    r" ?\r?\n[ >*-]{0,3}"
    rf"(?:{_NUMBERED})?[ ]?((?:[\xe4-\xe9][\x80-\xbf]{{2}}){{2,4}}"
    r"|[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z.'-]*){1,3})[ ,:|\t]{1,3}".encode("latin-1")
)
# Numbers of five digits and more are no groups of one.
_LONG: Final = re.compile(rb"[0-9]{5} [0-9]{5}")
_FURTHEST: Final = 60
_DIGITS: Final = 5


Words = Mapping[str, Sequence[str]]


class Siblings:
    """Reads which values lists or corrections join to others of their type.

    The type of what is ``loose`` is never told by a mere pause; numbers of a type that
    is ``spaced`` stand in a row with blanks between them, too.
    """

    def __init__(self, words: Words, *, loose: bool, spaced: bool = False) -> None:
        said = one_of(widened([*words["joins"], *words["corrects"]]))
        strong = rf"{said}|{_ENGLISH}|{_ARROW}|{_NUMBERED}"
        strong += "| / " if loose else "|[/&+]"
        link = rf"(?=[^\x00]*?(?:{strong}))(?:{strong}|{_EMPTY}){{1,9}}"
        self._link = re.compile(link.encode(), re.IGNORECASE)
        self._loose, self._spaced = loose, spaced
        self._first = name_letters(words).first

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        return f"{self._link.pattern!r}"

    def of(
        self,
        tables: Tables,
        free: Sequence[Place],
        own: Sequence[Place],
        seen: Sequence[Seen],
        claimed: Callable[[bytes, int, int], bool],
    ) -> list[Place]:
        """Return the free values beside those of their own type.

        ``claimed`` tells whether a word between two places claims a number.
        """
        known, may = set(own), set(free)
        bridges = {(s.start, s.end) for s in seen if s.kind in _REACHED}
        items = sorted(may | known | (set() if self._loose else bridges))
        found: list[Place] = []
        run: list[Place] = []
        for place in items:
            last = run[-1][1] if run else -1
            joined = self._joined(tables, last, place) or (
                self._listed(tables.text, last, place[0])
                and not claimed(tables.text, last, place[0])
            )
            if not joined:
                found += run if known.intersection(run) else ()
                run = []
            run.append(place)
        found += run if known.intersection(run) else ()
        return [place for place in found if place in may]

    def _listed(self, text: bytes, last: int, start: int) -> bool:
        """Tell whether somebody's name begins the line of a value in a list."""
        found = None if self._loose else _NAMED.fullmatch(text, max(last, 0), start)
        if found is None:
            return False
        name = found[1].decode()
        return name.isascii() or name[0] in self._first

    def _joined(self, tables: Tables, last: int, place: Place) -> bool:
        """Tell whether a value is joined to what ends at a place before it."""
        text, start = tables.text, place[0]
        if last < 0 or not 0 < start - last <= _FURTHEST:
            return False
        if self._link.fullmatch(text, last, start):
            return True
        if self._loose:
            return False
        spaced = self._spaced and _LONG.match(text, last - _DIGITS)
        plain = spaced or _PLAIN.fullmatch(text, last, start)
        return bool(plain) and not tables.columned(start)
