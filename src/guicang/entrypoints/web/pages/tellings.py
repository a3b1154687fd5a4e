"""Tell the persons whom an incident concerns: see what it would do, ask, send."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.approval.model import Decision
from guicang.domain.errors import BadForm
from guicang.domain.incident.telling import MOST, Words, persons_from
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import proved, reason, typed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.incidents import ANSWER, WHO

_POST: Final = frozenset({"POST"})
_TEXTS: Final = ("what", "harm", "measures", "advice", "contact")
_LARGEST: Final = 4 << 20  # bytes of a list: 10,000 lines are far fewer


@page("incidents/<str:code>/tell", name="incident-tell", may=WHO)
def tell(request: Asked, code: str) -> Answer:
    """Show the form, and what was asked for so far."""
    return render(request, "guicang/telling.html", _context(request, code))


def _context(request: Asked, code: str) -> dict[str, Any]:
    opened = house()
    return {
        "incident": opened.responding.get(code),
        "given": {n: request.POST.get(n, "") for n in (*_TEXTS, "lang", "persons")},
        "asked": [
            {
                "it": each,
                "decision": words(each.decision.value),
                "persons": int(str(each.payload["mails"]))
                + int(str(each.payload["phones"])),
                "ready": each.decision is Decision.APPROVED
                and each.proposer == request.person.name,
            }
            for each in opened.telling.asked(code)
        ],
        "can_answer": opened.powers.allowed(request.person, May.INCIDENT_ANSWER),
        "most": MOST,
    }


def _words(request: Asked) -> Words:
    given = {name: request.POST.get(name, "").strip() for name in (*_TEXTS, "lang")}
    return Words(**given)


def _persons(request: Asked) -> tuple[str, ...]:
    """Read the list: what was typed, and a file beside it."""
    lines = request.POST.get("persons", "").splitlines()
    if (file := request.FILES.get("file")) is not None:
        if file.size is None or file.size > _LARGEST:
            raise BadForm(reason=_("the file is too large"))
        lines += file.read().decode("utf-8", errors="replace").splitlines()
    return persons_from(lines)


@page(
    "incidents/<str:code>/tell/preview",
    name="incident-tell-preview",
    may=ANSWER,
    methods=_POST,
)
def preview(request: Asked, code: str) -> Answer:
    """Say whom it would reach, and in which words."""
    persons = _persons(request)
    context = _context(request, code)
    context["impact"] = house().telling.impact(code, _words(request), persons)
    listed = (each.partition(":")[2] for each in persons)
    context["given"]["persons"] = "\n".join(listed)
    return render(request, "guicang/telling.html", context)


@page(
    "incidents/<str:code>/tell/propose",
    name="incident-tell-propose",
    may=ANSWER,
    methods=_POST,
)
def propose(request: Asked, code: str) -> Answer:
    """Ask for them to be told; somebody else signs."""
    persons, why = _persons(request), reason(request)
    by = proved(request, May.INCIDENT_ANSWER, str(len(persons)))
    asked = house().telling.propose(code, _words(request), persons, by=by, reason=why)
    messages.success(
        request, _("Asked. When it is signed, bring the same list here and send it.")
    )
    return redirect("approval", asked.id)


@page(
    "incidents/<str:code>/tell/<str:request_id>/send",
    name="incident-tell-send",
    may=ANSWER,
    methods=_POST,
)
def send(request: Asked, code: str, request_id: str) -> Answer:
    """Queue the notices of a request that was signed."""
    persons, opened = _persons(request), house()
    typed(request, str(len(persons)))
    proof = passkeys.proof(request)
    by = opened.governing.prove(request.person.name, proof, May.INCIDENT_ANSWER).name
    told = opened.telling.send(request_id, persons, by=by)
    many = {"many": told.notices, "clocks": ", ".join(told.clocks)}
    messages.success(request, _("%(many)s notices wait to be sent.") % many)
    if told.clocks:
        messages.success(request, _("Clocks that were met by it: %(clocks)s") % many)
    return redirect("incident-tell", code)
