"""The way back: what was erased by mistake, and what is left of it."""

from collections import Counter
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.incident.rescue import Trace, Way
from guicang.domain.incident.wording import WAYS
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.incidents import ANSWER, WHO, moment
from guicang.services.rescuing import Sought

_POST: Final = frozenset({"POST"})
_SHOWN: Final = 200
TONES: Final = {
    Way.LIVE: "good",
    Way.ARCHIVE: "info",
    Way.SNAPSHOT: "warn",
    Way.FORBIDDEN: "hold",
    Way.EVIDENCE: "bad",
    Way.UNKNOWN: "plain",
}
_FIELDS: Final = ("conversations", "customer", "batch", "since", "until")


@page("incidents/<str:code>/rescue", name="incident-rescue", may=WHO)
def rescue(request: Asked, code: str) -> Answer:
    """Show the form, and what was asked for so far."""
    return render(request, "guicang/rescue.html", _context(request, code))


def _context(request: Asked, code: str) -> dict[str, Any]:
    opened = house()
    asked = [opened.requests.get(each) for each in opened.rescuing.restores(code)]
    return {
        "incident": opened.responding.get(code),
        "given": {name: request.POST.get(name, "") for name in _FIELDS},
        "asked": [
            {"it": each, "decision": words(each.decision.value)} for each in asked
        ],
        "can_answer": opened.powers.allowed(request.person, May.INCIDENT_ANSWER),
        "can_restore": opened.powers.allowed(request.person, May.ARCHIVE_RESTORE),
    }


def _sought(request: Asked) -> Sought:
    given = request.POST
    return Sought(
        conversations=frozenset(given.get("conversations", "").split()),
        customer=given.get("customer", "").strip(),
        batch=given.get("batch", "").strip(),
        since=moment(given.get("since", "")),
        until=moment(given.get("until", "")),
    )


@page(
    "incidents/<str:code>/rescue/find",
    name="incident-rescue-find",
    may=ANSWER,
    methods=_POST,
)
def find(request: Asked, code: str) -> Answer:
    """Look what is left; the look is an entry."""
    by = request.person.name
    found = house().rescuing.find(code, _sought(request), by=by)
    ways = Counter(each.way for each in found)
    context = {
        **_context(request, code),
        "found": [_row(each) for each in found[:_SHOWN]],
        "more": max(0, len(found) - _SHOWN),
        "ways": [(words(WAYS[w]), TONES[w], ways[w]) for w in Way if ways[w]],
        "back": ways[Way.ARCHIVE],
    }
    return render(request, "guicang/rescue.html", context)


def _row(trace: Trace) -> dict[str, Any]:
    return {"it": trace, "said": words(WAYS[trace.way]), "tone": TONES[trace.way]}


@page(
    "incidents/<str:code>/rescue/propose",
    name="incident-rescue-propose",
    may={May.ARCHIVE_RESTORE},
    methods=_POST,
)
def propose(request: Asked, code: str) -> Answer:
    """Ask for what the archive holds; two people sign."""
    why = reason(request)
    by = proved(request, May.ARCHIVE_RESTORE, code)
    asked = house().rescuing.propose(code, _sought(request), by=by, reason=why)
    messages.success(request, _("Asked; it is brought back when two have signed."))
    return redirect("approval", asked.id)
