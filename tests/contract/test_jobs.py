"""What every store of jobs promises."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.jobs import DjangoJobs
from guicang.domain.errors import JobNotThere, LeaseLost, NoSuchJob
from guicang.domain.jobs.model import MOST_FAILURES, State
from tests.cuts import cut_short
from tests.fakes.jobs import MemoryJobs

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LEASE = timedelta(minutes=1)
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def jobs(either):
    return either(MemoryJobs, DjangoJobs)


def add(jobs, **more):
    return jobs.add("count", {"n": 1}, **{"now": NOW, **more})


def claim(jobs, owner="a", at=NOW):
    return jobs.claim(owner, at, LEASE)


# --- waiting --------------------------------------------------------------------------


def test_a_job_comes_back_as_it_was_asked_for(jobs):
    made = add(jobs, key="k", run_at=NOW + A_SECOND)

    assert made == jobs.get(made.id)
    assert (made.kind, made.payload, made.key) == ("count", {"n": 1}, "k")
    assert (made.state, made.run_at, made.attempt) == (
        State.WAITING,
        NOW + A_SECOND,
        0,
    )


def test_a_key_is_given_once_whatever_became_of_the_job(jobs):
    first = add(jobs, key="k")
    jobs.complete(claim(jobs), NOW, {})

    assert add(jobs, key="k").id == first.id
    assert claim(jobs) is None
    assert add(jobs).id != add(jobs).id


def test_one_waits_until_somebody_has_begun_it(jobs):
    assert not jobs.waits("note", NOW)
    job = add(jobs)
    assert not jobs.waits("other", NOW)
    assert not jobs.waits(job.kind, job.run_at - timedelta(seconds=1))
    assert jobs.waits(job.kind, NOW)

    jobs.hand_back(claim(jobs), NOW)

    assert not jobs.waits(job.kind, NOW)


def test_what_was_asked_for_in_vain_was_never_asked_for(jobs):
    cut_short(jobs, lambda: add(jobs, key="k"))

    assert jobs.list() == []
    assert claim(jobs) is None
    assert add(jobs, key="k").state is State.WAITING


def test_the_one_that_is_due_for_the_longest_is_taken_first(jobs):
    late = add(jobs, run_at=NOW + A_SECOND)
    first, second = add(jobs), add(jobs)

    taken = [claim(jobs).id, claim(jobs).id, claim(jobs)]

    assert taken == [first.id, second.id, None]
    assert claim(jobs, at=NOW + A_SECOND).id == late.id


# --- having it ------------------------------------------------------------------------


def test_what_somebody_has_nobody_else_takes(jobs):
    add(jobs)
    taken = claim(jobs)

    assert (taken.state, taken.owner, taken.attempt) == (State.RUNNING, "a", 1)
    assert taken.lease_until == NOW + LEASE
    assert claim(jobs, "b") is None


def test_a_lease_that_is_over_is_the_next_ones_and_counts_as_a_failure(jobs):
    add(jobs)
    claim(jobs)

    taken = claim(jobs, "b", NOW + LEASE)

    assert (taken.owner, taken.attempt, taken.failures) == ("b", 2, 1)


def test_who_renews_the_lease_keeps_it(jobs):
    add(jobs)
    taken = claim(jobs)

    jobs.beat(taken, NOW + LEASE / 2, LEASE)

    assert claim(jobs, "b", NOW + LEASE) is None


DEEDS = {
    "complete": lambda jobs, job, at: jobs.complete(job, at, {}),
    "fail": lambda jobs, job, at: jobs.fail(job, at, "GC-900", at),
    "hand back": lambda jobs, job, at: jobs.hand_back(job, at),
    "beat": lambda jobs, job, at: jobs.beat(job, at, LEASE),
    "progress": lambda jobs, job, at: jobs.progress(job, at, 1, 2),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_sleeper_that_wakes_after_its_lease_does_nothing_any_more(jobs, deed):
    add(jobs)
    sleeper = claim(jobs)

    with pytest.raises(LeaseLost):
        deed(jobs, sleeper, NOW + LEASE)

    other = claim(jobs, "b", NOW + LEASE)
    with pytest.raises(LeaseLost):
        deed(jobs, sleeper, NOW + LEASE)
    assert jobs.get(other.id) == other


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_the_same_worker_in_another_attempt_is_another(jobs, deed):
    add(jobs)
    first = claim(jobs)
    claim(jobs, "a", NOW + LEASE)

    with pytest.raises(LeaseLost):
        deed(jobs, first, NOW + LEASE + A_SECOND)


def test_progress_can_be_seen(jobs):
    add(jobs)
    taken = claim(jobs)

    jobs.progress(taken, NOW, 3, 10)

    assert (jobs.get(taken.id).done, jobs.get(taken.id).of) == (3, 10)


# --- ending ---------------------------------------------------------------------------


def test_what_is_done_stays_done(jobs):
    add(jobs)
    taken = claim(jobs)
    jobs.complete(taken, NOW, {"count": 7})

    found = jobs.get(taken.id)
    assert (found.state, found.result, found.ended_at) == (
        State.DONE,
        {"count": 7},
        NOW,
    )
    assert claim(jobs, "b", NOW + 2 * LEASE) is None
    with pytest.raises(LeaseLost):
        jobs.complete(taken, NOW, {})


def test_what_failed_waits_until_it_is_tried_again(jobs):
    add(jobs)
    jobs.fail(claim(jobs), NOW, "GC-803", NOW + A_SECOND)

    assert claim(jobs) is None
    again = claim(jobs, "b", NOW + A_SECOND)
    assert (again.failures, again.error, again.attempt) == (1, "GC-803", 2)


def test_what_failed_for_good_waits_for_a_person(jobs):
    add(jobs)
    jobs.fail(claim(jobs), NOW, "GC-301", None)
    (dead,) = jobs.list(states=[State.DEAD])

    assert (dead.error, dead.ended_at) == ("GC-301", NOW)
    assert claim(jobs, "b", NOW + LEASE) is None
    assert jobs.counts() == {State.DEAD: 1}

    assert jobs.retry(dead.id, NOW).failures == 0
    assert claim(jobs).id == dead.id


def test_what_is_handed_back_is_the_next_ones_at_once_and_no_failure(jobs):
    add(jobs)
    jobs.hand_back(claim(jobs), NOW)

    taken = claim(jobs, "b")

    assert (taken.failures, taken.attempt) == (0, 2)


def test_what_is_handed_back_until_later_is_due_then(jobs):
    add(jobs)
    jobs.hand_back(claim(jobs), NOW, NOW + A_SECOND)

    assert claim(jobs, "b") is None
    assert claim(jobs, "b", NOW + A_SECOND).failures == 0


def test_what_something_holds_up_says_so_until_it_goes_on(jobs):
    added = add(jobs)
    jobs.hand_back(claim(jobs), NOW, NOW + A_SECOND, "GC-406")
    held_up = jobs.get(added.id)

    again = claim(jobs, at=NOW + A_SECOND)
    jobs.complete(again, NOW + A_SECOND, {})

    assert (held_up.state, held_up.error) == (State.WAITING, "GC-406")
    assert (held_up.failures, again.failures) == (0, 0)
    assert jobs.get(added.id).error == ""


def test_a_job_that_loses_its_worker_again_and_again_is_dead(jobs):
    poison, other = add(jobs), add(jobs, run_at=NOW + 99 * LEASE)
    at = NOW
    for _ in range(MOST_FAILURES):
        assert claim(jobs, at=at).id == poison.id
        at += LEASE

    assert claim(jobs, at=at) is None
    dead = jobs.get(poison.id)
    assert (dead.state, dead.failures) == (State.DEAD, MOST_FAILURES)
    assert jobs.get(other.id).state is State.WAITING


def test_what_is_cancelled_is_not_done(jobs):
    job = add(jobs)

    assert jobs.cancel(job.id, NOW).state is State.CANCELLED
    assert claim(jobs) is None
    assert jobs.retry(job.id, NOW).state is State.WAITING


@pytest.mark.parametrize("deed", ["retry", "cancel"])
def test_this_is_not_done_to_what_somebody_has(jobs, deed):
    job = add(jobs)
    claim(jobs)

    with pytest.raises(JobNotThere):
        getattr(jobs, deed)(job.id, NOW)
    with pytest.raises(NoSuchJob):
        getattr(jobs, deed)(job.id + 1, NOW)


def test_what_runs_ends_if_that_is_meant_and_who_had_it_notices(jobs):
    job = add(jobs)
    taken = claim(jobs)

    assert jobs.cancel(job.id, NOW, running=True).state is State.CANCELLED
    with pytest.raises(LeaseLost):
        jobs.progress(taken, NOW, 1, 2)
    with pytest.raises(LeaseLost):
        jobs.complete(taken, NOW, {})
    assert claim(jobs) is None


def test_jobs_are_listed_the_newest_first(jobs):
    first, second = add(jobs), jobs.add("other", {}, now=NOW)
    claim(jobs)

    assert [j.id for j in jobs.list()] == [second.id, first.id]
    assert [j.id for j in jobs.list(kind="count")] == [first.id]
    assert [j.id for j in jobs.list(states=[State.WAITING])] == [second.id]
    assert [j.id for j in jobs.list(limit=1)] == [second.id]


def test_what_ended_long_ago_is_forgotten_and_what_is_dead_is_not(jobs):
    add(jobs)
    jobs.complete(claim(jobs), NOW, {})
    add(jobs)
    jobs.fail(claim(jobs), NOW, "x", None)
    jobs.cancel(add(jobs).id, NOW)
    waiting = add(jobs)

    assert jobs.forget(NOW) == 0
    assert jobs.forget(NOW + A_SECOND) == 2
    assert [j.state for j in jobs.list()] == [waiting.state, State.DEAD]
