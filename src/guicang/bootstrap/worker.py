"""A worker of a home: its tasks and its schedules, from the settings."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from os import getpid
from zoneinfo import ZoneInfo

from guicang.bootstrap.collecting import swept
from guicang.bootstrap.health import in_maintenance
from guicang.bootstrap.house import House
from guicang.config import SETTINGS, Config
from guicang.domain.jobs.model import Job
from guicang.domain.jobs.schedule import Schedule, read
from guicang.domain.record.zone import ZONE
from guicang.services.tending import Tending
from guicang.services.working import Working

_SCHEDULE = "schedule."

Around = Callable[[Job], AbstractContextManager[None]]


def make_worker(
    house: House,
    tell: Callable[[Mapping[str, object]], None],
    told: Callable[[Job, str], None],
    around: Around = lambda _job: nullcontext(),
) -> Working:
    """Make the worker of this process. BadSetting for a schedule that is none.

    ``tell`` writes a line of the log, ``told`` hears what became of each job, and
    ``around`` is open while it is done.
    """
    tending = Tending(
        jobs=house.jobs,
        requests=house.requests,
        retaining=house.retaining,
        contradicting=house.contradicting,
        approving=house.approving,
        disposing=house.disposing,
        running=house.running,
        recording=house.recording,
        anchoring=house.anchoring,
        rescanning=house.rescanning,
        ruling=house.ruling,
        notifying=house.notifying,
        restoring=house.restoring,
        pulling=house.pulling,
        watching=house.watching,
        hearing=house.hearing,
        transcribing=house.transcribing,
        clocking=house.clocking,
        errands=house.errands,
        sending=house.sending,
        recipients=house.recipients,
        packaging=house.packaging,
        making=house.making,
        shadowing=house.shadowing,
        training=house.training,
        snapshotting=house.snapshotting,
        drilling=house.drilling,
        exercising=house.exercising,
        alarming=house.alarming,
        noticing=house.noticing,
        announcing=house.announcing,
        forewarning=house.forewarning,
        bouncing=house.bouncing,
        archiving=house.archiving,
        checking=house.checking,
        discarding=house.discarding,
        discovering=house.discovering,
        importing=house.importing,
        locking=house.locking,
        suspending=house.suspending,
        weighing=house.weighing,
        costing=house.costing,
        corresponding=house.corresponding,
        clock=house.clock,
        tell=tell,
    )
    return Working(
        jobs=house.jobs,
        clock=house.clock,
        tasks=tending.tasks(),
        schedules=tuple(schedules(house.config)),
        zone=ZoneInfo(ZONE),
        owner=f"{socket.gethostname()}:{getpid()}:{house.entropy(4).hex()}",
        lease=timedelta(seconds=int(house.config["worker.lease"])),
        told=told,
        around=lambda job: _swept(job, around),
        paused=lambda: in_maintenance(house),
        waiting=lambda code: tell(_waits(code)),
    )


@contextmanager
def _swept(job: Job, around: Around) -> Iterator[None]:
    with swept(), around(job):
        yield


def _waits(code: str) -> Mapping[str, object]:
    if code:
        return {"event": "worker_waits", "code": code}
    return {"event": "worker_goes_on"}


def schedules(config: Config) -> Iterator[Schedule]:
    """Read the schedules that are not switched off. BadSetting."""
    for setting in SETTINGS:
        if setting.name.startswith(_SCHEDULE):
            kind = setting.name.removeprefix(_SCHEDULE)
            if (schedule := read(kind, str(config[setting.name]))) is not None:
                yield schedule
