"""Let a worker do what was approved, and see to the jobs that failed.

* A person with the permission orders it, with a fresh code and a reason; both who and
  why are written down. What the job does then asks for signatures, holds and clocks
  itself. Who orders what was not signed is refused, and that is written down.
* A batch or a restore has one job, however often it is ordered: one that failed for
  good, or was cancelled, waits anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.approval.model import Decision, Operation
from guicang.domain.approval.rules import missing
from guicang.domain.disposal.model import State as Stand
from guicang.domain.disposal.road import OPEN
from guicang.domain.errors import NoSuchRequest, NotApproved, RequestClosed
from guicang.domain.jobs.model import ENDED, Job, State
from guicang.domain.ledger.model import Tag
from guicang.ports.batches import Batches
from guicang.ports.clock import Clock
from guicang.ports.jobs import Jobs
from guicang.ports.ledger import Ledger
from guicang.ports.requests import Requests
from guicang.services.approving import spell
from guicang.services.discovering import DISCOVER
from guicang.services.governing import Governing
from guicang.services.importing import IMPORT

_RECENT: Final = 200
CHECK: Final = "archive-check"
SNAPSHOT: Final = "snapshot"
DRILL: Final = "drill"
MAPS: Final = frozenset({CHECK, DISCOVER, IMPORT, "rescan"})
"""Jobs that may be cancelled while they run: whatever was done stands for itself."""
_AGAIN: Final = frozenset({State.DEAD, State.CANCELLED})


class Deed(StrEnum):
    """What a person does to a job."""

    RETRY = "retry"  # one that failed for good, or was cancelled, waits anew
    CANCEL = (
        "cancel"  # one that waits or failed for good ends; one of MAPS running, too
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """The use cases of ordering work. ``ended`` hears of jobs that somebody ended."""

    jobs: Jobs
    batches: Batches
    requests: Requests
    governing: Governing
    ledger: Ledger
    clock: Clock
    ended: Callable[[Job], None] = lambda _job: None

    def dispose(self, batch: str, *, by: str, code: Proof, reason: str) -> Job:
        """Let a worker take an approved batch to its end. NotApproved, RequestClosed.

        The key is the one under which a worker's own schedule orders it.
        """
        actor = self.governing.prove(by, code, May.BATCH_DISPOSE).name
        found = self.batches.get(batch)
        if found.state is Stand.PROPOSED:
            raise self._lacking(batch, actor)
        if found.state not in OPEN:
            raise RequestClosed(request=batch, state=found.state.value)
        about = {"batch": batch}
        return self._order(
            "dispose-batch", about, f"dispose:{batch}", by=actor, reason=reason
        )

    def restore(self, request: str, *, by: str, code: Proof, reason: str) -> Job:
        """Let a worker do an approved restore. NoSuchRequest, NotApproved."""
        actor = self.governing.prove(by, code, May.ARCHIVE_RESTORE).name
        found = self.requests.get(request)
        if found.operation is not Operation.RESTORE:
            raise NoSuchRequest(request=request)
        if found.decision is Decision.OPEN:
            raise self._lacking(request, actor)
        if found.decision is not Decision.APPROVED:
            raise RequestClosed(request=request, state=found.decision.value)
        about = {"request": request}
        return self._order(
            "restore", about, f"restore:{request}", by=actor, reason=reason
        )

    def measure(self, *, by: str, code: Proof, reason: str) -> Job:
        """Let a worker measure what is stored, besides its daily sample."""
        actor = self.governing.prove(by, code, May.COST_CHANGE).name
        key = f"costs:{self.clock.now():%Y%m%dT%H%M}"
        return self._order("costs", {}, key, by=actor, reason=reason)

    def _lacking(self, request: str, by: str) -> NotApproved:
        """Write down that somebody ordered what nobody signed; give the error."""
        chairs = missing(self.requests.get(request))
        error = NotApproved(request=request, missing=spell(chairs))
        about = {"request": request, "code": error.code}
        with self.ledger.transaction():
            self.ledger.append(Tag.REQUEST_REFUSED, by, about, self.clock.now())
        return error

    def _order(
        self,
        kind: str,
        payload: Mapping[str, object],
        key: str,
        *,
        by: str,
        reason: str,
    ) -> Job:
        now = self.clock.now()
        with self.jobs.transaction():
            about = {"kind": kind, **payload, "reason": reason}
            self.ledger.append(Tag.SYSTEM_JOB_ORDERED, by, about, now)
            job = self.jobs.add(kind, payload, now=now, key=key)
            if job.state in _AGAIN:
                return self.jobs.retry(job.id, now)
            return job

    def check(self, *, by: str) -> Job:
        """Let a worker read the whole archive back, once."""
        return self.once(CHECK, by=by)

    def once(self, kind: str, *, by: str, **how: object) -> Job:
        """Let a worker do something once: CHECK, SNAPSHOT, DRILL or an exercise.

        ``by`` was let through by the door. While one waits or runs there is no second.
        ``how`` it is done stands in the entry and in the job.
        """
        now = self.clock.now()
        with self.jobs.transaction():
            for job in self.jobs.list(states=[State.WAITING, State.RUNNING], kind=kind):
                return job
            about = {"kind": kind, **how}
            self.ledger.append(Tag.SYSTEM_JOB_ORDERED, by, about, now)
            return self.jobs.add(kind, {"by": by, **how}, now=now)

    def change(self, job: int, deed: Deed, *, by: str, reason: str) -> Job:
        """Let a job wait anew, or end it; ``by`` was let through by the door.

        NoSuchJob, JobNotThere for one that is done, or runs and is none of MAPS.
        """
        now = self.clock.now()
        with self.jobs.transaction():
            kind = self.jobs.get(job).kind
            about = {"job": job, "kind": kind, "deed": deed.value, "reason": reason}
            self.ledger.append(Tag.SYSTEM_JOB_CHANGED, by, about, now)
            if deed is Deed.RETRY:
                return self.jobs.retry(job, now)
            cancelled = self.jobs.cancel(job, now, running=kind in MAPS)
        self.ended(cancelled)
        return cancelled

    # --- looking ----------------------------------------------------------------------

    def last(self, kind: str) -> Job | None:
        """Give the newest job of a kind; None if there was none."""
        return next(iter(self.jobs.list(kind=kind, limit=1)), None)

    def of(self, kind: str, name: str) -> Job | None:
        """Give the job of a batch or of a restore; None if it was never ordered."""
        for job in self.jobs.list(kind=kind, limit=_RECENT):
            if name in job.payload.values():
                return job
        return None

    def busy(self) -> Job | None:
        """Give what a worker is doing now: a job whose lease runs; None if none is."""
        now = self.clock.now()
        for job in self.jobs.list(states=[State.RUNNING]):
            if job.lease_until is not None and job.lease_until > now:
                return job
        return None

    def seen(self) -> datetime | None:
        """Say when a worker was last known to do something; None if never."""
        ended = [
            job.ended_at
            for job in self.jobs.list(states=[*ENDED], limit=_RECENT)
            if job.ended_at is not None and job.owner
        ]
        return max(ended, default=None)
