"""From a rule set to what searches by it, and the one reference to what is in force."""

from pathlib import Path

import hyperscan

from guicang.adapters.scanning.custom import spans
from guicang.adapters.scanning.custom.apart import Limits, compile_apart
from guicang.adapters.scanning.custom.artefact import Artefact
from guicang.adapters.scanning.custom.cache import Cache
from guicang.adapters.scanning.custom.databases import Base, load
from guicang.adapters.scanning.custom.plan import plan
from guicang.adapters.scanning.custom.rules import LoadedRules
from guicang.domain.detect.rules.model import RuleSet
from guicang.domain.detect.rules.values import Digester, Tag


class RuleEngine:
    """Compiles rule sets apart, keeps what was compiled, and loads it."""

    def __init__(self, folder: Path, tag: Tag, limits: Limits | None = None) -> None:
        """``folder`` is where compiled rules are kept; ``tag`` is a Tagger's method."""
        self._cache = Cache(folder, tag)
        self._limits = limits or Limits()
        self.digester = Digester(tag)

    def build(self, rules: RuleSet, version: str) -> LoadedRules:
        """Make a rule set ready. BadPattern or RulesNotCompiled if that cannot be."""
        spans.check(rules)
        return LoadedRules(rules, self._bases(rules), self.digester, version)

    def _bases(self, rules: RuleSet) -> tuple[Base, ...]:
        def make() -> Artefact:
            planned = plan(rules)
            return compile_apart(rules, planned, self._limits) if planned else {}

        try:
            return load(self._cache.get(rules.digest, make))
        except hyperscan.HyperscanError:
            # It was compiled on a machine with another processor.
            self._cache.drop(rules.digest)
            return load(self._cache.get(rules.digest, make))


class Holder:
    """The rules in force: one reference, which is put in the place of another whole.

    Who searches takes the reference once and works with it to the end, so that no
    text is searched with half of one version and half of another.
    """

    def __init__(self, rules: LoadedRules | None = None) -> None:
        self.current = rules

    def swap(self, rules: LoadedRules | None) -> None:
        """Put other rules in force for everything that is searched from now on."""
        self.current = rules
