"""Follow rules and masking policy in force in a process that has no database.

1. Before anything is published, the built-in rules judge alone.
2. What is published and cannot be used judges nothing: at the start there is then no
   verdict, and later the rules before stay in force. It is tried again.
3. Rules that are gone are no sign that there shall be none: those before stay.
4. The masking policy goes by the same: it decides where it speaks of interception.
5. A type that the organisation blocks has to be one that something finds, or it would
   stop nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from guicang.domain.detect.model import Entity
from guicang.domain.detect.policy import MaskingPolicy, policy_from
from guicang.domain.detect.rules.document import rules_from
from guicang.domain.detect.rules.model import RuleSet
from guicang.domain.detect.types import Level
from guicang.domain.errors import BadSetting, RulesUnreadable
from guicang.ports.masking import MaskingVersion
from guicang.ports.rules import Inspector, PublishedRules, RuleVersion, Workshop
from guicang.ports.scanning import Scanner
from guicang.ports.versions import Published
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
    masking: Published[MaskingVersion]
    workshop: Callable[[], Workshop]
    builtin: Callable[[], Scanner]
    block: frozenset[str]
    level: Level
    _made: tuple[RuleVersion | None, MaskingVersion | None] = (None, None)

    def behind(self) -> bool:
        """Whether others are published than those that ``make`` made last.

        RulesUnreadable.
        """
        return self._published() != self._made

    def make(self) -> Inspecting:
        """Compile what is published, try it, and give what judges by it.

        RulesUnreadable, BadRules, BadPattern, RulesNotCompiled, BadSetting, BadMasking,
        NeverInClear.
        """
        made = self._published()
        version, masking = made
        rules = rules_from(version.document) if version else None
        check_block(self.block, rules)
        scanner: Inspector = Plain(self.builtin())
        if version:
            scanner = self.workshop().inspector(rules, version.name)
        inspecting = Inspecting(
            scanner=scanner,
            block=self.block,
            level=self.level,
            policy=interception(masking),
        )
        # Some compile with the first text.
        inspecting.inspect("0")
        scanner.inspect(["0"] * _WARM)
        self._made = made
        return inspecting

    def _published(self) -> tuple[RuleVersion | None, MaskingVersion | None]:
        found = self.published.current(), self.masking.current()
        gone = [made and not now for made, now in zip(self._made, found, strict=True)]
        if any(gone):
            raise RulesUnreadable(reason="they are gone")
        return found


def interception(version: MaskingVersion | None) -> MaskingPolicy | None:
    """Give the policy if it decides what is hidden of messages; None if it does not."""
    if version is None:
        return None
    policy = replace(policy_from(version.document), version=version.name)
    return policy if policy.intercepts else None
