"""The door: nobody passes without having logged in; who passes is known by name."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers

from guicang.domain.errors import NoSuchPerson
from guicang.entrypoints.houses import house
from guicang.entrypoints.web import factors, stays
from guicang.entrypoints.web.providers import DIRECT

OPEN: Final = frozenset(
    {
        "account_login",
        "mfa_authenticate",
        "invitation",
        "invitation_link",
        "oauth_token",
        "openid_connect_login",
        "openid_connect_callback",
        *(f"{name}_{step}" for name in DIRECT for step in ("login", "callback")),
        "set_language",
        "hook",
        "livez",
        "readyz",
    }
)
"""Addresses, by their names, that strangers may ask for."""


class Door:
    """Let people in, and tell views who they are."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what answers behind the door."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send the stranger to the log-in."""
        if request.path.startswith("/static/") or _name(request) in OPEN:
            return self.answer(request)
        if request.user.is_authenticated:
            if _stays(request):
                answer = self.answer(request)
                if _went(request):
                    _forget(answer)
                if "Cache-Control" not in answer:
                    add_never_cache_headers(answer)
                return answer
            request.session.flush()
            request.user = AnonymousUser()
            if not request.path.startswith("/api/"):
                answer = _outside(request)
                _forget(answer)
                return answer
        if request.path.startswith("/api/"):
            # Programs show keys, at a door of their own behind this one.
            return self.answer(request)
        resolve(request.path_info)  # an address that is not ours: 404, to everybody
        return _outside(request)


def _name(request: HttpRequest) -> str | None:
    """Give the name of an address; None for one that is not ours, or has no name."""
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None


def _went(request: HttpRequest) -> bool:
    """Whether somebody has logged out meanwhile."""
    return not request.user.is_authenticated


def _forget(answer: HttpResponse) -> None:
    """Tell the browser of somebody who goes to keep nothing (W3C Clear Site Data).

    Cookies stay: the device's mark opens nothing, and keeps its owner from being
    locked out by others.
    """
    answer["Clear-Site-Data"] = '"cache", "storage"'


def _stays(request: HttpRequest) -> bool:
    """Whether somebody is here by a second factor, and their session is not over."""
    if not factors.given(request, request.user) or not stays.goes_on(request):
        return False
    try:
        name = request.user.get_username()
        request.person = house().people.get(name)  # type: ignore[attr-defined]
    except NoSuchPerson:
        return False
    return True


def _outside(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the log-in; htmx would put it in the place of a part."""
    if request.headers.get("HX-Request") != "true":
        return redirect_to_login(request.get_full_path())
    here = urlsplit(request.headers.get("HX-Current-URL", "/"))
    asked = redirect_to_login(here.path or "/")
    return HttpResponse(status=204, headers={"HX-Redirect": asked["Location"]})
