"""What storage costs, by the prices that the settings name."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from guicang.entrypoints.houses import house

_GIGABYTE: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a gigabyte costs a month, where it lies."""

    currency: str
    working: Decimal
    archive: Decimal

    def month(self, working: int, archive: int = 0) -> str:
        """Say what so many bytes in both places cost a month."""
        cost = Decimal(working) * self.working + Decimal(archive) * self.archive
        return f"{self.currency} {cost / _GIGABYTE:,.2f}"


def prices() -> Prices:
    """Give the prices of this home."""
    config = house().config
    return Prices(
        currency=str(config["cost.currency"]),
        working=Decimal(str(config["cost.working"])),
        archive=Decimal(str(config["cost.archive"])),
    )
