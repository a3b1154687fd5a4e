"""Names of persons in Latin letters, behind words that name one.

As in a passport, in capitals, with the family name before a slash or comma; or as they
are signed. A title goes with the family name alone.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import FOUR, LETTER, Reader, Rule, any_of

_PART: Final = r"(?:[A-Z](?:'[A-Z])?[a-z]+(?:[-'][A-Z][a-z]+)?|Mc[A-Z][a-z]+|[A-Z]\.)"
_FULL: Final = rf"{_PART}(?:, ?| ){_PART}(?: {_PART}){{0,2}}"
_CAPITALS: Final = "[A-Z]{2,15}(?:/| |, ?)[A-Z]{2,15}(?: [A-Z]{2,15})?"
_LOWER: Final = "[a-z]{2,12} [a-z]{2,12}"
_SAYS: Final = r"(?: |:|=|\x02|is|\(|\"){1,4}"
_NAME: Final = (
    r"(?:[Mm]y (?:full )?name|[Nn]ame|NAME|[Cc]ontact|[Aa]ttn\.?|[Rr]ecipient"
    r"|[Rr]eceiver|[Pp]assenger|[Cc]onsignee|[Cc]ardholder|[Gg]uest|[Ff]ull [Nn]ame)"
)
_SELF: Final = (
    "(?:[Tt]his is|[Ii] am|[Ii]'m|[Cc]all me|[Rr]egards,?\\n?|[Ss]igned,?"
    "|[Bb]ehalf of|[Ss]peak(?:ing)? (?:to|with))"
)
_TITLE: Final = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|MR|MRS|MS|DR)\.?"
_AFTER: Final = "(?![A-Za-z0-9@_])"
_FULLY: Final = re.compile(f"(?:{_FULL}|{_CAPITALS}){_AFTER}".encode())
_FAMILY: Final = re.compile(f"(?:{_FULL}|{_CAPITALS}|{_PART}){_AFTER}".encode())
_ANY: Final = re.compile(f"(?:{_FULL}|{_CAPITALS}|{_LOWER}){_AFTER}".encode())
# What is no name though it is written like one.
_OTHERS: Final = frozenset(
    b"the your our new customer service order number account team support is not"
    b" visa mastercard card street road email phone address please thanks iphone pro"
    b" apple huawei xiaomi samsung invalid wrong required".split()
)
# Whose name it is, where it is none of a person.
_OF_THINGS: Final = re.compile(
    rb"(?:hotel|event|place|restaurant|song|movie|company|product|shop|store|brand|file"
    rb"|property|apartment|with|with the|by the|salon|stylist|track|album)'?s? ?\Z",
    re.IGNORECASE,
)
_LOOK_BACK: Final = 16
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    known = [*words["strong"], "拼音", "英文名", "护照姓名"]
    called, more = (
        rf"{any_of(some)}(?: |:|=|\x02|是|为|叫|\(){{0,4}}"
        for some in (known[::2], known[1::2])
    )
    rows = (
        ("person/latin", f"(?:{_NAME}{_SAYS}|{_SELF} )", _FULLY, ()),
        ("person/latin-titled", f"{_TITLE} ", _FAMILY, (f"{_TITLE} [A-Z]",)),
        ("person/latin-called", called, _ANY, ("cue:strong", "拼音|英文名")),
        ("person/latin-called-more", more, _ANY, ("cue:strong", "拼音|英文名")),
    )
    return tuple(
        Rule(
            name=name,
            entity=Entity.PERSON,
            pattern=f"{lead}[A-Za-z]",
            triggers=triggers or (FOUR,),
            rank=55,
            left=LETTER if lead[-1] == " " or not triggers else "",
            reader=_behind(lead, value),
            score=0.7,
        )
        for name, lead, value, triggers in rows
    )


def _behind(lead: str, value: re.Pattern[bytes]) -> Reader:
    """Return the reader of what is written as a name behind the words."""
    leads = re.compile(lead.encode())

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        led = leads.match(text, start, end)
        found = led and value.match(text, led.end())
        if not found:
            return None
        if _OF_THINGS.search(text, max(start - _LOOK_BACK, 0), start):
            return None
        parts = re.findall(rb"[a-z]+", found.group().lower())
        return None if _OTHERS.intersection(parts) else found.span()

    return read
