"""The ninth held-out set: whole situations, each with the values it takes.

A type is asked in a form by writing one of its values in a situation in that form, the
others as people mostly do. ``{TYPE:form}`` in a situation stands for that form alone.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition9.forms import AROUND, FORMS, MAKERS
from bench.detect.edition9.lookalikes import NUMBERS, SMALL
from bench.detect.edition9.pools import BOOKS, word
from bench.detect.frame import EACH, Frame

SEED: Final = 20261126
_SHARE: Final = 0.7  # of what is asked of every form: the set is to have 9,000 rows
_SLOT: Final = re.compile(r"\{([A-Z_]+(?::[a-z]+)?)\}")
_CHINESE: Final = re.compile("[一-龥]")
# Nobody writes so in an English sentence.
_AT_HOME: Final = frozenset(
    {*AROUND, "numerals", "wide", "compound", "minority", "plain15", "masked", "odd"}
    | {"chinese", "short", "village", "prefixed", "extension", "wxid"}
)
_RARE: Final = frozenset(
    {*AROUND, "masked", "plain15", "numerals", "spoken", "wide", "broken"}
)
# Notes, forms, pictures and what the agent says: nobody greets there.
_WRITTEN: Final = re.compile(
    r"[\[【#（(①1]|Q1|OCR|[^，]*(截图|图片|识别|机器人|您)|Note|Chat|Bot|Customer|Re:"
)
_BETWEEN: Final = ("、", "，", "和", " / ", "\n", "；")
_MENDED: Final = (
    "，打错了，是",
    "\n不对 是",
    " 不好意思发错了，应该是",
    "（写错了）改成",
)


@cache
def situations() -> tuple[str, ...]:
    """Give every situation."""
    return tuple(one for theme in BOOKS.book("talk").values() for one in theme)


@cache
def fixed() -> frozenset[str]:
    """Give the slots that stand for one form."""
    found = {slot for one in situations() for slot in _SLOT.findall(one)}
    return frozenset(slot for slot in found if ":" in slot)


@cache
def fitting(kind: str, form: str) -> tuple[tuple[str, str], ...]:
    """Give the situations for a value in a form, each with its slot."""
    own = f"{kind}:{form}"
    slot = "{" + (own if own in fixed() else kind) + "}"
    found = [one for one in situations() if slot in one]
    if form in _AT_HOME:
        found = [one for one in found if _CHINESE.search(_SLOT.sub("", one))]
    if form == "glued":
        found = [one for one in found if _glue(slot).search(one)]
    return tuple((one, slot) for one in found)


def _glue(slot: str) -> re.Pattern[str]:
    """Find a slot with the signs that part it from the words at its sides."""
    signs = "[：:，。；、 ]*"
    return re.compile(f"(?<=[一-龥Q]){signs}{re.escape(slot)}(?:$|{signs}(?=[一-龥]))")


@dataclass(frozen=True, kw_only=True)
class Situations(Frame):
    """A frame whose templates carry several values, one of them in the form asked."""

    def _single(self, kind: str, form: str, dice: Dice) -> Row:
        template, slot = dice.choice(fitting(kind, form))
        return self._written(
            _asking(template, slot, form, dice), dice, asked=(kind, form)
        )

    def _mixed(self, dice: Dice) -> Row:
        return self._written(dice.choice(situations()), dice)

    def _value(
        self, name: str, label: str | None, dice: Dice, asked: tuple[str, str] | None
    ) -> tuple[str, str, str]:
        if label:
            return self.write(name, label, dice), name, label
        return super()._value(name, None, dice, asked)


def _asking(template: str, slot: str, form: str, dice: Dice) -> str:
    """Put the value that is asked for where the situation has its type."""
    if form == "glued":
        return _glue(slot).sub("{v}", template, count=1)
    asked = "{v}"
    if form == "listed":
        between = dice.choice(_BETWEEN)
        asked = between.join(["{v}"] * dice.one_of(2, 2, 3))
    elif form == "fixed":
        asked = "{v}" + dice.choice(_MENDED) + "{v}"
    at = dice.choice(
        [found.start() for found in re.finditer(re.escape(slot), template)]
    )
    return template[:at] + asked + template[at + len(slot) :]


def casual(kind: str, dice: Dice) -> str:
    """Give the form of a value beside the one asked for."""
    usual = next(iter(FORMS[kind]))
    if dice.happens(0.7):
        return usual
    free = set(FORMS[kind]) - _RARE - {slot.split(":")[1] for slot in fixed()}
    return dice.choice(sorted(free | {usual}))


def fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:  # noqa: ARG001 - a Fill
    """Fill a slot that is no value."""
    if name == "n" and neg in NUMBERS:
        return NUMBERS[neg](dice)
    return SMALL[name](dice) if name in SMALL else word(name, dice)


def noise(row: Row, dice: Dice, *, chinese: bool) -> tuple[str, str] | None:
    """Greet, or press for an answer."""
    if dice.happens(0.4) or "\n" in row.text or _WRITTEN.match(row.text):
        return None
    tongue, space = ("", "") if chinese else ("_en", " ")
    before = after = ""
    if dice.happens(0.5):
        before = word(f"before{tongue}", dice)
        before += space if before[-1] in "，,:！" else dice.one_of(" ", "\n")
    if not before or dice.happens(0.4):
        going_on = chinese and row.text[-1] not in "？！。，…"
        after = dice.one_of("，", " ", "\n") if going_on else dice.one_of(" ", "\n")
        after += word(f"after{tongue}", dice)
    return before, after


def styled(template: str, dice: Dice, *, chinese: bool) -> str:
    """Write signs as people type them."""
    if not chinese or dice.happens(0.5):
        return template
    if dice.happens(0.5):
        template = template.replace("：", dice.one_of(":", " ", ": "))
    if dice.happens(0.4):
        template = template.replace("，", dice.one_of(" ", ",", "\n", " "))
    return template


FRAME: Final = Situations(
    seed=SEED,
    books=BOOKS,
    makers=MAKERS,
    forms=FORMS,
    fill=fill,
    noise=noise,
    styled=styled,
    casual=casual,
    open_ended=frozenset({"PASSWORD", "SECRET", "WECHAT", "EMAIL"}),
    ends=frozenset({"", "\n", " ", "，"}),
)


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set; ``each`` is what other editions ask of every form."""
    return FRAME.rows(seed, max(1, round(each * _SHARE)))


if __name__ == "__main__":
    FRAME.main(__doc__)
