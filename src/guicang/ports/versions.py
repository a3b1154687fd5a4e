"""Data that changes through approval: versions, of which the last is in force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol, TypeVar

from guicang.ports.records import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A document as it was put in force."""

    kind: ClassVar[str]

    version: int
    document: Mapping[str, object]
    digest: str
    by: str
    at: datetime

    @property
    def name(self) -> str:
        """What the ledger and findings call it: the version and the digest's head."""
        return version_name(self.kind, self.version, self.digest)


V_co = TypeVar("V_co", bound=Version, covariant=True)
V = TypeVar("V", bound=Version)


def version_name(kind: str, version: int, digest: str) -> str:
    """Name a version, such as ``rules/3:0f5c2a9be1d4``."""
    return f"{kind}/{version}:{digest[:12]}"


class Versions(Transactions, Protocol[V_co]):
    """Every version; passes ``tests/contract/test_versions.py``."""

    def current(self) -> V_co | None:
        """Give the version in force; None before the first."""
        ...

    def version(self, version: int) -> V_co:
        """Give one version. NoSuchRules, NoSuchMasking or NoSuchClassifier."""
        ...

    def history(self) -> Sequence[V_co]:
        """Give all versions, the newest first."""
        ...

    def activate(
        self, document: Mapping[str, object], *, digest: str, by: str, at: datetime
    ) -> V_co:
        """Put a document in force as the next version, counted from 1."""
        ...

    def committed(self, then: Callable[[], None]) -> None:
        """Do something once the open transaction stands; at once if none is open."""
        ...


class Published(Protocol[V]):
    """Where a process without the database learns which version is in force."""

    def current(self) -> V | None:
        """Give what is published; None if nothing ever was. RulesUnreadable."""
        ...

    def publish(self, version: V, *, anew: bool = False) -> None:
        """Publish a version, unless it or a later one is published already.

        ``anew``: whatever is published. Whole or not at all; NoSpace,
        PublishingDenied, RulesNotPublished.
        """
        ...
