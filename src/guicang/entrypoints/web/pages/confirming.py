"""Give a second factor again, before something dangerous goes on, or with it."""

from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpRequest, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from guicang.domain.errors import NoSuchPasskey
from guicang.entrypoints.houses import house
from guicang.entrypoints.web import passkeys
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


@page(
    "passkeys/challenge",
    name="passkey-challenge",
    why="everybody may prove who they are by a passkey of their own",
    methods={"POST"},
)
@never_cache
def challenge(request: Asked) -> Answer:
    """Give what the browser's passkey signs for a form: ``act`` is where it goes."""
    root = passkeys.digest(request.GET.get("act", ""), request.POST)
    asked = passkeys.options(request, root)
    if asked is None:
        raise NoSuchPasskey(passkey=request.person.name)
    return JsonResponse(asked)
