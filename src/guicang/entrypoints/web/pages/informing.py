"""Tell customers of a change of the rules: see whom it reaches, ask, send."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.approval.model import Decision
from guicang.domain.errors import BadForm
from guicang.domain.notices.addresses import MOST, Listed, listed_from
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.reaching import reach_shape
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import proved, reason, typed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.notices import CHANGE, WHO

_POST: Final = frozenset({"POST"})
_LARGEST: Final = 4 << 20  # bytes of a list: 10,000 lines are far fewer


@page("notices/customers/<str:change>", name="customers-tell", may=WHO)
def tell(request: Asked, change: str) -> Answer:
    """Show the form, and what was asked for so far."""
    return render(request, "guicang/informing.html", _context(request, change))


def _context(request: Asked, change: str) -> dict[str, Any]:
    opened = house()
    return {
        "change": opened.informing.change(change),
        "link": opened.informing.link,
        "given": {name: request.POST.get(name, "") for name in ("persons", "lang")},
        "asked": [
            {
                "it": each,
                "decision": words(each.decision.value),
                "persons": each.payload["persons"],
                "listed": each.payload["listed"],
                "ready": each.decision is Decision.APPROVED
                and each.proposer == request.person.name,
            }
            for each in opened.informing.asked(change)
        ],
        "can_change": opened.powers.allowed(request.person, May.NOTICE_CHANGE),
        "most": MOST,
    }


def _listed(request: Asked) -> tuple[Listed, ...]:
    """Read the list: what was typed, and a file beside it."""
    lines = request.POST.get("persons", "").splitlines()
    if (file := request.FILES.get("file")) is not None:
        if file.size is None or file.size > _LARGEST:
            raise BadForm(reason=_("the file is too large"))
        lines += file.read().decode("utf-8", errors="replace").splitlines()
    return listed_from(lines)


@page(
    "notices/customers/<str:change>/preview",
    name="customers-tell-preview",
    may=CHANGE,
    methods=_POST,
)
def preview(request: Asked, change: str) -> Answer:
    """Say whom it would reach, and in which words."""
    listed, context = _listed(request), _context(request, change)
    reach = house().informing.reach(change, listed, context["given"]["lang"])
    context["reach"] = reach_shape(reach)
    lines = (
        ",".join(filter(None, (each.customer, each.to.partition(":")[2])))
        for each in listed
    )
    context["given"]["persons"] = "\n".join(lines)
    return render(request, "guicang/informing.html", context)


@page(
    "notices/customers/<str:change>/propose",
    name="customers-tell-propose",
    may=CHANGE,
    methods=_POST,
)
def propose(request: Asked, change: str) -> Answer:
    """Ask for them to be told; somebody else signs."""
    listed, why, opened = _listed(request), reason(request), house()
    lang = request.POST.get("lang", "")
    many = opened.informing.reach(change, listed, lang).persons
    by = proved(request, May.NOTICE_CHANGE, str(many))
    asked = opened.informing.propose(change, listed, lang=lang, by=by, reason=why)
    messages.success(
        request, _("Asked. When it is signed, bring the same list here and send it.")
    )
    return redirect("approval", asked.id)


@page(
    "notices/customers/<str:change>/<str:request_id>/send",
    name="customers-tell-send",
    may=CHANGE,
    methods=_POST,
)
def send(request: Asked, change: str, request_id: str) -> Answer:
    """Queue the notices of a request that was signed."""
    listed, opened = _listed(request), house()
    typed(request, str(opened.informing.many(request_id)))
    proof = passkeys.proof(request)
    by = opened.governing.prove(request.person.name, proof, May.NOTICE_CHANGE).name
    many = opened.informing.send(request_id, listed, by=by)
    messages.success(request, _("%(many)s notices wait to be sent.") % {"many": many})
    return redirect("customers-tell", change)
