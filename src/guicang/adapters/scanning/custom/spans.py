"""RE2, for where a match begins, and for whether all of a value matches a pattern.

Both work on UTF-8 bytes, in time that grows with the text and nothing else.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import re2

from guicang.domain.detect.rules import wording
from guicang.domain.detect.rules.model import RuleSet
from guicang.domain.detect.rules.wording import REASONS
from guicang.domain.errors import BadPattern

_KEPT: Final = 4096
# What RE2 says, and what it means.
_SAYINGS: Final = (
    (b"too large", wording.LARGE),
    (b"repetition size", wording.REPEAT),
)


@lru_cache(maxsize=_KEPT)
def _compiled(pattern: str, caseless: bool) -> "re2._Regexp[bytes]":  # noqa: FBT001 - a key of the cache
    options = re2.Options()
    options.longest_match = True
    options.log_errors = False
    options.case_sensitive = not caseless
    # (?m): ^ and $ are the ends of lines, as hyperscan is told too.
    return re2.compile(f"(?m){pattern}".encode(), options)


def spans(pattern: str, raw: bytes, *, caseless: bool) -> Iterator[tuple[int, int]]:
    """Give the matches in a text, the leftmost first and the longest of these."""
    for match in _compiled(pattern, caseless).finditer(raw):
        start, end = match.span()
        if start < end:
            yield start, end


def matches_all(pattern: str, value: str) -> bool:
    """Whether a pattern matches a value from its first to its last character."""
    raw = value.encode("utf-8", "replace")
    return _compiled(pattern, False).fullmatch(raw) is not None


def check(rules: RuleSet) -> None:
    """Raise BadPattern for the first pattern that RE2 does not take."""
    for rule in rules.rules:
        _check(rule.id, rule.patterns, caseless=rule.ignore_case)
    for entry in rules.allow:
        _check(entry.id, entry.patterns, caseless=False)


def _check(name: str, patterns: tuple[str, ...], *, caseless: bool) -> None:
    for number, pattern in enumerate(patterns, 1):
        try:
            found = _compiled(pattern, caseless)
        except re2.error as error:
            why = next((key for words, key in _SAYINGS if words in error.args[0]), "")
            raise BadPattern(
                rule=name, number=number, reason=REASONS[why or wording.SYNTAX]
            ) from None
        if found.fullmatch(b"") is not None:
            raise BadPattern(rule=name, number=number, reason=REASONS[wording.EMPTY])
