"""Queries as plain mappings, for storage, for approval payloads and for display.

The form is JSON's: sets become sorted lists and instants ISO 8601 strings in UTC;
conditions that are not given are left out. An unknown field is refused, because a
condition that was dropped silently would make the hold cover something else.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from guicang.domain.errors import BadUsage
from guicang.domain.hold.model import Query

_SETS: Final = (
    "conversations",
    "customers",
    "agents",
    "categories",
    "sources",
    "channels",
)
_INSTANTS: Final = ("since", "until")


def query_to(query: Query) -> dict[str, list[str] | str]:
    """Return a query's plain form; empty for the query that covers everything."""
    plain: dict[str, list[str] | str] = {}
    for name in _SETS:
        if values := getattr(query, name):
            plain[name] = sorted(values)
    for name in _INSTANTS:
        at: datetime | None = getattr(query, name)
        if at is not None:
            plain[name] = at.astimezone(UTC).isoformat()
    return plain


def query_from(plain: Mapping[str, object]) -> Query:
    """Read the plain form back. BadUsage for what is no query."""
    unknown = sorted(set(plain) - {*_SETS, *_INSTANTS})
    if unknown:
        raise BadUsage(reason=f"a hold cannot ask for {', '.join(unknown)}")
    sets = {name: _set(name, plain[name]) for name in _SETS if name in plain}
    query = Query(
        **sets,
        since=_instant("since", plain.get("since")),
        until=_instant("until", plain.get("until")),
    )
    if query.since and query.until and query.since >= query.until:
        raise BadUsage(reason="a hold's since must be earlier than its until")
    return query


def _set(name: str, value: object) -> frozenset[str]:
    if not isinstance(value, (list, tuple, set, frozenset)) or not all(
        isinstance(item, str) and item for item in value
    ):
        raise BadUsage(reason=f"{name} of a hold must be a list of texts")
    return frozenset(value)


def _instant(name: str, value: object) -> datetime | None:
    if value is None:
        return None
    try:
        at = (
            value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        )
    except ValueError:
        raise BadUsage(reason=f"{name} of a hold is no instant: {value}") from None
    if at.tzinfo is None:
        raise BadUsage(reason=f"{name} of a hold needs a time zone: {value}")
    return at.astimezone(UTC)
