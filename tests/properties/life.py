"""The whole life of conversations as a machine that Hypothesis walks at random.

Every rule is something that people, time or the power supply do. After each step the
machine compares what the stores hold with what the oracle says must still be there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from guicang.domain.access.model import Role
from guicang.domain.approval.model import Decision, Operation, Request
from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import Batch, End, Fate, Member, State
from guicang.domain.disposal.road import IRREVERSIBLE, OPEN
from guicang.domain.errors import (
    ArchiveBroken,
    BreakerOpen,
    ClockRefused,
    ErasedForGood,
    GuicangError,
    HoldInForce,
    NothingDue,
    Refused,
    RequestClosed,
)
from guicang.domain.hold import Freeze, Query
from guicang.domain.record import digest, micros
from guicang.ports.records import Incoming
from guicang.services.disposing import Wish
from tests.fakes.house import SIMPLE, House, World
from tests.fakes.spoiling import SpoilingObjects
from tests.fakes.talk import talk
from tests.faults.wire import PowerCut, Wire
from tests.properties.oracle import (
    CATEGORIES,
    COMPLAINT,
    GENERAL,
    WORK,
    Facts,
    Oracle,
    Veto,
    Violation,
)

NAMES = tuple(f"c{n}" for n in range(12))
SIGNERS = ("admin", "supervisor", "compliance", "legal")
COUNSEL = {"compliance", "legal"}
SETTLED = {SegmentState.LIVE, SegmentState.ENDED}
PICK = st.integers(0, 11)
CUSTOMERS = ("customer-a", "customer-b")

_Method = TypeVar("_Method", bound=Callable[..., None])


class Idle(Exception):
    """There is nothing that a step could do."""


def need(condition: object) -> None:
    """Make an idle step of one without an object; ``assume`` would end the life."""
    if not condition:
        raise Idle


DEEDS: list[Any] = []


def deed(weight: int = 1, **strategies: Any) -> Callable[[_Method], _Method]:
    """Let the machine do this, that often.

    One rule draws from all deeds: left to itself, Hypothesis switches most rules off
    in each example, and no conversation would come to its end.
    """

    def noted(method: _Method) -> _Method:
        drawn = st.fixed_dictionaries(strategies)
        DEEDS.extend([st.tuples(st.just(method.__name__), drawn)] * weight)
        return method

    return noted


def _drawn() -> Any:
    return st.sampled_from(DEEDS).flatmap(lambda drawn: drawn)


def policy(days: int) -> dict[str, Any]:
    everyday, complaints = SIMPLE["clauses"]
    work = {
        "id": "work",
        "trigger": "closed",
        "action": "retain",
        "scope": {"categories": [WORK]},
        "purpose": {"zh": "保护作品", "en": "To protect works"},
    }
    clauses = [{**everyday, "period": f"P{days}D"}, complaints, work]
    return {**SIMPLE, "clauses": clauses}


@cache
def beginning() -> World:
    """The installation with which every life begins."""
    world = World(objects=SpoilingObjects())
    house = House(world)
    house.populate()
    world.policies.declare(
        {"actors": ["ecommerce_platform_operator"]}, by="admin", at=world.clock.now()
    )
    house.policy(policy(30))
    house.recording.checkpoint()
    return world


class Life(RuleBasedStateMachine):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self.world = beginning().copy()
        self.house = House(self.world)
        self.oracle = Oracle()
        self.reviewed: set[str] = set()
        self.yes: dict[str, set[str]] = {}
        self.holds: dict[str, str] = {}
        self.numbers = count()
        self.verified = -1

    # --- helpers ----------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def restart(self) -> None:
        """The process after a power cut: its lease runs out."""
        self.house = House(self.world)
        self.world.clock.move(seconds=61)

    def requests(
        self, *operations: Operation, decisions: tuple[Decision, ...] = (Decision.OPEN,)
    ) -> list[Request]:
        return [
            r
            for r in self.world.requests.list()
            if r.operation in operations and r.decision in decisions
        ]

    def sign(self, request: Request, names: tuple[str, ...] = SIGNERS) -> Decision:
        """Let people sign until it is decided; note who was let."""
        for name in names:
            try:
                decision = self.house.sign(request.id, name).decision
            except GuicangError as error:
                if not isinstance(error, Refused):
                    raise
                continue
            self.yes.setdefault(request.id, set()).add(name)
            if decision is not Decision.OPEN:
                break
        return self.world.requests.get(request.id).decision

    # --- records ----------------------------------------------------------------------

    @deed(
        5,
        category=st.sampled_from((*CATEGORIES[:2] * 2, *CATEGORIES)),
        customer=st.sampled_from(CUSTOMERS),
        ordered=st.booleans(),
        age=st.sampled_from([1, 40, 100, 1200]),
    )
    def take_in(self, category: str, customer: str, ordered: bool, age: int) -> None:
        here = self.oracle.live.keys() | self.oracle.archived.keys()
        name = self.some(set(NAMES) - here - self.oracle.ended, 0)
        at = self.now - timedelta(days=age)
        events = {"transaction_completed": at} if ordered else {}
        said = talk(name, at=at, labels=(category,), events=events, customer=customer)
        self.house.take_in(said)
        self.oracle.live[name] = Facts(said, category, ordered=at if ordered else None)

    def known(self) -> list[str]:
        return sorted(self.oracle.live.keys() | self.oracle.archived.keys())

    def some(self, names: Any, pick: int) -> str:
        found = sorted(names)
        need(found)
        return found[pick % len(found)]

    @deed(2, pick=PICK)
    def extend(self, pick: int) -> None:
        """A longer version comes in, as intake stores it."""
        name = self.some(self.oracle.live, pick)
        facts = self.oracle.live[name]
        last = facts.talk.messages[-1]
        more = last._replace(seq=last.seq + 1, id=f"{name}-more", at=micros(self.now))
        longer = replace(facts.talk, messages=(*facts.talk.messages, more), labels=())
        salt = bytes([next(self.numbers) % 256]) * 16
        self.world.records.replace(
            [
                Incoming(
                    conversation=longer,
                    salt=salt,
                    digest=digest(longer, salt),
                    customer_tag=self.world.tagger.tag("customer", longer.customer),
                    labels=(),
                )
            ],
            self.now,
        )
        self.oracle.live[name] = replace(facts, talk=longer)

    @deed(2, pick=PICK, category=st.sampled_from(CATEGORIES))
    def relabel(self, pick: int, category: str) -> None:
        name = self.some(self.oracle.live, pick)
        old = self.oracle.live[name]
        new = replace(old, category=category)
        lost = any(
            v.covers(old) and not v.covers(new) for v in self.oracle.vetoes.values()
        )
        try:
            self.house.labelling.label(name, [category], by="supervisor")
        except HoldInForce:
            if not lost:
                raise
            return
        if lost:
            raise Violation(f"a label took {name} out of a hold")
        kept = {COMPLAINT, WORK}
        if old.category in kept and not new.categories & kept and not old.asked:
            new = replace(new, shortened=self.now)
        self.oracle.live[name] = new

    @deed(
        2,
        pick=PICK,
        event=st.sampled_from(["complaint_closed", "transaction_completed"]),
        ago=st.sampled_from([0, 40]),
    )
    def happens(self, pick: int, event: str, ago: int) -> None:
        name = self.some(self.oracle.live, pick)
        at = self.now - timedelta(days=ago)
        self.house.labelling.happened(name, event, at, by="supervisor")
        field = "ordered" if event == "transaction_completed" else event
        self.oracle.live[name] = replace(self.oracle.live[name], **{field: at})

    # --- vetoes -----------------------------------------------------------------------

    @deed(
        2,
        kind=st.sampled_from(["conversation", "conversation", "customer", "category"]),
        pick=PICK,
    )
    def place_hold(self, kind: str, pick: int) -> None:
        choices = {
            "conversation": self.known(),
            "customer": CUSTOMERS,
            "category": CATEGORIES,
        }[kind]
        value = self.some(choices, pick)
        told = value
        if kind == "customer":
            told = self.world.tagger.tag("customer", value)
        field = {"category": "categories"}.get(kind, f"{kind}s")
        query = Query(**{field: frozenset({told})})
        request = self.house.holding.place(
            query, title="specimen case", reason="model", by="legal"
        )
        self.oracle.vetoes[str(request.payload["hold"])] = Veto(kind, value)

    @deed(pick=PICK, yes=st.booleans())
    def answer_hold(self, pick: int, yes: bool) -> None:
        waiting = self.requests(Operation.HOLD_PLACE)
        need(waiting)
        request = waiting[pick % len(waiting)]
        hold = str(request.payload["hold"])
        need(hold in self.oracle.vetoes)
        try:
            decision = self.house.sign(request.id, "compliance", approve=yes).decision
        except Refused:
            return
        if decision is Decision.REJECTED:
            self.oracle.lift(hold, self.now)

    @deed(pick=PICK)
    def release_hold(self, pick: int) -> None:
        holds = [v for v in self.oracle.vetoes if v.startswith("h-")]
        hold = self.some(holds, pick)
        request = self.house.holding.release(hold, reason="model", by="hr")
        if self.sign(request, ("legal", "compliance")) is Decision.APPROVED:
            self.oracle.lift(hold, self.now)

    @deed(pick=PICK)
    def freeze(self, pick: int) -> None:
        name = self.some(self.known(), pick)
        freeze = f"f-{next(self.numbers)}"
        self.world.holds.freeze(
            Freeze(
                id=freeze,
                reason="model",
                query=Query(conversations=frozenset({name})),
                placed_at=self.now,
            )
        )
        self.oracle.vetoes[freeze] = Veto("conversation", name)

    @deed(pick=PICK)
    def thaw(self, pick: int) -> None:
        freezes = [v for v in self.oracle.vetoes if v.startswith("f-")]
        freeze = self.some(freezes, pick)
        self.world.holds.thaw(freeze, self.now)
        del self.oracle.vetoes[freeze]

    # --- policies, people, time, customers --------------------------------------------

    @deed(days=st.sampled_from([10, 30, 60]), yes=st.booleans())
    def change_policy(self, days: int, yes: bool) -> None:
        request = self.house.retaining.propose(policy(days), by="hr", reason="model")
        if not yes:
            self.house.sign(request.id, "legal", approve=False)
        elif self.sign(request) is Decision.APPROVED:
            self.oracle.policy(days, self.now)

    @deed(who=st.sampled_from(SIGNERS[:2]), gone=st.sampled_from([False, False, True]))
    def change_role(self, who: str, gone: bool) -> None:
        """A role is revoked, or given back."""
        person = self.world.people.people[who]
        roles = frozenset({Role.AGENT if gone else Role(who)})
        self.world.people.people[who] = replace(person, roles=roles)

    @deed(2, hours=st.sampled_from([1, 24, 24 * 31, 24 * 31, 24 * 400, 24 * 1200]))
    def wait(self, hours: int) -> None:
        self.world.clock.move(hours=hours)
        self.house.approving.sweep()

    @deed(pick=PICK)
    def ask_erasure(self, pick: int) -> None:
        name = self.some(self.oracle.live, pick)
        self.world.records.request([name], self.now)
        facts = self.oracle.live[name]
        self.oracle.live[name] = replace(facts, asked=facts.asked or self.now)

    @deed(2, pick=PICK)
    def end_for_good(self, pick: int) -> None:
        """A subject request has ended a conversation: it does not come back."""
        name = self.some(self.oracle.archived.keys() - self.oracle.live.keys(), pick)
        self.world.catalogue.ended([name], "e-1", self.now)
        self.oracle.ended.add(name)

    @deed()
    def spoil_a_write(self) -> None:
        """The next write to the archive goes wrong, and nobody is told."""
        self.world.objects.spoil = True

    @deed()
    def checkpoint(self) -> None:
        self.house.recording.checkpoint()

    # --- disposal ---------------------------------------------------------------------

    @deed(
        7,
        end=st.sampled_from([End.OFFLINE, End.DESTRUCTION]),
        review=st.booleans(),
        limit=st.sampled_from([None, None, 1]),
        approve=st.sampled_from([True, True, False]),
    )
    def propose(self, end: End, review: bool, limit: int | None, approve: bool) -> None:
        wish = Wish(end=end, by="hr", reason="model", review=review, limit=limit)
        try:
            batch = self.house.disposing.propose(wish)
        except (NothingDue, ClockRefused):
            return
        if review:
            self.reviewed.add(batch.id)
        if approve:
            self.sign(self.world.requests.get(batch.id))

    def open_batch(self, pick: int, *states: State) -> Batch:
        found = [b for b in self.world.batches.list() if b.state in states]
        need(found)
        return found[pick % len(found)]

    @deed(3, pick=PICK, who=st.sampled_from(SIGNERS), everybody=st.booleans())
    def approve(self, pick: int, who: str, everybody: bool) -> None:
        batch = self.open_batch(pick, State.PROPOSED)
        self.sign(self.world.requests.get(batch.id), SIGNERS if everybody else (who,))

    @deed(pick=PICK)
    def reject(self, pick: int) -> None:
        batch = self.open_batch(pick, State.PROPOSED)
        try:
            self.house.sign(batch.id, "supervisor", approve=False)
        except Refused:
            return

    @deed(pick=PICK)
    def withdraw(self, pick: int) -> None:
        batch = self.open_batch(pick, *(OPEN - IRREVERSIBLE))
        try:
            self.house.disposing.withdraw(batch.id, by="hr", reason="model")
        except RequestClosed:
            return

    @deed(
        8,
        end=st.sampled_from([End.OFFLINE, End.DESTRUCTION]),
        review=st.booleans(),
        days=st.sampled_from([0, 0, 31, 1200]),
    )
    def dispose(self, end: End, review: bool, days: int) -> None:
        """The whole road at once, as on a good day."""
        self.world.clock.move(days=days)
        before = len(self.world.batches.list())
        self.propose(end, review, limit=None, approve=True)
        batches = self.world.batches.list()
        need(len(batches) > before)
        self.attempt(self.house, batches[0].id)

    @deed(3, pick=PICK)
    def run(self, pick: int) -> None:
        batch = self.open_batch(pick, *OPEN)
        self.attempt(self.house, batch.id)

    @deed(
        3, pick=PICK, cut=st.integers(1, 140), before=st.booleans(), again=st.booleans()
    )
    def run_until_the_power_goes(
        self, pick: int, cut: int, before: bool, again: bool
    ) -> None:
        batch = self.open_batch(pick, *(OPEN - {State.PROPOSED}))
        with self.cut(cut, before) as house:
            self.attempt(house, batch.id)
        self.restart()
        if again:
            self.attempt(self.house, batch.id)

    @deed(
        6,
        pick=PICK,
        cut=st.integers(1, 90),
        what=st.sampled_from(["hold", "freeze", "extend", "relabel", "event", "role"]),
        end=st.sampled_from(End),
        category=st.sampled_from(CATEGORIES),
    )
    def disturb(self, pick: int, cut: int, what: str, category: str, end: End) -> None:
        """Something befalls a member of a batch that is under way."""
        under_way = OPEN - {State.PROPOSED}
        if not any(b.state in under_way for b in self.world.batches.list()):
            self.take_in(GENERAL, CUSTOMERS[0], ordered=False, age=100)
            self.propose(end, review=True, limit=None, approve=True)
        batch = self.open_batch(pick, *under_way)
        with self.cut(cut, before=True) as house:
            self.attempt(house, batch.id)
        self.restart()
        self.nothing_is_lost_that_must_stay()
        members = self.world.batches.lines[batch.id].keys() & set(self.known())
        member = self.some(members, pick)
        place = self.known().index(member)
        live = sorted(self.oracle.live)
        here = live.index(member) if member in live else 0
        deeds: dict[str, Callable[[], None]] = {
            "hold": lambda: self.place_hold("conversation", place),
            "freeze": lambda: self.freeze(place),
            "extend": lambda: self.extend(here),
            "relabel": lambda: self.relabel(here, category),
            "event": lambda: self.happens(here, "transaction_completed", 0),
            "role": lambda: self.change_role("admin", gone=True),
        }
        deeds[what]()
        self.attempt(self.house, batch.id)

    @contextmanager
    def cut(self, at: int, before: bool) -> Iterator[House]:
        try:
            yield House(self.world, Wire(at, before=before))
        except PowerCut:
            return

    def attempt(self, house: House, batch: str) -> None:
        try:
            house.running.run(batch)
        except (BreakerOpen, ArchiveBroken, Refused):
            return

    @deed(4, pick=PICK, cut=st.integers(1, 40))
    def restore(self, pick: int, cut: int) -> None:
        gone = sorted(self.oracle.archived.keys() - self.oracle.live.keys())
        name = self.some(gone, pick)
        try:
            request = self.house.restoring.propose([name], by="hr", reason="model")
            if self.sign(request) is not Decision.APPROVED:
                return
            with self.cut(cut, before=True) as house:
                house.restoring.run(request.id)
            self.restart()
            self.house.restoring.run(request.id)
        except ErasedForGood:
            if name not in self.oracle.ended:
                raise
            return
        if name in self.oracle.ended:
            raise Violation(f"{name} came back, which was ended for good")
        back = self.world.records.kept[name].conversation
        facts = self.oracle.archived[name]
        if back.messages != facts.talk.messages:
            raise Violation(f"{name} came back changed")
        self.oracle.live[name] = replace(facts, shortened=self.now)

    @rule(what=st.deferred(_drawn))
    def live_on(self, what: tuple[str, dict[str, Any]]) -> None:
        name, drawn = what
        with suppress(Idle):
            getattr(self, name)(**drawn)

    # --- what must hold after every step ----------------------------------------------

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

    # --- the end ----------------------------------------------------------------------

    def finish(self, batch: str) -> None:
        try:
            self.house.running.run(batch)
        except ArchiveBroken as error:
            raise Violation(f"{batch} cannot be brought to its end: {error}") from error

    def teardown(self) -> None:
        """What began to be erased can always be brought to its end."""
        self.verified = -1
        for batch in self.world.batches.list():
            if batch.state in IRREVERSIBLE:
                self.finish(batch.id)
        self.house.disposing.sweep()
        for check in (
            self.nothing_is_lost_that_must_stay,
            self.counts_sum,
            self.what_ended_is_gone,
            self.the_ledger_verifies,
        ):
            check()
