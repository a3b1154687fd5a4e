"""Alarms: what is wrong, and who takes it on."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from ninja import Field, Path, Schema

from guicang.domain.access.model import May
from guicang.entrypoints.alarms import alarm_shape
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Proof, acting
from guicang.entrypoints.houses import house

WHO = frozenset({May.ALARM_ANSWER, May.OPERATIONS_READ})
Key = Annotated[str, Path(max_length=200)]
_MOST = 200
_LONGEST = 30 * 24


class AlarmShown(Schema):
    """An alarm; ``said`` is its sentence, ``standing`` what became of it so far."""

    key: str
    kind: str
    facts: dict[str, Any]
    said: str
    standing: str
    silent: bool
    raised_at: datetime
    told_at: datetime | None
    acknowledged_by: str
    acknowledged_at: datetime | None
    escalated_at: datetime | None
    silenced_until: datetime | None
    silenced_by: str
    silenced_why: str
    over_at: datetime | None


class AlarmList(Schema):
    """Alarms, the newest first."""

    items: list[AlarmShown]


class TakeAlarm(Schema):
    """A fresh code of the second factor."""

    code: str = Field("", max_length=64)


class SilenceAlarm(Proof):
    """For how many hours nobody is told of it, and why."""

    hours: int = Field(ge=1, le=_LONGEST)


@route("GET", "/alarms", response=AlarmList, may=WHO, programs=True)
def alarms(
    request: Call,
    everything: bool = False,  # noqa: FBT001, FBT002 - a query's own flag
) -> object:
    """List what is wrong now; with ``everything``, what is over, too."""
    kept = house().alarms
    found = kept.recent(_MOST) if everything else kept.open()[::-1]
    return {"items": [alarm_shape(each) for each in found]}


@route("POST", "/alarms/{key}/take", response=AlarmShown, may={May.ALARM_ANSWER})
def take_alarm(request: Call, key: Key, body: TakeAlarm) -> object:
    """Take an alarm on, as a person: it is not escalated any more."""
    by = acting(request, May.ALARM_ANSWER, body.code)
    return alarm_shape(house().alarming.acknowledge(key, by=by))


@route("POST", "/alarms/{key}/silence", response=AlarmShown, may={May.ALARM_ANSWER})
def silence_alarm(request: Call, key: Key, body: SilenceAlarm) -> object:
    """Let nobody be told of an alarm for a time, as a person."""
    by = acting(request, May.ALARM_ANSWER, body.code)
    until = house().clock.now() + timedelta(hours=body.hours)
    done = house().alarming.silence(key, until, reason=body.reason, by=by)
    return alarm_shape(done)
