"""All use cases on fakes: what the fault tests and the stateful model run on.

Give ``ports`` to put something between the services and a fake, such as a wire that is
cut at the n-th call. Build a second house on the same ``World`` and it is the same
installation after a restart.
"""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from guicang.adapters.db import totp
from guicang.adapters.packs import YamlPacks, shipped_masking
from guicang.adapters.scanning.composite import CompositeWorkshop
from guicang.adapters.scanning.custom.engine import RuleEngine
from guicang.domain.access.model import Role
from guicang.domain.approval.matrix import chairs
from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.certificate.model import Issuer
from guicang.domain.detect.types import Level
from guicang.domain.disposal.guards import Breaker
from guicang.domain.disposal.model import Batch, End
from guicang.domain.identity import Identity
from guicang.domain.record import Conversation, digest
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.objects import Locks
from guicang.ports.records import Incoming
from guicang.services.admitting import SANDBOX_PEOPLE, Admitting
from guicang.services.approving import Approving
from guicang.services.archiving import Archiving
from guicang.services.certifying import Certifying, Installation
from guicang.services.destroying import Destroying
from guicang.services.disposing import Disposing, Wish
from guicang.services.empowering import Empowering
from guicang.services.enrolling import Enrolling
from guicang.services.freezing import Freezing
from guicang.services.governing import Governing
from guicang.services.holding import Holding
from guicang.services.identifying import Identifying
from guicang.services.inspecting import Plain
from guicang.services.judging import Judging
from guicang.services.labelling import Labelling
from guicang.services.locking import Locking
from guicang.services.marking import Marking
from guicang.services.offlining import Offlining
from guicang.services.powers import Powers
from guicang.services.recording import Recording
from guicang.services.remasking import Remasking
from guicang.services.restoring import Restoring
from guicang.services.retaining import Retaining
from guicang.services.revealing import Revealing
from guicang.services.ruling import Ruling
from guicang.services.running import Running
from guicang.services.screening import Screening
from tests.fakes.evidence import PlainDocuments
from tests.fakes.keys import (
    verifies,
)
from tests.fakes.marks import MemoryMarks
from tests.fakes.processes import MemoryProcesses
from tests.fakes.segments import PlainSegments
from tests.fakes.world import PORTS, World
from tests.scanners import SCANNER

SIMPLE = {
    "schema": "guicang.policy/1",
    "name": "simple",
    "title": {"zh": "简单", "en": "Simple"},
    "clauses": [
        {
            "id": "everyday",
            "title": {"zh": "日常", "en": "Everyday"},
            "trigger": "closed|last_message",
            "period": "P30D",
            "action": "delete",
            "archive": "floor",
            "scope": {"categories": ["chat.general", "chat.transaction"]},
            "purpose": {"zh": "答复客户", "en": "To answer the customer"},
        },
        {
            "id": "complaints",
            "title": {"zh": "投诉", "en": "Complaints"},
            "trigger": "complaint_closed",
            "period": "P30D",
            "action": "review",
            "scope": {"categories": ["chat.complaint"]},
            "purpose": {"zh": "处理投诉", "en": "To handle complaints"},
        },
    ],
}
"""A policy whose everyday records are due after 30 days."""


@cache
def compiled() -> Path:
    """Give the folder of compiled rules that all houses of a test run share."""
    return Path(tempfile.mkdtemp(prefix="guicang-rules-"))


class Nowhere:
    """No platform is connected."""

    def prepare(self, batch, beat):
        pass

    def clear(self, batch, beat):
        pass


class House:
    """The services of one process, on a world."""

    def __init__(
        self,
        world: World,
        wire: Callable[[str, Any], Any] = lambda name, port: port,
        *,
        chunk: int = 2,
        segment_messages: int = 1000,
        breaker: Breaker | None = None,
        locks: tuple[Locks, ...] = (),
        sandbox: bool = False,
    ) -> None:
        self.world = world
        w = {name: wire(name, getattr(world, name)) for name in PORTS}
        self.ports = w
        clock, entropy = world.clock, world.entropy
        packs = YamlPacks()
        common = {"ledger": w["ledger"], "clock": clock}
        self.judging = Judging(policies=w["policies"], holds=w["holds"], packs=packs)
        self.powers = Powers(access=w["access"], **common)
        self.approving = Approving(
            requests=w["requests"],
            people=w["people"],
            powers=self.powers,
            lifetime=lambda at: at + timedelta(days=14),
            effects=self._effects(),
            roots={
                Operation.RECORD_DELETE: lambda r: self.disposing.root_of(r),
                Operation.ARCHIVE_DESTROY: lambda r: self.disposing.root_of(r),
            },
            **common,
        )
        doors = {"people": w["people"], "approving": self.approving, **common}
        signed = {"entropy": entropy, "chairs": partial(chairs, "default")}
        self.governing = Governing(
            judging=self.judging,
            powers=self.powers,
            sandbox=sandbox,
            **signed,
            **doors,
        )
        self.admitting = Admitting(
            governing=self.governing, powers=self.powers, **signed, **doors
        )
        self.empowering = Empowering(
            access=w["access"],
            governing=self.governing,
            powers=self.powers,
            **signed,
            **doors,
        )
        self.enrolling = Enrolling(governing=self.governing, **doors)
        self.archiving = Archiving(
            catalogue=w["catalogue"],
            objects=w["objects"],
            format=PlainSegments(),
            keys=w["keys"],
            entropy=entropy,
            **common,
        )
        self.disposing = Disposing(
            records=w["records"],
            catalogue=w["catalogue"],
            batches=w["batches"],
            judging=self.judging,
            approving=self.approving,
            archiving=self.archiving,
            entropy=entropy,
            breaker=breaker or Breaker(records=1000, percent=100),
            chairs=partial(chairs, "default"),
            extra=Chair(roles=frozenset({Role.COMPLIANCE, Role.LEGAL})),
            escrow_end=lambda at: at + timedelta(days=30),
            jump_end=lambda at: at + timedelta(days=4000),
            **common,
        )
        self.recording = Recording(
            checkpoints=w["checkpoints"],
            signer=world.signer,
            verify_signature=partial(verifies, world.signer.public_key),
            **common,
        )
        self.certifying = Certifying(
            records=w["records"],
            catalogue=w["catalogue"],
            batches=w["batches"],
            requests=w["requests"],
            people=w["people"],
            packs=packs,
            keys=w["keys"],
            box=world.box,
            probe_port=w["probe"],
            documents=PlainDocuments(),
            signer=world.signer,
            recording=self.recording,
            installation=Installation(
                issuer=Issuer(
                    organisation="Specimen",
                    system="guicang",
                    instance="specimen.test/guicang",
                ),
                database="memory",
                archive="memory",
                key_ring="memory",
                tools={"guicang": "guicang", "database": "memory"},
                backup_horizon="P30D",
                backup_until=lambda at: at + timedelta(days=30),
            ),
            copies=lambda _batch, _members: (),
            elsewhere=lambda _batch, _members: (),
            publish_to=lambda name, signed, pdf: world.published.update({name: signed}),
            words=str,
            **common,
        )
        self.locking = Locking(
            catalogue=w["catalogue"],
            judging=self.judging,
            stores=locks,
            **common,
        )
        way = {
            "records": w["records"],
            "catalogue": w["catalogue"],
            "batches": w["batches"],
            "archiving": self.archiving,
            "judging": self.judging,
            "approving": self.approving,
            "locking": self.locking,
            **common,
        }
        self.running = Running(
            batches=w["batches"],
            requests=w["requests"],
            policies=w["policies"],
            judging=self.judging,
            approving=self.approving,
            disposing=self.disposing,
            ways={
                End.OFFLINE: Offlining(
                    keys=w["keys"],
                    chunk=chunk,
                    segment_messages=segment_messages,
                    **way,
                ),
                End.DESTRUCTION: Destroying(**way),
            },
            last=self.certifying,
            elsewhere=Nowhere(),
            entropy=entropy,
            processes=MemoryProcesses(),
            **common,
        )
        asking = {
            "records": w["records"],
            "catalogue": w["catalogue"],
            "approving": self.approving,
            "entropy": entropy,
            "chairs": partial(chairs, "default"),
            **common,
        }
        self.screening = Screening(scanner=Plain(SCANNER), tagger=world.tagger)
        self.holding = Holding(holds=w["holds"], **asking)
        self.freezing = Freezing(
            holds=w["holds"],
            approving=self.approving,
            entropy=entropy,
            chairs=partial(chairs, "default"),
            **common,
        )
        self.identifying = Identifying(
            identities=w["identities"],
            holds=w["holds"],
            judging=self.judging,
            tagger=world.tagger,
            **asking,
        )
        self.retaining = Retaining(judging=self.judging, **asking)
        self.restoring = Restoring(
            archiving=self.archiving,
            batches=w["batches"],
            requests=w["requests"],
            screening=self.screening,
            tagger=world.tagger,
            **asking,
        )
        self.revealing = Revealing(
            records=w["records"],
            archiving=self.archiving,
            screening=self.screening,
            approving=self.approving,
            requests=w["requests"],
            powers=self.powers,
            marking=Marking(
                marks=MemoryMarks(), tagger=world.tagger, entropy=entropy, **common
            ),
            entropy=entropy,
            chairs=partial(chairs, "default"),
            **common,
        )
        self.ruling = Ruling(
            rule_sets=w["rule_sets"],
            published=world.published_rules,
            workshop=CompositeWorkshop(
                RuleEngine(compiled(), world.tagger.tag), SCANNER, clock
            ),
            records=w["records"],
            approving=self.approving,
            entropy=entropy,
            chairs=partial(chairs, "default"),
            **common,
        )
        self.remasking = Remasking(
            policies=w["masking_policies"],
            published=world.published_masking,
            level=Level.LOW,
            rule_sets=w["rule_sets"],
            shipped=shipped_masking,
            scanner=lambda: SCANNER,
            records=w["records"],
            approving=self.approving,
            entropy=entropy,
            chairs=partial(chairs, "default"),
            **common,
        )
        self.labelling = Labelling(records=w["records"], judging=self.judging, **common)

    def _effects(self) -> dict[tuple[Operation, Decision], Any]:
        batches = {
            Decision.APPROVED: lambda r, at: self.disposing.approved(r, at),
            Decision.REJECTED: lambda r, at: self.disposing.rejected(r, at),
            Decision.EXPIRED: lambda r, at: self.disposing.expired(r, at),
        }
        return {
            **{(Operation.RECORD_DELETE, d): e for d, e in batches.items()},
            **{(Operation.ARCHIVE_DESTROY, d): e for d, e in batches.items()},
            (Operation.HOLD_PLACE, Decision.APPROVED): (
                lambda r, at: self.holding.confirmed(r, at)
            ),
            (Operation.HOLD_PLACE, Decision.REJECTED): (
                lambda r, at: self.holding.rejected(r, at)
            ),
            (Operation.HOLD_RELEASE, Decision.APPROVED): (
                lambda r, at: self.holding.released(r, at)
            ),
            (Operation.FREEZE_LIFT, Decision.APPROVED): (
                lambda r, at: self.freezing.lifted(r, at)
            ),
            (Operation.RETENTION_CHANGE, Decision.APPROVED): (
                lambda r, at: self.retaining.activate(r, at)
            ),
            (Operation.ACCESS_CHANGE, Decision.APPROVED): (
                lambda r, at: self.admitting.approved(r, at)
            ),
            (Operation.ORGANISATION_CHANGE, Decision.APPROVED): (
                lambda r, at: self.governing.declared(r, at)
            ),
            (Operation.ROLES_CHANGE, Decision.APPROVED): (
                lambda r, at: self.empowering.changed(r, at)
            ),
            (Operation.GRANT, Decision.APPROVED): (
                lambda r, at: self.empowering.granted(r, at)
            ),
            (Operation.RULES_CHANGE, Decision.APPROVED): (
                lambda r, at: self.ruling.activate(r, at)
            ),
            (Operation.MASKING_CHANGE, Decision.APPROVED): (
                lambda r, at: self.remasking.activate(r, at)
            ),
            (Operation.CUSTOMER_CHANGE, Decision.APPROVED): (
                lambda r, at: self.identifying.changed(r, at)
            ),
        }

    # --- what tests do all the time ---------------------------------------------------

    def populate(self) -> None:
        """One person per role."""
        for name, roles in SANDBOX_PEOPLE.items():
            self.world.people.add(name, roles)
            self.world.people.enrol(name)

    def code(self, name: str) -> str:
        """The code that the person's authenticator shows next; time moves for it."""
        self.world.clock.move(seconds=31)
        step = totp.counter(self.world.clock.now())
        return totp.code(self.world.people.factors[name], step)

    def sign(self, request: str, *names: str, **more: Any) -> Request:
        for name in names:
            last = self.approving.sign(request, name=name, code=self.code(name), **more)
        return last

    def take_in(self, *conversations: Conversation, **labels: str) -> None:
        """Store conversations as intake would; ``labels`` maps ids to a category."""
        now = self.world.clock.now()
        self.world.identities.meet(
            Identity(
                tag=self.world.tagger.tag("customer", c.customer),
                source=c.source,
                channel=c.channel,
                met_at=now,
            )
            for c in conversations
        )
        self.world.records.add(
            [
                Incoming(
                    conversation=c,
                    salt=(salt := bytes(16)),
                    digest=digest(c, salt),
                    customer_tag=self.world.tagger.tag("customer", c.customer),
                    labels=tuple(
                        Label(category=x, by=LabelSource.IMPORT, at=now)
                        for x in c.labels
                    ),
                )
                for c in conversations
            ],
            now,
        )

    def policy(self, document: dict[str, Any] = SIMPLE) -> None:
        """Put a policy in force, through approval."""
        request = self.retaining.propose(document, by="supervisor", reason="test")
        self.sign(request.id, "admin", "compliance")

    def propose(self, end: End = End.OFFLINE, **more: Any) -> Batch:
        return self.disposing.propose(Wish(end=end, by="hr", reason="test", **more))

    def approved(self, end: End = End.OFFLINE, **more: Any) -> Batch:
        batch = self.propose(end, **more)
        for name in ("admin", "supervisor", "compliance", "legal"):
            if self.sign(batch.id, name).decision is Decision.APPROVED:
                break
        return self.world.batches.get(batch.id)

    def hold(self, *conversations: str) -> str:
        from guicang.domain.hold import Query

        request = self.holding.place(
            Query(conversations=frozenset(conversations)),
            title="specimen case",
            reason="test",
            by="legal",
        )
        return str(request.payload["hold"])
