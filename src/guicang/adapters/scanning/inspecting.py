"""The rules in force as work that an engine can send anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from guicang.adapters.scanning.composite import CompositeScanner
from guicang.adapters.scanning.custom.engine import Holder, RuleEngine
from guicang.adapters.scanning.custom.rules import LoadedRules
from guicang.adapters.scanning.scanner import RuleScanner
from guicang.domain.detect.rules.document import rules_from
from guicang.domain.detect.rules.model import Place
from guicang.domain.detect.rules.settle import Inspection
from guicang.domain.errors import EngineUnready
from guicang.ports.keys import Tagger
from guicang.ports.rules import RuleVersion
from guicang.ports.scanning import Scanner

_MADE: Final[dict[str, CompositeScanner]] = {}
"""What searches in this process, by the version of its rules: one at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectWork:
    """Finds everything in texts, as the scanner of this ``version`` does.

    ``own`` are the organisation's rules, None if it has none; ``tagger`` digests values
    in them. Compiled rules are taken from the folders where these are at hand, and
    made anew where they are not: then nothing of them stays on that machine. Rules
    that end are judged as of ``now``.
    """

    version: str
    own: RuleVersion | None
    tagger: Tagger
    builtin: Path
    compiled: Path
    names: bool
    now: datetime

    def __call__(
        self, task: tuple[Sequence[str], Sequence[Place]]
    ) -> Sequence[Inspection]:
        """Search texts, each in its place. EngineFailed, EngineUnready."""
        if self.version not in _MADE:
            made = CompositeScanner(self._shipped(), Holder(self._own()), _At(self.now))
            if made.version != self.version:
                raise EngineUnready(place="a process", reason=f"rules {made.version}")
            _MADE.clear()
            _MADE[self.version] = made
        return _MADE[self.version].inspect(*task)

    def _shipped(self) -> Scanner:
        rules = RuleScanner(self.builtin if self.builtin.is_dir() else None)
        if not self.names:
            return rules
        from guicang.adapters.scanning.merging import MergedScanner
        from guicang.adapters.scanning.names.scanner import NameScanner

        return MergedScanner(rules, NameScanner())

    def _own(self) -> LoadedRules | None:
        if self.own is None:
            return None
        if self.compiled.is_dir():
            return self._built(self.compiled, self.own.document)
        with TemporaryDirectory(prefix="guicang-") as folder:
            return self._built(Path(folder), self.own.document)

    def _built(self, folder: Path, document: Mapping[str, object]) -> LoadedRules:
        name = self.own.name if self.own else ""
        return RuleEngine(folder, self.tagger.tag).build(rules_from(document), name)


@dataclass(frozen=True, slots=True)
class _At:
    at: datetime

    def now(self) -> datetime:
        return self.at
