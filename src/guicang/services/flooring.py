"""What all use cases of the desk stand on: the rules in force, who is there, notices.

Whoever writes into the ledger here has the desk first: always in that order, so that
two of them never wait for each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from guicang.domain.desk.assignment import OURS, Seat
from guicang.domain.desk.model import Session
from guicang.domain.desk.offline import Notice, NoticeKind
from guicang.domain.desk.presence import Presence, standing
from guicang.domain.desk.rules import Rules, rules_from
from guicang.domain.desk.texts import render
from guicang.domain.desk.timeouts import Limits, limits_for, next_at
from guicang.domain.desk.waiting import Wait, estimate, pace
from guicang.domain.errors import AgentChanged, SessionChanged
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.desk import (
    Deed,
    Desk,
    DeskRules,
    Errand,
    Line,
    Side,
    Turn,
    TurnKind,
)
from guicang.ports.ledger import Ledger
from guicang.services.naming import Entropy

_T = TypeVar("_T")
WORKER: Final = "system:desk"
SOON: Final = timedelta(minutes=10)
"""Who goes within this time is given nothing new."""
LONG: Final = 10
"""How many random characters ids have: 20,000 a day do not meet in 1,000 years."""
_TIMES: Final = 8
_FREEING: Final = (TurnKind.COMPLETED, TurnKind.RETURNED)
DEFAULT: Final[Mapping[str, object]] = {"schema": "guicang.desk/1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The desk's store with its rules."""

    desk: Desk
    versions: DeskRules
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    _parsed: dict[str, Rules] = field(default_factory=dict, repr=False)

    def rules(self) -> Rules:
        """Give the rules in force; before the first version, ours."""
        current = self.versions.current()
        name = "" if current is None else current.name
        if name not in self._parsed:
            document = DEFAULT if current is None else current.document
            read = rules_from(document)
            self._parsed.clear()  # only the last one is asked for again
            self._parsed[name] = read
            return read
        return self._parsed[name]

    def limits(self, session: Session, rules: Rules) -> Limits:
        """Give the limits of a session."""
        return limits_for(session, rules.limits, rules.fallback)

    def seats(self, rules: Rules, now: datetime) -> list[Seat]:
        """Give everybody with what they have, and whether they take anything new."""
        found = []
        for seat in self.desk.seats(day(rules, now)):
            stands = standing(seat.agent, rules.hours, now).presence
            soon = standing(seat.agent, rules.hours, now + SOON).presence
            goes = stands is not Presence.OFFLINE and soon is Presence.OFFLINE
            found.append(replace(seat, presence=stands, leaving=goes))
        return found

    def write(self, session: Session, turns: Sequence[Turn], rules: Rules) -> Session:
        """Write a session, with the instant at which something is due next."""
        look_at = next_at(session, self.limits(session, rules))
        return self.desk.write(session, turns, look_at)

    def note(
        self,
        tag: Tag,
        by: str,
        session: Session,
        more: Mapping[str, object],
        now: datetime,
    ) -> None:
        """Write down what matters of a session: ids and words, no content."""
        self.ledger.append(tag, by, {"session": session.id, **more}, now)

    def tell(self, session: Session, notice: Notice, rules: Rules) -> None:
        """Tell a customer something, in the open transaction.

        In our own channel it is a line at once; a platform is asked by an errand.
        """
        now = self.clock.now()
        text = render(replace(notice, lang=session.lang), rules.hours.zone, rules.texts)
        name = f"{notice.kind.value}:{session.version}"
        if not text:
            return
        if session.source == OURS:
            self.desk.say(
                Line(
                    session=session.id,
                    id=f"desk:{name}",
                    at=now,
                    side=Side.DESK,
                    sender="",
                    text=text,
                    extra={"notice": notice.kind.value},
                )
            )
            return
        self.desk.send(
            Errand(
                id=f"{session.id}:{name}",
                at=now,
                source=session.source,
                deed=Deed.TELL,
                session=session.id,
                thread=session.thread,
                text=text,
            )
        )

    def take_leave(self, session: Session, rules: Rules) -> None:
        """Tell a customer that it is over, ask how it was, and let it end there."""
        self.tell(session, Notice(kind=NoticeKind.CLOSED), rules)
        if self.limits(session, rules).ask_rating and session.first_reply_at:
            self.tell(session, Notice(kind=NoticeKind.RATING), rules)
        if session.source != OURS:
            self.desk.send(
                Errand(
                    id=f"{session.id}:end:{session.version}",
                    at=self.clock.now(),
                    source=session.source,
                    deed=Deed.END,
                    session=session.id,
                    thread=session.thread,
                )
            )

    def waits(self, places: int, ahead: int, now: datetime) -> list[Wait | None]:
        """Estimate the waits of the next so many in the queue behind ``ahead``."""
        freed, over = pace(lambda ago: self.desk.tally(now - ago, now, _FREEING))
        return [estimate(ahead + n + 1, freed, over) for n in range(places)]


def again(deed: Callable[[], _T]) -> _T:
    """Do something anew if somebody else was faster, a few times."""
    for _ in range(_TIMES - 1):
        try:
            return deed()
        except (SessionChanged, AgentChanged):
            continue
    return deed()


def day(rules: Rules, now: datetime) -> datetime:
    """Give the instant at which the desk's day began."""
    local = now.astimezone(rules.hours.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
