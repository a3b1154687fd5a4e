"""The desk's store: sessions, who answers them, what was said, and what happened.

Two processes never hand a session to two people, and nobody is given more than they
have places for:

* a session, and what is known of somebody, is written only over the version that it
  was made from (compare and set);
* whoever decides who gets what holds the desk (``hold``) from reading the seats until
  the transaction ends.

What a message changes needs no such hold: the conversation is one session's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from guicang.domain.desk.assignment import Seat
from guicang.domain.desk.model import Sensitive, Session, State
from guicang.domain.desk.presence import Agent
from guicang.ports.records import Transactions
from guicang.ports.versions import Version, Versions


class Side(StrEnum):
    """Who said a line."""

    CUSTOMER = "customer"
    AGENT = "agent"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something said in a session of our own channel, as it may be shown.

    ``id`` is the sender's own, so that what is sent twice is kept once. ``seq`` counts
    from 1 in a session, in the order of arrival; 0 before it was kept. ``text`` has
    been through inspection: it lies sealed. ``hidden`` names the types of what was
    hidden. ``gap``: nobody had the session when it came. ``extra`` is a small mapping
    for the channel, such as files.
    """

    session: str
    id: str
    at: datetime
    side: Side
    sender: str
    text: str
    seq: int = 0
    hidden: tuple[str, ...] = ()
    gap: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)


class TurnKind(StrEnum):
    """What happened to a session."""

    OPENED = "opened"
    HEARD = "heard"
    REPLIED = "replied"
    ASSIGNED = "assigned"
    QUEUED = "queued"
    PAUSED = "paused"
    RETURNED = "returned"
    RAISED = "raised"
    WARNED = "warned"
    COMPLETED = "completed"
    REOPENED = "reopened"
    RATED = "rated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Something that happened to a session, without content.

    ``agent`` is whom it concerns. ``why`` is a word of the model: Moved, Closing,
    Clock. ``data`` are reasons as data.
    """

    session: str
    at: datetime
    kind: TurnKind
    agent: str = ""
    why: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """A customer who wants to be called. ``contact`` lies sealed."""

    id: str
    session: str
    asked_at: datetime
    contact: str
    wanted_at: datetime | None = None
    sensitive: frozenset[Sensitive] = frozenset()
    done_at: datetime | None = None
    done_by: str = ""


class Deed(StrEnum):
    """What is asked of a platform."""

    TELL = "tell"
    TRANSFER = "transfer"
    PRESENT = "present"
    END = "end"


class Stand(StrEnum):
    """How far an errand is. ``by-hand``: a supervisor does it on the platform."""

    WAITING = "waiting"
    BY_HAND = "by-hand"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something to be done on a platform.

    ``agent`` is the desk's name of whom it concerns, ``account`` theirs there, ``word``
    the presence to set, ``text`` what the customer is to be told. ``why`` says what the
    platform answered where it could not. Errands of one session are done in the order
    in which they were written.
    """

    id: str
    at: datetime
    source: str
    deed: Deed
    session: str = ""
    thread: str = ""
    agent: str = ""
    account: str = ""
    word: str = ""
    text: str = ""
    stand: Stand = Stand.WAITING
    why: str = ""
    tries: int = 0
    not_before: datetime | None = None
    begun_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskVersion(Version):
    """The rules of the desk as they were put in force."""

    kind: ClassVar[str] = "desk"


DeskRules = Versions[DeskVersion]


class Desk(Transactions, Protocol):
    """Where the desk is kept; passes ``tests/contract/test_desk.py``."""

    # --- sessions ---------------------------------------------------------------------

    def open(self, session: Session, turn: Turn) -> Session:
        """Write a new session. If its thread has an open one, give that and no other.

        What is given has the version of what lies there: 1 if it was written now.
        """
        ...

    def get(self, session: str) -> Session:
        """Give one. NoSuchDeskSession."""
        ...

    def latest(self, source: str, thread: str) -> Session | None:
        """Give the last session of a thread, open or not."""
        ...

    def threads(self, places: Iterable[str]) -> Mapping[str, str]:
        """Give what platforms call threads, by how sources know them (digests).

        Only threads that had a session here are known.
        """
        ...

    def write(
        self, session: Session, turns: Sequence[Turn], look_at: datetime | None
    ) -> Session:
        """Write a session over the version that it was made from. SessionChanged.

        ``look_at`` is when something may be due next.
        """
        ...

    def find_places(self, limit: int) -> int:
        """Let sessions of earlier releases go with their conversations, too.

        Before it was kept by which digest sources know a thread, a session stayed when
        its conversation went. Return how many were looked at; 0 when there are no more.
        """
        ...

    def queue(self, limit: int = 10_000) -> Sequence[Session]:
        """Give those that wait or are paused, the oldest place first."""
        ...

    def queued(self) -> int:
        """Count those that wait or are paused."""
        ...

    def of(self, agent: str) -> Sequence[Session]:
        """Give the open sessions that somebody has, the oldest first."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[Session]:
        """Give open sessions whose ``look_at`` has come, the earliest first."""
        ...

    def sessions(
        self, *, states: Sequence[State] = (), agent: str = "", limit: int = 100
    ) -> Sequence[Session]:
        """Give sessions, the newest first; in any state if none is named."""
        ...

    def counts(self) -> Mapping[State, int]:
        """Count the sessions of each state there are any of."""
        ...

    def known(self, customers: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Say who answered each of these customers before, the latest first."""
        ...

    # --- people -----------------------------------------------------------------------

    def agents(self) -> Sequence[Agent]:
        """Give everybody at the desk, by name."""
        ...

    def agent(self, name: str) -> Agent:
        """Give one. NoSuchAgent."""
        ...

    def put(self, agent: Agent) -> Agent:
        """Write somebody, over the version they were made from. AgentChanged.

        Version 0 is somebody new.
        """
        ...

    def remove(self, name: str) -> None:
        """Forget somebody who has no open session. NoSuchAgent; CannotTake if so."""
        ...

    def seats(self, since: datetime) -> Sequence[Seat]:
        """Give everybody with what they have: load now, taken since an instant.

        ``presence`` is what they said; ``presence.standing`` knows better.
        """
        ...

    def took(self, name: str, at: datetime, since: datetime) -> None:
        """Count that somebody was given a session, in the day that began then."""
        ...

    def hold(self) -> None:
        """Let nobody else decide who gets what until the open transaction ends."""
        ...

    # --- what was said ----------------------------------------------------------------

    def say(self, line: Line) -> tuple[Line, bool]:
        """Keep a line under the next ``seq``; give it, and whether it is new.

        With an id that the session has already, what lies there is given. The session
        need not be locked: lines of a session get their numbers one by one.
        NoSuchDeskSession.
        """
        ...

    def line(self, session: str, name: str) -> Line | None:
        """Give the line that has the sender's id; None if there is none."""
        ...

    def lines(
        self, session: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[Line]:
        """Give lines in their order, from the one after ``after`` on."""
        ...

    def read_up_to(self, session: str, side: Side, seq: int) -> None:
        """Note how far a side has read; it never goes back."""
        ...

    def reading(self, session: str) -> Mapping[Side, int]:
        """Say how far each side has read."""
        ...

    def forget_lines(self, session: str) -> int:
        """Remove what was said in a session; return how many lines that were."""
        ...

    # --- what happened ----------------------------------------------------------------

    def turns(self, session: str) -> Sequence[Turn]:
        """Give what happened to a session, in its order."""
        ...

    def happened(
        self, since: datetime, until: datetime, kinds: Sequence[TurnKind] = ()
    ) -> Sequence[Turn]:
        """Give what happened in a stretch of time, in its order."""
        ...

    def tally(self, since: datetime, until: datetime, kinds: Sequence[TurnKind]) -> int:
        """Count what happened of these kinds in a stretch of time."""
        ...

    # --- calls back -------------------------------------------------------------------

    def call(self, call: CallBack) -> CallBack:
        """Write a wish to be called; one open wish for a session, the first stands."""
        ...

    def calls(self) -> Sequence[CallBack]:
        """Give the open ones, the earliest wanted first."""
        ...

    def called(self, call: str, by: str, at: datetime) -> CallBack:
        """Note that the call was made, and forget the number. NoSuchCallBack."""
        ...

    # --- errands ----------------------------------------------------------------------

    def send(self, errand: Errand) -> Errand:
        """Write an errand; of one id the first stands."""
        ...

    def errands(
        self, stand: Stand, limit: int = 200, *, source: str = ""
    ) -> Sequence[Errand]:
        """Give those that stand so, in the order in which they were written.

        With a source, only those that are asked of it.
        """
        ...

    def errand(self, name: str) -> Errand:
        """Give one, done or not. NoSuchErrand."""
        ...

    def errands_of(self, session: str) -> Sequence[Errand]:
        """Give those of a session, done or not, in their order."""
        ...

    def telling(self, session: str, mark: str) -> Errand | None:
        """Give the notice of a session whose text has this mark; None if none has."""
        ...

    def mark(self, text: str) -> str:
        """Give the keyed digest by which a text is known again."""
        ...

    def settle(self, errand: Errand) -> Errand:
        """Write how far an errand is, unless it is done. NoSuchErrand.

        What it says is forgotten when it is done.
        """
        ...
