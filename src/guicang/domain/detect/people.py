"""Names of persons behind words that name one.

A name in open text needs a model; here a cue, a surname and the end of the name decide.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.likely import likely_names
from guicang.domain.detect.model import Entity
from guicang.domain.detect.namewords import AND, KEYS
from guicang.domain.detect.naming import NameReaders
from guicang.domain.detect.rule import Reader, Rule, any_of
from guicang.domain.detect.surnames import HAN, name_cutter
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
    "客人姓",
    "家里姓",
    "鄙人姓",
    "先生姓",
    "女士姓",
    "对方姓",
    "孩子姓",
    "老公姓",
    "老婆姓",
    "爱人姓",
    "他姓",
    "她姓",
    "姓氏是",
    "姓氏:",
    "姓氏：",
)


# What is somebody's own, or done in his place: a name stands before it.
_OWNED: Final = (
    *("的名字", "名下", "的名义", "的身份证", "的护照", "代收", "代签", "的社保卡"),
    *(
        "的医保卡",
        "的驾照",
        "的驾驶证",
        "的工资卡",
        "的社保",
        "的医保",
        "的学籍",
        "的病历",
    ),
)


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return "".join([first, *map(str.capitalize, rest)])


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    cutter = name_cutter(words)
    names = NameReaders(cutter, likely_names(words))
    strong, weak = any_of(words["strong"]), any_of(words["weak"])
    roles = any_of(words["roles"])
    titles = any_of(words["titles"])
    dotted = f"{HAN}{HAN}(?:{HAN}){{0,4}}-{HAN}"
    also = names.also(words["strong"])
    keys = any_of(form for key in KEYS for form in (key, _camel(key)))
    family = any_of(widened(_FAMILY))
    heads = cutter.heads()
    soft = any_of([*words["weak"], *words["roles"]])
    parts = rf"{soft}.{{0,3}}(?:{HAN}){{2,6}}(?:\xc2\xb7|\xe2\x80\xa2|\xe3\x83\xbb)"
    said = [f"name:{soft}", parts]
    before = [f"{head}(?:{HAN}){{0,2}}{titles}" for head in heads.values()]
    softly = names.softly(words["weak"])
    role = names.softly(words["roles"], roles=True)
    owned = any_of(widened(_OWNED))
    rows: list[tuple[str, str, Sequence[str], Reader, int, float]] = [
        ("called", strong, ("cue:strong",), names.behind(words["strong"]), 52, 0.9),
        ("family", family, (family,), names.family(), 56, 0.7),
        ("softly", weak, said, softly, 59, 0.6),
        ("role", roles, said, role, 59, 0.6),
        ("owner", owned, (owned,), names.titled(widened(_OWNED)), 58, 0.6),
        ("titled", titles, before, names.titled(words["titles"]), 53, 0.8),
    ]
    for suffix, head in heads.items():
        more = rf"(?:{AND})(?:{head}{HAN}{'' if suffix else f'|{dotted}'})"
        rows += [(f"also{suffix}", more, ("cue:strong",), also, 54, 0.8)]
        column = rf"(?:[ \"|,;\x02\n]){head}(?:{HAN}){{1,3}}(?:[ \"|,;\x02\r\n\x00])"
        cells = names.column(words["strong"])
        rows += [(f"column{suffix}", column, ("cue:strong", keys), cells, 55, 0.8)]
    return tuple(
        Rule(
            name=f"person/{name}",
            entity=Entity.PERSON,
            pattern=pattern,
            triggers=triggers,
            rank=rank,
            starts=pattern not in {strong, weak, roles, family, owned, titles},
            reader=reader,
            score=score,
        )
        for name, pattern, triggers, reader, rank, score in rows
    )
