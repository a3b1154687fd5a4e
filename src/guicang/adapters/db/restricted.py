"""What is only stored (R27): nobody sees it but who may, and says why.

A record is restricted while its person asked for that, from the instant its erasure is
asked for until it is gone, and while a period of law keeps it past its ceiling.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from guicang.adapters.db.dialects import dialect
from guicang.adapters.db.transactions import translated
from guicang.domain.record import micros

HIDDEN: Final = (
    "(restricted_at IS NOT NULL OR request_at IS NOT NULL OR outlook = 'restricted')"
)
"""Of a row of conversations: whether it is only stored."""
_PAGE: Final = 2_000


class Restricted:
    """The part of ``Records`` that says what is only stored."""

    def restrict(self, ids: Iterable[str], at: datetime) -> None:
        """Note that these are only stored from an instant on; the first time counts."""
        statement = (
            f"UPDATE guicang_conversation SET restricted_at = {micros(at)}"  # noqa: S608 - a number
            " WHERE key = ANY(%s) AND restricted_at IS NULL"
        )
        _run(statement, ids)

    def unrestrict(self, ids: Iterable[str]) -> None:
        """Let these be used again, as far as nothing else restricts them."""
        _run(
            "UPDATE guicang_conversation SET restricted_at = NULL WHERE key = ANY(%s)",
            ids,
        )

    def restricted(self, ids: Iterable[str]) -> frozenset[str]:
        """Name those of these that are only stored."""
        statement = (
            f"SELECT key FROM guicang_conversation WHERE key = ANY(%s) AND {HIDDEN}"  # noqa: S608 - our own words
        )
        found: set[str] = set()
        for some in _pages(ids):
            with translated():
                found.update(key for (key,) in dialect().select(statement, some))
        return frozenset(found)


def _run(statement: str, ids: Iterable[str]) -> None:
    for some in _pages(ids):
        with translated():
            dialect().run(statement, some)


def _pages(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, _PAGE)):
        yield some
