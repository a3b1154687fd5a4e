"""A scanner for the three numbers that check digits make certain.

It finds resident identity numbers, payment cards and mobile numbers, written plain, in
groups with spaces, dashes or line breaks, in full-width digits, and with +86 before
them. A number is taken when its groups stand alone: a mobile number inside a longer
run of digits is none.

Two stages. One compiled pattern tells whether a text has eleven digits close together;
most texts do not, and are done. Only then the groups are gathered and checked. Every
repetition is bounded or over one class, so the time grows with the length and nothing
else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from guicang.domain.detect import checkdigits
from guicang.domain.detect.model import Entity, Finding

_DIGIT: Final = "[0-9\uff10-\uff19]"
_GAP: Final = "[- \n\uff0d\u3000]"
_MAYBE: Final = re.compile(f"{_DIGIT}(?:{_GAP}?{_DIGIT}){{10}}")
# One code point becomes one code point, so that places stay right.
_FOLD: Final[dict[int, int | str]] = {
    **{0xFF10 + n: 0x30 + n for n in range(10)},
    0xFF38: "X",
    0xFF58: "x",
    0xFF0B: "+",
    0xFF0D: "-",
    0x3000: " ",
}
_BLOCK: Final = re.compile(r"\+?[0-9]+(?:[- \n][0-9]+)*(?:[- \n]?[Xx](?![0-9A-Za-z]))?")
_RUN: Final = re.compile(r"[0-9]+|[Xx]")
_GROUPS: Final = 6
_LONGEST: Final = 19
_SHORTEST: Final = 11
_LENGTHS: Final = frozenset({11, 13, 14, 15, 16, 17, 18, 19})
_OLD_ID: Final = 15
_PREFIXES: Final = ("0086", "86")


class _Run(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CheckedScanner:
    """Finds identity numbers, cards and mobile numbers; needs no model and no data."""

    version: str = "checked/1"

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find sensitive values in each text, in order of position, not overlapping."""
        return [self.scan_one(text) for text in texts]

    def scan_one(self, text: str) -> tuple[Finding, ...]:
        """Find in one text what ``scan`` finds in it."""
        return _scan(text) if _MAYBE.search(text) else ()


def _scan(text: str) -> tuple[Finding, ...]:
    folded = text.translate(_FOLD)
    return tuple(
        finding
        for block in _BLOCK.finditer(folded)
        if block.end() - block.start() >= _SHORTEST
        for finding in _in_block(folded, block.start(), block.end())
    )


def _in_block(text: str, start: int, end: int) -> Iterator[Finding]:
    runs = _runs(text, start, end)
    at = 0
    while at < len(runs):
        found = _longest(text, runs, at)
        if found is None:
            at += 1
            continue
        finding, at = found
        yield finding


def _runs(text: str, start: int, end: int) -> list[_Run]:
    runs = [_Run(*m.span()) for m in _RUN.finditer(text, start, end)]
    # The check character X may be glued to its digits: then it is theirs.
    if len(runs) > 1 and runs[-1].start == runs[-2].end:
        runs[-2:] = [_Run(runs[-2].start, runs[-1].end)]
    return runs


def _longest(text: str, runs: list[_Run], at: int) -> tuple[Finding, int] | None:
    """Try groups ``at`` and following, more groups first; give where to go on."""
    for last in range(min(at + _GROUPS, len(runs)), at, -1):
        window = runs[at:last]
        digits = "".join(text[r.start : r.end] for r in window)
        if len(digits) > _LONGEST or len(digits) not in _LENGTHS:
            continue
        kind = _kind(digits) if _stands_alone(text, window) else None
        if kind is not None and (_certain(kind, digits) or _plain(text, window)):
            start = window[0].start
            start -= start > 0 and text[start - 1] == "+"
            score = 1.0 if _certain(kind, digits) or kind is Entity.MOBILE else 0.8
            return Finding(
                kind, start, window[-1].end, score, _rule(kind, digits)
            ), last
    return None


def _kind(digits: str) -> Entity | None:
    if checkdigits.resident_id(digits) or checkdigits.old_resident_id(digits):
        return Entity.CN_ID
    if checkdigits.bank_card(digits):
        return Entity.BANK_CARD
    for prefix in _PREFIXES:
        if digits.startswith(prefix) and checkdigits.mobile(digits[len(prefix) :]):
            return Entity.MOBILE
    return Entity.MOBILE if checkdigits.mobile(digits) else None


def _rule(kind: Entity, digits: str) -> str:
    """Name the rule; ``guicang.domain.detect.wording`` says it in words."""
    if kind is Entity.CN_ID:
        return "cn-id/15" if len(digits) == _OLD_ID else "cn-id/mod-11-2"
    return "bank-card/luhn" if kind is Entity.BANK_CARD else "mobile/plan"


def _certain(kind: Entity, digits: str) -> bool:
    """Tell whether a check digit speaks for it."""
    old = len(digits) == _OLD_ID and kind is Entity.CN_ID
    return kind is not Entity.MOBILE and not old


def _plain(text: str, window: list[_Run]) -> bool:
    """Tell whether nothing before the number says that it is part of something else.

    Without a check digit, a number in an address on the web or behind a dash is more
    likely an article or an order.
    """
    before = text[max(window[0].start - 1, 0) : window[0].start]
    return before not in {"/", "=", "-", "_"}


def _stands_alone(text: str, window: list[_Run]) -> bool:
    """Tell whether the groups belong together and to nothing else.

    Groups are joined by one kind of separator, save after a country code; no letter
    or decimal point is glued to either side.
    """
    gaps = [text[a.end : b.start] for a, b in pairwise(window)]
    first = text[window[0].start : window[0].end]
    if len(set(gaps[1:] if first in _PREFIXES else gaps)) > 1:
        return False
    before = text[max(window[0].start - 2, 0) : window[0].start]
    after = text[window[-1].end : window[-1].end + 2]
    if _glued(before[-1:]) or _glued(after[:1]):
        return False
    return not (
        (before[-1:] == "." and before[:1].isdigit())
        or (after[:1] == "." and after[1:].isdigit())
    )


def _glued(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
