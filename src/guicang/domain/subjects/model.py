"""Requests of persons about their own records (PIPL 44 to 50, GDPR 12 to 22).

1. A request has one clock, which the law of one jurisdiction sets.
2. Nothing is decided before somebody knows who asked, in proportion to what is asked.
3. Each record is decided apart, with its own ground; one that must stay does not keep
   the others (R23).
4. Whoever decides says which revision they saw: two at once are never both right.
5. An answered request may still have records that wait: these resume by themselves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from guicang.domain.errors import (
    BadSubjectRequest,
    SubjectRequestChanged,
    SubjectRequestClosed,
)


class Kind(StrEnum):
    """What a person asks for."""

    ACCESS = "access"
    COPY = "copy"
    PORTABILITY = "portability"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    ERASURE = "erasure"
    OBJECTION = "objection"
    WITHDRAWAL = "consent-withdrawal"


ENDING: Final = frozenset({Kind.ERASURE, Kind.WITHDRAWAL})
"""What ends records: erasure, and consent withdrawn (PIPL 47(1)(3), GDPR 17(1)(b))."""

RESTRICTING: Final = frozenset({Kind.RESTRICTION, Kind.OBJECTION})
"""What leaves records stored and nothing else (GDPR 18(1), 21; PIPL 44)."""

GIVING: Final = frozenset({Kind.ACCESS, Kind.COPY, Kind.PORTABILITY})
"""What is answered with records, in a package; they are kept until then (R23)."""


class Asker(StrEnum):
    """Who asks (PIPL 31 and 49)."""

    SELF = "self"
    GUARDIAN = "guardian"
    RELATIVE = "relative"


class Door(StrEnum):
    """How it came in."""

    CONSOLE = "console"
    CLI = "cli"
    API = "api"
    CHAT = "web-chat"
    MAIL = "e-mail"


class State(StrEnum):
    """How far a request is.

    ``UNREAD``: it came by mail, and a clerk has to say what is asked, and by whom.
    """

    UNREAD = "unread"
    RECEIVED = "received"
    VERIFIED = "verified"
    DECIDING = "deciding"
    DECIDED = "decided"
    ANSWERED = "answered"
    REFUSED = "refused"


CLOSED: Final = frozenset({State.ANSWERED, State.REFUSED})


class Proof(StrEnum):
    """How somebody knows who asked."""

    CHAT = "secret-of-the-chat"
    CODE = "code-to-known-channel"
    CLERK = "statement-of-a-clerk"


class Outcome(StrEnum):
    """What is decided about one record."""

    ERASE = "erase"
    DEFERRED = "deferred"
    HELD = "held"
    LEGAL_REVIEW = "legal-review"
    RESTRICT = "restrict"
    LIFTED = "lifted"
    ERASED = "erased"


WAITING: Final = frozenset({Outcome.DEFERRED, Outcome.HELD, Outcome.LEGAL_REVIEW})
"""Outcomes that are looked at again by themselves."""

UNDONE: Final = WAITING | {Outcome.ERASE}


class Place(StrEnum):
    """Where a record is."""

    WORKING = "working"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks for, as it comes in.

    ``customer`` is an id that a platform gives, or its digest.
    """

    kind: Kind
    customer: str
    asker: Asker = Asker.SELF
    door: Door = Door.CONSOLE
    jurisdiction: str = ""
    lang: str = "zh"


class Item(NamedTuple):
    """What is decided about one record, and on what ground.

    ``clause`` is the id of the rule that keeps it, ``basis`` the entry of a legal pack
    it rests on ("" where it rests on none), ``holds`` are ids, ``until`` is when the
    longest floor ends (None: nobody knows yet, or nothing keeps it).
    """

    conversation: str
    place: Place
    outcome: Outcome
    clause: str = ""
    basis: str = ""
    holds: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRequest:
    """A request. ``customer`` is a keyed digest, one of the person's identities.

    ``due_at`` is what the clock said when it was last touched; while ``paused_at`` is
    set it runs on. ``paused`` is the time that it stood still before. ``revision``
    counts changes.
    """

    id: str
    kind: Kind
    asker: Asker
    door: Door
    jurisdiction: str
    lang: str
    customer: str
    received_at: datetime
    due_at: datetime
    state: State = State.RECEIVED
    revision: int = 1
    chat: str = ""
    joined: int = 0
    extended_at: datetime | None = None
    extended_why: str = ""
    paused_at: datetime | None = None
    paused: timedelta = timedelta(0)
    paused_why: str = ""
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_how: str = ""
    verified_why: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    answer: str = ""
    basis: str = ""

    @property
    def ground(self) -> str:
        """The reason that holds, batches and packages of this request are known by."""
        return f"subject request {self.id}"

    @property
    def closed(self) -> bool:
        """Whether the person was answered."""
        return self.state in CLOSED

    def require_seen(self, revision: int) -> None:
        """Raise SubjectRequestChanged unless this is what somebody saw."""
        if revision != self.revision:
            raise SubjectRequestChanged(
                request=self.id, shown=revision, now=self.revision
            )

    def require(self, *states: State) -> None:
        """Raise SubjectRequestClosed unless it is in one of these states."""
        if self.state not in states:
            raise SubjectRequestClosed(request=self.id, state=self.state.value)


REPRESENTED: Final = frozenset({Asker.GUARDIAN, Asker.RELATIVE})
"""Who asks for somebody else: what shows that they may is verified, too."""

_LONGEST: Final = 500


def check_text(field: str, said: str) -> str:
    """Return what somebody wrote, or raise BadSubjectRequest: none, or too much."""
    said = said.strip()
    if not said:
        raise BadSubjectRequest(field=field, reason="is missing")
    if len(said) > _LONGEST:
        raise BadSubjectRequest(field=field, reason=f"at most {_LONGEST} letters")
    return said
