"""Requests as the approvals' pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from guicang.adapters.db.models import requests as tables
from guicang.adapters.db.queries.paging import (
    PAGE,
    About,
    Page,
    Range,
    Several,
    pick,
)
from guicang.adapters.db.requests import to_request
from guicang.adapters.db.transactions import translated
from guicang.domain.access.model import Person
from guicang.domain.approval.model import Decision, Operation, Request
from guicang.domain.approval.rules import could_sign, decide, missing

_OPEN: Final = str(Decision.OPEN)
_DECIDED: Final = tuple(decision for decision in Decision if decision != _OPEN)


class Box(StrEnum):
    """Which requests."""

    ALL = "all"
    TO_SIGN = "to-sign"  # those that wait for this person's signature
    MINE = "mine"  # those that this person proposed and that wait for others
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request, and which roles may still sit in its empty chairs.

    ``overdue`` says that it has waited too long although nobody has closed it yet.
    """

    request: Request
    wanted: tuple[tuple[str, ...], ...]
    overdue: bool
    decided_at: datetime | None


def requests(
    box: Box,
    person: Person,
    now: datetime,
    *,
    operation: Operation | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Page[RequestRow]:
    """Give a page of requests, the newest first; seven statements or so at most.

    BadUsage for a cursor that is none.
    """

    def made(chunk: Sequence[tuple[Any, ...]]) -> list[RequestRow | None]:
        return [
            row if _belongs(row, box, person, operation) else None
            for row in _rows(chunk, now)
        ]

    return pick(_range(box, person, operation), made, after=after, limit=limit)


def request(id_: str, now: datetime) -> RequestRow | None:
    """Give one request by its id; None if there is none."""
    with translated():
        found = tables.Request.objects.filter(code=id_).values_list("created_at", "id")
        return next(iter(_rows(list(found), now)), None)


def waiting(person: Person, now: datetime) -> About:
    """Count what waits for a person's signature, among the 1,000 newest that wait."""
    most = 1_000
    chunk = _range(Box.TO_SIGN, person, None).chunk(None, most + 1)
    rows = _rows(chunk[:most], now)
    count = sum(_belongs(row, Box.TO_SIGN, person, None) for row in rows)
    return About(count=count, exact=len(chunk) <= most)


def open_requests() -> About:
    """Count the requests that nobody has decided, whoever has to."""
    return _by(("decision =", _OPEN)).count()


def _range(box: Box, person: Person, operation: Operation | None) -> Range | Several:
    if box is Box.MINE:
        return _by(("proposer =", person.name))
    if box is Box.TO_SIGN:
        return _by(("decision =", _OPEN))
    if operation is not None:
        return _by(("operation =", str(operation)))
    if box is Box.DECIDED:
        return Several(ranges=tuple(_by(("decision =", str(d))) for d in _DECIDED))
    return _by()


def _by(*where: tuple[str, Any]) -> Range:
    return Range(
        table="guicang_request", columns=(), at="created_at", id="id", where=where
    )


def _belongs(
    row: RequestRow, box: Box, person: Person, operation: Operation | None
) -> bool:
    request = row.request
    if operation is not None and request.operation is not operation:
        return False
    if box is Box.ALL:
        return True
    if box is Box.DECIDED:
        return request.decision is not Decision.OPEN
    if request.decision is not Decision.OPEN:
        return False
    if box is Box.MINE:
        return request.proposer == person.name
    return not row.overdue and could_sign(request, person)


def _rows(chunk: Sequence[tuple[Any, ...]], now: datetime) -> list[RequestRow]:
    with translated():
        found = tables.Request.objects.prefetch_related("signature_set").in_bulk(
            [number for _, number in chunk]
        )
    return [_row(found[number], now) for _, number in chunk if number in found]


def _row(row: tables.Request, now: datetime) -> RequestRow:
    request, decided_at = to_request(row)
    waits = request.decision is Decision.OPEN
    return RequestRow(
        request=request,
        wanted=tuple(tuple(sorted(chair.roles)) for chair in missing(request))
        if waits
        else (),
        overdue=waits and decide(request, now) is Decision.EXPIRED,
        decided_at=decided_at,
    )
