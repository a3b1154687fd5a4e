"""Names that stand alone in a message with somebody's own particulars.

Between two marks, or alone on a line: ``寄到天津市和平区1号，孟娟收``. Nothing names
them; their own letters make them likely (``likely``), and what else the message holds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Place
from guicang.domain.detect.kin.persons import OWN
from guicang.domain.detect.likely import is_thing, likely_names
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Rule, Seen, any_of
from guicang.domain.detect.surnames import name_cutter
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
_AROUND: Final = OWN | {Entity.PERSON, Entity.ADDRESS, Entity.PLATE, Entity.USCC}
# What tells only that somebody is spoken of: a name beside it stands alone.
_WEAKLY: Final = frozenset((Entity.MEDICAL, Entity.MINOR))
_ALONE: Final = re.compile(
    '(?:\\A|(?<=[\x00\r\n ,:;|/\x02()\\[\\]"=+>!?~#]))[\u4e00-\u9fff]{2,16}'
)
# Behind a name at the end of a clause, and before one.
_TAKES: Final = ("收件", "代收", "签收", "接收", "亲收", "收")
# What somebody does or has, behind a name of two letters.
_GOES_ON: Final = re.compile(
    "您好|你好|家长|家長|住|是我|的?(?:退款|退费|退費|退票|赔付|理赔|報銷|报销|押金|尾款|货款|工单|工資|工资)"
    "|来电|來電|家属|家屬|致电|進線|进线|请假|請假|申请|申請|因|同学|轉告|转告|接的|代领|代办|本人|签收|去取|的(?![^单名号证卡])"
)
_LISTS: Final = any_of(widened(("花名册", "通讯录")))
_GIVEN: Final = 2


class Near:
    """Reads which names stand alone in a text that something own was found in."""

    def __init__(self, words: Words) -> None:
        self._likely = likely_names(words)
        self._names = name_cutter(words)
        labels = (*words["strong"], *words["weak"], *words["roles"], *words["leads"])
        said = {one.rstrip(":：") for one in widened(labels) if not one.isascii()}
        self._labels = frozenset(said)
        self._widths = sorted({len(one) for one in said})

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        return f"{self._likely!r}{sorted(self._labels)!r}{_ALONE.pattern!r}"

    def __call__(self, text: bytes, seen: Sequence[Seen]) -> list[Place]:
        """Return where such names stand that were not found yet."""
        kinds = {each.kind for each in seen}
        sure = not kinds.isdisjoint(_AROUND)
        if not sure and kinds.isdisjoint(_WEAKLY):
            return []
        taken = [(each.start, each.end) for each in seen]
        return [
            place
            for place in self._alone(text, sure=sure)
            if not any(place[0] < end and start < place[1] for start, end in taken)
        ]

    def _alone(self, text: bytes, *, sure: bool) -> Iterator[Place]:
        said = text.decode("utf-8", "replace")
        if not sure and self._likely.begin.search(said) is None:
            return  # most are words
        for found in _ALONE.finditer(said):
            at = self._name(found.group(), sure=sure)
            if at is None or is_thing(said, found.start()):
                continue
            start = len(said[: found.start() + at[0]].encode())
            yield (start, start + len(found.group()[slice(*at)].encode()))

    def _name(self, run: str, *, sure: bool) -> tuple[int, int] | None:
        """Return which letters are the name: all, or those behind a word for whose."""
        if run.endswith(_TAKES):
            for takes in _TAKES:
                run = run.removesuffix(takes)
        begins = self._likely.begin.search(run)
        if (sure or (begins and begins.start() == 0)) and self._is_name(run, bold=sure):
            return (0, len(run))
        if begins is None and not sure:
            return None
        for found in self._likely.begin.finditer(run, 1):
            at = found.start()
            if self._leads(run[:at]) and self._is_name(run[at:]):
                return (at, len(run))
        width = self._likely.begins(run)
        if width and sure and width > _GIVEN:
            return (0, width)
        width = width or (self._likely.begins(run, bold=True) if sure else 0)
        return (0, width) if width and _GOES_ON.match(run, width) else None

    def _is_name(self, run: str, *, bold: bool = False) -> bool:
        bold = bold and self._names.stops.isdisjoint(run[1:])  # 都可以
        return self._likely.is_name(run, bold=bold) or self._names.minority(run)

    def _leads(self, said: str) -> bool:
        return any(said[-width:] in self._labels for width in self._widths)


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rule of this family."""
    return (
        Rule(
            name="person/near",
            entity=Entity.PERSON,
            pattern=_LISTS,
            triggers=(_LISTS,),
            rank=58,
            starts=False,
            beside=_AROUND | _WEAKLY,
            whole=Near(words),
            score=0.5,
        ),
    )
