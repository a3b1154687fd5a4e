"""Find what comes to light once the rest is out of sight.

Of two numbers without a gap a rule may find one only, and hiding it sets the other
free. So what was found is blanked and the text read again, until nothing is new.
"""

from collections.abc import Callable, Sequence
from typing import Final

from guicang.domain.detect.model import Finding
from guicang.domain.detect.spans import replaced

Scan = Callable[[Sequence[str]], Sequence[Sequence[Finding]]]
"""Finds in each text."""

ROUNDS: Final = 3
_BLANK: Final = "\ue000"  # of no script: nothing is read into it, or over it


def completed(
    texts: Sequence[str], found: Sequence[Sequence[Finding]], scan: Scan
) -> list[list[Finding]]:
    """Return the findings of each text with what is found besides, in order."""
    every = [list(findings) for findings in found]
    rows = [row for row, each in enumerate(every) if any(not f.masked for f in each)]
    for _ in range(ROUNDS):
        if not rows:
            break
        blanks = [replaced(texts[row], every[row], _blank) for row in rows]
        left = []
        for row, blank, findings in zip(rows, blanks, scan(blanks), strict=True):
            new = [f for f in findings if _BLANK not in blank[f.start : f.end]]
            if new:
                every[row] = sorted((*every[row], *new), key=lambda f: f.start)
                left.append(row)
        rows = left
    return every


def _blank(_finding: Finding, value: str) -> str:
    return _BLANK * len(value)
