"""Values that a customer said themselves: these are not hidden from them.

In what others said, everything that names a person is masked; only what the customer
wrote, letter by letter, in the same conversation may stand there. Names are masked
always: too many people share one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from guicang.domain.detect.model import Entity, Finding

_LEAST: Final = 6
"""Shorter values say too little to be somebody's."""
_FIRST: Final = 0xE000
"""Where the private use area of Unicode begins: nobody's letters."""
_MOST: Final = 200


def own_values(texts: Sequence[str], found: Sequence[Iterable[Finding]]) -> list[str]:
    """Give the values that were found in what a customer said, the longest first."""
    values = {
        text[finding.start : finding.end]
        for text, findings in zip(texts, found, strict=True)
        for finding in findings
        if finding.type != Entity.PERSON
    }
    long = sorted((v for v in values if len(v) >= _LEAST), key=lambda v: (-len(v), v))
    return long[:_MOST]


def masked_around(
    texts: Sequence[str],
    values: Sequence[str],
    mask: Callable[[Sequence[str]], Sequence[str]],
) -> list[str]:
    """Mask texts, all but these values where they stand alone."""
    if not values:
        return list(mask(texts))
    pattern = re.compile(
        r"(?<![0-9A-Za-z])(?:" + "|".join(map(re.escape, values)) + r")(?![0-9A-Za-z])"
    )
    signs = {value: chr(_FIRST + n) for n, value in enumerate(values)}
    back = {ord(sign): value for value, sign in signs.items()}
    covered = [
        text
        if any(ord(letter) in back for letter in text)
        else pattern.sub(lambda m: f" {signs[m.group()]} ", text)
        for text in texts
    ]
    return [
        text
        if before == text
        else re.sub(r" ([\ue000-\uf8ff]) ", lambda m: back.get(ord(m[1]), m[0]), text)
        for before, text in zip(texts, mask(covered), strict=True)
    ]
