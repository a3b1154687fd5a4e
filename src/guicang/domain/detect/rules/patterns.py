r"""Regular expressions: what can be told of one without an engine.

Two engines share the work: hyperscan, and RE2 for what is too large for hyperscan to
say where a match begins. A pattern has to mean the same to both, so what only one of
them knows is refused, in plain words, before either is asked. ``^`` and ``$`` are the
beginning and the end of a line. A pattern covers every character of every match.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from guicang.domain.detect.rules import wording

LONGEST: Final = 1000
_REPEATS: Final = 1000  # RE2: "invalid repetition size" above it
# Without \\v: PCRE takes it for a class, RE2 for a character.
_KNOWN_ESCAPES: Final = frozenset("abBdDfnpPrsStwWx")
_EDGE_ESCAPES: Final = frozenset("bB")
_OPENINGS: Final = (
    ("(?=", wording.LOOK_AROUND),
    ("(?!", wording.LOOK_AROUND),
    ("(?<=", wording.LOOK_AROUND),
    ("(?<!", wording.LOOK_AROUND),
    ("(?>", wording.ATOMIC),
    ("(?P=", wording.BACK_REFERENCE),
    ("(?#", wording.COMMENT),
    ("(*", wording.VERB),
)
_EXTENDED: Final = re.compile(r"\(\?[a-z-]*x", re.ASCII)
_GROUPS: Final = re.compile(r"\(\?(?:P?<\w+>|[ims]*(?:-[ims]+)?[:)])")
_BACK: Final = frozenset("123456789gk")
_BRACES: Final = re.compile(r"\{(\d*),?(\d*)\}")


class Token(NamedTuple):
    """A piece of a pattern; ``in_class`` if it stands between square brackets."""

    text: str
    place: int
    in_class: bool = False


def objection(pattern: str) -> str:
    """Return a key of ``wording.REASONS``, or "" if nothing is to be seen from here."""
    if not pattern:
        return wording.EMPTY
    if len(pattern) > LONGEST:
        return wording.LONG
    previous = ""
    for token in tokens(pattern):
        found = _of_token(pattern, token) or _of_repeat(token, previous)
        if found:
            return found
        previous = "" if token.in_class else token.text
    return ""


def has_edges(pattern: str) -> bool:
    r"""Whether it asks where a line or a word begins or ends (``^ $ \b \B``).

    Such a pattern cannot be asked of many texts that stand in one buffer wall to wall.
    """
    return any(
        not token.in_class
        and (token.text in {"^", "$"} or token.text[1:2] in _EDGE_ESCAPES)
        for token in tokens(pattern)
        if len(token.text) == 1 or token.text[0] == "\\"
    )


def tokens(pattern: str) -> Iterator[Token]:
    """Cut a pattern into characters, escapes, group openings and braces."""
    place, in_class = 0, -1
    while place < len(pattern):
        text = _next(pattern, place)
        if in_class >= 0:
            if text == "[" and pattern.startswith(("[:", "[^:"), place):
                text = pattern[place : pattern.find(":]", place) + 2] or text
            yield Token(text, place, in_class=True)
            # A bracket that comes first stands for itself, as in []a] and [^]a].
            first = pattern[in_class + 1 : place] in {"", "^"}
            in_class = -1 if text == "]" and not first else in_class
        else:
            if text == "[":
                in_class = place
            yield Token(text, place)
        place += len(text)


def _next(pattern: str, place: int) -> str:
    if pattern[place] == "\\":
        return pattern[place : place + 2]
    if pattern[place] == "{" and (braces := _BRACES.match(pattern, place)):
        return braces.group()
    return pattern[place]


def _of_token(pattern: str, token: Token) -> str:
    if token.text[0] == "\\":
        return _of_escape(token)
    if token.text == "(" and not token.in_class:
        return _of_group(pattern, token.place)
    return ""


def _of_escape(token: Token) -> str:
    letter = token.text[1:]
    if not letter:
        return wording.SYNTAX
    if not token.in_class and letter in _BACK:
        return wording.BACK_REFERENCE
    if letter in "QE":
        return wording.QUOTE
    known = letter in _KNOWN_ESCAPES or not (letter.isascii() and letter.isalnum())
    return "" if known else wording.ESCAPE


def _of_group(pattern: str, place: int) -> str:
    for opening, why in _OPENINGS:
        if pattern.startswith(opening, place):
            return why
    if _EXTENDED.match(pattern, place):
        return wording.COMMENT
    if pattern.startswith("(?", place) and not _GROUPS.match(pattern, place):
        return wording.CONDITIONAL
    return ""


def _of_repeat(token: Token, previous: str) -> str:
    if token.in_class:
        return ""
    repeated = previous in {"*", "+", "?"} or _BRACES.fullmatch(previous)
    if token.text == "+" and repeated:
        return wording.POSSESSIVE
    found = _BRACES.fullmatch(token.text)
    if found and any(int(n) > _REPEATS for n in found.groups() if n):
        return wording.REPEAT
    return ""
