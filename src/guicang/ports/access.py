"""Versioned role tables, and powers that were granted for a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from guicang.domain.access.grants import Grant
from guicang.ports.records import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTableVersion:
    """A role table as it was put in force."""

    version: int
    document: Mapping[str, object]
    by: str
    at: datetime


class Access(Transactions, Protocol):
    """Role tables and grants; passes ``tests/contract/test_access.py``."""

    def current(self) -> RoleTableVersion | None:
        """Give the table in force; None as long as it is the shipped one."""
        ...

    def version(self, version: int) -> RoleTableVersion:
        """Give one version. NoSuchRoleTable if there is none."""
        ...

    def history(self) -> Sequence[RoleTableVersion]:
        """Give all versions, the newest first."""
        ...

    def activate(
        self, document: Mapping[str, object], *, by: str, at: datetime
    ) -> RoleTableVersion:
        """Put a document in force as the next version, counted from 1."""
        ...

    def give(self, grant: Grant) -> None:
        """Write a new grant."""
        ...

    def grants(self, person: str = "") -> Sequence[Grant]:
        """Give the grants of a person, or of everybody, the newest first."""
        ...

    def use(self, grant: str, now: datetime) -> bool:
        """Count one use, if the grant can be used now; tell whether it was counted.

        Of two who use the last one at once, one is told no.
        """
        ...

    def end(self, grant: str, at: datetime) -> Grant:
        """Take a grant back; one that has ended stays as it is. NoSuchGrant."""
        ...
