"""Permission reviews as notes, and notes as reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from guicang.domain.programme.campaign import (
    Advice,
    Campaign,
    Cause,
    Finding,
    Held,
    Line,
    Review,
    Ruling,
    Suggestion,
    Verdict,
    What,
)
from guicang.ports.programme import Kind, Note

_TIMES = ("since", "opened_at", "due_at", "ends_at")


def note_of(campaign: Campaign) -> Note:
    """Write a review down as it was frozen."""
    document = asdict(campaign)
    for name in _TIMES:
        document[name] = document[name].astimezone(UTC).isoformat()
    return Note(
        kind=Kind.REVIEW,
        subject=campaign.id,
        by=campaign.opened_by,
        at=campaign.opened_at,
        document=document,
    )


def review_of(note: Note, given: Note | None, ruled: Sequence[Note]) -> Review:
    """Read a review back, who has it by now, and what was said of it."""
    document: Mapping[str, Any] = note.document
    campaign = Campaign(
        id=note.subject,
        manager=document["manager"],
        cause=Cause(document["cause"]),
        period=document["period"],
        opened_by=note.by,
        lines=tuple(map(_line, document["lines"])),
        **{name: datetime.fromisoformat(document[name]) for name in _TIMES},
    )
    if given is not None:
        campaign = replace(campaign, manager=str(given.document["manager"]))
    return Review(campaign=campaign, rulings=tuple(map(_ruling, ruled)))


def _line(line: Mapping[str, Any]) -> Line:
    held, said = line["held"], line["suggestion"]
    return Line(
        held=Held(
            person=held["person"],
            what=What(held["what"]),
            name=held["name"],
            power=held["power"],
        ),
        suggestion=Suggestion(
            finding=Finding(said["finding"]),
            advice=Advice(said["advice"]),
            facts=said["facts"],
        ),
    )


def ruling_note(review: str, ruling: Ruling) -> Note:
    """Write down what was said of a line."""
    said = {
        "verdict": ruling.verdict.value,
        "reason": ruling.reason,
        "request": ruling.request,
    }
    return Note(
        kind=Kind.RULING,
        subject=review,
        name=ruling.line,
        by=ruling.by,
        at=ruling.at,
        document=said,
    )


def _ruling(note: Note) -> Ruling:
    said = {key: str(value) for key, value in note.document.items()}
    return Ruling(
        line=note.name,
        verdict=Verdict(said["verdict"]),
        reason=said["reason"],
        by=note.by,
        at=note.at,
        request=said["request"],
    )
