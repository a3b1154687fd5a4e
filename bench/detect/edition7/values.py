"""Specimen values of the seventh edition, where they are otherwise than before."""

from typing import Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition3.values import filled, until
from bench.detect.edition4 import values as fourth

_HEX: Final = "0123456789abcdef"
_MIXED: Final = UPPER + LOWER + "0123456789"
_PLATES: Final = ("#####", "#####", "@####", "##@@#", "#@##@", "D#####", "F@####")


class Values(fourth.Values):
    """Values made with the words of this edition."""

    def plate(self, dice: Dice) -> str:
        return dice.choice(self._pool("plate_cities")) + filled(
            dice.choice(_PLATES), dice
        )

    def password(self, dice: Dice) -> str:
        word = dice.choice(self._pool("password_words"))
        return dice.one_of(
            f"{word}{dice.digits(4)}",
            f"{word}#{dice.digits(3)}",
            f"{dice.digits(2)}{word}{dice.digits(2)}!",
            dice.digits(6),
            f"{word}_{dice.letters(1)}{dice.digits(3)}",
            f"{dice.letters(2)}{dice.digits(4)}{dice.letters(2, LOWER)}",
            dice.letters(11, _MIXED + "!%^*"),
        )

    def wechat(self, dice: Dice) -> str:
        word = dice.choice(self._pool("wechat_words"))
        return dice.one_of(
            f"{word}{dice.digits(3)}{dice.letters(1, LOWER)}",
            f"{word}_{dice.digits(4)}",
            f"{word}-{dice.letters(2, LOWER)}{dice.digits(2)}",
            f"{dice.letters(4, LOWER)}{dice.digits(4)}",
            f"wxid_{dice.letters(14, LOWER + '0123456789')}",
        )


def mobile(dice: Dice) -> str:
    heads = "130 132 134 135 136 138 139 145 150 151 157 158 159 165 166 170 172 173"
    heads += " 175 176 177 180 182 183 184 185 189 191 192 195 198 199"
    return dice.choice(heads.split()) + dice.digits(8)


def host(dice: Dice) -> str:
    a, b, c = (dice.randint(2, 250) for _ in range(3))
    return dice.one_of(
        f"198.51.100.{a}",
        f"10.{a}.{b}.{c}",
        f"172.{dice.randint(16, 31)}.{a}.{c}",
        f"47.{a}.{b}.{c}",
        f"2001:db8:{a:x}:{b:x}::{c:x}",
        f"fe80::{a:x}ff:fe{b:02x}:{c:x}",
        f"2001:0db8:0000:{a:04x}:0000:{b:04x}:0000:{c:04x}",
    )


def mac(dice: Dice) -> str:
    pairs = [dice.letters(2, _HEX) for _ in range(6)]
    value = dice.one_of("-".join(pairs), ":".join(pairs))
    return dice.one_of(value, value.upper())


def secret(dice: Dice) -> str:
    """Make a token of a provider that marks its own."""
    return dice.one_of(
        "ghu_" + dice.letters(36, _MIXED),
        "ghp_" + dice.letters(36, _MIXED),
        "glpat-" + dice.letters(20, _MIXED),
        "AKIA" + dice.letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "LTAI5t" + dice.letters(18, _MIXED),
        "AKID" + dice.letters(32, _MIXED),
        "sk-" + dice.letters(48, _MIXED),
        "sk_test_" + dice.letters(24, _MIXED),
        "xoxb-" + dice.digits(12) + "-" + dice.digits(12) + "-" + dice.letters(24),
        "AIza" + dice.letters(35, _MIXED + "_-"),
        "dop_v1_" + dice.letters(64, _HEX),
        "shpat_" + dice.letters(32, _HEX),
        until(lambda: fourth.secret(dice), lambda v: v.startswith("eyJ")),
    )


def any_secret(dice: Dice) -> str:
    """Make a token; half of them have no mark of their own, only a word nearby."""
    return dice.one_of(
        secret(dice),
        dice.letters(32, _HEX),
        dice.letters(28, _MIXED),
        dice.letters(64, _HEX),
        dice.letters(38, _MIXED + "+/") + "==",
        "-".join(dice.letters(n, _HEX) for n in (8, 4, 4, 4, 12)),
    )


def pem(dice: Dice) -> str:
    """Make what a file with a private key holds."""
    kind = dice.one_of("RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY")
    lines = "\n".join(dice.letters(64, _MIXED + "+/") for _ in range(2))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----"


def phone(dice: Dice) -> str:
    return dice.one_of(
        f"+1 {dice.one_of(212, 415, 305, 702)} 555 01{dice.digits(2)}",
        f"+44 7700 900{dice.digits(3)}",
        f"+49 1512 345{dice.digits(4)}",
        f"+33 6 12 34 {dice.digits(2)} {dice.digits(2)}",
        f"+852 5{dice.digits(3)} {dice.digits(4)}",
        f"+853 6{dice.digits(3)} {dice.digits(4)}",
        f"+65 9{dice.digits(3)} {dice.digits(4)}",
        f"+61 4 9157 0{dice.digits(3)}",
        f"+31 6 {dice.digits(4, '1234')} {dice.digits(4)}",
        f"+60 12 {dice.digits(3)} {dice.digits(4)}",
    )


def american(dice: Dice) -> str:
    return f"({dice.one_of(212, 415, 702)}) 555-01{dice.digits(2)}"
