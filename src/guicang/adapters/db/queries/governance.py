"""Holds, policies, rule sets, people and quarantine as their pages list them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guicang.adapters.db.holds import to_hold
from guicang.adapters.db.models.holds import Hold as HoldTable
from guicang.adapters.db.people import DjangoPeople
from guicang.adapters.db.queries.paging import (
    PAGE,
    About,
    Page,
    Range,
    pick,
)
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.sql import select, when
from guicang.adapters.db.transactions import translated
from guicang.domain.access.model import Person
from guicang.domain.hold import Hold
from guicang.domain.record import instant


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version of the policy or of the rules; ``digest`` is "" for a policy.

    ``name`` is what the document calls itself. ``first_run`` is when a policy first
    disposed of something.
    """

    version: int
    name: str
    by: str
    at: datetime
    digest: str = ""
    shortened: bool = False
    first_run: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """Something that could not be read: where it stood and why; not what it was."""

    id: int
    file: str
    position: int
    offset: int
    reason: str
    code: str
    stored_at: datetime


@replicated
def holds(
    *, in_force: bool | None = None, after: str = "", limit: int = PAGE
) -> Page[Hold]:
    """Give a page of holds, the newest first; two statements or a few more."""

    def made(chunk: Sequence[tuple[Any, ...]]) -> list[Hold | None]:
        with translated():
            found = HoldTable.objects.in_bulk([number for _, number in chunk])
        read = [to_hold(found[number]) for _, number in chunk]
        return [
            hold if in_force in (None, hold.released_at is None) else None
            for hold in read
        ]

    found = Range(table="guicang_hold", columns=(), at="placed_at", id="id")
    return pick(found, made, after=after, limit=limit)


@replicated
def policies(*, after: str = "", limit: int = PAGE) -> Page[VersionRow]:
    """Give a page of the policy's versions, the newest first."""
    columns = ("document", '"by"', "at", "shortened", "first_run")
    return pick(
        _versions("guicang_policyversion", columns),
        lambda chunk: [
            VersionRow(
                version=version,
                name=_name(document),
                by=by,
                at=instant(at),
                shortened=bool(shortened),
                first_run=when(first_run),
            )
            for version, _, document, by, at, shortened, first_run in chunk
        ],
        after=after,
        limit=limit,
    )


@replicated
def rule_sets(*, after: str = "", limit: int = PAGE) -> Page[VersionRow]:
    """Give a page of the rules' versions, the newest first."""
    columns = ("document", '"by"', "at", "digest")
    return pick(
        _versions("guicang_rulesetversion", columns),
        lambda chunk: [
            VersionRow(
                version=version,
                name=_name(document),
                by=by,
                at=instant(at),
                digest=digest,
            )
            for version, _, document, by, at, digest in chunk
        ],
        after=after,
        limit=limit,
    )


@replicated
def quarantined(*, after: str = "", limit: int = PAGE) -> Page[QuarantineRow]:
    """Give a page of what could not be read, the newest first."""
    columns = ("file", "position", '"offset"', "reason", "code")
    found = Range(table="guicang_quarantined", columns=columns, at="stored_at", id="id")
    names = ("stored_at", "id", "file", "position", "offset", "reason", "code")
    return pick(
        found,
        lambda chunk: [_quarantine(names, line) for line in chunk],
        after=after,
        limit=limit,
    )


@replicated
def quarantined_of(
    file: str, *, after: str = "", limit: int = PAGE
) -> Page[QuarantineRow]:
    """Give a page of what could not be read in a file, as it stood there."""
    found = Range(
        table="guicang_quarantined",
        columns=("stored_at", "file", '"offset"', "reason", "code"),
        at="position",
        id="id",
        where=(("file =", file),),
        rising=True,
    )
    names = ("position", "id", "stored_at", "file", "offset", "reason", "code")
    return pick(
        found,
        lambda chunk: [_quarantine(names, line) for line in chunk],
        after=after,
        limit=limit,
    )


def _quarantine(names: Sequence[str], line: Sequence[Any]) -> QuarantineRow:
    row = dict(zip(names, line, strict=True))
    return QuarantineRow(**{**row, "stored_at": instant(row["stored_at"])})


@replicated
def how_many_quarantined() -> About:
    """Count what could not be read, up to 10,000."""
    return Range(
        table="guicang_quarantined", columns=(), at="stored_at", id="id"
    ).count()


@replicated
def quarantine_reasons() -> tuple[tuple[str, int], ...]:
    """Count by error code, of the 10,000 that came last."""
    with translated():
        return tuple(
            select(
                "SELECT code, count(*) FROM (SELECT code FROM guicang_quarantined "
                "ORDER BY stored_at DESC, id DESC LIMIT 10000) AS found "
                "GROUP BY code ORDER BY count(*) DESC, code"
            )
        )


def people() -> Sequence[Person]:
    """Give everybody, in the order of names, in four statements.

    There are as many as work here: they do not grow with what is kept.
    """
    return DjangoPeople().list()


def _versions(table: str, columns: Sequence[str]) -> Range:
    return Range(table=table, columns=columns, at="version", id="version")


def _name(document: str) -> str:
    return str(json.loads(document).get("name", ""))
