"""Names of Mandarin in capitals, as tickets and passports have them.

``SUI/YULAN``, as no other words are written; and behind a word that mends a name:
``应该是SUI HUAIJIN``. They must be made of its syllables, with a family name for the
first (ISO 7098).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.pinyin import Romanised
from guicang.domain.detect.rule import Reader, Rule, any_of
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
_SLASHED: Final = "[A-Z]{2,9}/[A-Z]{3,18}"
_SLASHED_NAME: Final = re.compile(
    rb"(?<![0-9A-Za-z_/.-])[A-Z]{2,9}/[A-Z]{3,18}(?: [A-Z]{2,9})?(?![0-9A-Za-z_/])"
)
_MENDS: Final = any_of(
    widened(
        (
            *(
                "应该是",
                "应是",
                "应为",
                "应当是",
                "改成",
                "改为",
                "更正为",
                "更正成",
                "正确的是",
            ),
            *(
                "写成",
                "印成",
                "拼成",
                "打成",
                "要写",
                "要改",
                "才是",
                "正确是",
                "拼音是",
            ),
        )
    )
)
_MENDED: Final = f"{_MENDS}(?: |:)?[A-Z]{{2}}"
_MENDED_SEEN: Final = rf"{_MENDS}(?: |:|\xef\xbc\x9a)?[A-Z]{{2}}"
_MENDED_NAME: Final = re.compile(
    rb"[A-Z]{2,9}(?:/| |, ?)[A-Z]{2,18}(?: [A-Z]{2,9})?(?![0-9A-Za-z_/])"
)
_SHORT: Final = 4  # letters of a given name that is of two syllables
_PAIR: Final = 2


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    romanised = Romanised(words["syllables"])
    slashed = Rule(
        name="person/latin-slashed",
        entity=Entity.PERSON,
        pattern=_SLASHED,
        triggers=(_SLASHED,),
        rank=57,
        starts=True,
        reader=_slashed(romanised),
        score=0.7,
    )
    return (
        slashed,
        replace(
            slashed,
            name="person/latin-spelt",
            pattern=_MENDED,
            triggers=(_MENDED_SEEN,),
            starts=False,
            reader=_mended(romanised),
        ),
    )


def _slashed(romanised: Romanised) -> Reader:
    """Return the reader of a name with a slash between its parts."""

    def read(text: bytes, start: int, _: int) -> tuple[int, int] | None:
        found = _SLASHED_NAME.match(text, start)
        said = found.group().decode() if found else ""
        if found is None or not romanised(said) or len(said.split("/")[1]) < _SHORT:
            return None
        return found.span()

    return read


def _mended(romanised: Romanised) -> Reader:
    """Return the reader of a name behind a word that mends one."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        found = _MENDED_NAME.match(text, end - _PAIR)
        return found.span() if found and romanised(found.group().decode()) else None

    return read
