"""What must still exist, said in plain Python: an oracle that asks no verdict.

It restates the rules of retention.md for the four categories of the model, from the
model's own notes. It is a lower bound: what it forbids must never happen; what it
allows the product may still refuse.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, timezone

from guicang.domain.record import Conversation, instant

CHINA = timezone(timedelta(hours=8))
GENERAL = "chat.general"
ORDER = "chat.transaction"
COMPLAINT = "chat.complaint"
WORK = "chat.ip_evidence"
CATEGORIES = (GENERAL, ORDER, COMPLAINT, WORK)


class Violation(AssertionError):
    """Something was destroyed, kept or said that must not be."""


def day_after(at: datetime, *, days: int = 0, years: int = 0) -> datetime:
    """The end of the local day so many days or years later."""
    day = at.astimezone(CHINA).date()
    if years:
        leap = day.month == 2 and day.day == 29
        day = day.replace(year=day.year + years, day=28 if leap else day.day)
    return datetime.combine(day + timedelta(days=days + 1), time(), CHINA)


@dataclass(frozen=True)
class Facts:
    """What the oracle knows of one copy of a conversation."""

    talk: Conversation
    category: str
    complaint_closed: datetime | None = None
    ordered: datetime | None = None
    asked: datetime | None = None
    shortened: datetime | None = None
    proposed: datetime | None = None

    @property
    def categories(self) -> set[str]:
        return {self.category} | ({ORDER} if self.ordered else set())

    @property
    def start(self) -> datetime:
        last = self.talk.last_at
        assert self.talk.closed_at is not None
        assert last is not None
        return max(self.talk.closed_at, instant(last))

    def floor(self) -> datetime | None:
        """Three years from the order, E-Commerce Law, article 31."""
        if ORDER not in self.categories:
            return None
        return day_after(self.ordered or self.start, years=3)


@dataclass
class Veto:
    """A hold or a freeze: it stands on a conversation, a customer or a category."""

    kind: str
    value: str

    def covers(self, facts: Facts) -> bool:
        match self.kind:
            case "conversation":
                return facts.talk.id == self.value
            case "customer":
                return facts.talk.customer == self.value
            case "category":
                return self.value in facts.categories
        return True


@dataclass
class Oracle:
    """The model's notes, and what follows from them."""

    live: dict[str, Facts] = field(default_factory=dict)
    archived: dict[str, Facts] = field(default_factory=dict)
    vetoes: dict[str, Veto] = field(default_factory=dict)
    days: int = 30
    shortenings: list[tuple[datetime, int]] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)

    def policy(self, days: int, now: datetime) -> None:
        if days < self.days:
            self.shortenings.append((now, self.days))
        self.days = days

    def lift(self, veto: str, now: datetime) -> None:
        gone = self.vetoes.pop(veto)
        for copies in (self.live, self.archived):
            for name, facts in copies.items():
                if gone.covers(facts):
                    copies[name] = replace(facts, shortened=now)

    # --- what forbids -----------------------------------------------------------------

    def keeps_live(self, facts: Facts, now: datetime, *, reviewed: bool) -> str:
        """Why a working copy may not go now; "" if it may."""
        return next(self._live(facts, now, reviewed=reviewed), "")

    def _live(self, facts: Facts, now: datetime, *, reviewed: bool) -> Iterator[str]:
        yield from self._common(facts, now, reviewed=reviewed)
        if facts.asked:
            return
        if WORK in facts.categories:
            yield "intellectual property is kept"
        if COMPLAINT in facts.categories:
            closed = facts.complaint_closed
            if closed is None or now < day_after(closed, days=30):
                yield "the complaint is not over"
        elif now < day_after(facts.start, days=self.days):
            yield f"it is kept for {self.days} days"
        else:
            fresh = [d for at, d in self.shortenings if now < day_after(at, days=30)]
            if fresh and now < day_after(facts.start, days=fresh[0]):
                yield "the policy became shorter just now"

    def keeps_archived(self, facts: Facts, now: datetime, *, reviewed: bool) -> str:
        """Why an archive copy may not go now; "" if it may."""
        return next(self._archived(facts, now, reviewed=reviewed), "")

    def _archived(
        self, facts: Facts, now: datetime, *, reviewed: bool
    ) -> Iterator[str]:
        yield from self._common(facts, now, reviewed=reviewed)
        floor = facts.floor()
        if floor and now < floor:
            yield f"the law keeps it until {floor}"
        if facts.asked:
            return
        if WORK in facts.categories:
            yield "intellectual property is kept"
        assert facts.proposed is not None
        if now < facts.proposed + timedelta(days=30):
            yield "it can be recovered for thirty days"

    def _common(self, facts: Facts, now: datetime, *, reviewed: bool) -> Iterator[str]:
        for name, veto in self.vetoes.items():
            if veto.covers(facts):
                yield f"{name} holds it"
        if facts.shortened and now < day_after(facts.shortened, days=30):
            yield "its end came nearer just now"
        if {COMPLAINT, WORK} & facts.categories and not reviewed:
            yield "nobody looked at it"
