"""Names in Latin letters by which somebody is hailed, written to or spoken of.

``Dear Ann Smith, your claim``; ``Reminder for Ann Smith: your``; ``chase Ann Smith``;
``Ann Smith called again``; and before somebody's own number, wherever the sentence has
it: ``Wire received from LI MEI, IBAN``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.latin import (
    BETWEEN,
    CAPITAL,
    CAPITALS,
    FULL,
    OF_THINGS,
    OTHERS,
    OWN_NUMBER,
    SMALL,
)
from guicang.domain.detect.latin_likely import PLACES
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Reader, Rule, any_of
from guicang.domain.detect.traditional import widened

# Who is hailed, and is nobody in particular.
_ANYBODY: Final = OTHERS | frozenset(
    b"sir sirs madam all everyone everybody folks guys friend friends santa lord god"
    b" valued guest guests member members colleague colleagues student students parent"
    b" parents passenger passengers traveller resident residents neighbour hiring"
    b" manager human resources sales admin candidate applicant landlord tenant doctor"
    b" reception front office helpdesk agent seller buyer host editor friday black"
    b" christmas eve cyber new year easter summer winter spring autumn world home"
    b" booking express bank pay card gift voucher free prime day days week month"
    b" samsung galaxy pixel playstation nintendo xbox burger king pizza hut air"
    b" airlines airways north south east west san los las saint st great big red green"
    b" blue white golden royal grand star super standard deluxe basic gold"
    b" silver you they we he she it i there here captain auntie uncle game movie show"
    b" double season episode part chapter".split()
)
_HELLO: Final = r"(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Gg]reetings|[Gg]ood [a-z]{3,9})"
_END: Final = r"(?= ?[,:;!?.(\x00\x02\n<]| - |\Z)"
_ABOUT: Final = (
    "(?:[Rr]eminder|[Mm]essage|[Cc]onfirmation|[Aa]ppointment|[Vv]oicemail"
    "|[Ww]ire|[Cc]laim"
    "|[Pp]rescription|[Rr]efill|[Cc]heck-?in|[Cc]omplaint|[Rr]esults?"
    "|[Rr]eferral|[Nn]otice"
    "|[Tt]ranscript|[Pp]ayslip|[Cc]all ?back|[Vv]isa|[Ss]tatement)"
    "(?: [a-z]{2,12}){0,3} (?:for|from|to|by|of)"
)
_REACH: Final = (
    "(?:[Cc]has(?:e|ing|ed)(?: up)?|[Pp]ing|[Cc]all(?:ed)? back|[Rr]ing back"
    "|[Ll]oop(?:ed)? in"
    "|[Ee]scalated?(?: to| by)?:?|[Aa]ssign(?:ed)? to|[Hh]and(?:ed)?(?: it)? over to"
    "|[Ff]orward(?:ed)?(?: it| this)? to|[Rr]emind|[Nn]otify|[Rr]each out to"
    "|[Ff]ollow(?:ing)? up with|[Ii]nterview(?:ed|ing)?|[Mm]et with|[Cc]aller:?"
    "|[Cc]omplainant:?|(?:[Cc]ontacted|[Rr]eferred|[Ss]ubmitted|[Rr]eported"
    "|[Rr]equested"
    "|[Rr]aised|[Ll]ogged|[Ff]iled|[Aa]pproved|[Ss]igned off"
    "|[Pp]repared|[Ss]ent|[Ss]igned|[Vv]erified|[Cc]hecked|[Rr]eviewed|[Aa]uthori[sz]ed"
    "|[Ii]nspected|[Dd]elivered|[Hh]andled|[Ss]erved|[Tt]aken|[Rr]eceived|[Cc]ollected"
    "|[Ww]itnessed|[Tt]reated|[Ii]ssued) by:?|[Ff]rom:|FROM:|To:"
    "|[Bb]?[Cc]{2}:?|C[Cc]:|[Aa]ssigned:|[Ii]nterview with"
    "|[Tt]ransfer(?:red)? (?:me )?to"
    "|[Rr]eply-[Tt]o:|[Ss]igned:|[Ww]itness:?|[Nn]urse|[Aa]gent"
    "|[Tt]echnician|[Ee]ngineer|[Tt]utor|[Cc]oach|[Ll]odger|[Rr]oommate"
    "|[Ff]lat ?mate|[Hh]ousemate|[Cc]oworker|[Cc]o-worker)"
)
_DOES: Final = (
    r"(?: (?:just |has |already |also )?(?:called|rang|phoned|emailed|texted"
    r"|messaged|wrote in"
    r"|complained|left a (?:message|voicemail)|is on (?:the )?(?:line|phone)"
    r"|walked in|came in|dropped in|stopped by|checked in|checked out|no-showed)|'s"
    r" (?:wife|husband|mother|mum|mom|father|dad|son|daughter|family|partner|assistant"
    r"|sister|brother|carer|lawyer|passport|visa|refund|claim|appointment))(?![A-Za-z])"
)
# What somebody does or has of whom the whole name is said: two words with capitals.
_DOES_TOO: Final = (
    r"(?: (?:just |has |had |already |also |still |now |never )?(?:asked|asks|says|said"
    r"|wants|wanted|requested|requests|reported|reports|confirmed|confirms|needs|paid"
    r"|canceled|cancelled|ordered|booked|returned|disputes|disputed|claims|claimed|replied"
    r"|responded|signed|forgot|lost|received|collected|refused|declined|accepted"
    r"|agreed|applied|enrolled|registered|resigned|submitted|sent|filed|raised|lives"
    r"|moved|would like|cannot|can't|could not|couldn't|did not|didn't|has not"
    r"|hasn't|does not|doesn't|is (?:asking|waiting|requesting|complaining|unhappy"
    r"|disputing|calling|travelling|traveling|allergic|pregnant)|was (?:charged|told"
    r"|billed|refunded|promised|admitted|discharged|hospitali[sz]ed|diagnosed))"
    r"|,? (?:home|mobile|cell|work|office|contact|phone) (?:number|phone|no)"
    r"|'s (?:account|order|booking|reservation|address|phone|number|e-?mail|card|policy"
    r"|prescription|file|record|invoice|room|seat|flight|ticket|luggage|bag|contract"
    r"|deposit|payment|parcel|package|delivery|name|details|birthday|date of birth"
    r"|application|complaint|ID|id))(?![A-Za-z])"
)
# Whose the booking is, which name is right, and who answers that asks for one.
_UNDER: Final = (
    "(?:[Bb]ooking|[Rr]eservation|[Aa]ccount|[Oo]rder|[Pp]olicy|[Tt]able|[Rr]oom"
    "|[Aa]ppointment|[Tt]ickets?|[Nn]ame|registration|Registration|[Pp]arcel|[Ii]t|[Bb]ooked"
    "|[Rr]egistered|[Ll]isted|[Ff]iled|[Hh]eld|[Oo]rdered|[Rr]eserved|[Mm]ade)"
    "(?:'s| is| was| are| were| should be)?(?: made| booked| held| registered| listed)?"
    " under(?: the name(?: of)?)?:?"
)
_MENDED: Final = (
    r"(?:[Nn]ame|[Ss]pell(?:ing|ed)|[Ss]pelt|[Tt]ypo)[^\x00\n?]{1,60}"
    r"(?:[Ii]t's|[Ii]t is|(?:should|Should) (?:be|read|say)|actually"
    r"|[Cc]orrect (?:name |one |spelling )?is|[Mm]ust be|supposed to be|[Cc]hange"
    r"(?:d)? (?:it )?to|[Uu]pdated? (?:it )?to|not [A-Z][a-z]{1,15} but)"
)
_ASKED: Final = (
    r"[Nn]ame[^\x00\n:]{0,60}\?(?:\n| )(?:[A-Z][A-Za-z]{1,11}: ?)?"
    r"(?:[Ii]t's|[Ii]t is|sure,?|Sure,?|[Yy]es,?)?"
)
# Whose name stands between two commas behind the word for him.
_WHO: Final = (
    "(?:[Tt]he|[Mm]y|[Oo]ur|[Yy]our|[Hh]is|[Hh]er|[Tt]heir) (?:driver|nurse"
    "|doctor|agent"
    "|manager|colleague|teacher|tutor|technician|landlord|landlady|tenant|neighbou?r"
    "|assistant|boss|supervisor|wife|husband|son|daughter|mother|father|mum|mom|dad"
    "|brother|sister|friend|partner|client|lawyer|coach|guide|receptionist|courier"
    "|plumber|roommate|flatmate|housemate|cousin|uncle|aunt|nephew|niece|grandmother"
    "|grandfather|girlfriend|boyfriend|carer|nanny|cleaner|surgeon|dentist|therapist),"
)
_FOR: Final = (
    r"(?:for|from|to|by|of|with|and|is|[Cc]ustomer|[Mm]ember|[Gg]uest|[Pp]assenger"
    r"|[Cc]lient|[Pp]atient|[Aa]pplicant|[Uu]ser|[Oo]wner|[Ee]mployee|[Ss]tudent"
    "|[Cc]ust|[Cc]onfirmed|[Vv]erified|[Aa]pproved|[Rr]egistered|[Ee]nrolled|[Rr]ejected"
    "|[Dd]eclined|[Ii]dentified|[Ss]creened|[Oo]nboarded|[Mm]atched|[Uu]pdated|[Aa]dded"
    "|[Bb]ooked|[Ii]nvited|[Hh]ired|[Aa]dmitted|[Dd]ischarged|[Tt]reated|[Cc]alled"
    "|[Pp]aid|[Cc]redited|[Rr]efunded|[Rr]eimbursed)"
)
# Chinese words for whoever has a name in Latin letters.
_CHINESE_SAID: Final = (
    "会员 旅客 乘客 学员 学生 员工 住客 房客 租客 业主 患者 病人 司机 外教"
    " 老师 教授 同学 同事 经理 医生 买家 卖家 客户 顾客 客人 用户 乘机人"
    " 入住人 收件人 访客 嘉宾 游客 申请人 投保人 持卡人 家属 船员 球员"
)
_CHINESE: Final = any_of(widened(_CHINESE_SAID.split()))
_NAME: Final = f"(?:{FULL}|{CAPITALS})"
_AFTER: Final = r"(?![A-Za-z0-9@_\xc3-\xc5])"
_CLAUSE: Final = r"(?:[\x00\n\x02,;:|(\[!.?\]]|- |(?<=[\x80-\xff]) )"
_BEGINS: Final = rf"(?:{CAPITAL}{SMALL}|{CAPITAL}{{2}})"
_TRIGGERS: Final = (
    (
        rf"(?:{SMALL}|[A-Z])(?:{BETWEEN}"
        rf"|\xef[\xbc\xbd][\x80-\xbf] ?){OWN_NUMBER}"
    ),
)
_CAPITALISED: Final = f" {CAPITAL}{SMALL}{{1,15}}{_DOES_TOO}".replace(
    "(?![A-Za-z])", ""
)
# Before what somebody is told who is hailed by his name.
_YOU: Final = any_of(
    ("您好", "你好", "妳好", "先生", "女士", "小姐", "同学", "同學", "老师")
)
_LONGEST: Final = 96
_LOOK_BACK: Final = 16
Words = Mapping[str, Sequence[str]]


def rules(_: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    hailed = Rule(
        name="person/latin-hailed",
        entity=Entity.PERSON,
        pattern=f"{_HELLO}[, ]{{1,2}}{_BEGINS}",
        triggers=(f"{_HELLO}[, ]{{1,2}}{_BEGINS}",),
        rank=56,
        left=LETTER,
        reader=_led(f"{_HELLO}[, ]{{1,2}}", FULL, _END),
        score=0.6,
    )
    spoken = replace(
        hailed,
        name="person/latin-spoken",
        pattern=f"{SMALL}{_DOES}".replace("(?![A-Za-z])", ""),
        triggers=(f"{SMALL}{_DOES}".replace("(?![A-Za-z])", ""),),
        left="",
        right=LETTER,
        starts=False,
        reader=_ended(f"{_CLAUSE} ?({FULL}){_DOES}\\Z"),
    )
    return (
        hailed,
        spoken,
        *(
            replace(
                hailed,
                name=f"person/latin-{name}",
                pattern=f"{lead} {_BEGINS}",
                triggers=(f"{lead} {_BEGINS}",),
                reader=_led(f"{lead} ", whose, after),
            )
            for name, lead, whose, after in (
                ("about", _ABOUT, _NAME, _END),
                ("who", _WHO, FULL, _END),
                ("reached", _REACH, FULL, _AFTER),
                ("under", _UNDER, FULL, _AFTER),
                ("mended", _MENDED, _NAME, _AFTER),
            )
        ),
        replace(
            hailed,
            name="person/latin-answer",
            pattern=f"{_ASKED} ?{_BEGINS}",
            triggers=(f"{_ASKED} ?{_BEGINS}",),
            reader=_led(f"{_ASKED} ?", _NAME, _END),
        ),
        replace(
            spoken,
            name="person/latin-does",
            pattern=_CAPITALISED,
            triggers=(_CAPITALISED,),
            reader=_ended(f"{_CLAUSE} ?({FULL}){_DOES_TOO}\\Z"),
        ),
        replace(
            hailed,
            name="person/latin-told",
            pattern=f"{_CHINESE} ?{_BEGINS}",
            triggers=(rf"{_CHINESE}(?: |:|\xef\xbc\x9a)?[A-Z]",),
            left="",
            reader=_led(f"{_CHINESE} ?", _NAME, _AFTER),
        ),
        replace(
            spoken,
            name="person/latin-greeted",
            pattern=f"(?:{SMALL}|[A-Z]),? ?{_YOU}",
            triggers=(f"(?:{SMALL}|[A-Z]) ?{_YOU}",),
            right="",
            reader=_ended(rf"(?:(?<![A-Za-z0-9@_. -]))({_NAME}),? ?{_YOU}\Z"),
        ),
        replace(
            spoken,
            name="person/latin-owned",
            pattern=f"(?:{SMALL}|[A-Z]){BETWEEN}{OWN_NUMBER}",
            triggers=_TRIGGERS,
            right="",
            reader=_ended(
                rf"(?:(?<![A-Za-z]){_FOR}:? |(?<=[\xe4-\xe9][\x80-\xbf]{{2}}))"
                rf"({_NAME}){BETWEEN}{OWN_NUMBER}\Z"
            ),
        ),
    )


def _led(lead: str, name: str, after: str) -> Reader:
    """Return the reader of a name behind what leads to it, from where that begins."""
    whole = re.compile(f"{lead}({name}){after}".encode())

    def read(text: bytes, start: int, _: int) -> tuple[int, int] | None:
        found = whole.match(text, start)
        return found.span(1) if found and _is_person(text, found) else None

    return read


def _ended(shape: str) -> Reader:
    """Return the reader of a name before what ends at a place."""
    whole = re.compile(shape.encode())

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        found = whole.search(text, max(end - _LONGEST, 0), end)
        return found.span(1) if found and _is_person(text, found) else None

    return read


def _is_person(text: bytes, found: re.Match[bytes]) -> bool:
    """Tell whether no word of what was found is of a thing, a place or nobody."""
    parts = re.findall(rb"[a-z]+", found[1].lower())
    known = _ANYBODY.isdisjoint(parts) and PLACES.isdisjoint(parts[1:])
    before = text[max(found.start() - _LOOK_BACK, 0) : found.start()]
    return known and OF_THINGS.search(before) is None
