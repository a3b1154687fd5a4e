"""How a customer feels, and whether a person is needed at once: for the desk alone.

Words tell it, in Chinese and English, and they are given as the reason. Nothing here
ever becomes a label: how long a record is kept does not depend on it. A text that only
jokes is taken seriously: somebody looks once too often.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class Tone(StrEnum):
    """How a customer sounds."""

    GOOD = "content"
    PLAIN = "neutral"
    BAD = "upset"


class Need(StrEnum):
    """Why a person is needed at once."""

    HARM = "may come to harm"
    ASKED = "asks for a person"
    LAW = "speaks of law or press"


class Mood(NamedTuple):
    """What was told, and the words that told it; never what else was said."""

    tone: Tone
    needs: Need | None
    because: tuple[str, ...]


_NEEDS: Final[Mapping[Need, tuple[str, ...]]] = {
    Need.HARM: (
        *("自杀", "不想活", "轻生", "救命", "着火", "爆炸", "触电", "中毒", "报警"),
        *("suicide", "kill myself", "want to die", "on fire", "exploded", "poisoned"),
        *("call the police", "electric shock"),
    ),
    Need.ASKED: (
        *("转人工", "人工客服", "找真人", "找人工", "叫经理", "叫你们经理"),
        *("human agent", "real person", "talk to a person", "speak to a person"),
        *("speak to a human", "talk to a human", "your manager", "a supervisor"),
    ),
    Need.LAW: (
        *("律师", "起诉", "法院", "曝光", "记者", "举报", "消协", "12315"),
        *("lawyer", "sue you", "in court", "journalist", "the regulator", "the press"),
    ),
}
_BAD: Final = (
    *("投诉", "太差", "差劲", "垃圾", "骗子", "欺骗", "气死", "失望", "不满意", "过分"),
    *("没人管", "没人理", "敷衍", "恶心", "忍无可忍"),
    *("complain", "complaint", "terrible", "awful", "useless", "ridiculous"),
    *("unacceptable", "disappointed", "angry", "worst", "scam", "fed up", "rude"),
)
_GOOD: Final = (
    *("谢谢", "感谢", "太好了", "满意", "辛苦了", "很棒", "好评"),
    *(
        "thank you",
        "thanks",
        "great",
        "perfect",
        "awesome",
        "very helpful",
        "well done",
    ),
)
_NO: Final = ("不", "没", "not ", "n't ")
_LONGEST: Final = 3


def mood(said: Iterable[str]) -> Mood:
    """Read what a customer said last, the newest line last; its time is linear."""
    text = f" {' '.join(said)} ".lower()
    bad = _found(text, _BAD)
    good = [word for word in _found(text, _GOOD) if not _denied(text, word)]
    for need, words in _NEEDS.items():
        if found := _found(text, words):
            tone = Tone.BAD if bad or need is Need.LAW else Tone.PLAIN
            return Mood(tone, need, tuple([*found, *bad][:_LONGEST]))
    tone = Tone.BAD if bad else Tone.GOOD if good else Tone.PLAIN
    return Mood(tone, None, tuple((bad or good)[:_LONGEST]))


def _found(text: str, words: Iterable[str]) -> list[str]:
    """Give the words that stand there; those of Latin letters stand whole."""
    return [
        word
        for word in words
        if word in text and (not word[0].isascii() or _whole(text, word))
    ]


def _whole(text: str, word: str) -> bool:
    alone = rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"
    return re.search(alone, text) is not None


def _denied(text: str, word: str) -> bool:
    """Whether a good word stands after a no, each time."""
    before = [text[: m.start()] for m in re.finditer(re.escape(word), text)]
    return all(part.endswith(_NO) for part in before)
