"""The use cases of sources, joined with connectors and stores."""

import os
from datetime import timedelta
from functools import cached_property

from guicang.bootstrap.core import Core
from guicang.bootstrap.opening import Sources
from guicang.ports.connections import (
    Attestations,
    Connections,
    Gaps,
    Inbox,
    KeptStates,
    Registry,
    SourceSecrets,
    Threads,
)
from guicang.ports.desk import Desk
from guicang.ports.desknews import DeskNews
from guicang.services.attesting import Attesting
from guicang.services.clearing import Clearing
from guicang.services.gathering import Gathering
from guicang.services.governing import Governing
from guicang.services.hearing import Hearing
from guicang.services.heeding import Heeding
from guicang.services.hinting import Hinting
from guicang.services.intake import Intake
from guicang.services.placing import Placing
from guicang.services.pulling import Pulling
from guicang.services.pushing import Pushing
from guicang.services.recounting import Recounting
from guicang.services.sourcing import Sourcing
from guicang.services.storing import Storing
from guicang.services.watching import Watching


class Platforms(Core):
    """What has to do with platforms."""

    @property
    def intake(self) -> Intake:
        """Takes records in; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @property
    def governing(self) -> Governing:
        """Who acts; ``Persons`` wires it."""
        raise NotImplementedError  # Persons has it

    @property
    def desk(self) -> Desk:
        """Where the desk is kept; ``Desks`` wires it."""
        raise NotImplementedError  # Desks has it

    @cached_property
    def desk_news(self) -> DeskNews:
        """What the desk has still to hear of."""
        from guicang.adapters.db.desknews import DjangoDeskNews

        return DjangoDeskNews(box=self.box, tagger=self.tagger)

    @cached_property
    def heeding(self) -> Heeding:
        """Writes down what the desk has to hear of."""
        return Heeding(
            news=self.desk_news, desk=self.desk, tagger=self.tagger, clock=self.clock
        )

    @cached_property
    def registry(self) -> Registry:
        """The connectors that are installed, and ours for pushed records."""
        from guicang.adapters.connecting.plugins import Plugins
        from guicang.adapters.sources.pushed import PUSHED

        return Plugins(more={PUSHED.profile.kind: PUSHED})

    @cached_property
    def connections(self) -> Connections:
        """The sources that were added."""
        from guicang.adapters.db.sources import DjangoConnections

        return DjangoConnections()

    @cached_property
    def threads(self) -> Threads:
        """Threads of sources."""
        from guicang.adapters.db.threads import DjangoThreads

        return DjangoThreads()

    @cached_property
    def gaps(self) -> Gaps:
        """What is missing of sources."""
        from guicang.adapters.db.sources import DjangoGaps

        return DjangoGaps()

    @cached_property
    def kept(self) -> KeptStates:
        """What sources keep."""
        from guicang.adapters.db.kept import DjangoKeptStates

        return DjangoKeptStates(
            box=self.box, tagger=self.tagger, clock=self.clock, random=os.urandom
        )

    @cached_property
    def source_secrets(self) -> SourceSecrets:
        """Secrets of sources."""
        from guicang.adapters.keys.sources import FileSourceSecrets

        return FileSourceSecrets(self.key_folder, self.box)

    @cached_property
    def opener(self) -> Sources:
        """Opens sources."""
        return Sources(
            registry=self.registry,
            secrets=self.source_secrets,
            kept=self.kept,
            clock=self.clock,
        )

    @cached_property
    def placing(self) -> Placing:
        """Finds the place of what comes."""
        return Placing(records=self.records, threads=self.threads, tagger=self.tagger)

    @cached_property
    def gathering(self) -> Gathering:
        """Turns what comes into conversations."""
        return Gathering(
            placing=self.placing,
            threads=self.threads,
            intake=self.intake,
            identities=self.identities,
            tagger=self.tagger,
        )

    @cached_property
    def storing(self) -> Storing:
        """Keeps what comes."""
        return Storing(
            connections=self.connections,
            records=self.records,
            placing=self.placing,
            gathering=self.gathering,
            gaps=self.gaps,
            box=self.box,
            ledger=self.ledger,
            clock=self.clock,
            heeding=self.heeding,
            silence=timedelta(hours=int(self.config["sources.silence"])),
            media=int(self.config["sources.media"]),
        )

    @cached_property
    def pushing(self) -> Pushing:
        """Takes in what programs push."""
        return Pushing(
            intake=self.intake,
            connections=self.connections,
            threads=self.threads,
            placing=self.placing,
            heeding=self.heeding,
            clock=self.clock,
        )

    @cached_property
    def hinting(self) -> Hinting:
        """Remembers what calls say is to be read."""
        return Hinting(storing=self.storing)

    @cached_property
    def pulling(self) -> Pulling:
        """Reads sources on."""
        return Pulling(
            connections=self.connections,
            threads=self.threads,
            gaps=self.gaps,
            registry=self.registry,
            opener=self.opener,
            storing=self.storing,
            hinting=self.hinting,
            ledger=self.ledger,
            clock=self.clock,
            pages=int(self.config["sources.pages"]),
        )

    @cached_property
    def watching(self) -> Watching:
        """Says what is due, and what falls behind."""
        return Watching(
            connections=self.connections,
            registry=self.registry,
            storing=self.storing,
            hinting=self.hinting,
            gathering=self.gathering,
            kept=self.kept,
            jobs=self.jobs,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def inbox(self) -> Inbox:
        """Calls whose files are still to be fetched."""
        from guicang.adapters.db.inbox import DjangoInbox

        return DjangoInbox(self.box)

    @cached_property
    def hearing(self) -> Hearing:
        """Hears calls and long connections."""
        return Hearing(
            connections=self.connections,
            registry=self.registry,
            opener=self.opener,
            storing=self.storing,
            pulling=self.pulling,
            watching=self.watching,
            inbox=self.inbox,
            jobs=self.jobs,
            clock=self.clock,
        )

    @cached_property
    def clearing(self) -> Clearing:
        """Lets platforms delete their own copies, after ours."""
        return Clearing(
            batches=self.batches,
            records=self.records,
            catalogue=self.catalogue,
            connections=self.connections,
            threads=self.threads,
            registry=self.registry,
            opener=self.opener,
            placing=self.placing,
            judging=self.judging,
            box=self.box,
            recounting=self.recounting,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def recounting(self) -> Recounting:
        """Recounts what is known of the platforms' own copies."""
        return Recounting(
            connections=self.connections,
            threads=self.threads,
            attestations=self.attestations,
            registry=self.registry,
            ledger=self.ledger,
        )

    @cached_property
    def attestations(self) -> Attestations:
        """What people saw of platforms' own retention."""
        from guicang.adapters.db.sources import DjangoAttestations

        return DjangoAttestations()

    @cached_property
    def attesting(self) -> Attesting:
        """Notes what people saw of platforms."""
        return Attesting(
            attestations=self.attestations,
            connections=self.connections,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            budget=timedelta(hours=int(self.config["sources.budget"])),
        )

    @cached_property
    def sourcing(self) -> Sourcing:
        """Adds, changes and removes sources."""
        return Sourcing(
            connections=self.connections,
            registry=self.registry,
            opener=self.opener,
            secrets=self.source_secrets,
            pulling=self.pulling,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
        )
