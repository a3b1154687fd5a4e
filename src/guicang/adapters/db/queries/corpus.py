"""Facts and counts of the working store, for the rules."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Count, QuerySet, Sum

from guicang.adapters.db import rows
from guicang.adapters.db.models.records import Conversation, Quarantined
from guicang.adapters.db.replica import answering
from guicang.adapters.db.transactions import translated
from guicang.domain.hold import Query, covers
from guicang.domain.record import micros
from guicang.domain.retention.model import Record

_PAGE: Final = 2_000
# SQLite takes at most 999 parameters in old builds.
_LISTED: Final = 200


def facts(after: str, query: Query | None) -> Iterator[Record]:
    """Stream what the rules need, in the order of ids, from after an id on.

    Each page is a statement of its own, so that a long run keeps no transaction open.
    """
    asked = Query() if query is None else query
    found = _narrowed(asked)
    while True:
        with translated():
            page = fetched(
                found.filter(key__gt=after)
                .order_by("key")
                .values_list(*rows.FACTS)[:_PAGE]
            )
        records = map(rows.record, page)
        yield from (
            records if query is None else (r for r in records if covers(query, r))
        )
        if len(page) < _PAGE:
            return
        after = page[-1][0]


def fetched(found: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Fetch the rows of a query as the driver gives them.

    Django looks at each row once more, to convert columns that need none here.
    """
    statement, parameters = found.query.sql_with_params()
    with answering().cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def counts() -> Mapping[str, int]:
    """Count ``conversations``, ``messages``, ``quarantined``, ``bytes``."""
    with translated():
        sums = Conversation.objects.aggregate(
            conversations=Count("id"), messages=Sum("messages"), bytes=Sum("size")
        )
        quarantined = Quarantined.objects.count()
    whole = {name: int(value or 0) for name, value in sums.items()}
    return {**whole, "quarantined": quarantined}


def _narrowed(query: Query) -> QuerySet[Conversation]:
    """Leave out what the query cannot cover, where the database can tell.

    The rule itself is ``covers``. Categories and ends also follow from events, which
    no column shows, so they are left to it.
    """
    found = Conversation.objects.all()
    for column, values in (
        ("key", query.conversations),
        ("customer_tag", query.customers),
        ("agent", query.agents),
        ("source", query.sources),
        ("channel", query.channels),
    ):
        if values and len(values) <= _LISTED:
            found = found.filter(**{f"{column}__in": values})
    if query.until is not None:
        found = found.filter(opened_at__lt=micros(query.until))
    return found
