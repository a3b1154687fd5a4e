"""What a home tells customers with, of a change of the rules."""

from functools import cached_property

from guicang.bootstrap.incidents import Emergency
from guicang.domain.notices.document import Way
from guicang.ports.noticing import LastTalks, ToldCustomers
from guicang.services.informing import Informing
from guicang.services.proving import Proving
from guicang.services.reaching import Concerned, Where
from guicang.services.speaking import Speaking


class Told(Emergency):
    """Customers who are told."""

    @cached_property
    def speaking(self) -> Speaking:
        """Says something in threads of sources."""
        return Speaking(
            connections=self.connections,
            opener=self.opener,
            keep=self.hearing.keep_told,
        )

    @cached_property
    def told_customers(self) -> ToldCustomers:
        """Who was told of which change."""
        from guicang.adapters.db.toldcustomers import DjangoToldCustomers

        return DjangoToldCustomers()

    @property
    def _where(self) -> Where:
        return Where(
            threads=self.threads,
            desk=self.desk,
            connections=self.connections,
            registry=self.registry,
            thread_tag=self.placing.thread_tag,
        )

    @property
    def _talks(self) -> LastTalks:
        from guicang.adapters.db.lasttalks import DjangoLastTalks

        return DjangoLastTalks()

    @property
    def _concerned(self) -> Concerned:
        return Concerned(
            talks=self._talks,
            catalogue=self.catalogue,
            identities=self.identities,
            where=self._where,
            told=self.told_customers,
            tagger=self.tagger,
        )

    def _gateway(self) -> Way:
        _, notices = self.noticing.notices()
        return notices.gateway()

    @cached_property
    def proving(self) -> Proving:
        """Sends codes by channels that persons are known by."""
        return Proving(
            identities=self.identities,
            talks=self._talks,
            where=self._where,
            tagger=self.tagger,
            texts=self.way_carrier,
            gateway=self._gateway,
            # A code is no part of what was said.
            threads=Speaking(
                connections=self.connections,
                opener=self.opener,
                keep=lambda *_said: None,
            ),
        )

    @cached_property
    def informing(self) -> Informing:
        """Tells customers of a change of the rules."""
        return Informing(
            concerned=self._concerned,
            policies=self.policies,
            told=self.told_customers,
            requests=self.requests,
            approving=self.approving,
            noticing=self.noticing,
            tagger=self.tagger,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
            link=str(self.config["notice.policy"]),
        )
