"""Check digits, worked out here so that the rules do not examine themselves.

The tests hold every one of them against python-stdnum, which is a third opinion.
"""

from typing import Final

_MOD_31: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_POLISH: Final = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_DANISH: Final = (2, 7, 6, 5, 4, 3, 2)
_CODE: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def resident(head: str) -> str:
    """Give the last character of a resident identity number: GB 11643, MOD 11-2."""
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(head))
    return "0123456789X"[(1 - total) % 11]


def luhn(head: str) -> str:
    """Give the last digit of a card: ISO/IEC 7812-1."""
    total = 0
    for i, c in enumerate(reversed(head)):
        double = int(c) * (2 if i % 2 == 0 else 1)
        total += double // 10 + double % 10
    return str(-total % 10)


def organisation(head: str) -> str:
    """Give the ninth character of an organisation code: GB 11714."""
    total = sum(int(c, 36) * w for c, w in zip(head, _CODE, strict=True))
    return "0123456789X0"[11 - total % 11]


def company(head: str) -> str:
    """Give the last character of a unified social credit code: GB 32100, mod 31."""
    total = sum(_MOD_31.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return _MOD_31[-total % 31]


def iban(country: str, basic: str) -> str:
    """Give the two check digits of an IBAN: ISO 13616, mod 97-10."""
    number = "".join(str(int(c, 36)) for c in f"{basic}{country}00")
    return f"{98 - int(number) % 97:02}"


def german(head: str) -> str:
    """Give the last digit of a German VAT number: ISO 7064, MOD 11,10."""
    product = 10
    for c in head:
        product = ((int(c) + product) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def french(siren: str) -> str:
    """Give the two digits before a SIREN in a French VAT number."""
    return f"{(12 + 3 * (int(siren) % 97)) % 97:02}"


def polish(head: str) -> str | None:
    """Give the last digit of a Polish NIP; None where there is none."""
    rest = sum(int(c) * w for c, w in zip(head, _POLISH, strict=True)) % 11
    return None if rest == 10 else str(rest)


def danish(head: str) -> str | None:
    """Give the last digit of a Danish CVR; None where there is none."""
    rest = -sum(int(c) * w for c, w in zip(head, _DANISH, strict=True)) % 11
    return None if rest == 10 else str(rest)
