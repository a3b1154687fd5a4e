"""GC-85x: permission reviews and training."""

from guicang.domain.errors.base import GuicangError, Refused
from guicang.domain.errors.people import NotAllowed


class NoSuchReview(GuicangError):
    """An id that is no permission review's."""

    code = "GC-850"
    message = "there is no permission review {review}"
    advice = "See `guicang reviews list`."
    exit_code = 2


class NotYourReview(Refused):
    """A review, or a line of one, that somebody else decides."""

    code = "GC-851"
    message = "{person} does not decide this: {reason}"
    advice = "Its manager decides; `guicang reviews hand-over` gives it to another."


class LineSettled(Refused):
    """A line of a review that is not there, or is decided already."""

    code = "GC-852"
    message = "line {line} is not to be decided"
    advice = "Look at the review again; somebody may have been faster."


class BadReport(GuicangError):
    """A file that is no signed report."""

    code = "GC-853"
    message = "this is no signed report: {reason}"
    advice = "Take the JSON file as it was downloaded, or the one within the PDF."


class BadCourse(GuicangError):
    """A file that is no course, or answers that are none."""

    code = "GC-854"
    message = "the course cannot be used (line {line}): {reason}"
    advice = "See the how-to on the yearly programme for the form of a course."
    exit_code = 2


class NoSuchCourse(GuicangError):
    """An id that is no course's."""

    code = "GC-855"
    message = "there is no course {course}"
    advice = "See `guicang courses list`."
    exit_code = 2


class BadDuties(GuicangError):
    """Training duties that cannot be put in force."""

    code = "GC-856"
    message = "the training duties cannot be used ({place}): {reason}"
    advice = "Begin with a template: none, yearly or quarterly."
    exit_code = 2


class NotPassed(Refused):
    """A certificate of a course that nobody passed, or is not good any more."""

    code = "GC-857"
    message = "{person} has not passed {course}"
    advice = "Take the course's quiz first."


class TrainingLapsed(NotAllowed):
    """A power that rests until its holder takes a course."""

    code = "GC-858"
    message = (
        "{person} may not {permission} for now: the training {course} has lapsed "
        "since {since}"
    )
    advice = (
        "Take the course under Staff training; the power is back when it is passed."
    )


class NoSuchItem(GuicangError):
    """An id that is no item of the compliance calendar."""

    code = "GC-859"
    message = "the calendar has no item {item}"
    advice = "See `guicang calendar list`."
    exit_code = 2


class BadItem(GuicangError):
    """An item of the compliance calendar that cannot stand so."""

    code = "GC-757"
    message = "the calendar cannot have {item} so: {reason}"
    advice = "See `guicang calendar list`, and docs/how-to/yearly-programme.md."
    exit_code = 2


class ItemChanged(Refused):
    """An item of the compliance calendar that somebody changed meanwhile."""

    code = "GC-758"
    message = "somebody changed {item} meanwhile: it is at version {now}"
    advice = "Look at it again, and say what you want of that version."
