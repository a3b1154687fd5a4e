"""The process is killed, again and again, and run again: nothing is lost or doubled.

SIGKILL comes from outside, at moments that nobody chose: in the middle of a commit, of
an fsync, of a key's destruction. After each one every conversation is read to its last
message, from the working store or from the archive.
"""

import pytest
from tests import homes
from tests.faults.workers import KILLED, at_work

from guicang.domain.disposal.model import End, State

COUNT = 160
SHORT = 0.05  # seconds
MOST = 60


@pytest.fixture
def home(database, settings):
    return homes.make(database, settings)


@pytest.fixture
def said():
    return homes.talks(COUNT)


def prepared(home, said, end):
    """An approved batch that other processes can run now; its third record is held."""
    home.take_in(*said.values())
    home.policy()
    if end is End.DESTRUCTION:
        home.house.running.run(home.approved().id)
    home.until_now()
    batch = home.approved(end)
    held = {"conversations": [sorted(said)[2]]}
    home.house.holding.place(
        homes.query_from(held), title="specimen", reason="test", by="legal"
    )
    return batch.id


def until_done(home, said, worker, batch, seed):
    """Run and kill until a run comes to its end; give the states it was killed in.

    Who is killed before he gets anywhere is given more time the next time.
    """
    states = []
    for wait in homes.moments(seed):
        here = home.house.batches.get(batch).state
        patience = SHORT * 1.8 ** states.count(here)
        kill = None if len(states) >= MOST else wait * patience
        code = worker.run(batch, kill=kill)["code"]
        if code == 0:
            return states
        assert code == KILLED
        states.append(here)
        homes.where(home, said)
    return states


@pytest.mark.slow
@pytest.mark.parametrize("end", list(End))
def test_killed_at_random_moments_it_ends_as_if_never_killed(home, said, end):
    batch = prepared(home, said, end)
    with at_work(home.database) as worker:
        states = until_done(home, said, worker, batch, seed=1)

    print(len(states), __import__('collections').Counter(states))
    ended = homes.final(home, batch, said)
    assert ended["state"] == State.CERTIFIED
