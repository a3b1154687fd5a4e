"""GC-6xx: ledger and certificates."""

from guicang.domain.errors.base import GuicangError, Refused


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


class SliceBroken(GuicangError):
    """A slice of a ledger that is not as it was exported."""

    code = "GC-590"
    message = "the slice is not as it was signed: {reason}"
    advice = "Keep it, and ask for it anew: it was changed, or it is cut off."


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


class BadReceipt(GuicangError):
    """A receipt of an anchor that is none."""

    code = "GC-740"
    message = "not a receipt of an anchor: {reason}"
    advice = "Give a file of the folder `anchors` of the home, as it was written."
    exit_code = 2


class BadTimeStamp(GuicangError):
    """A time stamp that is not what it should be."""

    code = "GC-741"
    message = "the time stamp does not verify: {reason}"
    advice = (
        "Compare the certificates in `anchor.tsa_certificates` with those that the "
        "authority publishes; if they are right, the token was changed."
    )


class NotAnchored(GuicangError):
    """A place that took no checkpoint."""

    code = "GC-742"
    message = "the ledger was not anchored at {place}: {reason}"
    advice = (
        "Mend the place, or set another; until then younger entries are only as safe "
        "as the database. `guicang ledger anchors` shows since when."
    )


class AuditFloor(Refused):
    """A period for the audit ledger that is below what a log must be kept."""

    code = "GC-744"
    message = "{period} is too short for the audit ledger: {why}"
    advice = "Six calendar months (P6M) are the least, three years (P3Y) the default."


class NoPlaces(GuicangError):
    """Anchoring where no place is set."""

    code = "GC-743"
    message = "no place outside the database is set to anchor the ledger in"
    advice = "Set at least two kinds: see docs/how-to/anchor-the-ledger.md."
    exit_code = 2


class ClockMoved(Refused):
    """A clock that contradicts the machine's own counter, or a time stamp."""

    code = "GC-745"
    message = "the clock was moved: it says {now}, and {witness} says {wanted}"
    advice = (
        "Set the clock right and start again; nothing is destroyed by a clock that was "
        "moved. After a pause of a virtual machine it is enough to start again."
    )


class BundleTooLarge(GuicangError):
    """More entries than one bundle of evidence holds."""

    code = "GC-746"
    message = "{count} entries are too many for one bundle: {most} at most"
    advice = "Choose a shorter range, a person or a thing; or export the ledger."
    exit_code = 2
