"""Names of persons before what they are of whoever writes: 常淑华是我爸.

Nothing else names them, so their own letters must make them likely (``likely``).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.likely import Likely, likely_names
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Reader, Rule, any_of, back
from guicang.domain.detect.surnames import HAN, NameCutter, name_cutter
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
_KIN: Final = any_of(
    widened(
        (
            *("爸", "妈", "老公", "老婆", "先生", "太太", "爱人", "妻子", "丈夫"),
            *("儿子", "女儿", "父亲", "母亲", "爷爷", "奶奶", "外公", "外婆", "姥姥"),
            *("姥爷", "哥", "姐", "弟", "妹", "岳父", "岳母", "公公", "婆婆", "同事"),
            *("闺女", "媳妇", "本人"),
        )
    )
)
_IS: Final = f"是我(?:们|們)?{_KIN}"
_PATTERN: Final = rf"{HAN}{HAN}(?:[,\x02]? ?(?:这|這|他|她))?{_IS}"
_NAME: Final = re.compile(
    "(?:\\A|[^\u4e00-\u9fff])([\u4e00-\u9fff]{2,4}?)"
    f"(?:[,\x02]? ?[这這他她])?{_IS}\\Z"
)
_WIDEST: Final = 48


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rule of this family."""
    return (
        Rule(
            name="person/whose",
            entity=Entity.PERSON,
            pattern=_PATTERN,
            triggers=(_IS,),
            rank=58,
            starts=False,
            reader=_before(name_cutter(words), likely_names(words)),
            score=0.6,
        ),
    )


def _before(names: NameCutter, likely: Likely) -> Reader:
    """Return the reader of the name before such a word, which ends at a place."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        # With what stands before it: a line or a text begins there.
        first = back(text, end, _WIDEST)
        near = text[max(first - 1, 0) : end].decode("utf-8", "ignore")
        found = _NAME.search(near)
        name = found[1] if found else ""
        sound = likely.is_name(name, bold=True) and names.alone(name)
        if found is None or not sound or names.doubts(name):
            return None
        stop = end - len(near[found.end(1) :].encode())
        return (stop - len(name.encode()), stop)

    return read
