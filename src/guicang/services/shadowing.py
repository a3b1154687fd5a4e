"""Let the desk follow what happened on platforms: one thread's news at a time.

* All that waits of a thread is one transaction, with the desk held from the start: who
  is killed in it has done nothing, and the news are there still.
* The session is given out when all of it was heard: what was answered or closed there
  meanwhile is not handed to anybody first.
* What a platform did is a fact. Somebody of the desk who was given a session there has
  it, whatever their places; nobody is told, and nothing is asked of the platform.
* Who is not of the desk may answer: the clocks stop, and the session stays where it is.
  If the platform gives it to such a person, a supervisor is asked to look.
* What the desk itself had the platform do or say comes back as news, and changes
  nothing; if it was not known whether it was done, it is now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from guicang.domain.desk import model
from guicang.domain.desk.model import Closing, Moved, Sensitive, Session, State
from guicang.domain.detect.model import Entity
from guicang.domain.errors import GuicangError
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import Deed, Stand, Turn, TurnKind
from guicang.ports.desknews import DeskNews, News, What
from guicang.ports.records import Records
from guicang.services.assigning import Assigning
from guicang.services.desking import Arrival, Desking
from guicang.services.flooring import WORKER, Floor, again, day

_NEWS: Final = 500
"""How many news of a thread are heard at once."""
_THREADS: Final = 500
"""How many threads are heard of in one turn."""
HIDDEN: Final[Mapping[str, Sensitive]] = {Entity.MEDICAL.value: Sensitive.MEDICAL}
"""What somebody who answers has to be cleared for, by what was found."""


class _About(NamedTuple):
    """What a conversation is about: a category, and what one has to be cleared for."""

    category: str
    sensitive: frozenset[Sensitive]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadowing:
    """The use case."""

    floor: Floor
    assigning: Assigning
    desking: Desking
    news: DeskNews
    records: Records

    def run(self) -> Mapping[str, int]:
        """Hear what waits; return of how many threads, and where that failed."""
        done: dict[str, int] = {}
        failed: list[int] = []
        for _ in range(_THREADS):
            found = self.news.next(1, failed)
            if not found:
                break
            try:
                freed = again(lambda: self._thread(failed))
            except GuicangError:
                # It stays, and is tried in the next turn; others do not wait for it.
                failed.append(found[0].number)
                done["failed"] = done.get("failed", 0) + 1
                continue
            done["heard"] = done.get("heard", 0) + 1
            if freed:
                self.assigning.drain()
        return done

    def _thread(self, without: Sequence[int]) -> bool:
        """Hear what waits of a thread; return whether a place came free."""
        floor = self.floor
        with floor.desk.transaction():
            floor.desk.hold()
            news = self.news.next(_NEWS, without)
            if not news:
                return False
            session = floor.desk.latest(news[0].source, news[0].thread)
            moved, freed = None, False
            about: dict[str, _About | None] = {}
            for each in news:
                before, was = session, session is not None and session.open
                if each.what is What.CUSTOMER:
                    session, how = self._customer(each, about)
                    moved = how or moved
                elif session is not None and was:
                    session = self._there(session, each)
                    freed |= bool(before and before.owner) and not session.open
            if moved is not None and session is not None:
                self.desking.seat(session, moved)
            self.news.drop([each.number for each in news])
            return freed

    def _customer(
        self, news: News, about: dict[str, _About | None]
    ) -> tuple[Session | None, Moved | None]:
        """Let a customer's message arrive, unless its conversation is gone by now."""
        if news.conversation not in about:
            about[news.conversation] = self._about(news.conversation)
        told = about[news.conversation]
        if told is None:
            return self.floor.desk.latest(news.source, news.thread), None
        arrival = Arrival(
            source=news.source,
            channel=news.channel,
            thread=news.thread,
            customer=news.customer,
            at=news.at,
            lang=news.lang,
            category=told.category,
            sensitive=told.sensitive,
        )
        session, _, moved = self.desking.take_in(arrival)
        return session, moved

    def _about(self, conversation: str) -> _About | None:
        """Say what a conversation is about; None if it is gone."""
        found = self.records.facts_of([conversation]).get(conversation)
        if found is None:
            return None
        rules = self.floor.rules()
        labels = sorted(label.category for label in found.labels)
        telling = [name for name in labels if name in rules.sensitive]
        kinds = {
            each.type
            for some in self.records.findings(conversation).values()
            for each in some
        }
        return _About(
            category=next(iter([*telling, *labels]), ""),
            sensitive=frozenset(
                {HIDDEN[kind] for kind in kinds & HIDDEN.keys()}
                | {rules.sensitive[name] for name in telling}
            ),
        )

    def _there(self, session: Session, news: News) -> Session:
        """Do what happened on the platform in an open session."""
        match news.what:
            case What.AGENT:
                return self._answered(session, news)
            case What.ASSIGNED:
                return self._assigned(session, news)
            case _:
                return self._closed(session, news.at)

    def _answered(self, session: Session, news: News) -> Session:
        floor = self.floor
        ours = floor.desk.telling(session.id, news.mark)
        if ours is not None:
            if ours.stand is not Stand.DONE and ours.begun_at is not None:
                now = floor.clock.now()
                floor.desk.settle(
                    replace(ours, stand=Stand.DONE, done_at=now, done_by=WORKER)
                )
            return session
        name = self._name(news) if news.agent else ""
        if not news.agent:
            return session  # a program, or nobody knows who
        if name and session.state is not State.ASSIGNED:
            session = self._taken(session, name, news.at)
        if session.state is not State.ASSIGNED:
            return session
        return self.desking.answered(session, name, news.at)

    def _assigned(self, session: Session, news: News) -> Session:
        floor = self.floor
        if not news.agent or self._ours(session, news):
            return session
        name = self._name(news)
        if name == self._last(session):
            return session
        if name:
            return self._taken(session, name, news.at)
        if session.state is not State.ASSIGNED or session.raised:
            return session
        rules, now = floor.rules(), floor.clock.now()
        turn = Turn(
            session=session.id,
            at=now,
            kind=TurnKind.RAISED,
            agent=session.owner,
            why=Moved.PLATFORM.value,
        )
        written = floor.write(model.raised(session), [turn], rules)
        about = {"agent": session.owner, "why": Moved.PLATFORM.value}
        floor.note(Tag.SESSION_RAISED, WORKER, written, about, now)
        return written

    def _ours(self, session: Session, news: News) -> bool:
        """Say whether what the desk decided goes before what the platform tells.

        A hand-over that a supervisor has to do by hand is done when it is told.
        """
        desk, now = self.floor.desk, self.floor.clock.now()
        asked = [
            each for each in desk.errands_of(session.id) if each.deed is Deed.TRANSFER
        ]
        since = session.assigned_at or session.opened_at
        if asked and asked[-1].stand is not Stand.DONE:
            if asked[-1].account == news.agent and news.at >= asked[-1].at:
                desk.settle(
                    replace(asked[-1], stand=Stand.DONE, done_at=now, done_by=WORKER)
                )
            return True
        if asked and asked[-1].done_at is not None:
            since = max(since, asked[-1].done_at)
        return news.at < since

    def _last(self, session: Session) -> str:
        """Name who was last given a session: that they have it there is no news."""
        given = [
            turn.agent
            for turn in self.floor.desk.turns(session.id)
            if turn.kind is TurnKind.ASSIGNED
        ]
        return given[-1] if given else session.owner or "--"

    def _taken(self, session: Session, name: str, at: datetime) -> Session:
        """Note that somebody of the desk has it, because the platform says so."""
        floor, now = self.floor, self.floor.clock.now()
        rules = floor.rules()
        turn = Turn(
            session=session.id,
            at=now,
            kind=TurnKind.ASSIGNED,
            agent=name,
            why=Moved.PLATFORM.value,
        )
        written = floor.write(model.assigned(session, name, at), [turn], rules)
        floor.desk.took(name, now, day(rules, now))
        about = {"to": name, "from": session.owner, "why": Moved.PLATFORM.value}
        floor.note(Tag.SESSION_HANDED_OVER, WORKER, written, about, now)
        return written

    def _closed(self, session: Session, at: datetime) -> Session:
        """End what was closed there, unless the customer wrote later."""
        if at < (session.last_customer_at or session.opened_at):
            return session
        rules = self.floor.rules()
        return self.desking.end(session, Closing.PLATFORM, WORKER, rules)

    def _name(self, news: News) -> str:
        """Name whose account somebody on a platform is; "" for nobody at the desk."""
        for agent in self.floor.desk.agents():
            if agent.accounts.get(news.source) == news.agent:
                return agent.name
        return ""
