"""The eleventh held-out set: short chat by the line, and whole pieces of writing.

A type is asked in a form where people write it so: in chat alone what only the hand
does, in files what a file can hold, abroad what is written there. ``{TYPE:form}`` in a
message stands for that form alone.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from typing import Final, Self

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition11.forms import AROUND, FORMS, MAKERS
from bench.detect.edition11.lookalikes import NUMBERS, SMALL
from bench.detect.edition11.pools import BOOKS, messages, word
from bench.detect.frame import EACH, Frame

SEED: Final = 20261127
_LONG: Final = 0.36  # of what is asked of a form; what is asked of none is all long
_USUAL, _OTHER, _RARE, _LOOKS = 1.75, 0.5, 0.25, 0.19  # of ``each``
_ISLANDS: Final = 0.14  # of these in traditional letters, and of the others so much:
_PIECES: Final = (("zh", "data", "en"), (0.6, 0.2, 0.2))
_SLOT: Final = re.compile(r"\{([A-Z_]+(?::[a-z_]+)?)\}")
_NAMED: Final = re.compile("：(?=.)")
_SMALL_SLOT: Final = re.compile(r"\{([a-z_]+)\}")
_OLD: Final = "{OLD_ID}"
_EVADED: Final = frozenset({"numerals", "homoglyph", "invisible", "spelt"})
_BY_HAND: Final = _EVADED | {"odd", "spoken", "short", "wide_dashed"}
_SELDOM: Final = (
    _BY_HAND | {*AROUND, "nbsp", "ideographic", "masked", "plain15", "compound"}
) | {"minority", "lower", "wide", "broken"}
# What a file, a log or an English sentence can hold.
_IN_FILES: Final = frozenset(
    {"plain", "dashed", "masked", "lower", "slashed", "run", "prefixed", "compound"}
)
_ABROAD: Final = _IN_FILES - {"prefixed", "compound"} | {"spaced", "upper", "zeros"}
_SAFE: Final = frozenset({"spaced", "dashed", "lower", "run", "slashed"})
_TRADITIONAL: Final = re.compile(
    "[們這嗎請謝麼個說還時間電話帳號碼證訂係咗問貨幾點壞裡處車機兒銀門買賣單發會員為無與體驗區"
    "張歷誤後護剛網備聯領搵開優嘅哋唔冇裝寫預設數據內國簡訊啟壓氣總轉聽覺關務費試該]"
)
_NO_GREETING: Final = re.compile(
    r"[\[【{#@]|亲|Note|Thanks for|Closing|Our office|[A-Z][a-z]+: |DATABASE|curl"
)


@cache
def parts() -> dict[str, tuple[str, ...]]:
    """Give every situation, by whether it is chat or a piece and in what tongue."""
    return {
        f"{book} {part}": messages(book, part)
        for book in ("talk", "pieces")
        for part in BOOKS.book(book)
    }


@cache
def islands() -> frozenset[str]:
    """Give the situations of Taiwan and Hong Kong, asked for a value in any place."""
    found = messages("talk", "short_tw")
    return frozenset(found) | {_SLOT.sub("{v}", one, count=1) for one in found}


@cache
def fixed() -> frozenset[str]:
    """Give the slots that stand for one form."""
    every = "\n".join("\n".join(found) for found in parts().values())
    return frozenset(slot for slot in _SLOT.findall(every) if ":" in slot)


def _holds(part: str, form: str) -> bool:
    book, tongue = part.split()
    if tongue == "data":
        return form in _IN_FILES
    if "en" in tongue:
        return form in _ABROAD
    if "tw" in tongue:
        return form not in _BY_HAND | {"plain15", "masked", "prefixed"}
    return book == "talk" or form not in _BY_HAND


@cache
def fitting(kind: str, form: str, book: str) -> tuple[tuple[str, str], ...]:
    """Give the situations of a book for a value in a form, each with its slot."""
    own = f"{kind}:{form}"
    slot = "{" + (own if own in fixed() else kind) + "}"
    slot = _OLD if form == "plain15" else slot
    return tuple(
        (one, slot)
        for part, found in parts().items()
        for one in found
        if part.startswith(book) and slot in one
        if slot != "{" + kind + "}" or _holds(part, form)
    )


@dataclass(frozen=True, kw_only=True)
class Writing(Frame):
    """A frame of short messages and of long ones, which nobody greets in."""

    # How often a situation was told: of three, the one told least comes next.
    uses: Counter[str] = field(default_factory=Counter)

    @cached_property
    def quiet(self) -> Self:
        """The same without greetings."""
        return replace(self, noise=silent, styled=filed)

    @cached_property
    def islands(self) -> Self:
        """The same with the greetings of Taiwan and Hong Kong."""
        return replace(self, noise=partial(noise, tongue="_tw"))

    def tell(
        self,
        template: str,
        dice: Dice,
        *,
        asked: tuple[str, str] | None = None,
        neg: str = "",
    ) -> Row:
        """Fill a message, with greetings in its own letters."""
        there = _TRADITIONAL.search(template) or template in islands()
        frame = self.islands if there and self.noise is noise else self
        return Frame._written(frame, template, dice, asked=asked, neg=neg)  # noqa: SLF001

    def rows(self, seed: int | None = None, each: int = EACH) -> list[Row]:
        """Make the set: the usual forms most, as in life."""
        dice, seen = Dice(self.seed if seed is None else seed), dict[str, Row]()
        self.uses.clear()

        def add(make: Callable[[], Row], times: float) -> None:
            wanted = len(seen) + max(1, round(times))
            while len(seen) < wanted:
                row = make()
                seen.setdefault(row.text, row)

        for kind, form in self.pairs:
            add(
                lambda k=kind, f=form: self._single(k, f, dice),
                each * _share(kind, form),
            )
        add(lambda: self._mixed(dice), len(seen) / 5)
        for kind, text in BOOKS.book("lookalikes").items():
            share = each * _LOOKS * len(text.splitlines())
            add(lambda k=kind: self._negative(k, dice), share)
        found = list(seen.values())
        dice.shuffle(found)
        return found

    def _single(self, kind: str, form: str, dice: Dice) -> Row:
        chat, long = fitting(kind, form, "talk"), fitting(kind, form, "pieces")
        if long and (not chat or dice.happens(_LONG)):
            chat = long
        template, slot = min(
            dice.sample(chat, min(3, len(chat))), key=lambda one: self.uses[one[0]]
        )
        self.uses[template] += 1
        at = dice.choice([m.start() for m in re.finditer(re.escape(slot), template)])
        asking = template[:at] + "{v}" + template[at + len(slot) :]
        frame = self.quiet if chat is long else self
        return frame.tell(asking, dice, asked=(kind, form))

    def _mixed(self, dice: Dice) -> Row:
        part = "tw" if dice.happens(_ISLANDS) else dice.choices(*_PIECES)[0]
        found = messages("pieces", part)
        template = min(dice.sample(found, 3), key=lambda one: self.uses[one])
        self.uses[template] += 1
        return self.quiet.tell(template, dice)

    def _negative(self, kind: str, dice: Dice) -> Row:
        template = dice.choice(messages("lookalikes", kind))
        spoken = kind not in {"talk_agent", "talk_team", "long_plain", "long_looks"}
        frame = self if spoken else self.quiet
        return frame.tell(template, dice, neg=kind)._replace(neg=kind)

    def _value(
        self, name: str, label: str | None, dice: Dice, asked: tuple[str, str] | None
    ) -> tuple[str, str, str]:
        if name == "OLD_ID":
            name, label = "CN_ID", "plain15"
        if label:
            return self.write(name, label, dice), name, label
        return super()._value(name, None, dice, asked)


def _share(kind: str, form: str) -> float:
    if form == next(iter(FORMS[kind])):
        return _USUAL
    if form in {"trad", "tw", "hk", "roc", "prefixed"}:
        return 1.0
    return _RARE if form in _SELDOM else _OTHER


def casual(kind: str, dice: Dice) -> str:
    """Give the form of a value beside the one asked for."""
    usual = next(iter(FORMS[kind]))
    free = sorted(_SAFE & set(FORMS[kind]))
    return dice.choice(free) if free and dice.happens(0.15) else usual


def fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:
    """Fill a slot that is no value."""
    if name == "n":
        return NUMBERS[neg](dice)
    if name == "amount" and not chinese:
        return dice.one_of("$", "£", "EUR ") + SMALL["sum"](dice)
    small = SMALL.get(name) or NUMBERS.get(name)
    return small(dice) if small else word(name, dice)


def silent(_row: Row, _dice: Dice, *, chinese: bool) -> None:
    """Say nothing."""


def noise(
    row: Row, dice: Dice, *, chinese: bool, tongue: str = ""
) -> tuple[str, str] | None:
    """Greet, or press for an answer."""
    text = row.text
    if dice.happens(0.5) or "\n" in text or "您" in text or _NO_GREETING.match(text):
        return None
    tongue = tongue if chinese else "_en"
    before = after = ""
    if dice.happens(0.5):
        before = word(f"before{tongue}", dice)
        if before[-1] != "，":
            gap = dice.one_of("，", " ", "\n") if chinese else "\n"
            before += " " if before[-1] in ",:！" else gap
    if not before or dice.happens(0.3):
        going_on = chinese and text[-1] not in "？！。，…吗呢嗎"
        after = dice.one_of("，", " ", "\n") if going_on else dice.one_of(" ", "\n")
        after = "\n" if not chinese and text[-1] not in ".?!" else after
        said = word(f"{'tails' if dice.happens(0.3) else 'after'}{tongue}", dice)
        after += _SMALL_SLOT.sub(
            lambda slot: fill(slot[1], dice, neg="", chinese=chinese), said
        )
    return before, after


def styled(template: str, dice: Dice, *, chinese: bool) -> str:
    """Write signs as people type them."""
    if not chinese or dice.happens(0.5):
        return template
    if dice.happens(0.5):
        template = template.replace("：", dice.one_of(":", " ", ": "))
    if dice.happens(0.5):
        template = template.replace("，", dice.one_of(" ", " ", "\n"))
    return template


def filed(template: str, dice: Dice, *, chinese: bool) -> str:
    """Write the signs behind the names of fields as a form or a copy has them."""
    gaps = (" ", "\t") if template.count("\n") > 1 else ()
    if chinese and dice.happens(0.5):
        return _NAMED.sub(dice.one_of(":", ": ", "： ", *gaps), template)
    return template


FRAME: Final = Writing(
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
    """Make the set."""
    return FRAME.rows(seed, each)


if __name__ == "__main__":
    FRAME.main(__doc__)
