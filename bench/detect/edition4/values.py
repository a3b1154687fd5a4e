"""Specimen values of the fourth edition.

Numbers whose check digits alone decide come from the makers of the third edition, out
of other pools; what people choose or are given as a token is made here.
"""

import base64
import json
from collections.abc import Mapping
from typing import Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition3 import values as third
from bench.detect.edition3.values import day, filled, until
from bench.detect.frame import Pool
from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_HEX: Final = "0123456789abcdef"
_MIXED: Final = UPPER + LOWER + "0123456789"


def mobile(dice: Dice) -> str:
    heads = "130 131 133 134 137 147 151 152 153 155 156 157 162 165 167 170 171 175"
    heads += " 178 181 182 183 184 186 187 188 190 193 195 196 197 199"
    return dice.choice(heads.split()) + dice.digits(8)


def host(dice: Dice) -> str:
    a, b, c = (dice.randint(1, 254) for _ in range(3))
    return dice.one_of(
        f"198.51.100.{a}",
        f"192.168.{a}.{b}",
        f"10.{a}.{b}.{c}",
        f"203.0.113.{c}",
        f"2001:db8:85a3::{a:x}:{b:x}",
        f"fe80::{a:x}:{b:x}:{c:x}",
    )


def mac(dice: Dice) -> str:
    pairs = [dice.letters(2, _HEX) for _ in range(6)]
    cisco = ".".join("".join(pairs[i : i + 2]) for i in (0, 2, 4))
    value = dice.one_of(":".join(pairs), "-".join(pairs), cisco)
    return dice.one_of(value, value.upper())


def qq(dice: Dice) -> str:
    return dice.digits(dice.randint(5, 10), "123456789")


def social(dice: Dice) -> str:
    return dice.one_of(
        dice.digits(10, "123456789"),
        dice.digits(9, "123456789"),
        dice.letters(1) + dice.digits(8),
    )


def _token(dice: Dice) -> str:
    """Make a JSON Web Token (RFC 7519)."""

    def part(value: Mapping[str, object]) -> str:
        raw = json.dumps(value, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")

    head = part({"alg": "HS256", "typ": "JWT"})
    body = part({"sub": dice.digits(6), "iat": 1790000000 + dice.randint(0, 9999)})
    return f"{head}.{body}.{dice.letters(43, _MIXED)}"


def secret(dice: Dice) -> str:
    """Make a token of a provider that marks its own, with no other word needed."""
    return dice.one_of(
        "ghp_" + dice.letters(36, _MIXED),
        "github_pat_" + dice.letters(22, _MIXED) + "_" + dice.letters(59, _MIXED),
        "glpat-" + dice.letters(20, _MIXED),
        "AKIA" + dice.letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "LTAI5t" + dice.letters(18, _MIXED),
        "AKID" + dice.letters(32, _MIXED),
        "sk-proj-" + dice.letters(48, _MIXED),
        "sk-ant-api03-" + dice.letters(93, _MIXED),
        "sk_live_" + dice.letters(24, _MIXED),
        "xoxb-" + dice.digits(12) + "-" + dice.letters(24, _MIXED),
        "AIza" + dice.letters(35, _MIXED + "_-"),
        "hf_" + dice.letters(34, _MIXED),
        "npm_" + dice.letters(36, _MIXED),
        "SG." + dice.letters(22, _MIXED) + "." + dice.letters(43, _MIXED),
        _token(dice),
    )


def any_secret(dice: Dice) -> str:
    """Make a token; half of them have no mark of their own, only a word nearby."""
    return dice.one_of(
        secret(dice),
        dice.letters(32, _HEX),
        dice.letters(64, _HEX),
        dice.letters(40, _MIXED),
        dice.letters(24, _MIXED + "+/") + "==",
        "-".join(dice.letters(n, _HEX) for n in (8, 4, 4, 4, 12)),
    )


def phone(dice: Dice) -> str:
    return dice.one_of(
        f"+1 {dice.one_of(212, 305, 702, 503)} 555 01{dice.digits(2)}",
        f"+44 7700 900{dice.digits(3)}",
        f"+49 30 23125 {dice.digits(3)}",
        f"+33 6 39 98 {dice.digits(2)} {dice.digits(2)}",
        f"+65 8{dice.digits(3)} {dice.digits(4)}",
        f"+853 6{dice.digits(3)} {dice.digits(4)}",
        f"+886 9{dice.digits(2)} {dice.digits(3)} {dice.digits(3)}",
        f"+91 98{dice.digits(3)} {dice.digits(5)}",
        f"+81 80 {dice.digits(4)} {dice.digits(4)}",
    )


def american(dice: Dice) -> str:
    return f"({dice.one_of(212, 305, 702)}) 555-01{dice.digits(2)}"


class Values:
    """Values that are made with the words of an edition."""

    def __init__(self, pool: Pool) -> None:
        """Draw from the pools of an edition."""
        self._pool = pool

    def resident_id(self, dice: Dice) -> str:
        head = f"{dice.choice(self._pool('counties'))}{day(dice, 1945, 2019):%Y%m%d}"
        head += dice.digits(3)
        return head + mod_11_2.calc_check_digit(head)

    def old_resident_id(self, dice: Dice) -> str:
        born = day(dice, 1930, 1984)
        return f"{dice.choice(self._pool('counties'))}{born:%y%m%d}{dice.digits(3)}"

    def bank_card(self, dice: Dice) -> str:
        issuer, _, length = dice.choice(self._pool("issuers")).partition("/")
        head = issuer + dice.digits(int(length) - len(issuer) - 1)
        return head + str(luhn.calc_check_digit(head))

    def landline(self, dice: Dice) -> str:
        length = dice.one_of(7, 8)
        code = dice.choice(self._pool(f"areas_of_{length}"))
        return f"{code}-{dice.digits(length, '2345678')}"

    def plate(self, dice: Dice) -> str:
        body = dice.one_of(
            "#####", "#####", "@####", "##@##", "@#@##", "F#####", "D@####"
        )
        return dice.choice(self._pool("plate_cities")) + filled(body, dice)

    def military_id(self, dice: Dice) -> str:
        head = dice.choice(self._pool("military"))
        return f"{head}字第{dice.digits(dice.one_of(6, 7, 8))}号"

    def company_code(self, dice: Dice) -> str:
        def made() -> str:
            head = dice.one_of("91", "91", "92", "93", "51", "53", "12", "31", "81")
            head += dice.choice(self._pool("counties")) + dice.letters(9, _ALPHABET)
            return head + uscc.calc_check_digit(head)

        return until(made, lambda value: any(c.isalpha() for c in value))

    def email(self, dice: Dice) -> str:
        name = dice.one_of(
            dice.choice(self._pool("email_names")),
            dice.digits(dice.randint(5, 10), "123456789"),
            f"{dice.letters(4, LOWER)}.{dice.letters(5, LOWER)}{dice.digits(2)}",
        )
        return f"{name}@{dice.choice(self._pool('email_hosts'))}"

    def wechat(self, dice: Dice) -> str:
        word = dice.choice(self._pool("wechat_words"))
        return dice.one_of(
            f"{word}{dice.digits(dice.randint(3, 6))}",
            f"{word}_{dice.letters(3, LOWER)}",
            f"{dice.letters(2, LOWER)}{dice.digits(6)}",
            f"{word.capitalize()}-{dice.digits(4)}",
            f"wxid_{dice.letters(14, LOWER + '0123456789')}",
        )

    def licence_file(self, dice: Dice) -> str:
        return dice.choice(self._pool("counties")) + dice.digits(6)

    def password(self, dice: Dice) -> str:
        word = dice.choice(self._pool("password_words"))
        return dice.one_of(
            f"{word}{dice.digits(4)}",
            f"{word}@{dice.digits(3)}",
            f"{dice.digits(4)}{word}!",
            dice.digits(6),
            f"{word}${dice.letters(3, LOWER)}{dice.digits(2)}",
            dice.letters(10, _MIXED + "!@#%"),
        )


passport = third.passport
foreign_passport = third.foreign_passport
hk_permit = third.hk_permit
tw_permit = third.tw_permit
iban = third.iban
vat = third.vat
us_ssn = third.us_ssn
