"""Who is one customer on all platforms: see it, ask for a merge or a split.

Before anybody asks they see what it would do: how many copies, which holds reach
further, which verdicts change. Two others sign. Customers are shown by the beginning of
a digest: whoever has to know who it is reads a conversation of theirs.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.adapters.db.queries.customers import (
    CustomerRow,
    IdentityRow,
    customers as listed,
    customers_of,
)
from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.identity import Suggestion
from guicang.domain.retention.model import State
from guicang.domain.retention.wording import STATES
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import CHANGES, IDENTITY_KINDS, SUGGESTIONS
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, may_see, page
from guicang.entrypoints.web.wording import TONES, pseudonym
from guicang.ports.identities import Version
from guicang.services.foreseeing import Preview

WHO: Final = frozenset({May.CUSTOMER_CHANGE, May.HOLD_PLACE, May.LEDGER_READ})


@page("customers", name="customers", may=WHO)
def customers(request: Asked) -> Answer:
    """List customers, and those that seem to be one."""
    found = listed(after=request.GET.get("after", ""))
    context = {
        "rows": [_row(one) for one in found.rows],
        "next": found.next,
        "after": request.GET.get("after", ""),
        "suggestions": [_suggested(s) for s in house().identifying.suggestions()],
        "can_change": _can_change(request),
    }
    return render(request, "guicang/customers.html", context)


def _can_change(request: Asked) -> bool:
    return house().powers.allowed(request.person, May.CUSTOMER_CHANGE)


def _row(one: CustomerRow) -> dict[str, Any]:
    return {
        "customer": one,
        "name": pseudonym(one.name),
        "sources": sorted({each.source for each in one.identities}),
        "many": len(one.identities),
    }


def _suggested(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "customers": [(name, pseudonym(name)) for name in suggestion.customers],
        "reasons": [words(SUGGESTIONS[reason]) for reason in suggestion.reasons],
    }


@page("customers/merge", name="customer-merge-preview", may={May.CUSTOMER_CHANGE})
def merging(request: Asked) -> Answer:
    """Show what merging would do, before anybody asks for it."""
    chosen = request.GET.getlist("customer")
    preview = house().identifying.merging(_chosen(chosen, 2))
    return _previewed(request, preview, act="customer-merge", chosen=chosen)


@page(
    "customers/merge/ask",
    name="customer-merge",
    may={May.CUSTOMER_CHANGE},
    methods={"POST"},
)
def merge(request: Asked) -> Answer:
    """Ask for customers to be merged; two others sign."""
    chosen = _chosen(request.POST.getlist("customer"), 2)
    by = proved(request, May.CUSTOMER_CHANGE, pseudonym(min(chosen)))
    asked = house().identifying.merge(chosen, by=by, reason=reason(request))
    return _asked(request, asked.id)


@page("customers/<str:code>", name="customer", may=WHO)
def customer(request: Asked, code: str) -> Answer:
    """Show a customer: its identities, and what was changed about them."""
    tags = house().identifying.customer(code)
    (found,) = customers_of(tags)
    context = {
        **_row(found),
        "identities": [_identity(one) for one in found.identities],
        "changes": [_changed(one) for one in house().identities.history(tags)],
        "can_change": _can_change(request),
        "may_list": may_see(request.person, "conversations"),
        "may_answer": may_see(request.person, "subjects"),
        "may_hold": may_see(request.person, "holds"),
    }
    return render(request, "guicang/customer.html", context)


def _identity(one: IdentityRow) -> dict[str, Any]:
    return {
        "identity": one,
        "name": pseudonym(one.tag),
        "kind": words(IDENTITY_KINDS[one.kind]),
    }


def _changed(version: Version) -> dict[str, Any]:
    return {
        "version": version,
        "deed": words(CHANGES[version.change.deed]),
        "before": _spelt(version.change.before),
        "after": _spelt(version.change.after),
    }


def _spelt(customers: frozenset[frozenset[str]]) -> list[str]:
    return [
        " = ".join(map(pseudonym, names)) for names in sorted(map(sorted, customers))
    ]


@page(
    "customers/<str:code>/split",
    name="customer-split-preview",
    may={May.CUSTOMER_CHANGE},
)
def splitting(request: Asked, code: str) -> Answer:
    """Show what taking identities away would do, before anybody asks for it."""
    away = request.GET.getlist("away")
    preview = house().identifying.splitting(code, _chosen(away, 1))
    return _previewed(request, preview, act="customer-split", chosen=away, code=code)


@page(
    "customers/<str:code>/split/ask",
    name="customer-split",
    may={May.CUSTOMER_CHANGE},
    methods={"POST"},
)
def split(request: Asked, code: str) -> Answer:
    """Ask for identities to be taken away from a customer; two others sign."""
    away = _chosen(request.POST.getlist("away"), 1)
    by = proved(request, May.CUSTOMER_CHANGE, pseudonym(code))
    asked = house().identifying.split(code, away, by=by, reason=reason(request))
    return _asked(request, asked.id)


def _chosen(given: Sequence[str], least: int) -> list[str]:
    """Give what was ticked. BadForm if it is too little."""
    chosen = [each for each in dict.fromkeys(given) if each]
    if len(chosen) < least:
        raise BadForm(reason=_("tick what is meant first"))
    return chosen


def _asked(request: Asked, number: str) -> HttpResponseRedirect:
    messages.success(request, _("Asked; nothing changes before two people signed."))
    return redirect("approval", number)


def _previewed(
    request: Asked, preview: Preview, *, act: str, chosen: Sequence[str], code: str = ""
) -> Answer:
    context = {
        "act": act,
        "code": code,
        "chosen": chosen,
        "number": pseudonym(code or min(chosen)),
        "before": _spelt(preview.change.before),
        "after": _spelt(preview.change.after),
        "sizes": [
            (pseudonym(name), size) for name, size in sorted(preview.sizes.items())
        ],
        "holds": sorted(preview.holds.items()),
        "verdicts": [
            {
                "before": (words(STATES[State(old)]), TONES[State(old)]),
                "after": (words(STATES[State(new)]), TONES[State(new)]),
                "copies": copies,
            }
            for (old, new), copies in sorted(preview.verdicts.items())
        ],
    }
    return render(request, "guicang/customers_change.html", context)
