"""The life of a session: a customer writes, somebody answers, it ends, it goes on.

* The first message opens a session: it has a place in the queue before anybody looks
  for somebody to have it. A message after the end takes the session up again within
  its window, and opens another one later.
* What comes while nobody has the session is kept and shown in its order.
* What is sent twice is done once: lines have the sender's own ids.
* What changes who has what holds the desk; what only says something does not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from guicang.domain.desk import model
from guicang.domain.desk.model import (
    Closing,
    Moved,
    Sensitive,
    Session,
    State,
)
from guicang.domain.desk.offline import Notice, NoticeKind
from guicang.domain.desk.rules import Rules
from guicang.domain.desk.timeouts import reopens
from guicang.domain.errors import CannotReopen, NotYourSession
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import Line, Side, Turn, TurnKind
from guicang.services.assigning import Assigning
from guicang.services.flooring import LONG, WORKER, Floor, again
from guicang.services.naming import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that somebody said, as it may be kept and shown."""

    id: str
    text: str
    sender: str = ""
    hidden: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A customer's message. ``said`` is None where a platform keeps what is said.

    ``customer`` is the keyed digest of the customer's id.
    """

    source: str
    channel: str
    thread: str
    customer: str
    said: Said | None = None
    at: datetime | None = None
    lang: str = ""
    category: str = ""
    skills: frozenset[str] = frozenset()
    sensitive: frozenset[Sensitive] = frozenset()
    weight: int = 1
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Desking:
    """The use cases. ``ended`` hear of each session that was completed, when it is.

    They are called in its transaction: what they write stands or falls with it.
    """

    floor: Floor
    assigning: Assigning
    ended: tuple[Callable[[Session], None], ...] = ()

    # --- the customer -----------------------------------------------------------------

    def arrive(self, arrival: Arrival) -> tuple[Session, Line | None]:
        """Take a customer's message: into the open session, or one that it opens.

        The line is as it lies there; None if the platform keeps what is said.
        """
        session, line, moved = again(lambda: self.take_in(arrival))
        return (session if moved is None else self.seat(session, moved)), line

    def seat(self, session: Session, moved: Moved) -> Session:
        """Give a session to somebody if anybody is free; else tell who waits."""
        placed = self.assigning.place(session.id, moved)
        return self._tell_place(placed) if placed.state is State.WAITING else placed

    def take_in(self, arrival: Arrival) -> tuple[Session, Line | None, Moved | None]:
        """Take a message in; say how its session comes to be given out, if it does."""
        floor = self.floor
        now = arrival.at or floor.clock.now()
        with floor.desk.transaction():
            rules = floor.rules()
            session = floor.desk.latest(arrival.source, arrival.thread)
            moved = None
            if session is not None and not session.open:
                if not reopens(session, floor.limits(session, rules), now):
                    session = None
                elif (there := self._known(session, arrival.said)) is not None:
                    return session, there, None  # sent twice, and over in between
            if session is None:
                session, moved = self._open(arrival, rules, now), Moved.FIRST
            elif not session.open:
                session, moved = self._again(session, rules, now), Moved.REOPENED
            line, new = self._keep(session, arrival.said, now)
            if new:
                session = self._hear(session, arrival, rules, now)
            return session, line, moved

    def _known(self, session: Session, said: Said | None) -> Line | None:
        return None if said is None else self.floor.desk.line(session.id, said.id)

    def _open(self, arrival: Arrival, rules: Rules, now: datetime) -> Session:
        about = rules.sensitive.get(arrival.category)
        sensitive = arrival.sensitive | ({about} if about else frozenset())
        session = Session(
            id=new_id("s", now, self.floor.entropy, LONG),
            source=arrival.source,
            channel=arrival.channel,
            thread=arrival.thread,
            customer=arrival.customer,
            opened_at=now,
            lang=arrival.lang,
            category=arrival.category,
            skills=arrival.skills,
            sensitive=sensitive,
            weight=arrival.weight,
            priority=arrival.priority,
        )
        turn = Turn(session=session.id, at=now, kind=TurnKind.OPENED)
        return self.floor.desk.open(model.opened(session, now), turn)

    def _again(
        self, session: Session, rules: Rules, now: datetime, by: str = WORKER
    ) -> Session:
        """Take a session up again; whoever knew the customer is asked first."""
        self.floor.desk.hold()
        turn = Turn(session=session.id, at=now, kind=TurnKind.REOPENED)
        back = self.floor.write(model.reopened(session, now), [turn], rules)
        self.floor.note(Tag.SESSION_REOPENED, by, back, {}, now)
        return back

    def _keep(
        self, session: Session, said: Said | None, now: datetime
    ) -> tuple[Line | None, bool]:
        if said is None:
            return None, True
        return self.floor.desk.say(self._line(session, said, now))

    def _line(self, session: Session, said: Said, now: datetime) -> Line:
        return Line(
            session=session.id,
            id=said.id,
            at=now,
            side=Side.CUSTOMER,
            sender=said.sender,
            text=said.text,
            hidden=said.hidden,
            extra=said.extra,
            gap=not session.owner,
        )

    def _hear(
        self, session: Session, arrival: Arrival, rules: Rules, now: datetime
    ) -> Session:
        turn = Turn(session=session.id, at=now, kind=TurnKind.HEARD)
        heard = model.heard(session, now)
        if not session.lang and arrival.lang:
            heard = replace(heard, lang=arrival.lang)
        return self.floor.write(heard, [turn], rules)

    def _tell_place(self, session: Session) -> Session:
        """Tell somebody who waits how long, as far as anybody can say."""
        floor = self.floor
        now, rules = floor.clock.now(), floor.rules()
        with floor.desk.transaction():
            session = floor.desk.get(session.id)
            if session.queued_at is None:
                return session  # somebody came free in between
            ahead = floor.desk.queued() - 1
            notice = Notice(
                kind=NoticeKind.QUEUED,
                place=ahead,
                wait=floor.waits(1, ahead, now)[0],
                alternatives=rules.alternatives,
                call_back=True,
            )
            floor.tell(session, notice, rules)
        return session

    # --- who answers ------------------------------------------------------------------

    def reply(
        self, session: str, agent: str, said: Said | None, at: datetime | None = None
    ) -> tuple[Session, Line | None]:
        """Take what the owner says. NotYourSession."""
        return again(lambda: self._reply(session, agent, said, at))

    def _reply(
        self, name: str, agent: str, said: Said | None, at: datetime | None
    ) -> tuple[Session, Line | None]:
        floor = self.floor
        now = at or floor.clock.now()
        with floor.desk.transaction():
            session = floor.desk.get(name)
            if session.owner != agent:
                raise NotYourSession(session=name, agent=agent)
            line, new = None, True
            if said is not None:
                told = replace(
                    self._line(session, said, now), side=Side.AGENT, sender=agent
                )
                line, new = floor.desk.say(told)
            if new:
                turn = Turn(session=name, at=now, kind=TurnKind.REPLIED, agent=agent)
                session = floor.write(
                    model.replied(session, now), [turn], floor.rules()
                )
                self._answers(agent)
            return session, line

    def answered(self, session: Session, agent: str, at: datetime) -> Session:
        """Note that the customer had an answer there; "" from nobody of the desk.

        The open transaction has the desk.
        """
        turn = Turn(session=session.id, at=at, kind=TurnKind.REPLIED, agent=agent)
        written = self.floor.write(
            model.replied(session, at), [turn], self.floor.rules()
        )
        if agent:
            self._answers(agent)
        return written

    def _answers(self, name: str) -> None:
        agent = self.floor.desk.agent(name)
        if agent.missed:
            self.floor.desk.put(replace(agent, missed=0))

    def complete(
        self,
        session: str,
        closing: Closing,
        *,
        by: str,
        agent: str = "",
        drain: bool = True,
    ) -> Session:
        """End a session; with ``agent`` only if it is theirs. NotYourSession.

        What is over already stays as it is.
        """
        done = again(lambda: self._complete(session, closing, by, agent))
        if drain:
            self.assigning.drain()
        return done

    def _complete(self, name: str, closing: Closing, by: str, agent: str) -> Session:
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            session = floor.desk.get(name)
            if not session.open:
                return session
            if agent and session.owner != agent:
                raise NotYourSession(session=name, agent=agent)
            return self.end(session, closing, by, floor.rules())

    def end(self, session: Session, closing: Closing, by: str, rules: Rules) -> Session:
        """End a session in the transaction that holds the desk.

        What a platform closed is over there: nothing is told.
        """
        floor, now = self.floor, self.floor.clock.now()
        if closing is not Closing.PLATFORM:  # what is over there is not written into
            floor.take_leave(session, rules)
        turn = Turn(
            session=session.id,
            at=now,
            kind=TurnKind.COMPLETED,
            agent=session.owner,
            why=closing.value,
        )
        done = floor.write(model.completed(session, closing, now), [turn], rules)
        floor.note(Tag.SESSION_COMPLETED, by, done, {"why": closing.value}, now)
        for each in self.ended:
            each(done)
        return done

    def reopen(self, session: str, *, by: str) -> Session:
        """Take a completed session up again. CannotReopen."""
        again(lambda: self._reopen(session, by))
        return self.assigning.place(session, Moved.REOPENED)

    def _reopen(self, name: str, by: str) -> None:
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            session = floor.desk.get(name)
            rules, now = floor.rules(), floor.clock.now()
            if session.open:
                return
            latest = floor.desk.latest(session.source, session.thread)
            newer = latest is not None and latest.id != name
            if newer or not reopens(session, floor.limits(session, rules), now):
                raise CannotReopen(session=name)
            self._again(session, rules, now, by)
