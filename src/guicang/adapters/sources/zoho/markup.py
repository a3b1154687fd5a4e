"""The text of HTML, as a reader would see it: no scripts, lines where blocks end.

Customers write this. The standard library's parser takes the square of the length for
markup that is never closed, so it is given only what is closed: comments go first, a
bracket that begins no whole tag is a letter, and long tags lose their attributes.
"""

import re
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    )
)
_HIDDEN: Final = frozenset({"script", "style", "template", "title"})
_CELLS: Final = frozenset({"td", "th"})
_SPACES: Final = re.compile(r"[ \t\r\f\v\n]+")
_BLANK: Final = re.compile(r"\n{3,}")
_DECLARED: Final = re.compile(r"<[!?][^<>]*>")
_LETTER: Final = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")
_LONG: Final = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{2000,}>")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._pre = 0

    def set_cdata_mode(self, elem: str, **_how: bool) -> None:
        """Read on within scripts as elsewhere: they are hidden all the same."""
        del elem

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
            self._pre += tag == "pre"
        elif tag in _CELLS:
            self.parts.append(" ")
        elif tag == "img" and (told := dict(attrs).get("alt")):
            self.parts.append(told)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")
            self._pre = max(0, self._pre - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data if self._pre else _SPACES.sub(" ", data))


def text_of(markup: str) -> str:
    """Return the text of a piece of HTML. Nothing in it makes this fail, or slow."""
    closed = _DECLARED.sub("", _uncommented(markup))
    closed = _LONG.sub(r"<\1>", _LETTER.sub("&lt;", closed))
    reader = _Reader()
    reader.feed(closed)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return _BLANK.sub("\n\n", "\n".join(lines)).strip()


def _uncommented(markup: str) -> str:
    parts = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0:
        end = markup.find("-->", start + 4)
        if end < 0:
            break
        parts.append(markup[at:start])
        at = end + 3
    parts.append(markup[at:])
    return "".join(parts)
