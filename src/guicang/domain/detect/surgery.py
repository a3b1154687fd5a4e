"""Operations: what was done to which part of the body, and some by their own name.

A part and what is done to it leave no doubt (甲状腺全切, 膝关节置换). That something
costs money, or is goods for after it, says nothing of somebody's health.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Reader, Rule, any_of, back, one_of

_ASKED: Final = re.compile(
    "(?:手术|术)?(?:的)?(?:多少钱|价格|费用|价钱|模型|图片|视频|书|收腹带|束腹带|束缚带|疤痕"
    "|内裤|产妇|险|套餐|待产|专用|恢复带|是什么|有哪些|好还是|还是顺)".encode()
)
_SIDE: Final = "(?:左侧|右侧|双侧|单侧|双|左|右)?"
_SUFFIX: Final = re.compile("(?:术后|手术|术)".encode())
_WIDEST: Final = 48
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    parts = [*words["organs"], *words["operated"]]
    done = f"{any_of(parts)}{any_of(words['operations'])}"
    named = any_of(words["operations_named"])
    return tuple(
        Rule(
            name=f"medical/{name}",
            entity=Entity.MEDICAL,
            pattern=pattern,
            triggers=(pattern,),
            rank=56,
            starts=False,
            reader=_read(whole),
            score=0.8,
        )
        for name, pattern, whole in (
            (
                "operation",
                done,
                f"{_SIDE}{one_of(parts)}(?:全|部分|大部|半)?{one_of(words['operations'])}",
            ),
            ("operation-named", named, one_of(words["operations_named"])),
        )
    )


def _read(pattern: str) -> Reader:
    """Return the reader of an operation that ends at a place, with its last word."""
    whole = re.compile(f"(?:{pattern})\\Z".encode())

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        if _ASKED.match(text, end):
            return None
        found = whole.search(text, back(text, end, _WIDEST), end)
        if found is None:
            return None
        suffix = _SUFFIX.match(text, end)
        return (found.start(), suffix.end() if suffix else end)

    return read
