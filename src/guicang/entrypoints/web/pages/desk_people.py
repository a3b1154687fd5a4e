"""Somebody at the desk: what they can, whether they are there, and when they go."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.desk.model import Sensitive
from guicang.domain.desk.offline import Plan
from guicang.domain.desk.presence import Agent, Away, Presence
from guicang.domain.errors import BadForm, NoSuchAgent
from guicang.entrypoints import desks
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.acts import proved
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.desk import STEER, person_line

_START: Final = 3


@page("desk/people/<str:name>", name="desk-agent", may=STEER)
def agent(request: Asked, name: str) -> Answer:
    """Show somebody; with ``why`` in the address, what it would mean that they go."""
    opened = house()
    found = _agent(name)
    places = [
        each
        for each in opened.overseeing.board().places
        if each.seat.agent.name == name
    ]
    given = request.GET
    context = {
        "name": name,
        "agent": found,
        "known": bool(found.version),
        "line": person_line(places[0]) if places else None,
        "text": desks.agent_text(found),
        "sensitive": [
            (each.value, words(title), each in found.cleared)
            for each, title in desks.SENSITIVE.items()
        ],
        "presences": _choices(desks.PRESENCES),
        "causes": _choices(desks.AWAY),
        "given": given,
        "leaves": [
            {"leave": each, "why": words(desks.AWAY[each.why])} for each in found.leaves
        ],
        "plan": _plan(request, name) if given.get("why") and found.version else None,
    }
    return render(request, "guicang/desk_agent.html", context)


def _agent(name: str) -> Agent:
    try:
        return house().desk.agent(name)
    except NoSuchAgent:
        return Agent(name=name, capacity=_START)


def _choices(titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(each.value, words(title)) for each, title in titles.items()]


def _plan(request: Asked, name: str) -> dict[str, Any]:
    plan: Plan = house().leaving.impact(
        name,
        by=request.person.name,
        why=_away(request.GET.get("why", "")),
        at=_instant(request.GET.get("since", "")),
        until=_instant(request.GET.get("until", "")),
    )
    return {
        "plan": plan,
        "counts": [
            (words(title), plan.count(fate)) for fate, title in desks.FATES.items()
        ],
        "steps": [
            {"step": step, "fate": words(desks.FATES[step.fate])} for step in plan.steps
        ],
    }


def _away(text: str) -> Away:
    try:
        return Away(text)
    except ValueError:
        raise BadForm(reason=_("say why they go")) from None


def _instant(text: str) -> datetime | None:
    """Read what a field for date and time gives; local time."""
    if not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadForm(reason=_("a time is written 2026-01-31T09:30")) from None
    return at if at.tzinfo else timezone.make_aware(at)


@page("desk/people", name="desk-agent-find", may=STEER)
def find(request: Asked) -> Answer:
    """Go to the page of somebody, new or known."""
    name = request.GET.get("name", "").strip()
    if not name:
        raise BadForm(reason=_("say a name"))
    return redirect("desk-agent", name)


@page("desk/people/<str:name>/set", name="desk-agent-set", may=STEER, methods={"POST"})
def set_(request: Asked, name: str) -> Answer:
    """Set what somebody can."""
    given = request.POST
    by = proved(request, May.DESK_STEER)
    capacity = given.get("capacity", "")
    kinds = set(Sensitive)
    written = replace(
        _agent(name),
        capacity=int(capacity) if capacity.isdigit() else 0,
        skills=_words(given.get("skills", "")),
        languages=_words(given.get("languages", "")),
        channels=_words(given.get("channels", "")),
        accounts=desks.accounts_from(given.get("accounts", "").split(), name),
        cleared=frozenset(
            Sensitive(each) for each in given.getlist("cleared") if each in kinds
        ),
        shifts=tuple(
            desks.shift_from(line, name)
            for line in given.get("shifts", "").splitlines()
            if line.strip()
        ),
    )
    house().attending.put(written, by=by)
    messages.success(request, _("Set."))
    return redirect("desk-agent", name)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.replace("，", " ").replace(",", " ").split())


@page(
    "desk/people/<str:name>/presence",
    name="desk-presence",
    may=STEER,
    methods={"POST"},
)
def presence(request: Asked, name: str) -> Answer:
    """Set whether somebody is there."""
    said = request.POST.get("presence", "")
    by = proved(request, May.DESK_STEER)
    if said not in set(Presence):
        raise BadForm(reason=_("there is no such state"))
    house().attending.present(name, Presence(said), by=by)
    messages.success(request, _("Set."))
    return redirect("desk-agent", name)


@page("desk/people/<str:name>/leave", name="desk-leave", may=STEER, methods={"POST"})
def leave(request: Asked, name: str) -> Answer:
    """Name when somebody goes offline, and until when."""
    by = proved(request, May.DESK_STEER, name)
    given = request.POST
    house().attending.plan_leave(
        name,
        by=by,
        why=_away(given.get("why", "")),
        since=_instant(given.get("since", "")),
        until=_instant(given.get("until", "")),
    )
    messages.success(request, _("Planned. Customers are told before anything moves."))
    return redirect("desk-agent", name)


@page(
    "desk/people/<str:name>/back", name="desk-leave-drop", may=STEER, methods={"POST"}
)
def back(request: Asked, name: str) -> Answer:
    """Take a time away back."""
    by = proved(request, May.DESK_STEER)
    since = _instant(request.POST.get("since", ""))
    if since is not None:
        house().attending.drop_leave(name, since, by=by)
    messages.success(request, _("Taken back."))
    return redirect("desk-agent", name)


@page(
    "desk/people/<str:name>/remove",
    name="desk-agent-remove",
    may=STEER,
    methods={"POST"},
)
def remove(request: Asked, name: str) -> Answer:
    """Take somebody from the desk, who has no open session."""
    house().attending.remove(name, by=proved(request, May.DESK_STEER, name))
    messages.success(request, _("Removed."))
    return redirect("desk")
