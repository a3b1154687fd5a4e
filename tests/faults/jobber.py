"""A worker with tasks of its own, in a process that can be killed.

``python tests/faults/jobber.py SECONDS``: works with leases of so many seconds until it
is asked to stop. Before it sleeps in a task it says so on standard output.

    note   writes a row that can be written once a job, in the task
    sleep  says "asleep", sleeps for ever the first time, and does nothing the second
    step   makes progress until it is asked to stop; says "asleep" after the first
"""

import signal
import sys
import time
from datetime import timedelta
from threading import Event
from zoneinfo import ZoneInfo

import django

django.setup()

from django.db import connection  # noqa: E402

from guicang.adapters.db.jobs import DjangoJobs  # noqa: E402
from guicang.bootstrap import SystemClock  # noqa: E402
from guicang.services.working import Turn, Working  # noqa: E402


def note(turn: Turn) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect (job) VALUES (%s)", [turn.job.id])
    return {}


def sleep(turn: Turn) -> dict[str, object]:
    if turn.job.attempt == 1:
        print("asleep", flush=True)  # noqa: T201 - the test reads it
        time.sleep(1000)
    return note(turn)


def step(turn: Turn) -> dict[str, object]:
    for at in range(100_000):
        turn.progress(at, 100_000)
        if not at:
            print("asleep", flush=True)  # noqa: T201 - the test reads it
        time.sleep(0.01)
    return {}


def main() -> None:
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    working = Working(
        jobs=DjangoJobs(),
        clock=SystemClock(),
        tasks={"note": note, "sleep": sleep, "step": step},
        schedules=(),
        zone=ZoneInfo("Asia/Shanghai"),
        owner=f"jobber {time.monotonic_ns()}",
        lease=timedelta(seconds=float(sys.argv[1])),
    )
    working.run(stop.is_set, lambda: stop.wait(0.05))


main()
