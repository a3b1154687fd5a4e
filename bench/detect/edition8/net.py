"""Values of the eighth edition from networks. Every mailbox is a reserved one."""

from typing import Final

from bench.detect.dice import LOWER, Dice
from bench.detect.edition8.pools import pool

_ANY: Final = LOWER + LOWER.upper() + "0123456789"
_HEX: Final = "0123456789abcdef"
_BASE: Final = _ANY + "-_"


def email(dice: Dice) -> str:
    """Give a mailbox."""
    name = dice.choice(pool("mail_names"))
    name = dice.one_of(name, name + dice.digits(2), f"{name}{dice.digits(4)}")
    if dice.happens(0.15):
        name = dice.digits(dice.randint(8, 10), "123456789")
    return f"{name}@{dice.choice(pool('mail_hosts'))}"


def email_plus(dice: Dice) -> str:
    """Give a mailbox with a tag, or with a host of several names."""
    name = dice.choice(pool("mail_names"))
    tag = dice.one_of("shop", "refund", "2024", "bank")
    return dice.one_of(f"{name}+{tag}@example.com", f"{name}@cs.dept.example.org")


def ipv4(dice: Dice) -> str:
    """Give an address, mostly a public one."""
    first = dice.choice([36, 39, 42, 58, 61, 101, 106, 113, 117, 121, 180, 218, 222])
    rest = [dice.randint(0, 255), dice.randint(0, 255), dice.randint(2, 254)]
    if dice.happens(0.25):
        return dice.one_of(
            f"192.168.{rest[1] % 32}.{rest[2]}",
            f"10.{rest[0]}.{rest[1]}.{rest[2]}",
            f"172.{16 + rest[0] % 16}.{rest[1]}.{rest[2]}",
        )
    return ".".join(map(str, [first, *rest]))


def ipv6(dice: Dice) -> str:
    """Give an address of the newer kind, in full or with zeros left out."""
    head = dice.one_of("240e", "2408", "2409", "2001", "fe80")
    parts = [dice.letters(4, _HEX).lstrip("0") or "1" for _ in range(7)]
    return dice.one_of(
        ":".join([head, *parts]),
        f"{head}:{parts[0]}:{parts[1]}::{parts[2]}",
        f"{head}::{':'.join(parts[:4])}",
    )


def mac(dice: Dice) -> str:
    """Give the address of a network card, as 8c:1f:64:0a:b2:77."""
    head = dice.one_of("8c1f64", "f0d4e2", "3c7c3f", "e4aaea", "b4b024", "d850e6")
    found = head + dice.letters(6, _HEX)
    return ":".join(found[at : at + 2] for at in range(0, 12, 2))


def password(dice: Dice) -> str:
    """Give a word that somebody signs in with."""
    word = dice.choice(pool("password_words"))
    found = dice.one_of(
        f"{word}{dice.digits(3)}",
        f"{word}@{dice.digits(4)}",
        f"{word}#{dice.digits(2)}!",
        f"{word.capitalize()}_{dice.digits(4)}",
        f"{dice.letters(2, LOWER)}{dice.digits(6)}",
        f"{dice.letters(9, _ANY)}{dice.digits(1)}",
        f"{word}.{dice.digits(4)}",
        f"{dice.digits(4)}{word}",
    )
    return found if len(found) > 5 else f"{found}{dice.digits(3)}"


def pin(dice: Dice) -> str:
    """Give six digits."""
    return dice.digits(6)


def door(dice: Dice) -> str:
    """Give what opens a door."""
    return dice.digits(dice.choice([6, 6, 8]))


def _jwt(dice: Dice) -> str:
    head = dice.one_of("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "eyJhbGciOiJSUzI1NiJ9")
    return f"{head}.eyJ{dice.letters(60, _ANY)}.{dice.letters(43, _BASE[:-2])}"


def secret(dice: Dice) -> str:
    """Give a key whose maker marks it."""
    return dice.one_of(
        f"sk-{dice.letters(48, _ANY)}",
        f"sk-proj-{dice.letters(64, _BASE[:-2])}",
        f"AKIA{dice.letters(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}",
        f"ghp_{dice.letters(36, _ANY)}",
        f"LTAI5t{dice.letters(18, _ANY)}",
        f"AKID{dice.letters(32, _ANY)}",
        f"AIza{dice.letters(35, _BASE[:-2])}",
        f"xoxb-{dice.digits(12, '1')}-{dice.digits(12, '2')}-{dice.letters(24, _ANY)}",
        f"sk_live_{dice.letters(24, _ANY)}",
        f"glpat-{dice.letters(20, _ANY)}",
        _jwt(dice),
    )


def token(dice: Dice) -> str:
    """Give a key that only its name makes one."""
    return dice.one_of(
        dice.letters(32, _HEX),
        dice.letters(64, _HEX),
        dice.letters(40, _ANY),
        f"{dice.letters(43, _ANY)}=",
        f"{dice.letters(24, _ANY)}",
    )


def bearer(dice: Dice) -> str:
    """Give what stands behind the word Bearer."""
    return dice.one_of(_jwt(dice), dice.letters(40, _ANY), dice.letters(64, _HEX))


def private_key(dice: Dice) -> str:
    """Give a private key, a short one."""
    kind = dice.one_of("RSA ", "EC ", "")
    lines = "\n".join(dice.letters(64, _ANY + "+/") for _ in range(3))
    return (
        f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"
    )
