"""GC-67x and GC-68x: web chat of our own."""

from guicang.domain.errors.base import GuicangError, Refused


class BadChannel(GuicangError):
    """A channel of web chat that cannot be as it was asked for."""

    code = "GC-670"
    message = "the channel's {field} is not good: {reason}"
    advice = "See docs/how-to/web-chat.md for what each field takes."


class NoSuchChannel(GuicangError):
    """A channel that there is not, or that rests."""

    code = "GC-671"
    message = "there is no channel {channel}"
    advice = "The page `Web chat` of the console shows which channels there are."


class PageRefused(Refused):
    """A page that may not show this chat, or a call that comes from no page."""

    code = "GC-672"
    message = "this chat may not be used from here"
    advice = "Add the page's origin to the channel, on the page `Web chat`."


class VisitorUnknown(Refused):
    """A visitor's token that is missing, or nobody's."""

    code = "GC-673"
    message = "this conversation is not known here"
    advice = "Begin a new one."


class NoticeChanged(Refused):
    """An agreement to a notice that is not the present one."""

    code = "GC-674"
    message = "the notice has changed since it was shown"
    advice = "Read the new one, and agree again if you still wish to."


class FileRefused(Refused):
    """A file that is not taken."""

    code = "GC-675"
    message = "the file was not taken: {reason}"
    advice = "Send a picture or a PDF within the limit."


class ChatTooOften(GuicangError):
    """More than one visitor, or one address, may ask for."""

    code = "GC-676"
    message = "too many at once; try again in {seconds} s"
    advice = "Wait for the time of the Retry-After header."


class BadLine(GuicangError):
    """A message that cannot be taken."""

    code = "GC-677"
    message = "the message was not taken: {reason}"
    advice = "Write between one and 4,000 characters."


class NoSuchChat(GuicangError):
    """A chat that there is not, or that is not this agent's."""

    code = "GC-678"
    message = "there is no such chat"
    advice = "It may have been handed over, or ended; look at the list."


class ChatUnready(GuicangError):
    """The chat's door cannot judge or keep anything just now."""

    code = "GC-680"
    message = "messages cannot be taken at the moment: {reason}"
    advice = "Nothing is lost: what was typed is sent again by itself."


class ChatFailed(GuicangError):
    """A fault of the chat's door itself."""

    code = "GC-681"
    message = "the chat failed ({kind}); nothing was taken"
    advice = "Try again; if it stays so, tell whoever runs this chat."
