"""Look through quarantine for a person who asks about their records.

What could not be read is in no list of a person's records. So it is opened, page by
page and in memory alone, and searched for the ids by which the person is known: those
of their customer, and of their conversations. Names are not searched for: of a person
only keyed digests of ids are known. Nothing of it is written down but how many.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from guicang.ports.keys import Tagger
from guicang.ports.quarantine import Choice, Kept, Quarantine, RawReader
from guicang.services.identifying import Identifying

MOST: Final = 50_000
"""Items that are looked through for one person, the oldest first."""
_PAGE: Final = 200
_REMEMBERED: Final = 10_000


class Mentions(NamedTuple):
    """Items that mention a person; ``whole`` is False where there were too many."""

    items: tuple[int, ...]
    whole: bool = True

    @property
    def any(self) -> bool:
        """Whether the person is mentioned, or nobody knows."""
        return bool(self.items) or not self.whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioning:
    """The use case."""

    quarantine: Quarantine
    reader: RawReader
    identifying: Identifying
    tagger: Tagger

    def of(self, customer: str, most: int = MOST) -> Mentions:
        """Name the items that mention a customer, by the digest of one identity."""
        if self.quarantine.oldest() is None:
            return Mentions(())
        identities = self.identifying.all_of([customer]) | {customer}
        named = frozenset().union(*self.identifying.conversations_of(identities))

        @lru_cache(_REMEMBERED)  # names of fields stand in every item
        def theirs(word: str) -> bool:
            return word in named or self.tagger.tag("customer", word) in identities

        found: list[int] = []
        for looked, kept in enumerate(self._all(most + 1)):
            if looked == most:
                return Mentions(tuple(found), whole=False)
            if any(map(theirs, self.reader.words(kept.raw))):
                found.append(kept.id)
        return Mentions(tuple(found))

    def _all(self, most: int) -> Iterator[Kept]:
        after, left = 0, most
        while left > 0:
            page = self.quarantine.seen(Choice(), after=after, limit=min(_PAGE, left))
            if not page:
                return
            yield from self.quarantine.open([each.id for each in page])
            after = page[-1].id
            left -= len(page)
