"""Check digits of VAT identification numbers in the European Union.

The prefix says the state (Directive 2006/112/EC, article 215), and each state says how
its numbers are checked: tax codes and their decrees, as the Commission's VIES service
goes by them. These are the states whose rule is published and stands by itself. Of the
others (Bulgaria, Czechia, Latvia and Slovakia, whose numbers of persons follow several
rules, and the United Kingdom) only the form is known here: any number could be one.

Every function takes the bare number behind the prefix, ASCII capitals and digits.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from guicang.domain.detect.checkdigits import luhn

_PREFIX: Final = 2
# Weights of all digits, whose sum leaves no remainder.
_WHOLE: Final[Mapping[str, tuple[tuple[int, ...], int]]] = {
    "DK": ((2, 7, 6, 5, 4, 3, 2, 1), 11),
    "EE": ((3, 7, 1, 3, 7, 1, 3, 7, 1), 10),
    "FI": ((7, 9, 10, 5, 8, 4, 2, 1), 11),
    "HU": ((9, 7, 3, 1, 9, 7, 3, 1), 10),
    "MT": ((3, 4, 6, 7, 8, 9, 10, 1), 37),
    "PL": ((6, 5, 7, 2, 3, 4, 5, 6, 7, -1), 11),
}
_CITIZEN: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # the Dutch eleven-proof
# Weights of all digits but the last, which is the remainder by 11, and 0 for 10.
_LAST: Final[Mapping[str, tuple[int, ...]]] = {
    "EL": (256, 128, 64, 32, 16, 8, 4, 2),
    "PT": (-9, -8, -7, -6, -5, -4, -3, -2),
    "RO": (70, 50, 30, 20, 10, 70, 50, 30, 20),
}
_CYPRIOT: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)  # a digit at an odd place
_IRISH: Final = "WABCDEFGHIJKLMNOPQRSTUV"
_ISO: Final = 10  # ISO 7064 MOD 11,10
_BELGIAN: Final = 97
_BELGIAN_DIGITS: Final = 10
_LUXEMBOURGISH: Final = 89
_FRENCH: Final = 97
_KEY_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # neither I nor O
_MONACO: Final = "000"
_PROVINCES: Final = frozenset({*range(1, 101), 120, 121, 888, 999})
_PERSON: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_FOREIGNER: Final = "XYZ"
_BY_LETTER: Final = "KLM"  # minors, residents abroad, foreigners without a number
_COMPANY: Final = "ABCDEFGHJNPQRSUVW"
_COMPANY_LETTERS: Final = "JABCDEFGHI"


def vat_number(number: str) -> bool:
    """Tell whether the check digits are right; prefix and number, without a space."""
    check = _STATES.get(number[:_PREFIX])
    return check is None or check(number[_PREFIX:])


def _whole(weights: tuple[int, ...], modulus: int, number: str) -> bool:
    return _sum(weights, number) % modulus == 0


def _last(weights: tuple[int, ...], number: str) -> bool:
    padded = number.zfill(len(weights) + 1)
    return _sum(weights, padded[:-1]) % 11 % 10 == int(padded[-1])


def _sum(weights: tuple[int, ...], number: str) -> int:
    return sum(w * int(c) for w, c in zip(weights, number, strict=True))


def _started(check: Callable[[str], bool], number: str) -> bool:
    """Ask a check of a number that never begins with nought."""
    return number[0] != "0" and check(number)


def _iso(number: str) -> bool:
    """ISO 7064 MOD 11,10."""
    product = _ISO
    for character in number[:-1]:
        total = (product + int(character)) % _ISO or _ISO
        product = total * 2 % (_ISO + 1)
    return (product + int(number[-1])) % _ISO == 1


def _austrian(number: str) -> bool:
    # U, seven digits, and one that is Luhn's when four is added to the sum.
    doubled = sum(sum(divmod(2 * int(c), 10)) for c in number[2:8:2])
    plain = sum(map(int, number[1:8:2]))
    return (doubled + plain + 4 + int(number[8])) % 10 == 0


def _belgian(number: str) -> bool:
    """Ten digits; nine before 2008, to which a nought was added then."""
    number = number.zfill(_BELGIAN_DIGITS)
    return (int(number[:8]) + int(number[8:])) % _BELGIAN == 0


def _luxembourgish(number: str) -> bool:
    return int(number[:6]) % _LUXEMBOURGISH == int(number[6:])


def _italian(number: str) -> bool:
    province = int(number[7:10])
    return int(number[:7]) > 0 and province in _PROVINCES and luhn(number)


def _swedish(number: str) -> bool:
    return number.endswith("01") and luhn(number[:10])


def _dutch(number: str) -> bool:
    """Of a company the old number, of a person one that says nothing (2020)."""
    head, tail = number[:9], number[10:]
    if not int(head) or not int(tail):
        return False
    spelled = "".join(str(int(c, 36)) for c in f"NL{number}")
    return _whole(_CITIZEN, 11, head) or int(spelled) % 97 == 1


def _cypriot(number: str) -> bool:
    odd = sum(_CYPRIOT[int(c)] for c in number[:8:2])
    letter = chr(ord("A") + (odd + sum(map(int, number[1:8:2]))) % 26)
    return number[8] == letter and not number.startswith("12")


def _irish(number: str) -> bool:
    """Seven digits, check letter and another one (2013); before, a letter inside."""
    digits, check, other = number[:7], number[7], number[8:]
    if digits[1].isalpha():
        digits, other = f"0{digits[2:]}{digits[0]}", ""
    if not digits.isdigit() or not set(f"{check}{other}") <= set(_IRISH):
        return False
    total = sum((8 - place) * int(c) for place, c in enumerate(digits))
    total += 9 * _IRISH.index(other) if other else 0
    return _IRISH[total % 23] == check


def _lithuanian(number: str) -> bool:
    """Nine or twelve digits; the last but one is 1."""
    head = [int(c) for c in number[:-1]]
    total = sum((1 + place % 9) * c for place, c in enumerate(head)) % 11
    if total == _ISO:
        total = sum((1 + (place + 2) % 9) * c for place, c in enumerate(head)) % 11
    return number[-2] == "1" and total % 10 == int(number[-1])


def _slovene(number: str) -> bool:
    total = sum(w * int(c) for w, c in zip(range(8, 1, -1), number, strict=False))
    return total % 11 != 0 and (11 - total % 11) % 10 == int(number[-1])


def _french(number: str) -> bool:
    key, company = number[:2], number[2:]
    if not (company.startswith(_MONACO) or luhn(company)):
        return False
    if key.isdigit():
        return (100 * int(company) + 12) % _FRENCH == int(key)
    if not set(key) <= set(_KEY_LETTERS):
        return False
    first, second = map(_KEY_LETTERS.index, key)
    value = first * 24 + second - 10 if key[0].isdigit() else first * 34 + second - 100
    quotient, remainder = divmod(value, 11)
    return (int(company) + 1 + quotient) % 11 == remainder


def _spanish(number: str) -> bool:
    """Order EHA/451/2008 for companies, Royal Decree 1065/2007 for persons."""
    first, middle, last = number[0], number[1:-1], number[-1]
    if first in _COMPANY:
        control = next(n for n in range(10) if luhn(f"{middle}{n}"))
        return last in {str(control), _COMPANY_LETTERS[control]}
    if first in _FOREIGNER:
        first = str(_FOREIGNER.index(first))
    elif first in _BY_LETTER:
        first = ""
    elif not first.isdigit():
        return False
    return _PERSON[int(first + middle) % len(_PERSON)] == last


_STATES: Final[Mapping[str, Callable[[str], bool]]] = {
    **{state: partial(_whole, *how) for state, how in _WHOLE.items()},
    **{state: partial(_last, weights) for state, weights in _LAST.items()},
    "AT": _austrian,
    "BE": _belgian,
    "CY": _cypriot,
    "DE": partial(_started, _iso),
    "DK": partial(_started, partial(_whole, *_WHOLE["DK"])),
    "ES": _spanish,
    "FR": _french,
    "HR": _iso,
    "IE": _irish,
    "IT": _italian,
    "LT": _lithuanian,
    "LU": _luxembourgish,
    "MT": partial(_started, partial(_whole, *_WHOLE["MT"])),
    "NL": _dutch,
    "PT": partial(_started, partial(_last, _LAST["PT"])),
    "RO": partial(_started, partial(_last, _LAST["RO"])),
    "SE": _swedish,
    "SI": partial(_started, _slovene),
}
CHECKED: Final = frozenset(_STATES)
"""The prefixes of states whose check digits are looked at."""
