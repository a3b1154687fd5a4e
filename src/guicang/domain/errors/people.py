"""GC-3xx: people, approval and holds."""

from guicang.domain.errors.base import GuicangError, Refused


class HoldInForce(Refused):
    """A legal hold covers at least one record of the request."""

    code = "GC-301"
    message = "held by {holds}"
    advice = "Ask the legal team to release the hold, or leave the record out."


class NoSuchPerson(GuicangError):
    """A name nobody here has."""

    code = "GC-302"
    message = "nobody here is called {person}"
    advice = "See `guicang people list`."
    exit_code = 2


class NotAllowed(Refused):
    """A person whose roles do not carry the permission."""

    code = "GC-303"
    message = "{person} may not do this: {permission} is needed"
    advice = "Ask somebody whose role carries it; see docs/reference/permissions.md."


class SameHand(Refused):
    """One person in two chairs, or judge in their own cause."""

    code = "GC-304"
    message = "{person} has a hand in this request already, or it is about them"
    advice = (
        "Two different people approve: neither who proposed, nor who answers for the "
        "program that did, nor whom it is about."
    )


class StaleProof(Refused):
    """A second factor that is older than the operation allows."""

    code = "GC-305"
    message = "the second factor of {person} is {age} s old; {limit} s are allowed"
    advice = "Enter a fresh code."


class WrongCode(Refused):
    """A second factor that is wrong or was used before."""

    code = "GC-306"
    message = "the code of {person} is not right, or was used before"
    advice = "Wait for the next code; each is good for one operation."


class ManifestChanged(Refused):
    """What is to be signed is not what was shown."""

    code = "GC-307"
    message = "request {request} is no longer what was shown: {shown} became {now}"
    advice = "Look at it again with `guicang batch show`, then sign what it is now."


class RequestClosed(Refused):
    """A request that was decided, withdrawn or has expired."""

    code = "GC-308"
    message = "request {request} is {state}"
    advice = "Propose it anew."


class NoSuchRequest(GuicangError):
    """An id that is no request's."""

    code = "GC-309"
    message = "no request {request}"
    advice = "See `guicang batch list`."
    exit_code = 2


class NotApproved(Refused):
    """A request that still lacks signatures."""

    code = "GC-310"
    message = "request {request} still needs {missing}"
    advice = "Let the people with these roles sign with `guicang batch approve`."


class NoSuchHold(GuicangError):
    """An id that is no hold's."""

    code = "GC-311"
    message = "no hold {hold}"
    advice = "See `guicang hold list`."
    exit_code = 2


class BadRoles(Refused):
    """Roles that may not meet in one person."""

    code = "GC-312"
    message = "the roles {roles} may not meet in one person"
    advice = "Separation of duties: see docs/reference/permissions.md."


class PersonExists(GuicangError):
    """A name that is taken."""

    code = "GC-313"
    message = "somebody here is called {person} already"
    advice = "Choose another name; names are never given twice."
    exit_code = 2


class Frozen(Refused):
    """A freeze covers the record: nothing in its scope may be destroyed."""

    code = "GC-314"
    message = "frozen by {freezes}"
    advice = "An incident is being handled; two people lift the freeze when it is over."


class NoSuchFreeze(GuicangError):
    """An id that is no freeze's in force."""

    code = "GC-334"
    message = "no freeze {freeze} is in force"
    advice = "See `guicang freeze list`."
    exit_code = 2


class TooFewLeft(Refused):
    """A change after which nobody could be let in, or given a second factor, again."""

    code = "GC-315"
    message = "without {person} in their roles, nobody could be let in any more"
    advice = "Let a successor in first; then take this one out."


class NobodyToSign(Refused):
    """A change of people that nobody would be left to sign."""

    code = "GC-316"
    message = "nobody is left who could sign this: {missing} is needed"
    advice = (
        "Let somebody else propose it: neither who proposes signs, nor whom it is "
        "about."
    )


class NotForThem(Refused):
    """A request that gives the person no second factor."""

    code = "GC-317"
    message = "request {request} gives {person} no second factor"
    advice = "Ask for one with `guicang people enrol NAME`, and let two people sign."


class NotShown(Refused):
    """A secret that this person must not see."""

    code = "GC-318"
    message = "the secret of {owner} is not shown to {person}"
    advice = "Somebody who signed the request, and not as administrator, is shown it."


class NotYours(Refused):
    """Something approved for one person that another wants to use."""

    code = "GC-330"
    message = "request {request} was asked by {proposer}"
    advice = "Whoever asked opens it. Ask for yourself with `guicang reveal`."


class BadRoleTable(Refused):
    """A role table that cannot be read, or breaks what none may break."""

    code = "GC-341"
    message = "role table: {place}: {reason}"
    advice = "See what no table may break in docs/reference/permissions.md."


class NoSuchRoleTable(GuicangError):
    """A version of the role table that there never was."""

    code = "GC-342"
    message = "no version {version} of the role table"
    advice = "See `guicang roles history`."
    exit_code = 2


class NotGrantable(Refused):
    """A power that this person cannot be granted, or not for so long."""

    code = "GC-343"
    message = "{permission} cannot be granted to {person}: {reason}"
    advice = "See what can be granted in docs/how-to/powers.md."


class NoSuchGrant(GuicangError):
    """An id that is no grant's."""

    code = "GC-344"
    message = "no grant {grant}"
    advice = "See `guicang roles grants`."
    exit_code = 2


class BadInvitation(Refused):
    """A link that is no invitation, was used, or has expired."""

    code = "GC-360"
    message = "this invitation is not good: it was used, has expired, or never was"
    advice = "Ask for a new one: `guicang people invite NAME`."


class WeakPassword(GuicangError):
    """A password that others could guess."""

    code = "GC-361"
    message = "this password is too weak: {reasons}"
    advice = "Take twelve characters or more, such as four words by chance."
    exit_code = 2


class TooManyFailures(Refused):
    """Somebody, or a place, that failed so often that it has to wait."""

    code = "GC-362"
    message = "too many failures: wait {seconds} s"
    advice = "Wait. Who logged in on this device before waits for nobody else's."


class NoSecondFactor(Refused):
    """Somebody who would come in by one factor alone."""

    code = "GC-363"
    message = "{person} has no second factor, and nobody comes in without one"
    advice = "Ask for an invitation: `guicang people invite NAME`."


class NotLinked(Refused):
    """An account elsewhere that belongs to nobody here."""

    code = "GC-367"
    message = "this account is linked to nobody here"
    advice = "Log in with your password, then link it under `My access`."


class LinkedAlready(Refused):
    """An account elsewhere that belongs to somebody else here."""

    code = "GC-368"
    message = "this account is linked to somebody else here"
    advice = "Whoever it is linked to unlinks it first."


class NoSuchSession(GuicangError):
    """A session that is not there, or not theirs."""

    code = "GC-364"
    message = "no session {session}"
    advice = "Look at the list again: it may have ended by itself."
    exit_code = 2


class NoSuchPasskey(GuicangError):
    """A passkey that is not there, or not theirs."""

    code = "GC-365"
    message = "no passkey {passkey}"
    advice = "Look at the list again: it may have been removed."
    exit_code = 2


class WrongPasskey(Refused):
    """An assertion that is not right, not for this, too late, or was used before."""

    code = "GC-369"
    message = "the passkey of {person} did not prove this"
    advice = "Look at the request again and use the passkey anew, or give a code."


class NoSuchClient(GuicangError):
    """A client that is not there."""

    code = "GC-366"
    message = "no client {client}"
    advice = "See `guicang client list`."
    exit_code = 2
