"""Postal addresses in Latin letters: a house number and a street, or a code behind.

A number and capitalised words are an address where a word for a street is among them,
or where a postal code of a country ends them behind a comma (Universal Postal Union,
S42: number, street, unit, locality, region, code).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Rule

_LETTER: Final = r"(?:[A-Za-z'.-]|[\xc3-\xc5][\x80-\xbf])"
_WORD: Final = rf"(?:[A-Z]|[\xc3-\xc5][\x80-\xbf]){_LETTER}{{0,18}}"
_LINKS: Final = "(?:de|da|di|del|della|dos|das|do|des|du|la|le|van|der|of|the)"
_ORDINAL: Final = "[0-9]{1,3}(?:st|nd|rd|th)"
_WORDS: Final = (
    rf"(?:{_WORD}|[NSEW]{{1,2}} {_ORDINAL}|{_ORDINAL})"
    rf"(?: (?:{_WORD}|{_LINKS}|{_ORDINAL})){{0,5}}"
)
_KINDS: Final = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Av|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way"
    r"|Place|Pl|Square|Sq|Terrace|Crescent|Close|Highway|Hwy|Parkway|Pkwy|Circle|Cir"
    r"|Alley|Row|Walk|Quay|Wharf|Gardens|Grove|Hill|Mews|Broadway|Lu|Jie|Dadao|Xiang)"
)
_UNIT: Final = (
    r"(?:(?:[Aa]pt|[Aa]partment|[Uu]nit|[Ss]uite|[Ss]te|[Ff]lat|[Rr]oom|[Rr]m|[Bb]lock"
    r"|[Bb]lk|[Bb]uilding|[Bb]ldg|[Tt]ower|[Ff]loor|[Ff]l)\.? ?[0-9A-Za-z-]{1,6}"
    r"|#[0-9]{1,3}-?[0-9]{0,4}|[0-9]{1,2}/[Ff]|[0-9]{1,3}(?:st|nd|rd|th) [Ff]loor)"
)
_CODE: Final = (
    r"(?:[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"
    r"|(?:[A-Z]{2} )?[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[A-Z]{2,3} [0-9]{4}"
    r"|[A-Z][0-9]{2} ?[0-9A-Z]{4}|[0-9]{4} ?[A-Z]{2}|[0-9]{4,6})"
)
_NUMBER: Final = r"(?:No\.? ?)?[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,4})?"
_STREET: Final = rf"{_WORDS} {_KINDS}(?:\.|(?![A-Za-z]))(?: [NSEW]{{1,2}}(?![A-Za-z]))?"
_REST: Final = rf"(?:(?:, ?| ){_UNIT})*(?:(?:,) ?(?:{_WORDS}(?: {_CODE})?|{_CODE}))*"
_UNITS: Final = rf"(?:{_UNIT}, ?)*"
_KNOWN: Final = re.compile(rf"{_UNITS}{_NUMBER},? {_STREET}{_REST}".encode())
# Without a word for a street, the code of a place has to end it.
_CODED: Final = re.compile(
    (
        rf"{_UNITS}{_NUMBER},? {_WORDS}(?:, ?{_UNIT})*(?:, ?{_WORDS}){{0,2}}"
        rf",? ?{_CODE}(?![0-9A-Za-z])"
    ).encode()
)
_LED: Final = re.compile(
    (
        rb"(?:address|ship|deliver|send|mail|live|lives|living|stay|located|location|home"
        rb"|office|residence|moved)[a-z ]{0,24}[: ]{0,2}\Z"
    ),
    re.IGNORECASE,
)
_BACK: Final = 40
_AHEAD: Final = 140


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    begins = rf"[0-9][A-Za-z]?,? (?:(?:[A-Z]|[\xc3-\xc5]){_LETTER}|[NSEW]{{1,2}} [0-9])"
    return (
        Rule(
            name="address/street",
            entity=Entity.ADDRESS,
            pattern=begins,
            triggers=(begins,),
            rank=48,
            starts=False,
            reader=_read,
            score=0.7,
        ),
    )


def _read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find the number before a place, and the address that begins with it."""
    begin = _begin(text, end)
    stop = min(text.find(b"\x00", end), begin + _AHEAD)
    known = _KNOWN.match(text, begin, stop)
    coded = _CODED.match(text, begin, stop)
    if known is None and coded is None:
        return None
    found = max((m for m in (known, coded) if m), key=re.Match.end)
    led = _LED.search(text, max(begin - _BACK, 0), begin)
    # A number and one word is as often a quantity: something has to say more.
    sure = led or known or b"," in found.group()
    return found.span() if sure else None


_STARTS: Final = re.compile(rf"{_UNITS}{_NUMBER},? \Z".encode())


def _begin(text: bytes, end: int) -> int:
    """Return where unit and number begin that stand before a word."""
    space = text.rfind(b" ", 0, end) + 1
    if text[space : space + 1].isdigit():  # W 34th St
        space = text.rfind(b" ", 0, space - 1) + 1
    found = _STARTS.search(text, max(space - _BACK, 0), space)
    return space if found is None else found.start()
