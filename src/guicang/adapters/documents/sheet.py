"""A sheet of paper: headings, pairs, tables and tiles in two languages.

Every label is printed in the reader's language with English small beneath it, or in
English alone where the two are the same.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from fpdf import FPDF

from guicang.adapters.documents.fonts import find
from guicang.adapters.documents.ink import (
    GREY,
    INK,
    NAVY,
    PAD,
    PALE,
    RULE,
    SIZE,
    SMALL,
    Cell,
    Colour,
    Line,
    part_of,
    tall,
)
from guicang.adapters.documents.wrap import wrap

Words = Callable[[str], str]

_MARGIN: Final = 17.0
_BOTTOM: Final = 20.0
_FONT: Final = "body"
_ROWS: Final = 6  # of the viewer's name on a page
_HEAD: Final = 14.0  # a table's head, in two languages


class Sheet(FPDF):
    """An A4 document after PDF/A-3B, with running foot and, perhaps, a watermark."""

    def __init__(
        self,
        words: Words,
        *,
        made_at: datetime,
        font: str = "",
        watermark: str = "",
        viewer: str = "",
    ) -> None:
        """Prepare a document whose every byte follows from what is put on it.

        ``viewer`` says who takes it away, when and why; it lies faintly on every page.
        """
        super().__init__(format="A4", enforce_compliance="PDF/A-3B")
        path, face = find(font)
        self.add_font(_FONT, fname=path, collection_font_number=face)
        self.words = words
        self.foot = ""
        self._watermark = watermark
        self._viewer = viewer
        self._widths: dict[tuple[str, float], float] = {}
        self.set_creation_date(made_at)
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(False)
        self.c_margin = 0
        self._pen(SIZE, INK)
        body: Any = self.fonts[_FONT]
        self._letters = body.cmap
        # To fit the boxes to the letters used takes as long as all the rest.
        body.ttfont.recalcBBoxes = False

    # --- what fpdf2 calls -------------------------------------------------------------

    def header(self) -> None:
        """Lay the watermark under everything."""
        if self._watermark:
            self._pen(58, (188, 40, 40))
            with (
                self.local_context(fill_opacity=0.11),
                self.rotation(52, self.w / 2, self.h / 2),
            ):
                half = self.get_string_width(self._watermark) / 2
                self.text(self.w / 2 - half, self.h / 2 + 8, self._watermark)
        if self._viewer:
            self._lay_viewer()
        self.set_xy(_MARGIN, _MARGIN)

    def _lay_viewer(self) -> None:
        self._pen(9, (31, 41, 55))
        text = self.safe(self._viewer)
        step = self.get_string_width(text) + 24
        with self.local_context(fill_opacity=0.1):
            for row in range(_ROWS):
                y = (row + 0.6) * self.h / _ROWS
                x = -step / 2 * (row % 2) - 10
                while x < self.w:
                    with self.rotation(18, x, y):
                        self.text(x, y, text)
                    x += step

    def footer(self) -> None:
        """Say which document this is, and which of how many pages."""
        y = self.h - 13
        self.set_draw_color(*RULE)
        self.line(_MARGIN, y, self.w - _MARGIN, y)
        self._pen(6.6, GREY)
        self.text(_MARGIN, y + 4.2, self.safe(self.foot))
        self.set_xy(self.w - _MARGIN - 40, y + 1.4)
        self.cell(40, 4, f"{self.page_no()} / {{nb}}", align="R")

    # --- words ------------------------------------------------------------------------

    def label(self, msgid: str, size: float = SIZE, colour: Colour = INK) -> Cell:
        """Return a label in the reader's language, with English beneath."""
        word = self.words(msgid)
        first = Line(word, size, colour)
        return [first] if word == msgid else [first, Line(msgid, SMALL, GREY)]

    def sentence(self, said: dict[str, Any], template: str, size: float = SIZE) -> Cell:
        """Return a sentence of the certificate in both languages."""
        own = self.words(template).format(**said["data"])
        if own == said["says"]:
            return [Line(own, size)]
        return [Line(own, size), Line(said["says"], SMALL + 0.4, GREY)]

    def safe(self, text: str) -> str:
        """Name letters the font lacks by their number, so that none is left out.

        Marks that would turn the direction of text have no glyph either, and thus
        show themselves.
        """
        return "".join(c if ord(c) in self._letters else _number(c) for c in text)

    # --- blocks -----------------------------------------------------------------------

    def section(self, msgid: str) -> None:
        """Begin a section; its heading never stands alone at the foot of a page."""
        self.need(24)
        self.ln(4.5)
        y = self.get_y()
        self.set_fill_color(*NAVY)
        self.rect(_MARGIN, y + 0.4, 1.2, 5.4, style="F")
        word = self.words(msgid)
        self._pen(11.5, NAVY)
        self.text(_MARGIN + 3.2, y + 4.8, word)
        if word != msgid:
            x = _MARGIN + 5.2 + self.get_string_width(word)
            self._pen(7.6, GREY)
            self.text(x, y + 4.7, msgid)
        self.set_xy(_MARGIN, y + 7.6)

    def pairs(self, rows: Sequence[tuple[str, str | Cell]]) -> None:
        """Print labels and what belongs to them, a thin rule between."""
        widths = (42.0, self.epw - 42.0)
        for msgid, value in rows:
            cell = [Line(value or "-")] if isinstance(value, str) else value
            self._row((self.label(msgid, 8, GREY), cell), widths)

    def grid(
        self, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str | Cell]]
    ) -> None:
        """Print a table; ``heads`` are labels with shares of the width.

        The head is printed again on each page that the table runs on to.
        """
        whole = sum(share for _, share in heads)
        widths = [self.epw * share / whole for _, share in heads]
        head = [self.label(msgid, 7.8, NAVY) for msgid, _ in heads]
        self.need(22)
        self._row(head, widths, fill=PALE)
        for row in rows:
            cells = [[Line(c or "-")] if isinstance(c, str) else c for c in row]
            self._row(cells, widths, again=head)

    def notes(self, cells: Sequence[Cell]) -> None:
        """Print a numbered list."""
        for number, cell in enumerate(cells, 1):
            self._row(
                ([Line(f"{number}", 8, NAVY)], cell), (8.0, self.epw - 8.0), rule=False
            )

    def tiles(self, tiles: Sequence[tuple[str, str, Colour]]) -> None:
        """Print numbers that are to be seen first, side by side."""
        gap, height = 3.0, 21.0
        width = (self.epw - gap * (len(tiles) - 1)) / len(tiles)
        top = self.get_y()
        for i, (value, msgid, colour) in enumerate(tiles):
            x = _MARGIN + i * (width + gap)
            self.set_fill_color(*PALE)
            self.rect(x, top, width, height, style="F")
            self.set_fill_color(*colour)
            self.rect(x, top, width, 1.1, style="F")
            self._pen(self._size_for(value, width - 4, 17), colour)
            self.text(x + 2.6, top + 9.6, value)
            self._lines(self.label(msgid, 8), x + 1.2, top + 11.4, width - 2)
        self.set_xy(_MARGIN, top + height + 3)

    def banner(self, cell: Cell, colour: Colour) -> None:
        """Print what the document claims, with a bar of colour before it."""
        top = self.get_y()
        used = self._lines(cell, _MARGIN + 3.5, top, self.epw - 3.5)
        self.set_fill_color(*colour)
        self.rect(_MARGIN, top, 1.6, used, style="F")
        self.set_xy(_MARGIN, top + used + 3)

    def paragraph(self, cell: Cell) -> None:
        """Print lines over the whole width."""
        self._row((cell,), (self.epw,), rule=False)

    def modules(self, matrix: Sequence[Sequence[bool]], side: float) -> None:
        """Draw a two-dimensional code at the upper right corner."""
        step = side / len(matrix)
        left = self.w - _MARGIN - side
        self.set_fill_color(0, 0, 0)
        for i, row in enumerate(matrix):
            for j, dark in enumerate(row):
                if dark:
                    x, y = left + j * step, _MARGIN + i * step
                    self.rect(x, y, step * 1.02, step * 1.02, style="F")

    def need(self, height: float) -> None:
        """Turn the page unless so many millimetres are left on it."""
        if self.get_y() + height > self.h - _BOTTOM:
            self.add_page()

    # --- how it is done ---------------------------------------------------------------

    def _row(
        self,
        cells: Sequence[Cell],
        widths: Sequence[float],
        *,
        again: Sequence[Cell] = (),
        fill: Colour | None = None,
        rule: bool = True,
    ) -> None:
        laid = [
            [*self._broken(cell, width - 2 * PAD)]
            for cell, width in zip(cells, widths, strict=True)
        ]
        while self._room() < tall(laid):
            if tall(laid) > self.h - _MARGIN - _BOTTOM - _HEAD:
                # Taller than a page: print what fits, go on with the rest.
                parts = [part_of(lines, self._room()) for lines in laid]
                self._place(parts, widths, rule=rule)
                laid = [
                    lines[len(part) :] for lines, part in zip(laid, parts, strict=True)
                ]
            self.add_page()
            if again:
                self._row(again, widths, fill=PALE)
        self._place(laid, widths, fill=fill, rule=rule)

    def _room(self) -> float:
        return self.h - _BOTTOM - self.get_y()

    def _place(
        self,
        laid: Sequence[Cell],
        widths: Sequence[float],
        *,
        fill: Colour | None = None,
        rule: bool = True,
    ) -> None:
        height, top, x = tall(laid), self.get_y(), _MARGIN
        if fill:
            self.set_fill_color(*fill)
            self.rect(x, top, sum(widths), height, style="F")
        for lines, width in zip(laid, widths, strict=True):
            self._put(lines, x + PAD, top + PAD)
            x += width
        self.set_xy(_MARGIN, top + height)
        if rule:
            self.set_draw_color(*RULE)
            self.line(_MARGIN, top + height, x, top + height)

    def _lines(self, cell: Cell, x: float, y: float, width: float) -> float:
        """Print lines in a column; return how much of it they took."""
        lines = [*self._broken(cell, width - 2 * PAD)]
        self._put(lines, x + PAD, y)
        return sum(line.height for line in lines)

    def _broken(self, cell: Cell, width: float) -> Iterator[Line]:
        for line in cell:
            with self._measuring(line.size) as measure:
                for text in wrap(self.safe(line.text), width, measure):
                    yield Line(text, line.size, line.colour)

    def _put(self, lines: Sequence[Line], x: float, y: float) -> None:
        for line in lines:
            self._pen(line.size, line.colour)
            self.text(x, y + line.height * 0.76, line.text)
            y += line.height

    @contextmanager
    def _measuring(self, size: float) -> Iterator[Callable[[str], float]]:
        self.set_font(_FONT, size=size)

        def measure(text: str) -> float:
            key = (text, size)
            if key not in self._widths:
                self._widths[key] = self.get_string_width(text)
            return self._widths[key]

        yield measure

    def _size_for(self, text: str, width: float, size: float) -> float:
        self.set_font(_FONT, size=size)
        return min(size, size * width / max(self.get_string_width(text), 0.1))

    def _pen(self, size: float, colour: Colour) -> None:
        self.set_font(_FONT, size=size)
        self.set_text_color(*colour)


def _number(letter: str) -> str:
    return letter if letter in "\n\t" else f"[U+{ord(letter):04X}]"
