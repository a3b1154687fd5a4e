"""What is proposed, what the breaker says, and how a batch is taken back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.faults.wire import PowerCut, Wire
from tests.services.standing import archived, destroyed, entries, policy, standing

from guicang.domain.approval.model import Decision
from guicang.domain.archive.model import Mode, SegmentState
from guicang.domain.disposal.guards import Breaker
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.errors import (
    ClockMoved,
    ClockRefused,
    NothingDue,
    RequestClosed,
    TooLate,
)
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.services.disposing import Wish

FREE = Breaker(records=1000, percent=100)


def _chairs(house: House, batch: str) -> list[str]:
    return [c.why for c in house.world.requests.get(batch).chairs]


def test_a_proposal_freezes_what_is_due_and_says_so():
    house = standing()
    house.take_in(talk("fresh", at=house.world.clock.now()))

    batch = house.propose()

    assert (batch.state, batch.members, batch.messages) == (State.PROPOSED, 3, 6)
    members = list(house.world.batches.members(batch.id))
    assert [m.conversation for m in members] == ["c0", "c1", "c2"]
    assert {m.mode for m in members} == {Mode.ESCROW}
    request = house.world.requests.get(batch.id)
    assert (request.root, request.decision) == (batch.root, Decision.OPEN)
    said = entries(house, Tag.BATCH_PROPOSED)[-1]
    assert said.data["root"] == batch.root
    assert said.data["members"] == 3


def test_the_root_is_worked_out_anew_from_what_is_stored():
    house = standing()
    batch = house.propose()
    request = house.world.requests.get(batch.id)
    assert house.disposing.root_of(request) == batch.root
    lines = house.world.batches.lines[batch.id]
    lines["c1"] = lines["c1"]._replace(messages=3)

    assert house.disposing.root_of(request) != batch.root


WISHES = {
    "everything": ({}, ["c0", "c1", "c2"]),
    "some by name": ({"only": frozenset({"c1", "unknown"})}, ["c1"]),
    "some by query": ({"query": Query(conversations=frozenset({"c2"}))}, ["c2"]),
    "the first two": ({"limit": 2}, ["c0", "c1"]),
}


@pytest.mark.parametrize("case", WISHES.values(), ids=WISHES.keys())
def test_a_wish_can_be_narrower(case):
    wish, expected = case
    house = standing()

    batch = house.propose(**wish)

    found = [m.conversation for m in house.world.batches.members(batch.id)]
    assert found == expected


def test_what_wants_a_review_comes_in_only_when_somebody_looked():
    house = standing("other")
    closed = house.world.clock.now() - timedelta(days=60)
    house.take_in(
        talk("c9", labels=("chat.complaint",), events={"complaint_closed": closed})
    )
    assert house.propose().members == 1

    assert house.propose(review=True).members == 1


def test_nothing_is_nominated_twice_while_its_batch_is_open():
    house = standing()
    first = house.propose(only=frozenset({"c0"}))

    second = house.propose()

    assert second.members == 2
    with pytest.raises(NothingDue):
        house.propose()
    house.sign(first.id, "admin", approve=False)
    assert house.propose().members == 1


def test_vouchers_need_a_chair_for_finance():
    house = standing("other")
    scope = {"categories": ["chat.accounting_voucher"]}
    request = house.retaining.propose(policy(scope=scope), by="hr", reason="test")
    house.sign(request.id, "admin", "compliance")
    happened = {"accounting_year_end": talk("x").opened_at}
    house.take_in(talk("c9", labels=("chat.accounting_voucher",), events=happened))
    house.world.clock.move(days=31)

    batch = house.propose(only=frozenset({"c9"}))

    assert "chat.accounting_voucher" in _chairs(house, batch.id)


# --- the breaker (R30) ----------------------------------------------------------------

BREAKERS = {
    "the first run of a policy": (FREE, False, ["", "", "first-run"]),
    "a later run": (FREE, True, ["", ""]),
    "too many": (replace(FREE, records=2), True, ["", "", "too-many"]),
    "as many as may be": (replace(FREE, records=3), True, ["", ""]),
    "too large a share": (replace(FREE, percent=74), True, ["", "", "too-many"]),
    "as large a share as may be": (replace(FREE, percent=75), True, ["", ""]),
    "both": (replace(FREE, records=2), False, ["", "", "first-run,too-many"]),
}


@pytest.mark.parametrize("case", BREAKERS.values(), ids=BREAKERS.keys())
def test_the_breaker_adds_a_chair_and_says_why(case):
    breaker, ran, chairs = case
    house = standing(breaker=breaker)
    house.take_in(talk("fresh", at=house.world.clock.now()))
    if ran:
        house.world.policies.ran(1, house.world.clock.now())

    batch = house.propose()

    assert _chairs(house, batch.id) == chairs


def test_the_share_of_an_archive_is_reckoned_from_what_is_still_in_it():
    house = archived(breaker=replace(FREE, percent=60))
    destroyed(house, only=frozenset({"c0"}))
    assert len(house.world.catalogue.segments()) == 2  # the old one, ended, and anew

    batch = house.propose(End.DESTRUCTION)

    assert _chairs(house, batch.id)[-1] == "too-many"


# --- the clock (R22) ------------------------------------------------------------------


@pytest.mark.parametrize("by", [{"seconds": -6}, {"days": 4001}])
def test_a_clock_that_contradicts_the_ledger_stops_disposal(by):
    house = standing()
    house.world.clock.move(**by)

    with pytest.raises(ClockRefused):
        house.propose()

    assert house.world.batches.list() == []


@pytest.mark.parametrize(
    "witness",
    [
        {"drift": lambda: timedelta(days=20)},
        {"stamped": lambda: datetime(9000, 1, 1, tzinfo=UTC)},
    ],
    ids=["the machine's counter", "a time stamp"],
)
def test_a_clock_that_was_moved_proposes_nothing(witness):
    house = standing()
    disposing = replace(house.disposing, **witness)
    wish = Wish(end=End.OFFLINE, by="hr", reason="test")

    with pytest.raises(ClockMoved):
        disposing.propose(wish)
    assert house.world.batches.list() == []


@pytest.mark.parametrize("by", [{"seconds": -5}, {"days": 4000}])
def test_a_little_skew_and_a_long_rest_stop_nothing(by):
    house = standing()
    house.world.clock.move(**by)

    assert house.propose().members == 3


# --- taking back ----------------------------------------------------------------------


def _until(house: House, batch: str, state: State) -> None:
    """Run, and let the power go when the batch has come to a state."""
    for cut in range(1, 200):
        tried = house.world.copy()
        if tried.batches.get(batch).state is state:
            return
        with pytest.raises(PowerCut):
            House(tried, Wire(cut)).running.run(batch)
        if tried.batches.get(batch).state is state:
            break
    with pytest.raises(PowerCut):
        House(house.world, Wire(cut)).running.run(batch)
    house.world.clock.move(seconds=61)


@pytest.mark.parametrize(
    "state", [State.PROPOSED, State.APPROVED, State.ARCHIVED, State.VERIFIED]
)
def test_a_batch_can_be_taken_back_until_erasure_starts(state):
    house = standing()
    batch = house.propose() if state is State.PROPOSED else house.approved()
    _until(house, batch.id, state)

    back = house.disposing.withdraw(batch.id, by="hr", reason="a mistake")

    assert back.state is State.WITHDRAWN
    assert house.world.requests.get(batch.id).decision is Decision.WITHDRAWN
    assert entries(house, Tag.BATCH_WITHDRAWN)[-1].data["reason"] == "a mistake"
    assert list(house.world.objects.names()) == []
    assert sorted(house.world.records.kept) == ["c0", "c1", "c2"]
    assert house.propose().members == 3


@pytest.mark.parametrize(
    "state",
    [State.ERASING, State.ERASED, State.SHREDDED, State.PROBED, State.CERTIFIED],
)
def test_nobody_turns_back_once_erasure_has_started(state):
    house = standing()
    batch = house.approved()
    if state is State.CERTIFIED:
        house.running.run(batch.id)
    _until(house, batch.id, state)

    with pytest.raises(TooLate):
        house.disposing.withdraw(batch.id, by="hr", reason="too late")


def test_a_rejected_batch_is_not_withdrawn():
    house = standing()
    batch = house.propose()
    house.sign(batch.id, "admin", approve=False)
    assert entries(house, Tag.BATCH_STOPPED)[-1].data["why"] == "rejected"

    with pytest.raises(RequestClosed):
        house.disposing.withdraw(batch.id, by="hr", reason="x")


@pytest.mark.parametrize("before", [True, False])
def test_a_withdrawal_that_was_cut_off_can_be_done_again(before):
    cut = 0
    while True:
        cut += 1
        house = standing()
        batch = house.approved()
        _until(house, batch.id, State.VERIFIED)
        wired = House(house.world, Wire(cut, before=before))
        try:
            wired.disposing.withdraw(batch.id, by="hr", reason="x")
        except PowerCut:
            house.disposing.withdraw(batch.id, by="hr", reason="x")
            assert list(house.world.objects.names()) == []
            (segment,) = house.world.catalogue.segments()
            assert segment.key not in house.world.keys.keys
            assert len(entries(house, Tag.BATCH_WITHDRAWN)) == 1
        else:
            break
    assert cut > 5


# --- what time does -------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.APPROVED, State.ARCHIVED, State.VERIFIED])
def test_an_approval_that_nobody_used_in_time_frees_its_records(state):
    house = standing()
    batch = house.approved()
    _until(house, batch.id, state)
    house.world.clock.move(days=14)

    assert house.disposing.sweep() == 1

    assert house.world.batches.get(batch.id).state is State.EXPIRED
    assert entries(house, Tag.BATCH_EXPIRED)[-1].data == {"batch": batch.id}
    assert list(house.world.objects.names()) == []
    assert all(s.state is SegmentState.ENDED for s in house.world.catalogue.segments())
    assert house.propose().members == 3
    assert house.disposing.sweep() == 0


def test_a_batch_that_is_being_erased_never_expires():
    house = standing()
    batch = house.approved()
    _until(house, batch.id, State.ERASING)
    house.world.clock.move(days=14)

    assert house.disposing.sweep() == 0

    done = house.running.run(batch.id)
    assert done.counts[Fate.REFUSED] == 3  # the approval is asked at the last door
    (why,) = {m.why for m in house.world.batches.members(batch.id)}
    assert why == "GC-308 expired"
    assert sorted(house.world.records.kept) == ["c0", "c1", "c2"]
