"""Versioned detection rules, what compiles them, and what searches by them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from guicang.domain.detect.rules.model import ANYWHERE, Place, RuleSet
from guicang.domain.detect.rules.settle import Inspection
from guicang.ports.records import Transactions
from guicang.ports.scanning import Scanner


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """Rules as they were put in force: the document with digests for values."""

    version: int
    document: Mapping[str, object]
    digest: str
    by: str
    at: datetime

    @property
    def name(self) -> str:
        """What is kept with findings: the version and the digest's beginning."""
        return version_name(self.version, self.digest)


def version_name(version: int, digest: str) -> str:
    """Name a version as findings do, such as ``rules/3:0f5c2a9be1d4``."""
    return f"rules/{version}:{digest[:12]}"


class RuleSets(Transactions, Protocol):
    """Versions of the rules; passes ``tests/contract/test_rule_sets.py``."""

    def current(self) -> RuleVersion | None:
        """Give the version in force; None before the first."""
        ...

    def version(self, version: int) -> RuleVersion:
        """Give one version. NoSuchRules if there is none."""
        ...

    def history(self) -> Sequence[RuleVersion]:
        """Give all versions, the newest first."""
        ...

    def activate(
        self, document: Mapping[str, object], *, digest: str, by: str, at: datetime
    ) -> RuleVersion:
        """Put a document in force as the next version, counted from 1."""
        ...

    def committed(self, then: Callable[[], None]) -> None:
        """Do something once the open transaction stands; at once if none is open."""
        ...


class PublishedRules(Protocol):
    """Where a process without the database learns which rules are in force."""

    def current(self) -> RuleVersion | None:
        """Give what is published; None if nothing ever was. RulesUnreadable."""
        ...

    def publish(self, version: RuleVersion, *, anew: bool = False) -> None:
        """Publish rules, unless they or later ones are published already.

        ``anew``: whatever is published. Whole or not at all; NoSpace,
        PublishingDenied, RulesNotPublished.
        """
        ...


class Inspector(Scanner, Protocol):
    """A scanner by built-in rules and by those of the organisation.

    ``version`` names both; ``scan`` gives what is to be masked.
    """

    def inspect(
        self, texts: Sequence[str], places: Sequence[Place] | None = None
    ) -> Sequence[Inspection]:
        """Find everything in texts. EngineFailed: then nothing is said of any."""
        ...

    def inspect_one(self, text: str, place: Place = ANYWHERE) -> Inspection:
        """Find everything in one text. EngineFailed."""
        ...


class Workshop(Protocol):
    """Compiles rules, and makes what searches by them."""

    @property
    def scanner(self) -> Inspector:
        """Searches by the rules in force here, whichever they are when it is asked."""
        ...

    def prepare(self, document: Mapping[str, object]) -> dict[str, object]:
        """Put keyed digests in the place of values in clear. BadRules."""
        ...

    def inspector(self, rules: RuleSet | None, version: str) -> Inspector:
        """Compile rules, if there are any, and give what searches by them.

        BadPattern or RulesNotCompiled if that cannot be.
        """
        ...

    def swap(self, rules: RuleSet | None, version: str) -> None:
        """Put rules in force for everything that this process searches from now on.

        They are compiled first; if that fails, those before them stay in force.
        """
        ...
