"""Where the ledger is anchored: places outside the database, and since when not."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.ledger.wording import ANCHORS
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.page import Answer, Asked, page

WHO: Final = frozenset({May.LEDGER_READ})
_LISTED: Final = 100


@page("anchors", name="anchors", may=WHO)
def anchors(request: Asked) -> Answer:
    """Show the places, what they took, and whether that is enough."""
    anchoring = house().anchoring
    kept = [*reversed(anchoring.list())]
    context = {
        "standing": anchoring.standing(),
        "kinds": [words(ANCHORS[kind]) for kind in anchoring.standing().kinds],
        "places": [(words(ANCHORS[each.kind]), each.name) for each in anchoring.places],
        "rows": [
            {"size": size, "kind": words(ANCHORS[each.kind]), "receipt": each}
            for size, each in kept[:_LISTED]
        ],
        "many": len(kept),
        "within": int(anchoring.within.total_seconds() // 3600),
        "size": house().ledger.head().size,
    }
    return render(request, "guicang/anchors.html", context)


@page("anchors/new", name="ledger-anchor", may=WHO, methods={"POST"})
def anchor(request: Asked) -> Answer:
    """Sign the ledger and take the checkpoint to every place."""
    done = house().anchoring.anchor()
    told = _("The checkpoint is in {count} places.").format(count=len(done))
    messages.success(request, told)
    return redirect("anchors")


@page("anchors/paper", name="ledger-paper", may=WHO, methods={"POST"})
def paper(_request: Asked) -> HttpResponse:
    """Sign the ledger and give the checkpoint to be printed."""
    _receipt, printed = house().anchoring.paper()
    return _file(printed, "application/pdf", "checkpoint.pdf")


@page("anchors/<str:digest>", name="ledger-receipt", may=WHO)
def receipt(_request: Asked, digest: str) -> HttpResponse:
    """Give a receipt as it is kept."""
    found = house().anchoring.receipt(digest)
    if found is None:
        raise BadForm(reason=_("there is no such receipt"))
    name = f"anchor-{digest[:16]}.json"
    return _file(found.to_bytes(), "application/json", name)


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
