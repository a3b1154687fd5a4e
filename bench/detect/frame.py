"""The frame of a held-out set: how templates, values and noise become labelled rows.

An edition brings its talk, its pools, its values and its noise; what it means to ask
every type in every form, to fill a template and to label what was filled in is here.
"""

import argparse
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Protocol

import yaml
from bench.detect.corpus import Row, Span
from bench.detect.dice import Dice

Form = Callable[[str, Dice], str]
Pool = Callable[[str], tuple[str, ...]]
EACH: Final = 40
_TRIES: Final = 400
_SLOT: Final = re.compile(r"\{([A-Z_]+|[a-z_]+)(?::([a-z_]+))?\}")
_CHINESE: Final = re.compile("[一-龥]")


def same(value: str, _dice: Dice) -> str:
    """Write a value as it is."""
    return value


def as_it_is(*names: str) -> dict[str, Form]:
    """Give forms that leave the value as it is."""
    return dict.fromkeys(names, same)


def made(make: Callable[[Dice], str]) -> Form:
    """Write another value than the usual one of a type: one of its own kind."""
    return lambda _value, dice: make(dice)


def silent(row: Row, dice: Dice, *, chinese: bool) -> None:
    """Say nothing by chance: where who is greeted is known by the part."""


class Books:
    """Files of words and of talk in one folder."""

    def __init__(self, folder: Path) -> None:
        """Read from this folder, each file once."""
        self._folder = folder
        self.book = cache(self._book)
        self.pool = cache(self._pool)

    def _book(self, name: str) -> Mapping[str, Any]:
        """Read a file."""
        path = self._folder / f"{name}.yaml"
        read: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        return read

    def _pool(self, name: str) -> tuple[Any, ...]:
        """Give a pool; a text is one of what stands between its bars or its spaces."""
        found = self.book("words")[name]
        if isinstance(found, str):
            found = [p.strip() for p in found.split("|" if "|" in found else None)]
        return tuple(found)


class Fill(Protocol):
    """Fill a slot that is no value; ``neg`` is the kind of look-alike, if one."""

    def __call__(self, name: str, dice: Dice, *, neg: str, chinese: bool) -> str:
        """Give what stands in the slot."""


class Style(Protocol):
    """Write a template as people do who write in its language."""

    def __call__(self, template: str, dice: Dice, *, chinese: bool) -> str:
        """Give the template."""


class Noise(Protocol):
    """Say something before and behind a message."""

    def __call__(
        self, row: Row, dice: Dice, *, chinese: bool
    ) -> tuple[str, str] | None:
        """Give what is said; None: nothing."""


def plain(template: str, _dice: Dice, *, chinese: bool) -> str:  # noqa: ARG001 - a Style
    """Write a template as it is."""
    return template


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What makes an edition.

    ``casual`` gives the form of a value beside the one that is asked for. Behind a
    value of the types ``open_ended`` only the signs ``ends`` may follow: another one
    could belong to it.
    """

    seed: int
    books: Books
    makers: Mapping[str, Callable[[Dice], str]]
    forms: Mapping[str, Mapping[str, Form]]
    fill: Fill
    noise: Noise
    open_ended: frozenset[str]
    ends: frozenset[str]
    styled: Style = plain
    casual: Callable[[str, Dice], str] | None = None

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Every type with each of its written forms."""
        return [(kind, form) for kind, own in self.forms.items() for form in own]

    @cached_property
    def looks(self) -> list[str]:
        """Every kind of look-alike."""
        return list(self.books.book("lookalikes"))

    def write(self, kind: str, form: str, dice: Dice) -> str:
        """Make a value and write it in a form."""
        return self.forms[kind][form](self.makers[kind](dice), dice)

    def rows(self, seed: int | None = None, each: int = EACH) -> list[Row]:
        """Make the set in a random order."""
        dice, seen = Dice(self.seed if seed is None else seed), set[str]()
        asked = [
            _new(lambda kind=kind, form=form: self._single(kind, form, dice), seen)
            for kind, form in self.pairs
            for _ in range(each)
        ]
        several = [
            _new(lambda: self._mixed(dice), seen) for _ in range(len(asked) // 2)
        ]
        looks = [
            _new(lambda kind=kind: self._negative(kind, dice), seen)
            for kind in self.looks
            for _ in range(each)
        ]
        found = asked + several + looks
        dice.shuffle(found)
        return found

    def _single(self, kind: str, form: str, dice: Dice) -> Row:
        talk = self.books.book("talk")
        found = talk.get(form, {}).get(kind) or talk["plain"][kind]
        return self._written(dice.choice(found), dice, asked=(kind, form))

    def _mixed(self, dice: Dice) -> Row:
        return self._written(dice.choice(self.books.book("talk")["mixed"]), dice)

    def _negative(self, kind: str, dice: Dice) -> Row:
        found = self.books.book("lookalikes")[kind]
        row = self._written(dice.choice(found), dice, neg=kind)
        return row._replace(neg=kind)

    def _written(
        self,
        template: str,
        dice: Dice,
        *,
        asked: tuple[str, str] | None = None,
        neg: str = "",
    ) -> Row:
        """Fill a template, and say more around it."""
        words = _SLOT.sub("", template)
        chinese = bool(_CHINESE.search(words)) or not re.search("[a-zA-Z]", words)
        template = self.styled(template, dice, chinese=chinese)
        text, spans, at = "", [], 0
        for slot in _SLOT.finditer(template):
            text += template[at : slot.start()]
            name, label = slot.groups()
            if name.islower() and name != "v":
                value = self.fill(name, dice, neg=neg, chinese=chinese)
            else:
                value, kind, form = self._value(name, label, dice, asked)
                spans.append(Span(len(text), len(text) + len(value), kind, form))
            text, at = text + value, slot.end()
        row = Row(text + template[at:], tuple(spans))
        around = self.noise(row, dice, chinese=chinese)
        return self._between(row, *around) if around else row

    def _value(
        self, name: str, label: str | None, dice: Dice, asked: tuple[str, str] | None
    ) -> tuple[str, str, str]:
        """Give a value for a slot, its type and its form."""
        if name == "v" and asked is not None:
            return self.write(*asked, dice), *asked
        if name == "PERSON_LATIN":
            return self.write("PERSON", "latin", dice), "PERSON", "latin"
        usual = next(iter(self.forms[name]))
        form = self.casual(name, dice) if self.casual else usual
        if label:
            return self.write(name, usual, dice), name, label
        return self.write(name, form, dice), name, form

    def _between(self, row: Row, before: str, after: str) -> Row:
        last = row.spans[-1:]
        ends = last and last[0].end == len(row.text)
        if ends and last[0].type in self.open_ended and after[:1] not in self.ends:
            after = ""
        moved = tuple(
            span._replace(start=span.start + len(before), end=span.end + len(before))
            for span in row.spans
        )
        return Row(before + row.text + after, moved)

    def main(self, description: str) -> None:
        """Write the set into a file that the command line names."""
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("file", type=Path)
        parser.add_argument("--seed", type=int, default=self.seed)
        parser.add_argument("--each", type=int, default=EACH)
        options = parser.parse_args()
        found = self.rows(options.seed, options.each)
        options.file.write_text("".join(f"{row.line()}\n" for row in found), "utf-8")


def _new(make: Callable[[], Row], seen: set[str]) -> Row:
    """Make a row whose text was not there yet."""
    for _ in range(_TRIES):
        row = make()
        if row.text not in seen:
            seen.add(row.text)
            return row
    message = f"the same texts again and again, as {row.text!r}"
    raise ValueError(message)
