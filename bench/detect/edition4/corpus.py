"""The fourth held-out set: written before the rules were mended, run once after.

    python -m bench.detect.edition4.corpus FILE [--seed N] [--each N]

Rows are those of the other editions; carriers that only this one has are developers'
logs (``json``) and brackets (``quoted``), disguises that only this one has are keycaps
and Greek letters.
"""

from typing import Final

from bench.detect.edition4 import forms, lookalikes
from bench.detect.edition4.pools import BOOKS
from bench.detect.frame import Frame
from bench.detect.later import filler, frame, log_or_lines, noise

FRAME: Final[Frame] = frame(
    seed=20261127,
    books=BOOKS,
    makers=forms.MAKERS,
    forms=forms.FORMS,
    fill=filler(BOOKS, lookalikes.NUMBERS),
    noise=noise(BOOKS, 0.35, log_or_lines),
)
rows = FRAME.rows

if __name__ == "__main__":
    FRAME.main("The fourth set, made from a seed.")
