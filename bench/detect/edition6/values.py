"""Specimen values of the sixth edition, where they are otherwise than before."""

from typing import Final

from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition4 import values as fourth

_HEX: Final = "0123456789abcdef"
_MIXED: Final = UPPER + LOWER + "0123456789"


class Values(fourth.Values):
    """Values made with the words of this edition."""

    def password(self, dice: Dice) -> str:
        word = dice.choice(self._pool("password_words"))
        return dice.one_of(
            f"{word}{dice.digits(2)}",
            f"{word}.{dice.digits(4)}",
            f"{word}#{dice.digits(2)}{dice.letters(2, LOWER)}",
            f"{dice.digits(6)}{dice.letters(2, LOWER)}",
            dice.digits(6),
            f"{dice.letters(1)}{dice.letters(5, LOWER)}&{dice.digits(3)}",
            dice.letters(14, _MIXED + "^~=?"),
        )

    def wechat(self, dice: Dice) -> str:
        word = dice.choice(self._pool("wechat_words"))
        return dice.one_of(
            f"{word}{dice.digits(2)}{dice.letters(2, LOWER)}",
            f"{word}_{dice.digits(5)}",
            f"{dice.letters(3, LOWER)}-{dice.digits(5)}",
            f"{word.upper()}{dice.digits(4)}",
            f"wxid_{dice.letters(13, LOWER + '0123456789')}",
        )


def mobile(dice: Dice) -> str:
    heads = "131 133 137 147 148 151 152 153 155 156 157 167 171 175 178 181 186 187"
    heads += " 188 190 193 195 196 197 199"
    return dice.choice(heads.split()) + dice.digits(8)


def host(dice: Dice) -> str:
    a, b, c = (dice.randint(2, 253) for _ in range(3))
    return dice.one_of(
        f"203.0.113.{a}",
        f"192.168.{b}.{c}",
        f"100.{dice.randint(64, 127)}.{a}.{b}",
        f"fd00::{a:x}{b:x}:{c:x}",
        f"2001:db8:{a:x}::{b:x}:{c:x}",
    )


def secret(dice: Dice) -> str:
    """Make a token of a provider that marks its own."""
    return dice.one_of(
        "ghs_" + dice.letters(36, _MIXED),
        "github_pat_" + dice.letters(22, _MIXED) + "_" + dice.letters(59, _MIXED),
        "AKIA" + dice.letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "AKLT" + dice.letters(44, _MIXED),
        "hvs." + dice.letters(24, _MIXED),
        "sk-proj-" + dice.letters(48, _MIXED),
        "sk-ant-api03-" + dice.letters(60, _MIXED + "-_"),
        "gsk_" + dice.letters(52, _MIXED),
        "hf_" + dice.letters(34, _MIXED),
        "xapp-1-" + dice.letters(11) + "-" + dice.digits(13) + "-" + dice.letters(40),
        "dapi" + dice.letters(32, _HEX),
        "glrt-" + dice.letters(20, _MIXED),
        "pypi-AgEIcHlwaS5vcmc" + dice.letters(60, _MIXED + "-_"),
    )


def any_secret(dice: Dice) -> str:
    """Make a token; half of them have no mark of their own, only a word nearby."""
    return dice.one_of(
        secret(dice),
        dice.letters(40, _HEX),
        dice.letters(20, _MIXED),
        dice.letters(32, UPPER + "234567"),
        dice.letters(43, _MIXED + "-_") + "=",
        "-".join(dice.letters(n, _HEX) for n in (8, 4, 4, 4, 12)),
    )


def measurement(dice: Dice) -> str:
    tenth = dice.digits(1)
    return dice.one_of(
        f"血压{dice.randint(140, 200)}/{dice.randint(85, 125)}mmHg",
        f"餐后血糖{dice.randint(9, 22)}.{tenth}",
        f"体温{dice.randint(37, 40)}度{tenth}",
        f"烧到{dice.randint(38, 40)}.{tenth}",
        f"肌酐{dice.randint(110, 600)}",
        f"甘油三酯{dice.randint(2, 9)}.{tenth}mmol/L",
        f"血红蛋白{dice.randint(60, 110)}g/L",
        f"血小板{dice.randint(20, 90)}",
        f"谷草转氨酶{dice.randint(50, 300)}U/L",
        f"血氧{dice.randint(80, 94)}%",
        f"眼压{dice.randint(22, 40)}",
        f"PSA {dice.randint(4, 30)}.{tenth}",
    )


def phone(dice: Dice) -> str:
    return dice.one_of(
        f"+1 {dice.one_of(206, 312, 512, 617)} 555 01{dice.digits(2)}",
        f"+44 1632 960{dice.digits(3)}",
        f"+49 151 {dice.digits(4)} {dice.digits(4)}",
        f"+33 1 99 00 {dice.digits(2)} {dice.digits(2)}",
        f"+852 6{dice.digits(3)} {dice.digits(4)}",
        f"+886 9{dice.digits(2)} {dice.digits(3)} {dice.digits(3)}",
        f"+81 90 {dice.digits(4)} {dice.digits(4)}",
        f"+34 6{dice.digits(2)} {dice.digits(3)} {dice.digits(3)}",
        f"+7 9{dice.digits(2)} {dice.digits(3)} {dice.digits(4)}",
    )


def american(dice: Dice) -> str:
    return f"({dice.one_of(206, 312, 512)}) 555-01{dice.digits(2)}"
