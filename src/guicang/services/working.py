"""Do what waits to be done: take a job, keep it, end it, or try again later.

* A job is done at least once. Each kind may be cut off at any instant and run again.
* As long as it is done its lease is renewed. Who lost the lease notices at the next
  step, stops, and ends nothing: another worker has the job.
* Asked to stop, a worker hands the job back at the next step that may be cut, and takes
  no other one.
* What fails is tried again later; what the rules refuse, or fails too often, is dead
  and waits for a person (``guicang jobs``). What only has to pass is waited for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from threading import Event, Thread

from guicang.domain.errors import (
    DatabaseUnready,
    GuicangError,
    LeaseLost,
    NoSpace,
    NoSuchTask,
)
from guicang.domain.jobs.model import Job, after_failure, after_outage
from guicang.domain.jobs.schedule import Schedule
from guicang.ports.clock import Clock
from guicang.ports.jobs import Jobs


class HandedBack(BaseException):
    """What the worker has goes back: it was asked to stop, or there is more later."""

    def __init__(self, until: datetime | None = None) -> None:
        """Say when it is due again; None for at once."""
        super().__init__()
        self.until = until


@dataclass(slots=True, kw_only=True)
class Turn:
    """One attempt at a job, as what is done sees it."""

    job: Job
    jobs: Jobs
    clock: Clock
    stop: Callable[[], bool]
    lost: Event = field(default_factory=Event)

    def progress(self, done: int, of: int) -> None:
        """Say how far it is. LeaseLost, or HandedBack: what is done ends here."""
        if self.lost.is_set():
            raise LeaseLost(job=self.job.id)
        if self.stop():
            raise HandedBack
        self.jobs.progress(self.job, self.clock.now(), done, of)

    def later(self, at: datetime) -> None:
        """Leave off until then. HandedBack: what is done ends here."""
        raise HandedBack(at)


Task = Callable[[Turn], Mapping[str, object]]
"""Does a kind of job and gives what came of it: ids and counts, no content."""

Pulse = Callable[[Callable[[], None], timedelta], AbstractContextManager[None]]
"""Calls something every so often, as long as the block lasts."""


@contextmanager
def beating(beat: Callable[[], None], every: timedelta) -> Iterator[None]:
    """Call ``beat`` in a thread of its own until the block ends."""
    over = Event()

    def run() -> None:
        while not over.wait(every.total_seconds()):
            beat()

    thread = Thread(target=run, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@dataclass(slots=True, kw_only=True)
class Working:
    """The use case of a worker. ``owner`` is like no other worker's.

    ``told`` hears what became of a job: "done", "again", "dead", "handed back", "lost".
    ``around`` is open while a job is done that there is a task for, to measure it.
    While ``paused`` says so, none is taken. ``waiting`` hears the code of what keeps
    the store from taking anything, and "" when it does again.
    """

    jobs: Jobs
    clock: Clock
    tasks: Mapping[str, Task]
    schedules: Sequence[Schedule]
    zone: tzinfo
    owner: str
    lease: timedelta
    pulse: Pulse = beating
    told: Callable[[Job, str], None] = lambda _job, _said: None
    around: Callable[[Job], AbstractContextManager[None]] = lambda _job: nullcontext()
    paused: Callable[[], bool] = lambda: False
    waiting: Callable[[str], None] = lambda _code: None
    _slots: dict[str, str] = field(default_factory=dict)

    def once(self, stop: Callable[[], bool]) -> int:
        """Do all that is due now; return how many jobs were taken."""
        self.tick()
        taken = 0
        while not (stop() or self.paused()) and self.turn(stop):
            taken += 1
        return taken

    def run(self, stop: Callable[[], bool], rest: Callable[[], object]) -> None:
        """Do what comes until asked to stop; ``rest`` waits where nothing is due.

        A database that cannot be reached, or has no room, is waited for.
        """
        waits = ""
        while not stop():
            busy, why = self._go_on(stop)
            if why != waits:
                self.waiting(why)
                waits = why
            if not busy:
                rest()

    def _go_on(self, stop: Callable[[], bool]) -> tuple[bool, str]:
        """Do one thing; say whether there was one, and what the store is waited for."""
        try:
            self.tick()
            return not self.paused() and self.turn(stop), ""
        except (DatabaseUnready, NoSpace) as error:
            self.jobs.close()
            return False, error.code

    def tick(self) -> None:
        """Let what is due again wait: once a slot, however many workers there are.

        Where the one of an earlier slot waits still, it serves for this one, too: busy
        workers leave no pile behind.
        """
        now = self.clock.now()
        for schedule in self.schedules:
            slot = schedule.slot(now, self.zone)
            key = f"{schedule.kind}@{slot.isoformat()}"
            if self._slots.get(schedule.kind) == key:
                continue
            if not self.jobs.waits(schedule.kind, now):
                self.jobs.add(schedule.kind, {}, now=now, key=key, run_at=slot)
                self._slots[schedule.kind] = key

    def turn(self, stop: Callable[[], bool]) -> bool:
        """Take one job and do it; tell whether there was one."""
        job = self.jobs.claim(self.owner, self.clock.now(), self.lease)
        if job is None:
            return False
        turn = Turn(job=job, jobs=self.jobs, clock=self.clock, stop=stop)
        try:
            said = self._attempt(turn)
        except LeaseLost:
            said = "lost"
        self.told(job, said)
        return True

    def _attempt(self, turn: Turn) -> str:
        job = turn.job
        try:
            task, pulse = self._task(job), self.lease / 3
            with self.around(job), self.pulse(lambda: self._beat(turn), pulse):
                result = task(turn)
            self.jobs.complete(job, self.clock.now(), result)
        except HandedBack as back:
            self.jobs.hand_back(job, self.clock.now(), back.until)
            return "handed back"
        except LeaseLost:
            raise
        except GuicangError as error:
            if error.passing:
                return self._held_up(job, error.code)
            return self._failed(job, error.code, hopeless=error.hopeless)
        except Exception as error:  # noqa: BLE001 - a fault of one job ends no worker
            return self._failed(job, type(error).__name__, hopeless=False)
        return "done"

    def _task(self, job: Job) -> Task:
        task = self.tasks.get(job.kind)
        if task is None:
            raise NoSuchTask(kind=job.kind)
        return task

    def _beat(self, turn: Turn) -> None:
        """Renew the lease, in the thread that does nothing else."""
        try:
            self.jobs.beat(turn.job, self.clock.now(), self.lease)
        except LeaseLost:
            turn.lost.set()
        except (DatabaseUnready, NoSpace):
            pass  # tried again; if it stays away, the lease is over and that is right
        finally:
            self.jobs.close()

    def _held_up(self, job: Job, error: str) -> str:
        now = self.clock.now()
        self.jobs.hand_back(job, now, after_outage(job.attempt, now), error)
        return "again"

    def _failed(self, job: Job, error: str, *, hopeless: bool) -> str:
        now = self.clock.now()
        again = after_failure(job.failures + 1, now, hopeless=hopeless)
        self.jobs.fail(job, now, error, again)
        return "dead" if again is None else "again"
