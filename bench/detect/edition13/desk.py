"""How a set of several kinds of messages in three tongues is made of situations."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final, NamedTuple

from bench.detect.corpus import Row
from bench.detect.dice import Dice
from bench.detect.frame import EACH, Frame

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


class Told(NamedTuple):
    """A situation: where it is told, in which tongue, and how."""

    part: str
    tongue: str
    text: str


Place = tuple[str, str]


def _localised(text: str, tongue: str, first: Mapping[str, str]) -> str:
    """Write the forms that are usual in a tongue into the slots without a form."""

    def slot(found: re.Match[str]) -> str:
        kind, form = found.groups()
        form = form or _USUAL[tongue].get(kind)
        usual = not form or form == first[kind]
        return f"{{{kind}}}" if usual else f"{{{kind}:{form}}}"

    return _SLOT.sub(slot, text)


def _holds(told: Told, form: str) -> bool:
    """Tell whether an unusual form without a situation of its own is written here."""
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


@dataclass(frozen=True, kw_only=True)
class Desk(Frame):
    """A frame of several kinds of messages in three tongues.

    ``parts`` gives the share of each kind; what is told in the parts ``typed`` is worn,
    and what is in ``hailed`` greeted.
    """

    parts: Mapping[str, float]
    told: Callable[[str, str, str], tuple[str, ...]]
    worn: Callable[[str, str, Dice], str]
    greeted: Callable[[Row, str, Dice], tuple[str, str] | None]
    typed: frozenset[str]
    hailed: frozenset[str]
    # Where several values stand in one message, and which look-alikes are of parts.
    several: frozenset[Place]
    wordy: frozenset[str]
    # How many look-alikes to a value.
    alike: float = _LOOKS
    # How often a situation was told, and each part in each tongue.
    uses: Counter[str] = field(default_factory=Counter)
    places: Counter[Place] = field(default_factory=Counter)

    @cached_property
    def first(self) -> dict[str, str]:
        """The usual form of every type."""
        return {kind: next(iter(own)) for kind, own in self.forms.items()}

    @cached_property
    def situations(self) -> tuple[Told, ...]:
        """Every situation."""
        return tuple(
            Told(part, tongue, _localised(text, tongue, self.first))
            for part in self.parts
            for tongue in _TONGUES
            for text in self.told("talk", part, tongue)
        )

    @cached_property
    def named(self) -> frozenset[str]:
        """The forms that some message asks for by name."""
        return frozenset(
            f"{kind}:{form}"
            for told in self.situations
            for kind, form in _SLOT.findall(told.text)
            if form
        )

    def fitting(self, kind: str, form: str) -> tuple[tuple[Told, str], ...]:
        """Give the situations for a value in a form, each with what is then asked."""
        own = f"{kind}:{form}" if f"{kind}:{form}" in self.named else kind
        names = {own, kind} if form in _ALSO else {own}
        usual = form == self.first[kind]
        found = list[tuple[Told, str]]()
        for told in self.situations:
            for at in _SLOT.finditer(told.text):
                name = at.group()[1:-1]
                if name == kind and not usual and not _holds(told, form):
                    continue
                text = _asked(told, at, form) if name in names else None
                found += [(told, text)] if text else []
        return tuple(found)

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
            make = partial(self._one, kind, form, self.fitting(kind, form), dice)
            add(make, each * self.share(kind, form))
        add(partial(self._mixed, dice), len(seen) * _MIXED)
        self.places.clear()
        for kind, told in self.books.book("lookalikes").items():
            lines = sum(len(self.told("lookalikes", kind, tongue)) for tongue in told)
            share = each * self.alike * lines**0.8 * (2 if kind in self.wordy else 1)
            add(partial(self._negative, kind, dice), share)
        found = list(seen.values())
        dice.shuffle(found)
        return found

    def _place(self, there: Counter[Place], dice: Dice) -> Place:
        """Choose where to tell: where too little has been told so far."""
        odds = list[float]()
        for (part, tongue), count in there.items():
            share = self.parts[part] * _TONGUES[tongue]
            odds.append(
                min(count, _ENOUGH) * (share / (self.places[part, tongue] + 1)) ** 2
            )
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

    def _one(
        self, kind: str, form: str, every: Sequence[tuple[Told, str]], dice: Dice
    ) -> Row:
        told, text = self._told(every, dice)
        return self._tell(told._replace(text=text), dice, asked=(kind, form))

    def _mixed(self, dice: Dice) -> Row:
        several = [
            (told, "")
            for told in self.situations
            if (told.part, told.tongue) in self.several and told.text.count("{") > 1
        ]
        return self._tell(self._told(several, dice)[0], dice)

    def _negative(self, kind: str, dice: Dice) -> Row:
        part = kind if kind in self.wordy else "say"
        every = [
            (Told(part, tongue, text), "")
            for tongue in _TONGUES
            for text in self.told("lookalikes", kind, tongue)
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
        if told.part in self.typed:
            text = self.worn(text, told.tongue, dice)
        row = self._written(text, dice, asked=asked, neg=neg)
        hailed = told.part in self.hailed
        said = self.greeted(row, told.tongue, dice) if hailed else None
        return self._between(row, *said) if said else row

    def share(self, kind: str, form: str) -> float:
        """Give how often a form is written."""
        if form == self.first[kind]:
            return _PLENTY
        if form in _COMMON:
            return _WELL_KNOWN
        return _RARE if form in _SELDOM else _OTHER
