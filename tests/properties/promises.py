"""What must hold after every step of a life, whatever people and power did."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from guicang.domain.access.model import Role
from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import Batch, End, Fate, Member, State
from guicang.domain.disposal.road import OPEN
from guicang.domain.errors import (
    ArchiveBroken,
)
from tests.fakes.house import House
from tests.fakes.world import World
from tests.properties.oracle import (
    Facts,
    Oracle,
    Violation,
)

COUNSEL = {"compliance", "legal"}
SETTLED = {SegmentState.LIVE, SegmentState.ENDED}


class Promises(RuleBasedStateMachine):
    """A world beside what the oracle says of it; ``yes`` is who signed what."""

    world: World
    house: House
    oracle: Oracle
    reviewed: set[str]
    yes: dict[str, set[str]]
    verified: int

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    @invariant()
    def nothing_is_lost_that_must_stay(self) -> None:
        self._live_copies()
        self._live_keys()
        self._archive_copies()

    def _live_copies(self) -> None:
        kept = self.world.records.kept
        for name in sorted(self.oracle.live.keys() - kept.keys()):
            facts = self.oracle.live.pop(name)
            batch, member = self._who_destroyed(name, End.OFFLINE)
            self._signed(batch)
            reviewed = batch.id in self.reviewed
            if why := self.oracle.keeps_live(facts, self.now, reviewed=reviewed):
                raise Violation(f"the working copy of {name} went: {why}")
            if member.keep_until is not None:
                entry = replace(facts, proposed=batch.created_at)
                self.oracle.archived[name] = entry
            else:
                self._without_copy(name, facts)
        self._live_keys()

    def _without_copy(self, name: str, facts: Facts) -> None:
        floor = facts.floor()
        if not facts.asked or (floor and self.now < floor):
            raise Violation(f"{name} went without an archive copy")
        if name not in self.world.catalogue.entered:
            self.oracle.archived.pop(name, None)

    def _live_keys(self) -> None:
        kept = self.world.records.kept
        for name in kept:
            if kept[name].key not in self.world.keys.keys:
                raise Violation(f"the key of {name} is gone")
            if name in self.oracle.ended and name not in self.oracle.live:
                raise Violation(f"{name} came back, which was ended for good")

    def _archive_copies(self) -> None:
        entered = self.world.catalogue.entered
        for name in sorted(self.oracle.archived.keys() - entered.keys()):
            facts = self.oracle.archived.pop(name)
            batch, _ = self._who_destroyed(name, End.DESTRUCTION)
            self._signed(batch)
            reviewed = batch.id in self.reviewed
            if why := self.oracle.keeps_archived(facts, self.now, reviewed=reviewed):
                raise Violation(f"the archive copy of {name} went: {why}")
        whole = self._read_archive()
        for name, facts in self.oracle.archived.items():
            if whole.get(name) != facts.talk.messages and name not in self.oracle.live:
                raise Violation(f"{name} is not whole in the archive")

    def _read_archive(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for segment in self.world.catalogue.segments():
            if segment.state not in {SegmentState.LIVE, SegmentState.VERIFIED}:
                continue
            items = {i.conversation for i in self.world.catalogue.items(segment.id)}
            try:
                for archived in self.house.archiving.read(segment):
                    if archived.conversation.id in items:
                        talked = archived.conversation
                        found[talked.id] = talked.messages
            except ArchiveBroken as error:
                if items:
                    raise Violation(f"{sorted(items)}: {error}") from error
        return found

    def _who_destroyed(self, name: str, end: End) -> tuple[Batch, Member]:
        """The newest batch that says that it destroyed a copy."""
        for batch in self.world.batches.list():
            member = self.world.batches.lines[batch.id].get(name)
            if batch.end is end and member and member.fate is Fate.DESTROYED:
                return batch, member
        raise Violation(f"{name} is gone and no batch says why")

    def _signed(self, batch: Batch) -> None:
        """Two people signed, or three, who were still what they signed as."""
        people = self.world.people.people
        names = {n for n in self.yes.get(batch.id, ()) if Role(n) in people[n].roles}
        enough = {"admin", "supervisor"} <= names and (
            batch.end is End.OFFLINE or names & COUNSEL
        )
        if not enough:
            raise Violation(f"{batch.id} was signed by {sorted(names)}")
        if self.now >= batch.created_at + timedelta(days=14):
            raise Violation(f"the approval of {batch.id} had run out")

    @invariant()
    def counts_sum(self) -> None:
        for batch in self.world.batches.list():
            if sum(batch.counts.values()) != batch.members:
                raise Violation(f"{batch.id} counts {batch.counts}")
            if batch.state is State.CERTIFIED and batch.counts[Fate.NOMINATED]:
                raise Violation(f"{batch.id} is certified and not done")

    @invariant()
    def no_certificate_without_a_probe(self) -> None:
        certified = [b for b in self.world.batches.list() if b.certificate]
        if len(certified) > len(self.world.probe.asked):
            raise Violation("a certificate without a probe")

    @invariant()
    def the_ledger_verifies(self) -> None:
        """It is hashed anew whenever it has grown, against all checkpoints."""
        size = len(self.world.ledger.stored)
        if size == self.verified:
            return
        self.verified = size
        report = self.house.recording.verify()
        if not report.whole:
            raise Violation(str(report.faults[0]))

    @invariant()
    def what_ended_is_gone(self) -> None:
        """Keys and objects are those of what is there, once no batch is under way."""
        states = {b.state for b in self.world.batches.list()}
        keys = self.world.keys.keys
        for batch in self.world.batches.list():
            if batch.state is State.CERTIFIED and batch.end is End.OFFLINE:
                lines = self.world.batches.lines[batch.id].values()
                left = [m.key in keys for m in lines if m.fate is Fate.DESTROYED]
                if any(left):
                    raise Violation(f"{batch.id} is certified and keys are left")
        segments = self.world.catalogue.segments()
        live = {s for s in segments if s.state is SegmentState.LIVE}
        if any(s.key not in keys for s in live):
            raise Violation("a segment has lost its key")
        half_made = [s for s in segments if s.state not in SETTLED]
        if states & (OPEN - {State.PROPOSED}) or half_made:
            return
        if any(s.key in keys for s in segments if s not in live):
            raise Violation("the key of an ended segment is left")
        if {s.object for s in live} != set(self.world.objects.names()):
            raise Violation("the archive holds other objects than its catalogue")
