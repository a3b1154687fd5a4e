"""What a worker is told to do: by whom, once, and again after a failure."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.house import House
from tests.fakes.jobs import MemoryJobs
from tests.services.standing import archived, entries, standing

from guicang.domain.errors import (
    JobNotThere,
    LeaseLost,
    NoSuchRequest,
    NotAllowed,
    NotApproved,
    RequestClosed,
    WrongCode,
)
from guicang.domain.jobs.model import State
from guicang.domain.ledger.model import Tag
from guicang.services.ordering import Deed, Ordering

LEASE = timedelta(minutes=2)


def ordering(house: House) -> Ordering:
    world = house.world
    return Ordering(
        jobs=MemoryJobs(world.database),
        batches=world.batches,
        requests=world.requests,
        governing=house.governing,
        ledger=world.ledger,
        clock=world.clock,
    )


@pytest.fixture
def house() -> House:
    return standing()


@pytest.fixture
def orders(house) -> Ordering:
    return ordering(house)


def by(house: House, name: str = "admin") -> dict[str, str]:
    return {"by": name, "code": house.code(name), "reason": "it is time"}


def test_a_batch_has_one_job_however_often_it_is_ordered(house, orders):
    batch = house.approved().id

    first = orders.dispose(batch, **by(house))
    again = orders.dispose(batch, **by(house))

    assert again == first
    assert (first.kind, first.key) == ("dispose-batch", f"dispose:{batch}")
    assert orders.of("dispose-batch", batch) == first
    assert [e.actor for e in entries(house, Tag.SYSTEM_JOB_ORDERED)] == ["admin"] * 2


def test_a_job_that_failed_for_good_waits_anew_when_it_is_ordered(house, orders):
    batch = house.approved().id
    job = orders.dispose(batch, **by(house))
    now = house.world.clock.now()
    taken = orders.jobs.claim("w", now, LEASE)
    orders.jobs.fail(taken, now, "GC-311", None)

    again = orders.dispose(batch, **by(house))

    assert (again.id, again.state) == (job.id, State.WAITING)


def test_what_is_not_signed_is_not_ordered(house, orders):
    batch = house.propose().id

    with pytest.raises(NotApproved):
        orders.dispose(batch, **by(house))

    assert orders.of("dispose-batch", batch) is None


def test_what_is_at_its_end_is_not_ordered_again(house, orders):
    batch = house.running.run(house.approved().id).id

    with pytest.raises(RequestClosed):
        orders.dispose(batch, **by(house))


@pytest.mark.parametrize("name", ["supervisor", "security", "auditor"])
def test_only_who_may_dispose_orders_it(house, orders, name):
    batch = house.approved().id

    with pytest.raises(NotAllowed):
        orders.dispose(batch, **by(house, name))


def test_a_wrong_code_orders_nothing(house, orders):
    batch = house.approved().id

    with pytest.raises(WrongCode):
        orders.dispose(batch, by="admin", code="000000", reason="now")

    assert orders.jobs.list() == []


def test_an_approved_restore_is_ordered_and_no_other():
    house = archived()
    orders = ordering(house)
    asked = house.restoring.propose(["c1"], by="hr", reason="a question")
    with pytest.raises(NotApproved):
        orders.restore(asked.id, **by(house, "legal"))
    house.sign(asked.id, "admin", "compliance")

    job = orders.restore(asked.id, **by(house, "legal"))

    assert (job.kind, job.payload) == ("restore", {"request": asked.id})
    with pytest.raises(NoSuchRequest):
        orders.restore(house.world.batches.list()[0].id, **by(house, "legal"))


def test_a_job_is_cancelled_and_retried_and_the_ledger_says_who_and_why(house, orders):
    job = orders.dispose(house.approved().id, **by(house))

    gone = orders.change(job.id, Deed.CANCEL, by="admin", reason="too much")
    back = orders.change(job.id, Deed.RETRY, by="admin", reason="after all")

    assert (gone.state, back.state) == (State.CANCELLED, State.WAITING)
    found = [
        (e.actor, e.data["deed"], e.data["reason"])
        for e in entries(house, Tag.SYSTEM_JOB_CHANGED)
    ]
    assert found == [
        ("admin", "cancel", "too much"),
        ("admin", "retry", "after all"),
    ]


def test_why_something_was_ordered_is_kept(house, orders):
    orders.dispose(house.approved().id, **by(house))

    (entry,) = entries(house, Tag.SYSTEM_JOB_ORDERED)
    assert entry.data["reason"] == "it is time"


def test_a_change_that_cannot_be_is_not_written_down(house, orders):
    job = orders.dispose(house.approved().id, **by(house))

    with pytest.raises(JobNotThere):
        orders.change(job.id, Deed.RETRY, by="admin", reason="now")

    assert entries(house, Tag.SYSTEM_JOB_CHANGED) == []


def test_a_worker_is_busy_as_long_as_its_lease_runs_and_seen_when_it_ended(
    house, orders
):
    orders.dispose(house.approved().id, **by(house))
    idle = orders.busy(), orders.seen()
    taken = orders.jobs.claim("w", house.world.clock.now(), LEASE)
    busy = orders.busy()
    orders.jobs.complete(taken, house.world.clock.now(), {})
    ended = house.world.clock.now()

    assert idle == (None, None)
    assert busy == replace(taken)
    assert (orders.busy(), orders.seen()) == (None, ended)


def test_a_lost_worker_is_not_busy(house, orders):
    orders.dispose(house.approved().id, **by(house))
    orders.jobs.claim("w", house.world.clock.now(), LEASE)
    house.world.clock.move(minutes=3)

    assert orders.busy() is None


def test_a_rejected_restore_is_not_ordered():
    house = archived()
    orders = ordering(house)
    asked = house.restoring.propose(["c1"], by="hr", reason="a question")
    house.sign(asked.id, "admin", approve=False)

    with pytest.raises(RequestClosed):
        orders.restore(asked.id, **by(house, "legal"))

    assert orders.jobs.list() == []


def test_each_restore_has_the_job_that_was_ordered_for_it():
    house = archived()
    orders = ordering(house)
    jobs = []
    for name in ("c0", "c1"):
        asked = house.restoring.propose([name], by="hr", reason="a question")
        house.sign(asked.id, "admin", "compliance")
        jobs.append(orders.restore(asked.id, **by(house, "legal")))

    assert [orders.of("restore", job.payload["request"]) for job in jobs] == jobs


def test_the_archive_is_read_back_once_at_a_time(house, orders):
    first = orders.check(by="admin")

    assert orders.check(by="supervisor") == first
    (entry,) = entries(house, Tag.SYSTEM_JOB_ORDERED)
    assert (entry.actor, entry.data) == ("admin", {"kind": "archive-check"})
    orders.change(first.id, Deed.CANCEL, by="admin", reason="not now")
    assert orders.check(by="admin").id != first.id


def test_what_changes_nothing_by_halves_is_cancelled_while_it_runs(house, orders):
    job = orders.check(by="admin")
    claimed = orders.jobs.claim("w", house.world.clock.now(), LEASE)

    orders.change(job.id, Deed.CANCEL, by="admin", reason="it takes too long")

    assert orders.jobs.get(job.id).state is State.CANCELLED
    with pytest.raises(LeaseLost):
        orders.jobs.progress(claimed, house.world.clock.now(), 1, 2)


def test_a_batch_that_runs_is_not_cancelled(house, orders):
    orders.dispose(house.approved().id, **by(house))
    job = orders.jobs.claim("w", house.world.clock.now(), LEASE)

    with pytest.raises(JobNotThere):
        orders.change(job.id, Deed.CANCEL, by="admin", reason="it takes too long")
