"""The thirteenth held-out set: whole sentences, macros, notes, pieces and pastes.

Of 100 messages 45 are customers' sentences, 15 agents' and robots', 15 notes among
colleagues, 15 whole pieces, 10 several messages of one person in one; 75 are of the
mainland, 10 of Taiwan and Hong Kong, 15 in English. A slot without a form stands for
what is usual in its message's tongue.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Final, NamedTuple

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.edition13.forms import FORMS, MAKERS
from bench.detect.edition13.lookalikes import number
from bench.detect.edition13.pools import BOOKS, grow, messages
from bench.detect.edition13.worn import greeted, worn
from bench.detect.frame import EACH, Frame

SEED: Final = 20261313
_PARTS: Final = {"say": 0.45, "robot": 0.15, "note": 0.15, "piece": 0.15, "paste": 0.1}
_TONGUES: Final = {"zh": 0.75, "tw": 0.1, "en": 0.15}
_OFTEN: Final = 9  # rows: a situation that has as many waits until the others have
_ENOUGH: Final = 9  # situations: where there are fewer, a form is asked less
_PLENTY, _WELL_KNOWN, _OTHER, _RARE, _MIXED, _LOOKS = 1.85, 0.75, 0.44, 0.2, 0.3, 0.22
_SLOT: Final = re.compile(r"\{([A-Z_]+)(?::([a-z_0-9]+))?\}")
_USUAL: Final = {
    "zh": dict[str, str](),
    "tw": {"PERSON": "trad", "MEDICAL": "trad", "MINOR": "trad"},
    "en": dict.fromkeys(("PERSON", "ADDRESS", "MEDICAL", "MINOR", "DOB"), "latin")
    | {"BANK_CARD": "abroad", "PASSPORT": "foreign"},
}
_FREE: Final = frozenset({"spaced", "dashed", "run", "slashed"})
# Which forms without a message of their own are written in a part.
_WRITTEN: Final = {
    "robot": frozenset({"masked", "chinese", "dotted"}),
    "piece": _FREE | {"chinese", "dotted", "paren", "extension", "prefixed", "intl"},
    "en": _FREE | {"zeros", "lower", "upper"},
    "tw": _FREE,
}
_BY_HAND: Final = frozenset(
    {"numerals", "homoglyph", "invisible", "spelt", "odd", "wide_dashed", "nbsp"}
) | {"ideographic", "loose", "glued"}
_SELDOM: Final = (
    _BY_HAND | {"glued_latin", "listed", "masked", "plain15", "wide", "broken", "gap"}
) | {"lower", "upper", "compound", "minority", "spoken", "paren", "fours", "pem", "jwt"}
_COMMON: Final = frozenset(
    {"latin", "abroad", "foreign", "trad", "tw", "hk", "roc", "url", "home"}
) | {"finding", "drug", "short", "noun", "pupil"}
# Forms that are written anywhere, though some messages ask for them by name.
_ALSO: Final = (
    _FREE
    | {"intl", "lower", "chinese", "torn", "six", "special", "union"}
    | {"compound", "minority", "masked"}
)
_FILE: Final = re.compile(r'":|[a-zA-Z_]=|,\{')
_WORDY: Final = frozenset({"robot", "note", "piece", "paste"})


class Told(NamedTuple):
    """A situation: where it is told, in which tongue, and how."""

    part: str
    tongue: str
    text: str


Place = tuple[str, str]


def _localised(text: str, tongue: str) -> str:
    """Write the forms that are usual in a tongue into the slots without a form."""

    def slot(found: re.Match[str]) -> str:
        kind, form = found.groups()
        form = form or _USUAL[tongue].get(kind)
        usual = not form or form == next(iter(FORMS[kind]))
        return f"{{{kind}}}" if usual else f"{{{kind}:{form}}}"

    return _SLOT.sub(slot, text)


@cache
def situations() -> tuple[Told, ...]:
    """Give every situation."""
    return tuple(
        Told(part, tongue, _localised(text, tongue))
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
    if form == next(iter(FORMS[kind])):
        return True
    if told.part == "piece" and _FILE.search(told.text):
        return False
    for place in (told.tongue, told.part):
        if place in _WRITTEN and form not in _WRITTEN[place]:
            return False
    return told.part != "note" or form not in _BY_HAND


def _asked(told: Told, at: re.Match[str], form: str) -> str | None:
    """Give the message with ``{v}`` for a slot; None: it is not glued there."""
    before, after = told.text[: at.start()], told.text[at.end() :]
    if form == "glued":
        if not re.search("[一-龥]$", before) or not re.match("，?[一-龥]", after):
            return None
        after = after.removeprefix("，")
    return f"{before}{{v}}{after}"


@cache
def fitting(kind: str, form: str) -> tuple[tuple[Told, str], ...]:
    """Give the situations for a value in a form, each with what is then asked."""
    own = f"{kind}:{form}" if f"{kind}:{form}" in _named() else kind
    names = {own, kind} if form in _ALSO else {own}
    found = list[tuple[Told, str]]()
    for told in situations():
        for at in _SLOT.finditer(told.text):
            name = at.group()[1:-1]
            if name not in names or (name == kind and not _holds(told, kind, form)):
                continue
            text = _asked(told, at, form)
            found += [(told, text)] if text else []
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Desk(Frame):
    """A frame of five kinds of messages in three tongues."""

    # How often a situation was told, and each part in each tongue.
    uses: Counter[str] = field(default_factory=Counter)
    places: Counter[Place] = field(default_factory=Counter)

    def rows(self, seed: int | None = None, each: int = EACH) -> list[Row]:
        """Make the set: the usual forms most, as in life."""
        dice, seen = Dice(self.seed if seed is None else seed), dict[str, Row]()

        def add(make: Callable[[], Row], times: float) -> None:
            wanted, tries = len(seen) + max(1, round(times)), 0
            while len(seen) < wanted and tries < times * 12 + 20:
                row, tries = make(), tries + 1
                seen.setdefault(row.text, row)

        self.uses.clear()
        self.places.clear()
        for kind, form in self.pairs:
            share = each * _share(kind, form)
            add(partial(self._single, kind, form, dice), share)
        add(partial(self._mixed, dice), len(seen) * _MIXED)
        self.places.clear()
        for kind, told in BOOKS.book("lookalikes").items():
            lines = sum(len(messages("lookalikes", kind, tongue)) for tongue in told)
            share = each * _LOOKS * lines**0.8 * (2 if kind in _WORDY else 1)
            add(partial(self._negative, kind, dice), share)
        found = list(seen.values())
        dice.shuffle(found)
        return found

    def _place(self, there: Counter[Place], dice: Dice) -> Place:
        """Choose where to tell: where too little has been told so far."""
        odds = [
            min(count, _ENOUGH)
            * (_PARTS[part] * _TONGUES[tongue] / (self.places[part, tongue] + 1)) ** 2
            for (part, tongue), count in there.items()
        ]
        place = dice.choices(list(there), odds)[0]
        self.places[place] += 1
        return place

    def _told(self, every: Sequence[tuple[Told, str]], dice: Dice) -> tuple[Told, str]:
        """Choose a situation: of four, the one told least."""
        every = [one for one in every if self.uses[one[0].text] < _OFTEN] or every
        place = self._place(Counter(told[:2] for told, _ in every), dice)
        found = [one for one in every if one[0][:2] == place]
        some = dice.sample(found, min(4, len(found)))
        chosen = min(some, key=lambda one: self.uses[one[0].text])
        self.uses[chosen[0].text] += 1
        return chosen

    def _single(self, kind: str, form: str, dice: Dice) -> Row:
        told, text = self._told(fitting(kind, form), dice)
        return self._tell(told._replace(text=text), dice, asked=(kind, form))

    def _mixed(self, dice: Dice) -> Row:
        several = [
            (told, "")
            for told in situations()
            if told.part != "say" and told.tongue == "zh" and told.text.count("{") > 1
        ]
        return self._tell(self._told(several, dice)[0], dice)

    def _negative(self, kind: str, dice: Dice) -> Row:
        part = kind if kind in _WORDY else "say"
        every = [
            (Told(part, tongue, text), "")
            for tongue in _TONGUES
            for text in messages("lookalikes", kind, tongue)
        ]
        told = self._told(every, dice)[0]
        return self._tell(told, dice, neg=kind)._replace(neg=kind)

    def _value(
        self, name: str, label: str | None, dice: Dice, asked: tuple[str, str] | None
    ) -> tuple[str, str, str]:
        if label:
            return self.write(name, label, dice), name, label
        return super()._value(name, None, dice, asked)

    def _tell(
        self,
        told: Told,
        dice: Dice,
        *,
        asked: tuple[str, str] | None = None,
        neg: str = "",
    ) -> Row:
        """Fill a message; what a customer types is worn, and has greetings."""
        text = told.text
        if told.part in {"say", "paste"}:
            text = worn(text, told.tongue, dice)
        row = self._written(text, dice, asked=asked, neg=neg)
        said = greeted(row, told.tongue, dice) if told.part == "say" else None
        return self._between(row, *said) if said else row


def _share(kind: str, form: str) -> float:
    if form == next(iter(FORMS[kind])):
        return _PLENTY
    if form in _COMMON:
        return _WELL_KNOWN
    return _RARE if form in _SELDOM else _OTHER


def casual(kind: str, dice: Dice) -> str:
    """Give the form of a value beside the one asked for."""
    free = [f for f in ("spaced", "dashed") if f in FORMS[kind] and kind == "MOBILE"]
    return dice.choice(free) if free and dice.happens(0.06) else next(iter(FORMS[kind]))


def fill(name: str, dice: Dice, *, neg: str, chinese: bool) -> str:
    """Fill a slot that is no value."""
    return number(neg, dice, chinese=chinese) if name == "n" else grow(name, dice)


def noise(row: Row, dice: Dice, *, chinese: bool) -> None:
    """Say nothing by chance: who is greeted is known by the part."""


FRAME: Final = Desk(
    seed=SEED,
    books=BOOKS,
    makers=MAKERS,
    forms=FORMS,
    fill=fill,
    noise=noise,
    casual=casual,
    open_ended=frozenset({"PASSWORD", "SECRET", "WECHAT", "EMAIL"}),
    ends=frozenset({"", "\n", " ", "，"}),
)


def rows(seed: int = SEED, each: int = EACH) -> list[Row]:
    """Make the set."""
    return FRAME.rows(seed, each)


if __name__ == "__main__":
    FRAME.main(__doc__)
