"""What an entry is about: the ids in its data, each with what kind of thing it is.

Projections (timeline, operation graph) show these. Nothing is looked up: what the entry
does not name is not there.
"""

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import Final, NamedTuple

from guicang.domain.ledger.model import Entry

MOST: Final = 5
"""Things of one kind that are named for one entry: a signature takes no more."""


class Kind(StrEnum):
    """What an id stands for."""

    PERSON = "person"
    REQUEST = "request"
    BATCH = "batch"
    CONVERSATION = "conversation"
    HOLD = "hold"
    INCIDENT = "incident"
    SEGMENT = "segment"
    CERTIFICATE = "certificate"
    POLICY = "policy"
    RULES = "rules"
    KEY = "key"
    SYSTEM = "system"


class Thing(NamedTuple):
    """A thing that an entry names."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        """Spell it as one word, by which graphs know it."""
        return f"{self.kind}:{self.id}"


_FIELDS: Final = {
    "person": Kind.PERSON,
    "request": Kind.REQUEST,
    "batch": Kind.BATCH,
    "conversation": Kind.CONVERSATION,
    "conversations": Kind.CONVERSATION,
    "hold": Kind.HOLD,
    "freeze": Kind.HOLD,
    "incident": Kind.INCIDENT,
    "segment": Kind.SEGMENT,
    "successor": Kind.SEGMENT,
    "certificate": Kind.CERTIFICATE,
    "key": Kind.KEY,
}
_SYSTEM: Final = "system:"
_CLAIMED: Final = "claimed:"


def actor(entry: Entry) -> Thing:
    """Say who did it: a person, or a part of the system.

    A name that was claimed and not proved stays marked as such.
    """
    if entry.actor.startswith(_SYSTEM):
        return Thing(Kind.SYSTEM, entry.actor.removeprefix(_SYSTEM))
    return Thing(Kind.PERSON, entry.actor)


def claimed(thing: Thing) -> bool:
    """Say whether a person is only what somebody claimed to be."""
    return thing.kind is Kind.PERSON and thing.id.startswith(_CLAIMED)


def named(entry: Entry) -> tuple[Thing, ...]:
    """Give what an entry names, in the order of its fields, each once.

    A batch is proposed under the id of its request, so its proposal names both.
    """
    found: dict[Thing, None] = {}
    for name in sorted(entry.data):
        if name in _FIELDS:
            for id_ in _ids(entry.data[name]):
                found[Thing(_FIELDS[name], id_)] = None
    for thing in _implied(entry):
        found[thing] = None
    return tuple(found)


def counted(entry: Entry) -> int:
    """Say how many conversations an entry is about, named or not; 0 if none."""
    many = entry.data.get("conversations")
    if isinstance(many, list | tuple):
        return len(many)
    if isinstance(many, int) and not isinstance(many, bool):
        return many
    return 1 if isinstance(entry.data.get("conversation"), str) else 0


def signers(entry: Entry) -> tuple[str, ...]:
    """Name the people who had signed what this entry carries out."""
    return tuple(_ids(entry.data.get("signers")))


def _implied(entry: Entry) -> Iterator[Thing]:
    batch, version = entry.data.get("batch"), entry.data.get("version")
    if entry.tag in {"batch:proposed", "batch:approved"} and isinstance(batch, str):
        yield Thing(Kind.REQUEST, batch)
    if entry.tag == "policy:changed" and isinstance(version, int):
        yield Thing(Kind.POLICY, str(version))
    if entry.tag == "rules:changed" and isinstance(version, int):
        yield Thing(Kind.RULES, str(version))


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, list | tuple):
        yield from islice((x for x in value if isinstance(x, str) and x), MOST)
