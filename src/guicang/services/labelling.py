"""Put labels and events on conversations: what rules start from.

A person's label outranks every other. A change recomputes from the original start
(R16); where it makes the end earlier, the record waits the grace period (R11).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guicang.domain.disposal.model import End
from guicang.domain.errors import (
    HoldInForce,
    NoSuchConversation,
    NoSuchEvent,
    NothingToUndo,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Label, LabelSource, Verdict
from guicang.domain.retention.starts import OWN, names_of
from guicang.domain.retention.wording import TRIGGERS
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.judging import Judging


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelling:
    """The use cases of labels and events."""

    records: Records
    judging: Judging
    ledger: Ledger
    clock: Clock

    def label(
        self,
        conversation: str,
        categories: Sequence[str],
        *,
        by: str,
        reason: str = "",
    ) -> None:
        """Put a person's labels in the place of the old ones.

        HoldInForce if that would take the conversation out of a hold or freeze.
        """
        now = self.clock.now()
        labels = [
            Label(category=category, by=LabelSource.PERSON, at=now)
            for category in categories
        ]
        with self.records.transaction():
            self.records.lock([conversation])
            before = self._verdict(conversation, now)
            about: dict[str, object] = {
                "conversation": conversation,
                "labels": list(categories),
                "before": [_spelled(each) for each in self._labels(conversation)],
            }
            self.records.label(conversation, labels, now)
            self._after(conversation, before, now)
            more = {"reason": reason} if reason else {}
            self.ledger.append(Tag.CONVERSATION_LABELLED, by, about | more, now)

    def undo(self, conversation: str, *, by: str) -> None:
        """Put back what stood before a person's own last label.

        NothingToUndo if that is not what stands now; HoldInForce, as for a label.
        """
        now = self.clock.now()
        with self.records.transaction():
            self.records.lock([conversation])
            before = self._verdict(conversation, now)
            old = self._before(conversation, by)
            self.records.label(conversation, old, now)
            self._after(conversation, before, now)
            about: dict[str, object] = {
                "conversation": conversation,
                "labels": [each.category for each in old],
                "undone": True,
            }
            self.ledger.append(Tag.CONVERSATION_LABELLED, by, about, now)

    def _before(self, conversation: str, by: str) -> list[Label]:
        """Read in the ledger what stood before somebody's last label. NothingToUndo."""
        tag, last = Tag.CONVERSATION_LABELLED, None
        for entry in self.ledger.entries(tag=tag, about=conversation):
            if entry.data.get("conversation") == conversation:
                last = entry
        before = last.data.get("before") if last else None
        given = last.data.get("labels") if last else None
        stand = self._labels(conversation)
        theirs = all(each.by is LabelSource.PERSON for each in stand)
        same = isinstance(given, list) and [x.category for x in stand] == given
        if last is None or last.actor != by or not theirs or not same:
            raise NothingToUndo(conversation=conversation)
        if not isinstance(before, list):
            raise NothingToUndo(conversation=conversation)
        return [_read(each) for each in before]

    def _labels(self, conversation: str) -> Sequence[Label]:
        found = self.records.facts_of([conversation]).get(conversation)
        return found.labels if found else ()

    def arrived(self, conversation: str, events: Mapping[str, datetime]) -> None:
        """Note events that a source told of, in the open transaction, like a person's.

        What takes them in writes the ledger. HoldInForce, NoSuchConversation.
        """
        now = self.clock.now()
        before = self._verdict(conversation, now)
        self.records.happened(conversation, events)
        self._after(conversation, before, now)

    def events(self) -> frozenset[str]:
        """Name what may be noted: what rules count from, or may by the law."""
        rules = self.judging.bench(self.clock.now()).rules
        named = (names_of(clause.trigger) for clause in rules.clauses)
        return frozenset(TRIGGERS).union(*named) - OWN

    def happened(
        self,
        conversation: str,
        name: str,
        at: datetime,
        *,
        by: str,
        reason: str = "",
    ) -> None:
        """Note an event. One that makes the end earlier waits like a label.

        NoSuchEvent for a name that nothing counts from: it is mistyped.
        """
        if name not in self.events():
            raise NoSuchEvent(event=name)
        now = self.clock.now()
        with self.records.transaction():
            self.arrived(conversation, {name: at})
            about: dict[str, object] = {
                "conversation": conversation,
                "event": name,
                "at": at.isoformat(),
            }
            more = {"reason": reason} if reason else {}
            self.ledger.append(Tag.CONVERSATION_LABELLED, by, about | more, now)

    def _verdict(self, conversation: str, now: datetime) -> Verdict:
        record = self.records.facts_of([conversation]).get(conversation)
        if record is None:
            raise NoSuchConversation(conversation=conversation)
        return self.judging.bench(now).judge(record, End.OFFLINE, why=False)

    def _after(self, conversation: str, before: Verdict, now: datetime) -> None:
        """Let what became due by a change wait; an end beyond the wait needs none."""
        after = self._verdict(conversation, now)
        limit = self.judging.bench(now).compiled.grace_from(now)
        lost = set(before.holds) - set(after.holds)
        if lost:
            raise HoldInForce(holds=", ".join(sorted(lost)))
        if _sooner(after.offline_at, before.offline_at, limit) or _sooner(
            after.dispose_at, before.dispose_at, limit
        ):
            self.records.shortened([conversation], now)


def _spelled(label: Label) -> list[str]:
    return [label.category, label.by.value, label.at.isoformat()]


def _read(spelled: Sequence[str]) -> Label:
    category, by, at = spelled
    return Label(category, LabelSource(by), datetime.fromisoformat(at))


def _sooner(new: datetime | None, old: datetime | None, limit: datetime) -> bool:
    """Say whether an end came nearer than a limit; no end is the farthest of all."""
    return new is not None and new < limit and (old is None or new < old)
