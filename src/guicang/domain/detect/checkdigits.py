"""Check digits and numbering plans of the numbers that are found in chats.

Every function takes the bare number, ASCII digits without separators, and answers yes
or no. None of them says that a number was issued; they say that it could have been.
"""

from datetime import date
from typing import Final

# GB/T 2260 first levels: provinces, municipalities, regions; 83 and 91 as in the newer
# residence permits for people from Taiwan and for foreigners.
_PROVINCES: Final = frozenset(
    f"{n}"
    for n in (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        *(71, 81, 82, 83, 91),
    )
)
# GB 11643-1999, 4.2.2: weights and check characters (ISO 7064 MOD 11-2).
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_FIRST_BIRTH_YEAR: Final = 1890
_LAST_BIRTH_YEAR: Final = 2099
_ID_LENGTH: Final = 18
_OLD_ID_LENGTH: Final = 15
_MOBILE_LENGTH: Final = 11
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

# The mobile plan: three leading digits in use by the carriers, their resellers and the
# satellite service (1749 is left out with 174: no telephone of a person has it).
_MOBILE: Final = frozenset(
    f"1{n}"
    for n in (
        *range(30, 40),
        *(41, 44, 45, 46, 47, 48, 49),
        *(50, 51, 52, 53, 55, 56, 57, 58, 59),
        *(62, 65, 66, 67),
        *(70, 71, 72, 73, 75, 76, 77, 78),
        *range(80, 90),
        *(90, 91, 92, 93, 95, 96, 97, 98, 99),
    )
)

# ISO/IEC 7812 leading digits and the lengths that go with them. Debit cards that
# Chinese banks gave out before UnionPay's 62 range are still in use: they have up to 19
# digits in ranges that elsewhere mean 16.
_ISSUERS: Final = (
    (("62",), (16, 17, 18, 19)),
    (("456351", "436742", "427028", "438088", "421393"), (16, 19)),
    (("602969", "603367", "603445", "6011"), (16,)),
    (("601428", "405512"), (17,)),
    (("601382", "603708", "9558", "9559", "940", "685800", "690755"), (16, 18, 19)),
    (("4",), (16,)),
    (("51", "52", "53", "54", "55"), (16,)),
    (tuple(str(n) for n in range(2221, 2721)), (16,)),
    (("34", "37"), (15,)),
    (tuple(str(n) for n in range(3528, 3590)), (16,)),
    (("36", "300", "301", "302", "303", "304", "305"), (14,)),
)


def resident_id(number: str) -> bool:
    """Tell whether this can be a resident identity number of 18 characters.

    GB 11643-1999: six digits of region, eight of the birth date, three of sequence and
    a check character, which may be X in either case.
    """
    head, last = number[:-1], number[-1:].upper()
    if len(number) != _ID_LENGTH or not (head.isascii() and head.isdigit()):
        return False
    if head[:2] not in _PROVINCES or not _is_date(head[6:14]):
        return False
    total = sum(int(c) * w for c, w in zip(head, _WEIGHTS, strict=True))
    return last == _CHECKS[total % 11]


def old_resident_id(number: str) -> bool:
    """Tell whether this can be one of the 15-digit numbers given out until 1999.

    They carry no check digit: region and a birth date of the twentieth century are
    all that can be looked at.
    """
    return (
        len(number) == _OLD_ID_LENGTH
        and number.isascii()
        and number.isdigit()
        and number[:2] in _PROVINCES
        and number[2:4] != "99"
        and _is_date("19" + number[6:12])
    )


def luhn(number: str) -> bool:
    """Tell whether the last digit is right by ISO/IEC 7812-1, annex B."""
    return _luhn_sum(number) % 10 == 0


def bank_card(number: str) -> bool:
    """Tell whether this can be a payment card: issuer range, length and check digit."""
    if not (number.isascii() and number.isdigit()) or len(set(number)) == 1:
        return False
    return len(number) in _lengths(number) and luhn(number)


def mobile(number: str) -> bool:
    """Tell whether this can be a mobile number of mainland China, without +86."""
    return (
        len(number) == _MOBILE_LENGTH
        and number.isascii()
        and number.isdigit()
        and number[:3] in _MOBILE
    )


def id_check(head: str) -> str:
    """Return the check character for the first 17 digits of an identity number."""
    total = sum(int(c) * w for c, w in zip(head, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def luhn_check(head: str) -> str:
    """Return the digit that makes a card number of these leading digits right."""
    return str(-_luhn_sum(head + "0") % 10)


def _luhn_sum(number: str) -> int:
    total = 0
    for place, character in enumerate(reversed(number)):
        digit = int(character)
        total += _DOUBLED[digit] if place % 2 else digit
    return total


def _lengths(number: str) -> frozenset[int]:
    return frozenset(
        length
        for prefixes, lengths in _ISSUERS
        if number.startswith(prefixes)
        for length in lengths
    )


def _is_date(text: str) -> bool:
    # The upper bound needs no clock: nobody is born in the twenty-second century yet.
    if not _FIRST_BIRTH_YEAR <= int(text[:4]) <= _LAST_BIRTH_YEAR:
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return True
