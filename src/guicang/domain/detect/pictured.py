"""Chinese letters with a blank between each two, as programs that read pictures write.

A name of three letters, or a word for what stands behind it, comes apart letter by
letter: each alone, one or two blanks between. The blanks are read as nothing.
"""

import re
from collections.abc import Iterator
from typing import Final

from guicang.domain.detect.surnames import HAN

_HAN: Final = "[\u4e00-\u9fff]"
# A letter alone behind what is no Chinese letter, another one alone, and the same again
# or one more.
SIGN: Final = rf"(?:^|[\x00-:]|：){HAN} {{1,2}}{HAN}(?:[\x00-@]|：|，| {HAN})"
_RUN: Final = re.compile(f"(?<!{_HAN}){_HAN}(?: {{1,2}}{_HAN}(?!{_HAN}))+")
_BLANKS: Final = re.compile(" +")


def blanks(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of the blanks between letters that stand alone."""
    for run in _RUN.finditer(text) if " " in text else ():
        for gap in _BLANKS.finditer(text, *run.span()):
            yield gap.span()
