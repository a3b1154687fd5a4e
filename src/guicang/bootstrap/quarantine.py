"""The use cases of what could not be read."""

from functools import cached_property
from typing import TYPE_CHECKING

from guicang.bootstrap.rights import Rights
from guicang.ports.quarantine import Quarantine, RawReader
from guicang.services.discarding import Discarding
from guicang.services.looking import Looking
from guicang.services.mentioning import Mentioning
from guicang.services.rereading import Rereading
from guicang.services.sparing import Sparing

if TYPE_CHECKING:
    from guicang.services.intake import Intake
    from guicang.services.masking import Masking
    from guicang.services.pushing import Pushing
    from guicang.services.screening import Screening


class Unread(Rights):
    """What lies in quarantine, and what may be done with it."""

    if TYPE_CHECKING:  # House has them

        @cached_property
        def intake(self) -> Intake:
            """Takes files in."""
            raise NotImplementedError

        @cached_property
        def pushing(self) -> Pushing:
            """Takes in what programs send."""
            raise NotImplementedError

        @cached_property
        def screening(self) -> Screening:
            """Searches what comes in."""
            raise NotImplementedError

        @cached_property
        def masking(self) -> Masking:
            """Masks what is shown."""
            raise NotImplementedError

    @cached_property
    def quarantine(self) -> Quarantine:
        """What could not be read."""
        from guicang.adapters.db.quarantine import DjangoQuarantine

        return DjangoQuarantine(box=self.box)

    @cached_property
    def kept_bytes(self) -> RawReader:
        """Reads kept bytes again."""
        from guicang.adapters.sources.files import KeptBytes

        return KeptBytes(clock=self.clock)

    @cached_property
    def looking(self) -> Looking:
        """Shows what lies in quarantine."""
        from guicang.adapters.sources.files.again import readable

        return Looking(
            quarantine=self.quarantine,
            screening=self.screening,
            masking=self.masking,
            marking=self.marking,
            approving=self.approving,
            requests=self.requests,
            powers=self.powers,
            tagger=self.tagger,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            spell=readable,
            chairs=self.chairs,
        )

    @cached_property
    def rereading(self) -> Rereading:
        """Reads it again."""
        return Rereading(
            quarantine=self.quarantine,
            reader=self.kept_bytes,
            records=self.records,
            take=lambda items, name, *, actor: self.intake.push(
                items, name, actor=actor
            ),
            push=lambda items, name, *, actor: self.pushing.push(
                items, name, actor=actor
            ),
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def mentioning(self) -> Mentioning:
        """Looks through it for a person."""
        return Mentioning(
            quarantine=self.quarantine,
            reader=self.kept_bytes,
            identifying=self.identifying,
            tagger=self.tagger,
        )

    @cached_property
    def discarding(self) -> Discarding:
        """Ends it."""
        return Discarding(
            quarantine=self.quarantine,
            sparing=Sparing(
                quarantine=self.quarantine,
                reader=self.kept_bytes,
                records=self.records,
                catalogue=self.catalogue,
                holds=self.holds,
                tagger=self.tagger,
            ),
            records=self.records,
            holds=self.holds,
            approving=self.approving,
            requests=self.requests,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            chairs=self.chairs,
            check_clock=self.disposing.check_clock,
            days=int(self.config["intake.quarantine_days"]),
        )
