"""One's own access: factors, passkeys, password, sessions."""

import json
from typing import Final

from allauth.mfa.webauthn.internal.auth import begin_registration
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from guicang.entrypoints.houses import house
from guicang.entrypoints.web.elsewhere import begin_linking, provider
from guicang.entrypoints.web.forms import NewPasskey, NewPassword, Title
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.stays import current

_OWN: Final = "everybody sees to their own access"
_FORM: Final = ("GET", "POST")


@page("me", name="me", why=_OWN)
@never_cache
def me(request: Asked) -> Answer:
    """Show what opens one's door, and where one is logged in."""
    owning, name = house().owning, request.person.name
    context = {
        "passkeys": owning.passkeys(name),
        "stays": owning.stays(name),
        "current": current(request),
        "there": provider(),
        "linked": owning.linked(name),
    }
    return render(request, "guicang/me.html", context)


@page("me/password", name="me-password", why=_OWN, step_up=True, methods=_FORM)
@never_cache
@sensitive_post_parameters()
def password(request: Asked) -> Answer:
    """Take another password; one's sessions end."""
    form = NewPassword(request.POST or None, person=request.person.name)
    if form.is_valid():
        name = request.person.name
        house().owning.change_password(name, form.cleaned_data["password1"])
        request.session.flush()  # its row is gone: it could not be saved
        return redirect("account_login")
    return render(request, "guicang/me_password.html", {"form": form})


@page("me/passkeys/add", name="me-passkey-add", why=_OWN, step_up=True, methods=_FORM)
@never_cache
def add_passkey(request: Asked) -> Answer:
    """Take a passkey that the browser makes."""
    form = NewPasskey(request.POST or None, user=request.user)
    if form.is_valid():
        house().owning.add_passkey(
            request.person.name,
            form.cleaned_data["name"],
            form.cleaned_data["credential"],
            session=current(request),
        )
        return redirect("me")
    options = begin_registration(request.user, passwordless=False)
    # allauth's options hold the library's own types; JSON is what browsers read.
    context = {"form": form, "options": json.loads(json.dumps(options, default=dict))}
    return render(request, "guicang/me_passkey.html", context)


@page(
    "me/passkeys/<int:passkey>/rename",
    name="me-passkey-rename",
    why=_OWN,
    methods=_FORM,
)
def rename_passkey(request: Asked, passkey: int) -> Answer:
    """Call a passkey otherwise."""
    form = Title(request.POST or None)
    if form.is_valid():
        title = form.cleaned_data["title"]
        house().owning.rename_passkey(request.person.name, passkey, title)
        return redirect("me")
    return render(request, "guicang/me_rename.html", {"form": form})


@page(
    "me/passkeys/<int:passkey>/remove",
    name="me-passkey-remove",
    why=_OWN,
    step_up=True,
    methods={"POST"},
)
def remove_passkey(request: Asked, passkey: int) -> Answer:
    """Remove a passkey."""
    house().owning.remove_passkey(
        request.person.name, passkey, session=current(request)
    )
    return redirect("me")


@page("me/link", name="me-link", why=_OWN, step_up=True, methods={"POST"})
@never_cache
def link(request: Asked) -> Answer:
    """Let an account elsewhere take the password's place: show the way there."""
    if (there := provider()) is None:
        return redirect("me")
    begin_linking(request)
    return render(request, "guicang/me_link.html", {"there": there})


@page("me/unlink", name="me-unlink", why=_OWN, step_up=True, methods={"POST"})
def unlink(request: Asked) -> Answer:
    """Let nothing elsewhere log one in."""
    house().owning.unlink(request.person.name, session=current(request))
    return redirect("me")


@page(
    "me/sessions/<str:session>/end",
    name="me-session-end",
    why=_OWN,
    step_up=True,
    methods={"POST"},
)
def end_session(request: Asked, session: str) -> Answer:
    """End one of one's sessions; "others" ends all but this one."""
    name = request.person.name
    if session == "others":
        house().owning.leave_elsewhere(name, current(request))
    else:
        house().owning.leave(name, session)
    return redirect("me")
