"""GC-4xx: keys, objects and archives."""

from guicang.domain.errors.base import GuicangError, Refused


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
    passing = True


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


class StoreAiling(StoreFailed):
    """An object store that answers with an error of its own, such as that it is full.

    Many say InternalError (500) or ServiceUnavailable (503) where a disk is full.
    """

    code = "GC-775"
    message = "the archive store has a fault of its own with {what}: {reason}"
    advice = (
        "Look whether the store is full or ailing. Nothing was erased on its account, "
        "and jobs go on by themselves when it is well again."
    )
    passing = True


class MediumFailed(GuicangError):
    """A disk that refused a file of the home: it is not written, whatever is seen."""

    code = "GC-749"
    message = "the disk failed on {what}: {reason}"
    advice = (
        "What the disk did not confirm counts as not written. Look at the disk and its "
        "log, then run the same command again; it writes the file anew."
    )


class CacheDenied(GuicangError):
    """A folder of compiled rules that may not be read or written."""

    code = "GC-410"
    message = "no permission to keep compiled rules in {what}"
    advice = "Let the user who runs this write to the folder, then run it again."


class CacheFailed(GuicangError):
    """A folder of compiled rules that fails for another reason than room or rights."""

    code = "GC-411"
    message = "compiled rules cannot be kept: {reason}"
    advice = "Look at the folder and its disk, then run the same command again."


class ObjectLocked(Refused):
    """An object that its store's lock keeps: nobody can remove it before its end."""

    code = "GC-871"
    message = "the object store keeps {object} locked until {until} (hold: {held})"
    advice = "It can be destroyed when the lock has ended; nobody can end it sooner."


class StoreUnreachable(GuicangError):
    """An object store that does not answer, or not to the end."""

    code = "GC-872"
    message = "the object store {store} does not answer: {reason}"
    advice = "Nothing was erased on its account. Run the same command when it answers."
    passing = True


class KeyServiceUnreachable(GuicangError):
    """A key service that does not answer."""

    code = "GC-873"
    message = "the key service {service} does not answer: {reason}"
    advice = "Nothing is lost: run the same command when it answers again."
    passing = True


class KeyServiceRefused(GuicangError):
    """A key service that does not let us, or whose key is not there."""

    code = "GC-874"
    message = "the key service {service} refused: {reason}"
    advice = "Look at its policy and its audit log; see docs/how-to/keys.md."


class ForeignRing(GuicangError):
    """A key ring that is not the one of this store."""

    code = "GC-891"
    message = "the key ring of this home lacks {count} of {of} keys of its store"
    advice = (
        "All homes of one store share one folder of keys; see "
        "docs/how-to/spread-work.md. Take in nothing here until they do."
    )
    exit_code = 20


class AnotherRing(GuicangError):
    """A key ring other than the one that the store began with."""

    code = "GC-776"
    message = "this home has another key ring than the one its store began with"
    advice = (
        "Nothing is begun: what came in here could be opened nowhere else. All homes "
        "of one store share one folder of keys; see docs/how-to/spread-work.md."
    )
    exit_code = 20


class RingOnNetwork(GuicangError):
    """A key ring on a file system of a network, whose locks are not to be trusted."""

    code = "GC-892"
    message = "the key ring lies on a network file system ({kind})"
    advice = (
        "Two hosts that write to it at once may break it: move the folder keys to a "
        "disk of one machine, and run all workers there; see "
        "docs/how-to/spread-work.md."
    )


class BadShares(GuicangError):
    """Shares of a key that do not give it back."""

    code = "GC-875"
    message = "these shares do not give the key back: {reason}"
    advice = "Give as many as are needed, of one split, each word as it was written."
    exit_code = 2
