"""What bytes cost: the cheapest cover by packs, and a bill that shows its sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import gcd
from typing import NamedTuple

from guicang.domain.cost.book import GIGABYTE, Book, Offer, Pack, Place, Shelf


class Cover(NamedTuple):
    """How many of each pack are paid, the smallest first, and what they cost."""

    counts: tuple[tuple[Pack, int], ...]
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a bill: what lies on a shelf, and how its price is found.

    ``places`` are its parts; without ``packs``, ``rate`` is of a gigabyte.
    """

    shelf: Shelf
    size: int
    places: Mapping[Place, int]
    rate: Decimal
    packs: tuple[tuple[Pack, int], ...]
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What everything costs a month."""

    currency: str
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        """The sum of all lines."""
        return sum((line.price for line in self.lines), Decimal(0))

    @property
    def size(self) -> int:
        """All bytes."""
        return sum(line.size for line in self.lines)


@lru_cache(maxsize=4_096)
def cover(size: int, packs: tuple[Pack, ...]) -> Cover:
    """Find the cheapest packs that hold so many bytes; of equal ones, fewer packs.

    Exact. Of the best pack by rate, of ``b`` measures, as many are taken at once as
    any cheapest cover has: among ``b`` others some sum up to a multiple of ``b``, and
    could be exchanged for it. What is left is found by dynamic programming.
    """
    if size <= 0:
        return Cover((), Decimal(0))
    measure = gcd(*(pack.size for pack in packs))
    need = -(-size // measure)
    sizes = [pack.size // measure for pack in packs]
    best = min(range(len(packs)), key=lambda n: (packs[n].price / sizes[n], -sizes[n]))
    bulk = max(0, (need - sizes[best] * max(sizes)) // sizes[best])
    chosen = _least(need - bulk * sizes[best], sizes, packs)
    chosen[best] += bulk
    counts = tuple((pack, n) for pack, n in zip(packs, chosen, strict=True) if n)
    return Cover(counts, sum((pack.price * n for pack, n in counts), Decimal(0)))


def _least(need: int, sizes: list[int], packs: tuple[Pack, ...]) -> list[int]:
    """Count packs for so many measures: the table's line n holds at least n."""
    table: list[tuple[Decimal, int, int]] = [(Decimal(0), 0, -1)]
    for held in range(1, need + 1):
        table.append(
            min(
                (
                    packs[n].price + table[max(0, held - sizes[n])][0],
                    1 + table[max(0, held - sizes[n])][1],
                    n,
                )
                for n in range(len(packs))
            )
        )
    chosen, held = [0] * len(packs), need
    while held > 0:
        n = table[held][2]
        chosen[n] += 1
        held = max(0, held - sizes[n])
    return chosen


def price(offer: Offer, size: int) -> Decimal:
    """Say what so many bytes cost a month by an offer."""
    if offer.packs:
        return cover(size, offer.packs).price
    return Decimal(size) * offer.price / GIGABYTE


def bill(book: Book, sizes: Mapping[Place, int]) -> Bill:
    """Make out the bill of a month: what lies on one shelf is paid for together."""
    return shelved(
        book,
        {
            (place, book.places[place]): size
            for place, size in sizes.items()
            if size or place is Place.WORKING
        },
    )


def shelved(book: Book, sizes: Mapping[tuple[Place, Shelf], int]) -> Bill:
    """Make out the bill where the shelf of each part is said. NoSuchOffer."""
    shelves: dict[Shelf, dict[Place, int]] = {}
    for (place, shelf), size in sizes.items():
        parts = shelves.setdefault(shelf, {})
        parts[place] = parts.get(place, 0) + size
    return Bill(
        currency=book.currency,
        lines=tuple(
            _line(book.offer(shelf), parts) for shelf, parts in sorted(shelves.items())
        ),
    )


def _line(offer: Offer, parts: Mapping[Place, int]) -> Line:
    size = sum(parts.values())
    return Line(
        shelf=offer.shelf,
        size=size,
        places=parts,
        rate=offer.rate,
        packs=cover(size, offer.packs).counts if offer.packs else (),
        price=price(offer, size),
    )
