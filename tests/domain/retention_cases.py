"""The worked examples of the retention rules, as data for tests."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from guicang.domain.hold import Freeze, Hold, Query
from guicang.domain.retention.model import (
    Action,
    Clause,
    Effect,
    Label,
    LabelSource,
    Rank,
    Record,
    Rules,
    Scope,
    State,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """Read an instant; without an offset it is Shanghai's."""
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=SHANGHAI)


def record(labels=(), *, by=LabelSource.RULE, **more) -> Record:
    """A conversation that was opened and closed on 31 January 2026."""
    starts = {
        "opened": at("2026-01-31 14:00"),
        "last_message": at("2026-01-31 14:55"),
        "closed": at("2026-01-31 15:00"),
    } | more.pop("starts", {})
    return Record(
        id=more.pop("id", "c1"),
        starts={name: when for name, when in starts.items() if when is not None},
        labels=tuple(
            Label(category=name, by=by, at=at("2026-01-31 15:00")) for name in labels
        ),
        **more,
    )


def scope(*categories: str, **more) -> Scope:
    return Scope(categories=frozenset(categories), **more)


def schedule(period="P30D", *, trigger="closed", **more) -> Clause:
    return Clause(
        id=more.pop("id", "everyday"),
        effect=Effect.SCHEDULE,
        trigger=trigger,
        period=period,
        purpose=more.pop("purpose", "service"),
        **more,
    )


def floor(period="P3Y", *, trigger="transaction_completed", **more) -> Clause:
    return Clause(
        id=more.pop("id", "floor"),
        effect=Effect.FLOOR,
        trigger=trigger,
        period=period,
        rank=more.pop("rank", Rank.LAW),
        **more,
    )


def ceiling(period="P1M", *, trigger="closed", **more) -> Clause:
    return Clause(
        id=more.pop("id", "ceiling"),
        effect=Effect.CEILING,
        trigger=trigger,
        period=period,
        **more,
    )


def hold(query=None, **more) -> Hold:
    return Hold(
        id=more.pop("id", "h1"),
        title="Case 1",
        reason="court",
        owner="legal",
        query=query or Query(),
        placed_at=at("2026-02-01"),
        **more,
    )


def freeze(**more) -> Freeze:
    return Freeze(id="f1", reason="incident", placed_at=at("2026-02-01"), **more)


@dataclass(frozen=True)
class Example:
    """One row of the table of worked examples, and what must come of it."""

    record: Record
    clauses: tuple[Clause, ...]
    now: str
    state: State
    offline: str | None = None
    keep: str | None = None
    dispose: str | None = None
    action: Action | None = None
    conflicts: tuple[tuple[str, str], ...] = ()
    holds: tuple[Hold, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    legal_review: bool = False
    rules: dict[str, object] = field(default_factory=dict)

    def check(self, verdict) -> None:
        """Reckon with a ``verdict`` function and compare everything that is told."""
        told = verdict(
            self.record,
            Rules(clauses=self.clauses, **self.rules),
            holds=self.holds,
            freezes=self.freezes,
            now=at(self.now),
        )
        assert (
            told.state,
            told.offline_at,
            told.keep_until,
            told.dispose_at,
            told.action,
            told.conflicts,
            told.legal_review,
        ) == (
            self.state,
            _maybe(self.offline),
            _maybe(self.keep),
            _maybe(self.dispose),
            self.action,
            self.conflicts,
            self.legal_review,
        )


def _maybe(text):
    return None if text is None else at(text)


ORDER = {"transaction_completed": at("2026-01-20 18:00")}
COMPLAINTS = schedule(
    id="complaints",
    trigger="complaint_closed",
    action=Action.REVIEW,
    scope=scope("chat.complaint"),
)
IP = schedule(None, id="ip", action=Action.RETAIN, scope=scope("chat.ip_evidence"))
WEEK = schedule("P7D", id="week")

EXAMPLES = {
    "everyday chat is due from the day after its thirtieth day": Example(
        record(),
        (schedule(),),
        "2026-03-03",
        State.DUE_DELETE,
        offline="2026-03-03",
        dispose="2026-03-03",
        action=Action.DELETE,
    ),
    "everyday chat is not due a minute before": Example(
        record(),
        (schedule(),),
        "2026-03-02 23:59",
        State.ACTIVE,
        offline="2026-03-03",
        dispose="2026-03-03",
        action=Action.DELETE,
    ),
    "with an order it goes offline, and its archive is kept three years": Example(
        record(starts=ORDER),
        (schedule(), floor(scope=scope("chat.transaction"))),
        "2026-03-03",
        State.DUE_DELETE,
        offline="2026-03-03",
        keep="2029-01-21",
        dispose="2029-01-21",
        action=Action.DELETE,
    ),
    "a ceiling of a month and a floor of three years: kept, and a conflict": Example(
        record(starts=ORDER, jurisdictions=("EU",)),
        (ceiling(), floor()),
        "2026-02-01",
        State.ACTIVE,
        offline="2026-02-28 15:00",
        keep="2029-01-21",
        dispose="2029-01-21",
        action=Action.REVIEW,
        conflicts=(("floor", "ceiling"),),
    ),
    "once that ceiling has passed the record is restricted": Example(
        record(starts=ORDER, jurisdictions=("EU",)),
        (ceiling(), floor()),
        "2026-02-28 15:00",
        State.RESTRICTED,
        offline="2026-02-28 15:00",
        keep="2029-01-21",
        dispose="2029-01-21",
        action=Action.REVIEW,
        conflicts=(("floor", "ceiling"),),
    ),
    "a complaint waits until it is closed": Example(
        record(["chat.complaint"]),
        (WEEK, COMPLAINTS),
        "2036-01-01",
        State.PENDING_EVENT,
        action=Action.REVIEW,
    ),
    "a closed complaint is reviewed after thirty days": Example(
        record(["chat.complaint"], starts={"complaint_closed": at("2026-03-10 10:00")}),
        (WEEK, COMPLAINTS),
        "2026-04-10",
        State.DUE_REVIEW,
        offline="2026-04-10",
        dispose="2026-04-10",
        action=Action.REVIEW,
    ),
    "intellectual property is never due, whatever the organisation deletes": Example(
        record(["chat.ip_evidence"]),
        (WEEK, IP),
        "2126-01-01",
        State.ACTIVE,
        action=Action.RETAIN,
    ),
    "a hold keeps what is due": Example(
        record(),
        (schedule(),),
        "2026-03-03",
        State.HELD,
        action=Action.DELETE,
        holds=(hold(),),
    ),
    "a freeze keeps what is due": Example(
        record(),
        (schedule(),),
        "2026-03-03",
        State.HELD,
        action=Action.DELETE,
        freezes=(freeze(),),
    ),
    "a request for erasure a year after the order: restricted now": Example(
        record(starts=ORDER, request_at=at("2027-01-20 09:00")),
        (floor(),),
        "2027-01-20 09:00",
        State.RESTRICTED,
        offline="2027-01-20 09:00",
        keep="2029-01-21",
        dispose="2029-01-21",
        action=Action.DELETE,
    ),
    "31 January and a month is the end of February": Example(
        record(),
        (schedule("P1M"),),
        "2026-02-28 23:59",
        State.ACTIVE,
        offline="2026-03-01",
        dispose="2026-03-01",
        action=Action.DELETE,
    ),
    "no rule at all means keep": Example(record(), (), "2126-01-01", State.ACTIVE),
    "a missing start is an exception": Example(
        record(starts={"last_customer_message": None}),
        (schedule(trigger="last_customer_message"),),
        "2126-01-01",
        State.INDETERMINATE,
        action=Action.DELETE,
    ),
    "an open conversation waits for its closing": Example(
        record(starts={"closed": None}),
        (schedule(),),
        "2126-01-01",
        State.PENDING_EVENT,
        action=Action.DELETE,
    ),
    "without any start nothing is known": Example(
        Record(id="c1", starts={}),
        (schedule(),),
        "2126-01-01",
        State.INDETERMINATE,
        action=Action.DELETE,
    ),
    "a review outvotes a deletion beside it": Example(
        record(["chat.general", "chat.hr"]),
        (WEEK, schedule("P90D", id="hr", action=Action.REVIEW, scope=scope("chat.hr"))),
        "2026-05-02",
        State.DUE_REVIEW,
        offline="2026-05-02",
        dispose="2026-05-02",
        action=Action.REVIEW,
    ),
    "a review that is less direct still stops automatic deletion": Example(
        record(["chat.general"], by=LabelSource.PERSON),
        (
            schedule("P7D", id="mine", scope=scope("chat.general")),
            schedule("P90D", id="all", action=Action.REVIEW),
        ),
        "2026-02-08",
        State.DUE_REVIEW,
        offline="2026-02-08",
        dispose="2026-02-08",
        action=Action.REVIEW,
    ),
    "what was retained by category is not touched by its neighbour": Example(
        record(["chat.general", "chat.ip_evidence"]),
        (schedule("P7D", id="mine", scope=scope("chat.general")), IP),
        "2126-01-01",
        State.ACTIVE,
        action=Action.RETAIN,
    ),
    "a lower rank defers a request and calls the legal team": Example(
        record(starts=ORDER, request_at=at("2027-01-20")),
        (floor(rank=Rank.DEPARTMENTAL_RULE),),
        "2027-01-20",
        State.RESTRICTED,
        offline="2027-01-20",
        keep="2029-01-21",
        dispose="2029-01-21",
        action=Action.DELETE,
        legal_review=True,
    ),
    "the longest floor counts": Example(
        record(starts=ORDER),
        (floor("P1Y", id="a"), floor("P5Y", id="b"), floor("P3Y", id="c"), schedule()),
        "2026-03-03",
        State.DUE_DELETE,
        offline="2026-03-03",
        keep="2031-01-21",
        dispose="2031-01-21",
        action=Action.DELETE,
    ),
    "what only the change made due waits for the grace": Example(
        record(),
        (WEEK,),
        "2026-02-20",
        State.ACTIVE,
        offline="2026-03-03",
        dispose="2026-03-03",
        action=Action.DELETE,
        rules={"changed_at": at("2026-02-15"), "earlier": (schedule(),)},
    ),
    "and no longer than the grace": Example(
        record(),
        (WEEK,),
        "2026-02-20",
        State.ACTIVE,
        offline="2026-03-18",
        dispose="2026-03-18",
        action=Action.DELETE,
        rules={"changed_at": at("2026-02-15"), "earlier": (schedule("P3Y"),)},
    ),
    "what was due before the change does not wait": Example(
        record(),
        (WEEK,),
        "2026-02-20",
        State.DUE_DELETE,
        offline="2026-02-08",
        dispose="2026-02-08",
        action=Action.DELETE,
        rules={"changed_at": at("2026-02-15"), "earlier": (WEEK,)},
    ),
    "a released hold gives grace from its release": Example(
        record(shortened_at=at("2026-06-01 10:00")),
        (schedule(),),
        "2026-06-15",
        State.ACTIVE,
        offline="2026-07-02",
        dispose="2026-07-02",
        action=Action.DELETE,
    ),
    "of equally direct schedules the shortest counts": Example(
        record(),
        (schedule("P90D", id="long"), schedule("P7D", id="short")),
        "2026-02-08",
        State.DUE_DELETE,
        offline="2026-02-08",
        dispose="2026-02-08",
        action=Action.DELETE,
    ),
    "a floor that has not started keeps everything": Example(
        record(),
        (schedule(), floor(trigger="contract_ended")),
        "2126-01-01",
        State.PENDING_EVENT,
        action=Action.DELETE,
    ),
    "a bare ceiling is met by a purpose": Example(
        record(),
        (schedule(), ceiling(None)),
        "2026-03-03",
        State.DUE_DELETE,
        offline="2026-03-03",
        dispose="2026-03-03",
        action=Action.DELETE,
    ),
    "a bare ceiling without a purpose calls a person": Example(
        record(),
        (schedule(purpose=""), ceiling(None)),
        "2026-03-03",
        State.DUE_REVIEW,
        offline="2026-03-03",
        dispose="2026-03-03",
        action=Action.REVIEW,
    ),
}
