"""The desk for a supervisor: who is on, what waits, what is to be done by hand."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.model import State
from guicang.domain.desk.presence import Presence
from guicang.entrypoints import desks
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.sources import advice_of
from guicang.entrypoints.web.acts import proved
from guicang.entrypoints.web.drawings import (
    BLUE,
    GREEN,
    ORANGE,
    Options,
    Series,
    by_name,
)
from guicang.entrypoints.web.moods import moods
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.services.overseeing import Board, Place, Waiting

SEE: Final = frozenset({May.DESK_SEE, May.DESK_STEER})
STEER: Final = frozenset({May.DESK_STEER})
TONES: Final = {
    Presence.AVAILABLE: "good",
    Presence.BUSY: "warn",
    Presence.BREAK: "warn",
    Presence.OFFLINE: "plain",
}


@page("desk", name="desk", may=SEE)
def desk(request: Asked) -> Answer:
    """Show the desk."""
    opened = house()
    board = opened.overseeing.board()
    context = {
        "board": board,
        "available": sum(
            place.standing.presence is Presence.AVAILABLE for place in board.places
        ),
        "waiting": board.counts.get(State.WAITING, 0),
        "paused": board.counts.get(State.PAUSED, 0),
        "fairness": None if board.fairness is None else f"{board.fairness:.2f}",
        "people": [person_line(place) for place in board.places],
        "queue": _queue(board),
        "errands": [
            {
                "errand": each,
                "deed": words(desks.DEEDS[each.deed]),
                "advice": words(advice_of(each.why)) if each.why else "",
            }
            for each in board.errands
        ],
        "loads": _loads(board),
        "hours": _hours(board),
        "shown_hours": [hour for hour in board.hours if hour.opened or hour.completed],
        "can_steer": opened.powers.allowed(request.person, May.DESK_STEER),
        "can_rule": opened.powers.allowed(request.person, May.DESK_RULES),
    }
    return render(request, "guicang/desk.html", context)


def person_line(place: Place) -> dict[str, Any]:
    """Give what a line of the board shows of somebody."""
    stands = place.standing
    return {
        "name": place.seat.agent.name,
        "presence": words(desks.PRESENCES[stands.presence]),
        "tone": TONES[stands.presence],
        "because": words(desks.BECAUSE[stands.because]),
        "until": stands.until,
        "load": place.seat.load,
        "capacity": place.seat.agent.capacity,
        "full": place.seat.load >= place.seat.agent.capacity,
        "taken": place.seat.taken,
        "missed": place.seat.agent.missed,
        "next": place.next,
        "skills": ", ".join(sorted(place.seat.agent.skills)),
        "languages": ", ".join(sorted(place.seat.agent.languages)),
        "cleared": [
            words(desks.SENSITIVE[each]) for each in sorted(place.seat.agent.cleared)
        ],
    }


def _queue(board: Board) -> list[dict[str, Any]]:
    """Give the queue, and how those sound who wait in our own channel."""
    threads = [x.session.thread for x in board.waiting if x.session.source == OURS]
    sound = moods(house().chats.heads(threads))
    return [
        {**_queue_line(each), "mood": sound.get(each.session.thread)}
        for each in board.waiting
    ]


def _queue_line(waiting: Waiting) -> dict[str, Any]:
    session = waiting.session
    return {
        "place": waiting.place,
        "session": session,
        "state": words(desks.STATES[session.state]),
        "minutes": int(waiting.waited.total_seconds() // 60),
        "wait": waiting.wait,
        "needs": ", ".join(filter(None, [session.lang, *sorted(session.skills)])),
        "sensitive": [
            words(desks.SENSITIVE[each]) for each in sorted(session.sensitive)
        ],
    }


def _loads(board: Board) -> Options:
    """Draw what each has, beside the places they have."""
    there = [
        place
        for place in board.places
        if place.standing.presence is not Presence.OFFLINE or place.seat.load
    ]
    return by_name(
        [place.seat.agent.name for place in there],
        [
            Series(words("places taken"), [p.seat.load for p in there], BLUE),
            Series(
                words("places"), [p.seat.agent.capacity for p in there], ORANGE, "line"
            ),
        ],
    )


def _hours(board: Board) -> Options:
    """Draw what came and went in the last day, by hour."""
    return by_name(
        [f"{hour.at.astimezone(board.zone):%H}" for hour in board.hours],
        [
            Series(words("opened"), [h.opened for h in board.hours], BLUE),
            Series(words("completed"), [h.completed for h in board.hours], GREEN),
        ],
    )


@page("desk/sessions/<str:code>", name="desk-session", may=SEE)
def session(request: Asked, code: str) -> Answer:
    """Say why a session is with whom it is, and who could not have it now."""
    opened = house()
    found = opened.desk.get(code)
    turn, against = opened.assigning.why(code)
    context = {
        "session": found,
        "state": words(desks.STATES[found.state]),
        "closing": words(desks.CLOSINGS[found.closing]) if found.closing else "",
        "sensitive": [words(desks.SENSITIVE[s]) for s in sorted(found.sensitive)],
        "turn": turn,
        "sentences": desks.sentences(turn, words),
        "against": [
            (name, words(desks.AGAINST[reason]))
            for name, reason in sorted(against.items())
        ],
        "turns": [
            {
                "at": each.at,
                "kind": words(desks.TURNS[each.kind]),
                "agent": each.agent,
            }
            for each in opened.desk.turns(code)
        ],
        "others": [
            agent.name
            for agent in opened.desk.agents()
            if agent.name not in against and agent.name != found.owner
        ],
        "can_steer": found.open
        and opened.powers.allowed(request.person, May.DESK_STEER),
    }
    return render(request, "guicang/desk_session.html", context)


@page("desk/sessions/<str:code>/take", name="desk-take", may=STEER, methods={"POST"})
def take(request: Asked, code: str) -> Answer:
    """Give a session to a named person."""
    by = proved(request, May.DESK_STEER)
    house().assigning.take(code, request.POST.get("to", ""), by=by)
    messages.success(request, _("It was handed over; the customer was told first."))
    return redirect("desk-session", code)


@page("desk/errands/<str:code>", name="desk-errand", may=STEER, methods={"POST"})
def errand(request: Asked, code: str) -> Answer:
    """Note that something was done on a platform by hand."""
    house().errands.done(code, by=proved(request, May.DESK_STEER))
    messages.success(request, _("Noted."))
    return redirect("desk")


@page("desk/calls/<str:code>", name="desk-call", may=STEER, methods={"POST"})
def call(request: Asked, code: str) -> Answer:
    """Note that a customer was called back; the number is forgotten."""
    house().wishing.called(code, by=proved(request, May.DESK_STEER))
    messages.success(request, _("Noted; the number is forgotten."))
    return redirect("desk")
