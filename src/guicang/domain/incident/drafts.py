"""Drafts of reports: what is known, and what a person has to fill in.

A draft states nothing that is not in the incident or in the ledger. What a report needs
and nobody told is a gap, and is marked as one. No customer is named: what happened was
masked when it was told, and of records there are counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Report(StrEnum):
    """Which report."""

    AUTHORITY = "authority"
    PERSONS = "persons"
    INTERNAL = "internal"
    CLOSING = "closing"


TITLES: Final[Mapping[Report, str]] = {
    Report.AUTHORITY: "Initial report to the authority",
    Report.PERSONS: "Notice to the persons concerned",
    Report.INTERNAL: "Internal report of an incident",
    Report.CLOSING: "Report after an incident",
}
GAP: Final = "[to be filled in: {what}]"
DRAFT: Final = "Draft: what is marked is to be filled in by a person."
PAPER: Final = (
    GAP,
    DRAFT,
    "Who reports",
    "What happened",
    "Cause and harm",
    "What was done",
    "What persons can do",
    "Clocks",
    "Course of events",
    "What is learnt from it",
    "Evidence",
    "Organisation",
    "the organisation's full name",
    "System",
    "Responsible person",
    "name, title, telephone",
    "Whom to ask",
    "a telephone number and an address",
    "Clock",
    "To whom",
    "Until",
    "State",
    "Owner",
    "Reference",
    "Entries of the ledger",
    "Size of the ledger",
    "Root",
    "Attachments",
    "receipts, correspondence, findings",
    "Number of the incident",
    "Kind",
    "what happened, in words that the persons understand",
    "Discovered",
    "Happened",
    "Kinds of information",
    "Sensitive personal data",
    "Persons concerned",
    "Conversations concerned",
    "Sources",
    "Circumstances",
    "not known when this was drawn up",
    "Cause",
    "why it happened; the first finding is enough",
    "Possible harm",
    "what it may do to persons",
    "Advice to persons",
    "what they can do to limit the harm",
    "Signed",
    "name, seal, date",
    "What is changed",
    "so that it does not happen again",
    "Who sees to it",
    "name and date",
    "Evidence locked",
    "{at}, number {id}",
    "All destruction stopped",
    "Further measures",
    "what else was done, and when",
    "{count} conversations, request {id}",
    "Entry",
    "When",
    "Who",
    "What",
)
"""What stands in drafts besides the words of incidents and of the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line: ``label`` is a key of the catalogue, ``value`` is said already.

    A ``gap`` is to be filled in; its ``value`` says what is wanted.
    """

    label: str
    value: str
    gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines, or a table below a row of labels, under a title."""

    title: str
    lines: tuple[Line, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft, in one language; ``lang`` is ``zh`` or ``en``."""

    report: Report
    incident: str
    organisation: str
    made_at: datetime
    lang: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The title, as a key of the catalogue."""
        return TITLES[self.report]

    @property
    def gaps(self) -> int:
        """How much is to be filled in."""
        return sum(line.gap for each in self.sections for line in each.lines)
