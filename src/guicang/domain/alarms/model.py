"""Alarms: raised once, acknowledged or not, silenced for a time, over when it is over.

1. A condition has one alarm, however often it is looked at. It is told once when it is
   raised; told again only when it was over in between, or is escalated.
2. Somebody who acknowledges it takes it on: it is not escalated any more.
3. What nobody has acknowledged in time is escalated, once.
4. A silence has a reason and an end. Until then the condition is watched and shown, and
   nobody is told.
5. An alarm is over when its condition is, whatever anybody said about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong."""

    NOT_TAKEN_OFFLINE = "not-taken-offline"
    SOURCE_BEHIND = "source-behind"
    NOT_ANCHORED = "not-anchored"
    SNAPSHOT_OVERDUE = "snapshot-overdue"
    DRILL_OVERDUE = "drill-overdue"
    DRILL_FAILED = "drill-failed"
    RING_NOT_COPIED = "ring-not-copied"
    DISK_FULL = "disk-full"
    JOB_STUCK = "job-stuck"
    JOB_FAILED = "job-failed"
    JOB_HELD_UP = "job-held-up"
    BACKLOG = "backlog"
    REVIEW_OVERDUE = "review-overdue"
    REVIEW_SPARED = "review-spared"
    REVIEW_NOBODY = "review-nobody"
    EMERGENCY_ACCESS = "emergency-access"
    CALENDAR_LATE = "calendar-late"
    TRAINING_OVERDUE = "training-overdue"
    CLOCK_NEAR = "incident-clock-near"
    CLOCK_OVERDUE = "incident-clock-overdue"
    SUBJECT_NEAR = "subject-near"
    SUBJECT_OVERDUE = "subject-overdue"
    QUARANTINE_OLD = "quarantine-old"
    POLICY_CONFLICT = "policy-conflict"
    POLICY_CONFLICTS = "policy-conflicts"
    POLICY_CONFLICT_FORESEEN = "policy-conflict-foreseen"


PRIVACY: frozenset[Kind] = frozenset(
    {Kind.POLICY_CONFLICT, Kind.POLICY_CONFLICTS, Kind.POLICY_CONFLICT_FORESEEN}
)
"""What is told to whoever answers for privacy (R7), besides the others."""


class Standing(StrEnum):
    """What became of an alarm so far."""

    OPEN = "open"
    ESCALATED = "escalated"
    TAKEN_ON = "taken-on"
    SILENCED = "silenced"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A condition that is met.

    ``about`` tells one of a kind from another, such as a source's name; ``facts`` are
    numbers and ids for its sentence, never content.
    """

    kind: Kind
    about: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What there is one alarm for."""
        return f"{self.kind}:{self.about}" if self.about else str(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A condition, since when, and what became of it.

    ``told_at`` is when people were told of it, ``escalated_at`` when others were.
    """

    key: str
    kind: Kind
    facts: Mapping[str, object]
    raised_at: datetime
    told_at: datetime | None = None
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    escalated_at: datetime | None = None
    silenced_until: datetime | None = None
    silenced_by: str = ""
    silenced_why: str = ""
    over_at: datetime | None = None


def is_silent(alarm: Alarm, now: datetime) -> bool:
    """Say whether nobody is told of it now."""
    return alarm.silenced_until is not None and now < alarm.silenced_until


def standing(alarm: Alarm, now: datetime) -> Standing:
    """Say how an alarm stands now."""
    states = (
        (Standing.OVER, alarm.over_at is not None),
        (Standing.SILENCED, is_silent(alarm, now)),
        (Standing.TAKEN_ON, alarm.acknowledged_at is not None),
        (Standing.ESCALATED, alarm.escalated_at is not None),
    )
    return next((each for each, holds in states if holds), Standing.OPEN)


def to_tell(alarm: Alarm, now: datetime) -> bool:
    """Say whether people have to be told of it now."""
    return alarm.told_at is None and not is_silent(alarm, now)


def to_escalate(alarm: Alarm, now: datetime, patience: timedelta) -> bool:
    """Say whether others have to be told: nobody took it on in time."""
    return (
        alarm.told_at is not None
        and alarm.acknowledged_at is None
        and alarm.escalated_at is None
        and not is_silent(alarm, now)
        and now - alarm.told_at >= patience
    )
