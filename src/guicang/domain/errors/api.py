"""GC-94x and GC-95x: the interface for programs (/api/v1)."""

from guicang.domain.errors.base import GuicangError, Refused


class BadCall(GuicangError):
    """A call that does not say what it must."""

    code = "GC-940"
    message = "the call is not valid: {reason}"
    advice = "See docs/reference/api.md, or `/api/v1/openapi.json`, for what it takes."


class AnswerPending(GuicangError):
    """A call that is repeated while the first one is still under way."""

    code = "GC-941"
    message = "a call with this Idempotency-Key is still under way"
    advice = "Try again after the time of the Retry-After header, with the same key."


class KeyReused(Refused):
    """An Idempotency-Key that belongs to another call."""

    code = "GC-942"
    message = "this Idempotency-Key belongs to a call with other contents"
    advice = "Use a new key for each call, and the same one only to repeat it."


class TooOften(GuicangError):
    """More calls a minute than one caller may make."""

    code = "GC-943"
    message = "{limit} calls a minute are allowed; try again in {seconds} s"
    advice = "Wait for the time of the Retry-After header; `api.rate` is the limit."


class PersonNeeded(Refused):
    """Something no program may do, whatever its scopes."""

    code = "GC-944"
    message = "a person has to do this, with a fresh code; a program may not"
    advice = "Do it in the console, or in a session that somebody logged in to."


class AnswerNotKept(GuicangError):
    """A repeated call whose answer held a secret, which is shown once."""

    code = "GC-945"
    message = "this was done already; its answer was shown once and is not kept"
    advice = "Look at what is there now; if the secret is lost, make a new one."


class UnprovenOrigin(Refused):
    """A write with a session's cookie and without its CSRF token."""

    code = "GC-946"
    message = "this call does not prove that it comes from the console"
    advice = "Send the token that `/api/v1/me` gives, as the header X-CSRFToken."


class ApiFailed(GuicangError):
    """A fault of the program itself."""

    code = "GC-947"
    message = "the call failed ({kind})"
    advice = "Try again; if it stays so, look at the log under the request's id."


class NoSuchAddress(GuicangError):
    """A path or an id that the interface does not have."""

    code = "GC-948"
    message = "there is nothing at this address"
    advice = "See docs/reference/api.md for the addresses."


class WrongVerb(GuicangError):
    """A path that is asked in another way."""

    code = "GC-949"
    message = "this address takes {methods}"
    advice = "See docs/reference/api.md for the addresses and their methods."


class TooMuch(GuicangError):
    """A body or a batch over its limit."""

    code = "GC-950"
    message = "{part} is over the limit of {limit}"
    advice = "Send less at once; the limits are the settings that begin with api."


class NoSuchWebhook(GuicangError):
    """An id that is no webhook's, or one that has ended."""

    code = "GC-951"
    message = "no webhook {webhook}"
    advice = "See `guicang webhooks list`."
    exit_code = 2


class OriginNotListed(Refused):
    """An address outside of what the operator lets webhooks reach."""

    code = "GC-952"
    message = "webhooks may not be sent to {origin}"
    advice = "Whoever runs the system adds it to the setting webhooks.origins."


class NoSuchDelivery(GuicangError):
    """An id that is no dead delivery's."""

    code = "GC-953"
    message = "no delivery {delivery} that failed for good"
    advice = "See `guicang webhooks dead`."
    exit_code = 2


class Unencrypted(Refused):
    """A call over plain HTTP where HTTPS is spoken."""

    code = "GC-954"
    message = "this call came over plain HTTP, and so did what it showed"
    advice = "Call by HTTPS, and change the key or secret that was sent."
