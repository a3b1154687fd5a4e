"""Tell the persons whom an incident concerns: see what it would do, ask, send."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.approval.model import Decision
from guicang.domain.errors import BadForm
from guicang.domain.incident.concerned import Extent
from guicang.domain.incident.telling import MOST, Words
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.incidents import again, chosen_of, entry_number, whom
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import proved, reason, typed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.incidents import ANSWER, WHO, moment

_POST: Final = frozenset({"POST"})
_TEXTS: Final = ("what", "harm", "measures", "advice", "contact")
_EXTENT: Final = ("conversations", "since", "until", "first", "last")
_ROWS: Final = 1_000
_LARGEST: Final = 4 << 20  # bytes of a list: 10,000 lines are far fewer


@page("incidents/<str:code>/tell", name="incident-tell", may=WHO)
def tell(request: Asked, code: str) -> Answer:
    """Show the form, and what was asked for so far."""
    return render(request, "guicang/telling.html", _context(request, code))


def _context(request: Asked, code: str) -> dict[str, Any]:
    opened = house()
    names = (*_TEXTS, *_EXTENT, "lang", "persons")
    return {
        "incident": opened.responding.get(code),
        "given": {
            **{n: request.POST.get(n, "") for n in names},
            "tokens": " ".join(_tokens(request)),
        },
        "chosen": len(_tokens(request)),
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


def _tokens(request: Asked) -> tuple[str, ...]:
    """Give who was chosen: ticked just now, or before."""
    given = request.POST.getlist("chosen")
    return tuple(dict.fromkeys((*given, *request.POST.get("tokens", "").split())))


def _extent(request: Asked) -> Extent:
    given = request.POST
    return Extent(
        conversations=frozenset(given.get("conversations", "").split()),
        since=moment(given.get("since", "")),
        until=moment(given.get("until", "")),
        first=entry_number(given.get("first", "")),
        last=entry_number(given.get("last", "")),
    )


def _persons(request: Asked, code: str) -> tuple[str, ...]:
    """Give who was chosen from the records, and who is on the list."""
    return whom(code, _lines(request), _extent(request), _tokens(request))


def _lines(request: Asked) -> list[str]:
    """Read the list: what was typed, and a file beside it."""
    lines = request.POST.get("persons", "").splitlines()
    if (file := request.FILES.get("file")) is not None:
        if file.size is None or file.size > _LARGEST:
            raise BadForm(reason=_("the file is too large"))
        lines += file.read().decode("utf-8", errors="replace").splitlines()
    return lines


@page(
    "incidents/<str:code>/tell/find",
    name="incident-tell-find",
    may=ANSWER,
    methods=_POST,
)
def find(request: Asked, code: str) -> Answer:
    """Say whom the records name; the look is an entry."""
    extent, by = _extent(request), request.person.name
    found = house().concerning.find(code, extent, by=by)
    context = _context(request, code)
    context |= {
        "found": found,
        "rows": [each for each in found.customers if each.addresses][:_ROWS],
    }
    return render(request, "guicang/telling.html", context)


@page(
    "incidents/<str:code>/tell/preview",
    name="incident-tell-preview",
    may=ANSWER,
    methods=_POST,
)
def preview(request: Asked, code: str) -> Answer:
    """Say whom it would reach, and in which words."""
    context = _context(request, code)
    persons, lines = _persons(request, code), _lines(request)
    context["impact"] = house().telling.impact(code, _words(request), persons)
    context["given"]["persons"] = "\n".join(lines)
    return render(request, "guicang/telling.html", context)


@page(
    "incidents/<str:code>/tell/propose",
    name="incident-tell-propose",
    may=ANSWER,
    methods=_POST,
)
def propose(request: Asked, code: str) -> Answer:
    """Ask for them to be told; somebody else signs."""
    persons, why = _persons(request, code), reason(request)
    by = proved(request, May.INCIDENT_ANSWER, str(len(persons)))
    chosen = chosen_of(_extent(request), _tokens(request))
    asked = house().telling.propose(
        code, _words(request), persons, by=by, reason=why, chosen=chosen
    )
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
    opened = house()
    persons = again(opened.requests.get(request_id), _lines(request))
    typed(request, str(len(persons)))
    proof = passkeys.proof(request)
    by = opened.governing.prove(request.person.name, proof, May.INCIDENT_ANSWER).name
    told = opened.telling.send(request_id, persons, by=by)
    many = {"many": told.notices, "clocks": ", ".join(told.clocks)}
    messages.success(request, _("%(many)s notices wait to be sent.") % many)
    if told.clocks:
        messages.success(request, _("Clocks that were met by it: %(clocks)s") % many)
    return redirect("incident-tell", code)
