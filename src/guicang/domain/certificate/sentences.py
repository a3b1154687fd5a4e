"""The sentences a certificate says: a code, data, and the words that belong to it.

The document carries code and data beside the English sentence, so that a reader's own
language can be printed, and ``check`` can tell whether the words are those of the code.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

NONE_RECORDED: Final = "none-recorded"

SENTENCES: Final[Mapping[str, str]] = {
    # What is claimed.
    "offline": (
        "{destroyed} of {members} conversations were taken offline: the working copies "
        "were erased. The archive copies are not destroyed by this."
    ),
    "offline-last": (
        "{destroyed} of {members} conversations were taken offline: the working copies "
        "were erased, and no archive copy with content is kept."
    ),
    "destruction": (
        "The archive copies of {destroyed} of {members} conversations have come to "
        "their end; how is said under media and methods."
    ),
    "nothing-erased": "None of the {members} conversations of this batch was erased.",
    # What became of archive copies.
    "archive-kept": (
        "An encrypted archive copy is kept in {segments} segments; the last of them "
        "ends in {until}."
    ),
    "archive-endless": (
        "An encrypted archive copy is kept in {segments} segments, and for at least "
        "one of them no end is set."
    ),
    "archive-none": "No archive copy with content is kept under this batch.",
    "archive-ended": "The archive copy of the destroyed records has ended.",
    # Why the validation decides as it does.
    "all-passed": "Every verification passed and the search found nothing.",
    "probe-hits": (
        "The search still found {needles} of the byte strings that should be gone, in "
        "{files} files."
    ),
    "check-failed": "The verification {method} failed.",
    "check-not-done": "The verification {method} was not done.",
    "nothing-searched": "No file was searched for what should be gone.",
    "records-failed": "{failed} records could not be erased: do it again.",
    "records-left": "{nominated} records have met no fate yet: do it again.",
    "approvals-few": "Fewer than two people approved this manifest.",
    "same-hand": "One person had more than one of the parts that must be apart.",
    # What else is left.
    "backups-until": (
        "Backups of the working store are kept for {horizon}: they may hold the data "
        "until {until}."
    ),
    "backups-horizon": (
        "Backups of the working store are kept for {horizon}: they may hold the data "
        "for that long."
    ),
    "backups-not-declared": (
        "The organisation has not declared how long backups are kept: they may still "
        "hold the data."
    ),
    "source-untouched": (
        "Copies on the source platforms are not ours to erase and were not touched."
    ),
    "source-asked": (
        "Source platforms were asked to delete their own copies: of {conversations} "
        "conversations they answered that they did. What is known is said of each."
    ),
    "platform-untouched": (
        "{source}: the platform's copies of {conversations} conversations were not "
        "touched."
    ),
    "platform-cannot": (
        "{source}: the platform's copies of {conversations} conversations were not "
        "touched: {connector} cannot delete them."
    ),
    "platform-asked": (
        "{source}: the platform answered that it deleted its copies of {asked} of "
        "{conversations} conversations; how far that went, its answers say. Of {left} "
        "no such answer came."
    ),
    "platform-attested": (
        "{source}: {by} attested on {on} that the platform keeps its copies for {days} "
        "days; that it deletes them then was not checked."
    ),
    "platform-attested-ever": (
        "{source}: {by} attested on {on} that the platform keeps its copies without "
        "an end."
    ),
    "platform-not-attested": (
        "{source}: nobody attested how long the platform keeps its copies."
    ),
    "told": "{recipients} recipients of the data were told.",
    "told-none": "No recipient of the data is known, so none was told.",
    # What this certificate cannot say.
    "logical-delete": (
        "Rows and files were deleted on media that stay in use: this is partial, "
        "logical sanitization, and no medium is called purged or destroyed for it."
    ),
    "key-copies": (
        "Not every copy of the destroyed keys can be shown to be gone ({copies} of "
        "{all}): the cryptographic erase is not called a purge."
    ),
    "not-probed": "Not searched: {what} ({why}).",
    "leaves-omitted": (
        "The {members} leaf hashes are not listed; proofs of inclusion come from the "
        "manifest that the organisation keeps."
    ),
    "sandbox": "Made in a sandbox with specimen data: this proves nothing.",
    "partial": "The batch is not complete: {kept} of {members} records are left.",
    "approved-before": (
        "Those named as verifying and validating signed the manifest before erasing; "
        "the results of the verification were gained by the system."
    ),
    "remark": "{text}",
    NONE_RECORDED: "None recorded.",
}


def say(code: str, **data: str | int) -> dict[str, object]:
    """Return a sentence with its data: ``code``, ``data``, ``says``."""
    return {"code": code, "data": data, "says": SENTENCES[code].format(**data)}


def spoken(sentence: Mapping[str, Any], words: Callable[[str], str]) -> str:
    """Say a sentence in the reader's language."""
    return words(SENTENCES[sentence["code"]]).format(**sentence["data"])


def well_said(sentence: Mapping[str, Any]) -> bool:
    """Whether the words are those that the code and the data give."""
    template = SENTENCES.get(sentence["code"])
    if template is None:
        return False
    try:
        return bool(template.format(**sentence["data"]) == sentence["says"])
    except KeyError:  # a datum is missing
        return False
