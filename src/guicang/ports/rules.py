"""Versioned detection rules, what compiles them, and what searches by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from guicang.domain.detect.rules.model import ANYWHERE, LabelRule, Place, RuleSet
from guicang.domain.detect.rules.settle import Inspection
from guicang.ports.scanning import Scanner
from guicang.ports.versions import Published, Version, Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion(Version):
    """Rules as they were put in force: the document with digests for values."""

    kind: ClassVar[str] = "rules"


RuleSets = Versions[RuleVersion]
PublishedRules = Published[RuleVersion]


class Inspector(Scanner, Protocol):
    """A scanner by built-in rules and by those of the organisation.

    ``version`` names both; ``scan`` gives what is to be masked.
    """

    @property
    def labels(self) -> Sequence[LabelRule]:
        """The rules that label, of the same version, and have not expired."""
        ...

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
