"""Addresses of people and machines on networks."""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import FOUR, LETTER, Beside, Reach, Rule, any_of, led

Words = Mapping[str, Sequence[str]]
_EMAIL: Final = r"[A-Za-z0-9_%+\-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}"
# Providers whose addresses people spell out, so that a filter does not see them.
_PROVIDERS: Final = any_of(
    [
        "qq",
        "163",
        "126",
        "139",
        "189",
        "188",
        "wo",
        "gmail",
        "googlemail",
        "outlook",
        "hotmail",
        "live",
        "msn",
        "foxmail",
        "sina",
        "sohu",
        "yahoo",
        "aliyun",
        "icloud",
        "yeah",
        "tom",
        "21cn",
        "263",
        "vip.qq",
        "vip.163",
        "proton",
        "protonmail",
        "me",
        "example",
        "dingtalk",
    ]
)
_LOCAL: Final = frozenset(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-"
)
_AT: Final = r" ?(?:@|#|\*|\(at\)|\[at\]|<at>|\x7bat\x7d|艾特|圈a|小老鼠)[ ]?| at "
_DOT: Final = r" ?(?:\.|点|\(dot\)|\[dot\]|\x02)[ ]?| dot "
_SPELLED: Final = (
    rf"[A-Za-z0-9_.%+\-](?:{_AT}){_PROVIDERS}(?:{_DOT})"
    r"(?:com(?:(?:\.|点)cn)?|cn|net|org)"
)
_SPELLED_TRIGGER: Final = (
    rf"(?:#|@|\*|at|艾特|圈a|小老鼠|\)|\]|>)[ ]?{_PROVIDERS}"
    r"(?: ?(?:\.|点|\(|\[|。)| dot )"
)
_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_HEX: Final = "[0-9A-Fa-f]{1,4}"
_SIX: Final = (
    rf"{_HEX}(?::{_HEX}){{7}}"
    rf"|(?:{_HEX}(?::{_HEX}){{0,6}})?::(?:{_HEX}(?::{_HEX}){{0,6}})?"
)
_PAIR: Final = "[0-9A-Fa-f]{2}"
_MAC: Final = (
    f"{_PAIR}(?::{_PAIR}){{5}}|{_PAIR}(?:-{_PAIR}){{5}}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}"
)
_MAC_WIDTH: Final = 17
_GROUPS: Final = re.compile(r"[0-9A-Fa-f]+")
_ROW: Final = re.compile(rb"[^0-9A-Za-z][0-9A-Fa-f]{2}[:-]\Z")
_FEW_GROUPS: Final = 3


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_email_rules(), *_ip_rules(), *_mac_rules(words))


def _email_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            name="email/address",
            entity=Entity.EMAIL,
            pattern=_EMAIL,
            triggers=("@[A-Za-z0-9]", "\uff20"),
            rank=5,
            right=r"A-Za-z0-9\-@",
            tail=r"A-Za-z0-9._%+\-@",
            never=Beside.STARS,
            reader=_email,
        ),
        Rule(
            name="email/spelled",
            entity=Entity.EMAIL,
            pattern=_SPELLED,
            triggers=(_SPELLED_TRIGGER,),
            rank=6,
            right=r"A-Za-z0-9\-@",
            caseless=True,
            never=Beside.STARS,
            reader=_spelled,
            score=0.9,
        ),
    )


def _ip_rules() -> tuple[Rule, ...]:
    four = Rule(
        name="ip/v4",
        entity=Entity.IP,
        pattern=rf"{_OCTET}(?:\.{_OCTET}){{3}}",
        triggers=(r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]",),
        rank=25,
        left="0-9.",
        right="0-9",
        cue=Reach(("IP",), 24, 12),
        against=Reach(("VERSION",), 30, through=False),
        never=Beside.DOT_AFTER | Beside.CODE_AFTER | Beside.MONEY_BEFORE,
        doubtful=Beside.LETTER_BEFORE | Beside.MARK_BEFORE,
        check=_long_enough,
    )
    return (
        four,
        replace(four, name="ip/cued", rank=26, required=True, check=None, score=0.9),
        Rule(
            name="ip/v6",
            entity=Entity.IP,
            pattern=_SIX,
            triggers=(
                "[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{0,4}:",
                "::[0-9A-Fa-f]",
            ),
            rank=25,
            left=LETTER,
            right=rf"{LETTER}:",
            reader=_six,
        ),
    )


def _mac_rules(words: Words) -> tuple[Rule, ...]:
    plain, read_plain = led(words["MAC"], "[0-9A-F]{12}", gap=12)
    trigger = (
        r"[0-9A-Fa-f]{2}[:\-][0-9A-Fa-f]{2}[:\-][0-9A-Fa-f]{2}[:\-][0-9A-Fa-f]{2}[:\-]"
    )
    return (
        Rule(
            name="mac/address",
            entity=Entity.MAC,
            pattern=_MAC,
            triggers=(trigger, r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]"),
            rank=24,
            left=rf"{LETTER}.",
            right=rf"{LETTER}:",
            cue=Reach(("MAC",), 30, 12),
            never=Beside.DASH_AFTER | Beside.DOT_AFTER | Beside.STARS,
            doubtful=Beside.MARK_BEFORE | Beside.IN_URL,
            reader=_mac,
        ),
        Rule(
            name="mac/glued",
            entity=Entity.MAC,
            pattern=rf"mac:?{_PAIR}(?:[:\-]{_PAIR}){{5}}",
            triggers=(trigger,),
            rank=24,
            right=rf"{LETTER}:",
            caseless=True,
            reader=_last_mac,
        ),
        Rule(
            name="mac/plain",
            entity=Entity.MAC,
            pattern=plain,
            triggers=(FOUR,),
            rank=27,
            right=LETTER,
            caseless=True,
            reader=read_plain,
            score=0.8,
        ),
    )


def _spelled(text: bytes, start: int, end: int) -> tuple[int, int]:
    """Take in the local part, of which only the last character matched."""
    while text[start - 1] in _LOCAL:
        start -= 1
    return _email(text, start, end)


def _email(text: bytes, start: int, end: int) -> tuple[int, int]:
    """Leave marks before the local part out of it."""
    while text[start] in b".%+-@":
        start += 1
    return (start, end)


def _long_enough(value: str) -> bool:
    """Tell an address from the number of a clause such as 3.1.2.4."""
    return len(value) > len("1111") or value in {"8888", "1111"}


def _mac(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out six groups of a longer row of groups."""
    return None if _ROW.match(text, start - 4, start) else (start, end)


def _last_mac(_: bytes, start: int, end: int) -> tuple[int, int] | None:
    return (max(start, end - _MAC_WIDTH), end)


def _six(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """RFC 4291: eight groups, or fewer with a double colon."""
    value = text[start:end].decode()
    try:
        ipaddress.IPv6Address(value)
    except ValueError:
        return None
    groups = _GROUPS.findall(value)
    enough = len(groups) >= _FEW_GROUPS or value.lower().startswith(("fe80", "2", "fd"))
    digits = any(c.isdigit() for c in value)
    return (start, end) if enough and digits else None
