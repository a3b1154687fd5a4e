"""Setting a house up, in the order of the guide, and declaring the organisation."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.retention.packs import binding, organisation_from
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.organisations import ACTORS, FLAGS
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, may_see, page
from guicang.entrypoints.web.pages.policies import laws
from guicang.entrypoints.web.passkeys import proof as proof_of
from guicang.entrypoints.web.progress import Check, progress

WHO: Final = frozenset({May.ORGANISATION_DECLARE, May.PEOPLE_FOUND})
_TYPED: Final = "organisation"


@page("setup", name="setup", may=WHO)
def setup(request: Asked) -> Answer:
    """Show the steps: a sensible default, what stands now, where it is done."""
    steps = progress(house())
    context = {
        "steps": [
            {
                "step": step,
                "checks": [_told(check, request) for check in step.checks],
            }
            for step in steps
        ],
        "done": sum(step.done for step in steps),
        "all": len(steps),
    }
    return render(request, "guicang/setup.html", context)


def _told(check: Check, request: Asked) -> dict[str, Any]:
    return {"check": check, "address": _address(check.page, request)}


def _address(name: str, request: Asked) -> str:
    """Give the address of a page that this person may see; "" for none."""
    if not name or not may_see(request.person, name):
        return ""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@page("setup/organisation", name="organisation", may={May.ORGANISATION_DECLARE})
def organisation(request: Asked) -> Answer:
    """Show what the organisation declared, and what another declaration would do."""
    opened = house()
    declared: dict[str, Any] = dict(opened.policies.organisation())
    looking = "look" in request.GET
    facts = _facts(request.GET) if looking else declared
    context = {
        "actors": _offered(ACTORS, facts.get("actors", ())),
        "flags": _offered(FLAGS, facts.get("flags", ())),
        "jurisdictions": " ".join(map(str, facts.get("jurisdictions", ("CN",)))),
        "persons": facts.get("persons", 0),
        "term": facts.get("policy_term") or "",
        "declared": bool(declared),
        "typed": _TYPED,
        "effect": _effect(facts) if facts else None,
    }
    return render(request, "guicang/organisation.html", context)


def _offered(known: Mapping[str, str], chosen: Any) -> list[tuple[str, str, bool]]:
    """Give what may be declared, and words that stand and are not in our list."""
    more = [name for name in chosen if name not in known]
    listed = [(name, words(title), name in chosen) for name, title in known.items()]
    return [*listed, *((name, name, True) for name in more)]


def _facts(given: QueryDict) -> dict[str, Any]:
    persons = given.get("persons", "") or "0"
    if not (persons.isascii() and persons.isdecimal()):
        raise BadForm(reason=_("a whole number is needed"))
    facts: dict[str, Any] = {
        "actors": given.getlist("actor") or ["pi_handler"],
        "flags": given.getlist("flag"),
        "jurisdictions": given.get("jurisdictions", "").split() or ["CN"],
        "persons": int(persons),
    }
    if term := given.get("term", "").strip():
        facts["policy_term"] = term
    return facts


def _effect(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Say which law would bind, newly or no more."""
    opened, names = house(), laws().citations
    organisation_from(facts)
    judging = opened.judging
    after = binding(judging.packs.load(), facts, judging.policies.confirmed())
    now = {clause.id for clause in judging.law()}
    ceasing = opened.governing.ceasing(facts)
    return {
        "law": [
            {"name": names.get(c.id, c.id), "id": c.id, "new": c.id not in now}
            for c in after
        ],
        "ceasing": [{"name": names.get(id_, id_), "id": id_} for id_ in ceasing],
    }


@page(
    "setup/organisation/declare",
    name="organisation-declare",
    may={May.ORGANISATION_DECLARE},
    methods={"POST"},
)
def declare(request: Asked) -> Answer:
    """Declare what the organisation is; two sign where law would bind no more."""
    asked = house().governing.declare(
        _facts(request.POST),
        by=request.person.name,
        code=proof_of(request),
        reason=confirmed(request, _TYPED),
    )
    if asked is not None:
        told = _("Asked; it is in force when two people have signed.")
        messages.success(request, told)
        return redirect("approval", asked.id)
    messages.success(request, _("Declared; the law that follows from it binds now."))
    return redirect("setup")
