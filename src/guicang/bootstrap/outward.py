"""The use cases of what leaves for other systems, joined with its doors."""

from functools import cached_property
from pathlib import Path

from guicang.bootstrap.core import Core
from guicang.domain.disclosure import Notice
from guicang.domain.notices.occasions import Occasion
from guicang.ports.connections import SourceSecrets
from guicang.ports.disclosures import DestinationVersions, Disclosures, Doors
from guicang.services.disclosing import Disclosing
from guicang.services.exporting import Exporting
from guicang.services.governing import Governing
from guicang.services.noticing import Noticing
from guicang.services.recipients import Recipients
from guicang.services.releasing import Releasing
from guicang.services.sending import Sending


class Outward(Core):
    """What has to do with disclosures."""

    @property
    def governing(self) -> Governing:
        """Who acts; ``Persons`` wires it."""
        raise NotImplementedError  # Persons has it

    @property
    def exporting(self) -> Exporting:
        """Masks what leaves; ``House`` wires it."""
        raise NotImplementedError  # House has it

    @cached_property
    def destination_versions(self) -> DestinationVersions:
        """Versions of the destinations."""
        from guicang.adapters.db.versions import DjangoDestinations

        return DjangoDestinations()

    @cached_property
    def disclosures(self) -> Disclosures:
        """What left, and who is to be told."""
        from guicang.adapters.db.disclosures import DjangoDisclosures

        return DjangoDisclosures()

    @cached_property
    def destination_secrets(self) -> SourceSecrets:
        """Secrets of destinations."""
        from guicang.adapters.keys.sources import FileSourceSecrets

        return FileSourceSecrets(
            self.key_folder,
            self.box,
            folder="destinations",
            purpose="destination-secrets",
        )

    @cached_property
    def doors(self) -> Doors:
        """Opens destinations."""
        from guicang.adapters.outward.opening import ListedDoors

        return ListedDoors(
            hosts=frozenset(map(str, self.config["disclosure.hosts"])),
            folders=tuple(Path(str(p)) for p in self.config["disclosure.folders"]),
        )

    @cached_property
    def disclosing(self) -> Disclosing:
        """Changes where records go out to."""
        return Disclosing(
            versions=self.destination_versions,
            disclosures=self.disclosures,
            secrets=self.destination_secrets,
            doors=self.doors,
            governing=self.governing,
            approving=self.approving,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
        )

    @cached_property
    def sending(self) -> Sending:
        """Lets complete conversations out."""
        return Sending(
            disclosing=self.disclosing,
            disclosures=self.disclosures,
            records=self.records,
            exporting=lambda: self.exporting,
            doors=self.doors,
            jobs=self.jobs,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
        )

    @property
    def noticing(self) -> Noticing:
        """Tells people; ``Notices`` has it."""
        raise NotImplementedError  # Notices has it

    def _tell_recipient(self, notice: Notice) -> object:
        """Queue a mail to a recipient whose contact is an address."""
        contact = notice.contact.strip()
        if "@" not in contact or not contact.isprintable() or " " in contact:
            return ()
        values = {
            "notice": notice.id,
            "destination": notice.destination,
            "count": notice.conversations,
            "recipient": notice.recipient,
        }
        return self.noticing.tell(
            Occasion.RECIPIENT_OWED, [f"mail:{contact}"], values, key=notice.id
        )

    @cached_property
    def releasing(self) -> Releasing:
        """Lets files out to somebody else, on terms that were signed."""
        from guicang.adapters.outward.sealed import sealed

        return Releasing(
            records=self.records,
            exporting=lambda: self.exporting,
            approving=self.approving,
            requests=self.requests,
            disclosures=self.disclosures,
            powers=self.powers,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
            sealing=sealed,
        )

    @cached_property
    def recipients(self) -> Recipients:
        """Knows who holds copies, and who is to be told."""
        return Recipients(
            disclosing=self.disclosing,
            disclosures=self.disclosures,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            tell_them=self._tell_recipient,
        )
