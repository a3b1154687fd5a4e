"""What is asked of a value before its type may be told: that it is none of another."""

import re
from typing import Final

from guicang.domain.detect import abroad, checkdigits, overseas
from guicang.domain.detect.vat import vat_number

_COUNTED: Final = re.compile(
    (
        " ?(?:元|块|个|天|号(?!码)|点|年|月|日|楼|层|分|秒|小时|次|件|单|位|条|岁|折|%"
        "|张|台(?![北中南東东灣湾])|倍|遍|人|kg|g(?![a-z])|ml|米|吨|斤|款|版)"
    ).encode()
)
_LOWER: Final = re.compile(rb"[a-z]")
_PARTED: Final = re.compile(rb"[A-Z]{3,}[_-][A-Z]")
_CHANGES: Final = re.compile(rb"[a-z][A-Z]")
_LETTER: Final = re.compile(rb"[A-Za-z]")
_DIGIT: Final = re.compile(rb"[0-9]")
_MIXED: Final = re.compile(rb"[A-Za-z!#$%^&*+=_?@.-]")
# What is a day, an hour, a sum, an address or a version, and no password.
_NO_SECRET: Final = re.compile(
    rb"[0-9]{2,4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,4})?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    rb"|\$?[0-9.,]+|[0-9]+[-~][0-9]+|v?[0-9]+(?:\.[0-9]+)+|.*(?:@[^@]*\.|://).*"
    rb"|[A-Za-z_]+=.*|[0-9]{1,3}(?:st|nd|rd|th|%|g|kg|ml|gb|mb|pm|am|x)",
    re.IGNORECASE,
)
_DAY: Final = re.compile(rb"(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9]")
# What is sold under a name and a number.
_GOODS: Final = re.compile(
    rb"(?:iphone|ipad|mate|redmi|xiaomi|huawei|honor|oppo|vivo|galaxy|macbook|windows|win"
    rb"|android|ios|ver|version|model|type|note|nova|reno|pura|watch|airpods|sku|sn|imei"
    rb"|order|error|err|code|port|http)[a-z_ -]{0,4}[0-9]+[a-z]{0,5}\Z",
    re.IGNORECASE,
)
# A day on which something is sent, or a feast is kept.
_FEAST: Final = re.compile(
    "送|到货|发货|下单|蛋糕|礼|快乐|派对|优惠|活动|之前要|前要".encode()
)
# American numbers that the called one pays for: of firms, and of nobody.
_FREE: Final = re.compile(rb"\(8(?:00|33|44|55|66|77|88)\)")
_NEAR: Final = 36
_FILE: Final = 12
_PASSPORT_DIGITS: Final = 5
_MOBILE: Final = 11
_KEY_DIGITS: Final = 4
_KEY_CHANGES: Final = 4
_KEY_LETTERS: Final = 4


def always(_text: bytes, _start: int, _end: int) -> bool:
    """Take whatever has the shape."""
    return True


def undated(text: bytes, start: int, end: int) -> bool:
    """Leave out days."""
    return _DAY.match(text, start, end) is None


def wechat(text: bytes, start: int, end: int) -> bool:
    """Ask for small letters or parts, and digits; leave out goods and their numbers."""
    value = text[start:end]
    mixed = (_LOWER.search(value) or _PARTED.match(value)) and _DIGIT.search(value)
    goods = _GOODS.match(value) or (b" " in value and _COUNTED.match(text, end))
    return bool(mixed and not goods)


def passport(text: bytes, start: int, end: int) -> bool:
    """Ask for digits enough among the letters."""
    return len(_DIGIT.findall(text, start, end)) >= _PASSPORT_DIGITS


def birth(text: bytes, start: int, end: int) -> bool:
    """Leave out days on which something is sent, and feasts."""
    near = text[max(start - _NEAR, 0) : end + _NEAR // 2]
    return _FEAST.search(near) is None


def rings(text: bytes, start: int, end: int) -> bool:
    """Leave out days, sums and free lines: eight digits are many things."""
    day = overseas.DAYS.match(text, start, end)
    free = _FREE.match(text, start, end)
    return day is None and free is None and _COUNTED.match(text, end) is None


def qq(text: bytes, _start: int, end: int) -> bool:
    """Leave out what is counted."""
    return _COUNTED.match(text, end) is None


def secret(text: bytes, start: int, end: int) -> bool:
    """Ask for a digit and something else, and leave out days, sums and addresses."""
    value = text[start:end]
    return bool(
        _DIGIT.search(value)
        and _MIXED.search(value)
        and not _NO_SECRET.fullmatch(value)
    )


def key(text: bytes, start: int, end: int) -> bool:
    """Ask for digits and letters, as chance mixes them."""
    digits = len(_DIGIT.findall(text, start, end))
    letters = len(_LETTER.findall(text, start, end))
    changes = len(_CHANGES.findall(text, start, end))
    mixed = digits >= _KEY_DIGITS or (digits and changes >= _KEY_CHANGES)
    return bool(mixed and letters >= _KEY_LETTERS)


def vat(text: bytes, start: int, end: int) -> bool:
    """Ask the state's check digits."""
    return vat_number(_compact(text[start:end]))


def american(text: bytes, start: int, end: int) -> bool:
    """Ask that the parts are ones that are given out."""
    return abroad.social_security(_compact(text[start:end]))


def _compact(value: bytes) -> str:
    """Return letters and digits alone, in capitals."""
    return "".join(c for c in value.decode("ascii") if c.isalnum()).upper()


def old_resident(text: bytes, start: int, end: int) -> bool:
    """Ask for a region and a day of birth in fifteen digits."""
    return checkdigits.old_resident_id(_compact(text[start:end]))


def hardware(text: bytes, start: int, end: int) -> bool:
    """Ask for letters and digits in an address without marks."""
    value = text[start:end]
    digits = len(_DIGIT.findall(value))
    return _KEY_DIGITS <= digits < len(value)


def mobile(text: bytes, start: int, end: int) -> bool:
    """Ask for a number that is given out, with or without what is dialled first."""
    return checkdigits.mobile(_compact(text[start:end])[-_MOBILE:])


def landline(text: bytes, start: int, end: int) -> bool:
    """Ask for the code of an area."""
    return checkdigits.area_code(_compact(text[start:end]))


def resident(text: bytes, start: int, end: int) -> bool:
    """Ask for a file's length, or a resident number's check digit."""
    value = _compact(text[start:end])
    return len(value) == _FILE or checkdigits.resident_id(value)
