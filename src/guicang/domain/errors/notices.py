"""GC-84x and GC-755: notices to staff and customers."""

from guicang.domain.errors.alarms import MailFailed
from guicang.domain.errors.base import GuicangError


class BadNotices(GuicangError):
    """Templates, ways or routes of notices that do not fit."""

    code = "GC-840"
    message = "notices: {field}: {reason}"
    advice = "See docs/how-to/notices.md for what a document may say."
    exit_code = 2


class UnknownVariable(GuicangError):
    """A template that names what its occasion does not know."""

    code = "GC-841"
    message = "{occasion} knows no {names}"
    advice = "It knows: {known}."
    exit_code = 2


class NoSuchNotices(GuicangError):
    """A version of the notices that was never in force."""

    code = "GC-842"
    message = "there is no version {version} of the notices"
    advice = "See `guicang notice versions`."
    exit_code = 2


class NoSuchWay(GuicangError):
    """A way of sending that is not set up."""

    code = "GC-843"
    message = "there is no way {way}"
    advice = "See `guicang notice ways`; `guicang notice way` adds one."
    exit_code = 2


class BadNoticeValues(GuicangError):
    """Values that an occasion does not take."""

    code = "GC-844"
    message = "{occasion}: {name}: {reason}"
    advice = "An occasion takes its own names: counts, dates, ids, links and texts."
    exit_code = 2


class WayFailed(GuicangError):
    """A way that did not take a notice; it is tried again."""

    code = "GC-845"
    message = "{way} did not take it: {reason}"
    advice = "It is tried again by itself; look at the way's address and secret."


class MailRefused(MailFailed):
    """A mail that a server refused for good (SMTP 5xx)."""

    code = "GC-846"
    message = "the mail server refused it for good: {reason}"
    advice = "Mend the address; `guicang notice again` sends it anew."


class NoSuchNoticeSent(GuicangError):
    """An id that is no notice's, or of one that does not stand so."""

    code = "GC-847"
    message = "no such notice: {notice}"
    advice = "See `guicang notice list`."
    exit_code = 2


class BadBounce(GuicangError):
    """A report about a mail that cannot be read, or is about none of ours."""

    code = "GC-848"
    message = "this tells of no mail of ours: {reason}"
    advice = "A delivery report (RFC 3464) that quotes our Message-ID is wanted."
    exit_code = 2


class NoAddress(GuicangError):
    """Somebody who cannot be reached: no address, or one that bounced."""

    code = "GC-849"
    message = "{recipient} cannot be reached by mail"
    advice = "Give them an e-mail address, or lift its mark: `guicang notice lift`."
    exit_code = 2


class NobodyToTell(GuicangError):
    """A change of which nobody is left to be told."""

    code = "GC-755"
    message = "nobody is to be told of {change}"
    advice = "Whoever has records under it was told, or is not reached by any way."


class NoSuchRulesChange(GuicangError):
    """A change of the rules that never was."""

    code = "GC-756"
    message = "there is no change {change} of the rules"
    advice = "A number is a version of the policy, law-NUMBER an entry of the ledger."
    exit_code = 2
