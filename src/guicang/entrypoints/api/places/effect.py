"""What a change of retention or of the desk did, and whether by chance."""

from datetime import UTC, datetime
from typing import Annotated

from ninja import Query, Schema
from pydantic import AwareDatetime

from guicang.domain.access.model import May
from guicang.domain.errors import BadCall
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import words
from guicang.entrypoints.effects import (
    AGAIN,
    DAYS,
    MOST_DAYS,
    changes,
    effect_of,
    effect_shape,
)
from guicang.entrypoints.houses import house

WHO = frozenset({May.DESK_SEE, May.OPERATIONS_READ, May.POLICY_CHANGE})
Days = Annotated[int, Query(ge=1, le=MOST_DAYS)]
Soon = Annotated[int, Query(ge=1, le=90)]


class MeasureShown(Schema):
    """A measure: rates between 0 and 1, or medians in seconds.

    ``change`` is after less before, ``low`` and ``high`` its bounds.
    """

    name: str
    verdict: str
    said: str
    before: float | None
    before_cases: int
    before_left_out: int
    after: float | None
    after_cases: int
    after_left_out: int
    change: float | None
    low: float | None
    high: float | None


class EffectShown(Schema):
    """What differs; ``confidence`` is of all intervals together."""

    change: datetime
    days: float
    again_days: float
    confidence: float
    confidence_each: float
    summary: str
    measures: list[MeasureShown]


@route("GET", "/effect", response=EffectShown, may=WHO, programs=True)
def change_effect(
    request: Call,
    at: AwareDatetime | None = None,
    days: Days = DAYS,
    again: Soon = AGAIN,
    channel: Annotated[str, Query(max_length=200)] = "",
) -> object:
    """Compare sessions before and after a change; the last one if none is named."""
    if at is None:
        made = changes(house())
        if not made:
            raise BadCall(reason="at: nothing has changed yet")
        at = made[0].at
    found = effect_of(at.astimezone(UTC), days=days, again=again, channel=channel)
    return effect_shape(found, words(request))
