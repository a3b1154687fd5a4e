"""The sixth held-out set: numbers, secrets and health, and how they are disguised.

    python -m bench.detect.edition6.corpus FILE [--seed N] [--each N]

Rows are those of the other editions, but for names, addresses and minors: those it does
not ask. Carriers that only this one has are other languages (``abroad``), numbers digit
by digit (``ones``) and in brackets (``boxed``).
"""

from typing import Final

from bench.detect.edition6 import forms, lookalikes
from bench.detect.edition6.pools import BOOKS
from bench.detect.frame import Frame
from bench.detect.later import filler, frame, log_or_lines, noise

FRAME: Final[Frame] = frame(
    seed=20261209,
    books=BOOKS,
    makers=forms.MAKERS,
    forms=forms.FORMS,
    fill=filler(BOOKS, lookalikes.NUMBERS),
    noise=noise(BOOKS, 0.3, log_or_lines),
)
rows = FRAME.rows

if __name__ == "__main__":
    FRAME.main("The sixth set, made from a seed.")
