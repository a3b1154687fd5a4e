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
# What is said for the sign, and what could be anything else, too.
_SAID: Final = (
    r"(?:\([ ]?(?:at|@|a|圈a|艾特)[ ]?\)|\[[ ]?(?:at|@)[ ]?\]|<[ ]?(?:at|@)[ ]?>"
    r"|\x7b[ ]?(?:at|@)[ ]?\x7d|_at_|-at-|艾特|圈a|a圈|小老鼠|花a|小老虎)"
)
_SAID_DOT: Final = (
    r" ?(?:点(?:儿)?|\([ ]?dot[ ]?\)|\[[ ]?dot[ ]?\]|<dot>|_dot_|\x02)[ ]?| dot "
)
_DOT: Final = rf"{_SAID_DOT}| ?\.[ ]?"
# The domains of the upper level that people here have their mailboxes under, and those
# that stand for none (RFC 2606).
_TOP: Final = any_of(
    [
        "com",
        "cn",
        "net",
        "org",
        "edu",
        "gov",
        "io",
        "co",
        "me",
        "cc",
        "top",
        "xyz",
        "info",
        "biz",
        "hk",
        "tw",
        "jp",
        "de",
        "fr",
        "uk",
        "us",
        "eu",
        "vip",
        "test",
        "example",
    ]
)
_LABEL: Final = r"[A-Za-z0-9][A-Za-z0-9\-]*"
_ENDING: Final = rf"(?:{_DOT}){_TOP}(?:(?:{_DOT}){_TOP})?"
_SPELLED: Final = (
    rf"(?:{_SAID}|[0-9A-Za-z] ?[#*]| at | @|@ ) ?{_LABEL}"
    rf"(?:(?:{_DOT}){_LABEL}){{0,3}}{_ENDING}"
    rf"|@(?:{_LABEL}(?:{_DOT})){{1,3}}{_LABEL}(?:{_SAID_DOT}){_TOP}"
    rf"|@{_LABEL}(?:{_SAID_DOT}){_TOP}(?:(?:{_DOT}){_TOP})?"
)
_SPELLED_TRIGGERS: Final = (
    (
        rf"(?:#|@|\*|at|艾特|圈a|小老鼠|\)|\]|>)[ ]?{_PROVIDERS}"
        r"(?: ?(?:\.|点|\(|\[|。|<|_)| dot )"
    ),
    r"[0-9A-Za-z][#*][0-9A-Za-z\-]+(?: ?点|\.[a-z]| dot | ?[(\[]dot)",
    r"[(\[<\x7b_\-][ ]?(?:at|@)[ ]?[)\]>\x7d_\-] ?[0-9A-Za-z]",
    r"(?:艾特|圈a|a圈|小老鼠|花a|小老虎|\xef\xbc\xa0) ?[0-9A-Za-z]",
    r"(?:@| at ) ?[0-9A-Za-z\-]+(?: ?点|\.[a-z]| dot | ?[(\[]dot)",
)
# Where the local part lies: words joined by a point that is spelled out as well.
_LOCAL_PART: Final = re.compile(
    (
        r"[A-Za-z0-9_%+.-]+(?:(?: dot |[(\[]dot[)\]]|点|下划线)[A-Za-z0-9_%+.-]+){0,3}"
        r"\Z|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}\Z"
    ),
    re.IGNORECASE,
)
_DOMAIN: Final = re.compile(
    (
        rf"( ?(?:{_SAID}|#|\*)| at | ?@) ?{_LABEL}(?:(?:{_DOT}){_LABEL}){{0,3}}"
        rf"{_ENDING}\Z"
    ).encode(),
    re.IGNORECASE,
)
# What is at a place on the web, and no mailbox.
_PLACES: Final = frozenset(
    [
        "look",
        "looking",
        "meet",
        "be",
        "available",
        "shop",
        "order",
        "buy",
        "me",
        "us",
        "it",
        "them",
        "him",
        "her",
        "good",
        "here",
        "page",
        "site",
        "live",
        "work",
        "working",
        "and",
        "not",
        "is",
        "are",
        "was",
        "in",
        "only",
        "now",
        "items",
    ]
)
_WIDEST: Final = 96
_MARKS: Final = (b"#", b"*")
_PROVIDED: Final = re.compile(f" ?{_PROVIDERS}(?![0-9a-z-])".encode(), re.IGNORECASE)
_MAIL: Final = re.compile("邮|郵|mail|login|账号|帐号".encode(), re.IGNORECASE)
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
_IP_WORD: Final = re.compile(rb"ip(?:v6)?", re.IGNORECASE)
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
            triggers=_SPELLED_TRIGGERS,
            rank=6,
            right=r"A-Za-z0-9\-@",
            starts=False,
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
    six = Rule(
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
    )
    return (
        four,
        replace(four, name="ip/cued", rank=26, required=True, check=None, score=0.9),
        six,
        replace(
            six,
            name="ip/v6-glued",
            pattern=f"ip(?:v6)?(?:{_SIX})",
            caseless=True,
            reader=_glued_six,
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


def _spelled(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find the sign before the domain that ends at a place, and the local part."""
    sign = _DOMAIN.search(text, max(end - _WIDEST, 0), end)
    if sign is None:
        return None
    before = text[max(sign.start() - _WIDEST, 0) : sign.start()]
    found = _LOCAL_PART.search(before.decode("utf-8", "ignore").rstrip(" "))
    if found is None:
        return None
    local = found.group()
    if sign[1].strip() in _MARKS and not _is_led(text, sign):
        return None
    if sign[1] == b" at " and local.lower() in _PLACES:
        return None
    spaces = len(before) - len(before.rstrip(b" "))
    return _email(text, sign.start() - spaces - len(local.encode()), end)


def _is_led(text: bytes, sign: re.Match[bytes]) -> bool:
    """Tell whether a mark that could be any other stands for the sign of an address."""
    known = _PROVIDED.match(text, sign.end(1))
    lowest = max(sign.start() - _WIDEST, 0)
    return bool(known or _MAIL.search(text, lowest, sign.start()))


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


def _glued_six(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out the word that is glued to it."""
    word = _IP_WORD.match(text, start, end)
    return _six(text, word.end(), end) if word else None


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
