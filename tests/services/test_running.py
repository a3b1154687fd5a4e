"""The road of a batch: its doors, its lease and its end."""

from dataclasses import replace

import pytest
from tests.fakes.house import House
from tests.services.standing import Meanwhile, archived, entries, policy, standing

from guicang.domain.approval.model import Decision
from guicang.domain.disposal.guards import Breaker
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.disposal.road import ROAD, step
from guicang.domain.errors import (
    AlreadyRunning,
    BreakerOpen,
    ClockRefused,
    IllegalStep,
    NoSpace,
    NoSuchRequest,
    NotApproved,
    RequestClosed,
)
from guicang.domain.ledger.model import Tag

STEPS = (
    Tag.BATCH_ARCHIVED,
    Tag.BATCH_VERIFIED,
    Tag.BATCH_CHUNK_ERASED,
    Tag.BATCH_ERASED,
    Tag.BATCH_SHREDDED,
    Tag.BATCH_PROBED,
    Tag.BATCH_CERTIFIED,
)


@pytest.mark.parametrize("end", End)
def test_every_step_is_written_down_in_its_order(end):
    house = standing() if end is End.OFFLINE else archived()
    batch = house.approved(end)
    size = house.world.ledger.head().size

    done = house.running.run(batch.id)

    assert done.state is State.CERTIFIED
    assert done.counts == {**dict.fromkeys(Fate, 0), Fate.DESTROYED: 3}
    last = {t: e.seq for t in STEPS for e in entries(house, t) if e.seq >= size}
    assert list(last) == sorted(last, key=last.__getitem__) == list(STEPS)
    assert list(house.world.published)[-1] == done.certificate


def test_progress_tells_the_state_that_is_being_left():
    house = standing()
    batch = house.approved()
    told = []

    house.running.run(batch.id, lambda *what: told.append(what))

    assert told[0] == (State.APPROVED, 1, 1)
    assert (State.ERASING, 2, 3) in told
    assert (State.ERASING, 3, 3) in told
    assert told[-1] == (State.ERASED, 3, 3)


NOT_YET = {
    "nobody signed": (lambda h, b: None, NotApproved),
    "one signed": (lambda h, b: h.sign(b, "admin"), NotApproved),
    "it was rejected": (lambda h, b: h.sign(b, "admin", approve=False), RequestClosed),
    "it waited too long": (lambda h, b: h.world.clock.move(days=14), RequestClosed),
    "it was withdrawn": (
        lambda h, b: h.disposing.withdraw(b, by="hr", reason="x"),
        RequestClosed,
    ),
    "the clock leapt": (lambda h, b: h.world.clock.move(days=4001), ClockRefused),
    "the clock was set back": (lambda h, b: h.world.clock.move(days=-1), ClockRefused),
}


@pytest.mark.parametrize("case", NOT_YET.values(), ids=NOT_YET.keys())
def test_no_batch_runs_that_may_not(case):
    before, error = case
    house = standing()
    batch = house.propose()
    before(house, batch.id)

    with pytest.raises(error):
        house.running.run(batch.id)

    assert len(house.world.records.kept) == 3
    assert list(house.world.objects.names()) == []
    assert house.world.batches.leases == {}


def test_what_is_no_batch_does_not_run():
    with pytest.raises(NoSuchRequest):
        standing().running.run("b-nothing")


def test_a_role_that_is_lost_closes_the_last_door_before_erasure():
    world = standing().world

    def revoke():
        people = world.people.people
        people["admin"] = replace(people["admin"], active=False)

    house = House(world, Meanwhile("batches.note", revoke))
    batch = house.approved()

    with pytest.raises(NotApproved):
        house.running.run(batch.id)

    assert world.batches.get(batch.id).state is State.VERIFIED
    assert len(world.records.kept) == 3


# --- the lease ------------------------------------------------------------------------


def test_two_do_not_run_one_batch():
    house = standing()
    batch = house.approved()
    house.world.batches.lease(batch.id, "other", house.world.clock.now(), 60)

    with pytest.raises(AlreadyRunning):
        house.running.run(batch.id)

    house.world.clock.move(seconds=60)
    assert house.running.run(batch.id).state is State.CERTIFIED


def test_who_lost_the_lease_stops_at_once():
    world = standing().world
    batch = House(world).approved()

    def steal():
        world.clock.move(seconds=61)
        world.batches.lease(batch.id, "other", world.clock.now(), 600)

    house = House(world, Meanwhile("objects.put", steal))

    with pytest.raises(AlreadyRunning):
        house.running.run(batch.id)

    assert len(world.records.kept) == 3
    assert world.batches.leases[batch.id][0] == "other"


# --- the breaker (R30) ----------------------------------------------------------------


def test_a_breaker_that_opens_after_the_approval_asks_for_one_more_signature():
    house = standing(breaker=Breaker(records=1000, percent=80))
    house.world.policies.ran(1, house.world.clock.now())
    house.take_in(*_fresh(house, 3))
    batch = house.approved()
    for name in list(house.world.records.kept):
        if name.startswith("f"):  # the corpus has become smaller since
            del house.world.records.kept[name]

    with pytest.raises(BreakerOpen) as told:
        house.running.run(batch.id)

    assert told.value.data["reason"] == "too many records"
    assert entries(house, Tag.BATCH_STOPPED)[-1].data["why"] == "too-many"
    assert house.world.batches.get(batch.id).state is State.PROPOSED
    with pytest.raises(NotApproved):
        house.running.run(batch.id)
    request = house.sign(batch.id, "compliance")
    assert request.decision is Decision.APPROVED
    assert house.running.run(batch.id).state is State.CERTIFIED


def _fresh(house: House, count: int):
    from tests.fakes.talk import talk

    return [talk(f"f{n}", at=house.world.clock.now()) for n in range(count)]


def test_a_policy_that_came_since_is_a_first_run_again():
    house = standing()
    house.world.policies.ran(1, house.world.clock.now())
    batch = house.approved()
    request = house.retaining.propose(policy(period="P20D"), by="hr", reason="x")
    house.sign(request.id, "admin", "compliance")

    with pytest.raises(BreakerOpen) as told:
        house.running.run(batch.id)

    assert told.value.data["reason"] == "first run of a policy"
    house.sign(batch.id, "legal")
    done = house.running.run(batch.id)
    assert done.counts[Fate.REFUSED] == 3  # each was judged by the old policy
    assert {m.why for m in house.world.batches.members(batch.id)} == {"GC-307 facts"}


def test_a_batch_that_the_breaker_stopped_can_be_rejected():
    house = standing()
    house.world.policies.ran(1, house.world.clock.now())
    batch = house.approved()
    request = house.retaining.propose(policy(period="P20D"), by="hr", reason="x")
    house.sign(request.id, "admin", "compliance")
    with pytest.raises(BreakerOpen):
        house.running.run(batch.id)

    house.sign(batch.id, "compliance", approve=False)

    assert house.world.batches.get(batch.id).state is State.REJECTED


def test_the_first_run_of_a_policy_is_noted_when_erasure_starts():
    house = standing()
    batch = house.approved()
    assert house.world.policies.current().first_run is None

    house.running.run(batch.id)

    assert house.world.policies.current().first_run == house.world.clock.now()


def test_records_go_without_a_policy_when_their_owner_asked():
    house = House(standing().world)
    house.world.policies.versions.clear()
    house.world.records.request(["c0"], house.world.clock.now())
    batch = house.approved()
    assert (batch.policy, batch.members) == (0, 1)

    assert house.running.run(batch.id).counts[Fate.DESTROYED] == 1


# --- full disks -----------------------------------------------------------------------


def test_a_full_archive_stops_the_batch_where_it_is_and_it_goes_on_later():
    house = standing()
    house.world.objects._capacity = 10
    batch = house.approved()

    with pytest.raises(NoSpace):
        house.running.run(batch.id)

    assert house.world.batches.get(batch.id).state is State.APPROVED
    assert len(house.world.records.kept) == 3
    house.world.objects._capacity = None
    assert house.running.run(batch.id).counts[Fate.DESTROYED] == 3


def test_a_full_key_ring_stops_the_batch_before_anything_is_planned():
    house = standing()
    batch = house.approved()
    house.world.keys.full = True

    with pytest.raises(NoSpace):
        house.running.run(batch.id)

    assert house.world.catalogue.segments() == []
    house.world.keys.full = False
    assert house.running.run(batch.id).state is State.CERTIFIED


def test_a_certificate_that_found_no_room_is_published_by_the_next_run():
    house = standing()
    batch = house.approved()

    def full(*_: object) -> None:
        raise NoSpace(what="c-1.pdf")

    crowded = replace(house.certifying, publish_to=full)
    with pytest.raises(NoSpace):
        replace(house.running, last=crowded).run(batch.id)
    assert house.world.batches.get(batch.id).state is State.CERTIFIED
    assert house.running.ready() == [batch.id]

    house.running.run(batch.id)

    assert len(house.world.published) == 1
    assert house.running.ready() == []


# --- the road -------------------------------------------------------------------------


def test_no_edge_of_the_road_leads_around_the_verification():
    def reachable(state: State, seen: frozenset[State]) -> set[State]:
        onward = ROAD[state] - seen - {State.VERIFIED}
        return {state}.union(*(reachable(s, seen | {state}) for s in onward))

    assert State.ERASING not in reachable(State.PROPOSED, frozenset())


def test_a_step_off_the_road_is_refused():
    assert step(State.ERASED, State.SHREDDED) is State.SHREDDED
    with pytest.raises(IllegalStep):
        step(State.ARCHIVED, State.ERASING)
