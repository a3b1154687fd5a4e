"""The sentences of alarms; keys of the catalogue, filled with an alarm's facts."""

from collections.abc import Mapping
from typing import Final

from guicang.domain.alarms.model import Kind, Standing

SENTENCES: Final[Mapping[str, str]] = {
    Kind.NOT_TAKEN_OFFLINE: (
        "{should} conversations should have been taken offline and {did} were."
    ),
    Kind.SOURCE_BEHIND: "Source {source} falls behind its platform's window ({level}).",
    Kind.NOT_ANCHORED: "The ledger was not anchored outside for {days} days.",
    Kind.SNAPSHOT_OVERDUE: "No snapshot was made for {days} days.",
    Kind.DRILL_OVERDUE: "No restore was practised for {days} days.",
    Kind.DRILL_FAILED: "The last restore drill failed ({code}).",
    Kind.RING_NOT_COPIED: "The key ring was not copied for {days} days.",
    Kind.DISK_FULL: "The disk of {disk} has {mib} MiB left.",
    Kind.JOB_STUCK: "Job {job} ({task}) has been running for too long.",
    Kind.JOB_FAILED: "Job {job} ({task}) has failed for good ({code}).",
    Kind.JOB_HELD_UP: (
        "Job {job} ({task}) is held up ({code}); it is tried again until it gets "
        "through."
    ),
    Kind.BACKLOG: "{waiting} jobs wait and are not begun.",
    Kind.REVIEW_OVERDUE: (
        "Permission review {review} of {manager} is overdue: {left} lines are "
        "undecided and suspend themselves on {ends}."
    ),
    Kind.REVIEW_SPARED: (
        "Permission review {review} of {manager}: {left} undecided powers were not "
        "suspended, for without them nobody could be let in any more."
    ),
    Kind.EMERGENCY_ACCESS: (
        "{person} took emergency access ({grant}); nobody has said yet whether it was "
        "justified."
    ),
    Kind.CALENDAR_LATE: "{items} items of {owner} in the compliance calendar are late.",
    Kind.TRAINING_OVERDUE: (
        "Training {course} is overdue for {people} people; powers of {lapsed} rest."
    ),
    Kind.REVIEW_NOBODY: "Nobody reviews the powers of {people} people.",
    Kind.CLOCK_NEAR: "Incident {incident}: clock {clock} is to be met by {due}.",
    Kind.CLOCK_OVERDUE: "Incident {incident}: clock {clock} was not met by {due}.",
    Kind.SUBJECT_NEAR: "The request of a person, {request}, is due on {due}.",
    Kind.POLICY_CONFLICT: (
        "{records} conversations have to be kept by {floor} ({floor_basis}) for longer "
        "than {ceiling} ({ceiling_basis}) allows; they are kept. Decide which of the "
        "two holds."
    ),
    Kind.POLICY_CONFLICTS: (
        "{pairs} more pairs of a floor and a ceiling contradict each other; the first "
        "{shown} have alarms of their own."
    ),
    Kind.POLICY_CONFLICT_FORESEEN: (
        "A simulated policy would let {floor} ({floor_basis}) keep {records} "
        "conversations for longer than {ceiling} ({ceiling_basis}) allows."
    ),
    Kind.QUARANTINE_OLD: (
        "Something has lain in quarantine for {days} days; after {limit} it is to be "
        "read again or discarded."
    ),
    Kind.SUBJECT_OVERDUE: "The request of a person, {request}, was due on {due}.",
}

STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.OPEN: "nobody has it yet",
    Standing.ESCALATED: "escalated",
    Standing.TAKEN_ON: "taken on",
    Standing.SILENCED: "silenced",
    Standing.OVER: "over",
}
"""What became of an alarm."""
