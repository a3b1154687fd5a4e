"""Legal holds: who holds what, since when; place one, ask for its end."""

from dataclasses import asdict
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.hold import Query, query_to
from guicang.domain.hold.model import Hold
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import CATEGORIES
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.asking import day
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.wording import pseudonym

WHO: Final = frozenset({May.HOLD_PLACE, May.LEDGER_READ})
_LISTS: Final = ("conversations", "agents", "sources", "channels")


@page("holds", name="holds", may=WHO)
def holds(request: Asked) -> Answer:
    """List holds in force, and on demand released ones."""
    opened = house()
    everything = request.GET.get("all") == "1"
    found = opened.holds.all() if everything else opened.holds.in_force()
    context = {
        "rows": [{"hold": h, "query": spelt(h.query)} for h in found],
        "everything": everything,
        "can_place": house().powers.allowed(request.person, May.HOLD_PLACE),
        "categories": [(name, words(title)) for name, title in CATEGORIES.items()],
    }
    return render(request, "guicang/holds.html", context)


def spelt(query: Query) -> list[tuple[str, str]]:
    """Put a hold's conditions into words; none at all covers everything."""
    shown: list[tuple[str, str]] = []
    for name, value in query_to(query).items():
        if not value:
            continue
        parts = value if isinstance(value, list | tuple) else [value]
        if name == "customers":
            parts = [pseudonym(str(part)) for part in parts]
        titles = [words(CATEGORIES.get(str(part), str(part))) for part in parts]
        shown.append((words(name), words(", ").join(titles)))
    return shown


@page("holds/new", name="hold-place", may={May.HOLD_PLACE}, methods={"POST"})
def place(request: Asked) -> Answer:
    """Place a hold; it binds at once, and somebody else confirms it."""
    query = _query(request)
    if query == Query():
        raise BadForm(reason=_("say what the hold covers: it would cover everything"))
    opened = house()
    by = proved(request, May.HOLD_PLACE)
    asked = opened.holding.place(
        query,
        title=request.POST.get("title", "").strip() or reason(request),
        reason=reason(request),
        by=by,
        review_at=day(request.POST.get("review", "")),
    )
    messages.success(request, _("The hold binds from now on; others confirm it."))
    return redirect("hold", str(asked.payload["hold"]))


def _query(request: Asked) -> Query:
    given = request.POST
    lists: dict[str, Any] = {name: _words(given.get(name, "")) for name in _LISTS}
    customers = house().identifying.all_of(_words(given.get("customers", "")))
    return Query(
        **lists,
        customers=customers,
        categories=frozenset(given.getlist("categories")),
        since=day(given.get("since", "")),
        until=day(given.get("until", "")),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.replace("，", " ").replace(",", " ").split())


@page("holds/<str:code>", name="hold", may=WHO)
def hold(request: Asked, code: str) -> Answer:
    """Show a hold: what it covers now, and what is asked about it."""
    opened = house()
    found: Hold = opened.holds.get(code)
    context = {
        "hold": found,
        "query": spelt(found.query),
        "reach": asdict(opened.holding.reach(code)) if not found.released_at else None,
        "requests": [
            r for r in opened.requests.list() if r.payload.get("hold") == code
        ],
        "can_release": found.released_at is None
        and house().powers.allowed(request.person, May.HOLD_RELEASE),
    }
    return render(request, "guicang/hold.html", context)


@page(
    "holds/<str:code>/release",
    name="hold-release",
    may={May.HOLD_RELEASE},
    methods={"POST"},
)
def release(request: Asked, code: str) -> Answer:
    """Ask for a hold's end; two people sign."""
    by = proved(request, May.HOLD_RELEASE, code)
    asked = house().holding.release(code, reason=reason(request), by=by)
    messages.success(request, _("Asked; the hold binds until two people have signed."))
    return redirect("approval", asked.id)
