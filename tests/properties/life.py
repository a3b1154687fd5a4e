"""The whole life of conversations as a machine that Hypothesis walks at random.

Every rule is something that people, time or the power supply do. After each step the
machine compares what the stores hold with what the oracle says must still be there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guicang.domain.access.model import Role
from guicang.domain.approval.model import Decision, Operation, Request
from guicang.domain.disposal.model import Batch, End, State
from guicang.domain.disposal.road import IRREVERSIBLE, OPEN
from guicang.domain.errors import (
    ArchiveBroken,
    BreakerOpen,
    ClockRefused,
    ErasedForGood,
    Frozen,
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
from tests.fakes.house import SIMPLE, House
from tests.fakes.spoiling import SpoilingObjects
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.faults.wire import PowerCut, Wire
from tests.properties.deeds import Idle, any_deed, deed, need
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
from tests.properties.promises import Promises

NAMES = tuple(f"c{n}" for n in range(12))
SIGNERS = ("admin", "supervisor", "compliance", "legal")
PICK = st.integers(0, 11)
CUSTOMERS = ("customer-a", "customer-b")


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


class Life(Promises):
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

    @rule(what=st.deferred(any_deed))
    def live_on(self, what: tuple[str, dict[str, Any]]) -> None:
        name, drawn = what
        with suppress(Idle):
            getattr(self, name)(**drawn)

    # --- the end ----------------------------------------------------------------------

    def finish(self, batch: str) -> None:
        try:
            with suppress(Frozen):
                self.house.running.run(batch)
                return
            self.lift_all()
            with suppress(ArchiveBroken):  # a write that was to be spoiled comes once
                self.house.running.run(batch)
                return
            self.house.running.run(batch)
        except ArchiveBroken as error:
            raise Violation(f"{batch} cannot be brought to its end: {error}") from error

    def lift_all(self) -> None:
        """Keys of what was erased wait for any freeze; two people lift each."""
        for freeze in self.world.holds.freezes():
            self.world.holds.thaw(freeze.id, self.now)
            del self.oracle.vetoes[freeze.id]

    def teardown(self) -> None:
        """What began to be erased can be brought to its end, once nothing is frozen."""
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
