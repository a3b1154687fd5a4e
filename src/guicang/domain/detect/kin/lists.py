"""Values that stand in a list where all the others are found, without a word."""

import re
from collections.abc import Sequence
from typing import Final

from guicang.domain.detect.kin.beside import (
    GAP_AHEAD,
    PAPERS,
    WHOSE,
    Told,
    stands_before,
    stands_behind,
)
from guicang.domain.detect.kin.kind import Place
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Seen

# Chinese passports, and those of Hong Kong and Macau.
_PASSPORT: Final = re.compile(rb"(?:[EGDSPHKM]|E[A-HJ-NP-Z]|MA|MB|KJ)[0-9]{7,8}\Z")
# And those of other states.
_FOREIGN: Final = re.compile(rb"[A-Z]{1,2}[0-9]{7,8}\Z|[A-Z][0-9A-Z][0-9]{6,7}\Z")
# Taiwan's are nine digits.
_TAIWANESE: Final = re.compile(rb"[0-9]{9}\Z")
# A line of such a list: who it is, by his number in it perhaps, and the name.
_WHO: Final = re.compile(
    rb"[> *-]*(?:(?:[\xe4-\xe9][\x80-\xbf]{2}){1,4} ?)?[(]?[0-9]{0,2}[ .):\x02]{0,3}"
    rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2,4}[ :,\x02|]{1,3}"
    rb"(?:(?:[\xe4-\xe9][\x80-\xbf]{2}){2,5}[ :]{0,2})?"
)
_TRAVELS: Final = re.compile(
    "旅客|旅行|乘客|乘机|登机|出境|出国|旅游|旅遊|名单|名單|护照|護照|证件|證件|机票|機票|航班|签证|簽證|实名|通行证"
    "|外籍|外国籍|国籍|涉外|港澳|回乡|回鄉|台胞|台湾|臺灣|赴台|入住"
    "|passport|flight|traveller|passenger|group for|tour group".encode(),
    re.IGNORECASE,
)
_TAIWAN: Final = re.compile(
    rb"(?:09[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}|0[2-8][ -][2-9][0-9]{2,3}[ -][0-9]{4})\Z"
)
# A telephone of Hong Kong is its eight digits: an address there must stand beside it.
_HONG_KONG: Final = re.compile(rb"(?:\(?852\)?[ -]?)?[2-9][0-9]{3}[ -]?[0-9]{4}\Z")
# Words that nobody on the mainland writes so.
_SOUTH: Final = re.compile(
    "電|話|號|機|訂|單|嗎|請|問|謝|個|這|們|聯|絡|級|給|買|賣|錢|嘅|唔|咗|係|喺|港客|區|訴|錯|貨|碼"
    "|發|過|還|對|點|樣|時|間|應|實|題|顯|開|關|務|員|場|費|帳|賬|戶|辦|證|護|報|國".encode()
)
# Who comes from there, and what leads to the number.
_FROM_THERE: Final = re.compile(
    "香港|港客|港人|回乡证|回鄉證|九龍|新界|唔|嘅|轉數快|转数快".encode()
)
_LEADS: Final = re.compile(
    "(?:联系|聯絡|电话|電話|致电|致電|轉數快用|转数快用|號碼|号码)[ :]{0,2}\\Z".encode()
)
_THERE: Final = re.compile("香港|九龍|九龙|新界".encode())
_CLAUSE: Final = re.compile(rb"[\x02,;\n(] ?\Z")
_ENDED: Final = re.compile(rb" ?[\x02,;\n)\x00]")
_ORDERED: Final = re.compile(
    "單|单|號|号|碼|码|票|編|编|元|蚊|批|款|日期|[0-9]{4}|order|invoice".encode()
)
_LONG_AGO: Final = re.compile(
    rb"(?<![0-9])(?:19[2-9][0-9]|200[0-9]|201[0-4]|[3-9][0-9] ?\xe5)"
    rb"|[\x8b\xbd] ?(?:[1-9]?[0-9]) ?\xe5\xb9\xb4"  # of the Republic of China
)
_DAY_AGO: Final = re.compile(
    rb"(?:19[3-9][0-9]|200[0-9]|201[0-4]|[3-9][0-9](?= ?\xe5))(?:"
    rb"(?:[-./]| ?\xe5\xb9\xb4 ?)[01]?[0-9](?:[-./]| ?\xe6\x9c\x88 ?)[0-3]?[0-9]"
    rb"|[01][0-9][0-3][0-9])(?![0-9])(?: ?(?:\xe6\x97\xa5|\xe5\x8f\xb7))?"
)
# What happens on a day that is none of birth.
_HAPPENS: Final = re.compile(
    (
        "[ ,)\\]\x02]{0,2}(?:签发|有效|到期|截止|出发|起飞|入住|离店|航班|预约|办理"
        "|发货|下单|就诊|看诊|检查|体检|手术|入院|出院|入职|离职|开户|购买|买的|注册|投诉|来电|报修"
        "|安装|交房|签约|生效|失效|为止|之前|之后|以前"
        "|以后|前|后|起|至|到|[0-9]{1,2}:[0-9])"
    ).encode()
)
_WIDE: Final = 40
_LICENCE: Final = re.compile("驾驶证|驾照|駕照|駕駛證".encode())
_FILED: Final = re.compile("档案编号|档案号|檔案編號".encode())
_SECURITY: Final = re.compile("社会保障|社會保障|社保".encode())
_CARD_NUMBER: Final = re.compile("(?<!行)卡号(?:码)?[ :|]{1,3}\\Z".encode())
_LONGEST: Final = 120


def traveller(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a passport's number of somebody among those who travel.

    Of those who travel together, one has an identity card and another a passport.
    """
    ids = (s.start for s in seen if s.kind is Entity.CN_ID)
    listed = any(_listed(text, start) for start in ids)

    def told(place: Place) -> bool:
        number = listed and _PASSPORT.match(text, *place)
        return bool(number) and _listed(text, place[0])

    return told


def of_person(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a paper's number behind the name of whose it is.

    The shape alone is one of goods, too: something must speak of travels or papers.
    """
    names = {s.end for s in seen if s.kind is Entity.PERSON}
    spoken = bool(names) and _TRAVELS.search(text) is not None

    def told(place: Place) -> bool:
        return spoken and stands_behind(text, names, place[0])

    return told


def passenger(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a passport's number by either, or by the day of birth behind.

    So it stands in lists of those who travel, and so people copy it off.
    """
    travels, owned = traveller(text, seen), of_person(text, seen)
    south = _SOUTH.search(text) is not None

    def told(place: Place) -> bool:
        start, end = place
        number = text[start:end].replace(b" ", b"").upper()
        sure = _PASSPORT.match(number) is not None
        sure = sure or (south and _TAIWANESE.match(number) is not None)
        if travels(place) or (sure and owned(place)):
            return True
        return bool(sure or _FOREIGN.match(number)) and _dated(text, end)

    return told


def _dated(text: bytes, end: int) -> bool:
    """Tell whether a day long ago stands behind a place, and nothing happens on it."""
    gap = GAP_AHEAD.match(text, end)
    day = gap and _DAY_AGO.match(text, gap.end())
    return bool(day and not _HAPPENS.match(text, day.end()))


def born(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a day of birth beside a name or a paper's number.

    So long ago nobody ordered anything; where both stand in the line, any day is.
    """
    names = {s.end for s in seen if s.kind is Entity.PERSON}
    papers = {s.end for s in seen if s.kind in PAPERS}
    ahead = {s.start for s in seen if s.kind in PAPERS}

    def told(place: Place) -> bool:
        start, end = place
        if _HAPPENS.match(text, end):
            return False
        before = stands_before(text, ahead, end)
        if not before and not stands_behind(text, names | papers, start):
            return False
        if _LONG_AGO.search(text, start, end):
            return True
        line = text.rfind(b"\n", 0, start) + 1
        return any(line < at <= start for at in names) and any(
            line < at <= start for at in papers
        )

    return told


def rings(text: bytes, seen: Sequence[Seen]) -> Told:
    """Return what tells a number of Taiwan or Hong Kong beside a name or an address."""
    whose = {s.end: s for s in seen if s.kind in WHOSE}
    mailed = {s.end for s in seen if s.kind is Entity.EMAIL}
    ahead = {s.start for s in seen if s.kind in WHOSE}

    def told(place: Place) -> bool:
        taiwan = _TAIWAN.match(text, *place)
        if not taiwan and not _HONG_KONG.match(text, *place):
            return False
        south = _SOUTH.search(text) is not None
        if taiwan and (south or stands_behind(text, mailed, place[0])):
            return True
        if not taiwan and _FROM_THERE.search(text) and _led(text, place[0]):
            return True
        before = stands_before(text, ahead, place[1])
        if taiwan or south:
            aside = bool(whose) and not taiwan and _aside(text, place)
            return aside or before or stands_behind(text, whose, place[0])
        there = [end for end, s in whose.items() if _THERE.search(text, s.start, end)]
        return stands_behind(text, there, place[0])

    return told


def _aside(text: bytes, place: Place) -> bool:
    """Tell whether a number is all of its clause, and nothing before counts or orders.

    So somebody is spoken of in Cantonese, and the number given that he is reached by.
    """
    start, end = place
    if _CLAUSE.search(text, max(start - 2, 0), start) is None:
        return False
    before = text[max(start - _WIDE, 0) : start]
    return _ENDED.match(text, end) is not None and not _ORDERED.search(before)


def _led(text: bytes, start: int) -> bool:
    return _LEADS.search(text, max(start - _WIDE, 0), start) is not None


def _listed(text: bytes, start: int) -> bool:
    line = text.rfind(b"\n", max(start - _LONGEST, 0), start) + 1
    return _WHO.fullmatch(text, line, start) is not None


def on_card(text: bytes, _seen: Sequence[Seen]) -> Told:
    """Return what tells the card's own number, as a social security card has it."""
    spoken = [found.end() for found in _SECURITY.finditer(text)]

    def told(place: Place) -> bool:
        start = place[0]
        lead = _CARD_NUMBER.search(text, max(start - _WIDE, 0), start)
        return bool(lead) and any(0 < start - end < _LONGEST for end in spoken)

    return told


def filed(text: bytes, _seen: Sequence[Seen]) -> Told:
    """Return what tells a file's number where a driving licence and files are named."""
    spoken = _LICENCE.search(text) is not None and _FILED.search(text) is not None

    def told(place: Place) -> bool:
        return spoken and text[place[0] : place[1]].isdigit()

    return told
