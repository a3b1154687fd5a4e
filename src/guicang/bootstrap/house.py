"""The use cases of a home, joined with its stores."""

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import orjson

from guicang.bootstrap import keyrings
from guicang.bootstrap.anchors import AnchorPlaces
from guicang.bootstrap.classification import models, tone
from guicang.bootstrap.costs import Costs
from guicang.bootstrap.effects import effects
from guicang.bootstrap.imports import importing
from guicang.bootstrap.installation import installation
from guicang.bootstrap.outward import Outward
from guicang.bootstrap.packages import Parcels
from guicang.bootstrap.programme import YearlyProgramme
from guicang.bootstrap.quarantine import Unread
from guicang.domain.access.model import Role
from guicang.domain.approval.model import Chair, Operation
from guicang.domain.certificate.model import Residue
from guicang.domain.disposal.guards import Breaker
from guicang.domain.disposal.model import Batch, End, Fate, Member
from guicang.domain.errors import NoSuchPolicy
from guicang.domain.record import Conversation
from guicang.domain.record.zone import ZONE
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.records import Screened
from guicang.ports.sources import FileReader, PushReader
from guicang.services.anchoring import Anchoring
from guicang.services.announcing import Announcing
from guicang.services.approving import Approving
from guicang.services.archiving import Archiving
from guicang.services.bundling import Bundling
from guicang.services.certifying import Certifying
from guicang.services.checking import Checking
from guicang.services.classifying import Classifying
from guicang.services.comparing import Comparing
from guicang.services.contradicting import Contradicting
from guicang.services.destroying import Destroying
from guicang.services.discovering import Discovering
from guicang.services.disposing import Disposing
from guicang.services.exporting import Exporting
from guicang.services.forgetting import Forgetting
from guicang.services.freezing import Freezing
from guicang.services.holding import Holding
from guicang.services.identifying import Identifying
from guicang.services.importing import Importing
from guicang.services.intake import Intake
from guicang.services.labelling import Labelling
from guicang.services.listing import Listing
from guicang.services.locking import Locking
from guicang.services.notifying import Notifying
from guicang.services.offlining import Offlining
from guicang.services.ordering import Ordering
from guicang.services.promoting import Promoting
from guicang.services.reading import Reading
from guicang.services.recording import Recording
from guicang.services.remaining import Remaining
from guicang.services.restoring import Restoring
from guicang.services.retaining import Retaining
from guicang.services.revealing import Revealing
from guicang.services.reviewing import Reviewing
from guicang.services.running import Running
from guicang.services.searching import Searching
from guicang.services.sensing import Sensing
from guicang.services.straying import Straying
from guicang.services.sweeping import Sweeping
from guicang.services.training import Training

_MASKING: Final = (
    *("masking", "exporting", "looking", "overseeing", "reading", "returning"),
    "searching",
)
"""What has to be made anew when the masking policy changes."""


class House(YearlyProgramme, Unread, Costs, Outward, Parcels, AnchorPlaces):
    """An opened home: its stores and its use cases."""

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
            assertions=self.assertions,
            effects=effects(self),
            roots={
                Operation.RECORD_DELETE: lambda r: self.disposing.root_of(r),
                Operation.ARCHIVE_DESTROY: lambda r: self.disposing.root_of(r),
            },
        )

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
            second=self.second_objects,
        )

    @cached_property
    def checking(self) -> Checking:
        """Reads the whole archive back."""
        from guicang.adapters.segments.work import check

        return Checking(
            archiving=self.archiving,
            straying=Straying(batches=self.batches, catalogue=self.catalogue),
            records=self.records,
            engine=self.engine,
            work=check,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def locking(self) -> Locking:
        """Lets stores with locks keep what the law keeps."""
        return Locking(
            catalogue=self.catalogue,
            judging=self.judging,
            stores=self.locks,
            ledger=self.ledger,
            clock=self.clock,
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
            drift=getattr(self.clock, "drift", timedelta),
            stamped=lambda: self.anchoring.stamped(),
        )

    @cached_property
    def running(self) -> Running:
        """Takes batches to their end."""
        return Running(
            lease=int(self.config["disposal.lease"]),
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
                    locking=self.locking,
                    keys=self.keys,
                    ledger=self.ledger,
                    clock=self.clock,
                    chunk=int(self.config["disposal.chunk"]),
                    segment_messages=int(self.config["archive.segment_messages"]),
                    erased=lambda facts, at: self.weighing.erased(facts, at),
                ),
                End.DESTRUCTION: Destroying(
                    records=self.records,
                    catalogue=self.catalogue,
                    batches=self.batches,
                    archiving=self.archiving,
                    judging=self.judging,
                    approving=self.approving,
                    locking=self.locking,
                    ledger=self.ledger,
                    clock=self.clock,
                    erased=lambda facts, at: self.weighing.erased(facts, at),
                ),
            },
            last=self.certifying,
            elsewhere=self.clearing,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            processes=self.processes,
        )

    @cached_property
    def announcing(self) -> Announcing:
        """Tells of a changed policy."""
        return Announcing(
            floor=self.floor,
            noticing=self.noticing,
            told=self.told_customers,
            link=str(self.config["notice.policy"]),
            page=self.page_link("policies"),
        )

    @cached_property
    def ordering(self) -> Ordering:
        """Lets a worker do what was approved."""
        return Ordering(
            jobs=self.jobs,
            batches=self.batches,
            requests=self.requests,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            ended=lambda job: self.importing.ended(job),
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
            installation=installation(
                self.config,
                self.signer.name,
                self.archive_place,
                (self.ring_place, self.keys.wrapping()),
            ),
            copies=self.recounting.copies,
            elsewhere=self._elsewhere,
            remains=self.archiving.remains,
            backed_up=self.held_by_backups,
            publish_to=FolderCertificates(self.config.home / "certificates"),
            words=self.words,
        )

    def _elsewhere(
        self, batch: Batch, members: Collection[Member]
    ) -> tuple[Residue, ...]:
        """Let packages with copies go, and say who else holds some."""
        gone = [m.conversation for m in members if m.fate is Fate.DESTROYED]
        self.packaging.erased(gone)
        return self.recipients.erased(batch, members)

    @cached_property
    def remaining(self) -> Remaining:
        """Names what somebody leaves behind."""
        return Remaining(
            requests=self.requests,
            reviews=self.recertifying,
            alarms=self.alarms,
            desk=self.desk,
            keys=self.api_keys,
            clients=self.clients,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def listing(self) -> Listing:
        """Hands over the manifest of a batch."""
        return Listing(batches=self.batches, ledger=self.ledger, clock=self.clock)

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
    def anchoring(self) -> Anchoring:
        """Takes the ledger's checkpoints to places outside the database."""
        from guicang.adapters.anchoring.folder import FolderReceipts

        return Anchoring(
            recording=self.recording,
            places=tuple(self.anchor_places()),
            once=self.anchor_folders,
            receipts=FolderReceipts(self.config.home / "anchors"),
            stamps=self.time_stamps,
            clock=self.clock,
            within=timedelta(hours=int(self.config["anchor.within"])),
            print_=self._on_paper,
        )

    @property
    def anchored(self) -> datetime | None:
        """Until when the ledger is anchored in enough kinds of places; None: never."""
        return self.anchoring.standing().since

    @cached_property
    def bundling(self) -> Bundling:
        """Seals evidence into one file."""
        from guicang.adapters.documents.viewer import page, print_

        return Bundling(
            recording=self.recording,
            anchoring=self.anchoring,
            batches=self.batches,
            listing=self.listing,
            clock=self.clock,
            view=partial(page, words=self.words),
            print_=partial(print_, words=self.words),
        )

    def _on_paper(self, note: str, at: datetime) -> bytes:
        from guicang.adapters.documents.checkpoint import paper

        return paper(note, at, self.words)

    @cached_property
    def intake(self) -> Intake:
        """Takes files in. ForeignRing, AnotherRing: nobody else could open them."""
        if not self.gates.closed():
            # A restored store names keys that were destroyed since, until it was told.
            keyrings.require_own(self)
        return Intake(
            records=self.records,
            catalogue=self.catalogue,
            identities=self.identities,
            ledger=self.ledger,
            screening=self.screening,
            tagger=self.tagger,
            clock=self.clock,
            labeller=self._labels,
            arrived=lambda name, events: self.labelling.arrived(name, events),
            completed=lambda talks: self.sending.completed(talks),
            salts=os.urandom,
            ahead=self.lookahead,
            dumps=orjson.dumps,
        )

    @cached_property
    def importing(self) -> Importing:
        """Lets a worker take files in."""
        return importing(self, lambda: self.intake, self.files)

    def _labels(
        self, those: Sequence[tuple[Conversation, Screened]]
    ) -> list[tuple[Label, ...]]:
        now = self.clock.now()
        return [
            tuple(
                Label(category=found.category, by=LabelSource(found.by), at=now)
                for found in each
            )
            for each in self.classifying.label(those)
        ]

    @cached_property
    def classifying(self) -> Classifying:
        """Says what conversations are about, by the model in force."""
        return Classifying(
            classifiers=self.classifiers,
            models=models(),
            folder=self.config.home / "models",
            records=self.records,
            ruled=lambda talk, types: self.screening.ruled(talk, types),
        )

    @cached_property
    def sensing(self) -> Sensing:
        """Says how customers sound, for the desk."""
        return Sensing(load=lambda: models().load(tone()))

    @cached_property
    def reviewing(self) -> Reviewing:
        """Chooses what people label next."""
        return Reviewing(classifying=self.classifying, records=self.records)

    @cached_property
    def training(self) -> Training:
        """Trains models on what people labelled."""
        return Training(
            classifying=self.classifying,
            records=self.records,
            jobs=self.jobs,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def comparing(self) -> Comparing:
        """Sets models beside the one in force."""
        return Comparing(classifying=self.classifying, training=self.training)

    @cached_property
    def promoting(self) -> Promoting:
        """Puts trained models in force."""
        return Promoting(
            classifying=self.classifying,
            comparing=self.comparing,
            classifiers=self.classifiers,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def files(self) -> FileReader:
        """Reads exported files."""
        from guicang.adapters.sources.files import FileSource

        return FileSource(clock=self.clock)

    @cached_property
    def pushed(self) -> PushReader:
        """Reads records that somebody sent."""
        from guicang.adapters.sources.files import PushedRecords

        return PushedRecords(clock=self.clock)

    @cached_property
    def exporting(self) -> Exporting:
        """Exports conversations."""
        return Exporting(
            records=self.records,
            powers=self.powers,
            ledger=self.ledger,
            masking=self.masking,
            marking=self.marking,
            clock=self.clock,
            alone=int(self.config["export.alone"]),
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
    def freezing(self) -> Freezing:
        """Stops destruction in an emergency."""
        return Freezing(
            holds=self.holds,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def forgetting(self) -> Forgetting:
        """Removes what old entries of the ledger say."""
        return Forgetting(
            ledger=self.ledger,
            holds=self.holds,
            approving=self.approving,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
            check_clock=lambda at: self.disposing.check_clock(at),
            preserving=self.preserving,
            zone=ZONE,
        )

    @cached_property
    def identifying(self) -> Identifying:
        """Says which identities are one customer."""
        return Identifying(
            identities=self.identities,
            holds=self.holds,
            records=self.records,
            catalogue=self.catalogue,
            judging=self.judging,
            approving=self.approving,
            tagger=self.tagger,
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
            foreseen=lambda name, found: self.contradicting.foreseen(name, found),
        )

    @cached_property
    def contradicting(self) -> Contradicting:
        """Remembers which clauses contradict each other."""
        return Contradicting(
            records=self.records, judging=self.judging, clock=self.clock
        )

    @cached_property
    def sweeping(self) -> Sweeping:
        """Judges in advance, for lists and counts."""
        return Sweeping(records=self.records, judging=self.judging, clock=self.clock)

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
            returned=lambda ids, at: self.weighing.returned(ids, at),
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
            archiving=self.archiving,
            masking=self.masking,
            powers=self.powers,
            tagger=self.tagger,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def discovering(self) -> Discovering:
        """Lets a worker search the archive."""
        from guicang.adapters.segments.work import search

        return Discovering(
            searching=self._searching_now,
            people=self.people,
            jobs=self.jobs,
            records=self.records,
            box=self.box,
            engine=self.engine,
            work=search,
            ledger=self.ledger,
            clock=self.clock,
        )

    def _searching_now(self) -> Searching:
        self.refresh()
        return self.searching

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
    def revealing(self) -> Revealing:
        """Opens originals."""
        return Revealing(
            records=self.records,
            archiving=self.archiving,
            screening=self.screening,
            approving=self.approving,
            requests=self.requests,
            powers=self.powers,
            marking=self.marking,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
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
    def notifying(self) -> Notifying:
        """Tells other systems what happened."""
        from guicang.adapters.posting import HttpPoster

        return Notifying(
            webhooks=self.webhooks,
            poster=HttpPoster(seconds=int(self.config["webhooks.seconds"])),
            governing=self.governing,
            box=self.box,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            origins=tuple(map(str, self.config["webhooks.origins"])),
            dumps=orjson.dumps,
            keep=timedelta(days=int(self.config["webhooks.keep"])),
        )

    def topics(self, path: Path) -> Mapping[str, object]:
        """Read which category each label of a model is of (YAML or JSON)."""
        from guicang.adapters.packs import read_policy

        return dict(read_policy(path))

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
