"""How numbers look that somebody has hidden in part, as the fold leaves them."""

from collections.abc import Sequence
from typing import Final

# What stands for a digit, as the fold leaves it: a middle dot is a dash, dots in a row
# are a break. One kind in a row is one hidden stretch.
_KINDS: Final = (
    *(r"\*", "[xX]", "#", "-", "_", "~", r"\x02", r"\?", r"\."),
    "(?:\u00d7)",
    # Stars, blocks, rounds and other figures (Unicode: Geometric Shapes and around).
    r"(?:\xe2(?:\x80\xbb|\x88\x97|\x8b\x86|[\x96-\x9c][\x80-\xbf]))",
    "(?:\u3007)",
)
SURE: Final = (_KINDS[0], _KINDS[2], *_KINDS[9:])
# What hides and joins nothing; at the end of a number a mark may be a mere stop.
_BLANKS: Final = (*SURE, "[xX]", "_")
_CROSSES: Final = (*_BLANKS, r"\?")
_BULLETS: Final = (*_BLANKS, "-")


def hidden(least: int, most: int, kinds: Sequence[str] = _KINDS) -> str:
    """Return the shape of so many places in a row that one kind of sign hides."""
    return "(?:" + "|".join(f"{kind}{{{least},{most}}}" for kind in kinds) + ")"


_JOIN: Final = "[ -]?"
MOBILE: Final = (
    rf"1[3-9][0-9]{_JOIN}{hidden(4, 4)}{_JOIN}[0-9]{{4}}"
    rf"|1[3-9][0-9]{hidden(2, 8, SURE)}[0-9]{{4}}"
    rf"|1[3-9][0-9]{{0,5}}{hidden(4, 8, SURE)}[0-9]{{2,4}}"
    rf"|1[3-9][0-9]{{5,6}}{hidden(3, 4, SURE)}"
    rf"|1[3-9][0-9]{{0,5}}{hidden(4, 8, _CROSSES)}[0-9]{{2,4}}"
    rf"|1[3-9][0-9]{{1,5}}{hidden(4, 8, _BLANKS)}"
)
# Nobody counts what hides: a word has to tell what it is.
SHORT_MOBILE: Final = (
    rf"1[3-9][0-9]{{0,5}}(?:{hidden(2, 9)}[0-9]{{1,4}}|{hidden(4, 9, _BULLETS)})"
)
# At its end only what is no full stop hides anything: a number may be shouted.
RESIDENT: Final = (
    rf"[1-9][0-9]{{0,13}}(?:{hidden(3, 16)}[0-9]{{1,4}}[Xx]?"
    rf"|{hidden(3, 16, SURE)}[Xx]?)"
    rf"|[1-9][0-9]{{5}}{hidden(12, 12, _BLANKS)}"
    rf"|[1-9][0-9]{{5}}{_JOIN}(?:{hidden(8, 8)}|{hidden(4, 4)}{_JOIN}{hidden(4, 4)})"
    rf"{_JOIN}[0-9]{{3}}[0-9Xx]"
)
_FOURS: Final = hidden(4, 4)
CARD: Final = (
    rf"[2-69][0-9]{{3}}(?:{_JOIN}{_FOURS}){{2,3}}{_JOIN}[0-9]{{1,4}}"
    rf"|[2-69][0-9]{{0,9}}{_JOIN}{hidden(3, 17)}{_JOIN}[0-9]{{1,4}}"
    rf"|[3-69][0-9]{{3}} [0-9]{{2}}{hidden(2, 2)} {_FOURS} (?:{_FOURS} )?[0-9]{{3,4}}"
    rf"|[2-69][0-9]{{5,7}}{hidden(4, 13, _BULLETS)}"
    rf"|(?:{_FOURS}[ -]){{3,4}}[0-9]{{3,4}}|{hidden(12, 15, _BLANKS)}[0-9]{{4}}"
)
# Nothing but the end, where a word tells of what it is.
ENDING: Final = f"{hidden(4, 15, _CROSSES)}{_JOIN}[0-9]{{3}}"
EMAIL: Final = (
    r"\*\*[A-Za-z0-9._\-]*"
    r"@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}"
)
# Three of a kind, in ASCII or as they came: wide, as bullets or as middle dots.
TRIGGER: Final = (
    r"[0-9] ?(?:[*xX#]{3}|[_?]{4}|(?:\xef\xbc\x8a){3}|(?:\xef\xbc\x83){3}"
    r"|(?:\xe2\x80\xa2){3}|(?:\xc2\xb7){3}|(?:\xe2\x80\xa6){2}|"
    + "|".join(f"{kind}{{3}}" for kind in _KINDS[9:])
    + ")"
)
