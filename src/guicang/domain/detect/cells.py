"""Tables that are copied as text: rows in lines, cells between bars or commas."""

import re
from typing import Final

# Folded: a wide comma or semicolon is \x02, a tabulator a space.
_MARKS: Final = re.compile(rb" *[|,;\x02] *")
_SPACES: Final = re.compile(rb" +")


def head_of(text: bytes, start: int) -> bytes:
    """Return the head of the column in which a cell begins; b"" without one.

    The first line of a message heads its table, or the second one, where the first is
    of one cell: a title. Messages end with a null byte.
    """
    first = text.rfind(b"\x00", 0, start) + 1
    line = text.rfind(b"\n", first, start) + 1
    if line <= first:  # the head itself
        return b""
    stop = text.find(b"\n", first)
    heads = text[first:stop].strip(b" |\r")
    if not (_MARKS.search(heads) or b" " in heads) and stop + 1 < line:
        heads = text[stop + 1 : text.find(b"\n", stop + 1)].strip(b" |\r")
    cells = _MARKS if _MARKS.search(heads) else _SPACES
    head = cells.split(heads)
    place = len(cells.split(text[line:start].lstrip(b" |"))) - 1
    return head[place].strip(b'"') if len(head) > 1 and place < len(head) else b""
