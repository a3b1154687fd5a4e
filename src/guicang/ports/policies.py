"""Policies, legal pack confirmations and what the organisation is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from guicang.domain.retention.packs import Pack
from guicang.ports.records import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """A policy as it was put in force. ``document`` is the policy file's content.

    ``shortened`` says whether it made any clause's end earlier than the version
    before it. ``first_run`` is when its first real disposal ran; None until then.
    """

    version: int
    document: Mapping[str, object]
    by: str
    at: datetime
    shortened: bool
    first_run: datetime | None = None


class Policies(Transactions, Protocol):
    """Versioned policy data; passes ``tests/contract/test_policies.py``."""

    def current(self) -> PolicyVersion | None:
        """Give the version in force; None before the first."""
        ...

    def version(self, version: int) -> PolicyVersion:
        """Give one version. NoSuchPolicy if there is none."""
        ...

    def history(self) -> Sequence[PolicyVersion]:
        """Give all versions, the newest first."""
        ...

    def activate(
        self, document: Mapping[str, object], *, by: str, at: datetime, shortened: bool
    ) -> PolicyVersion:
        """Put a document in force as the next version."""
        ...

    def ran(self, version: int, at: datetime) -> None:
        """Note the first real disposal under a version; later ones change nothing."""
        ...

    def organisation(self) -> Mapping[str, object]:
        """Give what the organisation declared: ``actors``, ``persons``, ``flags``."""
        ...

    def declare(self, facts: Mapping[str, object], *, by: str, at: datetime) -> None:
        """Replace the declaration by a new version."""
        ...

    def confirmed(self) -> frozenset[str]:
        """Give the ids of unverified pack entries that an administrator confirmed."""
        ...

    def confirm(self, entry: str, source: str, *, by: str, at: datetime) -> None:
        """Confirm an unverified pack entry, with where its text was read."""
        ...


class LegalPacks(Protocol):
    """The law as data, shipped with the product."""

    def load(self) -> Sequence[Pack]:
        """Read and validate the packs. BadPack if they are not as they must be."""
        ...
