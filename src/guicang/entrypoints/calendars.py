"""The compliance calendar as every door shows it."""

from dataclasses import asdict
from typing import Any

from guicang.domain.programme.calendar import Assessment, Item, Line
from guicang.domain.programme.items import Change
from guicang.domain.programme.wording import LISTS, STATES
from guicang.entrypoints.houses import house
from guicang.entrypoints.words import Words

PARTS = {
    "title": "What is assessed",
    "purpose": "Whether purpose and ways are lawful, proper and necessary",
    "impact": "What it does to people, and what may go wrong",
    "measures": "Measures, and whether they fit the risk",
    "conclusion": "What follows",
}
"""The parts of an impact assessment (PIPL 56)."""


def tongue_of(language: str) -> str:
    """Name the language of titles for a reader's."""
    return "zh" if language.startswith("zh") else "en"


def title(item: Item, language: str) -> str:
    """Give an item's title in the reader's language."""
    return item.titles[tongue_of(language)]


def line_shape(line: Line, language: str) -> dict[str, Any]:
    """Give an item of the calendar, and how it stands."""
    return {
        "id": line.item.id,
        "list": line.item.list.value,
        "title": title(line.item, language),
        "basis": line.item.basis,
        "every": line.item.every,
        "text": line.item.text,
        "ours": line.item.ours,
        "version": line.item.version,
        "owner": line.owner,
        "state": line.state.value,
        "due_at": line.due_at,
        "evidence": None if line.evidence is None else asdict(line.evidence),
    }


def change_shape(change: Change, number: int) -> dict[str, Any]:
    """Give a version of an item."""
    return {
        "version": number,
        **asdict(change.wish),
        "retired": change.retired,
        "by": change.by,
        "at": change.at,
        "reason": change.reason,
    }


def version_of(item: str) -> int:
    """Give the version at which an item stands; 0 where it was never changed."""
    return len(house().calendaring.changes(item))


def row(line: Line, words: Words, language: str) -> tuple[object, ...]:
    """Give an item as a line of a table."""
    evidence = line.evidence
    return (
        line.item.id,
        title(line.item, language),
        words(LISTS[line.item.list]),
        line.owner,
        words(STATES[line.state]),
        line.due_at,
        None if evidence is None else evidence.reference,
    )


def assessment_shape(assessment: Assessment) -> dict[str, Any]:
    """Give an impact assessment."""
    return asdict(assessment)


def reported(language: str, by: str) -> bytes:
    """Sign the calendar as it stands."""
    found = house().calendaring.report(tongue_of(language))
    return house().reporting.calendar(found, by=by)
