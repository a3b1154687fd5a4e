"""Workers are killed, stopped, and many: each job is done, with one effect."""

import os
import shutil
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
from tests import homes

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


@contextmanager
def program(home, database):
    """``guicang worker`` as on a host of its own, by the home that lies there."""
    env = {**database.env, "GUICANG_HOME": str(home), "GUICANG_WORKER_REST": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "guicang", "worker"],
        env={**os.environ, "PYTHONPATH": "src", **env},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while "worker_started" not in process.stderr.readline():
            assert process.poll() is None
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def pids(jobs):
    """The processes that did these; an owner is host:pid:noise."""
    return {int(job.owner.split(":")[1]) for job in jobs if job.owner}


@pytest.mark.slow
@pytest.mark.service
@pytest.mark.timeout(600)
def test_workers_of_two_homes_share_schedules_and_jobs_and_one_may_go(
    fresh_postgresql, tmp_path, settings
):
    """Homes on two hosts: their own settings, one database, one folder of keys."""
    homes.make(fresh_postgresql, settings)
    first, second = fresh_postgresql.home, tmp_path / "elsewhere"
    shutil.copytree(first, second, ignore=lambda _, names: {"keys", "data"} & {*names})
    (second / "keys").symlink_to(first / "keys", target_is_directory=True)
    jobs = DjangoJobs()

    with (
        program(first, fresh_postgresql) as goes,
        program(second, fresh_postgresql) as stays,
    ):
        while not {goes.pid, stays.pid} <= pids(jobs.list(limit=1000)):
            time.sleep(0.05)
        goes.send_signal(signal.SIGTERM)
        assert goes.wait() == 0
        later = [jobs.add("tidy", {}, now=NOW).id for _ in range(5)]
        while {jobs.get(each).state for each in later} != {State.DONE}:
            time.sleep(0.05)
        assert stays.poll() is None

    done = jobs.list(limit=1000)
    slots = Counter(job.key for job in done if job.key)
    assert set(slots.values()) == {1}
    assert pids([jobs.get(each) for each in later]) == {stays.pid}
    assert [job for job in done if job.failures] == []
