"""Customers who were told of a change of the rules, on SQLite and PostgreSQL."""

from collections.abc import Iterable, Set as AbstractSet
from datetime import datetime
from typing import Final

from guicang.adapters.db.models import notices as tables
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.record import micros

_PAGE: Final = 500


class DjangoToldCustomers(Atomic):
    """Implements ``guicang.ports.noticing.ToldCustomers``."""

    def add(self, change: str, customers: Iterable[str], at: datetime) -> None:
        """Note identities, by their digests; those that are noted stay."""
        with translated():
            tables.ToldCustomer.objects.bulk_create(
                [
                    tables.ToldCustomer(change=change, customer=each, at=micros(at))
                    for each in sorted(set(customers))
                ],
                batch_size=_PAGE,
                ignore_conflicts=True,
            )

    def of(self, change: str) -> AbstractSet[str]:
        """Give the identities that were told of a change."""
        found = tables.ToldCustomer.objects.filter(change=change)
        with translated():
            return set(found.values_list("customer", flat=True))
