"""Read the fields of a rule-set document strictly: BadRules with the place of a fault.

What is wrong is said without the value: it may be one that somebody marked.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from guicang.domain.detect.rules.model import Scope, Title
from guicang.domain.errors import BadRules

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_TYPE: Final = re.compile(r"[A-Z][A-Z0-9_]{1,39}", re.ASCII)
_TAG: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_SCOPE: Final = frozenset({"sources", "channels"})


def only(row: Mapping[str, object], fields: frozenset[str], place: str) -> None:
    """Refuse fields that nobody knows."""
    unknown = sorted(str(name) for name in set(row) - fields)
    if unknown:
        raise BadRules(place=f"{place}.{unknown[0]}", reason="is an unknown field")


def rows(
    row: Mapping[str, object], field: str, *, place: str = "", needed: bool = False
) -> Iterator[tuple[Mapping[str, object], str]]:
    """Give the mappings of a list, each with its place."""
    where = f"{place}.{field}" if place else field
    found: object = row.get(field, [])
    if not isinstance(found, list) or (needed and not found):
        raise BadRules(place=where, reason="must be a list with at least one entry")
    for number, item in enumerate(found):
        if not isinstance(item, Mapping):
            raise BadRules(place=f"{where}[{number}]", reason="must be a mapping")
        yield item, f"{where}[{number}]"


def unique(place: str, names: Sequence[str]) -> None:
    """Refuse an id that is given twice."""
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRules(place=f"{place} {twice}", reason="the id is given twice")


def name(value: object, place: str) -> str:
    """Read an id."""
    if not isinstance(value, str) or _NAME.fullmatch(value) is None:
        raise BadRules(
            place=place, reason="must be a name of small letters, digits and . _ -"
        )
    return value


def type_name(value: object, place: str) -> str:
    """Read the name of a type."""
    if not isinstance(value, str) or _TYPE.fullmatch(value) is None:
        raise BadRules(
            place=place, reason="must be a name of capital letters, digits and _"
        )
    return value


def tag(value: object, place: str) -> str:
    """Read a keyed digest."""
    if not isinstance(value, str) or _TAG.fullmatch(value) is None:
        raise BadRules(place=place, reason="must be 32 hexadecimal digits")
    return value


def text(value: object, place: str) -> str:
    """Read a text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise BadRules(place=place, reason="must be a text")
    return value


def title(value: object, place: str) -> Title:
    """Read a text in both languages."""
    if not isinstance(value, Mapping) or set(value) != {"zh", "en"}:
        raise BadRules(place=place, reason="must have zh and en")
    return Title(
        zh=text(value["zh"], f"{place}.zh"), en=text(value["en"], f"{place}.en")
    )


def choice(value: object, choices: Collection[str], place: str) -> str:
    """Read one of several words."""
    if not isinstance(value, str) or value not in choices:
        raise BadRules(place=place, reason="is none of the words that may stand there")
    return value


def number(row: Mapping[str, object], field: str, among: range, place: str) -> int:
    """Read an integer."""
    value = row.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or value not in among:
        raise BadRules(place=f"{place}.{field}", reason="is no number in its range")
    return value


def flag(row: Mapping[str, object], field: str, place: str) -> bool:
    """Read a yes or no, no if it is left out."""
    value = row.get(field, False)
    if not isinstance(value, bool):
        raise BadRules(place=f"{place}.{field}", reason="must be true or false")
    return value


def texts(row: Mapping[str, object], field: str, place: str) -> list[str]:
    """Read a list of texts, none of them empty; an empty list if it is left out."""
    value = row.get(field, [])
    if not isinstance(value, list) or not all(isinstance(x, str) and x for x in value):
        raise BadRules(
            place=f"{place}.{field}",
            reason="must be a list of texts; put numbers in quotation marks",
        )
    return value


def instant(value: object, place: str) -> datetime | None:
    """Read an instant with its zone; None if it is left out."""
    if value is None:
        return None
    try:
        at = (
            value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        )
    except ValueError:
        raise BadRules(place=place, reason="is no instant after ISO 8601") from None
    if at.tzinfo is None:
        raise BadRules(place=place, reason="needs a time zone")
    return at


def scope(row: Mapping[str, object], place: str) -> Scope:
    """Read where something holds."""
    value = row.get("scope", {})
    if not isinstance(value, Mapping):
        raise BadRules(place=f"{place}.scope", reason="must be a mapping")
    only(value, _SCOPE, f"{place}.scope")
    return Scope(
        sources=frozenset(texts(value, "sources", f"{place}.scope")),
        channels=frozenset(texts(value, "channels", f"{place}.scope")),
    )
