"""Legal holds and freezes: the veto.

A hold has an owner, a reason and a query. It covers every record that the query
matches, those that come in later too. A record is free only when no hold covers it.
Where a fact is missing the answer is "covered": an unknown never frees a record.
"""

from guicang.domain.hold.cover import Facts, alive, covers, freezing, holding
from guicang.domain.hold.customers import joined
from guicang.domain.hold.model import Freeze, Hold, Query
from guicang.domain.hold.plain import query_from, query_to

__all__ = [
    "Facts",
    "Freeze",
    "Hold",
    "Query",
    "alive",
    "covers",
    "freezing",
    "holding",
    "joined",
    "query_from",
    "query_to",
]
