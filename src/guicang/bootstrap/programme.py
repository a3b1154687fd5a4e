"""Permission reviews, joined with what they stand on."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from guicang.bootstrap.installation import ZONE
from guicang.bootstrap.persons import Persons
from guicang.domain.alarms.model import Found
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.services.recertifying import Recertifying
from guicang.services.reporting import Reporting
from guicang.services.suspending import Suspending
from guicang.services.teaching import Teaching


class YearlyProgramme(Persons):
    """What is due every quarter and every year."""

    @cached_property
    def recertifying(self) -> Recertifying:
        """Reviews who holds what."""
        return Recertifying(
            programme=self.programme,
            access=self.access,
            people=self.people,
            powers=self.powers,
            admitting=self.admitting,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            due=lambda at: self._after(at, "review.due"),
            ends=lambda at: self._after(at, "review.grace"),
        )

    @cached_property
    def suspending(self) -> Suspending:
        """Opens reviews that are due, and suspends what nobody decided."""
        return Suspending(
            reviews=self.recertifying,
            programme=self.programme,
            access=self.access,
            people=self.people,
            powers=self.powers,
            admitting=self.admitting,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def teaching(self) -> Teaching:
        """Teaches people, and says who has to learn what."""
        from guicang.adapters.courses import shipped

        return Teaching(
            programme=self.programme,
            people=self.people,
            pausing=self.pausing,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            shipped=shipped,
        )

    def course_html(self, text: str) -> str:
        """Turn a course's text into HTML."""
        from guicang.adapters.courses import html

        return html(text)

    @cached_property
    def reporting(self) -> Reporting:
        """Signs what came of the programme."""
        from guicang.adapters.keys.signing import verify_signature

        return Reporting(
            signer=self.signer,
            fits=lambda key, value, message: verify_signature(key, message, value),
            paper=self.report_paper,
            ledger=self.ledger,
            clock=self.clock,
            organisation=str(self.config["organisation.name"]) or self.signer.name,
        )

    def lapses(self) -> Iterator[Found]:
        """Name what of the programme people have to be told of."""
        yield from self.suspending.wrong()
        yield from self.teaching.wrong()

    def _after(self, at: datetime, setting: str) -> datetime:
        return end_of(at, str(self.config[setting]), ZONE, effect=Effect.SCHEDULE)
