"""What a rule says, and how little of it an engine needs to know.

A rule is data: a shape, what may stand beside it, which words speak for it and against
it, and a check. One engine reads them all, for a million messages or for one, so that
both give the same answer. The order of judgement is fixed:

1. The shape matches, and the value is cut out of it.
2. What stands beside the value does not forbid it (``never``). Where it raises doubt
   (``doubtful``), a cue must speak for the value.
3. A cue is there, if the rule asks for one.
4. The nearest of cues and counter-cues decides; only a counter-cue of the same clause
   counts, and it wins a tie. No cue counts over a number or over what is masked, and
   no counter-cue over a number: a text in which values were masked holds no new one.
5. The check digit is right, or the reader of the value agrees.
6. Where values overlap, the rank decides. Then rules that read a text as a ``whole``
   are asked where their shape is seen or a value of their type was found; what they
   give is settled with the rest once more, and calls for them a second time.

Shapes are read by an automaton over the folded text (``fold``) in UTF-8, byte by byte:
a Chinese letter that is repeated stands in a group, and no class holds one.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar

from guicang.domain.detect.model import Entity

_Words = TypeVar("_Words")
_Made = TypeVar("_Made")
# A value without separators, in capitals, is right, or not.
Check = Callable[[str], bool]
# Where the value lies, given the text and what matched; None: it is none.
Reader = Callable[[bytes, int, int], tuple[int, int] | None]


class Seen(NamedTuple):
    """What was found in a text already: where, and of which type."""

    start: int
    end: int
    kind: Entity


# Where more values lie in a whole text, given what was found in it.
WholeReader = Callable[[bytes, Sequence[Seen]], Sequence[tuple[int, int]]]

# Where a line ends within a number: a hyphen or a blank may stand before it.
BROKEN: Final = r"[ \-]{0,2}\r?\n ?"
# What joins the groups of a number that its check makes certain: one or two marks,
# a dash or a space between spaces, or a line break.
JOIN: Final = rf"(?:[ \-./|,_~\x02]{{1,2}}| [ \-] |{BROKEN})"
LETTER: Final = "0-9A-Za-z"
# How often the rules that read a whole text are asked: what they found may call for
# others, as a name for the day of birth behind it.
ROUNDS: Final = 2


class Beside(IntFlag):
    """What stands directly beside a value."""

    LETTER_BEFORE = 1  # a Latin letter that is of no plain word (``in_word``)
    MARK_BEFORE = 2  # an underscore, or a dash or slash behind a letter or digit; but
    # a slash behind seven digits parts two numbers
    DOT_BEFORE = 4  # a point behind a digit
    EQUALS_BEFORE = 8  # an equals sign or an ampersand, as in a query
    MONEY_BEFORE = 16  # a currency sign
    LETTER_AFTER = 32  # an underscore, or letters that a digit or mark follows
    CODE_AFTER = 64  # a Latin letter and then a digit: a code goes on
    DOT_AFTER = 128  # a point and then a digit
    DASH_AFTER = 256  # a dash and then a letter or digit
    IN_URL = 512  # inside an address on the web
    STARS = 1024  # three stars, before or after: part of it is hidden already


NUMBER: Final = (
    Beside.DOT_BEFORE
    | Beside.DOT_AFTER
    | Beside.MONEY_BEFORE
    | Beside.CODE_AFTER
    | Beside.STARS
)
NOTHING: Final = Beside(0)
SHY: Final = (
    Beside.LETTER_BEFORE | Beside.MARK_BEFORE | Beside.EQUALS_BEFORE | Beside.IN_URL
)


_WORD_BEFORE: Final = re.compile(
    rb"(?:[^0-9A-Za-z_\-./@=&%+#:]|[\x80-\xff])(?:[A-Z]?[a-z]{3,12}|[Nn][oO])\Z"
)
_WORD_AFTER: Final = re.compile(rb"[A-Za-z]{1,12}(?![0-9A-Za-z_\-./@=+])")
_LONGEST: Final = 14
_LETTER: Final = 3  # bytes of a Chinese one
_RUN: Final = 3


def in_word(text: bytes, place: int) -> bool:
    """Tell whether the letters right before a place are a word, and no code."""
    return _WORD_BEFORE.search(text, max(place - _LONGEST, 0), place) is not None


def before_word(text: bytes, place: int) -> bool:
    """Tell whether the letters that begin at a place are a word, and no code."""
    return _WORD_AFTER.match(text, place) is not None


def back(text: bytes, place: int, width: int) -> int:
    """Return a place so many bytes before another one, or where its row begins."""
    lowest = max(place - width, 0)
    return max(text.rfind(b"\x00", lowest, place) + 1, lowest)


class Reach(NamedTuple):
    """Classes of words, and how many bytes before and behind a value they count.

    ``through`` tells whether a word speaks through the end of its clause.
    """

    classes: tuple[str, ...]
    back: int
    ahead: int = 0
    through: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a type of sensitive information is written.

    ``left`` and ``right`` are the insides of character classes that must not touch the
    shape. ``tail`` is one too: the value is then the last stretch of such characters.
    Without ``starts`` the automaton need not say where a match begins, which is
    cheaper: the reader goes by its end.
    ``triggers`` are shapes in the text as it came, one of which is in every text that
    the rule finds something in: they make the first pass cheap. ``cue:`` before one
    makes it a class of words; ``name:`` and ``likely:`` ask that a name may begin, or
    one that is likely, behind what it is and two marks at most, and ``named9:`` that
    one may end before its nine bytes (``behind_names``). So does ``digits``, the
    fewest that a value can have. ``rank`` orders the rules where values overlap, the
    lowest first. A rule that reads a ``whole`` text judges no match of its shape; it is
    asked of a text that holds as many digits outside of what was found as it asks for,
    and its shape or something found of the types ``beside``. What was found of the
    types ``over`` may give way to what it gives.
    """

    name: str
    entity: Entity
    pattern: str
    triggers: Sequence[str]
    rank: int
    left: str = ""
    right: str = ""
    tail: str = ""
    digits: int = 0
    starts: bool = True
    caseless: bool = False
    cue: Reach | None = None
    required: bool = False
    against: Reach | None = None
    never: Beside = NOTHING
    doubtful: Beside = NOTHING
    check: Check | None = None
    reader: Reader | None = None
    whole: WholeReader | None = None
    beside: frozenset[Entity] = frozenset()
    over: frozenset[Entity] = frozenset()
    score: float = 1.0
    masked: bool = False

    @property
    def expression(self) -> str:
        """The whole shape, with a byte on each side that is guarded."""
        left = f"[^{self.left}]" if self.left else ""
        right = f"[^{self.right}]" if self.right else ""
        return f"{left}(?:{self.pattern}){right}"


def read_whole(
    rule: Rule, text: bytes, seen: Sequence[Seen]
) -> Sequence[tuple[int, int]]:
    """Return what a rule that reads a whole text finds there besides."""
    return rule.whole(text, seen) if rule.whole else ()


def once(make: Callable[[_Words], _Made]) -> Callable[[_Words], _Made]:
    """Return what makes the same of the same word lists, and only once in a row."""
    last: tuple[_Words, _Made] | None = None

    def made(words: _Words) -> _Made:
        nonlocal last
        known = last
        if known is None or known[0] is not words:
            known = last = (words, make(words))
        return known[1]

    return made


def any_of(words: Iterable[str]) -> str:
    """Return a group of words, each as it is, longer ones first."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(_literal(w) for w in ordered) + ")"


def letter_of(letters: Iterable[str]) -> str:
    """Return a group of single Chinese letters for an automaton, byte by byte.

    It is what ``any_of`` gives, and is compiled in a sixth of the time: what begins
    with the same bytes is one branch. Letters are of three bytes.
    """
    tree: dict[int, dict[int, list[int]]] = {}
    for first, second, third in sorted(letter.encode() for letter in set(letters)):
        tree.setdefault(first, {}).setdefault(second, []).append(third)
    ways = (
        f"{_byte(first)}(?:{'|'.join(map(_row, rows, rows.values()))})"
        for first, rows in tree.items()
    )
    return f"(?:{'|'.join(ways)})"


def _row(second: int, thirds: Sequence[int]) -> str:
    """Write the letters of a row, with ranges where they follow each other."""
    runs: list[list[int]] = []
    for third in thirds:
        if runs and runs[-1][-1] == third - 1:
            runs[-1].append(third)
        else:
            runs.append([third])
    said = (
        "".join(map(_byte, run))
        if len(run) < _RUN
        else f"{_byte(run[0])}-{_byte(run[-1])}"
        for run in runs
    )
    return f"{_byte(second)}[{''.join(said)}]"


def _byte(value: int) -> str:
    return f"\\x{value:02x}"


def ending(words: Iterable[str]) -> Callable[[bytes, int], int]:
    """Return what gives the start of the longest of the words that ends at a place.

    Letters are as they are written; -1 tells that none of the words ends there.
    """
    known = frozenset(word.encode() for word in words)
    widths: dict[bytes, list[int]] = {}
    for name in sorted(known, key=len, reverse=True):
        widths.setdefault(name[-_LETTER:], []).append(len(name))

    def start(text: bytes, end: int) -> int:
        for width in widths.get(text[end - _LETTER : end], ()):
            if text[end - width : end] in known:
                return end - width
        return -1

    return start


def one_of(words: Iterable[str]) -> str:
    """Return the same group for ``re``, which tries one branch after the other.

    What begins alike is looked at once; the longest word that is there is still the
    first to be tried.
    """
    return _one_of(tuple(words))


@lru_cache(maxsize=512)  # families ask for the same lists
def _one_of(words: tuple[str, ...]) -> str:
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return f"(?:{_branches(tree)})"


def _branches(tree: Mapping[str, Any]) -> str:
    ways = [_literal(c) + _branches(rest) for c, rest in tree.items() if c]
    if "" in tree:
        return f"(?:{'|'.join(ways)})?" if ways else ""
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


# What a rule for a number is triggered by: four letters or digits in a row, one of them
# a digit; digits behind letters; or short groups of digits. Mere words are no trigger.
_SIGN: Final = "[0-9A-Za-z_@]"
TOKEN: Final = (
    (
        f"[^0-9A-Za-z_@](?:[0-9]{_SIGN}{{3}}|{_SIGN}[0-9]{_SIGN}{{2}}"
        f"|{_SIGN}{{2}}[0-9]{_SIGN}|{_SIGN}{{3}}[0-9])"
    ),
    "[A-Za-z_@][0-9]{3}",
)
_BETWEEN: Final = r"(?:[ .\-\t,/|~\r\n]|\xe3\x80\x81){1,3}"
GROUPS: Final = f"(?:[0-9]{{1,3}}{_BETWEEN}){{3}}[0-9A-Za-z]"
NUMERIC: Final = (*TOKEN, GROUPS)
# Digits behind a letter in groups so short and few that neither of them sees them.
LETTERED: Final = r"[A-Za-z][ ._~\-]?[0-9]{1,3}[ ._~\-][0-9]{1,3}[ ._~\-][0-9]"

# Three short groups, which neither of them sees either.
THREES: Final = r"[0-9]{2}[ ._~\-][0-9]{3}[ ._~\-][0-9]{2}[0-9Xx]"


def led(words: Sequence[str], value: str, *, gap: int = 36) -> tuple[str, Reader]:
    """Return the shape of a value behind one of the words, and what cuts it out.

    Between them stands no letter, digit or star, and no line ends but behind a colon
    or a mark that ends a sentence; ``gap`` is in bytes.
    """
    lead = f"{any_of(words)}[^0-9A-Za-z*\\x00\\n]{{0,{gap}}}"
    behind = rb"(?:(?:(?<=[:?\x02])|(?<=[:?\x02]\r))\n|is |was )?(?!\n)"
    # All that leads to it, or nothing: giving bytes back would cut a letter.
    begins = re.compile(b"(?>" + lead.encode() + b")" + behind, re.IGNORECASE)

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        found = begins.match(text, start, end)
        return None if found is None else (found.end(), end)

    return f"{lead}(?:\\n|is |was )?(?:{value})", read


def grouped(*shapes: Sequence[int], join: str = "[ -]", digit: str = "[0-9]") -> str:
    """Return digits in groups of the sizes given, one join for each shape."""
    return "|".join(
        join.join(f"{digit}{{{n}}}" if n > 1 else digit for n in shape)
        for shape in shapes
    )


@lru_cache(maxsize=1 << 16)
def _literal(word: str) -> str:
    return "".join(
        c if c.isalnum() or not c.isascii() else f"\\x{ord(c):02x}" for c in word
    )
