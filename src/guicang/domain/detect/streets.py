"""Postal addresses in Latin letters: a house number and a street, or a code behind.

A number and capitalised words are an address where a word for a street is among them,
or where a postal code of a country ends them behind a comma (Universal Postal Union,
S42: number, street, unit, locality, region, code).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Rule, back

_LETTER: Final = r"(?:[A-Za-z'.-]|[\xc3-\xc5][\x80-\xbf])"
_WORD: Final = rf"(?:[A-Z]|[\xc3-\xc5][\x80-\xbf]){_LETTER}{{0,18}}"
_LINKS: Final = "(?:de|da|di|del|della|dos|das|do|des|du|la|le|van|der|of|the)"
_ORDINAL: Final = "[0-9]{1,3}(?:st|nd|rd|th)"
_WORDS: Final = (
    rf"(?:{_WORD}|[NSEW]{{1,2}}\.? (?:{_ORDINAL}|{_WORD})|{_ORDINAL})"
    rf"(?: (?:{_WORD}|{_LINKS}|{_ORDINAL})){{0,5}}"
)
_KINDS: Final = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Av|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way"
    r"|Place|Pl|Square|Sq|Terrace|Crescent|Close|Highway|Hwy|Parkway|Pkwy|Circle|Cir"
    r"|Alley|Row|Walk|Quay|Wharf|Gardens|Grove|Hill|Mews|Broadway|Lu|Jie|Dadao|Xiang)"
)
# Languages that put the word for a street first.
_FIRST: Final = (
    r"(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Cc]hemin|[Ii]mpasse|[Qq]uai|[Cc]ours|[Pp]lace"
    r"|[Jj]alan|[Jj]ln|[Ll]orong|[Vv]ia|[Vv]iale|[Cc]orso|[Pp]iazza|[Cc]alle|[Aa]venida|[Rr]ua|[Pp]laza)"
)
_UNIT: Final = (
    r"(?:(?:[Aa]pt|[Aa]partment|[Uu]nit|[Ss]uite|[Ss]te|[Ff]lat|[Rr]oom|[Rr]m|[Bb]lock"
    r"|[Bb]lk|[Bb]uilding|[Bb]ldg|[Tt]ower|[Ff]loor|[Ff]l)\.? ?[0-9A-Za-z-]{1,6}"
    r"|P\.? ?O\.? ?[Bb]ox [0-9]{1,6}|#[0-9]{1,4}-?[0-9]{0,4}|[0-9]{1,2}/[Ff]"
    r"|[0-9]{1,3}(?:st|nd|rd|th) [Ff]loor)"
)
_CODE: Final = (
    r"(?:[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"
    r"|(?:[A-Z]{2} )?[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[A-Z]{2,3} [0-9]{4}"
    r"|[A-Z][0-9]{2} ?[0-9A-Z]{4}|[0-9]{4} ?[A-Z]{2}|[0-9]{4,6})"
)
_NUMBER: Final = (
    r"(?:No\.? ?|(?:Blk|Block|BLK) )?[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,4})?"
)
_END: Final = r"(?![0-9A-Za-z])"
_SIDE: Final = "(?:Central|North|South|East|West|[NSEW]{1,2})"
_STREET: Final = (
    rf"(?:{_WORDS} {_KINDS}(?:\.|(?![A-Za-z]))(?: {_SIDE}(?![A-Za-z]))?"
    # Some streets of a name are counted: Ave 2, Jalan Melati 3.
    rf"(?:(?<!\.) [0-9]{{1,3}}{_END}(?! ?[A-Za-z]))?"
    rf"|{_FIRST} (?:(?:{_LINKS}|{_WORD}){_END} ?){{1,5}}(?<! )"
    rf"(?: [0-9]{{1,2}}{_END}(?! ?[A-Za-z]))?)"
)
# A place with its code behind or before it, or either alone.
_PLACE: Final = (
    rf"(?:{_WORD}(?: (?:{_WORD}|{_LINKS})){{0,4}}? {_CODE}{_END}|{_CODE} {_WORDS}{_END}"
    rf"|{_WORDS}{_END}|{_CODE}{_END})"
)
_REST: Final = rf"(?:(?:, ?| ){_UNIT})*(?:, ?{_PLACE})*"
_UNITS: Final = rf"(?:(?:{_UNIT}, ?)+(?:{_WORDS}, ?){{0,2}}|)"
_KNOWN: Final = re.compile(rf"{_UNITS}{_NUMBER},? {_STREET}{_REST}".encode())
# Without a word for a street, the code of a place has to end it.
_CODED: Final = re.compile(
    (
        rf"{_UNITS}{_NUMBER},? {_WORDS}(?:(?:, ?| ){_UNIT})*(?:, ?{_WORDS}){{0,2}}?"
        rf",? ?(?:{_WORD} )?(?:{_CODE}{_END}|{_CODE} {_WORDS}{_END})"
    ).encode()
)
# Where places have no codes.
_WITHOUT: Final = (
    r"(?:Hong Kong|Kowloon|New Territories|Lantau|Macau|Macao|Taipa|Coloane|HK|NT"
    r"|N\.T\.)"
    r"(?![0-9A-Za-z])(?:, ?(?:Hong Kong|Macau|HK)(?![0-9A-Za-z]))?"
)
# Rooms and buildings, and then a place with its code; a box at the post office, too.
_ROOMS: Final = re.compile(
    (
        rf"(?:{_UNIT}, ?)+(?:{_WORDS}, ?){{0,4}}"
        rf"(?:{_WORD}(?: {_WORD}){{0,2}},? {_CODE}{_END}|{_WITHOUT})"
    ).encode()
)
# The number behind the street, and before a code with its place.
_TURNED: Final = re.compile(
    (
        rf"(?:{_FIRST} |{_WORD} )?{_WORDS} [0-9]{{1,4}}[A-Za-z]?"
        rf"(?:, ?{_UNIT})*, ?[0-9]{{4,5}} {_WORDS}{_END}"
    ).encode()
)
_LED: Final = re.compile(
    (
        rb"(?:address|ship|deliver|send|mail|live|lives|living|stay|located|location|home"
        rb"|office|residence|moved)[a-z ]{0,24}[: ]{0,2}\Z"
    ),
    re.IGNORECASE,
)
_STARTS: Final = re.compile(
    rf"(?<![0-9A-Za-z#/.-])(?=[0-9A-Z#]|[a-z]+ )(?:{_UNIT}|{_NUMBER},? )".encode()
)
_TURNED_STARTS: Final = re.compile(rb"(?<![0-9A-Za-z\x80-\xff'-])[A-Za-z\xc3-\xc5]")
_BACK: Final = 72
_AHEAD: Final = 140
_NEAR: Final = 40


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    begins = (
        rf"[0-9][A-Za-z]?,? (?:(?:[A-Z]|[\xc3-\xc5]){_LETTER}|[NSEW]{{1,2}}\.? [0-9A-Z]"
        rf"|[0-9]{{1,3}}(?:st|nd|rd|th) [A-Z]|{_FIRST} )"
    )
    turned = r"(?:[a-z]|[\xc3-\xc5][\x80-\xbf]) [0-9]{1,4}[A-Za-z]?, ?[0-9]{4,5} [A-Z]"
    street = Rule(
        name="address/street",
        entity=Entity.ADDRESS,
        pattern=begins,
        triggers=(begins,),
        rank=48,
        starts=False,
        reader=_read,
        score=0.7,
    )
    return (
        street,
        replace(
            street,
            name="address/rooms",
            pattern=rf"{_UNIT}, ?[A-Z]",
            triggers=(rf"{_UNIT}, ?[A-Z]",),
            reader=_rooms,
        ),
        replace(
            street,
            name="address/street-first",
            pattern=turned,
            triggers=(turned,),
            reader=_turned,
        ),
    )


def _read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find the number before a place, and the address that begins with it."""
    first = back(text, end, _BACK)
    stop = min(text.find(b"\x00", end), end + _AHEAD)
    for begin in (found.start() for found in _STARTS.finditer(text, first, end)):
        known = _KNOWN.match(text, begin, stop)
        coded = _CODED.match(text, begin, stop)
        whole = [m for m in (known, coded) if m and m.end() >= end]
        if not whole:
            continue
        found = max(whole, key=re.Match.end)
        led = _LED.search(text, max(begin - _NEAR, 0), begin)
        # A number and one word is as often a quantity: something has to say more.
        sure = led or known or b"," in found.group()
        return _trimmed(found) if sure else None
    return None


def _trimmed(found: re.Match[bytes]) -> tuple[int, int]:
    """Leave out the point that ends the sentence."""
    return (found.start(), found.end() - found.group().endswith(b"."))


def _rooms(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find rooms and buildings with a place behind them, and its code."""
    return _covering(_ROOMS, _STARTS, text, end)


def _turned(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find a street whose number stands behind it."""
    return _covering(_TURNED, _TURNED_STARTS, text, end)


def _covering(
    whole: re.Pattern[bytes], starts: re.Pattern[bytes], text: bytes, end: int
) -> tuple[int, int] | None:
    """Return the first address that begins before a place and reaches it."""
    stop = min(text.find(b"\x00", end), end + _AHEAD)
    for begin in starts.finditer(text, back(text, end, _BACK), end):
        found = whole.match(text, begin.start(), stop)
        if found and found.end() >= end:
            return _trimmed(found)
    return None
