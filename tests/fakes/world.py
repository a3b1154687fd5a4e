"""What survives a restart: stores, keys and clock, all in memory."""

import copy
from dataclasses import dataclass, field
from typing import Any

from guicang.adapters.objects.memory import MemoryObjects
from tests.fakes.access import MemoryAccess
from tests.fakes.batches import MemoryBatches
from tests.fakes.catalogue import MemoryCatalogue
from tests.fakes.clock import FakeClock
from tests.fakes.evidence import MemoryCheckpoints, MemoryProbe
from tests.fakes.holds import MemoryHolds
from tests.fakes.identities import MemoryIdentities
from tests.fakes.keys import (
    MemoryKeyRing,
    MemorySealer,
    MemorySigner,
    MemoryTagger,
)
from tests.fakes.ledger import MemoryLedger
from tests.fakes.people import MemoryPeople
from tests.fakes.policies import MemoryPolicies
from tests.fakes.records import MemoryRecords
from tests.fakes.requests import MemoryRequests
from tests.fakes.transactions import MemoryDatabase
from tests.fakes.versions import (
    MemoryMaskingPolicies,
    MemoryPublished,
    MemoryRuleSets,
)


@dataclass
class Counting:
    """Entropy that counts: no two answers are alike, and all can be foretold."""

    last: int = 0

    def __call__(self, size: int) -> bytes:
        self.last += 1
        return self.last.to_bytes(size, "big")


STORES = (
    "records",
    "batches",
    "requests",
    "holds",
    "policies",
    "catalogue",
    "ledger",
    "people",
    "rule_sets",
    "access",
    "masking_policies",
    "identities",
)
PORTS = (*STORES, "keys", "objects", "probe", "checkpoints")


@dataclass
class World:
    """What survives a restart: the stores, the keys and the clock."""

    clock: FakeClock = field(default_factory=FakeClock)
    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    keys: Any = field(default_factory=MemoryKeyRing)
    box: MemorySealer = field(default_factory=MemorySealer)
    signer: MemorySigner = field(default_factory=MemorySigner)
    tagger: MemoryTagger = field(default_factory=MemoryTagger)
    objects: Any = field(default_factory=MemoryObjects)
    checkpoints: MemoryCheckpoints = field(default_factory=MemoryCheckpoints)
    probe: MemoryProbe = field(default_factory=MemoryProbe)
    entropy: Counting = field(default_factory=Counting)
    published: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.records = MemoryRecords(self.keys, self.database)
        self.batches = MemoryBatches(self.database)
        self.requests = MemoryRequests(self.database)
        self.identities = MemoryIdentities(self.database)
        self.holds = MemoryHolds(self.database, self.identities)
        self.policies = MemoryPolicies(self.database)
        self.catalogue = MemoryCatalogue(self.database)
        self.ledger = MemoryLedger(self.database)
        self.people = MemoryPeople(self.database)
        self.rule_sets = MemoryRuleSets(self.database)
        self.access = MemoryAccess(self.database)
        self.masking_policies = MemoryMaskingPolicies(self.database)
        self.published_rules = MemoryPublished()
        self.published_masking = MemoryPublished()

    def copy(self) -> "World":
        """Return a world that stands where this one stands, and goes its own way."""
        other = World(
            clock=FakeClock(self.clock.at),
            objects=type(self.objects)(),
            box=self.box,
            signer=self.signer,
            tagger=self.tagger,
            entropy=Counting(self.entropy.last),
            published=dict(self.published),
        )
        for name in ("keys", "objects", "checkpoints", "probe"):
            mine = vars(getattr(self, name))
            vars(getattr(other, name)).update(
                {key: copy.deepcopy(value) for key, value in mine.items()}
            )
        for name in STORES:
            getattr(other, name).restore(getattr(self, name).snapshot())
        other.records._keys = other.keys
        return other
