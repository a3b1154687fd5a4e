"""Clocks as data: read out of the legal packs, with the place of every fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from guicang.domain.access.model import Role
from guicang.domain.errors import BadPack, BadPeriod
from guicang.domain.incident.model import Circumstance, Kind
from guicang.domain.retention.calendar import parse
from guicang.domain.retention.organisation import ACTORS, EVERYBODY, FLAGS
from guicang.domain.retention.packs import Pack, Text, entries_of

_WORDS: Final = frozenset().union(
    *ACTORS.values(), EVERYBODY, FLAGS.values(), map(str, Circumstance)
)
_MUST: Final = frozenset({"id", "start", "duration", "title", "to", "owner", "basis"})
_MAY: Final = frozenset(
    {"jurisdiction", "internal", "kinds", "categories", "needs", "unless", "at_least"}
    | {"or_sensitive", "or_words", "by_telling"}
)


GUIDE: Final = Text(zh="从业者指引（非法律）", en="practitioners' guide (no law)")


class Start(StrEnum):
    """From when a clock runs."""

    DISCOVERED = "discovered"
    ASSESSED = "assessed"
    HANDLED = "handled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a clock comes from. Of rank "guide" it is no law and has no article."""

    id: str
    instrument: Text
    article: str
    rank: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One clock as data. ``duration`` is None where the law says "at once".

    ``internal`` ones are targets of our own. ``jurisdiction`` is "" for those.
    ``by_telling``: it asks for the persons concerned to be told, and nothing else.
    """

    id: str
    jurisdiction: str
    start: Start
    duration: str | None
    title: Text
    to: Text
    owner: Role
    internal: bool
    sources: tuple[Source, ...]
    kinds: frozenset[Kind] = frozenset(Kind)
    categories: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    at_least: int = 0
    or_sensitive: bool = False
    or_words: frozenset[str] = frozenset()
    by_telling: bool = False


def rules_from(
    document: Mapping[str, object], packs: Sequence[Pack]
) -> tuple[Rule, ...]:
    """Read ``incident_clocks``. BadPack with the place of the first fault."""
    rows = document.get("incident_clocks")
    if not isinstance(rows, list):
        raise BadPack(place="incident_clocks", reason="must be a list")
    known = _sources(document, packs)
    found: dict[str, Rule] = {}
    for number, row in enumerate(rows):
        place = f"incident_clocks[{number}]"
        if not isinstance(row, Mapping) or set(row) - _MUST - _MAY:
            raise BadPack(place=place, reason="has unknown fields")
        try:
            rule = _rule(row, known)
        except (KeyError, TypeError, ValueError, BadPeriod) as error:
            raise BadPack(place=place, reason=f"cannot be read: {error}") from None
        if rule.id in found:
            raise BadPack(place=place, reason=f"{rule.id} is there already")
        found[rule.id] = rule
    return tuple(found.values())


def _rule(row: Mapping[str, object], known: Mapping[str, Source]) -> Rule:
    duration = row["duration"]
    if duration is not None:
        parse(str(duration))
    for name in ("needs", "unless", "or_words"):
        if unknown := _set(row, name) - _WORDS:
            raise ValueError(f"{name}: {', '.join(sorted(unknown))}")
    internal = bool(row.get("internal", False))
    jurisdiction = str(row.get("jurisdiction", ""))
    if not jurisdiction and not internal:
        raise ValueError("a clock of a law has a jurisdiction")
    return Rule(
        id=str(row["id"]),
        jurisdiction=jurisdiction,
        start=Start(str(row["start"])),
        duration=None if duration is None else str(duration),
        title=_text(row["title"]),
        to=_text(row["to"]),
        owner=Role(str(row["owner"])),
        internal=internal,
        sources=tuple(known[each] for each in _list(row["basis"])),
        kinds=frozenset(map(Kind, _list(row.get("kinds", list(Kind))))),
        categories=_set(row, "categories"),
        needs=_set(row, "needs"),
        unless=_set(row, "unless"),
        at_least=int(str(row.get("at_least", 0))),
        or_sensitive=bool(row.get("or_sensitive", False)),
        or_words=_set(row, "or_words"),
        by_telling=bool(row.get("by_telling", False)),
    )


def _sources(
    document: Mapping[str, object], packs: Sequence[Pack]
) -> dict[str, Source]:
    """Name what a clock may rest on: entries of the packs, and guides."""
    found = {
        entry.id: Source(
            id=entry.id,
            instrument=entry.instrument,
            article=entry.article,
            rank=entry.rank,
            verified=entry.verified,
        )
        for entry in entries_of(packs).values()
    }
    for seed in _list(document.get("seed_guides", [])):
        name = str(seed["id"])
        found[name] = Source(
            id=name, instrument=GUIDE, article="", rank="guide", verified=False
        )
    return found


def _list(value: object) -> list:  # type: ignore[type-arg]  # YAML's own, of anything
    if not isinstance(value, list):
        raise TypeError("a list is wanted")
    return value


def _set(row: Mapping[str, object], name: str) -> frozenset[str]:
    return frozenset(map(str, _list(row.get(name, []))))


def _text(value: object) -> Text:
    if not isinstance(value, Mapping):
        raise TypeError("a text has zh and en")
    return Text(zh=str(value["zh"]), en=str(value["en"]))
