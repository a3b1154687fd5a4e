"""Names of persons behind words that name one.

A name in open text needs a model; here a cue, a surname and the end of the name decide.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.naming import AND, NameReaders
from guicang.domain.detect.rule import Rule, any_of
from guicang.domain.detect.surnames import HAN, RARE, NameCutter
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
# What somebody says before his family name.
_FAMILY: Final = (
    "免贵姓",
    "我姓",
    "本人姓",
    "敝姓",
    "鄙姓",
    "小姓",
    "我是姓",
    "客户姓",
)


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    cutter = NameCutter(words)
    names = NameReaders(cutter)
    strong, weak = any_of(words["strong"]), any_of(words["weak"])
    titles = any_of(words["titles"])
    gap = r"(?:[ :]|\xef\xbc[\x80-\x9f]|[\xc2\xe2\xe3][\x80-\xbf]{1,2})?"
    dotted = f"{HAN}{HAN}(?:{HAN}){{0,4}}-{HAN}"
    behind = names.behind(words["strong"])
    softly, titled = names.softly(words["weak"]), names.titled(words["titles"])
    also = names.also(words["strong"])
    family = any_of(widened(_FAMILY))
    rows = [
        ("person/called", strong, "cue:strong", behind, 52, 0.9),
        ("person/family", family, family, names.family(), 56, 0.7),
    ]
    for suffix, head in cutter.heads().items():
        said, before = f"{weak}{gap}{head}{HAN}", f"{head}(?:{HAN}){{1,2}}{titles}"
        soft = f"{weak}(?: |:|\x02)?(?:{head}{HAN}{'' if suffix else f'|{dotted}'})"
        more = rf"(?:{AND})(?:{head}{HAN}{'' if suffix else f'|{dotted}'})"
        if not suffix:
            parts = rf"(?:{HAN}){{2,6}}(?:\xc2\xb7|\xe2\x80\xa2|\xe3\x83\xbb)"
            said = f"(?:{said}|{weak}{gap}{parts})"
        rows += [(f"person/also{suffix}", more, "cue:strong", also, 54, 0.8)]
        if suffix != RARE:  # they are words more often
            rows += [
                (f"person/softly{suffix}", soft, said, softly, 59, 0.6),
                (f"person/titled{suffix}", before, before, titled, 53, 0.8),
            ]
        column = rf"(?: |\||\n){head}(?:{HAN}){{1,3}}(?: |\||\r|\n|\x00)"
        cells = names.column(words["strong"])
        rows += [(f"person/column{suffix}", column, "cue:strong", cells, 55, 0.8)]
    return tuple(
        Rule(
            name=name,
            entity=Entity.PERSON,
            pattern=pattern,
            triggers=(trigger,),
            rank=rank,
            starts=pattern not in {strong, family},
            reader=reader,
            score=score,
        )
        for name, pattern, trigger, reader, rank, score in rows
    )
