"""The investigator's view: from a person to things, from a thing to people, and why.

Everything on it is a projection of entries, each of which is a click away.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guicang.adapters.db.queries import ledger as reads
from guicang.adapters.db.queries.conversation import batches_of
from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.ledger import graph
from guicang.domain.ledger.anomalies import Anomaly, Rule, anomalies
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.touching import Touch, hands, touched
from guicang.domain.ledger.wording import HANDS, KINDS, RULES, WHYS
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.asking import day
from guicang.entrypoints.web.charts import graph_options
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.services.viewing import FIELDS

WHO: Final = frozenset({May.LEDGER_READ})
READ: Final = 10_000
"""Entries that are looked at; the newest, and the page says so."""
LISTED: Final = 200
_DAYS: Final = 30
_PAGE: Final = 200
_EXPORTS: Final = frozenset({Tag.CONVERSATION_EXPORTED, Tag.LEDGER_EXPORTED})


@page("investigate", name="investigate", may=WHO)
def investigate(request: Asked) -> Answer:
    """Show what a person touched, or who touched a thing, and what stands out."""
    given = request.GET
    since, until = _range(given, house().clock.now())
    person, about = (given.get(name, "").strip() for name in ("person", "about"))
    found = [*_entries(since, until, person, about)]
    seen = _anomalies(found, since, given.get("rule", ""))
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
        "anomalies": [_seen(each) for each in seen[:LISTED]],
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
    since = day(given.get("since", "")) or until - timedelta(days=_DAYS)
    if since >= until:
        raise BadForm(reason=_("the range ends before it begins"))
    return since, until


def _entries(
    since: datetime, until: datetime, person: str, about: str
) -> Iterator[Entry]:
    """Give entries of a choice, each once: also of the batches a record went with."""
    abouts = [about, *batches_of(about)] if about else [""]
    met: set[int] = set()
    for each in abouts:
        wanted = reads.Wanted(since=since, until=until, person=person, about=each)
        for entry in _all(wanted):
            if entry.seq not in met and len(met) < READ:
                met.add(entry.seq)
                yield entry


def _all(wanted: reads.Wanted) -> Iterator[Entry]:
    after = ""
    while True:
        got = reads.entries(wanted, limit=_PAGE, after=after)
        yield from got.rows
        if not (after := got.next):
            return


def _anomalies(found: list[Entry], since: datetime, rule: str) -> list[Anomaly]:
    people = {e.actor for e in found if e.tag in _EXPORTS}
    before = {name for name in people if _exported_before(name, since)}
    zone = timezone.get_current_timezone()
    seen = anomalies(found, zone=zone, exporters=before)
    return [each for each in seen if not rule or each.rule == rule]


def _exported_before(person: str, at: datetime) -> bool:
    wanted = reads.Wanted(until=at, person=person, tags=_EXPORTS)
    return any(entry.actor == person for entry in _all(wanted))


def _touches(found: list[Entry], person: str, about: str) -> tuple[Touch, ...]:
    if person:
        return touched(found, person)
    return hands(found) if about else ()


def _seen(each: Anomaly) -> dict[str, Any]:
    return {
        "rule": words(RULES[each.rule]),
        "why": words(WHYS[each.rule]).format(**dict(each.data)),
        "person": each.person,
        "at": each.at,
        "first": each.seqs[0],
        "last": each.seqs[-1],
        "count": len(each.seqs),
    }


def _touch(each: Touch) -> dict[str, Any]:
    return {
        "touch": each,
        "kind": words(KINDS[each.thing.kind]),
        "hand": words(HANDS[each.hand]),
    }
