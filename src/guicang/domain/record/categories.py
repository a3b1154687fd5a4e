"""Which categories a record has, besides those that somebody wrote on it.

Two categories follow from the record itself, so that no rule and no hold misses it
for want of a label: without a label it is everyday chat, and with a completed
transaction it is linked to an order.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

GENERAL: Final = "chat.general"
TRANSACTION: Final = "chat.transaction"
PROHIBITED: Final = "chat.prohibited_content"
TRANSACTION_COMPLETED: Final = "transaction_completed"


def categories(labels: Iterable[str], starts: Mapping[str, datetime]) -> frozenset[str]:
    """Return the categories on a record and those that follow from it."""
    found = set(labels) or {GENERAL}
    if TRANSACTION_COMPLETED in starts:
        found.add(TRANSACTION)
    return frozenset(found)
