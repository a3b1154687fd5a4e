"""Ask for changes of people, carry out what one person may, show secrets once."""

from typing import Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.entrypoints.houses import house
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.invitation import otpauth, picture
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.people import CHANGERS, chosen
from guicang.entrypoints.web.passkeys import proof as proof_of
from guicang.services.admitting import Admission

_POST: Final = frozenset({"POST"})


def _name(request: Asked) -> str:
    if not (name := request.POST.get("name", "").strip()):
        raise BadForm(reason=_("say whom"))
    return name


def _accounts(request: Asked) -> list[str]:
    return request.POST.get("accounts", "").split()


@page("people/add", name="person-add", may=CHANGERS, methods=_POST)
@never_cache
def add(request: Asked) -> Answer:
    """Let somebody in while the house is founded, or ask for it."""
    name = _name(request)
    return _went(
        request,
        house().admitting.add(
            name,
            chosen(request.POST.getlist("role")),
            by=request.person.name,
            code=proof_of(request),
            reason=confirmed(request, name),
            accounts=_accounts(request),
            title=request.POST.get("title", "").strip(),
            email=request.POST.get("email", "").strip(),
        ),
    )


@page("people/change", name="person-change", may=CHANGERS, methods=_POST)
@never_cache
def change(request: Asked) -> Answer:
    """Ask for other roles, or for other accounts."""
    name = _name(request)
    return _went(
        request,
        house().admitting.change(
            name,
            chosen(request.POST.getlist("role")),
            by=request.person.name,
            code=proof_of(request),
            reason=confirmed(request, name),
            accounts=_accounts(request),
        ),
    )


@page(
    "people/deactivate",
    name="person-deactivate",
    may={May.PEOPLE_DEACTIVATE},
    methods=_POST,
)
def deactivate(request: Asked) -> Answer:
    """End somebody's access at once."""
    name = _name(request)
    why = confirmed(request, name)
    code = proof_of(request)
    house().admitting.deactivate(name, by=request.person.name, code=code, reason=why)
    messages.success(request, _("%(name)s has no access any more.") % {"name": name})
    if name == request.person.name:
        request.session.flush()
        return redirect("account_login")
    return redirect("person", name)


@page("people/invite", name="person-invite", may=CHANGERS, methods=_POST)
@never_cache
@sensitive_variables("invited")
def invite(request: Asked) -> Answer:
    """Invite somebody while the house is founded, or ask for it."""
    name = _name(request)
    why = confirmed(request, name)
    code = proof_of(request)
    invited = house().inviting.invite(
        name, by=request.person.name, code=code, reason=why
    )
    if invited.request is not None:
        return _waits(request, invited.request.id)
    return _link(request, name, invited.token)


@page("people/hand-out", name="person-hand-out", may={May.REQUEST_SIGN}, methods=_POST)
@never_cache
@sensitive_variables("secret", "token")
def hand_out(request: Asked) -> Answer:
    """Show, once, the link or the secret that a request allows, to who signed it."""
    name, number = _name(request), request.POST.get("request", "")
    by, code = request.person.name, proof_of(request)
    if request.POST.get("what") == "secret":
        secret = house().enrolling.hand_out(name, number, by=by, code=code)
        return _secret(request, name, secret)
    token = house().inviting.hand_out(name, number, by=by, code=code)
    return _link(request, name, token)


def _went(request: Asked, admission: Admission) -> Answer:
    """Show what became of a wish: the request that waits, or the secret, once."""
    if admission.request is not None:
        return _waits(request, admission.request.id)
    if admission.complete:
        told = _("The house is complete: from now on two people sign for every change.")
        messages.success(request, told)
    if admission.secret:
        return _secret(request, admission.person, admission.secret)
    return redirect("person", admission.person)


def _waits(request: Asked, number: str) -> Answer:
    messages.success(request, _("Asked; it is done when two people have signed."))
    return redirect("approval", number)


def _secret(request: Asked, name: str, secret: str) -> Answer:
    shown = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"name": name, "secret": shown, "qr": picture(otpauth(name, secret))}
    return render(request, "guicang/once.html", context)


def _link(request: Asked, name: str, token: str) -> Answer:
    url = str(house().config["web.url"]) or request.build_absolute_uri("/")
    link = f"{url.rstrip('/')}/invitation/{token}/"
    return render(request, "guicang/once.html", {"name": name, "link": link})
