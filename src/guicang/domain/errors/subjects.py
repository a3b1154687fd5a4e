"""GC-82x: what persons ask about their own records."""

from guicang.domain.errors.base import GuicangError, Refused


class NoSuchSubjectRequest(GuicangError):
    """A number that no request of a person has."""

    code = "GC-820"
    message = "no subject request {request}"
    advice = "`guicang subject list` names them."
    exit_code = 2


class SubjectRequestChanged(Refused):
    """Somebody else changed a request since it was looked at."""

    code = "GC-821"
    message = "{request} was changed meanwhile: it is at revision {now}, not {shown}"
    advice = "Look at it again, and decide on what it is now."


class IdentityNotProved(Refused):
    """A request is to be decided though nobody knows who asked."""

    code = "GC-822"
    message = "nobody has verified who asked for {request}"
    advice = "Send a code to a channel that is known, or say how you know them."


class WrongIdentityCode(Refused):
    """A code that is not the one that was sent, or came too late or too often."""

    code = "GC-823"
    message = "that is not the code of {request}, or it is good no more"
    advice = "Type it as it was sent; after five tries or fifteen minutes send another."


class SubjectRequestClosed(Refused):
    """A request whose state does not allow what was asked."""

    code = "GC-824"
    message = "{request} is {state}: that is not possible now"
    advice = "`guicang subject show ID` says what became of it."


class PersonErased(Refused):
    """A record of somebody whose records were erased at their request."""

    code = "GC-825"
    message = "{conversation} is of somebody whose records up to then were erased"
    advice = "It is not taken in: a later export may not bring an erased person back."


class RecordRestricted(Refused):
    """A record that is only stored: nobody reads it without a reason and the power."""

    code = "GC-826"
    message = "{conversation} is restricted: it is stored and used for nothing"
    advice = "Who may read restricted records does so with --reason, and it is noted."


class BadSubjectRequest(GuicangError):
    """A request that says too little, or what cannot be."""

    code = "GC-827"
    message = "subject request, {field}: {reason}"
    advice = "See docs/how-to/answer-a-request.md."
    exit_code = 2


class ChannelUnknown(Refused):
    """An address that no platform vouches for as the person's own, or no way there."""

    code = "GC-828"
    message = "no code can be sent for {request}: {reason}"
    advice = "Take an address that a platform knows as theirs, or verify it yourself."


class ClockFixed(Refused):
    """A clock that cannot be extended, or stopped, by the law that sets it."""

    code = "GC-829"
    message = "the clock of {request} cannot be {deed} under {jurisdiction} law"
    advice = "Answer in time, or say in the answer what is still missing."


class NoSuchSubjectMail(GuicangError):
    """A mail or a file that a request does not have, or no more."""

    code = "GC-772"
    message = "{request} has no such mail or file"
    advice = "Mails go when the request is answered; `guicang subject show ID` says."
    exit_code = 2


class SubjectAlreadyOpen(Refused):
    """A mail asks for what the same person has an open request for."""

    code = "GC-773"
    message = "{request} asks for what {other} is open for already"
    advice = "Answer that one; refuse or answer this one with its number."


class SubjectMailboxFailed(GuicangError):
    """A mailbox that cannot be read."""

    code = "GC-774"
    message = "the mailbox of requests cannot be read: {reason}"
    advice = "See the settings that begin with subjects.mail, and keys/imap.password."
