"""The incident room: what happened, which clocks run, and who answers for them."""

from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.hold import Query
from guicang.domain.incident.clocks import Clock, State
from guicang.domain.incident.drafts import TITLES, Report
from guicang.domain.incident.model import Change, Incident
from guicang.domain.incident.wording import CIRCUMSTANCES, KINDS
from guicang.domain.ledger.wording import TAGS
from guicang.domain.record.zone import local
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.incidents import (
    FORMS,
    JURISDICTIONS,
    TONES,
    circumstances,
    clock_shape,
    exercise_shape,
    facts_of,
    jurisdictions,
    reader,
    report,
)
from guicang.entrypoints.labels import CATEGORIES
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, may_see, page

WHO: Final = frozenset({May.INCIDENT_ANSWER, May.LEDGER_READ, May.OPERATIONS_READ})
ANSWER: Final = frozenset({May.INCIDENT_ANSWER})
_POST: Final = frozenset({"POST"})
_SHOWN: Final = 3
_SETTLED: Final = frozenset({State.MET, State.NOT_APPLICABLE})


@page("incidents", name="incidents", may=WHO)
def incidents(request: Asked) -> Answer:
    """List incidents, and let somebody declare one."""
    opened = house()
    found = opened.incidents.all()
    ours = opened.jurisdictions()
    context = {
        "rows": [
            {
                "it": each,
                "kind": words(KINDS[each.facts.kind]),
                "next": _next(each) if each.is_open else None,
            }
            for each in found
        ],
        "exercises": [
            exercise_shape(each, words) for each in opened.exercising.done()[:_SHOWN]
        ],
        "kinds": [(k.value, words(said)) for k, said in KINDS.items()],
        "circumstances": [(c.value, words(s)) for c, s in CIRCUMSTANCES.items()],
        "jurisdictions": [(j, j in ours) for j in JURISDICTIONS],
        "categories": [(name, words(title)) for name, title in CATEGORIES.items()],
        "sources": sorted(each.name for each in opened.connections.list()),
        "can_answer": opened.powers.allowed(request.person, May.INCIDENT_ANSWER),
    }
    return render(request, "guicang/incidents.html", context)


def _next(incident: Incident) -> dict[str, Any] | None:
    clocks = house().responding.clocks(incident)
    urgent = next((c for c in clocks if c.state not in _SETTLED), None)
    return _shown(urgent) if urgent else None


def _shown(clock: Clock) -> dict[str, Any]:
    shape = clock_shape(clock, house().clock.now(), words, tongue())
    quiet = clock.state is State.RUNNING and not shape["near"]
    return {**shape, "tone": "info" if quiet else TONES[clock.state]}


@page("incidents/new", name="incident-declare", may=ANSWER, methods={"POST"})
def declare(request: Asked) -> Answer:
    """Declare an incident; with the freeze in the same act if that was chosen."""
    opened, given = house(), request.POST
    told = facts_of(
        kind_=given.get("kind", ""),
        story=given.get("story", ""),
        discovered_at=moment(given.get("discovered", "")),
        now=opened.clock.now(),
        happened_at=moment(given.get("happened", "")),
        sources=frozenset(given.getlist("sources")),
        categories=frozenset(given.getlist("categories")),
        conversations=frozenset(given.get("conversations", "").split()),
        persons=number(given.get("persons", "")),
        sensitive=given.get("sensitive") == "yes",
        jurisdictions=jurisdictions(
            given.getlist("jurisdictions"), opened.jurisdictions()
        ),
        circumstances=circumstances(given.getlist("circumstances")),
    )
    by = _proved(request)
    freeze = Query() if given.get("freeze") == "yes" else None
    made = opened.responding.declare(told, by=by, freeze=freeze)
    messages.success(request, _("Declared. Evidence is locked and the clocks run."))
    return redirect("incident", made.id)


def _proved(request: Asked) -> str:
    proof = passkeys.proof(request)
    return house().governing.prove(request.person.name, proof, May.INCIDENT_ANSWER).name


def moment(text: str) -> datetime | None:
    """Read what a field of day and time gives; in the house's time. BadForm."""
    if not text.strip():
        return None
    try:
        return local(datetime.fromisoformat(text.strip()))
    except ValueError:
        raise BadForm(reason=_("that is no day and time")) from None


def number(text: str) -> int | None:
    """Read a count; None where nothing is given. BadForm."""
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise BadForm(reason=_("that is no number"))
    return int(text)


@page("incidents/<str:code>", name="incident", may=WHO)
def incident(request: Asked, code: str) -> Answer:
    """Show the room of one incident."""
    opened = house()
    found = opened.responding.get(code)
    context = {
        **_clocks(found),
        "kind": words(KINDS[found.facts.kind]),
        "said": [words(CIRCUMSTANCES[c]) for c in sorted(found.facts.circumstances)],
        "categories": [
            words(CATEGORIES.get(each, each)) for each in sorted(found.facts.categories)
        ],
        "choices": [(c.value, words(s)) for c, s in CIRCUMSTANCES.items()],
        "jurisdictions": [(j, j in found.facts.jurisdictions) for j in JURISDICTIONS],
        "reports": [(each.value, words(TITLES[each])) for each in Report],
        "can_draft": opened.powers.allowed(request.person, May.INCIDENT_ANSWER),
        "people": [p.name for p in opened.people.list() if p.active],
        "entries": _done(code),
        "sees_trail": may_see(request.person, "entry"),
        "window": next(
            (w for w in opened.preserving.windows() if w.incident == code), None
        ),
        "can_answer": found.is_open
        and opened.powers.allowed(request.person, May.INCIDENT_ANSWER),
    }
    return render(request, "guicang/incident.html", context)


def _done(code: str) -> list[dict[str, Any]]:
    """Give what was done about an incident, the latest first."""
    return [
        {"it": each, "did": words(TAGS.get(each.tag, each.tag))}
        for each in house().ledger.entries(about=code)
    ][::-1]


def _clocks(found: Incident) -> dict[str, Any]:
    clocks = [_shown(each) for each in house().responding.clocks(found)]
    quiet = [c for c in clocks if c["state"] == State.NOT_APPLICABLE.value]
    running = [c for c in clocks if c["state"] != State.NOT_APPLICABLE.value]
    return {
        "incident": found,
        "clocks": running,
        "quiet": quiet,
        "unsettled": [c for c in running if c["state"] != State.MET.value],
    }


@page("incidents/<str:code>/clocks", name="incident-clocks", may=WHO)
def clocks(request: Asked, code: str) -> Answer:
    """Show the clocks as they stand now; the page asks for it again and again."""
    return render(
        request, "guicang/part_clocks.html", _clocks(house().responding.get(code))
    )


@page("incidents/<str:code>/learn", name="incident-learn", may=ANSWER, methods=_POST)
def learn(request: Asked, code: str) -> Answer:
    """Note what was learnt."""
    given, found = request.POST, house().responding.get(code).facts
    laws = jurisdictions(given.getlist("jurisdictions"), found.jurisdictions)
    change = Change(
        happened_at=moment(given.get("happened", "")),
        assessed_at=house().clock.now() if given.get("assessed") == "yes" else None,
        persons=number(given.get("persons", "")),
        sensitive=given.get("sensitive") == "yes",
        jurisdictions=laws,
        circumstances=circumstances(given.getlist("circumstances")),
    )
    why = reason(request)
    by = _proved(request)
    house().responding.change(code, change, by=by, reason=why)
    messages.success(request, _("Noted; the clocks go by it from now on."))
    return redirect("incident", code)


@page("incidents/<str:code>/clock", name="incident-clock", may=ANSWER, methods=_POST)
def clock(request: Asked, code: str) -> Answer:
    """Answer one clock: it was met, does not apply, or is somebody's."""
    given, responding = request.POST, house().responding
    which, deed = given.get("clock", ""), given.get("deed", "")
    if deed not in {"met", "waive", "own"}:
        raise BadForm(reason=_("choose what became of it"))
    why = given.get("said", "").strip()
    by = _proved(request)
    if deed == "met":
        responding.meet(code, which, reference=why, by=by)
    elif deed == "waive":
        responding.waive(code, which, reason=why, by=by)
    else:
        responding.own(code, which, given.get("owner", ""), by=by)
    messages.success(request, _("It is in the ledger."))
    return redirect("incident", code)


@page(
    "incidents/<str:code>/handled", name="incident-handled", may=ANSWER, methods=_POST
)
def handled(request: Asked, code: str) -> Answer:
    """Note that handling has ended."""
    by = _proved(request)
    house().responding.handled(code, by=by)
    messages.success(request, _("Clocks that run from the end of handling run now."))
    return redirect("incident", code)


@page("incidents/<str:code>/close", name="incident-close", may=ANSWER, methods=_POST)
def close(request: Asked, code: str) -> Answer:
    """Close an incident."""
    by = proved(request, May.INCIDENT_ANSWER, code)
    house().responding.close(code, reason=reason(request), by=by)
    messages.success(request, _("Closed. A freeze stays until two people lift it."))
    return redirect("incident", code)


@page("incidents/<str:code>/draft", name="incident-draft", may=ANSWER, methods=_POST)
def draft(request: Asked, code: str) -> Answer:
    """Give a draft as a file."""
    given = request.POST
    wanted, form = report(given.get("report", "")), given.get("form", "")
    reads = reader("en" if given.get("language") == "en" else "zh")
    by = request.person.name
    data = house().drafting.draw(code, wanted, form, reads, by=by)
    answer = HttpResponse(data, content_type=FORMS[form])
    name = f"{code}-{wanted.value}-{reads.lang}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
