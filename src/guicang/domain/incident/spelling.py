"""How the ledger tells what is known of an incident."""

from dataclasses import fields
from datetime import datetime
from typing import Final

from guicang.domain.incident.model import Facts


def told_of(facts: Facts) -> dict[str, object]:
    """Spell facts for the ledger; of what happened only that it is told elsewhere."""
    about: dict[str, object] = {}
    for each in fields(facts):
        value = getattr(facts, each.name)
        if each.name == "story" or value is None or value == frozenset():
            continue
        about[_FIELD.get(each.name, each.name)] = _plain(value)
    return about


# "conversations" would make each of them a thing that the entry names.
_FIELD: Final = {
    "discovered_at": "discovered",
    "happened_at": "happened",
    "assessed_at": "assessed",
    "conversations": "scope",
}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    return value if isinstance(value, bool | int) else str(value)


def different(before: Facts, after: Facts) -> dict[str, object]:
    """Spell what was learnt."""
    told, old = told_of(after), told_of(before)
    return {name: value for name, value in told.items() if old.get(name) != value}
