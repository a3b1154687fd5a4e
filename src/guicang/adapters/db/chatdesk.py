"""The desk, where what is said in our own channel lies with the chats.

A session of our own channel is a stretch of a visitor's chat. Its lines are the chat's:
nothing is kept twice, and what the desk tells a customer stands between what people
said, in one order. Sessions of platforms stay as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.adapters.db.desk import DjangoDesk
from guicang.domain.chat import model as chat
from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.model import Session
from guicang.domain.desk.offline import NoticeKind
from guicang.domain.record import Role, instant, micros
from guicang.ports.chat import Chats
from guicang.ports.desk import Line, Side, Turn, TurnKind

_SIDES: Final = {
    Role.CUSTOMER: Side.CUSTOMER,
    Role.AGENT: Side.AGENT,
    Role.BOT: Side.AGENT,
    Role.SYSTEM: Side.DESK,
}
_SORTS: Final = {NoticeKind.CLOSED.value: chat.Sort.CLOSED}
_OWNED: Final = frozenset({TurnKind.ASSIGNED, TurnKind.REPLIED})
_ALONE: Final = frozenset(
    {
        TurnKind.OPENED,
        TurnKind.QUEUED,
        TurnKind.PAUSED,
        TurnKind.RETURNED,
        TurnKind.COMPLETED,
        TurnKind.REOPENED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDesk(DjangoDesk):
    """Implements ``guicang.ports.desk.Desk``; ``chats`` has what is said."""

    chats: Chats

    def say(self, line: Line) -> tuple[Line, bool]:
        """Keep a line under the next ``seq``; give it, and whether it is new."""
        session = self.get(line.session)
        if session.source != OURS:
            return super(ChatDesk, self).say(line)
        notice = str(line.extra.get("notice", ""))
        with self.transaction():
            self.chats.get(session.thread, lock=True)
            if (known := self.chats.find(session.thread, line.id)) is not None:
                return self._told(session, known, ()), False
            sort = _SORTS.get(notice, chat.Sort.NOTICE)
            kept = self.chats.add(
                session.thread,
                chat.Line(
                    seq=0,
                    mark=line.id,
                    at=micros(line.at),
                    role=Role.SYSTEM,
                    sort=sort,
                    text=line.text,
                    said=notice,
                ),
            )
            if sort is chat.Sort.CLOSED:
                self.chats.close(session.thread, kept.at)
            return self._told(session, kept, ()), True

    def line(self, session: str, name: str) -> Line | None:
        """Give the line that has the sender's id; None if there is none."""
        about = self.get(session)
        if about.source != OURS:
            return super(ChatDesk, self).line(session, name)
        found = self.chats.find(about.thread, name)
        return None if found is None else self._told(about, found, ())

    def lines(
        self, session: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[Line]:
        """Give lines in their order, from the one after ``after`` on."""
        about = self.get(session)
        if about.source != OURS:
            return super(ChatDesk, self).lines(session, after=after, limit=limit)
        since, until = micros(about.opened_at), _end(about)
        alone = tuple(_alone(self.turns(session)))
        return [
            self._told(about, line, alone)
            for line in self.chats.lines(about.thread, after=after, limit=limit)
            if since - _EARLIER <= line.at <= until
        ]

    def read_up_to(self, session: str, side: Side, seq: int) -> None:
        """Note how far a side has read; it never goes back."""
        about = self.get(session)
        if about.source != OURS:
            super(ChatDesk, self).read_up_to(session, side, seq)
            return
        self.chats.seen(about.thread, agent=side is Side.AGENT, seq=seq)

    def reading(self, session: str) -> Mapping[Side, int]:
        """Say how far each side has read."""
        about = self.get(session)
        if about.source != OURS:
            return super(ChatDesk, self).reading(session)
        head = self.chats.heads([about.thread])[about.thread]
        return {Side.CUSTOMER: head.read_customer, Side.AGENT: head.read_agent}

    def _told(
        self,
        session: Session,
        line: chat.Line,
        alone: Sequence[tuple[datetime, datetime | None]],
    ) -> Line:
        at = instant(line.at)
        side = _SIDES[line.role]
        missed = side is Side.CUSTOMER and any(
            since <= at and (until is None or at < until) for since, until in alone
        )
        file = line.file
        return Line(
            session=session.id,
            id=line.mark,
            at=at,
            side=side,
            sender=line.sender,
            text=line.text,
            seq=line.seq,
            hidden=line.hidden,
            gap=missed,
            extra={"sort": line.sort.value} | ({"file": file.name} if file else {}),
        )


_EARLIER: Final = 60_000_000
"""Microseconds by which the first message may be older than its session."""


def _end(session: Session) -> int:
    if session.completed_at is None:
        return 1 << 62
    return micros(session.completed_at) + _EARLIER


def _alone(turns: Sequence[Turn]) -> Iterator[tuple[datetime, datetime | None]]:
    """Give the stretches of time in which nobody had a session."""
    since: datetime | None = None
    for turn in turns:
        if turn.kind in _ALONE and since is None:
            since = turn.at
        elif turn.kind in _OWNED and since is not None:
            yield since, turn.at
            since = None
    if since is not None:
        yield since, None
