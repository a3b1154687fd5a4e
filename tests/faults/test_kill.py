"""The process is killed, again and again, and run again: nothing is lost or doubled.

SIGKILL comes from outside, at moments that nobody chose: in the middle of a commit, of
an fsync, of a key's destruction. After each one every conversation is read to its last
message, from the working store or from the archive.
"""

import os
import subprocess
import sys
import time
from collections import Counter

import pytest

from guicang.domain.disposal.model import End, State
from guicang.domain.disposal.road import OPEN
from tests import homes
from tests.faults.workers import KILLED, REFUSED, at_work

COUNT = 160
SHORT = 0.05  # seconds
PATIENCE = 1.5
HELD = "c0002"


@pytest.fixture
def home(database, settings):
    return homes.make(database, settings)


def prepared(home, said, end):
    """An approved batch that other processes can run now; one record was held since."""
    home.take_in(*said.values())
    home.policy()
    if end is End.DESTRUCTION:
        home.house.running.run(home.approved().id)
    home.until_now()
    batch = home.approved(end)
    home.hold(conversations=[HELD])
    return batch.id


def expected(said, end):
    """How it ends where nobody is killed; ``test_uncut`` says so."""
    rest = dict.fromkeys(said, "archived" if end is End.OFFLINE else "destroyed")
    stays = "live" if end is End.OFFLINE else "archived"
    counts = {"nominated": 0, "destroyed": len(said) - 1, "refused": 1, "failed": 0}
    full, rest_of_one = divmod(len(said), 20)
    segments = [19] + [20] * (full - 1) + [rest_of_one] * bool(rest_of_one)
    return {
        "state": State.CERTIFIED,
        "counts": counts,
        "places": {**rest, HELD: stays},
        "segments": segments if end is End.OFFLINE else [1],
    }


def until_done(home, said, worker, batch, *, seed, **order):
    """Run and kill until a run comes to its end; count the states it was killed in.

    Who is killed before he gets anywhere is given more time the next time.
    """
    states = Counter()
    for moment in homes.moments(seed):
        here = home.house.batches.get(batch).state
        kill = moment * SHORT * PATIENCE ** states[here]
        code = worker.run(batch, kill=kill, **order)["code"]
        if code == 0:
            return states
        assert code == KILLED
        states[here] += 1
        homes.where(home, said)
    raise AssertionError("there is always a moment more")


@pytest.mark.slow
@pytest.mark.parametrize("end", list(End))
def test_uncut(fresh_sqlite, settings, end):
    home, said = homes.make(fresh_sqlite, settings), homes.talks(COUNT)
    batch = prepared(home, said, end)
    with at_work(home.database) as worker:
        assert worker.run(batch)["code"] == 0

    assert homes.final(home, batch, said) == expected(said, end)


@pytest.mark.slow
@pytest.mark.parametrize("end", list(End))
def test_killed_at_random_moments_it_ends_as_if_never_killed(home, end):
    said = homes.talks(COUNT)
    batch = prepared(home, said, end)
    with at_work(home.database) as worker:
        states = until_done(home, said, worker, batch, seed=1)

    assert homes.final(home, batch, said) == expected(said, end)
    assert states.total() > 5
    assert len(states) > 1


@pytest.mark.slow
def test_who_erases_before_he_has_archived_is_found_out(fresh_sqlite, settings):
    home, said = homes.make(fresh_sqlite, settings), homes.talks(COUNT)
    batch = prepared(home, said, End.OFFLINE)
    with (
        at_work(home.database) as worker,
        pytest.raises(AssertionError, match="lost: "),
    ):
        until_done(home, said, worker, batch, seed=1, way="broken")


@pytest.mark.slow
@pytest.mark.parametrize("end", list(End))
def test_who_slept_through_his_lease_does_no_harm(home, end):
    """The other one goes on in his place, and he wakes up in the middle of a step."""
    said = homes.talks(COUNT)
    batch = prepared(home, said, end)
    asleep = 0
    with at_work(home.database) as worker:
        for moment in homes.moments(2):
            codes = worker.run(batch, stop=moment * 0.5)
            assert set(codes.values()) <= {0, REFUSED}
            asleep += "other" in codes
            homes.where(home, said)
            if home.house.batches.get(batch).state not in OPEN:
                break
        worker.run(batch)

    assert homes.final(home, batch, said) == expected(said, end)
    assert asleep


@pytest.mark.slow
def test_the_command_is_killed_and_given_again(home):
    said = homes.talks(40)
    batch = prepared(home, said, End.OFFLINE)
    command = [sys.executable, "-m", "guicang", "dispose", "-o", "json"]
    env = {**os.environ, "PYTHONPATH": "src", **home.database.env}
    for state in (State.ERASING, State.PROBED):
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own program
            reached = list(State).index(state)
            while process.poll() is None:
                now = home.house.batches.get(batch).state
                if list(State).index(now) >= reached:
                    process.kill()
                    break
                time.sleep(0.002)
        homes.where(home, said)

    done = subprocess.run(command, env=env, capture_output=True, check=False)  # noqa: S603 - our own program

    # Published already is possible: then nothing is left to do.
    assert done.returncode in {0, 10}, done.stderr
    assert homes.final(home, batch, said) == expected(said, End.OFFLINE)
