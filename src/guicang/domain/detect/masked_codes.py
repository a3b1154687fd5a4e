"""Documents, codes and plates that somebody has hidden in part already.

Of these a word has to tell what they are, but where letters and digits stand as in
nothing else: a plate's, a US social security number's, a long IBAN's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.abroad import IBAN_COUNTRIES
from guicang.domain.detect.hiding import RESIDENT, SURE, hidden
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Beside, Reach, Reader, Rule, back
from guicang.domain.detect.vehicles import PROVINCES

Words = Mapping[str, Sequence[str]]
_SIGN: Final = (
    r"(?:\*{2}|x{3}|X{3}|#{2}|_{3}|\xc3\x97|\xef\xbc\x8a|\xef\xbc\x83|\xe2\x80\xa2"
    r"|\xc2\xb7\xc2\xb7|\xe2\x80\xbb|\xe2[\x96-\x9c][\x80-\xbf]|\xe3\x80\x87)"
)
# Letters or digits before or behind what hides.
_TRIGGERS: Final = (f"[0-9A-Za-z]{_SIGN}", f"{_SIGN}-?[0-9]{{3}}")
# All that the automaton looks for: two places that are hidden, and what shows behind.
_ENDS: Final = (
    r"(?:(?:\*{2}|\xc3\x97\xc3\x97|\xe2[\x80-\x9c][\x80-\xbf]\xe2[\x80-\x9c][\x80-\xbf]"
    r"|\xe3\x80\x87)[ -]?[0-9A-Za-z]{0,6}"
    r"|(?:[xX]{2}|#{2}|---|___)[ -]?[0-9A-Z]{0,5}[0-9][0-9A-Z]{0,2})"
    r"(?:\([0-9A*]\)|\xe5\xad\xa6|\xe8\xad\xa6|\xe6\x8c\x82)?"
)
_CODE: Final = "[0-9A-HJ-NPQRTUWXY]"
# A mobile number is hidden so, and a code with so few places is none.
_NO_MOBILE: Final = r"(?!1[3-9][0-9]\*{4}[0-9]{4}\Z)"
_USCC: Final = f"{_NO_MOBILE}[1-9ANY][1-9][0-9]{{0,8}}{hidden(4, 14)}{_CODE}{{2,6}}"
_PERMIT: Final = f"[HMCW][A-Z]?[0-9]{{0,4}}{hidden(2, 9)}[0-9]{{0,4}}"
_TAIWAN: Final = f"[0-9]{{1,4}}{hidden(2, 7)}[0-9]{{1,4}}"
_PASSPORT: Final = f"[A-Z]{{1,2}}[0-9]{{0,4}}{hidden(3, 8)}[0-9]{{0,4}}"
_STARS: Final = (*SURE[:1], "[xX]", "#", *SURE[3:])
_SSN: Final = f"{hidden(3, 3, _STARS)}-{hidden(2, 2, _STARS)}-[0-9]{{4}}"
_IBAN: Final = (
    f"[A-Z]{{2}}[0-9]{{2}}[ ]?(?:[0-9A-Z]{{4}}[ ]?)?"
    f"(?:{hidden(4, 30)}|(?:{hidden(4, 4, _STARS)} ){{2,7}})[ ]?[0-9A-Z]{{2,4}}"
)
_HKID: Final = (
    rf"[A-Z]{{1,2}}[0-9]{{0,4}}{hidden(2, 7)}[0-9]{{0,4}}(?:\([0-9A*]\))?"
    rf"|[A-Z]{{1,2}}[0-9]{{6}}\(\*\)"
)
_PLATE_STARS: Final = (r"\*", *SURE[3:])
_PLATE: Final = (
    f"{PROVINCES}[ ]?[A-HJ-Z][ .-]?[A-HJ-NP-Z0-9]{{0,3}}{hidden(2, 5, _PLATE_STARS)}"
    f"[A-HJ-NP-Z0-9]{{0,3}}(?:学|警|挂|港|澳|领)?"
)
_WHOLE_PLATE: Final = re.compile(f"{_PLATE}\\Z".encode())
_PLACES: Final = range(4, 9)
_SHORTEST_IBAN: Final = 15
_SEEN: Final = 2
_COUNTRIES: Final = frozenset(c.encode() for c in IBAN_COUNTRIES)
_WIDEST: Final = 90
_SHOWN: Final = re.compile(rb"[0-9A-Za-z]")
_IDS: Final = ("ID", "OLD_ID")
_ORDER: Final = ("ORDER",)
_OTHERS: Final = (*_IDS, "TAIWAN", "HKMO", "PASSPORT", "TAX", "CARD")


def rules(_: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    code = Rule(
        name="masked/uscc",
        entity=Entity.USCC,
        pattern=_ENDS,
        triggers=_TRIGGERS,
        rank=6,
        right=r"0-9A-Za-z*",
        starts=False,
        cue=Reach(("TAX", "COMPANY"), 60, 24),
        required=True,
        against=Reach(("ORDER", *_IDS, "DRIVER", "SOCIAL", "CARD"), 42, through=False),
        never=Beside.MONEY_BEFORE,
        reader=_read(_USCC),
        score=0.6,
        masked=True,
    )
    cued = (
        ("hkmo", Entity.HK_MO_PERMIT, _PERMIT, ("HKMO",), ("PASSPORT", *_ORDER)),
        ("hkid", Entity.HK_MO_PERMIT, _HKID, ("HKID",), ("PASSPORT", *_ORDER)),
        ("taiwan", Entity.TW_PERMIT, _TAIWAN, ("TAIWAN",), ("PHONE", "CARD", *_ORDER)),
        ("passport", Entity.PASSPORT, _PASSPORT, ("PASSPORT",), ("HKMO", *_ORDER)),
        ("driver", Entity.DRIVER_LICENSE, RESIDENT, ("DRIVER",), (*_OTHERS, "SOCIAL")),
        ("social", Entity.SOCIAL_SECURITY, RESIDENT, ("SOCIAL",), (*_OTHERS, "DRIVER")),
        ("twid", Entity.TW_PERMIT, _HKID, ("TWID",), ("PASSPORT", *_ORDER)),
    )
    sure = (
        ("iban-long", Entity.IBAN, _iban(_SHORTEST_IBAN)),
        ("us_ssn", Entity.US_SSN, _read(_SSN)),
        ("plate", Entity.PLATE, _plate),
    )
    return (
        code,
        *(
            replace(
                code,
                name=f"masked/{name}",
                entity=entity,
                reader=_read(pattern),
                cue=Reach(cue, 60, 24),
                against=Reach(others, 42, through=False),
            )
            for name, entity, pattern, cue, others in cued
        ),
        replace(
            code,
            name="masked/iban",
            entity=Entity.IBAN,
            reader=_iban(0),
            cue=Reach(("CARD",), 60, 24),
            against=Reach(_ORDER, 42, through=False),
        ),
        *(
            replace(
                code,
                name=f"masked/{name}",
                entity=entity,
                cue=None,
                required=False,
                against=None,
                reader=reader,
            )
            for name, entity, reader in sure
        ),
    )


def _read(pattern: str, least: int = 0) -> Reader:
    """Return the reader of what ends at a place: of so many places, two of them seen.

    A letter and stars hide anything.
    """
    whole = re.compile(f"(?<![0-9A-Za-z*])(?:{pattern})\\Z".encode(), re.IGNORECASE)

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        found = whole.search(text, back(text, end, _WIDEST), end)
        if found is None or len(_SHOWN.findall(found.group())) < _SEEN:
            return None
        value = found.group().replace(b" ", b"").decode("utf-8", "replace")
        return found.span() if len(value) >= least else None

    return read


def _iban(least: int) -> Reader:
    """Return the reader of an account of so many places, and of a country that is."""
    inner = _read(_IBAN, least)

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        place = inner(text, start, end)
        return place if place and text[place[0] : place[0] + 2] in _COUNTRIES else None

    return read


def _plate(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Ask for as many places behind the province as a plate has, or nearly."""
    found = _WHOLE_PLATE.search(text, back(text, end, _WIDEST), end)
    if found is None:
        return None
    value = found.group().translate(None, b" .-").decode("utf-8", "replace")
    return found.span() if len(value) - 1 in _PLACES else None
