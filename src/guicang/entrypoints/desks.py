"""The desk at all doors: shapes as plain values, words, and what people type."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, Final

from guicang.domain.desk.assignment import Why, WhyNot
from guicang.domain.desk.model import Closing, Moved, Sensitive, Session, State
from guicang.domain.desk.offline import Fate, NoticeKind, Plan
from guicang.domain.desk.presence import Agent, Away, Because, Presence, Shift
from guicang.domain.desk.preview import Tally
from guicang.domain.desk.waiting import Wait
from guicang.domain.errors import BadDeskAgent
from guicang.ports.desk import CallBack, Deed, DeskVersion, Errand, Turn, TurnKind
from guicang.services.deskruling import Preview
from guicang.services.overseeing import Board, Place, Waiting

_week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PRESENCES: Final[Mapping[Presence, str]] = {
    Presence.AVAILABLE: "available",
    Presence.BUSY: "busy",
    Presence.BREAK: "on a break",
    Presence.OFFLINE: "offline",
}
BECAUSE: Final[Mapping[Because, str]] = {
    Because.LEAVE: "away, as planned",
    Because.HOLIDAY: "a holiday",
    Because.HOURS: "outside their hours",
    Because.SAID: "as they said",
    Because.MISSED: "sessions were not answered",
}
AWAY: Final[Mapping[Away, str]] = {
    Away.BREAK: "a short break",
    Away.SHIFT_ENDS: "the shift ends",
    Away.LEAVE: "leave",
    Away.OTHER_DUTY: "other duties",
    Away.TECHNICAL: "a technical problem",
}
FATES: Final[Mapping[Fate, str]] = {
    Fate.HAND_OVER: "handed over",
    Fate.PAUSE: "paused for the same person",
    Fate.QUEUE: "back into the queue",
}
STATES: Final[Mapping[State, str]] = {
    State.WAITING: "waits",
    State.ASSIGNED: "with somebody",
    State.PAUSED: "paused",
    State.COMPLETED: "completed",
}
SENSITIVE: Final[Mapping[Sensitive, str]] = {
    Sensitive.MEDICAL: "medical",
    Sensitive.PSYCHOLOGICAL: "psychological",
    Sensitive.FINANCE: "finance",
}
MOVED: Final[Mapping[str, str]] = {
    Moved.FIRST.value: "It was free when the customer wrote.",
    Moved.NO_REPLY.value: "Somebody else had it and did not answer in time.",
    Moved.AGENT_SILENT.value: "Somebody else had it and fell silent.",
    Moved.OFFLINE.value: "Who had it went offline.",
    Moved.SUPERVISOR.value: "A supervisor said so.",
    Moved.DRAINED.value: "It waited, and a place came free.",
    Moved.REOPENED.value: "The customer wrote again after the end.",
    Moved.PLATFORM.value: "The platform gave it to them.",
}
WHY: Final[Mapping[str, str]] = {
    Why.CONTINUITY.value: "They spoke with this customer before.",
    Why.KEPT.value: "It was kept for them.",
    Why.SKILL.value: "They have the skills it needs: {skills}.",
    Why.LANGUAGE.value: "They speak the customer's language ({lang}).",
    Why.CLEARED.value: "They are cleared for what it is about: {about}.",
    Why.LEAST_LOADED.value: "They were the least loaded: {load} of {capacity} places, "
    "{others} others could have had it.",
    Why.FAIR_SHARE.value: "Of those equally loaded they were given the least today "
    "({taken}), {others} others could have had it.",
    Why.LONGEST_IDLE.value: "Of those equally loaded they had waited the longest; "
    "{others} others could have had it.",
    Why.ONLY_ONE.value: "Nobody else could have had it; {load} of their {capacity} "
    "places were taken.",
    Why.STRETCHED.value: "It had waited so long that a skill or the language was no "
    "longer needed.",
    Why.RETURNED.value: "{count} others had it and did not answer.",
}
AGAINST: Final[Mapping[WhyNot, str]] = {
    WhyNot.ABSENT: "is not available",
    WhyNot.LEAVING: "goes in a few minutes",
    WhyNot.CHANNEL: "does not answer this channel, or has no account there",
    WhyNot.NOT_CLEARED: "is not cleared for what it is about",
    WhyNot.NO_CONSENT: "is new to the customer, who did not agree to that",
    WhyNot.KEPT_FOR: "is not whom it is kept for",
    WhyNot.TRIED: "had it and did not answer",
    WhyNot.FULL: "has no place free",
    WhyNot.SKILL: "lacks a skill",
    WhyNot.LANGUAGE: "does not speak the language",
}
CLOSINGS: Final[Mapping[Closing, str]] = {
    Closing.AGENT: "by who had it",
    Closing.CUSTOMER: "by the customer",
    Closing.CUSTOMER_SILENT: "the customer was silent",
    Closing.TOTAL: "it lasted too long",
    Closing.PLATFORM: "on the platform",
    Closing.SUPERVISOR: "by a supervisor",
}
TURNS: Final[Mapping[TurnKind, str]] = {
    TurnKind.OPENED: "opened",
    TurnKind.HEARD: "the customer wrote",
    TurnKind.REPLIED: "answered",
    TurnKind.ASSIGNED: "given to",
    TurnKind.QUEUED: "back into the queue",
    TurnKind.PAUSED: "paused for the same person",
    TurnKind.RETURNED: "not answered by",
    TurnKind.RAISED: "a supervisor was asked to look",
    TurnKind.WARNED: "warned that time runs out",
    TurnKind.COMPLETED: "completed",
    TurnKind.REOPENED: "reopened",
    TurnKind.RATED: "rated",
}
NOTICES: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.QUEUED: "Nobody is free: the customer waits",
    NoticeKind.GOING: "Who helps them goes, and nobody is free",
    NoticeKind.HANDED_OVER: "Who helps them goes, and somebody else goes on",
    NoticeKind.PAUSED: "Who helps them goes and comes back",
    NoticeKind.CONTINUED: "Who helped them is back",
    NoticeKind.WARNING: "The session ends soon",
    NoticeKind.CLOSED: "The session is over",
    NoticeKind.RATING: "How it was",
    NoticeKind.CALL_BACK: "A wish to be called is noted",
}
"""When a customer is told something, as people here read it."""
NAMES: Final[Mapping[str, str]] = {
    "why": "why somebody goes",
    "back": "when they are back",
    "wait": "how long it takes, as a range",
    "place": "how many are before the customer",
    "minutes": "how many minutes are left",
    "agent": "who goes on",
    "ways": "a sentence: how else you are reached",
    "call": "a sentence: that a call is offered",
    "consent": "a sentence: that they are asked to agree",
}
"""What the names in braces stand for."""
DEEDS: Final[Mapping[Deed, str]] = {
    Deed.TELL: "Tell the customer",
    Deed.TRANSFER: "Hand the conversation over",
    Deed.PRESENT: "Set whether they are there",
    Deed.END: "End the conversation",
}


# --- shapes ---------------------------------------------------------------------------


def session_shape(session: Session) -> dict[str, Any]:
    """Turn a session into plain values; nobody's name or words are in it."""
    return {
        "id": session.id,
        "source": session.source,
        "channel": session.channel,
        "state": session.state.value,
        "owner": session.owner or None,
        "kept_for": session.kept_for or None,
        "category": session.category or None,
        "lang": session.lang or None,
        "skills": sorted(session.skills),
        "sensitive": sorted(session.sensitive),
        "opened_at": session.opened_at,
        "queued_at": session.queued_at,
        "first_reply_at": session.first_reply_at,
        "completed_at": session.completed_at,
        "closing": None if session.closing is None else session.closing.value,
        "moves": session.moves,
        "raised": session.raised,
        "reopened": session.reopened,
    }


def wait_shape(wait: Wait | None) -> dict[str, int | None] | None:
    """Turn a range of minutes into plain values."""
    return None if wait is None else {"least": wait.least, "most": wait.most}


def place_shape(place: Place) -> dict[str, Any]:
    """Turn somebody at the desk into plain values."""
    agent, stands = place.seat.agent, place.standing
    return {
        "name": agent.name,
        "presence": stands.presence.value,
        "because": stands.because.value,
        "until": stands.until,
        "load": place.seat.load,
        "capacity": agent.capacity,
        "taken": place.seat.taken,
        "missed": agent.missed,
        "leaving": place.seat.leaving,
        "skills": sorted(agent.skills),
        "languages": sorted(agent.languages),
        "cleared": sorted(agent.cleared),
        "next_leave": None if place.next is None else place.next.since,
    }


def waiting_shape(waiting: Waiting) -> dict[str, Any]:
    """Turn a waiting session into plain values; times are in seconds."""
    return {
        "session": session_shape(waiting.session),
        "place": waiting.place,
        "waited": int(waiting.waited.total_seconds()),
        "minutes": wait_shape(waiting.wait),
    }


def board_shape(board: Board) -> dict[str, Any]:
    """Turn the desk into plain values."""
    return {
        "at": board.at,
        "load": board.load,
        "capacity": board.capacity,
        "fairness": None if board.fairness is None else round(board.fairness, 3),
        "counts": {state.value: count for state, count in board.counts.items()},
        "agents": [place_shape(place) for place in board.places],
        "queue": [waiting_shape(each) for each in board.waiting],
        "raised": [each.id for each in board.raised],
        "calls": [call_shape(call) for call in board.calls],
        "errands": [errand_shape(errand) for errand in board.errands],
    }


def call_shape(call: CallBack) -> dict[str, Any]:
    """Turn a wish to be called into plain values, without the number."""
    return {
        "id": call.id,
        "session": call.session,
        "asked_at": call.asked_at,
        "wanted_at": call.wanted_at,
        "sensitive": sorted(call.sensitive),
    }


def errand_shape(errand: Errand) -> dict[str, Any]:
    """Turn what is to be done on a platform by hand into plain values."""
    return {
        "id": errand.id,
        "at": errand.at,
        "source": errand.source,
        "deed": errand.deed.value,
        "session": errand.session or None,
        "agent": errand.agent or None,
        "account": errand.account or None,
        "presence": errand.word or None,
        "text": errand.text or None,
        "why": errand.why,
    }


def asked_shape(errand: Errand) -> dict[str, Any]:
    """Turn what a program is to do in its own system into plain values."""
    return {"thread": errand.thread or None, **errand_shape(errand)}


def plan_shape(plan: Plan) -> dict[str, Any]:
    """Turn what it means that somebody goes into plain values."""
    return {
        "agent": plan.going.agent,
        "at": plan.going.at,
        "why": plan.going.why.value,
        "back_at": plan.going.back_at,
        **{fate.value.replace("-", "_"): plan.count(fate) for fate in Fate},
        "steps": [
            {
                "session": step.session,
                "fate": step.fate.value,
                "to": step.to or None,
                "minutes": wait_shape(step.notice.wait),
            }
            for step in plan.steps
        ],
    }


def why_shape(turn: Turn | None, against: Mapping[str, WhyNot]) -> dict[str, Any]:
    """Turn why somebody has a session into plain values."""
    return {
        "agent": None if turn is None else turn.agent,
        "at": None if turn is None else turn.at,
        "moved": None if turn is None else turn.why,
        "reasons": [] if turn is None else list(_listed(turn.data.get("reasons"))),
        "against": {name: reason.value for name, reason in sorted(against.items())},
    }


def tally_shape(tally: Tally) -> dict[str, int]:
    """Turn what limits do into plain values."""
    return {
        "sessions": tally.sessions,
        "warned": tally.warned,
        "returned": tally.returned,
        "raised": tally.raised,
        "completed": tally.completed,
        "cut": tally.cut,
    }


def preview_shape(preview: Preview) -> dict[str, Any]:
    """Turn a preview into plain values."""
    return {
        "since": preview.since,
        "until": preview.until,
        "partly": preview.partly,
        "texts": {
            lang: {kind.value: text for kind, text in row.items()}
            for lang, row in preview.texts.items()
        },
        "now": tally_shape(preview.now),
        "then": tally_shape(preview.then),
    }


def version_shape(version: DeskVersion) -> dict[str, Any]:
    """Turn a version of the rules into plain values."""
    return {
        "version": version.version,
        "digest": version.digest,
        "by": version.by,
        "at": version.at,
    }


def _listed(value: object) -> Sequence[Mapping[str, Any]]:
    return value if isinstance(value, list) else []


# --- words ----------------------------------------------------------------------------


def sentences(turn: Turn | None, words: Any) -> list[str]:
    """Say why a session went to whom it went, in the reader's words."""
    if turn is None:
        return []
    said = [words(MOVED[turn.why])] if turn.why in MOVED else []
    for reason in _listed(turn.data.get("reasons")):
        values = {name: value for name, value in reason.items() if name != "why"}
        said.append(words(WHY[str(reason["why"])]).format(**values))
    return said


# --- what people type -----------------------------------------------------------------


def shift_from(text: str, name: str) -> Shift:
    """Read a shift such as ``mon 09:00-18:00``. BadDeskAgent."""
    day, _, hours = text.strip().lower().partition(" ")
    starts, _, ends = hours.strip().partition("-")
    try:
        return Shift(
            weekday=_week.index(day),
            starts=time.fromisoformat(starts.strip()),
            ends=time.fromisoformat(ends.strip()),
        )
    except ValueError:
        raise BadDeskAgent(
            agent=name, reason="a shift is such as: mon 09:00-18:00"
        ) from None


def shift_text(shift: Shift) -> str:
    """Write a shift as ``shift_from`` reads it."""
    starts, ends = (at.isoformat("minutes") for at in (shift.starts, shift.ends))
    return f"{_week[shift.weekday]} {starts}-{ends}"


def accounts_from(texts: Sequence[str], name: str) -> dict[str, str]:
    """Read accounts such as ``wecom=ann.w``. BadDeskAgent."""
    found = {}
    for text in texts:
        source, equals, account = text.partition("=")
        if not equals or not source.strip() or not account.strip():
            raise BadDeskAgent(agent=name, reason="an account is such as: wecom=ann")
        found[source.strip()] = account.strip()
    return found


def agent_text(agent: Agent) -> dict[str, str]:
    """Write what is known of somebody as it is typed."""
    return {
        "skills": " ".join(sorted(agent.skills)),
        "languages": " ".join(sorted(agent.languages)),
        "channels": " ".join(sorted(agent.channels)),
        "accounts": " ".join(f"{k}={v}" for k, v in sorted(agent.accounts.items())),
        "shifts": "\n".join(map(shift_text, agent.shifts)),
    }
