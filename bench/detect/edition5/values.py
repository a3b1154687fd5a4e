"""Specimen values of the fifth edition, where they are otherwise than before."""

from typing import Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition3.values import filled
from bench.detect.edition4 import values as fourth

_HEX: Final = "0123456789abcdef"
_MIXED: Final = UPPER + LOWER + "0123456789"
_PLAINER: Final = ("#####", "#####", "@####", "###@@", "#@###", "D#####", "#####A")


class Values(fourth.Values):
    """Values made with the words of this edition."""

    def plate(self, dice: Dice) -> str:
        return dice.choice(self._pool("plate_cities")) + filled(
            dice.choice(_PLAINER), dice
        )

    def wechat(self, dice: Dice) -> str:
        word = dice.choice(self._pool("wechat_words"))
        return dice.one_of(
            f"{word}{dice.digits(4)}",
            f"{word}-{dice.letters(4, LOWER)}",
            f"{dice.letters(1, LOWER)}{dice.digits(7)}",
            f"{word}_{dice.digits(2)}_{dice.letters(2, LOWER)}",
            f"wxid_{dice.letters(14, LOWER + '0123456789')}",
        )

    def password(self, dice: Dice) -> str:
        word = dice.choice(self._pool("password_words"))
        return dice.one_of(
            f"{word}{dice.digits(3)}",
            f"{word}_{dice.digits(4)}",
            f"{word}!{dice.digits(2)}{dice.letters(1)}",
            dice.digits(8),
            f"{dice.letters(3, LOWER)}{dice.digits(6)}",
            f"{dice.letters(3, LOWER)}.{dice.digits(3)}%{dice.letters(2)}",
            dice.letters(12, _MIXED + "!*-+"),
        )


def host(dice: Dice) -> str:
    a, b, c = (dice.randint(1, 254) for _ in range(3))
    return dice.one_of(
        f"192.0.2.{a}",
        f"172.{dice.randint(16, 31)}.{b}.{c}",
        f"10.{a}.{b}.{c}",
        f"198.51.100.{c}",
        f"2001:db8::{a:x}:{b:x}:{c:x}",
        f"2001:db8:{a:x}:{b:x}::1",
    )


def mobile(dice: Dice) -> str:
    heads = "130 132 135 136 138 139 145 149 150 158 159 166 172 173 176 177 180 185"
    heads += " 189 191 192 198"
    return dice.choice(heads.split()) + dice.digits(8)


def secret(dice: Dice) -> str:
    """Make a token of a provider that marks its own."""
    return dice.one_of(
        "gho_" + dice.letters(36, _MIXED),
        "glpat-" + dice.letters(20, _MIXED),
        "ASIA" + dice.letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "LTAI5t" + dice.letters(18, _MIXED),
        "AKID" + dice.letters(32, _MIXED),
        "sk-" + dice.letters(48, _MIXED),
        "rk_live_" + dice.letters(24, _MIXED),
        "xoxp-" + dice.digits(12) + "-" + dice.letters(24, _MIXED),
        "AIza" + dice.letters(35, _MIXED + "_-"),
        "npm_" + dice.letters(36, _MIXED),
        "SG." + dice.letters(22, _MIXED) + "." + dice.letters(43, _MIXED),
    )


def any_secret(dice: Dice) -> str:
    """Make a token; half of them have no mark of their own, only a word nearby."""
    return dice.one_of(
        secret(dice),
        dice.letters(32, _HEX),
        dice.letters(48, _HEX),
        dice.letters(36, _MIXED),
        dice.letters(42, _MIXED + "+/") + "==",
    )


def phone(dice: Dice) -> str:
    return dice.one_of(
        f"+1 {dice.one_of(404, 503, 617, 786)} 555 01{dice.digits(2)}",
        f"+44 20 7946 0{dice.digits(3)}",
        f"+49 30 23125 {dice.digits(3)}",
        f"+61 4 9157 {dice.digits(4)}",
        f"+852 9{dice.digits(3)} {dice.digits(4)}",
        f"+65 9{dice.digits(3)} {dice.digits(4)}",
        f"+82 10 {dice.digits(4)} {dice.digits(4)}",
        f"+39 347 {dice.digits(3)} {dice.digits(4)}",
    )


def american(dice: Dice) -> str:
    return f"({dice.one_of(404, 503, 786)}) 555-01{dice.digits(2)}"
