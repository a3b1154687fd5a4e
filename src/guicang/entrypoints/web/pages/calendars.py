"""The compliance calendar: what is due, who sees to it, what shows that it was done."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guicang.domain.access.model import May
from guicang.domain.programme.calendar import Line, List, State
from guicang.domain.programme.wording import LISTS, STATES
from guicang.entrypoints.calendars import PARTS, reported, title
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.web.acts import reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.passkeys import proof as proof_of

WHO: Final = frozenset({May.OPERATIONS_READ, May.PROGRAMME_CHANGE})
RUN: Final = frozenset({May.PROGRAMME_CHANGE})
_POST: Final = frozenset({"POST"})
_TONES: Final = {State.DONE: "good", State.DUE: "info", State.LATE: "bad"}


@page("calendar", name="calendar", may=WHO)
@never_cache
def calendar(request: Asked) -> Answer:
    """Show every list of the calendar, and the impact assessments."""
    opened = house()
    lines = opened.calendaring.lines()
    context = {
        "lists": [
            {
                "name": each.value,
                "title": words(LISTS[each]),
                "rows": [_told(line) for line in lines if line.item.list is each],
            }
            for each in List
        ],
        "retired": [
            {"it": each, "title": title(each.item, tongue())}
            for each in opened.calendaring.retired()
        ],
        "items": [(line.item.id, title(line.item, tongue())) for line in lines],
        "people": [p.name for p in opened.people.list() if p.active],
        "assessments": opened.calendaring.assessments(),
        "parts": [(name, words(said)) for name, said in PARTS.items()],
        "can_run": opened.powers.allowed(request.person, May.PROGRAMME_CHANGE),
        "can_report": opened.powers.allowed(request.person, May.OPERATIONS_READ),
    }
    return render(request, "guicang/calendar.html", context)


def _told(line: Line) -> dict[str, Any]:
    return {
        "it": line,
        "title": title(line.item, tongue()),
        "state": words(STATES[line.state]),
        "tone": _TONES[line.state],
    }


@page("calendar/own", name="calendar-own", may=RUN, methods=_POST)
def own(request: Asked) -> Answer:
    """Say who sees to an item."""
    house().calendaring.own(
        request.POST.get("item", ""),
        request.POST.get("owner", ""),
        by=request.person.name,
        code=proof_of(request),
        reason=reason(request),
    )
    messages.success(request, _("It is noted who sees to it."))
    return redirect("calendar")


@page("calendar/done", name="calendar-done", may=RUN, methods=_POST)
def done(request: Asked) -> Answer:
    """Attach evidence by hand."""
    house().calendaring.done(
        request.POST.get("item", ""),
        request.POST.get("reference", ""),
        request.POST.get("note", ""),
        by=request.person.name,
        code=proof_of(request),
    )
    messages.success(request, _("The evidence is attached."))
    return redirect("calendar")


@page("calendar/assess", name="calendar-assess", may=RUN, methods=_POST)
def assess(request: Asked) -> Answer:
    """Record an impact assessment."""
    said = {name: request.POST.get(name, "") for name in PARTS}
    house().calendaring.assess(said, by=request.person.name, code=proof_of(request))
    messages.success(request, _("The assessment is recorded, and kept three years."))
    return redirect("calendar")


@page(
    "calendar/report",
    name="calendar-report",
    may={May.OPERATIONS_READ},
    methods=_POST,
)
def report(request: Asked) -> HttpResponse:
    """Sign the calendar, and give it as a PDF that carries the JSON."""
    data = reported(tongue(), request.person.name)
    answer = HttpResponse(
        house().reporting.print_(data, words), content_type="application/pdf"
    )
    answer["Content-Disposition"] = 'attachment; filename="calendar.pdf"'
    return answer
