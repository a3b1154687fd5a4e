"""Customers in the order of their names, and where each of them wrote last.

Both go by an index and a page at a time: no more is in memory than a page of customers,
however many records there are.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from guicang.adapters.db.sql import PAGE, among, select
from guicang.adapters.db.transactions import translated
from guicang.domain.record import instant, micros
from guicang.ports.noticing import LastTalk

_EACH: Final = (
    "SELECT customer, tag FROM guicang_identity WHERE customer IN (SELECT DISTINCT "
    "customer FROM guicang_identity WHERE customer > %s ORDER BY customer LIMIT %s) "
    "ORDER BY customer, tag"
)
_LAST: Final = (
    "SELECT c.customer_tag, c.opened_at, max(c.key), max(c.lang) "
    "FROM guicang_conversation c JOIN (SELECT customer_tag AS tag, "
    "max(opened_at) AS at FROM guicang_conversation WHERE customer_tag {these} "
    "AND opened_at < %s GROUP BY customer_tag) AS l "
    "ON l.tag = c.customer_tag AND l.at = c.opened_at "
    "GROUP BY c.customer_tag, c.opened_at"
)


class DjangoLastTalks:
    """The last conversations of customers in the working store."""

    def customers(self) -> Iterator[frozenset[str]]:
        """Stream customers, each the identities it has, in the order of their names."""
        after = ""
        while True:
            with translated():
                page = select(_EACH, [after, PAGE])
            if not page:
                return
            after = page[-1][0]
            for _, lines in groupby(page, itemgetter(0)):
                yield frozenset(tag for _, tag in lines)

    def last(
        self, identities: Iterable[str], before: datetime
    ) -> Mapping[str, LastTalk]:
        """Give the last conversation of each that was opened before an instant."""
        these, them = among(identities)
        with translated():
            lines = select(_LAST.format(these=these), [them, micros(before)])
        return {tag: LastTalk(instant(at), key, lang) for tag, at, key, lang in lines}
