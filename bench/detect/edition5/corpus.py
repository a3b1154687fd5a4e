"""The fifth held-out set: written before edition 8 of the rules, run once after.

    python -m bench.detect.edition5.corpus FILE [--seed N] [--each N]

Rows are those of the other editions; carriers that only this one has are marks of HTML
and Markdown (``html``, ``strewn``) and escaped logs (``escaped``); it asks for family
names before titles (``titled``) and for English medicines, too.
"""

from typing import Final

from bench.detect.edition5 import forms, lookalikes
from bench.detect.edition5.pools import BOOKS
from bench.detect.frame import Frame
from bench.detect.later import filler, frame, log_or_lines, noise

FRAME: Final[Frame] = frame(
    seed=20261128,
    books=BOOKS,
    makers=forms.MAKERS,
    forms=forms.FORMS,
    fill=filler(BOOKS, lookalikes.NUMBERS),
    noise=noise(BOOKS, 0.35, log_or_lines),
)
rows = FRAME.rows

if __name__ == "__main__":
    FRAME.main("The fifth set, made from a seed.")
