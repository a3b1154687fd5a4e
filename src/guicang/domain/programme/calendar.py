"""The compliance calendar: what is to be done again and again, and what shows it.

1. An item is done once, or again after its period. What was never done is due a month
   after the house was founded.
2. Evidence is attached by the system where it knows (the last drill, the last review),
   and by hand otherwise, with a reference. The newest counts.
3. What is due is told of two weeks before; after its day it is late.
4. An impact assessment (PIPL 55, 56) is kept for three years at least.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

Later = Callable[[datetime, str], datetime]
FIRST: Final = "P30D"
AHEAD: Final = timedelta(days=14)
KEPT: Final = "P3Y"
"""How long an impact assessment is kept (PIPL 56)."""


class List(StrEnum):
    """Which list an item is of."""

    URGENT = "urgent"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"
    AUDIT = "audit"


class State(StrEnum):
    """How an item stands."""

    DONE = "done"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to be done; ``every`` is a period, "" for once.

    ``known`` names what the system knows of it, "" for nothing. ``titles`` are by
    language, ``text`` says more. ``ours`` is one that ships with the product;
    ``version`` counts the organisation's changes of it.
    """

    id: str
    list: List
    every: str
    known: str
    basis: str
    titles: Mapping[str, str]
    text: str = ""
    ours: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows that something was done: when, where to look, and who says so."""

    at: datetime
    reference: str
    by: str = "system"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item, who owns it, the newest evidence, and how it stands."""

    item: Item
    owner: str
    evidence: Evidence | None
    state: State
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An impact assessment, with what article 56 wants in it."""

    id: str
    title: str
    purpose: str
    impact: str
    measures: str
    conclusion: str
    by: str
    at: datetime
    keep_until: datetime


def line(
    item: Item,
    owner: str,
    found: Iterable[Evidence],
    *,
    begun: datetime,
    now: datetime,
    later: Later,
) -> Line:
    """Say how an item stands, with the newest of its evidence."""
    newest = max(found, key=lambda each: each.at, default=None)
    if newest is not None and not item.every:
        due = None
    elif newest is None:
        due = later(begun, FIRST)
    else:
        due = later(newest.at, item.every)
    state = State.DONE
    if due is not None and now >= due:
        state = State.LATE
    elif newest is None or (due is not None and now >= due - AHEAD):
        state = State.DUE
    return Line(item=item, owner=owner, evidence=newest, state=state, due_at=due)
