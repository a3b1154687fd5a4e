"""Names in Latin letters that begin with a known given name.

``Marta Kowalczyk``, ``KWAME OWUSU``: no word need name them. Given names that are words
or places as well are not among the known ones, and what is sold under somebody's name
is known, too.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.latin import CAPITAL, OF, OTHERS, PART, SMALL, UP
from guicang.domain.detect.model import Entity
from guicang.domain.detect.pinyin import Romanised
from guicang.domain.detect.rule import LETTER, Reader, Rule

Words = Mapping[str, Sequence[str]]
_WORDS: Final = re.compile(f"{PART}|{UP}".encode())
_BLANK: Final = re.compile(f" (?:{OF}){{0,2}}".encode())
_FEWEST: Final = 2
_MOST: Final = 4
# Two words with capitals.
_BEGINS: Final = (
    f"(?:{CAPITAL}{SMALL}{{1,14}}|{CAPITAL}{{2,15}}) (?:{OF}){{0,2}}{CAPITAL}"
)
# A letter, digit or sign by which a word goes on.
_GOES_ON: Final = re.compile(rb"[A-Za-z0-9@_\xc3-\xc5]|[.-][A-Za-z0-9]|'[a-rt-z]")
# What is called after somebody.
PLACES: Final = frozenset(
    b"st rd ave blvd ln road street avenue boulevard lane way square place plaza park"
    b" hotel hospital university school college academy airport station library museum"
    b" hall building tower towers palace cathedral centre center bridge theatre theater"
    b" cinema cinemas stadium arena rink church town hills hill beach island islands"
    b" valley lake river bay mall market inc ltd llc gmbh foundation award prize shop"
    b" store cafe bar restaurant grill kitchen bakery salon clinic diner axe songs"
    b" album music event show tour band orchestra quartet symphony".split()
)
_CALLED: Final = re.compile(
    rb"(?:hotel|place|restaurant|shop|store|brand|product|company|salon|venue|movie|film"
    rb"|album|song|track|event)(?:'s)? (?:name|called|named|is|:|=| ){1,4}\Z",
    re.IGNORECASE,
)
_BACK: Final = 28
_NEXT: Final = re.compile(rb" ([A-Z][a-z]+|[A-Z]+)(?![a-z])")


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rule of this family."""
    known = frozenset(name.lower() for name in words["latin_given"])
    brands = frozenset(name.lower() for name in words["brands"])
    return (
        Rule(
            name="person/latin-likely",
            entity=Entity.PERSON,
            pattern=_BEGINS,
            triggers=(_BEGINS,),
            rank=57,
            left=LETTER,
            reader=_full(known, brands, Romanised(words["syllables"])),
            score=0.5,
        ),
    )


def _full(
    known: frozenset[str], brands: frozenset[str], romanised: Romanised
) -> Reader:
    """Return the reader of a full name that begins at a place."""

    def read(text: bytes, start: int, _: int) -> tuple[int, int] | None:
        first = _WORDS.match(text, start)
        if first is None:
            return None
        if _lower(first) not in known:
            return _signed(text, first, romanised)
        parts = [first]
        while len(parts) < _MOST:
            blank = _BLANK.match(text, parts[-1].end())
            part = blank and _WORDS.match(text, blank.end())
            if not part or part.group().lower() in OTHERS:
                break
            parts.append(part)
        while parts and _GOES_ON.match(text, parts[-1].end()):
            parts.pop()
        if len(parts) < _FEWEST or parts[-1].group().endswith(b"."):
            return None
        sold = " ".join(map(_lower, parts[:_FEWEST])) in brands
        return None if sold or _is_place(text, parts) else (start, parts[-1].end())

    return read


def _signed(
    text: bytes, first: re.Match[bytes], romanised: Romanised
) -> tuple[int, int] | None:
    """Return the place of a Chinese name that is spelled as Mandarin is."""
    second = _WORDS.match(text, first.end() + 1)
    if second is None or _GOES_ON.match(text, second.end()):
        return None
    parts = (first, second)
    capitals = all(part.group()[1:].islower() for part in parts)
    if not capitals or not romanised.titled(_lower(first), _lower(second)):
        return None
    return None if _is_place(text, parts) else (first.start(), second.end())


def _is_place(text: bytes, parts: Sequence[re.Match[bytes]]) -> bool:
    """Tell whether it is a place or a firm that is called so."""
    start = parts[0].start()
    if _CALLED.search(text, max(start - _BACK, 0), start):
        return True
    after = _NEXT.match(text, parts[-1].end())
    said = [part.group().lower() for part in parts[1:]]
    said += [after[1].lower()] if after else []
    return not PLACES.isdisjoint(said)


def _lower(part: re.Match[bytes]) -> str:
    return part.group().decode("utf-8", "replace").lower()
