"""Answers that are not what they should be."""

from collections.abc import Iterator
from contextlib import contextmanager

from guicang.domain.errors import BadRecord, SourceGarbled


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
