"""GC-35x: jobs and the worker."""

from guicang.domain.errors.base import GuicangError


class NoSuchJob(GuicangError):
    """A number that is no job's."""

    code = "GC-351"
    message = "no job {job}"
    advice = "See `guicang jobs list`."
    exit_code = 2


class JobNotThere(GuicangError):
    """A job that does not stand where this could be done to it."""

    code = "GC-352"
    message = "job {job} is {state}: this cannot be done to it"
    advice = "What is dead can be retried; what waits or is dead can be cancelled."
    exit_code = 2


class LeaseLost(GuicangError):
    """A job that its worker took too long for, and that is another one's now."""

    code = "GC-353"
    message = "job {job} is another worker's now"
    advice = "Nothing is lost: who has it now does it. Look whether this machine slept."


class NoSuchTask(GuicangError):
    """A kind of job that this release does not know."""

    code = "GC-354"
    message = "this release knows no job of the kind {kind}"
    advice = "Run the same release for all workers, or cancel the job."


class TaskPoisoned(GuicangError):
    """A task of a job under which one process after the other died."""

    code = "GC-837"
    message = "{times} processes died under the same task: it is left alone"
    advice = "All other tasks were done. Look at what it was, and at memory; try again."


class TaskTooLong(GuicangError):
    """A task of a job that took longer than the settings let it."""

    code = "GC-893"
    message = "a task took longer than {seconds} s: it was ended"
    advice = (
        "All other tasks were done. Let tasks take longer (engine.limit), or look why "
        "this one does."
    )


class TaskFailed(GuicangError):
    """A task of a job that failed otherwise than we know of."""

    code = "GC-838"
    message = "a task failed: {kind}"
    advice = "All other tasks were done. Try again; if it stays, report the kind."


class EngineMissing(GuicangError):
    """An engine that is wanted by the settings and not installed."""

    code = "GC-839"
    message = "{engine} is not installed"
    advice = "pip install 'guicang[ray]', or leave the setting engine.ray empty."


class EngineUnready(GuicangError):
    """A distributed engine that is not there, has no room, or has another release."""

    code = "GC-870"
    message = "the engine at {place} cannot work: {reason}"
    advice = "Nothing is lost: the job is tried again. See docs/how-to/spread-work.md."


class ArchiveNotWhole(GuicangError):
    """An archive of which a segment did not come back as it was written."""

    code = "GC-876"
    message = "{count} segments of the archive are not whole; the first is {segment}"
    advice = (
        "`guicang archive copy` mends from the second store; see archives-on-s3.md."
    )
    hopeless = True
