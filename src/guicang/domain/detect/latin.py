"""Names of persons in Latin letters, behind words that name one.

As in a passport, in capitals, with the family name before a slash or comma; or as they
are signed. A title goes with the family name alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Reader, Rule, any_of, ending

# Capitals and small letters of Latin-1 and Latin Extended-A, as UTF-8 has them.
CAPITAL: Final = r"(?:[A-Z]|\xc3[\x80-\x9e]|[\xc4\xc5][\x80-\xbf])"
SMALL: Final = r"(?:[a-z]|\xc3[\x9f-\xbf]|[\xc4\xc5][\x80-\xbf])"
UP: Final = rf"(?:[A-Z]')?{CAPITAL}{{2,15}}(?:[-']{CAPITAL}{{2,15}})?"
PART: Final = rf"(?:(?:[A-Z]')?{CAPITAL}{SMALL}+(?:[-']?{CAPITAL}{SMALL}+)?|[A-Z]\.)"
OF: Final = (
    "(?:(?:van|von|der|den|de|da|di|la|le|du|bin|binti|ibn|al|el|dos|del|ter|zu|y) )"
)
FULL: Final = (
    rf"(?:{OF}{{1,3}})?{PART}(?:, ?| ){OF}{{0,2}}{PART}(?: {OF}?{PART}){{0,2}}"
)
CAPITALS: Final = rf"{UP}(?:/| |, ?){UP}(?: {UP}){{0,2}}"
_LOWER: Final = "[a-z]{2,12} [a-z]{2,12}"
_MARKUP: Final = (
    r"<[^<>\x00\n]{1,80}>|&nbsp;|>|\||`|\*{1,2}(?=[^*\x00\n]{3,30}\*)"
    r"|_{1,2}(?=[^_\x00\n]{3,30}_)"
)
_LINK: Final = r" |:|=|\x02|is|\(|\"|>|\||`|\*"
_SAYS: Final = rf"(?:{_LINK}|<[^<>\x00\n]{{1,40}}>){{1,5}}"
_NAME: Final = (
    r"(?:[Nn]ame (?:on|for|of|in|under) (?:the |my )?(?:card|booking|account|order"
    r"|ticket|reservation|parcel|passport|invoice|package|guest|passenger|owner|holder)"
    r"|[Mm]y (?:full )?name(?:'s)?|[Nn]ame|NAME|[Cc]ontact|[Aa]ttn\.?|[Rr]ecipient"
    r"|[Rr]eceiver|[Pp]assenger|[Cc]onsignee|[Cc]ard ?[Hh]older|[Gg]uest"
    r"|[Ff]ull [Nn]ame|[Gg]iven [Nn]ames?"
    r"|[Aa]ttention|[Bb]eneficiary|[Pp]ayee|[Aa]ccount [Hh]older|[Tt]enant|[Pp]atient"
    r"|[Cc]ustomer|[Tt]raveller|[Tt]raveler|[Oo]wner|[Ss]ender|[Aa]ddressee|[Cc]lient"
    r"|[Cc]olleague|[Hh]usband|[Ww]ife|[Ff]riend|[Mm]anager|[Aa]ssistant|[Bb]oss"
    r"|[Dd]aughter|[Ss]on|[Mm]other|[Ff]ather|[Bb]rother|[Ss]ister|[Pp]artner"
    r"|[Ii]nsured|[Pp]olicy ?[Hh]older|[Cc]andidate|[Ll]andlord|[Cc]laimant|[Nn]ominee"
    r"|[Ss]ignatory|[Ss]ubscriber|[Aa]ttendee|[Pp]articipant|[Gg]uardian"
    r"|[Pp]arent|[Pp]upil"
    r"|[Aa]pplicant|[Dd]river|[Ss]tudent|[Ee]mployee|[Rr]eferee|[Hh]ost)"
)
_SELF: Final = (
    "(?:[Tt]his is|[Ii] am|[Ii]'m|[Cc]all me|[Rr]egards,?|[Ss]igned,?"
    "|[Bb]ehalf of|[Ss]peak(?:ing)? (?:to|with)|[Ss]poke (?:to|with)"
    "|[Ss]hip(?:ped)?(?: it| this| them)? to|[Dd]eliver(?:ed)?(?: it| this| them)? to"
    "|[Ss]end(?: it| this| them)? to|[Ss]ent(?: it)? to|[Aa]ddressed to|[Aa]sk for"
    "|[Nn]ame of"
    "|[Tt]hanks,?|[Tt]hank you,|[Rr]espectfully,?|[Ww]ishes,?|[Cc]heers"
    "|[Bb]ooked under|[Ii]n the name of"
    "|[Rr]egistered to|[Bb]elongs to|[Ii]ssued to|[Pp]aid (?:to|by)|[Ss]igned by"
    "|[Ss]incerely,?|[Cc]heers,|[Yy]ours,|[Bb]est,)"
)
_TITLE: Final = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|MR|MRS|MS|DR)\.?"
# In the text as it came, a mark may be a wide one.
_WIDE_MARK: Final = r"\xef[\xbc\xbd][\x80-\xbf]"
_NAMED: Final = (
    rf"{_NAME}(?:(?:{_WIDE_MARK}|{_LINK}){{1,5}}(?:{CAPITAL}|{OF})|<)",
    rf"{_SELF}\r?[ \n](?:{CAPITAL}|{OF})",
)
_WORDS: Final = frozenset(("person/latin", "person/latin-self", "person/latin-titled"))
_AFTER: Final = r"(?![A-Za-z0-9@_\xc3-\xc5])"
_FULLY: Final = re.compile(f"(?:{FULL}|{CAPITALS}){_AFTER}".encode())
_FAMILY: Final = re.compile(f"(?:{FULL}|{CAPITALS}|{PART}){_AFTER}".encode())
_ANY: Final = re.compile(f"(?:{FULL}|{CAPITALS}|{_LOWER}){_AFTER}".encode())
# What is no name though it is written so.
OTHERS: Final = frozenset(
    b"the your our new customer service order number account team support is not visa"
    b" mastercard card street road email phone address please thanks iphone pro apple"
    b" huawei xiaomi samsung invalid wrong required hotel airport station centre center"
    b" city university hospital bank company office department store shop mall"
    b" restaurant museum college house guest avenue desk finance google microsoft"
    b" amazon paypal zoho taobao china united states kingdom vat ltd limited inc llc"
    b" gmbh bv sa corp plc pte pty co group trading logistics ab ag spa srl oy nv kft"
    b" as sro sarl tools studio studios labs works software media imports exports"
    b" travel tours insurance capital ventures consulting design designs digital"
    b" networks energy motors pharma medical dental legal online industries holdings"
    b" partners solutions systems services technologies textiles foods freight supplies"
    b" old which what when how any some this that wechat my his her their whatsapp"
    b" telegram chinese british american english indian android windows ios user prime"
    b" plus premium london york monday tuesday wednesday thursday friday saturday"
    b" sunday january february march april june july august september october november"
    b" december hello good morning afternoon evening dear regards fyi asap id"
    b" no many".split()
)
OF_THINGS: Final = re.compile(
    rb"(?:hotel|event|place|restaurant|song|movie|company|product|shop|store|brand|file"
    rb"|property|apartment|with|with the|by the|salon|stylist|track|album)'?s? ?\Z",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    (
        rf"(?:[?\x02]\r?\n| |:|=|\x02|是|为|叫|写的|写|填|改成|改为|改為"
        rf"|换成|換成|更正为|应该是|应为|\(|\)|\"|{_MARKUP}){{0,8}}"
    ).encode()
)
# A table of cells, with a head.
_CELLS: Final = re.compile(rb" ?[|,;] ?")
_ROW: Final = re.compile(rb"\|? ?([^\x00\n\r]*)")
_FULL_NAME: Final = re.compile(f"{FULL}|{CAPITALS}".encode())
_HEADS: Final = frozenset(
    b"name|full name|fullname|full_name|customer|customer name|customer_name|contact"
    b"|passenger|guest|recipient|client|user name|holder|employee|student".split(b"|")
)
_HEADED: Final = (
    r"(?:[Nn]ame|NAME|[Cc]ustomer|[Cc]ontact|[Pp]assenger|[Gg]uest|[Rr]ecipient"
    r"|[Cc]lient)(?:[ \t]?[|,;]|\t|\r?\n)"
)
_VERBS: Final = tuple(
    word.encode()
    for word in ("是", "为", "叫", "写", "填", "改", "换", "換", "更", "应")
)
_PAPER: Final = (
    "(?:登机牌|登機牌|机票|機票|票面|护照|護照)(?:上|里|裡)?(?:的)?"
    "(?:英文|拼音)?(?:姓名|名字|名)?"
    "(?:写的|寫的|印的|打的|显示的|写|寫|印|显示|顯示|是)(?:是)?(?: |:)?"
)
GREETING: Final = "(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Gg]ood [a-z]{3,9})"
_LOOK_BACK: Final = 16
_WIDEST: Final = 72
BETWEEN: Final = r"(?: - | ?[,|:;(/] ?| |\n)"
# A telephone number with its country, a mobile one, or an address for mail.
OWN_NUMBER: Final = (
    r"(?:(?:[Tt]el|[Pp]hone|[Mm]obile|[Cc]ell|[Pp]assport|[Ee]-?mail|[Bb]orn|dob|ssn"
    r"|[Ss]ocial security|[Cc]ard|iban|id|SSN|DOB|IBAN|ID|[Aa]ccount)(?: no\.?"
    r"| number)?"
    r"(?:[:. ]{1,2}[0-9A-Za-z+]|[0-9+])"
    r"|\+[1-9][0-9 ]|1[3-9][0-9]{9}|\([2-9][0-9]{2}\) ?[0-9]{3}-"
    r"|[a-z][a-z0-9._-]{2,30}@[a-z])"
)
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    known = [*words["strong"], "拼音", "英文名", "护照姓名", "英文姓名"]
    called = any_of(known)
    weak = any_of(words["weak"])
    rows = (
        (
            "person/latin-softly",
            f"{weak}(?: |:|\x02)?",
            _FULLY,
            (rf"{weak}(?: |:|\xef\xbc\x9a)?[A-Z]",),
        ),
        (
            "person/latin-paper",
            _PAPER,
            _FULLY,
            (r"(?:牌|票|面|照)[^\x00\n]{1,24}[A-Z]",),
        ),
        ("person/latin", f"{_NAME}{_SAYS}", _FULLY, _NAMED[:1]),
        ("person/latin-self", f"{_SELF}[ \\n]", _FULLY, _NAMED[1:]),
        ("person/latin-titled", f"{_TITLE} ", _FAMILY, (f"{_TITLE} [A-Z]",)),
    )
    said = Rule(
        name="person/latin-called",
        entity=Entity.PERSON,
        pattern=called,
        triggers=("cue:strong", "拼音|英文名"),
        rank=55,
        starts=False,
        reader=_called(known),
        score=0.7,
    )
    column = replace(
        said,
        name="person/latin-column",
        pattern=r"\n[A-Z0-9|\xc3-\xc5]",
        triggers=(_HEADED,),
        reader=_cell,
    )
    led = (
        Rule(
            name=name,
            entity=Entity.PERSON,
            pattern=(
                rf"{_NAME}(?:(?:{_LINK}){{1,5}}(?:{CAPITAL}|{OF})|<)"
                if name == "person/latin"
                else rf"{lead}(?:[A-Za-z]|[\xc3-\xc5])"
            ),
            triggers=triggers,
            rank=55,
            left=LETTER if name in _WORDS else "",
            reader=_behind(lead, value),
            score=0.7,
        )
        for name, lead, value, triggers in rows
    )
    return (said, column, *_beside(), *led)


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
            pattern=f"(?:{SMALL}|[A-Z]){BETWEEN}{OWN_NUMBER}",
            triggers=(rf"(?:{SMALL}|[A-Z])(?:{BETWEEN}|{_WIDE_MARK} ?){OWN_NUMBER}",),
            right="",
            reader=_before(f"{BETWEEN}{OWN_NUMBER}\\Z"),
            score=0.6,
        ),
    )


def _before(behind: str) -> Reader:
    """Return the reader of a full name that begins a clause, and what is behind it."""
    whole = re.compile(
        (
            r"(?:[\x00\n\x02,;:|(\[!.?]|- |(?<=[\x80-\xff]) ) ?"
            rf"(?:{GREETING}[,!]? )?({FULL}|{CAPITALS}){behind}"
        ).encode()
    )

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        found = whole.search(text, max(end - _WIDEST, 0), end)
        if found is None:
            return None
        parts = re.findall(rb"[a-z]+", found[1].lower())
        return None if OTHERS.intersection(parts) else found.span(1)

    return read


def _called(words: Sequence[str]) -> Reader:
    """Return the reader of what is written as a name behind a word that names one."""
    begin = ending(words)

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        if text[end : end + 1] >= b"\xe4" and not text.startswith(_VERBS, end):
            return None  # a Chinese letter
        said = _SAID.match(text, end)
        found = _ANY.match(text, said.end() if said else end)
        if found is None:
            return None
        start = begin(text, end)
        if OF_THINGS.search(text, max(start - _LOOK_BACK, 0), start):
            return None
        parts = re.findall(rb"[a-z]+", found.group().lower())
        return None if OTHERS.intersection(parts) else found.span()

    return read


def _cell(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find a name in a row of a table, in the column that is headed by a word for one.

    The end is behind the first letter of a row.
    """
    first = text.rfind(b"\x00", 0, end) + 1
    head = text[first : text.find(b"\n", first)].strip(b" |\r").lower()
    column = next((n for n, c in enumerate(_CELLS.split(head)) if c in _HEADS), -1)
    if column < 0:
        return None
    row = _ROW.match(text, end - 1)
    cells = _CELLS.split(row[1]) if row else []
    if row is None or len(cells) <= column or not _FULL_NAME.fullmatch(cells[column]):
        return None
    start = row.start(1)
    for between in islice(_CELLS.finditer(row[1]), column):
        start = row.start(1) + between.end()
    return (start, start + len(cells[column]))


def _behind(lead: str, value: re.Pattern[bytes]) -> Reader:
    """Return the reader of what is written as a name behind the words."""
    leads = re.compile(lead.encode())

    def read(text: bytes, start: int, _: int) -> tuple[int, int] | None:
        led = leads.match(text, start)
        found = led and value.match(text, led.end())
        if not found:
            return None
        if OF_THINGS.search(text, max(start - _LOOK_BACK, 0), start):
            return None
        parts = re.findall(rb"[a-z]+", found.group().lower())
        return None if OTHERS.intersection(parts) else found.span()

    return read
