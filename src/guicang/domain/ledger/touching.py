"""From a person to everything they touched; from a thing to everyone who touched it.

A projection: a function of the entries alone, which are those that name the person, or
the thing. People who signed for something had a hand in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guicang.domain.ledger.graph import Deed, deed
from guicang.domain.ledger.model import Entry
from guicang.domain.ledger.naming import Kind, Thing, actor, named, signers


class Hand(StrEnum):
    """What sort of part somebody had."""

    SAW = "saw"
    APPROVED = "approved"
    MOVED = "moved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A person and a thing: in how many entries, of what sort, and when."""

    person: str
    thing: Thing
    hand: Hand
    count: int
    first_at: datetime
    last_at: datetime
    last_seq: int


_HANDS = {
    Deed.READ: Hand.SAW,
    Deed.SIGNED: Hand.APPROVED,
    Deed.REFUSED: Hand.REFUSED,
}


def touched(entries: Iterable[Entry], person: str) -> tuple[Touch, ...]:
    """Give everything that one person touched, the latest first."""
    return tuple(each for each in _touches(entries) if each.person == person)


def hands(entries: Iterable[Entry]) -> tuple[Touch, ...]:
    """Give everyone who had a part in what entries name, the latest first."""
    return _touches(entries)


def _touches(entries: Iterable[Entry]) -> tuple[Touch, ...]:
    found: dict[tuple[str, Thing, Hand], Touch] = {}
    for entry in entries:
        for person, thing, hand in _parts(entry):
            key = (person, thing, hand)
            found[key] = _joined(found.get(key), entry, key)
    return tuple(sorted(found.values(), key=lambda each: each.last_seq, reverse=True))


def _joined(old: Touch | None, entry: Entry, key: tuple[str, Thing, Hand]) -> Touch:
    person, thing, hand = key
    return Touch(
        person=person,
        thing=thing,
        hand=hand,
        count=1 if old is None else old.count + 1,
        first_at=entry.at if old is None else min(old.first_at, entry.at),
        last_at=entry.at if old is None else max(old.last_at, entry.at),
        last_seq=entry.seq if old is None else max(old.last_seq, entry.seq),
    )


def _parts(entry: Entry) -> Iterator[tuple[str, Thing, Hand]]:
    who, things = actor(entry), [t for t in named(entry) if t.kind is not Kind.PERSON]
    for thing in things:
        if who.kind is Kind.PERSON:
            yield who.id, thing, _HANDS.get(deed(entry), Hand.MOVED)
        for name in signers(entry):
            yield name, thing, Hand.APPROVED
