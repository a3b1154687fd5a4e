"""GC-780 and GC-781: alarms."""

from guicang.domain.errors.base import GuicangError


class NoSuchAlarm(GuicangError):
    """A key that is no open alarm's."""

    code = "GC-780"
    message = "no alarm {alarm} is open"
    advice = "See `guicang alarms list`."
    exit_code = 2


class MailFailed(GuicangError):
    """A mail that no server took."""

    code = "GC-781"
    message = "the mail was not taken: {reason}"
    advice = "Look at `mail.server` and `mail.security`; it is sent again."
