"""The door: nobody passes without having logged in; who passes is known by name."""

from collections.abc import Callable
from typing import Final

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from guicang.domain.errors import NoSuchPerson
from guicang.entrypoints.web.houses import house

OPEN: Final = frozenset({"account_login", "mfa_authenticate", "set_language", "health"})
"""Addresses, by their names, that strangers may ask for."""


class Door:
    """Let people in, and tell views who they are."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what answers behind the door."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send the stranger to the log-in."""
        if request.path.startswith("/static/") or (
            resolve(request.path_info).url_name in OPEN
        ):
            return self.answer(request)
        if request.user.is_authenticated:
            try:
                name = request.user.get_username()
                request.person = house().people.get(name)  # type: ignore[attr-defined]
            except NoSuchPerson:
                request.session.flush()
            else:
                return self.answer(request)
        if request.path.startswith("/api/"):
            # Programs show keys, at a door of their own behind this one.
            return self.answer(request)
        return redirect_to_login(request.get_full_path())
