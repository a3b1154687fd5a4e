"""Between rows and values of the desk."""

import json
from dataclasses import fields
from datetime import datetime, time
from typing import Any, Final

from guicang.adapters.db.models import desk as tables
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.sql import since_epoch, spelled, when
from guicang.domain.desk.model import (
    Clock,
    Closing,
    Consent,
    Sensitive,
    Session,
    State,
)
from guicang.domain.desk.presence import Agent, Away, Leave, Presence, Shift
from guicang.domain.record import instant, micros
from guicang.ports.desk import (
    CallBack,
    Deed,
    Errand,
    Line,
    Side,
    Stand,
    Turn,
    TurnKind,
)

THREAD: Final = "desk-thread"
LINE: Final = "desk-line"
CALL: Final = "desk-call"
ERRAND: Final = "desk-errand"
_COLUMNS: Final = frozenset(
    {
        "id",
        "source",
        "thread",
        "channel",
        "category",
        "customer",
        "state",
        "owner",
        "kept_for",
        "weight",
        "opened_at",
        "queued_at",
        "completed_at",
        "version",
    }
)
_FACTS: Final = tuple(f.name for f in fields(Session) if f.name not in _COLUMNS)
_INSTANTS: Final = frozenset(
    {
        "assigned_at",
        "first_reply_at",
        "last_customer_at",
        "last_agent_at",
        "warned_at",
        "begun_at",
        "resume_at",
    }
)
_WORDS: Final = {"consent": Consent, "warned": Clock, "closing": Closing}


def columns(session: Session) -> dict[str, Any]:
    """Give the columns that change in a session's life."""
    return {
        "channel": session.channel,
        "category": session.category,
        "state": session.state.value,
        "owner": session.owner,
        "kept_for": session.kept_for,
        "weight": session.weight,
        "queued_at": since_epoch(session.queued_at),
        "completed_at": since_epoch(session.completed_at),
        "facts": spelled({name: _plain(getattr(session, name)) for name in _FACTS}),
    }


def session_of(row: tables.DeskSession, box: Box) -> Session:
    """Read a row."""
    facts = json.loads(row.facts)
    return Session(
        id=row.key,
        source=row.source,
        thread=box.open(THREAD, row.key, bytes(row.sealed)).decode(),
        channel=row.channel,
        category=row.category,
        customer=row.customer,
        state=State(row.state),
        owner=row.owner,
        kept_for=row.kept_for,
        weight=row.weight,
        opened_at=instant(row.opened_at),
        queued_at=when(row.queued_at),
        completed_at=when(row.completed_at),
        version=row.version,
        **{name: _fact(name, value) for name, value in facts.items()},
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return micros(value)
    return sorted(value) if isinstance(value, frozenset) else value


def _fact(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _INSTANTS:
        return instant(value)
    if name in _WORDS:
        return _WORDS[name](value)
    if name == "sensitive":
        return frozenset(map(Sensitive, value))
    if name == "skills":
        return frozenset(value)
    return tuple(value) if name == "tried" else value


def agent_columns(agent: Agent) -> dict[str, Any]:
    """Give the columns of somebody."""
    facts = {
        "skills": sorted(agent.skills),
        "languages": sorted(agent.languages),
        "cleared": sorted(agent.cleared),
        "channels": sorted(agent.channels),
        "accounts": dict(sorted(agent.accounts.items())),
        "shown": agent.shown.value,
        "shifts": [
            [s.weekday, s.starts.isoformat(), s.ends.isoformat()] for s in agent.shifts
        ],
        "leaves": [
            [micros(one.since), since_epoch(one.until), one.why.value, one.by]
            for one in agent.leaves
        ],
    }
    return {
        "capacity": agent.capacity,
        "said": agent.said.value,
        "missed": agent.missed,
        "facts": spelled(facts),
    }


def agent_of(row: tables.DeskAgent) -> Agent:
    """Read a row."""
    facts = json.loads(row.facts)
    return Agent(
        name=row.name,
        capacity=row.capacity,
        said=Presence(row.said),
        missed=row.missed,
        version=row.version,
        skills=frozenset(facts["skills"]),
        languages=frozenset(facts["languages"]),
        cleared=frozenset(map(Sensitive, facts["cleared"])),
        channels=frozenset(facts["channels"]),
        accounts=facts["accounts"],
        shown=Presence(facts.get("shown", Presence.AVAILABLE)),
        shifts=tuple(
            Shift(
                weekday=day,
                starts=time.fromisoformat(starts),
                ends=time.fromisoformat(ends),
            )
            for day, starts, ends in facts["shifts"]
        ),
        leaves=tuple(
            Leave(since=instant(since), until=when(until), why=Away(why), by=by)
            for since, until, why, by in facts["leaves"]
        ),
    )


def line_of(row: tables.DeskLine, box: Box) -> Line:
    """Open a line. SealBroken if it was changed or moved."""
    told = json.loads(
        box.open(LINE, line_place(row.session, row.name), bytes(row.sealed))
    )
    return Line(
        session=row.session,
        id=row.name,
        seq=row.seq,
        at=instant(row.at),
        side=Side(row.side),
        gap=bool(row.gap),
        sender=told["sender"],
        text=told["text"],
        hidden=tuple(told["hidden"]),
        extra=told["extra"],
    )


def sealed_line(line: Line, box: Box) -> bytes:
    """Seal what a line says, at its place."""
    told = {
        "sender": line.sender,
        "text": line.text,
        "hidden": list(line.hidden),
        "extra": dict(line.extra),
    }
    return box.seal(LINE, line_place(line.session, line.id), spelled(told).encode())


def line_place(session: str, name: str) -> str:
    """Name the place of a line; ids of sessions have no slash."""
    return f"{session}/{name}"


def turn_row(turn: Turn) -> tables.DeskTurn:
    """Make a row, not yet written."""
    return tables.DeskTurn(
        session=turn.session,
        at=micros(turn.at),
        kind=turn.kind.value,
        agent=turn.agent,
        why=turn.why,
        data=spelled(dict(turn.data)),
    )


def turn_of(row: tables.DeskTurn) -> Turn:
    """Read a row."""
    return Turn(
        session=row.session,
        at=instant(row.at),
        kind=TurnKind(row.kind),
        agent=row.agent,
        why=row.why,
        data=json.loads(row.data),
    )


def call_of(row: tables.DeskCall, box: Box) -> CallBack:
    """Read a row."""
    return CallBack(
        id=row.key,
        session=row.session,
        asked_at=instant(row.asked_at),
        wanted_at=when(row.wanted_at),
        contact=box.open(CALL, row.key, bytes(row.sealed)).decode(),
        sensitive=frozenset(map(Sensitive, json.loads(row.sensitive))),
        done_at=when(row.done_at),
        done_by=row.done_by,
    )


def sealed_errand(errand: Errand, box: Box) -> bytes:
    """Seal what an errand says, at its place."""
    told = {
        "deed": errand.deed.value,
        "thread": errand.thread,
        "agent": errand.agent,
        "account": errand.account,
        "word": errand.word,
        "text": errand.text,
    }
    return box.seal(ERRAND, errand.id, spelled(told).encode())


def errand_of(row: tables.DeskErrand, box: Box) -> Errand:
    """Read a row."""
    told = json.loads(box.open(ERRAND, row.key, bytes(row.sealed)))
    return Errand(
        id=row.key,
        at=instant(row.at),
        source=row.source,
        session=row.session,
        stand=Stand(row.stand),
        why=row.why,
        tries=row.tries,
        not_before=when(row.not_before),
        begun_at=when(row.begun_at),
        done_at=when(row.done_at),
        done_by=row.done_by,
        deed=Deed(told.pop("deed")),
        **told,
    )
