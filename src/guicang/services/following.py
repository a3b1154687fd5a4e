"""Follow the rules in force in a process that has no database.

1. Before anything is published, the built-in rules judge alone.
2. What is published and cannot be used judges nothing: at the start there is then no
   verdict, and later the rules before stay in force. It is tried again.
3. Rules that are gone are no sign that there shall be none: those before stay.
4. A type that the organisation blocks has to be one that something finds, or it would
   stop nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rules.document import rules_from
from guicang.domain.detect.rules.model import RuleSet
from guicang.domain.detect.types import Level
from guicang.domain.errors import BadSetting, RulesUnreadable
from guicang.ports.rules import Inspector, PublishedRules, RuleVersion, Workshop
from guicang.ports.scanning import Scanner
from guicang.services.inspecting import Inspecting, Plain

_WARM = 64


def own_types(rules: RuleSet | None) -> frozenset[str]:
    """Give the types that rules find."""
    return frozenset(rule.type for rule in rules.rules) if rules else frozenset()


def check_block(block: frozenset[str], rules: RuleSet | None) -> None:
    """Raise BadSetting if a type that is to be blocked is found by nothing."""
    if unknown := block - frozenset(Entity) - own_types(rules):
        reason = f"no such type: {', '.join(sorted(unknown))}"
        raise BadSetting(setting="gateway.block", reason=reason)


@dataclass(slots=True, kw_only=True)
class Following:
    """The use case. ``workshop`` is asked for when there are rules to be compiled."""

    published: PublishedRules
    workshop: Callable[[], Workshop]
    builtin: Callable[[], Scanner]
    block: frozenset[str]
    level: Level
    _made: RuleVersion | None = None

    def behind(self) -> bool:
        """Whether others are published than those that ``make`` made last.

        RulesUnreadable.
        """
        return self._published() != self._made

    def make(self) -> Inspecting:
        """Compile what is published, try it, and give what judges by it.

        RulesUnreadable, BadRules, BadPattern, RulesNotCompiled, BadSetting.
        """
        version = self._published()
        rules = rules_from(version.document) if version else None
        check_block(self.block, rules)
        scanner: Inspector = Plain(self.builtin())
        if version:
            scanner = self.workshop().inspector(rules, version.name)
        # Some compile with the first text.
        scanner.inspect_one("0")
        scanner.inspect(["0"] * _WARM)
        self._made = version
        return Inspecting(scanner=scanner, block=self.block, level=self.level)

    def _published(self) -> RuleVersion | None:
        version = self.published.current()
        if version is None and self._made is not None:
            raise RulesUnreadable(reason="they are gone")
        return version
