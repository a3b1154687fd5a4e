"""What a list of conversations is narrowed by, read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from guicang.adapters.db.queries.filters import Filter, Sort
from guicang.domain.access.model import May, Person
from guicang.domain.detect.types import TYPES
from guicang.domain.errors import BadForm
from guicang.domain.retention.model import State
from guicang.domain.retention.wording import STATES
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import CATEGORIES
from guicang.entrypoints.web.wording import type_name

_NAMES: Final = (
    *("id", "source", "channel", "agent", "customer", "category", "finding"),
    "state",
    "sensitive",
    "held",
    "opened_from",
    "opened_to",
    "due_before",
    "sort",
)
_YES: Final[Mapping[str, bool]] = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """A filter; the fields as they were filled in; the address that asks the same.

    ``none`` says that this person may see no conversation at all. ``accounts`` are
    those that an agent chooses from.
    """

    filter: Filter
    sort: Sort
    given: Mapping[str, str]
    none: bool = False
    accounts: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The address's query, without the cursor."""
        return urlencode(self.given)


def narrowed(given: QueryDict, person: Person) -> Narrowed:
    """Read a filter, within what a person may see. BadForm."""
    said = {name: given.get(name, "").strip() for name in _NAMES}
    said = {name: value for name, value in said.items() if value}
    free = not house().powers.allowed(person, May.RESTRICTED_READ)
    asked = replace(_filter(said), free=free)
    found = Narrowed(filter=asked, sort=_sort(said), given=said)
    sight = house().powers.sight(person)
    if sight is None:
        return found
    own = tuple(sorted(sight))
    if not own:
        return replace(found, none=True)
    agent = found.filter.agent if found.filter.agent in sight else own[0]
    return replace(
        found,
        filter=replace(found.filter, agent=agent),
        given={**said, "agent": agent},
        accounts=own,
    )


def _filter(said: Mapping[str, str]) -> Filter:
    state = said.get("state")
    if state and state not in set(State):
        raise BadForm(reason=_("there is no such state"))
    until = day(said.get("opened_to", ""))
    return Filter(
        id=said.get("id", ""),
        source=said.get("source", ""),
        channel=said.get("channel", ""),
        agent=said.get("agent", ""),
        customers=_customers(said.get("customer", "")),
        category=said.get("category", ""),
        finding=said.get("finding", ""),
        state=State(state) if state else None,
        sensitive=_YES.get(said.get("sensitive", "")),
        held=_YES.get(said.get("held", "")),
        opened_from=day(said.get("opened_from", "")),
        opened_to=until + timedelta(days=1) if until else None,
        due_before=day(said.get("due_before", "")),
    )


def _customers(named: str) -> frozenset[str]:
    return house().identifying.all_of([named] if named else [])


def _sort(said: Mapping[str, str]) -> Sort:
    return Sort.DUE if said.get("sort") == Sort.DUE else Sort.OPENED


def day(text: str) -> datetime | None:
    """Read a day as the instant it begins; None for nothing. BadForm."""
    if not text.strip():
        return None
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise BadForm(reason=_("a day is written 2026-01-31"))
    zone = timezone.get_current_timezone()
    return datetime(found.year, found.month, found.day, tzinfo=zone)


def choices() -> dict[str, list[tuple[str, str]]]:
    """Give what can be chosen, with its names."""
    return {
        "categories": [(name, words(title)) for name, title in CATEGORIES.items()],
        "states": [(state.value, words(title)) for state, title in STATES.items()],
        "types": [(str(kind), type_name(kind)) for kind in TYPES],
    }
