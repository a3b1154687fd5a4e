"""GC-13x and GC-14x: platforms that records come from."""

from guicang.domain.errors.base import GuicangError, Refused


class NotPossible(Refused):
    """Something that a platform does not offer; nobody pretends that it was done."""

    code = "GC-131"
    message = "{ability} is not possible on this platform ({connector})"
    advice = "`guicang source list` shows what each platform can do."


class SourceUnreachable(GuicangError):
    """A platform that did not answer, or not to the end; it is asked again.

    ``asked`` is False where nothing of the question can have reached it.
    """

    code = "GC-132"
    message = "the platform could not be reached: {reason}"
    advice = "Nothing is lost; it is tried again. Look at the network and the address."


class SourceThrottled(GuicangError):
    """A platform that wants fewer calls; it is asked again when it said."""

    code = "GC-133"
    message = "the platform takes no more calls for {seconds} seconds"
    advice = "Nothing is lost; it goes on by itself. Others may share the limit."


class SourceRefused(GuicangError):
    """A platform that does not accept the credentials, or gives no permission."""

    code = "GC-134"
    message = "the platform refused ({answer}): {reason}"
    advice = "Check the credentials and permissions there; then `guicang source test`."


class SourceGarbled(GuicangError):
    """A platform whose answer makes no sense; what came of it was not kept as read."""

    code = "GC-135"
    message = "the platform answered what cannot be read: {reason}"
    advice = "It is tried again. If it stays so, the platform changed: report it."


class HostRefused(Refused):
    """A call to where no call may go."""

    code = "GC-136"
    message = "calls to {host} are not allowed: {reason}"
    advice = "Only the hosts of the source are called; see its form for more of them."


class CallRefused(Refused):
    """A request at the door of a source that its platform did not send so.

    ``reason`` is for the log; whoever called is told nothing.
    """

    code = "GC-137"
    message = "the call was refused: {reason}"
    advice = "Compare token, key and clock with what the platform shows."


class MediaGone(GuicangError):
    """A file that the platform no longer has, or that is not what it said."""

    code = "GC-138"
    message = "a file could not be fetched: {reason}"
    advice = "It is recorded as a gap, with its name; the rest of the message is kept."


class BadSource(GuicangError):
    """A value of a source's form that the connector cannot work with."""

    code = "GC-139"
    message = "{field} of the source: {reason}"
    advice = "`guicang source kinds KIND` explains each field."
    exit_code = 2


class NoSuchSource(GuicangError):
    """A name that is no source's."""

    code = "GC-140"
    message = "no source {source}"
    advice = "`guicang source list` names them."
    exit_code = 2


class SourceExists(GuicangError):
    """A name that a source has already."""

    code = "GC-141"
    message = "there is a source {source} already"
    advice = "Take another name, or change the one there is."
    exit_code = 2


class NoSuchConnector(GuicangError):
    """A kind that no installed plugin has."""

    code = "GC-142"
    message = "no connector {kind}"
    advice = "`guicang source kinds` names those that are installed."
    exit_code = 2


class ConnectorBroken(GuicangError):
    """An installed plugin that cannot be loaded; the others work."""

    code = "GC-143"
    message = "connector {kind} cannot be loaded: {reason}"
    advice = "Install what it needs, or another version of it."


class SourceRests(Refused):
    """A source that somebody has paused: nothing is read until it goes on."""

    code = "GC-144"
    message = "source {source} rests"
    advice = "`guicang source resume NAME` lets it go on."
