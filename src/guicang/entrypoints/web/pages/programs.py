"""Programs that call the API, and the keys of the gateway."""

from typing import Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from guicang.domain.access.apikeys import Scope
from guicang.domain.access.clients import LENT
from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import MAYS
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.passkeys import proof as proof_of
from guicang.services.vouching import owner_of

WHO: Final = frozenset({May.OPERATIONS_READ, May.API_KEY_CHANGE})
_CHANGE: Final = frozenset({May.API_KEY_CHANGE})
_POST: Final = frozenset({"POST"})


@page("programs", name="programs", may=WHO)
def programs(request: Asked) -> Answer:
    """List programs and keys; no secret is shown."""
    opened = house()
    now = opened.clock.now()
    context = {
        "tab": "programs",
        "clients": [
            {
                "client": c,
                "scopes": [words(MAYS[m]) for m in sorted(c.scopes)],
                "owner": owner_of(c.actor, opened.ledger),
            }
            for c in opened.registering.list()
        ],
        "keys": [
            {
                "key": k,
                "scopes": sorted(k.scopes),
                "alive": k.alive(now),
                "owner": owner_of(k.actor, opened.ledger),
            }
            for k in reversed(opened.issuing.list())
        ],
        "lent": [(m.value, words(MAYS[m])) for m in sorted(LENT)],
        "opens": [scope.value for scope in Scope],
        "can_change": opened.powers.allowed(request.person, May.API_KEY_CHANGE),
    }
    return render(request, "guicang/programs.html", context)


@page("programs/add", name="program-add", may=_CHANGE, methods=_POST)
@never_cache
@sensitive_variables("secret")
def add(request: Asked) -> Answer:
    """Register a program; its secret is shown once."""
    name = _name(request)
    why = confirmed(request, name)
    given = {m for m in request.POST.getlist("scope") if m in LENT}
    client, secret = house().registering.add(
        name,
        frozenset(map(May, given)),
        by=request.person.name,
        code=proof_of(request),
        reason=why,
    )
    context = {"name": name, "id": client.id, "plain": secret}
    return render(request, "guicang/once.html", context)


@page("programs/issue", name="key-issue", may=_CHANGE, methods=_POST)
@never_cache
@sensitive_variables("secret")
def issue(request: Asked) -> Answer:
    """Issue a key of the gateway, which is shown once."""
    name, days = _name(request), request.POST.get("days", "")
    scopes = {s for s in request.POST.getlist("scope") if s in {*Scope}}
    why = confirmed(request, name)
    if not scopes or not (days.isascii() and days.isdecimal()):
        raise BadForm(reason=_("say what it opens, and for how many days"))
    key, secret = house().issuing.issue(
        name,
        frozenset(map(Scope, scopes)),
        f"P{days}D",
        by=request.person.name,
        code=proof_of(request),
        reason=why,
    )
    context = {"name": name, "id": key.id, "plain": secret}
    return render(request, "guicang/once.html", context)


@page("programs/revoke", name="program-revoke", may=_CHANGE, methods=_POST)
def revoke(request: Asked) -> Answer:
    """Put a program out, or revoke a key: its number is typed to confirm."""
    number, by = request.POST.get("id", ""), request.person.name
    why, code = confirmed(request, number), proof_of(request)
    if request.POST.get("what") == "key":
        house().issuing.revoke(number, by=by, code=code, reason=why)
    else:
        house().registering.revoke(number, by=by, code=code, reason=why)
    messages.success(request, _("It opens nothing any more."))
    return redirect("programs")


def _name(request: Asked) -> str:
    if not (name := request.POST.get("name", "").strip()):
        raise BadForm(reason=_("say which program it is"))
    return name
