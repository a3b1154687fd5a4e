"""What allauth asks before it lets somebody in (``ACCOUNT_ADAPTER``)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from guicang.domain.errors import NoSecondFactor
from guicang.entrypoints.houses import house
from guicang.entrypoints.web import devices, factors, stays
from guicang.entrypoints.web.page import complain

_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up, nobody comes in by one factor, nobody stays for ever."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody comes in unless invited."""
        return False

    def pre_login(
        self, request: HttpRequest, user: Any, **more: Any
    ) -> HttpResponse | None:
        """Refuse who has left, and who has no second factor."""
        if get_mfa_adapter().is_mfa_enabled(user, _FACTORS):
            gone: HttpResponse | None = super().pre_login(request, user, **more)
            return gone
        name = user.get_username()
        error = NoSecondFactor(person=name)
        house().entering.refused(devices.attempt(request, name), error)
        return complain(request, error)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin a session, under a new key, once everything was proved."""
        proof = factors.given(request, user)
        if not proof:
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        stays.begin(request)
        attempt = devices.attempt(request, user.get_username())
        house().entering.entered(attempt, proof)

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Send people where they wanted to go; their device is known from now on."""
        response: HttpResponse = super().post_login(request, user, **more)
        devices.know(request, response, user.get_username())
        return response

    def respond_user_inactive(self, _request: HttpRequest, _user: Any) -> HttpResponse:
        """Say no more to who has left than to a stranger."""
        return redirect("account_login")

    def add_message(self, *_args: Any, **_more: Any) -> None:
        """Say nothing: our pages say what happened."""

    def send_notification_mail(self, *_args: Any, **_more: Any) -> None:
        """Send nothing: the ledger is who is told."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Say where a request comes from."""
        return stays.address(request)
