"""The seventh held-out set: what people write to shops, banks, clinics and schools.

    python -m bench.detect.edition7.corpus FILE [--seed N] [--each N]

Rows are those of the other editions, and every type is asked. Its own carriers are rows
of tables (``csv``), addresses of pages (``url``), emoji in the place of a word or right
beside a value (``emoji``), both languages in a sentence (``codeswitch``) and digits
written out in English (``spelt``).
"""

from typing import Final

from bench.detect.edition7 import forms, lookalikes
from bench.detect.edition7.pools import BOOKS
from bench.detect.frame import Frame
from bench.detect.later import filler, frame, log_or_lines, noise

FRAME: Final[Frame] = frame(
    seed=20270118,
    books=BOOKS,
    makers=forms.MAKERS,
    forms=forms.FORMS,
    fill=filler(BOOKS, lookalikes.NUMBERS),
    noise=noise(BOOKS, 0.35, log_or_lines),
)
rows = FRAME.rows

if __name__ == "__main__":
    FRAME.main("The seventh set, made from a seed.")
