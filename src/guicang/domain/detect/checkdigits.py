"""Check digits and numbering plans of the numbers that are found in chats.

Every function takes the bare number, ASCII digits without separators, and answers yes
or no. None of them says that a number was issued; they say that it could have been.
"""

from datetime import date
from operator import mul
from typing import Final

# GB/T 2260 first levels: provinces, municipalities, regions; 83 and 91 as in the newer
# residence permits for people from Taiwan and for foreigners.
PROVINCES: Final = frozenset(
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
FIRST_BIRTH_YEAR: Final = 1890
LAST_BIRTH_YEAR: Final = 2099
_ID_LENGTH: Final = 18
_OLD_ID_LENGTH: Final = 15
_MOBILE_LENGTH: Final = 11
_DAY_LENGTH: Final = 8
_CENTURIES: Final = frozenset(("19", "20"))
# A digit, and twice the digit with its own digits added.
_DOUBLED: Final = str.maketrans("0123456789", "0246813579")
_NOUGHT: Final = ord("0")

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

# Area codes without their zero (MIIT numbering plan of fixed lines): the cities with
# three digits begin with 1 or 2; the others as they were given out to prefectures, with
# the ones that were merged since and still stand in old messages.
_AREAS: Final = frozenset(
    str(n)
    for n in (
        *(*range(310, 320), 335, *range(349, 361), *range(370, 380), *range(391, 399)),
        *(*range(411, 420), 421, 427, 429, *range(431, 440), *range(451, 460)),
        *(464, 467, 468, 469, *range(470, 480), 482, 483, *range(510, 520), 523, 527),
        *(*range(530, 540), 543, 546, *range(550, 560), *range(561, 567)),
        *(*range(570, 581), *range(591, 600), *range(631, 636), 660, 662, 663, 668),
        *(691, 692, 701, *range(710, 720), 722, 724, 728, *range(730, 740)),
        *(*range(743, 747), *range(750, 770), *range(770, 780), *range(790, 800)),
        *(*range(812, 814), *range(816, 819), *range(825, 828), *range(830, 840)),
        *(*range(851, 860), *range(870, 880), 883, *range(886, 889), *range(891, 900)),
        *(*range(901, 910), *range(910, 918), 919, *range(930, 940), 941, 943),
        *(*range(951, 956), *range(970, 978), 979, *range(990, 1000)),
    )
)
_CITY_AREAS: Final = ("10", "20", "21", "22", "23", "24", "25", "27", "28", "29")
# North American numbering plan: area codes that reach no person.
_TOLL_FREE: Final = frozenset(
    (
        *("400", "500", "600", "700", "800", "822", "833", "844", "855", "866"),
        *("877", "880", "881", "882", "888", "900", "911"),
    )
)
# GB 32100-2015, annex A: characters and weights (powers of three, modulo 31).
CREDIT_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS: Final = tuple(pow(3, n, 31) for n in range(17))
_CREDIT_LENGTH: Final = 18
_SIX: Final = 6
_SPACE: Final = 36
_HKID_LETTERS: Final = (1, 2)
_HKID_CHECKS: Final = frozenset("0123456789A")
_TWID_LENGTH: Final = 10
# In the order of the numbers from 10 on that the letters stand for.
_TWID_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_TWID_SEXES: Final = frozenset("1289")
CARD_LENGTHS: Final = range(14, 20)

# ISO/IEC 7812 leading digits and the lengths that go with them. Debit cards that
# Chinese banks gave out before UnionPay's 62 range are still in use: they have up to 19
# digits in ranges that elsewhere mean 16.
ISSUERS: Final = (
    (("62", "81"), (16, 17, 18, 19)),
    (("456351", "436742", "427028", "438088", "421393", "421349"), (16, 19)),
    (("60", "644", "645", "646", "647", "648", "649", "65"), (16,)),
    (("601428", "405512"), (17,)),
    (("601382", "603708", "9558", "9559", "940", "685800", "690755"), (16, 18, 19)),
    (("955880", "955881", "955882", "955888", "103", "966666", "998800"), (18, 19)),
    (("4",), (16,)),
    (("51", "52", "53", "54", "55"), (16,)),
    (tuple(str(n) for n in range(2221, 2721)), (16,)),
    (("34", "37"), (15,)),
    (tuple(str(n) for n in range(3528, 3590)), (16,)),
    (("36", "38", "300", "301", "302", "303", "304", "305"), (14,)),
)
_ISSUED: Final = {
    prefix: frozenset(
        length for others, lengths in ISSUERS if prefix in others for length in lengths
    )
    for prefixes, _ in ISSUERS
    for prefix in prefixes
}
_PREFIXES: Final = range(1, max(map(len, _ISSUED)) + 1)


def resident_id(number: str) -> bool:
    """Tell whether this can be a resident identity number of 18 characters.

    GB 11643-1999: six digits of region, eight of the birth date, three of sequence and
    a check character, which may be X in either case.
    """
    head, last = number[:-1], number[-1:].upper()
    if len(number) != _ID_LENGTH or not (head.isascii() and head.isdigit()):
        return False
    if head[:2] not in PROVINCES or not _is_date(head[6:14]):
        return False
    return last == id_check(head)


def old_resident_id(number: str) -> bool:
    """Tell whether this can be one of the 15-digit numbers given out until 1999.

    They carry no check digit: region and a birth date of the twentieth century are
    all that can be looked at.
    """
    return (
        len(number) == _OLD_ID_LENGTH
        and number.isascii()
        and number.isdigit()
        and number[:2] in PROVINCES
        and number[2:4] != "99"
        and _is_date("19" + number[6:12])
    )


def luhn(number: str) -> bool:
    """Tell whether the last digit is right by ISO/IEC 7812-1, annex B."""
    return _luhn_sum(number) % 10 == 0


def bank_card(number: str) -> bool:
    """Tell whether this can be a payment card: issuer range, length and check digit."""
    return some_card(number) and _issued(number)


def mobile(number: str) -> bool:
    """Tell whether this can be a mobile number of mainland China, without +86."""
    return (
        len(number) == _MOBILE_LENGTH
        and number.isascii()
        and number.isdigit()
        and number[:3] in _MOBILE
    )


def some_card(number: str) -> bool:
    """Tell whether length and check digit are a card's, whoever issued it."""
    return (
        len(number) in CARD_LENGTHS
        and number.isascii()
        and number.isdigit()
        and luhn(number)
        and len(set(number)) > 1
    )


def area_code(number: str) -> bool:
    """Tell whether a fixed line, with 0 or 86 before it, begins with a city's code."""
    bare = number.removeprefix("00") if number.startswith("0086") else number
    bare = bare.removeprefix("86").removeprefix("0")
    return bare.startswith(_CITY_AREAS) or bare[:3] in _AREAS


def nanp(number: str) -> bool:
    """Tell whether a North American number begins with a code that reaches a person."""
    return number[:3] not in _TOLL_FREE and number[1:3] != "11"


_SEATS: Final = PROVINCES | {"10"}  # departments of the centre, too


def credit_code(number: str) -> bool:
    """Tell whether this can be a unified social credit code (GB 32100-2015)."""
    if len(number) != _CREDIT_LENGTH or number[2:4] not in _SEATS:
        return False
    places = [CREDIT_CHARACTERS.find(c) for c in number]
    total = sum(map(mul, places, CREDIT_WEIGHTS))
    return min(places) >= 0 and (31 - total % 31) % 31 == places[-1]


def hong_kong_id(number: str) -> bool:
    """Tell whether the check character of a Hong Kong identity card is right.

    One or two letters, six digits, and a digit or A behind them (Immigration
    Department); eight places by falling weights, modulo 11, where a missing first
    letter counts as a space.
    """
    head, last = number[:-1], number[-1:]
    letters, digits = head[:-_SIX], head[-_SIX:]
    if not number.isascii() or last not in _HKID_CHECKS:
        return False
    if len(letters) not in _HKID_LETTERS or not (
        letters.isalpha() and digits.isdigit()
    ):
        return False
    first = [_SPACE] if len(letters) == 1 else []
    places = [*first, *(int(c, 36) for c in number)]
    total: int = sum(map(mul, places, range(9, 0, -1)))
    return total % 11 == 0


def taiwan_id(number: str) -> bool:
    """Tell whether this can be an identity number of Taiwan, or of a resident there.

    A letter for the place, a digit for the sex (8 and 9 of foreigners, 2021), seven
    more and a check digit; weights by the Ministry of the Interior.
    """
    if len(number) != _TWID_LENGTH or not (number.isascii() and number[1:].isdigit()):
        return False
    place = _TWID_LETTERS.find(number[0])
    if place < 0 or number[1] not in _TWID_SEXES:
        return False
    letter = place + 10
    head = letter // 10 + letter % 10 * 9
    rest: int = sum(map(mul, map(int, number[1:]), (*range(8, 0, -1), 1)))
    return (head + rest) % 10 == 0


def id_check(head: str) -> str:
    """Return the check character for the first 17 digits of an identity number."""
    return _CHECKS[sum(map(mul, map(int, head), _WEIGHTS)) % 11]


def luhn_check(head: str) -> str:
    """Return the digit that makes a card number of these leading digits right."""
    return str(-_luhn_sum(head + "0") % 10)


def _luhn_sum(number: str) -> int:
    digits = number[::-2] + number[-2::-2].translate(_DOUBLED)
    return sum(digits.encode()) - _NOUGHT * len(digits)


def _issued(number: str) -> bool:
    """Tell whether an issuer has numbers of this length and beginning."""
    length = len(number)
    for width in _PREFIXES:  # noqa: SIM110 - a generator takes twice as long
        if length in _ISSUED.get(number[:width], ()):
            return True
    return False


def _is_date(text: str) -> bool:
    # The upper bound needs no clock: nobody is born in the twenty-second century yet.
    if not FIRST_BIRTH_YEAR <= int(text[:4]) <= LAST_BIRTH_YEAR:
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return True


def no_day(number: str) -> bool:
    """Tell a number from a day in eight digits, as 20240131."""
    known = len(number) == _DAY_LENGTH and number[:2] in _CENTURIES
    return not (known and "01" <= number[4:6] <= "12" and "01" <= number[6:] <= "31")
