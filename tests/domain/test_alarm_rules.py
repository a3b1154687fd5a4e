"""When something is wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.alarms.model import Alarm, Kind, is_silent, to_escalate, to_tell
from guicang.domain.alarms.rules import Counted, Disk, Limits, Looked, Work, found
from guicang.domain.alarms.wording import SENTENCES

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LIMITS = Limits(
    dead_man=7 * DAY,
    anchor=2 * DAY,
    snapshot=3 * DAY,
    drill=35 * DAY,
    ring=8 * DAY,
    job=6 * HOUR,
    waiting=100,
)
WELL = Looked(
    now=NOW,
    founded=NOW - 400 * DAY,
    due=(),
    taken=0,
    behind={},
    anchored=NOW - HOUR,
    snapshot=NOW - HOUR,
    drill=NOW - HOUR,
    drill_error="",
    ring_copied=NOW - HOUR,
    disks=(Disk("home", 100 << 30, 50 << 30),),
    running=(),
    waiting=(),
    dead=(),
)
DUE = tuple(Counted(NOW - days * DAY, 412 + days) for days in range(9, -1, -1))


def kinds(**changes):
    return [each.kind for each in found(replace(WELL, **changes), LIMITS)]


def test_where_all_is_well_nothing_is_found():
    assert kinds() == []


CASES = {
    "all that was due stayed": ({"due": DUE}, Kind.NOT_TAKEN_OFFLINE),
    "a source is behind": ({"behind": {"a": "lost"}}, Kind.SOURCE_BEHIND),
    "never anchored": ({"anchored": None}, Kind.NOT_ANCHORED),
    "anchored long ago": ({"anchored": NOW - 3 * DAY}, Kind.NOT_ANCHORED),
    "no snapshot": ({"snapshot": NOW - 4 * DAY}, Kind.SNAPSHOT_OVERDUE),
    "no drill": ({"drill": None}, Kind.DRILL_OVERDUE),
    "a drill failed": ({"drill_error": "GC-761"}, Kind.DRILL_FAILED),
    "no copy of the ring": ({"ring_copied": NOW - 9 * DAY}, Kind.RING_NOT_COPIED),
    "a small disk is full": (
        {"disks": [Disk("home", 10 << 30, 1 << 29)]},
        Kind.DISK_FULL,
    ),
    "a job runs for ever": (
        {"running": [Work(1, "verify", NOW - 7 * HOUR)]},
        Kind.JOB_STUCK,
    ),
    "a job has failed": ({"dead": [Work(1, "verify", NOW, "GC-601")]}, Kind.JOB_FAILED),
    "a job is held up": (
        {"held": [Work(1, "dispose-batch", NOW, "GC-775")]},
        Kind.JOB_HELD_UP,
    ),
    "a job waits for ever": (
        {"waiting": [Work(1, "verify", NOW - 7 * HOUR)]},
        Kind.BACKLOG,
    ),
    "something lies in quarantine": (
        {"quarantined": NOW - 30 * DAY},
        Kind.QUARANTINE_OLD,
    ),
    "many jobs wait": (
        {"waiting": [Work(n, "verify", NOW) for n in range(101)]},
        Kind.BACKLOG,
    ),
}


@pytest.mark.parametrize(("changes", "kind"), CASES.values(), ids=CASES)
def test_each_thing_that_is_wrong_is_found(changes, kind):
    assert kinds(**changes) == [kind]


FINE = {
    "something was taken offline": {"due": DUE, "taken": 1},
    "it became due only now": {"due": DUE[-3:]},
    "in between nothing was due": {"due": (*DUE[:4], Counted(NOW - 4 * DAY, 0))},
    "a large disk with enough": {"disks": [Disk("home", 1 << 50, 11 << 30)]},
    "a new house is overdue with nothing": {
        "founded": NOW - HOUR,
        "anchored": None,
        "snapshot": None,
        "drill": None,
        "ring_copied": None,
    },
    "something young lies in quarantine": {"quarantined": NOW - 29 * DAY},
    "a job that has just begun": {"running": [Work(1, "verify", NOW - HOUR)]},
}


@pytest.mark.parametrize("changes", FINE.values(), ids=FINE)
def test_what_is_not_wrong_raises_nothing(changes):
    assert kinds(**changes) == []


def test_it_says_how_many_should_have_gone():
    (alarm,) = found(replace(WELL, due=DUE), LIMITS)

    assert SENTENCES[alarm.kind].format(**alarm.facts) == (
        "412 conversations should have been taken offline and 0 were."
    )


def test_two_sources_have_two_alarms():
    keys = {
        each.key for each in found(replace(WELL, behind={"a": "x", "b": "y"}), LIMITS)
    }

    assert keys == {"source-behind:a", "source-behind:b"}


ALARM = Alarm(key="k", kind=Kind.BACKLOG, facts={}, raised_at=NOW)
TOLD = replace(ALARM, told_at=NOW)


def test_people_are_told_once():
    assert to_tell(ALARM, NOW)
    assert not to_tell(TOLD, NOW)


def test_what_nobody_took_on_in_time_is_escalated_once():
    later = NOW + 4 * HOUR

    assert to_escalate(TOLD, later, 4 * HOUR)
    assert not to_escalate(TOLD, later - HOUR, 4 * HOUR)
    assert not to_escalate(replace(TOLD, acknowledged_at=NOW), later, 4 * HOUR)
    assert not to_escalate(replace(TOLD, escalated_at=later), later, 4 * HOUR)


def test_a_silence_ends_by_itself():
    quiet = replace(ALARM, silenced_until=NOW + HOUR)

    assert is_silent(quiet, NOW)
    assert not to_tell(quiet, NOW)
    assert to_tell(quiet, NOW + HOUR)
