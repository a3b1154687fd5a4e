"""What allauth asks when somebody comes back from another log-in.

An account elsewhere takes the place of the password, never of the second factor. It
lets in only whom it was linked to, by themselves, while they were logged in with a
fresh second factor: no address of theirs, verified or not, links by itself.
"""

from typing import Any, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import redirect

from guicang.domain.errors import GuicangError, NotLinked
from guicang.entrypoints.houses import house
from guicang.entrypoints.web import devices, factors
from guicang.entrypoints.web.page import complain
from guicang.entrypoints.web.providers import Provider, provider_of
from guicang.entrypoints.web.stays import current

_LINKING: Final = "linking"


def provider() -> Provider | None:
    """Give the provider that is switched on; None if none is."""
    return provider_of(house().config)


def begin_linking(request: HttpRequest) -> None:
    """Note that this session's person wants to link what comes back next."""
    request.session[_LINKING] = request.user.pk


class Elsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by it, nothing links by itself."""

    def is_open_for_signup(self, _request: HttpRequest, _login: Any) -> bool:
        """Nobody comes in unless invited."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link, or refuse who is linked to nobody; keep nothing but the id."""
        account = sociallogin.account
        account.extra_data = {}
        if account.pk:
            account.save(update_fields=["extra_data"])
        wants = request.session.pop(_LINKING, None)
        try:
            if request.user.is_authenticated and wants == request.user.pk:
                self._link(request, account.provider, str(account.uid))
                raise ImmediateHttpResponse(redirect("me"))
            if not sociallogin.is_existing:
                error = NotLinked()
                house().entering.refused(devices.attempt(request, ""), error)
                raise error
        except GuicangError as error:
            raise ImmediateHttpResponse(complain(request, error)) from error

    def on_authentication_error(
        self, request: HttpRequest, *_args: Any, **_more: Any
    ) -> None:
        """Send people to the log-in when the way back brings nothing good."""
        request.session.pop(_LINKING, None)
        raise ImmediateHttpResponse(redirect("account_login"))

    def _link(self, request: HttpRequest, name: str, account: str) -> None:
        if not factors.fresh(request):
            raise NotLinked
        house().owning.link(
            request.user.get_username(), name, account, session=current(request)
        )
