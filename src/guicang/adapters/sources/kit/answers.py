"""Answers and files that are not what they should be."""

from collections.abc import Iterator
from contextlib import contextmanager

from guicang.domain.errors import BadRecord, HostRefused, MediaGone, SourceGarbled


@contextmanager
def fetching(most: int) -> Iterator[None]:
    """Turn what keeps a file from being fetched for good into MediaGone.

    A host that is not allowed is named in the gap: one file on an unknown host must not
    hold back all messages after it.
    """
    try:
        yield
    except SourceGarbled:
        raise MediaGone(reason=f"it is larger than {most} bytes") from None
    except HostRefused as error:
        reason = f"host {error.data['host']} is not allowed for this source"
        raise MediaGone(reason=reason) from None


@contextmanager
def answering() -> Iterator[None]:
    """Turn what cannot be read of an answer as a whole into SourceGarbled.

    A single item that cannot be read is no matter of this: it is kept, as Unread.
    """
    try:
        yield
    except BadRecord as error:
        place, reason = error.data["place"], error.data["reason"]
        raise SourceGarbled(reason=f"{place}: {reason}") from None
