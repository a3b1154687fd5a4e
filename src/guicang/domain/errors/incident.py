"""GC-730 to GC-739: incidents."""

from guicang.domain.errors.base import GuicangError, Refused


class NoSuchIncident(GuicangError):
    """An id that is no incident's."""

    code = "GC-730"
    message = "no incident {incident}"
    advice = "See `guicang incident list`."
    exit_code = 2


class BadIncident(GuicangError):
    """What cannot be so."""

    code = "GC-731"
    message = "the incident cannot be noted so: {reason}"
    advice = "Mend what is named; facts that are not known yet may be left out."
    exit_code = 2


class NoSuchClock(GuicangError):
    """An id that is no clock's."""

    code = "GC-732"
    message = "incident {incident} has no clock {clock}"
    advice = "See `guicang incident show`."
    exit_code = 2


class ClockSettled(Refused):
    """A clock that was met already, or does not apply."""

    code = "GC-733"
    message = "clock {clock} of {incident} is settled: {state}"
    advice = "What was met stays met. A later report is a reference in the next one."


class IncidentClosed(Refused):
    """A change to what was closed."""

    code = "GC-734"
    message = "incident {incident} was closed"
    advice = "Declare a new one and name this one in it."


class ClocksRunning(Refused):
    """An incident that cannot be closed yet."""

    code = "GC-735"
    message = "incident {incident} has clocks that are not settled: {clocks}"
    advice = "Mark each as met with its reference, or say why it does not apply."


class EvidenceLocked(Refused):
    """Something that an incident needs, or may need, as evidence."""

    code = "GC-736"
    message = "evidence of incident {incident} is locked until {until}"
    advice = (
        "Close the incident first. What belongs to its window stays for six calendar "
        "months at least."
    )


class ExerciseFailed(GuicangError):
    """An exercise that did not come to its end."""

    code = "GC-737"
    message = "the exercise failed at {step}: {reason}"
    advice = "Nothing of this system was touched. Mend it, and practise again."
