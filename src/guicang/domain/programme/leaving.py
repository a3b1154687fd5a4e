"""What may be left open when somebody leaves."""

from dataclasses import dataclass
from enum import StrEnum


class Left(StrEnum):
    """What is left open."""

    REQUEST = "request"
    REVIEW = "review"
    PERSON = "person"
    ALARM = "alarm"
    SESSION = "session"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something open: of what kind, and its id or name."""

    kind: Left
    name: str
