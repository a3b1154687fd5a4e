"""``worker`` and ``jobs``."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from typing import Annotated, Any

import typer

from guicang.config import Config
from guicang.domain.access.model import May
from guicang.domain.jobs.model import Job, State
from guicang.entrypoints import tracing
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    emit,
    house,
    need,
    plain,
    table,
)
from guicang.entrypoints.cli.stopping import stopping
from guicang.entrypoints.labels import JOBS
from guicang.entrypoints.metrics import flows
from guicang.entrypoints.needs import CARRIES_OUT, NO_CONTENT, needs, public
from guicang.services.ordering import Deed

app = typer.Typer(no_args_is_help=True, help=_("What a worker does, did, or cannot."))
Number = Annotated[int, typer.Argument(help=_("A job's number."))]


@public(CARRIES_OUT)
def worker(
    *,
    once: Annotated[
        bool, typer.Option("--once", help=_("Do what is due now, then end."))
    ] = False,
) -> None:
    """Do what is due again and again, and what waits to be done, until stopped.

    Asked to stop (SIGTERM, Ctrl-C), it hands back what it has at the next step that
    may be cut. Lines on standard error are JSON.
    """
    from guicang.bootstrap import make_worker
    from guicang.bootstrap.keyrings import require_own

    require_own(house())
    measured = Measured(house().config)
    working = make_worker(house(), _tell, measured.told, measured.around)
    with stopping() as stop:
        if once:
            working.once(stop.is_set)
        else:
            seconds = int(house().config["worker.rest"])
            _tell({"event": "worker_started", "owner": working.owner})
            working.run(stop.is_set, lambda: stop.wait(seconds))
            _tell({"event": "worker_stopped", "owner": working.owner})
    tracing.finish()


class Measured:
    """Counts and traces the jobs of this process, where the settings want it.

    Kinds that this release has no task for are one: the table that they come from is
    written by other releases, too, and there is no end to what names they have.
    """

    def __init__(self, config: Config) -> None:
        """Begin. TracingMissing."""
        tracing.prepare(config, "worker")
        self._counts = flows.prepare(config)
        self._kinds: set[str] = set()

    @contextmanager
    def around(self, job: Job) -> Iterator[None]:
        """Measure one attempt."""
        self._kinds.add(job.kind)
        attempt = flows.attempt(job.kind) if self._counts else nullcontext()
        with attempt, tracing.job_span(job.kind, job.attempt):
            yield

    def told(self, job: Job, said: str) -> None:
        """Write what became of it, and count it."""
        about = {"job": job.id, "kind": job.kind, "attempt": job.attempt}
        _tell({"event": f"job_{said.replace(' ', '_')}", **about})
        if self._counts:
            flows.ended(job.kind if job.kind in self._kinds else "unknown", said)


def _tell(line: Mapping[str, object]) -> None:
    text = json.dumps(dict(line), ensure_ascii=False, default=plain)
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@app.command("list")
@public(NO_CONTENT)
def list_(
    *,
    state: Annotated[
        list[State] | None, typer.Option(help=_("Only these; several are possible."))
    ] = None,
    kind: Annotated[str, typer.Option(help=_("Only of this kind."))] = "",
    limit: Annotated[int, typer.Option(help=_("How many at most."))] = 50,
    output: Output = Format.TEXT,
) -> None:
    """List jobs, the newest first."""
    found = house().jobs.list(states=state or (), kind=kind, limit=limit)
    emit(
        output,
        {"jobs": [describe(job) for job in found], "counts": house().jobs.counts()},
        lambda: table(
            _("Jobs"),
            [_("number"), _("kind"), _("state"), _("when"), _("done"), _("error")],
            [
                (
                    str(job.id),
                    job.kind,
                    _(JOBS[job.state]),
                    job.ended_at or job.run_at,
                    f"{job.done:,} / {job.of:,}" if job.of else "",
                    job.error,
                )
                for job in found
            ],
        ),
    )


@app.command("retry")
@needs(May.JOBS_CHANGE)
def retry(
    job: Number,
    *,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Let a job that failed for good, or was cancelled, wait anew."""
    by = actor(as_, otp, May.JOBS_CHANGE)
    why = need(reason, "--reason")
    _emit(house().ordering.change(job, Deed.RETRY, by=by, reason=why), output)


@app.command("cancel")
@needs(May.JOBS_CHANGE)
def cancel(
    job: Number,
    *,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Cancel a job that waits, or failed for good."""
    by = actor(as_, otp, May.JOBS_CHANGE)
    why = need(reason, "--reason")
    _emit(house().ordering.change(job, Deed.CANCEL, by=by, reason=why), output)


def describe(job: Job) -> dict[str, Any]:
    """Turn a job into plain values."""
    return asdict(job)


def _emit(job: Job, output: Format) -> None:
    emit(
        output,
        describe(job),
        lambda: table(
            _("Jobs"),
            [_("number"), _("kind"), _("state")],
            [(str(job.id), job.kind, _(JOBS[job.state]))],
        ),
    )
