"""Packages for customers, and who was shown a text that turned up somewhere."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from guicang.domain.access.model import May
from guicang.domain.disclosure.package import Package, Stand
from guicang.domain.errors import BadForm, NoMark
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.packages import PLACES, STANDS, address, package_shape
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, may_see, page
from guicang.entrypoints.web.wording import pseudonym
from guicang.services.marking import MOST

WHO: Final = frozenset({May.LEDGER_READ, May.OPERATIONS_READ, May.SUBJECT_ANSWER})
ANSWER: Final = frozenset({May.SUBJECT_ANSWER})
_POST: Final = frozenset({"POST"})
_TONES: Final = {
    Stand.MAKING: "info",
    Stand.READY: "good",
    Stand.FETCHED: "plain",
    Stand.EXPIRED: "plain",
    Stand.REVOKED: "warn",
    Stand.LOCKED: "bad",
}
_LISTED: Final = 100


@page("packages", name="packages", may=WHO)
@never_cache
def packages(request: Asked) -> Answer:
    """List packages, and how each stands."""
    opened = house()
    context = {
        "rows": [_row(each) for each in opened.packages.list(limit=_LISTED)],
        "can_answer": opened.powers.allowed(request.person, May.SUBJECT_ANSWER),
        "can_read": may_see(request.person, "watermarks"),
        "customer": request.GET.get("customer", ""),
    }
    return render(request, "guicang/packages.html", context)


def _row(one: Package) -> dict[str, Any]:
    return {
        **package_shape(one),
        "name": pseudonym(one.customer),
        "said": words(STANDS[one.stand]),
        "tone": _TONES[one.stand],
        "ready": one.stand is Stand.READY,
        "open": one.ended_at is None,
    }


@page("packages/make", name="package-make", may=ANSWER, methods=_POST)
def make(request: Asked) -> Answer:
    """Let a worker make a package of a customer."""
    customer = request.POST.get("customer", "").strip()
    if not customer:
        raise BadForm(reason=_("say whose"))
    by = proved(request, May.SUBJECT_ANSWER)
    made = house().packaging.order(
        customer,
        language=request.POST.get("language", ""),
        by=by,
        reason=reason(request),
        request=request.POST.get("request", "").strip(),
    )
    messages.success(request, _("Ordered: {id}. A worker makes it.").format(id=made.id))
    return redirect("packages")


@page("packages/link/<slug:code>", name="package-link", may=ANSWER, methods=_POST)
@never_cache
@sensitive_variables("shown")
def link(request: Asked, code: str) -> Answer:
    """Make a link and a code, which are shown once."""
    days = request.POST.get("days", "7")
    if not (days.isascii() and days.isdecimal()):
        raise BadForm(reason=_("say for how many days"))
    by = proved(request, May.SUBJECT_ANSWER)
    opened = house()
    shown = opened.handing.link(code, by=by, days=int(days[:4]))
    context = {
        "code": code,
        "link": address(shown.token, opened.config),
        "secret": shown.code,
        "until": shown.package.link.until if shown.package.link else None,
    }
    return render(request, "guicang/package_link.html", context)


@page("packages/revoke/<slug:code>", name="package-revoke", may=ANSWER, methods=_POST)
def revoke(request: Asked, code: str) -> Answer:
    """Erase a package that nobody is to fetch any more."""
    by = proved(request, May.SUBJECT_ANSWER, code)
    house().packaging.revoke(code, by=by, reason=reason(request))
    messages.success(request, _("Package {id} is erased.").format(id=code))
    return redirect("packages")


@page("watermarks", name="watermarks", may={May.LEDGER_READ})
def watermarks(request: Asked) -> Answer:
    """Ask for a text in which marks are looked for."""
    return render(request, "guicang/watermarks.html", {})


@page("watermarks/read", name="watermark-read", may={May.LEDGER_READ}, methods=_POST)
@never_cache
def read(request: Asked) -> Answer:
    """Say who was shown a text, when and for what."""
    text = request.POST.get("text", "")
    if len(text) > MOST:
        raise BadForm(reason=_("the text is too long"))
    try:
        found = house().marking.read(text, by=request.person.name)
    except NoMark:
        found = ()
    context = {
        "asked": True,
        "marks": [{"it": one, "place": words(PLACES[one.place])} for one in found],
    }
    return render(request, "guicang/watermarks.html", context)
