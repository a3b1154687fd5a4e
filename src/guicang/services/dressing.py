"""What is written beside a message: its files, why some are missing, strange labels."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from guicang.domain.classify import CATEGORIES
from guicang.domain.record import Attachment, Message
from guicang.domain.sources.versions import GAPS, LABELS, noted


class Files(NamedTuple):
    """What became of the files of a message: fetched ones, and why others are gaps."""

    attachments: tuple[Attachment, ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()


Fetched = Mapping[tuple[str, str], Files]
"""Files by thread and message."""


def with_files(message: Message, files: Files) -> Message:
    """Put files beside a message, and the names of those that are missing."""
    if not files.attachments:
        return message
    message = message._replace(attachments=(*message.attachments, *files.attachments))
    if files.gaps:
        gaps = [{"name": name, "reason": reason} for name, reason in files.gaps]
        message = noted(message, GAPS, gaps)
    return message


def labelled(message: Message, labels: Sequence[str]) -> Message:
    """Write labels that are no retention categories beside the message."""
    strange = [name for name in labels if name not in CATEGORIES]
    return noted(message, LABELS, strange) if strange else message
