"""Numbers that stay numbers: what format-preserving encryption turns into what.

The cipher (FF1, NIST SP 800-38G) permutes texts of one length over one alphabet. What
is put into it, and how the result becomes a number that still passes:

* Identity numbers: province, the other digits of the region, day of birth and sequence
  become one integer, and that its bits. A result that is none of these is enciphered
  again (cycle walking, Black and Rogaway 2002; 1.24 times on average). The check
  character is worked out anew (GB 11643-1999).
* Cards: the issuer's six digits stay and are the tweak, the rest is enciphered, the
  last digit is worked out anew (ISO/IEC 7812-1, annex B).
* Mobile numbers: the three digits of the plan stay and are the tweak.
* Landline numbers keep the area code; permits and passports their letters.

Everything written between the digits stays, and so does their width. FF1 asks for a
million values at least (SP 800-38G revision 1): fewer than six digits are refused.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from guicang.domain.detect import checkdigits
from guicang.domain.detect.model import Entity

Step = Callable[[str, int, bytes], str]
"""Enciphers or deciphers numerals (0-9) of a radix under a tweak."""

Write = Callable[[str], str]
"""Writes numerals as a number of the kind; "" where there is none like that."""

SHORTEST: Final = 6

_DECIMAL: Final = 10
_BINARY: Final = 2
_WIDE: Final = 0xFF10 - 0x30
_FIRST: Final = 0x20  # ASCII without controls: what has a full-width form
_LAST: Final = 0x7E
_DIGITS: Final = frozenset("0123456789")
_CHECK: Final = frozenset("Xx")
_OLD_ID: Final = 15
_MOBILE: Final = 11
_PLAN: Final = 3
_ISSUER: Final = 6
_AREA: Final = re.compile("0(?:10|2[0-9]|[3-9][0-9]{2})(?=[0-9]{7,8}$)")
_SUBSCRIBER: Final = frozenset("2345678")
# GB 11643-1999 as ``checkdigits`` has it: births from 1890 to 2099; old numbers are of
# the twentieth century.
_DAYS: Final = (date(1890, 1, 1).toordinal(), date(2099, 12, 31).toordinal())
_OLD_DAYS: Final = (date(1900, 1, 1).toordinal(), date(1999, 12, 31).toordinal())
_PROVINCES: Final = [
    province
    for province in (f"{n:02}" for n in range(100))
    if checkdigits.old_resident_id(f"{province}0101900101001")
]


class NoShapeError(Exception):
    """A value that cannot be turned into another of its kind, and back."""


def changed(kind: str, value: str, step: Step) -> str:
    """Return another value of the same kind, written the same way.

    With the inverse step it is the value again. NoShapeError for a type without a
    shape, a value that is not as its type has it, or one that is too short.
    """
    turn = _TURNS.get(kind)
    if turn is None:
        raise NoShapeError
    narrow = [_narrow(c) for c in value]
    last = len(value) - 1
    places = [
        i for i, c in enumerate(narrow) if c in _DIGITS or (i == last and c in _CHECK)
    ]
    new = turn("".join(narrow[i] for i in places), step)
    made = list(value)
    for place, fresh in zip(places, new, strict=True):
        # Full-width digits stay full-width.
        made[place] = fresh if value[place].isascii() else chr(ord(fresh) + _WIDE)
    return "".join(made)


def _narrow(character: str) -> str:
    code = ord(character) - _WIDE
    return chr(code) if _FIRST < code <= _LAST else character


def _walk(numerals: str, radix: int, tweak: bytes, step: Step, write: Write) -> str:
    """Apply the step until the result fits; it does, since what came in did."""
    if not write(numerals):
        raise NoShapeError
    while not (made := write(numerals := step(numerals, radix, tweak))):
        pass
    return made


# --- identity numbers -----------------------------------------------------------------


def _identity(number: str, step: Step) -> str:
    if checkdigits.resident_id(number) and number[-1] != "x":
        return _person(number, _DAYS, _with_check, step)
    if checkdigits.old_resident_id(number):
        return _person(number, _OLD_DAYS, _old, step)
    raise NoShapeError  # what is no such number, or would come back with another X


def _person(number: str, span: tuple[int, int], finish: Write, step: Step) -> str:
    """Turn region, day (ordinals within a span) and sequence as one integer."""
    old = len(number) == _OLD_ID
    century, born = ("19", number[6:12]) if old else ("", number[6:14])
    sequence = number[12:] if old else number[14:17]
    first, last = span
    days = last - first + 1
    whole = _PROVINCES.index(number[:2]) * 10_000 + int(number[2:6])
    whole = whole * days + date.fromisoformat(century + born).toordinal() - first
    whole = whole * 1_000 + int(sequence)
    width = (len(_PROVINCES) * 10_000 * days * 1_000 - 1).bit_length()

    def write(bits: str) -> str:
        rest, sequence = divmod(int(bits, 2), 1_000)
        rest, day = divmod(rest, days)
        province, region = divmod(rest, 10_000)
        if province >= len(_PROVINCES):
            return ""
        born = date.fromordinal(first + day).isoformat().replace("-", "")
        born = born.removeprefix(century)
        return finish(f"{_PROVINCES[province]}{region:04}{born}{sequence:03}")

    return _walk(f"{whole:0{width}b}", _BINARY, century.encode(), step, write)


def _with_check(head: str) -> str:
    number = head + checkdigits.id_check(head)
    return number if checkdigits.resident_id(number) else ""


def _old(number: str) -> str:
    return number if checkdigits.old_resident_id(number) else ""


# --- other numbers --------------------------------------------------------------------


def _card(number: str, step: Step) -> str:
    if not checkdigits.bank_card(number):
        raise NoShapeError
    issuer, body = number[:_ISSUER], number[_ISSUER:-1]

    def write(digits: str) -> str:
        # Issuer and length are what they were, and the check digit is right.
        return issuer + digits + checkdigits.luhn_check(issuer + digits)

    return _digits(body, step, issuer, write)


def _mobile(number: str, step: Step) -> str:
    code, own = number[:-_MOBILE], number[-_MOBILE:]
    plan, body = own[:_PLAN], own[_PLAN:]

    def write(digits: str) -> str:
        return code + plan + digits if checkdigits.mobile(plan + digits) else ""

    return _digits(body, step, plan, write)


def _landline(number: str, step: Step) -> str:
    area = _AREA.match(number)
    town = area[0] if area else ""

    def write(digits: str) -> str:
        return town + digits if digits[:1] in _SUBSCRIBER else ""

    return _digits(number[len(town) :], step, town, write)


def _account(number: str, step: Step) -> str:
    def write(digits: str) -> str:
        return "" if digits.startswith("0") else digits

    return _digits(number, step, "", write)


def _plain(number: str, step: Step) -> str:
    return _digits(number, step, "", str)


def _digits(body: str, step: Step, tweak: str, write: Write) -> str:
    if len(body) < SHORTEST or not body.isdecimal():
        raise NoShapeError
    return _walk(body, _DECIMAL, tweak.encode(), step, write)


_TURNS: Final[Mapping[str, Callable[[str, Step], str]]] = {
    Entity.CN_ID: _identity,
    Entity.SOCIAL_SECURITY: _identity,
    Entity.DRIVER_LICENSE: _identity,
    Entity.BANK_CARD: _card,
    Entity.MOBILE: _mobile,
    Entity.LANDLINE: _landline,
    Entity.QQ: _account,
    Entity.PASSPORT: _plain,
    Entity.HK_MO_PERMIT: _plain,
    Entity.TW_PERMIT: _plain,
}
