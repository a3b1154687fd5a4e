"""Colours, sizes and lines of text, as the sheet puts them on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.certificate.model import Choice

Colour = tuple[int, int, int]

INK: Final = (28, 33, 43)
NAVY: Final = (22, 47, 88)
GREY: Final = (104, 112, 125)
RULE: Final = (205, 211, 220)
PALE: Final = (241, 244, 248)
TEAL: Final = (0, 108, 103)
BLUE: Final = (45, 85, 165)
AMBER: Final = (158, 92, 0)
RED: Final = (168, 34, 42)

SIZE: Final = 8.6  # points
SMALL: Final = 6.6
PAD: Final = 1.5  # millimetres around the text of a cell
_POINT: Final = 25.4 / 72

DECIDED: Final[Mapping[Choice, Colour]] = {
    Choice.ACCEPT: TEAL,
    Choice.REPEAT: AMBER,
    Choice.ESCALATE: RED,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell: its text, its size in points and its colour."""

    text: str
    size: float = SIZE
    colour: Colour = INK

    @property
    def height(self) -> float:
        """How much of the sheet it takes, in millimetres."""
        return self.size * _POINT * 1.42


Cell = Sequence[Line]


def tall(laid: Sequence[Cell]) -> float:
    """Say how tall a row of broken cells is."""
    return max(sum(line.height for line in lines) for lines in laid) + 2 * PAD


def part_of(lines: Cell, room: float) -> Cell:
    """Take the lines that fit into what is left of a page."""
    used = 2 * PAD
    for i, line in enumerate(lines):
        used += line.height
        if used > room:
            return lines[:i]
    return lines
