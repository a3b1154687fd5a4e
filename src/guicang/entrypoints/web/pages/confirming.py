"""Give a second factor again, before something dangerous goes on."""

from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpRequest
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from guicang.entrypoints.houses import house
from guicang.entrypoints.web.forms import Again, PasskeyAgain
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.stepping import resume


@page(
    "confirm",
    name="confirm",
    why="everybody may prove again who they are",
    methods={"GET", "POST"},
)
@never_cache
def confirm(request: Asked) -> Answer:
    """Take a code or a passkey; then what waited goes on."""
    code, passkey = _forms(request)
    given = passkey if "credential" in request.POST else code
    if request.method == "POST" and given.is_valid():
        given.save()
        return resume(request)
    context = {"form": code, "passkey": passkey, "options": None}
    if house().people.passkeys(request.person.name):
        context["options"] = begin_authentication(request.user)
    return render(request, "guicang/confirm.html", context)


def _forms(request: HttpRequest) -> tuple[Again, PasskeyAgain]:
    posted = request.POST or None
    by_key = "credential" in request.POST
    return (
        Again(None if by_key else posted, user=request.user),
        PasskeyAgain(posted if by_key else None, user=request.user),
    )
