"""Jobs in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from guicang.domain.errors import JobNotThere, LeaseLost, NoSuchJob
from guicang.domain.jobs.model import MOST_FAILURES, Job, State
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryJobs(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.jobs: dict[int, Job] = {}
        self.last = 0

    def add(
        self,
        kind: str,
        payload: Mapping[str, object],
        *,
        now: datetime,
        key: str = "",
        run_at: datetime | None = None,
    ) -> Job:
        for job in self.jobs.values():
            if key and job.key == key:
                return job
        self.last += 1
        self.jobs[self.last] = Job(
            id=self.last,
            kind=kind,
            payload=dict(payload),
            key=key,
            state=State.WAITING,
            run_at=run_at or now,
            created_at=now,
        )
        return self.jobs[self.last]

    def waits(self, kind: str, now: datetime) -> bool:
        return any(
            job.kind == kind
            and job.state is State.WAITING
            and job.run_at <= now
            and not job.attempt
            for job in self.jobs.values()
        )

    def claim(self, owner: str, now: datetime, lease: timedelta) -> Job | None:
        lost = [j for j in self.jobs.values() if _over(j, now)]
        for job in [j for j in lost if j.failures >= MOST_FAILURES - 1]:
            self.jobs[job.id] = replace(
                job,
                state=State.DEAD,
                failures=job.failures + 1,
                error="the worker was lost",
                ended_at=now,
            )
            lost.remove(job)
        waiting = [
            j
            for j in self.jobs.values()
            if j.state is State.WAITING and j.run_at <= now
        ]
        found = sorted(lost, key=lambda j: (j.lease_until, j.id)) or sorted(
            waiting, key=lambda j: (j.run_at, j.id)
        )
        if not found:
            return None
        job = found[0]
        self.jobs[job.id] = replace(
            job,
            state=State.RUNNING,
            failures=job.failures + (job.state is State.RUNNING),
            owner=owner,
            attempt=job.attempt + 1,
            lease_until=now + lease,
        )
        return self.jobs[job.id]

    def beat(self, job: Job, now: datetime, lease: timedelta) -> None:
        self._move(job, now, lease_until=now + lease)

    def progress(self, job: Job, now: datetime, done: int, of: int) -> None:
        self._move(job, now, done=done, of=of)

    def complete(self, job: Job, now: datetime, result: Mapping[str, object]) -> None:
        self._move(
            job,
            now,
            state=State.DONE,
            result=dict(result),
            error="",
            lease_until=None,
            ended_at=now,
        )

    def fail(
        self, job: Job, now: datetime, error: str, again_at: datetime | None
    ) -> None:
        self._move(
            job,
            now,
            state=State.DEAD if again_at is None else State.WAITING,
            failures=self.get(job.id).failures + 1,
            error=error,
            lease_until=None,
            run_at=again_at or now,
            ended_at=now if again_at is None else None,
        )

    def hand_back(
        self, job: Job, now: datetime, run_at: datetime | None = None, error: str = ""
    ) -> None:
        changes = {"lease_until": None, "run_at": run_at or now, "error": error}
        self._move(job, now, state=State.WAITING, **changes)

    def _move(self, job: Job, now: datetime, **changes: object) -> None:
        found = self.jobs.get(job.id)
        mine = found is not None and (found.owner, found.attempt) == (
            job.owner,
            job.attempt,
        )
        if found is None or not mine or found.state is not State.RUNNING:
            raise LeaseLost(job=job.id)
        if _over(found, now):
            raise LeaseLost(job=job.id)
        self.jobs[job.id] = replace(found, **changes)

    def retry(self, job: int, now: datetime) -> Job:
        return self._from(
            job,
            (State.DEAD, State.CANCELLED),
            state=State.WAITING,
            failures=0,
            run_at=now,
            ended_at=None,
        )

    def cancel(self, job: int, now: datetime, *, running: bool = False) -> Job:
        states = [State.WAITING, State.DEAD, *([State.RUNNING] if running else [])]
        return self._from(
            job, states, state=State.CANCELLED, lease_until=None, ended_at=now
        )

    def _from(self, job: int, states: Sequence[State], **changes: object) -> Job:
        found = self.get(job)
        if found.state not in states:
            raise JobNotThere(job=job, state=found.state.value)
        self.jobs[job] = replace(found, **changes)
        return self.jobs[job]

    def get(self, job: int) -> Job:
        if job not in self.jobs:
            raise NoSuchJob(job=job)
        return self.jobs[job]

    def list(
        self, *, states: Sequence[State] = (), kind: str = "", limit: int = 100
    ) -> Sequence[Job]:
        found = [
            job
            for job in self.jobs.values()
            if (not states or job.state in states) and kind in ("", job.kind)
        ]
        return sorted(found, key=lambda job: -job.id)[:limit]

    def counts(self) -> Mapping[State, int]:
        return Counter(job.state for job in self.jobs.values())

    def forget(self, before: datetime) -> int:
        over = [
            job.id
            for job in self.jobs.values()
            if job.state in (State.DONE, State.CANCELLED)
            and job.ended_at is not None
            and job.ended_at < before
        ]
        for job in over:
            del self.jobs[job]
        return len(over)

    def close(self) -> None:
        pass


def _over(job: Job, now: datetime) -> bool:
    until = job.lease_until
    return job.state is State.RUNNING and until is not None and until <= now
