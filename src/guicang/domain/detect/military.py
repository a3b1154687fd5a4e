"""Numbers of military identity cards: a unit, the letter 字, six to eight digits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    LETTER,
    NUMBER,
    NUMERIC,
    Beside,
    Reach,
    Rule,
    any_of,
    led,
)

# Units that issued military identity cards, from before and after the reform of 2016.
_UNITS: Final = any_of("军兵士文职官南北东西中沈兰成济广京参政后装海空火武警联战")
_MILITARY: Final = (
    f"{_UNITS}字[ ]?(?:第)?[ ]?(?:[0-9]{{6,8}}|[0-9]{{4}}[ -][0-9]{{3,4}})(?:[ ]?号)?"
)
# Written out whole, it needs no word; other papers have a place or an office before it.
_WHOLE: Final = f"{_UNITS}字[ ]?第[ ]?[0-9]{{6,8}}[ ]?号"
_SAID: Final = re.compile(
    "(?:就|是|为|叫|填|写|的|给|办|报|人|员|属|伍|役)\\Z".encode()
)
_LETTER: Final = 3  # bytes of a Chinese one
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    unit = Rule(
        name="military/unit",
        entity=Entity.MILITARY_ID,
        pattern=_MILITARY,
        triggers=NUMERIC,
        rank=30,
        left=r"\x80-\xff",
        right=LETTER,
        never=Beside.STARS,
    )
    number, read_number = led(words["SOLDIER"], "[0-9]{6,8}")
    return (
        unit,
        replace(
            unit,
            name="military/cued",
            rank=31,
            left="",
            cue=Reach(("MILITARY",), 60, 30),
            required=True,
        ),
        replace(unit, name="military/whole", pattern=_WHOLE, left="", reader=_said),
        replace(
            unit,
            name="military/number",
            pattern=number,
            rank=32,
            left="",
            caseless=True,
            never=NUMBER | Beside.MARK_BEFORE | Beside.DASH_AFTER,
            reader=read_number,
            score=0.9,
        ),
    )


def _said(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask that what stands before it is said of a number, and names no office."""
    said = _SAID.search(text, max(start - _LETTER, 0), start)
    return (start, end) if said else None
