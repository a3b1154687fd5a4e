"""Time-outs and rules of the desk: in force, tried on last week, changed."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.desk.rules import ALTERNATIVES
from guicang.domain.desk.timeouts import Limits
from guicang.domain.errors import BadDeskRules, BadForm
from guicang.entrypoints import desks
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.desk import SEE
from guicang.services.deskruling import Preview

RULES: Final = frozenset({May.DESK_RULES})
SPARE: Final = 2
MOST_ROWS: Final = 200
_SPANS: Final = {
    "customer_silent": 60,
    "agent_silent": 60,
    "first_reply": 1,
    "total": 3600,
    "warn_before": 60,
    "reopen": 3600,
    "pause_grace": 60,
}
"""In what each time is typed: seconds that one of it has."""
_DEFAULTS: Final = {one.name: one.default for one in fields(Limits)}


@page("desk/rules", name="desk-rules", may=SEE)
def rules(request: Asked) -> Answer:
    """Show the rules in force, to be changed by who may."""
    document = house().desk_ruling.document()
    return render(request, "guicang/desk_rules.html", _shown(request, document))


@page("desk/rules/try", name="desk-rules-try", may=RULES, methods={"POST"})
def try_(request: Asked) -> Answer:
    """Say what the rules in the form would have done to last week's sessions."""
    document = document_from(request.POST)
    found = house().desk_ruling.preview(document)
    context = {**_shown(request, document), "preview": _preview(found)}
    return render(request, "guicang/desk_rules.html", context)


@page("desk/rules/apply", name="desk-rules-apply", may=RULES, methods={"POST"})
def apply(request: Asked) -> Answer:
    """Put the rules in the form in force."""
    confirmed(request)
    version = house().desk_ruling.change(
        document_from(request.POST),
        by=request.person.name,
        code=passkeys.proof(request),
    )
    said = _("Version {n} is in force.").format(n=version.version)
    messages.success(request, said)
    return redirect("desk-rules")


def _shown(request: Asked, document: Mapping[str, Any]) -> dict[str, Any]:
    limits = [_row(row, number) for number, row in enumerate(document["limits"])]
    spare = [_row({}, len(limits) + number) for number in range(SPARE)]
    return {
        "document": document,
        "limits": limits + spare,
        "default": _row({}, -1),
        "alternatives": [
            (name, words(name), document.get("alternatives", {}).get(name, ""))
            for name in sorted(ALTERNATIVES)
        ],
        "holidays": "\n".join(document["holidays"]),
        "sensitive": "\n".join(f"{k} {v}" for k, v in document["sensitive"].items()),
        "kinds": ", ".join(f"{k.value} ({words(v)})" for k, v in _KINDS),
        "stretch": _typed(document["choosing"]["stretch"], 60),
        "ageing": _typed(document["choosing"]["ageing"], 60),
        "versions": house().desk_ruling.history()[:10],
        "can_change": house().powers.allowed(request.person, May.DESK_RULES),
    }


_KINDS: Final = tuple(desks.SENSITIVE.items())


def _row(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    shown: dict[str, Any] = {"number": number, "named": bool(row)}
    for name, unit in _SPANS.items():
        shown[name] = _typed(row.get(name, _default(name)), unit)
    for name in ("channel", "category", "ask_rating", "most_returns"):
        shown[name] = row.get(name, _DEFAULTS[name])
    return shown


def _default(name: str) -> int | None:
    value = _DEFAULTS[name]
    return int(value.total_seconds()) if isinstance(value, timedelta) else None


def _typed(seconds: int | None, unit: int) -> str:
    return "" if seconds is None else f"{seconds / unit:g}"


def _preview(found: Preview) -> dict[str, Any]:
    titles = {
        "sessions": _("Sessions"),
        "warned": _("Warnings"),
        "returned": _("Taken from who did not answer"),
        "raised": _("Supervisor asked"),
        "completed": _("Completed by time"),
        "cut": _("Of these, the customer wrote later"),
    }
    now, then = desks.tally_shape(found.now), desks.tally_shape(found.then)
    return {
        "rows": [(title, now[key], then[key]) for key, title in titles.items()],
        "since": found.since,
        "until": found.until,
        "partly": found.partly,
    }


# --- what the form says ---------------------------------------------------------------


def document_from(given: QueryDict) -> dict[str, Any]:
    """Read the form as a document; what it does not show stays as it is. BadForm."""
    kept = dict(house().desk_ruling.document())
    rows = [_limits(given, n) for n in range(MOST_ROWS) if f"used-{n}" in given]
    kept["limits"] = rows
    kept["holidays"] = given.get("holidays", "").split()
    kept["misses"] = int(_number(given.get("misses", ""), 1) or 0)
    kept["choosing"] = {
        "stretch": _number(given.get("stretch", ""), 60),
        "ageing": _number(given.get("ageing", ""), 60),
        "consent_needed": "consent_needed" in given,
    }
    kept["alternatives"] = {
        name: value
        for name in sorted(ALTERNATIVES)
        if (value := given.get(f"way-{name}", "").strip())
    }
    kept["sensitive"] = dict(_pairs(given.get("sensitive", "")))
    return kept


def _pairs(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.splitlines():
        words_ = line.split()
        if words_ and len(words_) != 2:  # noqa: PLR2004 - a category and a kind
            raise BadDeskRules(place="sensitive", reason="a category and a kind a line")
        if words_:
            found.append((words_[0], words_[1]))
    return found


def _limits(given: QueryDict, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: _number(given.get(f"{name}-{number}", ""), unit)
        for name, unit in _SPANS.items()
    }
    needed = {"warn_before", "reopen", "pause_grace"}
    row |= {name: row[name] or 0 for name in needed}
    return row | {
        "channel": given.get(f"channel-{number}", "").strip(),
        "category": given.get(f"category-{number}", "").strip(),
        "ask_rating": f"ask_rating-{number}" in given,
        "most_returns": int(_number(given.get(f"most_returns-{number}", ""), 1) or 0),
    }


def _number(text: str, unit: int) -> int | None:
    """Read a number of units as seconds; None for nothing. BadForm."""
    if not text.strip():
        return None
    try:
        return round(float(text.strip()) * unit)
    except (ValueError, OverflowError):
        raise BadForm(reason=_("times are numbers")) from None
