"""Review who holds what: open reviews, and decide their lines.

* A review freezes what people hold. What is revoked goes the way of every change: a
  role waits for two signatures, a grant ends at once, for that only takes away.
* A manager decides nothing of their own, and nothing that another manager has.
* What nobody decided in time is suspended: see ``services.suspending``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May, Role
from guicang.domain.access.passkeys import Proof
from guicang.domain.errors import (
    BadUsage,
    LineSettled,
    NoSuchReview,
    NotYourReview,
)
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.programme.campaign import (
    Campaign,
    Cause,
    Held,
    Line,
    Review,
    Ruling,
    Verdict,
    What,
    holdings,
    of_grant,
    quarter,
    unanswered,
)
from guicang.domain.programme.use import House, suggest, used
from guicang.ports.access import Access
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.programme import Kind, Note, Programme
from guicang.services.admitting import Admitting
from guicang.services.governing import Governing
from guicang.services.naming import Entropy, new_id
from guicang.services.powers import Powers
from guicang.services.reviewed import note_of, review_of, ruling_note

WINDOW: Final = timedelta(days=92)
"""How far back the ledger is read for how things were used: a quarter."""


class Say(NamedTuple):
    """What a manager says of a line."""

    line: str
    keep: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recertifying:
    """The use cases. ``due`` and ``ends`` say when a review is overdue, and over."""

    programme: Programme
    access: Access
    people: People
    powers: Powers
    admitting: Admitting
    governing: Governing
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    due: Callable[[datetime], datetime]
    ends: Callable[[datetime], datetime]

    # --- who answers for whom ---------------------------------------------------------

    def charges(self) -> Mapping[str, str]:
        """Say who answers for whom: managers by person."""
        notes = self.programme.notes(Kind.CHARGE)
        last = {note.subject: str(note.document["manager"]) for note in notes}
        return {person: manager for person, manager in last.items() if manager}

    def unanswered(self) -> Sequence[str]:
        """Name those for whom nobody answers."""
        return unanswered(self.people.list(), self.charges())

    def charge(
        self, manager: str, people: Sequence[str], *, by: str, code: Proof, reason: str
    ) -> None:
        """Let somebody answer for people. NoSuchPerson, BadUsage, NotYourReview."""
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        self._able(manager)
        if manager in people or not people:
            raise BadUsage(reason="nobody answers for themselves")
        for person in people:
            self.people.get(person)
        now = self.clock.now()
        about = {"manager": manager, "people": sorted(people), "reason": reason}
        with self.programme.transaction():
            self.ledger.append(Tag.REVIEW_CHARGED, actor, about, now)
            for person in sorted(set(people)):
                said = {"manager": manager}
                self.programme.add(
                    Note(
                        kind=Kind.CHARGE,
                        subject=person,
                        by=actor,
                        at=now,
                        document=said,
                    )
                )

    def _able(self, manager: str) -> None:
        if not self.powers.allowed(self.people.get(manager), May.REVIEW_DECIDE):
            raise NotYourReview(person=manager, reason="no role of theirs reviews")

    # --- reviews ----------------------------------------------------------------------

    def all(self) -> Sequence[Review]:
        """Give all reviews, the newest first."""
        given = {n.subject: n for n in self.programme.notes(Kind.MANAGER)}
        ruled: dict[str, list[Note]] = {}
        for note in self.programme.notes(Kind.RULING):
            ruled.setdefault(note.subject, []).append(note)
        return [
            review_of(note, given.get(note.subject), ruled.get(note.subject, ()))
            for note in reversed(self.programme.notes(Kind.REVIEW))
        ]

    def get(self, id_: str) -> Review:
        """Give one review. NoSuchReview."""
        notes = self.programme.notes(Kind.REVIEW, id_) if id_ else ()
        if not notes:
            raise NoSuchReview(review=id_)
        given = self.programme.notes(Kind.MANAGER, id_)
        ruled = self.programme.notes(Kind.RULING, id_)
        return review_of(notes[0], given[-1] if given else None, ruled)

    def open(
        self, manager: str, people: Sequence[str], *, by: str, code: Proof, reason: str
    ) -> Review:
        """Open a review now; without ``people``, of all that the manager answers for.

        NoSuchPerson, NotYourReview; BadUsage where there is nothing to review.
        """
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        self._able(manager)
        mine = [p for p, who in self.charges().items() if who == manager]
        found = self.begin(manager, people or mine, Cause.ASKED, by=actor, why=reason)
        if found is None:
            raise BadUsage(reason="they hold nothing that could be reviewed")
        return found

    def begin(  # noqa: PLR0913 - the facts of one review, each by name
        self,
        manager: str,
        people: Sequence[str],
        cause: Cause,
        *,
        by: str,
        period: str = "",
        why: str = "",
        only: Grant | None = None,
    ) -> Review | None:
        """Open a review for somebody who was let in already.

        None where there is nothing to review, or where a review of that ``period``,
        which only the worker names, was opened before. ``only`` is the one grant that
        it is of; of all that people hold without it.
        """
        now = self.clock.now()
        lines = tuple(self._lines({*people} - {manager}, now, only))
        if not lines:
            return None
        due = self.due(now)
        campaign = Campaign(
            id=new_id("v", now, self.entropy),
            manager=manager,
            cause=cause,
            period=period or quarter(now),
            since=now - WINDOW,
            opened_by=by,
            opened_at=now,
            due_at=due,
            ends_at=self.ends(due),
            lines=lines,
        )
        about = {
            "review": campaign.id,
            "manager": manager,
            "cause": cause.value,
            "period": campaign.period,
            "lines": [line.held.id for line in lines],
            "reason": why,
        }
        with self.programme.transaction():
            self.programme.alone()
            if period and self.known(manager, cause, period):
                return None
            self.ledger.append(Tag.REVIEW_OPENED, by, about, now)
            self.programme.add(note_of(campaign))
        return Review(campaign=campaign)

    def known(self, manager: str, cause: Cause, period: str) -> bool:
        """Whether a review of that period was opened already."""
        named = (manager, cause.value, period)
        return any(
            (n.document["manager"], n.document["cause"], n.document["period"]) == named
            for n in self.programme.notes(Kind.REVIEW)
        )

    def _lines(
        self, people: set[str], now: datetime, only: Grant | None
    ) -> Iterator[Line]:
        everybody = {p.name: p for p in self.people.list()}
        grants = {g.id: g for g in self.access.grants()}
        house = House(
            people=everybody,
            table=self.powers.table,
            grants=grants,
            used=used(self._entries(now - WINDOW)),
            now=now,
        )
        found = holdings(everybody.values(), grants.values(), now)
        for held in found if only is None else (of_grant(only),):
            if held.person in people:
                yield Line(held=held, suggestion=suggest(held, house))

    def _entries(self, since: datetime) -> Iterator[Entry]:
        """Give the entries since an instant: time never runs backwards in the ledger.

        Where what an entry said was removed, it is older than any quarter.
        """
        low, high = 0, self.ledger.head().size
        while low < high:
            middle = (low + high) // 2
            body = next((r.body for r in self.ledger.rows(middle, middle + 1)), b"")
            if body and decode(body).at >= since:
                high = middle
            else:
                low = middle + 1
        for row in self.ledger.rows(low):
            if row.body:
                yield decode(row.body)

    def give(self, id_: str, to: str, *, by: str, code: Proof, reason: str) -> Review:
        """Give a review to another manager. NoSuchReview, NotYourReview."""
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        self._able(to)
        now = self.clock.now()
        with self.programme.transaction():
            self.programme.alone()
            review = self.get(id_)
            if any(line.held.person == to for line in review.campaign.lines):
                raise NotYourReview(person=to, reason="it is about what they hold")
            about = {"review": id_, "manager": to, "reason": reason}
            self.ledger.append(Tag.REVIEW_GIVEN, actor, about, now)
            said = {"manager": to}
            self.programme.add(
                Note(kind=Kind.MANAGER, subject=id_, by=actor, at=now, document=said)
            )
        return self.get(id_)

    # --- deciding ---------------------------------------------------------------------

    def decide(self, id_: str, says: Sequence[Say], *, by: str, code: Proof) -> Review:
        """Keep or revoke lines; all of them are done, or none.

        NoSuchReview, NotYourReview, LineSettled; BadUsage without a reason. What a role
        is revoked by may be refused as any change of people is (NobodyToSign).
        """
        actor = self.governing.prove(by, code, May.REVIEW_DECIDE).name
        if not says or any(not say.reason.strip() for say in says):
            raise BadUsage(reason="say keep or revoke, and why")
        with self.programme.transaction():
            self.programme.alone()
            review = self.get(id_)
            if review.campaign.manager != actor:
                raise NotYourReview(person=actor, reason=id_)
            for ruling in self._ruled(review, says, actor):
                self.programme.add(ruling_note(id_, ruling))
        return self.get(id_)

    def _ruled(
        self, review: Review, says: Sequence[Say], actor: str
    ) -> Iterator[Ruling]:
        left = {line.held.id: line.held for line in review.left}
        last = review.last
        now = self.clock.now()
        verdicts = [
            {"line": s.line, "keep": s.keep, "reason": s.reason.strip()} for s in says
        ]
        about = {"review": review.campaign.id, "said": verdicts}
        self.ledger.append(Tag.REVIEW_RULED, actor, about, now)
        wanted: dict[str, list[tuple[Say, Held]]] = {}
        for say in says:
            held = left.pop(say.line, None)
            if held is None:
                raise LineSettled(line=say.line)
            wanted.setdefault(held.person, []).append((say, held))
        for person, mine in wanted.items():
            request = self._carry(person, mine, last, actor)
            for say, held in mine:
                yield Ruling(
                    line=say.line,
                    verdict=Verdict.KEEP if say.keep else Verdict.REVOKE,
                    reason=say.reason.strip(),
                    by=actor,
                    at=now,
                    request=request if held.what is What.ROLE else "",
                )

    def _carry(
        self,
        person: str,
        mine: Sequence[tuple[Say, Held]],
        last: Mapping[str, Ruling],
        actor: str,
    ) -> str:
        """Take away, or give back, what was decided; return the request, if any."""
        here = {p.name: p for p in self.people.list() if p.active}.get(person)
        if here is None:
            return ""
        roles = set(here.roles)
        for say, held in mine:
            if held.what is What.GRANT:
                if not say.keep:
                    self._end(held, say.reason, actor)
            elif not say.keep:
                roles.discard(Role(held.name))
            elif say.line in last and last[say.line].verdict is Verdict.SUSPENDED:
                roles.add(Role(held.name))
        if roles == here.roles:
            return ""
        reason = "; ".join(dict.fromkeys(say.reason.strip() for say, _ in mine))
        return self.admitting.ask_for(person, roles, by=actor, reason=reason).id

    def _end(self, held: Held, reason: str, actor: str) -> None:
        now = self.clock.now()
        about = {"grant": held.name, "reason": reason}
        self.ledger.append(Tag.GRANT_REVOKED, actor, about, now)
        self.access.end(held.name, now)
