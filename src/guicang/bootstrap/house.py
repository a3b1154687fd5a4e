"""The use cases of a home, joined with its stores."""

import os
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import orjson

from guicang.bootstrap.effects import effects
from guicang.bootstrap.gateway import manner
from guicang.bootstrap.installation import ZONE, installation
from guicang.bootstrap.stores import Stores
from guicang.domain.access.model import Role
from guicang.domain.approval.matrix import chairs
from guicang.domain.approval.model import Chair, Operation
from guicang.domain.classify import label
from guicang.domain.detect.rules.document import rules_from
from guicang.domain.disposal.guards import Breaker
from guicang.domain.disposal.model import End
from guicang.domain.errors import NoSuchPolicy
from guicang.domain.record import Conversation
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect, Label, LabelSource
from guicang.ports.rules import Inspector
from guicang.ports.sources import FileReader
from guicang.services.admitting import Admitting
from guicang.services.approving import Approving
from guicang.services.archiving import Archiving
from guicang.services.certifying import Certifying
from guicang.services.destroying import Destroying
from guicang.services.disposing import Disposing
from guicang.services.empowering import Empowering
from guicang.services.enrolling import Enrolling
from guicang.services.exporting import Exporting
from guicang.services.following import check_block, interception
from guicang.services.governing import Governing
from guicang.services.holding import Holding
from guicang.services.inspecting import Inspecting
from guicang.services.intake import Intake
from guicang.services.intercepting import Intercepting
from guicang.services.issuing import Issuing
from guicang.services.judging import Judging
from guicang.services.labelling import Labelling
from guicang.services.masking import Masking
from guicang.services.offlining import Offlining
from guicang.services.powers import Powers
from guicang.services.reading import Reading
from guicang.services.recording import Recording
from guicang.services.remasking import Remasking
from guicang.services.rescanning import Rescanning
from guicang.services.restoring import Restoring
from guicang.services.retaining import Retaining
from guicang.services.returning import Returning
from guicang.services.revealing import Revealing
from guicang.services.ruling import Ruling
from guicang.services.running import Running
from guicang.services.screening import Screening
from guicang.services.searching import Searching
from guicang.services.sweeping import Sweeping

SHIPPED = "shipped"
"""What the masking policy that is shipped is called among files."""
_MASKING: Final = ("masking", "exporting", "reading", "returning", "searching")
"""What has to be made anew when the masking policy changes."""


class House(Stores):
    """An opened home: its stores and its use cases."""

    @cached_property
    def judging(self) -> Judging:
        """Gathers what decides."""
        return Judging(
            policies=self.policies,
            holds=self.holds,
            packs=self.packs,
            dumps=orjson.dumps,
        )

    @cached_property
    def approving(self) -> Approving:
        """Lets people sign; here every effect of an approval is wired."""
        return Approving(
            requests=self.requests,
            people=self.people,
            powers=self.powers,
            ledger=self.ledger,
            clock=self.clock,
            lifetime=lambda at: self._end(at, "approval.expires"),
            effects=effects(self),
            roots={
                Operation.RECORD_DELETE: lambda r: self.disposing.root_of(r),
                Operation.ARCHIVE_DESTROY: lambda r: self.disposing.root_of(r),
            },
        )

    def chairs(
        self, operation: Operation, categories: frozenset[str] = frozenset()
    ) -> tuple[Chair, ...]:
        """Give the chairs that an operation needs, from the matrix in use."""
        return chairs(str(self.config["approval.matrix"]), operation, categories)

    @cached_property
    def archiving(self) -> Archiving:
        """Writes, reads and ends archive segments."""
        from guicang.adapters.segments.parquet import ParquetSegments

        return Archiving(
            catalogue=self.catalogue,
            objects=self.objects,
            format=ParquetSegments(level=int(self.config["archive.level"])),
            keys=self.keys,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
        )

    @cached_property
    def disposing(self) -> Disposing:
        """Proposes batches."""
        return Disposing(
            records=self.records,
            catalogue=self.catalogue,
            batches=self.batches,
            judging=self.judging,
            approving=self.approving,
            archiving=self.archiving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            breaker=Breaker(
                records=int(self.config["breaker.records"]),
                percent=int(self.config["breaker.percent"]),
            ),
            chairs=self.chairs,
            extra=Chair(roles=frozenset({Role.COMPLIANCE, Role.LEGAL})),
            escrow_end=lambda at: self._end(at, "archive.escrow"),
            jump_end=lambda at: self._end(at, "clock.jump"),
        )

    @cached_property
    def running(self) -> Running:
        """Takes batches to their end."""
        return Running(
            batches=self.batches,
            requests=self.requests,
            policies=self.policies,
            judging=self.judging,
            approving=self.approving,
            disposing=self.disposing,
            ways={
                End.OFFLINE: Offlining(
                    records=self.records,
                    catalogue=self.catalogue,
                    batches=self.batches,
                    archiving=self.archiving,
                    judging=self.judging,
                    approving=self.approving,
                    keys=self.keys,
                    ledger=self.ledger,
                    clock=self.clock,
                    chunk=int(self.config["disposal.chunk"]),
                    segment_messages=int(self.config["archive.segment_messages"]),
                ),
                End.DESTRUCTION: Destroying(
                    records=self.records,
                    catalogue=self.catalogue,
                    batches=self.batches,
                    archiving=self.archiving,
                    judging=self.judging,
                    approving=self.approving,
                    ledger=self.ledger,
                    clock=self.clock,
                ),
            },
            last=self.certifying,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            processes=self.processes,
        )

    @cached_property
    def certifying(self) -> Certifying:
        """Probes and certifies."""
        from guicang.adapters.evidence import FolderCertificates

        return Certifying(
            records=self.records,
            catalogue=self.catalogue,
            batches=self.batches,
            requests=self.requests,
            people=self.people,
            packs=self.packs,
            keys=self.keys,
            box=self.box,
            probe_port=self.probe,
            documents=self.documents,
            signer=self.signer,
            ledger=self.ledger,
            recording=self.recording,
            clock=self.clock,
            installation=installation(self.config, self.signer.name),
            publish_to=FolderCertificates(self.config.home / "certificates"),
            words=self.words,
        )

    @cached_property
    def recording(self) -> Recording:
        """Verifies and signs the ledger."""
        from guicang.adapters.evidence import FolderCheckpoints
        from guicang.adapters.keys.signing import verify_signature

        return Recording(
            ledger=self.ledger,
            checkpoints=FolderCheckpoints(self.config.home / "checkpoints"),
            signer=self.signer,
            clock=self.clock,
            verify_signature=partial(verify_signature, self.signer.public_key),
            loads=orjson.loads,
        )

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
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def intake(self) -> Intake:
        """Takes files in."""
        return Intake(
            records=self.records,
            catalogue=self.catalogue,
            ledger=self.ledger,
            screening=self.screening,
            tagger=self.tagger,
            clock=self.clock,
            labeller=self._labels,
            salts=os.urandom,
            dumps=orjson.dumps,
        )

    def _labels(self, conversation: Conversation, _: bool) -> tuple[Label, ...]:  # noqa: FBT001 - the labeller's own shape
        now = self.clock.now()
        return tuple(
            Label(category=found.category, by=LabelSource(found.by), at=now)
            for found in label(conversation)
        )

    @cached_property
    def files(self) -> FileReader:
        """Reads exported files."""
        from guicang.adapters.sources.files import FileSource

        return FileSource(clock=self.clock)

    @cached_property
    def exporting(self) -> Exporting:
        """Exports conversations."""
        return Exporting(
            records=self.records,
            powers=self.powers,
            ledger=self.ledger,
            masking=self.masking,
            clock=self.clock,
        )

    @cached_property
    def holding(self) -> Holding:
        """Places and releases holds."""
        return Holding(
            holds=self.holds,
            records=self.records,
            catalogue=self.catalogue,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def retaining(self) -> Retaining:
        """Explains and changes retention."""
        return Retaining(
            records=self.records,
            catalogue=self.catalogue,
            judging=self.judging,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def sweeping(self) -> Sweeping:
        """Judges in advance, for lists and counts."""
        return Sweeping(records=self.records, judging=self.judging, clock=self.clock)

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
    def restoring(self) -> Restoring:
        """Brings records back."""
        return Restoring(
            records=self.records,
            catalogue=self.catalogue,
            batches=self.batches,
            archiving=self.archiving,
            approving=self.approving,
            requests=self.requests,
            screening=self.screening,
            tagger=self.tagger,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
            dumps=orjson.dumps,
        )

    @cached_property
    def reading(self) -> Reading:
        """Reads from the archive."""
        return Reading(
            records=self.records,
            archiving=self.archiving,
            masking=self.masking,
            powers=self.powers,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def searching(self) -> Searching:
        """Searches what was said."""
        return Searching(
            records=self.records,
            masking=self.masking,
            powers=self.powers,
            tagger=self.tagger,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def masking(self) -> Masking:
        """Shows texts as roles may see them, by the policy in force."""
        return Masking(
            scanner=self.scanner, cloak=self.cloak, policy=self.remasking.refresh()
        )

    def refresh(self) -> None:
        """Use the rules and the masking policy that are in force now.

        Processes that run for long call it before they show anything.
        """
        self.ruling.refresh()
        known = self.__dict__.get("masking")
        if known is not None and known.policy != self.remasking.refresh():
            for name in _MASKING:
                self.__dict__.pop(name, None)

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
    def revealing(self) -> Revealing:
        """Opens originals."""
        return Revealing(
            records=self.records,
            archiving=self.archiving,
            screening=self.screening,
            approving=self.approving,
            requests=self.requests,
            powers=self.powers,
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
    def labelling(self) -> Labelling:
        """Puts labels and events on records."""
        return Labelling(
            records=self.records,
            judging=self.judging,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def governing(self) -> Governing:
        """Who acts, and what the organisation is."""
        return Governing(
            people=self.people,
            powers=self.powers,
            judging=self.judging,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
            sandbox=self.config.sandbox,
        )

    @cached_property
    def powers(self) -> Powers:
        """Says what somebody may do."""
        return Powers(access=self.access, ledger=self.ledger, clock=self.clock)

    @cached_property
    def empowering(self) -> Empowering:
        """Changes the role table and grants powers."""
        return Empowering(
            access=self.access,
            powers=self.powers,
            people=self.people,
            governing=self.governing,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def admitting(self) -> Admitting:
        """Lets people in and out."""
        return Admitting(
            people=self.people,
            powers=self.powers,
            governing=self.governing,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def enrolling(self) -> Enrolling:
        """Shows new second factors."""
        return Enrolling(
            people=self.people,
            governing=self.governing,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
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

    @cached_property
    def issuing(self) -> Issuing:
        """Issues and revokes API keys."""
        return Issuing(
            keys=self.api_keys,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            expiry=lambda at, period: end_of(at, period, ZONE, effect=Effect.SCHEDULE),
        )

    # --- policies ---------------------------------------------------------------------

    def templates(self) -> Mapping[str, Any]:
        """Give the policy templates by name."""
        from guicang.adapters.packs import templates

        return templates()

    def document(self, name: str) -> Mapping[str, Any]:
        """Give a template by its name, or read a policy file (YAML or JSON)."""
        from guicang.adapters.packs import read_policy

        templates = self.templates()
        if name in templates:
            return dict(templates[name])
        path = Path(name)
        if not path.is_file():
            raise NoSuchPolicy(policy=name)
        return read_policy(path)

    # --- masking and detection rules --------------------------------------------------

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

    # --- roles ------------------------------------------------------------------------

    def role_document(self, path: Path) -> Mapping[str, object]:
        """Read a role-table file (YAML or JSON). BadRoleTable."""
        from guicang.adapters.packs import read_roles

        return read_roles(path)

    def _end(self, at: datetime, setting: str) -> datetime:
        return end_of(at, str(self.config[setting]), ZONE, effect=Effect.SCHEDULE)
