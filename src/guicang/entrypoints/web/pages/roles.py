"""Who may do what: the table in force, what differs, another one to be asked for."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.compare import Difference
from guicang.domain.access.model import May, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import SCHEMA, Table, ceiling, document_of, table_from
from guicang.domain.approval.model import Decision, Operation
from guicang.domain.errors import BadForm, BadRoleTable
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import APART, MAYS, SCOPES
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.passkeys import proof as proof_of

WHO: Final = frozenset({May.OPERATIONS_READ, May.ROLES_CHANGE})
_TYPED: Final = "roles"
_PREVIEW: Final = "preview"


@page("roles", name="roles", may=WHO)
def roles(request: Asked) -> Answer:
    """Show a table as a matrix, and where it differs from another one."""
    opened = house()
    standing = opened.powers.table
    shown, title = _shown(request.GET)
    other = SHIPPED if shown.version == standing.version else standing
    change = opened.empowering.difference(shown, other)
    context = {
        "tab": "roles",
        "title": title,
        "table": shown,
        "standing": standing.version,
        "roles": [role.value for role in Role],
        "scopes": list(matrix(shown, other)),
        "apart": list(apart(shown)),
        "against": other.version,
        "difference": told(change),
        "history": opened.empowering.history(),
        "proposed": [
            r
            for r in opened.requests.list(open_only=True)
            if r.operation is Operation.ROLES_CHANGE and r.decision is Decision.OPEN
        ],
        "typed": _TYPED,
        "can_change": opened.powers.allowed(request.person, May.ROLES_CHANGE),
    }
    return render(request, "guicang/roles.html", context)


def _shown(given: QueryDict) -> tuple[Table, str]:
    """Say which table is looked at: in force, a version of it, or a proposed one."""
    opened = house()
    if number := given.get("request", ""):
        document = opened.requests.get(number).payload.get("document")
        if not isinstance(document, Mapping):
            raise BadForm(reason=_("this request carries no table"))
        # No version has it yet; -1 is none that was ever in force.
        return table_from(document, SHIPPED, version=-1), number
    if (version := given.get("version", "")).isdecimal():
        return opened.empowering.version(int(version)), f"v{version}"
    return opened.powers.table, ""


def matrix(shown: Table, other: Table) -> Iterator[dict[str, Any]]:
    """Give the rows by scope; a cell says whether it is on, differs, and can be on."""
    for scope, title in SCOPES.items():
        yield {
            "title": words(title),
            "rows": [
                {
                    "may": may.value,
                    "title": words(MAYS[may]),
                    "cells": [_cell(may, role, shown, other) for role in Role],
                }
                for may in May
                if may.value.startswith(f"{scope}:")
            ],
        }


def _cell(may: May, role: Role, shown: Table, other: Table) -> dict[str, Any]:
    on, was = may in shown.of(role), may in other.of(role)
    return {
        "role": role.value,
        "on": on,
        "mark": "gained" if on and not was else "lost" if was and not on else "",
        "never": may not in ceiling(role),
    }


def apart(shown: Table) -> Iterator[dict[str, str]]:
    """Give the roles that may not meet in one person, and why."""
    for pair, why in sorted(shown.apart.items(), key=lambda each: sorted(each[0])):
        names = [words(role.value) for role in sorted(pair)]
        yield {"roles": " + ".join(names), "why": words(APART.get(why, why))}


def told(change: Difference) -> dict[str, Any]:
    """Put into words what one table changes in another."""

    def listed(mays: frozenset[May]) -> list[str]:
        return [words(MAYS[may]) for may in May if may in mays]

    return {
        "nothing": change.nothing,
        "roles": [
            {
                "name": words(c.role.value),
                "gained": listed(c.gained),
                "lost": listed(c.lost),
            }
            for c in change.roles
        ],
        "people": [
            {"name": c.person, "gained": listed(c.gained), "lost": listed(c.lost)}
            for c in change.people
        ],
        "broken": [
            {
                "name": b.person,
                "roles": " + ".join(words(role.value) for role in b.roles),
                "why": words(APART.get(b.why, b.why)),
            }
            for b in change.broken
        ],
    }


@page("roles/edit", name="roles-edit", may={May.ROLES_CHANGE}, methods={"GET", "POST"})
def edit(request: Asked) -> Answer:
    """Mark another table, see what it would change, and ask for it."""
    opened = house()
    standing = opened.powers.table
    shown, difference = standing, None
    faults: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        document = _document(request.POST)
        if request.POST.get("step") != _PREVIEW:
            return _ask(request, document)
        shown = table_from(document, SHIPPED, version=standing.version + 1)
        difference = told(opened.empowering.difference(shown))
        faults = _faults(document)
    context = {
        "roles": [role.value for role in Role],
        "scopes": list(matrix(shown, standing)),
        "difference": difference,
        "faults": faults,
        "typed": _TYPED,
    }
    return render(request, "guicang/roles_edit.html", context)


def _document(given: QueryDict) -> dict[str, object]:
    """Read the marks of a matrix: ``power`` is PERMISSION=ROLE; more pairs stay."""
    powers: dict[str, list[str]] = {may.value: [] for may in May}
    for mark in given.getlist("power"):
        may, _sign, role = mark.partition("=")
        powers.setdefault(may, []).append(role)
    kept = document_of(house().powers.table)
    return {"schema": SCHEMA, "name": "own", "powers": powers, "apart": kept["apart"]}


def _faults(document: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Name what no table may break and this one would."""
    try:
        house().empowering.check(document)
    except BadRoleTable as error:
        found = error.data.get("found", ((error.data["place"], error.data["reason"]),))
        return tuple((str(place), words(str(why))) for place, why in found)  # type: ignore[attr-defined]  # pairs, as BadRoleTable says
    return ()


@page("roles/return", name="roles-return", may={May.ROLES_CHANGE}, methods={"POST"})
def back(request: Asked) -> Answer:
    """Ask for an old version, or the shipped table, to be in force again."""
    if not (version := request.POST.get("version", "")).isdecimal():
        raise BadForm(reason=_("say which version"))
    return _ask(request, document_of(house().empowering.version(int(version))))


def _ask(request: Asked, document: Mapping[str, object]) -> Answer:
    asked = house().empowering.propose(
        document,
        by=request.person.name,
        code=proof_of(request),
        reason=confirmed(request, _TYPED),
    )
    messages.success(request, _("Asked; it is in force when two people have signed."))
    return redirect("approval", asked.id)
