"""Jobs on SQLite and PostgreSQL.

A job is taken in one short transaction. PostgreSQL skips rows that another worker is
taking just then (SKIP LOCKED); on SQLite writers stand in line (IMMEDIATE).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import Count, F, QuerySet

from guicang.adapters.db.models import jobs as tables
from guicang.adapters.db.sql import spelled, when
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import JobNotThere, LeaseLost, NoSuchJob
from guicang.domain.jobs.model import MOST_FAILURES, Job, State
from guicang.domain.record import instant, micros


class DjangoJobs(Atomic):
    """Jobs in the working store."""

    def add(
        self,
        kind: str,
        payload: Mapping[str, object],
        *,
        now: datetime,
        key: str = "",
        run_at: datetime | None = None,
    ) -> Job:
        """Write a job; with a ``key`` that was given, give the job that has it."""
        if key and (known := self._by_key(key)):
            return known
        try:
            with self.transaction():
                row = tables.Job.objects.create(
                    kind=kind,
                    payload=spelled(payload),
                    key=key or None,
                    state=State.WAITING,
                    run_at=micros(run_at or now),
                    created_at=micros(now),
                )
        except IntegrityError:
            # Somebody was faster; a key that is gone again is a fault worth seeing.
            if key and (known := self._by_key(key)):
                return known
            raise
        return _job(row)

    def _by_key(self, key: str) -> Job | None:
        row = tables.Job.objects.filter(key=key).first()
        return None if row is None else _job(row)

    def waits(self, kind: str, now: datetime) -> bool:
        """Say whether a job of this kind is due that nobody has begun yet."""
        with translated():
            return tables.Job.objects.filter(
                kind=kind, state=State.WAITING, run_at__lte=micros(now), attempt=0
            ).exists()

    def claim(self, owner: str, now: datetime, lease: timedelta) -> Job | None:
        """Take the job that is due for the longest; None if nothing is.

        What is somebody's whose lease is over is due, too. That counts as a failure;
        where it is one too many, the job is dead, and another one is taken.
        """
        with self.transaction():
            self._bury(now)
            row = self._abandoned(now) or self._waiting(now)
            if row is None:
                return None
            row.failures += int(row.state == State.RUNNING)
            row.state = State.RUNNING
            row.owner = owner
            row.attempt += 1
            row.lease_until = micros(now + lease)
            row.save()
            return _job(row)

    def _bury(self, now: datetime) -> None:
        """Let those be dead whose worker was lost once too often."""
        lost = _locked().filter(
            state=State.RUNNING,
            lease_until__lte=micros(now),
            failures__gte=MOST_FAILURES - 1,
        )
        for row in lost:
            row.state, row.failures = State.DEAD, row.failures + 1
            row.error, row.ended_at = "the worker was lost", micros(now)
            row.save()

    def _abandoned(self, now: datetime) -> tables.Job | None:
        found = _locked().filter(state=State.RUNNING, lease_until__lte=micros(now))
        return found.order_by("lease_until", "id").first()

    def _waiting(self, now: datetime) -> tables.Job | None:
        found = _locked().filter(state=State.WAITING, run_at__lte=micros(now))
        return found.order_by("run_at", "id").first()

    def beat(self, job: Job, now: datetime, lease: timedelta) -> None:
        """Have it for the time of a lease from now on. LeaseLost."""
        self._move(job, now, lease_until=micros(now + lease))

    def progress(self, job: Job, now: datetime, done: int, of: int) -> None:
        """Note how far it is. LeaseLost."""
        self._move(job, now, done=done, of=of)

    def complete(self, job: Job, now: datetime, result: Mapping[str, object]) -> None:
        """End it. LeaseLost."""
        self._move(
            job,
            now,
            state=State.DONE,
            result=spelled(result),
            error="",
            lease_until=None,
            ended_at=micros(now),
        )

    def fail(
        self, job: Job, now: datetime, error: str, again_at: datetime | None
    ) -> None:
        """Note a failure; it waits until then, or is dead. LeaseLost."""
        dead = again_at is None
        self._move(
            job,
            now,
            state=State.DEAD if dead else State.WAITING,
            failures=F("failures") + 1,
            error=error,
            lease_until=None,
            run_at=micros(again_at or now),
            ended_at=micros(now) if dead else None,
        )

    def hand_back(
        self, job: Job, now: datetime, run_at: datetime | None = None, error: str = ""
    ) -> None:
        """Let another one take it, at once or then; that is no failure. LeaseLost."""
        self._move(
            job,
            now,
            state=State.WAITING,
            lease_until=None,
            run_at=micros(run_at or now),
            error=error,
        )

    def _move(self, job: Job, now: datetime, **changes: Any) -> None:
        """Change a job that is still its taker's. LeaseLost."""
        with translated():
            met = tables.Job.objects.filter(
                pk=job.id,
                state=State.RUNNING,
                owner=job.owner,
                attempt=job.attempt,
                lease_until__gt=micros(now),
            ).update(**changes)
        if not met:
            raise LeaseLost(job=job.id)

    def retry(self, job: int, now: datetime) -> Job:
        """Let a dead or cancelled one wait anew, without failures."""
        return self._from(
            job,
            (State.DEAD, State.CANCELLED),
            state=State.WAITING,
            failures=0,
            run_at=micros(now),
            ended_at=None,
        )

    def cancel(self, job: int, now: datetime, *, running: bool = False) -> Job:
        """End one that waits or is dead; one that runs, too, if that is meant."""
        states = (State.WAITING, State.DEAD, *((State.RUNNING,) if running else ()))
        return self._from(
            job,
            states,
            state=State.CANCELLED,
            lease_until=None,
            ended_at=micros(now),
        )

    def _from(self, job: int, states: Sequence[State], **changes: Any) -> Job:
        with self.transaction():
            met = tables.Job.objects.filter(pk=job, state__in=states).update(**changes)
            found = self.get(job)
        if not met:
            raise JobNotThere(job=job, state=found.state.value)
        return found

    def get(self, job: int) -> Job:
        """Give one. NoSuchJob."""
        row = tables.Job.objects.filter(pk=job).first()
        if row is None:
            raise NoSuchJob(job=job)
        return _job(row)

    def list(
        self, *, states: Sequence[State] = (), kind: str = "", limit: int = 100
    ) -> Sequence[Job]:
        """Give jobs, the newest first; in any state if none is named."""
        rows = tables.Job.objects.order_by("-id")
        rows = rows.filter(state__in=states) if states else rows
        rows = rows.filter(kind=kind) if kind else rows
        return [_job(row) for row in rows[:limit]]

    def counts(self) -> Mapping[State, int]:
        """Count the jobs of each state there are any of."""
        counted = tables.Job.objects.values_list("state").annotate(Count("id"))
        return {State(state): count for state, count in counted.order_by("state")}

    def forget(self, before: datetime) -> int:
        """Remove what was done or cancelled before an instant; return how many."""
        with self.transaction():
            over = tables.Job.objects.filter(
                state__in=(State.DONE, State.CANCELLED), ended_at__lt=micros(before)
            )
            return int(over.delete()[0])

    def close(self) -> None:
        """Let go of the connection of this thread."""
        connection.close()


def _locked() -> QuerySet[tables.Job]:
    """Lock the rows that are read; leave out those that others lock, where possible."""
    return tables.Job.objects.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    )


def _job(row: tables.Job) -> Job:
    return Job(
        id=row.pk,
        kind=row.kind,
        payload=json.loads(row.payload),
        key=row.key or "",
        state=State(row.state),
        run_at=instant(row.run_at),
        created_at=instant(row.created_at),
        attempt=row.attempt,
        failures=row.failures,
        owner=row.owner,
        lease_until=when(row.lease_until),
        done=row.done,
        of=row.of,
        error=row.error,
        result=json.loads(row.result),
        ended_at=when(row.ended_at),
    )
