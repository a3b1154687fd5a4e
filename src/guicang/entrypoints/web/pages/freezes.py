"""The red button: stop all destruction, see what stands still, ask for its end."""

from typing import Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.approval.model import Decision
from guicang.domain.disposal.road import OPEN
from guicang.domain.hold import Query
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import CATEGORIES
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.holds import spelt

WHO: Final = frozenset({May.FREEZE_PLACE, May.LEDGER_READ})


@page("freezes", name="freezes", may=WHO)
def freezes(request: Asked) -> Answer:
    """Show freezes, what would stand still, and the button."""
    opened = house()
    found = opened.holds.freezes(everything=True)
    asked = {
        str(each.payload.get("freeze")): each
        for each in opened.requests.list()
        if each.decision is Decision.OPEN
    }
    allowed = opened.powers.allowed
    context = {
        "rows": [
            {"freeze": f, "query": spelt(f.query), "asked": asked.get(f.id)}
            for f in reversed(found)
        ],
        "in_force": sum(f.lifted_at is None for f in found),
        "moving": [b for b in opened.batches.list() if b.state in OPEN],
        "categories": [(name, words(title)) for name, title in CATEGORIES.items()],
        "sources": sorted(each.name for each in opened.connections.list()),
        "can_place": allowed(request.person, May.FREEZE_PLACE),
        "can_lift": allowed(request.person, May.FREEZE_LIFT),
    }
    return render(request, "guicang/freezes.html", context)


@page("freezes/new", name="freeze-place", may={May.FREEZE_PLACE}, methods={"POST"})
def place(request: Asked) -> Answer:
    """Stop; it binds at once, in every process."""
    query = Query(
        categories=frozenset(request.POST.getlist("categories")),
        sources=frozenset(request.POST.getlist("sources")),
    )
    why = reason(request)
    by = proved(request, May.FREEZE_PLACE)
    house().freezing.freeze(query, reason=why, by=by)
    messages.success(request, _("Nothing in its scope is destroyed from now on."))
    return redirect("freezes")


@page(
    "freezes/<str:code>/lift",
    name="freeze-lift",
    may={May.FREEZE_LIFT},
    methods={"POST"},
)
def lift(request: Asked, code: str) -> Answer:
    """Ask for a freeze's end; two people sign."""
    by = proved(request, May.FREEZE_LIFT, code)
    asked = house().freezing.lift(code, reason=reason(request), by=by)
    messages.success(request, _("Asked; it binds until two people have signed."))
    return redirect("approval", asked.id)
