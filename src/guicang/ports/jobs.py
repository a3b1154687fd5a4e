"""Jobs that wait for a worker."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from guicang.domain.jobs.model import Job, State
from guicang.ports.records import Transactions


class Jobs(Transactions, Protocol):
    """Where jobs wait; passes ``tests/contract/test_jobs.py``.

    What is added in a transaction that is undone was never there. Methods that take a
    ``job`` ask whether its (owner, attempt) has it and its lease runs: LeaseLost.
    """

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
        ...

    def waits(self, kind: str, now: datetime) -> bool:
        """Say whether a job of this kind is due that nobody has begun yet."""
        ...

    def claim(self, owner: str, now: datetime, lease: timedelta) -> Job | None:
        """Take the job that is due for the longest; None if nothing is.

        What is somebody's whose lease is over is due, too. That counts as a failure;
        where it is one too many, the job is dead, and another one is taken.
        """
        ...

    def beat(self, job: Job, now: datetime, lease: timedelta) -> None:
        """Have it for the time of a lease from now on. LeaseLost."""
        ...

    def progress(self, job: Job, now: datetime, done: int, of: int) -> None:
        """Note how far it is. LeaseLost."""
        ...

    def complete(self, job: Job, now: datetime, result: Mapping[str, object]) -> None:
        """End it. LeaseLost."""
        ...

    def fail(
        self, job: Job, now: datetime, error: str, again_at: datetime | None
    ) -> None:
        """Note a failure; it waits until then, or is dead. LeaseLost."""
        ...

    def hand_back(
        self, job: Job, now: datetime, run_at: datetime | None = None, error: str = ""
    ) -> None:
        """Let another one take it, at once or then; that is no failure. LeaseLost.

        ``error`` is the code of what it has to wait for.
        """
        ...

    def retry(self, job: int, now: datetime) -> Job:
        """Let a dead or cancelled one wait anew, without failures.

        NoSuchJob, JobNotThere (it is in another state).
        """
        ...

    def cancel(self, job: int, now: datetime, *, running: bool = False) -> Job:
        """End one that waits or is dead; one that runs, too, if that is meant.

        Whoever has it notices at the next step (LeaseLost). NoSuchJob, JobNotThere.
        """
        ...

    def get(self, job: int) -> Job:
        """Give one. NoSuchJob."""
        ...

    def list(
        self, *, states: Sequence[State] = (), kind: str = "", limit: int = 100
    ) -> Sequence[Job]:
        """Give jobs, the newest first; in any state if none is named."""
        ...

    def counts(self) -> Mapping[State, int]:
        """Count the jobs of each state there are any of."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove what was done or cancelled before an instant; return how many."""
        ...

    def close(self) -> None:
        """Let go of what this thread holds of the store."""
        ...
