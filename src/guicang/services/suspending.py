"""Open the reviews that are due, and suspend what nobody decided in time.

* Once a quarter each manager gets a review of those they answer for; and one at once
  of whoever gained roles and kept others. Who joins was signed for, who leaves loses
  everything.
* What nobody decided is suspended line by line, never so that nobody could be let in
  any more; what is spared for that is in the ledger, and stays to be decided.

Every deed that takes something away writes to the ledger first. Writers stand in line
there, so what is read after it stands still until the commit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May, Role
from guicang.domain.alarms.model import Found, Kind as Alarm
from guicang.domain.approval.model import Operation
from guicang.domain.approval.staffing import can_found, complete, require_left
from guicang.domain.errors import TooFewLeft
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.programme.campaign import (
    Cause,
    Held,
    Review,
    Ruling,
    Stand,
    Verdict,
    What,
    quarter,
)
from guicang.ports.access import Access
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.programme import Programme
from guicang.services.admitting import Admitting
from guicang.services.powers import Powers
from guicang.services.recertifying import Recertifying
from guicang.services.reviewed import ruling_note

ACTOR: Final = "system:reviews"
MOVED: Final = timedelta(days=30)
"""How long after a change of roles a review of what was kept is still opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspending:
    """The use cases of the worker."""

    reviews: Recertifying
    programme: Programme
    access: Access
    people: People
    powers: Powers
    admitting: Admitting
    ledger: Ledger
    clock: Clock

    def wrong(self) -> Iterator[Found]:
        """Name what people have to be told of without asking."""
        now = self.clock.now()
        for review in self.reviews.all():
            campaign = review.campaign
            facts = {"review": campaign.id, "manager": campaign.manager}
            if review.stand(now) is Stand.OVERDUE and review.silent:
                left = {
                    "left": len(review.silent),
                    "ends": f"{campaign.ends_at:%Y-%m-%d}",
                }
                yield Found(
                    kind=Alarm.REVIEW_OVERDUE, about=campaign.id, facts=facts | left
                )
            if review.spared:
                left = {"left": len(review.spared)}
                yield Found(
                    kind=Alarm.REVIEW_SPARED, about=campaign.id, facts=facts | left
                )
        yield from self._emergencies()
        nobody = self.reviews.unanswered() if self.reviews.charges() else ()
        if nobody:
            yield Found(kind=Alarm.REVIEW_NOBODY, facts={"people": len(nobody)})

    def _emergencies(self) -> Iterator[Found]:
        """Name what was taken in an emergency, until somebody has judged it."""
        judged = {
            review.campaign.period
            for review in self.reviews.all()
            if review.campaign.cause is Cause.EMERGENCY and not review.left
        }
        for grant in self.access.grants():
            if grant.emergency and grant.id not in judged:
                facts = {"grant": grant.id, "person": grant.person}
                yield Found(kind=Alarm.EMERGENCY_ACCESS, about=grant.id, facts=facts)

    def sweep(self) -> dict[str, int]:
        """Open what the quarter and changed roles ask for; suspend what is overdue."""
        opened = sum(review is not None for review in self._regular())
        suspended = spared = 0
        for review in self.reviews.all():
            if review.lapsing(self.clock.now()):
                verdicts = self._suspend(review.campaign.id)
                suspended += verdicts.count(Verdict.SUSPENDED)
                spared += verdicts.count(Verdict.SPARED)
        return {"opened": opened, "suspended": suspended, "spared": spared}

    def _regular(self) -> Iterator[Review | None]:
        now, charges = self.clock.now(), self.reviews.charges()
        here = {person.name for person in self.people.list() if person.active}
        named = quarter(now)
        for manager in sorted({*charges.values()} & here):
            mine = [person for person, who in charges.items() if who == manager]
            yield self._fresh(manager, mine, Cause.QUARTER, named)
        for grant in self._judged_by_nobody():
            reviewer = self._reviewer(grant.person, charges)
            if reviewer:
                yield self._fresh(
                    reviewer, [grant.person], Cause.EMERGENCY, grant.id, only=grant
                )
        for entry in self._moves(now):
            person = str(entry.data["person"])
            if person in here and charges.get(person) in here:
                period = f"{quarter(entry.at)}/{entry.seq}"
                yield self._fresh(charges[person], [person], Cause.MOVER, period)

    def _fresh(
        self,
        manager: str,
        people: Sequence[str],
        cause: Cause,
        period: str,
        only: Grant | None = None,
    ) -> Review | None:
        if self.reviews.known(manager, cause, period):
            return None
        return self.reviews.begin(
            manager, people, cause, by=ACTOR, period=period, only=only
        )

    def _judged_by_nobody(self) -> Iterator[Grant]:
        """Give what was taken in an emergency and has no review yet."""
        known = {
            review.campaign.period
            for review in self.reviews.all()
            if review.campaign.cause is Cause.EMERGENCY
        }
        for grant in self.access.grants():
            if grant.emergency and grant.id not in known:
                yield grant

    def _reviewer(self, person: str, charges: Mapping[str, str]) -> str:
        """Choose who judges what somebody took: their manager, or counsel; "": nobody.

        Who left is judged, too.
        """
        able = [
            other
            for other in self.people.list()
            if other.name != person and self.powers.allowed(other, May.REVIEW_DECIDE)
        ]
        names = [other.name for other in able]
        if charges.get(person) in names:
            return charges[person]
        counsel = [o.name for o in able if o.roles & {Role.COMPLIANCE, Role.LEGAL}]
        return min(counsel or names, default="")

    def _moves(self, now: datetime) -> Iterator[Entry]:
        """Give changes of roles in which somebody gained some and kept others."""
        for entry in self.ledger.entries(tag=Tag.ACCESS_ROLES_CHANGED):
            before, after = (
                {*map(str, named)} if isinstance(named, list | tuple) else set()
                for named in (entry.data.get("before"), entry.data.get("roles"))
            )
            if entry.at >= now - MOVED and after - before and after & before:
                yield entry

    def _suspend(self, id_: str) -> list[Verdict]:
        now = self.clock.now()
        with self.programme.transaction():
            self.programme.alone()
            lines = self.reviews.get(id_).lapsing(now)
            about = {"review": id_, "lines": len(lines)}
            self.ledger.append(Tag.REVIEW_OVERDUE, ACTOR, about, now)
            rulings = [self._lapse(id_, line.held, now) for line in lines]
            for ruling in rulings:
                self.programme.add(ruling_note(id_, ruling))
        return [ruling.verdict for ruling in rulings]

    def _lapse(self, id_: str, held: Held, now: datetime) -> Ruling:
        verdict = self._take(held, now)
        reason = {
            Verdict.SUSPENDED: "nobody decided it in time",
            Verdict.SPARED: "nobody could be let in any more without it",
        }.get(verdict, "it is not held any more")
        about = {"review": id_, "line": held.id, "person": held.person}
        tags = {
            Verdict.SUSPENDED: Tag.REVIEW_SUSPENDED,
            Verdict.SPARED: Tag.REVIEW_SPARED,
        }
        if verdict in tags:
            self.ledger.append(tags[verdict], ACTOR, about, now)
        return Ruling(line=held.id, verdict=verdict, reason=reason, by=ACTOR, at=now)

    def _take(self, held: Held, now: datetime) -> Verdict:
        """Take something away, if it is still held and can be spared."""
        everybody = self.people.list()
        person = next((p for p in everybody if p.name == held.person), None)
        if person is None or not person.active:
            return Verdict.GONE
        if held.what is What.GRANT:
            alive = {g.id for g in self.access.grants(held.person) if g.alive(now)}
            if held.name not in alive:
                return Verdict.GONE
            self.access.end(held.name, now)
            return Verdict.SUSPENDED
        if Role(held.name) not in person.roles:
            return Verdict.GONE
        roles = person.roles - {Role(held.name)}
        founding = self.admitting.founding()
        chairs = self.admitting.chairs(Operation.ACCESS_CHANGE)
        able = partial(can_found, table=self.powers.table)
        full = partial(complete, chairs, table=self.powers.table)
        try:
            require_left(
                able if founding else full, everybody, replace(person, roles=roles)
            )
        except TooFewLeft:
            return Verdict.SPARED
        self.people.change(held.person, roles)
        return Verdict.SUSPENDED
