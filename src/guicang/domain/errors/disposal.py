"""GC-5xx: disposal."""

from guicang.domain.errors.base import GuicangError, Refused


class IllegalStep(GuicangError):
    """A step for which the state machine has no edge."""

    code = "GC-501"
    message = "no road leads from {now} to {to}"
    advice = "This is a fault of the program: report it with the ledger's last entries."


class NothingDue(GuicangError):
    """There was nothing to propose."""

    code = "GC-502"
    message = "nothing is due"
    advice = "See `guicang due` for what comes due when, and `guicang explain`."
    exit_code = 10


class BreakerOpen(Refused):
    """The runaway breaker (R30) wants one more signature."""

    code = "GC-503"
    message = "the runaway breaker stopped {request}: {reason}"
    advice = "One more person signs for it: `guicang batch show` says with which role."


class AlreadyRunning(GuicangError):
    """Another process works on the batch."""

    code = "GC-504"
    message = "batch {batch} is being worked on by another process"
    advice = (
        "Wait for it; if it died, its lease ends by itself (setting disposal.lease)."
    )
    passing = True


class TooLate(Refused):
    """A withdrawal after erasure began."""

    code = "GC-505"
    message = "batch {batch} is {state}: erasure has begun"
    advice = "What the archive keeps can be brought back with `guicang restore`."


class WrongEnd(GuicangError):
    """Platforms were to delete their copies of what is not taken offline."""

    code = "GC-506"
    message = "a batch whose end is {end} does not reach the platforms' own copies"
    advice = "Propose it with the end `offline`: our copy goes first, theirs after."
    exit_code = 2
