"""What stands before and behind one value; ``beside`` tells it of many."""

import re
from collections.abc import Sequence
from typing import Final

from guicang.domain.detect.rule import Beside, before_word, in_word

# Two numbers, and no path: seven digits and a slash.
STARS: Final = b"***"
PARTED: Final = re.compile(rb"[0-9]{7}/\Z")
# Plain numbers: flags are slow to read and to join.
_LETTER_BEFORE: Final = Beside.LETTER_BEFORE.value
_MARK: Final = Beside.MARK_BEFORE.value
_DOT_BEFORE: Final = Beside.DOT_BEFORE.value
_EQUALS: Final = Beside.EQUALS_BEFORE.value
_MONEY: Final = Beside.MONEY_BEFORE.value
_LETTER_AFTER: Final = Beside.LETTER_AFTER.value
_CODE_AFTER: Final = Beside.CODE_AFTER.value
_DOT_AFTER: Final = Beside.DOT_AFTER.value
_DASH_AFTER: Final = Beside.DASH_AFTER.value
_IN_URL: Final = Beside.IN_URL.value
_STARRED: Final = Beside.STARS.value
LETTERS: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
DIGITS: Final = frozenset(b"0123456789")
ALNUM: Final = LETTERS | DIGITS
Urls = Sequence[tuple[int, int]]


def beside(data: bytes, urls: Urls, start: int, end: int) -> int:
    """Return flags of what stands beside a value, given the addresses on the web."""
    before, two = data[start - 1], data[start - 2]
    after, behind = data[end], data[end + 1]
    found = 0
    if before in LETTERS:
        found |= 0 if in_word(data, start) else _LETTER_BEFORE
    elif before == ord("_") or (before in b"-/" and two in ALNUM):
        found |= 0 if PARTED.match(data, max(start - 8, 0), start) else _MARK
    elif before == ord(".") and two in DIGITS:
        found |= _DOT_BEFORE
    elif before in b"=&":
        found |= _EQUALS
    elif before == ord("$"):
        found |= _MONEY
    if STARS in (data[max(start - 3, 0) : start], data[end : end + 3]):
        found |= _STARRED
    found |= _after(after, behind) | _in_url(urls, start, end)
    if found & _LETTER_AFTER and before_word(data, end):
        found &= ~_LETTER_AFTER
    return found


def _after(after: int, behind: int) -> int:
    if after in LETTERS:
        code = _CODE_AFTER if behind in DIGITS else 0
        return _LETTER_AFTER | code
    if after == ord("_"):
        return _LETTER_AFTER
    if after == ord(".") and behind in DIGITS:
        return _DOT_AFTER
    if after == ord("-") and behind in ALNUM:
        return _DASH_AFTER
    return 0


def _in_url(urls: Urls, start: int, end: int) -> int:
    for begin, stop in urls:
        if begin <= start and end <= stop:
            return _IN_URL
    return 0
