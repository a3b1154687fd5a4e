"""What would another policy, other tiers or more regions cost.

Both ways are priced at the same points of the same forecast: a difference between them
is made by what was asked, and by nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from guicang.domain.cost.book import GIGABYTE, Book, Place, Shelf, Tier
from guicang.domain.cost.forecast import Forecast
from guicang.domain.cost.measure import CONTENT, Sample
from guicang.domain.cost.price import Bill, bill, shelved
from guicang.domain.errors import BadUsage

MONTH: Final = 30
"""Days between two bills of a what-if."""
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked.

    ``cold_after``: records are put on the cold shelf when they are so many days old;
    ``reads`` hundredths of what is cold are read back each month. ``regions``: each
    has a further copy of the archive.
    """

    cold_after: int | None = None
    reads: int = 0
    regions: tuple[str, ...] = ()

    def require_sound(self) -> None:
        """Raise BadUsage for what cannot be."""
        if self.cold_after is not None and self.cold_after < 0:
            raise BadUsage(reason="days are not below zero")
        if not 0 <= self.reads <= _HUNDRED:
            raise BadUsage(reason="reads are 0 to 100 hundredths")
        if len(set(self.regions)) < len(self.regions):
            raise BadUsage(reason="a region is named twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month: how long from now, and what both ways cost in it."""

    days: int
    now: Decimal
    then: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What comes of it.

    ``once`` is what the copies into other regions cost when they are made; ``cold`` is
    the share of the working store that would be cold, in [0, 1].
    """

    before: Bill
    after: Bill
    months: tuple[Month, ...]
    reading: Decimal
    once: Decimal
    cold: float

    @property
    def total(self) -> tuple[Decimal, Decimal]:
        """What all months cost, as it is and as asked, with what is paid once."""
        return (
            sum((month.now for month in self.months), Decimal(0)),
            sum((month.then for month in self.months), self.once),
        )


def what_if(
    book: Book, sample: Sample, as_is: Forecast, asked: Forecast, wish: Wish
) -> Outcome:
    """Price a wish. NoSuchOffer where the book lacks a shelf that it needs.

    ``as_is`` and ``asked`` have the same points; they differ where the policy does.
    """
    wish.require_sound()
    cold = _cold(sample, wish.cold_after)
    sizes = sample.sizes
    after, reading = _priced(book, sizes, wish, cold)
    months = [Month(days=0, now=bill(book, sizes).total, then=after.total + reading)]
    for old, new in zip(as_is.points, asked.points, strict=True):
        then, fee = _priced(book, new.middle(), wish, cold)
        now = bill(book, old.middle()).total
        months.append(Month(days=old.days, now=now, then=then.total + fee))
    return Outcome(
        before=bill(book, sizes),
        after=after,
        months=tuple(months),
        reading=reading,
        once=_once(book, sizes, wish.regions),
        cold=float(cold),
    )


def _cold(sample: Sample, after: int | None) -> Decimal:
    """Say which share of the working store is at least so many days old."""
    whole = sum(sample.ages.values())
    if after is None or not whole:
        return Decimal(0)
    old = sum(size for age, size in sample.ages.items() if age >= after)
    return Decimal(old) / whole


def _priced(
    book: Book, sizes: Mapping[Place, int], wish: Wish, cold: Decimal
) -> tuple[Bill, Decimal]:
    """Make out the bill as asked, and say what reading back costs a month."""
    parts: dict[tuple[Place, Shelf], int] = {}
    reading = Decimal(0)
    for place, size in sizes.items():
        shelf = book.places[place]
        chilled = round(size * cold) if place in CONTENT else 0
        parts[place, shelf] = size - chilled
        if chilled:
            there = Shelf(Tier.COLD, shelf.region)
            parts[place, there] = parts.get((place, there), 0) + chilled
            read = Decimal(chilled) * wish.reads / _HUNDRED
            reading += read * book.offer(there).retrieval / GIGABYTE
    tier = book.places[Place.ARCHIVE].tier
    for region in wish.regions:
        key = Place.ARCHIVE, Shelf(tier, region)
        parts[key] = parts.get(key, 0) + sizes.get(Place.ARCHIVE, 0)
    return shelved(book, {key: size for key, size in parts.items() if size}), reading


def _once(book: Book, sizes: Mapping[Place, int], regions: tuple[str, ...]) -> Decimal:
    """Say what it costs to take the archive out of its region, once for each copy."""
    offer = book.offer(book.places[Place.ARCHIVE])
    size = Decimal(sizes.get(Place.ARCHIVE, 0))
    return size * offer.egress / GIGABYTE * len(regions)
