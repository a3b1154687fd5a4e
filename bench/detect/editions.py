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
of these either.
"""

from collections.abc import Callable, Mapping
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


def _first(each: int) -> list[Row]:
    return corpus.rows(each=each)


def _second(each: int) -> list[Row]:
    return second.rows(each=each)


def _third(each: int) -> list[Row]:
    return third.rows(each=each)


def _fourth(each: int) -> list[Row]:
    return fourth.rows(each=each)


def _fifth(each: int) -> list[Row]:
    return fifth.rows(each=each)


def _sixth(each: int) -> list[Row]:
    return sixth.rows(each=each)


def _seventh(each: int) -> list[Row]:
    return seventh.rows(each=max(1, each * 5 // 8))


def _eighth(each: int) -> list[Row]:
    return eighth.rows(each=each)


def _ninth(each: int) -> list[Row]:
    return ninth.rows(each=each)


EDITIONS: Final[Mapping[int, Callable[[int], list[Row]]]] = {
    1: _first,
    2: _second,
    3: _third,
    4: _fourth,
    5: _fifth,
    6: _sixth,
    7: _seventh,
    8: _eighth,
    9: _ninth,
}


def name(edition: int) -> str:
    """Give the name under which the figures of an edition are kept."""
    return f"held-out, edition {edition}"
