"""The held-out sets, by edition.

The figures of the first edition, though never its messages, were looked at while the
rules were written: what it measures is no longer blind. The second was written by
somebody who had read neither the rules nor what they missed; then the rules were mended
with its missed messages at hand, and it is blind no more. The third was written after
that; then the rules were mended by the forms and types it showed to be weak, so that it
is tuned, too. The fourth was written before that work and run once after it; its
figures, and then its missed messages, led edition 8 of the rules: it is tuned. The
fifth was written before that edition and run once after it; its missed messages led
edition 9. The sixth was written after that and run once, before anything was mended by
it; it asks neither names nor addresses nor minors. The seventh was written by somebody
who had not read the rules, and run once. The eighth was again written by somebody who
had not read the rules, nor what they missed, nor the other editions' talk.
The ninth, of whole situations of a help desk, was written by somebody who had read none
of these either. The tenth, of single messages, was written by somebody who had read
neither the rules nor other editions' talk, but had read how the ninth makes the numbers
that only look like something, and uses those: its false hits are not blind as its finds
are. The eleventh, half of it whole pieces of writing, was written by somebody who had
read neither the rules nor other editions' talk; it was measured blind, and then led
edition 12 of the rules.
The twelfth, most of it typed in a hurry and a fifth of it in English, was written by
somebody who had read neither the rules nor other editions' talk, but who had seen, by
mistake, how the eleventh makes the numbers that only look like something: it makes its
own, of much the same kinds, so that its false hits are less blind than its finds.
The thirteenth, of whole sentences, macros, notes and pieces, was written by somebody
who had read neither the rules nor other editions' talk.
The fourteenth, of what comes to the desks of banks, clinics, schools and shops, was
written by somebody who had read neither the rules nor other editions' talk.
The fifteenth, of messages, notices, notes, pieces and answers, was written by somebody
who had read neither the rules nor other editions' talk, but who had seen, by mistake,
how the fourteenth makes its look-alikes with check digits; it makes its own, of partly
the same kinds, so that these false hits are less blind than its finds.
The sixteenth, of as many customers as all others who write, was written by somebody who
had read neither the rules nor other editions' talk.
The seventeenth, of what a week brings to many desks, was written by somebody who had
read neither the rules nor other editions' talk.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from bench.detect import corpus
from bench.detect.corpus import Row
from bench.detect.edition2 import corpus as second
from bench.detect.edition3 import corpus as third
from bench.detect.edition4 import corpus as fourth
from bench.detect.edition5 import corpus as fifth
from bench.detect.edition6 import corpus as sixth
from bench.detect.edition7 import corpus as seventh
from bench.detect.edition8 import corpus as eighth
from bench.detect.edition9 import corpus as ninth
from bench.detect.edition10 import corpus as tenth
from bench.detect.edition11 import corpus as eleventh
from bench.detect.edition12 import corpus as twelfth
from bench.detect.edition13 import corpus as thirteenth
from bench.detect.edition14 import corpus as fourteenth
from bench.detect.edition15 import corpus as fifteenth
from bench.detect.edition16 import corpus as sixteenth
from bench.detect.edition17 import corpus as seventeenth


def _rows(make: Callable[..., list[Row]], each: int) -> list[Row]:
    return make(each=each)


def _seventh(each: int) -> list[Row]:
    return seventh.rows(each=max(1, each * 5 // 8))


EDITIONS: Final[Mapping[int, Callable[[int], list[Row]]]] = {
    1: partial(_rows, corpus.rows),
    2: partial(_rows, second.rows),
    3: partial(_rows, third.rows),
    4: partial(_rows, fourth.rows),
    5: partial(_rows, fifth.rows),
    6: partial(_rows, sixth.rows),
    7: _seventh,
    8: partial(_rows, eighth.rows),
    9: partial(_rows, ninth.rows),
    10: partial(_rows, tenth.rows),
    11: partial(_rows, eleventh.rows),
    12: partial(_rows, twelfth.rows),
    13: partial(_rows, thirteenth.rows),
    14: partial(_rows, fourteenth.rows),
    15: partial(_rows, fifteenth.rows),
    16: partial(_rows, sixteenth.rows),
    17: partial(_rows, seventeenth.rows),
}


def name(edition: int) -> str:
    """Give the name under which the figures of an edition are kept."""
    return f"held-out, edition {edition}"
