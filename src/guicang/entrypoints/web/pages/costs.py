"""What storage costs: measured, forecast with a band, and what if."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guicang.domain.access.model import May
from guicang.domain.cost.whatif import Wish
from guicang.domain.errors import BadForm, GuicangError
from guicang.entrypoints.costs import book_shape, outcome_shape
from guicang.entrypoints.costtables import Table, written
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.prices import money
from guicang.entrypoints.web import costcharts
from guicang.entrypoints.web.acts import reason
from guicang.entrypoints.web.costviews import MONTHS, ahead, checked, measured
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.policies import laws
from guicang.entrypoints.web.passkeys import proof as proof_of
from guicang.entrypoints.words import say

WHO: Final = frozenset({May.COST_CHANGE, May.OPERATIONS_READ, May.POLICY_CHANGE})
RUN: Final = frozenset({May.COST_CHANGE})
_POST: Final = frozenset({"POST"})


@page("cost", name="cost", may=WHO)
@never_cache
def cost(request: Asked) -> Answer:
    """Show what is stored, what it costs, what it will cost, and what if."""
    costing = house().costing
    book, version = costing.book()
    history = costing.history()
    context = {
        "book": book_shape(book, version),
        "can_change": house().powers.allowed(request.person, May.COST_CHANGE),
        "tables": [
            (Table.SAMPLES.value, words("Samples")),
            (Table.FORECAST.value, words("Forecast")),
            (Table.ACTUAL.value, words("Forecasts and what came")),
        ],
        "measured": measured(history[-1], book) if history else None,
        "ahead": ahead(history, book) if history else None,
        "checked": checked(book) if history else None,
        "wish": _wished(request),
        "asked": _asked(request) if history and request.GET.get("ask") else None,
    }
    return render(request, "guicang/cost.html", context)


# --- what if --------------------------------------------------------------------------


def _wished(request: Asked) -> dict[str, Any]:
    names = laws()
    return {
        "policy": request.GET.get("policy", ""),
        "cold_after": request.GET.get("cold_after", ""),
        "reads": request.GET.get("reads", "0"),
        "regions": request.GET.get("regions", ""),
        "templates": [
            (name, names.title_of(given)) for name, given in house().templates().items()
        ],
    }


def _asked(request: Asked) -> dict[str, Any]:
    """Work the what-if out; what the house refuses is said where it was asked."""
    policy = request.GET.get("policy", "")
    document = house().templates().get(policy)
    if policy and document is None:
        raise BadForm(reason=_("there is no such template"))
    cold = request.GET.get("cold_after", "").strip()
    named = request.GET.get("regions", "").replace("，", ",").split(",")
    wish = Wish(
        cold_after=_number(cold) if cold else None,
        reads=_number(request.GET.get("reads", "") or "0"),
        regions=tuple(name.strip() for name in named if name.strip()),
    )
    try:
        found = house().costing.what_if(wish, policy=document, months=MONTHS)
    except GuicangError as error:
        message, advice = say(error, words)
        return {"error": {"code": error.code, "message": message, "advice": advice}}
    shape = outcome_shape(found, words)
    currency = shape["currency"]
    saves = float(shape["saves"])
    return {
        "options": costcharts.months(shape["months"], currency),
        "rows": [
            (
                month["days"],
                money(currency, float(month["now"])),
                money(currency, float(month["then"])),
                money(currency, float(month["now"]) - float(month["then"])),
            )
            for month in shape["months"]
        ],
        "now": money(currency, float(shape["total_now"])),
        "then": money(currency, float(shape["total_then"])),
        "dearer": saves < 0,
        "saves": money(currency, abs(saves)),
        "reading": money(currency, float(shape["reading"])),
        "once": money(currency, float(shape["once"])),
        "cold": f"{shape['cold_share']:.1%}",
    }


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 6:  # noqa: PLR2004 - digits
        raise BadForm(reason=_("a number is wanted"))
    return int(text)


# --- acts -----------------------------------------------------------------------------


@page("cost/measure", name="cost-measure", may=RUN, methods=_POST)
def measure(request: Asked) -> Answer:
    """Let a worker measure what is stored."""
    house().ordering.measure(
        by=request.person.name, code=proof_of(request), reason=reason(request)
    )
    messages.success(request, _("A worker measures what is stored; look again soon."))
    return redirect("cost")


@page("cost/tables/<str:table>", name="cost-table", may=WHO)
def table(_request: Asked, table: str) -> HttpResponse:
    """Give a table as CSV."""
    if table not in set(Table):
        raise BadForm(reason=_("there is no such table"))
    answer = HttpResponse(
        written(house().costing, Table(table)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="cost-{table}.csv"'
    return answer
