"""Connectors side by side: what each platform can, and what it does by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from guicang.domain.sources.model import (
    Ability,
    Answer,
    Can,
    Caution,
    Native,
    Profile,
)
from guicang.entrypoints.sources import ABILITIES, ANSWERS
from guicang.entrypoints.words import Words

BRIEFLY: Final[Mapping[str, str]] = {
    "yes": "yes",
    "partly": "in part",
    "attested": "attested",
    "no": "not possible",
}
"""An answer in a word or two, for a cell."""
CAUTIONS: Final[Mapping[str, str]] = {
    "confirmed-twice": "second confirmation",
    "unrecoverable": "not recoverable",
    "export-first": "export first",
    "costly": "storage is expensive",
}
"""What has to be known of a platform that cleans up by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """An answer; ``note`` is the number of its note, 0 for none."""

    can: str
    brief: str
    said: str
    note: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody may want of a platform, and each platform's answer."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Rows of wishes under columns of connectors, with the notes of their cells."""

    profiles: tuple[Profile, ...]
    wishes: tuple[Wish, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What platforms are said to do with their own copies."""

    kinds: tuple[str, ...]
    days: str
    where: str
    cautions: tuple[bool, ...]
    semantics: tuple[str, ...]
    source: str


@dataclass(slots=True)
class _Notes:
    """Numbers notes: the same words have the same number."""

    words: Words
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, note: str) -> int:
        if not note:
            return 0
        return self.numbers.setdefault(self.words(note), len(self.numbers) + 1)


def compared(profiles: Sequence[Profile], words: Words) -> Compared:
    """Put connectors side by side."""
    notes = _Notes(words)
    wishes = tuple(
        Wish(
            title=words(ABILITIES[ability.value]),
            cells=tuple(_cell(profile, ability, notes) for profile in profiles),
        )
        for ability in Ability
    )
    return Compared(profiles=tuple(profiles), wishes=wishes, notes=tuple(notes.numbers))


def _cell(profile: Profile, ability: Ability, notes: _Notes) -> Cell:
    answer = profile.abilities.get(ability, Answer(Can.NO))
    can = answer.can.value
    return Cell(
        can=can,
        brief=notes.words(BRIEFLY[can]),
        said=notes.words(ANSWERS[can]),
        note=notes.number(answer.note),
    )


def kept(profiles: Iterable[Profile], words: Words) -> list[Kept]:
    """Say what platforms do by themselves; connectors that say the same share a row."""
    shared: dict[Native, list[str]] = {}
    for profile in profiles:
        shared.setdefault(profile.native, []).append(profile.kind)
    return [
        Kept(
            kinds=tuple(kinds),
            days=" / ".join(map(str, native.presets)),
            where=words(native.where) if native.where else "",
            cautions=tuple(caution in native.cautions for caution in Caution),
            semantics=tuple(words(each) for each in native.semantics),
            source=words(native.source) if native.source else "",
        )
        for native, kinds in shared.items()
        if native.semantics
    ]
