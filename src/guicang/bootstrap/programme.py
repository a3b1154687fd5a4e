"""Permission reviews, joined with what they stand on."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from guicang.bootstrap.persons import Persons
from guicang.domain.alarms.model import Found
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.calendar import Evidence
from guicang.domain.programme.duties import Stage
from guicang.domain.record.zone import ZONE
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.services.calendaring import Calendaring
from guicang.services.recertifying import Recertifying
from guicang.services.reporting import Reporting
from guicang.services.suspending import Suspending
from guicang.services.teaching import Teaching

_TOLD: Final = (
    ("policy", Tag.POLICY_CHANGED, "version"),
    ("founded", Tag.ACCESS_FOUNDED, ""),
    ("rules", Tag.RULES_CHANGED, "version"),
    ("masking", Tag.MASKING_CHANGED, "version"),
    ("drill", Tag.DRILL_DONE, "snapshot"),
    ("anchor", Tag.LEDGER_ANCHORED, ""),
    ("snapshot", Tag.SNAPSHOT_MADE, "snapshot"),
    ("certificate", Tag.BATCH_CERTIFIED, "certificate"),
)
"""What of the calendar the ledger knows: which entry, and what of it is told."""


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
    def calendaring(self) -> Calendaring:
        """Keeps the compliance calendar."""
        from guicang.adapters.packs import calendar

        return Calendaring(
            programme=self.programme,
            people=self.people,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            later=self.pausing.later,
            shipped=calendar,
            known=self.evidence,
        )

    def evidence(self) -> Mapping[str, Evidence]:
        """Name what the system knows to have been done."""
        found = dict(self._from_ledger())
        done = [r for r in self.recertifying.all() if not r.left]
        if done:
            last = max(done, key=lambda review: max(x.at for x in review.rulings))
            at = max(ruling.at for ruling in last.rulings)
            found["review"] = Evidence(at=at, reference=last.campaign.id)
        duties, standing = self.pausing.duties(), self.teaching.standing()
        passed = [each.passed_at for each in standing if each.passed_at]
        trained = all(each.stage in {Stage.CURRENT, Stage.DUE} for each in standing)
        if duties is not None and passed and trained:
            count = f"{len(passed)}/{len(standing)}"
            found["training"] = Evidence(at=max(passed), reference=count)
        return found

    def _from_ledger(self) -> Iterator[tuple[str, Evidence]]:
        for name, tag, told in _TOLD:
            last = max(self.ledger.entries(tag=tag), key=lambda e: e.seq, default=None)
            if last is not None:
                about = str(last.data.get(told, "")) if told else ""
                reference = f"{about} (#{last.seq})" if about else f"#{last.seq}"
                yield name, Evidence(at=last.at, reference=reference)

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
        yield from self.calendaring.wrong()

    def _after(self, at: datetime, setting: str) -> datetime:
        return end_of(at, str(self.config[setting]), ZONE, effect=Effect.SCHEDULE)
