"""The investigator's view: from a person to things, from a thing to people, and why.

Everything on it is a projection of entries, each of which is a click away.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.ledger import graph
from guicang.domain.ledger.anomalies import Rule
from guicang.domain.ledger.model import Entry
from guicang.domain.ledger.touching import Touch, hands, touched
from guicang.domain.ledger.wording import HANDS, KINDS, RULES
from guicang.entrypoints.anomalies import (
    READ,
    SPAN,
    Choice,
    anomaly_shape,
    chosen,
    standing_out,
)
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.asking import day
from guicang.entrypoints.web.charts import graph_options
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.services.viewing import FIELDS

WHO: Final = frozenset({May.LEDGER_READ})
LISTED: Final = 200


@page("investigate", name="investigate", may=WHO)
def investigate(request: Asked) -> Answer:
    """Show what a person touched, or who touched a thing, and what stands out."""
    given = request.GET
    since, until = _range(given, house().clock.now())
    person, about = (given.get(name, "").strip() for name in ("person", "about"))
    found = chosen(Choice(since, until, person, about))
    seen = standing_out(found, since, given.get("rule", ""))
    touches = _touches(found, person, about)
    drawing = graph.graph(found) if person or about else None
    query = {"since": f"{since:%Y-%m-%d}", "person": person, "about": about}
    context = {
        "given": given,
        "whom": person,
        "about": about,
        "since": since,
        "until": until - timedelta(days=1),
        "many": len(found),
        "capped": len(found) == READ,
        "anomalies": [anomaly_shape(each, words) for each in seen[:LISTED]],
        "more": max(0, len(seen) - LISTED),
        "rules": [(rule.value, words(RULES[rule])) for rule in Rule],
        "touches": [_touch(each) for each in touches[:LISTED]],
        "more_touches": max(0, len(touches) - LISTED),
        "graph": graph_options(drawing, words) if drawing else None,
        "views": house().viewing.list(request.person.name),
        "fields": [(name, given[name]) for name in FIELDS if given.get(name)],
        "trail": urlencode({k: v for k, v in query.items() if v}),
    }
    return render(request, "guicang/investigate.html", context)


@page("investigate/save", name="view-save", may=WHO, methods={"POST"})
def save(request: Asked) -> Answer:
    """Keep a choice under a name."""
    given = {name: request.POST.get(name, "") for name in FIELDS}
    name = request.POST.get("name", "")
    view = house().viewing.save(request.person.name, name, given)
    return redirect(f"{reverse('investigate')}?{view.query}")


@page("investigate/drop", name="view-drop", may=WHO, methods={"POST"})
def drop(request: Asked) -> Answer:
    """Forget a choice."""
    house().viewing.drop(request.person.name, request.POST.get("name", ""))
    return redirect("investigate")


def _range(given: QueryDict, now: datetime) -> tuple[datetime, datetime]:
    until = day(given.get("until", "")) or timezone.localtime(now)
    until = until.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    since = day(given.get("since", "")) or until - SPAN
    if since >= until:
        raise BadForm(reason=_("the range ends before it begins"))
    return since, until


def _touches(found: list[Entry], person: str, about: str) -> tuple[Touch, ...]:
    if person:
        return touched(found, person)
    return hands(found) if about else ()


def _touch(each: Touch) -> dict[str, Any]:
    return {
        "touch": each,
        "kind": words(KINDS[each.thing.kind]),
        "hand": words(HANDS[each.hand]),
    }
