"""Price books: the one in force, its offers, samples, history, and another one."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.cost.book import read
from guicang.domain.cost.samples import SAMPLES
from guicang.entrypoints.costs import PLACES, TIERS, book_shape, decimal
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.prices import money
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.costs import RUN, WHO
from guicang.entrypoints.web.passkeys import proof as proof_of
from guicang.entrypoints.web.pricebook import document_of, fields_of

_POST: Final = frozenset({"POST"})


@page("cost/prices", name="cost-prices", may=WHO)
def prices(request: Asked) -> Answer:
    """Show the price book in force, its offers and its history, to be changed."""
    chosen = request.GET.get("from", "")
    return _shown(request, chosen, house().costing.document(chosen))


def _shown(request: Asked, chosen: str, document: Mapping[str, Any]) -> Answer:
    costing, book, form = house().costing, read(document), fields_of(document)
    context = {
        "book": book_shape(*costing.book()),
        "chosen": chosen,
        "offers": [
            {
                "tier": words(TIERS[offer.shelf.tier]),
                "region": offer.shelf.region,
                "packs": [
                    (decimal(pack.size), money(book.currency, pack.price))
                    for pack in offer.packs
                ],
                "rate": money(book.currency, offer.rate),
                "retrieval": money(book.currency, offer.retrieval),
                "egress": money(book.currency, offer.egress),
                "places": [
                    words(PLACES[place])
                    for place, shelf in book.places.items()
                    if shelf == offer.shelf
                ],
            }
            for offer in book.offers.values()
        ],
        "samples": [(name, read(each).name) for name, each in SAMPLES.items()],
        "versions": [
            book_shape(read(each.document), each)
            for each in costing.versions.history()[:20]
        ],
        "text": json.dumps(document, ensure_ascii=False, indent=2),
        "form": form,
        "tiers": [(tier, words(said)) for tier, said in TIERS.items()],
        "places": [
            (place, words(said), form["places"][place])
            for place, said in PLACES.items()
        ],
        "can_change": house().powers.allowed(request.person, May.COST_CHANGE),
    }
    return render(request, "guicang/cost_prices.html", context)


@page("cost/prices/look", name="cost-look", may=RUN, methods=_POST)
def look(request: Asked) -> Answer:
    """Show the price book that a form says, with more rows; nothing is in force."""
    return _shown(request, "form", document_of(request.POST.dict()))


@page("cost/prices/apply", name="cost-apply", may=RUN, methods=_POST)
def apply(request: Asked) -> Answer:
    """Put a price book in force."""
    why = confirmed(request)
    given = request.POST.dict()
    made = house().costing.apply(
        document_of(given) if "form" in given else given.get("document", ""),
        by=request.person.name,
        code=proof_of(request),
        reason=why,
    )
    said = _("Price book {n} is in force.").format(n=made.version)
    messages.success(request, said)
    return redirect("cost-prices")
