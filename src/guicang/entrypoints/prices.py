"""What storage costs, by the price book in force, as every door shows it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from guicang.domain.cost.book import Book, Place
from guicang.domain.cost.price import bill
from guicang.entrypoints.houses import house

SIGNS: Final = {"CNY": "¥", "EUR": "€", "GBP": "£", "JPY": "¥", "USD": "$"}
"""Signs of currencies; others are named by their code."""
_LEAST: Final = 0.01


def money(currency: str, amount: Decimal | float) -> str:
    """Write an amount of money, to hundredths; what is less and not nothing as such."""
    sign = SIGNS.get(currency, currency)
    if 0 < amount < _LEAST:
        return f"< {sign} {_LEAST}"
    return f"{sign} {amount:,.2f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """The price book, for pages that show only what a month costs."""

    book: Book

    @property
    def currency(self) -> str:
        """The sign before amounts."""
        return SIGNS.get(self.book.currency, self.book.currency)

    @property
    def working(self) -> Decimal:
        """What a gigabyte in the working store costs a month."""
        return self.book.rate(Place.WORKING)

    @property
    def archive(self) -> Decimal:
        """What a gigabyte in the archive costs a month."""
        return self.book.rate(Place.ARCHIVE)

    def month(self, working: int, archive: int = 0) -> str:
        """Say what so many bytes in both places cost a month."""
        sizes = {Place.WORKING: working, Place.ARCHIVE: archive}
        return money(self.book.currency, bill(self.book, sizes).total)


def prices() -> Prices:
    """Give the prices of this home."""
    return Prices(book=house().costing.book()[0])
