"""The tenth held-out set: what customers, agents, robots and colleagues write.

    python -m bench.detect.edition10.corpus FILE [--seed N] [--each N]

A type is asked in a form by writing one of its values in a message in that form, the
others as people mostly do; plain forms are asked most. ``{TYPE:form}`` in a template
stands for that form alone, ``<a|b>`` for one of both.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition9.corpus import Situations
from bench.detect.edition9.people import english_day
from bench.detect.edition10.forms import FORMS, MAKERS
from bench.detect.edition10.lookalikes import NUMBERS, SMALL
from bench.detect.edition10.pools import BOOKS, word
from bench.detect.frame import EACH

SEED: Final = 20261127
_SHARE: Final = 0.3  # of what is asked of every form: the set is to have 9,000 rows
_SLOT: Final = re.compile(r"\{([A-Z_]+(?::[a-z_]+)?)\}")
_CHINESE: Final = re.compile("[一-龥]")
_CHOICE: Final = re.compile(r"<([^<>{}]*\|[^<>{}]*)>")
_TRADITIONAL: Final = re.compile(
    "[請們個嗎電話幫號碼謝證麼聯單訂這來對會轉發開關壞實認過嘅係咗唔點門確兩歲買間時"
    "沒還樓區東車員給問題後無體帳處報費貨換醫診機樣設經紀錄維]"
)
# Logs, tables and requests: values stand there as a machine writes them.
_MACHINE: Final = re.compile(r'^\{"|[A-Za-z_]=|\t| \| |^\[WARN|^日志')
# Notes, forms and what an agent says: nobody greets there.
_WRITTEN: Final = re.compile(
    r"[【\[{]|[^，]{0,6}[：:]|.*您|Ticket|Agent|Customer|Patient|Re:|From|Hi|唔該|請問|Bonjour|[你您]好|喂|哈喽|亲|.*客服备注|客服備註"
)
# How often a form is asked; the usual one is asked five times, others once.
_OFTEN: Final = {
    "trad": 6,
    "hongkong": 5,
    "hk": 5,
    "tw": 5,
    "latin": 2,
    "spaced": 2,
    "listed": 1,
}
_USUAL: Final = 5
# Nobody writes so in an English sentence, or in a traditional one.
_AT_HOME: Final = frozenset(
    {"numerals", "wide", "compound", "minority", "plain15", "homoglyph", "invisible"}
    | {
        "short",
        "village",
        "prefixed",
        "ext",
        "spoken",
        "broken",
        "chinese",
        "odd",
        "special",
    }
)
# What may come beside the value that is asked for.
_CASUAL: Final = frozenset({"spaced", "dashed", "lower", "run", "chinese", "dotted"})
_ANYWHERE: Final = frozenset({"compound", "minority", "short", "village", "parted"})


@cache
def messages() -> tuple[str, ...]:
    """Give every template."""
    return tuple(one for theme in BOOKS.book("talk").values() for one in theme)


@cache
def fixed() -> frozenset[str]:
    """Give the slots that stand for one form."""
    found = {slot for one in messages() for slot in _SLOT.findall(one)}
    return frozenset(slot for slot in found if ":" in slot)


@cache
def fitting(kind: str, form: str) -> tuple[tuple[str, str], ...]:
    """Give the templates for a value in a form, each with its slot."""
    own, usual = "{" + f"{kind}:{form}" + "}", "{" + kind + "}"
    is_fixed = own[1:-1] in fixed()
    slots = [own] if is_fixed else [usual]
    if is_fixed and form in _ANYWHERE:
        slots.append(usual)
    found = [(one, slot) for one in messages() for slot in slots if slot in one]
    if form != next(iter(FORMS[kind])) and not is_fixed:
        found = [(one, slot) for one, slot in found if not _MACHINE.search(one)]
    if form in _AT_HOME:
        found = [(one, slot) for one, slot in found if _at_home(one)]
    return tuple(found)


def _at_home(template: str) -> bool:
    words = _SLOT.sub("", template)
    foreign = not _CHINESE.search(words) and re.search("[a-zA-Z]", words)
    return not foreign and not _TRADITIONAL.search(words)


@dataclass(frozen=True, kw_only=True)
class Chats(Situations):
    """A frame that asks plain forms most, and gives a third to what only looks so."""

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Every type with its forms, as often as it is asked in each."""
        found = [(kind, form) for kind, own in self.forms.items() for form in own]
        often = [
            _USUAL if form == next(iter(self.forms[kind])) else _OFTEN.get(form, 1)
            for kind, form in found
        ]
        return [pair for pair, n in zip(found, often, strict=True) for _ in range(n)]

    @cached_property
    def looks(self) -> list[str]:
        """Every kind of look-alike, as often as it is asked; plain talk most."""
        often = {"talk": 30, "talk_traditional": 14, "fine_print": 8, "price": 6}
        kinds = self.books.book("lookalikes")
        return [kind for kind in kinds for _ in range(often.get(kind, 4))]

    def _single(self, kind: str, form: str, dice: Dice) -> Row:
        found = fitting(kind, form)
        # A message with many values is found under each of their types.
        shares = [len(_SLOT.findall(one)) ** -0.5 for one, _ in found]
        template, slot = dice.choices(found, shares)[0]
        at = dice.choice([m.start() for m in re.finditer(re.escape(slot), template)])
        asked = template[:at] + "{v}" + template[at + len(slot) :]
        return self._written(asked, dice, asked=(kind, form))

    def _mixed(self, dice: Dice) -> Row:
        return self._written(dice.choice(messages()), dice)


def casual(kind: str, dice: Dice) -> str:
    """Give the form of a value beside the one asked for."""
    own = FORMS[kind]
    free = [f for f in own if f in _CASUAL and f"{kind}:{f}" not in fixed()]
    return dice.choice(free) if free and dice.happens(0.15) else next(iter(own))


def fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:
    """Fill a slot that is no value."""
    if name == "n" and neg in NUMBERS:
        name = neg
    if not chinese and name in {"date", "order_date"}:
        return english_day(SMALL["iso"](dice), dice)
    return NUMBERS[neg](dice) if name == neg else SMALL[name](dice)


def noise(row: Row, dice: Dice, *, chinese: bool) -> tuple[str, str] | None:
    """Greet, or press for an answer."""
    quiet = "\n" in row.text or _WRITTEN.match(row.text) or _MACHINE.search(row.text)
    if quiet or dice.happens(0.5):
        return None
    tongue = "" if chinese else "_en"
    if chinese and _TRADITIONAL.search(row.text):
        tongue = "_tc"
    before = after = ""
    if dice.happens(0.55):
        before = word(f"before{tongue}", dice)
        before += "" if before[-1] in "，！？" else " "
    else:
        after = word(f"after{tongue}", dice)
        ended = row.text[-1] in "？！。，…?!.,"
        if ended or not after.startswith("，"):
            after = " " + after.lstrip("，")
    return before, after


def styled(template: str, dice: Dice, *, chinese: bool) -> str:
    """Write signs as people type them."""
    if _MACHINE.search(template):
        return template
    template = _CHOICE.sub(lambda m: dice.choice(m[1].split("|")), template)
    if not chinese:
        return template
    if dice.happens(0.35):
        template = re.sub(
            "(?<=[一-龥])：(?=[{])", dice.one_of(":", " ", "", ": "), template
        )
    if dice.happens(0.35):
        template = template.replace("，", dice.one_of(" ", " ", ",", "\n"))
    return template


FRAME: Final = Chats(
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
