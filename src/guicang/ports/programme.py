"""What was said in the yearly programme: notes, which are only ever added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from guicang.ports.records import Transactions


class Kind(StrEnum):
    """What a note is of. In brackets: what its subject and its name are.

    ``CHARGE`` says who answers for somebody (person, -), ``REVIEW`` is a permission
    review (review, -), ``MANAGER`` gives it to another (review, -), ``RULING`` is what
    was said of a line (review, line). ``COURSE`` is one that the organisation wrote
    (course, language), ``DUTIES`` say who takes which (-, -), ``ATTEMPT`` is what came
    of a quiz (person, course). ``OWNER`` and ``DONE`` are of the compliance calendar
    (item, -), ``ITEM`` changes an item of it (item, -), ``ASSESSMENT`` is of impact
    (assessment, -).
    """

    CHARGE = "charge"
    REVIEW = "review"
    MANAGER = "manager"
    RULING = "ruling"
    COURSE = "course"
    DUTIES = "duties"
    ATTEMPT = "attempt"
    OWNER = "owner"
    DONE = "done"
    ITEM = "item"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that was said: by whom, when, and the values it carries."""

    kind: Kind
    subject: str
    by: str
    at: datetime
    document: Mapping[str, object]
    name: str = ""


class Programme(Transactions, Protocol):
    """Notes; passes ``tests/contract/test_programme.py``."""

    def alone(self) -> None:
        """Let nobody else write here until the open transaction ends."""
        ...

    def add(self, note: Note) -> None:
        """Add a note; none is ever changed."""
        ...

    def notes(self, kind: Kind, subject: str = "") -> Sequence[Note]:
        """Give the notes of a kind, or of one subject of it, the oldest first."""
        ...

    def last(self, kind: Kind) -> Note | None:
        """Give the newest note of a kind; None if there is none."""
        ...
