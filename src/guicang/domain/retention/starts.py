"""From which instant a clause runs (R9, R16, R18).

A trigger is written ``closed``, ``contract_ended|last_message`` (the latest of these
that happened) or ``transaction_completed>last_message`` (the second where the first
is not known: the latest plausible date stands in, and the verdict says so). There is
no "modified" trigger: looking at, masking or moving a record starts nothing (R17).
"""

from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from guicang.domain.retention.model import Record

LABELLED: Final = "labelled"
FACTS: Final = frozenset({"opened", "last_message", "last_customer_message"})
"""Starts that every record should have; without them it is an exception (R9)."""
OWN: Final = FACTS | {LABELLED, "reviewed"}
"""Starts that the store knows by itself: nobody notes them as events."""


class Start(NamedTuple):
    """The start that counts, and whether it stands in for one that is not known."""

    trigger: str
    at: datetime
    assumed: bool


@lru_cache(maxsize=1024)
def alternatives(trigger: str) -> tuple[tuple[str, ...], ...]:
    """Split a trigger into its alternatives, each the names of which any counts."""
    return tuple(
        tuple(name.strip() for name in part.split("|") if name.strip())
        for part in trigger.split(">")
    )


def names_of(trigger: str) -> frozenset[str]:
    """Return every start that a trigger names."""
    return frozenset(name for names in alternatives(trigger) for name in names)


def start_of(record: Record, trigger: str) -> Start | None:
    """Return the start of a trigger on a record; None if it has not happened."""
    starts = record.starts
    if LABELLED in trigger and LABELLED not in starts and record.labels:
        starts = {**starts, LABELLED: max(label.at for label in record.labels)}
    for place, names in enumerate(alternatives(trigger)):
        happened = [(starts[name], name) for name in names if name in starts]
        if happened:
            at, name = max(happened)
            return Start(name, at, place > 0)
    return None


def is_exception(record: Record, trigger: str) -> bool:
    """Say whether a start is missing that the record should have (R9).

    Otherwise what is missing is an event that has not happened yet: an open
    conversation was not closed, a contract has not ended.
    """
    return bool(names_of(trigger) & FACTS) or FACTS.isdisjoint(record.starts)
