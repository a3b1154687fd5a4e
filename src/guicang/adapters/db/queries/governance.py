"""Holds, policies, rule sets and people as their pages list them."""

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
    Page,
    Range,
    pick,
)
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.sql import when
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


def people() -> Sequence[Person]:
    """Give everybody, in the order of names, in four statements.

    There are as many as work here: they do not grow with what is kept.
    """
    return DjangoPeople().list()


def _versions(table: str, columns: Sequence[str]) -> Range:
    return Range(table=table, columns=columns, at="version", id="version")


def _name(document: str) -> str:
    return str(json.loads(document).get("name", ""))
