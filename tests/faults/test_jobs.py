"""Workers are killed, stopped, and many: each job is done, with one effect."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from guicang.adapters.db.jobs import DjangoJobs
from guicang.domain.jobs.model import State

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MANY = 3_000


@pytest.fixture
def jobs(database):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (job bigint PRIMARY KEY)")
    return DjangoJobs()


@contextmanager
def jobber(database, lease):
    settings = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, str(Path(__file__).with_name("jobber.py")), str(lease)],
        env={**os.environ, "PYTHONPATH": "src", **settings, **database.env},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def effects():
    with connection.cursor() as cursor:
        cursor.execute("SELECT job FROM effect ORDER BY job")
        return [job for (job,) in cursor.fetchall()]


def until(jobs, state, count):
    """Wait until so many jobs are in a state: the test's time-out is the limit."""
    while jobs.counts().get(state, 0) < count:
        time.sleep(0.05)


@pytest.mark.slow
def test_a_job_whose_worker_is_killed_in_the_middle_is_done_by_the_next(database, jobs):
    job = jobs.add("sleep", {}, now=NOW)
    with jobber(database, 2) as first:
        assert first.stdout.readline() == "asleep\n"
        first.kill()
        first.wait()
        assert jobs.get(job.id).state is State.RUNNING

    with jobber(database, 2):
        until(jobs, State.DONE, 1)

    done = jobs.get(job.id)
    assert (done.attempt, done.failures) == (2, 1)
    assert effects() == [job.id]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_workers_do_many_jobs_and_each_takes_effect_once(database, jobs):
    with jobs.transaction():
        made = [jobs.add("note", {}, now=NOW).id for _ in range(MANY)]

    with jobber(database, 120), jobber(database, 120):
        until(jobs, State.DONE, MANY)

    done = jobs.list(limit=MANY)
    assert effects() == made
    assert {job.attempt for job in done} == {1}
    assert len(Counter(job.owner for job in done)) == 2


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_one_of_two_workers_is_killed_and_the_other_ends_all_of_it(database, jobs):
    sleeper = jobs.add("sleep", {}, now=NOW)
    with jobs.transaction():
        made = [jobs.add("note", {}, now=NOW).id for _ in range(200)]

    with jobber(database, 2) as first:
        assert first.stdout.readline() == "asleep\n"
        with jobber(database, 2):
            until(jobs, State.DONE, 50)
            assert jobs.get(sleeper.id).state is State.RUNNING
            first.kill()
            first.wait()
            until(jobs, State.DONE, 201)

    assert effects() == [sleeper.id, *made]
    taken = jobs.get(sleeper.id)
    assert (taken.attempt, taken.failures) == (2, 1)


@pytest.mark.slow
def test_a_worker_that_is_asked_to_stop_hands_its_job_back(database, jobs):
    job = jobs.add("step", {}, now=NOW)

    with jobber(database, 120) as worker:
        assert worker.stdout.readline() == "asleep\n"
        worker.send_signal(signal.SIGTERM)
        assert worker.wait() == 0

    back = jobs.get(job.id)
    assert (back.state, back.failures, back.of) == (State.WAITING, 0, 100_000)
    assert back.lease_until is None
