"""Names of persons in Latin letters, behind words that name one.

As in a passport, in capitals, with the family name before a slash or comma; or as they
are signed. A title goes with the family name alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Reader, Rule, any_of

# Capitals and small letters of Latin-1 and Latin Extended-A, as UTF-8 has them.
_CAPITAL: Final = r"(?:[A-Z]|\xc3[\x80-\x9e]|[\xc4\xc5][\x80-\xbf])"
_SMALL: Final = r"(?:[a-z]|\xc3[\x9f-\xbf]|[\xc4\xc5][\x80-\xbf])"
_PART: Final = (
    rf"(?:(?:[A-Z]')?{_CAPITAL}{_SMALL}+(?:[-']?{_CAPITAL}{_SMALL}+)?|[A-Z]\.)"
)
_OF: Final = (
    "(?:(?:van|von|der|den|de|da|di|la|le|du|bin|binti|ibn|al|el|dos|del|ter|zu|y) )"
)
_FULL: Final = (
    rf"(?:{_OF}{{1,3}})?{_PART}(?:, ?| ){_OF}{{0,2}}{_PART}(?: {_OF}?{_PART}){{0,2}}"
)
_CAPITALS: Final = "[A-Z]{2,15}(?:/| |, ?)[A-Z]{2,15}(?: [A-Z]{2,15})?"
_LOWER: Final = "[a-z]{2,12} [a-z]{2,12}"
_SAYS: Final = r"(?: |:|=|\x02|is|\(|\"){1,4}"
_NAME: Final = (
    r"(?:[Nn]ame (?:on|for|of|in|under) (?:the |my )?(?:card|booking|account|order"
    r"|ticket|reservation|parcel|passport|invoice|package|guest|passenger|owner|holder)"
    r"|[Mm]y (?:full )?name(?:'s)?|[Nn]ame|NAME|[Cc]ontact|[Aa]ttn\.?|[Rr]ecipient"
    r"|[Rr]eceiver|[Pp]assenger|[Cc]onsignee|[Cc]ard ?[Hh]older|[Gg]uest"
    r"|[Ff]ull [Nn]ame"
    r"|[Aa]ttention|[Bb]eneficiary|[Pp]ayee|[Aa]ccount [Hh]older|[Tt]enant|[Pp]atient"
    r"|[Cc]ustomer|[Tt]raveller|[Tt]raveler|[Oo]wner|[Ss]ender|[Aa]ddressee|[Cc]lient"
    r"|[Cc]olleague|[Hh]usband|[Ww]ife|[Ff]riend|[Mm]anager|[Aa]ssistant|[Bb]oss"
    r"|[Dd]aughter|[Ss]on|[Mm]other|[Ff]ather|[Bb]rother|[Ss]ister|[Pp]artner"
    r"|[Ii]nsured|[Aa]pplicant|[Dd]river|[Ss]tudent|[Ee]mployee|[Rr]eferee|[Hh]ost)"
)
_SELF: Final = (
    "(?:[Tt]his is|[Ii] am|[Ii]'m|[Cc]all me|[Rr]egards,?|[Ss]igned,?"
    "|[Bb]ehalf of|[Ss]peak(?:ing)? (?:to|with)|[Ss]poke (?:to|with)"
    "|[Ss]hip(?:ped)?(?: it| this| them)? to|[Dd]eliver(?:ed)?(?: it| this| them)? to"
    "|[Ss]end(?: it| this| them)? to|[Ss]ent(?: it)? to|[Aa]ddressed to|[Aa]sk for"
    "|[Nn]ame of"
    "|[Tt]hanks,?|[Tt]hank you,|[Rr]espectfully,?|[Ww]ishes,?|[Cc]heers"
    "|[Rr]egistered to|[Bb]elongs to|[Ii]ssued to|[Pp]aid (?:to|by)|[Ss]igned by"
    "|[Ss]incerely,?|[Cc]heers,|[Yy]ours,|[Bb]est,)"
)
_TITLE: Final = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|MR|MRS|MS|DR)\.?"
# In the text as it came, a mark may be a wide one.
_WIDE_MARK: Final = r"\xef[\xbc\xbd][\x80-\xbf]"
_NAMED: Final = (
    rf"{_NAME}(?:{_WIDE_MARK}|{_SAYS})+(?:{_CAPITAL}|{_OF})",
    rf"{_SELF}\r?[ \n](?:{_CAPITAL}|{_OF})",
)
_WORDS: Final = frozenset(("person/latin", "person/latin-titled"))
_AFTER: Final = r"(?![A-Za-z0-9@_\xc3-\xc5])"
_FULLY: Final = re.compile(f"(?:{_FULL}|{_CAPITALS}){_AFTER}".encode())
_FAMILY: Final = re.compile(f"(?:{_FULL}|{_CAPITALS}|{_PART}){_AFTER}".encode())
_ANY: Final = re.compile(f"(?:{_FULL}|{_CAPITALS}|{_LOWER}){_AFTER}".encode())
# What is no name though it is written like one.
_OTHERS: Final = frozenset(
    b"the your our new customer service order number account team support is not"
    b" visa mastercard card street road email phone address please thanks iphone pro"
    b" apple huawei xiaomi samsung invalid wrong required hotel airport station centre"
    b" center city university hospital bank company office department store shop mall"
    b" restaurant museum college house guest avenue road desk finance"
    b" google microsoft amazon paypal zoho taobao china united states kingdom"
    b" android windows ios user prime plus premium"
    b" london new york monday tuesday wednesday thursday friday"
    b" saturday sunday january february"
    b" march april june july august september october november december hello good"
    b" morning afternoon evening dear regards".split()
)
# Whose name it is, where it is none of a person.
_OF_THINGS: Final = re.compile(
    rb"(?:hotel|event|place|restaurant|song|movie|company|product|shop|store|brand|file"
    rb"|property|apartment|with|with the|by the|salon|stylist|track|album)'?s? ?\Z",
    re.IGNORECASE,
)
_GREETING: Final = "(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Gg]ood [a-z]{3,9})"
_LOOK_BACK: Final = 16
_WIDEST: Final = 72
_BETWEEN: Final = r"(?: - | ?[,|:;(/] ?| |\n)"
# A telephone number with its country, a mobile one, or an address for mail.
_OWN_NUMBER: Final = (
    r"(?:(?:tel|phone|mobile|cell|passport|email|e-mail|born|dob|ssn|social security"
    r"|card|iban|id|SSN|DOB|IBAN|ID|Tel|Phone|Email|Card)(?: no\.?| number)?"
    r"(?:[:. ]{1,2}[0-9A-Za-z+]|[0-9+])"
    r"|\+[1-9][0-9 ]|1[3-9][0-9]{9}|\([2-9][0-9]{2}\) ?[0-9]{3}-)"
)
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    known = [*words["strong"], "拼音", "英文名", "护照姓名", "英文姓名"]
    called, more = (
        rf"{any_of(some)}(?: |:|=|\x02|是|为|叫|\(|\)){{0,5}}"
        for some in (known[::2], known[1::2])
    )
    weak = any_of(words["weak"])
    rows = (
        (
            "person/latin-softly",
            f"{weak}(?: |:|\x02)?",
            _FULLY,
            (rf"{weak}(?: |:|\xef\xbc\x9a)?[A-Z]",),
        ),
        ("person/latin", f"(?:{_NAME}{_SAYS}|{_SELF}[ \\n])", _FULLY, _NAMED),
        ("person/latin-titled", f"{_TITLE} ", _FAMILY, (f"{_TITLE} [A-Z]",)),
        ("person/latin-called", called, _ANY, ("cue:strong", "拼音|英文名")),
        ("person/latin-called-more", more, _ANY, ("cue:strong", "拼音|英文名")),
    )
    return _beside() + tuple(
        Rule(
            name=name,
            entity=Entity.PERSON,
            pattern=rf"{lead}(?:[A-Za-z]|[\xc3-\xc5])",
            triggers=triggers,
            rank=55,
            left=LETTER if name in _WORDS else "",
            reader=_behind(lead, value),
            score=0.7,
        )
        for name, lead, value, triggers in rows
    )


def _beside() -> tuple[Rule, ...]:
    """Return the rules for a name that speaks, or that stands beside its number."""
    speaks = Rule(
        name="person/latin-here",
        entity=Entity.PERSON,
        pattern="[A-Za-z] (?:here|speaking)",
        triggers=("[A-Za-z] (?:here|speaking)",),
        rank=55,
        right=LETTER,
        starts=False,
        reader=_before(" (?:here|speaking)\\Z"),
        score=0.7,
    )
    return (
        speaks,
        replace(
            speaks,
            name="person/latin-listed",
            pattern=f"(?:{_SMALL}|[A-Z]){_BETWEEN}{_OWN_NUMBER}",
            triggers=(
                rf"(?:{_SMALL}|[A-Z])(?:{_BETWEEN}|{_WIDE_MARK} ?){_OWN_NUMBER}",
            ),
            right="",
            reader=_before(f"{_BETWEEN}{_OWN_NUMBER}\\Z"),
            score=0.6,
        ),
    )


def _before(behind: str) -> Reader:
    """Return the reader of a full name that begins a clause, and what is behind it."""
    whole = re.compile(
        (
            r"(?:[\x00\n\x02,;:|(\[!.?]|- |(?<=[\x80-\xff]) ) ?"
            rf"(?:{_GREETING}[,!]? )?({_FULL}|{_CAPITALS}){behind}"
        ).encode()
    )

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        found = whole.search(text, max(end - _WIDEST, 0), end)
        if found is None:
            return None
        parts = re.findall(rb"[a-z]+", found[1].lower())
        return None if _OTHERS.intersection(parts) else found.span(1)

    return read


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
