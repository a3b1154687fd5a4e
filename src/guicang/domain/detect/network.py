"""Addresses of machines on networks."""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, NUMERIC, Beside, Reach, Rule, any_of, led

Words = Mapping[str, Sequence[str]]
_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
# A point between blanks, or in brackets, that no program takes for an address.
_DEFANGED: Final = r"(?:\[\.\]|\(\.\)|\x7b\.\x7d|\[dot\]|\(dot\)|\[:\]| dot )"
_SPACED: Final = "|".join(
    f"{_OCTET}(?:{join}{_OCTET}){{3}}"
    for join in (r" \.", r"\. ", r" \. ", rf"(?:\.|{_DEFANGED})")
)
# So many digits are no numbers of chapters.
_MANY: Final = 9
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
_PAIR_BEFORE: Final = re.compile(rb"(?<![0-9A-Za-z])[0-9A-Fa-f]{2}[ :-]{1,2}\Z")
_PAIR_BEHIND: Final = re.compile(rb"[ :-]{1,2}[0-9A-Fa-f]{2}(?![0-9A-Za-z])")
_IP_WORD: Final = re.compile(rb"ip(?:v6)?", re.IGNORECASE)
_FEW_GROUPS: Final = 3
_PLAIN: Final = re.compile(rb"[0-9.]+")
_NOBODYS: Final = (b"127.0.", b"0.0.0.0", b"255.255.")


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_ip_rules(), *_mac_rules(words))


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
        reader=_somebodys,
    )
    named = replace(
        four,
        name="ip/glued",
        pattern=rf"ipv4{_OCTET}(?:\.{_OCTET}){{3}}",
        left=LETTER,
        caseless=True,
        cue=None,
        against=None,
        doubtful=Beside(0),
        check=None,
        reader=_behind_name,
    )
    spaced = replace(
        four,
        name="ip/spaced",
        pattern=_SPACED,
        triggers=(
            r"[0-9] ?\. ?[0-9]{1,3} ?\. ?[0-9]{1,3} ?\. ?[0-9]",
            rf"[0-9]{_DEFANGED}[0-9]",
            # Brackets as they come: wide ones.
            r"[0-9](?:\xe3\x80\x90|\xef\xbc[\x88\xbb])\.[^0-9]{3}[0-9]",
        ),
        right=r"0-9%",
        check=_full,
        reader=_parted,
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
        named,
        spaced,
        replace(
            spaced,
            name="ip/spaced-cued",
            rank=26,
            cue=Reach(("IP", "LOGIN"), 24, 18),
            required=True,
            check=_long_enough,
            score=0.8,
        ),
        six,
        replace(
            six,
            name="ip/v6-glued",
            pattern=f"ip(?:v6)?(?:{_SIX})",
            caseless=True,
            reader=_glued_six,
        ),
    )


def _somebodys(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out masks, and addresses that every machine has (RFC 1122, 3.2.1.3)."""
    return None if text.startswith(_NOBODYS, start) else (start, end)


def _parted(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that something else than points alone parts the numbers."""
    plain = _PLAIN.fullmatch(text, start, end)
    return None if plain else _somebodys(text, start, end)


def _behind_name(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the address without the word that is written in one with it."""
    return _somebodys(text, start + len("ipv4"), end)


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
            name="mac/spaced",
            entity=Entity.MAC,
            pattern=f"{_PAIR}(?:(?: | [:-] |[:-] | [:-]){_PAIR}){{5}}",
            triggers=(
                "[0-9A-Fa-f]{2} [0-9A-Fa-f]{2} [0-9A-Fa-f]{2} [0-9A-Fa-f]{2} ",
                "[0-9A-Fa-f] (?:: ?|- ?)[0-9A-Fa-f]{2} (?:: ?|- ?)",
                "[0-9A-Fa-f][:-] [0-9A-Fa-f]{2}[:-] ",
            ),
            rank=24,
            left=rf"{LETTER}.",
            right=rf"{LETTER}:",
            cue=Reach(("MAC", "NETWORK"), 30, 12),
            required=True,
            against=Reach(("PHONE", "ORDER"), 30, through=False),
            never=Beside.STARS,
            reader=_six_pairs,
            score=0.8,
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
            name="mac/joined",
            entity=Entity.MAC,
            pattern="[0-9A-Fa-f]{12}",
            triggers=NUMERIC,
            digits=1,
            rank=27,
            left=LETTER,
            right=LETTER,
            cue=Reach(("MAC", "NETWORK"), 30, 12),
            required=True,
            against=Reach(("ORDER", "PHONE"), 30, through=False),
            never=Beside.MARK_BEFORE | Beside.DASH_AFTER | Beside.IN_URL,
            check=_is_hex,
            score=0.7,
        ),
        Rule(
            name="mac/plain",
            entity=Entity.MAC,
            pattern=plain,
            triggers=(
                rf"{any_of(words['MAC'])}[^0-9A-Za-z]{{0,12}}(?:is )?[0-9A-F]{{4}}",
            ),
            rank=27,
            right=LETTER,
            caseless=True,
            reader=read_plain,
            score=0.8,
        ),
    )


def _long_enough(value: str) -> bool:
    """Tell an address from the number of a clause such as 3.1.2.4."""
    return len(value) > len("1111") or value in {"8888", "1111"}


def _full(value: str) -> bool:
    """Tell an address from numbers of a list: nearly all its places are filled."""
    return len(value) >= _MANY


def _is_hex(value: str) -> bool:
    """Tell an address from a number and from a word: it has digits and letters."""
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _mac(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out six groups of a longer row of groups."""
    return None if _ROW.match(text, start - 4, start) else (start, end)


def _six_pairs(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Leave out a longer row of pairs: bytes that are shown, or a number in pairs."""
    longer = _PAIR_BEFORE.search(text, max(start - 5, 0), start)
    return None if longer or _PAIR_BEHIND.match(text, end) else (start, end)


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
