"""GC-1xx: records and intake."""

from guicang.domain.errors.base import GuicangError, Refused


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
    hopeless = True


class FileChanged(GuicangError):
    """A file that changed while it was being read."""

    code = "GC-103"
    message = "{file} changed while it was being imported"
    advice = "Import again when nothing writes to the file any more."
    hopeless = True


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


class NoSuchQuarantined(GuicangError):
    """Something that does not lie in quarantine, or lies there no more."""

    code = "GC-108"
    message = "nothing in quarantine is {item}"
    advice = "See `guicang quarantine list` for what lies there."
    exit_code = 2


class NotReadAgain(GuicangError):
    """Raw bytes that do not suffice to read them again."""

    code = "GC-109"
    message = "what was kept raw does not suffice to read it again: {reason}"
    advice = (
        "Import the mended file, or let the source be read anew; then discard this."
    )


class TooYoung(Refused):
    """Something in quarantine whose cause may still be mended."""

    code = "GC-110"
    message = "{item} lies in quarantine since {since}, less than {days} days"
    advice = "Read it again with `guicang quarantine retry`, or wait."


class MentionedInQuarantine(Refused):
    """A request of a person whom something in quarantine mentions."""

    code = "GC-111"
    message = "{count} items in quarantine mention who asked in {request}"
    advice = (
        "See `guicang subject quarantine`: read them again or discard them, or say why "
        "the answer is right without them."
    )


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


class TokenClosed(GuicangError):
    """A masked value that does not open: another key's, or it was changed."""

    code = "GC-125"
    message = "message {message} holds a token that does not open with this key"
    advice = "Give the key file and the operator that it was masked with."
