"""Two hosts, a worker each; something breaks in the middle of a disposal.

Whatever it is: nothing is lost, nothing is done twice, and what is said of the batch is
true at every instant, during the fault, too. The key service holds the key of the ring.
"""

import json

import pytest
from django.db import connections

from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import Fate, State
from guicang.domain.jobs.model import State as Stand
from tests import homes
from tests.faults.full_disk import NO_FILE
from tests.hosts.plant import COUNT, until
from tests.hosts.truths import ended_well, truthful

pytestmark = [
    pytest.mark.slow,
    pytest.mark.service,
    pytest.mark.usefixtures("socket_enabled"),
]

EARLY = COUNT // 8
OTHER = {"a": "b", "b": "a"}


def in_the_middle(plant) -> str:
    """Let both workers begin and one dispose; name its host when it has erased some."""
    both_at_work(plant)
    until(lambda: truthful(plant) >= EARLY)
    return owner(plant)


def both_at_work(plant) -> None:
    for host in plant.folders:
        plant.begin(host)
    plant.order()


def written(plant) -> int:
    """Count the segments that the object store has."""
    segments = plant.home.house.catalogue.segments(batch=plant.batch)
    return sum(each.state is not SegmentState.PLANNED for each in segments)


def state(plant) -> State:
    return plant.home.house.batches.get(plant.batch).state


def owner(plant) -> str:
    """Name the host whose worker has the disposal."""
    (job,) = plant.home.house.jobs.list(kind="dispose-batch")
    return job.owner.partition(":")[0]


def held_up_by(plant) -> str:
    """Give the code of what the disposal met last."""
    (job,) = plant.home.house.jobs.list(kind="dispose-batch")
    return job.error


def cut_short(plant) -> int:
    """Say how many it says are erased; there are more to come."""
    erased = truthful(plant)
    assert EARLY <= erased < COUNT
    return erased


def done(plant) -> bool:
    (job,) = plant.home.house.jobs.list(kind="dispose-batch")
    return job.state is Stand.DONE


def all_work(plant) -> None:
    """Wait until each host has done something anew: its worker lives, and is let in."""
    house = plant.home.house
    seen = max(job.id for job in house.jobs.list())

    def each_did() -> bool:
        if not house.jobs.list(states=[Stand.WAITING]):
            house.jobs.add("tidy", {}, now=homes.real_now())
        ended = [j for j in house.jobs.list(states=[Stand.DONE]) if j.id > seen]
        return {j.owner.partition(":")[0] for j in ended} == plant.folders.keys()

    until(each_did)
    assert all(worker.process.lives for worker in plant.workers.values())


def stopped(plant, host: str) -> bool:
    """Say whether a worker says that it could not go on."""
    events = {line["event"] for line in plant.workers[host].said()}
    return bool(events & {"worker_waits", "job_again"})


def refused(answer, *codes: str) -> None:
    """A command that could not be done says so with a code and advice."""
    assert answer.returncode == 1, answer
    assert "Traceback" not in answer.stderr
    error = json.loads(answer.stderr.splitlines()[-1])["error"]
    assert error["code"] in codes
    assert error["advice"]


def test_what_is_said_to_be_erased_and_is_still_there_is_found_out(made):
    made.home.house.batches.settle(made.batch, ["c0007"], Fate.DESTROYED)

    with pytest.raises(AssertionError, match="still there"):
        truthful(made)


def test_a_host_that_is_cut_off_loses_the_batch_to_the_other_and_comes_back(made):
    cut = in_the_middle(made)
    net, host = made.servers.net, made.servers.hosts[cut]

    net.pull(host)
    erased = cut_short(made)
    until(lambda: owner(made) == OTHER[cut])
    assert truthful(made) >= erased
    until(lambda: done(made))
    ended_well(made)
    net.plug(host)

    all_work(made)
    ended_well(made)


def test_a_worker_that_is_killed_loses_the_batch_to_the_other(made):
    killed = in_the_middle(made)

    made.workers[killed].kill()
    cut_short(made)
    until(lambda: done(made))

    assert owner(made) == OTHER[killed]
    ended_well(made)


def test_a_database_that_is_killed_is_waited_for(made):
    in_the_middle(made)

    made.servers.postgresql.kill()
    connections.close_all()
    refused(made.guicang("a", "batch", "list", "-o", "json"), "GC-805")
    made.servers.postgresql.revive()
    cut_short(made)
    until(lambda: done(made))

    all_work(made)
    ended_well(made)


def test_a_full_disk_of_the_database_is_waited_for(made):
    host = in_the_middle(made)
    server = made.servers.postgresql

    with made.servers.disks["postgresql"].level(NO_FILE):
        until(lambda: stopped(made, host))
    server.revive()
    cut_short(made)
    until(lambda: done(made))

    all_work(made)
    ended_well(made)


def test_a_full_disk_of_the_keys_lets_nothing_be_certified(made):
    host = in_the_middle(made)

    with made.servers.disks["homes"].level(NO_FILE):
        until(lambda: stopped(made, host))
        truthful(made)
        assert held_up_by(made) == "GC-406"
        assert state(made) in {State.ERASING, State.ERASED}
    until(lambda: done(made))

    ended_well(made)


def test_a_full_disk_of_the_object_store_lets_nothing_be_erased(made):
    both_at_work(made)
    until(lambda: written(made) > 1)
    host = owner(made)

    with made.servers.disks["objects"].level(NO_FILE):
        until(lambda: stopped(made, host))
        assert held_up_by(made) == "GC-775"
        assert state(made) is State.APPROVED
        assert truthful(made) == 0
    until(lambda: done(made))

    ended_well(made)
