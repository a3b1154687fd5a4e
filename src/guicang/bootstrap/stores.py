"""Keys and stores of a home, each made when it is first asked for."""

import os
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

from guicang.bootstrap import buckets, wrappings
from guicang.config import Config
from guicang.ports.access import Access
from guicang.ports.apikeys import ApiKeys
from guicang.ports.assertions import Assertions
from guicang.ports.batches import Batches
from guicang.ports.calls import Calls
from guicang.ports.catalogue import Catalogue
from guicang.ports.classifying import Classifiers
from guicang.ports.clients import Clients
from guicang.ports.clock import Clock
from guicang.ports.documents import Documents, ReportPaper
from guicang.ports.engines import Engine
from guicang.ports.failures import Failures
from guicang.ports.holds import Holds
from guicang.ports.identities import Identities
from guicang.ports.invitations import Invitations
from guicang.ports.jobs import Jobs
from guicang.ports.keys import Box, Epochs, Signer, Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.masking import Cloak, MaskingPolicies, MaskingVersion
from guicang.ports.objects import Bucketed, Locks, ObjectStore
from guicang.ports.people import People
from guicang.ports.policies import LegalPacks, Policies
from guicang.ports.probing import Probe
from guicang.ports.processes import Processes
from guicang.ports.programme import Programme
from guicang.ports.records import Records
from guicang.ports.requests import Requests
from guicang.ports.rules import PublishedRules, RuleSets, Workshop
from guicang.ports.scanning import Scanner
from guicang.ports.sessions import Sessions
from guicang.ports.versions import Published
from guicang.ports.webhooks import Webhooks

Words = Callable[[str], str]
API_KEYS: Final = "gateway/keys.json"
"""Where in the home the API keys lie."""
RULES: Final = "gateway/rules.json"
"""Where in the home the rules in force are published for the gateway."""
MASKING: Final = "gateway/masking.json"
"""Where in the home the masking policy in force is published for the gateway."""
RULES_KEY: Final = "gateway/rules.key"
"""The key of digests and tags of both: whoever reads it can make no other digests."""
AHEAD: Final = 8
"""So many processes at most search an import ahead."""
COMPILED: Final = "gateway/compiled"
"""Where in the home compiled rules are kept."""


def key_name(config: Config) -> str:
    """Return the name that signs checkpoints and certificates.

    C2SP signed notes allow neither spaces nor plus signs in it.
    """
    organisation = str(config["organisation.name"]) or "unnamed"
    return "".join("-" if c.isspace() or c == "+" else c for c in organisation) + (
        "/guicang"
    )


class SystemClock:
    """The machine's clock, and how far it was moved since this process began.

    What counts beside it goes on while the machine sleeps, and nobody can set it.
    """

    def __init__(self) -> None:
        """Remember where both stand."""
        self._began = (self.now(), _counter())

    def drift(self) -> timedelta:
        """Say by how much the clock ran ahead of the counter; negative: behind."""
        at, count = self._began
        return (self.now() - at) - timedelta(seconds=_counter() - count)

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock port


def _counter() -> float:
    """Read seconds that only go forward, through sleep too where the system can."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Stores:
    """Keys and stores of an opened home."""

    def __init__(
        self, config: Config, words: Words = str, clock: Clock | None = None
    ) -> None:
        """Remember the settings; nothing is opened yet."""
        self.config = config
        self.words = words
        self.clock: Clock = clock or SystemClock()
        self.entropy = secrets.token_bytes

    # --- keys -------------------------------------------------------------------------

    @property
    def key_folder(self) -> Path:
        """Where the key ring and the other keys lie."""
        return self.config.home / "keys"

    @cached_property
    def keys(self) -> Epochs:
        """The key ring."""
        from guicang.adapters.keys.epochs import EpochRing

        return EpochRing(
            self.key_folder,
            passphrase=os.environ.get("GUICANG_PASSPHRASE"),
            wrapping=wrappings.chosen(self.config, self.key_folder),
            known=wrappings.known(self.config, self.key_folder),
        )

    @property
    def ring_place(self) -> str:
        """Name the key ring and what wraps its epoch's key, for certificates."""
        kind = self.keys.wrapping()
        services = wrappings.known(self.config, self.key_folder)
        place = next((each.place for each in services if each.kind == kind), "")
        return f"local key ring, under {kind} {place}" if place else "local key ring"

    @cached_property
    def box(self) -> Box:
        """What seals small things."""
        from guicang.adapters.keys.sealbox import FileSealer

        return FileSealer(self.key_folder)

    @cached_property
    def signer(self) -> Signer:
        """The organisation's signing key."""
        from guicang.adapters.keys.signing import FileSigner

        return FileSigner(self.key_folder, key_name(self.config))

    @cached_property
    def tagger(self) -> Tagger:
        """Keyed digests."""
        from guicang.adapters.keys.tagging import HmacTagger

        return HmacTagger(self.key_folder)

    @cached_property
    def cloak(self) -> Cloak:
        """Keyed masking."""
        from guicang.adapters.keys.masking import FileCloak

        return FileCloak(self.key_folder)

    @cached_property
    def processes(self) -> Processes:
        """Who works here."""
        from guicang.adapters.processes import LocalProcesses

        return LocalProcesses()

    # --- stores -----------------------------------------------------------------------

    @cached_property
    def records(self) -> Records:
        """The working store."""
        from guicang.adapters.db.records import DjangoRecords

        return DjangoRecords(self.keys, self.box)

    @cached_property
    def batches(self) -> Batches:
        """Batches."""
        from guicang.adapters.db.batches import DjangoBatches

        return DjangoBatches()

    @cached_property
    def requests(self) -> Requests:
        """Requests for approval."""
        from guicang.adapters.db.requests import DjangoRequests

        return DjangoRequests()

    @cached_property
    def identities(self) -> Identities:
        """Which identities are one customer."""
        from guicang.adapters.db.identities import DjangoIdentities

        return DjangoIdentities()

    @cached_property
    def holds(self) -> Holds:
        """Legal holds and freezes."""
        from guicang.adapters.db.holds import DjangoHolds

        return DjangoHolds()

    @cached_property
    def policies(self) -> Policies:
        """Policies, declarations, confirmations."""
        from guicang.adapters.db.policies import DjangoPolicies

        return DjangoPolicies()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The archive's catalogue."""
        from guicang.adapters.db.catalogue import DjangoCatalogue

        return DjangoCatalogue()

    @cached_property
    def ledger(self) -> Ledger:
        """The audit ledger."""
        from guicang.adapters.db.ledger import DjangoLedger

        return DjangoLedger()

    @cached_property
    def people(self) -> People:
        """People and second factors."""
        from guicang.adapters.db.people import DjangoPeople

        return DjangoPeople()

    @cached_property
    def access(self) -> Access:
        """Role tables and grants."""
        from guicang.adapters.db.access import DjangoAccess

        return DjangoAccess()

    @cached_property
    def programme(self) -> Programme:
        """What was said in the yearly programme."""
        from guicang.adapters.db.programme import DjangoProgramme

        return DjangoProgramme()

    @cached_property
    def jobs(self) -> Jobs:
        """What waits for a worker."""
        from guicang.adapters.db.jobs import DjangoJobs

        return DjangoJobs()

    @cached_property
    def invitations(self) -> Invitations:
        """Invitations."""
        from guicang.adapters.db.invitations import DjangoInvitations

        return DjangoInvitations()

    @cached_property
    def assertions(self) -> Assertions:
        """What passkeys sign for requests."""
        from guicang.adapters.db.assertions import DjangoAssertions

        return DjangoAssertions()

    @cached_property
    def clients(self) -> Clients:
        """Programs that call us in their own name."""
        from guicang.adapters.db.clients import DjangoClients

        return DjangoClients()

    @cached_property
    def failures(self) -> Failures:
        """Counts of failures at doors."""
        from guicang.adapters.db.failures import DjangoFailures

        return DjangoFailures()

    @cached_property
    def sessions(self) -> Sessions:
        """Sessions of the console."""
        from guicang.adapters.db.sessions import DjangoSessions

        return DjangoSessions()

    @cached_property
    def engine(self) -> Engine:
        """What heavy work is spread by."""
        return self._engine(int(self.config["engine.processes"]))

    @cached_property
    def small_engine(self) -> Engine:
        """The same, of few processes: for what one who leads can hardly keep up with.

        Each has two chunks of a file in memory, here, and one there.
        """
        most = int(self.config["engine.processes"]) or os.cpu_count() or 1
        return self._engine(min(most, AHEAD))

    def _engine(self, most: int) -> Engine:
        limit = float(self.config["engine.limit"])
        if address := str(self.config["engine.ray"]):
            from guicang.adapters.engines.ray import RayEngine

            return RayEngine(address, most, limit)
        from guicang.adapters.engines.local import LocalEngine

        return LocalEngine(most or os.cpu_count() or 1, limit)

    @cached_property
    def archive_root(self) -> Path:
        """Where archive segments lie."""
        return (self.config.home / str(self.config["archive.root"])).resolve()

    @cached_property
    def objects(self) -> ObjectStore:
        """Where archive segments lie, as an object store."""
        if (bucket := self.first_bucket) is not None:
            return bucket
        from guicang.adapters.objects.folder import FolderObjects

        return FolderObjects(self.archive_root)

    @cached_property
    def first_bucket(self) -> Bucketed | None:
        """The bucket where archive segments lie; None if they lie in a folder."""
        return buckets.first(self.config, self.key_folder)

    @cached_property
    def second_objects(self) -> Bucketed | None:
        """Where archive segments lie a second time; None if nowhere."""
        return buckets.second(self.config, self.key_folder)

    @property
    def archive_buckets(self) -> tuple[Bucketed, ...]:
        """The buckets where archives lie."""
        both = (self.first_bucket, self.second_objects)
        return tuple(each for each in both if each is not None)

    @property
    def locks(self) -> tuple[Locks, ...]:
        """The stores that shall lock what the law keeps. BadSetting."""
        return self.archive_buckets if buckets.locked(self.config) else ()

    @property
    def archive_place(self) -> str:
        """Name where archives lie, for certificates and pages."""
        first = self.first_bucket
        names = [first.place if first else str(self.config["archive.root"])]
        if (more := self.second_objects) is not None:
            names.append(more.place)
        return "; ".join(names)

    @cached_property
    def builtin(self) -> Scanner:
        """What finds the built-in types of sensitive information."""
        from guicang.bootstrap.detection import names_wanted, rule_scanner

        folder = self.config.home / "cache" / "rules"
        return rule_scanner(folder, names=names_wanted(self.config))

    @cached_property
    def rule_sets(self) -> RuleSets:
        """The organisation's detection rules."""
        from guicang.adapters.db.versions import DjangoRuleSets

        return DjangoRuleSets()

    @cached_property
    def classifiers(self) -> Classifiers:
        """Versions of the classifier."""
        from guicang.adapters.db.versions import DjangoClassifiers

        return DjangoClassifiers()

    @cached_property
    def masking_policies(self) -> MaskingPolicies:
        """The organisation's masking policies."""
        from guicang.adapters.db.versions import DjangoMaskingPolicies

        return DjangoMaskingPolicies()

    @cached_property
    def rules_tagger(self) -> Tagger:
        """Keyed digests of values in rules, under a key that the gateway may read."""
        from guicang.adapters.keys.tagging import HmacTagger

        return HmacTagger(self.key_folder).lend("rules", self.config.home / RULES_KEY)

    @cached_property
    def published(self) -> PublishedRules:
        """Where the gateway learns which rules are in force."""
        from guicang.adapters.publishing import FilePublished

        return FilePublished(self.config.home / RULES, self.rules_tagger.tag)

    @cached_property
    def published_masking(self) -> Published[MaskingVersion]:
        """Where the gateway learns which masking policy is in force."""
        from guicang.adapters.publishing import FilePublishedMasking

        return FilePublishedMasking(self.config.home / MASKING, self.rules_tagger.tag)

    @cached_property
    def workshop(self) -> Workshop:
        """What compiles the organisation's rules."""
        from guicang.bootstrap.detection import rule_workshop

        return rule_workshop(
            self.config.home / COMPILED,
            self.rules_tagger.tag,
            builtin=self.builtin,
            clock=self.clock,
        )

    @cached_property
    def packs(self) -> LegalPacks:
        """The legal packs."""
        from guicang.adapters.packs import YamlPacks

        return YamlPacks()

    @cached_property
    def api_keys(self) -> ApiKeys:
        """What is kept of API keys."""
        from guicang.adapters.apikeys import FileApiKeys

        return FileApiKeys(self.config.home / API_KEYS)

    @cached_property
    def calls(self) -> Calls:
        """What is remembered of calls over HTTP."""
        from guicang.adapters.db.calls import DjangoCalls

        return DjangoCalls()

    @cached_property
    def webhooks(self) -> Webhooks:
        """Who is told what happened."""
        from guicang.adapters.db.webhooks import DjangoWebhooks

        return DjangoWebhooks()

    @cached_property
    def report_paper(self) -> ReportPaper:
        """Prints reports of the programme."""
        from guicang.adapters.documents.report import PdfReports

        return PdfReports()

    @cached_property
    def documents(self) -> Documents:
        """What prints certificates."""
        from guicang.adapters.documents.pdf import PdfDocuments

        return PdfDocuments()

    @cached_property
    def probe(self) -> Probe:
        """What searches the store's files."""
        from guicang.adapters.probing.apart import ApartProbe

        more = [Path(p) for p in self.config["probe.paths"]]
        not_probed = []
        if self.config["database.url"] and not more:
            not_probed.append("PostgreSQL's files: probe.paths does not name them")
        not_probed += [
            f"{bucket.place}: versions and markers are listed, bytes not searched"
            for bucket in self.archive_buckets
        ]
        folders = [] if self.first_bucket else [self.archive_root]
        return ApartProbe([self.config.home, *folders, *more], not_probed=not_probed)
