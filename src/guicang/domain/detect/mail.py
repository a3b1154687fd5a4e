"""Addresses for mail, as they are and spelled out."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Beside, Rule, any_of, back

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
    r"(?:\([ ]?(?:at|@|a|圈a|艾特)[ ]?\)|\[[ ]?(?:at|@|a|圈a|艾特)[ ]?\]"
    r"|<[ ]?(?:at|@)[ ]?>"
    r"|\x7b[ ]?(?:at|@)[ ]?\x7d|_at_|-at-|#at#|\*at\*|艾特|爱特|圈a|a圈|小老鼠"
    r"|花a|小老虎|&\x2364;|&commat;|%40)"
)
_SAID_DOT: Final = (
    r" ?(?:点(?:儿)?|\([ ]?dot[ ]?\)|\[[ ]?dot[ ]?\]|<dot>|_dot_"
    r"|[(\[](?:点|\.)[)\]]|\x02)[ ]?| dot "
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
    rf"(?:{_SAID}|[0-9A-Za-z] ?[#*&]| at | @|@ ) ?{_LABEL}"
    rf"(?:(?:{_DOT}){_LABEL}){{0,3}}{_ENDING}"
    rf"|@(?:{_LABEL}(?:{_DOT})){{1,3}}{_LABEL}(?:{_SAID_DOT}){_TOP}"
    rf"|@{_LABEL}(?:{_SAID_DOT}){_TOP}(?:(?:{_DOT}){_TOP})?"
    rf"|@{_LABEL},(?:com|cn|net|test)|(?:{_SAID}|@) ?{_PROVIDERS} ?邮箱"
)
# Where a line ends within an address, as forms and screens break it.
_LINE: Final = r"[ ]?\r?\n[ ]?"
_BROKEN: Final = (
    rf"[A-Za-z0-9._%+\-]{{2,40}}(?:@(?:{_LINE})|(?:{_LINE})@)(?:{_LABEL}\.){{1,3}}{_TOP}"
    rf"(?:\.{_TOP})?|[A-Za-z0-9._%+\-]{{2,40}}@{_LABEL}\.(?:{_LINE}){_TOP}"
)
# A point as it comes, said or written.
_DOT_SEEN: Final = (
    r"(?: ?(?:点|。|\xef\xbc\x8e|\. ?[a-z]"
    r"|(?:\(|\[|<|\xef\xbc\x88|\xe3\x80\x90) ?(?:dot|点|\.))| dot |_dot_)"
)
_SPELLED_TRIGGERS: Final = (
    (
        rf"(?:#|@|\*|at|艾特|圈a|小老鼠|\)|\]|>)[ ]?{_PROVIDERS}"
        r"(?: ?(?:\.|点|\(|\[|。|<|_|,|邮箱)| dot )"
    ),
    rf"[0-9A-Za-z] ?[#*&] ?[0-9A-Za-z\-]+{_DOT_SEEN}",
    r"[(\[<\x7b_\-#*][ ]?(?:at|@)[ ]?[)\]>\x7d_\-#*] ?[0-9A-Za-z]",
    (
        r"(?:艾特|爱特|&\x2364;|&commat;|%40|圈a|a圈|小老鼠|花a|小老虎|\xef\xbc\xa0)"
        " ?[0-9A-Za-z]"
    ),
    rf" at [0-9A-Za-z\-]+{_DOT_SEEN}",
    # Brackets as they come: wide, square and lenticular ones.
    (
        r"(?:\xef\xbc\x88|\xef\xbc\xbb|\xe3\x80[\x90\x94])[ ]?(?:at|@|a|圈a|艾特)[ ]?"
        r"(?:\xef\xbc\x89|\xef\xbc\xbd|\xe3\x80[\x91\x95])"
    ),
    r"@ [0-9A-Za-z]",
)
# What could be the name before the sign, and is no part of an address on the web.
_PLAIN: Final = re.compile(rb"(?<![A-Za-z0-9_./#])(?<![0-9A-Za-z]:)[A-Za-z0-9_.]{4,}\Z")
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
        rf"( ?(?:{_SAID}|#|\*|&)| at | ?@) ?{_LABEL}(?:(?:{_DOT}){_LABEL}){{0,3}}"
        rf"{_ENDING}\Z|(@){_LABEL},(?:com|cn|net|test)\Z"
        rf"|( ?(?:{_SAID}|@)) ?{_PROVIDERS} ?邮箱\Z"
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
_LOGIN: Final = re.compile(rb"://[A-Za-z0-9_.%+-]*:\Z")
_MARKS: Final = (b"#", b"*", b"&")
_PROVIDED: Final = re.compile(f" ?{_PROVIDERS}(?![0-9a-z-])".encode(), re.IGNORECASE)
_MAIL: Final = re.compile(
    "邮|郵|mail|login|账号|帐号|cc |发到|寄到|抄送|reach|write|send".encode(),
    re.IGNORECASE,
)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
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
            name="email/broken",
            entity=Entity.EMAIL,
            pattern=_BROKEN,
            triggers=(r"[0-9A-Za-z]\r?\n@|@[ ]?\r?\n[ ]?[0-9A-Za-z]|\.\r?\n[a-z]{2}",),
            rank=6,
            left=r"A-Za-z0-9._%+\-@",
            right=r"A-Za-z0-9.\-@",
            caseless=True,
            never=Beside.STARS,
            reader=_broken,
            score=0.8,
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


def _broken(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out what only happens to end a line: it has a line's break inside."""
    return _email(text, start, end) if b"\n" in text[start:end] else None


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
    said = sign[sign.lastindex or 0]
    if said.strip() in _MARKS and not _is_led(text, sign):
        return None
    if said == b" at " and local.lower() in _PLACES:
        return None
    spaces = len(before) - len(before.rstrip(b" "))
    return _email(text, sign.start() - spaces - len(local.encode()), end)


def _is_led(text: bytes, sign: re.Match[bytes]) -> bool:
    """Tell whether a mark that could be any other stands for the sign of an address."""
    known = _PROVIDED.match(text, sign.end(1))
    lowest = back(text, sign.start(), _WIDEST)
    plain = text[sign.start() : sign.end(1)] == b"#" and _PLAIN.search(
        text, lowest, sign.start()
    )
    return bool(known or plain or _MAIL.search(text, lowest, sign.start()))


def _email(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave marks before the local part out of it."""
    while text[start] in b".%+-@":
        start += 1
    return no_login(text, start, end)


def no_login(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave the password and host of an address on the web alone: ``//root:1@db.test``.

    It is a secret as a whole, or holds none (``secret/url``).
    """
    lowest = max(start - _WIDEST, 0)
    led = text[start - 1 : start] == b":" and _LOGIN.search(text, lowest, start)
    return None if led else (start, end)
