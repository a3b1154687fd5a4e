"""Tables that are copied as text: rows in lines, cells between bars or commas."""

import re
from typing import Final

# Folded: a wide comma or semicolon is \x02, a tabulator a space.
CELLS: Final = re.compile(rb" *[|,;\x02] *| +")


def head_of(text: bytes, start: int) -> bytes:
    """Return the head of the column in which a cell begins; b"" without one.

    The first line of a message heads its table. Messages end with a null byte.
    """
    first = text.rfind(b"\x00", 0, start) + 1
    line = text.rfind(b"\n", first, start) + 1
    if line <= first:  # the head itself
        return b""
    head = CELLS.split(text[first : text.find(b"\n", first)].strip(b" |\r"))
    place = len(CELLS.split(text[line:start].lstrip(b" |"))) - 1
    return head[place] if len(head) > 1 and place < len(head) else b""
