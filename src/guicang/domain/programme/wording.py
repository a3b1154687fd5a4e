"""Words of the programme; keys of the catalogue, filled with facts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from guicang.domain.programme.calendar import List, State
from guicang.domain.programme.campaign import (
    Advice,
    Cause,
    Finding,
    Stand,
    Verdict,
    What,
)
from guicang.domain.programme.duties import Stage

WHATS: Final[Mapping[StrEnum, str]] = {
    What.ROLE: "role",
    What.GRANT: "grant",
}
CAUSES: Final[Mapping[StrEnum, str]] = {
    Cause.QUARTER: "every quarter",
    Cause.ASKED: "asked for",
    Cause.MOVER: "somebody's roles changed",
    Cause.EMERGENCY: "somebody took emergency access",
}
FINDINGS: Final[Mapping[StrEnum, str]] = {
    Finding.USED: "Used {count} times.",
    Finding.ONCE: "Used once.",
    Finding.NEVER: "Never used.",
    Finding.NEW: "Held for {days} days only, and not used yet.",
    Finding.OUTSIDE: (
        "{power}: used {count} times, by none of {others} others with this role."
    ),
    Finding.EMERGENCY: (
        "Taken alone in an emergency ({reason}), used {count} times. Keep says that it "
        "was justified."
    ),
    Finding.UNSEEN: "Its use leaves no trace; the ledger cannot tell.",
}
SUGGESTED: Final[Mapping[StrEnum, str]] = {
    Advice.KEEP: "keep",
    Advice.LOOK: "look at it",
    Advice.REVOKE: "revoke",
}
VERDICTS: Final[Mapping[StrEnum, str]] = {
    Verdict.KEEP: "kept",
    Verdict.REVOKE: "revoked",
    Verdict.SUSPENDED: "suspended",
    Verdict.SPARED: "spared",
    Verdict.GONE: "gone already",
}
STANDS: Final[Mapping[StrEnum, str]] = {
    Stand.OPEN: "under review",
    Stand.OVERDUE: "overdue",
    Stand.DONE: "done",
}
STAGES: Final[Mapping[StrEnum, str]] = {
    Stage.CURRENT: "up to date",
    Stage.DUE: "to be taken",
    Stage.GRACE: "late",
    Stage.LAPSED: "lapsed, powers rest",
}
"""How somebody stands with a training duty."""
DUTIES: Final[Mapping[str, str]] = {
    "none": "no training is required",
    "yearly": "every year",
    "quarterly": "every quarter",
}
"""The templates of training duties."""
LISTS: Final[Mapping[StrEnum, str]] = {
    List.URGENT: "At once",
    List.QUARTERLY: "Every quarter",
    List.HALF_YEARLY: "Every half-year",
    List.YEARLY: "Every year",
    List.AUDIT: "Audit checklist (Order 18, annex)",
}
"""The lists of the compliance calendar."""
STATES: Final[Mapping[StrEnum, str]] = {
    State.DONE: "up to date",
    State.DUE: "to be done",
    State.LATE: "overdue",
}
"""How an item of the calendar stands."""
PAPER: Final = (
    "Report of a permission review",
    "Certificate of training",
    "Compliance calendar and audit checklist",
    "Item",
    "Owner",
    "State",
    "Evidence",
    "Impact assessments",
    "Assessment",
    "Impact and measures",
    "Conclusion",
    "Course",
    "Passed",
    "Good until",
    "Lines",
    "Powers kept",
    "Powers revoked",
    "Gone meanwhile",
    "Manager",
    "Why",
    "Quarter",
    "Opened",
    "Due",
    "Suspended from",
    "Use was read since",
    "What was decided",
    "Person",
    "Power",
    "How it was used",
    "Suggested",
    "Decision",
    "How it is checked",
    "SHA-256 of the attached JSON",
    "Key",
)
"""What stands on the paper of reports."""
