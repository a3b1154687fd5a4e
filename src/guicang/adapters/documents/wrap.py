"""Break lines of mixed Chinese and Latin text.

Latin breaks at spaces, Chinese between any two letters, but no line begins with a
closing mark or ends with an opening one; what is too long for a line is cut anywhere.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSING: Final = "，。；：！？、）》」』】”\u2019"
_OPENING: Final = "（《「『【“\u2018"
_PIECE: Final = re.compile(
    rf"[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^\s{_WIDE}]+[{_CLOSING}]*|\s+"
)

Measure = Callable[[str], float]


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """Return the lines of a text that is to be no wider than ``width``."""
    return [
        line for part in text.split("\n") for line in _paragraph(part, width, measure)
    ] or [""]


def _paragraph(text: str, width: float, measure: Measure) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _pieces(text, width, measure):
        size = measure(piece)
        if line and used + size > width:
            yield line.rstrip()
            line, used = "", 0.0
            if piece.isspace():
                continue
        line += piece
        used += size
    yield line.rstrip()


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        piece = found[0]
        while len(piece) > 1 and measure(piece) > width:
            fits = _fitting(piece, width, measure)
            yield piece[:fits]
            piece = piece[fits:]
        yield piece


def _fitting(piece: str, width: float, measure: Measure) -> int:
    """Say how many letters of a long piece fit; at least one, by bisection."""
    low, high = 1, len(piece)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(piece[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
