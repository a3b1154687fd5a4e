"""The use cases around sensitive information: found, masked, opened."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from guicang.bootstrap.core import Core
from guicang.bootstrap.detection import names_wanted
from guicang.bootstrap.gateway import manner
from guicang.bootstrap.stores import COMPILED
from guicang.domain.detect.rules.document import rules_from
from guicang.ports.engines import Work
from guicang.ports.rules import Inspector
from guicang.services.chunking import Lookahead
from guicang.services.following import check_block, interception
from guicang.services.inspecting import Inspecting
from guicang.services.intercepting import Intercepting
from guicang.services.masking import Masking
from guicang.services.remasking import Remasking
from guicang.services.rescanning import Rescanning
from guicang.services.returning import Returning
from guicang.services.ruling import Ruling
from guicang.services.screening import Screening

"""What the masking policy that is shipped is called among files."""

SHIPPED = "shipped"


class Finding(Core):
    """What finds, what masks, and by which rules."""

    @cached_property
    def screening(self) -> Screening:
        """Finds sensitive information in conversations."""
        return Screening(
            scanner=self.scanner,
            tagger=self.tagger,
            strict=self.config["sensitive.scope"] != "law",
        )

    @cached_property
    def rescanning(self) -> Rescanning:
        """Screens again what other rules have screened."""
        return Rescanning(
            records=self.records,
            screening=self.screening,
            engine=self.engine,
            work=self._inspecting,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def lookahead(self) -> Lookahead:
        """Searches what an import brings before its turn."""
        return Lookahead(
            records=self.records,
            screening=self.screening,
            engine=self.small_engine,
            work=self._inspecting,
            alone=1 if names_wanted(self.config) else 16,  # chunks, see ADR 0061
        )

    def _inspecting(self) -> Work:
        """Give what searches by the rules in force, in another process."""
        from guicang.adapters.scanning.inspecting import InspectWork

        return InspectWork(
            version=self.scanner.version,
            own=self.rule_sets.current(),
            tagger=self.rules_tagger,
            builtin=self.config.home / "cache" / "rules",
            compiled=self.config.home / COMPILED,
            names=names_wanted(self.config),
            now=self.clock.now(),
        )

    @cached_property
    def ruling(self) -> Ruling:
        """Changes what is looked for."""
        return Ruling(
            rule_sets=self.rule_sets,
            published=self.published,
            workshop=self.workshop,
            records=self.records,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def scanner(self) -> Inspector:
        """What finds sensitive information, by the rules in force."""
        self.ruling.refresh()
        return self.workshop.scanner

    @cached_property
    def masking(self) -> Masking:
        """Shows texts as roles may see them, by the policy in force."""
        return Masking(
            scanner=self.scanner, cloak=self.cloak, policy=self.remasking.refresh()
        )

    @cached_property
    def remasking(self) -> Remasking:
        """Changes what is done with what was found."""
        from guicang.adapters.packs import shipped_masking

        return Remasking(
            policies=self.masking_policies,
            published=self.published_masking,
            level=manner(self.config)[1],
            rule_sets=self.rule_sets,
            shipped=shipped_masking,
            scanner=lambda: self.scanner,
            records=self.records,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def returning(self) -> Returning:
        """Opens what left masked for going back."""
        return Returning(
            masking=self.masking,
            powers=self.powers,
            ledger=self.ledger,
            clock=self.clock,
            strict=self.screening.strict,
        )

    @cached_property
    def intercepting(self) -> Intercepting:
        """Intercepts messages; no connector can recall one yet."""
        block, level = manner(self.config)
        current = self.rule_sets.current()
        check_block(block, rules_from(current.document) if current else None)
        return Intercepting(
            inspecting=Inspecting(
                scanner=self.scanner,
                block=block,
                level=level,
                policy=interception(self.masking_policies.current()),
            ),
            recallers={},
            ledger=self.ledger,
            clock=self.clock,
        )

    def masking_document(self, name: str) -> Mapping[str, Any]:
        """Give the policy that is shipped, or read a masking policy file."""
        from guicang.adapters.packs import read_masking, shipped_masking

        return shipped_masking() if name == SHIPPED else read_masking(Path(name))

    def masking_file(self, name: str = "") -> bytes:
        """Write the policy in force, or the one that is shipped, as YAML to change."""
        from guicang.adapters.packs import shipped_masking_file, written

        if name == SHIPPED or self.masking_policies.current() is None:
            return shipped_masking_file()
        return written(self.remasking.document())

    def rule_examples(self) -> Mapping[str, Any]:
        """Give the example rule sets by name."""
        from guicang.adapters.scanning.custom.files import examples

        return examples()

    def rule_upload(self, raw: bytes) -> Mapping[str, Any]:
        """Read a rule-set document that somebody sent (YAML or JSON). BadRules."""
        from guicang.adapters.scanning.custom.files import parsed

        return parsed(raw, "file")

    def rule_document(self, name: str) -> Mapping[str, Any]:
        """Give an example by its name, or read a rule-set file (YAML or JSON)."""
        from guicang.adapters.scanning.custom.files import read_rules

        return self.rule_examples().get(name) or read_rules(Path(name))
