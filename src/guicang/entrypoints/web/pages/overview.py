"""What needs me now, what is due, what was refused."""

from django.shortcuts import render

from guicang.domain.access.model import May
from guicang.entrypoints.web.houses import house
from guicang.entrypoints.web.page import Answer, Asked, page


@page("", name="overview", why="everybody begins here; it shows what each may see")
def overview(request: Asked) -> Answer:
    """Show the day's numbers."""
    opened = house()
    waiting = opened.requests.list(open_only=True)
    context = {
        "counts": opened.records.counts(),
        "waiting": len(waiting),
        "ledger": opened.ledger.head(),
        "May": May,
    }
    return render(request, "guicang/overview.html", context)
