"""The desk: who is on, what waits, who goes; people steer it, and change its rules."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, Field

from guicang.domain.access.model import May
from guicang.domain.desk.model import Sensitive, State
from guicang.domain.desk.presence import Agent, Away, Presence
from guicang.domain.errors import NoSuchAgent
from guicang.entrypoints import desks
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import FIFTY, Id, Limit, Proof, acting, given
from guicang.entrypoints.houses import house

SEE = frozenset({May.DESK_SEE, May.DESK_STEER})
Names = Annotated[list[Id], Field(max_length=100)]


class Minutes(Schema):
    """A range of minutes; ``most`` null: longer than can be said."""

    least: int
    most: int | None


class SessionShown(Schema):
    """A session: ids and facts, no words and no customer."""

    id: str
    source: str
    channel: str
    state: str
    owner: str | None
    kept_for: str | None
    category: str | None
    lang: str | None
    skills: list[str]
    sensitive: list[str]
    opened_at: datetime
    queued_at: datetime | None
    first_reply_at: datetime | None
    completed_at: datetime | None
    closing: str | None
    moves: int
    raised: bool
    reopened: int


class AgentShown(Schema):
    """Somebody at the desk."""

    name: str
    presence: str
    because: str
    until: datetime | None
    load: int
    capacity: int
    taken: int
    missed: int
    leaving: bool
    skills: list[str]
    languages: list[str]
    cleared: list[str]
    next_leave: datetime | None


class WaitingShown(Schema):
    """A session that waits: its place, since how many seconds, how long still."""

    session: SessionShown
    place: int
    waited: int
    minutes: Minutes | None


class CallShown(Schema):
    """A customer who wants to be called; the number is shown in the console alone."""

    id: str
    session: str
    asked_at: datetime
    wanted_at: datetime | None
    sensitive: list[str]


class ErrandShown(Schema):
    """Something to be done on a platform by hand, and what the platform answered."""

    id: str
    at: datetime
    source: str
    deed: str
    session: str | None
    agent: str | None
    account: str | None
    presence: str | None
    text: str | None
    why: str


class ErrandAsked(ErrandShown):
    """What a program is to do. ``thread`` is the id of the conversation it pushed."""

    thread: str | None


class ErrandsAsked(Schema):
    """What waits, in the order in which it is to be done in each conversation."""

    items: list[ErrandAsked]


class ErrandReport(Schema):
    """Whether it was done; what was not is left to a supervisor."""

    done: bool


class BoardShown(Schema):
    """The desk as it stands. ``fairness`` is Jain's index of today: 1 is even."""

    at: datetime
    load: int
    capacity: int
    fairness: float | None
    counts: dict[str, int]
    agents: list[AgentShown]
    queue: list[WaitingShown]
    raised: list[str]
    calls: list[CallShown]
    errands: list[ErrandShown]


class StepShown(Schema):
    """What becomes of one session."""

    session: str
    fate: str
    to: str | None
    minutes: Minutes | None


class PlanShown(Schema):
    """What it means that somebody goes."""

    agent: str
    at: datetime
    why: str
    back_at: datetime | None
    hand_over: int
    pause: int
    queue: int
    steps: list[StepShown]


class WhyShown(Schema):
    """Why somebody has a session, and who could not have it now, by name."""

    agent: str | None
    at: datetime | None
    moved: str | None
    reasons: list[dict[str, Any]]
    against: dict[str, str]


class DeskCounted(Schema):
    """What limits do to sessions. ``cut``: over, and the customer wrote later."""

    sessions: int
    warned: int
    returned: int
    raised: int
    completed: int
    cut: int


class DeskPreviewShown(Schema):
    """The last week under the rules in force (``now``), and under others.

    ``texts`` are what customers would read, with an example, by language and kind.
    """

    since: datetime
    until: datetime
    partly: bool
    now: DeskCounted
    then: DeskCounted
    texts: dict[str, dict[str, str]]


class DeskVersionShown(Schema):
    """A version of the rules of the desk."""

    version: int
    digest: str
    by: str
    at: datetime


class DeskRulesShown(Schema):
    """The rules in force, with every field."""

    rules: dict[str, Any]


class Document(Schema):
    """Rules to be tried."""

    rules: dict[str, Any]


class DeskChange(Proof):
    """Rules to be put in force."""

    rules: dict[str, Any]


class DeskSeat(Proof):
    """What is known of somebody; what is left out stays as it is."""

    capacity: int | None = Field(None, ge=1, le=100)
    skills: Names | None = None
    languages: Names | None = None
    cleared: list[Sensitive] | None = None
    channels: Names | None = None
    accounts: dict[str, str] | None = None
    shifts: Names | None = None


class Stand(Proof):
    """Where somebody stands; why and until when, if they go."""

    presence: Presence
    why: Away = Away.OTHER_DUTY
    until: AwareDatetime | None = None


class Trip(Schema):
    """Who would go, why and when."""

    why: Away = Away.OTHER_DUTY
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class Leave(Proof):
    """Who goes, why and when; ``since`` left out: now."""

    why: Away = Away.OTHER_DUTY
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class Back(Proof):
    """Which time away is taken back: when it begins."""

    since: AwareDatetime


class Move(Proof):
    """Who is to go on with a session."""

    to: Id


class Done(Schema):
    """That it was done."""

    done: bool


# --- looking --------------------------------------------------------------------------


@route("GET", "/desk", response=BoardShown, may=SEE)
def desk(request: Call) -> object:
    """Show the desk: who is on, what waits, what is to be done by hand."""
    return desks.board_shape(house().overseeing.board())


@route("GET", "/desk/sessions", response=list[SessionShown], may=SEE)
def desk_sessions(
    request: Call, state: State | None = None, agent: str = "", limit: Limit = FIFTY
) -> object:
    """List sessions, the newest first."""
    states = [state] if state else []
    found = house().desk.sessions(states=states, agent=agent, limit=limit)
    return [desks.session_shape(each) for each in found]


@route("GET", "/desk/sessions/{id}", response=SessionShown, may=SEE)
def desk_session(request: Call, id: Id) -> object:
    """Show one session."""
    return desks.session_shape(house().desk.get(id))


@route("GET", "/desk/sessions/{id}/why", response=WhyShown, may=SEE)
def desk_why(request: Call, id: Id) -> object:
    """Say why a session went to whom it went, and who could not have it now."""
    return desks.why_shape(*house().assigning.why(id))


@route("POST", "/desk/agents/{id}/impact", response=PlanShown, may={May.DESK_STEER})
def desk_impact(request: Call, id: Id, body: Trip) -> object:
    """Say what it would mean that somebody goes; nothing is done."""
    plan = house().leaving.impact(
        id, by=request.caller.name, why=body.why, at=body.since, until=body.until
    )
    return desks.plan_shape(plan)


# --- steering -------------------------------------------------------------------------


@route("PUT", "/desk/agents/{id}", response=AgentShown, may={May.DESK_STEER})
def set_agent(request: Call, id: Id, body: DeskSeat) -> object:
    """Set who is at the desk, as a person."""
    by = acting(request, May.DESK_STEER, body.code)
    opened = house()
    try:
        agent = opened.desk.agent(id)
    except NoSuchAgent:
        agent = Agent(name=id, capacity=3)
    told: dict[str, Any] = {
        "capacity": body.capacity,
        "accounts": body.accounts,
        "shifts": None
        if body.shifts is None
        else tuple(desks.shift_from(text, id) for text in body.shifts),
    }
    for field in ("skills", "languages", "cleared", "channels"):
        found = getattr(body, field)
        told[field] = None if found is None else frozenset(found)
    changed = {key: value for key, value in told.items() if value is not None}
    opened.attending.put(replace(agent, **changed), by=by)
    return _agent(id)


@route("DELETE", "/desk/agents/{id}", response=Done, may={May.DESK_STEER})
def remove_agent(request: Call, id: Id, body: Proof) -> object:
    """Take somebody from the desk, as a person; they have no open session."""
    house().attending.remove(id, by=acting(request, May.DESK_STEER, body.code))
    return {"done": True}


@route("POST", "/desk/agents/{id}/presence", response=AgentShown, may={May.DESK_STEER})
def set_presence(request: Call, id: Id, body: Stand) -> object:
    """Set whether somebody is there, as a person. Who is offline keeps no session."""
    by = acting(request, May.DESK_STEER, body.code)
    house().attending.present(id, body.presence, by=by, why=body.why, until=body.until)
    return _agent(id)


@route("POST", "/desk/agents/{id}/leave", response=AgentShown, may={May.DESK_STEER})
def plan_leave(request: Call, id: Id, body: Leave) -> object:
    """Name who goes offline and when, as a person."""
    by = acting(request, May.DESK_STEER, body.code)
    house().attending.plan_leave(
        id, by=by, why=body.why, since=body.since, until=body.until
    )
    return _agent(id)


@route("POST", "/desk/agents/{id}/back", response=AgentShown, may={May.DESK_STEER})
def drop_leave(request: Call, id: Id, body: Back) -> object:
    """Take a time away back, as a person."""
    by = acting(request, May.DESK_STEER, body.code)
    house().attending.drop_leave(id, body.since, by=by)
    return _agent(id)


@route("POST", "/desk/sessions/{id}/take", response=SessionShown, may={May.DESK_STEER})
def move_session(request: Call, id: Id, body: Move) -> object:
    """Give a session to a named person, as a person; the customer is told first."""
    by = acting(request, May.DESK_STEER, body.code)
    return desks.session_shape(house().assigning.take(id, body.to, by=by))


@route("POST", "/desk/calls/{id}/done", response=CallShown, may={May.DESK_STEER})
def call_done(request: Call, id: Id, body: Proof) -> object:
    """Note that a customer was called back, as a person."""
    by = acting(request, May.DESK_STEER, body.code)
    return desks.call_shape(house().wishing.called(id, by=by))


@route("POST", "/desk/errands/{id}/done", response=Done, may={May.DESK_STEER})
def errand_done(request: Call, id: Id, body: Proof) -> object:
    """Note that something was done on a platform by hand, as a person."""
    house().errands.done(id, by=acting(request, May.DESK_STEER, body.code))
    return {"done": True}


# --- programs that serve the desk -----------------------------------------------------


@route(
    "GET",
    "/desk/sources/{id}/errands",
    response=ErrandsAsked,
    may={May.CONVERSATION_IMPORT},
    programs=True,
)
def fetch_errands(
    request: Call,
    id: Id,
    by_hand: bool = False,  # noqa: FBT001, FBT002 - a query parameter
    limit: Limit = FIFTY,
) -> object:
    """Fetch what the desk decided about customers whose records a program pushes.

    What is given is given again until the program reports it, or after two minutes a
    supervisor has it; those are found with ``by_hand``.
    """
    found = house().dispatching.waiting(id, by_hand=by_hand, limit=limit)
    return {"items": [desks.asked_shape(each) for each in found]}


@route(
    "POST",
    "/desk/errands/{id}/report",
    response=Done,
    may={May.CONVERSATION_IMPORT},
    programs=True,
)
def report_errand(request: Call, id: Id, body: ErrandReport) -> object:
    """Say whether the program did it in its own system; 404 if it is done already."""
    house().dispatching.report(id, done=body.done, by=request.caller.name)
    return {"done": body.done}


def _agent(name: str) -> dict[str, Any]:
    board = house().overseeing.board()
    shown = (desks.place_shape(place) for place in board.places)
    return next(each for each in shown if each["name"] == name)


# --- rules ----------------------------------------------------------------------------


@route("GET", "/desk/rules", response=DeskRulesShown, may=SEE)
def desk_rules(request: Call) -> object:
    """Show the rules in force, with every field."""
    return {"rules": dict(house().desk_ruling.document())}


@route("GET", "/desk/rules/versions", response=list[DeskVersionShown], may=SEE)
def desk_rules_versions(request: Call) -> object:
    """List the versions, the newest first."""
    return [desks.version_shape(each) for each in house().desk_ruling.history()]


@route("POST", "/desk/rules/preview", response=DeskPreviewShown, may={May.DESK_RULES})
def preview_desk_rules(request: Call, body: Document) -> object:
    """Say what rules would have done to last week's sessions; nothing is changed."""
    return desks.preview_shape(house().desk_ruling.preview(body.rules))


@route(
    "POST", "/desk/rules", response=DeskVersionShown, may={May.DESK_RULES}, status=201
)
def change_desk_rules(request: Call, body: DeskChange) -> object:
    """Put rules in force as the next version, as a person."""
    version = house().desk_ruling.change(
        body.rules, by=request.caller.name, code=given(body.code)
    )
    return desks.version_shape(version)
