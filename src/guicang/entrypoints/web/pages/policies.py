"""Retention policies: clauses and law, what a change would do, and asking for it."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm, GuicangError
from guicang.domain.retention.model import Action, Clause
from guicang.domain.retention.policy import Change
from guicang.domain.retention.wording import ACTIONS, EFFECTS, STATES
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.labels import categories
from guicang.entrypoints.laws import Laws
from guicang.entrypoints.prices import prices
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.words import period, say

WHO: Final = frozenset({May.POLICY_CHANGE, May.LEDGER_READ, May.CONVERSATION_EXPLAIN})
"""What a gigabyte costs a month, where nobody says otherwise; the CLI's default too."""
LISTED: Final = 200


def laws() -> Laws:
    """Give the names of clauses and laws for this request's reader."""
    return Laws(house(), words, tongue())


@page("policies", name="policies", may=WHO)
def policies(request: Asked) -> Answer:
    """Show the policy in force, the law that binds, templates and history."""
    opened, names = house(), laws()
    current = opened.policies.current()
    document: Any = current.document if current else {}
    context = {
        "current": current,
        "title": names.title_of(document) if current else "",
        "clauses": [clause(c, names) for c in document.get("clauses", ())],
        "law": [_law(c, names) for c in opened.judging.law()],
        "templates": [
            {"name": name, "title": names.title_of(given)}
            for name, given in opened.templates().items()
        ],
        "history": opened.policies.history(),
        "organisation": dict(opened.policies.organisation()),
        "can_change": house().powers.allowed(request.person, May.POLICY_CHANGE),
        "can_tell": opened.powers.allowed(request.person, May.NOTICE_CHANGE),
    }
    return render(request, "guicang/policies.html", context)


def clause(c: Mapping[str, Any], names: Laws) -> dict[str, str]:
    """Give a clause of a policy document as people read it."""
    action = str(c.get("action", ""))
    known = action in set(Action)
    return {
        "id": str(c["id"]),
        "title": names.title_of(c) if "title" in c else "",
        "period": period(c.get("period") or "", words),
        "start": names.start_of(c.get("trigger")),
        "action": words(ACTIONS[Action(action)]) if known else action,
        "scope": categories(c.get("scope", {}).get("categories", ()), words),
    }


def _law(c: Clause, names: Laws) -> dict[str, str]:
    return {
        "id": c.id,
        "law": names.citations.get(c.id, ""),
        "effect": words(EFFECTS[c.effect]),
        "period": period(c.period or "", words),
        "start": names.start_of(c.trigger),
        "scope": categories(sorted(c.scope.categories), words),
    }


@page("policies/<str:name>", name="policy", may=WHO)
def policy(request: Asked, name: str) -> Answer:
    """Show a template: its clauses, its remarks, what it would change."""
    opened, names = house(), laws()
    document: Any = opened.templates().get(name)
    if document is None:
        raise BadForm(reason=_("there is no such template"))
    context = {
        "name": name,
        "title": names.title_of(document),
        "clauses": [clause(c, names) for c in document["clauses"]],
        "remarks": [r.get(names.language) or r["en"] for r in document["remarks"]]
        if "remarks" in document
        else [],
        "can_change": house().powers.allowed(request.person, May.POLICY_CHANGE),
    }
    return render(request, "guicang/policy.html", context)


@page("policies/<str:name>/simulate", name="policy-simulate", may=WHO)
def simulate(request: Asked, name: str) -> Answer:
    """Work out the exact set of records whose verdict would change."""
    opened = house()
    listed: list[str] = []

    def note(change: Change) -> None:
        if len(listed) < LISTED:
            listed.append(change.record)

    try:
        result = opened.retaining.simulate(_template(name), note)
    except GuicangError as error:
        message, advice = say(error, words)
        told = {"code": error.code, "message": message, "advice": advice}
        return render(request, "guicang/part_error.html", {"error": told})
    context = {
        "seen": result.seen,
        "total": result.total,
        "newly_due": result.newly_due,
        "earlier": result.earlier,
        "saves": prices().month(result.newly_due.size),
        "ways": [
            {"before": words(STATES[a]), "after": words(STATES[b]), "sums": sums}
            for (a, b), sums in sorted(result.ways.items())
        ],
        "conflicts": [
            {"floor": floor, "ceiling": ceiling, "records": many}
            for (floor, ceiling), many in sorted(result.conflicts.items())
        ],
        "ids": listed,
        "more": max(0, result.total.records - LISTED),
    }
    return render(request, "guicang/part_simulation.html", context)


def _template(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = house().templates().get(name)
    if found is None:
        raise BadForm(reason=_("there is no such template"))
    return found


@page(
    "policies/<str:name>/apply",
    name="policy-apply",
    may={May.POLICY_CHANGE},
    methods={"POST"},
)
def apply(request: Asked, name: str) -> Answer:
    """Ask for a policy to be put in force; two people sign."""
    document = _template(name)
    by = proved(request, May.POLICY_CHANGE, name)
    asked = house().retaining.propose(document, by=by, reason=reason(request))
    messages.success(request, _("Asked; it is in force when two people have signed."))
    return redirect("approval", asked.id)
