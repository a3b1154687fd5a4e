"""Telephone numbers of mainland China: mobile and fixed lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect import checkdigits, glued
from guicang.domain.detect.groups import ENDED, GroupReader
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    BROKEN,
    LETTER,
    NUMBER,
    NUMERIC,
    SHY,
    Beside,
    Reach,
    Reader,
    Rule,
    grouped,
    led,
)

_GAP: Final = rf"(?:[ _~-]|{BROKEN}| - )"
_CODE: Final = (
    r"(?:(?:\+|00)?86|[(\[](?:\+|00)?86[)\]]|\+\(86\))[ -]{0,2}(?:\(0\)[ -]?)?"
)
# A year that a day goes on behind.
_YEAR: Final = re.compile(rb"[ -](?:19|20)[0-9]{2}\Z")
_DAY: Final = re.compile(rb"[-./][01]?[0-9][-./][0-3]?[0-9](?![0-9])")
# The code of another country, and what of the number stands before a mobile one.
_ABROAD: Final = re.compile(rb"\+(?!86)[1-9][0-9]{0,2}[ .-]?(?:\(0\)[ .-]?)?\Z")
# Eleven digits: how people group them.
_THREE: Final = (
    (3, 4, 4),
    (3, 3, 5),
    (3, 5, 3),
    (4, 3, 4),
    (4, 4, 3),
    (5, 3, 3),
    (2, 3, 3, 3),
    (3, 2, 2, 2, 2),
    (3, 4, 2, 2),
    (3, 2, 3, 3),
    (3, 3, 3, 2),
)


def _mobile() -> str:
    def after(shape: tuple[int, ...], join: str) -> str:
        first = f"[0-9]{{{shape[0] - 2}}}" if shape[0] > 2 else ""  # noqa: PLR2004 - 1[3-9]
        rest = grouped(shape[1:], join=join)
        return f"{first}{join}{rest}"

    forms = ["[0-9]{9}", after((3, 4, 4), r"\.")]
    forms += [r"[0-9][(\[<][0-9]{4}[)\]>] ?[0-9]{4}"]
    forms += [after((3, 4, 4), "/")]
    forms += [after((n, 11 - n), _GAP) for n in range(3, 9)]
    forms += [after(shape, "[ _~-]") for shape in _THREE]
    forms += [after((3, 4, 4), r"\r?\n"), after((3, 4, 4), "(?: - |  )")]
    apart = "1 [3-9](?: [0-9]){9}"
    led = r"[(\[]1[3-9][0-9][)\]][ -]?[0-9]{4}[ -]?[0-9]{4}"
    return f"(?:{_CODE})?(?:1[3-9](?:{'|'.join(forms)})|{apart}|{led})"


_MOBILE: Final = _mobile()

_LOCAL: Final = (
    "[2-8](?:[0-9]{6,7}|[0-9]{3}[ _~-][0-9]{4}|[0-9]{2}[ _~-][0-9]{4}"
    f"|[0-9]{{3}}[ _~-][0-9]{{3}}|(?:(?:{BROKEN})?[0-9]){{6,7}})"
)
_AREA: Final = "(?:10|2[0-9]|[3-9][0-9]{2})"
PLAIN: Final = f"0{_AREA}[ -]?[2-8][0-9]{{6,7}}"
# A code that a line ends in.
_SPLIT_AREA: Final = (
    f"0(?:1{BROKEN}0|2{BROKEN}[0-9]|[3-9](?:{BROKEN}[0-9]{{2}}|[0-9]{BROKEN}[0-9]))"
)
_EXTENSION: Final = re.compile(
    (
        r"(?:[ \x02]{0,2}转(?:分机(?:号)?)?|[ ]?(?:-|#|\*|x|ext\.?|分机(?:号)?))"
        "[ :]?[0-9]{1,6}(?![0-9])"
    ).encode(),
    re.IGNORECASE,
)
_FIXED: Final = (
    rf"(?:(?:{_CODE})?(?:0{_AREA}(?:{_GAP}|[/.]| {{2,4}}|--)|[(\[]0{_AREA}-?[)\]][ -]?)"
    rf"|(?:(?:\+|00)86|[(\[](?:\+|00)?86[)\]])[ -]?(?:\(0\))?0?{_AREA}[ -]?"
    rf"|86[ -]0?{_AREA}[ -]|{_SPLIT_AREA}-){_LOCAL}"
)
Words = Mapping[str, Sequence[str]]
_FOURS: Final = re.compile(rb"[^0-9][0-9]{4}([ -])[0-9]{4}\1")
_SUM: Final = re.compile(
    (
        " ?(?:[cmk]m(?![a-z])|毫米|厘米|元|块钱|块大洋|万|亿|人民币|rmb|usd|cny|美元"
        "|港币|日元|越南盾|韩元)"
    ).encode(),
    re.IGNORECASE,
)
# What a fixed line stands beside: a mobile number, and a word or sign between them.
_OR: Final = re.compile(
    (
        "1[3-9](?:[ -]?[0-9]){9} ?(?:或(?:者)?|和|及|与|或是|、|/|//|;|,|\x02|or|and|&)"
        "(?:是|打|拨|拨打)? ?\\Z"
    ).encode()
)
_THEN: Final = re.compile(
    " ?(?:或(?:者)?|和|、|/|//|;|,|\x02|or) ?1[3-9](?:[ -]?[0-9]){9}".encode()
)
_BRACKETED: Final = (
    rf"[\x80-\xbf] ?[(\[](?:{_CODE})?1[3-9][0-9](?:[ -]?[0-9]){{8}}[)\]]"
)
# What a number is given to, and no person.
_NUMBERED: Final = re.compile(
    "(?:号|码|单|编|序|票|款|额|价|数|量|日|年|期|费) ?\\Z".encode()
)
_WORD: Final = 3
_LINE_BEGINS: Final = re.compile(rb"[\x00\n] ?\Z")
_LINE_ENDS: Final = re.compile(rb" ?[\r\n\x00]")
_PARTICULARS: Final = re.compile(
    "公司|集团|商行|经营部|工作室|事务所|[0-9A-Za-z]@[0-9A-Za-z]|[省市区县路街号]".encode()
)
_BILLS: Final = re.compile("发票代码|发票号|代码|单号|编号|订单|流水".encode())
# What has a number of its own, or is one.
_CLAIMS: Final = re.compile(
    "单|票|编|号|號|码|碼|批|款|型|证|證|卡|帐|账|賬|户名|戶名|税|稅|额|額|元|合同|流水|订|訂|快递|物流|[0-9]{5}"
    "|(?<![A-Za-z])(?:order|invoice|ref|no|number|id|ticket|sn|sku|code|tracking|serial"
    "|part|model|item|isbn)(?![A-Za-z])".encode(),
    re.IGNORECASE,
)
_OTHER: Final = 32
_NEAR: Final = 90
_GROUP: Final = 6
_CODED: Final = 9
_DIGITS: Final = 11
_ORDER: Final = Reach(("ORDER",), 36, through=False)
_PHONE: Final = Reach(("PHONE",), 36, 18)


# How programs call whoever logs in.
_LOGIN: Final = "user|username|user_name|userid|user_id|login|account|acct|uname"


# Of America: whoever is called pays.
_TOLL_FREE: Final = re.compile(rb"1[ -]8(?:00|33|44|55|66|77|88)[ -]")


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_mobile_rules(), *_fixed_rules(words))


def _apart(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out sums, and groups of four behind a group of four: they are of a card."""
    if _YEAR.search(text, start, end) and _DAY.match(text, end):
        return None  # what stands before a day
    if _TOLL_FREE.match(text, start, end):
        return None
    if _SUM.match(text, end) or _ABROAD.search(text, max(start - _CODED, 0), start):
        return None
    goes_on = _FOURS.match(text, max(start - _GROUP, 0), end) if start else None
    return None if goes_on else (start, end)


def _bracketed(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give a number in brackets behind whoever it is of, and no number of an order."""
    first = text.find(b"(", start, end)
    first = first if first >= 0 else text.find(b"[", start, end)
    if _NUMBERED.search(text, max(start - _WORD, 0), first):
        return None
    return (first + 1, end - 1)


def _mobile_rules() -> tuple[Rule, ...]:
    plan = Rule(
        name="mobile/cn",
        entity=Entity.MOBILE,
        pattern=_MOBILE,
        triggers=NUMERIC,
        digits=11,
        rank=35,
        # Behind a plus sign stands the code of another country.
        left="0-9+",
        right="0-9",
        reader=_apart,
        cue=_PHONE,
        against=_ORDER,
        never=NUMBER,
        doubtful=SHY | Beside.DASH_AFTER,
    )
    grouped = replace(
        plan,
        name="mobile/grouped",
        pattern=ENDED,
        rank=37,
        left="",
        starts=False,
        reader=_in_groups(plain=True),
        score=0.9,
    )
    return (
        plan,
        replace(
            plan,
            name="mobile/bracketed",
            pattern=_BRACKETED,
            left="",
            right="",
            rank=36,
            reader=_bracketed,
            cue=None,
            against=None,
            doubtful=Beside(0),
        ),
        grouped,
        replace(
            grouped,
            name="mobile/scattered",
            rank=38,
            required=True,
            reader=_in_groups(plain=False),
            score=0.8,
        ),
        *(
            replace(
                plan,
                name=f"mobile/{name}-of-several",
                pattern=glued.SEVERAL,
                left="0-9",
                rank=36,
                reader=reader,
                cue=None,
                against=None,
                doubtful=Beside(0),
            )
            for name, reader in glued.readers(checkdigits.mobile)
        ),
        replace(
            plan,
            name="mobile/login",
            pattern=f"(?:{_LOGIN})=1[3-9][0-9]{{9}}",
            left="0-9A-Za-z_",
            rank=36,
            caseless=True,
            reader=_logged_in,
            cue=None,
            against=None,
            doubtful=Beside(0),
        ),
        Rule(
            name="mobile/trunk",
            entity=Entity.MOBILE,
            pattern="01[3-9][0-9]{9}",
            triggers=NUMERIC,
            digits=12,
            rank=36,
            left=LETTER,
            right=LETTER,
            cue=_PHONE,
            required=True,
            against=_ORDER,
            never=NUMBER | SHY | Beside.DASH_AFTER,
            score=0.8,
        ),
    )


def _logged_in(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Give the number that somebody logs in with, as logs and forms have it."""
    number = text[end - _DIGITS : end].decode("ascii")
    return (end - _DIGITS, end) if checkdigits.mobile(number) else None


def _in_groups(*, plain: bool) -> Reader:
    """Return the reader of a mobile number in groups of any size."""
    lengths = range(_DIGITS, _DIGITS + 1)
    return GroupReader(checkdigits.mobile, lengths, plain=plain, then=_apart)


def _fixed_rules(words: Words) -> tuple[Rule, ...]:
    local, read_local = led(words["FIXED"], _LOCAL, gap=12)
    beside = Rule(
        name="landline/beside",
        entity=Entity.LANDLINE,
        pattern=rf"0{_AREA}[2-8][0-9]{{6,7}}",
        triggers=NUMERIC,
        digits=10,
        rank=34,
        left=LETTER,
        right="0-9",
        against=_ORDER,
        never=NUMBER | SHY | Beside.DASH_AFTER,
        reader=_beside,
        check=checkdigits.area_code,
        score=0.7,
    )
    return (
        Rule(
            name="landline/area",
            entity=Entity.LANDLINE,
            pattern=_FIXED,
            triggers=NUMERIC,
            digits=10,
            rank=33,
            left="0-9",
            right="0-9",
            cue=_PHONE,
            against=_ORDER,
            never=NUMBER,
            doubtful=SHY,
            reader=_extended,
            check=checkdigits.area_code,
        ),
        Rule(
            name="landline/glued",
            entity=Entity.LANDLINE,
            pattern=rf"0{_AREA}[2-8][0-9]{{6,7}}",
            triggers=NUMERIC,
            digits=10,
            rank=34,
            left=LETTER,
            right="0-9",
            cue=Reach(("PHONE", "FIXED"), 36, 36),
            required=True,
            against=_ORDER,
            never=NUMBER | SHY,
            reader=_extended,
            check=checkdigits.area_code,
            score=0.9,
        ),
        beside,
        replace(
            beside,
            name="landline/unclaimed",
            rank=40,
            against=None,
            reader=_unclaimed,
            score=0.6,
        ),
        Rule(
            name="landline/local",
            entity=Entity.LANDLINE,
            pattern=local,
            triggers=NUMERIC,
            rank=39,
            right=LETTER,
            caseless=True,
            never=NUMBER | SHY | Beside.DASH_AFTER,
            reader=read_local,
            score=0.7,
        ),
    )


def _beside(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for what such a number stands beside: it alone could be of an invoice.

    Another telephone right before it, or a line of its own among those of a company's
    or a person's particulars; or nothing else in the whole message.
    """
    row, stop = text.rfind(b"\x00", 0, start) + 1, text.find(b"\x00", end)
    beside = _OR.search(text, max(start - _OTHER, row), start) or _THEN.match(text, end)
    if beside:
        return _extended(text, start, end)
    near = text[max(row, start - _NEAR) : min(stop, end + _NEAR)]
    lone = _LINE_BEGINS.search(text, max(start - 2, 0), start) is not None
    lone = lone and _LINE_ENDS.match(text, end) is not None
    alone = row == start and stop == end
    told = lone and _PARTICULARS.search(near) and not _BILLS.search(near)
    return _extended(text, start, end) if alone or told else None


def _unclaimed(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that nothing around is numbered: no bill, no order, no other number."""
    row, stop = text.rfind(b"\x00", 0, start) + 1, text.find(b"\x00", end)
    before = text[max(row, start - _NEAR) : start]
    behind = text[end : min(stop, end + _NEAR)]
    claimed = _CLAIMS.search(before) or _CLAIMS.search(behind)
    return None if claimed else _extended(text, start, end)


def _extended(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Let the extension belong to the number: 转 8318, -519, ext. 12."""
    found = _EXTENSION.match(text, end)
    return _apart(text, start, end if found is None else found.end())
