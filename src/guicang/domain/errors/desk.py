"""GC-64x and GC-65x: the desk; from GC-747 on what programs do of it."""

from guicang.domain.errors.base import GuicangError, Refused


class IllegalTurn(Refused):
    """Something that cannot be done to a session where it stands."""

    code = "GC-640"
    message = "session {session} is {now}: it cannot go to {to}"
    advice = "Look at it again: somebody, or a time that ran out, was there before."


class ToldUnknown(GuicangError):
    """A notice of which nobody knows whether the customer was told."""

    code = "GC-654"
    message = "nobody knows whether the customer was told: the answer did not come"
    advice = (
        "Look on the platform; if it is missing, say it there: it is not said twice."
    )


class NotFetched(GuicangError):
    """Something that the program of a source was to fetch, and did not say was done."""

    code = "GC-747"
    message = "the program of this source has not said that it is done"
    advice = "Do it in your own system; then see why the program is silent."


class ProgramDeclined(GuicangError):
    """Something that the program of a source says it cannot do."""

    code = "GC-748"
    message = "the program of this source says that it cannot do it"
    advice = "Do it in your own system, or there find out why not."


class NoSuchDeskSession(GuicangError):
    """A name that is no session's."""

    code = "GC-641"
    message = "no session {session}"
    advice = "`guicang desk sessions` lists them."
    exit_code = 2


class NoSuchAgent(GuicangError):
    """A name that is nobody's at the desk."""

    code = "GC-642"
    message = "nobody called {agent} is at the desk"
    advice = "`guicang desk agents` lists them."
    exit_code = 2


class BadDeskRules(GuicangError):
    """Rules of the desk that do not say what they must."""

    code = "GC-643"
    message = "rules of the desk, {place}: {reason}"
    advice = "`guicang desk rules show` prints those in force, with all fields."
    exit_code = 2


class SessionChanged(Refused):
    """A session that somebody else changed in the meantime: nothing was done."""

    code = "GC-644"
    message = "session {session} was changed in the meantime"
    advice = "Look at it again, and repeat what still makes sense."


class NotYourSession(Refused):
    """Something that only the owner of a session may do."""

    code = "GC-645"
    message = "session {session} is not {agent}'s"
    advice = "It was handed over, or waits. Its owner answers; a supervisor moves it."


class CannotReopen(Refused):
    """A session that was completed too long ago to be taken up again."""

    code = "GC-646"
    message = "session {session} was completed too long ago to be reopened"
    advice = "The customer's next message opens a new session."


class CannotTake(Refused):
    """Somebody to whom a session may not go."""

    code = "GC-647"
    message = "session {session} cannot go to {agent}: {reason}"
    advice = "`guicang desk why SESSION` says who may have it, and who may not."


class AgentChanged(Refused):
    """Somebody's data that were changed in the meantime: nothing was done."""

    code = "GC-648"
    message = "what the desk knows of {agent} was changed in the meantime"
    advice = "Look at it again, and repeat what still makes sense."


class BadLeave(GuicangError):
    """A time away that cannot be."""

    code = "GC-649"
    message = "{agent} cannot be away so: {reason}"
    advice = "Say from when, and until when or nothing, at most a year ahead."
    exit_code = 2


class NoSuchCallBack(GuicangError):
    """A call back that nobody asked for, or that was made already."""

    code = "GC-650"
    message = "no open call back {call}"
    advice = "`guicang desk status` counts those that are open."
    exit_code = 2


class BadDeskAgent(GuicangError):
    """Data of somebody at the desk that cannot be."""

    code = "GC-651"
    message = "{agent} cannot be at the desk so: {reason}"
    advice = "A name, a capacity from 1 to 100, and shifts with weekday and times."
    exit_code = 2


class NoSuchDeskRules(GuicangError):
    """A version of the desk's rules that there is not."""

    code = "GC-652"
    message = "there is no version {version} of the rules of the desk"
    advice = "`guicang desk rules list` lists them."
    exit_code = 2


class NoSuchErrand(GuicangError):
    """An errand that there is not, or that was done already."""

    code = "GC-653"
    message = "no open errand {errand}"
    advice = "`guicang desk status` lists what is to be done on platforms by hand."
    exit_code = 2
