"""GC-894 to GC-897: what the console answers where no page of its does."""

from guicang.domain.errors.base import GuicangError


class NoSuchPage(GuicangError):
    """An address that the console does not have."""

    code = "GC-894"
    message = "there is no page at this address"
    advice = "Look for it in the menu: a link that was kept may be of an older release."


class FormTooOld(GuicangError):
    """A form whose proof that it is ours is missing or of another session."""

    code = "GC-895"
    message = "this form is of another session: nothing was done"
    advice = "Go back, load the page anew and send it again. Cookies must be allowed."


class BadAddress(GuicangError):
    """A request that is refused before any page sees it."""

    code = "GC-896"
    message = "this request cannot be read: nothing was done"
    advice = (
        "It is too large or malformed, or came to a name that web.hosts does not list."
    )


class PageFailed(GuicangError):
    """A fault of ours."""

    code = "GC-897"
    message = "a fault of the program kept this page from coming"
    advice = (
        "What was signed or stored before stands. Try again; if it stays so, give the "
        "administrator the time: the log has the cause."
    )
