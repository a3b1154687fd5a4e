"""What is compiled for a rule set: expressions, in up to three databases.

* WORDS: literal words, searched as bytes; UTF-8 is self-synchronising, so no byte of
  another character is ever taken for one of theirs.
* SHAPES: patterns, and words that are the same in several spellings. They are asked
  of many texts at once, wall to wall in one buffer.
* EDGES: patterns that ask where a line or a word begins or ends. In a batch they need
  texts that stand apart, so they are kept from the others.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from guicang.domain.detect.rules.model import Rule, RuleSet
from guicang.domain.detect.rules.patterns import has_edges

# Flags of hs_compile.h, so that a plan can be made without the library.
CASELESS: Final = 1
MULTILINE: Final = 4
UTF8: Final = 32
SOM: Final = 256
"""Tell the start of a match too (HS_FLAG_SOM_LEFTMOST)."""

_NARROW: Final = range(0x21, 0x7F)
_TO_WIDE: Final = 0xFEE0


class Part(StrEnum):
    """The databases."""

    WORDS = "words"
    SHAPES = "shapes"
    EDGES = "edges"


class Expression(NamedTuple):
    """One thing that is searched for.

    ``rule`` counts the rules of the set, ``number`` the patterns of the rule.
    ``length`` is that of a literal word in bytes, 0 for everything else.
    """

    text: str
    flags: int
    rule: int
    number: int = 0
    length: int = 0


def plan(rules: RuleSet) -> dict[Part, list[Expression]]:
    """Say what is to be compiled; parts with nothing in them are left out."""
    parts: dict[Part, list[Expression]] = {part: [] for part in Part}
    for number, rule in enumerate(rules.rules):
        for expression in _words(rule, number):
            parts[Part.WORDS if expression.length else Part.SHAPES].append(expression)
        for place, text in enumerate(rule.patterns):
            edges = has_edges(text)
            flags = UTF8 | SOM | (CASELESS * rule.ignore_case) | (MULTILINE * edges)
            parts[Part.EDGES if edges else Part.SHAPES].append(
                Expression(text, flags, number, place)
            )
    return {part: found for part, found in parts.items() if found}


def _words(rule: Rule, number: int) -> Iterator[Expression]:
    if not rule.ignore_case and not rule.ignore_width:
        for word in rule.words:
            yield Expression(word, 0, number, length=len(word.encode()))
        return
    for word in rule.words:
        spellings = [_spellings(c, rule) for c in word]
        # The engine knows the capitals of ASCII; other spellings are written out.
        if all(len(few) == 1 or "".join(few).isascii() for few in spellings):
            flags = CASELESS * rule.ignore_case
            yield Expression(word, flags, number, length=len(word.encode()))
        else:
            yield Expression("".join(map(_one_of, spellings)), UTF8 | SOM, number)


def _spellings(character: str, rule: Rule) -> list[str]:
    found = {character}
    if rule.ignore_case:
        found |= {c for c in (character.lower(), character.upper()) if len(c) == 1}
    if rule.ignore_width:
        found |= {other for c in found for other in _widths(c)}
    return sorted(found)


def _widths(character: str) -> str:
    code = ord(character)
    if code in _NARROW:
        return chr(code + _TO_WIDE)
    if code - _TO_WIDE in _NARROW:
        return chr(code - _TO_WIDE)
    return " \u3000" if character in " \u3000" else ""


def _one_of(few: list[str]) -> str:
    return "[" + "".join(f"\\x{{{ord(c):x}}}" for c in few) + "]"
