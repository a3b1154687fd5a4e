"""Let a worker search the whole archive: order it, see how far it is, what it found."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guicang.domain.access.model import May
from guicang.domain.jobs.model import ENDED, Job
from guicang.entrypoints.houses import house
from guicang.entrypoints.searches import segments
from guicang.entrypoints.web.acts import reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.running import told
from guicang.services.discovering import MOST_FOUND, Discovery
from guicang.services.searching import MOST

WHO = frozenset({May.CONVERSATION_SEARCH})


@page("search/archive", name="archive-search", may=WHO)
@never_cache
def search(request: Asked) -> Answer:
    """Show the form, and the searches that this person ordered."""
    mine = house().discovering.mine(person=request.person)
    context = {
        "most": MOST,
        "segments": len(segments()),
        "rows": [_row(job, found) for job, found in mine],
    }
    return render(request, "guicang/archive_search.html", context)


@page("search/archive/order", name="archive-search-order", may=WHO, methods={"POST"})
def order(request: Asked) -> Answer:
    """Let a worker search; words and reason are given."""
    job = house().discovering.order(
        request.POST.get("q", "").strip(), person=request.person, reason=reason(request)
    )
    messages.success(request, _("Ordered; a worker takes it."))
    return redirect("archive-search-found", job.id)


@page("search/archive/<int:number>", name="archive-search-found", may=WHO)
@never_cache
def found(request: Asked, number: int) -> Answer:
    """Tell how far a search is and what was found; asked again while it goes on."""
    job, seen = house().discovering.show(number, person=request.person)
    context = {
        **_row(job, seen),
        "told": told(job),
        "poll": job.state not in ENDED,
        "rest": max(0, seen.hits - MOST_FOUND),
    }
    htmx = request.headers.get("HX-Request") == "true"
    name = "part_archive_found" if htmx else "archive_found"
    return render(request, f"guicang/{name}.html", context)


def _row(job: Job, seen: Discovery) -> dict[str, Any]:
    return {"job": job, "seen": seen}
