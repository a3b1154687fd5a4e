"""Health: conditions, measurements, medicines taken, and entries of a record.

PIPL article 28 counts all of it as sensitive. A condition that its name alone tells is
found wherever it stands; others, examinations and medicines only where a word says that
they are somebody's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Beside, Reach, Reader, Rule, any_of

_HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_WIDE: Final = r"\xef\xbc[\x90-\x99]"
_DAY: Final = r"(?:19|20)[0-9]{2}(?:[-./]|年)[0-9]{1,2}(?:[-./]|月)[0-9]{1,2}(?:日|号)?"
_TIME: Final = "[0-9]{1,2}(?::|点|时)[0-9]{2}(?:(?::|分)(?:[0-9]{2})?)?"
_UNIT: Final = r"(?:mmhg|mmol/?l?|mg/?dl|umol/?l?|g/l|℃|度|次/分|次|%|kpa|bpm)?"
_VALUE: Final = r"[0-9]{1,3}(?:\.[0-9]{1,2})?(?:[/~-][0-9]{2,3})?"
_SAYS: Final = (
    r"(?: |:|=|是|为|有|到|高达|测出来|测了|量了|都|才|已经|值|偏高|偏低|\x02){0,4}"
)
_LINK: Final = r"(?: |:|\x02|是|来|为|有|了|得|的|过|出|轻度|中度|重度|早期|晚期|严重)"
# A name of a condition: Chinese letters, and none that belongs to a sentence.
_RUN: Final = re.compile(
    "[^\\W0-9A-Za-z_\u7684\u4e86\u5417\u5462\u6ca1\u4e0d\u662f\u6211\u4f60\u4ed6\u4ec0\u600e\u95ee"
    "\u5c31\u90fd\u5f88\u4e5f\u4f1a\u80fd\u53ef\u53bb\u6765\u8981]{2,10}"
)
_LONGEST: Final = 40
# An instrument that measures a condition is not one.
_GOODS: Final = tuple(
    word.encode()
    for word in (
        "计",
        "仪",
        "贴",
        "枕",
        "鞋",
        "袜",
        "膏",
        "栓",
        "丸",
        "凝胶",
        "散",
        "险",
        "绷带",
    )
)
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    examinations = any_of(words["examinations"])
    record = Rule(
        name="medical/record",
        entity=Entity.MEDICAL,
        pattern=rf"{_DAY}[ T]?(?:{_TIME})?[ ,:\x02]?{examinations}",
        triggers=(rf"(?:[0-9]|{_WIDE})[^\n]{{0,12}}{examinations}",),
        rank=49,
        left="0-9",
        caseless=True,
        never=Beside.STARS,
        score=0.9,
    )
    measured = rf"{any_of(words['measures'])}{_SAYS}{_VALUE}{_UNIT}"
    named = replace(
        record,
        name="medical/condition",
        pattern=any_of(words["conditions"]),
        triggers=("cue:conditions",),
        rank=57,
        left="",
        never=Beside(0),
        starts=False,
        reader=_last(words["conditions"]),
        against=Reach(("JOKE",), 36, 24, through=False),
        score=0.8,
    )
    led = f"{any_of(words['diagnosed'])}{_HAN}{_HAN}"
    return (
        record,
        named,
        replace(
            named,
            name="medical/taken",
            pattern=any_of(words["medicines"]),
            against=None,
            triggers=("cue:medicines",),
            reader=_last(words["medicines"]),
            cue=Reach(("taking",), 24),
            required=True,
            score=0.7,
        ),
        replace(
            named,
            name="medical/told",
            pattern=led,
            against=None,
            triggers=(led,),
            rank=58,
            starts=True,
            reader=_behind(words["diagnosed"], words["endings"]),
            score=0.7,
        ),
        replace(
            named,
            name="medical/measured",
            pattern=measured,
            against=None,
            triggers=(rf"{any_of(words['measures'])}[^\n]{{0,36}}(?:[0-9]|{_WIDE})",),
            rank=56,
            starts=True,
            reader=None,
        ),
    )


def _last(names: Sequence[str]) -> Reader:
    """Return the reader of one of the names, the longest that ends at a place."""
    last = re.compile(f"{any_of(names)}\\Z".encode(), re.IGNORECASE)

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        found = last.search(text, max(end - _LONGEST, 0), end)
        goods = text.startswith(_GOODS, end)
        return None if found is None or goods else found.span()

    return read


def _behind(cues: Sequence[str], endings: Sequence[str]) -> Reader:
    """Return the reader of a condition behind a word that says whose it is."""
    lead = re.compile(f"{any_of(cues)}{_LINK}*".encode())
    ends = re.compile(any_of(endings))

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        found = lead.match(text, start, min(len(text), end + _LONGEST))
        begin = found.end() if found else end
        behind = text[begin : begin + _LONGEST].decode("utf-8", "replace")
        run = _RUN.match(behind)
        name = run.group() if run else ""
        width = max((e.end() for e in ends.finditer(name)), default=0)
        return (begin, begin + len(behind[:width].encode())) if width > 1 else None

    return read
