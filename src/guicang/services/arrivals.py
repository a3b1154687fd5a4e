"""What is to be done with conversations that come in, given what is here already."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from guicang.domain.errors import BadRecord, PersonErased
from guicang.domain.record import Conversation, Dumps, Message, digest, instant
from guicang.domain.record.merge import ContradictionError, gained, merge
from guicang.domain.retention.model import Record
from guicang.ports.catalogue import Catalogue
from guicang.ports.keys import Tagger
from guicang.ports.records import Records, Unreadable
from guicang.ports.sources import Skipped, Taken


@dataclass(slots=True)
class Arrival:
    """A conversation of a chunk, and the parts of the file it came in."""

    conversation: Conversation
    parts: list[Taken]


class Growth(NamedTuple):
    """A conversation as it is now, how it was (None: it is new), what was said since.

    Messages have the numbers that they have now.
    """

    conversation: Conversation
    before: Conversation | None
    said: tuple[Message, ...]


@dataclass(slots=True)
class Plan:
    """A chunk, sorted by what is to be done.

    ``longer`` are merged conversations, with what they gained; ``events`` are stored
    ones, each with nothing but its new events. ``parts`` are those that new and longer
    ones came in, by id. ``ended`` are the ids of those that a subject request has
    ended.
    """

    file: str
    parts: dict[str, Sequence[Taken]] = field(default_factory=dict)
    new: list[Conversation] = field(default_factory=list)
    longer: list[Growth] = field(default_factory=list)
    events: list[Conversation] = field(default_factory=list)
    quarantine: list[Unreadable] = field(default_factory=list)
    duplicates: int = 0
    ended: list[str] = field(default_factory=list)

    def growths(self, kept: Container[str]) -> list[Growth]:
        """Give what is new in those that were kept, named by their ids."""
        new = [Growth(each, None, each.messages) for each in self.new]
        return [g for g in (*new, *self.longer) if g.conversation.id in kept]

    def conflict(
        self, parts: Sequence[Taken], reason: str, code: str = BadRecord.code
    ) -> None:
        """Keep all parts of a conversation raw: what is stored stays as it is."""
        self.quarantine += [
            Unreadable(
                file=self.file,
                position=part.position,
                offset=part.offset,
                reason=f"conversation: {reason}",
                code=code,
                raw=part.raw,
                way=part.way,
            )
            for part in parts
        ]


class Became(StrEnum):
    """What became of a record that was sent."""

    TAKEN_IN = "taken-in"
    UPDATED = "updated"
    KNOWN = "known"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class Outcome(NamedTuple):
    """What became of one record: its id ("" where none was read), and why not."""

    id: str
    became: Became
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorter:
    """Compares a chunk with the working store, the archive and the erasure ledger."""

    records: Records
    catalogue: Catalogue
    tagger: Tagger
    dumps: Dumps | None = None

    def plan(self, items: Sequence[Taken | Skipped], file: str) -> Plan:
        """Sort a chunk; ``file`` stands in the quarantine for the file's name."""
        plan = Plan(file)
        arrivals = _gathered(items, plan)
        known = self.records.known(arrivals)
        self._absent([a for id_, a in arrivals.items() if id_ not in known], plan)
        same: list[Arrival] = []
        changed: list[Arrival] = []
        for id_, (salt, stored) in known.items():
            alike = digest(arrivals[id_].conversation, salt, self.dumps) == stored
            (same if alike else changed).append(arrivals[id_])
        self._same(same, plan)
        self._changed(changed, plan)
        return plan

    def _absent(self, arrivals: Sequence[Arrival], plan: Plan) -> None:
        """Sort what the working store does not hold."""
        ids = [arrival.conversation.id for arrival in arrivals]
        ended = self.catalogue.erased_by(ids) if ids else {}
        archived = self.catalogue.facts_of(ids) if ids else {}
        theirs = self._erased_persons(arrivals)
        for id_, arrival in zip(ids, arrivals, strict=True):
            if id_ in ended or (id_ in theirs and id_ not in archived):
                plan.ended.append(id_)
            elif id_ not in archived:
                plan.new.append(arrival.conversation)
                plan.parts[id_] = arrival.parts
            elif _alike(arrival.conversation, archived[id_]):
                plan.duplicates += 1
            else:
                plan.conflict(arrival.parts, "archived with other content")

    def _erased_persons(self, arrivals: Sequence[Arrival]) -> frozenset[str]:
        """Name what was said before its person had everything up to then erased."""
        tags = {
            each.conversation.id: self.tagger.tag(
                "customer", each.conversation.customer
            )
            for each in arrivals
            if each.conversation.customer
        }
        ended = self.catalogue.persons_ended(set(tags.values())) if tags else {}
        return frozenset(
            each.conversation.id
            for each in arrivals
            if (until := ended.get(tags.get(each.conversation.id, ""))) is not None
            and each.conversation.opened_at <= until
        )

    def _same(self, arrivals: Sequence[Arrival], plan: Plan) -> None:
        """Of what is stored as it came, find events that happened since."""
        eventful = [a for a in arrivals if a.conversation.events]
        plan.duplicates += len(arrivals) - len(eventful)
        facts = self.records.facts_of([a.conversation.id for a in eventful])
        for arrival in eventful:
            events = arrival.conversation.events
            starts = facts[arrival.conversation.id].starts
            fresh = {name: at for name, at in events.items() if name not in starts}
            if any(starts.get(name, at) != at for name, at in events.items()):
                plan.conflict(arrival.parts, "an event at another time")
            elif fresh:
                plan.events.append(replace(arrival.conversation, events=fresh))
                plan.parts[arrival.conversation.id] = arrival.parts
            else:
                plan.duplicates += 1

    def _changed(self, arrivals: Sequence[Arrival], plan: Plan) -> None:
        """Merge what is stored with what came; contradictions go to quarantine."""
        stored = self.records.read([a.conversation.id for a in arrivals])
        for arrival, old in zip(arrivals, stored, strict=True):
            # The store keeps its labels and takes new ones besides: those of the
            # stored version say nothing about what came.
            bare = replace(old, labels=())
            try:
                merged = merge(bare, replace(arrival.conversation, labels=()))
            except ContradictionError as error:
                plan.conflict(arrival.parts, f"{error}: stored with other content")
                continue
            if merged is bare:
                plan.duplicates += 1
                continue
            merged = replace(merged, labels=arrival.conversation.labels)
            plan.longer.append(Growth(merged, old, gained(old, merged)))
            plan.parts[merged.id] = arrival.parts


def _gathered(items: Sequence[Taken | Skipped], plan: Plan) -> dict[str, Arrival]:
    """Join the parts of each conversation in a chunk; keep aside what is unreadable."""
    arrivals: dict[str, Arrival] = {}
    for item in items:
        if isinstance(item, Skipped):
            plan.quarantine.append(replace(item.unreadable, file=plan.file))
            continue
        here = arrivals.get(item.conversation.id)
        if here is None:
            arrivals[item.conversation.id] = Arrival(item.conversation, [item])
            continue
        try:
            merged = merge(here.conversation, item.conversation)
        except ContradictionError as error:
            plan.conflict([item], f"{error}: came with other content before")
            continue
        if merged is here.conversation:
            plan.duplicates += 1
        else:
            here.conversation = merged
            here.parts.append(item)
    return arrivals


def _alike(conversation: Conversation, archived: Record) -> bool:
    """Tell by its facts whether an archived conversation is this one.

    Its digest cannot be reckoned again, because the salt lies in the archive.
    """
    starts = archived.starts
    return archived.messages == len(conversation.messages) and all(
        starts.get(name) == at for name, at in _starts(conversation).items()
    )


def _starts(conversation: Conversation) -> Mapping[str, datetime | None]:
    last, customer = conversation.last_at, conversation.last_customer_at
    return {
        "opened": conversation.opened_at,
        "closed": conversation.closed_at,
        "last_message": None if last is None else instant(last),
        "last_customer_message": None if customer is None else instant(customer),
    }


def outcomes(items: Sequence[Taken | Skipped], plan: Plan) -> list[Outcome]:
    """Say what became of each item, in their order."""
    kept = {each.position: each for each in plan.quarantine}
    new = {conversation.id for conversation in plan.new}
    longer = {each.conversation.id for each in plan.longer}
    grown = longer | {conversation.id for conversation in plan.events}
    found = []
    for item in items:
        id_ = "" if isinstance(item, Skipped) else item.conversation.id
        if (raw := kept.get(item.position)) is not None:
            what = Outcome(id_, Became.QUARANTINED, raw.code, raw.reason)
        elif id_ in plan.ended:
            what = Outcome(id_, Became.REFUSED, PersonErased.code)
        elif id_ in new:
            what = Outcome(id_, Became.TAKEN_IN)
        else:
            what = Outcome(id_, Became.UPDATED if id_ in grown else Became.KNOWN)
        found.append(what)
    return found
