"""Mails in which persons ask for something, as they are kept until the answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from guicang.domain.subjects.mail import Letter, Sort
from guicang.ports.records import Transactions


class FileKept(NamedTuple):
    """A file of a mail, without its bytes; ``size`` is in bytes."""

    number: int
    name: str
    size: int


class MailKept(NamedTuple):
    """A mail without the bytes of its files; ``number`` counts from 1."""

    number: int
    at: datetime
    sender: str
    subject: str
    text: str
    cut: bool
    files: tuple[FileKept, ...]


class Read(NamedTuple):
    """A mail that was read: what it is, and what it says."""

    sort: Sort
    letter: Letter


class SubjectMails(Transactions, Protocol):
    """Where mails are kept."""

    def add(self, request: str, letter: Letter, digest: str, at: datetime) -> int:
        """Keep a mail of a request, sealed; return its number."""
        ...

    def known(self, digest: str) -> bool:
        """Say whether a mail was taken in before, also one that has ended."""
        ...

    def of(self, request: str) -> Sequence[MailKept]:
        """Open the mails of a request, the first one first."""
        ...

    def many(self, request: str) -> int:
        """Count the mails of a request that are kept."""
        ...

    def file(self, request: str, mail: int, number: int) -> tuple[str, bytes]:
        """Open a file: its name and its bytes. NoSuchSubjectMail."""
        ...

    def end(self, request: str) -> int:
        """Erase what is kept of a request's mails; return how many there were."""
        ...
