"""Who answers in Zoho Desk, whether they are there, and how much they have."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.zoho.calls import Zoho
from guicang.adapters.sources.zoho.items import full_name
from guicang.domain.sources.model import Agent, Presence

_NAMES: Final = 200
_PRESENT: Final = 50
_COUNTED: Final = 50
_LAST: Final = 5999
_EVERYWHERE: Final = "-1"
_STATES: Final = "chatStatus,phoneStatus"


def agents(zoho: Zoho) -> Sequence[Agent]:
    """Name all agents of all departments that the token may see."""
    names = {reading.maybe(row, "id"): full_name(row) for row in _named(zoho)}
    states = {reading.maybe(row, "agentId"): row for row in _present(zoho)}
    every = sorted({*names, *states} - {""})
    loads = _loads(zoho, every)
    return [
        Agent(
            id=one,
            name=names.get(one, ""),
            presence=_presence(states.get(one)),
            load=loads.get(one, -1),
        )
        for one in every
    ]


def _named(zoho: Zoho) -> Iterator[Mapping[str, Any]]:
    for start in range(1, _LAST, _NAMES):  # this listing counts from one
        rows = _rows(zoho.get("/agents", **{"from": start}, limit=_NAMES))
        yield from rows
        if len(rows) < _NAMES:
            return


def _present(zoho: Zoho) -> Iterator[Mapping[str, Any]]:
    start = 0
    while start <= _LAST:
        answer = zoho.get(
            "/agentAvailability",
            departmentId=_EVERYWHERE,
            include=_STATES,
            limit=_PRESENT,
            **{"from": start},
        )
        rows = _rows(answer)
        yield from rows
        start += len(rows)
        if not rows or answer.get("hasMore") is not True:
            return


def _loads(zoho: Zoho, ids: Sequence[str]) -> dict[str, int]:
    found = {}
    for start in range(0, len(ids), _COUNTED):
        asked = ",".join(ids[start : start + _COUNTED])
        for row in _rows(zoho.get("/agentsTicketsCount", agentIds=asked)):
            count = reading.maybe(row, "openCount")
            if count.isdigit():
                found[reading.maybe(row, "agentId")] = int(count)
    return found


def _presence(row: Mapping[str, Any] | None) -> Presence:
    if row is None:
        return Presence.UNKNOWN
    if row.get("phoneStatus") == "BUSY":
        return Presence.BUSY
    online = row.get("status") == "ONLINE"
    return Presence.ONLINE if online else Presence.OFFLINE


def _rows(answer: object) -> list[Mapping[str, Any]]:
    if answer is None:
        return []
    rows = reading.items(reading.answer(answer).get("data"), "data")
    return [reading.obj(row, "data") for row in rows]
