"""The twelfth held-out set: what is typed in a hurry, and a fifth of it in English.

A slot without a form stands for what is usual in its message's tongue: ``{PERSON}`` in
English is a Latin name. Notes and pieces are shares of what is asked of every form.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Final

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition12.forms import FORMS, MAKERS
from bench.detect.edition12.haste import hasty
from bench.detect.edition12.lookalikes import ABROAD, NUMBERS, SMALL
from bench.detect.edition12.pools import BOOKS, messages, word
from bench.detect.frame import EACH, Frame, silent

SEED: Final = 20261212
_PARTS: Final = {"quick": 0.4, "note": 0.26, "piece": 0.34}
_TONGUES: Final = {"zh": 0.5, "tw": 0.15, "en": 0.35}
_ENOUGH: Final = 9  # situations: where there are fewer, a form is asked less
_PLENTY, _TONGUE, _OTHER, _RARE, _MIXED, _LOOKS = 1.7, 1.3, 0.44, 0.22, 0.22, 1.2
_SLOT: Final = re.compile(r"\{([A-Z_]+)(?::([a-z_0-9]+))?\}")
_USUAL: Final = {
    "tw": {"PERSON": "trad", "MEDICAL": "trad", "MINOR": "trad"},
    "en": dict.fromkeys(("PERSON", "ADDRESS", "MEDICAL", "MINOR", "DOB"), "latin")
    | {"BANK_CARD": "abroad", "PASSPORT": "foreign"},
}
_BY_HAND: Final = frozenset(
    {"numerals", "homoglyph", "invisible", "spelt", "odd", "wide_dashed", "nbsp"}
) | {"ideographic", "loose", "wxid"}
_SELDOM: Final = (
    _BY_HAND | {"glued", "glued_latin", "listed", "masked", "plain15", "wide", "broken"}
) | {"lower", "upper", "compound", "minority", "spoken", "paren", "fours"}
_ABROAD: Final = frozenset(
    {"plain", "spaced", "dashed", "lower", "run", "slashed", "zeros", "url"}
)
_SAFE: Final = ("spaced", "dashed", "run")
_NEXT_TO: Final = re.compile(r"[一-龥]$")
_FILE: Final = re.compile(r'":|[a-zA-Z]=|\barp\b')
_LONG: Final = frozenset({"notes", "pieces"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """A situation: where it is told, in which tongue, and how."""

    part: str
    tongue: str
    text: str


def _localised(text: str, tongue: str) -> str:
    """Write the forms that are usual in a tongue into the slots without a form."""
    usual = _USUAL.get(tongue, {})

    def slot(found: re.Match[str]) -> str:
        kind, form = found.groups()
        form = form or usual.get(kind)
        form = None if form == next(iter(FORMS[kind])) else form
        return f"{{{kind}:{form}}}" if form else f"{{{kind}}}"

    return _SLOT.sub(slot, text)


@cache
def situations() -> tuple[Told, ...]:
    """Give every situation."""
    return tuple(
        Told(part=part, tongue=tongue, text=_localised(text, tongue))
        for part in _PARTS
        for tongue in _TONGUES
        for text in messages("talk", part, tongue)
    )


@cache
def _named() -> frozenset[str]:
    return frozenset(
        f"{kind}:{form}"
        for told in situations()
        for kind, form in _SLOT.findall(told.text)
        if form
    )


def _holds(told: Told, kind: str, form: str) -> bool:
    """Tell whether a form without a situation of its own is written here."""
    if form == "glued":
        return told.part == "quick" and told.tongue != "en"
    if told.part == "piece" and _FILE.search(told.text):
        return form in {next(iter(FORMS[kind])), "lower", "run"}
    if told.tongue == "en":
        return form in _ABROAD
    if form in _BY_HAND or (form in {"wide", "broken"} and told.tongue == "tw"):
        return told.part == "quick" and told.tongue == "zh"
    return told.part != "piece" or form not in {
        "prefixed",
        "gap",
        "short",
        "broken",
        "wide",
    }


@cache
def fitting(kind: str, form: str) -> tuple[tuple[Told, int, int], ...]:
    """Give the situations for a value in a form, each with its slot's place."""
    own = f"{kind}:{form}" if f"{kind}:{form}" in _named() else kind
    slot, found = f"{{{own}}}", list[tuple[Told, int, int]]()
    for told in situations():
        if own == kind and not _holds(told, kind, form):
            continue
        for at in re.finditer(re.escape(slot), told.text):
            text = told.text
            tight = _NEXT_TO.search(text[: at.start()]) and re.match(
                "[一-龥]", text[at.end() :]
            )
            if form != "glued" or tight:
                found.append((told, at.start(), at.end()))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Hurry(Frame):
    """A frame of messages in three tongues; only what is typed is greeted."""

    # How often a situation was told: of four, the one told least comes next.
    uses: Counter[str] = field(default_factory=Counter)

    def rows(self, seed: int | None = None, each: int = EACH) -> list[Row]:
        """Make the set: the usual forms most, as in life."""
        dice, seen = Dice(self.seed if seed is None else seed), dict[str, Row]()
        self.uses.clear()

        def add(make: Callable[[], Row], times: float) -> None:
            wanted, tries = len(seen) + max(1, round(times)), 0
            while len(seen) < wanted and tries < times * 20 + 20:
                row, tries = make(), tries + 1
                seen.setdefault(row.text, row)

        for kind, form in self.pairs:
            share = each * _share(kind, form)
            add(partial(self._single, kind, form, dice), share)
        add(partial(self._mixed, dice), len(seen) * _MIXED)
        for kind, told in BOOKS.book("lookalikes").items():
            lines = sum(len(messages("lookalikes", kind, tongue)) for tongue in told)
            divided = 2 if kind in _LONG else 4.6
            share = each * _LOOKS * lines**0.75 / divided
            add(partial(self._negative, kind, dice), share)
        found = list(seen.values())
        dice.shuffle(found)
        return found

    def _single(self, kind: str, form: str, dice: Dice) -> Row:
        every = fitting(kind, form)
        there = Counter((told.part, told.tongue) for told, _, _ in every)
        odds = [
            _PARTS[part] * _TONGUES[tongue] * min(count, _ENOUGH)
            for (part, tongue), count in there.items()
        ]
        place = dice.choices(list(there), odds)[0]
        found = [one for one in every if (one[0].part, one[0].tongue) == place]
        told, start, end = self._rarest(found, dice)
        text = told.text[:start] + "{v}" + told.text[end:]
        return self._tell(text, told, dice, asked=(kind, form))

    def _rarest(
        self, found: list[tuple[Told, int, int]], dice: Dice
    ) -> tuple[Told, int, int]:
        some = dice.sample(found, min(4, len(found)))
        chosen = min(some, key=lambda one: self.uses[one[0].text])
        self.uses[chosen[0].text] += 1
        return chosen

    def _value(
        self, name: str, label: str | None, dice: Dice, asked: tuple[str, str] | None
    ) -> tuple[str, str, str]:
        if label:
            return self.write(name, label, dice), name, label
        return super()._value(name, None, dice, asked)

    def _mixed(self, dice: Dice) -> Row:
        part = dice.choices(list(_PARTS), list(_PARTS.values()))[0]
        tongue = dice.choices(list(_TONGUES), list(_TONGUES.values()))[0]
        found = [
            (told, 0, 0)
            for told in situations()
            if (told.part, told.tongue) == (part, tongue)
            if told.text.count("{") > 1
        ]
        told = self._rarest(found, dice)[0]
        return self._tell(told.text, told, dice)

    def _negative(self, kind: str, dice: Dice) -> Row:
        there = [t for t in _TONGUES if messages("lookalikes", kind, t)]
        tongue = dice.choices(there, [_LIKE[t] for t in there])[0]
        text = dice.choice(messages("lookalikes", kind, tongue))
        part = "note" if kind in _LONG else "quick"
        told = Told(part=part, tongue=tongue, text=text)
        return self._tell(text, told, dice, neg=kind)._replace(neg=kind)

    def _tell(
        self,
        text: str,
        told: Told,
        dice: Dice,
        *,
        asked: tuple[str, str] | None = None,
        neg: str = "",
    ) -> Row:
        """Fill a message; what is typed on a telephone has greetings, and haste."""
        chinese = told.tongue != "en"
        if told.part == "quick":
            text = hasty(text, dice, chinese=chinese)
        text = _addresses(text, told.tongue, dice)
        row = self._written(text, dice, asked=asked, neg=neg)
        said = greeted(row, told, dice)
        return self._between(row, *said) if said else row


_LIKE: Final = {"zh": 0.66, "tw": 0.13, "en": 0.21}


def _addresses(text: str, tongue: str, dice: Dice) -> str:
    """Ask for an address of Taiwan or Hong Kong where none is named."""
    form = dice.one_of("tw", "hk")
    return text.replace("{ADDRESS}", f"{{ADDRESS:{form}}}") if tongue == "tw" else text


def _share(kind: str, form: str) -> float:
    if form == next(iter(FORMS[kind])):
        return _PLENTY
    if form in {"latin", "abroad", "foreign", "trad", "tw", "hk", "roc", "local"}:
        return _TONGUE
    return _RARE if form in _SELDOM else _OTHER


def casual(kind: str, dice: Dice) -> str:
    """Give the form of a value beside the one asked for."""
    usual = next(iter(FORMS[kind]))
    free = [form for form in _SAFE if form in FORMS[kind] and kind != "DOB"]
    return dice.choice(free) if free and dice.happens(0.08) else usual


def fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:
    """Fill a slot that is no value."""
    if name == "n":
        number = NUMBERS[neg] if chinese else ABROAD.get(neg, NUMBERS[neg])
        return number(dice)
    if name == "date":
        return NUMBERS["day"](dice) if chinese else ABROAD["day"](dice)
    if name in SMALL:
        return SMALL[name](dice)
    pool, _, tongue = name.partition("_")
    return word(f"{pool}s_{tongue}" if tongue else f"{pool}s", dice)


def greeted(row: Row, told: Told, dice: Dice) -> tuple[str, str] | None:
    """Say hello before, or press behind; most who are in a hurry do neither."""
    if told.part != "quick" or len(row.text) > 60 or dice.happens(0.66):
        return None
    tongue = "" if told.tongue == "zh" else f"_{told.tongue}"
    chinese = told.tongue != "en"
    gap = dice.one_of("，", " ", "\n") if chinese else dice.one_of(", ", " ", "\n")
    if dice.happens(0.5):
        return word(f"before{tongue}", dice) + gap, ""
    gap = gap if chinese else dice.one_of(" ", "\n")
    return "", gap + word(f"after{tongue}", dice)


FRAME: Final = Hurry(
    seed=SEED,
    books=BOOKS,
    makers=MAKERS,
    forms=FORMS,
    fill=fill,
    noise=silent,
    casual=casual,
    open_ended=frozenset({"PASSWORD", "SECRET", "WECHAT", "EMAIL"}),
    ends=frozenset({"", "\n", " ", "，"}),
)


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set."""
    return FRAME.rows(seed, each)


if __name__ == "__main__":
    FRAME.main(__doc__)
