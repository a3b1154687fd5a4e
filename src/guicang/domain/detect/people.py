"""Names of persons behind words that name one.

A name in open text needs a model; here a cue, a surname and the end of the name decide.
"""

from collections.abc import Mapping, Sequence

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Rule, any_of
from guicang.domain.detect.surnames import AND, HAN, RARE, NameCutter

Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    names = NameCutter(words)
    strong, weak = any_of(words["strong"]), any_of(words["weak"])
    titles = any_of(words["titles"])
    gap = r"(?:[ :]|\xef\xbc[\x80-\x9f]|[\xc2\xe2\xe3][\x80-\xbf]{1,2})?"
    dotted = f"{HAN}{HAN}(?:{HAN}){{0,4}}-{HAN}"
    behind = names.behind(words["strong"])
    softly, titled = names.softly(words["weak"]), names.titled(words["titles"])
    also = names.also(words["strong"])
    rows = [("person/called", strong, "cue:strong", behind, 52, 0.9)]
    for suffix, head in names.heads().items():
        said, before = f"{weak}{gap}{head}{HAN}", f"{head}(?:{HAN}){{1,2}}{titles}"
        soft = f"{weak}(?: |:|\x02)?{head}{HAN}"
        more = rf"(?:{AND})(?:{head}{HAN}{'' if suffix else f'|{dotted}'})"
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
            starts=pattern is not strong,
            reader=reader,
            score=score,
        )
        for name, pattern, trigger, reader, rank, score in rows
    )
