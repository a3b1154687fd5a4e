"""GC-85x: permission reviews and training."""

from guicang.domain.errors.base import GuicangError, Refused


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
