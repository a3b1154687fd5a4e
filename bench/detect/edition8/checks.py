"""Check digits, by the published rules of each number."""

from collections.abc import Callable, Sequence
from typing import Final

_USCC: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015
_ORGANISATION: Final = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714-1997
_TAIWAN: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # the letters as 10 to 35
_NIF: Final = "TRWAGMYFPDXBNJZSQVHLCKE"


def weighed(digits: str, weights: Sequence[int]) -> int:
    """Give the sum of digits by their weights."""
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True))


def luhn(digits: str) -> str:
    """Give the check digit behind these digits (ISO/IEC 7812-1)."""
    doubled = [
        int(d) * 2 - 9 * (int(d) > 4) if at % 2 == 0 else int(d)
        for at, d in enumerate(reversed(digits))
    ]
    return str(-sum(doubled) % 10)


def resident(digits: str) -> str:
    """Give the last character of a resident identity number (GB 11643-1999)."""
    weights = [2 ** (17 - at) % 11 for at in range(17)]
    return "10X98765432"[weighed(digits, weights) % 11]


def organisation(eight: str) -> str:
    """Give the last character of an organisation code."""
    values = [int(c, 36) * w for c, w in zip(eight, _ORGANISATION, strict=True)]
    return "0123456789X0"[(11 - sum(values) % 11)]


def credit_code(first: str) -> str:
    """Give the last character of a unified social credit code."""
    total = sum(_USCC.index(c) * pow(3, at, 31) for at, c in enumerate(first))
    return _USCC[-total % 31]


def iban(country: str, account: str) -> str:
    """Give an account its country and its check digits (ISO 13616)."""
    number = int("".join(str(int(c, 36)) for c in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02}{account}"


def hong_kong(letter: str, six: str) -> str:
    """Give the check character of a Hong Kong identity card."""
    total = 36 * 9 + int(letter, 36) * 8 + weighed(six, range(7, 1, -1))
    return "0123456789A"[-total % 11]


def taiwan(letter: str, eight: str) -> str:
    """Give the check digit of a Taiwan identity number."""
    tens, ones = divmod(_TAIWAN.index(letter) + 10, 10)
    return str(-(tens + ones * 9 + weighed(eight, range(8, 0, -1))) % 10)


def _eleven_ten(digits: str) -> str:
    """Give the check digit of ISO 7064, MOD 11,10."""
    check = 10
    for d in digits:
        check = ((check + int(d)) % 10 or 10) * 2 % 11
    return str((11 - check) % 10)


def _austria(seven: str) -> str:
    doubled = [
        sum(divmod(int(d) * 2, 10)) if at % 2 else int(d) for at, d in enumerate(seven)
    ]
    return str((10 - (sum(doubled) + 4) % 10) % 10)


def _left(weights: Sequence[int], *, at_ten: str = "") -> Callable[[str], str]:
    """Give a rule: what is left of eleven behind a weighed sum; "" is no number."""

    def check(digits: str) -> str:
        left = -weighed(digits, weights) % 11
        return str(left) if left < 10 else at_ten

    return check


def _straight(weights: Sequence[int]) -> Callable[[str], str]:
    """Give a rule: the weighed sum by eleven; "" where it is ten."""

    def check(digits: str) -> str:
        found = weighed(digits, weights) % 11
        return str(found) if found < 10 else ""

    return check


def _france(nine: str) -> str:
    return f"{(12 + 3 * (int(nine) % 97)) % 97:02}"


def _dutch(eight: str) -> str:
    found = _straight(range(9, 1, -1))(eight)
    return found and f"{found}B01"


# Country: count of digits before the check, and the check (European Commission, VIES).
VAT: Final[dict[str, tuple[int, Callable[[str], str]]]] = {
    "DE": (8, _eleven_ten),
    "ATU": (7, _austria),
    "BE0": (7, lambda d: f"{97 - int(d) % 97:02}"),
    "PL": (9, _straight((6, 5, 7, 2, 3, 4, 5, 6, 7))),
    "PT": (8, _left(range(9, 1, -1), at_ten="0")),
    "DK": (7, _left((2, 7, 6, 5, 4, 3, 2))),
    "FI": (7, _left((7, 9, 10, 5, 8, 4, 2))),
    "LU": (6, lambda d: f"{int(d) % 89:02}"),
    "HU": (7, lambda d: str(-weighed(d, (9, 7, 3, 1, 9, 7, 3)) % 10)),
    "EL": (8, lambda d: str(weighed(d, [2**n for n in range(8, 0, -1)]) % 11 % 10)),
    "NL": (8, _dutch),
    "SE": (9, lambda d: f"{luhn(d)}01"),
    "ES": (8, lambda d: _NIF[int(d) % 23]),
    "FR": (8, luhn),
    "IT": (7, lambda d: f"015{luhn(f'{d}015')}"),
    "HR": (10, _eleven_ten),
}


def vat(country: str, digits: str) -> str:
    """Give a VAT number; "" where these digits have no check digit."""
    found = VAT[country][1](digits)
    if country == "FR":
        return f"FR{_france(digits + found)}{digits}{found}"
    return found and f"{country}{digits}{found}"
